package org.socialgov.benchmarks.warm;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.socialgov.environment.Settings;

/**
 * The program that {@link Warm} starts for one function: it answers the same event again and again. A function that uses
 * the table gets the empty one of its own dry run, so that nothing leaves the process.
 */
public final class WarmRequests {

    private static final double MILLIS = 1e6;

    private WarmRequests() {}

    /**
     * Prints the median, the 99th percentile and the processor time of a request in milliseconds, and the bytes that it
     * allocates.
     *
     * @param arguments the handler class, the file of the event, the expected status, the number of requests that are
     *     measured
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        var out = System.out;
        // The functions' logs.
        System.setOut(new PrintStream(PrintStream.nullOutputStream()));
        var function = function(Class.forName(arguments[0]));
        byte[] event = Files.readAllBytes(Path.of(arguments[1]));
        int measured = Integer.parseInt(arguments[3]);
        String answer = answer(function, event).toString(StandardCharsets.UTF_8);
        if (!answer.startsWith("{\"statusCode\":" + arguments[2])) {
            throw new IllegalStateException("unexpected: " + answer.substring(0, Math.min(300, answer.length())));
        }
        // As many again, so that the compiler has done its work.
        for (int i = 0; i < measured; i++) {
            answer(function, event);
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var taken = new double[measured];
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processorBefore = process.getProcessCpuTime();
        long bytesBefore = threads.getTotalThreadAllocatedBytes();
        for (int i = 0; i < measured; i++) {
            long began = System.nanoTime();
            answer(function, event);
            taken[i] = (System.nanoTime() - began) / MILLIS;
        }
        long bytes = (threads.getTotalThreadAllocatedBytes() - bytesBefore) / measured;
        double processor = (process.getProcessCpuTime() - processorBefore) / MILLIS / measured;
        Arrays.sort(taken);
        out.println(taken[measured / 2] + " " + taken[(measured * 99) / 100] + " " + processor + " " + bytes);
        System.exit(0);
    }

    private static ByteArrayOutputStream answer(RequestStreamHandler function, byte[] event) throws IOException {
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
                var wiring = dry.invoke(from.invoke(null, settings), settings);
                return (RequestStreamHandler) constructor.newInstance(wiring, second(takes[0], takes[1], settings));
            }
        }
        return (RequestStreamHandler) handler.getConstructor().newInstance();
    }

    /** Limits are read by their own class, coordinators by the wiring. */
    private static Object second(Class<?> wiring, Class<?> type, Settings settings)
        throws ReflectiveOperationException {
        var read = type.getSimpleName().equals("FormLimits")
            ? type.getDeclaredMethod("from", Settings.class)
            : wiring.getDeclaredMethod("coordinators", Settings.class);
        read.setAccessible(true);
        return read.invoke(null, settings);
    }
}
