package org.socialgov.site;

import static org.socialgov.site.Words.say;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.socialgov.web.CsvWriter;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Page;
import org.socialgov.web.SearchIndex;
import org.socialgov.web.forms.JoinPage;
import org.socialgov.web.forms.ManagePage;
import org.socialgov.web.forms.SignInPage;
import org.socialgov.web.forms.TypedForm;

/**
 * All pages of the site, from all content files.
 *
 * <p>The file has more than 500 lines since it is one list: the pages of each kind of content, one after another.
 */
final class SitePages {

    private static final String HTML = "text/html; charset=utf-8";

    private final Path folder;
    private final Problems problems;
    private final Layout layout;
    private final Output output;
    private final BuildCache cache;
    private final Links links = new Links();

    /** The public pages that functions answer. */
    private final Set<String> open = new HashSet<>();

    /** The settings of the communities, without the topics that the working groups become. */
    private final List<CommunitySettings> settled;

    private SitePages(Path module, Assets assets, Output output, BuildCache cache) throws IOException {
        this.folder = module.resolve("content");
        this.problems = new Problems(module);
        this.settled = CommunitySettings.all(folder.resolve("communities"), problems);
        this.layout = new Layout(
            assets,
            settled.size() == 1 ? FunctionRoute.JOIN.page(settled.getFirst().community()) : "/"
        );
        this.output = output;
        this.cache = cache;
    }

    /**
     * Renders a module's {@code content/}.
     *
     * @param output receives the pages, and writes them if there are no errors
     * @param leftOut files that are skipped
     * @param cache the results of earlier builds of the module
     */
    static Problems render(
        Path module,
        Assets assets,
        Output output,
        Content.Options options,
        Set<Path> leftOut,
        BuildCache cache
    ) throws IOException {
        var site = new SitePages(module, assets, output, cache);
        site.pages(options, leftOut);
        output.framePage("frame.page", Marks.page(HTML, site.layout.frame()));
        output.framePage("identifier.page", Marks.page(HTML, Layout.identifier().markup()));
        output.frameFile("government-banner.html", GovernmentBanner.markup(assets).markup());
        if (site.problems.errors().isEmpty()) {
            output.finish();
            cache.end();
        }
        return site.problems;
    }

