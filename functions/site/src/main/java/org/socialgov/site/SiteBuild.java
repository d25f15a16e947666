package org.socialgov.site;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Builds the site: reads {@code content/}, and leaves what the functions serve. Runs in the build only. */
public final class SiteBuild {

    private SiteBuild() {}

    /**
     * @param arguments the module's folder, the folder to build into, and options: {@code samples=false} leaves out what
     *     was made up to show a full house, {@code today=2026-11-24} is the day that such events are dated from
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Path module = Path.of(arguments[0]).toAbsolutePath();
        Path target = Path.of(arguments[1]).toAbsolutePath();
        var output = new Output(target);
        output.discard();
        try {
            var options = options(List.of(arguments).subList(2, arguments.length));
            var assets = Assets.build(module, target.resolve("assets"));
            assets.writeTo(output);
            var problems = SitePages.render(module, assets, output, options);
            problems.warnings().forEach(warning -> System.out.println("warning: " + warning));
            if (!problems.errors().isEmpty()) {
                throw new Assets.Failed("The site has mistakes:\n" + String.join("\n", problems.errors()));
            }
            System.out.println(
                "site: " +
                    output.count() +
                    " pages in " +
                    (System.nanoTime() - began) / 1_000_000 +
                    " ms, " +
                    (options.samples()
                        ? "made-up examples among them (-Dsite.samples=false leaves them out)"
                        : "without made-up examples")
            );
        } catch (Assets.Failed e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static Content.Options options(List<String> arguments) {
        boolean samples = true;
        LocalDate today = LocalDate.now(Moment.SITE_ZONE);
        for (String argument : arguments) {
            String[] option = argument.split("=", 2);
            switch (option[0]) {
                case "samples" -> samples = Boolean.parseBoolean(option[1]);
                case "today" -> today = option[1].equals("now") ? today : LocalDate.parse(option[1]);
                default -> throw new IllegalArgumentException("no option " + option[0]);
            }
        }
        return new Content.Options(today, samples);
    }
}
