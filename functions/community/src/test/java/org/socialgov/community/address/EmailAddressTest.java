package org.socialgov.community.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Given;

class EmailAddressTest {

    private static final String LABEL_OF_63 = "a".repeat(63);

    @ParameterizedTest
    @CsvSource({
        "sample@agency.example.gov, sample@agency.example.gov",
        "'  sample@agency.example.gov\t\r\n', sample@agency.example.gov",
        "Sample.Member@AGENCY.Example.Gov, Sample.Member@agency.example.gov",
        "sample+list@example.gov, sample+list@example.gov",
        "#$&'*+/?^_`{|}~-@example.gov, #$&'*+/?^_`{|}~-@example.gov",
        "a@b.gov, a@b.gov",
        "a@b-c.gov, a@b-c.gov",
        "a@9.gov, a@9.gov",
        "a@b\u00FCcher.example, a@xn--bcher-kva.example",
        "a@\uFF47\uFF53\uFF41.gov, a@gsa.gov",
        "a@example.xn--p1ai, a@example.xn--p1ai",
    })
    void an_address_is_taken_with_its_local_part_as_typed_and_its_domain_in_one_spelling(String typed, String value) {
        assertThat(EmailAddress.parse(typed).map(EmailAddress::value)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            " ",
            "@",
            "sample",
            "@example.gov",
            "sample@",
            "sample@gov",
            "sample@@example.gov",
            "sample@example.gov@example.gov",
            "sample@example.gov,other@example.gov",
            "sample@example.gov other@example.gov",
            "sample,other@example.gov",
            "sample@example.gov;",
            "Sample Member <sample@example.gov>",
            "<sample@example.gov>",
            "mailto:sample@example.gov?bcc=other",
            "\"sample\"@example.gov",
            "\"sample@other\"@example.gov",
            "sample(comment)@example.gov",
            "sample@(comment)example.gov",
            "sample@[192.0.2.1]",
            "sample@192.0.2.1",
            "sample@example.gov\r\nBcc: other@example.gov",
            "sample\r\n@example.gov",
            "sample\u0000@example.gov",
            "sample@example.gov\u0000",
            "sample@example.gov.",
            "sample@.example.gov",
            "sample@example..gov",
            "sample@-example.gov",
            "sample@example-.gov",
            "sample@exam_ple.gov",
            "sample@exa mple.gov",
            "sample@example.9",
            ".sample@example.gov",
            "sample.@example.gov",
            "sam..ple@example.gov",
            "ann%other.gov@example.gov",
            "other.gov!ann@example.gov",
            "ann=other.gov@example.gov",
            "s\u00E4mple@example.gov",
            "sample@example\u3002gov",
            "sample@example\uFF0Egov",
            "sample@example\uFF61gov",
            "sample\uFF20example.gov",
            "sample@xn--\uD800.gov",
        }
    )
    void what_is_not_exactly_one_plain_address_is_refused(String typed) {
        assertThat(EmailAddress.parse(typed)).isEmpty();
    }

    @Test
    void a_local_part_has_64_characters_at_most() {
        assertThat(EmailAddress.parse("a".repeat(64) + "@example.gov")).isPresent();
        assertThat(EmailAddress.parse("a".repeat(65) + "@example.gov")).isEmpty();
    }

    @Test
    void a_label_of_a_domain_has_63_characters_at_most() {
        assertThat(EmailAddress.parse("a@" + LABEL_OF_63 + ".gov")).isPresent();
        assertThat(EmailAddress.parse("a@" + LABEL_OF_63 + "a.gov")).isEmpty();
    }

    @Test
    void an_address_has_254_characters_at_most() {
        String longest = "a@" + (LABEL_OF_63 + ".").repeat(3) + "a".repeat(56) + ".gov";

        assertThat(longest).hasSize(254);
        assertThat(EmailAddress.parse(longest).map(EmailAddress::value)).contains(longest);
        assertThat(EmailAddress.parse("a" + longest)).isEmpty();
    }

    /** A short name in another script can be a long one in punycode. */
    @Test
    void an_address_has_254_characters_at_most_after_its_domain_is_spelled_in_ascii() {
        String local = "a".repeat(64);
        String domain = (LABEL_OF_63 + ".").repeat(2) + "a".repeat(45) + ".b\u00FCcher.example";

        assertThat((local + "@" + domain).length()).isLessThanOrEqualTo(254);
        assertThat(EmailAddress.parse("a@" + domain)).isPresent();
        assertThat(EmailAddress.parse(local + "@" + domain)).isEmpty();
    }

