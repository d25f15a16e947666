package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Randomness;

/**
 * Writes that happen together or not at all, each on the condition that its thing is still as it was when this was
 * decided: a first revision must not exist, a later one must follow the one before.
 *
 * @param id sent along, so that the same change arriving twice (its first answer was lost) happens once
 */
public record Change(String id, List<Write> writes) {
    public Change {
        writes = List.copyOf(writes);
    }

    public sealed interface Write {
        Item item();

        /** The item as it shall be. */
        record Put(Item item) implements Write {}

        /** The item as it was read; it goes. */
        record Delete(Item item) implements Write {}

        /** The item as it was read; it stays, and must still be so. One of revision 0 must not be there. */
        record Check(Item item) implements Write {}

        /** What is to be added to the item, however it stands: several may do so at once. */
        record Add(MemberCountShard item) implements Write {}
    }

    /** No writes: nothing to do. */
    public static Change none() {
        return new Change("", List.of());
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    /**
     * Collects the writes of a change. A membership is created, replaced or removed, and with each of these the figures
     * are written that it changes: one that isn't counted can't be written. All else is put.
     */
    public static final class Builder {

        private final List<Write> writes = new ArrayList<>();

        /** A membership that comes to be. */
        public Builder create(Membership member) {
            MemberCountShard.of(member, 1).ifPresent(this::add);
            writes.add(new Write.Put(member));
            return this;
        }

        /**
         * A membership that becomes another.
         *
         * @param before as it was read
         */
        public Builder replace(Membership before, Membership after) {
            MemberCountShard.of(before, -1).ifPresent(this::add);
            return create(after);
        }

        /** As {@link #replace}, by one that gets no mail any more: a request that is open has lapsed. */
        public Builder suppress(Membership before, Membership after, Instant now) {
            if (before.state() instanceof Membership.State.Pending) {
                add(MemberCountShard.lapsed(before, now));
            }
            return replace(before, after);
        }

        /** A membership that goes. */
        public Builder remove(Membership member) {
            MemberCountShard.of(member, -1).ifPresent(this::add);
            writes.add(new Write.Delete(member));
            return this;
        }

        /** Anything else as it shall be. */
        public Builder put(UncountedItem item) {
            writes.add(new Write.Put(item));
            return this;
        }

        /** Anything else that goes, as it was read. */
        public Builder remove(UncountedItem item) {
            writes.add(new Write.Delete(item));
            return this;
        }

        /** What stays, and must still be so. */
        public Builder check(Item item) {
            writes.add(new Write.Check(item));
            return this;
        }

        /** What is to be added to the figures. */
        public Builder add(MemberCountShard counts) {
            writes.add(new Write.Add(counts));
            return this;
        }

        /** What was decided elsewhere, to happen together with these. */
        public Builder and(Change change) {
            writes.addAll(change.writes());
            return this;
        }

        public boolean isEmpty() {
            return writes.isEmpty();
        }

        public Change change(Randomness randomness) {
            return writes.isEmpty() ? none() : new Change(randomness.id(), together(writes));
        }

        /** A transaction names each thing once: what is added to one part of the figures is added in one write. */
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
