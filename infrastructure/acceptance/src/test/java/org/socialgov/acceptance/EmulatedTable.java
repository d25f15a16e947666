package org.socialgov.acceptance;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.socialgov.environment.Settings;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.local.start.Progress;
import org.socialgov.local.start.StateFolder;
import org.socialgov.table.dynamo.DynamoClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The template's table on a real DynamoDB API (MiniStack), with no consumer of its stream. */
final class EmulatedTable implements AutoCloseable {

    private static final int CLOSED_PORT = 9;
    private static final Duration CALL = Duration.ofSeconds(4);

    private final StateFolder state;
    private final Emulator emulator;
    private final Clients clients;

    private EmulatedTable(StateFolder state, Emulator emulator) {
        this.state = state;
        this.emulator = emulator;
        clients = Clients.of(emulator.endpoint());
        TemplateTable.create(clients.dynamoDb());
    }

    /** @param folder an empty one, for the emulator's state */
    static EmulatedTable in(Path folder) {
        var state = StateFolder.open(folder, false);
        var environments = Template.PROJECT.resolve(".local").resolve("python");
        return new EmulatedTable(
            state,
            Emulator.launch(environments, state, CLOSED_PORT, new Progress(System.out::println)).awaitReady()
        );
    }

    DynamoDbClient client() {
        return clients.dynamoDb();
    }

    /** The client of the functions. */
    DynamoClient functionsClient() {
        return functionsClient(endpoint());
    }

    /** The client of the functions, for the table behind an endpoint. */
    static DynamoClient functionsClient(URI endpoint) {
        return DynamoClient.of(new Settings(JvmFunctions.environment(endpoint)), CALL);
    }

    URI endpoint() {
        return emulator.endpoint();
    }

    @Override
    public void close() {
        clients.close();
        emulator.close();
        state.close();
    }
}
