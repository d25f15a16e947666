package org.socialgov.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A mail service on loopback with the query protocol of SES's v1 API (form in, XML out) that fails as configured. It
 * counts the requests, so that a client that retries by itself is detected.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html">SendRawEmail</a>
 */
public final class FaultySes extends FaultServer<FaultySes.Fault, FaultySes> {

    private static final String XML = "text/xml";

    private final List<Received> accepted = new ArrayList<>();
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

        /** The mail is accepted, and the answer's body comes byte by byte with a pause before each. */
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

    private FaultySes() {
        super(new Fault.None());
    }

    public static FaultySes start() {
        return new FaultySes().listen();
    }

    @Override
    FaultySes self() {
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

    private synchronized Fault arrived() {
        requests++;
        return take();
    }

    private synchronized byte[] accept(Map<String, String> parameters) {
        accepted.add(new Received(parameters));
        return success(accepted.size()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    void answer(HttpExchange exchange) throws IOException, InterruptedException {
        var fault = arrived();
        if (fault instanceof Fault.CloseUnread) {
            return;
        }
        var parameters = parameters(exchange.getRequestBody().readAllBytes());
        switch (fault) {
            case Fault.None _ -> send(exchange, 200, XML, accept(parameters));
            case Fault.Refused refused -> refuse(exchange, refused);
            case Fault.NotVerified notVerified -> refuse(exchange, notVerified.refused());
            case Fault.Bare(int status) -> send(exchange, status, XML, "<html><body>not here</body></html>");
            case Fault.Quota quota -> send(exchange, 200, XML, quota(quota));
            case Fault.AcceptThenClose _ -> accept(parameters);
            case Fault.AcceptThenStall _ -> {
                accept(parameters);
                isClosedWithin(Duration.ofDays(1));
            }
            case Fault.AcceptThenBreakOff _ -> {
                byte[] whole = accept(parameters);
                exchange.sendResponseHeaders(200, whole.length);
                exchange.getResponseBody().write(whole, 0, whole.length / 2);
                exchange.getResponseBody().flush();
            }
            case Fault.SlowFirstByte(Duration after) -> {
                byte[] whole = accept(parameters);
                isClosedWithin(after);
                send(exchange, 200, XML, whole);
            }
            case Fault.Dripping(Duration pause) -> {
                byte[] whole = accept(parameters);
                exchange.sendResponseHeaders(200, whole.length);
                for (byte drop : whole) {
                    if (isClosedWithin(pause)) {
                        break;
                    }
                    exchange.getResponseBody().write(drop);
                    exchange.getResponseBody().flush();
                }
            }
            case Fault.CloseUnread _ -> throw new AssertionError("is answered above");
        }
    }

    private static void refuse(HttpExchange exchange, Fault.Refused refused) throws IOException {
        send(exchange, refused.status(), XML, error(refused.code(), refused.message()));
    }

    private static Map<String, String> parameters(byte[] form) {
        var parameters = new HashMap<String, String>();
        for (String pair : new String(form, StandardCharsets.US_ASCII).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String success(int number) {
        return """
        <SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <SendRawEmailResult><MessageId>0100019c-%012d-000000</MessageId></SendRawEmailResult>
          <ResponseMetadata><RequestId>7d8a1f3e-0000-4000-8000-%012d</RequestId></ResponseMetadata>
        </SendRawEmailResponse>
        """.formatted(number, number);
    }

    private static String quota(Fault.Quota quota) {
        return """
        <GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <GetSendQuotaResult>
            <Max24HourSend>%s</Max24HourSend><MaxSendRate>%s</MaxSendRate><SentLast24Hours>%s</SentLast24Hours>
          </GetSendQuotaResult>
          <ResponseMetadata><RequestId>7d8a1f3e-0000-4000-8000-000000000000</RequestId></ResponseMetadata>
        </GetSendQuotaResponse>
        """.formatted(quota.perDay(), quota.perSecond(), quota.sent());
    }

    private static String error(String code, String message) {
        return """
        <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>7d8a1f3e-0000-4000-8000-000000000000</RequestId>
        </ErrorResponse>
        """.formatted(code, message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }
}
