package org.socialgov.statistics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.announcing.Block;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.web.AnnouncementHtml;
import org.socialgov.web.Form;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The pages of an archive. None holds an address of a person or a token. */
final class ArchivePages {

    private final Wording wording;

    ArchivePages(Wording wording) {
        this.wording = wording;
    }

    /** A page's title and content. */
    record Page(String title, Html main) {}

    /**
     * A page of the list.
     *
     * @param all their number on all pages
     * @param hasNewer whether this is not the first page
     * @param hasOlder whether another page follows
     */
    Page list(Community community, List<ArchiveEntry> entries, int all, boolean hasNewer, boolean hasOlder) {
        String title = title(community);
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
        return new Page(
            title,
            Html.of(
                """
                {}<h1>{}</h1>
                <p class="usa-intro">{}</p>
                {}{}{}{}""",
                breadcrumb(community, title, false),
                title,
                say("archive.intro", Map.of("community", community.name())),
                searchField(community, ""),
                entries.isEmpty()
                    ? Html.of("<p>{}</p>\n", say("archive.empty", Map.of("community", community.name())))
                    : Html.of(
                          "<h2 class=\"site-count\">{}</h2>\n{}",
                          all == 1 ? say("archive.one") : wordingOf("archive.many", "count", all),
                          collection(community, entries)
                      ),
                next.isEmpty() ? Html.NOTHING : Html.of("<p class=\"site-downloads\">{}</p>\n", next),
                byMailOrFeed(community)
            )
        );
    }

    /** The results of a search. */
    Page results(Community community, String query, List<ArchiveEntry> found) {
        String title = say("archive.search.title", Map.of("community", community.name()));
        int count = found.size();
        var shown = found.subList(0, Math.min(count, ArchiveFunction.MOST_RESULTS));
        return new Page(
            wordingOf("search.title-for", "query", query),
            Html.of(
                """
                {}<h1>{}</h1>
                {}<h2 class="site-count">{}</h2>
                {}{}<p class="site-downloads">{}{}</p>
                """,
                breadcrumb(community, title, true),
                title,
                searchField(community, query),
                count == 0
                    ? say("search.none")
                    : count == 1
                      ? say("search.one")
                      : wordingOf("search.many", "count", count),
                count == 0 ? Html.of("<p>{}</p>\n", say("search.none-advice")) : collection(community, shown),
                count > shown.size()
                    ? Html.of("<p>{}</p>\n", wordingOf("search.more", "shown", shown.size()))
                    : Html.NOTHING,
                link(FunctionRoute.ARCHIVE.path(community), say("archive.all")),
                Html.of(" <a class=\"usa-link\" href=\"/search/\">{}</a>", say("archive.search.site"))
            )
        );
    }

    /**
     * The page of an announcement.
     *
     * @param correctedBy the announcement that corrects it
     * @param corrects the announcement that it corrects
     */
    Page announcement(
        Community community,
        ArchiveEntry entry,
        List<Block> text,
        Optional<ArchiveEntry> correctedBy,
        Optional<ArchiveEntry> corrects
    ) {
        return new Page(
            entry.subject(),
            Html.of(
                """
                {}<h1>{}</h1>
                <p class="usa-intro">{}</p>
                {}{}{}<div class="usa-prose">
                {}</div>
                {}""",
                breadcrumb(community, entry.subject(), true),
                entry.subject(),
                sent(community, entry),
                correctedBy
                    .map(other ->
                        notice(
                            "warning",
                            say("archive.corrected-by", Map.of("date", day(community, other.position().startedAt()))),
                            link(community, other)
                        )
                    )
                    .orElse(Html.NOTHING),
                corrects
                    .map(other ->
                        notice(
                            "info",
                            say("archive.corrects", Map.of("date", day(community, other.position().startedAt()))),
                            link(community, other)
                        )
                    )
                    .orElse(Html.NOTHING),
                entry
                    .withdrawnAt()
                    .map(at ->
                        Form.alert(
                            "warning",
                            say("archive.withdrawn"),
                            say("archive.withdrawn.text", Map.of("date", day(community, at)))
                        )
                    )
                    .orElse(Html.NOTHING),
                AnnouncementHtml.of(text),
                foot(community)
            )
        );
    }

    /** The page of an announcement that was removed: nothing of it is shown. */
    Page removed(Community community, ArchiveEntry entry) {
        String title = say("archive.removed");
        return new Page(
            title,
            Html.of(
                """
                {}<h1>{}</h1>
                <p class="usa-intro">{}</p>
                {}{}""",
                breadcrumb(community, title, true),
                title,
                say("archive.sent", Map.of("date", day(community, entry.position().startedAt()))),
                removal(community, entry),
                foot(community)
            )
        );
    }

