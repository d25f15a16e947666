package org.socialgov.local.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.socialgov.local.launcher.Launcher;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Loopback;

/**
 * Replaces Lambda: receives the invocations that the emulator forwards, and those of the gateway, and runs each in a
 * process of the function. Listens on loopback only.
 */
public final class FunctionHost implements AutoCloseable {

    private static final String PATH = "/invocations/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(
        Thread.ofPlatform().daemon().name("function host").factory()
    );
    private final CodeFolders code;
    private final Path logs;
    private final Consumer<String> reports;
    private volatile SortedMap<String, FunctionPool> functions = new TreeMap<>();

    private FunctionHost(Path code, Path logs, Consumer<String> reports) throws IOException {
        this.server = Loopback.server(PATH, this::invoke, threads);
        this.code = new CodeFolders(code);
        this.logs = logs;
        this.reports = reports;
    }

    /**
     * Starts the host without functions.
     *
     * @param code    the folder for their unpacked zips
     * @param logs    the folder for their logs
     * @param reports receives a line for each failed invocation
     * @return the host
     */
    public static FunctionHost start(Path code, Path logs, Consumer<String> reports) {
        try {
            var host = new FunctionHost(code, logs, reports);
            host.server.start();
            return host;
        } catch (IOException problem) {
            throw new CannotStart("The functions' host can't listen on loopback: " + problem, problem);
        }
    }

    /** {@return the address for invocations, without the function's logical id at its end} */
    public URI invocations() {
        return Loopback.uri(server, PATH);
    }

    /**
     * Registers the functions of a deployed template.
     *
     * @param deployed the functions by logical id
     * @param aws      the environment variables with region, credentials and the address for AWS, the only one that they
     *                 don't have on Lambda, by logical id
     */
    public void take(Map<String, FunctionSettings> deployed, Function<String, Map<String, String>> aws) {
        var pools = new TreeMap<String, FunctionPool>();
        deployed.forEach((id, function) ->
            pools.put(
                id,
                new FunctionPool(
                    function,
                    code.unpack(function.zip()),
                    environment(function, aws.apply(id)),
                    FunctionLog.in(logs.resolve(id + ".log")),
                    reports
                )
            )
        );
        code.keepOnly(pools.values().stream().map(FunctionPool::unpacked).toList());
        functions = pools;
    }

    /**
     * Replaces files in the functions' jars, as if they had been built with them, and settings, as if they had been deployed
     * with them. Each function that has such a jar or setting continues in new processes.
     *
     * @param files folders by the suffix of the names of the jars whose files are replaced
     * @param settings environment variables
     * @throws IOException if they can't be copied
     */
    public synchronized void layOver(SortedMap<String, Path> files, Map<String, String> settings) throws IOException {
        var used = new ArrayList<Path>();
        for (var pool : functions.values()) {
            // Not from the zip: a build in another terminal may have deleted it.
            var folder = pool.unpacked();
            code.layOver(folder, files).ifPresent(laid -> pool.goOnWith(laid, settings));
            used.add(folder);
            used.addAll(pool.codeInUse());
        }
        code.keepOnly(used);
    }

    /** {@return the functions, by logical id} */
    public Collection<FunctionPool> functions() {
        return functions.values();
    }

    /** {@return the function of a logical id, if the template has it} */
    public Optional<FunctionPool> find(String logicalId) {
        return Optional.ofNullable(functions.get(logicalId));
    }

    /** The variables that Lambda sets; the template's settings take precedence. */
    private static Map<String, String> environment(FunctionSettings function, Map<String, String> aws) {
        var environment = new HashMap<>(aws);
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        environment.put("_HANDLER", function.handler());
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java" + Launcher.JAVA);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memory()));
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        environment.putAll(function.environment());
        return environment;
    }

    private void invoke(HttpExchange exchange) throws IOException {
        var id = exchange.getRequestURI().getPath().substring(PATH.length());
        var function = functions.get(id);
        var body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (function == null) {
            Loopback.send(exchange, 404, ("There is no function " + id + " yet.").getBytes(StandardCharsets.UTF_8));
            return;
        }
        var requestId = exchange.getRequestHeaders().getFirst("X-Amzn-Lambda-Request-Id");
        var result = function.invoke(requestId == null ? "none" : requestId, Event.parse(body));
        Loopback.send(exchange, result.failed() ? 500 : 200, result.payload());
    }

    /**
     * Runs one invocation that doesn't come through the emulator.
     *
     * @param function the function's logical id
     * @param event    the event as JSON
     * @return what the function returned; nothing if it failed
     */
    public Optional<byte[]> invoke(String function, byte[] event) {
        var result = functions.get(function).invoke(UUID.randomUUID().toString(), Event.parse(event));
        return result.failed() ? Optional.empty() : Optional.of(result.payload());
    }

    /** Ends every process and stops listening. */
    @Override
    public void close() {
        server.stop(0);
        functions.values().forEach(FunctionPool::close);
        threads.shutdownNow();
    }
}
