package org.socialgov.community.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Membership;

/**
 * The list of a community's memberships, by status and time. It is read from an index that follows the memberships within
 * about a second: what is decided about a membership is decided from {@link Members}.
 */
public interface MemberList {
    /** Bytes that one call of {@link #memberList} reads at most. A search of 100,000 members takes four. */
    long MOST_BYTES = 16L << 20;

    /**
     * Memberships of a status, the newest first.
     *
     * @param status as {@link Membership#status()}
     * @param words folded as by {@link org.socialgov.community.SearchText#words}; each must begin a word of a membership.
     *     Empty for all memberships
     * @param after the place where the page begins, or empty for the newest
     * @param most rows of the page
     */
    Page memberList(String community, String status, List<String> words, Optional<Position> after, int most);

    /** The places of all memberships of a status, the newest first. */
    void eachListed(String community, String status, Consumer<Position> place);

    /**
     * The memberships of some rows, as they are now, in the same order. Those that are gone are left out.
     */
    List<Membership> memberships(List<MemberKey> keys);

    /** The place of a row: a page that begins after it repeats no row, whatever has changed. */
    record Position(Instant since, MemberKey key) {}

    /**
     * A row of the list.
     *
     * @param organization as typed
     * @param recognized the organization of the mailbox, where one is recognized
     * @param since when the status began
     */
    record Row(
        MemberKey key,
        EmailAddress address,
        String name,
        String organization,
        Optional<String> recognized,
        Instant since
    ) {
        public Position position() {
            return new Position(since, key);
        }

        @Override
        public String toString() {
            return "Row[" + key + "]";
        }
    }

    /**
     * A page.
     *
     * @param next where the next page begins; empty if there are no more rows. A search that has read
     *     {@value MemberList#MOST_BYTES} bytes ends with a page that isn't full
     */
    record Page(List<Row> rows, Optional<Position> next) {}
}
