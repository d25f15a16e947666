package org.socialgov.community.directory;

import java.util.List;

/** Where the list is kept; only what takes it in may write there. */
public interface GovStore extends GovSource {
    /** Puts a list in the place of the last one, wholly or not at all; a list of an earlier day than that one changes nothing. */
    void replace(Stock stock, List<GovListings> parts);
}
