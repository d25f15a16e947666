package org.socialgov.local.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * Does with a mail what SES's receipt rule in the template says: the raw message becomes an object in S3, then the
 * function is told. The emulator's SES receives no mail.
 *
 * <p>What SES would have found out about the sender is said by the mail itself here: the verdict of DMARC is
 * {@code PASS} unless its header {@code X-Local-Dmarc} says something else.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html">SES: event of the
 *     Lambda action</a>
 */
public final class Receiving implements Consumer<CaughtMail> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RULE = "AWS::SES::ReceiptRule";
    private static final List<String> VERDICTS = List.of("FAIL", "GRAY", "PROCESSING_FAILED");

    private final Clients clients;
    private final FunctionSettings function;
    private final String bucket;
    private final String prefix;

    private Receiving(Clients clients, FunctionSettings function, String bucket, String prefix) {
        this.clients = clients;
        this.function = function;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * What the template's receipt rule says, also where a condition leaves the rule itself out: an account has one
     * active set of rules, and this machine is its own.
     *
     * @param stack   the deployed template
     * @param clients clients of the emulator
     * @return the receiving, if the template has a rule with a bucket and a function
     */
    public static Optional<Receiving> of(Stack stack, Clients clients) {
        for (var resource : stack.template().path("Resources")) {
            if (resource.path("Type").asText().equals(RULE)) {
                var bucket = "";
                var prefix = "";
                FunctionSettings function = null;
                for (var action : resource.at("/Properties/Rule/Actions")) {
                    if (action.has("S3Action")) {
                        bucket = physical(stack, action.at("/S3Action/BucketName"));
                        prefix = action.at("/S3Action/ObjectKeyPrefix").asText("");
                    }
                    if (action.has("LambdaAction")) {
                        function = function(stack, action.at("/LambdaAction/FunctionArn"));
                    }
                }
                if (!bucket.isEmpty() && function != null) {
                    return Optional.of(new Receiving(clients, function, bucket, prefix));
                }
            }
        }
        return Optional.empty();
    }

    private static String physical(Stack stack, JsonNode reference) {
        return reference.isTextual()
            ? reference.asText()
            : stack.resource(reference.path("Ref").asText()).map(Stack.StackResource::physicalId).orElse("");
    }

    /** The rule names it by {@code !GetAtt InboundFunction.Arn} or by an alias whose logical id begins with its own. */
    private static FunctionSettings function(Stack stack, JsonNode reference) {
        return stack
            .functions()
            .values()
            .stream()
            .filter(function -> reference.toString().contains('"' + function.logicalId()))
            .findFirst()
            .orElse(null);
    }

    @Override
    public void accept(CaughtMail mail) {
        var messageId = UUID.randomUUID().toString().replace("-", "");
        clients
            .s3()
            .putObject(
                request -> request.bucket(bucket).key(prefix + messageId),
                RequestBody.fromBytes(asSesStoresIt(mail))
            );
        clients.lambda().invoke(request ->
            request
                .functionName(function.name())
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromByteArray(event(mail, messageId)))
        );
    }

    /** SES puts the envelope's sender in front of the message. */
    private static byte[] asSesStoresIt(CaughtMail mail) {
        var stored = new ByteArrayOutputStream();
        stored.writeBytes(("Return-Path: <" + mail.sender() + ">\r\n").getBytes(StandardCharsets.UTF_8));
        stored.writeBytes(mail.raw());
        return stored.toByteArray();
    }

    private byte[] event(CaughtMail mail, String messageId) {
        var root = JSON.createObjectNode();
        var record = root.putArray("Records").addObject().put("eventSource", "aws:ses").put("eventVersion", "1.0");
        var ses = record.putObject("ses");
        describe(ses.putObject("mail"), mail, messageId);
        var receipt = ses.putObject("receipt");
        receipt.put("timestamp", now()).put("processingTimeMillis", 1).set("recipients", JSON.valueToTree(mail.to()));
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
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void describe(ObjectNode node, CaughtMail mail, String messageId) {
        node.put("timestamp", mail.receivedAt().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("source", mail.sender())
            .put("messageId", messageId)
            .put("headersTruncated", false)
            .set("destination", JSON.valueToTree(mail.to()));
        var headers = node.putArray("headers");
        mail.headers().forEach((name, values) ->
            values.forEach(value -> headers.addObject().put("name", name).put("value", value))
        );
        var common = node.putObject("commonHeaders");
        common.put("returnPath", mail.sender());
        mail.header("From").ifPresent(value -> common.putArray("from").add(value));
        mail.header("To").ifPresent(value -> common.putArray("to").add(value));
        mail.header("Date").ifPresent(value -> common.put("date", value));
        mail.header("Message-ID").ifPresent(value -> common.put("messageId", value));
        mail.header("Subject").ifPresent(value -> common.put("subject", value));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
