package org.socialgov.local.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.local.start.Progress;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * Publishes the events of each mail on the event bus, as SES does through a configuration set with an EventBridge
 * destination. The emulator publishes none (no upstream issue was found in ministackorg/ministack). As with SES's mailbox
 * simulator, mail to a local part that starts with {@code bounce} bounces permanently, and mail to one that starts with
 * {@code complaint} gets a complaint.
 *
 * <p>They are published in order and in the background, because the sender must not wait for it. Events of mails before the
 * deployment of the template are published after it.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html">SES: monitoring with
 *     EventBridge</a>
 */
public final class MailEvents implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The client whose default bus gets the events, and the configuration set, which SES adds to the tags of mails. */
    private record Bus(EventBridgeClient client, String configurationSet) {}

    private final CompletableFuture<Bus> bus = new CompletableFuture<>();
    private final Progress progress;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("mail events").factory()
    );

    /**
     * Events without an event bus yet.
     *
     * @param progress reports a failure of the bus
     */
    public MailEvents(Progress progress) {
        this.progress = progress;
    }

    /**
     * Publishes the events so far, and from now on each at once.
     *
     * @param client           its default bus gets the events
     * @param configurationSet the configuration set of the mails
     */
    public void publishTo(EventBridgeClient client, String configurationSet) {
        bus.complete(new Bus(client, configurationSet));
    }

    /**
     * Publishes the events of a mail.
     *
     * @param mail the mail that was sent
     */
    public void publish(CaughtMail mail) {
        try {
            thread.execute(() -> publishNow(mail));
        } catch (RejectedExecutionException stopping) {
            progress.say("  A mail was received while the system was stopping; its events are not published.");
        }
    }

    private void publishNow(CaughtMail mail) {
        try {
            publish(mail, bus.get());
        } catch (SdkException | ExecutionException silent) {
            if (!thread.isShutdown()) {
                progress.say("  The events of a mail could not be published: " + silent.getMessage());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static void publish(CaughtMail mail, Bus bus) {
        put(bus, "Email Sent", mail, "Send", _ -> {});
        var bounced = simulated(mail, "bounce");
        if (!bounced.isEmpty()) {
            put(bus, "Email Bounced", mail, "Bounce", bounce -> describeBounce(bounce, bounced));
        } else if (!isBulk(mail)) {
            put(bus, "Email Delivered", mail, "Delivery", delivery ->
                delivery
                    .put("timestamp", now())
                    .put("processingTimeMillis", 1)
                    .put("smtpResponse", "250 2.0.0 caught on this machine")
                    .put("reportingMTA", "localhost")
                    .set("recipients", JSON.valueToTree(mail.to()))
            );
        }
        var complaining = simulated(mail, "complaint");
        if (!complaining.isEmpty()) {
            put(bus, "Email Complaint Received", mail, "Complaint", complaint ->
                describeComplaint(complaint, complaining)
            );
        }
    }

    /** The configuration set of announcements and digests publishes no deliveries. */
    private static boolean isBulk(CaughtMail mail) {
        return mail
            .header("Feedback-ID")
            .filter(id -> id.contains(":bulk:"))
            .isPresent();
    }

    private static void describeBounce(ObjectNode bounce, List<String> bounced) {
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
    }

    private static void describeComplaint(ObjectNode complaint, List<String> complaining) {
        complaint
            .put("feedbackId", UUID.randomUUID().toString())
            .put("timestamp", now())
            .put("arrivalDate", now())
            .put("complaintFeedbackType", "abuse")
            .putNull("complaintSubType");
        var recipients = complaint.putArray("complainedRecipients");
        complaining.forEach(to -> recipients.addObject().put("emailAddress", to));
    }

    /** Puts an event with the mail and the part that belongs to its type, which has the type's name. */
    private static void put(Bus bus, String detailType, CaughtMail mail, String type, Consumer<ObjectNode> part) {
        var event = JSON.createObjectNode().put("eventType", type);
        var about = event.putObject("mail");
        describe(about, mail, mail.from(), messageId(mail));
        about
            .put("sourceArn", "arn:aws:ses:" + Emulator.REGION + ":" + Emulator.ACCOUNT + ":identity/" + mail.from())
            .put("sendingAccountId", Emulator.ACCOUNT);
        var common = about.putObject("commonHeaders").put("messageId", messageId(mail)).put("subject", mail.subject());
        common.putArray("from").add(mail.header("From").orElse(mail.from()));
        common.putArray("to").add(mail.header("To").orElse(""));
        var tags = about.putObject("tags");
        tags.putArray("ses:configuration-set").add(bus.configurationSet);
        for (var tag : mail.header("X-SES-MESSAGE-TAGS").orElse("").split(",")) {
            var at = tag.indexOf('=');
            if (at > 0) {
                tags.putArray(tag.substring(0, at).strip()).add(tag.substring(at + 1).strip());
            }
        }
        part.accept(event.putObject(type.toLowerCase(Locale.ROOT)));
        var entry = PutEventsRequestEntry.builder()
            .source("aws.ses")
            .detailType(detailType)
            .detail(event.toString())
            .time(Instant.now())
            .build();
        bus.client.putEvents(request -> request.entries(entry));
    }

    /** Describes a mail as SES does in the events of sent mail and in those of received mail. */
    static void describe(ObjectNode node, CaughtMail mail, String source, String messageId) {
        node.put("timestamp", mail.receivedAt().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("source", source)
            .put("messageId", messageId)
            .put("headersTruncated", false)
            .set("destination", JSON.valueToTree(mail.to()));
        var headers = node.putArray("headers");
        mail.headers().forEach((name, values) ->
            values.forEach(value -> headers.addObject().put("name", name).put("value", value))
        );
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

    /** {@return the present time as SES writes it} */
    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
