package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypoTest {

    @ParameterizedTest
    @CsvSource({
        "abmc, abmc, 0",
        "ambc, abmc, 1",
        "abmcx, abmc, 1",
        "abc, abmc, 1",
        "abxc, abmc, 1",
        "ab, ba, 1",
        "ca, abc, 3",
        "gsa, dhs, 3",
        "'', abc, 3",
    })
    void letters_added_left_out_changed_or_swapped_count_one_each(String a, String b, int distance) {
        assertThat(EditDistance.of(a, b, 9)).isEqualTo(distance);
        assertThat(EditDistance.of(b, a, 9)).isEqualTo(distance);
    }

    @Test
    void the_limit_changes_no_answer_within_it() {
        var random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            String a = word(random);
            String b = word(random);
            int whole = EditDistance.of(a, b, 100);
            for (int most = 0; most < 4; most++) {
                int cut = EditDistance.of(a, b, most);
                if (whole <= most) {
                    assertThat(cut).as("%s %s", a, b).isEqualTo(whole);
                } else {
                    assertThat(cut).as("%s %s", a, b).isGreaterThan(most);
                }
            }
        }
    }

    @Test
    void the_same_letters_come_before_others_and_then_the_first_letter_and_the_federal_one() {
        assertThat(nearest("irss.gov", "ioss.gov", "irs.gov")).contains("irs.gov");
        assertThat(nearest("ambc.gov", "ambd.gov", "abmc.gov")).contains("abmc.gov");
        assertThat(nearest("bcdx.gov", "acdx.gov", "bcdy.gov")).contains("bcdy.gov");
        var typo = new Typo("bcdx.gov");
        typo.compareWith("bcda.gov", Kind.CITY);
        typo.compareWith("bcdz.gov", Kind.FEDERAL);
        typo.compareWith("bcdb.gov", Kind.CITY);
        assertThat(typo.nearest()).contains("bcdz.gov");
    }

    @Test
    void the_quick_look_at_the_letters_passes_over_nothing_that_is_near() {
        var random = new Random(51);
        for (int i = 0; i < 50_000; i++) {
            String typed = word(random) + "abcdefg".substring(random.nextInt(8));
            String other = word(random) + "abcdefg".substring(random.nextInt(8));
            int most = typed.length() < 3 ? 0 : typed.length() < 8 ? 1 : 2;
            if (!typed.isEmpty() && !other.isEmpty() && EditDistance.of(typed, other, most) <= most) {
                assertThat(nearest(typed + ".gov", other + ".gov"))
                    .as(typed)
                    .contains(other + ".gov");
            }
        }
    }

    @Test
    void the_order_of_the_list_makes_no_difference() {
        assertThat(nearest("bcdx.gov", "bcda.gov", "bcdb.gov")).isEqualTo(nearest("bcdx.gov", "bcdb.gov", "bcda.gov"));
    }

    private static Optional<String> nearest(String typed, String... listed) {
        var typo = new Typo(typed);
        for (String domain : listed) {
            typo.compareWith(domain, Kind.CITY);
        }
        return typo.nearest();
    }

    private static String word(Random random) {
        var word = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }
}
