package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTokensTest {

    /** Written {@code {A}{B}} below. */
    private static final String TOKEN = "q7Xv-2LdRk0_ZpW9sYtB4nHcM1fGjE6uAaOiKlTbQ3w";
    private static final String A = TOKEN.substring(0, 20);
    private static final String B = TOKEN.substring(20);

    @ParameterizedTest
    @ValueSource(
        strings = {
            "https://community.example.gov/communities/social-media/approve?token={A}{B}",
            "<https://community.example.gov/communities/social-media/approve?token={A}{B}>",
            "See (https://community.example.gov/approve?token={A}{B}), please.",
            "https://community.example.gov/approve?TOKEN={A}{B}&x=1",
            "> https://community.example.gov/approve?token={A}\n> {B}\n> Thanks",
            "> > https://community.example.gov/approve?tok\r\n> > en={A}\r\n> > {B}",
            ">> https://community.example.gov/approve?token\n>> ={A}{B}",
            "https://community.example.gov/approve?token=\n{A}{B}",
            "https://community.example.gov/approve?token={A} \n> {B}",
            "https://community.example.gov/approve?token={A}   \r\n{B}",
            "https://community.example.gov/approve?token=3D{A}{B}",
            "https://community.example.gov/approve?token=3D{A}=\r\n{B}",
            "https://community.example.gov/approve?token=\r\n=3D{A}{B}",
            "https://community.example.gov/approve?tok=\r\nen=3D{A}{B}",
            "https://nam01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.gov%2Fapprove%3Ftoken%3D{A}{B}&data=05%7C",
            "https://x.example/?u=https%253A%252F%252Fa.gov%252Fapprove%253Ftoken%253D{A}{B}",
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__a.gov_approve-3Ftoken-3D{A}{B}&d=DwM",
            "https://urldefense.com/v3/__https://a.gov/approve?token={A}{B}__;!!x",
            "<a href=\"https://a.gov/approve?token={A}{B}\">https://a.gov/approve?token={A}{B}</a>",
            "<a href='https://a.gov/approve?token&#61;{A}{B}'>https://a.gov/approve?token={A}<wbr>{B}</a>",
            "https://a.gov/approve?<b>tok</b>en=<span style=\"x\">{A}</span><br>\r\n{B}",
            "https://a.gov/approve?token&#x3D;{A}&shy;{B}",
            "https://a.gov/approve?token={A}\u00AD{B}",
            "https://a.gov/approve?token={A}\u200B{B}",
            "The code in it was {A}{B}.",
            "{A}{B}",
        }
    )
    void no_piece_of_a_token_is_left_that_is_long_enough_to_help(String quoted) {
        String text = quoted.replace("{A}", A).replace("{B}", B);
        assertThat(text).contains(A, B);
        String without = LinkTokens.remove(text);
        for (int i = 0; i + 8 <= TOKEN.length(); i++) {
            assertThat(without).doesNotContain(TOKEN.substring(i, i + 8));
        }
        assertThat(without).contains(LinkTokens.REMOVED);
        assertThat(
            without
                .chars()
                .filter(c -> c == '\n')
                .count()
        ).isEqualTo(
            text
                .chars()
                .filter(c -> c == '\n')
                .count()
        );
        assertThat(LinkTokens.remove(without)).isEqualTo(without);
    }

    private static String letters(String text) {
        return text.replaceAll("[^A-Za-z0-9]", "");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "token",
            "token=",
            "A token = of thanks\nfor your help",
            "Our token=short\nand more words that follow on the next line",
            "https://agency.example.gov/report?page=2&sort=name",
            "<p>tokens &amp; keys</p>",
            "d41d8cd98f00b204e9800998ecf8427e",
        }
    )
    void text_without_a_link_of_ours_stays_as_it_is(String text) {
        assertThat(LinkTokens.remove(text)).isSameAs(text);
    }

    @Test
    void what_follows_a_whole_token_stays() {
        String text = "Open https://a.gov/approve?token=" + TOKEN + "\nThanks,\nPat <b>" + TOKEN + "</b> end";
        assertThat(LinkTokens.remove(text)).isEqualTo(
            "Open https://a.gov/approve?token=REMOVED\nThanks,\nPat <b>REMOVED</b> end"
        );
    }

    /** Each token is put into pieces of what may stand around it, broken at any place. */
    @Test
    void a_link_that_is_broken_anywhere_is_found() {
        var random = new Random(61);
        String[] breaks = { "\n", "\r\n> ", " \n>> ", "=\r\n", "<wbr>", "<br>\r\n", "\u00AD", "\n| ", "&shy;" };
        String[] equals = { "=", "%3D", "%253D", "-3D", "&#61;", "&#x3d;" };
        for (int i = 0; i < 2_000; i++) {
            String link = "token" + equals[random.nextInt(equals.length)] + TOKEN;
            int at = 1 + random.nextInt(link.length() - 1);
            String text =
                "before https://a.gov/approve?" +
                link.substring(0, at) +
                breaks[random.nextInt(breaks.length)] +
                link.substring(at) +
                " after";
            String without = LinkTokens.remove(text);
            for (int piece = 0; piece + 22 <= TOKEN.length(); piece++) {
                assertThat(letters(without)).doesNotContain(letters(TOKEN.substring(piece, piece + 22)));
            }
            assertThat(without).startsWith("before ").endsWith(" after");
        }
    }
}
