package org.socialgov.site;

import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.socialgov.community.Wording;
import org.socialgov.web.Html;

/** The texts of the site, alone and in templates. */
final class Words {

    static final Wording ENGLISH = Wording.of("en");

    private static final Pattern PLACE = Pattern.compile("\\{([a-z0-9.-]*)}");

    private Words() {}

    static String say(String key) {
        return ENGLISH.say(key);
    }

    static String say(String key, String name, Object value) {
        return ENGLISH.say(key, Map.of(name, value));
    }

    static String say(String key, Map<String, ?> values) {
        return ENGLISH.say(key, values);
    }

    /** A date in the form of a key, for example {@code date.day}. */
    static String date(String key, TemporalAccessor date) {
        return ENGLISH.date(key, date);
    }

    /**
     * A template as {@link Html#of} takes it that names further values itself: with a dot, as in {@code {site.home}},
     * the text of that key; without one, as in {@code {site-name}}, the slot that the deployment fills.
     */
    static Html html(String template, Object... arguments) {
        var given = List.of(arguments).iterator();
        var all = PLACE.matcher(template)
            .results()
            .map(place -> place.group(1).isEmpty() ? given.next() : named(place.group(1)))
            .toArray();
        if (given.hasNext()) {
            throw new IllegalArgumentException("more arguments than {} in: " + template);
        }
        return Html.of(PLACE.matcher(template).replaceAll("{}"), all);
    }

    private static Object named(String name) {
        return name.contains(".") ? say(name) : Html.trusted(Marks.slot(name));
    }
}