    private void pages(Content.Options options, Set<Path> leftOut) throws IOException {
        boolean withoutSettings = !problems.errors().isEmpty();
        var passedOver = new HashSet<>(leftOut);
        settled.forEach(settings -> passedOver.add(settings.document()));
        var content = Content.read(folder, passedOver, output.paths(), options, problems, cache);
        var communities = settled
            .stream()
            .map(c -> c.with(content.items(Kind.WORKING_GROUP), problems))
            .toList();
        if (withoutSettings) {
            return;
        }
        for (Item item : content.faulty()) {
            unrendered(item);
        }
        var pages = new CommunityPages(layout);
        var articles = new Articles(layout, content, joinPath(communities));
        var events = new ArrayList<Event>();
        for (Item item : content.items(Kind.EVENT)) {
            Event.of(item, options.today(), problems).ifPresentOrElse(events::add, () -> unrendered(item));
        }
        var tools = content
            .items(Kind.TOOL)
            .stream()
            .map(item -> Tool.of(item, options.samples(), problems))
            .toList();
        var eventPages = new EventPages(layout, options.today());
        functions(communities);
        var described = new ArrayList<Described>();
        for (var settings : communities) {
            described.add(community(settings, pages, eventPages.next(events, 3), content));
        }
        for (Item item : content.items(Kind.PAGE)) {
            html(
                item,
                item.path().equals("/")
                    ? pages.all(item, communities, eventPages.next(events, 1), content.items(Kind.COMMUNITY))
                    : articles.page(item, item.path().equals("/privacy/") ? pages.notices(communities) : Html.NOTHING)
            );
        }
        for (Item item : content.items(Kind.COMMUNITY)) {
            html(item, pages.elsewhere(item));
        }
        output.moved("/communities/", "/");
        output.moved("/communities", "/");
        for (Kind kind : List.of(Kind.BEST_PRACTICE, Kind.EVENT, Kind.RESOURCE, Kind.TOOL, Kind.WORKING_GROUP)) {
            var list = content.list(kind);
            if (list.isEmpty()) {
                problems.error(
                    folder.resolve(kind.folder()).resolve(Source.LIST),
                    1,
                    "this file is missing: it introduces the list"
                );
                continue;
            }
            if (kind == Kind.EVENT) {
                events(list.get(), events, eventPages, options);
                continue;
            }
            if (kind == Kind.TOOL) {
                var notice = Markdown.field(list.get(), "notice", content.targets(), problems);
                tools(list.get(), notice, tools);
                continue;
            }
            html(
                list.get(),
                kind == Kind.BEST_PRACTICE
                    ? articles.byTheme(list.get(), content.items(kind))
                    : articles.list(list.get(), content.items(kind))
            );
            html(content.items(kind), item -> articles.one(item, list.get()));
            for (Item item : content.items(kind)) {
                var columns = item.fields().texts("columns");
                if (!columns.isEmpty()) {
                    var table = new CsvWriter(columns.toArray(String[]::new)).text();
                    output.page(ArticlePage.spreadsheet(item), Marks.page("text/csv; charset=utf-8", table));
                }
            }
        }
        for (var redirect : content.redirects()) {
            redirect(redirect);
        }
        search(content, described);
        machines(content, tools, options);
        output.paths().forEach(links::other);
        content.redirects().forEach(redirect -> followRedirect(redirect, content.leftOut().keySet()));
        // A page's path is taken with and without its slash.
        output
            .taken()
            .stream()
            .filter(path -> path.endsWith("/") || !output.taken().contains(path + "/"))
            .forEach(this::taken);
        links.check(layout.frame(), folder, content.leftOut(), problems);
        output.frameFile(
            "ground-rules.txt",
            output
                .paths()
                .stream()
                .filter(path -> path.endsWith("/ground-rules/"))
                .sorted()
                .map(path -> path + "\n")
                .collect(Collectors.joining())
        );
        output.frameFile(
            "events.tsv",
            events
                .stream()
                .filter(event -> !event.cancelled())
                .sorted(Comparator.comparing(event -> event.end().toInstant()))
                .map(SitePages::line)
                .collect(Collectors.joining())
        );
        output.frameFile(
            "communities.properties",
            communities
                .stream()
                .map(c -> c.community().id())
                .collect(Collectors.joining(",", "communities=", "\n"))
        );
    }

    /** A page that is missing since its file has an error: its own links are checked, and links to it are right. */
    private void unrendered(Item item) {
        links.page(Optional.of(item.source()), item.path(), Links.Ends.of(item.body().markup()));
    }

    /** The paths that functions answer, and the pages with the forms that functions accept. */
    private void functions(List<CommunitySettings> communities) {
        for (FunctionRoute route : FunctionRoute.values()) {
            if (route == FunctionRoute.MANAGE) {
                form(route.path(), ManagePage.of(TypedForm.EMPTY, Words.ENGLISH), "manage.intro", Map.of());
            } else if (route.isShared()) {
                function(route, route.path());
            } else if (!route.hasVariable()) {
                for (var settings : communities) {
                    var community = settings.community();
                    String path = route.path(community);
                    var named = Map.of("community", community.name());
                    switch (route) {
                        case JOIN -> form(
                            path,
                            JoinPage.of(community, TypedForm.EMPTY, Words.ENGLISH),
                            "join.intro",
                            named
                        );
                        case COORDINATORS -> form(
                            path,
                            SignInPage.of(community, TypedForm.EMPTY, Words.ENGLISH),
                            "coordinators.sign-in.intro",
                            named
                        );
                        default -> function(route, path);
                    }
                }
            }
        }
    }

    private void function(FunctionRoute route, String path) {
        links.other(path);
        output.function(path, route.kind() == FunctionRoute.Kind.LINK);
        if (route.kind() == FunctionRoute.Kind.PAGE) {
            open.add(path);
        }
    }

    private void form(String path, Form.Page form, String description, Map<String, ?> values) {
        String document = layout.made(
            new Layout.Head(path + "/", form.title(), say(description, values), List.of()),
            form.main()
        );
        links.page(Optional.empty(), path + "/", Links.Ends.of(document));
        output.form(path, Marks.page(HTML, document));
    }

