package org.socialgov.community.ledger;

import java.util.ArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A decision and the change that carries it out. */
public interface Transition {
    /** The largest number of tries of a decision whose input keeps changing. */
    int MOST_TRIES = 8;

    Change change();

    /**
     * Reads, decides and commits, and starts again after a conflict.
     *
     * <p>The supplier may run up to {@value #MOST_TRIES} times, and only its last result counts: it reads and decides,
     * and neither commits nor sends anything by itself. There is a wait between two tries ({@link Transactions#pause}).
     *
     * @param decide reads its input and decides
     * @return the decision that was carried out
     * @throws LedgerUnavailable if the table can't be reached, or each try had a conflict. The conflicts are kept as
     *     suppressed in this and in any other exception
     */
    static <D extends Transition> D retryOnConflict(Transactions transactions, Supplier<D> decide) {
        var conflicts = new ArrayList<Conflict>();
        while (conflicts.size() < MOST_TRIES) {
            try {
                if (!conflicts.isEmpty()) {
                    transactions.pause(conflicts.size());
                }
                D decision = decide.get();
                var change = decision.change();
                if (change.isEmpty() || transactions.commit(change) == Transactions.Commit.COMMITTED) {
                    return decision;
                }
                conflicts.add(new Conflict(change));
            } catch (RuntimeException failed) {
                conflicts.forEach(failed::addSuppressed);
                throw failed;
            }
        }
        var givenUp = new LedgerUnavailable(new IllegalStateException("others were faster " + MOST_TRIES + " times"));
        conflicts.forEach(givenUp::addSuppressed);
        throw givenUp;
    }

    /**
     * As {@link #retryOnConflict}, of what may be too much for one change: each part is committed, then what is left is read and
     * decided anew. What is done by then stays done if a later part fails, so the part that others see goes last.
     *
     * @return what was decided in the last step
     */
    static <D extends Transition> D carryOutInSteps(Transactions transactions, Supplier<Step<D>> decide) {
        while (true) {
            if (retryOnConflict(transactions, decide) instanceof Step.Last<D>(D decision)) {
                return decision;
            }
        }
    }

    /**
     * One step of what may be too much for one change.
     *
     * @param <D> what is decided in the end
     */
    sealed interface Step<D extends Transition> extends Transition {
        /** Some of it; more is left. */
        record Part<D extends Transition>(Change change) implements Step<D> {}

        /** All that was left. */
        record Last<D extends Transition>(D decision) implements Step<D> {
            @Override
            public Change change() {
                return decision.change();
            }
        }
    }

    /** A try whose change was refused since one of these had changed meanwhile. */
    final class Conflict extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Conflict(Change change) {
            // Kinds alone: an item may hold an address. And it is always thrown away from the same place.
            super(
                change
                    .writes()
                    .stream()
                    .map(write -> write.item().getClass().getSimpleName())
                    .distinct()
                    .collect(Collectors.joining(", ")),
                null,
                false,
                false
            );
        }
    }
}
