package org.socialgov.membership;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.EmailAddress;
import org.socialgov.community.Joining;
import org.socialgov.community.Metrics;
import org.socialgov.community.Pacing;
import org.socialgov.community.directory.Domain;

/** The place in the hour's mails that one request takes, once, however often it is decided. */
final class Pace {

    private final Wiring wiring;
    private final Pacing.Limits limits;
    private Optional<Instant> place = Optional.empty();

    Pace(Wiring wiring, Pacing.Limits limits) {
        this.wiring = wiring;
        this.limits = limits;
    }

    /** What was decided, its mail held back where the hour has had its share. */
    Joining.Asked of(Joining.Asked asked, EmailAddress address) {
        if (asked.order().isEmpty()) {
            return asked;
        }
        var due = place.orElseGet(() -> take(address));
        place = Optional.of(due);
        return asked.notBefore(due);
    }

    private Instant take(EmailAddress address) {
        var now = wiring.clock().instant();
        var due = Pacing.place(
            address.domain(),
            () -> wiring.directory().find(Domain.of(address)).isPresent(),
            limits,
            wiring.ledger(),
            now
        );
        if (due.isAfter(now)) {
            wiring.metrics().put(Metrics.Metric.MAILS_HELD_BACK, 1, now);
        }
        return due;
    }
}
