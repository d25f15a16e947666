package org.socialgov.statistics;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.announcing.Block;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.Settings;
import org.socialgov.table.DynamoLedger;
import org.socialgov.web.AnnouncementHtml;
import org.socialgov.web.DryRun;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Refusal;
import org.socialgov.web.Representations;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * Serves the archive of a community's announcements: the list and its search at {@code
 * /communities/social-media/archive}, each announcement at {@code archive/2026-11-24-alt-text-clinic}, and the newest ones
 * as {@code archive.xml} (Atom) and {@code archive.json} (JSON Feed).
 */
public final class ArchiveFunction implements RequestStreamHandler {

    /** As for the site's pages: shared caches may keep a page for five minutes, browsers for one. */
    private static final String CACHED = "public, max-age=60, s-maxage=300";

    /** The announcements on a page of the list. */
    static final int ON_A_PAGE = 20;

    /** The announcements in a feed. */
    private static final int IN_A_FEED = 20;

    /** Results of a search that are shown. */
    static final int MOST_RESULTS = 50;

    private static final int LONGEST_QUERY = 200;

    /** More than any community writes. */
    private static final int ALL = 100_000;

    private final Wiring.Pages<Ledger> wiring;
    private final Http http;
    private final Map<String, Kept> kept = new HashMap<>();

    /**
     * A community's archive as it was read last. The container keeps it until the archive changes, so that a search reads
     * one small item.
     */
    private record Kept(ArchiveEntry.Head head, List<ArchiveEntry> entries, Map<String, Representations> feeds) {}

    public ArchiveFunction() {
        this(Wiring.Pages.from(Settings.ofFunction(), DynamoLedger::new));
        wiring.connect(Ledger::archiveHead);
        var dry = new ArchiveFunction(wiring.forDryRun(Settings.ofFunction(), DynamoLedger::new));
        String page = FunctionRoute.ARCHIVE.path(wiring.communities().getFirst());
        DryRun.of(dry.http, wiring.log(), DryRun.get(page, ""));
    }

