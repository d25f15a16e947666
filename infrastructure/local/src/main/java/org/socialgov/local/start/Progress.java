package org.socialgov.local.start;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final int WIDTH = 66;
    private static final int BAR = 30;

    private final Consumer<String> lines;
    private final Optional<Consumer<String>> lastLine;

    /**
     * Progress that goes to the given place.
     *
     * @param lines takes one line at a time
     */
    public Progress(Consumer<String> lines) {
        this(lines, Optional.empty());
    }

    private Progress(Consumer<String> lines, Optional<Consumer<String>> lastLine) {
        this.lines = lines;
        this.lastLine = lastLine;
    }

    /**
     * Progress that is printed.
     *
     * @param out       where
     * @param canRedraw whether somebody looks at it, so that a bar can grow in its place; in a file each of its lines
     *                  would stay
     * @return the progress
     */
    public static Progress onTerminal(PrintStream out, boolean canRedraw) {
        Consumer<String> redraw = line -> {
            out.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())) + "\r");
            out.flush();
        };
        return new Progress(out::println, canRedraw ? Optional.of(redraw) : Optional.empty());
    }

    /** How far a step is that takes a while. */
    @FunctionalInterface
    public interface Bar {
        /**
         * Shows it.
         *
         * @param done how much of it
         * @param all  of how much
         */
        void show(int done, int all);
    }

    /**
     * Makes a bar for a step. In its place if it can be drawn again there, else a line for each tenth.
     *
     * @return the bar
     */
    public Bar bar() {
        var tenths = new AtomicInteger(-1);
        return (done, all) -> {
            var share = all == 0 ? 1 : (double) done / all;
            var line = bar(share, done, all);
            var tenth = (int) (share * 10);
            if (lastLine.isPresent()) {
                lastLine.get().accept(done < all ? line : "");
            } else if (tenths.getAndSet(tenth) != tenth) {
                lines.accept(line);
            }
        };
    }

    private static String bar(double share, int done, int all) {
        var full = (int) Math.round(share * BAR);
        return String.format(
            Locale.ENGLISH,
            "  [%s%s] %,7d of %,d",
            "#".repeat(full),
            ".".repeat(BAR - full),
            done,
            all
        );
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
