package org.socialgov.site;

import java.util.ArrayList;
import java.util.List;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/** Pages that are mostly text, and lists of them. */
final class Articles {

    private final Layout layout;

    Articles(Layout layout) {
        this.layout = layout;
    }

    /** The list of a kind, below its introduction. */
    String list(Item introduction, List<Item> items) {
        var entries = items.stream().filter(Item::isListed).map(this::entry).toList();
        return layout.list(
            introduction,
            home(),
            Html.of("<ul class=\"usa-collection site-collection\">\n{}</ul>\n", entries)
        );
    }

    /** One page of text. */
    String one(Item item, Item list) {
        var head = new Head(item.path(), item.title(), item.summary(), way(list));
        return layout.article(head, item.deck(), facts(item), item.body(), Html.NOTHING);
    }

    /** A page of text that belongs to no list. */
    String page(Item item) {
        var head = new Head(item.path(), item.title(), item.summary(), home());
        return layout.article(
            head,
            item.deck().isEmpty() ? item.summary() : item.deck(),
            facts(item),
            item.body(),
            Html.NOTHING
        );
    }

    /** A line in a list: title, what it is about, when it was written. */
    Html entry(Item item) {
        return item.whileShown(
            Html.of(
                """
                <li class="usa-collection__item"><div class="usa-collection__body">
                <h2 class="usa-collection__heading"><a class="usa-link" href="{}">{}</a> {}</h2>
                <p class="usa-collection__description">{}</p>
                {}</div></li>
                """,
                item.path(),
                item.title(),
                layout.sampleTag(item.sample()),
                item.summary(),
                meta(item)
            )
        );
    }

    private Html meta(Item item) {
        var meta = new ArrayList<Html>();
        item.date().ifPresent(date ->
            meta.add(Html.of("<li class=\"usa-collection__meta-item\">{}</li>\n", Layout.day(date)))
        );
        item.fields()
            .text("format")
            .ifPresent(format ->
                meta.add(Html.of("<li class=\"usa-collection__meta-item\">{}</li>\n", capital(format)))
            );
        return meta.isEmpty()
            ? Html.NOTHING
            : Html.of(
                  "<ul class=\"usa-collection__meta\" aria-label=\"{}\">\n{}</ul>\n",
                  layout.say("site.about-entry"),
                  meta
              );
    }

    private Html facts(Item item) {
        var facts = new ArrayList<Html>();
        item.date().ifPresent(date ->
            facts.add(
                Html.of(
                    "<p class=\"site-dateline\">{} {} {}</p>\n",
                    layout.say("site.updated"),
                    Layout.day(date),
                    layout.sampleTag(item.sample())
                )
            )
        );
        item.fields()
            .text("source_url")
            .ifPresent(url ->
                facts.add(
                    Html.of(
                        "<p><a class=\"usa-link usa-link--external\" href=\"{}\">{}</a></p>\n",
                        url,
                        layout.say("site.read-original")
                    )
                )
            );
        return Html.join(facts);
    }

    private List<Crumb> home() {
        return List.of(new Crumb("/", layout.say("site.name")));
    }

    List<Crumb> way(Item list) {
        var way = new ArrayList<>(home());
        way.add(new Crumb(list.path(), list.title()));
        return way;
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