    /** IDNA2008: the older rules would make another domain of each, and mail would go there. */
    @ParameterizedTest
    @CsvSource({
        "kim@ex\u2013ample.gov, U+2013",
        "kim@ex\u2010ample.gov, U+2010",
        "kim@exam\u00ADple.gov, U+AD",
        "kim@ex\u0430mple.gov, U+430",
        "kim@stra\u00DFe.example, U+DF",
        "kim.o\u2019field@example.gov, U+2019",
        "kim\u2013field@example.gov, U+2013",
        "kim field@example.gov, U+20",
    })
    void a_character_that_would_lead_elsewhere_is_refused_and_named(String typed, String code) {
        assertThat(EmailAddress.parse(typed)).isEmpty();
        assertThat(EmailAddress.misplaced(typed)).hasValue(Integer.parseInt(code.substring(2), 16));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "kim@b\u00FCcher.example",
            "kim@\u043F\u043E\u0447\u0442\u0430.example",
            "kim@\u6771\u4EAC\u30BF\u30EF\u30FC2.example",
            "kim@web\u6771\u4EAC.example",
            "kim@\u0928\u093F.example",
        }
    )
    void a_domain_in_one_script_is_taken(String typed) {
        assertThat(EmailAddress.parse(typed)).isPresent();
        assertThat(EmailAddress.misplaced(typed)).isEmpty();
    }

    @Test
    void what_is_kept_is_checked_as_what_is_typed() {
        String domains = (LABEL_OF_63 + ".").repeat(2) + "a".repeat(57);

        assertThat(new EmailAddress("a".repeat(64), domains + ".gov").value()).hasSize(254);
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("a".repeat(64), domains + "a.gov"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("a".repeat(65), "example.gov"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("a b", "example.gov"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("a", "Example.gov"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress("a", "gov"));
    }

    /** Else a membership that an earlier release took couldn't be read, nor be erased. */
    @Test
    void an_address_that_was_taken_before_can_still_be_read() {
        assertThat(EmailAddress.kept("ann%other@example.gov").value()).isEqualTo("ann%other@example.gov");
        assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.kept("ann"));
    }

    @Test
    void spellings_that_differ_in_case_alone_are_one_address() {
        var one = Given.address("Sample.Member@example.gov");
        var other = Given.address("sample.member@EXAMPLE.gov");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.canonical()).isEqualTo("sample.member@example.gov");
        assertThat(MemberKey.of("socialgov", one)).isEqualTo(MemberKey.of("socialgov", other));
        assertThat(AddressKey.of(one)).isEqualTo(AddressKey.of(other));
    }

    /** Only the domain's own server knows what it does with them. */
    @Test
    void dots_and_plus_signs_make_another_address() {
        assertThat(Given.address("sample.member@example.gov"))
            .isNotEqualTo(Given.address("samplemember@example.gov"))
            .isNotEqualTo(Given.address("sample.member+list@example.gov"))
            .isNotEqualTo(Given.address("sample.member@example.mil"))
            .isNotEqualTo("sample.member@example.gov");
    }

    @Test
    void addresses_have_hash_codes_of_their_own() {
        assertThat(Given.address("a@example.gov")).doesNotHaveSameHashCodeAs(Given.address("b@example.gov"));
    }

    @Test
    void an_address_does_not_show_where_records_are_printed() {
        assertThat(Given.ADDRESS.toString()).isEqualTo("EmailAddress[redacted]");
    }

    /** An address with something in it that makes one look like two, or brings a header of its own. */
    @Test
    void one_address_means_one_or_is_refused_whatever_was_typed() {
        String[] parts = {
            "@",
            "other@example.gov",
            ".",
            "..",
            ",",
            ";",
            " ",
            "\r\n",
            "\n",
            "\r",
            "\r\nBcc: other@example.gov",
            "\u0000",
            "\"",
            "<",
            ">",
            "(",
            ")",
            "[",
            "]",
            "\\",
            ":",
            "\t",
            "\u3002",
            "\uFF0E",
            "\uFF20",
            "\u00FC",
            "\u212A",
            "\u200B",
            "\u00AD",
            "xn--",
            "-",
            "_",
            "%40",
            "=?utf-8?Q?",
            "A",
            "9",
            "\uD83D\uDE00",
            "\uD800",
            "+",
            "'",
            "a".repeat(70),
            "a.".repeat(130),
        };
        var random = new Random(46);
        int taken = 0;
        for (int i = 0; i < 3000; i++) {
            var typed = new StringBuilder("sample.member@agency.example.gov");
            for (int count = random.nextInt(4); count > 0; count--) {
                typed.insert(random.nextInt(typed.length() + 1), parts[random.nextInt(parts.length)]);
            }
            var parsed = EmailAddress.parse(typed.toString());
            if (parsed.isPresent()) {
                taken++;
                String value = parsed.get().value();
                assertThat(value)
                    .as("of %s", typed)
                    .matches("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\\.[a-z0-9-]+)+")
                    .hasSizeLessThanOrEqualTo(254);
                assertThat(EmailAddress.parse(value)).contains(parsed.get());
            }
        }
        assertThat(taken).isBetween(500, 2500);
    }

    @ParameterizedTest
    @CsvSource({
        "ann.lee@agency.gov, true",
        "Ann.Lee@agency.gov, true",
        "annlee+news@agency.gov, true",
        "a.nnlee+a+b@agency.gov, true",
        "ann@agency.gov, false",
        "ann.lee@other.gov, false",
        "+annlee@agency.gov, false",
    })
    void a_tag_dots_and_case_do_not_make_another_mailbox(String other, boolean same) {
        var ann = EmailAddress.parse("annlee@agency.gov").orElseThrow();
        assertThat(ann.mayShareMailboxWith(EmailAddress.parse(other).orElseThrow())).isEqualTo(same);
    }
}
