package org.socialgov.community.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.UncountedItem;

/** Lists of addresses whose people are invited. All reads are consistent but those that say otherwise. */
public interface Imports {
    Optional<ListImport> listImport(ListImport.Ref ref);

    /**
     * A community's imports, the newest first.
     *
     * @param most largest number of imports
     */
    List<ListImport> listImports(String community, int most);

    /** The parts of the uploaded text in their order; none once it is deleted. */
    List<ListImport.Raw> rawOf(ListImport.Ref ref);

    /** @param number of the item, from 0 */
    Optional<ListImport.Rows> rowsOf(ListImport.Ref ref, String batch, int number);

    /** The uploaded text, and the rows of every start: what a coordinator's deletion removes. */
    List<UncountedItem> uploadedData(ListImport.Ref ref);

    ListImport.Counts importCounts(ListImport.Ref ref);

    /**
     * Imports whose run must go on. Read from the index of due items, which is eventually consistent.
     *
     * @return the longest due first
     */
    List<ListImport.Ref> dueImports(Instant now, int most);

    /** The mark that an address was invited. */
    Optional<ListImport.Invited> invited(MemberKey key);

    Optional<ListImport.Invitation> invitation(MemberKey key);

    /**
     * The keys of a community's addresses that were invited. Read from the index of memberships, which is eventually
     * consistent.
     */
    Set<MemberKey> invitedKeys(String community);

    /**
     * The keys of the tombstones of all communities: of addresses and of mailboxes. Read from the index of memberships, which
     * is eventually consistent; tombstones that were written before they were in it are missing. What is decided about an
     * address is decided from {@link Members#tombstone}.
     */
    Set<MemberKey> tombstoneKeys();
}
