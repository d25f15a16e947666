package org.socialgov.table;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.table.dynamo.AttributeValue;

/** Takes the attributes of an item one by one. Instants are ISO 8601 text. */
final class ItemWriter {

    private final Map<String, AttributeValue> values = new HashMap<>();

    ItemWriter text(String name, String value) {
        values.put(name, AttributeValue.fromS(value));
        return this;
    }

    ItemWriter texts(String name, List<String> texts) {
        return value(name, AttributeValue.fromL(texts.stream().map(AttributeValue::fromS).toList()));
    }

    ItemWriter numbers(String name, Map<String, Integer> numbers) {
        var attributes = new HashMap<String, AttributeValue>();
        numbers.forEach((each, number) -> attributes.put(each, AttributeValue.fromN(Integer.toString(number))));
        return value(name, AttributeValue.fromM(attributes));
    }

    ItemWriter number(String name, long value) {
        values.put(name, AttributeValue.fromN(Long.toString(value)));
        return this;
    }

    ItemWriter flag(String name, boolean value) {
        values.put(name, AttributeValue.fromBool(value));
        return this;
    }

    ItemWriter instant(String name, Instant value) {
        return text(name, Items.instant(value));
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

    ItemWriter expires(Instant at) {
        return number(Keys.EXPIRES, at.getEpochSecond());
    }

    ItemWriter value(String name, AttributeValue value) {
        values.put(name, value);
        return this;
    }

    Map<String, AttributeValue> values() {
        return values;
    }
}
