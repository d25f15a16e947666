package org.socialgov.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Builds the site: reads {@code content/}, and leaves what the functions serve. Runs in the build only. */
public final class SiteBuild {

    private SiteBuild() {}

    /** How a site is built: what goes in, and whether files with mistakes are left out instead of stopping the build. */
    private record Wish(Content.Options options, boolean leavesOutMistakes) {}

    /**
     * @param arguments options, then the module's folder and the folder to build into. Options: {@code samples=false}
     *     leaves out what was made up to show a full house, {@code today=2026-11-24} is the day that such events are
     *     dated from, {@code mistakes=leave-out} leaves out each file with a mistake and names it, for a folder full of
     *     another site's files
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
        var wish = wish(options);
        writeArguments(target.resolve("renderer.args"), options);
        new Output(target).discard();
        try {
            var output = build(module, target, wish);
            System.out.println(
                "site: " +
                    output.count() +
                    " pages in " +
                    (System.nanoTime() - began) / 1_000_000 +
                    " ms, " +
                    (wish.options().samples()
                        ? "made-up examples among them (-Dsite.samples=false leaves them out)"
                        : "without made-up examples")
            );
        } catch (Assets.Failed e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** How this was run, as Java reads it ({@code java @file}), for mvn -Plocal, which renders what has changed. */
    private static void writeArguments(Path file, List<String> options) throws IOException {
        var lines = new ArrayList<>(
            List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SiteBuild.class.getName())
        );
        lines.addAll(options);
        Files.createDirectories(file.getParent());
        Files.write(
            file,
            lines
                .stream()
                .map(line -> "\"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .toList()
        );
    }

    private static Output build(Path module, Path target, Wish wish)
        throws IOException, InterruptedException, Assets.Failed {
        var assets = Assets.build(module, target.resolve("assets"));
        var leftOut = new HashSet<Path>();
        while (true) {
            var output = new Output(target);
            assets.writeTo(output);
            var problems = SitePages.render(module, assets, output, wish.options(), leftOut);
            if (problems.errors().isEmpty()) {
                problems.warnings().forEach(warning -> System.out.println("warning: " + warning));
                return output;
            }
            // A file that others link to leaves a dead link in them; so it may take a few rounds until all fit.
            if (!wish.leavesOutMistakes() || !leftOut.addAll(problems.faulty())) {
                problems.warnings().forEach(warning -> System.out.println("warning: " + warning));
                throw new Assets.Failed("The site has mistakes:\n" + String.join("\n", problems.errors()));
            }
            problems.errors().forEach(error -> System.out.println("left out: " + error));
        }
    }

    private static Wish wish(List<String> arguments) {
        boolean samples = true;
        boolean leavesOutMistakes = false;
        LocalDate today = LocalDate.now(Moment.SITE_ZONE);
        for (String argument : arguments) {
            String[] option = argument.split("=", 2);
            switch (option[0]) {
                case "samples" -> samples = Boolean.parseBoolean(option[1]);
                case "today" -> today = option[1].equals("now") ? today : LocalDate.parse(option[1]);
                case "mistakes" -> leavesOutMistakes = leavesOut(option[1]);
                default -> throw new IllegalArgumentException("no option " + option[0]);
            }
        }
        return new Wish(new Content.Options(today, samples), leavesOutMistakes);
    }

    private static boolean leavesOut(String mistakes) {
        return switch (mistakes) {
            case "stop" -> false;
            case "leave-out" -> true;
            default -> throw new IllegalArgumentException("-Dsite.mistakes is stop or leave-out, not " + mistakes);
        };
    }
}
