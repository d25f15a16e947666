package org.socialgov.site;

import static org.socialgov.site.Words.date;
import static org.socialgov.site.Words.html;
import static org.socialgov.site.Words.say;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/**
 * A tool's own page.
 *
 * @param way the breadcrumbs up to the list of tools
 */
record ToolPage(Tool tool, Layout layout, List<Crumb> way) implements ItemPage {
    @Override
    public Item item() {
        return tool.item();
    }

    @Override
    public String document() {
        var item = item();
        var fields = item.fields();
        var facts = new Facts("site.tools.")
            .add(
                "website",
                Html.of(
                    "<a class=\"usa-link usa-link--external\" href=\"{}\">{}</a>",
                    tool.url(),
                    tool.url().replaceAll("^https?://|/$", "")
                )
            )
            .add("status", statusTag(tool))
            .add("terms", agreement())
            .add("category", say("site.tools.category." + tool.category()))
            .add("reviewed", reviewed(tool))
            .add("due", due())
            .add("renamed", fields.text("renamed_to"))
            .add("service-ended", fields.text("service_ended").map(ToolPage::period))
            .add("note", fields.text("platform_note"));
        var body = html(
            """
            {}{}{}{}{}<h2 id="history">{site.tools.history}</h2>
            {}{}{}""",
            warning(),
            facts.list(),
            section("signed", signed()),
            section("evaluations", evaluations()),
            section("negotiation", negotiation()),
            history(),
            item.body(),
            tellUs()
        );
        var head = Head.of(item, way);
        return layout.article(head, item.summary(), Html.NOTHING, body, Html.NOTHING);
    }

    /** A section with its heading; nothing if it is empty. */
    private Html section(String name, Html content) {
        return content.markup().isEmpty()
            ? content
            : Html.of("<h2 id=\"{}\">{}</h2>\n{}", name, say("site.tools." + name), content);
    }

    private Html agreement() {
        String form =
            (tool.kind().isEmpty() ? say("site.tools.terms.some") : Articles.capital(tool.kind())) +
            (tool.form().isEmpty() ? "" : " (" + tool.form() + ")");
        return tool
            .agreement()
            .map(agreement ->
                Html.of(
                    "<a class=\"usa-link usa-link--external\" href=\"{}\">{}</a><br>{}",
                    agreement.url(),
                    form,
                    say("site.tools.terms.as-of", "date", date("date.month", agreement.asOf()))
                )
            )
            .orElse(Html.text(form + ". " + say("site.tools.terms.unknown")));
    }

    /** An entry from the old list must not look current. */
    private Html warning() {
        if (!tool.isInherited() || tool.review().isPresent()) {
            return Html.NOTHING;
        }
        String text = tool
            .listedReview()
            .map(month -> say("site.tools.not-reviewed-since", "date", date("date.month", month)))
            .orElse(say("site.tools.never-reviewed"));
        return Layout.warning(
            tool.evaluations().isEmpty()
                ? text
                : html("{} <a class=\"usa-link\" href=\"#evaluations\">{site.tools.evaluated.yes}</a>", text)
        );
    }

    /** What nobody has told about the service, and how to tell it. */
    private Html tellUs() {
        var missing = new ArrayList<String>();
        if (tool.signed().isEmpty()) {
            missing.add(say("site.tools.nobody-signed"));
        }
        if (tool.evaluations().isEmpty()) {
            missing.add(say("site.tools.no-evaluations"));
        }
        return html(
            """
            <h2 id="tell-us">{site.tools.tell-us.title}</h2>
            <p>{} {site.tools.signed-note}</p>
            <p class="site-actions"><a class="usa-button usa-button--outline" href="mailto:{community-address}?subject={}">{site.tools.tell-us}</a> <a href="{}">{site.tools.by-agency}</a></p>
            """,
            String.join(" ", missing),
            Layout.mailSubject(tool.item().title()),
            ToolPages.AGENCIES
        );
    }

