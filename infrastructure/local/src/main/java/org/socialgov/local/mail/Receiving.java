package org.socialgov.local.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Stack;
import org.socialgov.local.functions.FunctionSettings;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Handles a mail as the SES receipt rule in {@code infrastructure/inbound.yaml} does: stores the raw message in S3,
 * then invokes the function. The emulator has no receipt rules (no upstream issue was found in ministackorg/ministack).
 * Bucket and function are those of the template's outputs, which are the parameters of that rule's stack.
 *
 * <p>The mail itself sets the result of SES's checks: the verdict of DMARC is {@code PASS} unless the header
 * {@code X-Local-Dmarc} has another one.
 *
 * @param clients  clients of the emulator
 * @param function handles the mail
 * @param bucket   the name of the bucket that keeps the message
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html">SES: event of the
 *     Lambda action</a>
 */
public record Receiving(Clients clients, FunctionSettings function, String bucket) implements Consumer<CaughtMail> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VERDICTS = List.of("FAIL", "GRAY", "PROCESSING_FAILED");

    /**
     * The receipt rule of a stack.
     *
     * @param stack   the deployed template
     * @param clients clients of the emulator
     * @return the rule, if the outputs of the template name a bucket and a function for inbound mail
     */
    public static Optional<Receiving> of(Stack stack, Clients clients) {
        var bucket = stack.outputs().get("InboundMailBucket");
        var arn = stack.outputs().get("InboundFunctionArn");
        return stack
            .functions()
            .values()
            .stream()
            .filter(function -> bucket != null && function.arn().equals(arn))
            .findFirst()
            .map(function -> new Receiving(clients, function, bucket));
    }

    @Override
    public void accept(CaughtMail mail) {
        var messageId = UUID.randomUUID().toString().replace("-", "");
        // SES adds the envelope's sender before the message.
        var stored = new ByteArrayOutputStream();
        stored.writeBytes(("Return-Path: <" + mail.sender() + ">\r\n").getBytes(StandardCharsets.UTF_8));
        stored.writeBytes(mail.raw());
        clients
            .s3()
            .putObject(request -> request.bucket(bucket).key(messageId), RequestBody.fromBytes(stored.toByteArray()));
        clients.lambda().invoke(request ->
            request
                .functionName(function.name())
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(event(mail, messageId)))
        );
    }

    private String event(CaughtMail mail, String messageId) {
        var root = JSON.createObjectNode();
        var record = root.putArray("Records").addObject().put("eventSource", "aws:ses").put("eventVersion", "1.0");
        var ses = record.putObject("ses");
        var about = ses.putObject("mail");
        MailEvents.describe(about, mail, mail.sender(), messageId);
        var common = about.putObject("commonHeaders").put("returnPath", mail.sender());
        mail.header("From").ifPresent(value -> common.putArray("from").add(value));
        mail.header("To").ifPresent(value -> common.putArray("to").add(value));
        mail.header("Date").ifPresent(value -> common.put("date", value));
        mail.header("Message-ID").ifPresent(value -> common.put("messageId", value));
        mail.header("Subject").ifPresent(value -> common.put("subject", value));
        var receipt = ses.putObject("receipt");
        receipt
            .put("timestamp", MailEvents.now())
            .put("processingTimeMillis", 1)
            .set("recipients", JSON.valueToTree(mail.to()));
        for (var verdict : List.of("spamVerdict", "virusVerdict", "spfVerdict", "dkimVerdict")) {
            receipt.putObject(verdict).put("status", "PASS");
        }
        var dmarc = mail.header("X-Local-Dmarc").map(String::strip).filter(VERDICTS::contains).orElse("PASS");
        receipt.putObject("dmarcVerdict").put("status", dmarc);
        if (dmarc.equals("FAIL")) {
            receipt.put("dmarcPolicy", "none");
        }
        receipt
            .putObject("action")
            .put("type", "Lambda")
            .put("functionArn", function.arn())
            .put("invocationType", "Event");
        return root.toString();
    }
}
