package org.socialgov.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.environment.Log;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.TestCommunities;

class RecountFunctionTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");

    private final FakeLedger ledger = new FakeLedger();
    private final FakeRandomness randomness = new FakeRandomness(12);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private int scans;

    @Test
    void a_part_that_somebody_joins_in_meanwhile_refuses_its_change_and_keeps_its_number() {
        join("first@agency.gov");
        int part = part("first@agency.gov");
        String another = another(part);
        add(new MemberCountShard("socialgov", part, 3, Map.of(), 1));

        count(entries -> {
            ledger.each(entries);
            join(another);
        });
        assertThat(ledger.statistics("socialgov").members()).isEqualTo(5);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("\"refused\":1");

        count(ledger);
        assertThat(ledger.statistics("socialgov").members()).isEqualTo(2);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("\"refused\":0");
    }

    @Test
    void the_members_are_scanned_once_however_many_communities_there_are() {
        join("first@agency.gov");
        count(entries -> {
            scans++;
            ledger.each(entries);
        });
        assertThat(scans).isEqualTo(1);
        for (Community community : communities()) {
            assertThat(ledger.statistics(community.id()).dailyStatistics()).isPresent();
        }
    }

    private void count(MemberScan memberScan) {
        var out = new PrintStream(log, true, StandardCharsets.UTF_8);
        new RecountFunction(
            new Wiring.Counting(ledger, memberScan, ledger, communities(), () -> NOW, randomness, new Log(out))
        ).handleRequest(null, null, null);
    }

    private static List<Community> communities() {
        return TestCommunities.captionsFirst();
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }

    private static int part(String email) {
        return MemberCountShard.partOf(MemberKey.of("socialgov", address(email)));
    }

    /** Somebody who is counted in the same part. */
    private static String another(int part) {
        int number = 0;
        while (part("another" + number + "@agency.gov") != part) {
            number++;
        }
        return "another" + number + "@agency.gov";
    }

    private void join(String email) {
        var address = address(email);
        var member = new Membership(
            MemberKey.of("socialgov", address),
            "socialgov",
            address,
            new Details("Pat", "", "", List.of()),
            new Consent("1", NOW),
            DeliveryPreferences.EACH,
            Optional.of(new Affiliation("Department of Labor", Kind.FEDERAL, OwnListings.shipped().reviewed())),
            Membership.Generation.NONE,
            new Membership.State.Active(NOW),
            1
        );
        ledger.commit(
            new Change(
                randomness.id(),
                List.of(new Change.Write.Put(member), new Change.Write.Add(MemberCountShard.one(member, 1)))
            )
        );
    }

    private void add(MemberCountShard counts) {
        ledger.commit(new Change(randomness.id(), List.of(new Change.Write.Add(counts))));
    }
}
