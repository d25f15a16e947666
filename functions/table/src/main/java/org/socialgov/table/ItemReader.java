package org.socialgov.table;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.table.dynamo.AttributeValue;

/** Reads the attributes of a stored item; each method names the attribute that is missing. */
record ItemReader(Map<String, AttributeValue> values) {
    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        var value = values.get(name);
        if (value == null || value.s() == null) {
            throw new IllegalStateException("a stored item lacks " + name);
        }
        return value.s();
    }

    List<String> texts(String name) {
        return values.get(name).l().stream().map(AttributeValue::s).toList();
    }

    /** Numbers by name; none if the attribute is missing. */
    Map<String, Integer> numbers(String name) {
        var numbers = new HashMap<String, Integer>();
        if (has(name)) {
            values
                .get(name)
                .m()
                .forEach((each, value) -> numbers.put(each, Integer.valueOf(value.n())));
        }
        return numbers;
    }

    boolean flag(String name) {
        return has(name) && values.get(name).bool();
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    int integer(String name) {
        return Integer.parseInt(values.get(name).n());
    }

    long number(String name) {
        return Long.parseLong(values.get(name).n());
    }

    long revision() {
        return number(Keys.REVISION);
    }

    MemberKey memberKey() {
        return new MemberKey(text(Keys.PK).substring("MEMBER#".length()));
    }

    EmailAddress address(String name) {
        try {
            return EmailAddress.kept(text(name));
        } catch (IllegalArgumentException noAddress) {
            throw new IllegalStateException("a stored item has no address in " + name, noAddress);
        }
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
            frequency("frequency"),
            has("pausedUntil") ? Optional.of(LocalDate.parse(text("pausedUntil"))) : Optional.empty(),
            frequency("resumes")
        );
    }

    private DeliveryPreferences.Frequency frequency(String name) {
        return DeliveryPreferences.Frequency.of(text(name)).orElseThrow(() ->
            new IllegalStateException("a stored item has no frequency in " + name)
        );
    }

    Consent consent() {
        return new Consent(text("noticeVersion"), instant("consentAt"));
    }
}
