package org.socialgov.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings that limit the mails that anybody can cause. */
public final class LimitSettings {

    private static final List<String> NAMES = List.of(
        "MAILS_PER_TEN_MINUTES",
        "MAILS_PER_DAY",
        "MAILS_PER_THIRTY_DAYS",
        "MAILS_PER_HOUR",
        "MAILS_PER_HOUR_AND_DOMAIN",
        "PERCENT_FOR_LISTED",
        "LONGEST_WAIT_HOURS",
        "PLACES_PER_BOUNCE"
    );

    private LimitSettings() {}

    /** Their names, for a {@code @MethodSource}. */
    public static List<String> names() {
        return NAMES;
    }

    /** An environment that has them all, each with this value. */
    public static Map<String, String> each(String value) {
        var settings = new HashMap<String, String>();
        NAMES.forEach(name -> settings.put(name, value));
        return settings;
    }
}
