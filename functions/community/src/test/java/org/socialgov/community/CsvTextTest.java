package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CsvTextTest {

    private static final String SIGNS = "=+-@\t\r\n\0＝＋－＠'' \u00a0\u3000\"x,1é";

    @Test
    void what_begins_a_formula_gets_an_apostrophe() {
        for (String text : List.of(
            "=1+1",
            "+a@x.gov",
            "-1",
            "@SUM(1)",
            "\tx",
            "\rx",
            "\nx",
            "\0x",
            "＝1",
            "＋1",
            "－1",
            "＠x"
        )) {
            assertThat(CsvText.defused(text)).isEqualTo("'" + text);
            assertThat(CsvText.defused("  " + text)).isEqualTo("'  " + text);
            assertThat(CsvText.defused("' '" + text)).isEqualTo("'' '" + text);
        }
    }

    @Test
    void other_text_stays() {
        for (String text : List.of("", "'", "'t Hooft", "Ann = Smith", "a+b@x.gov", "1-2", " O'Neil", "…=1")) {
            assertThat(CsvText.defused(text)).isEqualTo(text);
            assertThat(CsvText.restored(text)).isEqualTo(text);
        }
    }

    @Test
    void no_cell_is_a_formula() {
        each(text ->
            assertThat(
                CsvText.defused(text).replaceFirst("^[\\s\u00a0\u3000]*(?=[=+\\-@＝＋－＠\0])", "=")
            ).doesNotMatch("(?s)[=+\\-@＝＋－＠\t\r\n\0].*")
        );
    }

    @Test
    void what_was_defused_comes_back_exactly() {
        each(text -> assertThat(CsvText.restored(CsvText.defused(text))).isEqualTo(text));
    }

    private static void each(Consumer<String> check) {
        var random = new Random(6);
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            check.accept(text.toString());
        }
    }
}
