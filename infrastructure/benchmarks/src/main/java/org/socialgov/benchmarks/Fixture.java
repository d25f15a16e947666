package org.socialgov.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.environment.Settings;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.dynamo.DynamoClient;

/** A local system's table, with the members and the announcement that benchmarks put there by themselves. */
record Fixture(LocalSystem system, DynamoLedger ledger, SystemRandomness randomness) {
    static final EmailAddress COORDINATOR = EmailAddress.parse("coordinator@example.gov").orElseThrow();

    /** A busy emulator may take long. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    static Fixture of(LocalSystem system) {
        var client = DynamoClient.of(new Settings(system.clients().environment()), PATIENCE);
        String table = system.stack().outputs().get("TableName");
        return new Fixture(system, new DynamoLedger(client, table), new SystemRandomness());
    }

    FunctionPool function(String name) {
        return system.functions().find(name).orElseThrow();
    }

    static MemberKey key(EmailAddress address) {
        return MemberKey.of("socialgov", address);
    }

    /** Stores an active member. */
    void addMember(EmailAddress address) {
        var since = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        var member = new Membership(
            key(address),
            "socialgov",
            address,
            new Details("Robin Example", "Department of Examples", "Digital communications specialist", List.of()),
            new Consent("2026-11-01", since),
            new Membership.State.Active(since),
            Item.firstRevision(since)
        );
        ledger.commit(new Change.Builder().create(member).change(randomness));
    }

    /** Stores the draft of an announcement. */
    Mailing draft(String text) {
        var now = Instant.now();
        var draft = Mailing.draft(Mailing.Ref.create("socialgov", now, randomness), COORDINATOR, ledger.home(), now);
        ledger.commit(
            new Change.Builder()
                .put(draft)
                .put(new Mailing.Text(draft.ref(), 1, "Alt text clinic", text.strip(), now))
                .change(randomness)
        );
        return draft;
    }

    /** Schedules a draft for now: the next run of the broadcast sends it. */
    Mailing schedule(Mailing draft) {
        var scheduled = draft.chosen(new Mailing.State.Scheduled(Instant.now()), List.of(), false, ledger.home());
        ledger.commit(new Change.Builder().put(scheduled).change(randomness));
        return scheduled;
    }
}
