package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a broadcast is. It walks the members in the order of their keys, again and again, until one lap finds
 * nothing to do.
 *
 * @param cursor the last member's key of which all members up to it are decided; empty at the start of a lap
 * @param lap number of the lap, from 1; 0 before the start
 * @param acted whether this lap has created a delivery
 * @param active the number of active members that this lap has seen
 * @param start of this lap
 * @param shortIndex how often in a row the index named too few members
 * @param judged the feedback at which the mailing was last stopped: a coordinator has seen it, and had it go on
 * @param counts the members of this lap so far
 * @param lastLap the members of the lap before
 */
public record BroadcastProgress(
    String cursor,
    int lap,
    boolean acted,
    int active,
    LapStart start,
    int shortIndex,
    Judged judged,
    Counts counts,
    Counts lastLap
) {
    public static final BroadcastProgress NONE = new BroadcastProgress(
        "",
        0,
        false,
        0,
        LapStart.NONE,
        0,
        Judged.NONE,
        Counts.NONE,
        Counts.NONE
    );

    /**
     * The start of a lap.
     *
     * @param members the number of members then
     */
    public record LapStart(Instant at, int members) {
        /** Of the first lap, which is never the last one. */
        public static final LapStart NONE = new LapStart(Instant.EPOCH, 0);
    }

    /**
     * Feedback that led to a stop.
     *
     * @param mails number of mails that were sent by then
     */
    public record Judged(int mails, int bounces, int complaints) {
        public static final Judged NONE = new Judged(0, 0, 0);
    }

    /** The first lap, from its start. */
    public BroadcastProgress begun() {
        return new BroadcastProgress("", 1, false, 0, LapStart.NONE, 0, judged, Counts.NONE, Counts.NONE);
    }

    /**
     * All members up to a key are decided.
     *
     * @param activeToo the number of them who were active members when the lap began, and are now
     */
    public BroadcastProgress upTo(String last, Counts more, int activeToo, boolean actedToo) {
        return new BroadcastProgress(
            last,
            lap,
            acted || actedToo,
            active + activeToo,
            start,
            0,
            judged,
            counts.plus(more),
            lastLap
        );
    }

    /**
     * The next lap.
     *
     * @param from its start
     */
    public BroadcastProgress nextLap(LapStart from) {
        return new BroadcastProgress("", lap + 1, false, 0, from, 0, judged, Counts.NONE, counts);
    }

    public BroadcastProgress withShortIndex(int times) {
        return new BroadcastProgress(cursor, lap, acted, active, start, times, judged, counts, lastLap);
    }

    public BroadcastProgress judgedBy(Judged feedback) {
        return new BroadcastProgress(cursor, lap, acted, active, start, shortIndex, feedback, counts, lastLap);
    }

    /** Whether this lap has seen as many active members as there were at its start. */
    public boolean isWhole() {
        return active >= start.members();
    }

    /**
     * Whether a member counts in this lap. One who joined, or whose item was written under its present key since the lap began doesn't: a
     * member who moves while the lap is between both keys would count twice, and stand for one whom the index doesn't show
     * yet.
     */
    public boolean counts(Membership member) {
        return (
            member.state() instanceof Membership.State.Active(var joinedAt) &&
            joinedAt.isBefore(start.at()) &&
            Item.firstWritten(member.revision()).isBefore(start.at())
        );
    }

    /** The number of mails that the mail service accepted, as far as one lap has seen it. */
    public int sent() {
        return Math.max(counts.of(Counts.Outcome.SENT), lastLap.of(Counts.Outcome.SENT));
    }

    /** The counts to show: of the whole list, as far as one lap has seen it. */
    public Counts known() {
        return lap > 1 ? lastLap : counts;
    }

    /**
     * How many members a broadcast decided about, by what they have or why they have nothing. Counted from the deliveries that
     * a lap found, not from attempts.
     *
     * @param members by outcome; outcomes without members are left out
     * @param failures of the outcome {@link Outcome#FAILED}, by the delivery's reason, which is a code
     */
    public record Counts(Map<Outcome, Integer> members, Map<String, Integer> failures) {
        public static final Counts NONE = new Counts(Map.of(), Map.of());

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

        public Counts {
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

        public Counts plus(Outcome outcome) {
            return plus(new Counts(Map.of(outcome, 1), Map.of()));
        }

        public Counts plusFailure(String reason) {
            return plus(new Counts(Map.of(Outcome.FAILED, 1), Map.of(reason, 1)));
        }

        public Counts plus(Counts others) {
            var sum = new EnumMap<Outcome, Integer>(Outcome.class);
            sum.putAll(members);
            others.members.forEach((outcome, number) -> sum.merge(outcome, number, Integer::sum));
            var reasons = new HashMap<>(failures);
            others.failures.forEach((reason, number) -> reasons.merge(reason, number, Integer::sum));
            return new Counts(sum, reasons);
        }
    }
}
