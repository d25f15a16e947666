package org.socialgov.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Source;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.inbox.InboundMail;
import org.socialgov.community.inbox.Receiving;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.community.limits.QueueFull;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.Feedback;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.managing.Erasing;
import org.socialgov.community.managing.OpenSession;
import org.socialgov.community.managing.SubscriptionActions;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transactions;
import org.socialgov.community.storage.Transition;
import org.socialgov.mail.MailSender;

/**
 * The whole life of joins and mails in one thread, driven by a seed: a schedule of people, strangers, mail filters,
 * stream events, sweeps, faults and time. A container can die, or be paused while others go on, at every call that it makes
 * to the table or the mail service. The decisions, the mail sender and the ports are those that ship; after every step
 * the four promises are checked. {@code infrastructure/trust.md} lists the decisions that do not run here.
 */
final class Simulation extends FaultySystem {

    private static final Optional<Eligibility.Verdict> ELIGIBLE = Optional.of(Eligibility.Verdict.OPEN);

    /** What one run did. */
    record Figures(long steps, long crashes, long faults, long mails, long refused) {
        Figures plus(Figures other) {
            return new Figures(
                steps + other.steps,
                crashes + other.crashes,
                faults + other.faults,
                mails + other.mails,
                refused + other.refused
            );
        }
    }

    private static final List<Community> COMMUNITIES = Community.all(Simulation.class.getClassLoader());
    private static final String COMMUNITY = "socialgov";
    private static final AddressMailLimit.Limits LIMITS = new AddressMailLimit.Limits(1, 3, 5);
    /** So few that they run short in most runs; nobody here is of a listed domain. */
    private static final int MAILS_IN_AN_HOUR = 3;

    /** Of three mails in an hour, one is kept for somebody's first. */
    private static final int MAILS_OF_A_SOURCE = 2;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(90);

    private static final MailRateLimit.Limits PACING = new MailRateLimit.Limits(
        MAILS_IN_AN_HOUR,
        MAILS_IN_AN_HOUR,
        0,
        LONGEST_WAIT,
        1
    );
    private static final Receiving.InboundSettings INBOUND = new Receiving.InboundSettings(
        COMMUNITIES,
        address("community"),
        FirstCoordinators.ofAll(List.of(address("coordinator"))),
        AddressMailLimit.PROVEN
    );
    private static final Directory DIRECTORY = new Directory(OwnListings.shipped(), GovSource.none());
    private static final int STEPS = 80;
    /** As the stream's mapping has it in the template. */
    private static final int MOST_DELIVERIES = 5;

    private final SeenLedger between = new SeenLedger();
    private final Ledger ledger = between.table();
    private final Mails service = new Mails();
    private final MailSender mailSender;
    private final List<EmailAddress> addresses = List.of(
        address("ann"),
        address("bea"),
        address("cal"),
        address("ann+call-this-number"),
        address("a.nn")
    );
    private final List<Source> sources = List.of(
        Source.of("192.0.2.1"),
        Source.of("192.0.2.1"),
        Source.of("192.0.2.2")
    );
    private final List<EmailAddress> coordinators = List.of(address("coordinator"));

    /** What the stream still has to tell, with how often it was told in vain. */
    private final List<StreamEvent> stream = new ArrayList<>();
    private final List<ReceivedMail> mailbox = new ArrayList<>();
    private final List<MailOrder.Ref> promised = new ArrayList<>();
    /** When each mail that a stranger caused may go at the earliest, and each reminder. */
    private final Map<MailOrder.Ref, Place> places = new HashMap<>();
    /** The confirmations that were ordered for each mailbox, when the mailbox's own limit allows them. */
    private final Map<String, List<Instant>> confirmations = new HashMap<>();
    /** Who was answered 303, and what they last asked. */
    private final Map<MemberKey, Request> asked = new HashMap<>();
    /** The newest order of each one's confirmation, of requests too whose answer got lost. */
    private final Map<MemberKey, MailOrder.Ref> newest = new HashMap<>();
    /** When the mails that an owner's own mails caused are due: all that may count against them. */
    private final Map<Caused, List<Instant>> causedByOwner = new HashMap<>();
    private int mails;
    /** The cookies of sessions, each with the membership that it was opened for. */
    private final List<Opened> sessions = new ArrayList<>();
    /** How many memberships at an address have ended: each was erased, or expired. */
    private final Map<MemberKey, Integer> ended = new HashMap<>();
    private Actor actor = Actor.MACHINE;
    private long refused;

    private Simulation(long seed) {
        super(seed, new Odds(40, 3, 60, 30, 20));
        table.onOrder(ref -> stream.add(new StreamEvent(ref)));
        mailSender = service.sender(ledger);
    }

