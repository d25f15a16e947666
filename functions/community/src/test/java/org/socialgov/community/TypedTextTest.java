package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.TypedText.Problem;

class TypedTextTest {

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Pat Example",
            "Zo\u00EB O'Neil-\u00D1u\u00F1ez, Jr.",
            "Nguye\u0302\u0303n Va\u0306n A",
            "\u0646\u06CC\u200C\u0645\u0647",
            "\u0DC1\u0DCA\u200D\u0DBB\u0DD3",
            "\u0E17\u0E35\u0E48",
            "\u6F22\u5B57",
            "Dr. \uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDCBB Pat",
            "\u2764\uFE0F\u200D\uD83D\uDD25 Team",
            "18F",
            "Challenge.gov",
            "Bureau of A/B tests: 1st office",
        }
    )
    void a_real_name_is_taken_and_shown_as_it_is(String name) {
        assertThat(TypedText.ofName(name)).isEmpty();
        assertThat(TypedText.name(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'Pat\nExample', CONTROL, 'Pat Example'",
        "'Pat\u0000', CONTROL, 'Pat\uFFFD'",
        "'Pat\u2028x', CONTROL, 'Pat x'",
        "'Pat\u202Egpj', INVISIBLE, 'Patgpj'",
        "'\u200FPat', INVISIBLE, 'Pat'",
        "'\u061CPat', INVISIBLE, 'Pat'",
        "'Pat\u200B', INVISIBLE, 'Pat'",
        "'Pat\u00AD', INVISIBLE, 'Pat'",
        "'Pat \u200D', INVISIBLE, 'Pat'",
        "'\u200DPat', INVISIBLE, 'Pat'",
        "'Pat\uE000', INVISIBLE, 'Pat\uFFFD'",
        "'Pat\uFFFF', INVISIBLE, 'Pat\uFFFD'",
        "'Pat\u3164', INVISIBLE, 'Pat'",
        "'\u3164', INVISIBLE, ''",
        "'\u2800', INVISIBLE, ''",
        "'Pa\u0300\u0301\u0302\u0303t', MARKS, 'Pa\u0300\u0301t'",
        "'https://evil.example', LINK, 'https evil.example'",
        "'See WWW.evil.example', LINK, 'See WWW evil.example'",
        "'wwww.w.x', LINK, 'wwww w.x'",
        "'a:////b', LINK, 'a //b'",
        "'---', NO_LETTER, ''",
        "'555 0100', NO_LETTER, ''",
    })
    void a_name_that_would_be_a_link_or_unreadable_is_refused_and_shown_cleaned(
        String typed,
        Problem problem,
        String shown
    ) {
        assertThat(TypedText.ofName(typed)).contains(problem);
        assertThat(TypedText.name(typed)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
        ignoreLeadingAndTrailingWhitespace = false,
        value = {
            "'\u00A0Kim\u202F',Kim",
            "'\u202AKim\u202C',Kim",
            "'\u2068Kim\u2069',Kim",
            "'\uFEFFKim\u200B\u2060',Kim",
            "'Ki\u00ADm\u200E Fi\u200Beld',Kim Field",
            "'Kim\tField\r\n',Kim Field",
            "'Kim \u2028 Field',Kim Field",
            "'\u2764\uFE0F Kim\uFE0F',\u2764\uFE0F Kim",
            "'Kim \u2764\uFE0F',Kim \u2764\uFE0F",
            "'\u0646\u06CC\u200C\u0645\u0647',\u0646\u06CC\u200C\u0645\u0647",
            "'\u3164\u2800\uFFA0\u115F\u034F\u180E\uDB40\uDC41',''",
        }
    )
    void what_means_nothing_is_taken_away(String typed, String cleaned) {
        assertThat(TypedText.cleaned(typed)).isEqualTo(cleaned);
        assertThat(TypedText.cleaned(cleaned)).isEqualTo(cleaned);
    }

    /** What hides text, or turns it around, is not a slip. */
    @ParameterizedTest
    @CsvSource({
        "'\u202Egpj', right-to-left override U+202E",
        "'Pat\u202Egpj', right-to-left override U+202E",
        "'Pat\u2066x', left-to-right isolate U+2066",
        "'Pat\u0000x', null U+0000",
        "'Pat\u3164x', hangul filler U+3164",
    })
    void what_hides_is_named(String typed, String named) {
        assertThat(TypedText.hiding(TypedText.cleaned(typed)).orElseThrow().replace(",", "")).isEqualTo(named);
    }

    @Test
    void a_character_that_can_be_seen_is_shown_beside_its_name() {
        assertThat(TypedText.described(0x2019)).isEqualTo("\u201C\u2019\u201D (right single quotation mark, U+2019)");
    }

    @Test
    void lengths_are_counted_as_people_see_them() {
        assertThat(TypedText.length("Kim")).isEqualTo(3);
        assertThat(TypedText.length("\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDCBB")).isEqualTo(1);
        assertThat(TypedText.line("\uD83D\uDE00".repeat(150), 100)).isEqualTo("\uD83D\uDE00".repeat(100));
    }

    @Test
    void a_line_may_hold_an_address_and_needs_no_letter() {
        assertThat(TypedText.ofLine("https://www.example.gov/1")).isEmpty();
        assertThat(TypedText.ofLine("42")).isEmpty();
        assertThat(TypedText.line("https://www.example.gov/1")).isEqualTo("https://www.example.gov/1");
    }

    /** Of any characters at all, what is shown is what would be taken. */
    @Test
    void whatever_is_cleaned_breaks_no_rule() {
        var random = new Random(16);
        int[] pieces = {
            'a',
            'w',
            '.',
            ':',
            '/',
            ' ',
            '\n',
            0x301,
            0x20DD,
            0x200C,
            0x200D,
            0x202E,
            0xE000,
            0xD800,
            0x1F469,
            0x1F3FD,
            0xFE0F,
            0x3164,
            0xFFFF,
            0x10FFFF,
            '7',
            0xE0067,
            0x627,
            0x94D,
        };
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                int c = random.nextInt(10) == 0 ? random.nextInt(0x110000) : pieces[random.nextInt(pieces.length)];
                text.appendCodePoint(c);
            }
            String line = TypedText.line(text.toString());
            assertThat(TypedText.ofLine(line)).isEmpty();
            assertThat(TypedText.line(line)).isEqualTo(line);
            String name = TypedText.name(text.toString());
            assertThat(name.isEmpty() ? "" : TypedText.ofName(name).map(Enum::name).orElse("")).isEmpty();
        }
    }

    @Test
    void a_line_is_cut_between_characters() {
        assertThat(TypedText.line("\uD83D\uDC69 a b", 1)).isEqualTo("\uD83D\uDC69");
        assertThat(TypedText.line("ab cd", 3)).isEqualTo("ab");
    }
}
