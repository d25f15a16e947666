package org.socialgov.table.dynamo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.socialgov.environment.Settings;

/**
 * Calls DynamoDB. A call that fails for a moment is tried three times, as in the SDK's standard mode, with a random pause
 * between: a lost answer, an error of the server, a throttled call. A repeated transaction has the same token, so that it
 * is carried out once.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">Low-level API</a>
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">Errors and retries</a>
 */
public final class DynamoClient {

    /** Codes that ask for a later try. A transaction in progress is one whose answer was lost. */
    static final Set<String> THROTTLED = Set.of(
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "TransactionInProgressException"
    );

    private static final String API = "DynamoDB_20120810.";
    private static final String NO_ANSWER = "NoAnswer";
    private static final int MOST_TRIES = 3;
    private static final int FIRST_PAUSE_MILLISECONDS = 50;
    private static final int FIRST_THROTTLED_PAUSE_MILLISECONDS = 500;
    private static final Duration DRY_RUN_CALL = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int FIRST_SERVER_ERROR = 500;

    private final Transport transport;
    private final AwsSignature signature;
    private final String host;
    private final Duration withinAll;

    DynamoClient(Transport transport, URI endpoint, String region, Credentials credentials, Duration withinAll) {
        this.transport = transport;
        this.signature = new AwsSignature(credentials, region);
        this.host = endpoint.getAuthority();
        this.withinAll = withinAll;
    }

    /**
     * The client of a function, with its role's credentials.
     *
     * @param withinAll time limit of one call with all its tries: well below the function's timeout, so that a failure
     *     is logged before the timeout
     * @throws IllegalStateException if a setting is missing; the message names it
     */
    public static DynamoClient of(Settings settings, Duration withinAll) {
        var endpoint = endpoint(settings);
        return new DynamoClient(
            new HttpsTransport(endpoint),
            endpoint,
            settings.text("AWS_REGION"),
            Credentials.ofRole(settings),
            withinAll
        );
    }

    /** The client for a dry run: each read finds nothing, each write is accepted, and nothing leaves the function. */
    public static DynamoClient forDryRun(Settings settings) {
        var credentials = new Credentials("dry-run", "dry-run", "dry-run");
        return new DynamoClient(
            new EmptyTable(),
            endpoint(settings),
            settings.text("AWS_REGION"),
            credentials,
            DRY_RUN_CALL
        );
    }

    /**
     * Where DynamoDB answers in the function's region: where an emulator does, if there is one, or the endpoint that is
     * validated for FIPS 140, if the deployment asks for it. GovCloud's only endpoint is.
     *
     * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ddb.html">DynamoDB endpoints</a>
     */
    static URI endpoint(Settings settings) {
        var emulator = settings.endpoint();
        if (emulator.isPresent()) {
            return emulator.get();
        }
        String region = settings.text("AWS_REGION");
        boolean isFips =
            settings.optional("AWS_USE_FIPS_ENDPOINT").orElse("").equals("true") && !region.startsWith("us-gov-");
        return URI.create("https://dynamodb" + (isFips ? "-fips." : ".") + region + ".amazonaws.com");
    }

    /**
     * Opens as many connections as a request uses at the same time, after a first call.
     *
     * @throws DynamoException if one can't be opened
     */
    public void open(int connections) {
        try {
            transport.open(connections);
        } catch (IOException notReached) {
            throw new DynamoException("opening a connection", NO_ANSWER, List.of(), true, notReached);
        }
    }

    /**
     * Calls an operation.
     *
     * @param operation its name, {@code GetItem} for example
     * @throws DynamoException if it was refused, or failed at each try
     */
    public Answer call(String operation, Parameters parameters) {
        byte[] body = parameters.json().getBytes(StandardCharsets.UTF_8);
        long deadline = System.nanoTime() + withinAll.toNanos();
        for (int tries = 1; ; tries++) {
            try {
                return send(operation, body, milliseconds(deadline), tries > 1);
            } catch (DynamoException failed) {
                int pause = pause(failed, tries);
                if (!failed.isTemporary() || tries == MOST_TRIES || milliseconds(deadline) <= pause) {
                    throw failed;
                }
                sleep(pause, failed);
            }
        }
    }

    /**
     * Calls a query or a scan for all its pages.
     *
     * @param each takes the items in their order
     * @throws DynamoException if a page was refused, or failed at each try
     */
    public void each(String operation, Parameters parameters, Consumer<Map<String, AttributeValue>> each) {
        var page = call(operation, parameters);
        page.items().forEach(each);
        while (!page.last().isEmpty()) {
            page = call(operation, parameters.after(page.last()));
            page.items().forEach(each);
        }
    }

    private Answer send(String operation, byte[] body, int milliseconds, boolean isRepeated) {
        try {
            var headers = signature.headers(host, API + operation, body, Instant.now());
            var reply = transport.send(headers, body, milliseconds, isRepeated);
            if (reply.status() == OK) {
                check(reply);
                return Answer.read(reply.body());
            }
            throw refused(operation, reply);
        } catch (IOException noAnswer) {
            throw new DynamoException(operation, NO_ANSWER, List.of(), true, noAnswer);
        }
    }

    /** An error's body isn't JSON where something on the way refused the call. */
    private static DynamoException refused(String operation, Transport.Reply reply) {
        boolean isServers = reply.status() >= FIRST_SERVER_ERROR;
        try {
            var error = Answer.read(reply.body());
            return new DynamoException(
                operation,
                error.error().isEmpty() ? "Status" + reply.status() : error.error(),
                error.reasons(),
                isServers || THROTTLED.contains(error.error()),
                null
            );
        } catch (IOException notDynamoDbs) {
            return new DynamoException(operation, "Status" + reply.status(), List.of(), isServers, notDynamoDbs);
        }
    }

    /** Damage on the way is found by a checksum: TLS finds it too, a proxy between doesn't. */
    private static void check(Transport.Reply reply) throws IOException {
        if (reply.checksum() != null) {
            var sum = new CRC32();
            sum.update(reply.body());
            if (!reply.checksum().equals(Long.toString(sum.getValue()))) {
                throw new IOException("the answer's checksum is wrong");
            }
        }
    }

    private static int pause(DynamoException failed, int tries) {
        int first = failed.isThrottled() ? FIRST_THROTTLED_PAUSE_MILLISECONDS : FIRST_PAUSE_MILLISECONDS;
        return ThreadLocalRandom.current().nextInt(first << (tries - 1));
    }

    private static void sleep(int milliseconds, DynamoException failed) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed;
        }
    }

    /** What is left until the deadline; at least 1, since 0 is no limit for a connection. */
    private static int milliseconds(long deadline) {
        return (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
    }
}
