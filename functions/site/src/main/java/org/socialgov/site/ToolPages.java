package org.socialgov.site;

import static org.socialgov.site.Words.date;
import static org.socialgov.site.Words.html;
import static org.socialgov.site.Words.say;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/**
 * The registry of tools: the list and its filters, and the agreements by agency. {@link ToolPage} is a tool's own page.
 *
 * @param notice the warning above each list
 */
record ToolPages(Layout layout, Item introduction, Html notice, List<Tool> tools) {
    /** The path of the page by agency, below the list. */
    static final String AGENCIES = Kind.TOOL.path() + "agencies/";

    private static final String CHOICES = Kind.TOOL.path() + "by/";
    private static final String ANY = "all";

    ToolPages {
        tools = tools
            .stream()
            .sorted(Comparator.comparing(tool -> tool.item().title(), String.CASE_INSENSITIVE_ORDER))
            .toList();
    }

    /** One filter of the list, for example by status. */
    private record Filter(String name, List<String> values, Function<Tool, String> value) {}

    private static final List<Filter> FILTERS = List.of(
        new Filter("category", Tool.CATEGORIES, Tool::category),
        new Filter("service", List.of("usable", "ended"), tool -> tool.isUsable() ? "usable" : "ended"),
        new Filter("evaluated", List.of("yes", "no"), tool -> tool.evaluations().isEmpty() ? "no" : "yes")
    );

    /** Whether a path is that of a filtered list, which is in no sitemap. */
    static boolean isChoice(String path) {
        return path.startsWith(CHOICES);
    }

    /** The whole list and every filtered list that isn't empty, by path. */
    Map<String, String> lists() {
        var lists = new LinkedHashMap<String, String>();
        var chosen = new LinkedHashSet<List<String>>();
        chosen.add(List.of(ANY, ANY, ANY));
        for (Tool tool : tools) {
            var values = FILTERS.stream()
                .map(filter -> filter.value.apply(tool))
                .toList();
            for (int mask = 0; mask < 1 << values.size(); mask++) {
                var choice = new ArrayList<String>();
                for (int i = 0; i < values.size(); i++) {
                    choice.add((mask & (1 << i)) == 0 ? ANY : values.get(i));
                }
                chosen.add(choice);
            }
        }
        for (List<String> choice : chosen) {
            lists.put(path(choice), list(choice));
        }
        return lists;
    }

    private static String path(List<String> choice) {
        boolean everything = choice.stream().allMatch(ANY::equals);
        return everything ? Kind.TOOL.path() : CHOICES + String.join("/", choice) + "/";
    }

    private List<Tool> matching(List<String> choice) {
        return tools
            .stream()
            .filter(tool -> {
                for (int i = 0; i < choice.size(); i++) {
                    if (!choice.get(i).equals(ANY) && !choice.get(i).equals(FILTERS.get(i).value.apply(tool))) {
                        return false;
                    }
                }
                return true;
            })
            .toList();
    }

    private String list(List<String> choice) {
        var found = matching(choice);
        String path = path(choice);
        boolean everything = path.equals(Kind.TOOL.path());
        var way = everything ? Layout.home() : wayToList();
        String title = everything ? introduction.title() : say("site.tools.choice", "choice", label(choice));
        var head = new Head(path, Kind.TOOL.path(), title, introduction.summary(), way);
        var main = html(
            """
            <div class="grid-container site-column">
            {}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            <div class="usa-alert usa-alert--warning usa-alert--slim"><div class="usa-alert__body"><div class="usa-alert__text">{}</div></div></div>
            <details class="site-toggle"><summary class="site-toggle__button">{site.tools.filter}</summary></details>
            <div class="site-filters">
            {}</div>
            <p class="site-count">{}</p>
            {}{}<p class="site-downloads">{site.tools.data} <a href="{}">JSON</a> <a href="{}">CSV</a> <a href="{}feed.xml">{site.tools.changes-feed}</a> <a href="{}">{site.tools.by-agency}</a></p>
            {}</div>
            """,
            Layout.breadcrumb(head),
            title,
            introduction.deck(),
            notice,
            filters(choice),
            say("site.tools.count", Map.of("found", found.size(), "all", tools.size())),
            table("usable", found.stream().filter(Tool::isUsable).toList()),
            table(
                "ended",
                found
                    .stream()
                    .filter(tool -> !tool.isUsable())
                    .toList()
            ),
            data("json"),
            data("csv"),
            Kind.TOOL.path(),
            AGENCIES,
            everything ? Html.of("<div class=\"usa-prose\">\n{}</div>\n", introduction.body()) : Html.NOTHING
        );
        return layout.wide(head, main);
    }

