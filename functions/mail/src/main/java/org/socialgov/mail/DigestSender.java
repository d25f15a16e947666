package org.socialgov.mail;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.socialgov.community.Community;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.Digests;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.DigestRun;

/** The digests of a run: it walks the members for whom something is held, page by page. */
record DigestSender(BroadcastRun run, MailTurns turns) {
    /** Begins a community's digests if they are due, or goes on with them, as far as the run's time allows. */
    void send(Community community) {
        var next = Digests.due(community, run.settings().digestEveryMinutes(), run.clock().instant(), run.ledger());
        if (
            next.isPresent() &&
            next.get().timesWritten() == 1 &&
            !run.commit(Digests.begin(next.get(), run.ledger(), run.randomness()).change())
        ) {
            return;
        }
        while (next.isPresent() && !turns.isOver()) {
            next = page(community, next.get());
        }
    }

    private Optional<DigestRun> page(Community community, DigestRun digests) {
        var keys = run.ledger().membersWithHeld(community.id(), digests.cursor(), run.settings().page());
        if (keys.isEmpty()) {
            run.commit(Digests.finish(digests, run.clock().instant(), run.randomness()).change());
            run.log().info("digests", Map.of("run", digests.slot(), "sent", digests.sent()));
            return Optional.empty();
        }
        var sent = turns.<Boolean>each(
            run.ledger().recipients(keys, digests.id()),
            () -> true,
            recipient ->
                Digests.isDue(recipient, digests, today(community, run.clock().instant()))
                    ? new MailTurns.Work.Open<>(() -> digest(community, digests, recipient.key()))
                    : new MailTurns.Work.Done<>(false)
        );
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        int number = (int) sent
            .get()
            .stream()
            .filter(isSent -> isSent)
            .count();
        var next = Digests.advance(digests, keys.getLast().hex(), number, run.randomness());
        return run.commit(next.change()) ? Optional.of(next.run()) : Optional.empty();
    }

    /** Returns whether a digest was sent, or may have been. */
    private boolean digest(Community community, DigestRun digests, MemberKey key) {
        Supplier<Digests.Gathering> gather = () -> {
            var now = run.clock().instant();
            return Digests.gather(
                run.ledger().recipients(List.of(key), digests.id()).getFirst(),
                run.ledger().deliveries(key),
                run.ledger()::mailing,
                digests,
                run.ledger().home(),
                today(community, now),
                now,
                run.randomness()
            );
        };
        var done = run
            .mailSender()
            .carryOut(
                gather.get(),
                gather,
                gathering ->
                    gathering instanceof Digests.Gathering.Send(var send) ? Optional.of(send) : Optional.empty(),
                _ -> new Digests.Gathering.Nothing(Change.none())
            );
        done.attempt().ifPresent(attempt -> turns.heard(attempt.outcome()));
        return done.attempt().isPresent();
    }

    private static LocalDate today(Community community, Instant now) {
        return LocalDate.ofInstant(now, community.announcements().timezone());
    }
}
