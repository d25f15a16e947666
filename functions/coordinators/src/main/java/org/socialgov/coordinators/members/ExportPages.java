package org.socialgov.coordinators.members;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.Exporting;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.storage.MemberList;
import org.socialgov.coordinators.session.CoordinatorSessions;
import org.socialgov.coordinators.session.FreshPages;
import org.socialgov.coordinators.session.Navigation;
import org.socialgov.coordinators.session.PageTokens;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Metrics;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The export of the list of members, by a fresh link. All other coordinators are told before the first byte leaves. A large
 * list leaves in parts, each a file of its own: nothing is stored for it, and nothing has to be deleted.
 */
public final class ExportPages {

    /** Members of a part. */
    static final int ROWS = 5_000;

    private static final int ROWS_A_READ = 1_000;
    private static final String STATUS = "status";
    private static final String FORMAT = "format";
    private static final String BOM = "bom";
    private static final String EXPORT = "export";
    private static final String PART = "part";
    private static final List<String> FORMATS = List.of("csv", "json");

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    public ExportPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    public Resource resource() {
        return sessions.resource(
            community,
            (request, open) -> page(request, 200, open, new Fields(Map.of(STATUS, List.of(first()))), Map.of()),
            this::act
        );
    }

    private static String first() {
        return MemberListPages.STATUSES.getFirst();
    }

    /**
     * What was asked for.
     *
     * @param id of the export: a double click on one form is one export
     */
    private record Asked(String id, List<String> statuses, String format, boolean bom) {
        String content() {
            return String.join(",", statuses) + " " + format;
        }
    }

    /**
     * A part of an export: so many rows behind a place in the list of a status, and on in the lists behind it.
     *
     * @param number from 1; with a letter if a part is too large for one file
     */
    private record Part(
        Asked asked,
        String number,
        int parts,
        String status,
        Optional<MemberList.Position> after,
        int rows
    ) {
        /** As a page token holds it. */
        String text() {
            return String.join(
                " ",
                asked.id(),
                String.join(",", asked.statuses()),
                asked.format(),
                Boolean.toString(asked.bom()),
                number,
                Integer.toString(parts),
                Integer.toString(rows),
                status,
                after.map(place -> place.since() + " " + place.key().hex()).orElse("")
            );
        }

        static Part parse(String text) {
            var words = text.split(" ", -1);
            var asked = new Asked(words[0], List.of(words[1].split(",")), words[2], Boolean.parseBoolean(words[3]));
            var after = words[8].isEmpty()
                ? Optional.<MemberList.Position>empty()
                : Optional.of(new MemberList.Position(Instant.parse(words[8]), new MemberKey(words[9])));
            return new Part(asked, words[4], Integer.parseInt(words[5]), words[7], after, Integer.parseInt(words[6]));
        }

        String file(LocalDate day) {
            String of = parts == 1 && number.equals("1") ? "" : "-" + number + "-of-" + parts;
            return "members-" + day + of + "." + asked.format();
        }
    }

    private Response act(Request request, Fields fields, OpenCoordinatorSession open) {
        if (!open.session().isFreshAt(wiring.clock().instant())) {
            return new FreshPages(wiring, sessions, community).askPage(request, 403, FunctionRoute.COORDINATORS_EXPORT);
        }
        String part = fields.one(PART);
        if (!part.isEmpty()) {
            // Its token says that the audit and the other coordinators know of this export.
            var known = tokens(request)
                .place(part)
                // The id of an export is signed likewise, before the others know of the export.
                .filter(place -> place.indexOf(' ') >= 0)
                .map(Part::parse)
                .orElseThrow(() -> new Refusal(400, "refusal.malformed"));
            return file(request, open, known);
        }
        var errors = new LinkedHashMap<String, String>();
        var statuses = MemberListPages.STATUSES.stream().filter(fields.all(STATUS)::contains).toList();
        if (statuses.isEmpty()) {
            errors.put(STATUS, say("status.none"));
        }
        String format = fields.one(FORMAT);
        if (!FORMATS.contains(format)) {
            errors.put(FORMAT, say("format.none"));
        }
        if (!errors.isEmpty()) {
            return page(request, 422, open, fields, errors);
        }
        String id = tokens(request)
            .place(fields.one(EXPORT))
            .filter(place -> place.matches("[0-9a-f]{32}"))
            .orElseGet(wiring.randomness()::id);
        return export(request, open, new Asked(id, statuses, format, fields.isChecked(BOM)));
    }