    /**
     * Runs one seed.
     *
     * @throws AssertionError with the seed and its trace if a promise was broken
     */
    static Figures run(long seed) {
        var simulation = new Simulation(seed);
        return simulation.traced(seed, () -> {
            int more = seed % 4 == 0 ? simulation.beginWithAMember(seed % 8 == 0) : 0;
            for (int i = 0; i < STEPS + more; i++) {
                simulation.step();
                simulation.check();
            }
            simulation.heal();
            return new Figures(
                simulation.steps,
                simulation.crashes,
                simulation.faults,
                simulation.service.accepts.values().stream().mapToLong(List::size).sum(),
                simulation.refused
            );
        });
    }

    private enum Actor {
        MACHINE,
        STRANGER,
        /** The owner of an address, who asks by a mail from it. */
        OWNER,
        PERSON;

        /** Asks, and clicks no button. */
        boolean onlyAsks() {
            return this == STRANGER || this == OWNER;
        }
    }

    private static final class StreamEvent {

        final MailOrder.Ref ref;
        int deliveries;

        StreamEvent(MailOrder.Ref ref) {
            this.ref = ref;
        }
    }

    /** A mail that lies in somebody's box. */
    private record ReceivedMail(MailKind kind, EmailAddress to, Map<Link.Purpose, Link.Token> links, Life of) {}

    /** Which of the memberships that followed one another at an address, counted from 0. */
    private record Life(MemberKey member, int number) {}

    private record Caused(String mailbox, MailKind kind) {}

    private record Opened(String cookie, Life of) {}

    private Life life(MemberKey member) {
        return new Life(member, ended.getOrDefault(member, 0));
    }

    /** @param origin the source that the mail counts for */
    private record Place(Instant due, String origin) {}

    /** @param isMailed whether a confirmation was ordered with it */
    private record Request(Instant at, boolean isMailed) {}

    // ------------------------------------------------------------------ what may happen

    @Override
    void step() {
        steps++;
        switch (random.nextInt(18)) {
            case 17 -> {
                if (random.nextBoolean()) {
                    writeToUs(pick(addresses), random.nextInt(4) == 0 ? "Manage" : "Join");
                }
            }
            case 16 -> manage();
            case 0, 1 -> ask(pick(addresses));
            case 2, 3, 4 -> deliver();
            case 5 -> repeatOrDrop();
            case 6 -> sweep();
            case 7, 8 -> click();
            case 9 -> scan();
            case 10 -> pass(Duration.ofSeconds(random.nextInt(90)));
            case 11 -> pass(Duration.ofMinutes(random.nextInt(45)));
            case 12 -> passLong();
            case 13, 14 -> tellOfDelivery();
            default -> weather();
        }
    }

    /**
     * A member with one session or two, without any fault until then: few schedules come so far by themselves that a membership
     * is erased, and another one follows.
     *
     * @param another whether that has happened, too
     * @return the number of additional steps
     */
    private int beginWithAMember(boolean another) {
        faulty = false;
        var ann = addresses.getFirst();
        join(ann);
        pass(Duration.ofMinutes(9));
        as(Actor.PERSON, "ask for a manage link", () ->
            Transition.retryOnConflict(ledger, () ->
                SubscriptionActions.askForLink(
                    List.of(ledger.addressStatus(COMMUNITY, ann)),
                    false,
                    LIMITS,
                    clock.instant(),
                    randomness
                )
            )
        );
        deliverAll();
        click(newest(MailKind.MANAGE), Link.Purpose.MANAGE);
        if (random.nextBoolean()) {
            click(newest(MailKind.WELCOME), Link.Purpose.MANAGE);
        }
        if (another) {
            as(Actor.PERSON, "erase in a session", () -> erase(sessions.getFirst()));
            pass(Duration.ofMinutes(2));
            join(ann);
        }
        faulty = true;
        return STEPS;
    }

    private void join(EmailAddress address) {
        ask(address);
        deliverAll();
        click(newest(MailKind.CONFIRM), Link.Purpose.CONFIRM);
        deliverAll();
    }

    private ReceivedMail newest(MailKind kind) {
        return mailbox
            .stream()
            .filter(mail -> mail.kind() == kind)
            .toList()
            .getLast();
    }

    private void deliverAll() {
        while (!stream.isEmpty()) {
            deliver();
        }
    }

