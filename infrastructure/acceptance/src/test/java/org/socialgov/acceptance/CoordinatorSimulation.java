package org.socialgov.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.coordinating.ChangingSettings;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.coordinating.Inviting;
import org.socialgov.community.coordinating.MemberActions;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.coordinating.SigningIn;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;

/**
 * Coordinators, driven by a seed: two whom the deployment names, and three whom they may invite. They sign in, get fresh
 * periods, invite, accept, leave, remove one another, sign out, decide about requests to join by mailed links and in sessions,
 * act on members, who leave and come back by links of their own, write announcements and change settings, several of them at once. A container can die, or be paused while others go on,
 * at every call. The decisions, the mail sender and the ports are those that ship.
 */
final class CoordinatorSimulation extends FaultyMailSystem {

    /**
     * What one run did.
     *
     * @param acts changes that a coordinator made
     * @param refused acts of a person who was a coordinator when they began, and none any more at their commit
     * @param askedAgain people who were asked again after a bounce
     */
    record Figures(long steps, long crashes, long faults, long acts, long removals, long refused, long askedAgain) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0);

        Figures plus(Figures other) {
            return new Figures(
                steps + other.steps,
                crashes + other.crashes,
                faults + other.faults,
                acts + other.acts,
                removals + other.removals,
                refused + other.refused,
                askedAgain + other.askedAgain
            );
        }
    }

    private static final List<EmailAddress> FIRST = List.of(address("carol"), address("dan"));
    private static final List<EmailAddress> PEOPLE = List.of(
        FIRST.get(0),
        FIRST.get(1),
        address("eve"),
        address("fay"),
        address("guy")
    );
    private static final Optional<Eligibility.Verdict> OUTSIDE = Optional.of(Eligibility.Verdict.NOT_GOVERNMENT);
    private static final int STEPS = 70;

    private final CurrentCoordinators current = new CurrentCoordinators(ledger, FirstCoordinators.ofAll(FIRST));
    private final List<Session> sessions = new ArrayList<>();
    private final Set<MemberKey> decided = new HashSet<>();
    private Optional<EmailAddress> actor = Optional.empty();
    /** The coordinator who acts, or to whom a mail is being sent: what is done is wrong if they are removed meanwhile. */
    private Optional<EmailAddress> subject = Optional.empty();
    private int joins;
    private int seedings;
    private long acts;
    private long removals;
    private long refused;
    private long askedAgain;
    private boolean isConfirming;
    /** Whether each mail to a person comes back. */
    private boolean isBouncing;

    private record Session(String cookie, EmailAddress of) {}

    private CoordinatorSimulation(long seed) {
        super(seed, new Odds(60, 12, 80, 40, 24));
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
        var simulation = new CoordinatorSimulation(seed);
        return simulation.run(
            seed,
            () -> simulation.begin((int) (seed % 4), seed % 8 == 7),
            STEPS,
            simulation::figures
        );
    }

    private Figures figures() {
        return new Figures(steps, crashes, faults, acts, removals, refused, askedAgain);
    }

    /**
     * Few schedules come so far by themselves that several coordinators act at once.
     *
     * @param bounces whether the mail of the first member has come back
     */
    private void begin(int how, boolean bounces) {
        faulty = false;
        if (how >= 1) {
            FIRST.forEach(this::signInFresh);
        }
        if (how >= 2) {
            invite(sessions.getFirst(), address("eve"));
            deliverAll();
            click(newest(MailKind.COORDINATOR_INVITATION));
            signInFresh(address("eve"));
        }
        if (how == 3) {
            for (int i = 0; i < 3; i++) {
                ask();
                deliverAll();
                click(newest(MailKind.CONFIRM));
            }
            var waits = table.members().getFirst();
            by(FIRST.getFirst(), "approves", () ->
                MemberActions.act(
                    new MemberActions.Form(
                        waits.key(),
                        MemberActions.Act.APPROVE,
                        waits.revision(),
                        "",
                        Optional.empty()
                    ),
                    open(sessions.getFirst()).orElseThrow(),
                    ledger,
                    clock.instant(),
                    randomness
                )
            );
            isBouncing = bounces;
            deliverAll();
            isBouncing = false;
            while (!service.events.isEmpty()) {
                tellOfDelivery();
            }
            if (bounces) {
                // By then, the address gets another mail to confirm.
                pass(Duration.ofMinutes(11));
            }
        }
        faulty = true;
    }

    private void signInFresh(EmailAddress address) {
        askForLink(address);
        deliverAll();
        click(newest(MailKind.COORDINATOR));
        askForFresh(sessions.getLast());
        deliverAll();
        click(newest(MailKind.COORDINATOR_FRESH));
    }

    private ReceivedMail newest(MailKind kind) {
        return mailbox
            .stream()
            .filter(mail -> mail.kind() == kind)
            .toList()
            .getLast();
    }

    // ------------------------------------------------------------------ what may happen

    @Override
    void step() {
        steps++;
        switch (random.nextInt(39)) {
            case 0, 1, 2 -> askForLink(pick(PEOPLE));
            case 3, 4, 5, 6 -> deliver();
            case 7, 8, 9, 10, 11 -> {
                if (!mailbox.isEmpty()) {
                    // Rather a new mail than one of long ago.
                    click(mailbox.get(mailbox.size() - 1 - random.nextInt(Math.min(8, mailbox.size()))));
                }
            }
            case 12, 13 -> inSession(this::askForFresh);
            case 14, 15 -> inSession(session -> invite(session, pick(PEOPLE)));
            case 16, 17, 18 -> inSession(session -> remove(session, pick(PEOPLE)));
            case 19, 20 -> inSession(this::leave);
            case 21 -> inSession(session -> {
                if (random.nextInt(4) == 0) {
                    signOut(session);
                } else {
                    cancel(session, pick(PEOPLE));
                }
            });
            case 22, 23, 24, 31, 35 -> {
                var asked = mailbox
                    .stream()
                    .filter(mail -> mail.kind() == MailKind.APPROVAL_REQUEST)
                    .toList();
                if (asked.isEmpty() || random.nextBoolean()) {
                    inSession(this::actOnMember);
                } else {
                    click(pick(asked));
                }
            }
            case 25 -> inSession(this::announce);
            case 26 -> inSession(this::changeSettings);
            case 27 -> ask();
            case 32, 33, 34 -> {
                var own = mailbox
                    .stream()
                    .filter(mail -> mail.kind().links().contains(Link.Purpose.UNDO) || mail.kind() == MailKind.APPROVED)
                    .toList();
                if (!own.isEmpty()) {
                    click(pick(own));
                }
            }
            case 36, 37 -> tellOfDelivery();
            case 28 -> sweep();
            case 29 -> pass(Duration.ofSeconds(random.nextInt(120)));
            case 30 -> pass(random.nextInt(6) == 0 ? Duration.ofHours(random.nextInt(30)) : Duration.ofMinutes(3));
            default -> weather();
        }
    }

    private interface InSession {
        void act(Session session);
    }

    private void inSession(InSession act) {
        if (!sessions.isEmpty()) {
            act.act(pick(sessions));
        }
    }

    private void askForLink(EmailAddress address) {
        var tries = new int[1];
        attempt(address.local() + " asks to sign in", () ->
            Transition.retryOnConflict(ledger, () ->
                SigningIn.askForLink(
                    address,
                    current.in(ID),
                    ledger.addressStatus(ID, address).mailLimit(),
                    Optional.empty(),
                    tries[0]++ > 0,
                    clock.instant(),
                    randomness
                )
            )
        ).ifPresent(asked -> note("  " + asked.outcome()));
    }

    /** A person from outside the community's rule asks to join: the coordinators decide. */
    private void ask() {
        var request = new JoinRequest(
            ID,
            new EmailAddress("person", "example" + joins++ + ".org"),
            new Details("name", "", "", List.of()),
            new Consent("1", clock.instant())
        );
        attempt("a person asks to join", () ->
            Transition.retryOnConflict(ledger, () ->
                Joining.ask(request, ledger.addressStatus(ID, request.address()), LIMITS, clock.instant(), randomness)
            )
        );
    }

    @Override
    void deliver() {
        if (!stream.isEmpty()) {
            var ref = stream.remove(random.nextInt(stream.size()));
            subject = table.order(ref).flatMap(MailOrder::coordinator);
            deliver(ref);
            subject = Optional.empty();
        }
    }

    /** The person to whom a mail came clicks a button of it. */
    private void click(ReceivedMail mail) {
        if (mail.links().isEmpty()) {
            return;
        }
        var purpose = pick(List.copyOf(mail.links().keySet()));
        String token = mail.links().get(purpose).value();
        switch (purpose) {
            case COORDINATOR -> by(mail.to(), "signs in", () ->
                SigningIn.signIn(
                    LinkContext.ofCoordinator(token, current, ledger),
                    current.in(ID),
                    ledger,
                    ledger.auditHead(ID),
                    clock.instant(),
                    randomness
                )
            ).ifPresent(done -> {
                if (done instanceof SigningIn.Outcome.SignedIn(_, var cookie, _)) {
                    sessions.add(new Session(cookie.value(), mail.to()));
                }
            });
            case FRESH -> sessions
                .stream()
                .filter(session -> session.of().equals(mail.to()))
                .reduce((_, last) -> last)
                .ifPresent(session ->
                    by(mail.to(), "gets a fresh period", () ->
                        open(session)
                            .map(open ->
                                SigningIn.freshen(
                                    LinkContext.ofCoordinator(token, current, ledger),
                                    open,
                                    clock.instant(),
                                    randomness
                                )
                            )
                            .orElseGet(SigningIn.Outcome.Over::new)
                    )
                );
            case COORDINATOR_INVITATION -> by(mail.to(), "accepts", () ->
                Inviting.accept(
                    LinkContext.by(token, ledger),
                    current.in(ID),
                    ledger.auditHead(ID),
                    clock.instant(),
                    randomness
                )
            );
            case APPROVE, DECLINE -> by(mail.to(), purpose + " by a link", () ->
                Approving.decide(
                    Approving.Context.by(
                        LinkContext.ofCoordinator(token, current, ledger),
                        current,
                        ledger,
                        clock.instant()
                    ),
                    purpose == Link.Purpose.APPROVE,
                    ID,
                    "",
                    clock.instant(),
                    randomness
                )
            );
            case CONFIRM -> {
                isConfirming = true;
                attempt(mail.to().local() + " confirms", () ->
                    Transition.retryOnConflict(ledger, () ->
                        LinkActions.confirm(
                            LinkContext.by(token, ledger),
                            ID,
                            OUTSIDE,
                            current.of(ID),
                            ledger,
                            clock.instant(),
                            randomness
                        )
                    )
                );
                isConfirming = false;
            }
            case UNSUBSCRIBE -> attempt(mail.to().domain() + " leaves", () ->
                Transition.retryOnConflict(ledger, () ->
                    LinkActions.unsubscribe(LinkContext.by(token, ledger), ID, clock.instant(), randomness)
                )
            );
            case UNDO -> attempt(mail.to().domain() + " comes back", () ->
                Transition.retryOnConflict(ledger, () ->
                    LinkActions.undoLeaving(
                        LinkContext.by(token, ledger),
                        ID,
                        OUTSIDE,
                        current.of(ID),
                        ledger,
                        clock.instant(),
                        randomness
                    )
                )
            );
            case NEVER_AGAIN -> attempt(mail.to().domain() + " wants no mail", () ->
                Transition.retryOnConflict(ledger, () ->
                    LinkActions.neverAgain(LinkContext.by(token, ledger), ID, clock.instant(), randomness)
                )
            );
            default -> {
                // Sessions of members, and links about announcements.
            }
        }
    }

    /** A person acts; what is decided is read again at each try. */
    private <T extends Transition> Optional<T> by(EmailAddress person, String what, Supplier<T> act) {
        var before = actor;
        var about = subject;
        actor = Optional.of(person);
        subject = actor;
        try {
            var done = attempt(person.local() + " " + what, () -> Transition.retryOnConflict(ledger, act));
            done.ifPresent(outcome -> note("  " + outcome.getClass().getSimpleName()));
            return done;
        } finally {
            actor = before;
            subject = about;
        }
    }

    /**
     * What makes an act wrong is rare among all that may happen: often, the person stops being a coordinator meanwhile, most of
     * all between the decision and the commit.
     */
    @Override
    void pause() {
        var paused = actor;
        var about = subject;
        boolean confirming = isConfirming;
        actor = Optional.empty();
        subject = Optional.empty();
        isConfirming = false;
        if (about.isPresent() && !sessions.isEmpty() && random.nextInt(4) < (committing.isEmpty() ? 1 : 3)) {
            var session = pick(sessions);
            inSession(session, "ends the role of " + about.get().local(), open ->
                session.of().equals(about.get()) ? Inviting.leave(open, act(open)) : removal(open, about.get())
            );
        } else {
            step();
        }
        actor = paused;
        subject = about;
        isConfirming = confirming;
    }

    private Optional<OpenCoordinatorSession> open(Session session) {
        return OpenCoordinatorSession.by(session.cookie(), ID, current, ledger, clock.instant());
    }

    private record Nothing() implements Transition {}

    private CoordinatorAct act(OpenCoordinatorSession open) {
        return open.act(ledger.auditHead(ID), clock.instant(), randomness);
    }

    private void inSession(Session session, String what, Function<OpenCoordinatorSession, Transition> act) {
        var wasOpen = new boolean[1];
        by(session.of(), what, () -> {
            var open = open(session);
            if (open.isEmpty() && wasOpen[0]) {
                refused++;
            }
            wasOpen[0] = open.isPresent();
            return open.map(act).orElseGet(Nothing::new);
        });
    }

    /** Each change of the coordinators needs a fresh period. */
    private void whenFresh(Session session, String what, Function<OpenCoordinatorSession, Transition> act) {
        inSession(session, what, open -> open.session().isFreshAt(clock.instant()) ? act.apply(open) : new Nothing());
    }

    private void askForFresh(Session session) {
        inSession(session, "asks for a fresh link", open ->
            SigningIn.askForFresh(
                open,
                "team",
                ledger.addressStatus(ID, open.address()).mailLimit(),
                clock.instant(),
                randomness
            )
        );
    }

    private void invite(Session session, EmailAddress whom) {
        whenFresh(session, "invites " + whom.local(), open ->
            Inviting.invite(open, whom, whom.local(), true, ledger.addressStatus(ID, whom).mailLimit(), act(open))
        );
    }

    private void cancel(Session session, EmailAddress whom) {
        whenFresh(session, "takes back the invitation of " + whom.local(), open ->
            Inviting.cancel(open, AddressKey.of(whom), act(open))
        );
    }

    private void remove(Session session, EmailAddress whom) {
        whenFresh(session, "removes " + whom.local(), open -> removal(open, whom));
    }

    private Transition removal(OpenCoordinatorSession open, EmailAddress whom) {
        return Inviting.remove(open, AddressKey.of(whom), "reason", act(open));
    }

    private void leave(Session session) {
        whenFresh(session, "leaves", open -> Inviting.leave(open, act(open)));
    }

    private void signOut(Session session) {
        boolean everywhere = random.nextBoolean();
        inSession(session, "signs out", open ->
            new Transition.Writes(SigningIn.signOut(open, everywhere, clock.instant(), randomness))
        );
    }

    /** Any act on any member, also one that the status doesn't know. */
    private void actOnMember(Session session) {
        var members = table.members();
        if (members.isEmpty()) {
            return;
        }
        var member = pick(members);
        var known = Stream.of(MemberActions.Act.values())
            .filter(each -> each.isFor(member, clock.instant()))
            .toList();
        var act = known.isEmpty() || random.nextInt(8) == 0 ? pick(List.of(MemberActions.Act.values())) : pick(known);
        var form = new MemberActions.Form(
            member.key(),
            act,
            member.revision(),
            "reason " + random.nextInt(2),
            act == MemberActions.Act.CORRECT
                ? Optional.of(new Details("name " + random.nextInt(9), "", "", List.of()))
                : Optional.empty()
        );
        inSession(session, "does " + act + " with " + member.address().domain(), open ->
            MemberActions.act(form, open, ledger, clock.instant(), randomness)
        );
    }

    private void announce(Session session) {
        inSession(session, "writes an announcement", open ->
            Announcing.create(
                new Announcing.Actor(act(open), false, Duration.ofMinutes(2), ledger.home()),
                new Announcing.Written("Subject", "Text", List.of())
            )
        );
    }

    private void changeSettings(Session session) {
        int hour = random.nextInt(24);
        inSession(session, "sets the hour of digests to " + hour, open -> {
            var stored = ledger.liveSettings(ID);
            return ChangingSettings.save(
                open,
                COMMUNITY,
                COMMUNITY.withAnnouncements(
                    COMMUNITY.announcements().withDigests(hour, COMMUNITY.announcements().digestDay())
                ),
                stored.version(),
                stored,
                act(open)
            );
        });
    }

    private static EmailAddress address(String local) {
        return new EmailAddress(local, "agency.gov");
    }

    // ------------------------------------------------------------------ what must hold

    /** Who coordinates, by what is stored at this moment. */
    private List<EmailAddress> activeNow() {
        return new CurrentCoordinators(table, FirstCoordinators.ofAll(FIRST)).of(ID);
    }

    private final class SeenLedger extends MailTable {

        @Override
        Ledger.Commit carryOut(Change change) {
            var before = activeNow();
            var stored = table.coordinators(ID);
            var members = new HashMap<MemberKey, Membership>();
            table.members().forEach(member -> members.put(member.key(), member));
            var audit = table.auditHead(ID);
            var done = table.commit(change);
            if (done == Ledger.Commit.CONFLICT || change.isEmpty()) {
                return done;
            }
            actor.ifPresent(person -> {
                acts++;
                boolean isAccepting = change
                    .writes()
                    .stream()
                    .anyMatch(
                        write ->
                            write.item() instanceof AuditEntry entry &&
                            entry.act() == AuditEntry.Act.COORDINATOR_ACCEPTED
                    );
                require(
                    before.contains(person) ||
                        (isAccepting &&
                            stored
                                .entries()
                                .stream()
                                .anyMatch(
                                    entry ->
                                        entry.address().equals(person) &&
                                        entry.state() == CoordinatorEntry.State.INVITED
                                )),
                    "a person who is no coordinator acted"
                );
            });
            for (var write : change.writes()) {
                switch (write) {
                    case Change.Write.Put(CoordinatorEntry.Head _) -> {
                        if (stored.head().isNone()) {
                            seedings++;
                        }
                    }
                    case Change.Write.Put(AuditEntry entry) -> {
                        require(
                            entry.number() > audit.number() &&
                                (entry.number() > audit.number() + 1 || entry.previous().equals(audit.hash())),
                            "an entry of the audit does not follow the last one"
                        );
                        if (entry.act() == AuditEntry.Act.COORDINATOR_REMOVED) {
                            removals++;
                        }
                    }
                    case Change.Write.Put(MailOrder order) -> look(order, before);
                    case Change.Write.Put(Membership member) -> look(change, member, members);
                    default -> {
                        // Not about coordinators.
                    }
                }
            }
            lookAtNotices(change, stored, before);
            return done;
        }

        /** A claim makes the mail's links: it must not be for a person who is no coordinator any more. */
        private void look(MailOrder order, List<EmailAddress> before) {
            require(
                !(order.state() instanceof MailOrder.State.Claimed) ||
                    order.kind().isAboutCoordinators() ||
                    order
                        .coordinator()
                        .filter(each -> !before.contains(each))
                        .isEmpty(),
                "a mail was claimed after the removal of its coordinator"
            );
        }

        private void look(Change change, Membership member, Map<MemberKey, Membership> before) {
            var was = Optional.ofNullable(before.get(member.key())).map(Membership::state);
            if (was.isEmpty() || was.get().equals(member.state())) {
                return;
            }
            boolean isActive = member.state() instanceof Membership.State.Active;
            if (
                member.state() instanceof Membership.State.AwaitingApproval &&
                !(was.get() instanceof Membership.State.AwaitingApproval)
            ) {
                // It waits again.
                decided.remove(member.key());
            }
            require(
                !(was.get() instanceof Membership.State.Pending) ||
                    member.state() instanceof Membership.State.Pending ||
                    member.state() instanceof Membership.State.Suppressed ||
                    isConfirming,
                "P3: a request was confirmed without its click"
            );
            if (actor.isEmpty()) {
                require(
                    !isActive || (was.get() instanceof Membership.State.Left(_, _, var removed) && !removed),
                    "P3: a request outside the rule was decided by no coordinator"
                );
                return;
            }
            switch (was.get()) {
                case Membership.State.AwaitingApproval _ -> require(
                    !(isActive || member.state() instanceof Membership.State.Declined) || decided.add(member.key()),
                    "a request was decided twice"
                );
                case Membership.State.Active _ -> require(
                    change
                        .writes()
                        .stream()
                        .anyMatch(write -> write.item() instanceof MailOrder order && order.kind() == MailKind.REMOVED),
                    "a member was removed and not told"
                );
                case Membership.State.Left(_, _, var removed) -> require(
                    removed,
                    "P3: a coordinator brought back a member who had left"
                );
                case Membership.State.Suppressed(_, var why) -> {
                    askedAgain++;
                    require(
                        why == Membership.SuppressionReason.BOUNCE &&
                            member.state() instanceof Membership.State.Pending &&
                            change
                                .writes()
                                .stream()
                                .filter(
                                    write -> write.item() instanceof MailOrder order && order.kind() == MailKind.CONFIRM
                                )
                                .count() == 1,
                        "P3: a coordinator lifted a suppression other than by asking a person again after a bounce"
                    );
                }
                case Membership.State.Pending _, Membership.State.Declined _ -> require(
                    !isActive,
                    "P3: a coordinator subscribed a person who had not clicked"
                );
            }
        }

        /** All others are told of a change of the coordinators, in its transaction. */
        private void lookAtNotices(Change change, CoordinatorStore.Stored before, List<EmailAddress> coordinators) {
            boolean isChanged =
                !before.head().isNone() &&
                change
                    .writes()
                    .stream()
                    .anyMatch(write -> write.item() instanceof CoordinatorEntry.Head);
            if (!isChanged) {
                return;
            }
            for (var other : coordinators) {
                require(
                    actor.filter(other::equals).isPresent() ||
                        change
                            .writes()
                            .stream()
                            .anyMatch(
                                write ->
                                    write.item() instanceof MailOrder order &&
                                    order.kind() == MailKind.COORDINATOR_NOTICE &&
                                    order.coordinator().filter(other::equals).isPresent()
                            ),
                    "a coordinator was not told of a change of the coordinators"
                );
            }
        }
    }

    private final class Mails extends MailServiceWithMailbox {

        @Override
        void accepted(OutgoingMail mail) {
            super.accepted(mail);
            if (isBouncing || (faulty && random.nextInt(10) == 0)) {
                tell(
                    mail,
                    random.nextInt(8) > 0 ? MailOrder.DeliveryEvent.Type.BOUNCE : MailOrder.DeliveryEvent.Type.COMPLAINT
                );
            }
        }
    }

    @Override
    void check() {
        service.checkNothingTwice();
        require(
            table.statistics(ID).members() ==
                table
                    .members()
                    .stream()
                    .filter(member -> member.state() instanceof Membership.State.Active)
                    .count(),
            "the members are not as many as are counted"
        );
        require(seedings <= 1, "the first coordinators were stored twice");
        var stored = table.coordinators(ID);
        if (!stored.head().isNone()) {
            long active = stored.entries().stream().filter(CoordinatorEntry::isActive).count();
            require(active >= 1, "no coordinator is left");
            require(stored.head().active() == active, "the coordinators are not as many as are counted");
        }
    }

    /** All faults end: a coordinator gets in, and each mail is sent or says why not. */
    @Override
    void heal() {
        endFaults();
        for (int minute = 0; minute < 8; minute++) {
            pass(Duration.ofMinutes(16));
            sweep();
            check();
        }
        checkNoOrderIsOpen();
        checkUnconfirmed();
        var coordinator = pick(activeNow());
        int before = sessions.size();
        askForLink(coordinator);
        deliverAll();
        click(newest(MailKind.COORDINATOR));
        require(sessions.size() == before + 1, "a coordinator can't sign in");
    }

    /** A person who was asked again after a bounce, and doesn't answer, is suppressed as before. */
    private void checkUnconfirmed() {
        pass(MailOrder.HANDED_OVER_WITHIN.plusDays(1));
        for (var key : table.unconfirmed(clock.instant(), 100)) {
            var before = table.member(key).map(Membership::state);
            Transition.retryOnConflict(table, () ->
                Joining.remindOrExpire(
                    table.member(key),
                    table.rejoinRequest(key),
                    table.softBounces(key),
                    clock.instant(),
                    randomness
                )
            );
            if (before.orElse(null) instanceof Membership.State.Pending(_, _, _, _, var bouncedAt)) {
                var after = table.member(key).map(Membership::state);
                require(
                    bouncedAt
                        .map(at -> new Membership.State.Suppressed(at, Membership.SuppressionReason.BOUNCE))
                        .equals(after),
                    "a request that nobody confirmed ended as " + after
                );
            }
        }
    }
}
