package org.socialgov.site;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransitionRule;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;

/**
 * Events in the iCalendar format.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5545">RFC 5545</a>
 */
final class Calendar {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);
    private static final int LONGEST_LINE = 75;

    private final String name;
    private final Instant stamp;
    private final StringBuilder lines = new StringBuilder();

    /**
     * @param name the calendar's name in calendar programs
     * @param stamp when its content was last generated
     */
    Calendar(String name, Instant stamp) {
        this.name = name;
        this.stamp = stamp;
    }

    /** The calendar with these events. */
    String of(Collection<Event> events) {
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//SocialGov//Events//EN");
        line("CALSCALE:GREGORIAN");
        line("METHOD:PUBLISH");
        line("NAME:" + escape(name));
        line("X-WR-CALNAME:" + escape(name));
        line("REFRESH-INTERVAL;VALUE=DURATION:PT12H");
        line("X-PUBLISHED-TTL:PT12H");
        var zones = new LinkedHashSet<ZoneId>();
        events
            .stream()
            .filter(event -> !event.allDay())
            .map(event -> event.start().getZone())
            .filter(zone -> !(zone instanceof ZoneOffset))
            .forEach(zones::add);
        zones.forEach(this::zone);
        for (Event event : events) {
            var sessions = event.sessions();
            for (int day = 1; day <= sessions.size(); day++) {
                session(event, sessions.get(day - 1), day == 1 ? "" : ".day-" + day);
            }
        }
        line("END:VCALENDAR");
        return lines.toString();
    }

    /**
     * One sitting as an event of its own.
     *
     * @param suffix the part of its identity that tells it from the first one, which has none; no slug has a dot
     */
    private void session(Event event, Event.Session session, String suffix) {
        var item = event.item();
        var fields = item.fields();
        line("BEGIN:VEVENT");
        line("UID:" + event.slug() + suffix + "@events.socialgov");
        line("SEQUENCE:" + event.sequence());
        line("DTSTAMP:" + utc(stamp.atZone(ZoneOffset.UTC)));
        line("DTSTART" + moment(event, session.start()));
        line("DTEND" + moment(event, session.end()));
        line("STATUS:" + (event.cancelled() ? "CANCELLED" : "CONFIRMED"));
        line("SUMMARY:" + escape((item.sample() ? "Example: " : "") + item.title()));
        line(
            "DESCRIPTION:" +
                escape(
                    item.summary() +
                        fields
                            .text("captions_note")
                            .map(note -> "\n\n" + note)
                            .orElse("")
                )
        );
        String where = Place.of(fields).text();
        if (!where.isEmpty()) {
            line("LOCATION:" + escape(where));
        }
        // Folded before and after the origin, since its length depends on the deployment.
        line("URL;VALUE=URI:", Marks.slot("site-origin"), item.path());
        if (!item.topics().isEmpty()) {
            line("CATEGORIES:" + String.join(",", item.topics().stream().map(Calendar::escape).toList()));
        }
        line("END:VEVENT");
    }

    /** A zone's two transitions a year, from which calendar programs derive all others. */
    private void zone(ZoneId zone) {
        line("BEGIN:VTIMEZONE");
        line("TZID:" + zone.getId());
        var rules = zone.getRules().getTransitionRules();
        if (rules.isEmpty()) {
            var offset = zone.getRules().getOffset(stamp);
            observance("STANDARD", "19700101T000000", offset, offset, null);
        }
        for (ZoneOffsetTransitionRule rule : rules) {
            boolean summer = rule.getOffsetAfter().getTotalSeconds() > rule.getStandardOffset().getTotalSeconds();
            // The current rules of the United States have been in force since 2007.
            var begins = rule.createTransition(2007).getDateTimeBefore();
            observance(
                summer ? "DAYLIGHT" : "STANDARD",
                LOCAL.format(begins),
                rule.getOffsetBefore(),
                rule.getOffsetAfter(),
                rule
            );
        }
        line("END:VTIMEZONE");
    }

    private void observance(String kind, String begins, ZoneOffset from, ZoneOffset to, ZoneOffsetTransitionRule rule) {
        line("BEGIN:" + kind);
        line("DTSTART:" + begins);
        line("TZOFFSETFROM:" + from.getId().replace(":", "").replace("Z", "+0000"));
        line("TZOFFSETTO:" + to.getId().replace(":", "").replace("Z", "+0000"));
        if (rule != null) {
            int day = rule.getDayOfMonthIndicator();
            String week = day < 0 ? "-1" : String.valueOf((day + 6) / 7);
            line(
                "RRULE:FREQ=YEARLY;BYMONTH=" +
                    rule.getMonth().getValue() +
                    ";BYDAY=" +
                    week +
                    rule.getDayOfWeek().name().substring(0, 2)
            );
        }
        line("END:" + kind);
    }

    private static String moment(Event event, ZonedDateTime moment) {
        if (event.allDay()) {
            return ";VALUE=DATE:" + DateTimeFormatter.BASIC_ISO_DATE.format(moment.toLocalDate());
        }
        return moment.getZone() instanceof ZoneOffset
            ? ":" + utc(moment)
            : ";TZID=" + moment.getZone().getId() + ":" + LOCAL.format(moment);
    }

    private static String utc(ZonedDateTime moment) {
        return LOCAL.format(moment.withZoneSameInstant(ZoneOffset.UTC)) + "Z";
    }

    static String escape(String text) {
        return text
            .replace("\\", "\\\\")
            .replace(";", "\\;")
            .replace(",", "\\,")
            .replace("\r", "")
            .replace("\n", "\\n");
    }

    /** A content line, or its pieces, folded after 75 bytes, but not inside a character. */
    private void line(String... pieces) {
        for (int i = 0; i < pieces.length; i++) {
            lines.append(i == 0 ? "" : "\r\n ");
            int bytes = i == 0 ? 0 : 1;
            for (int c : Marks.occursIn(pieces[i]) ? new int[0] : pieces[i].codePoints().toArray()) {
                int length = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
                if (bytes + length > LONGEST_LINE) {
                    lines.append("\r\n ");
                    bytes = 1;
                }
                lines.appendCodePoint(c);
                bytes += length;
            }
            lines.append(Marks.occursIn(pieces[i]) ? pieces[i] : "");
        }
        lines.append("\r\n");
    }
}
