package org.socialgov.acceptance;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transactions;
import org.socialgov.community.storage.Transition;
import org.socialgov.mail.BroadcastRun;

/**
 * Imported lists, driven by a seed: a list of eight people, of whom some are members, have asked to join or have left, and the
 * same list again. Each sixth seed has a list of 64 people, of whom most are invited before anything fails and many mails
 * bounce. The invited come, refuse, join by the form, or do nothing; coordinators stop an import and let it go on;
 * weeks pass. A run dies, or is paused while others go on, at every call. The decisions, the run of the broadcasts with its
 * imports, the mail sender and the ports are those that ship.
 */
final class ImportSimulation extends FaultyMailSystem {

    /** What one run did. */
    record Figures(long steps, long crashes, long faults, long invited, long reminded, long came, long stopped) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0);

        Figures plus(Figures other) {
            return new Figures(
                steps + other.steps,
                crashes + other.crashes,
                faults + other.faults,
                invited + other.invited,
                reminded + other.reminded,
                came + other.came,
                stopped + other.stopped
            );
        }
    }

    private static final EmailAddress COORDINATOR = new EmailAddress("carol", "example.gov");
    private static final int PEOPLE = 8;
    private static final int PEOPLE_OF_A_LONG_LIST = 64;
    /** Invitations before bounces stop an import. */
    private static final int FEWEST = 50;
    /** The percentage of bounces with which an import can't go on. */
    private static final int LAST_BOUNCES = 10;
    /** Mails between two looks at what came back, at the pace of a long list. */
    private static final int AT_ONCE = 2;
    private static final int STEPS = 70;
    private final Supplier<BroadcastRun> broadcasts;
    private final List<EmailAddress> people = new ArrayList<>();
    private final List<ListImport.Ref> imports = new ArrayList<>();
    /** The invitations and reminders that were claimed for each person. */
    private final Map<MemberKey, Set<MailOrder.Ref>> invitations = new HashMap<>();
    private final Map<MemberKey, Set<MailOrder.Ref>> reminders = new HashMap<>();
    private final Map<String, Integer> invitedInVain = new HashMap<>();
    private final boolean isLong;
    private boolean isClicking;
    private long came;
    private long stopped;

    private ImportSimulation(long seed) {
        super(seed, new Odds(60, seed % 2 == 0 ? 8 : 2, 80, 40, 24));
        isLong = seed % 6 == 5;
        for (int i = 0; i < (isLong ? PEOPLE_OF_A_LONG_LIST : PEOPLE); i++) {
            people.add(new EmailAddress("p" + i, "agency" + (i % 3) + ".gov"));
        }
        // So few at once that cursors matter.
        broadcasts = () ->
            broadcasts(
                List.of(COORDINATOR),
                10,
                2,
                new Invitations.Pace(seed % 3 == 0 ? 3_600 : 120, seed % 5 == 0 ? 3 : 0)
            );
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
        var simulation = new ImportSimulation(seed);
        return simulation.run(seed, simulation::begin, STEPS, simulation::figures);
    }

    private Figures figures() {
        return new Figures(steps, crashes, faults, invitations.size(), reminders.size(), came, stopped);
    }

    /** One is a member, one has left, one wants no mail, one has asked to join; the others are strangers. */
    private void begin() {
        faulty = false;
        for (int i = 0; i < 4; i++) {
            ask(people.get(i));
        }
        deliverAll();
        for (var mail : List.copyOf(mailbox)) {
            var purpose = mail.to().equals(people.get(2)) ? Link.Purpose.NEVER_AGAIN : Link.Purpose.CONFIRM;
            if (!mail.to().equals(people.get(3))) {
                click(mail, purpose);
            }
        }
        deliverAll();
        for (var mail : List.copyOf(mailbox)) {
            if (mail.to().equals(people.get(1)) && mail.links().containsKey(Link.Purpose.UNSUBSCRIBE)) {
                click(mail, Link.Purpose.UNSUBSCRIBE);
            }
        }
        deliverAll();
        start();
        while (isLong && invitations.size() < FEWEST) {
            pass(Duration.ofMinutes(1));
            tick(broadcasts);
        }
        // What is left to tell are a few bounces and complaints.
        service.events.removeIf(each -> each.deliveryEvent().type() == MailOrder.DeliveryEvent.Type.SEND);
        while (isLong && service.events.size() > 2) {
            tellOfDelivery();
        }
        faulty = true;
    }

    /** A coordinator starts the import of the list. */
    private void start() {
        var now = clock.instant();
        var ref = ListImport.Ref.create(ID, now, randomness);
        var reading = new ListImport.Reading("csv", true, Map.of("address", 0), List.of());
        var source = new ListImport.Source("LISTSERV", LocalDate.of(2026, 1, 2), COORDINATOR);
        var uploaded = ListImport.uploaded(ref, source, reading, now, table.home());
        var previewed = uploaded.previewed(reading, false, Map.of(), Map.of());
        var started = previewed.started(Map.of(), "batch", people.size(), COORDINATOR, now, table.home());
        var rows = new ArrayList<ListImport.Row>();
        for (int i = 0; i < people.size(); i++) {
            rows.add(new ListImport.Row(i + 1, people.get(i), "name", "", false));
        }
        for (var each : List.of(uploaded, previewed, started)) {
            table.commit(new Change.Builder().put(each).change(randomness));
        }
        table.commit(
            new Change.Builder()
                .put(new ListImport.Rows(ref, "batch", 0, rows, now.plus(ListImport.ROWS_KEPT)))
                .change(randomness)
        );
        imports.add(ref);
        note("import " + imports.size() + " starts");
    }

    // ------------------------------------------------------------------ what may happen

    @Override
    void step() {
        steps++;
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> tick(broadcasts);
            case 8 -> sweep();
            case 9 -> deliver();
            case 10, 11 -> tellOfDelivery();
            case 12, 13, 21 -> click();
            case 14 -> {
                ask(pick(people));
                if (random.nextInt(3) == 0) {
                    note("the stream loses what it has to tell");
                    stream.clear();
                }
            }
            case 15 -> stopOrGoOn();
            case 16 -> {
                if (imports.size() < 2 && !isUnderWay(imports.getFirst())) {
                    start();
                }
            }
            case 17, 18 -> pass(Duration.ofSeconds(random.nextInt(120)));
            case 19 -> pass(Duration.ofMinutes(random.nextInt(60)));
            case 20 -> pass(Duration.ofDays(random.nextInt(4)));
            default -> weather();
        }
    }

    private boolean isUnderWay(ListImport.Ref ref) {
        return table
            .listImport(ref)
            .filter(each -> each.due().isPresent())
            .isPresent();
    }

    private void ask(EmailAddress address) {
        var request = new JoinRequest(
            ID,
            address,
            new Details("name", "", "", List.of()),
            new Consent("1", clock.instant())
        );
        attempt(address.local() + " asks to join", () ->
            Transition.retryOnConflict(ledger, () ->
                Joining.ask(request, ledger.addressStatus(ID, address), LIMITS, clock.instant(), randomness)
            )
        );
    }

    private void click() {
        if (mailbox.isEmpty()) {
            return;
        }
        // Rather a new mail than one of long ago.
        var mail = mailbox.get(mailbox.size() - 1 - random.nextInt(Math.min(6, mailbox.size())));
        var purposes = mail
            .links()
            .keySet()
            .stream()
            .filter(each -> each != Link.Purpose.NEVER_AGAIN)
            .toList();
        if (mail.links().containsKey(Link.Purpose.NEVER_AGAIN) && random.nextInt(4) == 0) {
            click(mail, Link.Purpose.NEVER_AGAIN);
        } else if (!purposes.isEmpty()) {
            click(mail, pick(purposes));
        }
    }

    private void click(ReceivedMail mail, Link.Purpose purpose) {
        String token = mail.links().get(purpose).value();
        attempt(mail.to().local() + " clicks " + purpose, () -> {
            boolean before = isClicking;
            isClicking = true;
            try {
                return Transition.retryOnConflict(ledger, () -> clicked(purpose, token));
            } finally {
                isClicking = before;
            }
        });
    }

    private Transition clicked(Link.Purpose purpose, String token) {
        var found = LinkContext.by(token, ledger);
        var now = clock.instant();
        return switch (purpose) {
            case CONFIRM -> LinkActions.confirm(found, ID, ELIGIBLE, List.of(COORDINATOR), ledger, now, randomness);
            case INVITATION -> LinkActions.acceptInvitation(
                found,
                ID,
                "1",
                ELIGIBLE,
                Optional.empty(),
                List.of(COORDINATOR),
                ledger,
                now,
                randomness
            );
            case NEVER_AGAIN -> LinkActions.neverAgain(found, ID, now, randomness);
            case UNSUBSCRIBE -> LinkActions.unsubscribe(found, ID, now, randomness);
            default -> new Transition.Writes(Change.none());
        };
    }

    /** A coordinator stops an import, or lets it go on. */
    private void stopOrGoOn() {
        var ref = pick(imports);
        attempt("stop or go on", () ->
            Transition.retryOnConflict(ledger, () -> {
                var found = ledger.listImport(ref).orElseThrow();
                var now = clock.instant();
                return new Transition.Writes(
                    Invitations.stop(found, now)
                        .or(() -> Invitations.goOn(found, ledger.importCounts(ref), ledger.home(), now))
                        .map(next -> new Change.Builder().put(next).change(randomness))
                        .orElse(Change.none())
                );
            })
        );
    }

    /** Often, a run meets what the person does who is about to be invited. */
    @Override
    void pause() {
        boolean clicking = isClicking;
        isClicking = false;
        var invited = committing
            .writes()
            .stream()
            .map(Change.Write::item)
            .filter(item -> item instanceof MailOrder order && order.ref().isDelivery())
            .flatMap(item -> ((MailOrder) item).person().stream())
            .findFirst();
        if (invited.isEmpty() || random.nextInt(3) == 0) {
            step();
        } else {
            var mails = mailbox
                .stream()
                .filter(mail -> mail.to().equals(invited.get()) && !mail.links().isEmpty())
                .toList();
            if (mails.isEmpty()) {
                ask(invited.get());
            } else {
                var mail = pick(mails);
                click(mail, pick(List.copyOf(mail.links().keySet())));
            }
        }
        isClicking = clicking;
    }

    // ------------------------------------------------------------------ what must hold

    private final class SeenLedger extends MailTable {

        @Override
        Ledger.Commit carryOut(Change change) {
            var before = new HashMap<MemberKey, Before>();
            for (var write : change.writes()) {
                switch (write) {
                    case Change.Write.Put(Membership member) -> before.put(member.key(), before(member.key()));
                    case Change.Write.Put(MailOrder order) -> before.put(
                        order.ref().member(),
                        before(order.ref().member())
                    );
                    default -> {
                        // Not about a person.
                    }
                }
            }
            var imported = imports
                .stream()
                .flatMap(ref -> table.listImport(ref).stream())
                .toList();
            var done = table.commit(change);
            if (done == Transactions.Commit.COMMITTED) {
                for (var write : change.writes()) {
                    switch (write) {
                        case Change.Write.Put(Membership member) -> look(member, before.get(member.key()).member());
                        case Change.Write.Put(ListImport listImport) -> imported
                            .stream()
                            .filter(each -> each.ref().equals(listImport.ref()))
                            .forEach(each -> look(change, each, listImport));
                        case Change.Write.Put(MailOrder order) when (
                            order.kind().isInvitation() && order.state() instanceof MailOrder.State.Claimed
                        ) -> look(order, before.get(order.ref().member()));
                        default -> {
                            // Not about a person or an import.
                        }
                    }
                }
            }
            return done;
        }

        private Before before(MemberKey key) {
            return new Before(
                table.member(key),
                people
                    .stream()
                    .filter(each -> MemberKey.of(ID, each).equals(key))
                    .anyMatch(each -> table.addressStatus(ID, each).isSuppressed()),
                table.invitation(key).flatMap(ListImport.Invitation::outcome)
            );
        }

        /** An import that stops itself is reported, and one of which too much came back doesn't go on. */
        private void look(Change change, ListImport before, ListImport after) {
            if (after.state() instanceof ListImport.State.Stopped(_, var why) && isForWhatCameBack(why)) {
                stopped++;
                require(
                    change
                        .writes()
                        .stream()
                        .anyMatch(
                            write -> write.item() instanceof MailOrder order && order.kind() == MailKind.IMPORT_REPORT
                        ),
                    "an import that stopped itself was not reported"
                );
            }
            require(
                !(before.state() instanceof ListImport.State.Stopped) ||
                    after.due().isEmpty() ||
                    !hasBounced(table.importCounts(after.ref()), LAST_BOUNCES),
                "an import goes on although a tenth of its mails bounced"
            );
        }

        private boolean isForWhatCameBack(String why) {
            return why.equals(ListImport.State.Stopped.BOUNCES) || why.equals(ListImport.State.Stopped.COMPLAINTS);
        }

        private void look(Membership member, Optional<Membership> before) {
            require(!isRunning, "an import changed a membership");
            boolean isActive = member.state() instanceof Membership.State.Active;
            boolean wasActive = before.filter(m -> m.state() instanceof Membership.State.Active).isPresent();
            require(!isActive || wasActive || isClicking, "P3: somebody became a member without a click");
            if (isActive && before.isEmpty()) {
                came++;
            }
        }

        private void look(MailOrder order, Before before) {
            var key = order.ref().member();
            require(!before.isSuppressed(), "a person who wants no mail was invited");
            require(before.member().isEmpty(), "a person with a membership was invited");
            checkMailToOneGoesFirst(order.createdAt());
            boolean isReminder = order.kind() == MailKind.INVITATION_REMINDER;
            var earlier = (isReminder ? reminders : invitations).computeIfAbsent(key, _ -> new HashSet<>());
            if (earlier.add(order.ref())) {
                checkBounces(table.invitation(key).orElseThrow().listImport());
            }
            require(earlier.size() == 1, "a person was invited or reminded twice");
            require(
                table.invited(key).isPresent() && table.invitation(key).isPresent(),
                "an invitation was claimed without its mark"
            );
            if (isReminder) {
                require(before.outcome().isEmpty(), "a person who had answered was reminded");
                require(
                    !order
                        .createdAt()
                        .isBefore(table.invitation(key).orElseThrow().at().plus(Invitations.REMIND_AFTER)),
                    "a person was reminded within a week"
                );
            }
        }
    }

    private record Before(Optional<Membership> member, boolean isSuppressed, Optional<ListImport.Outcome> outcome) {}

    /** After too much came back, a run sends what it has decided, and no more. (The sweeper still settles what is unknown.) */
    private void checkBounces(String id) {
        var ref = imports
            .stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow();
        var counts = table.importCounts(ref);
        var allowed = table.listImport(ref).orElseThrow().progress();
        boolean isTooMuch =
            hasBounced(counts, allowed.bounces()) ||
            (counts.of(ListImport.Outcome.INVITED) >= FEWEST &&
                counts.of(ListImport.Outcome.COMPLAINED) >= allowed.complaints());
        if (!isTooMuch) {
            invitedInVain.remove(id);
        } else {
            require(
                invitedInVain.merge(id, 1, Integer::sum) <= AT_ONCE || !isLong,
                "people are invited although too much came back"
            );
        }
    }

    private static boolean hasBounced(ListImport.Counts counts, int percent) {
        int invited = counts.of(ListImport.Outcome.INVITED);
        int bounced = 100 * counts.of(ListImport.Outcome.BOUNCED);
        return (
            invited >= FEWEST && (percent == LAST_BOUNCES ? bounced >= percent * invited : bounced > percent * invited)
        );
    }

    private final class Mails extends MailServiceWithMailbox {

        @Override
        void accepted(OutgoingMail mail) {
            super.accepted(mail);
            tell(mail, MailOrder.DeliveryEvent.Type.SEND);
            if ((faulty || isLong) && random.nextInt(10) == 0) {
                tell(
                    mail,
                    random.nextInt(4) > 0 ? MailOrder.DeliveryEvent.Type.BOUNCE : MailOrder.DeliveryEvent.Type.COMPLAINT
                );
            }
        }
    }

    @Override
    void check() {
        service.checkNothingTwice();
    }

    /** All faults end: each person of the list has an invitation, a membership, or a reason to have none. */
    @Override
    void heal() {
        endFaults();
        if (imports.size() < 2) {
            for (int minute = 0; minute < 40 && isUnderWay(imports.getFirst()); minute++) {
                pass(Duration.ofHours(1));
                tick(broadcasts);
            }
            start();
        }
        for (int hour = 0; hour < 60; hour++) {
            pass(hour < 40 ? Duration.ofMinutes(16) : Duration.ofDays(1));
            for (var ref : imports) {
                var found = table.listImport(ref).orElseThrow();
                if (found.state() instanceof ListImport.State.Stopped) {
                    Invitations.goOn(found, table.importCounts(ref), table.home(), clock.instant()).ifPresent(next ->
                        table.commit(new Change.Builder().put(next).change(randomness))
                    );
                }
            }
            tick(broadcasts);
            sweep();
            check();
        }
        boolean canEnd = imports.stream().anyMatch(ref -> !hasBounced(table.importCounts(ref), LAST_BOUNCES));
        for (var each : people) {
            var key = MemberKey.of(ID, each);
            require(
                !canEnd ||
                    table.invited(key).isPresent() ||
                    table.member(key).isPresent() ||
                    table.addressStatus(ID, each).isSuppressed(),
                "a person of the list was missed: " + each.local()
            );
        }
        checkNoOrderIsOpen();
    }
}
