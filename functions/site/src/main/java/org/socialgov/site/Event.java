package org.socialgov.site;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A training or a meeting.
 *
 * @param end after {@code start}; for whole days, the midnight after the last one
 * @param allDay whether it is on whole days, without a time of day
 * @param sequence the number of changes after its announcement, as calendars count them (RFC 5545, 3.8.7.4)
 */
record Event(Item item, ZonedDateTime start, ZonedDateTime end, boolean allDay, boolean cancelled, int sequence) {
    static final DateTimeFormatter DAY = Words.ENGLISH.dates("date.weekday");
    private static final DateTimeFormatter DAY_OF_YEAR = Words.ENGLISH.dates("date.weekday-of-year");
    private static final List<ZoneId> CONTINENTAL = Stream.of("New_York", "Chicago", "Denver", "Los_Angeles")
        .map(city -> ZoneId.of("America/" + city))
        .toList();
    private static final int WORKDAYS_FOR_ACCOMMODATION = 5;

    /** Reads an event's dates; reports a problem if they are missing or contradictory. */
    static Optional<Event> of(Item item, LocalDate today, Problems problems) {
        var fields = item.fields();
        var zone = fields.text("timezone").map(ZoneId::of).orElse(Moment.WASHINGTON);
        Optional<ZonedDateTime> start;
        Optional<ZonedDateTime> end;
        String said;
        boolean allDay = false;
        if (fields.number("date_offset_days").isPresent()) {
            said = "end_time";
            int days = fields.number("date_offset_days").get();
            var day = workday(today.plusDays(days));
            var lastDay = day.plusDays(fields.number("end_offset_days").orElse(days) - days);
            start = clock(fields, "start_time").map(time -> day.atTime(time).atZone(zone));
            end = clock(fields, "end_time").map(time -> lastDay.atTime(time).atZone(zone));
        } else {
            said = "end_date";
            var first = fields.text("date").filter(text -> Moment.parse(text).isPresent());
            var last = fields.text("end_date").filter(text -> Moment.parse(text).isPresent());
            allDay = first.filter(Moment::isDay).isPresent();
            if (last.isPresent() && allDay != Moment.isDay(last.get())) {
                problems.error(
                    item.source(),
                    allDay ? "date" : said,
                    "say at what time the event " + (allDay ? "begins" : "ends") + ": \"2026-12-03 14:00:00 -0500\""
                );
                return Optional.empty();
            }
            start = first.map(text -> moment("date", text, item, problems));
            end = allDay
                ? start.map(day ->
                      last
                          .map(text -> moment(said, text, item, problems))
                          .orElse(day)
                          .plusDays(1)
                  )
                : last.map(text -> moment(said, text, item, problems));
        }
        if (start.isEmpty()) {
            problems.error(item.source(), "date", "say when the event begins: \"date: 2026-12-03 14:00:00 -0500\"");
            return Optional.empty();
        }
        var ends = end.orElse(start.get().plusHours(1));
        if (!ends.isAfter(start.get())) {
            problems.error(item.source(), said, "the event ends before it begins; mend \"" + said + "\"");
            return Optional.empty();
        }
        boolean cancelled = List.of("cancelled", "canceled").contains(fields.text("event_status").orElse(""));
        return Optional.of(new Event(item, start.get(), ends, allDay, cancelled, fields.number("sequence").orElse(0)));
    }

