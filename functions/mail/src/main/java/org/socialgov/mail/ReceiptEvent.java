package org.socialgov.mail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.inbox.InboundMail;

/**
 * The event of SES for a mail that matched a receipt rule. The verdicts are those of SES, since only SES saw the SMTP
 * connection.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html">Contents of the event</a>
 */
final class ReceiptEvent {

    private static final JsonFactory JSON = new JsonFactory();
    /** It becomes a part of keys. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private ReceiptEvent() {}

    /**
     * One mail.
     *
     * @param mail SES's id for it, under which the mail lies in the bucket
     * @param envelopeFrom where bounces go; empty for a mail that is one
     * @param from each address that SES has found in {@code From}, as it stands there
     * @param recipients those of the envelope that the receipt rule is for
     * @param scan whether SES found a virus in it, or takes it for spam
     */
    record Entry(
        String mail,
        Instant receivedAt,
        String envelopeFrom,
        List<String> from,
        List<EmailAddress> recipients,
        InboundMail.Proof dmarc,
        InboundMail.Scan scan
    ) {
        Entry {
            from = List.copyOf(from);
            recipients = List.copyOf(recipients);
        }

        @Override
        public String toString() {
            return "Entry[" + mail + "]";
        }
    }

    /**
     * @throws IOException if this isn't an event of a receipt rule: the invocation then fails
     */
    static List<Entry> read(InputStream event) throws IOException {
        var entries = new ArrayList<Entry>();
        try (JsonParser json = JSON.createParser(event)) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("Records")) {
                    expect(json.currentToken() == JsonToken.START_ARRAY);
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        expect(json.currentToken() == JsonToken.START_OBJECT);
                        var found = new Found();
                        found.read(json, "");
                        entries.add(found.entry());
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        expect(!entries.isEmpty());
        return entries;
    }

    private static final class Found {

        private static final String FROM = "ses.mail.commonHeaders.from";
        private static final String RECIPIENTS = "ses.receipt.recipients";

        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, List<String>> lists = new HashMap<>();

        /** All texts of an object by their path, and the lists of {@code From} and of recipients. */
        void read(JsonParser json, String path) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = path + json.currentName();
                switch (json.nextToken()) {
                    case START_OBJECT -> read(json, name + ".");
                    case START_ARRAY -> {
                        if (name.equals(FROM) || name.equals(RECIPIENTS)) {
                            while (json.nextToken() != JsonToken.END_ARRAY) {
                                expect(json.currentToken() == JsonToken.VALUE_STRING);
                                lists.computeIfAbsent(name, _ -> new ArrayList<>()).add(json.getText());
                            }
                        } else {
                            json.skipChildren();
                        }
                    }
                    case VALUE_STRING -> texts.put(name, json.getText());
                    case null -> throw new IOException("the event is incomplete");
                    default -> {
                        // Numbers and booleans aren't needed.
                    }
                }
            }
            expect(json.currentToken() == JsonToken.END_OBJECT);
        }

        Entry entry() throws IOException {
            expect("aws:ses".equals(texts.get("eventSource")));
            String mail = text("ses.mail.messageId");
            expect(ID.matcher(mail).matches());
            return new Entry(
                mail,
                instant("ses.mail.timestamp"),
                // SES writes the empty path of a bounce either way.
                texts
                    .getOrDefault("ses.mail.source", "")
                    .replace("<>", "")
                    .strip(),
                lists.getOrDefault(FROM, List.of()),
                lists
                    .getOrDefault(RECIPIENTS, List.of())
                    .stream()
                    .flatMap(text -> EmailAddress.parse(text).stream())
                    .toList(),
                dmarc(),
                scan()
            );
        }

        private InboundMail.Proof dmarc() throws IOException {
            return switch (text("ses.receipt.dmarcVerdict.status")) {
                case "PASS" -> InboundMail.Proof.PASS;
                case "GRAY" -> InboundMail.Proof.GRAY;
                case "FAIL" -> InboundMail.Proof.FAIL;
                // PROCESSING_FAILED, and whatever else SES may come to say: not proven.
                default -> InboundMail.Proof.PROCESSING_FAILED;
            };
        }

        private InboundMail.Scan scan() {
            String virus = texts.getOrDefault("ses.receipt.virusVerdict.status", "");
            if (virus.equals("FAIL") || "FAIL".equals(texts.get("ses.receipt.spamVerdict.status"))) {
                return InboundMail.Scan.HARMFUL;
            }
            // GRAY, PROCESSING_FAILED, and whatever else SES may come to say.
            return virus.equals("PASS") ? InboundMail.Scan.CLEAN : InboundMail.Scan.UNCERTAIN;
        }

        private Instant instant(String path) throws IOException {
            try {
                return Instant.parse(text(path));
            } catch (DateTimeException e) {
                throw new IOException("the event of the receipt rule has an invalid time");
            }
        }

        private String text(String path) throws IOException {
            String text = texts.get(path);
            expect(text != null);
            return text;
        }
    }

    private static void expect(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not an event of an SES receipt rule; check the function's trigger");
        }
    }
}
