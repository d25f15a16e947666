package org.socialgov.local;

import java.util.Locale;
import java.util.function.Consumer;

/** Says on the terminal what is done, a line per step with its seconds. */
public final class Progress {

    /** A step of the start. */
    @FunctionalInterface
    public interface Step<T> {
        /**
         * Does it.
         *
         * @return what the next steps need
         */
        T run();
    }

    private final Consumer<String> lines;

    /**
     * Progress that goes to the given place.
     *
     * @param lines takes one line at a time
     */
    public Progress(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * Does a step and says how long it took.
     *
     * @param name what is done, as a person says it
     * @param step the step
     * @param <T>  what the step gives
     * @return what the step gave
     */
    public <T> T step(String name, Step<T> step) {
        var start = System.nanoTime();
        var result = step.run();
        lines.accept(String.format(Locale.ROOT, "  %-58s %5.1f s", name, (System.nanoTime() - start) / 1e9));
        return result;
    }

    /**
     * Says something that is no step.
     *
     * @param line one line
     */
    public void say(String line) {
        lines.accept(line);
    }
}