    private void ask(EmailAddress address) {
        var request = new JoinRequest(
            COMMUNITY,
            address,
            new Details("name " + random.nextInt(1_000), "", "", List.of()),
            new Consent("1", clock.instant())
        );
        var at = clock.instant();
        var life = life(request.key());
        var mailSlots = new MailSlots(PACING, pick(sources), ledger, DIRECTORY, clock, _ -> {});
        var taken = as(Actor.STRANGER, "ask " + address.local(), () ->
            Transition.retryOnConflict(mailSlots.delayingMail(ledger, address), () ->
                Joining.ask(
                    request,
                    ledger.addressStatus(request.community(), request.address()),
                    LIMITS,
                    clock.instant(),
                    randomness
                )
            )
        );
        taken.ifPresent(decision -> {
            note("  answered 303: " + decision.outcome());
            decision.order().ifPresent(order -> {
                var allowed = order.due().filter(at::isBefore).orElse(at);
                if (order.kind() == MailKind.CONFIRM) {
                    confirmations.computeIfAbsent(address.mailbox(), _ -> new ArrayList<>()).add(allowed);
                }
                var now = clock.instant().isAfter(allowed) ? clock.instant() : allowed;
                require(
                    !places.get(order.ref()).due().isAfter(now.plus(LONGEST_WAIT)),
                    "a mail waits longer than the queue"
                );
            });
            if (!life.equals(life(request.key()))) {
                // Erased before its answer came.
                return;
            }
            // For an address that wants no mail nothing is kept.
            if (!decision.outcome().equals("suppressed")) {
                asked.put(request.key(), new Request(at, decision.order().isPresent()));
            }
            decision.order().map(MailOrder::ref).ifPresent(promised::add);
        });
    }

    /** The owner of an address writes to the community, often some mails in a row; SES tells of some twice. */
    private void writeToUs(EmailAddress from, String subject) {
        int row = 1 + random.nextInt(4);
        for (int i = 0; i < row; i++) {
            var mail = new InboundMail(
                "mail" + mails++,
                clock.instant(),
                Optional.of(from),
                "name " + random.nextInt(1_000),
                subject + " #SocialGov",
                List.of(),
                Optional.empty(),
                List.of(),
                "",
                List.of(),
                InboundMail.Proof.PASS,
                false,
                InboundMail.Scan.CLEAN
            );
            receive(mail, from);
            if (random.nextInt(8) == 0) {
                receive(mail, from);
            }
        }
    }

    private void receive(InboundMail mail, EmailAddress from) {
        var accepted = ((Receiving.Acceptance.Accepted) Receiving.accept(mail, INBOUND)).accepted();
        var key = MemberKey.of(COMMUNITY, from);
        var at = clock.instant();
        var life = life(key);
        var mailSlots = new MailSlots(PACING, Source.ofMailFrom(from.domain()), ledger, DIRECTORY, clock, _ -> {});
        var decided = new Instant[1];
        var received = as(Actor.OWNER, from.local() + " writes " + mail.subject(), () ->
            Transition.retryOnConflict(mailSlots.delayingMail(ledger, from), () -> {
                decided[0] = clock.instant();
                return Receiving.receive(
                    accepted,
                    INBOUND,
                    Receiving.Context.of(accepted, INBOUND, ledger, ledger, DIRECTORY, decided[0]),
                    decided[0],
                    randomness
                );
            })
        );
        received.ifPresent(decision -> {
            note("  received: " + decision.outcome());
            checkOwnLimit(key, decision.outcome(), decided[0]);
            boolean isKept =
                decision.outcome().startsWith("asked-pending") || decision.outcome().startsWith("asked-rejoin");
            if (!isKept || !life.equals(life(key))) {
                return;
            }
            boolean isMailed = decision
                .change()
                .writes()
                .stream()
                .anyMatch(write -> write.item() instanceof MailOrder);
            asked.put(key, new Request(at, isMailed));
        });
    }

    /** Who is proven is held back by what they caused themselves, and never by a stranger. */
    private void checkOwnLimit(MemberKey key, String outcome, Instant decided) {
        var kind = switch (outcome) {
            case "asked-pending-limited", "asked-rejoin-limited" -> MailKind.CONFIRM;
            case "asked-already-member-limited" -> MailKind.ALREADY_MEMBER;
            case "asked-manage-limited" -> MailKind.MANAGE;
            case "help-limited" -> MailKind.HELP;
            default -> null;
        };
        if (kind == null) {
            return;
        }
        var own = causedByOwner.getOrDefault(new Caused(mailbox(key), kind), List.of());
        long inTenMinutes = own
            .stream()
            .filter(time -> time.isAfter(decided.minus(Duration.ofMinutes(10))))
            .count();
        long inADay = own
            .stream()
            .filter(time -> time.isAfter(decided.minus(Duration.ofDays(1))))
            .count();
        require(
            inTenMinutes >= AddressMailLimit.PROVEN.inTenMinutes() || inADay >= AddressMailLimit.PROVEN.inADay(),
            "a proven person was held back by what a stranger caused"
        );
    }

