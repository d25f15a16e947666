package org.socialgov.site;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.Community;

/** Points in time as front matter has them, and the site's day that they fall on. */
final class Moment {

    /** Where the site's day begins and ends; the function that serves it says why there is no summer time. */
    static final ZoneOffset SITE_ZONE = ZoneOffset.ofHours(-5);

    /** Where an event takes place that doesn't say otherwise. */
    static final ZoneId WASHINGTON = Community.TIME_ZONE;

    private static final Pattern WRITTEN = Pattern.compile(
        "(\\d{4}-\\d{2}-\\d{2})(?:[T ](\\d{1,2}:\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?)?(?:\\s*(Z|[+-]\\d{2}:?\\d{2}))?"
    );

    private Moment() {}

    /** A date with or without a time and an offset, as Hugo and Jekyll take it; without an offset, in Washington. */
    static Optional<ZonedDateTime> parse(String text) {
        var matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            var date = LocalDate.parse(matcher.group(1));
            String clock = matcher.group(2) == null ? "00:00" : matcher.group(2);
            String seconds = matcher.group(3) == null ? "00" : matcher.group(3);
            var time = LocalTime.parse((clock.length() == 4 ? "0" : "") + clock + ":" + seconds);
            var local = LocalDateTime.of(date, time);
            return Optional.of(
                matcher.group(4) == null
                    ? local.atZone(WASHINGTON)
                    : OffsetDateTime.of(local, ZoneOffset.of(matcher.group(4))).toZonedDateTime()
            );
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The site's day that a text names: a date alone is that day wherever one is. */
    static Optional<LocalDate> day(String text) {
        boolean alone = text.strip().length() == 10;
        return parse(text).map(moment -> alone ? moment.toLocalDate() : day(moment));
    }

    /** The site's day on which a moment falls. */
    static LocalDate day(ZonedDateTime moment) {
        return moment.withZoneSameInstant(SITE_ZONE).toLocalDate();
    }
}
