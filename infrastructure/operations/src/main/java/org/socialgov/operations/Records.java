package org.socialgov.operations;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Exports and checks the records of a community: its announcements and the audit of its coordinators' acts.
 *
 * <pre>
 * mvn -q -f infrastructure/operations -Precords -Ddo=export -Dstack=STACK -Dcommunity=socialgov -Dfrom=2026-01-01 -Dto=2026-12-31 -Dzip=records.zip
 * mvn -q -f infrastructure/operations -Precords -Ddo=verify -Dzip=records.zip [-Dbrief="412, 3f9a..."]
 * mvn -q -f infrastructure/operations -Precords -Ddo=verify -Dstack=STACK -Dcommunity=socialgov [-Dbrief="412, 3f9a..."]
 * </pre>
 *
 * <p>By command only: the rights to the table are the right to export its records. Each export is an entry of the audit.
 */
public final class Records {

    private static final int MOST_TRIES = 8;

    private final DynamoDbClient client;
    private final String table;
    private final InstantSource clock;

    public Records(DynamoDbClient client, String table, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    /**
     * @param arguments what to do, the stack, the community, the first and the last day, the file, the brief's line
     * @throws IllegalStateException if something is wrong with the records or the arguments
     */
    public static void main(String[] arguments) {
        Command.run(() -> run(arguments, System.out));
    }

    private static void run(String[] arguments, PrintStream out) {
        String[] given = new String[7];
        for (int i = 0; i < given.length; i++) {
            // Maven passes null where a property is empty.
            given[i] = i < arguments.length && arguments[i] != null ? arguments[i].strip() : "";
        }
        String zip = given[5];
        switch (given[0]) {
            case "export" -> {
                required(zip, "-Dzip=records.zip");
                var exported = deployed(given[1]).export(
                    required(given[2], "-Dcommunity=socialgov"),
                    given[3].isEmpty() ? Instant.EPOCH : day(given[3], 0),
                    given[4].isEmpty() ? Instant.parse("9999-01-01T00:00:00Z") : day(given[4], 1),
                    address(given[1])
                );
                write(Path.of(zip), exported.zip());
                checked(exported, "");
                out.println("Exported to " + zip + ": " + exported.range() + ".");
            }
            case "verify" -> {
                var records = zip.isEmpty()
                    ? deployed(given[1]).read(
                          required(given[2], "-Dcommunity=socialgov"),
                          Instant.EPOCH,
                          Instant.parse("9999-01-01T00:00:00Z"),
                          address(given[1])
                      )
                    : ExportedRecords.unzip(read(Path.of(zip)));
                checked(records, given[6]);
                out.println("The records are whole and unchanged: " + records.range() + ".");
            }
            default -> throw new IllegalStateException("Say what to do: -Ddo=export or -Ddo=verify");
        }
    }

    private static void checked(ExportedRecords records, String brief) {
        records.fault(brief).ifPresent(fault -> {
            throw new IllegalStateException("The records are wrong: " + fault);
        });
    }

    private static Records deployed(String stack) {
        return new Records(
            AwsClients.make(DynamoDbClient.builder()),
            stack(stack).outputs().get("TableName"),
            InstantSource.system()
        );
    }

    private static String address(String stack) {
        return stack(stack).parameters().get("CommunityAddress");
    }

    private static DeployedStack stack(String name) {
        return DeployedStack.named(new String[] { name }, () -> AwsClients.make(CloudFormationClient.builder()));
    }

    private static String required(String value, String option) {
        if (value.isEmpty()) {
            throw new IllegalStateException("Add " + option);
        }
        return value;
    }

    private static Instant day(String text, int later) {
        try {
            return LocalDate.parse(text).plusDays(later).atStartOfDay(ZoneId.of("America/New_York")).toInstant();
        } catch (DateTimeException noDay) {
            throw new IllegalStateException("Write days like 2026-12-31: " + text);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }

    /**
     * Exports the announcements of a time and the whole audit, with an entry of the export in it.
     *
     * @param from inclusive
     * @param to exclusive
     * @param address of the community
     */
    public ExportedRecords export(String community, Instant from, Instant to, String address) {
        append(community);
        return read(community, from, to, address);
    }

    /** The records as they are in the table. */
    public ExportedRecords read(String community, Instant from, Instant to, String address) {
        var audit = new ArrayList<String>();
        for (var item : query("AUDIT#" + community)) {
            if (!text(item, "sk").equals("HEAD")) {
                audit.add(line(item));
            }
        }
        var announcements = new ArrayList<ExportedRecords.Announcement>();
        for (var item : query("ARCHIVE#" + community)) {
            if (!text(item, "sk").equals("HEAD")) {
                var at = Instant.parse(before(text(item, "sk")));
                if (!at.isBefore(from) && at.isBefore(to)) {
                    announcements.add(announcement(community, item, at));
                }
            }
        }
        return ExportedRecords.of(community, address, from, to, announcements, audit);
    }

    private ExportedRecords.Announcement announcement(String community, Map<String, AttributeValue> item, Instant at) {
        String mailing = after(text(item, "sk"));
        int version = Integer.parseInt(item.get("version").n());
        var stored = get("MAILING#" + community, "TEXT#" + mailing + "#" + version);
        if (stored.isEmpty()) {
            throw new IllegalStateException("The text of the announcement " + text(item, "slug") + " is missing.");
        }
        return new ExportedRecords.Announcement(
            mailing,
            text(item, "slug"),
            at.toString(),
            version,
            item.get("topics").l().stream().map(AttributeValue::s).toList(),
            item.containsKey("corrects") ? after(text(item, "corrects")) : "",
            text(stored, "subject"),
            text(stored, "text"),
            item.containsKey("removedAt")
        );
    }

    /** An entry of the audit as the line that its hash is made of. */
    private static String line(Map<String, AttributeValue> item) {
        return AuditEnd.line(
            item.get("number").n(),
            Instant.parse(text(item, "at")),
            text(item, "act"),
            text(item, "about"),
            text(item, "by"),
            text(item, "text"),
            text(item, "previous")
        );
    }

    /** Adds the export to the audit. */
    private void append(String community) {
        for (int tries = 1; ; tries++) {
            try {
                var writes = new AuditEnd(client, table).append(community, "EXPORTED", community, clock.instant());
                client.transactWriteItems(request -> request.transactItems(writes));
                return;
            } catch (TransactionCanceledException other) {
                if (tries == MOST_TRIES) {
                    throw new IllegalStateException("Others write to the audit now: run the command again.", other);
                }
            }
        }
    }

    private Map<String, AttributeValue> get(String pk, String sk) {
        var request = GetItemRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)))
            .build();
        return client.getItem(request).item();
    }

    /** All items of a partition in the order of their sort keys. */
    private List<Map<String, AttributeValue>> query(String pk) {
        var request = QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)))
            .build();
        return client.queryPaginator(request).items().stream().toList();
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return item.get(name).s();
    }

    private static String before(String position) {
        return position.substring(0, position.indexOf('#'));
    }

    private static String after(String position) {
        return position.substring(position.indexOf('#') + 1);
    }
}
