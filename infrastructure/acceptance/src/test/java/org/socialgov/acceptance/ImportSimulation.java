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
import org.socialgov.community.storage.Transactions;
import org.socialgov.community.storage.Transition;
import org.socialgov.mail.BroadcastRun;

/**
 * Imported lists, driven by a seed: a list of eight people, of whom some are members, have asked to join or have left, and the
 * same list again. The invited come, refuse, join by the form, or do nothing; coordinators stop an import and let it go on;
 * weeks pass. A run dies, or is paused while others go on, at every call. The decisions, the run of the broadcasts with its
 * imports, the mail sender and the ports are those that ship.
 */
final class ImportSimulation extends FaultyMailSystem {

    /** What one run did. */
    record Figures(long steps, long crashes, long faults, long invited, long reminded, long came) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);

        Figures plus(Figures other) {
            return new Figures(
                steps + other.steps,
                crashes + other.crashes,
                faults + other.faults,
                invited + other.invited,
                reminded + other.reminded,
                came + other.came
            );
        }
    }

    private static final EmailAddress COORDINATOR = new EmailAddress("carol", "example.gov");
    private static final int PEOPLE = 8;
    private static final int STEPS = 70;
    private final BroadcastRun broadcasts;
    private final List<EmailAddress> people = new ArrayList<>();
    private final List<ListImport.Ref> imports = new ArrayList<>();
    /** The invitations and reminders that were claimed for each person. */
    private final Map<MemberKey, Set<MailOrder.Ref>> invitations = new HashMap<>();
    private final Map<MemberKey, Set<MailOrder.Ref>> reminders = new HashMap<>();
    private boolean isClicking;
    private long came;

    private ImportSimulation(long seed) {
        super(seed, new Odds(60, seed % 2 == 0 ? 8 : 2, 80, 40, 24));
        for (int i = 0; i < PEOPLE; i++) {
            people.add(new EmailAddress("p" + i, "agency" + (i % 3) + ".gov"));
        }
        // So few at once that cursors matter.
        broadcasts = broadcasts(
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
        return simulation.traced(seed, () -> {
            simulation.begin();
            for (int i = 0; i < STEPS; i++) {
                simulation.step();
                simulation.check();
            }
            simulation.heal();
            return new Figures(
                simulation.steps,
                simulation.crashes,
                simulation.faults,
                simulation.invitations.size(),
                simulation.reminders.size(),
                simulation.came
            );
        });
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
        faulty = true;
        start();
    }

    /** A coordinator starts the import of the list. */
    private void start() {
        var now = clock.instant();
        var ref = ListImport.Ref.create(ID, now, randomness);
        var reading = new ListImport.Reading("csv", true, Map.of("address", 0), List.of());
        var source = new ListImport.Source("LISTSERV", LocalDate.of(2026, 1, 2), COORDINATOR);
        var uploaded = ListImport.uploaded(ref, source, reading, now, table.home());
        var previewed = uploaded.previewed(reading, false, Map.of(), Map.of());
        var started = previewed.started(Map.of(), "batch", people.size(), now, table.home());
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
            case 14 -> ask(pick(people));
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
            default -> new Written(Change.none());
        };
    }

    /** A coordinator stops an import, or lets it go on. */
    private void stopOrGoOn() {
        var ref = pick(imports);
        attempt("stop or go on", () ->
            Transition.retryOnConflict(ledger, () -> {
                var found = ledger.listImport(ref).orElseThrow();
                var now = clock.instant();
                return new Written(
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

    private final class SeenLedger extends FaultyTable {

        @Override
        Commit carryOut(Change change) {
            var members = new HashMap<MemberKey, Membership>();
            table.members().forEach(member -> members.put(member.key(), member));
            var suppressed = new HashSet<MemberKey>();
            people.forEach(each -> {
                if (table.addressStatus(ID, each).isSuppressed()) {
                    suppressed.add(MemberKey.of(ID, each));
                }
            });
            var outcomes = new HashMap<MemberKey, Optional<ListImport.Outcome>>();
            people.forEach(each ->
                table
                    .invitation(MemberKey.of(ID, each))
                    .ifPresent(one -> outcomes.put(MemberKey.of(ID, each), one.outcome()))
            );
            var done = table.commit(change);
            if (done == Transactions.Commit.COMMITTED) {
                for (var write : change.writes()) {
                    if (write instanceof Change.Write.Put(Membership member)) {
                        look(member, Optional.ofNullable(members.get(member.key())));
                    } else if (
                        write instanceof Change.Write.Put(MailOrder order) &&
                        order.kind().isInvitation() &&
                        order.state() instanceof MailOrder.State.Claimed
                    ) {
                        look(order, members.keySet(), suppressed, outcomes);
                    }
                }
            }
            return done;
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

        private void look(
            MailOrder order,
            Set<MemberKey> members,
            Set<MemberKey> suppressed,
            Map<MemberKey, Optional<ListImport.Outcome>> outcomes
        ) {
            var key = order.ref().member();
            require(!suppressed.contains(key), "a person who wants no mail was invited");
            require(!members.contains(key), "a person with a membership was invited");
            boolean isReminder = order.kind() == MailKind.INVITATION_REMINDER;
            var earlier = (isReminder ? reminders : invitations).computeIfAbsent(key, _ -> new HashSet<>());
            earlier.add(order.ref());
            require(earlier.size() == 1, "a person was invited or reminded twice");
            require(
                table.invited(key).isPresent() && table.invitation(key).isPresent(),
                "an invitation was claimed without its mark"
            );
            if (isReminder) {
                require(
                    outcomes.getOrDefault(key, Optional.empty()).isEmpty(),
                    "a person who had answered was reminded"
                );
                require(
                    !order
                        .createdAt()
                        .isBefore(table.invitation(key).orElseThrow().at().plus(Invitations.REMIND_AFTER)),
                    "a person was reminded within a week"
                );
            }
        }
    }

    private final class Mails extends MailServiceWithMailbox {

        @Override
        void accepted(OutgoingMail mail) {
            super.accepted(mail);
            tell(mail, MailOrder.DeliveryEvent.Type.SEND);
            if (faulty && random.nextInt(10) == 0) {
                tell(
                    mail,
                    random.nextBoolean() ? MailOrder.DeliveryEvent.Type.BOUNCE : MailOrder.DeliveryEvent.Type.COMPLAINT
                );
            }
        }
    }

    private void check() {
        service.checkNothingTwice();
    }

    /** All faults end: each person of the list has an invitation, a membership, or a reason to have none. */
    private void heal() {
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
        for (var each : people) {
            var key = MemberKey.of(ID, each);
            require(
                table.invited(key).isPresent() ||
                    table.member(key).isPresent() ||
                    table.addressStatus(ID, each).isSuppressed(),
                "a person of the list was missed: " + each.local()
            );
        }
        checkNoOrderIsOpen();
    }
}
