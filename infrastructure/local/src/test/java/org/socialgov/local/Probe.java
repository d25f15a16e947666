package org.socialgov.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.socialgov.local.probe.WebFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The small system of these tests: its template, its zip, and a way to write into its table. */
public final class Probe {

    private static final String ZIP = "infrastructure/local/target/probe-function.zip";

    private Probe() {}

    /** Options of a system with free ports that keeps what it has in the given folder. */
    static Options options(Path state) {
        return options(state, Map.of());
    }

    /** The same, with further options. */
    static Options options(Path state, Map<String, String> more) {
        zip();
        var all = new HashMap<>(Map.of("template", "infrastructure/local/src/test/resources/probe.yaml"));
        all.putAll(more);
        return Options.isolated(root(), state, all);
    }

    public static Path root() {
        return Path.of("").toAbsolutePath().getParent().getParent();
    }

    /** The zip of the functions, laid out as the functions' zips are. */
    private static void zip() {
        try {
            var classes = place(WebFunction.class);
            var core = place(RequestStreamHandler.class);
            try (
                var zip = new ZipOutputStream(Files.newOutputStream(root().resolve(ZIP)));
                var probes = Files.list(classes.resolve("org/socialgov/local/probe"))
            ) {
                for (var probe : probes.sorted().toList()) {
                    add(zip, classes.relativize(probe).toString(), probe);
                }
                add(zip, "lib/" + core.getFileName(), core);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        Files.copy(file, zip);
    }

    static void put(LocalSystem system, String sortKey) {
        system
            .clients()
            .dynamoDb()
            .putItem(request ->
                request
                    .tableName(system.stack().resources().get("Table").physicalId())
                    .item(Map.of("pk", AttributeValue.fromS("MEMBER#1"), "sk", AttributeValue.fromS(sortKey)))
            );
    }

    /** Waits until something holds, looking often. */
    public static void await(BooleanSupplier wanted, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come to hold within " + patience);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