    private Response export(Request request, OpenCoordinatorSession open, Asked asked) {
        var parts = parts(asked);
        int members = parts.stream().mapToInt(Part::rows).sum();
        String said = say(
            "said",
            Map.of(
                "members",
                members,
                "statuses",
                String.join(", ", asked.statuses().stream().map(this::statusName).toList()),
                FORMAT,
                say("format." + asked.format())
            )
        );
        var outcome = sessions
            .carryOut(request, community, current -> {
                var act = sessions.act(current);
                long last = act.audit().number();
                var latest = wiring
                    .ledger()
                    .auditEntries(community.id(), Math.max(1, last - Exporting.LATEST + 1), last);
                return Exporting.begin(current, asked.id(), asked.content(), said, latest, act);
            })
            .orElseGet(Exporting.Outcome.NotFresh::new);
        wiring.log().info(
            "members-exported",
            Map.of(
                "request",
                request.id(),
                "session",
                open.session().id(),
                "export",
                asked.id(),
                "rows",
                members,
                "outcome",
                switch (outcome) {
                    case Exporting.Outcome.Begun _ -> "told";
                    case Exporting.Outcome.BegunBefore _ -> "told-before";
                    case Exporting.Outcome.NotFresh _ -> "not-fresh";
                }
            )
        );
        return switch (outcome) {
            case Exporting.Outcome.NotFresh _ -> new FreshPages(wiring, sessions, community).askPage(
                request,
                403,
                FunctionRoute.COORDINATORS_EXPORT
            );
            case Exporting.Outcome.Begun _ -> {
                wiring.metrics().put(Metrics.Metric.BULK_ACTS, 1, wiring.clock().instant());
                yield begun(request, open, parts);
            }
            case Exporting.Outcome.BegunBefore _ -> begun(request, open, parts);
        };
    }

    private Response begun(Request request, OpenCoordinatorSession open, List<Part> parts) {
        return parts.size() == 1 ? file(request, open, parts.getFirst()) : partsPage(request, parts, "parts.what");
    }

    /** The parts of an export, at least one. The places between them are read from the index alone. */
    private List<Part> parts(Asked asked) {
        record Start(String status, Optional<MemberList.Position> after) {}
        var starts = new ArrayList<Start>(List.of(new Start(asked.statuses().getFirst(), Optional.empty())));
        int[] rows = { 0 };
        for (String status : asked.statuses()) {
            var last = new ArrayList<MemberList.Position>();
            wiring.ledger().eachListed(community.id(), status, place -> {
                if (rows[0] > 0 && rows[0] % ROWS == 0) {
                    starts.add(new Start(status, last.isEmpty() ? Optional.empty() : Optional.of(last.getFirst())));
                }
                rows[0]++;
                last.clear();
                last.add(place);
            });
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < starts.size(); i++) {
            var start = starts.get(i);
            int most = Math.min(ROWS, rows[0] - i * ROWS);
            parts.add(new Part(asked, Integer.toString(i + 1), starts.size(), start.status(), start.after(), most));
        }
        return parts;
    }

    private Response file(Request request, OpenCoordinatorSession open, Part part) {
        var asked = part.asked();
        var now = wiring.clock().instant();
        var places = places(part);
        var members = wiring
            .ledger()
            .memberships(
                places
                    .stream()
                    .map(place -> place.position().key())
                    .toList()
            )
            .stream()
            .filter(member -> asked.statuses().contains(member.status()))
            .toList();
        int number = Integer.parseInt(part.number().replaceAll("[ab]+$", ""));
        String file = asked.format().equals("csv")
            ? MemberFile.csv(members, asked.bom())
            : MemberFile.json(members, community, now, number, part.parts());
        if (!MemberFile.fits(file)) {
            return partsPage(request, halves(part, places), "parts.large");
        }
        wiring
            .log()
            .info(
                "members-part",
                Map.of(
                    "request",
                    request.id(),
                    "session",
                    open.session().id(),
                    "export",
                    asked.id(),
                    "part",
                    part.number(),
                    "rows",
                    members.size()
                )
            );
        String type = asked.format().equals("csv") ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
        var day = LocalDate.ofInstant(now, community.announcements().timezone());
        return Response.text(200, type, file)
            .with("content-disposition", "attachment; filename=\"" + part.file(day) + "\"")
            .with("x-robots-tag", "noindex")
            .with("cache-control", "no-store");
    }

    /** The place of a row in the list of a status. */
    private record Place(String status, MemberList.Position position) {}

