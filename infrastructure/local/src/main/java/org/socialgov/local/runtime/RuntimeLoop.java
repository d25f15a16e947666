package org.socialgov.local.runtime;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The main class of a function's process: loads the handler that {@code _HANDLER} names from the folder {@code
 * LAMBDA_TASK_ROOT} and passes it one event after the other, as Lambda's own runtime does. It reads invocations from
 * standard input and writes results to standard output. So it needs no port and no native library, and ends with the
 * local system, however that ended. The function's output goes to standard error.
 *
 * <p>The handler's class loader sees the folder's classes, the jars in its {@code lib} and the Java platform, nothing
 * of the local system: a class that is missing in the zip is missing here, as it would be on Lambda.
 */
public final class RuntimeLoop {

    /** The type of a frame from the process. A payload follows: a response, a JSON error, or nothing. */
    public enum Frame {
        /** The handler is loaded. */
        READY,
        /** The handler could not be loaded. */
        INIT_ERROR,
        /** The handler returned a response. */
        ANSWER,
        /** The handler threw. */
        ERROR,
        /** The handler threw, and the process ends, because its state is no longer reliable. */
        FATAL_ERROR,
    }

    private static final String RUNTIME = "com.amazonaws.services.lambda.runtime.";

    private record Invocation(String requestId, String functionArn, long deadlineMillis, byte[] event) {}

    private final DataOutputStream out;
    private final PrintStream log;
    private final BlockingQueue<Invocation> invocations = new LinkedBlockingQueue<>();

    private RuntimeLoop(DataOutputStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    /**
     * Runs until standard input ends.
     *
     * @param arguments none; everything comes from the environment, as on Lambda
     * @throws Exception if the local system doesn't receive the result
     */
    public static void main(String[] arguments) throws Exception {
        var out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var log = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // The function must not write into the frames, or read the next invocation.
        System.setOut(log);
        System.setErr(log);
        System.setIn(InputStream.nullInputStream());
        new RuntimeLoop(out, log).run(in);
    }

    private void run(DataInputStream in) throws Exception {
        var reader = new Thread(() -> read(in), "invocations");
        reader.setDaemon(true);
        reader.start();
        Handler handler;
        try {
            handler = Handler.load(setting("LAMBDA_TASK_ROOT"), setting("_HANDLER"));
        } catch (Throwable problem) {
            var cause = problem instanceof InvocationTargetException wrapped ? wrapped.getCause() : problem;
            cause.printStackTrace(log);
            send(Frame.INIT_ERROR, error(cause));
            return;
        }
        send(Frame.READY, new byte[0]);
        while (true) {
            var invocation = invocations.take();
            byte[] answer;
            try {
                answer = handler.handle(invocation);
            } catch (Throwable problem) {
                problem.printStackTrace(log);
                if (problem instanceof VirtualMachineError) {
                    send(Frame.FATAL_ERROR, error(problem));
                    Runtime.getRuntime().halt(1);
                }
                send(Frame.ERROR, error(problem));
                continue;
            }
            send(Frame.ANSWER, answer);
        }
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                var requestId = in.readUTF();
                var functionArn = in.readUTF();
                var deadline = in.readLong();
                var event = in.readNBytes(in.readInt());
                invocations.add(new Invocation(requestId, functionArn, deadline, event));
            }
        } catch (EOFException launcherEnded) {
            Runtime.getRuntime().halt(0);
        } catch (IOException broken) {
            broken.printStackTrace(log);
            Runtime.getRuntime().halt(1);
        }
    }

    private void send(Frame frame, byte[] payload) throws IOException {
        synchronized (out) {
            out.writeByte(frame.ordinal());
            out.writeInt(payload.length);
            out.write(payload);
            out.flush();
        }
    }

    private static String setting(String name) {
        var value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("The environment variable " + name + " is not set.");
        }
        return value;
    }

    private static byte[] error(Throwable problem) {
        var trace = new StringBuilder();
        for (var element : problem.getStackTrace()) {
            trace.append(trace.isEmpty() ? "" : ",").append(quoted(element.toString()));
        }
        var json =
            "{\"errorMessage\":" +
            quoted(String.valueOf(problem.getMessage())) +
            ",\"errorType\":" +
            quoted(problem.getClass().getName()) +
            ",\"stackTrace\":[" +
            trace +
            "]}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (var c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** The function's handler with the types of Lambda's interfaces, as its own class loader sees them. */
    private record Handler(Object function, Method handleRequest, ClassLoader loader) {
        static Handler load(String taskRoot, String handler) throws Exception {
            var loader = new URLClassLoader(
                "function",
                classPath(new File(taskRoot)).toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader()
            );
            Thread.currentThread().setContextClassLoader(loader);
            var className = handler.split("::")[0];
            var handlerType = Class.forName(RUNTIME + "RequestStreamHandler", true, loader);
            var function = Class.forName(className, true, loader).getConstructor().newInstance();
            if (!handlerType.isInstance(function)) {
                throw new IllegalStateException(className + " is not a RequestStreamHandler.");
            }
            var method = handlerType.getMethod(
                "handleRequest",
                InputStream.class,
                OutputStream.class,
                Class.forName(RUNTIME + "Context", true, loader)
            );
            return new Handler(function, method, loader);
        }

        /** Classes first, then the jars by name: the order of Lambda's own runtime. */
        private static List<URL> classPath(File taskRoot) throws MalformedURLException {
            var urls = new ArrayList<URL>();
            urls.add(taskRoot.toURI().toURL());
            var jars = new File(taskRoot, "lib").listFiles((folder, name) -> name.endsWith(".jar"));
            if (jars != null) {
                Arrays.sort(jars);
                for (var jar : jars) {
                    urls.add(jar.toURI().toURL());
                }
            }
            return urls;
        }

        byte[] handle(Invocation invocation) throws Throwable {
            var answer = new ByteArrayOutputStream();
            var context = new InvocationContext(
                loader,
                invocation.requestId,
                invocation.functionArn,
                invocation.deadlineMillis
            ).proxy();
            try {
                handleRequest.invoke(function, new ByteArrayInputStream(invocation.event), answer, context);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
            return answer.toByteArray();
        }
    }
}
