package org.socialgov.site;

import static org.socialgov.site.Words.html;
import static org.socialgov.site.Words.say;

import java.util.ArrayList;
import java.util.List;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/**
 * Pages that are mostly text, and lists of them.
 *
 * @param joinPath the join form of the community whose members form the working groups
 */
record Articles(Layout layout, Content content, String joinPath) {
    /** The list of a kind, and its introduction. */
    String list(Item introduction, List<Item> items) {
        var listed = items.stream().filter(Item::isListed).toList();
        return layout.list(
            introduction,
            Layout.home(),
            listed.isEmpty() ? html("<p>{site.list.none}</p>\n") : entries(listed, "h2")
        );
    }

    /** The list of the best practices: those to begin with, then all by theme, the newest of each first. */
    String byTheme(Item introduction, List<Item> items) {
        var newestFirst = items.stream().sorted(Item.NEWEST_FIRST).toList();
        var parts = new ArrayList<Html>();
        var first = items
            .stream()
            .filter(item -> item.weight() > 1)
            .map(item -> Html.of("<li>{}</li>\n", item.whileShown(ArticlePage.links(List.of(item)))))
            .toList();
        if (!first.isEmpty()) {
            parts.add(
                html("<h2 id=\"start-here\">{site.list.start-here}</h2>\n<ul class=\"site-start\">\n{}</ul>\n", first)
            );
        }
        var themes = content.themes();
        for (String theme : themes) {
            var ofTheme = newestFirst
                .stream()
                .filter(item -> theme(item).equals(theme))
                .toList();
            if (!ofTheme.isEmpty()) {
                parts.add(part(Slug.of(theme), theme, ofTheme));
            }
        }
        var others = newestFirst
            .stream()
            .filter(item -> !themes.contains(theme(item)))
            .toList();
        if (parts.isEmpty()) {
            return list(introduction, newestFirst);
        }
        if (!others.isEmpty()) {
            parts.add(part("newest-first", say("site.list.newest-first"), others));
        }
        return layout.list(introduction, Layout.home(), Html.join(parts));
    }

    private static String theme(Item item) {
        return item.fields().text("theme").orElse("");
    }

    private Html part(String id, String heading, List<Item> items) {
        return Html.of("<h2 id=\"{}\">{}</h2>\n{}", id, heading, entries(items, "h3"));
    }

    private Html entries(List<Item> items, String heading) {
        return Html.of(
            "<ul class=\"usa-collection site-collection\">\n{}</ul>\n",
            items
                .stream()
                .map(item -> entry(item, heading))
                .toList()
        );
    }

    /** A page of a list. */
    ItemPage one(Item item, Item list) {
        return item.kind() == Kind.WORKING_GROUP
            ? new GroupPage(item, layout, way(list), joinPath)
            : new ArticlePage(
                  item,
                  layout,
                  way(list),
                  item.fields().text("theme").filter(content.themes()::contains),
                  content.keeper(item),
                  content.relatedTraining(item),
                  joinPath
              );
    }

    /**
     * A page of text that belongs to no list.
     *
     * @param after the markup after its text
     */
    String page(Item item, Html after) {
        var head = Head.of(item, Layout.home());
        return layout.article(
            head,
            item.intro(),
            ArticlePage.facts(item),
            Html.join(List.of(item.body(), after)),
            Html.NOTHING
        );
    }

    /** An entry of a list: title, summary, and date. */
    private Html entry(Item item, String heading) {
        return item.whileShown(
            Html.of(
                """
                <li class="usa-collection__item"><div class="usa-collection__body">
                <{} class="usa-collection__heading"><a class="usa-link" href="{}">{}</a> {}</{}>
                <p class="usa-collection__description">{}</p>
                {}</div></li>
                """,
                heading,
                item.path(),
                item.title(),
                Layout.sampleTag(item.sample()),
                heading,
                item.summary(),
                meta(item)
            )
        );
    }

    private Html meta(Item item) {
        var meta = new ArrayList<Html>();
        item.date().ifPresent(date ->
            meta.add(Html.of("<li class=\"usa-collection__meta-item\">{}</li>\n", Layout.day(date.toLocalDate())))
        );
        item.fields()
            .text("format")
            .ifPresent(format ->
                meta.add(Html.of("<li class=\"usa-collection__meta-item\">{}</li>\n", capital(format)))
            );
        return meta.isEmpty()
            ? Html.NOTHING
            : html("<ul class=\"usa-collection__meta\" aria-label=\"{site.about-entry}\">\n{}</ul>\n", meta);
    }

    static List<Crumb> way(Item list) {
        return Layout.home(new Crumb(list.path(), list.title()));
    }

    static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
