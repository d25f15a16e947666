package org.socialgov.membership;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.Community;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.Wording;
import org.socialgov.community.ledger.Membership;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.Html;
import org.socialgov.web.forms.DetailsFields;

/**
 * The form in which members change what they say about themselves and how they get mail.
 *
 * @param typed what stands in it, by field
 * @param errors the keys of what to say about each field that is wrong, in the order of the fields
 * @param details what the member says from now on; what was said so far where something is wrong
 * @param delivery how the member gets mail from now on, likewise
 */
record SubscriptionForm(
    Community community,
    Membership member,
    Fields typed,
    Map<String, String> errors,
    Details details,
    DeliveryPreferences delivery
) {
    /** As dates are typed and as browsers send them. */
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** The form with what is stored. */
    static SubscriptionForm of(Community community, Membership member, LocalDate today) {
        var typed = new LinkedHashMap<String, List<String>>();
        var known = member.details().cleaned();
        typed.put("name", List.of(known.name()));
        typed.put("organization", List.of(known.organization()));
        typed.put("role", List.of(known.role()));
        typed.put("topic", known.topics());
        var frequency = member.delivery().on(today);
        typed.put("frequency", List.of(frequency.slug()));
        if (frequency == DeliveryPreferences.Frequency.PAUSED) {
            member
                .delivery()
                .pausedUntil()
                .ifPresent(until -> typed.put("pausedUntil", List.of(until.toString())));
        }
        return new SubscriptionForm(
            community,
            member,
            new Fields(typed),
            Map.of(),
            member.details(),
            member.delivery()
        );
    }

    /** Reads what was sent; fields that the form doesn't have are ignored. */
    static SubscriptionForm read(Fields typed, Community community, Membership member, LocalDate today) {
        var reader = new FieldReader(typed);
        var details = reader.details(community, member.details());
        var delivery = delivery(reader, member.delivery(), today);
        boolean right = reader.errors().isEmpty();
        return new SubscriptionForm(
            community,
            member,
            typed,
            reader.errors(),
            right ? details : member.details(),
            right ? delivery : member.delivery()
        );
    }

    private static DeliveryPreferences delivery(FieldReader reader, DeliveryPreferences before, LocalDate today) {
        String typed = reader.one("frequency");
        var frequency = typed.isEmpty() ? Optional.of(before.on(today)) : DeliveryPreferences.Frequency.of(typed);
        if (frequency.isEmpty()) {
            reader.wrong("frequency", "subscription.frequency.unknown");
            return before;
        }
        String day = reader.one("pausedUntil").strip();
        var until = day.isEmpty() ? Optional.<LocalDate>empty() : date(day);
        if (frequency.get() != DeliveryPreferences.Frequency.PAUSED) {
            // The day of a pause that ends now still stands in the form; another one was meant to do something.
            if (!day.isEmpty() && !until.equals(before.pausedUntil())) {
                reader.wrong("pausedUntil", "subscription.paused-until.without-pause");
            }
            return DeliveryPreferences.at(frequency.get());
        }
        if (!day.isEmpty() && until.isEmpty()) {
            reader.wrong("pausedUntil", "subscription.paused-until.wrong");
        } else if (until.filter(end -> !end.isAfter(today)).isPresent()) {
            reader.wrong("pausedUntil", "subscription.paused-until.past");
        }
        return DeliveryPreferences.at(before.resumes()).paused(until);
    }

    private static Optional<LocalDate> date(String typed) {
        if (!DATE.matcher(typed).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(typed));
        } catch (DateTimeParseException noSuchDay) {
            return Optional.empty();
        }
    }

    /**
     * The form's markup.
     *
     * @param messages what to say about each field that is wrong
     * @param prefix what tells its ids from those of other forms on the page
     */
    Html markup(Wording wording, Map<String, String> messages, String prefix) {
        var form = new Form(messages, prefix).hidden("member", member.key().hex()).hidden("action", "change");
        DetailsFields.add(form, community, wording, this::value, typed.all("topic")::contains);
        var choices = new ArrayList<Form.Choice>();
        for (var frequency : DeliveryPreferences.Frequency.values()) {
            String slug = frequency.slug();
            choices.add(
                new Form.Choice(slug, wording.say("subscription.frequency." + slug), value("frequency").equals(slug))
            );
        }
        form.radios("frequency", wording.say("subscription.frequency"), "", choices);
        form.input(
            "pausedUntil",
            wording.say("subscription.paused-until"),
            wording.say("subscription.paused-until.hint"),
            value("pausedUntil"),
            // A field for dates shows nothing that is none: what was mistyped has to stay, to be mended.
            Html.trusted(isDay(value("pausedUntil")) ? "type=\"date\"" : "type=\"text\"")
        );
        return form.render(wording.say("subscription.change.button"));
    }

    private static boolean isDay(String typed) {
        return typed.isEmpty() || date(typed).isPresent();
    }

    private String value(String field) {
        var all = typed.all(field);
        return all.isEmpty() ? "" : all.getFirst();
    }
}
