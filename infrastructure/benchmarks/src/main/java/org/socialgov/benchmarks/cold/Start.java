package org.socialgov.benchmarks.cold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * Starts a candidate as Lambda's managed runtime {@code java25} starts a function of 1,024 MB: by the runtime interface
 * client, with the runtime's flags, on one processor.
 *
 * @param runtime      the folder with the jars of the runtime interface client
 * @param natives      the client's native library
 * @param cache        the AOT cache of the client's classes, which stands in for the runtime's own; null for none
 * @param table        answers the calls to DynamoDB
 * @param log          receives the output of the last process
 * @param onOneProcessor whether {@code taskset} pins the process
 */
public record Start(Path runtime, Path natives, Path cache, TableEndpoint table, Path log, boolean onOneProcessor) {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final String NATIVE_LIBRARY =
        "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";
    private static final Pattern STATUS = Pattern.compile("\"statusCode\"\\s*:\\s*(\\d{3})");
    private static final double MILLIS = 1e6;

    /** What the managed runtime sets for each function. */
    private static final List<String> RUNTIME = List.of(
        "PATH=/usr/bin:/bin",
        "LANG=en_US.UTF-8",
        "TZ=:UTC",
        "AWS_SESSION_TOKEN=measured",
        "AWS_LAMBDA_FUNCTION_NAME=measured",
        "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1024",
        "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/measured",
        "AWS_LAMBDA_LOG_STREAM_NAME=measured",
        "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
        "AWS_EXECUTION_ENV=AWS_Lambda_java25"
    );

    /**
     * The times of one process in milliseconds.
     *
     * @param total      from the start of the process to its first answer
     * @param started    from the start of the process to its first request for an event
     * @param first      from the first event to its answer
     * @param warm       the median of the second half of the invocations
     */
    public record Times(double total, double started, double first, double warm) {}

    /**
     * A start without a cache.
     *
     * @param project with the runtime interface client among its candidates, as the build with -Pbench leaves it
     * @param folder  for the client's native library and the log
     */
    public static Start of(Path project, Path folder, TableEndpoint table, String log, boolean onOneProcessor)
        throws IOException {
        var runtime = project.resolve("infrastructure/benchmarks/candidates/runtime/target/lib");
        return new Start(runtime, natives(runtime, folder), null, table, folder.resolve(log), onOneProcessor);
    }

    /** The native library that the runtime interface client needs. */
    private static Path natives(Path runtime, Path folder) throws IOException {
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        String name = "jni/libaws-lambda-jni.linux-" + processor + ".so";
        try (var jars = Files.list(runtime)) {
            for (var jar : jars.toList()) {
                if (jar.getFileName().toString().startsWith("aws-lambda-java-runtime-interface-client")) {
                    try (var zip = new ZipFile(jar.toFile()); var in = zip.getInputStream(zip.getEntry(name))) {
                        var file = folder.resolve("libaws-lambda-jni.so");
                        Files.write(file, in.readAllBytes());
                        return file;
                    }
                }
            }
        }
        throw new IOException("no runtime interface client in " + runtime + ": run the build with -Pbench");
    }

    /**
     * Measures a candidate once. The table counts the calls from the first event on.
     *
     * @param invocations at least 1
     */
    public Times measure(Candidate candidate, int invocations) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (var api = answered(candidate, invocations)) {
            // The last ones, or the only one.
            int first = invocations / 2;
            var later = new double[invocations - first];
            for (int i = first; i < invocations; i++) {
                later[i - first] = api.taken(i) / MILLIS;
            }
            Arrays.sort(later);
            return new Times(
                (api.firstAnswered() - began) / MILLIS,
                (api.started() - began) / MILLIS,
                api.taken(0) / MILLIS,
                later[later.length / 2]
            );
        }
    }

    /** The API of a process that has answered and is ended. */
    private RuntimeApi answered(Candidate candidate, int invocations, String... more)
        throws IOException, InterruptedException {
        var api = RuntimeApi.start(candidate.event(), invocations, table::forget);
        var process = process(candidate, api.address(), List.of(more));
        try {
            api.await(process);
        } finally {
            process.destroyForcibly().waitFor();
        }
        check(candidate, api.firstAnswer());
        return api;
    }

    /** The number of classes that are loaded at the first answer. It doesn't depend on the machine's speed. */
    long classes(Candidate candidate) throws IOException, InterruptedException {
        var list = log.resolveSibling("classes.txt");
        Files.deleteIfExists(list);
        answered(candidate, 1, "-Xlog:class+load:file=" + list + ":none:filecount=0").close();
        try (var lines = Files.lines(list)) {
            return lines.filter(line -> line.contains("source:")).count();
        }
    }

    /**
     * Makes the cache of the runtime's classes by one run of a candidate that has nearly none of its own.
     *
     * @see <a href="https://openjdk.org/jeps/514">JEP 514: Ahead-of-Time Command-Line Ergonomics</a>
     */
    Start train(Candidate floor, Path file) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        try (var api = RuntimeApi.start(floor.event(), 1, table::forget)) {
            var process = process(floor, api.address(), List.of("-XX:AOTCacheOutput=" + file));
            api.await(process);
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS) || !Files.exists(file)) {
                process.destroyForcibly();
                throw new IOException("the cache of the runtime's classes was not made: see " + log);
            }
        }
        return new Start(runtime, natives, file, table, log, onOneProcessor);
    }

    private Process process(Candidate candidate, String api, List<String> more) throws IOException {
        var command = new ArrayList<String>();
        if (onOneProcessor) {
            command.addAll(List.of("taskset", "-c", "0"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The heap that the JVM chooses in a function of 1,024 MB, and the managed runtime's own flags.
        command.addAll(
            List.of("-Xms16m", "-Xmx870m", "-XX:+UseSerialGC", "-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1")
        );
        if (cache != null) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(more);
        command.addAll(
            List.of(
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-Djava.net.preferIPv4Stack=true",
                "-Djavax.net.ssl.trustStore=" + table.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=changeit",
                "-D" + NATIVE_LIBRARY + "=" + natives,
                "-cp",
                jars(),
                CLIENT,
                candidate.handler()
            )
        );
        var builder = new ProcessBuilder(command)
            .directory(candidate.code().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(candidate, api));
        return builder.start();
    }

    private String jars() throws IOException {
        try (var jars = Files.list(runtime)) {
            return String.join(":", jars.map(Path::toString).sorted().toList());
        }
    }

    private Map<String, String> environment(Candidate candidate, String api) {
        var environment = new HashMap<>(candidate.environment());
        environment.putAll(Candidate.AWS);
        for (String setting : RUNTIME) {
            int equals = setting.indexOf('=');
            environment.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        environment.put("AWS_LAMBDA_RUNTIME_API", api);
        environment.put("AWS_ENDPOINT_URL", table.endpoint().toString());
        return environment;
    }

    private static void check(Candidate candidate, String answer) throws IOException {
        var status = STATUS.matcher(answer);
        boolean isRight = status.find() && Integer.parseInt(status.group(1)) == candidate.expected();
        if (candidate.expected() != 0 && !isRight) {
            throw new IOException(
                candidate.name() +
                    " answered " +
                    answer.substring(0, Math.min(300, answer.length())) +
                    " and not " +
                    candidate.expected()
            );
        }
    }
}
