package org.socialgov.local.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A function that behaves as its request's path says. Runs in a process of its own, from its zip. */
public final class WebFunction implements RequestStreamHandler {

    private int invocations;

    /** For Lambda. */
    public WebFunction() {}

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        invocations++;
        var event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        var path = event.replaceFirst("(?s).*\"rawPath\":\"([^\"]*)\".*", "$1");
        System.out.println("asked for " + path);
        var answer = switch (path) {
            case "/event" -> json(event);
            case "/environment" -> json(String.join("\n", lines()));
            case "/count" -> json(Integer.toString(invocations));
            case "/context" -> json(
                context.getFunctionName() +
                    " " +
                    context.getMemoryLimitInMB() +
                    " " +
                    (context.getRemainingTimeInMillis() > 2_000)
            );
            case "/binary" -> "{\"statusCode\":200,\"headers\":{\"content-type\":\"image/png\"},\"isBase64Encoded\":true,\"body\":\"" +
                Base64.getEncoder().encodeToString(new byte[] { 0, (byte) 0x89, (byte) 0xff, 13, 10, 0 }) +
                "\"}";
            case "/cookies" -> "{\"statusCode\":303,\"headers\":{\"location\":\"/next\"},\"cookies\":[\"a=1; Path=/\",\"b=2\"]}";
            case "/not-modified" -> "{\"statusCode\":304,\"headers\":{\"etag\":\"\\\"x\\\"\"}}";
            case "/throw" -> throw new IllegalStateException("thrown on purpose");
            case "/crash" -> {
                Runtime.getRuntime().halt(3);
                yield "";
            }
            case "/slow" -> {
                forever();
                yield "";
            }
            case "/hungry" -> {
                yield json(Integer.toString(new byte[400_000_000].length));
            }
            case "/launcher-class" -> json(launcherClass());
            default -> json("nothing special");
        };
        out.write(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static String launcherClass() {
        try {
            return Class.forName("org.socialgov.local.runtime.RuntimeLoop").getName();
        } catch (ClassNotFoundException asOnLambda) {
            return "not seen";
        }
    }

    private static Iterable<String> lines() {
        return new TreeMap<>(System.getenv()).entrySet().stream().map(Object::toString).toList();
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String json(String body) {
        var escaped = body.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return (
            "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain; charset=utf-8\"},\"body\":\"" +
            escaped +
            "\"}"
        );
    }
}
