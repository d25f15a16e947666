package org.socialgov.benchmarks.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.benchmarks.Report;
import org.socialgov.benchmarks.Times;
import org.socialgov.local.start.StateFolder;
import org.socialgov.site.SiteBuild;

/**
 * {@code mvn -Pbench -Dbench=site}: the site's build on made-up files, as many as digital.gov had and a half and a quarter
 * of them, beside Hugo on the same files. Each build is a process that begins with an empty folder, as in a release. Hugo
 * has templates of the same structure; it writes no search index, calendars or data files, and checks no links.
 *
 * <p>Then one file is saved, as in {@code mvn -Plocal}, where the renderer is warm.
 */
public final class SiteBuilds {

    private static final int[] PARTS = { 4, 2, 1 };
    private static final String HUGO = "Hugo";
    private static final String OURS = "ours";
    private static final int SAVES = 7;

    /** Hugo writes a file for each redirect; it is smaller than any page. */
    private static final int REDIRECT = 1_000;
    private static final List<String> OPTIONS = List.of("samples=true", "today=2026-11-24", "mistakes=stop");

    private final Path project;
    private final Path folder;
    private final boolean hugo;

    private SiteBuilds(Path project, Path folder) throws IOException, InterruptedException {
        this.project = project;
        this.folder = folder;
        this.hugo = exit(List.of(tool(), "--make", "hugo"), folder) == 0;
        if (!hugo) {
            System.out.println(
                "\nHugo can't be had here, so there is nothing to compare with: the lines above say why."
            );
        }
    }

    /** The builds of one size: the number of its files, for each generator its times, and the number of its pages. */
    private record Measured(int files, Map<String, List<Duration>> times, Map<String, Integer> pages) {
        double seconds(String generator) {
            return new Times(times.get(generator)).medianSeconds();
        }

        double millisPerPage(String generator) {
            return (seconds(generator) * 1e3) / pages.get(generator);
        }
    }

    /**
     * Measures, prints a table and writes {@code site.json}.
     *
     * @param project the project's folder, built
     * @param folder a folder for the files
     * @param rounds how often each site is built
     * @throws Exception if a build fails
     */
    public static void run(Path project, Path folder, int rounds) throws Exception {
        var home = folder.resolve("site");
        Files.createDirectories(home);
        new SiteBuilds(project, home).measure(rounds, folder);
    }

    private void measure(int rounds, Path results) throws IOException, InterruptedException, SiteBuild.Failed {
        var report = new Report(
            "site",
            "files %,d",
            "pages %,d",
            "s %.1f",
            "ms a page %.2f",
            "Hugo: pages %,d",
            "Hugo: s %.1f",
            "Hugo: ms a page %.2f",
            "ours / Hugo %.1f"
        );
        var sizes = new ArrayList<Measured>();
        for (int part : PARTS) {
            var size = measure(part, rounds);
            sizes.add(size);
            double seconds = size.seconds(OURS);
            report.row(
                size.files(),
                size.pages().get(OURS),
                seconds,
                size.millisPerPage(OURS),
                hugo ? size.pages().get(HUGO) : null,
                hugo ? size.seconds(HUGO) : null,
                hugo ? size.millisPerPage(HUGO) : null,
                hugo ? seconds / size.seconds(HUGO) : null
            );
        }
        var half = sizes.get(sizes.size() - 2);
        var whole = sizes.getLast();
        double more = whole.pages().get(OURS) - half.pages().get(OURS);
        report.figure("ms for a page more", ((whole.seconds(OURS) - half.seconds(OURS)) * 1e3) / more);
        report.figure("s for a saved file with the site's own files, by a warm renderer", saved(module("own", 0)));
        report.figure("s for a saved file with all made-up ones, too", saved(folder.resolve("part-1")));
        report.write(results, rounds + " rounds");
    }

