package org.socialgov.operations;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * {@code mvn -f infrastructure/operations -Pindex -Dstack=NAME}: writes the entries of the indexes of members that
 * memberships of earlier releases lack. A broadcast finds the active members by one of them, and coordinators list and
 * search memberships of all statuses by the other.
 */
public record MemberIndex(DynamoDbClient client, String table) {
    private static final String MEMBER = "MEMBER#";
    private static final String ACTIVE = "ACTIVE";

    /** The attribute with the time at which a status began. */
    private static final Map<String, String> SINCE = Map.of(
        "PENDING",
        "askedAt",
        "AWAITING_APPROVAL",
        "confirmedAt",
        ACTIVE,
        "joinedAt",
        "LEFT",
        "leftAt",
        "DECLINED",
        "declinedAt",
        "SUPPRESSED",
        "suppressedAt"
    );

    private static final int MOST_BYTES = 500;
    private static final String SIGN = "[^\\p{javaLetterOrDigit}\\x{10000}-\\x{10FFFF}\\x{D800}-\\x{DFFF}]";
    private static final Pattern AROUND = Pattern.compile("^" + SIGN + "+|" + SIGN + "+$");
    private static final Pattern AFTER_SIGN = Pattern.compile("(?<=" + SIGN + ")(?!" + SIGN + ")(?!$)");

    /**
     * @param arguments {@code stack=NAME}
     * @throws IllegalStateException if the stack can't be read
     */
    public static void main(String[] arguments) {
        Command.run(arguments, given -> {
            var stack = DeployedStack.of(given);
            int written = new MemberIndex(
                AwsClients.make(DynamoDbClient.builder()),
                stack.outputs().get("TableName")
            ).write();
            System.out.printf("%d members were added to the index.%n", written);
        });
    }

    /** Adds the memberships that an index lacks. Returns their number. */
    public int write() {
        var lacking = ScanRequest.builder()
            .tableName(table)
            .filterExpression(
                "sk = :member AND (attribute_not_exists(listed) OR (#status = :active AND attribute_not_exists(owed)))"
            )
            .expressionAttributeNames(Map.of("#status", "status"))
            .expressionAttributeValues(Map.of(":member", text("MEMBER"), ":active", text(ACTIVE)))
            .build();
        int written = 0;
        for (var member : client.scanPaginator(lacking).items()) {
            written += add(member) ? 1 : 0;
        }
        return written;
    }

    /** Whether it was added. A membership that was written meanwhile isn't: that has written its entries itself. */
    private boolean add(Map<String, AttributeValue> member) {
        String status = member.get("status").s();
        String community = member.get("community").s();
        var values = new HashMap<String, AttributeValue>();
        values.put(":revision", member.get("revision"));
        values.put(":listed", text(community + "#" + status));
        values.put(":since", member.get(SINCE.get(status)));
        values.put(":find", text(searchText(member)));
        String set = "SET listed = :listed, #since = :since, #find = :find";
        if (status.equals(ACTIVE)) {
            set += ", owed = :partition, due = :key";
            values.put(":partition", text("ACTIVE#" + community));
            values.put(":key", text(member.get("pk").s().substring(MEMBER.length())));
        }
        String update = set;
        try {
            client.updateItem(request ->
                request
                    .tableName(table)
                    .key(Map.of("pk", member.get("pk"), "sk", member.get("sk")))
                    .updateExpression(update)
                    .conditionExpression("revision = :revision")
                    .expressionAttributeNames(Map.of("#since", "since", "#find", "find"))
                    .expressionAttributeValues(values)
            );
            return true;
        } catch (ConditionalCheckFailedException changed) {
            return false;
        }
    }

    /**
     * The text that searches compare, as {@code SearchText} in functions/community makes it. This module depends on no
     * function, so that a command needs no build before it; a test compares the two.
     */
    private static String searchText(Map<String, AttributeValue> member) {
        var affiliation = member.get("affiliation");
        var found = new StringBuilder();
        int bytes = 0;
        for (String typed : new String[] {
            member.get("name").s(),
            member.get("address").s(),
            member.get("organization").s(),
            affiliation == null ? "" : affiliation.m().get("organization").s(),
        }) {
            String folded = Normalizer.normalize(typed, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[\u2019\u02BC]", "'")
                .toLowerCase(Locale.ROOT);
            for (String each : folded.split("\\p{javaWhitespace}+")) {
                String word = AROUND.matcher(each).replaceAll("");
                var part = AFTER_SIGN.matcher(word);
                for (int from = 0; from >= 0 && !word.isEmpty(); from = part.find() ? part.start() : -1) {
                    bytes += 1 + word.substring(from).getBytes(StandardCharsets.UTF_8).length;
                    if (bytes > MOST_BYTES) {
                        return found.toString();
                    }
                    found.append(' ').append(word, from, word.length());
                }
            }
        }
        return found.toString();
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
