package org.socialgov.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.socialgov.local.functions.FunctionHost;
import org.socialgov.local.functions.Jdk;

/**
 * Shows content as soon as its author has saved it: when a file changes, the site's renderer runs again, in a process
 * of its own since it is made for another Java, and the functions get the new pages. A mistake is said as the build
 * says it, with file, line and what to do; the pages that were there stay.
 */
public final class ContentWatch implements AutoCloseable {

    /** Files are looked at so often. The file system's own messages come late on some systems, ten seconds on macOS. */
    private static final long LOOK_MILLIS = 200;

    private static final long LONGEST_SECONDS = 120;
    private static final List<String> WATCHED = List.of("content", "styles");
    private static final String WARNING = "warning: ";

    private final Jdk jdk;
    private final Path module;
    private final Path arguments;
    private final Path work;
    private final FunctionHost functions;
    private final Consumer<String> said;
    private final Set<String> warned = new HashSet<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "content watch");
        thread.setDaemon(true);
        return thread;
    });
    private Map<Path, String> rendered;
    private Map<Path, String> seen;

    /**
     * A watch that has yet to start.
     *
     * @param jdk       the Java that the renderer is made for
     * @param module    the folder that holds {@code content}
     * @param arguments what the build left of how it ran the renderer
     * @param work      a folder of its own
     * @param functions get the new pages
     * @param said      takes a line for whoever writes the content
     */
    ContentWatch(Jdk jdk, Path module, Path arguments, Path work, FunctionHost functions, Consumer<String> said) {
        this.jdk = jdk;
        this.module = module;
        this.arguments = arguments;
        this.work = work;
        this.functions = functions;
        this.said = said;
        this.rendered = files();
        this.seen = rendered;
    }

    /** Begins to look. */
    void start() {
        looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            var now = files();
            // An editor may save in several steps: what still changes is left alone until the next look.
            if (!now.equals(rendered) && now.equals(seen)) {
                rendered = now;
                render();
            }
            seen = now;
        } catch (IOException | UncheckedIOException problem) {
            said.accept("  Content: it can't be rendered again: " + problem.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void render() throws IOException, InterruptedException {
        var start = System.nanoTime();
        var target = work.resolve("target");
        prepare(target);
        var output = work.resolve("renderer.log");
        var process = new ProcessBuilder(jdk.java().toString(), "@" + arguments, module.toString(), target.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            said.accept("  Content: the renderer took longer than " + LONGEST_SECONDS + " s; the old pages stay.");
            return;
        }
        var lines = Files.readAllLines(output);
        if (process.exitValue() != 0) {
            lines
                .stream()
                .filter(line -> !line.startsWith(WARNING))
                .forEach(line -> said.accept("  Content: " + line));
            said.accept("  Content: the old pages stay until this is mended.");
            return;
        }
        lines
            .stream()
            .filter(line -> line.startsWith(WARNING) && warned.add(line))
            .forEach(line -> said.accept("  Content: " + line));
        functions.layOver(
            new TreeMap<>(Map.of("-frame.jar", target.resolve("frame"), "-pages.jar", target.resolve("pages")))
        );
        said.accept(String.format(Locale.ROOT, "  Content: rendered again, %.1f s", (System.nanoTime() - start) / 1e9));
    }

    /** The first time takes the stylesheet that the build has made, which takes seconds. */
    private void prepare(Path target) throws IOException {
        var made = arguments.resolveSibling("assets");
        var assets = target.resolve("assets");
        if (!Files.exists(assets) && Files.exists(made)) {
            Files.createDirectories(assets);
            for (var file : children(made)) {
                Files.copy(file, assets.resolve(file.getFileName()));
            }
        }
        Files.createDirectories(target);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (var children = Files.list(folder)) {
            return children.toList();
        }
    }

    /** Every file that pages are made of, with what tells that it changed. */
    private Map<Path, String> files() {
        var files = new HashMap<Path, String>();
        for (var folder : WATCHED) {
            walk(module.resolve(folder), files);
        }
        return files;
    }

    private static void walk(Path folder, Map<Path, String> files) {
        try {
            Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        files.put(file, attributes.lastModifiedTime() + " " + attributes.size());
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        // Removed between two looks; the next one sees the folder without it.
                        return FileVisitResult.CONTINUE;
                    }
                }
            );
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Stops looking. */
    @Override
    public void close() {
        looks.shutdownNow();
    }
}