    ArchiveFunction(Wiring.Pages<Ledger> wiring) {
        this.wiring = wiring;
        http = new Http(this::route, wiring.errors(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        return at(FunctionRoute.ARCHIVE, request, this::list)
            .or(() -> at(FunctionRoute.ARCHIVED_ANNOUNCEMENT, request, this::announcement))
            .or(() -> at(FunctionRoute.ARCHIVE_ATOM, request, this::atom))
            .or(() -> at(FunctionRoute.ARCHIVE_JSON, request, this::json));
    }

    @FunctionalInterface
    private interface Answer {
        Response to(Request request, Community community);
    }

    private Optional<Resource> at(FunctionRoute route, Request request, Answer answer) {
        return route
            .in(wiring.communities(), request.path())
            .filter(community -> community.announcements().archive() == Community.Announcements.Archive.PUBLIC)
            .map(community -> Resource.get(asked -> answer.to(asked, community)));
    }

    private Response list(Request request, Community community) {
        var fields = request.queryFields();
        String asked = fields.one("q").strip();
        String query = asked.substring(0, Math.min(asked.length(), LONGEST_QUERY));
        var entries = archive(community).entries();
        if (!query.isEmpty()) {
            var words = Archive.query(query);
            var found = entries
                .stream()
                .filter(entry -> !words.isEmpty() && Archive.matches(entry, words))
                .toList();
            return html(request, pages(community).results(query, found));
        }
        int from = after(fields.one("before"), entries);
        var shown = entries.subList(from, Math.min(entries.size(), from + ON_A_PAGE));
        return html(
            request,
            pages(community).list(shown, entries.size(), from > 0, from + shown.size() < entries.size())
        );
    }

    /** The place in the archive behind the announcement with a slug. */
    private static int after(String slug, List<ArchiveEntry> entries) {
        if (slug.isEmpty()) {
            return 0;
        }
        for (int place = 0; place < entries.size(); place++) {
            if (entries.get(place).slug().equals(slug)) {
                return place + 1;
            }
        }
        throw new Refusal(404, "refusal.not-found");
    }

    private Response announcement(Request request, Community community) {
        String slug = FunctionRoute.ARCHIVED_ANNOUNCEMENT.value(community, request.path());
        ArchiveEntry entry = Archive.find(
            community.id(),
            slug,
            community.announcements().timezone(),
            wiring.stored()
        ).orElseThrow(() -> new Refusal(404, "refusal.not-found"));
        if (entry.redaction().isPresent()) {
            return html(request, pages(community).removed(entry)).with("x-robots-tag", "noindex");
        }
        entry = current(entry);
        return html(
            request,
            pages(community).announcement(
                entry,
                text(entry),
                entry.correctedBy().flatMap(other -> other(community, other)),
                entry.corrects().flatMap(other -> other(community, other))
            )
        );
    }

    /** A broadcast that was stopped and dropped has left some members without the announcement. */
    private ArchiveEntry current(ArchiveEntry entry) {
        return wiring
            .stored()
            .mailing(new Mailing.Ref(entry.community(), entry.position().mailing()))
            .filter(mailing -> mailing.state() instanceof Mailing.State.Dropped)
            .map(mailing -> entry.withdrawn(((Mailing.State.Dropped) mailing.state()).at()))
            .orElse(entry);
    }

    /** Another announcement that a page may lead to: the address of a removed one holds words of its subject. */
    private Optional<ArchiveEntry> other(Community community, ArchiveEntry.Position position) {
        return wiring
            .stored()
            .archiveEntry(community.id(), position)
            .filter(entry -> entry.redaction().isEmpty());
    }

    private List<Block> text(ArchiveEntry entry) {
        var ref = new Mailing.Ref(entry.community(), entry.position().mailing());
        return wiring
            .stored()
            .mailingText(ref, entry.version())
            .map(text -> AnnouncementText.parse(text.text()))
            .orElseThrow(() -> new IllegalStateException("an announcement in the archive has no text"));
    }

    private Response atom(Request request, Community community) {
        return feed(request, community, "atom", "application/atom+xml; charset=utf-8");
    }

    private Response json(Request request, Community community) {
        return feed(request, community, "json", "application/feed+json; charset=utf-8");
    }

    private Response feed(Request request, Community community, String format, String contentType) {
        var archive = archive(community);
        String origin = wiring.frame().origin(request.domainName());
        return archive
            .feeds()
            .computeIfAbsent(format + " " + origin, _ -> {
                var items = new ArrayList<ArchiveFeed.Item>();
                for (var entry : archive.entries().subList(0, Math.min(IN_A_FEED, archive.entries().size()))) {
                    items.add(
                        new ArchiveFeed.Item(
                            entry,
                            entry.redaction().isPresent()
                                ? pages(community).removal(entry)
                                : AnnouncementHtml.of(text(entry))
                        )
                    );
                }
                var feed = new ArchiveFeed(community, origin, items, wiring.wording());
                String document = format.equals("atom") ? feed.atom() : feed.json();
                return Representations.of(contentType, document.getBytes(StandardCharsets.UTF_8));
            })
            .answer(request, CACHED);
    }

    private Kept archive(Community community) {
        var head = wiring.stored().archiveHead(community.id());
        var known = kept.get(community.id());
        if (known == null || known.head().revision() != head.revision()) {
            known = new Kept(head, wiring.stored().archive(community.id(), Optional.empty(), ALL), new HashMap<>());
            kept.put(community.id(), known);
        }
        return known;
    }

    private ArchivePages pages(Community community) {
        return new ArchivePages(community, wiring.wording());
    }

    private Response html(Request request, Form.Page page) {
        String document = wiring.frame().render(page.title(), page.main(), request.domainName());
        return Representations.of("text/html; charset=utf-8", document.getBytes(StandardCharsets.UTF_8)).answer(
            request,
            CACHED
        );
    }
}
