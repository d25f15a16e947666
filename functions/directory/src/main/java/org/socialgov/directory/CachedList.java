package org.socialgov.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.directory.GovListings;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.Stock;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Log;

/**
 * The list in memory, so that an answer needs no read. Once a minute it checks the store for a newer list. If the store
 * is unavailable, answers continue from the list in memory, with its date.
 */
final class CachedList implements GovSource {

    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    private final GovSource store;
    private final InstantSource clock;
    private final Log log;
    private Optional<Snapshot> snapshot = Optional.empty();

    private record Snapshot(Optional<Stock> stock, List<GovListings> parts, Instant checkedAt) {}

    CachedList(GovSource store, InstantSource clock, Log log) {
        this.store = store;
        this.clock = clock;
        this.log = log;
    }

    /** Reads the list in advance. If the store is unavailable, the first question reads it. */
    void preload() {
        try {
            current();
        } catch (LedgerUnavailable unavailable) {
            log.unexpected("directory-preload-failed", unavailable);
        }
    }

    @Override
    public Optional<Stock> stock() {
        return current().stock();
    }

    @Override
    public List<GovListings> all() {
        return current().parts();
    }

    /** Called several times in a request; the clock is cheap to read. */
    private synchronized Snapshot current() {
        var now = clock.instant();
        if (snapshot.isEmpty() || !now.isBefore(snapshot.get().checkedAt().plus(CHECK_INTERVAL))) {
            snapshot = Optional.of(check(now));
        }
        return snapshot.get();
    }

    private Snapshot check(Instant now) {
        try {
            var stock = store.stock();
            if (stock.isEmpty() && snapshot.isEmpty()) {
                log.info(
                    "directory-list-missing",
                    Map.of("known", "well-known domains only, until DirectoryRefreshFunction has run")
                );
            }
            var same = snapshot.filter(before -> before.stock().map(Stock::takenAt).equals(stock.map(Stock::takenAt)));
            return new Snapshot(stock, same.isPresent() ? same.get().parts() : store.all(), now);
        } catch (LedgerUnavailable unavailable) {
            if (snapshot.isEmpty()) {
                throw unavailable;
            }
            log.unexpected("directory-reload-failed", unavailable);
            return new Snapshot(snapshot.get().stock(), snapshot.get().parts(), now);
        }
    }
}