    private void search(Content content, List<Described> communities) {
        var searched = new ArrayList<Searched>();
        for (var each : communities) {
            var settings = each.settings();
            String title = settings.community().title();
            searched.add(searched(each.path(), title, Kind.COMMUNITY, settings.summary(), each.text().text(), ""));
        }
        for (Kind kind : Kind.values()) {
            content.list(kind).ifPresent(list -> searched.add(searched(list, "")));
            for (Item item : content.items(kind)) {
                String renamed = item.fields().text("renamed_to").orElse("");
                searched.add(searched(item, renamed + " " + String.join(" ", item.fields().texts("search_terms"))));
            }
        }
        searched.add(searched(FunctionRoute.MANAGE.path() + "/", "manage", "manage.intro", Map.of()));
        searched.add(searched(FunctionRoute.DIRECTORY.path(), "directory", "directory.intro", Map.of()));
        for (var each : communities) {
            var community = each.settings().community();
            var named = Map.of("community", community.name());
            searched.add(searched(FunctionRoute.JOIN.page(community), "join", "join.intro", named));
            searched.add(searched(FunctionRoute.MEMBERS.path(community), "members", "site.community.measured", named));
        }
        output.search(
            SearchIndex.of(InParallel.map(searched, each -> cache.get(each.document().path(), each, Searched::weighed)))
        );
        output.moved("/search", "/search/");
        links.other("/search/");
    }

    /** A document, and further words by which people look for it. */
    private record Searched(SearchIndex.Document document, String terms) {
        SearchIndex.Weighed weighed() {
            return SearchIndex.Weighed.of(document, terms);
        }
    }

    /** A page that a function makes, or that holds a form. @param name the beginning of the keys of its texts */
    private static Searched searched(String path, String name, String summary, Map<String, ?> values) {
        String title = say(name + ".title", values);
        return searched(path, title, Kind.PAGE, say(summary, values), "", say("search.terms." + name));
    }

    private static Searched searched(String path, String title, Kind kind, String summary, String text, String terms) {
        String section = say("site.kind." + kind.folder());
        return new Searched(
            new SearchIndex.Document(path, title, section, summary, text, false, LocalDate.MIN, LocalDate.MAX),
            terms
        );
    }

    private static Searched searched(Item item, String terms) {
        return new Searched(
            new SearchIndex.Document(
                item.path(),
                item.title(),
                say("site.kind." + item.kind().folder()),
                item.summary(),
                item.text(),
                item.sample(),
                item.from(),
                item.until()
            ),
            terms
        );
    }

    private void machines(Content content, List<Tool> tools, Content.Options options) {
        var built = options.today().atStartOfDay(Moment.SITE_ZONE).toInstant();
        var all = new ArrayList<Feed.Entry>();
        for (Kind kind : List.of(Kind.BEST_PRACTICE, Kind.EVENT, Kind.RESOURCE, Kind.WORKING_GROUP)) {
            var entries = content
                .items(kind)
                .stream()
                .filter(Item::isListed)
                .map(item -> Feed.Entry.of(item, updated(item, built)))
                .toList();
            feed(content.list(kind).orElseThrow(), built, entries);
            all.addAll(entries);
        }
        var changes = tools
            .stream()
            .flatMap(tool -> tool.news().stream())
            .toList();
        feed(content.list(Kind.TOOL).orElseThrow(), built, changes);
        all.addAll(changes);
        feed(new Feed(Layout.siteName(), "/", built, all));
        // The pages that are public: those without a mailed link.
        var mapped = new TreeSet<>(links.pages());
        mapped.removeIf(ToolPages::isChoice);
        mapped.addAll(open);
        var items = new HashMap<String, Item>();
        for (Kind kind : Kind.values()) {
            content.items(kind).forEach(item -> items.put(item.path(), item));
        }
        output.page("/sitemap.xml", Marks.page("application/xml; charset=utf-8", Machines.sitemap(items, mapped)));
        output.page("/robots.txt", Marks.page("text/plain; charset=utf-8", Machines.robots()));
        output.page("/.well-known/security.txt", Marks.page("text/plain; charset=utf-8", Machines.security()));
    }

    /** The date of a feed entry: the item's date, or the date of the build if it has none. */
    private static Instant updated(Item item, Instant built) {
        return item
            .date()
            .map(date -> date.toInstant())
            .filter(date -> item.kind() != Kind.EVENT || date.isBefore(built))
            .orElse(built);
    }

