package org.socialgov.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.directory.GovListings;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.Stock;
import org.socialgov.community.ledger.LedgerUnavailable;
import org.socialgov.environment.Log;

/**
 * The list in memory, so that an answer takes no read. Once a minute the store is asked whether it has another one;
 * if it can't be reached then, the list that is remembered goes on answering, with its day.
 */
final class RememberedList implements GovSource {

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final GovSource store;
    private final InstantSource clock;
    private final Log log;
    private Optional<Remembered> remembered = Optional.empty();

    private record Remembered(Optional<Stock> stock, List<GovListings> parts, Instant lookedAt) {}

    RememberedList(GovSource store, InstantSource clock, Log log) {
        this.store = store;
        this.clock = clock;
        this.log = log;
    }

    /** Reads the list beforehand; if the store can't be reached now, the first question will ask again. */
    void warm() {
        try {
            current();
        } catch (LedgerUnavailable unavailable) {
            log.unexpected("directory-not-warmed", unavailable);
        }
    }

    @Override
    public Optional<Stock> stock() {
        return current().stock();
    }

    @Override
    public Optional<GovListings> part(int number) {
        var parts = current().parts();
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts.get(number));
    }

    @Override
    public List<GovListings> all() {
        return current().parts();
    }

    /** Looked up once a request would be enough; asking the clock costs next to nothing. */
    private synchronized Remembered current() {
        var now = clock.instant();
        if (remembered.isEmpty() || !now.isBefore(remembered.get().lookedAt().plus(BETWEEN_LOOKS))) {
            remembered = Optional.of(look(now));
        }
        return remembered.get();
    }

    private Remembered look(Instant now) {
        try {
            var stock = store.stock();
            var same = remembered.filter(before ->
                before.stock().map(Stock::takenAt).equals(stock.map(Stock::takenAt))
            );
            return new Remembered(stock, same.isPresent() ? same.get().parts() : store.all(), now);
        } catch (LedgerUnavailable unavailable) {
            if (remembered.isEmpty()) {
                throw unavailable;
            }
            log.unexpected("directory-not-looked-up", unavailable);
            return new Remembered(remembered.get().stock(), remembered.get().parts(), now);
        }
    }
}
