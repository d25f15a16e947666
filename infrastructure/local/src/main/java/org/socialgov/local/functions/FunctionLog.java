package org.socialgov.local.functions;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The output of one function's processes: all of it in a file, the last lines in memory. */
final class FunctionLog implements AutoCloseable {

    private static final int LINES_AT_HAND = 200;

    private final BufferedWriter file;
    private final Deque<String> last = new ArrayDeque<>();
    private boolean closed;

    private FunctionLog(BufferedWriter file) {
        this.file = file;
    }

    /**
     * A log that appends to a file.
     *
     * @param file made if it is not there
     * @return the log
     */
    static FunctionLog in(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return new FunctionLog(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Adds a line. Lines after the close, of a process that is ending, are left out. */
    synchronized void line(String line) {
        if (closed) {
            return;
        }
        last.addLast(line);
        if (last.size() > LINES_AT_HAND) {
            last.removeFirst();
        }
        try {
            file.write(line);
            file.newLine();
            file.flush();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** {@return the last lines, oldest first} */
    synchronized List<String> last() {
        return List.copyOf(last);
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