    private void feed(Item list, Instant built, List<Feed.Entry> entries) {
        feed(new Feed(Layout.siteName() + ": " + list.title(), list.path(), built, entries));
    }

    private void feed(Feed feed) {
        var pages = cache.get(feed.path(), feed, changed ->
            List.of(
                Marks.page("application/atom+xml; charset=utf-8", changed.atom()),
                Marks.page("application/feed+json; charset=utf-8", changed.json())
            )
        );
        output.page(feed.path() + "feed.xml", pages.getFirst());
        output.page(feed.path() + "feed.json", pages.getLast());
    }

    /** Redirects from a path in each spelling that a request may have: with and without slash, encoded or not. */
    private void redirect(Content.Redirect redirect) {
        String typed = redirect.path().replaceFirst("^https?://[^/]+", "").replaceAll("^/*|/*$", "");
        String decoded = Targets.decoded(typed);
        var spellings = new LinkedHashSet<String>();
        for (String path : List.of(typed, decoded, Targets.encoded(decoded))) {
            spellings.add("/" + path + "/");
            spellings.add("/" + path);
        }
        String location = Links.canonical(redirect.location());
        for (String path : spellings) {
            if (!output.has(path)) {
                output.moved(path, location);
            } else if (path.endsWith("/")) {
                problems.warning(
                    redirect.source(),
                    redirect.field(),
                    path +
                        output
                            .movedTo(path)
                            .map(elsewhere -> " leads to " + elsewhere + " already; left out")
                            .orElse(" is a page itself, so it leads nowhere else; left out")
                );
            }
        }
    }

    /** Reports a redirect into nothing, or in a circle; one to a skipped file is right. */
    private void followRedirect(Content.Redirect redirect, Set<String> leftOut) {
        var way = new LinkedHashSet<String>();
        var next = Optional.of(Links.canonical(redirect.location()));
        while (next.filter(place -> place.startsWith("/")).isPresent()) {
            String place = next.get();
            boolean circle = !way.add(place);
            if (circle || !(links.leadsSomewhere("/", place) || leftOut.contains(place))) {
                problems.error(
                    redirect.source(),
                    redirect.field(),
                    "the redirect to " +
                        redirect.location() +
                        (circle
                            ? " goes in a circle: " + String.join(", ", way)
                            : " leads nowhere" + (way.size() > 1 ? ", by " + place : "")) +
                        "; mend it or remove it"
                );
                return;
            }
            next = output.movedTo(place.substring(0, Links.pathEnd(place)));
        }
    }

    /** The join form that a working group's page links to: that of the first community with working groups. */
    private static String joinPath(List<CommunitySettings> communities) {
        return communities
            .stream()
            .filter(CommunitySettings::workingGroups)
            .findFirst()
            .map(c -> FunctionRoute.JOIN.page(c.community()))
            .orElse("/");
    }

    /** An event as mails name it: when it is over, its page, its title, its date for people. */
    private static String line(Event event) {
        return (
            String.join(
                "\t",
                event.end().toInstant().toString(),
                event.item().path(),
                (event.item().sample() ? "Example: " : "") + event.item().title(),
                event.when()
            ) + "\n"
        );
    }

    private void events(Item list, List<Event> events, EventPages pages, Content.Options options) {
        var stamp = options.today().atStartOfDay(Moment.SITE_ZONE).toInstant();
        html(list, pages.list(list, events));
        calendar("/events.ics", new Dates(Layout.siteName() + " " + list.title(), stamp, events));
        var first = new HashSet<String>(output.paths());
        html(events, event -> pages.one(event, list));
        for (Event event : events) {
            if (first.add(event.item().path())) {
                calendar("/events/" + event.slug() + ".ics", new Dates(event.item().title(), stamp, List.of(event)));
            }
        }
    }

    private void tools(Item list, Html notice, List<Tool> tools) throws IOException {
        var pages = new ToolPages(layout, list, notice, tools);
        for (var chosen : pages.lists().entrySet()) {
            html(chosen.getKey(), chosen.getValue());
        }
        html(ToolPages.AGENCIES, pages.agencies());
        html(tools, pages::one);
        output.page(ToolPages.data("json"), Marks.page("application/json; charset=utf-8", ToolData.json(tools)));
        output.page(ToolPages.data("csv"), Marks.page("text/csv; charset=utf-8", ToolData.csv(tools)));
    }

