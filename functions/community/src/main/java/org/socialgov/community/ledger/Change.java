package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MailboxKey;

/**
 * Writes in one transaction. Each write has the condition that its item is still the one that was read: an item of a
 * first revision must not exist, a later revision must follow the stored one.
 *
 * @param id the client request token: the same change sent twice (because the first answer was lost) is carried out
 *     once
 */
public record Change(String id, List<Write> writes) {
    public Change {
        writes = List.copyOf(writes);
    }

    public sealed interface Write {
        Item item();

        /** The item to store. */
        record Put(Item item) implements Write {}

        /** The item to delete, as it was read. */
        record Delete(Item item) implements Write {}

        /** An item that stays and must not have changed since it was read. An item of revision 0 must not exist. */
        record Check(Item item) implements Write {}

        /** Numbers to add to an item, without a condition: several transactions can add at once. */
        record Add(UncountedItem.Added item) implements Write {}
    }

    public static Change none() {
        return new Change("", List.of());
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    /**
     * Collects the writes of a change. A membership is created, replaced or removed, and each of these methods adds the
     * member counts that belong to it: a membership can't be written without being counted. All other items are put.
     */
    public static final class Builder {

        private final List<Write> writes = new ArrayList<>();

        public Builder create(Membership member) {
            MemberCountShard.of(member, 1).ifPresent(this::add);
            writes.add(new Write.Put(member));
            return this;
        }

        /**
         * Replaces a membership.
         *
         * @param before the membership as it was read
         */
        public Builder replace(Membership before, Membership after) {
            MemberCountShard.of(before, -1).ifPresent(this::add);
            return create(after);
        }

        /**
         * Replaces a membership by a suppressed one. If its request to join was not confirmed, the request counts as
         * lapsed.
         */
        public Builder suppress(Membership before, Membership after, Instant now) {
            if (before.state() instanceof Membership.State.Pending) {
                add(MemberCountShard.lapsed(before, now));
            }
            return replace(before, after);
        }

        public Builder remove(Membership member) {
            MemberCountShard.of(member, -1).ifPresent(this::add);
            writes.add(new Write.Delete(member));
            return this;
        }

        /** Stores any other item. */
        public Builder put(UncountedItem item) {
            writes.add(new Write.Put(item));
            return this;
        }

        /** Deletes any other item, as it was read. */
        public Builder remove(UncountedItem item) {
            writes.add(new Write.Delete(item));
            return this;
        }

        /** Requires an item to be unchanged since it was read. */
        public Builder check(Item item) {
            writes.add(new Write.Check(item));
            return this;
        }

        /** Adds to numbers: member counts, or the feedback on a mailing. */
        public Builder add(UncountedItem.Added counts) {
            writes.add(new Write.Add(counts));
            return this;
        }

        /** Adds the writes of another decision to the same transaction. */
        public Builder and(Change change) {
            writes.addAll(change.writes());
            return this;
        }

        /**
         * Adds checks of items that don't exist, up to a number of writes: the number would disclose what is known of an
         * address.
         */
        public Builder upTo(int number, Randomness randomness) {
            while (writes.size() < number) {
                check(AddressMailLimit.none(new MailboxKey(randomness.id())));
            }
            return this;
        }

        public boolean isEmpty() {
            return writes.isEmpty();
        }

        public Change change(Randomness randomness) {
            return writes.isEmpty() ? none() : new Change(randomness.id(), together(writes));
        }

        /** A transaction can name each item once: all additions to one shard become one write. */
        private static List<Write> together(List<Write> writes) {
            var others = new ArrayList<Write>();
            var added = new LinkedHashMap<Map.Entry<String, Integer>, MemberCountShard>();
            for (Write write : writes) {
                if (write instanceof Write.Add(MemberCountShard counts)) {
                    added.merge(Map.entry(counts.community(), counts.part()), counts, MemberCountShard::plus);
                } else {
                    others.add(write);
                }
            }
            added
                .values()
                .stream()
                .filter(counts -> !counts.isNothing())
                .forEach(counts -> others.add(new Write.Add(counts)));
            return others;
        }
    }
}
