package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.Inbox;
import org.socialgov.community.Ledger;
import org.socialgov.local.Progress;
import org.socialgov.local.StateFolder;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.table.DynamoLedger;

/** The contract, of the table on a real DynamoDB API (MiniStack). */
class DynamoLedgerIT extends LedgerContract {

    @TempDir
    static Path folder;

    private static StateFolder state;
    private static Emulator emulator;
    private static Clients clients;
    private static DynamoLedger ledger;

    @BeforeAll
    static void an_emulator_with_the_templates_table() throws IOException {
        state = StateFolder.open(folder, false);
        var environments = Template.PROJECT.resolve(".local").resolve("python");
        emulator = Emulator.start(environments, state, 1, new Progress(System.out::println));
        clients = new Clients(emulator.endpoint());
        ledger = new DynamoLedger(clients.dynamoDb(), TemplateTable.create(clients.dynamoDb()));
    }

    @AfterAll
    static void stop() throws Exception {
        clients.close();
        emulator.close();
        state.close();
    }

    @Override
    Ledger ledger() {
        return ledger;
    }

    @Override
    Inbox inbox() {
        return ledger;
    }

    @Test
    void no_key_in_the_table_holds_an_address() {
        an_address_is_asked_for();
        var keys = clients
            .dynamoDb()
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
