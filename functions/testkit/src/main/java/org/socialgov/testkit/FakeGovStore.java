package org.socialgov.testkit;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.directory.GovListings;
import org.socialgov.community.directory.GovStore;
import org.socialgov.community.directory.Stock;
import org.socialgov.community.storage.LedgerUnavailable;

/** The list of domains in memory, its parts written and read back as a real store would. */
public final class FakeGovStore implements GovStore {

    private Optional<Stock> stock = Optional.empty();
    private List<byte[]> parts = List.of();
    private boolean unreachable;
    private int reads;

    /** From now on, no call comes through, or every call does. */
    public void unreachable(boolean now) {
        unreachable = now;
    }

    /** How often anything was read. */
    public int reads() {
        return reads;
    }

    @Override
    public Optional<Stock> stock() {
        reach();
        reads++;
        return stock;
    }

    @Override
    public Optional<GovListings> part(int number) {
        reach();
        reads++;
        return parts.isEmpty() ? Optional.empty() : Optional.of(GovListings.decode(parts.get(number)));
    }

    @Override
    public List<GovListings> all() {
        reach();
        reads++;
        return parts.stream().map(GovListings::decode).toList();
    }

    @Override
    public boolean replace(Optional<Stock> last, Stock next, List<GovListings> encoded) {
        reach();
        if (!stock.map(Stock::takenAt).equals(last.map(Stock::takenAt))) {
            return false;
        }
        stock = Optional.of(next);
        parts = encoded.stream().map(GovListings::encode).toList();
        return true;
    }

    private void reach() {
        if (unreachable) {
            throw new LedgerUnavailable(new IllegalStateException("as the test asked"));
        }
    }
}