    private void deliver() {
        if (!stream.isEmpty()) {
            var event = pick(stream);
            var batch = as(Actor.MACHINE, "deliver " + event.ref.id().substring(0, 6), () ->
                mailSender.deliver(event.ref)
            );
            event.deliveries++;
            if (batch.filter(Dispatch.Batch.GO_ON::equals).isPresent() || event.deliveries >= MOST_DELIVERIES) {
                stream.remove(event);
            }
        }
    }

    private void repeatOrDrop() {
        if (!stream.isEmpty()) {
            var event = pick(stream);
            if (random.nextBoolean()) {
                note("the stream repeats " + event.ref.id().substring(0, 6));
                stream.add(new StreamEvent(event.ref));
            } else {
                note("the stream loses " + event.ref.id().substring(0, 6));
                stream.remove(event);
            }
        }
    }

    private void sweep() {
        note("sweep");
        var overdue = as(Actor.MACHINE, "look for what is overdue", () -> ledger.overdue(clock.instant(), 25));
        for (var ref : overdue.orElse(List.of())) {
            var batch = as(Actor.MACHINE, "sweep " + ref.id().substring(0, 6), () -> mailSender.deliver(ref));
            if (!batch.filter(Dispatch.Batch.GO_ON::equals).isPresent()) {
                return;
            }
        }
        var unconfirmed = as(Actor.MACHINE, "look for what is unconfirmed", () ->
            ledger.unconfirmed(clock.instant(), 25)
        );
        for (var key : unconfirmed.orElse(List.of())) {
            as(Actor.MACHINE, "remind or expire " + key.hex().substring(0, 6), () ->
                Transition.retryOnConflict(pacing(key), () ->
                    Joining.remindOrExpire(
                        ledger.member(key),
                        ledger.rejoinRequest(key),
                        ledger.softBounces(key),
                        clock.instant(),
                        randomness
                    )
                )
            ).ifPresent(done -> note("  " + done.outcome()));
        }
    }

    /** What the sweeper commits by: a reminder takes its place in the hour. */
    private Transactions pacing(MemberKey key) {
        return ledger
            .member(key)
            .map(member ->
                new MailSlots(PACING, Source.SYSTEM, ledger, DIRECTORY, clock, _ -> {}).leavingMailOut(
                    ledger,
                    member.address()
                )
            )
            .orElse(ledger);
    }

    /** A person opens a mail, any of those in the box, and clicks its button with the box ticked. */
    private void click() {
        if (!mailbox.isEmpty()) {
            var mail = pick(mailbox);
            for (var purpose : mail.links().keySet()) {
                if (random.nextInt(mail.links().size()) == 0) {
                    click(mail, purpose);
                    return;
                }
            }
        }
    }

    private void click(ReceivedMail mail, Link.Purpose purpose) {
        boolean isOld = !mail.of().equals(life(mail.of().member()));
        var clicked = as(Actor.PERSON, mail.to().local() + " clicks " + purpose, () ->
            Transition.retryOnConflict(ledger, () -> click(purpose, mail.links().get(purpose).value()))
        );
        clicked.ifPresent(done -> {
            note("  " + done.getClass().getSimpleName());
            require(
                !isOld || purpose == Link.Purpose.NEVER_AGAIN || done.change().isEmpty(),
                "P4: a link of an earlier membership acted"
            );
            if (done instanceof LinkOutcome.Opened(var session, var cookie, _)) {
                sessions.add(new Opened(cookie.value(), life(session.member())));
            }
        });
    }

    private LinkOutcome click(Link.Purpose purpose, String token) {
        var found = LinkContext.by(token, ledger);
        var now = clock.instant();
        return switch (purpose) {
            case CONFIRM -> LinkActions.confirm(
                found.withAffiliation(affiliation()),
                COMMUNITY,
                ELIGIBLE,
                coordinators,
                ledger,
                now,
                randomness
            );
            case UNSUBSCRIBE -> LinkActions.unsubscribe(found, COMMUNITY, now, randomness);
            case UNDO -> LinkActions.undoLeaving(
                found,
                COMMUNITY,
                Optional.empty(),
                List.of(),
                ledger,
                now,
                randomness
            );
            case NEVER_AGAIN -> random.nextInt(8) == 0
                ? LinkActions.neverAgain(found, COMMUNITY, now, randomness)
                : new LinkOutcome.Unknown();
            case MANAGE -> LinkActions.openSession(found, COMMUNITY, now, randomness);
            case
                APPROVE,
                DECLINE,
                DECLINE_DOMAIN,
                CHANGE_ADDRESS,
                SEND,
                STOP,
                COORDINATOR,
                FRESH,
                COORDINATOR_INVITATION,
                INVITATION -> new LinkOutcome.Unknown();
        };
    }

