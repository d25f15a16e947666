package org.socialgov.community.storage;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;

/** The coordinators and their sessions. All reads are consistent. */
public interface CoordinatorStore {
    /** The coordinators of a community, by one query. */
    Stored coordinators(String community);

    /** The entry of one address, in any state. */
    Optional<CoordinatorEntry> coordinatorEntry(String community, AddressKey address);

    /** @param hash of the cookie's value */
    Optional<CoordinatorSession> coordinatorSession(Link.Hash hash);

    /**
     * What the table holds of a community's coordinators.
     *
     * @param entries in any state; none before the first sign-in
     */
    record Stored(CoordinatorEntry.Head head, List<CoordinatorEntry> entries) {
        public Stored {
            entries = List.copyOf(entries);
        }

        /**
         * The item that shows that an address is a coordinator's: it changes when that ends. An act checks it in its
         * transaction. As long as the table has no coordinators, it is that.
         *
         * @return empty if the table has coordinators, and the address is none of theirs
         */
        public Optional<Item> proof(EmailAddress address) {
            return head.isNone()
                ? Optional.of(head)
                : entries
                      .stream()
                      .filter(each -> each.isActive() && each.address().equals(address))
                      .map(Item.class::cast)
                      .findFirst();
        }

        /** The coordinators to whom mail doesn't arrive. */
        public List<CoordinatorEntry> unreachable() {
            return entries
                .stream()
                .filter(each -> each.isActive() && each.unreachableSince().isPresent())
                .toList();
        }
    }
}
