package org.socialgov.mail;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.imports.ImportReport;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.ListImport.Outcome;
import org.socialgov.community.ledger.MailKind;

/**
 * The invitations to the people of imported lists, in a run of the broadcasts: after the announcements, one person after the
 * other. It may end at any moment: the next run reads what is stored, and an address has one mark.
 */
record ImportRun(BroadcastRun run, MailTurns turns) {
    /** Rows that are looked at for the domains with the most bounces. */
    private static final int MOST_LOOKED_AT = 1_000;

    private static final int MOST_DOMAINS = 5;

    /** Goes on with an import as far as its pace and the run's time allow. */
    void run(ListImport.Ref ref) {
        turns.lookAnew();
        var next = run.ledger().listImport(ref);
        while (next.filter(this::isDue).isPresent() && !turns.isOver()) {
            next = goOn(next.get());
        }
    }

    private Instant now() {
        return run.clock().instant();
    }

    private boolean isDue(ListImport listImport) {
        return listImport
            .due()
            .filter(due -> !due.isAfter(now()))
            .isPresent();
    }

    /** The import after one more stage; empty if this run is done with it. */
    private Optional<ListImport> goOn(ListImport listImport) {
        var checked = Invitations.check(listImport, run.ledger().home(), now(), run.randomness());
        if (!checked.change().isEmpty()) {
            return moved(checked);
        }
        var judged = Invitations.judge(
            listImport,
            run.ledger().importCounts(listImport.ref()),
            now(),
            run.randomness()
        );
        if (!judged.change().isEmpty()) {
            return moved(judged);
        }
        var progress = listImport.progress();
        if (progress.cursor() >= progress.rows()) {
            return moved(Invitations.endLap(listImport, now(), run.randomness()));
        }
        return run
            .ledger()
            .rowsOf(listImport.ref(), listImport.progress().batch(), progress.cursor() / ListImport.Rows.AT_ONCE)
            .map(rows -> walk(listImport, rows.rows()))
            .orElseGet(() -> moved(Invitations.finish(listImport, now(), run.randomness())));
    }

    /** Decides rows until the progress is to be stored. The cursor stays before a row that isn't decided. */
    private Optional<ListImport> walk(ListImport listImport, List<ListImport.Row> rows) {
        int cursor = listImport.progress().cursor();
        var share = Invitations.Share.of(listImport, run.settings().invitations());
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
                run.settings().invitations(),
                now(),
                run.randomness()
            )
        );
        if (next.isEmpty()) {
            countStopped(listImport, walked);
        }
        return walked.goesOn ? next : turns.isRefused() ? next.flatMap(this::postponed) : Optional.empty();
    }

    /** After a conflict: the mails from before a coordinator's stop count, too. */
    private void countStopped(ListImport listImport, Walked walked) {
        run.ledger()
            .listImport(listImport.ref())
            .map(now ->
                Invitations.advanceStopped(listImport, now, walked.next, walked.counts, run.randomness()).change()
            )
            // In a conflict, the import goes on: the next run walks these rows again, and counts them.
            .ifPresent(run::commit);
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
            run.log().unexpected("invitation-failed", failed);
            walked.goesOn = false;
        }
    }

    private Invitations.Turn turn(ListImport listImport, ListImport.Row row) {
        return Invitations.Found.by(listImport, row, run.ledger()).turn(now(), run.randomness());
    }

    /** A stop by a coordinator is seen here. */
    private boolean isUnchanged(ListImport listImport) {
        return run.ledger().listImport(listImport.ref()).filter(listImport::equals).isPresent();
    }

    private List<Outcome> take(ListImport listImport, ListImport.Row row, Invitations.Turn.Send first) {
        var done = run
            .mailSender()
            .<Invitations.Turn>carryOut(
                first,
                () -> turnAgain(listImport, row),
                turn -> turn instanceof Invitations.Turn.Send(var send) ? Optional.of(send) : Optional.empty(),
                _ -> Invitations.withoutReader()
            );
        return switch (done.decision()) {
            case Invitations.Turn.Send _ -> {
                var attempt = done.attempt().orElseThrow();
                turns.heard(attempt.outcome());
                yield Invitations.mailed(
                    attempt.order().kind() == MailKind.INVITATION ? Outcome.INVITED : Outcome.REMINDED,
                    Optional.of(attempt.order())
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
        return moved(Invitations.postpone(listImport, now().plus(Invitations.PATIENCE), run.randomness())).filter(
            _ -> false
        );
    }

    /** Stores a stage; empty if the import was changed meanwhile, or isn't under way any more. */
    private Optional<ListImport> moved(Invitations.Stage stage) {
        boolean isUnderWay = stage.listImport().due().isPresent();
        var told = isUnderWay ? stage : reported(stage);
        if (!run.commit(told.change())) {
            return Optional.empty();
        }
        if (!isUnderWay) {
            report(stage.listImport());
            return Optional.empty();
        }
        return Optional.of(stage.listImport());
    }

    private Invitations.Stage reported(Invitations.Stage stage) {
        var listImport = stage.listImport();
        return Invitations.reported(
            stage,
            ImportReport.of(listImport, run.ledger().importCounts(listImport.ref()), worstDomains(listImport)),
            run.coordinators().of(listImport.ref().community()),
            now(),
            run.randomness()
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
            for (var row : run
                .ledger()
                .rowsOf(listImport.ref(), listImport.progress().batch(), item)
                .map(ListImport.Rows::rows)
                .orElse(List.of())) {
                run.ledger()
                    .invitation(MemberKey.of(listImport.ref().community(), row.address()))
                    .flatMap(ListImport.Invitation::outcome)
                    .filter(Outcome.BOUNCED::equals)
                    .ifPresent(_ -> bounced.merge(row.address().domain(), 1, Integer::sum));
            }
        }
        return bounced
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(MOST_DOMAINS)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void report(ListImport listImport) {
        Optional<String> why =
            listImport.state() instanceof ListImport.State.Stopped stopped
                ? Optional.of(stopped.why())
                : Optional.empty();
        run.report("import", "import", listImport.ref().id(), listImport.status(), why);
    }
}