    /** A person leaves, or has everything erased, in one of the browsers in which a session was opened. */
    private void manage() {
        if (sessions.isEmpty()) {
            return;
        }
        var opened = pick(sessions);
        boolean isOld = !opened.of().equals(life(opened.of().member()));
        var done =
            random.nextInt(3) == 0
                ? as(Actor.PERSON, "leave in a session", () ->
                      Transition.retryOnConflict(ledger, () ->
                          SubscriptionActions.act(
                              open(opened),
                              opened.of().member(),
                              SubscriptionActions.leave(clock.instant(), randomness)
                          )
                      )
                  )
                : as(Actor.PERSON, "erase in a session", () -> erase(opened));
        done.ifPresent(outcome -> {
            note("  " + outcome.getClass().getSimpleName());
            require(!isOld || outcome.change().isEmpty(), "P4: a session of an earlier membership acted");
        });
    }

    private Erasing.Erased erase(Opened opened) {
        return Transition.carryOutInSteps(ledger, () ->
            Erasing.next(
                open(opened).map(session -> Erasing.StoredData.read(session, ledger)),
                clock.instant(),
                randomness
            )
        );
    }

    private Optional<OpenSession> open(Opened opened) {
        return OpenSession.by(opened.cookie(), COMMUNITIES, ledger, clock.instant());
    }

    /** The directory may say another thing tomorrow, or nothing. */
    private Optional<Affiliation> affiliation() {
        long which = clock.instant().getEpochSecond() % 3;
        return which == 0
            ? Optional.empty()
            : Optional.of(new Affiliation("Organization " + which, Kind.FEDERAL, LocalDate.EPOCH));
    }

    /** A mail filter opens all links of a mail, on the pages of all purposes. */
    private void scan() {
        if (!mailbox.isEmpty()) {
            var mail = pick(mailbox);
            var before = table.items();
            for (var token : mail.links().values()) {
                for (var purpose : Link.Purpose.values()) {
                    LinkContext.by(token.value(), table).refusal(purpose, COMMUNITY, clock.instant());
                }
            }
            require(before.equals(table.items()), "P3: opening links changed something");
        }
    }

    /** The mail service tells of a mail: late, twice, in any order, or never. */
    private void tellOfDelivery() {
        if (!service.events.isEmpty()) {
            var told = pick(service.events);
            if (random.nextInt(3) > 0) {
                service.events.remove(told);
            }
            if (random.nextInt(12) == 0) {
                note("delivery event of " + told.order().id().substring(0, 6) + " is lost");
                service.events.remove(told);
                return;
            }
            var ref = told.order();
            boolean isThere = table.order(ref).isPresent();
            var heard = as(
                Actor.MACHINE,
                "delivery event of " + ref.id().substring(0, 6) + ": " + told.deliveryEvent().type(),
                () ->
                    Transition.retryOnConflict(ledger, () ->
                        Feedback.decide(
                            told,
                            Feedback.Context.by(told, List.of(COMMUNITY), ledger),
                            clock.instant(),
                            randomness
                        )
                    )
            );
            if (heard.isPresent()) {
                require(
                    !isThere || table.order(ref).isEmpty() || heard.get() instanceof Feedback.Result.Recorded,
                    "news of an order that is there must be heard"
                );
                service.heard.putIfAbsent(ref, clock.instant());
            }
        }
    }

    private void passLong() {
        pass(random.nextInt(4) == 0 ? Duration.ofDays(random.nextInt(9)) : Duration.ofHours(random.nextInt(30)));
    }

    private void weather() {
        switch (random.nextInt(6)) {
            case 0 -> service.turn(0);
            case 1 -> service.turn(1);
            case 2 -> service.turn(2);
            case 3 -> service.isSenderVerified = !service.isSenderVerified;
            case 4 -> {
                var recipient = pick(addresses);
                if (!service.unverified.remove(recipient)) {
                    service.unverified.add(recipient);
                }
            }
            default -> between.throttling = !between.throttling;
        }
        note(
            "quota " +
                service.quotaReached +
                ", paused " +
                service.paused +
                ", throttling " +
                service.throttling +
                ", sender verified " +
                service.isSenderVerified +
                ", recipients not verified " +
                service.unverified.size() +
                ", table throttling " +
                between.throttling
        );
    }

    // ------------------------------------------------------------------ how it happens

