package org.socialgov.local.content;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.socialgov.local.start.CannotStart;

/** Renders the site again when a file of its content changes. */
public final class ContentWatch implements AutoCloseable {

    /** Renders the content to pages. */
    @FunctionalInterface
    public interface Renderer {
        /**
         * Renders everything and serves the pages. If the content has mistakes, it reports them, and needs no other
         * call until a file changes.
         *
         * @throws IOException          if it fails for another reason, which may have ended at the next attempt
         * @throws InterruptedException if it is stopped
         */
        void render() throws IOException, InterruptedException;
    }

    /**
     * The interval of the checks. The file system's own notifications are late on some systems, ten seconds on macOS.
     */
    private static final long LOOK_MILLIS = 100;

    /** The number of checks until the second attempt. It doubles with each further attempt. */
    static final int FIRST_PAUSE = 10;

    /** The longest pause: a minute between two attempts suffices for a disk that stays full. */
    private static final int LONGEST_PAUSE = 600;

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
     * A watch that isn't started yet.
     *
     * @param module   the folder that holds {@code content}
     * @param built    a file that the build wrote just before it read the content: content that was saved later is
     *                 rendered at once
     * @param renderer renders the pages
     * @param said     receives messages for the authors of the content
     * @throws IOException if the content can't be read
     */
    public ContentWatch(Path module, Path built, Renderer renderer, Consumer<String> said) throws IOException {
        this.module = module;
        this.renderer = renderer;
        this.said = said;
        this.seen = files();
        this.rendered = changedSince(built) ? Map.of() : seen;
    }

    /** Starts the checks. */
    public void start() {
        looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Checks once. It throws no exception: the executor would silently stop the checks. */
    void look() {
        try {
            var now = files();
            if (!now.equals(seen)) {
                // An editor may save in several steps: files that are still changing wait for the next check.
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

    /** Reports a problem once, and none after the close, which is its cause then. */
    private void say(String problem) {
        if (!looks.isShutdown() && !problem.equals(lastProblem)) {
            lastProblem = problem;
            said.accept("  Content: can't be rendered, retrying: " + problem);
        }
    }

    /** Includes the type: the messages of some exceptions are a file's name only. */
    private static String reason(Exception problem) {
        var saysAll =
            problem instanceof CannotStart ||
            (problem instanceof IOException && !(problem instanceof FileSystemException));
        return saysAll ? problem.getMessage() : problem.toString();
    }

    /** Every file of the content and the styles, with its time and size. */
    private Map<Path, String> files() throws IOException {
        var files = new HashMap<Path, String>();
        everything().forEach((path, attributes) -> {
            if (!attributes.isDirectory()) {
                files.put(path, attributes.lastModifiedTime() + " " + attributes.size());
            }
        });
        return files;
    }

    /** Folders count, too: a file may be removed, or renamed without a change of its time. */
    private boolean changedSince(Path built) throws IOException {
        if (!Files.exists(built)) {
            return true;
        }
        var then = Files.getLastModifiedTime(built);
        return everything()
            .values()
            .stream()
            .anyMatch(attributes -> attributes.lastModifiedTime().compareTo(then) > 0);
    }

    /** Every file and folder of the content and the styles. */
    private Map<Path, BasicFileAttributes> everything() throws IOException {
        var everything = new HashMap<Path, BasicFileAttributes>();
        for (var folder : WATCHED) {
            Files.walkFileTree(
                module.resolve(folder),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                        return visitFile(path, attributes);
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                        everything.put(path, attributes);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException gone) {
                        // Removed between two checks; the next one sees the folder without it.
                        return FileVisitResult.CONTINUE;
                    }
                }
            );
        }
        return everything;
    }

    /** Stops the checks and the rendering, and waits for their end: the functions that get the pages stop next. */
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
