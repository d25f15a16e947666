package org.socialgov.community.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.IDN;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DomainNameTest {

    private static final String CHARACTERS = "aaZ09-.. _@\u0000\u007f";

    @Test
    void a_name_in_ASCII_is_what_Java_makes_of_it() {
        var random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            var name = new StringBuilder(i % 10 == 0 ? "a".repeat(60 + random.nextInt(5)) : "");
            for (int length = random.nextInt(9); length > 0; length--) {
                name.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            assertThat(DomainName.ascii(name.toString())).as("%s", name).isEqualTo(java(name.toString()));
        }
    }

    @Test
    void a_name_in_another_script_is_in_punycode() {
        assertThat(DomainName.ascii("b\u00FCro.gov")).isEqualTo("xn--bro-hoa.gov");
        assertThat(DomainName.ascii("g\u0441a.gov")).as("a Cyrillic letter").isEmpty();
    }

    private static String java(String name) {
        try {
            return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notADomain) {
            return "";
        }
    }
}
