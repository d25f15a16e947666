package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {

    @Test
    void a_text_has_its_places_filled() {
        var wording = Wording.of("te");

        assertThat(wording.say("plain")).isEqualTo("No places: \u00E9");
        assertThat(wording.say("filled", Map.of("name", "x", "other", 2))).isEqualTo("x, 2 and x again");
        assertThat(wording.has("plain")).isTrue();
        assertThat(wording.has("none")).isFalse();
    }

    @Test
    void what_a_place_is_filled_with_is_not_filled_again() {
        assertThat(Wording.of("te").say("filled", Map.of("name", "{other}", "other", "{name}"))).isEqualTo(
            "{other}, {name} and {other} again"
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "date.minute",
            "subscription.closes.pattern",
            "link.decided.pattern",
            "announcing.utc",
            "coordinators.time",
        }
    )
    void times_are_written_as_on_event_pages_and_do_not_break_apart(String form) {
        var english = Wording.of("en");

        assertThat(english.date(form, ZonedDateTime.parse("2026-03-02T00:05Z[UTC]"))).contains("12:05\u00A0a.m.");
        assertThat(english.date(form, ZonedDateTime.parse("2026-03-02T12:30Z[UTC]"))).contains("12:30\u00A0p.m.");
    }

    @Test
    void a_missing_text_value_or_language_is_named() {
        var wording = Wording.of("te");

        assertThatIllegalArgumentException()
            .isThrownBy(() -> wording.say("none"))
            .withMessageContaining("none");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> wording.say("filled", Map.of("name", "x")))
            .withMessageContaining("filled")
            .withMessageContaining("other");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Wording.of("xx").say("none"))
            .withMessageContaining("xx");
    }
}
