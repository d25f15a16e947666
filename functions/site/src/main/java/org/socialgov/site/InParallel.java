package org.socialgov.site;

import java.util.List;
import java.util.function.Function;

/** One step of the build for many files at once, on all processors. The results are in the order of the files. */
final class InParallel {

    private InParallel() {}

    /** @param step depends on nothing but its argument, and changes nothing */
    static <T, R> List<R> map(List<T> each, Function<? super T, ? extends R> step) {
        return each.parallelStream().<R>map(step).toList();
    }
}
