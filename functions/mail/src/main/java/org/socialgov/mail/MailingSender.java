package org.socialgov.mail;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.storage.Mailings.Recipient;
import org.socialgov.community.storage.Transition;

/** The announcements of a run: it walks the members page by page. */
record MailingSender(BroadcastRun run, MailTurns turns) {
    private static final int MOST_KEYS = 1_000;

    /** Goes on with a mailing as far as the run's time allows. */
    void send(Community community, Mailing.Ref ref) {
        turns.lookAnew();
        var next = begin(ref);
        while (next.isPresent() && !turns.isOver()) {
            next = page(community, next.get());
        }
    }

    private Instant now() {
        return run.clock().instant();
    }

    /** The mailing as it goes out; empty if it doesn't. */
    private Optional<Mailing> begin(Mailing.Ref ref) {
        var stage = Transition.retryOnConflict(run.ledger(), () -> {
            var now = now();
            var mailing = run
                .ledger()
                .mailing(ref)
                .filter(found -> isDueAt(found, now));
            return new Begun(
                mailing
                    .map(found -> Broadcasts.check(found, run.ledger().home(), now, run.randomness()))
                    .map(checked -> checked.change().isEmpty() ? start(checked.mailing()) : checked)
                    .map(this::reported)
            );
        }).stage();
        stage.filter(each -> !each.change().isEmpty()).ifPresent(each -> report(each.mailing()));
        return stage.map(Broadcasts.Stage::mailing).filter(MailingSender::isGoingOut);
    }

    private record Begun(Optional<Broadcasts.Stage> stage) implements Transition {
        @Override
        public Change change() {
            return stage.map(Broadcasts.Stage::change).orElse(Change.none());
        }
    }

    private Broadcasts.Stage start(Mailing mailing) {
        if (isGoingOut(mailing)) {
            return new Broadcasts.Stage(mailing, Change.none());
        }
        String community = mailing.ref().community();
        if (!Broadcasts.isWhole(indexed(community), members(community))) {
            return Broadcasts.indexShort(mailing, now(), run.randomness());
        }
        var now = now();
        var text = run
            .ledger()
            .mailingText(mailing.ref(), mailing.version())
            .orElseThrow(() -> new IllegalStateException("a mailing without a text: " + mailing.ref().id()));
        return Broadcasts.begin(mailing, run.publishing().of(mailing, text, now), now, run.randomness());
    }

    private int members(String community) {
        return run.statistics().statistics(community).members();
    }

    private int indexed(String community) {
        int number = 0;
        String after = "";
        while (true) {
            var keys = run.ledger().activeMembers(community, after, MOST_KEYS);
            if (keys.isEmpty()) {
                return number;
            }
            number += keys.size();
            after = keys.getLast().hex();
        }
    }

    private static boolean isDueAt(Mailing mailing, Instant now) {
        return mailing
            .due()
            .filter(due -> !due.isAfter(now))
            .isPresent();
    }

    private static boolean isGoingOut(Mailing mailing) {
        return mailing.state() instanceof Mailing.State.GoingOut;
    }

    /** What came of a member's turn. */
    private record Turned(BroadcastProgress.Counts counts, boolean acted) {}

    /** Decides a page of members. Returns the mailing after it; empty if this run is done with it. */
    private Optional<Mailing> page(Community community, Mailing mailing) {
        var keys = run.ledger().activeMembers(community.id(), mailing.progress().cursor(), run.settings().page());
        if (keys.isEmpty()) {
            return moved(Broadcasts.endLap(mailing, members(community.id()), now(), run.randomness())).filter(next ->
                isDueAt(next, now())
            );
        }
        var recipients = run.ledger().recipients(keys, mailing.ref().id());
        var earlier = earlier(mailing, keys);
        var turned = turns.each(
            recipients,
            () -> goesOn(mailing),
            recipient -> {
                var turn = turn(community, mailing, recipient, earlier.get(recipient.key()));
                return turn instanceof Broadcasts.Turn.Decided(var counts)
                    ? new MailTurns.Work.Done<>(new Turned(counts, false))
                    : new MailTurns.Work.Open<>(() -> take(community, mailing, recipient.key(), turn));
            }
        );
        if (turned.isEmpty()) {
            return postponed(mailing);
        }
        var counts = BroadcastProgress.Counts.NONE;
        boolean acted = false;
        for (Turned each : turned.get()) {
            counts = counts.plus(each.counts());
            acted |= each.acted();
        }
        int active = (int) recipients
            .stream()
            .flatMap(recipient -> recipient.member().stream())
            .filter(mailing.progress()::counts)
            .count();
        return moved(Broadcasts.advance(mailing, keys.getLast().hex(), counts, active, acted, run.randomness()));
    }

