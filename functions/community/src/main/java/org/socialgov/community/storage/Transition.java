package org.socialgov.community.storage;

import java.util.ArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.socialgov.community.ledger.Change;

/** A decision and the change that carries it out. */
public interface Transition {
    /** The largest number of tries of a decision whose input keeps changing. */
    int MOST_TRIES = 8;

    /** The writes; none unless the decision has some. */
    default Change change() {
        return Change.none();
    }

    /** A decision of which nothing is told but its writes. */
    record Writes(Change change) implements Transition {}

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
     * As {@link #retryOnConflict}, for a decision whose writes may be too many for one transaction. Each part is
     * committed, and the rest is read and decided again. The parts before a failure stay committed, so the part that
     * visitors and other functions see must be the last.
     *
     * @return the decision of the last step
     */
    static <D extends Transition> D carryOutInSteps(Transactions transactions, Supplier<Step<D>> decide) {
        while (true) {
            if (retryOnConflict(transactions, decide) instanceof Step.Last<D>(D decision)) {
                return decision;
            }
        }
    }

    /**
     * One step of a decision whose writes may be too many for one transaction.
     *
     * @param <D> the decision of the last step
     */
    sealed interface Step<D extends Transition> extends Transition {
        /** Some of the writes; more are left. */
        record Part<D extends Transition>(Change change) implements Step<D> {}

        /** The rest of the writes, with the decision. */
        record Last<D extends Transition>(D decision) implements Step<D> {
            @Override
            public Change change() {
                return decision.change();
            }
        }
    }

    /** A try whose change was rejected because one of these kinds of items had changed meanwhile. */
    final class Conflict extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Conflict(Change change) {
            // Kinds only, since an item may contain an address; without a stack trace, since it is always created here.
            super(
                change
                    .writes()
                    .stream()
                    .map(write -> name(write.item().getClass()))
                    .distinct()
                    .collect(Collectors.joining(", ")),
                null,
                false,
                false
            );
        }

        private static String name(Class<?> kind) {
            return kind.getCanonicalName().substring(kind.getPackageName().length() + 1);
        }
    }
}
