package org.socialgov.statistics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.announcing.Block;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.web.AnnouncementHtml;
import org.socialgov.web.Form;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The pages of a community's archive. None holds an address of a person or a token. */
final class ArchivePages {

    private final Community community;
    private final Wording wording;

    ArchivePages(Community community, Wording wording) {
        this.community = community;
        this.wording = wording;
    }

    /**
     * A page of the list.
     *
     * @param all their number on all pages
     * @param hasNewer whether this is not the first page
     * @param hasOlder whether another page follows
     */
    Form.Page list(List<ArchiveEntry> entries, int all, boolean hasNewer, boolean hasOlder) {
        String title = title();
        var next = new ArrayList<Html>();
        if (hasNewer) {
            next.add(link(FunctionRoute.ARCHIVE.path(community), say("archive.newest")));
        }
        if (hasOlder) {
            next.add(
                link(
                    FunctionRoute.ARCHIVE.path(community) + "?before=" + entries.getLast().slug(),
                    say("archive.older")
                )
            );
        }
        return new Form.Page(
            title,
            Html.of(
                """
                {}<h1>{}</h1>
                <p class="usa-intro">{}</p>
                {}{}{}{}""",
                breadcrumb(title, false),
                title,
                ofCommunity("archive.intro"),
                searchField(""),
                entries.isEmpty()
                    ? Html.of("<p>{}</p>\n", ofCommunity("archive.empty"))
                    : Html.of(
                          "<h2 class=\"site-count\">{}</h2>\n{}",
                          all == 1 ? say("archive.one") : say("archive.many", "count", all),
                          collection(entries)
                      ),
                next.isEmpty() ? Html.NOTHING : Html.of("<p class=\"site-downloads\">{}</p>\n", next),
                byMailOrFeed()
            )
        );
    }

    /** The results of a search. */
    Form.Page results(String query, List<ArchiveEntry> found) {
        String title = ofCommunity("archive.search.title");
        int count = found.size();
        var shown = found.subList(0, Math.min(count, ArchiveFunction.MOST_RESULTS));
        return new Form.Page(
            say("search.title-for", "query", query),
            Html.of(
                """
                {}<h1>{}</h1>
                {}<h2 class="site-count">{}</h2>
                {}{}<p class="site-downloads">{} {}</p>
                """,
                breadcrumb(title, true),
                title,
                searchField(query),
                count == 0 ? say("search.none") : count == 1 ? say("search.one") : say("search.many", "count", count),
                count == 0 ? Html.of("<p>{}</p>\n", say("search.none-advice")) : collection(shown),
                count > shown.size() ? Html.of("<p>{}</p>\n", say("search.more", "shown", shown.size())) : Html.NOTHING,
                link(FunctionRoute.ARCHIVE.path(community), say("archive.all")),
                link("/search/", say("archive.search.site"))
            )
        );
    }

    /**
     * The page of an announcement.
     *
     * @param correctedBy the announcement that corrects it
     * @param corrects the announcement that it corrects
     */
    Form.Page announcement(
        ArchiveEntry entry,
        List<Block> text,
        Optional<ArchiveEntry> correctedBy,
        Optional<ArchiveEntry> corrects
    ) {
        return new Form.Page(
            entry.subject(),
            Html.of(
                """
                {}<h1>{}</h1>
                <p class="usa-intro">{}</p>
                {}{}{}<div class="usa-prose">
                {}</div>
                {}""",
                breadcrumb(entry.subject(), true),
                entry.subject(),
                sent(entry),
                correctedBy
                    .map(other ->
                        notice(
                            "warning",
                            say("archive.corrected-by", "date", day(other.position().startedAt())),
                            link(other)
                        )
                    )
                    .orElse(Html.NOTHING),
                corrects
                    .map(other ->
                        notice("info", say("archive.corrects", "date", day(other.position().startedAt())), link(other))
                    )
                    .orElse(Html.NOTHING),
                entry
                    .withdrawnAt()
                    .map(at ->
                        Form.alert("warning", say("archive.withdrawn"), say("archive.withdrawn.text", "date", day(at)))
                    )
                    .orElse(Html.NOTHING),
                AnnouncementHtml.of(text),
                foot()
            )
        );
    }

    /** The page of an announcement that was removed: nothing of it is shown. */
    Form.Page removed(ArchiveEntry entry) {
        String title = say("archive.removed");
        return new Form.Page(
            title,
            Html.of(
                """
                {}<h1>{}</h1>
                <p class="usa-intro">{}</p>
                {}{}""",
                breadcrumb(title, true),
                title,
                say("archive.sent", "date", day(entry.position().startedAt())),
                removal(entry),
                foot()
            )
        );
    }

