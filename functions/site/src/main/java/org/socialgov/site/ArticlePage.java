package org.socialgov.site;

import static org.socialgov.site.Words.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/**
 * The page of a best practice or a resource.
 *
 * @param way the breadcrumbs up to its list
 * @param theme its theme, if it is one of the list's
 * @param keeper the working group that keeps it
 * @param training the events that train for it
 * @param joinPath the join form of the community whose members form the working groups
 */
record ArticlePage(
    Item item,
    Layout layout,
    List<Crumb> way,
    Optional<String> theme,
    Optional<Item> keeper,
    List<Item> training,
    String joinPath
) implements ItemPage {
    @Override
    public String document() {
        var head = Head.of(item, way);
        return layout.article(head, item.deck(), facts(item), item.body(), foot());
    }

    /** Who keeps an article, how current it is, and what its reader can do next. */
    private Html foot() {
        var fields = item.fields();
        var facts = new Facts("site.about.")
            .add(
                "theme",
                theme.map(name -> Html.of("<a href=\"{}#{}\">{}</a>", item.kind().path(), Slug.of(name), name))
            )
            .add("kept-by", keeper.map(group -> links(List.of(group))))
            .add("reviewed", fields.text("reviewed").flatMap(Moment::day).map(Layout::day))
            .add(
                "next-review",
                fields
                    .text("next_review")
                    .flatMap(Moment::day)
                    .map(day -> Html.of("{}{}", Layout.day(day), Layout.overdue(day)))
            )
            .add("training", Optional.of(links(training)).filter(links -> !training.isEmpty()));
        boolean hasChecklist = item.body().markup().contains("<h2 id=\"checklist\">");
        return html(
            """
            <section class="site-foot" aria-labelledby="about-this-page">
            <h2 id="about-this-page" class="site-foot__title">{site.about.title}</h2>
            {}{}<p class="site-actions"><a class="usa-button" href="{}">{site.about.join}</a> <a class="usa-button usa-button--outline" href="mailto:{community-address}?subject={}">{site.about.tell-us}</a></p>
            </section>
            """,
            facts.list(),
            hasChecklist ? html("<p><a href=\"#checklist\">{site.about.checklist}</a></p>\n") : Html.NOTHING,
            joinPath,
            Layout.mailSubject(item.title())
        );
    }

    /** Links to items, each on a line. */
    static Html links(List<Item> items) {
        return Html.of(
            "{}",
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

    /** What stands between a text's title and the text: its date, its source, its spreadsheet. */
    static Html facts(Item item) {
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
}
