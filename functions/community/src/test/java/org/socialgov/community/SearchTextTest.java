package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SearchTextTest {

    private static final List<String> NAMES = List.of(
        "Ann Smith",
        "María José García-López",
        "Seán O’Neil",
        "Jürgen Groß (he/him)",
        "İnci Şahin",
        "Ælfric ﬁne",
        "d'Artagnan, Jr.",
        "李 小龍",
        "𝔄nn 𠮷野"
    );
    private static final List<String> ORGANIZATIONS = List.of(
        "",
        "General Services Administration",
        "Department of Health & Human Services",
        "City of St. Paul (stpaul.gov)",
        "U.S. Citizenship/Immigration"
    );
    private static final List<String> ADDRESSES = List.of(
        "ann.smith@gsa.gov",
        "a_b+c@hq.dhs.gov",
        "o'neil@x.example.gov"
    );

    @Test
    void every_beginning_of_a_word_is_found() {
        var random = new Random(16);
        for (int round = 0; round < 2_000; round++) {
            var texts = List.of(one(NAMES, random), one(ADDRESSES, random), one(ORGANIZATIONS, random));
            String text = SearchText.of(texts);
            for (String typed : texts) {
                for (String word : typed.split("[^\\p{L}\\p{N}\\p{M}]+")) {
                    for (int end = 1; end <= word.length(); end++) {
                        if (Character.isHighSurrogate(word.charAt(end - 1))) {
                            continue;
                        }
                        assertFound(text, otherwise(word.substring(0, end), random));
                    }
                }
            }
        }
    }

    private static void assertFound(String text, String asked) {
        var words = SearchText.words(asked);
        assertThat(words)
            .as(asked)
            .allSatisfy(word -> assertThat(text).contains(" " + word));
    }

    /** The same word as another person types it: other case, with or without accents of its own. */
    private static String otherwise(String word, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Normalizer.normalize(word, Normalizer.Form.NFD);
            case 1 -> Normalizer.normalize(word, Normalizer.Form.NFC);
            case 2 -> "(" + word.toLowerCase(Locale.ROOT) + ",";
            default -> word;
        };
    }

    @Test
    void a_word_is_found_without_its_accents_and_in_any_case() {
        String text = SearchText.of(List.of("María José García-López", "Seán O’Neil"));

        for (String asked : List.of("maria", "JOSÉ", "lopez", "garcia-l", "o'n", "O’NEIL", "neil", "María garcía")) {
            assertFound(text, asked);
        }
    }

    @Test
    void an_address_is_found_by_its_beginning_its_domain_and_a_part_of_its_name() {
        String text = SearchText.of(List.of("ann.smith@hq.dhs.gov"));

        for (String asked : List.of("ann.s", "ann.smith@hq", "@hq.dhs.gov", "hq.dhs", "dhs", "smith@")) {
            assertFound(text, asked);
        }
        assertThat(text).doesNotContain(" mith");
    }

    @Test
    void the_middle_of_a_word_is_not_found() {
        assertThat(SearchText.of(List.of("Goldsmith")))
            .isEqualTo(" goldsmith")
            .doesNotContain(" smith");
    }

    @Test
    void signs_alone_are_no_word() {
        assertThat(SearchText.words(" … -- @ ' \t")).isEmpty();
    }

    /** A longer item costs more to write and to search. */
    @Test
    void the_text_has_a_bound_and_the_first_texts_are_in_it() {
        String text = SearchText.of(List.of("Ann Smith", "ann.smith@gsa.gov", "😀 Öffentliche ".repeat(100)));

        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(450, SearchText.MOST_BYTES);
        assertFound(text, "ann smith");
        assertFound(text, "ann.smith@gsa.gov");
    }

    private static String one(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