    /** What is shown in place of a removed announcement. */
    Html removal(ArchiveEntry entry) {
        var removal = entry.redaction().orElseThrow();
        return Html.of(
            "<p>{}</p>\n",
            say("archive.removed.text", Map.of("date", day(removal.at()), "reason", removal.reason()))
        );
    }

    private Html collection(List<ArchiveEntry> entries) {
        return Html.of(
            "<ul class=\"usa-collection site-collection\">\n{}</ul>\n",
            entries.stream().map(this::entry).toList()
        );
    }

    private Html entry(ArchiveEntry entry) {
        boolean isRemoved = entry.redaction().isPresent();
        return Html.of(
            """
            <li class="usa-collection__item"><div class="usa-collection__body">
            <h3 class="usa-collection__heading">{}</h3>
            {}<ul class="usa-collection__meta" aria-label="{}">
            <li class="usa-collection__meta-item"><time datetime="{}">{}</time></li>
            {}</ul>
            </div></li>
            """,
            // The address of a removed announcement holds words of its subject.
            isRemoved ? say("archive.removed") : link(entry),
            isRemoved ? removal(entry) : Html.of("<p class=\"usa-collection__description\">{}</p>\n", entry.summary()),
            say("site.about-entry"),
            entry.position().startedAt().atZone(community.announcements().timezone()).toLocalDate(),
            day(entry.position().startedAt()),
            entry
                .topics()
                .stream()
                .map(topic -> Html.of("<li class=\"usa-collection__meta-item\">{}</li>\n", label(topic)))
                .toList()
        );
    }

    private String sent(ArchiveEntry entry) {
        var values = new HashMap<>(Map.of("date", day(entry.position().startedAt()), "community", community.name()));
        if (entry.topics().isEmpty()) {
            return say("archive.sent-to-all", values);
        }
        values.put("topics", entry.topics().stream().map(this::label).collect(Collectors.joining(", ")));
        return say("archive.sent-to-topics", values);
    }

    /** A topic may have been taken out of the community's settings since. */
    private String label(String topic) {
        return community
            .topics()
            .stream()
            .filter(each -> each.slug().equals(topic))
            .map(Community.Topic::label)
            .findFirst()
            .orElse(topic);
    }

    private Html notice(String kind, String heading, Html text) {
        return Html.of(
            """
            <div class="usa-alert {}">
            <div class="usa-alert__body">
            <h2 class="usa-alert__heading">{}</h2>
            <p class="usa-alert__text">{}</p>
            </div>
            </div>
            """,
            kind.equals("warning") ? "usa-alert--warning" : "usa-alert--info",
            heading,
            text
        );
    }

    private Html foot() {
        return Html.of(
            "<p class=\"site-downloads\">{} {}</p>\n",
            link(FunctionRoute.ARCHIVE.path(community), say("archive.all")),
            link(FunctionRoute.JOIN.page(community), ofCommunity("archive.join"))
        );
    }

    private Html byMailOrFeed() {
        return Html.of(
            "<h2>{}</h2>\n<p>{}</p>\n<p class=\"site-downloads\">{} {} {}</p>\n",
            say("archive.follow"),
            ofCommunity("archive.follow.text"),
            link(FunctionRoute.JOIN.page(community), ofCommunity("archive.join")),
            link(FunctionRoute.ARCHIVE_ATOM.path(community), say("archive.atom")),
            link(FunctionRoute.ARCHIVE_JSON.path(community), say("archive.json"))
        );
    }

    private Html searchField(String query) {
        String path = FunctionRoute.ARCHIVE.path(community);
        return Frame.searchField(path, "search-archive", say("archive.search.label"), query, wording);
    }

    private Html breadcrumb(String title, boolean isBelowList) {
        var way = new ArrayList<>(
            List.of(Map.entry("/", say("site.home")), Map.entry(community.path(), community.title()))
        );
        if (isBelowList) {
            way.add(Map.entry(FunctionRoute.ARCHIVE.path(community), say("archive.short")));
        }
        return Frame.breadcrumb(wording, way, title);
    }

    private Html link(ArchiveEntry entry) {
        return link(FunctionRoute.ARCHIVED_ANNOUNCEMENT.path(community, entry.slug()), entry.subject());
    }

    private static Html link(String path, String label) {
        return Html.of("<a class=\"usa-link\" href=\"{}\">{}</a>", path, label);
    }

    private String title() {
        return ofCommunity("archive.title");
    }

    private String day(Instant at) {
        return wording.date("date.day", at.atZone(community.announcements().timezone()));
    }

    private String ofCommunity(String key) {
        return say(key, "community", community.name());
    }

    private String say(String key, String place, Object value) {
        return say(key, Map.of(place, value));
    }

    private String say(String key) {
        return wording.say(key);
    }

    private String say(String key, Map<String, ?> values) {
        return wording.say(key, values);
    }
}
