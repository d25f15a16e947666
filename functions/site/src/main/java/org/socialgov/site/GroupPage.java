package org.socialgov.site;

import static org.socialgov.site.Words.html;

import java.util.List;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/**
 * A working group's page: its purpose, its results, and how to join it.
 *
 * @param way the breadcrumbs up to the list of working groups
 * @param joinPath the join form of the community whose members form the working groups
 */
record GroupPage(Item item, Layout layout, List<Crumb> way, String joinPath) implements ItemPage {
    @Override
    public String document() {
        var fields = item.fields();
        var facts = new Facts("site.groups.")
            .add("purpose", fields.text("purpose").orElse(""))
            .add("meets", fields.text("meets"))
            .add("effort", fields.text("effort"))
            .add("status", fields.text("group_status").map(Articles::capital));
        var body = html(
            """
            {}{}<p>{}</p>
            <p class="site-actions"><a class="usa-button" href="{}">{site.groups.join}</a></p>
            <h2 id="products">{site.groups.products}</h2>
            <ul>
            {}</ul>
            {}""",
            Layout.madeUp(item.sample()),
            facts.list(),
            fields.text("join_note").orElse(""),
            joinPath,
            fields.each("produces").stream().map(GroupPage::product).toList(),
            item.body()
        );
        var head = Head.of(item, way);
        return layout.article(head, item.deck(), Html.NOTHING, body, Html.NOTHING);
    }

    private static Html product(FrontMatter product) {
        String title = product.text("title").orElse("");
        return Html.of(
            "<li>{} <span class=\"usa-tag site-status\">{}</span></li>\n",
            product
                .text("url")
                .map(url -> Html.of("<a href=\"{}\">{}</a>", url, title))
                .orElse(Html.text(title)),
            product.text("status").orElse("").replace('-', ' ')
        );
    }
}
