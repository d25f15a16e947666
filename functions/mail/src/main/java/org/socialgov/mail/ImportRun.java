package org.socialgov.mail;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.imports.ImportReport;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.ListImport.Outcome;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transactions;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;

/**
 * The invitations to the people of imported lists, in a run of the broadcasts: after the announcements, one person after the
 * other. It may end at any moment: the next run reads what is stored, and an address has one mark.
 */
final class ImportRun {

    /** Rows that are looked at for the domains with the most bounces. */
    private static final int MOST_LOOKED_AT = 1_000;

    private static final int MOST_DOMAINS = 5;

    private final Ledger ledger;
    private final MailSender mailSender;
    private final Coordinators coordinators;
    private final Invitations.Pace pace;
    private final Turns turns;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;
    private final Metrics metrics;

    /** The run of the broadcasts, whose lease, pace and reserve hold for invitations, too. */
    interface Turns {
        boolean isOver();

        /**
         * Waits for the next mail's turn.
         *
         * @param goesOn asked now and then whether the import is still under way
         * @return false if the run has to end
         */
        boolean permitted(BooleanSupplier goesOn);

        void heard(SendOutcome outcome);

        /** Whether the mail service takes no mails for now. */
        boolean isRefused();
    }

    ImportRun(
        Ledger ledger,
        MailSender mailSender,
        Coordinators coordinators,
        Invitations.Pace pace,
        Turns turns,
        InstantSource clock,
        Randomness randomness,
        Log log,
        Metrics metrics
    ) {
        this.ledger = ledger;
        this.mailSender = mailSender;
        this.coordinators = coordinators;
        this.pace = pace;
        this.turns = turns;
        this.clock = clock;
        this.randomness = randomness;
        this.log = log;
        this.metrics = metrics;
    }

    /** Goes on with an import as far as its pace and the run's time allow. */
    void run(ListImport.Ref ref) {
        var next = ledger.listImport(ref);
        while (next.filter(this::isDue).isPresent() && !turns.isOver()) {
            next = goOn(next.get());
        }
    }

    private boolean isDue(ListImport listImport) {
        return listImport
            .due()
            .filter(due -> !due.isAfter(clock.instant()))
            .isPresent();
    }

    /** The import after one more stage; empty if this run is done with it. */
    private Optional<ListImport> goOn(ListImport listImport) {
        var checked = Invitations.check(listImport, ledger.home(), clock.instant(), randomness);
        if (!checked.change().isEmpty()) {
            return moved(checked);
        }
        var judged = Invitations.judge(listImport, ledger.importCounts(listImport.ref()), clock.instant(), randomness);
        if (!judged.change().isEmpty()) {
            return moved(judged);
        }
        var progress = listImport.progress();
        if (progress.cursor() >= progress.rows()) {
            return moved(Invitations.endLap(listImport, clock.instant(), randomness));
        }
        return ledger
            .rowsOf(listImport.ref(), listImport.batch(), progress.cursor() / ListImport.Rows.AT_ONCE)
            .map(rows -> walk(listImport, rows.rows()))
            .orElseGet(() -> moved(Invitations.withoutRows(listImport, clock.instant(), randomness)));
    }

    /** Decides rows until the progress is to be stored. The cursor stays before a row that isn't decided. */
    private Optional<ListImport> walk(ListImport listImport, List<ListImport.Row> rows) {
        int cursor = listImport.progress().cursor();
        var share = Invitations.Share.of(listImport, pace);
        var walked = new Walked(cursor);
        int from = cursor % ListImport.Rows.AT_ONCE;
        int until = Math.min(rows.size(), from + share.rows());
        while (from < until && walked.mails < share.mails() && walked.goesOn) {
            decide(listImport, rows.get(from), walked);
            from++;
        }
        if (walked.isWithoutProgress()) {
            return turns.isRefused() ? postponed(listImport) : Optional.empty();
        }
        var next = moved(
            Invitations.advance(
                listImport,
                walked.next,
                walked.counts,
                walked.mails,
                walked.until,
                pace,
                clock.instant(),
                randomness
            )
        );
        if (next.isEmpty()) {
            countStopped(listImport, walked);
        }
        return walked.goesOn ? next : turns.isRefused() ? next.flatMap(this::postponed) : Optional.empty();
    }

    /** After a conflict: the mails from before a coordinator's stop count, too. */
    private void countStopped(ListImport listImport, Walked walked) {
        ledger
            .listImport(listImport.ref())
            .map(now -> Invitations.advanceStopped(listImport, now, walked.next, walked.counts, randomness).change())
            .filter(change -> !change.isEmpty())
            // In a conflict, the import goes on: the next run walks these rows again, and counts them.
            .ifPresent(ledger::commit);
    }

    /** What became of the rows since the last progress. */
    private static final class Walked {

        private final int first;
        private int next;
        private int mails;
        private boolean goesOn = true;
        private Optional<Instant> until = Optional.empty();
        private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

        Walked(int cursor) {
            first = cursor;
            next = cursor;
        }

        void decided(List<Outcome> outcomes) {
            outcomes.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
            next++;
        }

        boolean isWithoutProgress() {
            return next == first && until.isEmpty();
        }
    }

