package org.socialgov.local.rights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads from a request to AWS what it does.
 *
 * @param region  the region of the resources
 * @param account the account of the resources
 * @param keys    names of the partition keys, by table, and by table and index as in {@code table/T/index/I}
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">
 *     actions, resources and condition keys of AWS's services</a>
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html">
 *     rights for transactions</a>
 */
record AccessReader(String region, String account, Map<String, String> keys) {
    /**
     * A request.
     *
     * @param service the service that it is signed for
     * @param target  the header {@code X-Amz-Target}, or an empty text
     */
    record Request(String service, String method, URI uri, String target, byte[] body) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EQUAL = Pattern.compile("([#\\w]+)\\s*=\\s*(:\\w+)");
    private static final Pattern NAME = Pattern.compile("(?<![:#\\w.])(#?\\w+)(?![\\w(])");
    private static final Map<String, String> IN_TRANSACTIONS = Map.of(
        "Put",
        "PutItem",
        "Update",
        "UpdateItem",
        "Delete",
        "DeleteItem",
        "ConditionCheck",
        "ConditionCheckItem",
        "Get",
        "GetItem"
    );

    /**
     * What a request does.
     *
     * @return each access that it needs
     * @throws IOException if the request can't be read, or its service or operation isn't known here
     */
    List<Access> read(Request request) throws IOException {
        return switch (request.service()) {
            case "dynamodb" -> table(
                request.target().substring(request.target().indexOf('.') + 1),
                JSON.readTree(request.body())
            );
            case "ses" -> mail(request);
            case "s3" -> List.of(objects(request));
            default -> throw unknown(request);
        };
    }

    private static IOException unknown(Request request) {
        return new IOException(
            "the local check of rights knows no " + request.method() + " of the service " + request.service()
        );
    }

    private List<Access> table(String operation, JsonNode body) {
        var all = new ArrayList<Access>();
        switch (operation) {
            case "TransactWriteItems", "TransactGetItems" -> body.path("TransactItems").forEach(item ->
                item.properties().forEach(part -> all.add(one(IN_TRANSACTIONS.get(part.getKey()), part.getValue())))
            );
            case "BatchGetItem" -> body.path("RequestItems")
                .properties()
                .forEach(table -> {
                    var items = new ArrayList<JsonNode>();
                    table
                        .getValue()
                        .path("Keys")
                        .forEach(key -> items.add(JSON.createObjectNode().set("Key", key)));
                    all.add(access(operation, "table/" + table.getKey(), table.getValue(), items));
                });
            default -> all.add(one(operation, body));
        }
        return all;
    }

    private Access one(String operation, JsonNode body) {
        var resource = "table/" + body.path("TableName").asText();
        var index = body.path("IndexName").asText();
        return access(operation, index.isEmpty() ? resource : resource + "/index/" + index, body, List.of(body));
    }

    private Access access(String operation, String resource, JsonNode body, List<JsonNode> items) {
        var found = new HashMap<String, List<String>>();
        var partition = keys.getOrDefault(resource, "");
        var leading = new TreeSet<String>();
        for (var item : items) {
            var key = item
                .path(item.has("Item") ? "Item" : "Key")
                .path(partition)
                .path("S");
            if (key.isTextual()) {
                leading.add(key.asText());
            }
        }
        var condition = EQUAL.matcher(body.path("KeyConditionExpression").asText());
        while (condition.find()) {
            if (name(body, condition.group(1)).equals(partition)) {
                leading.add(body.path("ExpressionAttributeValues").path(condition.group(2)).path("S").asText());
            }
        }
        put(found, "dynamodb:LeadingKeys", leading);
        put(found, "dynamodb:Attributes", attributes(body));
        if (body.has("Select")) {
            found.put("dynamodb:Select", List.of(body.path("Select").asText()));
        }
        return new Access(
            "dynamodb:" + operation,
            "arn:aws:dynamodb:" + region + ":" + account + ":" + resource,
            found
        );
    }

    /** All names in the expressions of a request, and the attributes of an item or key. Words of the language count, too. */
    private static TreeSet<String> attributes(JsonNode body) {
        var attributes = new TreeSet<String>();
        for (var field : body.properties()) {
            if (field.getKey().endsWith("Expression")) {
                NAME.matcher(field.getValue().asText())
                    .results()
                    .forEach(result -> attributes.add(name(body, result.group(1))));
            } else if (field.getKey().equals("Item") || field.getKey().equals("Key")) {
                field.getValue().fieldNames().forEachRemaining(attributes::add);
            }
        }
        return attributes;
    }

    private static String name(JsonNode body, String named) {
        return body.path("ExpressionAttributeNames").path(named).asText(named);
    }

    private static void put(Map<String, List<String>> keys, String key, TreeSet<String> values) {
        if (!values.isEmpty()) {
            keys.put(key, List.copyOf(values));
        }
    }

    private List<Access> mail(Request request) throws IOException {
        if (request.uri().getPath().startsWith("/v2/")) {
            if (
                request.method().equals("DELETE") &&
                request.uri().getPath().startsWith("/v2/email/suppression/addresses/")
            ) {
                return List.of(new Access("ses:DeleteSuppressedDestination", "*", Map.of()));
            }
            throw unknown(request);
        }
        var form = new HashMap<String, String>();
        for (var field : new String(request.body(), StandardCharsets.UTF_8).split("&")) {
            var parts = field.split("=", 2);
            form.put(decoded(parts[0]), decoded(parts[parts.length - 1]));
        }
        var action = "ses:" + form.get("Action");
        if (!action.equals("ses:SendRawEmail")) {
            return List.of(new Access(action, "*", Map.of()));
        }
        var from = address(form.getOrDefault("Source", ""));
        var keys = Map.of("ses:FromAddress", List.of(from));
        var arn = "arn:aws:ses:" + region + ":" + account + ":";
        var all = new ArrayList<>(List.of(new Access(action, arn + "identity/" + from, keys)));
        if (form.containsKey("ConfigurationSetName")) {
            all.add(new Access(action, arn + "configuration-set/" + form.get("ConfigurationSetName"), keys));
        }
        return all;
    }

    private static String address(String source) throws IOException {
        try {
            return new InternetAddress(source).getAddress();
        } catch (AddressException wrong) {
            throw new IOException("the sender can't be read", wrong);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Access objects(Request request) throws IOException {
        var path = request.uri().getPath().substring(1);
        var arn = "arn:aws:s3:::" + path;
        if (path.indexOf('/') < 0 || path.endsWith("/")) {
            return new Access("s3:ListBucket", bucket(arn), Map.of());
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> new Access("s3:GetObject", arn, Map.of());
            case "PUT" -> new Access("s3:PutObject", arn, Map.of());
            case "DELETE" -> new Access("s3:DeleteObject", arn, Map.of());
            default -> throw unknown(request);
        };
    }

    /** The ARN of the bucket that an object lies in. */
    static String bucket(String arn) {
        var end = arn.indexOf('/');
        return end < 0 ? arn : arn.substring(0, end);
    }
}
