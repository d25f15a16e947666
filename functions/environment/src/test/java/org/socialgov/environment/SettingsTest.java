package org.socialgov.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;

class SettingsTest {

    @Test
    void a_text_is_read_without_the_space_around_it() {
        assertThat(with(" value ").text("NAME")).isEqualTo("value");
        assertThat(with(" value ").optional("NAME")).contains("value");
        assertThat(with(" value ").textOrEmpty("NAME")).contains("value");
    }

    @Test
    void what_is_missing_is_named_in_one_text() {
        for (Function<Settings, ?> read : List.<Function<Settings, ?>>of(
            settings -> settings.text("NAME"),
            settings -> settings.number("NAME"),
            settings -> settings.address("NAME"),
            settings -> settings.addresses("NAME"),
            settings -> settings.origin("NAME"),
            settings -> settings.textOrEmpty("NAME")
        )) {
            assertThatIllegalStateException()
                .isThrownBy(() -> read.apply(new Settings(Map.of())))
                .withMessage("the setting NAME is missing from the function's environment");
        }
        assertThatIllegalStateException()
            .isThrownBy(() -> with(" ").text("NAME"))
            .withMessage("the setting NAME is missing from the function's environment");
    }

    @Test
    void what_may_be_empty_or_missing_is_no_mistake() {
        assertThat(with("").textOrEmpty("NAME")).isEmpty();
        assertThat(with(" ").optional("NAME")).isEmpty();
        assertThat(new Settings(Map.of()).optional("NAME")).isEmpty();
    }

    @Test
    void a_number_is_whole_and_not_negative() {
        assertThat(with("0").number("NAME")).isZero();
        assertThat(with("999999999").number("NAME")).isEqualTo(999_999_999);
    }

    @ParameterizedTest
    @ValueSource(strings = { "-1", "+1", "1.5", "1e3", "seven", "1000000000", "1 2", "٣" })
    void any_other_number_is_refused_in_one_text(String value) {
        assertThatIllegalStateException()
            .isThrownBy(() -> with(value).number("NAME"))
            .withMessage("the setting NAME must be a whole number from 0 to 999999999");
    }

    @Test
    void addresses_are_separated_by_commas() {
        assertThat(with("a@example.gov").address("NAME")).isEqualTo(address("a@example.gov"));
        assertThat(with("a@example.gov, b@example.gov").addresses("NAME")).containsExactly(
            address("a@example.gov"),
            address("b@example.gov")
        );
    }

    @Test
    void an_address_that_is_none_is_named_by_its_setting_only() {
        assertThatIllegalStateException()
            .isThrownBy(() -> with("nobody").address("NAME"))
            .withMessage("the setting NAME must be a mail address");
        assertThatIllegalStateException()
            .isThrownBy(() -> with("a@example.gov,nobody").addresses("NAME"))
            .withMessage("the setting NAME must be mail addresses, separated by commas");
    }

    @Test
    void the_endpoint_is_an_emulators_if_there_is_one() {
        assertThat(new Settings(Map.of()).endpoint()).isEmpty();
        assertThat(new Settings(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")).endpoint()).contains(
            URI.create("http://127.0.0.1:4566")
        );
    }

    @Test
    void the_limits_are_read_each_from_its_setting() {
        var settings = new Settings(
            Map.of(
                "MAILS_PER_TEN_MINUTES",
                "1",
                "MAILS_PER_DAY",
                "2",
                "MAILS_PER_THIRTY_DAYS",
                "3",
                "MAILS_PER_HOUR",
                "100",
                "MAILS_PER_HOUR_AND_DOMAIN",
                "50",
                "PERCENT_FOR_LISTED",
                "20",
                "LONGEST_WAIT_HOURS",
                "24",
                "PLACES_PER_BOUNCE",
                "20"
            )
        );

        assertThat(MailLimits.from(settings)).isEqualTo(
            new MailLimits(
                new AddressMailLimit.Limits(1, 2, 3),
                new MailRateLimit.Limits(100, 50, 20, Duration.ofDays(1), 20)
            )
        );
    }

    @Test
    void randomness_is_as_long_as_asked_and_another_each_time() {
        var randomness = new SystemRandomness();
        assertThat(randomness.bytes(32)).hasSize(32).isNotEqualTo(randomness.bytes(32));
        assertThat(randomness.id()).hasSize(32);
    }

    private static Settings with(String value) {
        return new Settings(Map.of("NAME", value));
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
