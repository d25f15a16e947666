package org.socialgov.local.content;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.socialgov.local.start.CannotStart;

/** Shows content as soon as its author has saved it: when a file changes, the site is rendered again. */
public final class ContentWatch implements AutoCloseable {

    /** Makes pages of the content. */
    @FunctionalInterface
    public interface Renderer {
        /**
         * Renders everything and hands the pages over; or says what mistakes keep it from that, and then needn't be
         * asked again until they are mended.
         *
         * @throws IOException          if something else keeps it from that, which may be over at the next try
         * @throws InterruptedException if it is to stop
         */
        void render() throws IOException, InterruptedException;
    }

    /** Files are looked at so often. The file system's own messages come late on some systems, ten seconds on macOS. */
    private static final long LOOK_MILLIS = 200;

    /** How many looks go by until the second try; until each further one it is twice as many as before. */
    static final int FIRST_PAUSE = 5;

    /** A minute between two tries is rare enough for a disk that stays full. */
    private static final int LONGEST_PAUSE = 300;

    private static final long STOP_SECONDS = 10;
    private static final List<String> WATCHED = List.of("content", "styles");

    private final Path module;
    private final Renderer renderer;
    private final Consumer<String> said;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("content watch").factory()
    );
    private Map<Path, String> rendered;
    private Map<Path, String> seen;
    private int pause = FIRST_PAUSE;
    private int looksToWait;
    private String lastProblem = "";

    /**
     * A watch that has yet to start.
     *
     * @param module   the folder that holds {@code content}
     * @param built    a file that the build wrote just before it read the content: what was saved after it is rendered
     *                 at once
     * @param renderer makes the pages
     * @param said     takes a line for whoever writes the content
     * @throws IOException if the content can't be read
     */
    public ContentWatch(Path module, Path built, Renderer renderer, Consumer<String> said) throws IOException {
        this.module = module;
        this.renderer = renderer;
        this.said = said;
        this.seen = files();
        this.rendered = changedSince(built) ? Map.of() : seen;
    }

    /** Begins to look. */
    public void start() {
        looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Looks once. Whatever comes of it, nothing is thrown: the executor would never look again, without a word. */
    void look() {
        try {
            var now = files();
            if (!now.equals(seen)) {
                // An editor may save in several steps: what still changes is left alone until the next look.
                seen = now;
                looksToWait = 0;
                pause = FIRST_PAUSE;
            } else if (looksToWait > 0) {
                looksToWait--;
            } else if (!now.equals(rendered)) {
                renderer.render();
                rendered = now;
                lastProblem = "";
                pause = FIRST_PAUSE;
            }
        } catch (IOException | RuntimeException problem) {
            looksToWait = pause;
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            say(reason(problem));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says a problem once, however often it is met, and nothing once this is closed, which is what caused it then. */
    private void say(String problem) {
        if (!looks.isShutdown() && !problem.equals(lastProblem)) {
            lastProblem = problem;
            said.accept("  Content: it can't be rendered yet, and is tried again: " + problem);
        }
    }

    /** Some exceptions' messages are a file's name only. */
    private static String reason(Exception problem) {
        var saysAll =
            problem instanceof CannotStart ||
            (problem instanceof IOException && !(problem instanceof FileSystemException));
        return saysAll ? problem.getMessage() : problem.toString();
    }

    /** Every file that pages are made of, with what tells that it changed. */
    private Map<Path, String> files() throws IOException {
        var files = new HashMap<Path, String>();
        walk((path, attributes) -> {
            if (!attributes.isDirectory()) {
                files.put(path, attributes.lastModifiedTime() + " " + attributes.size());
            }
        });
        return files;
    }

    /** A folder changes, too: when a file is removed from it, or renamed with the time that it had. */
    private boolean changedSince(Path built) throws IOException {
        if (!Files.exists(built)) {
            return true;
        }
        var latest = new AtomicReference<>(FileTime.fromMillis(0));
        walk((path, attributes) -> latest.accumulateAndGet(attributes.lastModifiedTime(), ContentWatch::later));
        return latest.get().compareTo(Files.getLastModifiedTime(built)) > 0;
    }

    private static FileTime later(FileTime one, FileTime other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private interface Found {
        void take(Path path, BasicFileAttributes attributes);
    }

    private void walk(Found found) throws IOException {
        for (var folder : WATCHED) {
            Files.walkFileTree(
                module.resolve(folder),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                        found.take(path, attributes);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                        found.take(path, attributes);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException gone) {
                        // Removed between two looks; the next one sees the folder without it.
                        return FileVisitResult.CONTINUE;
                    }
                }
            );
        }
    }

    /** Stops looking, and rendering, and waits until that is so: the pages' takers are about to stop, too. */
    @Override
    public void close() {
        looks.shutdownNow();
        try {
            if (!looks.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("content is still being rendered");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
