package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.TICK;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Given;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.ledger.Link.Purpose;
import org.socialgov.community.ledger.Link.Token;

class LinkTest {

    private static final String TOKEN = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE";

    private static final MailOrder ORDER = Given.order(MailKind.CONFIRM, new MailOrder.State.Unsent(NOW, 0));

    @ParameterizedTest
    @CsvSource({
        "CONFIRM, confirm, P7D, true",
        "APPROVE, approve, P14D, true",
        "DECLINE, decline, P14D, true",
        "DECLINE_DOMAIN, decline-domain, P14D, true",
        "UNDO, undo, P30D, true",
        "CHANGE_ADDRESS, change-address, P7D, true",
        "MANAGE, subscription, PT24H, true",
        "UNSUBSCRIBE, unsubscribe, P400D, false",
        "NEVER_AGAIN, never-again, P365D, false",
    })
    void each_purpose_has_its_path_and_lifetime_and_is_for_once_or_not(
        Purpose purpose,
        String path,
        Duration lifetime,
        boolean once
    ) {
        assertThat(purpose.path()).isEqualTo(path);
        assertThat(purpose.lifetime()).isEqualTo(lifetime);
        assertThat(purpose.once()).isEqualTo(once);
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void a_link_knows_what_it_is_for_and_not_the_secret_that_opens_it(Purpose purpose) {
        var made = Link.make(purpose, ORDER, NOW, Given.randomness());

        assertThat(made.token().value()).isEqualTo(TOKEN);
        assertThat(made.link()).isEqualTo(
            new Link(
                made.token().hash(),
                purpose,
                COMMUNITY,
                Given.KEY,
                "order",
                NOW,
                NOW.plus(purpose.lifetime()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1
            )
        );
        assertThat(made.link().toString()).doesNotContain(TOKEN);
    }

    /** It is about the mailbox that the mail goes to, which need not be the member's. */
    @Test
    void never_again_is_about_the_person_that_the_mail_goes_to() {
        var other = ORDER.about(Given.address("other@example.gov"));

        assertThat(Link.make(Purpose.NEVER_AGAIN, other, NOW, Given.randomness()).link().member()).isEqualTo(
            MemberKey.of(COMMUNITY, Given.address("other@example.gov"))
        );
        assertThat(Link.make(Purpose.CHANGE_ADDRESS, other, NOW, Given.randomness()).link().member()).isEqualTo(
            Given.KEY
        );
    }

    @Test
    void a_token_is_32_random_bytes() {
        var asked = new int[1];
        var token = Token.random(count -> {
            asked[0] = count;
            return new byte[count];
        });

        assertThat(asked).containsExactly(32);
        assertThat(Base64.getUrlDecoder().decode(token.value())).hasSize(32);
    }

    /** Else a second spelling of the same bytes would open it too. */
    @Test
    void the_hash_is_of_the_text_and_not_of_its_bytes() {
        assertThat(new Token(TOKEN).hash().hex()).isEqualTo(Sha256.hex(TOKEN));
        assertThat(Base64.getUrlDecoder().decode(TOKEN.replace('E', 'F'))).isEqualTo(
            Base64.getUrlDecoder().decode(TOKEN)
        );
        assertThat(new Token(TOKEN.replace('E', 'F')).hash()).isNotEqualTo(new Token(TOKEN).hash());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            " ",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=",
            " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\n",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%41",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00C4",
        }
    )
    void what_is_not_the_shape_of_a_token_is_none(String text) {
        assertThat(Token.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Token(text));
    }

    @Test
    void a_megabyte_is_no_token() {
        assertThat(Token.parse("A".repeat(1_000_000))).isEmpty();
    }

    @Test
    void a_token_that_came_back_is_the_one_that_was_mailed() {
        assertThat(Token.parse(TOKEN)).contains(new Token(TOKEN));
    }

    @Test
    void no_altered_token_finds_the_link() {
        var bytes = new byte[32];
        var random = new Random(34);
        for (int i = 0; i < 50; i++) {
            random.nextBytes(bytes);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            var hash = new Token(token).hash();
            int place = random.nextInt(token.length());
            char altered = (char) (token.charAt(place) ^ (1 << random.nextInt(7)));
            String other = token.substring(0, place) + altered + token.substring(place + 1);
            assertThat(Token.parse(other).map(Token::hash)).isNotEqualTo(Optional.of(hash));
        }
    }

    @Test
    void a_token_does_not_show_where_records_are_printed() {
        assertThat(new Token(TOKEN).toString()).isEqualTo("Token[redacted]");
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void a_link_works_until_the_moment_of_its_expiry_and_no_longer_at_that_moment(Purpose purpose) {
        var link = Given.link(purpose, NOW);
        var expiry = NOW.plus(purpose.lifetime());

        assertThat(link.hasExpiredAt(expiry.minusNanos(TICK))).isFalse();
        assertThat(link.hasExpiredAt(expiry)).isTrue();
        assertThat(link.hasExpiredAt(expiry.plusNanos(TICK))).isTrue();
    }

    @Test
    void a_link_is_for_its_purpose_in_its_community_only() {
        var link = Given.link(Purpose.CONFIRM, NOW);

        for (Purpose purpose : Purpose.values()) {
            assertThat(link.isFor(purpose, COMMUNITY)).isEqualTo(purpose == Purpose.CONFIRM);
            assertThat(link.isFor(purpose, "other")).isFalse();
        }
    }

    @Test
    void a_used_link_keeps_what_came_of_it() {
        var link = Given.link(Purpose.CONFIRM, NOW);
        var later = NOW.plusSeconds(1);

        assertThat(link.usedWith("done", later)).isEqualTo(
            new Link(
                link.hash(),
                Purpose.CONFIRM,
                COMMUNITY,
                Given.KEY,
                "order",
                NOW,
                link.expiresAt(),
                Optional.of(new Link.Use(later, "done")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                2
            )
        );
    }
}
