package org.socialgov.local.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the site's renderer in a process of its own, since it is made for another Java. A mistake is said as the build
 * says it, with file, line and what to do; the pages that were there stay.
 */
public final class SiteRenderer implements ContentWatch.Renderer {

    /** Takes the pages. */
    @FunctionalInterface
    public interface Pages {
        /**
         * Serves them from now on.
         *
         * @param files folders, by how the names of the jars end whose files they replace
         * @throws IOException if they can't be copied
         */
        void layOver(SortedMap<String, Path> files) throws IOException;
    }

    private static final String WARNING = "warning: ";

    /** What the renderer ends with when it has said what is wrong with the content. */
    private static final int MISTAKES = 1;

    private final Path java;
    private final Path module;
    private final Path arguments;
    private final Path work;
    private final Duration longest;
    private final Pages pages;
    private final Consumer<String> said;
    private final Set<String> warned = new HashSet<>();

    /**
     * A renderer that hasn't run yet.
     *
     * @param java      the Java that it is made for
     * @param module    the folder that holds {@code content}
     * @param arguments what the build left of how it ran the renderer
     * @param work      a folder of its own
     * @param longest   how long it may take
     * @param pages     get what it made
     * @param said      takes a line for whoever writes the content
     */
    public SiteRenderer(
        Path java,
        Path module,
        Path arguments,
        Path work,
        Duration longest,
        Pages pages,
        Consumer<String> said
    ) {
        this.java = java;
        this.module = module;
        this.arguments = arguments;
        this.work = work;
        this.longest = longest;
        this.pages = pages;
        this.said = said;
    }

    @Override
    public void render() throws IOException, InterruptedException {
        var start = System.nanoTime();
        if (!Files.exists(arguments)) {
            throw new IOException(arguments + " isn't there: build the site (mvn package -pl functions/site -am).");
        }
        var target = work.resolve("target");
        prepare(target);
        var output = work.resolve("renderer.log");
        var code = run(target, output);
        var lines = Files.readAllLines(output);
        if (code == MISTAKES) {
            lines
                .stream()
                .filter(line -> !line.startsWith(WARNING))
                .forEach(line -> said.accept("  Content: " + line));
            said.accept("  Content: the old pages stay until this is mended.");
            return;
        }
        if (code != 0) {
            throw new IOException("the renderer ended with " + code + " (" + output + ").");
        }
        lines
            .stream()
            .filter(line -> line.startsWith(WARNING) && warned.add(line))
            .forEach(line -> said.accept("  Content: " + line));
        pages.layOver(
            new TreeMap<>(Map.of("-frame.jar", target.resolve("frame"), "-pages.jar", target.resolve("pages")))
        );
        said.accept(String.format(Locale.ROOT, "  Content: rendered again, %.1f s", (System.nanoTime() - start) / 1e9));
    }

    private int run(Path target, Path output) throws IOException, InterruptedException {
        var process = new ProcessBuilder(java.toString(), "@" + arguments, module.toString(), target.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the renderer took longer than " + longest.toSeconds() + " s.");
            }
            return process.exitValue();
        } finally {
            end(process);
        }
    }

    /** Node, which the renderer starts, would outlive it and go on writing where the next one writes. */
    private static void end(Process process) {
        var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
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
}
