package org.socialgov.site;

import java.util.ArrayList;
import java.util.List;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/** Pages that are mostly text, and lists of them. */
final class Articles {

    private final Layout layout;
    private final String joinPath;

    /** @param joinPath the join form of the community whose members form the working groups */
    Articles(Layout layout, String joinPath) {
        this.layout = layout;
        this.joinPath = joinPath;
    }

    /** The list of a kind, below its introduction. */
    String list(Item introduction, List<Item> items) {
        var entries = items.stream().filter(Item::isListed).map(this::entry).toList();
        return layout.list(
            introduction,
            layout.home(),
            Html.of("<ul class=\"usa-collection site-collection\">\n{}</ul>\n", entries)
        );
    }

    /** One page of text. */
    String one(Item item, Item list) {
        var head = new Head(item.path(), item.title(), item.summary(), way(list));
        return layout.article(head, item.deck(), facts(item), item.body(), Html.NOTHING);
    }

    /** A working group's page: its purpose, its results, and how to join it. */
    String group(Item item, Item list) {
        var fields = item.fields();
        var facts = new ArrayList<Html>();
        facts.add(fact("purpose", Html.text(fields.text("purpose").orElse(""))));
        fields.text("meets").ifPresent(meets -> facts.add(fact("meets", Html.text(meets))));
        fields.text("effort").ifPresent(effort -> facts.add(fact("effort", Html.text(effort))));
        fields.text("group_status").ifPresent(status -> facts.add(fact("status", Html.text(capital(status)))));
        var products = fields
            .each("produces")
            .stream()
            .map(product ->
                Html.of(
                    "<li>{} <span class=\"usa-tag site-status\">{}</span></li>\n",
                    product
                        .text("url")
                        .map(url -> Html.of("<a href=\"{}\">{}</a>", url, product.text("title").orElse("")))
                        .orElse(Html.text(product.text("title").orElse(""))),
                    product.text("status").orElse("").replace('-', ' ')
                )
            )
            .toList();
        var body = Html.of(
            """
            <dl class="site-facts">
            {}</dl>
            <p>{}</p>
            <p class="site-actions"><a class="usa-button" href="{}">{}</a></p>
            <h2 id="products">{}</h2>
            <ul>
            {}</ul>
            {}""",
            facts,
            fields.text("join_note").orElse(""),
            joinPath,
            layout.say("site.groups.join"),
            layout.say("site.groups.products"),
            products,
            item.body()
        );
        var head = new Head(item.path(), item.title(), item.summary(), way(list));
        return layout.article(head, item.deck(), Html.NOTHING, body, Html.NOTHING);
    }

    private Html fact(String name, Html value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", layout.say("site.groups." + name), value);
    }

    /**
     * A page of text that belongs to no list.
     *
     * @param after the markup after its text
     */
    String page(Item item, Html after) {
        var head = new Head(item.path(), item.title(), item.summary(), layout.home());
        return layout.article(
            head,
            item.deck().isEmpty() ? item.summary() : item.deck(),
            facts(item),
            Html.join(List.of(item.body(), after)),
            Html.NOTHING
        );
    }

    /** An entry of a list: title, summary, and date. */
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
                    "<div itemscope itemtype=\"https://schema.org/Article\"><meta itemprop=\"headline\" content=\"{}\"><meta itemprop=\"description\" content=\"{}\"><meta itemprop=\"dateModified\" content=\"{}\"></div>\n",
                    item.title(),
                    item.summary(),
                    date.toLocalDate()
                )
            )
        );
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

    List<Crumb> way(Item list) {
        return layout.home(new Crumb(list.path(), list.title()));
    }

    static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
