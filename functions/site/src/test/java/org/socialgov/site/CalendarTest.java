package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.property.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.web.Html;

/** Calendars, read back by a library that isn't ours. */
class CalendarTest {

    private static final Instant STAMP = Instant.parse("2026-11-24T05:00:00Z");

    private static Event event(String fields) {
        var problems = new Problems(Path.of("/site"));
        var source = Source.parse(Path.of("/site/content/events/e.md"), "---\n" + fields + "\n---\n", problems);
        var item = new Item(
            Kind.EVENT,
            source,
            "/events/e/",
            source.fields().text("title").orElse("E"),
            source.fields().text("summary").orElse(""),
            "",
            Optional.empty(),
            1,
            List.of("plain, language"),
            false,
            LocalDate.MIN,
            LocalDate.MAX,
            Html.NOTHING,
            ""
        );
        return Event.of(item, LocalDate.parse("2026-11-24"), problems).orElseThrow();
    }

    private static String calendar(Event... events) {
        return new Calendar("Events", STAMP)
            .of(List.of(events))
            .replace(Marks.slot("site-origin"), "https://socialgov.example.gov");
    }

    private static ICalendar read(Event... events) {
        return Biweekly.parse(calendar(events)).first();
    }

    @Test
    void an_event_has_its_time_in_its_zone_and_an_identity() {
        var calendar = read(
            event("title: T\nsummary: S\ndate: 2026-12-03 14:00:00 -0500\nend_date: 2026-12-03 15:30:00 -0500")
        );
        var event = calendar.getEvents().getFirst();
        assertThat(event.getUid().getValue()).isEqualTo("e@events.socialgov");
        assertThat(event.getSequence().getValue()).isZero();
        assertThat(event.getDateStart().getValue().toInstant()).isEqualTo(Instant.parse("2026-12-03T19:00:00Z"));
        assertThat(event.getDateEnd().getValue().toInstant()).isEqualTo(Instant.parse("2026-12-03T20:30:00Z"));
        assertThat(event.getUrl().getValue()).isEqualTo("https://socialgov.example.gov/events/e/");
        assertThat(event.getCategories().getFirst().getValues()).containsExactly("plain, language");
        assertThat(calendar.getTimezoneInfo().getTimezones()).hasSize(1);
    }

    @Test
    void an_event_of_two_days_is_two_events_of_which_the_first_keeps_its_identity() {
        var events = read(
            event("title: T\ndate: 2027-02-01 09:30:00 -0500\nend_date: 2027-02-02 12:30:00 -0500")
        ).getEvents();
        assertThat(events)
            .extracting(event -> event.getUid().getValue())
            .containsExactly("e@events.socialgov", "e.day-2@events.socialgov");
        assertThat(events)
            .extracting(event -> event.getDateStart().getValue().toInstant())
            .containsExactly(Instant.parse("2027-02-01T14:30:00Z"), Instant.parse("2027-02-02T14:30:00Z"));
        assertThat(events)
            .extracting(event -> event.getDateEnd().getValue().toInstant())
            .containsExactly(Instant.parse("2027-02-01T17:30:00Z"), Instant.parse("2027-02-02T17:30:00Z"));
    }

    @Test
    void an_event_through_one_night_is_one_event() {
        var events = read(
            event("title: T\ndate: 2027-02-01 22:00:00 -0500\nend_date: 2027-02-02 01:00:00 -0500")
        ).getEvents();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getDateEnd().getValue().toInstant()).isEqualTo(
            Instant.parse("2027-02-02T06:00:00Z")
        );
    }

    @Test
    void washingtons_clock_is_kept_in_summer_though_the_file_says_0500() {
        var event = read(event("title: T\ndate: 2026-07-01 14:00:00 -0500")).getEvents().getFirst();
        assertThat(event.getDateStart().getValue().toInstant()).isEqualTo(Instant.parse("2026-07-01T18:00:00Z"));
        assertThat(event.getDateEnd().getValue().toInstant()).isEqualTo(Instant.parse("2026-07-01T19:00:00Z"));
    }

    @Test
    void other_zones_are_written_down_too() {
        var event = read(
            event(
                "title: T\ndate_offset_days: 7\nstart_time: \"10:00\"\nend_time: \"11:00\"\ntimezone: America/Phoenix"
            ),
            event("title: T\ndate: 2026-07-01T14:00:00Z\ntimezone: America/Los_Angeles"),
            event("title: T\ndate: 2026-07-01T14:00:00+02:00")
        ).getEvents();
        assertThat(event.get(0).getDateStart().getValue().toInstant()).isEqualTo(Instant.parse("2026-12-01T17:00:00Z"));
        assertThat(event.get(1).getDateStart().getValue().toInstant()).isEqualTo(Instant.parse("2026-07-01T14:00:00Z"));
        assertThat(event.get(2).getDateStart().getValue().toInstant()).isEqualTo(Instant.parse("2026-07-01T12:00:00Z"));
    }

    @Test
    void a_cancelled_event_tells_calendars_so() {
        var event = read(event("title: T\ndate: 2026-12-03 14:00:00 -0500\nevent_status: canceled\nsequence: 2"))
            .getEvents()
            .getFirst();
        assertThat(event.getStatus()).isEqualTo(Status.cancelled());
        assertThat(event.getSequence().getValue()).isEqualTo(2);
    }

    @Test
    void lines_are_folded_after_75_bytes_and_never_inside_a_character() {
        String title = "Größe, „Zeichen“; \\ und 🎉".repeat(9);
        String text = calendar(event("title: '" + title + "'\ndate: 2026-12-03 14:00:00 -0500"));
        assertThat(text.split("\r\n")).allSatisfy(line ->
            assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75)
        );
        assertThat(Biweekly.parse(text).first().getEvents().getFirst().getSummary().getValue()).isEqualTo(title);
    }

    @Test
    void text_cannot_add_a_line() {
        var calendar = read(event("title: \"T\\r\\nATTENDEE:mailto:x@example.gov\"\ndate: 2026-12-03 14:00:00 -0500"));
        assertThat(calendar.getEvents().getFirst().getAttendees()).isEmpty();
    }

    @Test
    void where_it_takes_place_is_said_in_one_line() {
        var event = read(
            event(
                "title: T\ndate: 2026-12-03 14:00:00 -0500\nevent_type:\n  - online\nvenue:\n  venue_name: Hall\n  city: Washington\n  state: DC\n  zip: \"20001\""
            )
        )
            .getEvents()
            .getFirst();
        assertThat(event.getLocation().getValue()).isEqualTo("Hall, Washington, DC 20001, and online");
    }
}
