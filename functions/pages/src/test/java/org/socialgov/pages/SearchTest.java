package org.socialgov.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.socialgov.web.SearchIndex;
import org.socialgov.web.SearchIndex.Document;
import org.socialgov.web.SearchIndex.Weighed;

class SearchTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-24");

    private final Search search = new Search(
        SearchIndex.of(
            List.of(
                document(
                    "/security/",
                    "Secure your accounts",
                    "Named access stops most account takeovers.",
                    "Passwords, passkeys and recovery."
                ),
                document(
                    "/captions/",
                    "Captions that help",
                    "Correct automatic captions.",
                    "A Section 508 duty. Naïve spelling, José’s café."
                ),
                document(
                    "/accessible/",
                    "Make every post accessible",
                    "Write alt text, caption every video.",
                    "Section 508 covers social media."
                ),
                document(
                    "/records/",
                    "Keep records",
                    "Posts are federal records.",
                    "Capture them. Captions are part of the record."
                )
            )
        )
    );

    private static Weighed document(String path, String title, String summary, String text) {
        return document(path, title, summary, text, "");
    }

    private static Weighed document(String path, String title, String summary, String text, String terms) {
        var document = new Document(path, title, "Best practice", summary, text, false, LocalDate.MIN, LocalDate.MAX);
        return Weighed.of(document, terms);
    }

    private List<String> find(String query) {
        return search.find(query, TODAY).documents().stream().map(Document::path).toList();
    }

    @Test
    void what_says_it_in_its_title_comes_first() {
        assertThat(find("captions")).startsWith("/captions/").contains("/records/", "/accessible/");
    }

    @Test
    void what_holds_all_words_comes_before_what_holds_some() {
        assertThat(find("section 508 video")).startsWith("/accessible/");
    }

    @Test
    void the_beginning_of_a_word_is_enough() {
        assertThat(find("capt")).contains("/captions/");
        assertThat(find("takeov")).containsExactly("/security/");
    }

    @Test
    void a_slip_of_the_finger_is_forgiven() {
        assertThat(find("acessible")).contains("/accessible/");
        assertThat(find("pasword")).containsExactly("/security/");
        assertThat(find("recrods")).startsWith("/records/");
    }

    @Test
    void a_corrected_query_is_said_and_only_what_it_means_is_found() {
        assertThat(search.find("acessible captions", TODAY).corrected()).isEqualTo("accessible captions");
        assertThat(find("pasword")).isEqualTo(find("password"));
        assertThat(search.find("password", TODAY).corrected()).isEmpty();
        assertThat(search.find("takeov", TODAY).corrected()).isEmpty();
        assertThat(search.find("zzzzqqq captions", TODAY).corrected()).isEmpty();
    }

    @Test
    void a_title_weighs_more_than_a_text_that_repeats_the_word() {
        var two = new Search(
            SearchIndex.of(
                List.of(
                    document("/text/", "Other", "Nothing", "block block block block block block block block"),
                    document("/title/", "Block users", "Nothing", "nothing")
                )
            )
        );
        assertThat(two.find("block", TODAY).documents()).extracting(Document::path).startsWith("/title/");
    }

    @Test
    void a_page_is_found_by_its_search_terms_too() {
        var leaving = new Search(
            SearchIndex.of(
                List.of(
                    document("/manage/", "Manage your subscription", "Change what you get", "", "unsubscribe leave")
                )
            )
        );
        assertThat(leaving.find("unsubscribe", TODAY).documents()).hasSize(1);
        assertThat(leaving.find("leave", TODAY).documents()).hasSize(1);
    }

    @Test
    void accents_case_and_apostrophes_do_not_matter() {
        assertThat(find("CAFE")).containsExactly("/captions/");
        assertThat(find("josés")).containsExactly("/captions/");
        assertThat(find("naive")).containsExactly("/captions/");
    }

    /** A Mac writes an accent as a character of its own: in the query, or in the text that is searched. */
    @Test
    void composed_and_decomposed_letters_are_the_same() {
        assertThat(find("cafe\u0301")).isEqualTo(find("caf\u00E9")).containsExactly("/captions/");
        var decomposed = new Search(
            SearchIndex.of(
                List.of(
                    document(
                        "/d/",
                        "Another re\u0301sume\u0301",
                        "One re\u0301sume\u0301.",
                        "The re\u0301sume\u0301 is short."
                    )
                )
            )
        );
        for (String query : List.of("r\u00E9sum\u00E9", "re\u0301sume\u0301", "resume")) {
            assertThat(decomposed.find(query, TODAY).documents()).as(query).hasSize(1);
        }
    }

    @Test
    void nonsense_finds_nothing() {
        assertThat(find("zzzzqqq")).isEmpty();
        assertThat(find("")).isEmpty();
        assertThat(find("!?#\u0000")).isEmpty();
        assertThat(find("\"><script>")).isEmpty();
    }

    @Test
    void words_that_are_everywhere_count_only_if_nothing_else_is_asked() {
        assertThat(find("the records of")).startsWith("/records/").doesNotContain("/security/");
    }

    @Test
    void what_has_expired_is_not_found() {
        var expired = new Search(
            SearchIndex.of(
                List.of(Weighed.of(new Document("/a/", "Old", "x", "", "", false, LocalDate.MIN, TODAY), ""))
            )
        );
        assertThat(expired.find("old", TODAY.minusDays(1)).documents()).hasSize(1);
        assertThat(expired.find("old", TODAY).documents()).isEmpty();
    }

    @Test
    void every_word_is_found_by_itself_its_first_letters_and_its_plural() {
        var index = SearchIndex.resource(SearchTest.class.getClassLoader(), "site/search");
        var site = new Search(index);
        assertThat(index.terms()).hasSizeGreaterThan(1_000);
        for (String word : index.terms()) {
            assertThat(site.find(word, TODAY).words()).as(word).contains(word);
            if (word.length() > 3) {
                assertThat(site.find(word.substring(0, 3), TODAY).words())
                    .as(word)
                    .contains(word);
                assertThat(site.find(word + "s", TODAY).words())
                    .as(word)
                    .contains(word);
                assertThat(site.find(word + "es", TODAY).words())
                    .as(word)
                    .contains(word);
            }
        }
    }

    @Test
    void a_wrong_missing_added_or_swapped_letter_is_forgiven_anywhere_but_at_the_beginning() {
        for (String word : List.of("accessible", "passkeys", "automatic", "naïve")) {
            for (int i = 1; i < word.length() - 1; i++) {
                String before = word.substring(0, i);
                String after = word.substring(i + 1);
                assertThat(find(before + "q" + after))
                    .as(before + "q" + after)
                    .isEqualTo(find(word))
                    .isNotEmpty();
                assertThat(find(before + after))
                    .as(before + after)
                    .isEqualTo(find(word));
                assertThat(find(before + "q" + word.substring(i)))
                    .as(before)
                    .isEqualTo(find(word));
                String swapped = before + word.charAt(i + 1) + word.charAt(i) + word.substring(i + 2);
                assertThat(find(swapped)).as(swapped).isEqualTo(find(word));
            }
        }
    }

    @Test
    void a_swap_is_one_slip() {
        assertThat(Search.within("recrods", "records", 1)).isTrue();
        assertThat(Search.within("records", "records", 0)).isTrue();
        assertThat(Search.within("abcd", "wxyz", 2)).isFalse();
        assertThat(Search.within("captoins", "captions", 1)).isTrue();
    }
}
