package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.SearchText;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.directory.Affiliation;

/**
 * One address in one community.
 * The file is long since it holds all states of a membership and every step from one to another.
 *
 * @param delivery how the member wants to get the list's mail
 * @param affiliation the organization of the mailbox at the time of joining, or of the last change of address; empty
 *     before, and where the directory doesn't list the domain
 * @param generation the part of the membership that its links and sessions rely on
 */
public record Membership(
    MemberKey key,
    String community,
    EmailAddress address,
    Details details,
    Consent consent,
    DeliveryPreferences delivery,
    Optional<Affiliation> affiliation,
    Generation generation,
    State state,
    long revision
) implements MemberItem {
    private static final String REFERENCE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /**
     * A short name of the request for coordinators, for example {@code K7F2}. It tells nothing about the person: the
     * time of the consent is part of it, which nobody can guess.
     */
    public String reference() {
        int bits = Integer.parseInt(Sha256.hex("reference\n" + key.hex() + "\n" + consent.at()).substring(0, 5), 16);
        var letters = new StringBuilder();
        for (int shift = 0; shift < 20; shift += 5) {
            letters.append(REFERENCE_LETTERS.charAt((bits >> shift) & 31));
        }
        return letters.toString();
    }

    /** A membership with the default preferences: it gets each mail. */
    public Membership(
        MemberKey key,
        String community,
        EmailAddress address,
        Details details,
        Consent consent,
        State state,
        long revision
    ) {
        this(
            key,
            community,
            address,
            details,
            consent,
            DeliveryPreferences.EACH,
            Optional.empty(),
            Generation.NONE,
            state,
            revision
        );
    }

    /**
     * A membership from its first request until it is erased or expires. The next one at the same address is another
     * generation, which the links and sessions of this one don't open.
     *
     * @param id random; empty for a membership that a release without generations created
     * @param unsubscribe the newest unsubscribe link, which mails renew; empty before the first welcome
     * @param inMailings the unsubscribe link of all mailings to the member; empty before the first, and after a change of
     *     address
     */
    public record Generation(Optional<String> id, Optional<Link.Hash> unsubscribe, Optional<MailingLink> inMailings) {
        public static final Generation NONE = new Generation(Optional.empty(), Optional.empty());

        /** Before the first mailing to the member. */
        public Generation(Optional<String> id, Optional<Link.Hash> unsubscribe) {
            this(id, unsubscribe, Optional.empty());
        }
    }

    /**
     * The unsubscribe link that each mailing to the member contains. It is the only link whose token is stored: one for
     * each mail would be a hundred thousand items a mailing, and all that it can do is to end the membership.
     *
     * @param expiresAt as that of the link
     */
    public record MailingLink(Link.Token token, Instant expiresAt) {
        /** Whether a mail sent now can contain it: more than half of its lifetime is left. */
        public boolean lastsFrom(Instant now) {
            return now.isBefore(expiresAt.minus(Link.Purpose.UNSUBSCRIBE.lifetime().dividedBy(2)));
        }
    }

    /**
     * The same membership, written again: what was decided about it at the same time is decided anew. A mailing to the member
     * needs it, so that a change of address sees its delivery.
     */
    public Membership touched() {
        return becomes(state);
    }

    /** After a pause that has ended: the next write has no trace of it. */
    public Membership resumed() {
        return copy(address, details, consent, delivery.resumed(), affiliation, generation, state, revision);
    }

    /** With an unsubscribe link for mailings. */
    public Membership withMailingLink(MailingLink link) {
        var with = new Generation(generation.id(), generation.unsubscribe(), Optional.of(link));
        return copy(address, details, consent, delivery, affiliation, with, state, revision + 1);
    }

    /**
     * Whether a link or a session belongs to this generation.
     *
     * @param named the generation that it names; empty if a release without generations created it, or if it was created
     *     for a membership without one
     * @param createdAt time of its creation
     */
    public boolean isOfGeneration(Optional<String> named, Instant createdAt) {
        return generation
            .id()
            .map(mine -> named.map(mine::equals).orElseGet(() -> !createdAt.isBefore(Item.firstWritten(revision))))
            .orElse(true);
    }

    /** With another unsubscribe link. */
    public Membership unsubscribedBy(Link.Hash link) {
        var with = new Generation(generation.id(), Optional.of(link), generation.inMailings());
        return copy(address, details, consent, delivery, affiliation, with, state, revision + 1);
    }

    /** The time in which a request to join can be confirmed, from the time its confirmation mail was handed over. */
    public static final Duration CONFIRM_WITHIN = Duration.ofDays(7);

    /** The time after which an unconfirmed request gets its one reminder. */
    public static final Duration REMIND_AFTER = Duration.ofDays(1);

    /** The time after which the coordinators are reminded of a request. */
    public static final Duration ASK_AGAIN_AFTER = Duration.ofDays(3);

    /** The number of reminders after which a request that no coordinator decides lapses. */
    public static final int MOST_REMINDERS = 3;

    /** The longest time that a request waits for others before the coordinators are asked about it. */
    public static final Duration WAITS_UNASKED = Duration.ofDays(30);

    /** The time for which a declined address stays declined. */
    public static final Duration DECLINED_FOR = Duration.ofDays(30);

    /** States of a membership; each holds only the data that it needs. */
    public sealed interface State {
        /**
         * Requested, not confirmed.
         *
         * @param reminded whether the one reminder has been ordered
         * @param awaitedMail id of the mail order of its confirmation, until that mail is handed over to the mail
         *     service: the time in which the request can be confirmed begins then
         * @param bouncedAt time since which the address was suppressed after a bounce, where a coordinator had it asked
         *     again. Unconfirmed, it is suppressed as before
         */
        record Pending(
            Instant askedAt,
            Instant expiresAt,
            boolean reminded,
            Optional<String> awaitedMail,
            Optional<Instant> bouncedAt
        ) implements State {
            public Pending(Instant askedAt, Instant expiresAt) {
                this(askedAt, expiresAt, false, Optional.empty());
            }

            /** A request that follows no bounce. */
            public Pending(Instant askedAt, Instant expiresAt, boolean reminded, Optional<String> awaitedMail) {
                this(askedAt, expiresAt, reminded, awaitedMail, Optional.empty());
            }

            /** A coordinator has the address asked again, after a bounce. There is no reminder: the mail may bounce again. */
            public static Pending afterBounce(Suppressed bounced, String awaitedMail, Instant now) {
                var mail = Optional.of(awaitedMail);
                return new Pending(now, firstExpiry(now, mail), true, mail, Optional.of(bounced.at()));
            }

            /** The same request, with another mail to confirm it. */
            public Pending awaiting(String mail, Instant now) {
                var later = firstExpiry(now, Optional.of(mail));
                return new Pending(
                    askedAt,
                    later.isAfter(expiresAt) ? later : expiresAt,
                    reminded,
                    Optional.of(mail),
                    bouncedAt
                );
            }

            /**
             * A request made now, with or without a mail order for its confirmation. A limit that held the mail back holds
             * for its reminder, too: otherwise each spelling of a mailbox gets one.
             */
            public static Pending asked(Instant now, Optional<String> awaitedMail) {
                return new Pending(now, firstExpiry(now, awaitedMail), awaitedMail.isEmpty(), awaitedMail);
            }

            public boolean isOpenAt(Instant now) {
                return now.isBefore(expiresAt);
            }

            public Pending mailedAt(Instant at) {
                return new Pending(askedAt, at.plus(CONFIRM_WITHIN), reminded, Optional.empty(), bouncedAt);
            }

            public Pending withReminder() {
                return new Pending(askedAt, expiresAt, true, awaitedMail, bouncedAt);
            }

            /** When its reminder or its expiry is due: there is no reminder of a mail that hasn't been handed over. */
            public Instant reminderOrExpiryDue() {
                return reminded || awaitedMail.isPresent()
                    ? expiresAt
                    : expiresAt.minus(CONFIRM_WITHIN).plus(REMIND_AFTER);
            }

            /** The same request, to be confirmed until another time. */
            public Pending until(Instant end) {
                return new Pending(askedAt, end, reminded, awaitedMail, bouncedAt);
            }

            /** The same request, made first at another time. */
            public Pending askedFirst(Instant at, boolean isReminded) {
                return new Pending(at, expiresAt, isReminded, awaitedMail, bouncedAt);
            }

            private Pending alsoAfter(Optional<Instant> bounce) {
                return new Pending(askedAt, expiresAt, reminded, awaitedMail, bounce);
            }

            /**
             * This request, with the reminder and the awaited mail of an earlier one that is still open: one reminder
             * is enough, and its mail may be on the way.
             */
            public Pending after(Pending earlier) {
                boolean waitsOn = awaitedMail.isEmpty() && earlier.awaitedMail.isPresent();
                return new Pending(
                    askedAt,
                    waitsOn && earlier.expiresAt.isAfter(expiresAt) ? earlier.expiresAt : expiresAt,
                    earlier.reminded,
                    waitsOn ? earlier.awaitedMail : awaitedMail,
                    earlier.bouncedAt
                );
            }
        }

        /**
         * Confirmed; a coordinator must decide.
         *
         * @param remindAt when the coordinators are asked for the first time, or again, or the request lapses
         * @param asked how often the coordinators were asked; 0 while other requests go first
         */
        record AwaitingApproval(Instant confirmedAt, Instant remindAt, int asked) implements State {
            /** A request that the coordinators were asked about once. */
            public AwaitingApproval(Instant confirmedAt) {
                this(confirmedAt, confirmedAt.plus(ASK_AGAIN_AFTER), 1);
            }

            public AwaitingApproval askedAt(Instant now) {
                return new AwaitingApproval(confirmedAt, now.plus(ASK_AGAIN_AFTER), asked + 1);
            }

            /** The request waits for others, and is looked at again at a time. */
            public AwaitingApproval until(Instant later) {
                return new AwaitingApproval(confirmedAt, later, asked);
            }

            /** Whether nobody has decided in time: the coordinators were reminded often enough, or never had the time. */
            public boolean hasLapsedAt(Instant now) {
                return asked > MOST_REMINDERS || (asked == 0 && !now.isBefore(confirmedAt.plus(WAITS_UNASKED)));
            }
        }

        record Active(Instant joinedAt) implements State {}

        /**
         * Left; {@code joinedAt} is kept so that leaving can be undone.
         *
         * @param removed whether a coordinator removed the member
         */
        record Left(Instant leftAt, Instant joinedAt, boolean removed) implements State {
            public Left(Instant leftAt, Instant joinedAt) {
                this(leftAt, joinedAt, false);
            }
        }

        record Declined(Instant declinedAt, String reason) implements State {}

        /** Gets no mail of any kind. */
        record Suppressed(Instant at, SuppressionReason reason) implements State {}
    }

    /** Reasons why an address gets no mail. The names are stored: never rename one. */
    public enum SuppressionReason {
        NEVER_AGAIN,
        BOUNCE,
        COMPLAINT,
    }

    /** The name of the state, as it is stored and reported. */
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

    /** Whether a coordinator has the address asked again that mail came back from. */
    public boolean isAskedAgain() {
        return state instanceof State.Pending pending && pending.bouncedAt().isPresent();
    }

    /** When the state began. */
    public Instant since() {
        return switch (state) {
            case State.Pending pending -> pending.askedAt();
            case State.AwaitingApproval waiting -> waiting.confirmedAt();
            case State.Active active -> active.joinedAt();
            case State.Left left -> left.leftAt();
            case State.Declined declined -> declined.declinedAt();
            case State.Suppressed suppressed -> suppressed.at();
        };
    }

    /** The person for coordinators: the name, or the address where no name is given. */
    public String label() {
        String name = details.cleaned().name();
        return name.isBlank() ? address.value() : name;
    }

    /** What coordinators find the membership by: {@link SearchText}. */
    public String searchText() {
        return SearchText.of(
            List.of(
                details.name(),
                address.value(),
                details.organization(),
                affiliation.map(Affiliation::organization).orElse("")
            )
        );
    }

    /** The expiry of a request that is made now, unless its confirmation mail is handed over before. */
    static Instant firstExpiry(Instant now, Optional<String> awaitedMail) {
        return now.plus(awaitedMail.isPresent() ? MailOrder.HANDED_OVER_WITHIN : CONFIRM_WITHIN);
    }

    /**
     * A first membership, which waits for its confirmation.
     *
     * @param mail id of the mail order of its confirmation, if one is ordered with it
     * @param generation random
     */
    public static Membership pending(JoinRequest request, Optional<String> mail, String generation, Instant now) {
        return pending(request, mail, generation, Item.firstRevision(now), now);
    }

    private static Membership pending(
        JoinRequest request,
        Optional<String> mail,
        String generation,
        long revision,
        Instant now
    ) {
        return new Membership(
            request.key(),
            request.community(),
            request.address(),
            request.details(),
            request.consent(),
            DeliveryPreferences.EACH,
            Optional.empty(),
            new Generation(Optional.of(generation), Optional.empty()),
            State.Pending.asked(now, mail),
            revision
        );
    }

    /** No membership with an address: it is never stored, and only checked to be absent. */
    public static Membership none(MemberKey key, String community, EmailAddress address) {
        var never = Instant.EPOCH;
        return new Membership(
            key,
            community,
            address,
            Details.NONE,
            Consent.toBeGiven(never),
            new State.Pending(never, never),
            0
        );
    }

    /**
     * An invited person at the moment of their click. It is never stored as it is, only in its next state: an import makes
     * no membership.
     *
     * @param generation random
     */
    public static Membership invited(
        ListImport.Invitation invitation,
        Consent consent,
        String generation,
        Instant now
    ) {
        var details = new Details(invitation.name(), invitation.organization(), "", List.of());
        var request = new JoinRequest(invitation.community(), invitation.address(), details, consent);
        return pending(request, Optional.empty(), generation, Item.firstRevision(now) - 1, now);
    }

    /**
     * The same membership with the data of a new request, which waits for its confirmation.
     *
     * @param mail id of the mail order of its confirmation, if one is ordered with it
     */
    public Membership askedAgain(JoinRequest request, Optional<String> mail, Instant now) {
        var asked = State.Pending.asked(now, mail);
        return copy(
            request.address(),
            request.details(),
            request.consent(),
            DeliveryPreferences.EACH,
            Optional.empty(),
            generation,
            state instanceof State.Pending earlier
                ? earlier.isOpenAt(now)
                    ? asked.after(earlier)
                    : asked.alsoAfter(earlier.bouncedAt())
                : asked,
            revision + 1
        );
    }

    public Membership becomes(State next) {
        return copy(address, details, consent, delivery, affiliation, generation, next, revision + 1);
    }

    /** With the data of a new request. The earlier delivery preferences don't apply to it. */
    public Membership with(Details newDetails, Consent newConsent) {
        return copy(
            address,
            newDetails,
            newConsent,
            DeliveryPreferences.EACH,
            affiliation,
            generation,
            state,
            revision
        );
    }

    public Membership affiliated(Optional<Affiliation> known) {
        return copy(address, details, consent, delivery, known, generation, state, revision);
    }

    public Membership agreeing(Consent given) {
        return copy(address, details, given, delivery, affiliation, generation, state, revision);
    }

    /**
     * The same membership under another address.
     *
     * @param next the revision there: one more than that of the item stored there, or a first one
     */
    public Membership movedTo(EmailAddress other, long next) {
        // The link of mailings names the member's key, which is another one there.
        var there = new Generation(generation.id(), generation.unsubscribe());
        return copy(other, details, consent, delivery, affiliation, there, state, next);
    }

    public Membership changed(Details newDetails, DeliveryPreferences newDelivery) {
        return copy(address, newDetails, consent, newDelivery, affiliation, generation, state, revision + 1);
    }

    private Membership copy(
        EmailAddress at,
        Details known,
        Consent given,
        DeliveryPreferences wanted,
        Optional<Affiliation> affiliated,
        Generation of,
        State now,
        long next
    ) {
        return new Membership(
            at.equals(address) ? key : MemberKey.of(community, at),
            community,
            at,
            known,
            given,
            wanted,
            affiliated,
            of,
            now,
            next
        );
    }

    /** The time at which an unconfirmed request is due for its reminder or its expiry. */
    public Optional<Instant> reminderOrExpiryDue() {
        return state instanceof State.Pending pending ? Optional.of(pending.reminderOrExpiryDue()) : Optional.empty();
    }
}