    /** Does something as somebody; empty if its container died or it got no answer. */
    private <T> Optional<T> as(Actor who, String what, Supplier<T> act) {
        var before = actor;
        actor = who;
        try {
            return attempt(what, act);
        } catch (QueueFull full) {
            require(who.onlyAsks(), "only a request is refused at the end of the queue");
            note("  the queue is full");
            refused++;
            return Optional.empty();
        } finally {
            actor = before;
        }
    }

    @Override
    void pause() {
        var paused = actor;
        step();
        actor = paused;
    }

    private static EmailAddress address(String local) {
        return EmailAddress.parse(local + "@agency.gov").orElseThrow();
    }

    /** The table, with its faults, and with a look at each change as it is carried out. */
    private final class SeenLedger extends FaultyTable {

        private long writes;

        @Override
        Ledger.Commit carryOut(Change change) {
            var before = new HashMap<MemberKey, Membership>();
            table.members().forEach(member -> before.put(member.key(), member));
            var items = table.items();
            var done = table.commit(change);
            if (done == Ledger.Commit.CONFLICT) {
                require(items.equals(table.items()), "P1: a change was half written");
            } else {
                change.writes().forEach(write -> look(write, before));
            }
            return done;
        }

        private void look(Change.Write write, Map<MemberKey, Membership> before) {
            if (write.item() instanceof MailOrder order && order.state() instanceof MailOrder.State.Claimed) {
                service.claimed.put(order.ref(), ++writes);
            }
            // A spelling that bounced gets no mail, and its request counts for the mailbox as one.
            if (
                write instanceof Change.Write.Put(HistoryEntry entry) &&
                entry.event() == HistoryEntry.Event.TURNED_AWAY &&
                actor == Actor.OWNER
            ) {
                causedByOwner
                    .computeIfAbsent(new Caused(mailbox(entry.member()), MailKind.CONFIRM), _ -> new ArrayList<>())
                    .add(entry.at());
            }
            if (write instanceof Change.Write.Put(MailOrder order) && actor == Actor.OWNER) {
                causedByOwner
                    .computeIfAbsent(new Caused(mailbox(order.ref().member()), order.kind()), _ -> new ArrayList<>())
                    .add(order.due().orElseThrow());
            }
            if (
                write instanceof Change.Write.Put(MailOrder order) &&
                order.origin().isPresent() &&
                (actor.onlyAsks() || (order.kind() == MailKind.REMINDER && order.timesWritten() == 1))
            ) {
                places.put(order.ref(), new Place(order.due().orElseThrow(), order.origin().get()));
                if (order.kind() == MailKind.CONFIRM) {
                    newest.put(order.ref().member(), order.ref());
                }
            }
            if (write.item() instanceof Tombstone tombstone && tombstone.suppressedAt().isPresent()) {
                service.suppressed.putIfAbsent(tombstone.key(), ++writes);
            }
            if (!(write.item() instanceof Membership member)) {
                return;
            }
            if (write instanceof Change.Write.Delete) {
                ended.merge(member.key(), 1, Integer::sum);
                if (actor == Actor.PERSON) {
                    forget(member.key());
                }
                return;
            }
            if (member.state() instanceof Membership.State.Suppressed) {
                service.suppressed.putIfAbsent(member.key(), ++writes);
            }
            var was = Optional.ofNullable(before.get(member.key()));
            boolean wasActive = was.filter(m -> m.state() instanceof Membership.State.Active).isPresent();
            boolean isActive = member.state() instanceof Membership.State.Active;
            require(wasActive || !isActive || actor == Actor.PERSON, "P3: somebody became a member without a click");
            boolean known = was
                .filter(m -> m.state() instanceof Membership.State.Active || m.state() instanceof Membership.State.Left)
                .isPresent();
            require(!known || !actor.onlyAsks(), "P4: who only asks changed a member's record");
            boolean canBeConfirmed = was
                .filter(m -> m.state() instanceof Membership.State.Pending pending && pending.isOpenAt(clock.instant()))
                .isPresent();
            require(!canBeConfirmed || !actor.onlyAsks(), "a post rewrote the membership that its owner's click needs");
        }
    }

    /** Erased: nothing that was promised about it is due any more. */
    private void forget(MemberKey key) {
        asked.remove(key);
        newest.remove(key);
        promised.removeIf(ref -> ref.member().equals(key));
    }

    private final class Mails extends MailService {

        boolean isSenderVerified = true;
        /** In the sandbox, each recipient has to be verified. */
        final Set<EmailAddress> unverified = new HashSet<>();
        /** The orders whose mail was refused last because an identity wasn't verified. */
        final Set<MailOrder.Ref> refused = new HashSet<>();
        /** The table's writes are counted, so that one can be told to be before another. */
        final Map<MailOrder.Ref, Long> claimed = new HashMap<>();
        final Map<MemberKey, Long> suppressed = new HashMap<>();
        private final Map<MailOrder.Ref, ReceivedMail> made = new HashMap<>();