    private void decide(ListImport listImport, ListImport.Row row, Walked walked) {
        try {
            switch (turn(listImport, row)) {
                case Invitations.Turn.Decided(var outcomes) -> walked.decided(outcomes);
                case Invitations.Turn.Wait(var until) -> {
                    walked.until = Optional.of(until);
                    walked.goesOn = false;
                }
                case Invitations.Turn.Send send -> {
                    if (!turns.permitted(() -> isUnchanged(listImport))) {
                        walked.goesOn = false;
                        return;
                    }
                    walked.decided(take(listImport, row, send));
                    walked.mails++;
                }
            }
        } catch (RuntimeException failed) {
            // The next run tries again.
            log.unexpected("invitation-failed", failed);
            walked.goesOn = false;
        }
    }

    private Invitations.Turn turn(ListImport listImport, ListImport.Row row) {
        return Invitations.turn(
            listImport,
            row,
            Invitations.Found.by(listImport, row, ledger),
            clock.instant(),
            randomness
        );
    }

    /** A stop by a coordinator is seen here. */
    private boolean isUnchanged(ListImport listImport) {
        return ledger.listImport(listImport.ref()).filter(listImport::equals).isPresent();
    }

    /** A decision, and the mail if one is to be sent. */
    private record Composed(Invitations.Turn turn, Optional<OutgoingMail> mail) implements Transition {
        @Override
        public Change change() {
            return turn.change();
        }
    }

    private List<Outcome> take(ListImport listImport, ListImport.Row row, Invitations.Turn.Send first) {
        var turns = new ArrayList<Invitations.Turn>(List.of(first));
        var step = Transition.retryOnConflict(ledger, () -> {
            var turn = turns.isEmpty() ? turnAgain(listImport, row) : turns.removeFirst();
            return turn instanceof Invitations.Turn.Send(var send)
                ? mailSender
                      .compose(send)
                      .map(mail -> new Composed(turn, Optional.of(mail)))
                      .orElseGet(() -> new Composed(Invitations.withoutReader(), Optional.empty()))
                : new Composed(turn, Optional.empty());
        });
        return switch (step.turn()) {
            case Invitations.Turn.Send(var send) -> {
                var done = mailSender.send(send, step.mail().orElseThrow());
                this.turns.heard(done.outcome());
                yield Invitations.mailed(
                    done.order().kind() == MailKind.INVITATION ? Outcome.INVITED : Outcome.REMINDED,
                    Optional.of(done.order())
                ).outcomes();
            }
            case Invitations.Turn.Decided(var outcomes) -> outcomes;
            case Invitations.Turn.Wait _ -> throw new IllegalStateException("a reminder is due earlier than before");
        };
    }

    /** After a conflict: the import is read again, too, which may be stopped meanwhile. */
    private Invitations.Turn turnAgain(ListImport listImport, ListImport.Row row) {
        if (!isUnchanged(listImport)) {
            throw new IllegalStateException("the import changed before a person was invited");
        }
        return turn(listImport, row);
    }

    private Optional<ListImport> postponed(ListImport listImport) {
        return moved(Invitations.postpone(listImport, clock.instant().plus(Invitations.PATIENCE), randomness)).filter(
            _ -> false
        );
    }

    /** Stores a stage; empty if the import was changed meanwhile, or isn't under way any more. */
    private Optional<ListImport> moved(Invitations.Stage stage) {
        boolean isUnderWay = stage.listImport().due().isPresent();
        var told = isUnderWay ? stage : reported(stage);
        if (!told.change().isEmpty() && ledger.commit(told.change()) == Transactions.Commit.CONFLICT) {
            return Optional.empty();
        }
        if (!isUnderWay) {
            log(stage.listImport());
            return Optional.empty();
        }
        return Optional.of(stage.listImport());
    }

    private Invitations.Stage reported(Invitations.Stage stage) {
        var listImport = stage.listImport();
        return Invitations.reported(
            stage,
            ImportReport.of(listImport, ledger.importCounts(listImport.ref()), worstDomains(listImport)),
            coordinators.of(listImport.ref().community()),
            clock.instant(),
            randomness
        );
    }

    /** The domains of the addresses that bounced, where an import was stopped for these. */
    private Map<String, Integer> worstDomains(ListImport listImport) {
        if (
            !(listImport.state() instanceof ListImport.State.Stopped(_, var why)) ||
            !why.equals(ListImport.State.Stopped.BOUNCES)
        ) {
            return Map.of();
        }
        var bounced = new HashMap<String, Integer>();
        int walked = Math.min(listImport.progress().cursor(), MOST_LOOKED_AT);
        for (int item = 0; item * ListImport.Rows.AT_ONCE < walked; item++) {
            for (var row : ledger
                .rowsOf(listImport.ref(), listImport.batch(), item)
                .map(ListImport.Rows::rows)
                .orElse(List.of())) {
                ledger
                    .invitation(MemberKey.of(listImport.ref().community(), row.address()))
                    .flatMap(ListImport.Invitation::outcome)
                    .filter(Outcome.BOUNCED::equals)
                    .ifPresent(_ -> bounced.merge(row.address().domain(), 1, Integer::sum));
            }
        }
        var worst = new HashMap<String, Integer>();
        bounced
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(MOST_DOMAINS)
            .forEach(each -> worst.put(each.getKey(), each.getValue()));
        return worst;
    }

    private void log(ListImport listImport) {
        var facts = new HashMap<String, Object>();
        facts.put("import", listImport.ref().id());
        facts.put("outcome", listImport.status());
        if (listImport.state() instanceof ListImport.State.Stopped(_, var why)) {
            facts.put("why", why);
            log.error("import", facts);
            metrics.put(Metrics.Metric.BROADCASTS_STOPPED, 1, clock.instant());
        } else {
            log.info("import", facts);
        }
    }
}
