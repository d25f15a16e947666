package org.socialgov.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A mail service on loopback with the query protocol of SES's v1 API (form in, XML out) that fails as configured. It
 * counts the requests, so that a client that retries by itself is detected.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html">SendRawEmail</a>
 */
public final class FaultySes implements AutoCloseable {

    private final ServerSocket server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Received> accepted = new ArrayList<>();
    private final List<Socket> connections = new ArrayList<>();
    private int requests;

    /** The result of a request. */
    public sealed interface Fault {
        /** None: the mail is taken, and the answer says so. */
        record None() implements Fault {}

        /** Rejected with an error as SES writes it. */
        record Refused(int status, String code, String message) implements Fault {}

        /**
         * Refused because an identity isn't verified, in one of SES's wordings.
         *
         * @param identities as SES lists them: addresses, domains, or a name with its address
         */
        record NotVerified(Wording wording, List<String> identities) implements Fault {
            public NotVerified {
                identities = List.copyOf(identities);
            }

            /**
             * SES's wordings.
             *
             * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html">Errors at sending</a>
             * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html">SendRawEmail</a>
             */
            public enum Wording {
                /** As it was in 2011 (django-ses issue 16). */
                WITHOUT_A_LIST("MessageRejected"),
                /** The region in capitals, and all identities. */
                WITH_REGION_AND_LIST("MessageRejected"),
                /** The same, where there are more than SES lists. */
                WITH_A_LIST_CUT_SHORT("MessageRejected"),
                /** The MAIL FROM domain's MX record isn't there yet, and the identity asks for refusing mail then. */
                MAIL_FROM("MailFromDomainNotVerifiedException");

                private final String code;

                Wording(String code) {
                    this.code = code;
                }
            }

            private Refused refused() {
                String listed =
                    "Email address is not verified. The following identities failed the check in region US-EAST-1: " +
                    String.join(", ", identities);
                return new Refused(
                    400,
                    wording.code,
                    switch (wording) {
                        case WITHOUT_A_LIST -> "Email address is not verified.";
                        case WITH_REGION_AND_LIST -> listed;
                        case WITH_A_LIST_CUT_SHORT -> listed + "...";
                        case MAIL_FROM -> "The message could not be sent because Amazon SES could not read the MX record " +
                            "required to use the specified MAIL FROM domain.";
                    }
                );
            }
        }

        /** Rejected with a status and a body that isn't SES's: a proxy's, for example. */
        record Bare(int status) implements Fault {}

        /** No mail: the request for the account's quota is answered. */
        record Quota(double perSecond, double perDay, double sent) implements Fault {}

        /** The mail is accepted, and the connection closed without an answer. */
        record AcceptThenClose() implements Fault {}

        /** The mail is accepted, and no answer ever comes. */
        record AcceptThenStall() implements Fault {}

        /** The mail is accepted, and the answer breaks off in its middle. */
        record AcceptThenBreakOff() implements Fault {}

        /** The mail is accepted, and the answer begins so much later. */
        record SlowFirstByte(Duration after) implements Fault {}

        /** The mail is accepted, and the answer comes byte by byte with a pause before each. */
        record Dripping(Duration pause) implements Fault {}

        /** The connection is closed before the request was read. */
        record CloseUnread() implements Fault {}
    }

    /** A mail that was taken: the request's parameters by name, and the message in them. */
    public record Received(Map<String, String> parameters) {
        public byte[] mime() {
            return Base64.getDecoder().decode(parameters.get("RawMessage.Data"));
        }
    }

    private FaultySes(ServerSocket server) {
        this.server = server;
    }

