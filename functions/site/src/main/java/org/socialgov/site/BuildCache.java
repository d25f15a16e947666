package org.socialgov.site;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Results of the build's steps, for the next build in the same process: a step whose inputs are equal to those of the
 * build before isn't done again. A step depends on nothing but its inputs, so the output is that of a full build.
 */
final class BuildCache {

    /** A result's place: the type of a step's inputs tells the step. */
    private record Key(Class<?> step, Object of) {}

    private record Result(Object inputs, Object value) {}

    private final Map<Key, Result> results = new ConcurrentHashMap<>();
    private final Set<Key> used = ConcurrentHashMap.newKeySet();

    /** The result of a step. @param of what the result belongs to, for example a file */
    <I, R> R get(Object of, I inputs, Function<I, R> step) {
        return get(of, inputs, step, kept -> true);
    }

    /**
     * The result of a step that reads more than its inputs.
     *
     * @param holds whether an earlier result would be the same now, if its inputs are equal
     */
    @SuppressWarnings("unchecked") // All results of a type of inputs are of one step.
    <I, R> R get(Object of, I inputs, Function<I, R> step, Predicate<R> holds) {
        var key = new Key(inputs.getClass(), of);
        used.add(key);
        var kept = results.get(key);
        if (kept == null || !kept.inputs.equals(inputs) || !holds.test((R) kept.value)) {
            kept = new Result(inputs, step.apply(inputs));
            results.put(key, kept);
        }
        return (R) kept.value;
    }

    /** Removes the results that the build didn't use; after a failed build, they stay. */
    void end() {
        results.keySet().retainAll(used);
        used.clear();
    }
}
