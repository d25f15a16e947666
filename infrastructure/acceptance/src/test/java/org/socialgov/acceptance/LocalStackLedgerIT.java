package org.socialgov.acceptance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Ledger;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;

/** The contract, of the table on LocalStack's DynamoDB API. */
class LocalStackLedgerIT extends LedgerContract {

    private static LocalStack localStack;
    private static DynamoLedger ledger;

    @BeforeAll
    static void a_container_with_the_templates_table() {
        localStack = LocalStack.start();
        var client = localStack.clients().dynamoDb();
        ledger = new DynamoLedger(client, TemplateTable.create(client));
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
        return DynamoMemberStatistics.toCount(localStack.clients().dynamoDb(), TemplateTable.NAME);
    }

    @Override
    MemberScan memberScan() {
        return DynamoMemberStatistics.toCount(localStack.clients().dynamoDb(), TemplateTable.NAME);
    }
}
