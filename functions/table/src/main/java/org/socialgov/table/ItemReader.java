package org.socialgov.table;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.table.dynamo.AttributeValue;

/**
 * Reads the attributes of a stored item, or of a map in one; the message about a missing one names it. An attribute that is
 * optional may be one that an earlier release didn't write.
 */
record ItemReader(Map<String, AttributeValue> values) {
    boolean has(String name) {
        return values.containsKey(name);
    }

    private AttributeValue value(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("a stored item lacks " + name);
        }
        return value;
    }

    String text(String name) {
        String text = value(name).s();
        if (text == null) {
            throw new IllegalStateException("a stored item has no text in " + name);
        }
        return text;
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** What follows a prefix, in the partition key. */
    String partition(String prefix) {
        return text(Keys.PK).substring(prefix.length());
    }

    /** What follows a prefix, in the sort key. */
    String sort(String prefix) {
        return text(Keys.SK).substring(prefix.length());
    }

    MemberKey memberKey() {
        return new MemberKey(partition(Keys.MEMBER));
    }

    List<String> texts(String name) {
        return list(name, AttributeValue::s);
    }

    List<Instant> instants(String name) {
        return list(name, time -> Instant.parse(time.s()));
    }

    List<Integer> integers(String name) {
        return list(name, number -> Integer.valueOf(number.n()));
    }

    <T> List<T> items(String name, Function<ItemReader, T> read) {
        return list(name, item -> read.apply(new ItemReader(item.m())));
    }

    private <T> List<T> list(String name, Function<AttributeValue, T> read) {
        return value(name).l().stream().map(read).toList();
    }

    ItemReader item(String name) {
        return new ItemReader(value(name).m());
    }

    /** Numbers by name; none if the attribute is missing. */
    Map<String, Integer> numbers(String name) {
        return numbers(name, each -> each);
    }

    /** Numbers by what a name stands for; none if the attribute is missing. */
    <K> Map<K, Integer> numbers(String name, Function<String, K> key) {
        var numbers = new HashMap<K, Integer>();
        if (has(name)) {
            item(name)
                .values()
                .forEach((each, value) -> numbers.put(key.apply(each), Integer.valueOf(value.n())));
        }
        return numbers;
    }

    byte[] bytes(String name) {
        return value(name).b();
    }

    boolean flag(String name) {
        return has(name) && value(name).bool();
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    Optional<Instant> optionalInstant(String name) {
        return has(name) ? Optional.of(instant(name)) : Optional.empty();
    }

    LocalDate date(String name) {
        return LocalDate.parse(text(name));
    }

    int integer(String name) {
        return Integer.parseInt(value(name).n());
    }

    /** A number that an earlier release didn't write. */
    int integer(String name, int otherwise) {
        return has(name) ? integer(name) : otherwise;
    }

    long number(String name) {
        return Long.parseLong(value(name).n());
    }

    long revision() {
        return number(Keys.REVISION);
    }

    EmailAddress address(String name) {
        try {
            return EmailAddress.kept(text(name));
        } catch (IllegalArgumentException noAddress) {
            throw new IllegalStateException("a stored item has no address in " + name, noAddress);
        }
    }

    Optional<EmailAddress> optionalAddress(String name) {
        return has(name) ? Optional.of(address(name)) : Optional.empty();
    }

    Details details() {
        return new Details(text("name"), text("organization"), text("role"), texts("topics"));
    }

    /** Memberships of releases without preferences get each mail. */
    DeliveryPreferences delivery() {
        if (!has("frequency")) {
            return DeliveryPreferences.EACH;
        }
        return new DeliveryPreferences(
            frequency(text("frequency")),
            optionalText("pausedUntil").map(LocalDate::parse),
            frequency(text("resumes"))
        );
    }

    static DeliveryPreferences.Frequency frequency(String slug) {
        return DeliveryPreferences.Frequency.of(slug).orElseThrow(() ->
            new IllegalStateException("no frequency is called " + slug)
        );
    }

    Consent consent() {
        return new Consent(text("noticeVersion"), instant("consentAt"));
    }
}
