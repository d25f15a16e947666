package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Ledger;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;

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
