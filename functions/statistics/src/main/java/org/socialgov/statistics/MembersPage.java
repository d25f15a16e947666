package org.socialgov.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.AnonymizedCounts;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The page with the statistics of a community's members: charts, each with a table. */
final class MembersPage {

    /** The chart shows this many bars at most, and the first table so many rows; the second table has all. */
    private static final int MOST_BARS = 15;
    /** The growth of a year is in sight; that of all months opens. */
    private static final int MOST_MONTHS = 12;
    /** Columns with words. All others contain numbers and are right-aligned. */
    private static final Set<String> WORDS = Set.of("members.month", "members.organization", "members.kind");
    private static final Html NUMBER = Html.trusted(" class=\"site-number\"");

    private final MembersNumbers numbers;
    private final Wording wording;

    MembersPage(MembersNumbers numbers, Wording wording) {
        this.numbers = numbers;
        this.wording = wording;
    }

    String title() {
        return say("members.title", Map.of("community", numbers.community().name()));
    }

    String description() {
        return say("site.community.measured", Map.of("community", numbers.community().name()));
    }

    Html main() {
        return Html.of(
            """
            {}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            {}{}{}{}<p class="site-downloads"><a class="usa-link" href="{}">{}</a> <a class="usa-link" href="{}">{}</a> <a class="usa-link" href="{}">{}</a></p>
            """,
            Frame.breadcrumb(
                wording,
                List.of(
                    Map.entry("/", say("site.home")),
                    Map.entry(numbers.community().path(), numbers.community().title())
                ),
                title()
            ),
            title(),
            say("members.intro", numbers.inWords(wording)),
            numbers.figures().isExample()
                ? Html.of(
                      "<p><span class=\"usa-tag site-sample\">{}</span> {}</p>\n",
                      say("site.sample"),
                      say("members.example")
                  )
                : Html.NOTHING,
            numbers
                .dailyStatistics()
                .map(this::dailyStatistics)
                .orElse(Html.of("<p>{}</p>\n", say("members.none-yet"))),
            confirmRate(),
            how(),
            FunctionRoute.MEMBERS_JSON.path(numbers.community()),
            say("members.json"),
            FunctionRoute.MEMBERS_CSV.path(numbers.community()),
            say("members.csv"),
            numbers.community().path(),
            say("members.back", Map.of("community", numbers.community().name()))
        );
    }

    private Html dailyStatistics(DailyMemberStatistics dailyStatistics) {
        return Html.join(
            List.of(
                growth(dailyStatistics),
                byKind(dailyStatistics.snapshot()),
                byOrganization(dailyStatistics.snapshot())
            )
        );
    }

    private Html growth(DailyMemberStatistics counted) {
        var months = counted.months();
        var rows = new ArrayList<Html>();
        // The newest month first, since people look for it.
        for (DailyMemberStatistics.Month month : months.reversed()) {
            rows.add(
                Html.of(
                    "<tr><th scope=\"row\">{}</th>{}{}{}</tr>\n",
                    wording.date("date.month", month.month()),
                    cell(month.joined()),
                    cell(month.left()),
                    cell(month.members())
                )
            );
        }
        String name = say("members.growth.chart", Map.of("community", numbers.community().name()));
        return section(
            "growth",
            say("members.growth"),
            say("members.growth.as-of", Map.of("day", MembersNumbers.day(counted.countedAt(), wording))),
            Charts.growth("growth-chart", name, months, wording.dates("date.month-short")),
            tables(
                say("members.growth.caption"),
                say("members.growth.all", Map.of("months", rows.size())),
                List.of("members.month", "members.joined", "members.left", "members.at-end"),
                rows,
                MOST_MONTHS
            )
        );
    }

    private Html byKind(DailyMemberStatistics.Snapshot snapshot) {
        var bars = new ArrayList<Charts.Bar>();
        var rows = new ArrayList<Html>();
        for (AnonymizedCounts.Row<Kind> row : snapshot.byKind().rows()) {
            String label = kind(row.group());
            bars.add(new Charts.Bar(label, row.members()));
            rows.add(row(label, Html.NOTHING, row.members()));
        }
        snapshot
            .byKind()
            .other()
            .ifPresent(other -> {
                bars.add(new Charts.Bar(say("members.other-kinds"), other.members()));
                rows.add(row(say("members.other-kinds"), Html.NOTHING, other.members()));
            });
        return rows.isEmpty()
            ? tooFew("by-kind", say("members.by-kind"))
            : section(
                  "by-kind",
                  say("members.by-kind"),
                  snapshotDay(snapshot),
                  Charts.bars("by-kind-chart", say("members.by-kind.chart"), bars),
                  table(say("members.by-kind.caption"), List.of("members.kind", "members.count"), rows)
              );
    }

