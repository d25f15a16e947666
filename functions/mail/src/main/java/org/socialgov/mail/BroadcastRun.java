package org.socialgov.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.socialgov.community.Community;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.announcing.Digests;
import org.socialgov.community.announcing.Publishing;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transactions;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;

/**
 * One run of the broadcasts, digests and invitations: it holds the lease, and sends at the pace that leaves room for
 * confirmations. It may end at any moment: the next run reads what is stored, and a delivery can exist once.
 *
 * @param waiting waits until a time
 */
public record BroadcastRun(
    Ledger ledger,
    MemberStatistics.Source statistics,
    MailSender mailSender,
    Publishing publishing,
    Coordinators coordinators,
    Settings settings,
    Workers workers,
    Consumer<Instant> waiting,
    InstantSource clock,
    Randomness randomness,
    Log log,
    Metrics metrics
) {
    private static final int MOST_MAILINGS = 20;

    /**
     * Settings of the deployment.
     *
     * @param communities as they are now: their coordinators set the time of digests
     * @param time in which the run begins new mails
     * @param page number of members that are decided before the cursor moves
     * @param digestEveryMinutes how often digests are due, to try them out; 0 for the community's hour
     * @param invitations how fast the people of imported lists are invited
     */
    public record Settings(
        Supplier<List<Community>> communities,
        SendQuota.Source quota,
        SendingPace.Limits limits,
        Duration time,
        int page,
        int digestEveryMinutes,
        Invitations.Pace invitations
    ) {}

    /**
     * Sends what is due, for the time of the settings.
     *
     * @throws org.socialgov.community.storage.LedgerUnavailable if the table can't be reached; the next run goes on
     * @throws SendQuota.Unknown if the mail service doesn't tell its quota: nothing was sent
     */
    public void run() {
        if (!isAnythingDue()) {
            return;
        }
        var found = ledger.broadcastLease(BroadcastLease.ALL);
        var taken = Broadcasts.take(found, clock.instant(), randomness);
        if (taken.change().isEmpty() || !commit(taken.change())) {
            log.info("broadcast", Map.of("outcome", "another-run"));
            return;
        }
        var turns = new MailTurns(this);
        send(turns);
        log.info("broadcast-run", Map.of("outcome", turns.outcome()));
        // If it fails, the next run waits until the lease ends.
        commit(Broadcasts.release(taken.lease(), clock.instant(), randomness));
    }

    /** Most minutes have nothing to send: neither is the lease written then, nor the mail service asked. */
    private boolean isAnythingDue() {
        return (
            !ledger.dueMailings(clock.instant(), 1).isEmpty() ||
            !ledger.dueImports(clock.instant(), 1).isEmpty() ||
            settings
                .communities()
                .get()
                .stream()
                .anyMatch(community ->
                    Digests.due(community, settings.digestEveryMinutes(), clock.instant(), ledger).isPresent()
                )
        );
    }

    private void send(MailTurns turns) {
        var digests = new DigestSender(this, turns);
        settings.communities().get().forEach(digests::send);
        var mailings = new MailingSender(this, turns);
        for (var ref : ledger.dueMailings(clock.instant(), MOST_MAILINGS)) {
            if (turns.isOver()) {
                return;
            }
            community(ref.community()).ifPresent(community -> mailings.send(community, ref));
        }
        // Last of all: an announcement is for members, an invitation for people who are none.
        var imports = new ImportRun(this, turns);
        for (var ref : ledger.dueImports(clock.instant(), MOST_MAILINGS)) {
            community(ref.community()).ifPresent(_ -> imports.run(ref));
        }
    }

    private Optional<Community> community(String id) {
        return settings
            .communities()
            .get()
            .stream()
            .filter(community -> community.id().equals(id))
            .findFirst();
    }

    /** Returns false after a conflict. */
    boolean commit(Change change) {
        return change.isEmpty() || ledger.commit(change) == Transactions.Commit.COMMITTED;
    }

    /**
     * Tells what became of a mailing or an import.
     *
     * @param why it stopped, which a coordinator has to know
     */
    void report(String code, String what, String id, String outcome, Optional<String> why) {
        var facts = new HashMap<String, Object>();
        facts.put(what, id);
        facts.put("outcome", outcome);
        if (why.isPresent()) {
            facts.put("why", why.get());
            log.error(code, facts);
            metrics.put(Metrics.Metric.BROADCASTS_STOPPED, 1, clock.instant());
        } else {
            log.info(code, facts);
        }
    }
}
