package org.socialgov.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.managing.ChangingAddress;
import org.socialgov.community.managing.Erasing;
import org.socialgov.community.managing.OpenSession;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;
import org.socialgov.mail.BroadcastRun;

/**
 * Announcements and digests in one thread, driven by a seed: six members with any frequency and topics, two coordinators,
 * two mailings at once, pages of two members, or a slow mail service. Members move, leave, come back, erase, and change what they want; coordinators
 * send, stop, edit, have it go on, and drop it; a container can die, or be paused while others go on, at every call. The
 * decisions, the broadcast's run, the mail sender and the ports are those that ship.
 */
final class BroadcastSimulation extends FaultyMailSystem {

    /** What one run did. */
    record Figures(long steps, long crashes, long faults, long mails, long digests, long mailings) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);

        Figures plus(Figures other) {
            return new Figures(
                steps + other.steps,
                crashes + other.crashes,
                faults + other.faults,
                mails + other.mails,
                digests + other.digests,
                mailings + other.mailings
            );
        }
    }

    private static final List<String> TOPICS = List.of("best-practices", "training");
    private static final List<EmailAddress> COORDINATORS = List.of(
        new EmailAddress("carol", "example.gov"),
        new EmailAddress("dan", "example.gov")
    );
    private static final Duration HOLD = Duration.ofSeconds(30);
    private static final int STEPS = 60;
    private static final int MEMBERS = 6;
    private static final int MOST_MAILINGS = 3;

    private final Supplier<BroadcastRun> broadcasts;
    private final LateIndex index = new LateIndex();

    private final List<Person> people = new ArrayList<>();
    private final Map<MemberKey, Person> owners = new HashMap<>();
    /** When each mailing was stopped last. */
    private final Map<String, Instant> stoppedAt = new HashMap<>();
    /** The mailings that somebody was not a plain recipient of all the time. */
    private final Set<Person> disturbed = new HashSet<>();
    private final Map<String, Set<Person>> disturbedFor = new HashMap<>();
    private boolean isMoving;

    /** The lap in which each mailing was when nothing but the broadcast began to happen. */
    private final Map<String, Integer> quietFrom = new HashMap<>();

    /** A person, under one address after another. */
    private static final class Person {

        final String name;
        EmailAddress address;
        int moves;
        /** What was accepted for them of each mailing. */
        final Map<String, List<Accepted>> got = new TreeMap<>();
        /** The digests that were claimed for them, by run. */
        final Map<String, LocalDate> digests = new HashMap<>();
        Optional<Link.Token> undo = Optional.empty();

        Person(String name) {
            this.name = name;
            address = new EmailAddress(name, "agency.gov");
        }

        MemberKey key() {
            return MemberKey.of(ID, address);
        }
    }

    /** @param version of the mailing */
    private record Accepted(MailOrder.Ref by, int version, Instant at) {}

    private BroadcastSimulation(long seed) {
        // In every fourth run, others do something at one call of six.
        super(seed, new Odds(60, seed % 4 == 1 ? 10 : 2, 80, 40, 24));
        // A mailing that takes seconds can be stopped within a page; one of small pages needs its cursor.
        boolean isSlow = seed % 3 == 0;
        broadcasts = () ->
            broadcasts(COORDINATORS, isSlow ? 1 : 10, isSlow ? MEMBERS : 2, new Invitations.Pace(3_600, 0));
        for (int i = 0; i < MEMBERS; i++) {
            people.add(join("member" + i));
        }
        index.catchUp();
    }

    @Override
    FaultyTable faultyTable() {
        return new SeenLedger();
    }

    @Override
    MailService mailService() {
        return new Mails();
    }

    /**
     * Runs one seed.
     *
     * @throws AssertionError with the seed and its trace if a promise was broken
     */
    static Figures run(long seed) {
        var simulation = new BroadcastSimulation(seed);
        return simulation.run(
            seed,
            () -> {
                simulation.write();
                simulation.press();
            },
            STEPS,
            simulation::figures
        );
    }

    private Figures figures() {
        return new Figures(
            steps,
            crashes,
            faults,
            people
                .stream()
                .flatMap(person -> person.got.values().stream())
                .mapToLong(List::size)
                .sum(),
            people
                .stream()
                .mapToLong(person -> person.digests.size())
                .sum(),
            mailings().size()
        );
    }

    // ------------------------------------------------------------------ what may happen

    @Override
    void step() {
        steps++;
        index.catchUpSome();
        switch (random.nextInt(26)) {
            case 0 -> write();
            case 1, 2 -> press();
            case 3 -> stop();
            case 4 -> act("go on", Announcing::goOn);
            case 5 -> edit();
            case 6 -> {
                if (random.nextInt(4) == 0) {
                    act("drop", Announcing::drop);
                }
            }
            case 7, 8, 9, 10, 11 -> tick(broadcasts);
            case 12 -> sweep();
            case 13 -> deliverAll();
            case 14, 15 -> tellOfDelivery();
            case 16 -> changePreferences(pick(people));
            case 17, 24, 25 -> {
                switch (random.nextInt(6)) {
                    case 0, 1, 4 -> move(pick(people));
                    case 2 -> leave();
                    case 3 -> undo();
                    default -> erase();
                }
            }
            case 18 -> {
                if (people.size() < MEMBERS + 2) {
                    people.add(join("late" + people.size()));
                }
            }
            case 19 -> digestHour();
            case 20 -> orderConfirmation();
            case 21 -> pass(Duration.ofSeconds(random.nextInt(120)));
            case 22 -> pass(Duration.ofMinutes(random.nextInt(60)));
            default -> weather();
        }
    }

    private List<Mailing> mailings() {
        return table.mailings(ID, Optional.empty(), 100);
    }

    private Announcing.Actor actor() {
        return new Announcing.Actor(
            new CoordinatorAct(
                ID,
                pick(COORDINATORS),
                Optional.empty(),
                COORDINATORS,
                ledger.auditHead(ID),
                clock.instant(),
                randomness
            ),
            false,
            HOLD,
            ledger.home()
        );
    }

    private void write() {
        if (mailings().size() < MOST_MAILINGS) {
            attempt("write", () -> Transition.retryOnConflict(ledger, () -> Announcing.create(actor(), text())));
        }
    }

    private Announcing.Written text() {
        return new Announcing.Written("Subject " + random.nextInt(100), "Text", List.of());
    }

    private void press() {
        var drafts = mailings()
            .stream()
            .filter(mailing -> mailing.state() instanceof Mailing.State.Draft)
            .toList();
        if (drafts.isEmpty()) {
            return;
        }
        var ref = pick(drafts).ref();
        var choice = new Announcing.Choice(
            random.nextInt(3) == 0 ? List.of(pick(TOPICS)) : List.of(),
            Optional.empty(),
            random.nextInt(4) == 0,
            false
        );
        attempt("send " + name(ref), () ->
            Transition.retryOnConflict(ledger, () -> {
                var mailing = ledger.mailing(ref).orElseThrow();
                return Announcing.send(
                    actor(),
                    mailing,
                    Optional.empty(),
                    ledger.mailingText(ref, mailing.version()).orElseThrow(), // A second version goes to the same members.
                    mailing.startedAt().isPresent()
                        ? new Announcing.Choice(mailing.topics(), Optional.empty(), mailing.urgent(), false)
                        : choice
                );
            })
        );
    }

    private interface Act {
        Announcing.Result on(Announcing.Actor by, Mailing mailing);
    }

    private void act(String what, Act act) {
        var all = mailings();
        if (!all.isEmpty()) {
            act(what, pick(all).ref(), act);
        }
    }

    private void act(String what, Mailing.Ref ref, Act act) {
        attempt(what + " " + name(ref), () ->
            Transition.retryOnConflict(ledger, () -> act.on(actor(), ledger.mailing(ref).orElseThrow()))
        ).ifPresent(done -> note("  " + done.getClass().getSimpleName()));
    }

    private void stop() {
        act("stop", Announcing::stop);
    }

    private void edit() {
        act("edit", (by, mailing) -> Announcing.edit(by, mailing, text()));
    }

    /** A mail to one person, whose stream event is lost: until the sweeper has sent it, a broadcast waits. */
    private void orderConfirmation() {
        var member = table.member(pick(people).key());
        if (member.filter(found -> found.state() instanceof Membership.State.Active).isPresent()) {
            attempt("order a mail", () ->
                ledger.commit(
                    new Change.Builder()
                        .put(
                            MailOrder.create(
                                MailKind.ALREADY_MEMBER,
                                member.get().key(),
                                ID,
                                clock.instant(),
                                randomness
                            )
                        )
                        .change(randomness)
                )
            );
            stream.clear();
        }
    }

    // --- Members

    private Person join(String name) {
        var person = new Person(name);
        owners.put(person.key(), person);
        var member = new Membership(
            person.key(),
            ID,
            person.address,
            new Details(name, "", "", topics()),
            new Consent("1", clock.instant()),
            preferences(),
            Optional.empty(),
            new Membership.Generation(Optional.of(randomness.id()), Optional.empty()),
            new Membership.State.Active(clock.instant()),
            Item.firstRevision(clock.instant())
        );
        note(name + " joins: " + member.delivery() + " " + member.details().topics());
        table.commit(new Change.Builder().create(member).change(randomness));
        // What has begun isn't for them.
        disturbedFor.values().forEach(all -> all.add(person));
        return person;
    }

    private List<String> topics() {
        return switch (random.nextInt(4)) {
            case 0 -> List.of(TOPICS.get(0));
            case 1 -> List.of(TOPICS.get(1));
            default -> List.of();
        };
    }

    private DeliveryPreferences preferences() {
        var resumes = DeliveryPreferences.at(
            switch (random.nextInt(4)) {
                case 0 -> DeliveryPreferences.Frequency.DAILY;
                case 1 -> DeliveryPreferences.Frequency.WEEKLY;
                default -> DeliveryPreferences.Frequency.EACH;
            }
        );
        return random.nextInt(6) == 0
            ? resumes.paused(
                  random.nextBoolean() ? Optional.of(today().plusDays(1 + random.nextInt(2))) : Optional.empty()
              )
            : resumes;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), COMMUNITY.announcements().timezone());
    }

    private void changePreferences(Person person) {
        var wanted = preferences();
        var topics = random.nextInt(4) == 0 ? Optional.of(topics()) : Optional.<List<String>>empty();
        change(person, person.name + " wants " + wanted, member ->
            member.changed(new Details(person.name, "", "", topics.orElse(member.details().topics())), wanted)
        );
    }

    private void change(Person person, String what, Function<Membership, Membership> change) {
        attempt(what, () ->
            Transition.retryOnConflict(ledger, () ->
                new Transition.Writes(
                    ledger
                        .member(person.key())
                        .filter(member -> member.state() instanceof Membership.State.Active)
                        .map(member -> new Change.Builder().replace(member, change.apply(member)).change(randomness))
                        .orElse(Change.none())
                )
            )
        );
    }

    /** By the unsubscribe link of a mailing, if there was one. */
    private void leave() {
        var person = pick(people);
        var token = mailingToken(person);
        token.ifPresent(value ->
            attempt(person.name + " leaves", () ->
                Transition.retryOnConflict(ledger, () ->
                    LinkActions.unsubscribe(LinkContext.by(value, ledger), ID, clock.instant(), randomness)
                )
            ).ifPresent(done ->
                // An erasure between two tries ends the link with the membership.
                require(
                    !(done instanceof LinkOutcome.Unknown) || !mailingToken(person).equals(token),
                    "the unsubscribe link of a mailing must work"
                )
            )
        );
    }

    private Optional<String> mailingToken(Person person) {
        return table
            .member(person.key())
            .flatMap(member -> member.generation().inMailings())
            .map(link -> link.token().value());
    }

    private void undo() {
        var person = pick(people);
        person.undo.ifPresent(token ->
            attempt(person.name + " undoes leaving", () ->
                Transition.retryOnConflict(ledger, () ->
                    LinkActions.undoLeaving(
                        LinkContext.by(token.value(), ledger),
                        ID,
                        Optional.empty(),
                        List.of(),
                        ledger,
                        clock.instant(),
                        randomness
                    )
                )
            )
        );
    }

    private String link(Link.Purpose purpose, MailOrder order, Membership member) {
        var made = Link.make(purpose, order, clock.instant(), randomness);
        table.commit(new Change.Builder().put(made.link().belongingTo(member)).change(randomness));
        return made.token().value();
    }

    private void move(Person person) {
        var member = table.member(person.key());
        if (member.filter(found -> found.state() instanceof Membership.State.Active).isEmpty()) {
            return;
        }
        var next = new EmailAddress(person.name + "x" + ++person.moves, "agency.gov");
        var order = MailOrder.create(MailKind.CHANGE_ADDRESS, person.key(), ID, clock.instant(), randomness);
        var wish = new AddressChange(
            person.key(),
            next,
            clock.instant(),
            clock.instant().plus(Link.Purpose.CHANGE_ADDRESS.lifetime()),
            "old",
            Optional.of(order.ref().id()),
            Optional.of(new AddressChange.Confirmed("old", clock.instant())),
            table
                .addressChange(person.key())
                .map(earlier -> earlier.revision() + 1)
                .orElseGet(() -> Item.firstRevision(clock.instant()))
        );
        table.commit(new Change.Builder().put(wish).change(randomness));
        String token = link(Link.Purpose.CHANGE_ADDRESS, order, member.get());
        owners.put(MemberKey.of(ID, next), person);
        isMoving = true;
        attempt(person.name + " moves", () ->
            Transition.carryOutInSteps(ledger, () ->
                ChangingAddress.confirm(
                    ChangingAddress.Context.by(LinkContext.by(token, ledger), ledger),
                    ID,
                    ELIGIBLE,
                    Optional.empty(),
                    clock.instant(),
                    randomness
                )
            )
        );
        isMoving = false;
    }

    private void erase() {
        var person = pick(people);
        var member = table.member(person.key());
        if (member.isEmpty()) {
            return;
        }
        String token = link(
            Link.Purpose.MANAGE,
            MailOrder.create(MailKind.MANAGE, person.key(), ID, clock.instant(), randomness),
            member.get()
        );
        attempt(person.name + " erases", () -> {
            var opened = Transition.retryOnConflict(ledger, () ->
                LinkActions.openSession(LinkContext.by(token, ledger), ID, clock.instant(), randomness)
            );
            return opened instanceof LinkOutcome.Opened(_, var cookie, _)
                ? Transition.carryOutInSteps(ledger, () ->
                      Erasing.next(
                          OpenSession.by(cookie.value(), List.of(COMMUNITY), ledger, clock.instant()).map(session ->
                              Erasing.StoredData.read(session, ledger)
                          ),
                          clock.instant(),
                          randomness
                      )
                  )
                : opened;
        });
    }

    // --- Time

    /** The next digest hour comes, and the broadcast runs. */
    private void digestHour() {
        var settings = COMMUNITY.announcements();
        var now = clock.instant().atZone(settings.timezone());
        var next = ZonedDateTime.of(now.toLocalDate().atTime(settings.digestHour(), 0), settings.timezone());
        if (!next.isAfter(now)) {
            next = ZonedDateTime.of(
                now.toLocalDate().plusDays(1).atTime(settings.digestHour(), 0),
                settings.timezone()
            );
        }
        clock.set(next.toInstant().plusSeconds(random.nextInt(60)));
        note("digest hour");
        if (random.nextInt(4) > 0) {
            tick(broadcasts);
        }
    }

    // ------------------------------------------------------------------ how it happens

    /**
     * What makes a run or a move wrong is rare among all that may happen: often, a run meets what members and coordinators
     * do, and a change of a member meets a run.
     */
    @Override
    void pause() {
        boolean isInRun = isRunning;
        boolean moved = isMoving;
        if (random.nextBoolean()) {
            step();
        } else if (moved) {
            isMoving = false;
            tick(broadcasts);
        } else if (isInRun) {
            meetRun();
        } else {
            step();
        }
        isMoving = moved;
    }

    /**
     * The member who is about to be sent something moves, or the mailing is stopped. At times both happen: then the run has a
     * conflict, and must not decide about the member again.
     */
    private void meetRun() {
        var delivery = committing
            .writes()
            .stream()
            .map(Change.Write::item)
            .filter(item -> item instanceof MailOrder order && order.ref().isDelivery())
            .map(MailOrder.class::cast)
            .findFirst();
        var recipient = delivery.map(order -> owners.get(order.ref().member()));
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                stop();
                if (random.nextBoolean()) {
                    pass(Duration.ofSeconds(3));
                }
            }
            case 2 -> {
                delivery
                    .filter(order -> order.kind() == MailKind.ANNOUNCEMENT)
                    .ifPresent(order -> act("stop", new Mailing.Ref(ID, order.ref().id()), Announcing::stop));
                pass(Duration.ofSeconds(3));
                if (random.nextBoolean()) {
                    edit();
                }
                recipient.ifPresent(this::changePreferences);
            }
            case 3 -> undo();
            default -> move(recipient.orElseGet(() -> pick(people)));
        }
    }

    private static String name(Mailing.Ref ref) {
        return ref.id().substring(6, 16);
    }

    /** The member index and the held deliveries, which follow the table some steps later. */
    private final class LateIndex {

        private static final int LATEST = 3;

        private final Set<MemberKey> active = new HashSet<>();
        private final Set<MemberKey> held = new HashSet<>();
        private final Map<MemberKey, Integer> late = new HashMap<>();

        private Set<MemberKey> actives() {
            var keys = new HashSet<MemberKey>();
            for (var member : table.members()) {
                if (member.state() instanceof Membership.State.Active) {
                    keys.add(member.key());
                }
            }
            return keys;
        }

        private Set<MemberKey> holding() {
            return new HashSet<>(table.membersWithHeld(ID, "", Integer.MAX_VALUE));
        }

        void catchUp() {
            late.clear();
            active.clear();
            active.addAll(actives());
            held.clear();
            held.addAll(holding());
        }

        void catchUpSome() {
            follow(active, actives());
            follow(held, holding());
        }

        private void follow(Set<MemberKey> shown, Set<MemberKey> real) {
            var different = new TreeSet<>(Comparator.comparing(MemberKey::hex));
            different.addAll(shown);
            different.addAll(real);
            for (var key : different) {
                if (shown.contains(key) == real.contains(key)) {
                    continue;
                }
                if (late.merge(key, 1, Integer::sum) >= LATEST || random.nextInt(3) > 0) {
                    late.remove(key);
                    if (real.contains(key)) {
                        shown.add(key);
                    } else {
                        shown.remove(key);
                    }
                }
            }
        }

        /** @param arguments community, the text after which the keys begin, and the largest number */
        List<MemberKey> page(Set<MemberKey> shown, List<Object> arguments) {
            var after = (String) arguments.get(1);
            return shown
                .stream()
                .filter(key -> key.hex().compareTo(after) > 0)
                .sorted(Comparator.comparing(MemberKey::hex))
                .limit((int) arguments.getLast())
                .toList();
        }
    }

    /** The table, with its faults, and with a look at each change as it is carried out. */
    private final class SeenLedger extends MailTable {

        @Override
        protected Object read(Read read) {
            return switch (read.method()) {
                case "activeMembers" -> super.read(read.from(() -> index.page(index.active, read.arguments())));
                case "membersWithHeld" -> super.read(read.from(() -> index.page(index.held, read.arguments())));
                default -> super.read(read);
            };
        }

        @Override
        Ledger.Commit carryOut(Change change) {
            var before = new HashMap<Object, Item>();
            for (var write : change.writes()) {
                stored(write.item()).ifPresent(item -> before.put(keyOf(write.item()), item));
            }
            var done = table.commit(change);
            if (done == Ledger.Commit.COMMITTED) {
                for (var write : change.writes()) {
                    look(write, Optional.ofNullable(before.get(keyOf(write.item()))));
                }
            }
            return done;
        }

        private Optional<? extends Item> stored(Item item) {
            return switch (item) {
                case Membership member -> table.member(member.key());
                case Mailing mailing -> table.mailing(mailing.ref());
                case MailOrder order -> table.order(order.ref());
                default -> Optional.empty();
            };
        }

        private Object keyOf(Item item) {
            return switch (item) {
                case Membership member -> member.key();
                case Mailing mailing -> mailing.ref();
                case MailOrder order -> order.ref();
                default -> item;
            };
        }

        private void look(Change.Write write, Optional<? extends Item> before) {
            switch (write) {
                case Change.Write.Put(Mailing mailing) -> look(mailing, before);
                case Change.Write.Put(Membership member) -> look(member, before.map(Membership.class::cast));
                case Change.Write.Delete(Membership member) -> disturb(owners.get(member.key()));
                case Change.Write.Put(MailOrder order) when order.ref().isDelivery() -> look(order, before.isPresent());
                default -> {
                    // Not about mailings.
                }
            }
        }

        private void look(Mailing mailing, Optional<? extends Item> before) {
            String id = mailing.ref().id();
            if (mailing.state() instanceof Mailing.State.Stopped(var at, _, _, _)) {
                stoppedAt.put(id, at);
            }
            var was = before.map(Mailing.class::cast).map(Mailing::state);
            if (
                mailing.state() instanceof Mailing.State.GoingOut &&
                was.filter(Mailing.State.Scheduled.class::isInstance).isPresent()
            ) {
                disturbedFor.computeIfAbsent(id, _ -> new HashSet<>());
            }
            if (
                mailing.state() instanceof Mailing.State.Out &&
                mailing.progress().lap() - 1 > quietFrom.getOrDefault(id, Integer.MAX_VALUE)
            ) {
                checkReport(mailing);
            }
        }

        private void look(Membership member, Optional<Membership> before) {
            var person = owners.get(member.key());
            boolean isActive = member.state() instanceof Membership.State.Active;
            if (before.isEmpty() && isActive) {
                person.address = member.address();
            }
            boolean asBefore =
                before.isPresent() &&
                isActive &&
                before.get().state().equals(member.state()) &&
                before.get().details().topics().equals(member.details().topics()) &&
                member.delivery().frequency() != DeliveryPreferences.Frequency.PAUSED &&
                before.get().delivery().frequency() != DeliveryPreferences.Frequency.PAUSED;
            boolean isMoved = before.isEmpty() && isActive;
            if (!asBefore && !isMoved) {
                disturb(person);
            }
        }

        private void look(MailOrder delivery, boolean wasThere) {
            var person = owners.get(delivery.ref().member());
            if (delivery.state() instanceof MailOrder.State.Gathered(var digest, _) && wasThere) {
                var digestOrder = table.order(MailOrder.Ref.delivery(delivery.ref().member(), digest));
                require(digestOrder.isPresent(), "a delivery is gathered by a digest that is not there");
                var mailing = table.mailing(new Mailing.Ref(ID, delivery.ref().id())).orElseThrow();
                require(
                    mailing.isUnderWay(table.home()) || decidedBefore(mailing, digestOrder.get().createdAt()),
                    "a digest gathered a mailing that is stopped"
                );
            }
            if (!(delivery.state() instanceof MailOrder.State.Claimed(var until, _))) {
                return;
            }
            if (wasThere) {
                require(
                    delivery.kind() != MailKind.ANNOUNCEMENT || decidedInTime(delivery, until.minus(MailOrder.LEASE)),
                    "a second attempt of a mailing that is stopped"
                );
                return;
            }
            var member = table.member(delivery.ref().member());
            require(
                member.filter(found -> found.state() instanceof Membership.State.Active).isPresent(),
                "a delivery was claimed for somebody who is no member"
            );
            var wanted = member.get().delivery().on(day(delivery.createdAt()));
            require(wanted != DeliveryPreferences.Frequency.PAUSED, "a delivery was claimed during a pause");
            if (delivery.kind() == MailKind.DIGEST) {
                require(
                    table
                        .deliveries(delivery.ref().member())
                        .stream()
                        .anyMatch(each -> each.isGatheredBy(delivery.ref().id())),
                    "a digest is empty"
                );
                var earlier = person.digests.put(delivery.ref().id(), day(delivery.createdAt()));
                require(earlier == null || person.moves > 0, "a digest was claimed twice");
                require(
                    person.digests.values().stream().distinct().count() == person.digests.size(),
                    "two digests on one local day"
                );
                return;
            }
            checkTurn(delivery, member.get(), wanted);
        }

        private void checkTurn(MailOrder delivery, Membership member, DeliveryPreferences.Frequency wanted) {
            var mailing = table.mailing(new Mailing.Ref(ID, delivery.ref().id())).orElseThrow();
            require(decidedInTime(delivery, delivery.createdAt()), "a claim more than two seconds after the stop");
            require(
                mailing.urgent() || wanted == DeliveryPreferences.Frequency.EACH,
                "a mail at once for somebody who wants a digest"
            );
            var topics = member.details().topics();
            require(
                mailing.topics().isEmpty() || topics.isEmpty() || topics.stream().anyMatch(mailing.topics()::contains),
                "a mail of a topic that the member did not choose"
            );
            require(
                member.state() instanceof Membership.State.Active(var joinedAt) &&
                    !joinedAt.isAfter(mailing.startedAt().orElseThrow()),
                "a mail for somebody who joined after the start"
            );
            checkMailToOneGoesFirst(delivery.createdAt());
        }

        private boolean decidedInTime(MailOrder delivery, Instant decided) {
            var mailing = table.mailing(new Mailing.Ref(ID, delivery.ref().id())).orElseThrow();
            return mailing.state() instanceof Mailing.State.GoingOut || decidedBefore(mailing, decided);
        }

        /** Whether a decision was made before a mailing ended, or at most two seconds later. */
        private boolean decidedBefore(Mailing mailing, Instant decided) {
            var stopped = stoppedAt.get(mailing.ref().id());
            return (
                mailing.state() instanceof Mailing.State.Out ||
                (stopped != null && !decided.isAfter(stopped.plusSeconds(2)))
            );
        }
    }

    private LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, COMMUNITY.announcements().timezone());
    }

    private void disturb(Person person) {
        disturbed.add(person);
        disturbedFor.values().forEach(all -> all.add(person));
    }

    private final class Mails extends MailService {

        private final Map<MailOrder.Ref, List<Mailing.Copy>> contents = new HashMap<>();
        private final Map<MailOrder.Ref, List<Mailing.Copy>> said = new HashMap<>();
        private final Map<MailOrder.Ref, Link.Token> undo = new HashMap<>();

        @Override
        OutgoingMail mail(Dispatch.Next.Send send, Instant now) {
            var order = send.order();
            contents.put(order.ref(), content(send));
            Optional.ofNullable(send.links().get(Link.Purpose.UNDO)).ifPresent(token -> undo.put(order.ref(), token));
            return new OutgoingMail(send.to(), send.to(), new byte[0], order.ref());
        }

        /** What the mail says: of a digest, what its claim gathers, or what was gathered. */
        private List<Mailing.Copy> content(Dispatch.Next.Send send) {
            var order = send.order();
            return switch (order.kind()) {
                case ANNOUNCEMENT -> List.of(new Mailing.Copy(order.ref().id(), order.version()));
                case DIGEST -> {
                    var gathered = send
                        .change()
                        .writes()
                        .stream()
                        .map(Change.Write::item)
                        .filter(MailOrder.class::isInstance)
                        .map(MailOrder.class::cast)
                        .filter(each -> each.isGatheredBy(order.ref().id()))
                        .toList();
                    yield (
                        gathered.isEmpty()
                            ? ledger
                                  .deliveries(order.ref().member())
                                  .stream()
                                  .filter(each -> each.isGatheredBy(order.ref().id()))
                                  .toList()
                            : gathered
                    )
                        .stream()
                        .map(each -> new Mailing.Copy(each.ref().id(), each.version()))
                        .toList();
                }
                default -> List.of();
            };
        }

        @Override
        void accepted(OutgoingMail mail) {
            var ref = mail.order();
            var person = owners.get(MemberKey.of(ID, mail.to()));
            Optional.ofNullable(undo.get(ref)).ifPresent(token -> person.undo = Optional.of(token));
            if (ref.isDelivery()) {
                var content = contents.get(ref);
                require(!content.isEmpty(), "a mail without content");
                var before = said.put(ref, content);
                require(before == null || before.equals(content), "a second attempt says something else");
                for (var copy : content) {
                    person.got
                        .computeIfAbsent(copy.mailing(), _ -> new ArrayList<>())
                        .add(new Accepted(ref, copy.version(), clock.instant()));
                }
            }
            tell(mail, MailOrder.DeliveryEvent.Type.SEND);
            if (random.nextInt(60) == 0) {
                tell(
                    mail,
                    random.nextBoolean() ? MailOrder.DeliveryEvent.Type.BOUNCE : MailOrder.DeliveryEvent.Type.COMPLAINT
                );
            }
        }
    }

    // ------------------------------------------------------------------ what must hold

    @Override
    void check() {
        for (var person : people) {
            person.got.forEach((mailing, all) -> {
                if (all.size() < 2) {
                    return;
                }
                require(
                    all.stream().map(Accepted::by).distinct().count() == 1,
                    person.name + " got " + mailing + " twice"
                );
                require(all.size() == 2, person.name + " got " + mailing + " more than twice");
                var first = all.getFirst();
                require(
                    !all.getLast().at().isBefore(first.at().plus(MailOrder.CONFIRMATION_WITHIN)),
                    person.name + " got " + mailing + " twice within 30 minutes"
                );
                var heard = service.heard.get(first.by());
                require(
                    heard == null || heard.isAfter(first.at().plus(MailOrder.CONFIRMATION_WITHIN)),
                    person.name + " got " + mailing + " again although it was confirmed in time"
                );
            });
        }
        for (var order : table.orders()) {
            if (order.state() instanceof MailOrder.State.Sent && order.ref().isDelivery()) {
                require(
                    service.accepts.containsKey(order.ref()) || owners.get(order.ref().member()).moves > 0,
                    "a delivery is called sent and was never taken"
                );
            }
        }
    }

    /** The numbers of the report are those of the deliveries: nothing else happens in a quiet tick. */
    private void checkReport(Mailing mailing) {
        var report = mailing.progress().lastLap();
        var deliveries = table
            .members()
            .stream()
            .filter(member -> member.state() instanceof Membership.State.Active)
            .flatMap(member -> table.order(MailOrder.Ref.delivery(member.key(), mailing.ref().id())).stream())
            .toList();
        int counted = 0;
        for (var outcome : List.of(
            BroadcastProgress.Counts.Outcome.SENT,
            BroadcastProgress.Counts.Outcome.UNSETTLED,
            BroadcastProgress.Counts.Outcome.HELD,
            BroadcastProgress.Counts.Outcome.IN_DIGEST,
            BroadcastProgress.Counts.Outcome.FAILED
        )) {
            counted += report.of(outcome);
        }
        require(
            counted == deliveries.size(),
            "the report counts " + counted + " of " + deliveries.size() + " deliveries"
        );
        long sent = deliveries
            .stream()
            .filter(order -> order.state() instanceof MailOrder.State.Sent)
            .count();
        require(
            report.of(BroadcastProgress.Counts.Outcome.SENT) == sent,
            "the report tells another number of sent mails"
        );
    }

    /** All faults end: each member who wanted a mailing all the time has it, or a delivery that says why not. */
    @Override
    void heal() {
        endFaults();
        for (var mailing : mailings()) {
            if (Announcing.canGoOn(mailing, clock.instant())) {
                attempt("go on " + name(mailing.ref()), () ->
                    Transition.retryOnConflict(ledger, () ->
                        Announcing.goOn(actor(), ledger.mailing(mailing.ref()).orElseThrow())
                    )
                );
            }
        }
        index.catchUp();
        stream.clear();
        for (int minute = 0; minute < 6; minute++) {
            pass(Duration.ofMinutes(16));
            sweep();
            index.catchUp();
            mailings().forEach(mailing -> quietFrom.put(mailing.ref().id(), mailing.progress().lap()));
            tick(broadcasts);
            quietFrom.clear();
            check();
        }
        for (int day = 0; day < 9; day++) {
            digestOfNextDay();
            index.catchUp();
            tick(broadcasts);
            sweep();
            check();
        }
        for (int sweeps = 0; sweeps < 3; sweeps++) {
            pass(Duration.ofMinutes(31));
            sweep();
            check();
        }
        for (var mailing : mailings()) {
            checkEnd(mailing);
        }
    }

    private void digestOfNextDay() {
        var settings = COMMUNITY.announcements();
        clock.set(
            ZonedDateTime.of(
                day(clock.instant()).plusDays(1).atTime(settings.digestHour(), 1),
                settings.timezone()
            ).toInstant()
        );
    }

    private void checkEnd(Mailing mailing) {
        switch (mailing.state()) {
            case Mailing.State.Scheduled _, Mailing.State.GoingOut _ -> throw new AssertionError(
                "a mailing is still " + mailing
            );
            case Mailing.State.Out _ -> {
                for (var person : people) {
                    checkEnd(mailing, person);
                }
            }
            case Mailing.State.Draft _, Mailing.State.Waiting _, Mailing.State.Stopped _, Mailing.State.Dropped _ -> {
                // It is not sent to the rest.
            }
        }
    }

    private void checkEnd(Mailing mailing, Person person) {
        var member = table.member(person.key());
        if (
            member.isEmpty() ||
            disturbedFor.getOrDefault(mailing.ref().id(), Set.of()).contains(person) ||
            !(member.get().state() instanceof Membership.State.Active(var joinedAt)) ||
            joinedAt.isAfter(mailing.startedAt().orElseThrow()) ||
            member.get().delivery().frequency() == DeliveryPreferences.Frequency.PAUSED
        ) {
            return;
        }
        var topics = member.get().details().topics();
        if (!mailing.topics().isEmpty() && !topics.isEmpty() && topics.stream().noneMatch(mailing.topics()::contains)) {
            return;
        }
        if (person.got.containsKey(mailing.ref().id())) {
            return;
        }
        var delivery = table.order(MailOrder.Ref.delivery(person.key(), mailing.ref().id()));
        require(
            delivery.isPresent(),
            person.name + " was missed by " + mailing + " " + mailing.progress() + mailing.state()
        );
        switch (delivery.get().state()) {
            case MailOrder.State.Failed(var reason, _) -> require(
                !reason.equals(MailOrder.State.Failed.NO_LONGER_NEEDED),
                "the delivery of " + person.name + " was given up"
            );
            case MailOrder.State.Gathered(var digest, _) -> require(
                person.moves > 0 ||
                    table
                        .order(MailOrder.Ref.delivery(person.key(), digest))
                        .filter(order -> order.state() instanceof MailOrder.State.Failed)
                        .isPresent(),
                "the digest of " + person.name + " was not sent, and does not say why"
            );
            case
                MailOrder.State.Unsent _,
                MailOrder.State.Claimed _,
                MailOrder.State.Unknown _,
                MailOrder.State.Held _,
                MailOrder.State.Sent _ -> throw new AssertionError(
                "the delivery of " + person.name + " is " + delivery.get().state() + " at the end"
            );
        }
    }
}
