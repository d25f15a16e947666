package org.socialgov.community;

import java.util.List;

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
        record Add(MemberCounts item) implements Write {}
    }

    /** No writes: nothing to do. */
    public static Change none() {
        return new Change("", List.of());
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }
}
