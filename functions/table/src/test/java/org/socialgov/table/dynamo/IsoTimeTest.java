package org.socialgov.table.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsoTimeTest {

    private static final DateTimeFormatter WITH_NANOS = new DateTimeFormatterBuilder().appendInstant(9).toFormatter();
    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern(
        "uuuuMMdd'T'HHmmss'Z'",
        Locale.ROOT
    ).withZone(ZoneOffset.UTC);
    private static final long YEAR_10_000 = 253_402_300_800L;

    @Test
    void a_text_is_the_one_that_Javas_formatter_makes() {
        var random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            var instant = Instant.ofEpochSecond(
                random.nextLong(YEAR_10_000),
                i % 2 == 0 ? 0 : random.nextInt(1_000_000_000)
            );
            assertThat(IsoTime.withNanos(instant)).isEqualTo(WITH_NANOS.format(instant));
            assertThat(IsoTime.basic(instant)).isEqualTo(BASIC.format(instant));
        }
        assertThat(IsoTime.withNanos(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000000000Z");
    }
}
