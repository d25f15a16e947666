package org.socialgov.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Builds the site: reads {@code content/} and writes the files that the functions serve. Runs in the build, and in the
 * local system when content is saved.
 */
public final class SiteBuild {

    /** The prefix of a warning. */
    public static final String WARNING = "warning: ";

    /** The file in the target folder that holds the options of the build, one on each line. */
    public static final String OPTIONS = "build.options";

    private final Path module;
    private final Path target;
    private final BuildCache cache = new BuildCache();

    /**
     * Builds a module's site, each time it is asked. A later build uses the results of those before it where their inputs
     * are the same.
     *
     * @param module the module's folder
     * @param target the folder to build into
     */
    public SiteBuild(Path module, Path target) {
        this.module = module;
        this.target = target;
    }

    /** A build that failed. The message lists the errors and how to fix them. */
    public static final class Failed extends Exception {

        Failed(String message) {
            super(message);
        }
    }

    /**
     * @param arguments options, then the module's folder and the folder to build into. Options: {@code samples=false}
     *     excludes sample content, {@code today=2026-11-24} is the date from which sample events are dated, {@code
     *     mistakes=leave-out} skips and reports each file with an error, for a folder with another site's files
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Path module = Path.of(arguments[arguments.length - 2])
            .toAbsolutePath()
            .normalize();
        Path target = Path.of(arguments[arguments.length - 1])
            .toAbsolutePath()
            .normalize();
        var options = List.of(arguments).subList(0, arguments.length - 2);
        var read = options(options);
        // For mvn -Plocal, which renders changed content in the same way.
        Files.createDirectories(target);
        Files.write(target.resolve(OPTIONS), options);
        Output.discard(target);
        try {
            int pages = new SiteBuild(module, target).build(read, System.out::println);
            System.out.println(
                "site: " +
                    pages +
                    " pages in " +
                    (System.nanoTime() - began) / 1_000_000 +
                    " ms, " +
                    (read.samples()
                        ? "made-up examples among them (-Dsite.samples=false leaves them out)"
                        : "without made-up examples")
            );
        } catch (Failed e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Builds the site.
     *
     * @param options in the format of {@link #main}
     * @param said    receives each line for the authors of the content; a warning begins with {@link #WARNING}
     * @throws Failed if the content has errors, or a tool is missing; the output of the previous build stays
     */
    public void build(List<String> options, Consumer<String> said) throws IOException, InterruptedException, Failed {
        build(options(options), said);
    }

    private int build(Content.Options options, Consumer<String> said) throws IOException, InterruptedException, Failed {
        var assets = Assets.build(module, target.resolve("assets"), said);
        var leftOut = new HashSet<Path>();
        while (true) {
            var output = new Output(target, cache);
            assets.writeTo(output);
            var problems = SitePages.render(module, assets, output, options, leftOut, cache);
            // Some mistakes show only without the skipped files, so several rounds may be needed.
            if (options.leavesOutMistakes() && leftOut.addAll(problems.faulty())) {
                problems.errors().forEach(error -> said.accept("skipped: " + error));
                continue;
            }
            problems.warnings().forEach(warning -> said.accept(WARNING + warning));
            if (!problems.errors().isEmpty()) {
                throw new Failed("The site has errors:\n" + String.join("\n", problems.errors()));
            }
            return output.count();
        }
    }

    private static Content.Options options(List<String> arguments) {
        boolean samples = true;
        boolean leavesOutMistakes = false;
        LocalDate today = LocalDate.now(Moment.SITE_ZONE);
        for (String argument : arguments) {
            String[] option = argument.split("=", 2);
            switch (option[0]) {
                case "samples" -> samples = Boolean.parseBoolean(option[1]);
                case "today" -> today = option[1].equals("now") ? today : LocalDate.parse(option[1]);
                case "mistakes" -> leavesOutMistakes = leavesOut(option[1]);
                default -> throw new IllegalArgumentException(
                    "unknown option " + option[0] + "; use samples, today or mistakes"
                );
            }
        }
        return new Content.Options(today, samples, leavesOutMistakes);
    }

    private static boolean leavesOut(String mistakes) {
        return switch (mistakes) {
            case "stop" -> false;
            case "leave-out" -> true;
            default -> throw new IllegalArgumentException("-Dsite.mistakes must be stop or leave-out, not " + mistakes);
        };
    }
}
