package org.socialgov.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.directory.GovStore;
import org.socialgov.local.Progress;
import org.socialgov.local.StateFolder;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.table.DynamoGovStore;

/** The contract, of the list of domains in the table on a real DynamoDB API (MiniStack). */
class DynamoGovStoreIT extends GovStoreContract {

    @TempDir
    static Path folder;

    private static StateFolder state;
    private static Emulator emulator;
    private static Clients clients;

    @BeforeAll
    static void an_emulator_with_the_templates_table() throws IOException {
        state = StateFolder.open(folder, false);
        var environments = Template.PROJECT.resolve(".local").resolve("python");
        emulator = Emulator.start(environments, state, 1, new Progress(System.out::println));
        clients = new Clients(emulator.endpoint());
        TemplateTable.create(clients.dynamoDb());
    }

    @AfterAll
    static void stop() throws Exception {
        clients.close();
        emulator.close();
        state.close();
    }

    @Override
    GovStore store() {
        var client = clients.dynamoDb();
        client
            .scanPaginator(scan -> scan.tableName(TemplateTable.NAME).projectionExpression("pk, sk"))
            .items()
            .forEach(item ->
                client.deleteItem(delete ->
                    delete.tableName(TemplateTable.NAME).key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))
                )
            );
        return new DynamoGovStore(client, TemplateTable.NAME);
    }
}
