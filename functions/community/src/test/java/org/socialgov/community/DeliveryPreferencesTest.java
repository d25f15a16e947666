package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.community.DeliveryPreferences.Frequency;

class DeliveryPreferencesTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-02");

    @Test
    void everybody_begins_with_each_mail() {
        assertThat(DeliveryPreferences.EACH).isEqualTo(
            new DeliveryPreferences(Frequency.EACH, Optional.empty(), Frequency.EACH)
        );
        assertThat(DeliveryPreferences.EACH.on(DAY)).isEqualTo(Frequency.EACH);
    }

    @Test
    void a_pause_ends_on_its_day_and_mail_comes_as_before() {
        var paused = DeliveryPreferences.at(Frequency.WEEKLY).paused(Optional.of(DAY));

        assertThat(paused.on(DAY.minusDays(1))).isEqualTo(Frequency.PAUSED);
        assertThat(paused.on(DAY)).isEqualTo(Frequency.WEEKLY);
        assertThat(paused.on(DAY.plusDays(1))).isEqualTo(Frequency.WEEKLY);
    }

    @Test
    void a_pause_without_an_end_goes_on() {
        assertThat(DeliveryPreferences.EACH.paused(Optional.empty()).on(LocalDate.MAX)).isEqualTo(Frequency.PAUSED);
    }

    @Test
    void a_pause_of_a_pause_ends_in_what_was_before_the_first() {
        var twice = DeliveryPreferences.at(Frequency.DAILY).paused(Optional.empty()).paused(Optional.of(DAY));

        assertThat(twice.on(DAY)).isEqualTo(Frequency.DAILY);
    }

    @Test
    void only_a_pause_ends_and_not_in_a_pause() {
        var end = Optional.of(DAY);
        var none = Optional.<LocalDate>empty();

        assertThatIllegalArgumentException().isThrownBy(() ->
            new DeliveryPreferences(Frequency.DAILY, end, Frequency.DAILY)
        );
        assertThatIllegalArgumentException().isThrownBy(() ->
            new DeliveryPreferences(Frequency.DAILY, none, Frequency.EACH)
        );
        assertThatIllegalArgumentException().isThrownBy(() ->
            new DeliveryPreferences(Frequency.PAUSED, none, Frequency.PAUSED)
        );
    }

    @ParameterizedTest
    @EnumSource(Frequency.class)
    void a_frequency_is_known_by_its_name_in_forms(Frequency frequency) {
        assertThat(Frequency.of(frequency.slug())).contains(frequency);
        assertThat(frequency.slug()).isEqualTo(frequency.name().toLowerCase(Locale.ROOT));
        assertThat(Frequency.of(frequency.name())).isEmpty();
    }
}