        @Override
        OutgoingMail mail(Dispatch.Next.Send send, Instant now) {
            var order = send.order();
            var to = send.to();
            // Sorted: the schedule must be the same in every run of a seed.
            made.put(
                order.ref(),
                new ReceivedMail(order.kind(), to, new TreeMap<>(send.links()), life(order.ref().member()))
            );
            return new OutgoingMail(to, to, new byte[0], order.ref());
        }

        @Override
        Optional<SendOutcome> refuses(OutgoingMail mail) {
            refused.remove(mail.order());
            if (isSenderVerified && !unverified.contains(mail.to())) {
                return Optional.empty();
            }
            note("  not verified");
            refused.add(mail.order());
            return Optional.of(new SendOutcome.NotVerified("MessageRejected"));
        }

        @Override
        void accepted(OutgoingMail mail) {
            var ref = mail.order();
            var since = suppressed.get(MemberKey.of(COMMUNITY, mail.to()));
            // A coordinator's mail ends with the role only, whatever that mailbox wants as a member.
            require(
                coordinators.contains(mail.to()) || since == null || since > claimed.get(ref),
                "an address that gets no mail got one"
            );
            var place = places.get(ref);
            require(
                place == null || !clock.instant().isBefore(place.due()),
                "a mail went out before its place in the hour"
            );
            mailbox.add(made.get(ref));
            tell(mail, MailOrder.DeliveryEvent.Type.SEND);
            switch (random.nextInt(8)) {
                case 0 -> tell(mail, MailOrder.DeliveryEvent.Type.BOUNCE);
                case 1 -> tell(mail, MailOrder.DeliveryEvent.Type.SOFT_BOUNCE);
                case 2 -> {
                    tell(mail, MailOrder.DeliveryEvent.Type.DELIVERY);
                    tell(mail, MailOrder.DeliveryEvent.Type.COMPLAINT);
                }
                default -> tell(mail, MailOrder.DeliveryEvent.Type.DELIVERY);
            }
        }

        @Override
        void heal() {
            super.heal();
            isSenderVerified = true;
            unverified.clear();
        }
    }

    // ------------------------------------------------------------------ what must hold

    private void check() {
        service.checkNothingTwice();
        asked.forEach((key, request) -> {
            boolean over = !clock.instant().isBefore(earliestEnd(key, request));
            require(over || table.member(key).isPresent(), "P1: a join that was answered 303 is gone");
        });
        requireAtMost(
            MAILS_IN_AN_HOUR,
            Duration.ofHours(1),
            places.values().stream().map(Place::due),
            "an hour has more mails than it may"
        );
        for (var origin : places.values().stream().map(Place::origin).distinct().toList()) {
            requireAtMost(
                MAILS_OF_A_SOURCE,
                Duration.ofHours(1),
                places
                    .values()
                    .stream()
                    .filter(place -> place.origin().equals(origin))
                    .map(Place::due),
                "one source has filled an hour"
            );
        }
        for (var mailed : confirmations.values()) {
            requireAtMost(LIMITS.inTenMinutes(), Duration.ofMinutes(10), mailed.stream(), "a mailbox is flooded");
            requireAtMost(LIMITS.inADay(), Duration.ofDays(1), mailed.stream(), "a mailbox is flooded");
        }
        for (var ref : promised) {
            require(table.order(ref).isPresent(), "P1: an order that was promised is gone");
        }
        var active = table
            .members()
            .stream()
            .filter(member -> member.state() instanceof Membership.State.Active)
            .toList();
        var counted = table.statistics(COMMUNITY);
        require(counted.members() == active.size(), "the members are not as many as are counted");
        require(
            counted.organizations() ==
                active.stream().map(Membership::affiliation).flatMap(Optional::stream).distinct().count(),
            "the organizations are not as many as are counted"
        );
        for (var order : table.orders()) {
            if (order.state() instanceof MailOrder.State.Sent) {
                require(service.accepts.containsKey(order.ref()), "P1: an order is called sent and was never taken");
            }
        }
    }

    /** The mailbox of a member: its limits hold for each spelling of its address. */
    private String mailbox(MemberKey member) {
        return addresses
            .stream()
            .filter(address -> MemberKey.of(COMMUNITY, address).equals(member))
            .map(EmailAddress::mailbox)
            .findFirst()
            .orElseThrow();
    }

    private static void requireAtMost(int most, Duration time, Stream<Instant> moments, String promise) {
        var sorted = moments.sorted().toList();
        for (int last = most; last < sorted.size(); last++) {
            require(Duration.between(sorted.get(last - most), sorted.get(last)).compareTo(time) >= 0, promise);
        }
    }

