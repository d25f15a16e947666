package org.socialgov.site;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.socialgov.community.Wording;
import org.socialgov.web.Html;

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

    private final Path folder;
    private final Problems problems;
    private final Layout layout;
    private final Output output;

    private SiteBuild(Path module, Assets assets, Output output) {
        this.folder = module.resolve("content");
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
        output.discard();
        try {
            var assets = Assets.build(module, target.resolve("assets"));
            assets.writeTo(output);
            var build = new SiteBuild(module, assets, output);
            build.pages(new Content.Options(LocalDate.now(Moment.SITE_ZONE), true));
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

    private void pages(Content.Options options) throws IOException {
        var settled = CommunitySettings.all(folder.resolve("communities"), problems);
        var documents = settled.stream().map(CommunitySettings::document).toList();
        var content = Content.read(folder, documents, options, problems);
        var communities = settled
            .stream()
            .map(c -> c.with(content.items(Kind.WORKING_GROUP)))
            .toList();
        var pages = new CommunityPages(layout);
        var articles = new Articles(layout);
        for (var settings : communities) {
            community(settings, pages);
        }
        for (Item item : content.items(Kind.PAGE)) {
            html(item, item.path().equals("/") ? pages.all(item, communities) : articles.page(item));
        }
        output.moved("/communities/", "/");
        output.moved("/communities", "/");
        for (Kind kind : List.of(Kind.BEST_PRACTICE, Kind.EVENT, Kind.RESOURCE, Kind.TOOL, Kind.WORKING_GROUP)) {
            var list = content.list(kind);
            if (list.isEmpty()) {
                problems.error(
                    folder.resolve(kind.folder()).resolve("_index.md"),
                    1,
                    "this file is missing: it introduces the list"
                );
                continue;
            }
            if (kind == Kind.EVENT) {
                events(list.get(), content.items(kind), options);
                continue;
            }
            html(list.get(), articles.list(list.get(), content.items(kind)));
            for (Item item : content.items(kind)) {
                html(item, articles.one(item, list.get()));
            }
        }
        for (var settings : communities) {
            for (String function : FUNCTION_PATHS) {
                String path = settings.community().path() + function + "/";
                if (!output.has(path)) {
                    output.slashless(path);
                }
            }
        }
        for (var redirect : content.redirects().entrySet()) {
            if (!output.has(redirect.getKey())) {
                output.moved(redirect.getKey(), redirect.getValue());
            }
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

    private void events(Item list, List<Item> items, Content.Options options) throws IOException {
        var pages = new EventPages(layout);
        var events = items
            .stream()
            .flatMap(item -> Event.of(item, options.today(), problems).stream())
            .toList();
        var stamp = options.today().atStartOfDay(Moment.SITE_ZONE).toInstant();
        html(list, pages.list(list, events));
        calendar("/events.ics", new Calendar(layout.say("site.name") + " " + list.title(), stamp).of(events));
        for (Event event : events) {
            html(event.item(), pages.one(event, list));
            calendar("/events/" + event.slug() + ".ics", new Calendar(event.item().title(), stamp).of(List.of(event)));
        }
    }

    private void calendar(String path, String calendar) throws IOException {
        output.page(path, Marks.page("text/calendar; charset=utf-8", calendar));
    }

    private void community(CommunitySettings settings, CommunityPages pages) throws IOException {
        var community = settings.community();
        var source = Source.read(settings.document(), problems);
        String path = source.fields().text("permalink").orElse(community.path());
        String title = source.fields().text("title").orElse(community.title());
        html(source, path, pages.one(settings, path, title, Markdown.render(source, problems)));
        html(community.path() + "join/check-your-mail/", pages.checkYourMail(settings));
        output.frameFile("communities/" + community.id() + ".properties", settings.properties());
    }

    private void html(Item item, String document) throws IOException {
        html(item.source(), item.path(), item.whileShown(Html.trusted(document)).markup());
    }

    private void html(Source source, String path, String document) throws IOException {
        if (!path.startsWith("/") || !path.endsWith("/")) {
            problems.error(
                source.file(),
                source.fields().line("permalink"),
                "begin and end the permalink with a slash"
            );
        } else if (output.has(path)) {
            problems.error(source.file(), source.fields().line("permalink"), "another page has this place: " + path);
        } else {
            html(path, document);
        }
    }

    private void html(String path, String document) throws IOException {
        output.page(path, Marks.page("text/html; charset=utf-8", document));
    }
}
