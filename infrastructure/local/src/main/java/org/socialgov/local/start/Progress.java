package org.socialgov.local.start;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reports progress on the terminal: a line for each step with its duration. */
public final class Progress {

    private static final int WIDTH = 66;
    private static final int BAR = 30;

    private final Consumer<String> lines;
    private final Optional<Consumer<String>> lastLine;

    /**
     * Progress for a receiver of lines.
     *
     * @param lines receives one line at a time
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
     * @param out       the output
     * @param canRedraw whether it is a terminal, where a bar can be redrawn in its place; in a file each of its lines
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

    /** The progress of a long step. */
    @FunctionalInterface
    public interface Bar {
        /**
         * Shows the progress.
         *
         * @param done the completed units
         * @param all  the total of units
         */
        void show(int done, int all);
    }

    /**
     * Makes a progress bar for a step. It is redrawn in its place on a terminal, and is a line for each tenth
     * elsewhere.
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
     * Runs a step and reports its duration.
     *
     * @param name the name of the step, for the terminal
     * @param step the step
     * @param <T>  the type of its result
     * @return its result
     */
    public <T> T step(String name, Supplier<T> step) {
        var start = System.nanoTime();
        var result = step.get();
        lines.accept(String.format(Locale.ROOT, "  %-58s %5.1f s", name, (System.nanoTime() - start) / 1e9));
        return result;
    }

    /**
     * Prints a line that is not a step.
     *
     * @param line one line
     */
    public void say(String line) {
        lines.accept(line);
    }
}
