package org.socialgov.coordinators.members;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.SearchText;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.MemberList;
import org.socialgov.coordinators.session.PageTokens;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The list of a community's members by status, and the search in it. What is searched for is posted: no address or name is
 * in the address of a page.
 */
public final class MemberListPages extends SessionPages {

    /** The statuses in the order of their tabs. */
    static final List<String> STATUSES = List.of(
        "ACTIVE",
        "AWAITING_APPROVAL",
        "PENDING",
        "LEFT",
        "DECLINED",
        "SUPPRESSED"
    );

    private static final int ROWS = 50;

    /** Rows that a session shows; a fresh link opens more. A stolen session gives out no whole list. */
    private static final int ROWS_A_SESSION = 1_000;

    private static final int LONGEST_SEARCH = 200;
    private static final String STATUS = "status";
    private static final String AFTER = "after";
    private static final String SOUGHT = "q";

    public MemberListPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.members.", FunctionRoute.COORDINATORS_MEMBERS);
    }

    public Resource resource() {
        return resource(this::list, this::search);
    }

    /**
     * What is asked for.
     *
     * @param typed what is searched for, as typed; empty for the list
     */
    private record Query(String status, String typed, List<String> words, Optional<MemberList.Position> after) {
        boolean isSearch() {
            return !words.isEmpty();
        }
    }

    /**
     * What was found.
     *
     * @param status of the members
     */
    private record Found(String status, List<MemberList.Row> rows, Optional<MemberList.Position> next) {}

    /** A place as page tokens hold it. */
    static String text(MemberList.Position place) {
        return place.since() + " " + place.key().hex();
    }

    static MemberList.Position place(String text) {
        int space = text.indexOf(' ');
        return new MemberList.Position(
            Instant.parse(text.substring(0, space)),
            new MemberKey(text.substring(space + 1))
        );
    }

    private Response list(SessionRequest asked) {
        var fields = asked.request().queryFields();
        String status = status(fields);
        return show(asked, new Query(status, "", List.of(), after(asked, fields, status, List.of())));
    }

    private Response search(SessionRequest asked) {
        String status = status(asked.fields());
        String typed = TypedText.cleaned(asked.one(SOUGHT));
        var words = SearchText.words(typed);
        if (typed.length() > LONGEST_SEARCH || words.isEmpty()) {
            String error = say(typed.length() > LONGEST_SEARCH ? "search.long" : "search.empty");
            var nothing = new Query(status, typed, words, Optional.empty());
            return page(asked.wrong(Map.of(SOUGHT, error)), nothing, Html.NOTHING);
        }
        return show(asked, new Query(status, typed, words, after(asked, asked.fields(), status, words)));
    }

    private static String status(Fields fields) {
        String status = fields.one(STATUS);
        if (status.isEmpty()) {
            return STATUSES.getFirst();
        }
        if (!STATUSES.contains(status)) {
            throw new Refusal(400, "refusal.malformed");
        }
        return status;
    }

    private Optional<MemberList.Position> after(
        SessionRequest asked,
        Fields fields,
        String status,
        List<String> words
    ) {
        String token = fields.one(AFTER);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
            tokens(asked, status, words)
                .place(token)
                .map(MemberListPages::place)
                .orElseThrow(() -> new Refusal(400, "refusal.malformed"))
        );
    }

    private PageTokens tokens(SessionRequest asked, String status, List<String> words) {
        return tokens(asked, status + "\n" + String.join(" ", words));
    }

    private Response show(SessionRequest asked, Query query) {
        var now = now();
        var found = find(query);
        if (isOverLimit(asked.open(), found.rows().size(), now)) {
            return needsFresh(asked);
        }
        log(asked, "members-listed", Map.of("rows", found.rows().size()));
        return page(asked.shown(), query, Html.of("{}{}", results(query, found, now), pages(asked, query, found)));
    }

    private Found find(Query query) {
        if (query.isSearch() && query.after().isEmpty()) {
            // A whole address finds its membership in any status, also one that the index doesn't have yet.
            var member = EmailAddress.parse(query.typed())
                .map(address -> MemberKey.of(community.id(), address))
                .flatMap(ledger()::member);
            if (member.isPresent()) {
                var row = new MemberList.Row(
                    member.get().key(),
                    member.get().address(),
                    member.get().details().name(),
                    member.get().details().organization(),
                    member.get().affiliation().map(Affiliation::organization),
                    member.get().since()
                );
                return new Found(member.get().status(), List.of(row), Optional.empty());
            }
        }
        var page = ledger().memberList(community.id(), query.status(), query.words(), query.after(), ROWS);
        return new Found(query.status(), page.rows(), page.next());
    }

    /** Counts the rows of a session. Those that aren't shown don't count. */
    private boolean isOverLimit(OpenCoordinatorSession open, int rows, Instant now) {
        if (rows == 0) {
            return false;
        }
        long minute = MinuteCounts.minute(now);
        var counter = RateCounter.rowsShownIn(open.session().id());
        var counts = ledger().count(counter, minute, rows, now);
        if (open.session().isFreshAt(now) || counts.within(Duration.ofHours(1), minute) <= ROWS_A_SESSION) {
            return false;
        }
        ledger().count(counter, minute, -rows, now);
        return true;
    }

    private Response page(Reply reply, Query query, Html results) {
        return page(
            reply,
            say("title"),
            tabs(query),
            searchForm(query, reply.errors()),
            results,
            link(FunctionRoute.COORDINATORS_EXPORT.path(community), say("to-export"))
        );
    }

    private Html tabs(Query query) {
        var tabs = STATUSES.stream()
            .map(status ->
                Html.of(
                    "<li><a class=\"usa-link\" href=\"{}?status={}\"{}>{}</a></li>\n",
                    path(),
                    status,
                    Html.trusted(status.equals(query.status()) && !query.isSearch() ? " aria-current=\"page\"" : ""),
                    statusName(status)
                )
            )
            .toList();
        return navigation(say("tabs"), tabs);
    }

    private Html searchForm(Query query, Map<String, String> errors) {
        return new Form(errors)
            .input(
                SOUGHT,
                say("search"),
                say("search.hint"),
                query.typed(),
                Html.trusted("type=\"text\" autocomplete=\"off\"")
            )
            .select(STATUS, say("search.status"), "", choices(STATUSES, this::statusName, query.status()::equals))
            .renderTo(path(), say("search.button"), "");
    }

    private Html results(Query query, Found found, Instant now) {
        String heading = query.isSearch()
            ? say("found", Map.of("words", query.typed(), STATUS, statusName(query.status())))
            : statusName(query.status());
        var asOf = paragraph(say("as-of", Map.of("time", time(now))));
        if (found.rows().isEmpty()) {
            return section(heading, none(query, found), asOf);
        }
        return Html.of(
            "<h2 id=\"list\">{}</h2>\n{}{}",
            heading,
            asOf,
            table(
                List.of(say("person"), say("organization"), say("since")),
                Html.trusted(" aria-labelledby=\"list\""),
                found
                    .rows()
                    .stream()
                    .map(row -> row(row, found.status(), query))
                    .toList()
            )
        );
    }

    private Html none(Query query, Found found) {
        if (found.next().isPresent()) {
            return paragraph(say("found.not-yet"));
        }
        if (query.isSearch()) {
            return paragraph(say(query.after().isPresent() ? "found.no-more" : "found.none"));
        }
        if (query.after().isPresent()) {
            return paragraph(say("no-more"));
        }
        return query.status().equals(STATUSES.getFirst()) ? noMembersYet() : paragraph(say("none"));
    }

    /** The first steps of a community without an active member; nothing where there is one. */
    public Html firstSteps() {
        var page = ledger().memberList(community.id(), STATUSES.getFirst(), List.of(), Optional.empty(), 1);
        return page.rows().isEmpty() && page.next().isEmpty() ? section(say("heading"), noMembersYet()) : Html.NOTHING;
    }

    private Html noMembersYet() {
        return Html.of(
            "{}{}{}",
            paragraph(say("none.ACTIVE")),
            link(FunctionRoute.JOIN.page(community), say("none.join")),
            link(FunctionRoute.COORDINATORS_IMPORTS.path(community), say("none.import"))
        );
    }

    private Html row(MemberList.Row row, String status, Query query) {
        String name = TypedText.name(row.name());
        return Html.of(
            """
            <tr><th scope="row" data-label="{}">{}{}</th><td data-label="{}">{}</td><td class="site-table__day" data-label="{}">{}{}</td></tr>
            """,
            say("person"),
            anchor(
                FunctionRoute.COORDINATORS_MEMBER.path(community, row.key().hex()),
                name.isBlank() ? row.address().value() : name
            ),
            name.isBlank()
                ? Html.NOTHING
                : Html.of("<br><span class=\"site-table__detail\">{}</span>", row.address().value()),
            say("organization"),
            organizations(row),
            say("since"),
            time("coordinators.members.date", row.since()),
            status.equals(query.status())
                ? Html.NOTHING
                : Html.of("<br>{}", say("other-status", Map.of(STATUS, statusName(status))))
        );
    }

    /** As typed, and as recognized where that says more. */
    private Html organizations(MemberList.Row row) {
        var lines = new ArrayList<String>();
        String typed = TypedText.name(row.organization());
        if (!typed.isBlank()) {
            lines.add(typed);
        }
        row.recognized()
            .filter(known -> !known.equalsIgnoreCase(typed))
            .ifPresent(known -> lines.add(typed.isBlank() ? known : say("recognized", Map.of("organization", known))));
        if (lines.isEmpty()) {
            lines.add(say("not-given"));
        }
        var markup = new ArrayList<Html>();
        for (String line : lines) {
            markup.add(Html.of(markup.isEmpty() ? "{}" : "<br>{}", line));
        }
        return Html.join(markup);
    }

    /** The ways to the older and to the newest rows. A search goes on by a form, so that its words stay out of the address. */
    private Html pages(SessionRequest asked, Query query, Found found) {
        var older = found
            .next()
            .map(next -> tokens(asked, query.status(), query.words()).token(text(next)))
            .map(token ->
                query.isSearch()
                    ? new Form(Map.of())
                          .hidden(SOUGHT, query.typed())
                          .hidden(STATUS, query.status())
                          .hidden(AFTER, token)
                          .renderTo(path(), say("search.on"), "usa-button--outline")
                    : link(path() + "?status=" + query.status() + "&after=" + token, say("older"))
            )
            .orElse(Html.NOTHING);
        return Html.of(
            "{}{}",
            older,
            query.after().isPresent() ? link(path() + "?status=" + query.status(), say("newest")) : Html.NOTHING
        );
    }

    private String statusName(String status) {
        return say("status." + status);
    }
}