    /**
     * A request that nobody has confirmed ends a week after its mail was handed over, or given up; until then it waits
     * for its mail, and for two weeks at most.
     */
    private Instant earliestEnd(MemberKey key, Request request) {
        if (!request.isMailed()) {
            return request.at().plus(Membership.CONFIRM_WITHIN);
        }
        var mail = table.order(newest.get(key)).orElseThrow();
        var last = mail.createdAt().plus(MailOrder.HANDED_OVER_WITHIN);
        // What the table could not be told in these two weeks doesn't count: then the request ends with them.
        var done = new ArrayList<>(
            mail.state() instanceof MailOrder.State.Sent
                ? service.accepts.getOrDefault(mail.ref(), List.of())
                : List.<Instant>of()
        );
        if (mail.state() instanceof MailOrder.State.Failed(_, var at)) {
            done.add(at);
        }
        return done
            .stream()
            .filter(last::isAfter)
            .min(Instant::compareTo)
            .map(first -> first.plus(Membership.CONFIRM_WITHIN))
            .orElse(last);
    }

    /** All faults end: each unsent mail must be sent, or say why not, without anybody's doing but the sweeper's. */
    private void heal() {
        faulty = false;
        service.heal();
        between.throttling = false;
        stream.clear();
        // A reminder that the last sweep ordered takes a later place.
        for (int minute = 0; minute < 100 || !clock.instant().isAfter(lastPlace()); minute++) {
            pass(Duration.ofMinutes(1));
            sweep();
            check();
        }
        sweep();
        check();
        for (var order : table.orders()) {
            switch (order.state()) {
                case MailOrder.State.Sent _ -> {
                }
                case MailOrder.State.Failed failed -> checkFailed(order, failed);
                case
                    MailOrder.State.Unsent _,
                    MailOrder.State.Claimed _,
                    MailOrder.State.Held _,
                    MailOrder.State.Gathered _,
                    MailOrder.State.Unknown _ -> throw new AssertionError(
                    "P1: order " + order.ref().id() + " is still " + order.state()
                );
            }
        }
        for (var order : table.orders()) {
            if (
                order.state() instanceof MailOrder.State.Failed(var reason, var at) && reason.equals("no-longer-meant")
            ) {
                boolean expired = !at.isBefore(order.createdAt().plus(Membership.CONFIRM_WITHIN));
                // Who wants no mail may have said so while a request for them was on its way into the table.
                boolean unwanted = service.suppressed.containsKey(order.ref().member());
                require(
                    expired || unwanted || order.kind() != MailKind.CONFIRM || !isPending(order),
                    "P1: a pending join's mail was given up"
                );
            }
        }
    }

    private Instant lastPlace() {
        return places.values().stream().map(Place::due).max(Instant::compareTo).orElse(Instant.EPOCH);
    }

    private void checkFailed(MailOrder order, MailOrder.State.Failed failed) {
        require(!failed.reason().isBlank(), "P1: a failure says no reason");
        var key = order.ref().member();
        boolean nothingSent = service.accepts
            .keySet()
            .stream()
            .noneMatch(ref -> ref.member().equals(key));
        boolean inTime = failed.at().isBefore(order.createdAt().plus(MailOrder.HANDED_OVER_WITHIN));
        // Of one whose last sender died nobody can tell what the mail service answered: no wait is known of it.
        boolean mayBeSent =
            failed.reason().equals("never-confirmed") ||
            failed.reason().equals(MailOrder.State.Failed.NEVER_HANDED_OVER);
        // A request waits for its newest confirmation, and ends with the days that this one began.
        boolean isOld = order.kind() == MailKind.CONFIRM && !order.ref().equals(newest.get(key));
        require(
            !failed.isUndelivered() || mayBeSent || isOld || !inTime || !service.refused.contains(order.ref()),
            "P1: a mail was given up although it waits for an identity to be verified"
        );
        boolean isGone = table.member(key).isEmpty() && !service.suppressed.containsKey(key);
        require(
            order.kind() != MailKind.CONFIRM || !isGone || !nothingSent || failed.isUndelivered(),
            "P1: a join ended without a mail, and it doesn't show"
        );
    }

    /** Whether the request that a confirmation was ordered for, and not a later one, waits for its click. */
    private boolean isPending(MailOrder order) {
        return table
            .member(order.ref().member())
            .filter(
                member ->
                    member.state() instanceof Membership.State.Pending(var askedAt, var until, _, _, _) &&
                    !order.createdAt().isBefore(askedAt) &&
                    clock.instant().isBefore(until)
            )
            .isPresent();
    }
}