    /** The places of a part's rows. */
    private List<Place> places(Part part) {
        var places = new ArrayList<Place>();
        var statuses = part.asked().statuses();
        for (String status : statuses.subList(statuses.indexOf(part.status()), statuses.size())) {
            var next = status.equals(part.status()) ? part.after() : Optional.<MemberList.Position>empty();
            do {
                int most = Math.min(ROWS_A_READ, part.rows() - places.size());
                if (most <= 0) {
                    return places;
                }
                var page = wiring.ledger().memberList(community.id(), status, List.of(), next, most);
                page.rows().forEach(row -> places.add(new Place(status, row.position())));
                next = page.next();
            } while (next.isPresent());
        }
        return places;
    }

    /** A part whose values are too long for one answer, as two. */
    private List<Part> halves(Part part, List<Place> places) {
        int half = places.size() / 2;
        var last = places.get(half - 1);
        return List.of(
            new Part(part.asked(), part.number() + "a", part.parts(), part.status(), part.after(), half),
            new Part(
                part.asked(),
                part.number() + "b",
                part.parts(),
                last.status(),
                Optional.of(last.position()),
                part.rows() - half
            )
        );
    }

    private Response partsPage(Request request, List<Part> parts, String what) {
        String title = say("parts", Map.of("community", community.name()));
        var forms = parts
            .stream()
            .map(part ->
                Html.of(
                    "<li>{}</li>\n",
                    new Form(Map.of())
                        .hidden(PART, tokens(request).token(part.text()))
                        .renderTo(
                            path(),
                            say(
                                "parts.button",
                                Map.of(PART, part.number(), "parts", part.parts(), "members", part.rows())
                            ),
                            "usa-button--outline"
                        )
                )
            )
            .toList();
        return wiring.page(
            request,
            200,
            title,
            Html.of(
                "{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<ol>\n{}</ol>\n",
                Navigation.of(wiring, community, FunctionRoute.COORDINATORS_EXPORT),
                title,
                say(what),
                forms
            )
        );
    }

    private Response page(
        Request request,
        int status,
        OpenCoordinatorSession open,
        Fields typed,
        Map<String, String> errors
    ) {
        String title = say("title", Map.of("community", community.name()));
        var statuses = new ArrayList<Form.Choice>();
        for (String each : MemberListPages.STATUSES) {
            int[] members = { 0 };
            wiring.ledger().eachListed(community.id(), each, _ -> members[0]++);
            statuses.add(
                new Form.Choice(
                    each,
                    say("status.count", Map.of(STATUS, statusName(each), "members", members[0])),
                    typed.all(STATUS).contains(each)
                )
            );
        }
        String chosen = typed.one(FORMAT).isEmpty() && errors.isEmpty() ? FORMATS.getFirst() : typed.one(FORMAT);
        var form = new Form(errors)
            .hidden(EXPORT, tokens(request).token(wiring.randomness().id()))
            .boxes(STATUS, say(STATUS), say("status.hint"), statuses)
            .radios(
                FORMAT,
                say(FORMAT),
                say("format.hint"),
                FORMATS.stream()
                    .map(each -> new Form.Choice(each, say("format." + each), each.equals(chosen)))
                    .toList()
            )
            .boxes(BOM, say(BOM), "", List.of(new Form.Choice("yes", say("bom.box"), typed.isChecked(BOM))));
        return wiring.page(
            request,
            status,
            title,
            errors,
            Html.of(
                "{}{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}<p>{}</p>\n{}",
                Form.summary(wiring.wording().say("form.errors"), errors),
                Navigation.of(wiring, community, FunctionRoute.COORDINATORS_EXPORT),
                title,
                say("intro"),
                told(open),
                say("parts.note"),
                form.renderTo(path(), say("button"), "")
            )
        );
    }

    private Html told(OpenCoordinatorSession open) {
        var others = open
            .coordinators()
            .active()
            .stream()
            .filter(each -> !each.equals(open.address()))
            .map(EmailAddress::value)
            .map(address -> Html.of("<li>{}</li>\n", address))
            .toList();
        return others.isEmpty()
            ? Html.of("<p>{}</p>\n", say("told.none"))
            : Html.of("<p>{}</p>\n<ul>\n{}</ul>\n", say("told"), others);
    }

    private PageTokens tokens(Request request) {
        return new PageTokens(wiring.sessionCookie().read(request), community.id() + "\nexport");
    }

    private String path() {
        return FunctionRoute.COORDINATORS_EXPORT.path(community);
    }

    private String statusName(String status) {
        return wiring.wording().say("coordinators.members.status." + status);
    }

    private String say(String what) {
        return say(what, Map.of());
    }

    private String say(String what, Map<String, ?> values) {
        return wiring.wording().say("coordinators.export." + what, values);
    }
}
