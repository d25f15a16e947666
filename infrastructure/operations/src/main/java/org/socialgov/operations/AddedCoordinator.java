package org.socialgov.operations;

import static org.socialgov.operations.StackTable.number;
import static org.socialgov.operations.StackTable.text;

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
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

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
    private static final int LONGEST = 254;
    private static final Duration INVITATION = Duration.ofDays(7);
    private static final Pattern ADDRESS = Pattern.compile(
        "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9-]+\\.)+[a-z]{2,}"
    );
    private static final DateTimeFormatter STORED = DateTimeFormatter.ofPattern(
        "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'"
    ).withZone(ZoneOffset.UTC);

    private final StackTable table;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public AddedCoordinator(DynamoDbClient client, String table, InstantSource clock) {
        this.table = new StackTable(client, table);
        this.clock = clock;
    }

    /**
     * @param arguments {@code name=value} for each option above
     * @throws IllegalStateException if the person can't be invited; the message says what to do
     */
    public static void main(String[] arguments) {
        Command.run(arguments, given -> {
            String usage = "Say -Ddo=add -Dcommunity=socialgov -Daddress=ann@example.gov";
            if (!given.get("do").equals("add")) {
                throw new IllegalStateException(usage);
            }
            String community = given.required("community", usage);
            String address = given.required("address", usage);
            new AddedCoordinator(
                AwsClients.make(DynamoDbClient.builder()),
                DeployedStack.of(given).outputs().get("TableName"),
                InstantSource.system()
            ).add(community, address);
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
        table.commit(
            () -> writes(community, address, clock.instant()),
            "Others change this community now: run the command again."
        );
    }

    private List<TransactWriteItem> writes(String community, String address, Instant now) {
        String canonical = address.toLowerCase(Locale.ROOT);
        String addressKey = ExportedRecords.sha256(canonical);
        String pk = "COORDINATORS#" + community;
        String sk = "COORDINATOR#" + addressKey;
        var stored = new TreeMap<String, Map<String, AttributeValue>>();
        table.query(pk).forEach(item -> stored.put(item.get("sk").s(), item));
        if (!stored.containsKey("HEAD")) {
            throw new IllegalStateException(
                "No coordinator of " +
                    community +
                    " has signed in yet, so that the parameter Coordinators still counts: change it, and deploy."
            );
        }
        var head = stored.remove("HEAD");
        var active = stored
            .values()
            .stream()
            .filter(each -> each.get("state").s().equals("ACTIVE"))
            .map(each -> each.get("address").s())
            .toList();
        if (active.stream().anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(canonical))) {
            throw new IllegalStateException("This address coordinates " + community + " already.");
        }
        var before = Optional.ofNullable(stored.remove(sk));
        long invited = stored
            .values()
            .stream()
            .filter(each -> isOpenInvitation(each, now))
            .count();
        if (active.size() + invited >= MOST) {
            throw new IllegalStateException("A community has at most 20 coordinators, with those who are invited.");
        }
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(table.put(next(head, Map.of()), revision(head)));
        writes.add(coordinator(pk, sk, address, before, now));
        writes.add(order("coordinator-invitation", community, address, ENGINEER, now));
        String note = String.join("\n", "invited", ENGINEER, address, "");
        active.forEach(each -> writes.add(order("coordinator-notice", community, each, note, now)));
        writes.addAll(AuditEnd.append(table, community, "COORDINATOR_INVITED", addressKey, now));
        return writes;
    }

    private static boolean isOpenInvitation(Map<String, AttributeValue> item, Instant now) {
        return (
            item.get("state").s().equals("INVITED") &&
            now.isBefore(Instant.parse(item.get("since").s()).plus(INVITATION))
        );
    }

    private TransactWriteItem coordinator(
        String pk,
        String sk,
        String address,
        Optional<Map<String, AttributeValue>> before,
        Instant now
    ) {
        var changed = Map.ofEntries(
            text("pk", pk),
            text("sk", sk),
            text("address", address),
            text("name", before.map(former -> former.get("name").s()).orElse("")),
            text("state", "INVITED"),
            text("since", STORED.format(now)),
            // Sessions of an earlier time as coordinator have ended.
            text("sessionsFrom", STORED.format(now)),
            Map.entry("sessions", AttributeValue.fromL(List.of()))
        );
        // The first revision of an item that can be deleted and created again: its time and one write.
        long first = now.toEpochMilli() << 20;
        var item = next(before.orElse(Map.ofEntries(number("revision", first))), changed);
        // Invited by no coordinator; kept like everybody; not known to be unreachable.
        List.of("invitedBy", "expires", "unreachableSince").forEach(item::remove);
        return table.put(item, before.map(AddedCoordinator::revision).orElse(0L));
    }

    private TransactWriteItem order(String kind, String community, String to, String note, Instant now) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        var order = Map.ofEntries(
            text("pk", "MEMBER#" + ExportedRecords.sha256(community + "\n" + to.toLowerCase(Locale.ROOT))),
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
        return table.put(order, 0);
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
}
