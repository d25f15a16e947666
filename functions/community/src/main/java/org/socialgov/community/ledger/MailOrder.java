package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * An order for one mail to one address. It is stored in the same transaction as the change that causes the mail. The
 * function that is invoked by the table's stream sends it, or else the sweeper.
 *
 * @param coordinator the coordinator who is the recipient; empty if the recipient is the person whom the mail is about
 * @param person the address of that person where there is no membership with it, for example the sender of a mail
 * @param enclosure the received mail that is forwarded
 * @param origin part of the hash of the network that caused the mail, to count bounces by ({@link
 *     org.socialgov.community.address.Source#origin}); empty for a mail that no stranger can cause
 * @param note additional text: a coordinator's reason, or the new address of a change of address
 * @param version the version of the mailing that a delivery is of, or was last held or gathered with; 0 for any other mail
 * @param deliveryEvents events that the mail service reported for the mail, in the order of their times
 */
public record MailOrder(
    Ref ref,
    String community,
    MailKind kind,
    Optional<EmailAddress> coordinator,
    Optional<EmailAddress> person,
    Optional<Enclosure> enclosure,
    Optional<String> note,
    Optional<String> origin,
    int version,
    Instant createdAt,
    State state,
    List<DeliveryEvent> deliveryEvents,
    long revision
) implements MemberItem, UncountedItem {
    /**
     * The time that a sender has for one mail. It is longer than the function's timeout, so that a running sender never
     * loses its lease.
     */
    public static final Duration LEASE = Duration.ofMinutes(2);

    /** The longest wait for the mail service's event before another attempt is allowed. */
    public static final Duration CONFIRMATION_WITHIN = Duration.ofMinutes(30);

    /** The time after creation in which the mail service must accept the order's mail; after it, the order fails. */
    public static final Duration HANDED_OVER_WITHIN = Duration.ofDays(14);

    /** The largest number of attempts with an unknown outcome before the order fails and a person must look at it. */
    public static final int MOST_ATTEMPTS = 2;

    public MailOrder {
        deliveryEvents = List.copyOf(deliveryEvents);
    }

    /** An order for a mail about a member, without events. */
    public MailOrder(
        Ref ref,
        String community,
        MailKind kind,
        Optional<EmailAddress> coordinator,
        Instant createdAt,
        State state,
        long revision
    ) {
        this(
            ref,
            community,
            kind,
            coordinator,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            createdAt,
            state,
            List.of(),
            revision
        );
    }

    /** A changed copy of an order, with the same recipient and content. */
    private MailOrder(
        MailOrder from,
        Ref ref,
        int version,
        State state,
        List<DeliveryEvent> deliveryEvents,
        long revision
    ) {
        this(
            ref,
            from.community,
            from.kind,
            from.coordinator,
            from.person,
            from.enclosure,
            from.note,
            from.origin,
            version,
            from.createdAt,
            state,
            deliveryEvents,
            revision
        );
    }

    /**
     * An event of the mail service about a mail that was handed over.
     *
     * @param code the mail service's own code, for example {@code MailboxFull}; never an address, and never text of
     *     another server, since such texts quote addresses
     */
    public record DeliveryEvent(Instant at, Type type, String code) {
        /** Types of events. The names are stored: never rename one. */
        public enum Type {
            /** The mail service accepted it. */
            SEND,
            /** The recipient's server accepted it. */
            DELIVERY,
            /** It bounced for a reason that may pass, for example a full mailbox. */
            SOFT_BOUNCE,
            /** It bounced permanently: the address doesn't work. */
            BOUNCE,
            /** The recipient marked it as spam. */
            COMPLAINT,
            /** The mail service accepted it and then didn't send it, because it found a virus in it. */
            REJECT,
        }
    }

    /**
     * The key of an order.
     *
     * @param id random, or that of the mailing or digest that a delivery is of; logs identify an order by it
     * @param isDelivery whether the mail is a mailing or a digest. A delivery has a prefix of its own in the table: the
     *     stream invokes no function for it, since a hundred thousand of them would be sent before a confirmation
     */
    public record Ref(MemberKey member, String id, boolean isDelivery) {
        /** The key of a mail to one address. */
        public Ref(MemberKey member, String id) {
            this(member, id, false);
        }

        /** The key of what a member gets of a mailing or a digest: it can exist once. */
        public static Ref delivery(MemberKey member, String id) {
            return new Ref(member, id, true);
        }
    }

    /**
     * A received mail that is to be forwarded. It lies in the bucket of received mails; the order names it, with what was
     * read of its header when it came, so that nothing decides from a second reading.
     *
     * @param mail the mail service's id of the mail
     * @param proven whether the sender's address is verified (DMARC)
     * @param isScanned whether it was searched for viruses; if not, no part of it is attached
     * @param name the sender's, on one line; may be empty
     * @param subject on one line; may be empty
     * @param date as the mail gives it, on one line; may be empty
     */
    public record Enclosure(String mail, boolean proven, boolean isScanned, String name, String subject, String date) {
        /** The enclosure of an order that is sent: nobody needs the sender's words any more. */
        Enclosure forgotten() {
            return new Enclosure(mail, proven, isScanned, "", "", "");
        }

        @Override
        public String toString() {
            return "Enclosure[" + mail + "]";
        }
    }

    public sealed interface State {
        /**
         * To be sent. The stored name of the state is {@code OWED}.
         *
         * @param due time of the next attempt
         * @param attempts number of attempts before
         * @param waitsFor why the mail service refuses the mail for now, as a code: {@link #NOT_VERIFIED}, {@link
         *     #QUOTA_REACHED} or {@link #PAUSED}; empty if it isn't refused
         */
        record Unsent(Instant due, int attempts, Optional<String> waitsFor) implements State {
            /** An identity isn't verified yet. The codes are stored: never rename one. */
            public static final String NOT_VERIFIED = "not-verified";

            public static final String QUOTA_REACHED = "quota-reached";

            /** The account, or the configuration set, may not send at the moment. */
            public static final String PAUSED = "paused";

            public Unsent(Instant due, int attempts) {
                this(due, attempts, Optional.empty());
            }
        }

        /** A sender holds it until its lease ends. */
        record Claimed(Instant until, int attempts) implements State {}

        /** It may have been sent: only an event of the mail service can tell. */
        record Unknown(Instant since, int attempts) implements State {}

        record Sent(String messageId, Instant at) implements State {}

        /** A delivery that waits for the member's next digest. */
        record Held(Instant since) implements State {}

        /**
         * A delivery that is part of a digest. What became of it is stored at the digest's own delivery.
         *
         * @param digest id of that delivery
         */
        record Gathered(String digest, Instant at) implements State {}

        /** It will not be sent. */
        record Failed(String reason, Instant at) implements State {
            /** The reason of an order that is obsolete: no person need look at it. */
            public static final String NO_LONGER_NEEDED = "no-longer-meant";

            /** The reason of a delivery that may have been sent to the member's former address. */
            public static final String BEFORE_MOVE = "sent-before-change-of-address";

            /** The reason of a mail that the mail service didn't accept in time; a code may follow. */
            public static final String NEVER_HANDED_OVER = "never-handed-over";

            public boolean wasNeverHandedOver() {
                return reason.startsWith(NEVER_HANDED_OVER);
            }

            /** Whether a mail that was needed was not sent. */
            public boolean isUndelivered() {
                return !reason.equals(NO_LONGER_NEEDED) && !reason.equals(BEFORE_MOVE);
            }
        }
    }

    /** Creates an order for a mail about a membership. */
    public static MailOrder create(MailKind kind, Membership member, Instant now, Randomness randomness) {
        return create(kind, member.key(), member.community(), now, randomness);
    }

    /** Creates an order that is due now. */
    public static MailOrder create(
        MailKind kind,
        MemberKey member,
        String community,
        Instant now,
        Randomness randomness
    ) {
        return once(kind, new Ref(member, randomness.id()), community, now);
    }

    /** Creates an order for a mail to a coordinator that is about no member. It is due now. */
    public static MailOrder toCoordinator(
        MailKind kind,
        EmailAddress to,
        String community,
        Instant now,
        Randomness randomness
    ) {
        return create(kind, MemberKey.of(community, to), community, now, randomness).to(to);
    }

    /**
     * Creates an order with a given id, which names what the mail is about: it is created once, however often it is
     * requested.
     */
    public static MailOrder once(MailKind kind, Ref ref, String community, Instant now) {
        return new MailOrder(ref, community, kind, Optional.empty(), now, new State.Unsent(now, 0), 1);
    }

    /**
     * Creates a delivery.
     *
     * @param id of the mailing or the digest
     * @param version of the mailing; 0 for a digest
     */
    public static MailOrder delivery(
        MailKind kind,
        MemberKey member,
        String id,
        String community,
        int version,
        Instant now,
        State state
    ) {
        var order = once(kind, Ref.delivery(member, id), community, now);
        return new MailOrder(order, order.ref, version, state, List.of(), 1);
    }

    public MailOrder to(EmailAddress someCoordinator) {
        return with(Optional.of(someCoordinator), person, enclosure, note, origin, state);
    }

    /** The same order, about a person who may have no membership. */
    public MailOrder about(EmailAddress somebody) {
        return with(coordinator, Optional.of(somebody), enclosure, note, origin, state);
    }

    public MailOrder forwarding(Enclosure mail) {
        return with(coordinator, person, Optional.of(mail), note, origin, state);
    }

    public MailOrder withNote(String words) {
        return with(coordinator, person, enclosure, Optional.of(words), origin, state);
    }

    /** The same order, caused by a stranger from somewhere. */
    public MailOrder causedFrom(String somewhere) {
        return with(coordinator, person, enclosure, note, Optional.of(somewhere), state);
    }

    /** The same order, due at a later time. */
    public MailOrder notBefore(Instant due) {
        // The address's own limit may hold it longer.
        var begin =
            state instanceof State.Unsent(var already, _, _) && already.isAfter(due) ? state : new State.Unsent(due, 0);
        return with(coordinator, person, enclosure, note, origin, begin);
    }

    /** A changed copy of an order that isn't stored yet. */
    private MailOrder with(
        Optional<EmailAddress> to,
        Optional<EmailAddress> about,
        Optional<Enclosure> mail,
        Optional<String> words,
        Optional<String> from,
        State begin
    ) {
        return new MailOrder(
            ref,
            community,
            kind,
            to,
            about,
            mail,
            words,
            from,
            version,
            createdAt,
            begin,
            deliveryEvents,
            revision
        );
    }

    /** The purposes of the links in its mail: a draft that can't be sent has none. */
    public List<Link.Purpose> links() {
        boolean opensNothing = Mailing.Note.of(this)
            .filter(note -> note.about().isEmpty())
            .isPresent();
        return opensNothing ? List.of() : kind.links();
    }

    /** The key of the recipient's mailbox in the order's community: the member's, unless the order names another. */
    public MemberKey mailbox() {
        return coordinator
            .or(() -> person)
            .map(address -> MemberKey.of(community, address))
            .orElse(ref.member());
    }

    /** Whether it is a delivery that a digest has gathered. */
    public boolean isGatheredBy(String digest) {
        return state instanceof State.Gathered(var by, _) && by.equals(digest);
    }

    /** A delivery under another member's key, which isn't stored yet. */
    public MailOrder underKey(MemberKey other, State there) {
        return new MailOrder(this, Ref.delivery(other, ref.id()), version, there, deliveryEvents, 1);
    }

    /** A delivery of another version of its mailing. It isn't stored. */
    public MailOrder withVersion(int other) {
        return new MailOrder(this, ref, other, state, deliveryEvents, revision);
    }

    public MailOrder becomes(State next) {
        return withDeliveryEvents(deliveryEvents, next);
    }

    /**
     * The order with more events of the mail service.
     *
     * @param all all events, including the earlier ones
     */
    public MailOrder withDeliveryEvents(List<DeliveryEvent> all, State next) {
        // A membership holds its address; that of a person who has none, and only wrote, must not be kept.
        boolean isDone = next instanceof State.Sent || next instanceof State.Failed;
        return new MailOrder(isDone ? forgotten() : this, ref, version, next, all, revision + 1);
    }

    private MailOrder forgotten() {
        var kept = kind.forgetsNoteWhenDone() ? Optional.<String>empty() : note;
        return with(coordinator, Optional.empty(), enclosure.map(Enclosure::forgotten), kept, origin, state);
    }

    /** The time at which the order must be looked at again; empty when it is sent or failed. */
    public Optional<Instant> due() {
        return switch (state) {
            case State.Unsent(var due, _, _) -> Optional.of(due);
            case State.Claimed(var until, _) -> Optional.of(until);
            case State.Unknown(var since, _) -> Optional.of(since.plus(CONFIRMATION_WITHIN));
            case State.Sent _, State.Held _, State.Gathered _, State.Failed _ -> Optional.empty();
        };
    }
}
