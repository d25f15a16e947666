package org.socialgov.community.directory;

import java.util.List;
import java.util.Optional;

/** Where the list is kept; only what takes it in may write there. */
public interface GovStore extends GovSource {
    /**
     * Puts a list in the place of the last one, wholly or not at all.
     *
     * @param last what was kept when the new list was judged
     * @return whether it was done: not if something else is kept by now
     */
    boolean replace(Optional<Stock> last, Stock stock, List<GovListings> parts);
}
