package org.socialgov.acceptance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Ledger;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;
import org.socialgov.table.dynamo.DynamoClient;

/** The contract, of the table on LocalStack's DynamoDB API. */
class LocalStackLedgerIT extends LedgerContract {

    private static LocalStack localStack;
    private static DynamoClient client;
    private static DynamoLedger ledger;

    @BeforeAll
    static void a_container_with_the_templates_table() {
        localStack = LocalStack.start();
        client = EmulatedTable.functionsClient(localStack.endpoint());
        ledger = new DynamoLedger(client, TemplateTable.create(localStack.clients().dynamoDb()));
    }

    @AfterAll
    static void stop() {
        if (localStack != null) {
            localStack.close();
        }
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
        return DynamoMemberStatistics.toCount(client, TemplateTable.NAME);
    }

    @Override
    MemberScan memberScan() {
        return DynamoMemberStatistics.toCount(client, TemplateTable.NAME);
    }
}
