package org.socialgov.community.directory;

import java.util.List;
import java.util.Optional;

/** The store of the list; only the function that imports the list may write to it. */
public interface GovStore extends GovSource {
    /**
     * Replaces the last list in one transaction.
     *
     * @param last the stored list that the new one was compared with
     * @return false if another list was stored meanwhile
     */
    boolean replace(Optional<Stock> last, Stock stock, List<GovListings> parts);
}
