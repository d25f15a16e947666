package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * One mail that the system owes to one address. It is stored together with what it tells of, and then sent by
 * whoever is rung first: the stream, or the sweeper.
 *
 * @param coordinator the coordinator that it goes to; empty if it goes to the person that it is about
 * @param person that person's address, where no membership tells it: somebody who wrote a mail, for example
 * @param enclosure the mail that it passes on
 * @param note what it says besides: a coordinator's reason, or the address that somebody wants to move to
 * @param deliveryEvent what the mail service has told of it, in the order of its happening
 */
public record MailOrder(
    Ref ref,
    String community,
    MailKind kind,
    Optional<EmailAddress> coordinator,
    Optional<EmailAddress> person,
    Optional<Enclosure> enclosure,
    Optional<String> note,
    Instant createdAt,
    State state,
    List<DeliveryEvent> deliveryEvents,
    long revision
) implements MemberItem, UncountedItem {
    /** How long a sender has for one mail; longer than the function's timeout, so that no living sender loses it. */
    public static final Duration LEASE = Duration.ofMinutes(2);

    /** How late the mail service's own confirmation may be before another attempt is allowed. */
    public static final Duration CONFIRMATION_WITHIN = Duration.ofMinutes(30);

    /** How long after its creation an order may wait for the mail service to take it, before it is given up. */
    public static final Duration HANDED_OVER_WITHIN = Duration.ofDays(14);

    /** Sends without a known outcome before a person must look. */
    public static final int MOST_ATTEMPTS = 2;

    public MailOrder {
        deliveryEvents = List.copyOf(deliveryEvents);
    }

    /** An order without a note. */
    public MailOrder(
        Ref ref,
        String community,
        MailKind kind,
        Optional<EmailAddress> coordinator,
        Optional<EmailAddress> person,
        Optional<Enclosure> enclosure,
        Instant createdAt,
        State state,
        List<DeliveryEvent> deliveryEvents,
        long revision
    ) {
        this(
            ref,
            community,
            kind,
            coordinator,
            person,
            enclosure,
            Optional.empty(),
            createdAt,
            state,
            deliveryEvents,
            revision
        );
    }

    /** An order for a mail about a member, that nothing has been told of. */
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
            createdAt,
            state,
            List.of(),
            revision
        );
    }

    /**
     * What became of a mail after it was handed over, as the mail service tells it.
     *
     * @param code the service's own word for it, for example {@code MailboxFull}; no address, and no text of another
     *     server, since those quote addresses
     */
    public record DeliveryEvent(Instant at, Type type, String code) {
        /** The names are stored: never rename one. */
        public enum Type {
            /** Taken by the mail service. */
            SEND,
            /** Taken by the recipient's server. */
            DELIVERY,
            /** Came back, and may go through another time. */
            SOFT_BOUNCE,
            /** Came back for good: the address doesn't work. */
            BOUNCE,
            /** The recipient called it unwanted. */
            COMPLAINT,
            /** Taken, and then not sent: the mail service found a virus in it. */
            REJECT,
        }
    }

    /**
     * Where an order lies.
     *
     * @param id random; logs name an order by it
     */
    public record Ref(MemberKey member, String id) {}

    /**
     * A mail that came in and is to be passed on. It lies where the mail service has put it; the order only names it.
     *
     * @param mail the mail service's id for it
     * @param proven whether it is known to come from the address that it says (DMARC)
     */
    public record Enclosure(String mail, boolean proven) {}

    /** How far a mail has come. */
    public sealed interface State {
        /**
         * To be sent.
         *
         * @param attempts how many sends may have happened before
         * @param waitsFor why the mail service refused it for now, as a code for people: {@link #NOT_VERIFIED},
         *     {@link #QUOTA_REACHED} or {@link #PAUSED}; empty if it isn't refused
         */
        record Unsent(Instant due, int attempts, Optional<String> waitsFor) implements State {
            /** An identity isn't verified yet. The codes are stored: never rename one. */
            public static final String NOT_VERIFIED = "not-verified";

            /** The day's quota is used up. */
            public static final String QUOTA_REACHED = "quota-reached";

            /** The account, or the configuration set, may not send at the moment. */
            public static final String PAUSED = "paused";

            public Unsent(Instant due, int attempts) {
                this(due, attempts, Optional.empty());
            }
        }

        /** A sender has it until its lease ends. */
        record Claimed(Instant until, int attempts) implements State {}

        /** It may have been sent: only the mail service's own event can tell. */
        record Unknown(Instant since, int attempts) implements State {}

        record Sent(String messageId, Instant at) implements State {}

        /** It won't be sent. */
        record Failed(String reason, Instant at) implements State {
            /** The reason of what was overtaken by something else: nobody need look at it. */
            public static final String NO_LONGER_NEEDED = "no-longer-meant";

            /** The reason of what a coordinator doesn't hear, because their mailbox gets no mail any more. */
            public static final String COORDINATOR_SUPPRESSED = "coordinator-suppressed";

            /** The reason of what the mail service never took in the time that there was for it; a code may follow. */
            public static final String NEVER_HANDED_OVER = "never-handed-over";

            public boolean wasNeverHandedOver() {
                return reason.startsWith(NEVER_HANDED_OVER);
            }

            /** Whether somebody should have got a mail and didn't. */
            public boolean isUndelivered() {
                return !reason.equals(NO_LONGER_NEEDED);
            }
        }
    }

    public static MailOrder create(
        MailKind kind,
        MemberKey member,
        String community,
        Instant now,
        Randomness randomness
    ) {
        return new MailOrder(
            new Ref(member, randomness.id()),
            community,
            kind,
            Optional.empty(),
            now,
            new State.Unsent(now, 0),
            1
        );
    }

    /** An order that is made once, however often it is asked for: its id says what it is about. */
    public static MailOrder once(MailKind kind, Ref ref, String community, Instant now) {
        return new MailOrder(ref, community, kind, Optional.empty(), now, new State.Unsent(now, 0), 1);
    }

    public MailOrder to(EmailAddress someCoordinator) {
        return with(Optional.of(someCoordinator), person, enclosure, note, state);
    }

    /** The same, about somebody of whom there may be no membership. */
    public MailOrder about(EmailAddress somebody) {
        return with(coordinator, Optional.of(somebody), enclosure, note, state);
    }

    public MailOrder forwarding(Enclosure mail) {
        return with(coordinator, person, Optional.of(mail), note, state);
    }

    public MailOrder withNote(String words) {
        return with(coordinator, person, enclosure, Optional.of(words), state);
    }

    /** The same, to be sent not before a moment. */
    public MailOrder notBefore(Instant due) {
        return with(coordinator, person, enclosure, note, new State.Unsent(due, 0));
    }

    /** An order that isn't stored yet, with more said of it. */
    private MailOrder with(
        Optional<EmailAddress> to,
        Optional<EmailAddress> about,
        Optional<Enclosure> mail,
        Optional<String> words,
        State begin
    ) {
        return new MailOrder(ref, community, kind, to, about, mail, words, createdAt, begin, deliveryEvents, revision);
    }

    /** The key, in its community, of the mailbox that it goes to: its member's, unless it names another. */
    public MemberKey mailbox() {
        return coordinator
            .or(() -> person)
            .map(address -> MemberKey.of(community, address))
            .orElse(ref.member());
    }

    public MailOrder becomes(State next) {
        return withDeliveryEvents(deliveryEvents, next);
    }

    /** What the table knows of it after more was told. */
    public MailOrder withDeliveryEvents(List<DeliveryEvent> all, State next) {
        // Whom it went to is told by its membership, or nobody's business any more.
        boolean forgets =
            (next instanceof State.Sent || next instanceof State.Failed) && kind.forgetsAddressesWhenDone();
        return new MailOrder(
            ref,
            community,
            kind,
            coordinator,
            forgets ? Optional.empty() : person,
            enclosure,
            forgets ? Optional.empty() : note,
            createdAt,
            next,
            all,
            revision + 1
        );
    }

    /** When somebody should look at it next, if nothing happens; empty when it is done. */
    public Optional<Instant> due() {
        return switch (state) {
            case State.Unsent(var due, _, _) -> Optional.of(due);
            case State.Claimed(var until, _) -> Optional.of(until);
            case State.Unknown(var since, _) -> Optional.of(since.plus(CONFIRMATION_WITHIN));
            case State.Sent _, State.Failed _ -> Optional.empty();
        };
    }
}
