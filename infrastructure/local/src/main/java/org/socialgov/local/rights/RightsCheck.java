package org.socialgov.local.rights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.local.emulator.Stack;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Loopback;

/**
 * Stands between the functions and the emulator, which enforces no rights, and refuses what a function's role doesn't
 * allow, with AWS's answer. The key id of a function's credentials is its logical id. What AWS's own services do in a
 * role's name (reading a stream, writing a log) doesn't pass here.
 */
public final class RightsCheck implements AutoCloseable {

    /** What the line about a refused request says. */
    public static final String REFUSED = " is not authorized: its role has no right for ";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The function, and the service that it calls, in the header of a signed request. */
    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/[^/]*/[^/]*/([^/]+)/");

    /** Headers that client and server set by themselves. */
    private static final Set<String> OWN = Set.of("content-length", "date", "host");

    private final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI emulator;
    private final String sender;
    private final Consumer<String> reports;
    private volatile Map<String, Policy> policies = Map.of();
    private volatile Set<String> added = Set.of();
    private volatile AccessReader reader = new AccessReader("", "", Map.of());

    private RightsCheck(URI emulator, String sender, Consumer<String> reports) throws IOException {
        server = Loopback.server("/", this::answer, Executors.newVirtualThreadPerTaskExecutor());
        this.emulator = emulator;
        this.sender = sender;
        this.reports = reports;
    }

    /**
     * Starts it; it refuses everything until it knows the roles.
     *
     * @param emulator where what is allowed goes
     * @param sender   the address that the deployed stack sends as
     * @param reports  receives a line for each request that is refused, without personal data
     */
    public static RightsCheck start(URI emulator, String sender, Consumer<String> reports) {
        try {
            var check = new RightsCheck(emulator, sender, reports);
            check.server.start();
            return check;
        } catch (IOException problem) {
            throw new CannotStart("The check of rights can't listen on loopback: " + problem, problem);
        }
    }

    /** {@return the address that the functions take for AWS's} */
    public URI endpoint() {
        return Loopback.uri(server, "");
    }

    /**
     * The environment variables with which a function calls AWS.
     *
     * @param function its logical id
     */
    public Map<String, String> environment(String function) {
        return Clients.environment(endpoint(), function);
    }

    /**
     * Takes the roles of the functions from the deployed stack.
     *
     * @throws CannotStart if a policy has something that isn't known here
     */
    public void take(Stack stack, Clients clients) {
        var taken = new HashMap<String, Policy>();
        for (var function : stack.functions().values()) {
            var role = clients
                .lambda()
                .getFunctionConfiguration(r -> r.functionName(function.name()))
                .role();
            var name = role.substring(role.lastIndexOf('/') + 1);
            var documents = new ArrayList<JsonNode>();
            for (var policy : clients
                .iam()
                .listRolePolicies(request -> request.roleName(name))
                .policyNames()) {
                var found = clients.iam().getRolePolicy(request -> request.roleName(name).policyName(policy));
                documents.add(json(URLDecoder.decode(found.policyDocument(), StandardCharsets.UTF_8)));
            }
            taken.put(function.logicalId(), new Policy(documents));
        }
        var keys = new HashMap<String, String>();
        for (var resource : stack.ofType("AWS::DynamoDB::Table")) {
            var table = clients
                .dynamoDb()
                .describeTable(request -> request.tableName(resource.physicalId()))
                .table();
            var path = "table/" + table.tableName();
            keys.put(path, table.keySchema().getFirst().attributeName());
            table
                .globalSecondaryIndexes()
                .forEach(index ->
                    keys.put(path + "/index/" + index.indexName(), index.keySchema().getFirst().attributeName())
                );
        }
        reader = new AccessReader(Emulator.REGION, Emulator.ACCOUNT, Map.copyOf(keys));
        policies = Map.copyOf(taken);
    }

    /**
     * Lets functions send as further addresses, as a deployment with these in its parameters would.
     *
     * @param addresses addresses of communities that were added since the deployment
     */
    public void allowSenders(List<String> addresses) {
        added = Set.copyOf(addresses);
    }