    /** What is shown in place of a removed announcement. */
    Html removal(Community community, ArchiveEntry entry) {
        var removal = entry.redaction().orElseThrow();
        return Html.of(
            "<p>{}</p>\n",
            say("archive.removed.text", Map.of("date", day(community, removal.at()), "reason", removal.reason()))
        );
    }

    /** The text of an announcement. */
    Html text(List<Block> blocks) {
        return AnnouncementHtml.of(blocks);
    }

    private Html collection(Community community, List<ArchiveEntry> entries) {
        return Html.of(
            "<ul class=\"usa-collection site-collection\">\n{}</ul>\n",
            entries
                .stream()
                .map(entry -> entry(community, entry))
                .toList()
        );
    }

    private Html entry(Community community, ArchiveEntry entry) {
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
            isRemoved ? say("archive.removed") : link(community, entry),
            isRemoved
                ? removal(community, entry)
                : Html.of("<p class=\"usa-collection__description\">{}</p>\n", entry.summary()),
            say("site.about-entry"),
            entry.position().startedAt().atZone(community.announcements().timezone()).toLocalDate(),
            day(community, entry.position().startedAt()),
            entry
                .topics()
                .stream()
                .map(topic -> Html.of("<li class=\"usa-collection__meta-item\">{}</li>\n", label(community, topic)))
                .toList()
        );
    }

    private String sent(Community community, ArchiveEntry entry) {
        String date = day(community, entry.position().startedAt());
        return entry.topics().isEmpty()
            ? say("archive.sent-to-all", Map.of("date", date, "community", community.name()))
            : say(
                  "archive.sent-to-topics",
                  Map.of(
                      "date",
                      date,
                      "community",
                      community.name(),
                      "topics",
                      String.join(
                          ", ",
                          entry
                              .topics()
                              .stream()
                              .map(topic -> label(community, topic))
                              .toList()
                      )
                  )
              );
    }

    /** A topic may have been taken out of the community's settings since. */
    private static String label(Community community, String topic) {
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

    private Html foot(Community community) {
        return Html.of(
            "<p class=\"site-downloads\">{}{}</p>\n",
            link(FunctionRoute.ARCHIVE.path(community), say("archive.all")),
            Html.of(
                " <a class=\"usa-link\" href=\"{}\">{}</a>",
                FunctionRoute.JOIN.page(community),
                say("archive.join", Map.of("community", community.name()))
            )
        );
    }

    private Html byMailOrFeed(Community community) {
        return Html.of(
            "<h2>{}</h2>\n<p>{}</p>\n<p class=\"site-downloads\">{} {} {}</p>\n",
            say("archive.follow"),
            say("archive.follow.text", Map.of("community", community.name())),
            link(FunctionRoute.JOIN.page(community), say("archive.join", Map.of("community", community.name()))),
            link(FunctionRoute.ARCHIVE_ATOM.path(community), say("archive.atom")),
            link(FunctionRoute.ARCHIVE_JSON.path(community), say("archive.json"))
        );
    }

    private Html searchField(Community community, String query) {
        return Html.of(
            """
            <form class="site-search" action="{}" method="get">
            <label class="usa-label" for="search-archive">{}</label>
            <div class="site-search__row"><input class="usa-input" id="search-archive" type="search" name="q" value="{}" maxlength="200"><button class="usa-button" type="submit">{}</button></div>
            </form>
            """,
            FunctionRoute.ARCHIVE.path(community),
            say("archive.search.label"),
            query,
            say("search.button")
        );
    }

    private Html breadcrumb(Community community, String title, boolean isBelowList) {
        var way = new ArrayList<>(
            List.of(Map.entry("/", say("site.home")), Map.entry(community.path(), community.title()))
        );
        if (isBelowList) {
            way.add(Map.entry(FunctionRoute.ARCHIVE.path(community), say("archive.short")));
        }
        return Frame.breadcrumb(wording, way, title);
    }

    private Html link(Community community, ArchiveEntry entry) {
        return link(FunctionRoute.ARCHIVED_ANNOUNCEMENT.path(community, entry.slug()), entry.subject());
    }

    private static Html link(String path, String label) {
        return Html.of("<a class=\"usa-link\" href=\"{}\">{}</a>", path, label);
    }

    private String title(Community community) {
        return say("archive.title", Map.of("community", community.name()));
    }

    private String day(Community community, Instant at) {
        return wording.date("date.day", at.atZone(community.announcements().timezone()));
    }

    private String wordingOf(String key, String place, Object value) {
        return say(key, Map.of(place, value));
    }

    private String say(String key) {
        return wording.say(key);
    }

    private String say(String key, Map<String, ?> values) {
        return wording.say(key, values);
    }
}
