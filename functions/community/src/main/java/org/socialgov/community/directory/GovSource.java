package org.socialgov.community.directory;

import java.util.List;
import java.util.Optional;

/** Reads the last imported list, in its parts. */
public interface GovSource {
    /** The state of the stored list; empty where no list has been taken in. */
    Optional<Stock> stock();

    /** One part ({@link GovListings#partOf}); empty where no list has been taken in. */
    default Optional<GovListings> part(int number) {
        var parts = all();
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts.get(number));
    }

    /** All parts; empty where no list has been taken in. */
    List<GovListings> all();

    /** No list has been taken in, and none will be: our own table answers alone. */
    static GovSource none() {
        return new GovSource() {
            @Override
            public Optional<Stock> stock() {
                return Optional.empty();
            }

            @Override
            public List<GovListings> all() {
                return List.of();
            }
        };
    }
}
