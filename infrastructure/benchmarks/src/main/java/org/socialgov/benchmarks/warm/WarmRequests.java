package org.socialgov.benchmarks.warm;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.socialgov.benchmarks.cold.ColdStarts;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.Settings;

/**
 * The benchmark that {@link Warm} runs for one function: it answers the same event again and again. A function that uses the
 * table gets the empty one of its own dry run, so that nothing leaves the process. In it one person has asked to join, whom
 * each click on the mailed link confirms anew.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WarmRequests {

    /** Environment variables with the handler class, the file of the event and the expected status. */
    static final String HANDLER = "WARM_HANDLER";

    static final String EVENT = "WARM_EVENT";
    static final String STATUS = "WARM_STATUS";

    private static final String COMMUNITY = "socialgov";

    private RequestStreamHandler function;
    private byte[] event;

    /** Makes the function and checks one answer. */
    @Setup
    public void start() throws IOException, ReflectiveOperationException {
        // The functions' logs.
        System.setOut(new PrintStream(PrintStream.nullOutputStream()));
        function = function(Class.forName(System.getenv(HANDLER)));
        event = Files.readAllBytes(Path.of(System.getenv(EVENT)));
        String answer = answer().toString(StandardCharsets.UTF_8);
        if (!answer.startsWith("{\"statusCode\":" + System.getenv(STATUS))) {
            throw new IllegalStateException("unexpected: " + answer.substring(0, Math.min(300, answer.length())));
        }
    }

    /** From the event to the whole reply. */
    @Benchmark
    public ByteArrayOutputStream answer() throws IOException {
        var answer = new ByteArrayOutputStream(1 << 16);
        function.handleRequest(new ByteArrayInputStream(event), answer, null);
        return answer;
    }

    /** The function by its constructor without arguments, or with the wiring of a dry run where it has one. */
    private static RequestStreamHandler function(Class<?> handler) throws ReflectiveOperationException {
        for (var constructor : handler.getDeclaredConstructors()) {
            var takes = constructor.getParameterTypes();
            if (takes.length == 2 && takes[0].getSimpleName().equals("Wiring")) {
                constructor.setAccessible(true);
                var settings = Settings.ofFunction();
                var from = takes[0].getDeclaredMethod("from", Settings.class);
                from.setAccessible(true);
                var dry = takes[0].getDeclaredMethod("forDryRun", Settings.class);
                dry.setAccessible(true);
                var wiring = withPending(takes[0], dry.invoke(from.invoke(null, settings), settings));
                return (RequestStreamHandler) constructor.newInstance(wiring, second(wiring, takes[1], settings));
            }
        }
        return (RequestStreamHandler) handler.getConstructor().newInstance();
    }

    /** Limits are read by their own class, coordinators by the wiring. */
    private static Object second(Object wiring, Class<?> type, Settings settings) throws ReflectiveOperationException {
        boolean isLimits = type.getSimpleName().equals("FormLimits");
        var read = (isLimits ? type : wiring.getClass()).getDeclaredMethod(
            isLimits ? "from" : "coordinators",
            Settings.class
        );
        read.setAccessible(true);
        return read.invoke(isLimits ? null : wiring, settings);
    }

    /** The same wiring with a ledger in which one person waits for the click. */
    private static Object withPending(Class<?> type, Object wiring) throws ReflectiveOperationException {
        var components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            var read = components[i].getAccessor();
            read.setAccessible(true);
            values[i] = read.invoke(wiring);
            if (values[i] instanceof Ledger empty) {
                values[i] = withPending(empty);
            }
        }
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Ledger withPending(Ledger empty) {
        var address = EmailAddress.parse("measured@agency.gov").orElseThrow();
        var key = MemberKey.of(COMMUNITY, address);
        var now = Instant.now();
        var expires = now.plus(Duration.ofDays(7));
        var member = new Membership(
            key,
            COMMUNITY,
            address,
            new Details("Measured", "", "", List.of()),
            new Consent("2026-11-01", now),
            new Membership.State.Pending(now, expires, false, Optional.empty()),
            Item.firstRevision(now)
        );
        var link = new Link(
            Link.Token.parse(ColdStarts.TOKEN).orElseThrow().hash(),
            Link.Purpose.CONFIRM,
            COMMUNITY,
            key,
            "order",
            now,
            expires,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1
        );
        return (Ledger) Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] { Ledger.class },
            (_, method, arguments) -> {
                try {
                    return switch (method.getName()) {
                        case "link" -> Optional.of(link);
                        case "member" -> Optional.of(member);
                        default -> method.invoke(empty, arguments);
                    };
                } catch (InvocationTargetException failed) {
                    throw failed.getCause();
                }
            }
        );
    }
}