    /** When the entry was last reviewed, and whether an agency has evaluated the service. */
    static Html reviewed(Tool tool) {
        var listing = tool
            .lastReviewed()
            .map(month -> month(month))
            .orElse(Html.text(say("site.tools.no-review")));
        if (tool.evaluations().isEmpty()) {
            return listing;
        }
        var evaluation = tool.evaluations().getFirst();
        return html(
            "{}<br>{site.tools.evaluated.yes}, {} {}{}",
            listing,
            month(YearMonth.from(evaluation.date())),
            Layout.sampleTag(evaluation.sample()),
            evaluation.reviewDue().map(Layout::overdue).orElse(Html.NOTHING)
        );
    }

    private Html due() {
        return tool
            .reviewDue()
            .map(due ->
                Html.of(
                    "{}{}",
                    Marks.before(due, Html.text(say("site.tools.due-on", "date", date("date.day", due)))),
                    Marks.from(due, Html.text(say("site.tools.due-since", "date", date("date.month", due))))
                )
            )
            .orElse(Html.text(say("site.tools.due-now")));
    }

    private Html signed() {
        var rows = tool
            .signed()
            .stream()
            .map(s ->
                Html.of(
                    "<li>{}, {} {}</li>\n",
                    s.text("agency"),
                    date("date.day", s.date()),
                    Layout.sampleTag(s.sample())
                )
            )
            .toList();
        return rows.isEmpty() ? Html.NOTHING : Html.of("<ul>\n{}</ul>\n", rows);
    }

    private Html evaluations() {
        var all = new ArrayList<Html>();
        for (var evaluation : tool.evaluations()) {
            var findings = new Facts("site.tools.").add(
                "verdict",
                Html.of("<strong>{}</strong>", Articles.capital(evaluation.text("verdict")))
            );
            Tool.FINDINGS.forEach(name -> findings.add(name, evaluation.fields().text(name)));
            findings.add(
                "due",
                evaluation.reviewDue().map(due -> Html.of("{}{}", date("date.day", due), Layout.overdue(due)))
            );
            all.add(
                Html.of(
                    "<h3>{}, {} {}</h3>\n{}",
                    evaluation.text("evaluator"),
                    date("date.day", evaluation.date()),
                    Layout.sampleTag(evaluation.sample()),
                    findings.list()
                )
            );
        }
        return Html.join(all);
    }

    private Html negotiation() {
        if (tool.negotiation().isEmpty()) {
            return Html.NOTHING;
        }
        var steps = tool
            .negotiation()
            .stream()
            .map(step ->
                Html.of(
                    "<li><strong>{}</strong>, {} {}{}</li>\n",
                    say("site.tools.step." + step.text("step")),
                    date("date.day", step.date()),
                    Layout.sampleTag(step.sample()),
                    step.text("note").isEmpty() ? Html.NOTHING : Html.of("<br>{}", step.text("note"))
                )
            )
            .toList();
        return Html.of("<ol>\n{}</ol>\n", steps);
    }

    private Html history() {
        var entries = new ArrayList<Html>();
        tool.changes().forEach(change ->
            entries.add(
                Html.of(
                    "<li>{}: {} {}</li>\n",
                    date("date.day", change.date()),
                    change.text("what"),
                    Layout.sampleTag(change.sample())
                )
            )
        );
        if (tool.isInherited()) {
            String updated = tool
                .listedReview()
                .map(month -> say("site.tools.inherited-dated", "date", date("date.month", month)))
                .orElse(say("site.tools.inherited"));
            entries.add(Html.of("<li>{}</li>\n", updated));
        }
        return Html.of("<ul>\n{}</ul>\n", entries);
    }

    /** Its status, and whether the service has ended. */
    static Html statusTag(Tool tool) {
        boolean ended = tool.item().fields().text("service_ended").isPresent();
        String status = say("site.tools.status." + tool.status());
        return Html.of(
            "<span class=\"usa-tag site-status\">{}</span>{}",
            status,
            ended ? html(" <span class=\"usa-tag site-status\">{site.tools.ended}</span>") : Html.NOTHING
        );
    }

    private static Html period(String text) {
        return text.length() == 4 ? Html.text(text) : month(YearMonth.parse(text.substring(0, 7)));
    }

    static Html month(YearMonth month) {
        return Html.of("<time datetime=\"{}\">{}</time>", month, date("date.month", month));
    }
}
