package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.address.EmailAddress;

class DomainTest {

    @ParameterizedTest
    @CsvSource({
        "gsa.gov, gsa.gov",
        "GSA.GOV, gsa.gov",
        "'  gsa.gov\t', gsa.gov",
        "gsa.gov., gsa.gov",
        "Hq.Dhs.Gov, hq.dhs.gov",
        "b\u00FCcher.gov, xn--bcher-kva.gov",
        "XN--BCHER-KVA.gov, xn--bcher-kva.gov",
        "\uFF47\uFF53\uFF41.gov, gsa.gov",
    })
    void one_domain_has_one_spelling(String typed, String name) {
        assertThat(Domain.parse(typed)).contains(new Domain(name));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            " ",
            ".",
            "..",
            "gov",
            ".gov",
            "gsa..gov",
            "gsa.gov..",
            "-gsa.gov",
            "gsa-.gov",
            "g sa.gov",
            "gsa.gov,dhs.gov",
            "gsa.gov\ndhs.gov",
            "gsa.gov\u0000",
            "gsa\u3002gov",
            "gsa\uFF0Egov",
            "gsa_it.gov",
            "*.gov",
            "192.0.2.1",
            "[192.0.2.1]",
            "https://gsa.gov/",
            "gsa.gov/about",
            "gsa.gov:443",
            "<script>.gov",
            "'; drop.gov",
            "jane@gsa.gov",
        }
    )
    void what_is_not_one_domain_is_none(String typed) {
        assertThat(Domain.parse(typed)).isEmpty();
    }

    @Test
    void labels_and_names_have_their_longest() {
        String label = "a".repeat(63);
        assertThat(Domain.parse(label + ".gov")).isPresent();
        assertThat(Domain.parse("a" + label + ".gov")).isEmpty();
        String name = (label + ".").repeat(3) + "a".repeat(61 - 4) + ".gov";
        assertThat(name).hasSize(253);
        assertThat(Domain.parse(name)).isPresent();
        assertThat(Domain.parse("a" + name)).isEmpty();
        assertThat(Domain.parse("a.".repeat(1_000_000) + "gov")).isEmpty();
    }

    @Test
    void a_letter_that_only_looks_the_same_makes_no_domain() {
        // U+0455, a Cyrillic letter that looks like a Latin s.
        assertThat(Domain.parse("g\u0455a.gov")).isEmpty();
    }

    @Test
    void the_domain_of_a_whole_address_can_be_asked_for() {
        assertThat(Domain.parseOrOfAddress(" Jane.Doe@HQ.DHS.gov ")).contains(new Domain("hq.dhs.gov"));
        assertThat(Domain.parseOrOfAddress("hq.dhs.gov")).contains(new Domain("hq.dhs.gov"));
        assertThat(Domain.parseOrOfAddress("a@gsa.gov@dhs.gov")).isEmpty();
        assertThat(Domain.parseOrOfAddress("@gsa.gov")).isEmpty();
        assertThat(Domain.parseOrOfAddress("Jane <jane@gsa.gov>")).isEmpty();
        assertThat(Domain.of(EmailAddress.parse("jane@GSA.gov").orElseThrow())).isEqualTo(new Domain("gsa.gov"));
    }

    @Test
    void it_is_walked_up_label_by_label() {
        assertThat(new Domain("a.hq.dhs.gov").upwards()).containsExactly(
            "a.hq.dhs.gov",
            "hq.dhs.gov",
            "dhs.gov",
            "gov"
        );
        assertThat(new Domain("a.hq.dhs.gov").registered()).isEqualTo("dhs.gov");
        assertThat(new Domain("dhs.gov").registered()).isEqualTo("dhs.gov");
        assertThat(new Domain("evilgov.us").isBelow("gov")).isFalse();
    }

    @Test
    void an_unchecked_name_makes_no_domain() {
        assertThatThrownBy(() -> new Domain("GSA.gov")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_input_makes_it_throw_and_what_it_takes_it_takes_again() {
        var random = new Random(6);
        String alphabet = "agov.GOV-@ _\u0000\n\u00DF\u0130\u0131\u3002\uFF47\u200D\uD83D\uDE00\u0301xn--9";
        for (int i = 0; i < 200_000; i++) {
            var typed = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                typed.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var once = Domain.parseOrOfAddress(typed.toString());
            once.ifPresent(domain -> {
                assertThat(domain.name()).matches("[a-z0-9-]+(\\.[a-z0-9-]+)+");
                assertThat(Domain.parse(domain.name())).contains(domain);
            });
        }
    }
}
