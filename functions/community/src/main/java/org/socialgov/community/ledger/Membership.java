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

    /** How long a request to join waits for its confirmation. */
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
         */
        record Pending(Instant askedAt, Instant expiresAt, boolean reminded) implements State {
            public Pending(Instant askedAt, Instant expiresAt) {
                this(askedAt, expiresAt, false);
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

    /** A first membership, waiting for its confirmation. */
    public static Membership pending(JoinRequest request, Instant now) {
        return new Membership(
            request.key(),
            request.community(),
            request.address(),
            request.details(),
            request.consent(),
            new State.Pending(now, now.plus(CONFIRM_WITHIN)),
            Item.firstRevision(now)
        );
    }

    /** The same membership with what was asked newly, waiting for its confirmation. */
    public Membership askedAgain(JoinRequest request, Instant now) {
        return new Membership(
            key,
            community,
            request.address(),
            request.details(),
            request.consent(),
            new State.Pending(now, now.plus(CONFIRM_WITHIN), wasReminded(now)),
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

    /** One reminder is enough, however often it is asked while the first request is open. */
    private boolean wasReminded(Instant now) {
        return state instanceof State.Pending(_, var expiresAt, var reminded) && reminded && now.isBefore(expiresAt);
    }

    /** When something is due about a request to join that nobody has confirmed: a reminder, or its end. */
    public Optional<Instant> tendingDue() {
        return state instanceof State.Pending(_, var expiresAt, var reminded)
            ? Optional.of(tendingDue(expiresAt, reminded))
            : Optional.empty();
    }

    static Instant tendingDue(Instant expiresAt, boolean reminded) {
        return reminded ? expiresAt : expiresAt.minus(CONFIRM_WITHIN).plus(REMIND_AFTER);
    }
}