    /** One part of the list: the tools that can be used, or those that can't. */
    private Html table(String part, List<Tool> tools) {
        return tools.isEmpty()
            ? Html.NOTHING
            : html(
                  """
                  <h2 id="{}">{}</h2>
                  <table class="usa-table usa-table--borderless usa-table--stacked site-table" aria-labelledby="{}">
                  <thead><tr><th scope="col">{site.tools.name}</th><th scope="col">{site.tools.category}</th>{}<th scope="col">{site.tools.reviewed}</th></tr></thead>
                  <tbody>
                  {}</tbody>
                  </table>
                  """,
                  part,
                  say("site.tools.service." + part),
                  part,
                  part.equals("ended") ? html("<th scope=\"col\">{site.tools.status}</th>") : Html.NOTHING,
                  tools.stream().map(this::row).toList()
              );
    }

    /** The path of the registry's data in a format. */
    static String data(String format) {
        return Kind.TOOL.path().substring(0, Kind.TOOL.path().length() - 1) + "." + format;
    }

    private Html row(Tool tool) {
        return html(
            """
            <tr><th scope="row"><a href="{}">{}</a></th><td data-label="{site.tools.category}">{}</td>{}<td data-label="{site.tools.reviewed}">{}</td></tr>
            """,
            tool.item().path(),
            tool.item().title(),
            say("site.tools.category." + tool.category()),
            tool.isUsable()
                ? Html.NOTHING
                : html("<td data-label=\"{site.tools.status}\">{}</td>", ToolPage.statusTag(tool)),
            ToolPage.reviewed(tool)
        );
    }

    private List<Html> filters(List<String> choice) {
        var groups = new ArrayList<Html>();
        for (int i = 0; i < FILTERS.size(); i++) {
            Filter filter = FILTERS.get(i);
            var others = with(choice, i, ANY);
            var links = new ArrayList<Html>();
            links.add(choice(others, say("site.tools.all"), choice.get(i).equals(ANY)));
            for (String value : filter.values) {
                int count = matching(with(choice, i, value)).size();
                if (count > 0) {
                    String label = label(i, value) + " (" + count + ")";
                    links.add(choice(with(choice, i, value), label, choice.get(i).equals(value)));
                }
            }
            groups.add(
                Html.of(
                    """
                    <nav class="site-filter" aria-labelledby="filter-{}"><h2 id="filter-{}" class="site-filter__title">{}</h2><ul>
                    {}</ul></nav>
                    """,
                    filter.name,
                    filter.name,
                    say("site.tools.by." + filter.name),
                    links
                )
            );
        }
        return groups;
    }

    private static Html choice(List<String> choice, String label, boolean current) {
        return Html.of(
            "<li><a href=\"{}\"{}>{}</a></li>\n",
            path(choice),
            current ? Html.trusted(" aria-current=\"true\"") : Html.NOTHING,
            label
        );
    }

    private static List<String> with(List<String> choice, int place, String value) {
        var changed = new ArrayList<>(choice);
        changed.set(place, value);
        return changed;
    }

    private String label(List<String> choice) {
        var labels = new ArrayList<String>();
        for (int i = 0; i < choice.size(); i++) {
            if (!choice.get(i).equals(ANY)) {
                labels.add(label(i, choice.get(i)));
            }
        }
        return String.join(", ", labels);
    }

    private String label(int filter, String value) {
        return say("site.tools." + FILTERS.get(filter).name + "." + value);
    }

    /** A tool's own page. */
    ToolPage one(Tool tool) {
        return new ToolPage(tool, layout, wayToList());
    }

    /** The agreements that agencies report as signed. */
    String agencies() {
        var byAgency = new TreeMap<String, List<Html>>();
        boolean samples = false;
        for (Tool tool : tools) {
            for (var signature : tool.signed()) {
                samples |= signature.sample();
                byAgency
                    .computeIfAbsent(signature.text("agency"), agency -> new ArrayList<>())
                    .add(
                        Html.of(
                            "<li><a href=\"{}\">{}</a>, {}</li>\n",
                            tool.item().path(),
                            tool.item().title(),
                            date("date.day", signature.date())
                        )
                    );
            }
        }
        var sections = new ArrayList<Html>();
        byAgency.forEach((agency, signed) ->
            sections.add(Html.of("<h2 id=\"{}\">{}</h2>\n<ul>\n{}</ul>\n", Slug.of(agency), agency, signed))
        );
        var head = new Head(AGENCIES, say("site.tools.signed"), say("site.tools.agencies-summary"), wayToList());
        var body = html(
            "{}{}<p>{site.tools.signed-note}</p>\n",
            Layout.madeUp(samples),
            sections.isEmpty() ? html("<p>{site.tools.no-agencies}</p>\n") : Html.join(sections)
        );
        return layout.article(head, body);
    }

    private List<Crumb> wayToList() {
        return Layout.home(new Crumb(introduction.path(), say("site.tools")));
    }
}