    private Measured measure(int part, int rounds) throws IOException, InterruptedException {
        var module = module("part-" + part, part);
        var times = new LinkedHashMap<String, List<Duration>>();
        var pages = new LinkedHashMap<String, Integer>();
        // The first round loads files and programs into the page cache.
        for (int round = 0; round <= rounds; round++) {
            for (String generator : hugo ? List.of(OURS, HUGO) : List.of(OURS)) {
                var output = emptied(folder.resolve("output"));
                long start = System.nanoTime();
                int code = exit(generator.equals(OURS) ? ours(module, output) : hugo(module, output), folder);
                var taken = Duration.ofNanos(System.nanoTime() - start);
                if (code != 0) {
                    throw new IllegalStateException(generator + " failed; see " + folder.resolve("output.log"));
                }
                if (round > 0) {
                    times.computeIfAbsent(generator, name -> new ArrayList<>()).add(taken);
                }
                pages.put(generator, count(output, generator.equals(OURS) ? "index.page" : "index.html", REDIRECT));
            }
        }
        return new Measured(count(module.resolve("content"), ".md", 0), times, pages);
    }

    /** A module with the site's own content and a part of the made-up files. */
    private Path module(String name, int part) throws IOException {
        var module = emptied(folder.resolve(name));
        var site = project.resolve("functions/site");
        copy(site.resolve("content"), module.resolve("content"));
        // Node reads a linked script where it lies, with the packages beside it.
        Files.createSymbolicLink(module.resolve("styles"), site.resolve("styles"));
        if (part > 0) {
            MadeUpContent.write(module.resolve("content"), part);
        }
        return module;
    }

    /** As {@code functions/site/pom.xml} runs it. */
    private List<String> ours(Path module, Path output) throws IOException {
        styled(output);
        var command = new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("java.class.path"),
                SiteBuild.class.getName()
            )
        );
        command.addAll(OPTIONS);
        command.addAll(List.of(module.toString(), output.toString()));
        return command;
    }

    private List<String> hugo(Path module, Path output) throws IOException {
        for (String name : List.of(
            "hugo.toml",
            "layouts/_default/baseof.html",
            "layouts/_default/single.html",
            "layouts/_default/list.html"
        )) {
            var file = module.resolve("hugo").resolve(name);
            Files.createDirectories(file.getParent());
            try (var in = SiteBuilds.class.getResourceAsStream("hugo/" + name)) {
                Files.write(file, in.readAllBytes());
            }
        }
        return List.of(
            tool(),
            "hugo",
            "build",
            "--quiet",
            "--source",
            module.resolve("hugo").toString(),
            "--contentDir",
            module.resolve("content").toString(),
            "--destination",
            output.toString()
        );
    }

    /** The median of the seconds in which the whole site is rendered again after one file has changed. */
    private double saved(Path module) throws IOException, InterruptedException, SiteBuild.Failed {
        var output = emptied(folder.resolve("output"));
        styled(output);
        var article = module.resolve("content/best-practices/accessible-posts.md");
        var text = Files.readString(article);
        var build = new SiteBuild(module, output);
        var times = new ArrayList<Duration>();
        for (int save = -2; save < SAVES; save++) {
            Files.writeString(article, text + "\nSaved once more: " + save + ".\n");
            long start = System.nanoTime();
            build.build(OPTIONS, line -> {});
            if (save >= 0) {
                times.add(Duration.ofNanos(System.nanoTime() - start));
            }
        }
        return new Times(times).medianSeconds();
    }

    /** The stylesheet is made once, in the build: to make it again takes seconds and depends on no content. */
    private void styled(Path output) throws IOException {
        copy(project.resolve("functions/site/target/assets"), output.resolve("assets"));
    }

    private String tool() {
        return project.resolve("infrastructure/lint/tool").toString();
    }

    private int exit(List<String> command, Path directory) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start()
            .waitFor();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static Path emptied(Path folder) throws IOException {
        StateFolder.delete(folder);
        return Files.createDirectories(folder);
    }

    /** The number of files of a name that are larger than a number of bytes. */
    private static int count(Path folder, String end, long larger) throws IOException {
        int count = 0;
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(each -> each.toString().endsWith(end)).toList()) {
                count += Files.size(file) > larger ? 1 : 0;
            }
        }
        return count;
    }
}
