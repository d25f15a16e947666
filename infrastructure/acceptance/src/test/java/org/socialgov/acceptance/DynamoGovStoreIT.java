package org.socialgov.acceptance;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.directory.GovStore;
import org.socialgov.table.DynamoGovStore;

/** The contract, of the list of domains in the table on a real DynamoDB API (MiniStack). */
class DynamoGovStoreIT extends GovStoreContract {

    @TempDir
    static Path folder;

    private static EmulatedTable table;

    @BeforeAll
    static void an_emulator_with_the_templates_table() {
        table = EmulatedTable.in(folder);
    }

    @AfterAll
    static void stop() {
        table.close();
    }

    @Override
    GovStore store() {
        var client = table.client();
        client
            .scanPaginator(scan -> scan.tableName(TemplateTable.NAME).projectionExpression("pk, sk"))
            .items()
            .forEach(item ->
                client.deleteItem(delete ->
                    delete.tableName(TemplateTable.NAME).key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))
                )
            );
        return new DynamoGovStore(table.functionsClient(), TemplateTable.NAME);
    }
}
