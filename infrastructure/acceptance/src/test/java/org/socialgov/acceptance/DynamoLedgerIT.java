package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.operations.MemberIndex;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract, of the table on a real DynamoDB API (MiniStack). */
class DynamoLedgerIT extends LedgerContract {

    @TempDir
    static Path folder;

    private static EmulatedTable table;
    private static DynamoLedger ledger;

    @BeforeAll
    static void an_emulator_with_the_templates_table() {
        table = EmulatedTable.in(folder);
        ledger = new DynamoLedger(table.functionsClient(), TemplateTable.NAME);
    }

    @AfterAll
    static void stop() {
        table.close();
    }

    @Override
    Ledger ledger() {
        return ledger;
    }

    @Override
    Inbox inbox() {
        return ledger;
    }

    @Override
    MemberStatistics.Source figures() {
        return DynamoMemberStatistics.toCount(table.functionsClient(), TemplateTable.NAME);
    }

    @Override
    MemberScan memberScan() {
        return DynamoMemberStatistics.toCount(table.functionsClient(), TemplateTable.NAME);
    }

    /** Members of a release without mailings would get none, and a broadcast would not begin. */
    @Test
    void a_command_adds_the_members_that_the_index_lacks() {
        var address = EmailAddress.parse("earlier@agency.gov").orElseThrow();
        var key = MemberKey.of("socialgov", address);
        var joined = Instant.parse("2026-03-02T15:00:00Z");
        var member = new Membership(
            key,
            "socialgov",
            address,
            Details.NONE,
            new Consent("1", joined),
            new Membership.State.Active(joined),
            1
        );
        ledger.commit(new Change.Builder().create(member).change(new SystemRandomness()));
        table.client().updateItem(update ->
            update
                .tableName(TemplateTable.NAME)
                .key(Map.of("pk", AttributeValue.fromS("MEMBER#" + key.hex()), "sk", AttributeValue.fromS("MEMBER")))
                .updateExpression("REMOVE owed, due")
        );
        assertThat(ledger.activeMembers("socialgov", "", 1_000)).doesNotContain(key);

        var index = new MemberIndex(table.client(), TemplateTable.NAME);
        assertThat(index.write()).isPositive();
        assertThat(ledger.activeMembers("socialgov", "", 1_000)).contains(key);
        assertThat(ledger.member(key)).contains(member);
        assertThat(index.write()).isZero();
    }

    /** Coordinators would not see who joined before the release with the list. */
    @Test
    void a_command_lists_the_memberships_of_earlier_releases_as_a_function_would() {
        var at = Instant.parse("2026-03-02T15:00:00Z");
        var states = List.of(
            new Membership.State.Pending(at, at.plusSeconds(60)),
            new Membership.State.AwaitingApproval(at),
            new Membership.State.Active(at),
            new Membership.State.Left(at.plusSeconds(9), at),
            new Membership.State.Declined(at, "no"),
            new Membership.State.Suppressed(at, Membership.SuppressionReason.BOUNCE)
        );
        var names = List.of(
            "Ann Smith-Jones",
            "María José (García)",
            "Seán O’Neil, Jr.",
            "İnci Şahin ﬁne",
            "李 小龍 𝔄nn 𠮷野…",
            "😀 Öffentliche Stelle ".repeat(40)
        );
        var written = new HashMap<Map<String, AttributeValue>, Map<String, AttributeValue>>();
        for (int i = 0; i < states.size(); i++) {
            var address = EmailAddress.parse("earlier.list" + i + "@agency.gov").orElseThrow();
            var member = new Membership(
                MemberKey.of("socialgov", address),
                "socialgov",
                address,
                new Details(names.get(i), "U.S. Office/Things", "", List.of()),
                new Consent("1", at),
                states.get(i),
                1
            ).affiliated(Optional.of(new Affiliation("Health & Human Services", Kind.FEDERAL, LocalDate.EPOCH)));
            ledger.commit(new Change.Builder().create(member).change(new SystemRandomness()));
            var key = Map.of(
                "pk",
                AttributeValue.fromS("MEMBER#" + member.key().hex()),
                "sk",
                AttributeValue.fromS("MEMBER")
            );
            written.put(key, stored(key));
            table.client().updateItem(update ->
                update
                    .tableName(TemplateTable.NAME)
                    .key(key)
                    .updateExpression("REMOVE listed, #since, #find")
                    .expressionAttributeNames(Map.of("#since", "since", "#find", "find"))
            );
        }
        var index = new MemberIndex(table.client(), TemplateTable.NAME);
        assertThat(index.write()).isGreaterThanOrEqualTo(states.size());
        written.forEach((key, item) -> assertThat(stored(key)).isEqualTo(item));
        assertThat(index.write()).isZero();
    }

    private Map<String, AttributeValue> stored(Map<String, AttributeValue> key) {
        return table
            .client()
            .getItem(get -> get.tableName(TemplateTable.NAME).key(key))
            .item();
    }

    @Test
    void no_key_in_the_table_holds_an_address() {
        an_address_is_asked_for();
        var keys = table
            .client()
            .scanPaginator(scan -> scan.tableName(TemplateTable.NAME).projectionExpression("pk, sk"))
            .items()
            .stream()
            .flatMap(item -> List.of(item.get("pk").s(), item.get("sk").s()).stream())
            .toList();
        assertThat(keys)
            .isNotEmpty()
            .noneMatch(key -> key.contains("@") || key.contains("someone"));
    }
}
