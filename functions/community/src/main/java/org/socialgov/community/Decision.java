package org.socialgov.community;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What was decided from what was read, with the change that carries it out. */
public interface Decision {
    /** How often a decision is taken again when what it rests on has changed under it. */
    int MOST_TRIES = 8;

    Change change();

    /**
     * Reads, decides and commits, again from the start when something changed in between.
     *
     * <p>What is called here may run up to {@value #MOST_TRIES} times, and only what it returned last counts: it reads and
     * decides, and commits nothing and tells nothing by itself. Between two tries there is a moment's wait
     * ({@link Transactions#pause}).
     *
     * @param decide reads what it needs and decides
     * @return the decision that was carried out
     * @throws LedgerUnavailable if the table can't be reached, or others were faster each time. The conflicts before are
     *     kept as suppressed in this and in anything else that is thrown
     */
    static <D extends Decision> D carryOut(Transactions transactions, Supplier<D> decide) {
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
     * As {@link #carryOut}, of what may be too much for one change: each part is committed, then what is left is read and
     * decided anew. What is done by then stays done if a later part fails, so the part that others see goes last.
     *
     * @return what was decided in the last step
     */
    static <D extends Decision> D carryOutInSteps(Transactions transactions, Supplier<Step<D>> decide) {
        while (true) {
            if (carryOut(transactions, decide) instanceof Step.Last<D>(D decision)) {
                return decision;
            }
        }
    }

    /**
     * One step of what may be too much for one change.
     *
     * @param <D> what is decided in the end
     */
    sealed interface Step<D extends Decision> extends Decision {
        /** Some of it; more is left. */
        record Part<D extends Decision>(Change change) implements Step<D> {}

        /** All that was left. */
        record Last<D extends Decision>(D decision) implements Step<D> {
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

        /** The membership as it becomes, and the figures that it changes. */
        Writes put(Membership before, Membership after) {
            MemberCounts.of(before, -1).ifPresent(this::add);
            MemberCounts.of(after, 1).ifPresent(this::add);
            return put(after);
        }

        /** As {@link #put(Membership, Membership)}, of one that gets no mail any more: a request that is open has lapsed. */
        Writes putSuppressed(Membership before, Membership after, Instant now) {
            if (before.state() instanceof Membership.State.Pending) {
                add(MemberCounts.lapsed(before, now));
            }
            return put(before, after);
        }

        /** The membership goes, and is counted no more. */
        Writes delete(Membership member) {
            MemberCounts.of(member, -1).ifPresent(this::add);
            return delete((Item) member);
        }

        /** A membership that comes from another address's key, where it is counted no more. */
        Writes putMoved(Membership member) {
            MemberCounts.of(member, 1).ifPresent(this::add);
            return put(member);
        }

        /** What is to be added to the figures. */
        Writes add(MemberCounts counts) {
            writes.add(new Change.Write.Add(counts));
            return this;
        }

        Change change(Randomness randomness) {
            return writes.isEmpty() ? Change.none() : new Change(randomness.id(), together(writes));
        }

        /** A transaction names each thing once: what is added to one part of the figures is added in one write. */
        private static List<Change.Write> together(List<Change.Write> writes) {
            var others = new ArrayList<Change.Write>();
            var added = new LinkedHashMap<Map.Entry<String, Integer>, MemberCounts>();
            for (Change.Write write : writes) {
                if (write instanceof Change.Write.Add(MemberCounts counts)) {
                    added.merge(Map.entry(counts.community(), counts.part()), counts, MemberCounts::plus);
                } else {
                    others.add(write);
                }
            }
            added
                .values()
                .stream()
                .filter(counts -> !counts.isNothing())
                .forEach(counts -> others.add(new Change.Write.Add(counts)));
            return others;
        }
    }
}
