package org.socialgov.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.table.dynamo.AttributeValue;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.table.dynamo.FakeDynamo;

/**
 * Items as releases have stored them (the README beside the files says how they were made): after a deployment they are
 * what today's functions find, and after a way back, the earlier functions find what today's have written.
 */
class StoredItemsTest {

    private static final String COMMUNITY = "socialgov";

    private static final List<Map<String, AttributeValue>> STORED = Stream.of(
        "items-0d17992.jsonl",
        "items-4d5b416c.jsonl"
    )
        .flatMap(StoredItemsTest::read)
        .toList();

    /** A kind of item, a state or a stored word that is new needs a sample before functions store it. */
    @Test
    void every_kind_of_item_is_among_them_in_each_state() {
        var sampled = new TreeSet<String>();
        items()
            .map(Named::getPayload)
            .map(StoredItemsTest::item)
            .forEach(item -> sampled.addAll(told(item)));

        assertThat(kinds(Item.class).flatMap(StoredItemsTest::toTell)).isSubsetOf(sampled);
    }

    /** The kind of an item, its state, and its stored words. */
    private static List<String> told(Item item) {
        var told = new ArrayList<>(List.of(name(item.getClass())));
        for (var component : item.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                var value = component.getAccessor().invoke(item);
                if (component.getType().isSealed()) {
                    told.add(name(item.getClass()) + " " + name(value.getClass()));
                } else if (value instanceof Enum<?> word) {
                    told.add(name(item.getClass()) + " " + word.name());
                }
            } catch (ReflectiveOperationException problem) {
                throw new IllegalStateException(problem);
            }
        }
        return told;
    }

    private static Stream<String> toTell(Class<?> kind) {
        return Stream.concat(
            Stream.of(name(kind)),
            Stream.of(kind.getRecordComponents())
                .map(RecordComponent::getType)
                .flatMap(type ->
                    type.isSealed()
                        ? kinds(type).map(StoredItemsTest::name)
                        : type.isEnum()
                          ? Stream.of(type.getEnumConstants()).map(word -> ((Enum<?>) word).name())
                          : Stream.of()
                )
                .map(word -> name(kind) + " " + word)
        );
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
            ? Stream.of(type.getPermittedSubclasses()).flatMap(StoredItemsTest::kinds)
            : Stream.of(type);
    }

    private static String name(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1);
    }

    @ParameterizedTest
    @MethodSource("items")
    void an_item_of_a_release_is_read_and_written_back_unchanged(Map<String, AttributeValue> stored) {
        var item = item(stored);
        var written = Items.write(item);

        // More may stand in it than before; what the release wrote, it finds again.
        assertThat(written).containsAllEntriesOf(withoutZeros(stored));
        assertThat(item(written)).isEqualTo(item);
    }

    /** DynamoDB refuses an item with an attribute that has another type than the key of an index; the emulator takes it. */
    @ParameterizedTest
    @MethodSource("items")
    void an_item_has_the_keys_of_an_index_as_texts(Map<String, AttributeValue> stored) {
        var written = Items.write(item(stored));

        assertThat(
            Stream.of(Keys.DUE_ITEMS, Keys.DUE, Keys.LISTED, Keys.SINCE).filter(written::containsKey)
        ).allSatisfy(key -> assertThat(written.get(key).s()).isNotEmpty());
    }

    /** Coordinators find a membership by its status and time once it is written again. */
    @ParameterizedTest
    @MethodSource("memberships")
    void a_membership_of_the_last_release_is_listed_after_its_next_change(Map<String, AttributeValue> stored) {
        var written = Items.write(item(stored));

        assertThat(written.get(Keys.LISTED).s()).isEqualTo(
            stored.get("community").s() + "#" + stored.get("status").s()
        );
        var row = Items.row(new ItemReader(written));
        assertThat(row.address().value()).isEqualTo(stored.get("address").s());
        assertThat(row.name()).isEqualTo(stored.get("name").s());
        assertThat(stored.values().stream().map(AttributeValue::s)).contains(written.get(Keys.SINCE).s());
        assertThat(written.get(Keys.FIND).s()).contains(" " + stored.get("address").s().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("memberships")
    void a_membership_of_the_last_release_is_counted(Map<String, AttributeValue> stored) {
        assertThat(Items.scanEntry(new ItemReader(stored)).status()).isEqualTo(stored.get("status").s());
    }

    @ParameterizedTest
    @MethodSource("counters")
    void a_counter_of_the_last_release_goes_on(Map<String, AttributeValue> stored) {
        var minutes = stored
            .keySet()
            .stream()
            .filter(name -> name.matches("m[0-9]+"))
            .map(name -> Map.entry(Long.valueOf(name.substring(1)), Integer.valueOf(stored.get(name).n())))
            .toList();
        var counter = new RateCounter(stored.get("pk").s().substring("COUNTER#".length()), Duration.ofHours(1));
        var counts = new DynamoLedger(storedItems(), "table").count(counter, 0, 0, Instant.EPOCH);

        assertThat(minutes).isNotEmpty();
        assertThat(counts.byMinute().entrySet()).containsExactlyInAnyOrderElementsOf(minutes);
    }

    @Test
    void the_list_of_domains_of_the_last_release_is_read() {
        var store = new DynamoGovStore(storedItems(), "table");

        assertThat(store.stock().orElseThrow().counts().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(
            40
        );
        assertThat(of("DIRECTORY/PART"))
            .isNotEmpty()
            .allSatisfy(part -> {
                int number = Integer.parseInt(part.get("sk").s().substring("PART#".length()));
                assertThat(store.part(number).orElseThrow().size()).isPositive();
            });
    }

    static Stream<Named<Map<String, AttributeValue>>> items() {
        return STORED.stream()
            .filter(item -> !kind(item).matches("(COUNTER|DIRECTORY)/.*"))
            .map(StoredItemsTest::named);
    }

    static Stream<Named<Map<String, AttributeValue>>> memberships() {
        return of("MEMBER/MEMBER").stream().map(StoredItemsTest::named);
    }

    static Stream<Named<Map<String, AttributeValue>>> counters() {
        return of("COUNTER/COUNT").stream().map(StoredItemsTest::named);
    }

    private static List<Map<String, AttributeValue>> of(String kind) {
        return STORED.stream()
            .filter(item -> kind(item).equals(kind))
            .toList();
    }

    private static Named<Map<String, AttributeValue>> named(Map<String, AttributeValue> item) {
        var tells = Stream.of("status", "state", "kind", "purpose", "event", "outcome")
            .filter(item::containsKey)
            .map(name -> item.get(name).s())
            .collect(Collectors.joining(" "));
        return Named.of("line " + (STORED.indexOf(item) + 1) + ", " + kind(item) + " " + tells, item);
    }

    private static String kind(Map<String, AttributeValue> item) {
        return (
            (item.get("pk").s() + "/" + item.get("sk").s())
                .replaceAll("#[^/]*", "")
                // A number, a time or an id is the whole key of an entry.
                .replaceAll("^(ARCHIVE|AUDIT|IMPORTS)/(?!HEAD).*", "$1/ENTRY")
        );
    }

    private static Item item(Map<String, AttributeValue> stored) {
        var in = new ItemReader(stored);
        return switch (kind(stored)) {
            case "ADDRESS/LIMITS", "ADDRESS/PROVEN" -> Items.mailLimit(in);
            case "APPROVALS/DAY" -> Items.askedToday(in);
            case "APPROVALS/DOMAIN" -> Items.approvalQueue(in);
            case "ARCHIVE/ENTRY" -> RecordItems.archiveEntry(in);
            case "ARCHIVE/HEAD" -> RecordItems.archiveHead(in);
            case "AUDIT/ENTRY" -> RecordItems.auditEntry(in);
            case "AUDIT/HEAD" -> RecordItems.auditHead(in);
            case "BROADCAST/DIGEST" -> MailingItems.digestRun(in);
            case "BROADCAST/LEASE" -> MailingItems.lease(in);
            case "COORDINATOR-SESSION/SESSION" -> CoordinatorItems.session(in);
            case "COORDINATORS/COORDINATOR" -> coordinators(in).entries().getFirst();
            case "COORDINATORS/HEAD" -> coordinators(in).head();
            case "FIGURES/CENSUS" -> StatisticsItems.dailyStatistics(in);
            case "FIGURES/COUNTS" -> StatisticsItems.counts(in);
            case "GRAY/ADDRESS" -> Items.unverifiedJoin(in);
            case "IMPORT/COUNTS" -> ImportItems.counts(new ListImport.Ref(COMMUNITY, in.partition(Keys.IMPORT)), in);
            case "IMPORT/RAW" -> ImportItems.raw(in);
            case "IMPORT/ROWS" -> ImportItems.rows(in);
            case "IMPORTS/ENTRY" -> ImportItems.listImport(in);
            case "INBOUND/RECEIPT" -> Items.processedMail(in);
            case "LINK/LINK" -> Items.link(in);
            case "MAILING/FEEDBACK" -> MailingItems.feedback(new Mailing.Ref(COMMUNITY, in.sort("FEEDBACK#")), in);
            case "MAILING/MAILING" -> MailingItems.mailing(in);
            case "MAILING/TEXT" -> MailingItems.mailingText(in);
            case "PASSED-ON/DAY" -> Items.inboundCounts(in);
            case "SESSION/SESSION" -> Items.session(in);
            case "SETTINGS/CURRENT" -> CoordinatorItems.settings(in);
            case "SETTINGS/VERSION" -> CoordinatorItems.settingsVersion(in);
            default -> Items.underMember(in);
        };
    }

    private static CoordinatorStore.Stored coordinators(ItemReader in) {
        return CoordinatorItems.stored(in.partition(Keys.COORDINATORS), List.of(in));
    }

    /**
     * An organization that nobody is of any more has an attribute until the next count; it says nothing. The counts of
     * mails are kept longer than they were.
     */
    private static Map<String, AttributeValue> withoutZeros(Map<String, AttributeValue> stored) {
        var rest = new HashMap<>(stored);
        if (kind(stored).equals("PASSED-ON/DAY")) {
            rest.remove("expires");
        }
        rest.entrySet().removeIf(entry -> entry.getKey().startsWith("of ") && "0".equals(entry.getValue().n()));
        return rest;
    }

    private static Stream<Map<String, AttributeValue>> read(String file) {
        var items = new ArrayList<Map<String, AttributeValue>>();
        try (
            var in = StoredItemsTest.class.getResourceAsStream(file);
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
        ) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try (var json = new JsonFactory().createParser(line)) {
                    json.nextToken();
                    items.add(map(json));
                }
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return items.stream();
    }

    private static Map<String, AttributeValue> map(JsonParser json) throws IOException {
        var map = new HashMap<String, AttributeValue>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            map.put(name, value(json));
        }
        return map;
    }

    /** A value from its opening brace to its closing one: {@code {"S":"text"}}. */
    private static AttributeValue value(JsonParser json) throws IOException {
        json.nextToken();
        String type = json.currentName();
        json.nextToken();
        var value = switch (type) {
            case "S" -> AttributeValue.fromS(json.getText());
            case "N" -> AttributeValue.fromN(json.getText());
            case "BOOL" -> AttributeValue.fromBool(json.getBooleanValue());
            case "B" -> AttributeValue.fromB(Base64.getDecoder().decode(json.getText()));
            case "M" -> AttributeValue.fromM(map(json));
            case "L" -> AttributeValue.fromL(values(json));
            default -> throw new IOException("no item here has a value of the type " + type);
        };
        json.nextToken();
        return value;
    }

    private static List<AttributeValue> values(JsonParser json) throws IOException {
        var values = new ArrayList<AttributeValue>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            values.add(value(json));
        }
        return values;
    }

    /** A table that holds what is in the file, and changes nothing. */
    private static DynamoClient storedItems() {
        return FakeDynamo.answering((operation, parameters) -> {
            String found = STORED.stream()
                .filter(item -> parameters.contains(key(item, "pk")) && parameters.contains(key(item, "sk")))
                .map(FakeDynamo::json)
                .findFirst()
                .orElseThrow();
            return "{\"" + (operation.equals("GetItem") ? "Item" : "Attributes") + "\":" + found + "}";
        });
    }

    private static String key(Map<String, AttributeValue> item, String name) {
        return "\"" + name + "\":{\"S\":\"" + item.get(name).s() + "\"}";
    }
}
