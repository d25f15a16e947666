package org.socialgov.community;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What was decided from what was read, with the change that carries it out. */
public interface Decision {
    /** How often a decision is taken again when what it rests on has changed under it. */
    int MOST_TRIES = 8;

    Change change();

    /**
     * Reads, decides and commits, again from the start when something changed in between.
     *
     * @param decide reads what it needs and decides
     * @return the decision that was carried out
     * @throws LedgerUnavailable if the table can't be reached, or others were faster each time
     */
    static <D extends Decision> D carryOut(Ledger ledger, Supplier<D> decide) {
        for (int i = 0; i < MOST_TRIES; i++) {
            D decision = decide.get();
            if (decision.change().isEmpty() || ledger.commit(decision.change()) == Ledger.Commit.COMMITTED) {
                return decision;
            }
        }
        throw new LedgerUnavailable(new IllegalStateException("others were faster " + MOST_TRIES + " times"));
    }

    /** Collects the writes of a change. */
    final class Writes {

        private final List<Change.Write> writes = new ArrayList<>();

        Writes put(Item item) {
            writes.add(new Change.Write.Put(item));
            return this;
        }

        Writes delete(Item item) {
            writes.add(new Change.Write.Delete(item));
            return this;
        }

        Writes check(Item item) {
            writes.add(new Change.Write.Check(item));
            return this;
        }

        Writes and(Writes others) {
            writes.addAll(others.writes);
            return this;
        }

        boolean isEmpty() {
            return writes.isEmpty();
        }

        /** What was decided elsewhere, to happen together with these. */
        Writes and(Change change) {
            writes.addAll(change.writes());
            return this;
        }

        Change change(Randomness randomness) {
            return writes.isEmpty() ? Change.none() : new Change(randomness.id(), writes);
        }
    }
}
