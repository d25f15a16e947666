package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({
        "gsa, gsa, 0",
        "gsa, gssa, 1",
        "gssa, gsa, 1",
        "gsa, gza, 1",
        "gsa, gas, 1",
        "gsa, sga, 1",
        "'', '', 0",
        "'', ab, 2",
        "ab, '', 2",
        "ca, abc, 3",
        "kitten, sitting, 3",
        "abmc, amcb, 2",
        "captions, catpoins, 2",
    })
    void each_letter_added_left_out_changed_or_swapped_counts_once(String a, String b, int distance) {
        assertThat(EditDistance.of(a, b, 9)).isEqualTo(distance);
        assertThat(EditDistance.of(a, b, distance)).isEqualTo(distance);
        assertThat(EditDistance.of(b, a, distance)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({ "abc, xyz, 2", "abc, abcdef, 2", "abcdef, abc, 2", "abcdefgh, uvwxyzst, 3", "gsa, nasa, 0" })
    void what_is_further_is_only_known_to_be_further(String a, String b, int most) {
        assertThat(EditDistance.of(a, b, most)).isGreaterThan(most);
    }

    /** A swap looks two rows back: to give up after one row beyond the limit would miss it. */
    @Test
    void the_limit_never_changes_what_is_within_it() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String a = word(random);
            String b = word(random);
            int distance = EditDistance.of(a, b, 99);
            for (int most = 0; most < 8; most++) {
                int limited = EditDistance.of(a, b, most);
                assertThat(distance <= most ? limited : Math.min(limited, most + 1))
                    .as("%s, %s within %d", a, b, most)
                    .isEqualTo(Math.min(distance, most + 1));
            }
        }
    }

    private static String word(Random random) {
        return random
            .ints(random.nextInt(7), 'a', 'd')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    }
}