    /** What a calendar depends on. */
    private record Dates(String name, Instant stamp, List<Event> events) {
        Page page() {
            return Marks.page("text/calendar; charset=utf-8", new Calendar(name, stamp).of(events));
        }
    }

    private void calendar(String path, Dates dates) {
        output.page(path, cache.get(path, dates, Dates::page));
    }

    /** A community's own document. */
    private record Described(CommunitySettings settings, String path, Markdown.Rendered text) {}

    private Described community(CommunitySettings settings, CommunityPages pages, Html next, Content content)
        throws IOException {
        var community = settings.community();
        var source = Source.read(settings.document(), problems);
        String path = source.fields().text("permalink").orElse(community.path());
        String title = source.fields().text("title").orElse(community.title());
        var rules = content
            .items(Kind.PAGE)
            .stream()
            .filter(page -> page.path().equals(community.path() + "ground-rules/"))
            .findFirst();
        var text = Markdown.render(source, path, content.targets(), problems);
        var document = Html.trusted(settings.withAddress(text.html().markup()));
        html(Made.of(Optional.of(source), path, pages.one(settings, path, title, document, next, rules)));
        html(FunctionRoute.JOIN.page(community) + "check-your-mail/", pages.checkYourMail(settings));
        html(
            FunctionRoute.COORDINATORS.page(community) + "check-your-mail/",
            pages.coordinatorsCheckYourMail(settings)
        );
        output.frameFile("communities/" + community.id() + ".properties", settings.properties());
        return new Described(settings, path, text);
    }

    /** A page as it is served, its links, and its file if it has one. */
    private record Made(Optional<Source> source, String path, Links.Ends ends, Page page) {
        static Made of(Optional<Source> source, String path, String document) {
            return new Made(source, path, Links.Ends.of(document), Marks.page(HTML, document));
        }

        static Made of(Item item, String document) {
            return of(Optional.of(item.source()), item.path(), item.whileShown(Html.trusted(document)).markup());
        }

        static Made of(ItemPage page) {
            return of(page.item(), page.document());
        }
    }

    /** The pages of a kind, which may be thousands. */
    private <T> void html(List<T> each, Function<T, ItemPage> page) {
        InParallel.map(each, one -> {
            var inputs = page.apply(one);
            return cache.get(inputs.item().path(), inputs, Made::of);
        }).forEach(this::html);
    }

    private void html(Item item, String document) {
        html(Made.of(item, document));
    }

    private void html(String path, String document) {
        html(Made.of(Optional.empty(), path, document));
    }

    private void html(Made made) {
        var source = made.source();
        String path = made.path();
        if (source.isPresent() && (!path.startsWith("/") || !path.endsWith("/"))) {
            problems.error(source.get().file(), placeLine(source.get()), "begin and end the permalink with a slash");
        } else if (source.isPresent() && output.has(path)) {
            taken(source.get(), path);
        } else {
            if (!output.has(path)) {
                links.page(source, path, made.ends());
            }
            output.page(path, made.page());
        }
    }

    /** Reports a file whose page has the path of another page. The introductions of lists can't be elsewhere. */
    private void taken(Source source, String path) {
        var first = links.source(path).filter(page -> page != source);
        boolean introducesList = source.introducesList();
        var wrong = introducesList ? first.orElse(source) : source;
        var other = introducesList ? Optional.of(source) : first;
        problems.error(
            wrong.file(),
            placeLine(wrong),
            "another page has this path: " +
                path +
                ", " +
                other.map(page -> problems.name(page.file())).orElse(ours(path))
        );
    }

    private String ours(String path) {
        return path.startsWith(Kind.TOOL.path())
            ? problems.name(folder.resolve(Kind.TOOL.folder()).resolve(Source.LIST))
            : "which the site itself uses";
    }

    private void taken(String path) {
        String page = path.endsWith("/") ? path : path + "/";
        var source = links.source(page);
        taken(source.orElseThrow(() -> new IllegalStateException("the site makes two pages at " + path)), page);
    }

    private static int placeLine(Source source) {
        var fields = source.fields();
        return fields.line(fields.text("permalink").isPresent() ? "permalink" : "slug");
    }
}
