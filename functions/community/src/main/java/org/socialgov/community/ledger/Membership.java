package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;

/**
 * One address in one community.
 *
 * @param delivery how the list's mail is wanted, once it may come
 * @param affiliation the organization that the mailbox belonged to at joining, or when the membership moved to it; empty
 *     before, and where nobody knows
 */
public record Membership(
    MemberKey key,
    String community,
    EmailAddress address,
    Details details,
    Consent consent,
    DeliveryPreferences delivery,
    Optional<Affiliation> affiliation,
    State state,
    long revision
) implements MemberItem {
    /** A membership that gets each mail, as everybody does who hasn't said otherwise. */
    public Membership(
        MemberKey key,
        String community,
        EmailAddress address,
        Details details,
        Consent consent,
        State state,
        long revision
    ) {
        this(key, community, address, details, consent, DeliveryPreferences.EACH, Optional.empty(), state, revision);
    }

    /** How long a request to join can be confirmed, from when its confirmation was handed over. */
    public static final Duration CONFIRM_WITHIN = Duration.ofDays(7);

    /** After so long without a confirmation there is one reminder. */
    public static final Duration REMIND_AFTER = Duration.ofDays(1);

    /** How long the coordinators have before they are asked again. */
    public static final Duration ASK_AGAIN_AFTER = Duration.ofDays(3);

    /** How long a declined address stays declined. */
    public static final Duration DECLINED_FOR = Duration.ofDays(30);

    /** Where a membership stands; each state carries only what it needs. */
    public sealed interface State {
        /**
         * Asked, not confirmed.
         *
         * @param reminded whether the one reminder has been ordered
         * @param awaitedMail the id of the mail order with its confirmation, while that is still to be handed over to the
         *     mail service: the days in which it can be confirmed begin then
         */
        record Pending(
            Instant askedAt,
            Instant expiresAt,
            boolean reminded,
            Optional<String> awaitedMail
        ) implements State {
            public Pending(Instant askedAt, Instant expiresAt) {
                this(askedAt, expiresAt, false, Optional.empty());
            }

            /** Asked now, with a confirmation that is ordered or with none. */
            public static Pending asked(Instant now, Optional<String> awaitedMail) {
                return new Pending(now, firstExpiry(now, awaitedMail), false, awaitedMail);
            }

            public boolean isOpenAt(Instant now) {
                return now.isBefore(expiresAt);
            }

            public Pending mailedAt(Instant at) {
                return new Pending(askedAt, at.plus(CONFIRM_WITHIN), reminded, Optional.empty());
            }

            public Pending withReminder() {
                return new Pending(askedAt, expiresAt, true, awaitedMail);
            }

            /** With what this one has that is open still: one reminder is enough, and its mail may be under way. */
            public Pending after(Pending earlier) {
                boolean waitsOn = awaitedMail.isEmpty() && earlier.awaitedMail.isPresent();
                return new Pending(
                    askedAt,
                    waitsOn && earlier.expiresAt.isAfter(expiresAt) ? earlier.expiresAt : expiresAt,
                    earlier.reminded,
                    waitsOn ? earlier.awaitedMail : awaitedMail
                );
            }
        }

        /**
         * Confirmed; a coordinator must decide.
         *
         * @param remindAt when the coordinators are asked again
         */
        record AwaitingApproval(Instant confirmedAt, Instant remindAt) implements State {
            public AwaitingApproval(Instant confirmedAt) {
                this(confirmedAt, confirmedAt.plus(ASK_AGAIN_AFTER));
            }

            public AwaitingApproval remindedAt(Instant now) {
                return new AwaitingApproval(confirmedAt, now.plus(ASK_AGAIN_AFTER));
            }
        }

        record Active(Instant joinedAt) implements State {}

        /** Left; {@code joinedAt} so that leaving can be undone. */
        record Left(Instant leftAt, Instant joinedAt) implements State {}

        record Declined(Instant declinedAt, String reason) implements State {}

        /** Gets no mail of any kind. */
        record Suppressed(Instant at, SuppressionReason reason) implements State {}
    }

    /** Why an address gets no mail. */
    public enum SuppressionReason {
        NEVER_AGAIN,
        BOUNCE,
        COMPLAINT,
    }

    /** The state's name, as people and reports know it. */
    public String status() {
        return switch (state) {
            case State.Pending _ -> "PENDING";
            case State.AwaitingApproval _ -> "AWAITING_APPROVAL";
            case State.Active _ -> "ACTIVE";
            case State.Left _ -> "LEFT";
            case State.Declined _ -> "DECLINED";
            case State.Suppressed _ -> "SUPPRESSED";
        };
    }

    /** When a request that is made now expires, unless its confirmation is handed over before. */
    static Instant firstExpiry(Instant now, Optional<String> awaitedMail) {
        return now.plus(awaitedMail.isPresent() ? MailOrder.HANDED_OVER_WITHIN : CONFIRM_WITHIN);
    }

    /**
     * A first membership, waiting for its confirmation.
     *
     * @param mail the id of the mail order with its confirmation, if one is ordered with it
     */
    public static Membership pending(JoinRequest request, Optional<String> mail, Instant now) {
        return new Membership(
            request.key(),
            request.community(),
            request.address(),
            request.details(),
            request.consent(),
            State.Pending.asked(now, mail),
            Item.firstRevision(now)
        );
    }

    /**
     * The same membership with what was asked newly, waiting for its confirmation.
     *
     * @param mail the id of the mail order with its confirmation, if one is ordered with it
     */
    public Membership askedAgain(JoinRequest request, Optional<String> mail, Instant now) {
        var asked = State.Pending.asked(now, mail);
        return new Membership(
            key,
            community,
            request.address(),
            request.details(),
            request.consent(),
            state instanceof State.Pending earlier && earlier.isOpenAt(now) ? asked.after(earlier) : asked,
            revision + 1
        );
    }

    public Membership becomes(State next) {
        return new Membership(key, community, address, details, consent, delivery, affiliation, next, revision + 1);
    }

    /** With what was asked newly; how mail was wanted before says nothing about the new request. */
    public Membership with(Details newDetails, Consent newConsent) {
        return new Membership(
            key,
            community,
            address,
            newDetails,
            newConsent,
            DeliveryPreferences.EACH,
            affiliation,
            state,
            revision
        );
    }

    public Membership affiliated(Optional<Affiliation> known) {
        return new Membership(key, community, address, details, consent, delivery, known, state, revision);
    }

    public Membership agreeing(Consent given) {
        return new Membership(key, community, address, details, given, delivery, affiliation, state, revision);
    }

    /**
     * The same membership under another address.
     *
     * @param next the revision that it gets there: one more than what lies there, or a first one
     */
    public Membership movedTo(EmailAddress other, long next) {
        return new Membership(
            MemberKey.of(community, other),
            community,
            other,
            details,
            consent,
            delivery,
            affiliation,
            state,
            next
        );
    }

    public Membership changed(Details newDetails, DeliveryPreferences newDelivery) {
        return new Membership(
            key,
            community,
            address,
            newDetails,
            consent,
            newDelivery,
            affiliation,
            state,
            revision + 1
        );
    }

    /** When something is due about a request to join that nobody has confirmed: a reminder, or its end. */
    public Optional<Instant> reminderOrExpiryDue() {
        return state instanceof State.Pending(_, var expiresAt, var reminded, var awaitedMail)
            ? Optional.of(reminderOrExpiryDue(expiresAt, reminded, awaitedMail))
            : Optional.empty();
    }

    /** Nobody is reminded of a mail that hasn't gone out. */
    static Instant reminderOrExpiryDue(Instant expiresAt, boolean reminded, Optional<String> awaitedMail) {
        return reminded || awaitedMail.isPresent() ? expiresAt : expiresAt.minus(CONFIRM_WITHIN).plus(REMIND_AFTER);
    }
}
