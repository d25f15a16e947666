package org.socialgov.community.coordinating;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.CoordinatorStore;

/**
 * The coordinators as the table has them; before the first of them has signed in, those whom the deployment names. They
 * are read each time: somebody who was removed a moment ago gets no mail, and their links and sessions have ended.
 */
public final class CurrentCoordinators implements Coordinators {

    private final CoordinatorStore store;
    private final Coordinators first;

    /** @param first whom the deployment names */
    public CurrentCoordinators(CoordinatorStore store, Coordinators first) {
        this.store = store;
        this.first = first;
    }

    /** The same, as another table has them. */
    public CurrentCoordinators storedIn(CoordinatorStore other) {
        return new CurrentCoordinators(other, first);
    }

    @Override
    public List<EmailAddress> of(String community) {
        return in(community).active();
    }

    /** Reads those of one community. */
    public Of in(String community) {
        return new Of(community, store.coordinators(community), first.of(community));
    }

    /**
     * The coordinators of one community.
     *
     * @param stored what the table holds
     * @param first whom the deployment names; they count only as long as the table has none
     */
    public record Of(String community, CoordinatorStore.Stored stored, List<EmailAddress> first) {
        public Of {
            first = List.copyOf(first);
        }

        /** Whether the table says who coordinates. */
        public boolean isSeeded() {
            return !stored.head().isNone();
        }

        /** The addresses of the coordinators. */
        public List<EmailAddress> active() {
            return isSeeded()
                ? stored.entries().stream().filter(CoordinatorEntry::isActive).map(CoordinatorEntry::address).toList()
                : first;
        }

        /** Those to whom mail doesn't arrive. */
        public List<CoordinatorEntry> unreachable() {
            return stored.unreachable();
        }

        public List<CoordinatorEntry> invited() {
            return stored
                .entries()
                .stream()
                .filter(each -> each.state() == CoordinatorEntry.State.INVITED)
                .toList();
        }

        /** The stored entry of an address, in any state. */
        public Optional<CoordinatorEntry> entry(EmailAddress address) {
            return stored
                .entries()
                .stream()
                .filter(each -> each.address().equals(address))
                .findFirst();
        }

        /**
         * The name or address of a coordinator, former ones included.
         *
         * @param key of the address, in hex
         * @return empty if the person is not stored any more
         */
        public Optional<String> label(String key) {
            return stored
                .entries()
                .stream()
                .filter(each -> each.addressKey().hex().equals(key))
                .map(CoordinatorEntry::label)
                .findFirst()
                .or(() ->
                    active()
                        .stream()
                        .filter(each -> AddressKey.of(each).hex().equals(key))
                        .map(EmailAddress::value)
                        .findFirst()
                );
        }

        /**
         * What an act of a coordinator is decided from.
         *
         * @param audit the end of the community's audit
         * @return empty for a person who is none
         */
        public Optional<CoordinatorAct> act(
            EmailAddress person,
            AuditEntry.Head audit,
            Instant now,
            Randomness randomness
        ) {
            return proof(person).map(proof ->
                new CoordinatorAct(community, person, Optional.of(proof), active(), audit, now, randomness)
            );
        }

        /** The coordinator with an address; before there are any in the table, as they will be stored. */
        public Optional<CoordinatorEntry> coordinator(EmailAddress address, Instant now) {
            return isSeeded()
                ? entry(address).filter(CoordinatorEntry::isActive)
                : first.contains(address)
                  ? Optional.of(CoordinatorEntry.first(community, address, now))
                  : Optional.empty();
        }

        /** Likewise, by the key of the address. */
        public Optional<CoordinatorEntry> coordinator(AddressKey key, Instant now) {
            return active()
                .stream()
                .filter(each -> AddressKey.of(each).equals(key))
                .findFirst()
                .flatMap(address -> coordinator(address, now));
        }

        /**
         * Stores a changed coordinator. The first such change of a community stores all whom the deployment names: from then
         * on, only the table counts. Of two at once, one does so.
         *
         * @param changed of {@link #coordinator}
         */
        void put(CoordinatorEntry changed, Change.Builder writes, Instant now) {
            if (isSeeded()) {
                writes.put(changed);
            } else {
                change(List.of(changed), active().size(), writes, now);
            }
        }

        /**
         * Stores changed coordinators and their number, in the order of all such changes.
         *
         * @param changed of {@link #coordinator} or {@link #entry}, or invited
         */
        void change(List<CoordinatorEntry> changed, int active, Change.Builder writes, Instant now) {
            change(changed, stored.head().withActive(active), writes, now);
        }

        void change(List<CoordinatorEntry> changed, CoordinatorEntry.Head head, Change.Builder writes, Instant now) {
            writes.put(head);
            if (isSeeded()) {
                changed.forEach(writes::put);
                return;
            }
            var all = new LinkedHashMap<EmailAddress, CoordinatorEntry>();
            first.forEach(each -> all.put(each, CoordinatorEntry.first(community, each, now)));
            changed.forEach(each -> all.put(each.address(), each.asFirst(now)));
            all.values().forEach(writes::put);
        }

        /**
         * The item that shows that an address is a coordinator's, see {@link CoordinatorStore.Stored#proof}.
         *
         * @return empty if the address is no coordinator's
         */
        public Optional<Item> proof(EmailAddress address) {
            return isSeeded() || first.contains(address) ? stored.proof(address) : Optional.empty();
        }
    }
}
