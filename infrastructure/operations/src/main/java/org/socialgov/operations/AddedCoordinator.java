package org.socialgov.operations;

import static org.socialgov.operations.AuditEnd.number;
import static org.socialgov.operations.AuditEnd.put;
import static org.socialgov.operations.AuditEnd.text;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Invites a coordinator with an engineer's rights, where no coordinator can: the way back in.
 *
 * <pre>
 * mvn -q -f infrastructure/operations -Pcoordinators -Ddo=add -Dstack=STACK -Dcommunity=socialgov -Daddress=ann@example.gov
 * </pre>
 *
 * <p>The person gets an invitation, all coordinators a notice, and the audit an entry by operations, all in one transaction
 * and in the form that the functions write.
 */
public final class AddedCoordinator {

    private static final String ENGINEER = "An engineer";
    private static final int MOST = 20;
    private static final int MOST_TRIES = 8;
    private static final int LONGEST = 254;
    private static final Duration INVITATION = Duration.ofDays(7);
    private static final Pattern ADDRESS = Pattern.compile(
        "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9-]+\\.)+[a-z]{2,}"
    );
    private static final DateTimeFormatter STORED = DateTimeFormatter.ofPattern(
        "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'"
    ).withZone(ZoneOffset.UTC);

    private final DynamoDbClient client;
    private final String table;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public AddedCoordinator(DynamoDbClient client, String table, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    /**
     * @param arguments what to do, the stack, the community, the address
     * @throws IllegalStateException if the person can't be invited; the message says what to do
     */
    public static void main(String[] arguments) {
        Command.run(() -> {
            String[] given = new String[4];
            for (int i = 0; i < given.length; i++) {
                // Maven passes null where a property is empty.
                given[i] = i < arguments.length && arguments[i] != null ? arguments[i].strip() : "";
            }
            if (!given[0].equals("add") || given[2].isEmpty() || given[3].isEmpty()) {
                throw new IllegalStateException("Say -Ddo=add -Dcommunity=socialgov -Daddress=ann@example.gov");
            }
            var stack = DeployedStack.named(new String[] { given[1] }, () ->
                AwsClients.make(CloudFormationClient.builder())
            );
            new AddedCoordinator(
                AwsClients.make(DynamoDbClient.builder()),
                stack.outputs().get("TableName"),
                InstantSource.system()
            ).add(given[2], given[3]);
            System.out.println("Invited. The link in the email works for seven days; all coordinators were told.");
        });
    }

    /**
     * Invites a person.
     *
     * @throws IllegalStateException if the person can't be invited; the message says what to do
     */
    public void add(String community, String typed) {
        int at = typed.lastIndexOf('@');
        String address = at < 0 ? typed : typed.substring(0, at) + typed.substring(at).toLowerCase(Locale.ROOT);
        if (address.length() > LONGEST || !ADDRESS.matcher(address).matches()) {
            throw new IllegalStateException("Write the address like ann@example.gov, without a name.");
        }
        for (int tries = 1; ; tries++) {
            var writes = writes(community, address, clock.instant());
            try {
                client.transactWriteItems(request -> request.transactItems(writes));
                return;
            } catch (TransactionCanceledException other) {
                if (tries == MOST_TRIES) {
                    throw new IllegalStateException("Others change this community now: run the command again.", other);
                }
            }
        }
    }

    private List<TransactWriteItem> writes(String community, String address, Instant now) {
        String canonical = address.toLowerCase(Locale.ROOT);
        String addressKey = sha256(canonical);
        String pk = "COORDINATORS#" + community;
        Map<String, AttributeValue> head = Map.of();
        Map<String, AttributeValue> before = Map.of();
        var active = new ArrayList<String>();
        int invited = 0;
        for (var item : stored(pk)) {
            if (item.get("sk").s().equals("HEAD")) {
                head = item;
            } else if (
                item
                    .get("sk")
                    .s()
                    .equals("COORDINATOR#" + addressKey)
            ) {
                before = item;
            } else if (isOpenInvitation(item, now)) {
                invited++;
            }
            if (item.containsKey("state") && item.get("state").s().equals("ACTIVE")) {
                active.add(item.get("address").s());
            }
        }
        if (head.isEmpty()) {
            throw new IllegalStateException(
                "No coordinator of " +
                    community +
                    " has signed in yet, so that the parameter Coordinators still counts: change it, and deploy."
            );
        }
        if (active.stream().anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(canonical))) {
            throw new IllegalStateException("This address coordinates " + community + " already.");
        }
        if (active.size() + invited >= MOST) {
            throw new IllegalStateException("A community has at most 20 coordinators, with those who are invited.");
        }
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(put(table, next(head, Map.of()), revision(head)));
        writes.add(coordinator(pk, addressKey, address, before, now));
        writes.add(order("coordinator-invitation", community, address, ENGINEER, now));
        String note = String.join("\n", "invited", ENGINEER, address, "");
        active.forEach(each -> writes.add(order("coordinator-notice", community, each, note, now)));
        writes.addAll(new AuditEnd(client, table).append(community, "COORDINATOR_INVITED", addressKey, now));
        return writes;
    }

