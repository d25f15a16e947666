package org.socialgov.local.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.socialgov.site.SiteBuild;

/**
 * Renders the site as the build does. It reports a mistake as the build does, with file, line and what to do; the old
 * pages stay.
 */
public final class SiteRenderer implements ContentWatch.Renderer {

    /** The suffix of the names of the jars with the page frame and the communities. */
    public static final String FRAME = "-frame.jar";

    /** Receives the pages. */
    @FunctionalInterface
    public interface Pages {
        /**
         * Serves them from now on.
         *
         * @param files folders by the suffix of the names of the jars whose files they replace
         * @throws IOException if they can't be copied
         */
        void layOver(SortedMap<String, Path> files) throws IOException;
    }

    private final SiteBuild build;
    private final Path options;
    private final Path target;
    private final Pages pages;
    private final Consumer<String> said;
    private final Set<String> warned = new HashSet<>();

    /**
     * A renderer.
     *
     * @param module  the folder that holds {@code content}
     * @param options the file with the options of the build's rendering
     * @param target  a folder of its own
     * @param pages   receives the rendered pages
     * @param said    receives messages for the authors of the content
     */
    public SiteRenderer(Path module, Path options, Path target, Pages pages, Consumer<String> said) {
        this.build = new SiteBuild(module, target);
        this.options = options;
        this.target = target;
        this.pages = pages;
        this.said = said;
    }

    @Override
    public void render() throws IOException, InterruptedException {
        var start = System.nanoTime();
        if (!Files.exists(options)) {
            throw new IOException(options + " isn't there: build the site (mvn package -pl functions/site -am).");
        }
        prepare();
        var lines = new ArrayList<String>();
        try {
            build.build(Files.readAllLines(options), lines::add);
        } catch (SiteBuild.Failed mistakes) {
            lines.removeIf(line -> line.startsWith(SiteBuild.WARNING));
            lines.addAll(mistakes.getMessage().lines().toList());
            lines.forEach(this::say);
            say("the old pages stay until this is fixed.");
            return;
        }
        lines
            .stream()
            .filter(line -> line.startsWith(SiteBuild.WARNING) && warned.add(line))
            .forEach(this::say);
        pages.layOver(new TreeMap<>(Map.of(FRAME, target.resolve("frame"), "-pages.jar", target.resolve("pages"))));
        say(String.format(Locale.ROOT, "rendered again, %.1f s", (System.nanoTime() - start) / 1e9));
    }

    private void say(String line) {
        said.accept("  Content: " + line);
    }

    /** The first rendering copies the stylesheet of the build: compiling it takes seconds. */
    private void prepare() throws IOException {
        var made = options.resolveSibling("assets");
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
