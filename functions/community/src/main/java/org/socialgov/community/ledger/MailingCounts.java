package org.socialgov.community.ledger;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How many members a broadcast decided about, by what they have or why they have nothing. Counted from the deliveries that
 * a lap found, not from attempts.
 *
 * @param members by outcome; outcomes without members are left out
 * @param failures of the outcome {@link Outcome#FAILED}, by the delivery's reason, which is a code
 */
public record MailingCounts(Map<Outcome, Integer> members, Map<String, Integer> failures) {
    public static final MailingCounts NONE = new MailingCounts(Map.of(), Map.of());

    /** Outcomes for one member. The names are stored: never rename one. */
    public enum Outcome {
        /** The mail service accepted the mail. */
        SENT,
        /** The mail may have been sent, or waits for the mail service. */
        UNSETTLED,
        /** Held for the member's next digest. */
        HELD,
        /** Gathered by a digest. */
        IN_DIGEST,
        /** It will not be sent. */
        FAILED,
        /** The member has paused. */
        PAUSED,
        /** The member chose other topics. */
        OTHER_TOPICS,
        /** The member joined after the start. */
        JOINED_LATER,
        /** The member doesn't have the copy that a correction is about. */
        NO_COPY,
        /** No longer a member, or suppressed: the index was late. */
        NOT_ACTIVE,
    }

    public MailingCounts {
        members = Map.copyOf(members);
        failures = Map.copyOf(failures);
    }

    public int of(Outcome outcome) {
        return members.getOrDefault(outcome, 0);
    }

    /** All members that were decided about. */
    public int total() {
        return members.values().stream().mapToInt(Integer::intValue).sum();
    }

    public MailingCounts plus(Outcome outcome) {
        return plus(new MailingCounts(Map.of(outcome, 1), Map.of()));
    }

    /** One more member whose mail failed. */
    public MailingCounts plusFailure(String reason) {
        return plus(new MailingCounts(Map.of(Outcome.FAILED, 1), Map.of(reason, 1)));
    }

    public MailingCounts plus(MailingCounts others) {
        var sum = new EnumMap<Outcome, Integer>(Outcome.class);
        sum.putAll(members);
        others.members.forEach((outcome, number) -> sum.merge(outcome, number, Integer::sum));
        var reasons = new HashMap<>(failures);
        others.failures.forEach((reason, number) -> reasons.merge(reason, number, Integer::sum));
        return new MailingCounts(sum, reasons);
    }
}
