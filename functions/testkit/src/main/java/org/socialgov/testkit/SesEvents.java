package org.socialgov.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.socialgov.community.ledger.MailOrder;

/**
 * Builds events of SES as EventBridge hands them over, with all the addresses and texts in them that the real ones
 * have.
 *
 * @param order the tag's value that the mail carried; any text
 */
public record SesEvents(String order, String address, String messageId, Instant sentAt) {
    /** Of the mail of an order. */
    public static SesEvents of(MailOrder.Ref order, String address, String messageId, Instant sentAt) {
        return new SesEvents(order.member().hex() + "-" + order.id(), address, messageId, sentAt);
    }

    public byte[] send() {
        return event("Email Sent", "Send", "\"send\":{}");
    }

    public byte[] delivery(Instant at) {
        return event(
            "Email Delivered",
            "Delivery",
            """
            "delivery":{"timestamp":"%s","processingTimeMillis":640,"recipients":["%s"],\
            "smtpResponse":"250 2.6.0 %s","remoteMtaIp":"192.0.2.7","reportingMTA":"a8-1.smtp-out.amazonses.com"}\
            """.formatted(at, address, address)
        );
    }

    /**
     * @param type {@code Permanent}, {@code Transient} or {@code Undetermined}
     */
    public byte[] bounce(String type, String subType, Instant at) {
        return event(
            "Email Bounced",
            "Bounce",
            """
            "bounce":{"feedbackId":"0102-0000","bounceType":"%s","bounceSubType":"%s","bouncedRecipients":\
            [{"emailAddress":"%s","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 <%s> unknown"}],\
            "timestamp":"%s","reportingMTA":"dsn; a8-1.smtp-out.amazonses.com"}\
            """.formatted(type, subType, address, address, at)
        );
    }

    public byte[] complaint(Instant at) {
        return event(
            "Email Complaint Received",
            "Complaint",
            """
            "complaint":{"feedbackId":"0102-0001","complaintSubType":null,"complainedRecipients":[{"emailAddress":"%s"}],\
            "timestamp":"%s","userAgent":"Feedback","complaintFeedbackType":"abuse","arrivalDate":"%s"}\
            """.formatted(address, at, at)
        );
    }

    public byte[] reject() {
        return event("Email Rejected", "Reject", "\"reject\":{\"reason\":\"Bad content\"}");
    }

    /** A kind that the configuration set isn't asked for. */
    public byte[] delay() {
        return event(
            "Email Delivery Delayed",
            "DeliveryDelay",
            "\"deliveryDelay\":{\"timestamp\":\"" + sentAt + "\",\"delayType\":\"MailboxFull\"}"
        );
    }

    private byte[] event(String detailType, String eventType, String rest) {
        return """
        {"version":"0","id":"12345678-1234-1234-1234-123456789012","detail-type":"%s","source":"aws.ses",\
        "account":"123456789012","time":"%s","region":"us-east-1",\
        "resources":["arn:aws:ses:us-east-1:123456789012:configuration-set/set"],\
        "detail":{"eventType":"%s","mail":{"timestamp":"%s","source":"socialgov@example.gov",\
        "sourceArn":"arn:aws:ses:us-east-1:123456789012:identity/example.gov","sendingAccountId":"123456789012",\
        "messageId":"%s","destination":["%s"],"headersTruncated":false,\
        "headers":[{"name":"To","value":"%s"},{"name":"Subject","value":"Welcome"}],\
        "commonHeaders":{"from":["socialgov@example.gov"],"to":["%s"],"subject":"Welcome"},\
        "tags":{"ses:operation":["SendRawEmail"],"ses:configuration-set":["set"],"order":["%s"],\
        "ses:source-ip":["192.0.2.1"]}},%s}}\
        """
            .formatted(detailType, sentAt, eventType, sentAt, messageId, address, address, address, order, rest)
            .getBytes(StandardCharsets.UTF_8);
    }
}
