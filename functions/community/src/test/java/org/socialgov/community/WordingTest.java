package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

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
