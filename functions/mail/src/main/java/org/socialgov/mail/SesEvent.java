package org.socialgov.mail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Feedback;

/**
 * An event about a mail that SES publishes through EventBridge. Only the order's tag, the recipient, the id, times and
 * codes are read: the rest quotes subjects and other servers' texts.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html">Contents of event data</a>
 */
final class SesEvent {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z -]{0,39}");

    private SesEvent() {}

    /**
     * The notification; empty if it is about a mail without our tag, or a kind of event that means nothing here (an
     * opening, a delay).
     *
     * @throws IOException if this is no event of SES
     */
    static Optional<Feedback.Notification> read(InputStream event) throws IOException {
        var texts = new HashMap<String, String>();
        try (JsonParser json = JSON.createParser(event)) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            flatten(json, "", texts);
        }
        expect("aws.ses".equals(texts.get("source")) && texts.containsKey("detail.eventType"));
        var order = Optional.ofNullable(texts.get("detail.mail.tags." + OrderTag.NAME)).flatMap(OrderTag::parse);
        var deliveryEvent = deliveryEvent(texts);
        if (order.isEmpty() || deliveryEvent.isEmpty()) {
            return Optional.empty();
        }
        String messageId = texts.get("detail.mail.messageId");
        expect(messageId != null && !messageId.isBlank());
        // Not the address that bounced: a mailbox may pass its mail on to another.
        var to = Optional.ofNullable(texts.get("detail.mail.destination")).flatMap(EmailAddress::parse);
        expect(to.isPresent());
        return Optional.of(
            new Feedback.Notification(
                order.get(),
                to.get(),
                messageId,
                instant(texts, "detail.mail.timestamp"),
                deliveryEvent.get()
            )
        );
    }

    private static Optional<MailOrder.DeliveryEvent> deliveryEvent(Map<String, String> texts) throws IOException {
        return switch (texts.get("detail.eventType")) {
            case "Send" -> deliveryEvent(texts, MailOrder.DeliveryEvent.Type.SEND, "mail", "");
            case "Delivery" -> deliveryEvent(texts, MailOrder.DeliveryEvent.Type.DELIVERY, "delivery", "");
            case "Bounce" -> deliveryEvent(
                texts,
                // "Undetermined" is not for good either.
                "Permanent".equals(texts.get("detail.bounce.bounceType"))
                    ? MailOrder.DeliveryEvent.Type.BOUNCE
                    : MailOrder.DeliveryEvent.Type.SOFT_BOUNCE,
                "bounce",
                texts.get("detail.bounce.bounceSubType")
            );
            case "Complaint" -> deliveryEvent(
                texts,
                MailOrder.DeliveryEvent.Type.COMPLAINT,
                "complaint",
                texts.getOrDefault(
                    "detail.complaint.complaintFeedbackType",
                    texts.get("detail.complaint.complaintSubType")
                )
            );
            // It has no time of its own.
            case "Reject" -> deliveryEvent(
                texts,
                MailOrder.DeliveryEvent.Type.REJECT,
                "mail",
                texts.get("detail.reject.reason")
            );
            default -> Optional.empty();
        };
    }

    private static Optional<MailOrder.DeliveryEvent> deliveryEvent(
        Map<String, String> texts,
        MailOrder.DeliveryEvent.Type what,
        String part,
        String code
    ) throws IOException {
        return Optional.of(
            new MailOrder.DeliveryEvent(instant(texts, "detail." + part + ".timestamp"), what, code(code))
        );
    }

    /** The service's own word, if it is one: what has other characters could hold an address. */
    private static String code(String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        return CODE.matcher(text).matches() ? text : "other";
    }

    private static Instant instant(Map<String, String> texts, String name) throws IOException {
        String text = texts.get(name);
        expect(text != null);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("the event of SES has an invalid time");
        }
    }

    /** All texts of an object by their path; of a list, the first. */
    private static void flatten(JsonParser json, String path, Map<String, String> texts) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = path + json.currentName();
            switch (json.nextToken()) {
                case START_OBJECT -> flatten(json, name + ".", texts);
                case START_ARRAY -> {
                    if (json.nextToken() == JsonToken.VALUE_STRING) {
                        texts.put(name, json.getText());
                    }
                    skipRest(json);
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

    private static void skipRest(JsonParser json) throws IOException {
        while (json.currentToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken() != null);
            json.skipChildren();
            json.nextToken();
        }
    }

    private static void expect(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not an event of SES; check the function's trigger");
        }
    }
}
