package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.socialgov.web.Html;

class MarksTest {

    private static final LocalDate MAY = LocalDate.parse("2026-05-01");
    private static final LocalDate JUNE = LocalDate.parse("2026-06-01");
    private static final LocalDate JULY = LocalDate.parse("2026-07-01");

    private static String on(LocalDate day, String text) {
        var page = Marks.page("text/html; charset=utf-8", text);
        return new String(
            page.join(day.toEpochDay(), Map.of("name", "filled".getBytes(StandardCharsets.UTF_8))),
            StandardCharsets.UTF_8
        );
    }

    @Test
    void a_slot_is_filled_where_it_stands() {
        assertThat(on(MAY, "a " + Marks.slot("name") + " b")).isEqualTo("a filled b");
    }

    @Test
    void what_shows_between_two_days_shows_on_the_first_and_not_on_the_last() {
        String text = "a" + Marks.between(MAY, JUNE, Html.text("b")) + "c";
        assertThat(on(MAY.minusDays(1), text)).isEqualTo("ac");
        assertThat(on(MAY, text)).isEqualTo("abc");
        assertThat(on(JUNE.minusDays(1), text)).isEqualTo("abc");
        assertThat(on(JUNE, text)).isEqualTo("ac");
    }

    @Test
    void what_is_inside_shows_only_while_what_is_around_it_does() {
        String text = Marks.between(
            MAY,
            JUNE,
            Html.of("a{}c", Marks.between(LocalDate.MIN, JULY, Html.text("b")))
        ).markup();
        assertThat(on(MAY, text)).isEqualTo("abc");
        assertThat(on(JUNE, text)).isEmpty();
        assertThat(on(MAY.minusDays(1), text)).isEmpty();
    }
}
