package org.socialgov.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.socialgov.community.Wording;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;

/** Builds the site: reads {@code content/}, and leaves what the functions serve. Runs in the build only. */
public final class SiteBuild {

    /** What a mailed link or a form opens below a community's path; functions answer there. */
    private static final List<String> FUNCTION_PATHS = List.of(
        "join",
        "confirm",
        "approve",
        "decline",
        "subscription",
        "unsubscribe",
        "undo",
        "change-address",
        "never-again"
    );

    private final Path content;
    private final Problems problems;
    private final Layout layout;
    private final Output output;

    private SiteBuild(Path module, Assets assets, Output output) {
        this.content = module.resolve("content");
        this.problems = new Problems(module);
        this.layout = new Layout(Wording.of("en"), assets);
        this.output = output;
    }

    /** @param arguments the module's folder and the folder to build into */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Path module = Path.of(arguments[0]).toAbsolutePath();
        Path target = Path.of(arguments[1]).toAbsolutePath();
        var output = new Output(target);
        try {
            var assets = Assets.build(module, target.resolve("assets"));
            assets.writeTo(output);
            var build = new SiteBuild(module, assets, output);
            build.pages();
            build.problems.warnings().forEach(warning -> System.out.println("warning: " + warning));
            if (!build.problems.errors().isEmpty()) {
                throw new Assets.Failed("The site has mistakes:\n" + String.join("\n", build.problems.errors()));
            }
            output.frame(Marks.page("text/html; charset=utf-8", build.layout.frame()));
            output.frameFile("government-banner.html", GovernmentBanner.markup(assets).markup());
            output.finish();
        } catch (Assets.Failed e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        System.out.println("site: " + output.count() + " pages in " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    private void pages() throws IOException {
        var communities = CommunitySettings.all(content.resolve("communities"), problems);
        var pages = new CommunityPages(layout);
        html("/", pages.all(communities));
        output.moved("/communities/", "/");
        output.moved("/communities", "/");
        for (var settings : communities) {
            community(settings, pages);
        }
        for (Path file : markdown(content.resolve("pages"))) {
            text(Source.read(file, problems));
        }
        output.frameFile(
            "communities.properties",
            "communities=" +
                String.join(
                    ",",
                    communities
                        .stream()
                        .map(c -> c.community().id())
                        .toList()
                ) +
                "\n"
        );
    }

    private void community(CommunitySettings settings, CommunityPages pages) throws IOException {
        var community = settings.community();
        var source = Source.read(settings.document(), problems);
        String path = source.fields().text("permalink").orElse(community.path());
        String title = source.fields().text("title").orElse(community.title());
        html(path, pages.one(settings, path, title, Markdown.render(source, problems)));
        html(community.path() + "join/check-your-mail/", pages.checkYourMail(settings));
        for (String function : FUNCTION_PATHS) {
            output.slashless(community.path() + function + "/");
        }
        output.frameFile("communities/" + community.id() + ".properties", settings.properties());
    }

    private void text(Source source) throws IOException {
        String path = source
            .fields()
            .text("permalink")
            .orElse("/" + Slug.of(name(source.file())) + "/");
        var title = source.fields().text("title");
        if (title.isEmpty()) {
            problems.error(source.file(), 1, "the field \"title\" is missing; add it");
            return;
        }
        var head = new Head(
            path,
            title.get(),
            source.fields().text("summary").orElse(""),
            List.of(new Crumb("/", layout.say("site.name")))
        );
        html(path, layout.article(head, Markdown.render(source, problems)));
    }

    private void html(String path, String document) throws IOException {
        output.page(path, Marks.page("text/html; charset=utf-8", document));
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static List<Path> markdown(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var found = Files.walk(folder)) {
                found
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(files::add);
            }
        }
        return files;
    }
}
