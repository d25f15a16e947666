package org.socialgov.community.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;

class KeyTest {

    /** The stored keys: another way to make them would lose every member. */
    @Test
    void keys_are_the_sha_256_of_what_they_stand_for() {
        assertThat(MemberKey.of("socialgov", Given.address("A@example.gov")).hex()).isEqualTo(
            "1dfb40c14190d93e2aeea0d151f37cd50ba80f1c698909fea3441c141a342520"
        );
        assertThat(AddressKey.of(Given.address("A@example.gov")).hex()).isEqualTo(
            "533d297e714cb1b92e42069f7d701dcd4803e4e621690c2050e63700570f696a"
        );
    }

    @Test
    void a_member_has_a_key_in_each_community() {
        assertThat(MemberKey.of("socialgov", Given.ADDRESS)).isNotEqualTo(MemberKey.of("other", Given.ADDRESS));
    }

    @Test
    void a_request_has_the_keys_of_its_address() {
        assertThat(Given.request().key()).isEqualTo(Given.KEY);
        assertThat(Given.request().addressKey()).isEqualTo(Given.ADDRESS_KEY);
    }

    @Test
    void random_ids_are_32_hexadecimal_digits() {
        assertThat(Given.randomness().id()).isEqualTo("00000000000000000000000000000001");
    }
}
