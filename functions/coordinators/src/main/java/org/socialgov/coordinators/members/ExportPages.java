package org.socialgov.coordinators.members;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.socialgov.community.Community;
import org.socialgov.community.coordinating.Exporting;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.storage.MemberList;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Metrics;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The export of the list of members, by a fresh link. All other coordinators are told before the first byte leaves. A large
 * list leaves in parts, each a file of its own: nothing is stored for it, and nothing has to be deleted.
 */
public final class ExportPages extends SessionPages {

    /** Members of a part. */
    static final int ROWS = 5_000;

    private static final int ROWS_A_READ = 1_000;
    private static final String STATUS = "status";
    private static final String FORMAT = "format";
    private static final String BOM = "bom";
    private static final String EXPORT = "export";
    private static final String PART = "part";
    private static final List<String> FORMATS = List.of("csv", "json");

    public ExportPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.export.", FunctionRoute.COORDINATORS_EXPORT);
    }

    public Resource resource() {
        return resource(asked -> {
            var first = new Fields(Map.of(STATUS, List.of(MemberListPages.STATUSES.getFirst())));
            return page(new Reply(asked, 200, Html.NOTHING, new Typed(first, Map.of())));
        }, this::act);
    }

    /**
     * What was asked for.
     *
     * @param id of the export: a double click on one form is one export
     */
    private record Wanted(String id, List<String> statuses, String format, boolean bom) {
        String content() {
            return String.join(",", statuses) + " " + format;
        }
    }

    /** A place in the list of a status: behind a member, or the beginning. */
    private record Place(String status, Optional<MemberList.Position> after) {}

    /**
     * A part of an export: so many rows behind a place, and on in the lists of the statuses behind it.
     *
     * @param number from 1; with a letter if a part is too large for one file
     */
    private record Part(Wanted wanted, String number, int parts, Place from, int rows) {
        /** As a page token holds it. */
        String text() {
            return String.join(
                " ",
                wanted.id(),
                String.join(",", wanted.statuses()),
                wanted.format(),
                Boolean.toString(wanted.bom()),
                number,
                Integer.toString(parts),
                Integer.toString(rows),
                from.status(),
                from.after().map(MemberListPages::text).orElse("")
            );
        }

        static Part parse(String text) {
            var words = text.split(" ", 9);
            var wanted = new Wanted(words[0], List.of(words[1].split(",")), words[2], Boolean.parseBoolean(words[3]));
            var after = Optional.of(words[8])
                .filter(place -> !place.isEmpty())
                .map(MemberListPages::place);
            var from = new Place(words[7], after);
            return new Part(wanted, words[4], Integer.parseInt(words[5]), from, Integer.parseInt(words[6]));
        }

        String file(LocalDate day) {
            String of = parts == 1 && number.equals("1") ? "" : "-" + number + "-of-" + parts;
            return "members-" + day + of + "." + wanted.format();
        }
    }

    private Response act(SessionRequest asked) {
        if (!isFresh(asked)) {
            return needsFresh(asked);
        }
        String part = asked.one(PART);
        if (!part.isEmpty()) {
            // Its token says that the audit and the other coordinators know of this export.
            var known = tokens(asked, EXPORT)
                .place(part)
                // The id of an export is signed likewise, before the others know of the export.
                .filter(place -> place.indexOf(' ') >= 0)
                .map(Part::parse)
                .orElseThrow(() -> new Refusal(400, "refusal.malformed"));
            return file(asked, known);
        }
        var errors = new LinkedHashMap<String, String>();
        var statuses = MemberListPages.STATUSES.stream().filter(asked.fields().all(STATUS)::contains).toList();
        if (statuses.isEmpty()) {
            errors.put(STATUS, say("status.none"));
        }
        String format = asked.one(FORMAT);
        if (!FORMATS.contains(format)) {
            errors.put(FORMAT, say("format.none"));
        }
        if (!errors.isEmpty()) {
            return page(asked.wrong(errors));
        }
        String id = tokens(asked, EXPORT)
            .place(asked.one(EXPORT))
            .filter(place -> place.matches("[0-9a-f]{32}"))
            .orElseGet(randomness()::id);
        return export(asked, new Wanted(id, statuses, format, asked.fields().isChecked(BOM)));
    }

    private Response export(SessionRequest asked, Wanted wanted) {
        var parts = parts(wanted);
        int members = parts.stream().mapToInt(Part::rows).sum();
        String said = say(
            "said",
            Map.of(
                "members",
                members,
                "statuses",
                String.join(", ", wanted.statuses().stream().map(this::statusName).toList()),
                FORMAT,
                say("format." + wanted.format())
            )
        );
        var outcome = carryOut(asked, open -> {
            var act = act(open);
            long last = act.audit().number();
            var latest = ledger().auditEntries(community.id(), Math.max(1, last - Exporting.LATEST + 1), last);
            return Exporting.begin(open, wanted.id(), wanted.content(), said, latest, act);
        }).orElseGet(Exporting.Outcome.NotFresh::new);
        String code = switch (outcome) {
            case Exporting.Outcome.Begun _ -> "told";
            case Exporting.Outcome.BegunBefore _ -> "told-before";
            case Exporting.Outcome.NotFresh _ -> "not-fresh";
        };
        log(asked, "members-exported", Map.of("export", wanted.id(), "rows", members, "outcome", code));
        if (outcome instanceof Exporting.Outcome.NotFresh) {
            return needsFresh(asked);
        }
        if (outcome instanceof Exporting.Outcome.Begun) {
            wiring.metrics().put(Metrics.Metric.BULK_ACTS, 1, now());
        }
        return parts.size() == 1 ? file(asked, parts.getFirst()) : partsPage(asked, parts, "parts.what");
    }

    /** The parts of an export, at least one. The places between them are read from the index alone. */
    private List<Part> parts(Wanted wanted) {
        var starts = new ArrayList<Place>(List.of(new Place(wanted.statuses().getFirst(), Optional.empty())));
        int[] rows = { 0 };
        for (String status : wanted.statuses()) {
            var last = new AtomicReference<MemberList.Position>();
            ledger().eachListed(community.id(), status, place -> {
                if (rows[0] > 0 && rows[0] % ROWS == 0) {
                    starts.add(new Place(status, Optional.ofNullable(last.get())));
                }
                rows[0]++;
                last.set(place);
            });
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < starts.size(); i++) {
            int most = Math.min(ROWS, rows[0] - i * ROWS);
            parts.add(new Part(wanted, Integer.toString(i + 1), starts.size(), starts.get(i), most));
        }
        return parts;
    }

    private Response file(SessionRequest asked, Part part) {
        var wanted = part.wanted();
        var now = now();
        var places = places(part);
        var keys = places
            .stream()
            .map(place -> place.after().orElseThrow().key())
            .toList();
        var members = ledger()
            .memberships(keys)
            .stream()
            .filter(member -> wanted.statuses().contains(member.status()))
            .toList();
        int number = Integer.parseInt(part.number().replaceAll("[ab]+$", ""));
        boolean isCsv = wanted.format().equals("csv");
        String file = isCsv
            ? MemberFile.csv(members, wanted.bom())
            : MemberFile.json(members, community, now, number, part.parts());
        if (!MemberFile.fits(file)) {
            return partsPage(asked, halves(part, places), "parts.large");
        }
        log(asked, "members-part", Map.of("export", wanted.id(), "part", part.number(), "rows", members.size()));
        String name = part.file(LocalDate.ofInstant(now, zone()));
        return Response.text(200, (isCsv ? "text/csv" : "application/json") + "; charset=utf-8", file)
            .with("content-disposition", "attachment; filename=\"" + name + "\"")
            .with("x-robots-tag", "noindex")
            .with("cache-control", "no-store");
    }

    /** The places of a part's rows. */
    private List<Place> places(Part part) {
        var places = new ArrayList<Place>();
        var statuses = part.wanted().statuses();
        for (String status : statuses.subList(statuses.indexOf(part.from().status()), statuses.size())) {
            var next = status.equals(part.from().status())
                ? part.from().after()
                : Optional.<MemberList.Position>empty();
            do {
                int most = Math.min(ROWS_A_READ, part.rows() - places.size());
                if (most <= 0) {
                    return places;
                }
                var page = ledger().memberList(community.id(), status, List.of(), next, most);
                page.rows().forEach(row -> places.add(new Place(status, Optional.of(row.position()))));
                next = page.next();
            } while (next.isPresent());
        }
        return places;
    }

    /** A part whose values are too long for one answer, as two. */
    private List<Part> halves(Part part, List<Place> places) {
        int half = places.size() / 2;
        return List.of(
            new Part(part.wanted(), part.number() + "a", part.parts(), part.from(), half),
            new Part(part.wanted(), part.number() + "b", part.parts(), places.get(half - 1), part.rows() - half)
        );
    }

    private Response partsPage(SessionRequest asked, List<Part> parts, String what) {
        var forms = parts
            .stream()
            .map(part -> {
                var places = Map.of(PART, part.number(), "parts", part.parts(), "members", part.rows());
                return item(
                    new Form(Map.of())
                        .hidden(PART, tokens(asked, EXPORT).token(part.text()))
                        .renderTo(path(), say("parts.button", places), "usa-button--outline")
                );
            })
            .toList();
        return page(asked.shown(), say("parts"), intro(say(what)), Html.of("<ol>\n{}</ol>\n", forms));
    }

    private Response page(Reply reply) {
        var asked = reply.asked();
        var typed = reply.typed();
        var statuses = choices(
            MemberListPages.STATUSES,
            status -> say("status.count", Map.of(STATUS, statusName(status), "members", members(status))),
            typed.fields().all(STATUS)::contains
        );
        String format = typed.value(FORMAT, typed.errors().isEmpty() ? FORMATS.getFirst() : "");
        var form = new Form(typed.errors())
            .hidden(EXPORT, tokens(asked, EXPORT).token(randomness().id()))
            .boxes(STATUS, say(STATUS), say("status.hint"), statuses)
            .radios(
                FORMAT,
                say(FORMAT),
                say("format.hint"),
                choices(FORMATS, each -> say("format." + each), format::equals)
            )
            .boxes(BOM, say(BOM), "", List.of(new Form.Choice("yes", say("bom.box"), typed.fields().isChecked(BOM))));
        return page(
            reply,
            say("title"),
            intro(say("intro")),
            told(asked.open()),
            paragraph(say("parts.note")),
            form.renderTo(path(), say("button"), "")
        );
    }

    private int members(String status) {
        int[] members = { 0 };
        ledger().eachListed(community.id(), status, _ -> members[0]++);
        return members[0];
    }

    private Html told(OpenCoordinatorSession open) {
        var others = open
            .coordinators()
            .active()
            .stream()
            .filter(each -> !each.equals(open.address()))
            .map(each -> item(each.value()))
            .toList();
        return others.isEmpty() ? paragraph(say("told.none")) : Html.of("{}{}", paragraph(say("told")), list(others));
    }

    private String statusName(String status) {
        return text("coordinators.members.status." + status);
    }
}