    private boolean allows(Policy policy, Access access) {
        var from = access.keys().getOrDefault("ses:FromAddress", List.of());
        return (
            policy.allows(access) ||
            (!from.isEmpty() &&
                added.containsAll(from) &&
                policy.allows(
                    new Access(access.action(), access.resource(), Map.of("ses:FromAddress", List.of(sender)))
                ))
        );
    }

    private static JsonNode json(String document) {
        try {
            return JSON.readTree(document);
        } catch (IOException wrong) {
            throw new CannotStart("The emulator returns a policy that is not JSON: " + wrong.getMessage(), wrong);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            var headers = exchange.getRequestHeaders();
            var signed = CREDENTIAL.matcher(headers.getOrDefault("Authorization", List.of("")).getFirst());
            var body = exchange.getRequestBody().readAllBytes();
            if (!signed.find()) {
                withoutSignature(exchange, body);
                return;
            }
            var function = signed.group(1);
            var request = new AccessReader.Request(
                signed.group(2),
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                headers.getOrDefault("X-Amz-Target", List.of("")).getFirst(),
                body
            );
            var policy = policies.getOrDefault(function, new Policy(List.of()));
            List<Access> all;
            try {
                all = reader.read(request);
            } catch (IOException unreadable) {
                refuse(exchange, request.service(), function, unreadable.getMessage());
                return;
            }
            for (var access : all) {
                if (!allows(policy, access)) {
                    refuse(exchange, request.service(), function, described(access));
                    return;
                }
            }
            var answer = forward(exchange, body);
            var access = all.getFirst();
            if (answer.statusCode() == 404 && access.action().equals("s3:GetObject")) {
                // S3 says that an object is missing only to a caller who may list its bucket.
                var list = new Access("s3:ListBucket", AccessReader.bucket(access.resource()), Map.of());
                if (!policy.allows(list)) {
                    refuse(exchange, request.service(), function, described(list));
                    return;
                }
            }
            pass(exchange, answer);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** DynamoDB tells everybody that it is there: functions open their connections by asking for it. */
    private void withoutSignature(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        if (exchange.getRequestMethod().equals("GET") && exchange.getRequestURI().getPath().equals("/")) {
            pass(exchange, forward(exchange, body));
        } else {
            refuse(exchange, "", "A caller without a signature", exchange.getRequestMethod());
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(emulator.resolve(exchange.getRequestURI().toString())).method(
            exchange.getRequestMethod(),
            HttpRequest.BodyPublishers.ofByteArray(body)
        );
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isForwarded(name) || name.equalsIgnoreCase("date")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        // The emulator knows one caller.
        exchange
            .getRequestHeaders()
            .getOrDefault("Authorization", List.of())
            .forEach(value ->
                request.setHeader(
                    "Authorization",
                    value.replaceFirst("Credential=[^/]+", "Credential=" + Clients.CREDENTIAL)
                )
            );
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void pass(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer
            .headers()
            .map()
            .forEach((name, values) -> {
                if (isForwarded(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
        Loopback.send(exchange, answer.statusCode(), answer.body());
    }

    private static boolean isForwarded(String header) {
        var lower = header.toLowerCase(Locale.ROOT);
        return !Loopback.ONE_HOP.contains(lower) && !OWN.contains(lower);
    }

    /** Without what comes after the kind of a key: it may be a person's. */
    private static String described(Access access) {
        var keys = access
            .keys()
            .getOrDefault("dynamodb:LeadingKeys", List.of())
            .stream()
            .map(key -> key.substring(0, key.indexOf('#') + 1))
            .distinct()
            .toList();
        return access.action() + " on " + access.resource() + (keys.isEmpty() ? "" : " with keys " + keys);
    }

    private void refuse(HttpExchange exchange, String service, String function, String what) throws IOException {
        var message = function + REFUSED + what;
        reports.accept("  " + message + ". AWS would refuse it, too: see the function's role in template.yaml.");
        var answer = switch (service) {
            case "dynamodb" -> JSON.createObjectNode()
                .put("__type", "com.amazon.coral.service#AccessDeniedException")
                .put("Message", message)
                .toString();
            case "ses" -> "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>" +
                message +
                "</Message></Error></ErrorResponse>";
            default -> "<Error><Code>AccessDenied</Code><Message>" + message + "</Message></Error>";
        };
        Loopback.send(exchange, service.equals("dynamodb") ? 400 : 403, answer.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