    /** The day, or the Monday after it if it is on a weekend. */
    private static LocalDate workday(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.plusDays(2);
            case SUNDAY -> day.plusDays(1);
            default -> day;
        };
    }

    /**
     * A time in the event's zone. Digital.gov writes Washington's local time with -0500 all year: the local time is
     * right, the offset isn't. So an offset that the zone has at some time of the year stands for the zone.
     */
    private static ZonedDateTime moment(String name, String text, Item item, Problems problems) {
        var written = Moment.parse(text).orElseThrow();
        var named = item.fields().text("timezone").map(ZoneId::of);
        var zone = named.orElse(Moment.WASHINGTON);
        var local = written.toLocalDateTime();
        if (!(written.getZone() instanceof ZoneOffset offset) || isOffsetOf(zone, offset, written.getYear())) {
            var there = local.atZone(zone);
            if (!zone.equals(Moment.WASHINGTON)) {
                nameOffset(written, there, name, item, problems);
            }
            return there;
        }
        if (isOffsetOf(Moment.WASHINGTON, offset, written.getYear())) {
            var there = local.atZone(Moment.WASHINGTON).withZoneSameInstant(zone);
            nameOffset(written, there, name, item, problems);
            return there;
        }
        return named.map(written::withZoneSameInstant).orElse(written);
    }

    private static boolean isOffsetOf(ZoneId zone, ZoneOffset offset, int year) {
        return Stream.of(Month.JANUARY, Month.JULY)
            .map(month -> LocalDate.of(year, month, 1).atStartOfDay(zone).getOffset())
            .anyMatch(its -> its.equals(offset) && !offset.equals(ZoneOffset.UTC));
    }

    private static void nameOffset(
        ZonedDateTime written,
        ZonedDateTime read,
        String name,
        Item item,
        Problems problems
    ) {
        if (written.getZone() instanceof ZoneOffset && !written.toInstant().equals(read.toInstant())) {
            problems.warning(
                item.source(),
                name,
                "\"" +
                    name +
                    "\" has an offset that isn't in force on that day; it is read as " +
                    time(read) +
                    " " +
                    zone(read.getZone())
            );
        }
    }

    private static Optional<LocalTime> clock(FrontMatter fields, String name) {
        return fields.text(name).map(LocalTime::parse);
    }

    /** Its path below that of the list of events, unique among them. */
    String slug() {
        String path = item.path();
        return path.substring(item.kind().path().length(), path.length() - 1);
    }

    /** The first day after the event. */
    LocalDate overOn() {
        return allDay ? end.toLocalDate() : Moment.day(end).plusDays(1);
    }

    /** One sitting of an event, within a day or through one night. */
    record Session(ZonedDateTime start, ZonedDateTime end) {}

    /**
     * The sittings of the event. An event that ends on a later day, at a later time of day than it begins, takes place
     * on each of its days between these times: a course of two mornings isn't one of 27 hours.
     */
    List<Session> sessions() {
        long days = ChronoUnit.DAYS.between(start.toLocalDate(), end.toLocalDate());
        if (days == 0 || !end.toLocalTime().isAfter(start.toLocalTime())) {
            return List.of(new Session(start, end));
        }
        return Stream.iterate(0L, day -> day <= days, day -> day + 1)
            .map(day -> new Session(start.plusDays(day), end.minusDays(days - day)))
            .toList();
    }

    /**
     * The event's date and time for people: {@code Thursday, December 3, 2026, 2:00 p.m. to 3:00 p.m. Eastern Time}.
     */
    String when() {
        if (allDay) {
            var last = end.minusDays(1);
            boolean one = last.equals(start);
            return (
                (one ? DAY.format(start) : days(last.equals(start.plusDays(1)) ? " and " : " to ", last)) + ", all day"
            );
        }
        String zone = zone(start.getZone());
        if (sessions().size() > 1) {
            String between = sessions().size() == 2 ? " and " : " to ";
            return days(between, end) + ", " + times(start, end) + " " + zone + " each day";
        }
        boolean oneDay = start.toLocalDate().equals(end.toLocalDate());
        return oneDay
            ? DAY.format(start) + ", " + times(start, end) + " " + zone
            : DAY.format(start) + ", " + time(start) + " to " + DAY.format(end) + ", " + time(end) + " " + zone;
    }

    /**
     * When the event begins in the other zones of the continental United States: {@code 1:00 p.m. Central Time}.
     */
    List<String> elsewhere() {
        return CONTINENTAL.stream()
            .filter(there -> !allDay)
            .map(start::withZoneSameInstant)
            .filter(there -> !there.getOffset().equals(start.getOffset()))
            .map(there -> time(there) + "\u00A0" + zone(there.getZone()) + otherDay(there))
            .toList();
    }

    private String otherDay(ZonedDateTime there) {
        return there.toLocalDate().equals(start.toLocalDate())
            ? ""
            : " (" + there.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US) + ")";
    }

    private String days(String between, ZonedDateTime last) {
        boolean oneYear = start.getYear() == last.getYear();
        return (oneYear ? DAY_OF_YEAR : DAY).format(start) + between + DAY.format(last);
    }

    private static String zone(ZoneId zone) {
        return zone.getDisplayName(TextStyle.FULL, Locale.US).replace(" Time", "\u00A0Time");
    }

    /** The last working day, at least five before the event, on which an accommodation can be asked for in good time. */
    LocalDate accommodationBy() {
        var day = start.toLocalDate();
        for (int workdays = 0; workdays < WORKDAYS_FOR_ACCOMMODATION; ) {
            day = day.minusDays(1);
            workdays += day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0 ? 1 : 0;
        }
        return day;
    }

    private static String times(ZonedDateTime from, ZonedDateTime to) {
        return time(from) + " to " + time(to);
    }

    /** A time with a space at which no line breaks, so that a number and its "a.m." stay together on a phone. */
    private static String time(ZonedDateTime moment) {
        int hour = moment.getHour() % 12 == 0 ? 12 : moment.getHour() % 12;
        return (
            hour +
            ":" +
            String.format("%02d", moment.getMinute()) +
            (moment.getHour() < 12 ? "\u00A0a.m." : "\u00A0p.m.")
        );
    }
}
