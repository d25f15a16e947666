package org.socialgov.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MailOrder.DeliveryEvent.Type;
import org.socialgov.community.mail.Feedback;

/**
 * An event about a mail that SES publishes through EventBridge. Only the order's tag, the recipient, the id, times and
 * codes are read: the rest quotes subjects and other servers' texts.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html">Contents of event data</a>
 */
final class SesEvent {

    private static final String ORDER = "detail.mail.tags." + OrderTag.NAME;
    /** Not the address that bounced: a mailbox may pass its mail on to another. */
    private static final String TO = "detail.mail.destination";
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z -]{0,39}");

    private SesEvent() {}

    /**
     * The notification; empty if it is about a mail without our tag, or a kind of event that means nothing here (an
     * opening, a delay).
     *
     * @throws IOException if this is no event of SES
     */
    static Optional<Feedback.Notification> read(InputStream event) throws IOException {
        var texts = EventTexts.read(event, "an event of SES", Set.of(ORDER, TO));
        texts.expect(texts.text("source").equals("aws.ses"));
        var deliveryEvent = deliveryEvent(texts);
        var order = OrderTag.parse(texts.text(ORDER));
        if (order.isEmpty() || deliveryEvent.isEmpty()) {
            return Optional.empty();
        }
        String messageId = texts.text("detail.mail.messageId");
        var to = EmailAddress.parse(texts.text(TO));
        texts.expect(!messageId.isBlank() && to.isPresent());
        return Optional.of(
            new Feedback.Notification(
                order.get(),
                to.get(),
                messageId,
                texts.instant("detail.mail.timestamp"),
                deliveryEvent.get()
            )
        );
    }

    private static Optional<MailOrder.DeliveryEvent> deliveryEvent(EventTexts texts) throws IOException {
        return switch (texts.required("detail.eventType")) {
            case "Send" -> deliveryEvent(texts, Type.SEND, "mail", "");
            case "Delivery" -> deliveryEvent(texts, Type.DELIVERY, "delivery", "");
            case "Bounce" -> {
                // "Undetermined" is not for good either.
                boolean isForGood = texts.text("detail.bounce.bounceType").equals("Permanent");
                String subType = texts.text("detail.bounce.bounceSubType");
                yield deliveryEvent(texts, isForGood ? Type.BOUNCE : Type.SOFT_BOUNCE, "bounce", subType);
            }
            case "Complaint" -> {
                String feedback = texts.text("detail.complaint.complaintFeedbackType");
                String code = feedback.isEmpty() ? texts.text("detail.complaint.complaintSubType") : feedback;
                yield deliveryEvent(texts, Type.COMPLAINT, "complaint", code);
            }
            // It has no time of its own.
            case "Reject" -> deliveryEvent(texts, Type.REJECT, "mail", texts.text("detail.reject.reason"));
            default -> Optional.empty();
        };
    }

    private static Optional<MailOrder.DeliveryEvent> deliveryEvent(
        EventTexts texts,
        Type type,
        String part,
        String code
    ) throws IOException {
        // The service's own word, if it is one: what has other characters could hold an address.
        String known = code.isEmpty() || CODE.matcher(code).matches() ? code : "other";
        return Optional.of(new MailOrder.DeliveryEvent(texts.instant("detail." + part + ".timestamp"), type, known));
    }
}