    /** Starts one on a free port of loopback. */
    public static FaultySes start() {
        try {
            var ses = new FaultySes(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(ses::listen);
            return ses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
    }

    /** The fault of the next request without one; a request without a fault is answered normally. */
    public synchronized FaultySes next(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** How many requests have come in, the refused and the unanswered among them. */
    public synchronized int requests() {
        return requests;
    }

    /** The mails that it has taken, whatever its answer was. */
    public synchronized List<Received> accepted() {
        return List.copyOf(accepted);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            synchronized (this) {
                for (Socket connection : connections) {
                    connection.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                synchronized (this) {
                    connections.add(socket);
                }
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (SocketException stopped) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var out = socket.getOutputStream();
            boolean goesOn = true;
            // A first byte says that a request has begun: a kept connection may end without another.
            while (goesOn && begins(in)) {
                goesOn = answer(arrived(), in, out);
            }
        } catch (SocketException clientLeft) {
            // The client's timeout is the subject of the tests, not a fault of this server.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean begins(BufferedInputStream in) throws IOException {
        in.mark(1);
        int first = in.read();
        in.reset();
        return first >= 0;
    }

    private synchronized Fault arrived() {
        requests++;
        return faults.isEmpty() ? new Fault.None() : faults.remove();
    }

    private synchronized int take(Map<String, String> parameters) {
        accepted.add(new Received(parameters));
        return accepted.size();
    }

    /** Whether the connection can be used again. */
    private boolean answer(Fault fault, InputStream in, OutputStream out) throws IOException, InterruptedException {
        if (fault instanceof Fault.CloseUnread) {
            return false;
        }
        var parameters = parameters(in, out);
        switch (fault) {
            case Fault.None _ -> {
                out.write(success(take(parameters)));
                out.flush();
                return true;
            }
            case Fault.Refused refused -> {
                return answer(refused, out);
            }
            case Fault.NotVerified notVerified -> {
                return answer(notVerified.refused(), out);
            }
            case Fault.Bare(int status) -> {
                out.write(http(status, "<html><body>not here</body></html>"));
                out.flush();
                return true;
            }
            case Fault.Quota quota -> {
                out.write(quota(quota));
                out.flush();
                return true;
            }
            case Fault.AcceptThenClose _ -> take(parameters);
            case Fault.AcceptThenStall _ -> {
                take(parameters);
                closed.await();
            }
            case Fault.AcceptThenBreakOff _ -> {
                byte[] whole = success(take(parameters));
                out.write(whole, 0, whole.length / 2);
                out.flush();
            }
            case Fault.SlowFirstByte(Duration after) -> {
                byte[] whole = success(take(parameters));
                closed.await(after.toMillis(), TimeUnit.MILLISECONDS);
                out.write(whole);
                out.flush();
            }
            case Fault.Dripping(Duration pause) -> {
                for (byte drop : success(take(parameters))) {
                    if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        break;
                    }
                    out.write(drop);
                    out.flush();
                }
            }
            case Fault.CloseUnread _ -> throw new AssertionError("is answered above");
        }
        return false;
    }

    private static boolean answer(Fault.Refused refused, OutputStream out) throws IOException {
        out.write(http(refused.status(), error(refused.code(), refused.message())));
        out.flush();
        return true;
    }

    private static Map<String, String> parameters(InputStream in, OutputStream out) throws IOException {
        int length = 0;
        boolean waits = false;
        readLine(in);
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring("content-length:".length()).strip());
            }
            waits |= header.startsWith("expect:");
        }
        if (waits) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        var parameters = new HashMap<String, String>();
        for (String pair : new String(in.readNBytes(length), StandardCharsets.US_ASCII).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static byte[] success(int number) {
        return http(
            200,
            """
            <SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
              <SendRawEmailResult><MessageId>0100019c-%012d-000000</MessageId></SendRawEmailResult>
              <ResponseMetadata><RequestId>7d8a1f3e-0000-4000-8000-%012d</RequestId></ResponseMetadata>
            </SendRawEmailResponse>
            """.formatted(number, number)
        );
    }

    private static byte[] quota(Fault.Quota quota) {
        return http(
            200,
            """
            <GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
              <GetSendQuotaResult>
                <Max24HourSend>%s</Max24HourSend><MaxSendRate>%s</MaxSendRate><SentLast24Hours>%s</SentLast24Hours>
              </GetSendQuotaResult>
              <ResponseMetadata><RequestId>7d8a1f3e-0000-4000-8000-000000000000</RequestId></ResponseMetadata>
            </GetSendQuotaResponse>
            """.formatted(quota.perDay(), quota.perSecond(), quota.sent())
        );
    }

    private static String error(String code, String message) {
        return """
        <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>7d8a1f3e-0000-4000-8000-000000000000</RequestId>
        </ErrorResponse>
        """.formatted(code, message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    private static byte[] http(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var answer = new ByteArrayOutputStream();
        answer.writeBytes(
            """
            HTTP/1.1 %d Status\r
            Content-Type: text/xml\r
            Content-Length: %d\r
            \r
            """
                .formatted(status, bytes.length)
                .getBytes(StandardCharsets.US_ASCII)
        );
        answer.writeBytes(bytes);
        return answer.toByteArray();
    }
}