    /** The recipients' deliveries of the mailing that this one corrects, where only those get it who have a copy. */
    private Map<MemberKey, MailOrder> earlier(Mailing mailing, List<MemberKey> keys) {
        var found = new HashMap<MemberKey, MailOrder>();
        mailing.onlyWith().ifPresent(copy ->
            run
                .ledger()
                .recipients(keys, copy.mailing())
                .forEach(each -> each.delivery().ifPresent(order -> found.put(each.key(), order)))
        );
        return found;
    }

    private Broadcasts.Turn turn(Community community, Mailing mailing, Recipient recipient, MailOrder earlier) {
        var now = now();
        var today = LocalDate.ofInstant(now, community.announcements().timezone());
        return Broadcasts.turn(mailing, recipient, Optional.ofNullable(earlier), today, now, run.randomness());
    }

    /** After a conflict: the member is read again, and so is the mailing, which may be stopped meanwhile. */
    private Broadcasts.Turn turnAgain(Community community, Mailing mailing, MemberKey key) {
        var looked = now();
        if (run.ledger().mailing(mailing.ref()).filter(mailing::equals).isEmpty()) {
            throw new IllegalStateException("the mailing changed before a member was decided");
        }
        var recipient = run.ledger().recipients(List.of(key), mailing.ref().id()).getFirst();
        var earlier = earlier(mailing, List.of(key)).get(key);
        // In slow reads, the mailing may be stopped after it was read.
        if (!now().isBefore(looked.plus(MailTurns.LOOKS_EVERY))) {
            throw new IllegalStateException("the mailing was read too long before a member's turn");
        }
        return turn(community, mailing, recipient, earlier);
    }

    private Turned take(Community community, Mailing mailing, MemberKey key, Broadcasts.Turn first) {
        var done = run
            .mailSender()
            .carryOut(
                first,
                () -> turnAgain(community, mailing, key),
                turn -> turn instanceof Broadcasts.Turn.Send(var send) ? Optional.of(send) : Optional.empty(),
                send -> Broadcasts.withoutReader(send.order(), now(), run.randomness())
            );
        return switch (done.decision()) {
            case Broadcasts.Turn.Send _ -> {
                var attempt = done.attempt().orElseThrow();
                turns.heard(attempt.outcome());
                yield new Turned(Broadcasts.counted(attempt.order()), true);
            }
            case Broadcasts.Turn.Store(var delivery, _) -> new Turned(Broadcasts.counted(delivery), true);
            case Broadcasts.Turn.Decided(var counts) -> new Turned(counts, false);
        };
    }

    /** Stores a step; empty if the mailing was changed meanwhile, or doesn't go out any more. */
    private Optional<Mailing> moved(Broadcasts.Stage stage) {
        if (!run.commit(reported(stage).change())) {
            return Optional.empty();
        }
        if (!isGoingOut(stage.mailing())) {
            report(stage.mailing());
            return Optional.empty();
        }
        return Optional.of(stage.mailing());
    }

    /** The run ends before the mailing does. After a refusal, the next one begins later. */
    private Optional<Mailing> postponed(Mailing mailing) {
        if (turns.isRefused()) {
            moved(Broadcasts.postpone(mailing, now().plus(Broadcasts.PATIENCE), run.randomness()));
        }
        return Optional.empty();
    }

    /** The step that ends a broadcast orders the coordinators' mails about it, too. */
    private Broadcasts.Stage reported(Broadcasts.Stage stage) {
        var coordinators = run.coordinators().of(stage.mailing().ref().community());
        return Broadcasts.reported(stage, coordinators, now(), run.randomness());
    }

    private void report(Mailing mailing) {
        Optional<String> why =
            mailing.state() instanceof Mailing.State.Stopped stopped ? Optional.of(stopped.why()) : Optional.empty();
        run.report("broadcast", "mailing", mailing.ref().id(), mailing.status(), why);
    }

    /** Whether the mailing is as it was read: a stop is seen here. */
    private boolean goesOn(Mailing mailing) {
        var now = now();
        if (run.ledger().mailing(mailing.ref()).filter(mailing::equals).isEmpty()) {
            return false;
        }
        var feedback = run.ledger().mailingFeedback(mailing.ref());
        var checked = Broadcasts.checkFeedback(mailing, feedback, now, run.randomness());
        return checked.change().isEmpty() || moved(checked).isPresent();
    }
}