    private List<Map<String, AttributeValue>> stored(String pk) {
        var request = QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)))
            .build();
        return client.queryPaginator(request).items().stream().toList();
    }

    private static boolean isOpenInvitation(Map<String, AttributeValue> item, Instant now) {
        return (
            item.get("state").s().equals("INVITED") &&
            now.isBefore(Instant.parse(item.get("since").s()).plus(INVITATION))
        );
    }

    private TransactWriteItem coordinator(
        String pk,
        String addressKey,
        String address,
        Map<String, AttributeValue> before,
        Instant now
    ) {
        var changed = Map.ofEntries(
            text("pk", pk),
            text("sk", "COORDINATOR#" + addressKey),
            text("address", address),
            text("name", before.isEmpty() ? "" : before.get("name").s()),
            text("state", "INVITED"),
            text("since", STORED.format(now)),
            // Sessions of an earlier time as coordinator have ended.
            text("sessionsFrom", STORED.format(now)),
            Map.entry("sessions", AttributeValue.fromL(List.of()))
        );
        if (before.isEmpty()) {
            var first = new HashMap<>(changed);
            // The first revision of an item that can be deleted and created again: its time and one write.
            first.put("revision", AttributeValue.fromN(Long.toString((now.toEpochMilli() << 20) + 1)));
            return put(table, first, 0);
        }
        var again = new HashMap<>(next(before, changed));
        // Invited by no coordinator; kept like everybody; not known to be unreachable.
        List.of("invitedBy", "expires", "unreachableSince").forEach(again::remove);
        return put(table, again, revision(before));
    }

    private TransactWriteItem order(String kind, String community, String to, String note, Instant now) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        var order = Map.ofEntries(
            text("pk", "MEMBER#" + sha256(community + "\n" + to.toLowerCase(Locale.ROOT))),
            text("sk", "ORDER#" + HexFormat.of().formatHex(id)),
            text("community", community),
            text("kind", kind),
            text("coordinator", to),
            text("note", note),
            text("createdAt", STORED.format(now)),
            text("owed", "OWED"),
            text("due", STORED.format(now)),
            text("state", "OWED"),
            number("attempts", 0),
            number("revision", 1)
        );
        return put(table, order, 0);
    }

    private static Map<String, AttributeValue> next(
        Map<String, AttributeValue> item,
        Map<String, AttributeValue> changed
    ) {
        var next = new HashMap<>(item);
        next.putAll(changed);
        next.put("revision", AttributeValue.fromN(Long.toString(revision(item) + 1)));
        return next;
    }

    private static long revision(Map<String, AttributeValue> item) {
        return Long.parseLong(item.get("revision").n());
    }

    private static String sha256(String text) {
        return ExportedRecords.sha256(text);
    }
}
