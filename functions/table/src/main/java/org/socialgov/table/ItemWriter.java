package org.socialgov.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.table.dynamo.AttributeValue;

/**
 * Takes the attributes of an item one by one, without those that are empty. Instants are ISO 8601 text. Loops instead of
 * streams: a visitor who joins waits for the first items.
 */
final class ItemWriter {

    private final Map<String, AttributeValue> values = new HashMap<>();

    ItemWriter value(String name, AttributeValue value) {
        values.put(name, value);
        return this;
    }

    ItemWriter text(String name, String value) {
        return value(name, AttributeValue.fromS(value));
    }

    ItemWriter text(String name, Optional<String> value) {
        return value.isPresent() ? text(name, value.get()) : this;
    }

    ItemWriter number(String name, long value) {
        return value(name, AttributeValue.fromN(Long.toString(value)));
    }

    ItemWriter flag(String name, boolean value) {
        return value(name, AttributeValue.fromBool(value));
    }

    ItemWriter instant(String name, Instant value) {
        return text(name, Items.instant(value));
    }

    ItemWriter instant(String name, Optional<Instant> value) {
        return value.isPresent() ? instant(name, value.get()) : this;
    }

    ItemWriter texts(String name, List<String> texts) {
        var values = new ArrayList<AttributeValue>(texts.size());
        for (String text : texts) {
            values.add(AttributeValue.fromS(text));
        }
        return value(name, AttributeValue.fromL(values));
    }

    ItemWriter instants(String name, List<Instant> instants) {
        var texts = new ArrayList<String>(instants.size());
        for (Instant instant : instants) {
            texts.add(Items.instant(instant));
        }
        return texts(name, texts);
    }

    ItemWriter integers(String name, List<Integer> numbers) {
        return value(
            name,
            AttributeValue.fromL(numbers.stream().map(String::valueOf).map(AttributeValue::fromN).toList())
        );
    }

    ItemWriter bytes(String name, byte[] bytes) {
        return value(name, AttributeValue.fromB(bytes));
    }

    /** A map inside the item. */
    ItemWriter item(String name, ItemWriter item) {
        return value(name, AttributeValue.fromM(item.values));
    }

    /** A list of maps. */
    <T> ItemWriter items(String name, List<T> items, Function<T, ItemWriter> write) {
        return value(
            name,
            AttributeValue.fromL(
                items
                    .stream()
                    .map(item -> AttributeValue.fromM(write.apply(item).values))
                    .toList()
            )
        );
    }

    ItemWriter numbers(String name, Map<String, Integer> numbers) {
        return numbers(name, numbers, each -> each);
    }

    /** Numbers by the names of what they are of. */
    <K> ItemWriter numbers(String name, Map<K, Integer> numbers, Function<K, String> key) {
        var item = new ItemWriter();
        numbers.forEach((each, number) -> item.number(key.apply(each), number));
        return item(name, item);
    }

    ItemWriter details(Details details) {
        return texts("topics", details.topics())
            .text("name", details.name())
            .text("organization", details.organization())
            .text("role", details.role());
    }

    ItemWriter consent(Consent consent) {
        return text("noticeVersion", consent.noticeVersion()).instant("consentAt", consent.at());
    }

    ItemWriter delivery(DeliveryPreferences delivery) {
        delivery.pausedUntil().ifPresent(until -> text("pausedUntil", until.toString()));
        return text("frequency", delivery.frequency().slug()).text("resumes", delivery.resumes().slug());
    }

    /** The place in the index of due items. */
    ItemWriter due(String partition, Instant at) {
        return text(Keys.DUE_ITEMS, partition).instant(Keys.DUE, at);
    }

    ItemWriter due(String partition, Optional<Instant> at) {
        return at.isPresent() ? due(partition, at.get()) : this;
    }

    ItemWriter expires(Instant at) {
        return number(Keys.EXPIRES, at.getEpochSecond());
    }

    Map<String, AttributeValue> values() {
        return values;
    }
}
