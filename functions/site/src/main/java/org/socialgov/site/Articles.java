package org.socialgov.site;

import static org.socialgov.site.Words.html;
import static org.socialgov.site.Words.say;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/** Pages that are mostly text, and lists of them. */
final class Articles {

    private static final Pattern CHECKLIST = Pattern.compile("<h2 id=\"checklist\">");

    private final Layout layout;
    private final Content content;
    private final String joinPath;

    /** @param joinPath the join form of the community whose members form the working groups */
    Articles(Layout layout, Content content, String joinPath) {
        this.layout = layout;
        this.content = content;
        this.joinPath = joinPath;
    }

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
        var newestFirst = items
            .stream()
            .sorted(
                Comparator.comparing((Item item) ->
                    item.date().map(ZonedDateTime::toInstant).orElse(Instant.EPOCH)
                ).reversed()
            )
            .toList();
        var parts = new ArrayList<Html>();
        var first = items
            .stream()
            .filter(item -> item.weight() > 1)
            .map(item -> Html.of("<li>{}</li>\n", item.whileShown(links(List.of(item)))))
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

    /** One page of text. */
    String one(Item item, Item list) {
        var head = new Head(item.path(), item.title(), item.summary(), way(list));
        return layout.article(head, item.deck(), facts(item), item.body(), foot(item));
    }

    /** Who keeps an article, how current it is, and what its reader can do next. */
    private Html foot(Item item) {
        var facts = new ArrayList<Html>();
        item.fields()
            .text("theme")
            .filter(content.themes()::contains)
            .ifPresent(theme ->
                facts.add(
                    about("theme", Html.of("<a href=\"{}#{}\">{}</a>", item.kind().path(), Slug.of(theme), theme))
                )
            );
        content.keeper(item).ifPresent(group -> facts.add(about("kept-by", links(List.of(group)))));
        item.fields()
            .text("reviewed")
            .flatMap(Moment::day)
            .ifPresent(day -> facts.add(about("reviewed", Layout.day(day))));
        item.fields()
            .text("next_review")
            .flatMap(Moment::day)
            .ifPresent(day -> facts.add(about("next-review", Html.of("{}{}", Layout.day(day), Layout.overdue(day)))));
        var training = content.relatedTraining(item);
        if (!training.isEmpty()) {
            facts.add(about("training", links(training)));
        }
        boolean hasChecklist = CHECKLIST.matcher(item.body().markup()).find();
        return html(
            """
            <section class="site-foot" aria-labelledby="about-this-page">
            <h2 id="about-this-page" class="site-foot__title">{site.about.title}</h2>
            {}{}<p class="site-actions"><a class="usa-button" href="{}">{site.about.join}</a> <a class="usa-button usa-button--outline" href="mailto:{community-address}?subject={}">{site.about.tell-us}</a></p>
            </section>
            """,
            facts.isEmpty() ? Html.NOTHING : Html.of("<dl class=\"site-facts\">\n{}</dl>\n", facts),
            hasChecklist ? html("<p><a href=\"#checklist\">{site.about.checklist}</a></p>\n") : Html.NOTHING,
            joinPath,
            Layout.mailSubject(item.title())
        );
    }

    private Html about(String name, Html value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", say("site.about." + name), value);
    }

    private Html links(List<Item> items) {
        return Html.join(
            items
                .stream()
                .map(item ->
                    Html.of(
                        "<div><a href=\"{}\">{}</a> {}</div>",
                        item.path(),
                        item.title(),
                        Layout.sampleTag(item.sample())
                    )
                )
                .toList()
        );
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
        var body = html(
            """
            {}<dl class="site-facts">
            {}</dl>
            <p>{}</p>
            <p class="site-actions"><a class="usa-button" href="{}">{site.groups.join}</a></p>
            <h2 id="products">{site.groups.products}</h2>
            <ul>
            {}</ul>
            {}""",
            Layout.madeUp(item.sample()),
            facts,
            fields.text("join_note").orElse(""),
            joinPath,
            products,
            item.body()
        );
        var head = new Head(item.path(), item.title(), item.summary(), way(list));
        return layout.article(head, item.deck(), Html.NOTHING, body, Html.NOTHING);
    }

    private Html fact(String name, Html value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", say("site.groups." + name), value);
    }

    /**
     * A page of text that belongs to no list.
     *
     * @param after the markup after its text
     */
    String page(Item item, Html after) {
        var head = new Head(item.path(), item.title(), item.summary(), Layout.home());
        return layout.article(
            head,
            item.deck().isEmpty() ? item.summary() : item.deck(),
            facts(item),
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

    private Html facts(Item item) {
        var facts = new ArrayList<Html>();
        facts.add(Layout.madeUp(item.sample()));
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
            facts.add(html("<p class=\"site-dateline\">{site.updated} {}</p>\n", Layout.day(date.toLocalDate())))
        );
        item.fields()
            .text("source_url")
            .ifPresent(url ->
                facts.add(
                    html("<p><a class=\"usa-link usa-link--external\" href=\"{}\">{site.read-original}</a></p>\n", url)
                )
            );
        if (item.fields().texts("columns").size() > 0) {
            facts.add(html("<p><a href=\"{}\">{site.download-spreadsheet}</a></p>\n", spreadsheet(item)));
        }
        return Html.join(facts);
    }

    /** The path of a resource's spreadsheet, which has the columns that the resource names. */
    static String spreadsheet(Item item) {
        return item.path().substring(0, item.path().length() - 1) + ".csv";
    }

    List<Crumb> way(Item list) {
        return Layout.home(new Crumb(list.path(), list.title()));
    }

    static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
