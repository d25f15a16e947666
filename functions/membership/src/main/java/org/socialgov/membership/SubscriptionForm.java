package org.socialgov.membership;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import org.socialgov.web.forms.FieldReader;

/**
 * The form where members change their details and their delivery preferences.
 *
 * @param typed the values of the fields
 * @param errors the key of each field's error message, in the order of the fields
 * @param values the values of the places in the error messages
 * @param details the new details; the stored ones if there are errors
 * @param delivery the new delivery preferences; the stored ones if there are errors
 */
record SubscriptionForm(
    Community community,
    Membership member,
    Fields typed,
    Map<String, String> errors,
    Map<String, String> values,
    Details details,
    DeliveryPreferences delivery
) implements SubscriptionPage.Returned {
    @Override
    public String action() {
        return "change";
    }

    /** The format in which browsers send dates. */
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** The form with the stored values. */
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
            Map.of(),
            member.details(),
            member.delivery()
        );
    }

    /** Reads the submitted fields; fields that the form doesn't have are ignored. */
    static SubscriptionForm read(Fields typed, Community community, Membership member, LocalDate today) {
        var reader = new FieldReader(typed);
        var part = Part.of(reader.one("part"));
        var details = part.details(reader, community, member.details());
        var delivery =
            part == Part.ALL || part == Part.FREQUENCY ? delivery(reader, member.delivery(), today) : member.delivery();
        boolean right = reader.errors().isEmpty();
        return new SubscriptionForm(
            community,
            member,
            typed,
            reader.errors(),
            reader.values(),
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
        String day = reader.one("pausedUntil");
        var until = day.isEmpty() ? Optional.<LocalDate>empty() : date(day);
        if (frequency.get() != DeliveryPreferences.Frequency.PAUSED) {
            // The form still contains the date of a pause that is ended now. Another date is an error, since it would
            // have no effect.
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

    /** The markup of one part, a form of its own. */
    Html markup(Part part, Wording wording, Map<String, String> messages, String prefix) {
        var form = new Form(messages, prefix)
            .hidden("member", member.key().hex())
            .hidden("action", "change")
            .hidden("part", part.word());
        switch (part) {
            case FREQUENCY -> frequency(form, wording);
            case DETAILS -> DetailsFields.addDetails(form, community, wording, this::value);
            case TOPICS -> DetailsFields.addTopics(form, community, wording, typed.all("topic")::contains);
            case ALL -> throw new IllegalArgumentException("the page shows the parts");
        }
        return form.render(wording.say("subscription.change.button"), "");
    }

    private void frequency(Form form, Wording wording) {
        var choices = new ArrayList<Form.Choice>();
        for (var frequency : DeliveryPreferences.Frequency.values()) {
            String slug = frequency.slug();
            choices.add(
                new Form.Choice(slug, wording.say("subscription.frequency." + slug), value("frequency").equals(slug))
            );
        }
        form.radios(
            "frequency",
            wording.say("subscription.frequency"),
            wording.say("subscription.frequency.hint"),
            choices
        );
        form.input(
            "pausedUntil",
            wording.say("subscription.paused-until"),
            wording.say("subscription.paused-until.hint"),
            value("pausedUntil"),
            // A date field doesn't show an invalid date. A text field does, so that the visitor can correct it.
            Html.trusted(isDay(value("pausedUntil")) ? "type=\"date\"" : "type=\"text\"")
        );
    }

    /** Whether the form with errors is this part. */
    boolean isReturned(Part part) {
        return !errors.isEmpty() && (part() == part || part() == Part.ALL);
    }

    private Part part() {
        return Part.of(value("part"));
    }

    /** The forms that the page shows. A program may send all fields at once, without naming a part. */
    enum Part {
        ALL,
        FREQUENCY,
        DETAILS,
        TOPICS;

        static Part of(String word) {
            return switch (word) {
                case "frequency" -> FREQUENCY;
                case "details" -> DETAILS;
                case "topics" -> TOPICS;
                default -> ALL;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Details details(FieldReader reader, Community community, Details before) {
            return switch (this) {
                case ALL -> reader.changedDetails(community, before);
                case FREQUENCY -> before;
                case DETAILS -> reader.details(community, before).withTopics(before.topics());
                case TOPICS -> before.withTopics(reader.topics(community));
            };
        }
    }

    private static boolean isDay(String typed) {
        return typed.isEmpty() || date(typed).isPresent();
    }

    private String value(String field) {
        var all = typed.all(field);
        return all.isEmpty() ? "" : all.getFirst();
    }
}
