package org.socialgov.local.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * Publishes the events of a mail on the event bus, as SES does through a configuration set with an EventBridge
 * destination.
 * The emulator publishes none (no upstream issue was found in ministackorg/ministack). As with SES's mailbox simulator,
 * mail
 * to a local part that starts with {@code bounce} bounces permanently, and mail to one that starts with {@code
 * complaint}
 * gets a complaint.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html">SES: monitoring with
 *     EventBridge</a>
 */
public final class MailEvents {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCOUNT = "000000000000";

    private final EventBridgeClient bus;
    private final String region;
    private final String configurationSet;

    /**
     * Events for one bus.
     *
     * @param bus              the client whose default bus gets the events
     * @param region           the region in ARNs
     * @param configurationSet the configuration set of the mails, which SES adds to their tags
     */
    public MailEvents(EventBridgeClient bus, String region, String configurationSet) {
        this.bus = bus;
        this.region = region;
        this.configurationSet = configurationSet;
    }

    /**
     * Publishes the events of one mail.
     *
     * @param mail the mail that was sent
     */
    public void publish(CaughtMail mail) {
        var sent = event(mail, "Send");
        sent.putObject("send");
        put("Email Sent", sent);
        var bounced = simulated(mail, "bounce");
        if (!bounced.isEmpty()) {
            put("Email Bounced", bounce(mail, bounced));
        } else if (!isBulk(mail)) {
            put("Email Delivered", delivery(mail));
        }
        var complaining = simulated(mail, "complaint");
        if (!complaining.isEmpty()) {
            put("Email Complaint Received", complaint(mail, complaining));
        }
    }

    /** The configuration set of announcements and digests publishes no deliveries. */
    private static boolean isBulk(CaughtMail mail) {
        return mail
            .header("Feedback-ID")
            .filter(id -> id.contains(":bulk:"))
            .isPresent();
    }

    private ObjectNode delivery(CaughtMail mail) {
        var event = event(mail, "Delivery");
        event
            .putObject("delivery")
            .put("timestamp", now())
            .put("processingTimeMillis", 1)
            .put("smtpResponse", "250 2.0.0 caught on this machine")
            .put("reportingMTA", "localhost")
            .set("recipients", JSON.valueToTree(mail.to()));
        return event;
    }

    private ObjectNode bounce(CaughtMail mail, List<String> bounced) {
        var event = event(mail, "Bounce");
        var bounce = event.putObject("bounce");
        bounce
            .put("feedbackId", UUID.randomUUID().toString())
            .put("bounceType", "Permanent")
            .put("bounceSubType", "General")
            .put("timestamp", now())
            .put("reportingMTA", "dns; localhost");
        var recipients = bounce.putArray("bouncedRecipients");
        bounced.forEach(to ->
            recipients
                .addObject()
                .put("emailAddress", to)
                .put("action", "failed")
                .put("status", "5.1.1")
                .put("diagnosticCode", "smtp; 550 5.1.1 user unknown")
        );
        return event;
    }

    private ObjectNode complaint(CaughtMail mail, List<String> complaining) {
        var event = event(mail, "Complaint");
        var complaint = event.putObject("complaint");
        complaint
            .put("feedbackId", UUID.randomUUID().toString())
            .put("timestamp", now())
            .put("arrivalDate", now())
            .put("complaintFeedbackType", "abuse")
            .putNull("complaintSubType");
        var recipients = complaint.putArray("complainedRecipients");
        complaining.forEach(to -> recipients.addObject().put("emailAddress", to));
        return event;
    }

    private ObjectNode event(CaughtMail mail, String type) {
        var event = JSON.createObjectNode().put("eventType", type);
        var about = event.putObject("mail");
        about
            .put("timestamp", mail.receivedAt().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("source", mail.from())
            .put("sourceArn", "arn:aws:ses:" + region + ":" + ACCOUNT + ":identity/" + mail.from())
            .put("sendingAccountId", ACCOUNT)
            .put("messageId", messageId(mail))
            .put("headersTruncated", false);
        about.set("destination", JSON.valueToTree(mail.to()));
        var headers = about.putArray("headers");
        mail.headers().forEach((name, values) ->
            values.forEach(value -> headers.addObject().put("name", name).put("value", value))
        );
        var common = about.putObject("commonHeaders").put("messageId", messageId(mail)).put("subject", mail.subject());
        common.putArray("from").add(mail.header("From").orElse(mail.from()));
        common.putArray("to").add(mail.header("To").orElse(""));
        var tags = about.putObject("tags");
        tags.putArray("ses:configuration-set").add(configurationSet);
        for (var tag : mail.header("X-SES-MESSAGE-TAGS").orElse("").split(",")) {
            var at = tag.indexOf('=');
            if (at > 0) {
                tags.putArray(tag.substring(0, at).strip()).add(tag.substring(at + 1).strip());
            }
        }
        return event;
    }

    /**
     * The id that the emulator returned to its caller, with the domain that SES leaves out: an event names the mail by the
     * same id as the answer did.
     */
    private static String messageId(CaughtMail mail) {
        return mail
            .header("Message-ID")
            .map(id -> id.replaceFirst("^<", "").replaceFirst(">$", ""))
            .orElse(mail.id());
    }

    private static List<String> simulated(CaughtMail mail, String localPart) {
        return mail
            .to()
            .stream()
            .filter(to -> to.toLowerCase(Locale.ROOT).startsWith(localPart))
            .toList();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void put(String detailType, ObjectNode detail) {
        try {
            var entry = PutEventsRequestEntry.builder()
                .source("aws.ses")
                .detailType(detailType)
                .detail(JSON.writeValueAsString(detail))
                .time(Instant.now())
                .build();
            bus.putEvents(request -> request.entries(entry));
        } catch (JsonProcessingException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