    private Html byOrganization(DailyMemberStatistics.Snapshot snapshot) {
        var bars = new ArrayList<Charts.Bar>();
        var rows = new ArrayList<Html>();
        for (AnonymizedCounts.Row<Affiliation.Organization> row : snapshot.byOrganization().rows()) {
            bars.add(new Charts.Bar(label(row.group(), snapshot.byOrganization()), row.members()));
            rows.add(row(row.group().name(), Html.of("<td>{}</td>", kind(row.group().kind())), row.members()));
        }
        snapshot
            .byOrganization()
            .other()
            .ifPresent(other ->
                rows.add(
                    row(
                        say("members.other", Map.of("groups", MembersNumbers.count(other.groups()))),
                        Html.of("<td></td>"),
                        other.members()
                    )
                )
            );
        return rows.isEmpty()
            ? tooFew("by-organization", say("members.by-organization"))
            : section(
                  "by-organization",
                  say("members.by-organization"),
                  snapshotDay(snapshot),
                  bars.isEmpty()
                      ? Html.NOTHING
                      : Charts.bars(
                            "by-organization-chart",
                            say("members.by-organization.chart"),
                            bars.subList(0, Math.min(MOST_BARS, bars.size()))
                        ),
                  tables(
                      say("members.by-organization.caption"),
                      say("members.by-organization.all", Map.of("organizations", rows.size())),
                      List.of("members.organization", "members.kind", "members.count"),
                      rows,
                      MOST_BARS
                  )
              );
    }

    /** One name may stand for organizations of two kinds: the Department of Defense is civilian and military. */
    private String label(Affiliation.Organization organization, AnonymizedCounts<Affiliation.Organization> all) {
        long namesakes = all
            .rows()
            .stream()
            .filter(row -> row.group().name().equals(organization.name()))
            .count();
        return namesakes == 1
            ? organization.name()
            : say("members.namesake", Map.of("organization", organization.name(), "kind", kind(organization.kind())));
    }

    private Html confirmRate() {
        String text = numbers
            .dailyStatistics()
            .map(DailyMemberStatistics::snapshot)
            .flatMap(snapshot -> snapshot.confirmRate().map(percent -> confirmRate(snapshot, percent)))
            .orElse(say("members.confirm-rate.none", Map.of("least", MemberCountShard.Requests.LEAST_SETTLED)));
        return Html.of("<h2 id=\"confirm-rate\">{}</h2>\n<p>{}</p>\n", say("members.confirm-rate"), text);
    }

    private String confirmRate(DailyMemberStatistics.Snapshot snapshot, int percent) {
        return say(
            "members.confirm-rate.text",
            Map.of(
                "month",
                wording.date("date.month", snapshot.requestsSince()),
                "day",
                MembersNumbers.day(snapshot.at(), wording),
                "percent",
                percent
            )
        );
    }

    private Html how() {
        return Html.of(
            "<h2>{}</h2>\n<p>{}</p>\n<p>{}</p>\n",
            say("members.how"),
            say("members.how.counted"),
            say("members.how.folded", Map.of("least", AnonymizedCounts.LEAST))
        );
    }

    private Html tooFew(String id, String heading) {
        return Html.of("<h2 id=\"{}\">{}</h2>\n<p>{}</p>\n", id, heading, say("members.too-few"));
    }

    private Html section(String id, String heading, String note, Html chart, Html table) {
        return Html.of(
            """
            <h2 id="{}">{}</h2>
            {}<div class="site-chart">
            {}{}</div>
            """,
            id,
            heading,
            note.isEmpty() ? Html.NOTHING : Html.of("<p>{}</p>\n", note),
            chart,
            table
        );
    }

    /** The first rows, and all of them in a second table that opens. */
    private Html tables(String caption, String all, List<String> heads, List<Html> rows, int first) {
        return rows.size() <= first
            ? table(caption, heads, rows)
            : Html.of(
                  "<div>\n{}<details class=\"site-details\">\n<summary>{}</summary>\n{}</details>\n</div>\n",
                  table(caption, heads, rows.subList(0, first)),
                  all,
                  table(all, heads, rows)
              );
    }

    /** The table may scroll sideways at large text, so it is focusable by keyboard and has a label. */
    private Html table(String caption, List<String> heads, List<Html> rows) {
        var cells = new ArrayList<Html>();
        for (String head : heads) {
            cells.add(Html.of("<th scope=\"col\"{}>{}</th>", WORDS.contains(head) ? Html.NOTHING : NUMBER, say(head)));
        }
        return Html.of(
            """
            <div class="site-chart__table" tabindex="0" role="region" aria-label="{}">
            <table class="usa-table usa-table--borderless site-table">
            <caption>{}</caption>
            <thead><tr>{}</tr></thead>
            <tbody>
            {}</tbody>
            </table>
            </div>
            """,
            caption,
            caption,
            cells,
            rows
        );
    }

    private static Html row(String name, Html between, int members) {
        return Html.of("<tr><th scope=\"row\">{}</th>{}{}</tr>\n", name, between, cell(members));
    }

    private static Html cell(int number) {
        return Html.of("<td class=\"site-number\">{}</td>", MembersNumbers.count(number));
    }

    private String snapshotDay(DailyMemberStatistics.Snapshot snapshot) {
        return say("members.snapshot", Map.of("day", MembersNumbers.day(snapshot.at(), wording)));
    }

    private String kind(Kind kind) {
        return say("directory.kind." + kind.slug());
    }

    private String say(String key) {
        return wording.say(key);
    }

    private String say(String key, Map<String, ?> values) {
        return wording.say(key, values);
    }
}
