package org.socialgov.community.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    void spellings_that_reach_one_mailbox_have_one_mailbox_key_and_keys_of_their_own_as_members() {
        var plain = Given.address("annbell@example.gov");
        for (String spelling : List.of("Ann.Bell@example.gov", "annbell+1@example.gov", "a.n.n.bell+x+y@EXAMPLE.gov")) {
            var other = Given.address(spelling);
            assertThat(MailboxKey.of(other)).isEqualTo(MailboxKey.of(plain));
            assertThat(MemberKey.ofMailbox("c", other)).isEqualTo(MemberKey.ofMailbox("c", plain));
            assertThat(MemberKey.of("c", other)).isNotEqualTo(MemberKey.of("c", plain));
        }
        assertThat(MailboxKey.of(Given.address("annbell@other.gov"))).isNotEqualTo(MailboxKey.of(plain));
        assertThat(MailboxKey.of(Given.address("+ann@example.gov"))).isNotEqualTo(
            MailboxKey.of(Given.address("+bob@example.gov"))
        );
    }

    @Test
    void the_mailbox_key_of_an_address_without_dots_and_tags_is_that_of_the_release_before() {
        var plain = Given.address("annbell@example.gov");
        assertThat(MailboxKey.of(plain)).isEqualTo(MailboxKey.ofSpelling(plain));
        assertThat(MailboxKey.of(plain).hex()).isEqualTo(AddressKey.of(plain).hex());
    }

    /** A membership and a word of its mailbox never lie under one key: erasing the one leaves the other. */
    @Test
    void a_mailbox_has_another_key_than_its_member() {
        assertThat(MemberKey.ofMailbox("c", Given.ADDRESS)).isNotEqualTo(MemberKey.of("c", Given.ADDRESS));
    }

    @Test
    void a_member_has_a_key_in_each_community() {
        assertThat(MemberKey.of("socialgov", Given.ADDRESS)).isNotEqualTo(MemberKey.of("other", Given.ADDRESS));
    }

    @Test
    void a_request_has_the_key_of_its_address() {
        assertThat(Given.request().key()).isEqualTo(Given.KEY);
    }

    @Test
    void random_ids_are_32_hexadecimal_digits() {
        assertThat(Given.randomness().id()).isEqualTo("00000000000000000000000000000001");
    }
}
