package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.NOW;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ItemTest {

    @Test
    void what_comes_again_a_millisecond_later_is_at_another_revision_and_new_all_the_same() {
        var first = at(Item.firstRevision(NOW));
        var second = at(Item.firstRevision(NOW.plusMillis(1)));

        assertThat(first.revision()).isPositive().isLessThan(second.revision());
        assertThat(first.timesWritten()).isEqualTo(1);
        assertThat(second.timesWritten()).isEqualTo(1);
    }

    /** A million writes: more than anything is ever written between two of its beginnings. */
    @Test
    void writes_are_counted_from_the_beginning() {
        assertThat(at(0).timesWritten()).isZero();
        assertThat(at(1).timesWritten()).isEqualTo(1);
        assertThat(at(Item.firstRevision(NOW) + 7).timesWritten()).isEqualTo(8);
        assertThat(at((1L << Item.COUNTING_BITS) - 1).timesWritten()).isEqualTo(1_048_575);
        assertThat(Item.firstRevision(Instant.parse("2200-01-01T00:00:00Z"))).isPositive();
    }

    private static Item at(long revision) {
        return new ProcessedMail("mail", "help", NOW, revision);
    }
}
