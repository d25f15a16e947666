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

/** Points in time in front matter, and their date on the site. */
final class Moment {

    /** The offset of the site's date; {@code Site} in the module pages explains why it has no daylight saving time. */
    static final ZoneOffset SITE_ZONE = ZoneOffset.ofHours(-5);

    /** The default time zone of events. */
    static final ZoneId WASHINGTON = Community.TIME_ZONE;

    private static final Pattern WRITTEN = Pattern.compile(
        "(\\d{4}-\\d{2}-\\d{2})(?:[T ](\\d{1,2}:\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?)?(?:\\s*(Z|[+-]\\d{2}:?\\d{2}))?"
    );

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private Moment() {}

    /**
     * A date with or without a time and an offset, in the formats of Hugo and Jekyll; without an offset, Washington's
     * local time.
     */
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

    /** Whether a text is a date without a time of day. */
    static boolean isDay(String text) {
        return DAY.matcher(text.strip()).matches();
    }

    /** The site's date for a text: a date without a time is that date, independent of time zones. */
    static Optional<LocalDate> day(String text) {
        return parse(text).map(moment -> isDay(text) ? moment.toLocalDate() : day(moment));
    }

    /** The site's date of a moment. */
    static LocalDate day(ZonedDateTime moment) {
        return moment.withZoneSameInstant(SITE_ZONE).toLocalDate();
    }
}
