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
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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

    /** A time after all records. */
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    private final StackTable table;
    private final InstantSource clock;

    public Records(DynamoDbClient client, String table, InstantSource clock) {
        this.table = new StackTable(client, table);
        this.clock = clock;
    }

    /**
     * @param arguments {@code name=value} for each option above
     * @throws IllegalStateException if something is wrong with the records or the arguments
     */
    public static void main(String[] arguments) {
        Command.run(arguments, given -> run(given, System.out));
    }

    private static void run(Command.Given given, PrintStream out) {
        String zip = given.get("zip");
        switch (given.get("do")) {
            case "export" -> {
                given.required("zip", "Add -Dzip=records.zip");
                var stack = DeployedStack.of(given);
                var exported = deployed(stack).export(
                    community(given),
                    given.get("from").isEmpty() ? Instant.EPOCH : day(given.get("from"), 0),
                    given.get("to").isEmpty() ? END : day(given.get("to"), 1),
                    address(stack)
                );
                write(Path.of(zip), exported.zip());
                checked(exported, "");
                out.println("Exported to " + zip + ": " + exported.range() + ".");
            }
            case "verify" -> {
                var records = zip.isEmpty()
                    ? readAll(DeployedStack.of(given), community(given))
                    : ExportedRecords.unzip(read(Path.of(zip)));
                checked(records, given.get("brief"));
                out.println("The records are whole and unchanged: " + records.range() + ".");
            }
            default -> throw new IllegalStateException("Say what to do: -Ddo=export or -Ddo=verify");
        }
    }

    private static ExportedRecords readAll(DeployedStack stack, String community) {
        return deployed(stack).read(community, Instant.EPOCH, END, address(stack));
    }

    private static void checked(ExportedRecords records, String brief) {
        records.fault(brief).ifPresent(fault -> {
            throw new IllegalStateException("The records are wrong: " + fault);
        });
    }

    private static Records deployed(DeployedStack stack) {
        return new Records(
            AwsClients.make(DynamoDbClient.builder()),
            stack.outputs().get("TableName"),
            InstantSource.system()
        );
    }

    private static String address(DeployedStack stack) {
        return stack.parameters().get("CommunityAddress");
    }

    private static String community(Command.Given given) {
        return given.required("community", "Add -Dcommunity=socialgov");
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
        table.commit(
            () -> AuditEnd.append(table, community, "EXPORTED", community, clock.instant()),
            "Others write to the audit now: run the command again."
        );
        return read(community, from, to, address);
    }

    /** The records as they are in the table. */
    public ExportedRecords read(String community, Instant from, Instant to, String address) {
        var audit = new ArrayList<String>();
        for (var item : table.query("AUDIT#" + community)) {
            if (!text(item, "sk").equals("HEAD")) {
                audit.add(line(item));
            }
        }
        var announcements = new ArrayList<ExportedRecords.Announcement>();
        for (var item : table.query("ARCHIVE#" + community)) {
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
        var stored = table.get("MAILING#" + community, "TEXT#" + mailing + "#" + version);
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
