package org.socialgov.coordinators.imports;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.socialgov.community.Community;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.imports.Importing;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.imports.ListFormat;
import org.socialgov.community.imports.ListPreview;
import org.socialgov.community.imports.UploadedList;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.coordinators.session.ChangeLimits;
import org.socialgov.coordinators.session.CoordinatorSessions;
import org.socialgov.coordinators.session.FreshPages;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FormBody;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/**
 * The pages on which coordinators bring a list along: upload, columns, preview, start, and the course of the invitations.
 * The file is long since all acts on a list share how they begin and how they are refused.
 */
public final class ImportPages {

    static final String VERSION = "version";
    static final String ACTION = "action";
    static final String FORMAT = "format";
    static final String HEADER = "header";
    static final String LEAVE_OUT = "leaveOut";
    static final String OUTSIDE = "outside";
    static final String BOX = "agree";
    static final String SOURCE = "source";
    static final String DATE = "sourceDate";
    static final String MAY = "may";
    static final String TEXT = "text";
    static final String FILE = "file";

    /** Imports of the list on the page. */
    private static final int SHOWN = 50;

    private static final int LONGEST_SOURCE = 100;
    private static final LocalDate FIRST_DATE = LocalDate.of(1990, 1, 1);

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;
    private final int invitationsFirst;
    private final ImportViews views;

    /** @param invitationsFirst people who are invited alone, before a wait */
    public ImportPages(Wiring wiring, CoordinatorSessions sessions, Community community, int invitationsFirst) {
        this.invitationsFirst = invitationsFirst;
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
        views = new ImportViews(wiring, community);
    }

    /** The key of the text that says where an import stands. */
    public static String state(ListImport listImport) {
        boolean isReminding = listImport.state() instanceof ListImport.State.Running && listImport.isReminding();
        return (
            "coordinators.imports.state." + (isReminding ? "reminding" : listImport.status().toLowerCase(Locale.ROOT))
        );
    }

    /** All imports, and the form for another list. */
    public Resource list() {
        return sessions.resource(
            community,
            (request, _) -> list(request, 200, new Fields(Map.of()), Map.of(), Html.NOTHING),
            this::upload
        );
    }

    /** One import. */
    public Resource one(String id) {
        return sessions.resource(
            community,
            (request, _) ->
                find(id)
                    .map(found -> show(request, found))
                    .orElseGet(() -> views.unknown(request)),
            (request, fields, open) ->
                find(id)
                    .map(found -> isOver(found) ? views.over(request) : act(request, fields, open, found))
                    .orElseGet(() -> views.unknown(request))
        );
    }

    private Optional<ListImport> find(String id) {
        return id.matches("[0-9a-f]{32}")
            ? wiring.ledger().listImport(new ListImport.Ref(community.id(), id))
            : Optional.empty();
    }

    /** DynamoDB removes an expired item within two days. */
    private boolean isOver(ListImport listImport) {
        return !wiring.clock().instant().isBefore(listImport.expiresAt());
    }

    private List<ListImport> all() {
        return wiring
            .ledger()
            .listImports(community.id(), SHOWN)
            .stream()
            .filter(each -> !isOver(each))
            .toList();
    }

    private Response list(Request request, int status, Fields typed, Map<String, String> errors, Html notice) {
        return views.list(request, status, all(), typed, errors, notice);
    }

    private Response show(Request request, ListImport found) {
        if (isOver(found)) {
            return views.over(request);
        }
        return switch (found.state()) {
            case ListImport.State.Uploaded _ -> mapping(request, 200, found, Map.of(), Html.NOTHING);
            case ListImport.State.Previewed _ -> request.queryFields().one("step").equals("columns")
                ? mapping(request, 200, found, Map.of(), Html.NOTHING)
                : preview(request, 200, found, Map.of(), Html.NOTHING);
            case ListImport.State.Running _, ListImport.State.Stopped _, ListImport.State.Done _ -> course(
                request,
                200,
                found,
                Html.NOTHING
            );
        };
    }

    private Response course(Request request, int status, ListImport found, Html notice) {
        return views.course(request, status, found, wiring.ledger().importCounts(found.ref()), notice);
    }

    private Response mapping(Request request, int status, ListImport found, Map<String, String> errors, Html notice) {
        return read(found)
            .map(list -> views.mapping(request, status, found, list, found.reading(), errors, notice))
            .orElseGet(() -> views.over(request));
    }

    private Response preview(Request request, int status, ListImport found, Map<String, String> errors, Html notice) {
        return read(found)
            .map(list -> views.preview(request, status, found, list, errors, notice))
            .orElseGet(() -> views.over(request));
    }

    /** The uploaded text, which could be read when it was stored; empty once it is deleted. */
    private Optional<UploadedList> read(ListImport found) {
        var parts = wiring.ledger().rawOf(found.ref());
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(UploadedList.read(Importing.text(parts), ListFormat.named(found.reading().format())));
        } catch (UploadedList.Refused refused) {
            throw new IllegalStateException("a stored list can't be read in its format", refused);
        }
    }

    // --- The upload

    private Response upload(Request request, Fields fields, OpenCoordinatorSession open) {
        var reader = new FieldReader(fields);
        String source = reader.line(SOURCE, LONGEST_SOURCE);
        var errors = new LinkedHashMap<String, String>();
        byte[] text = FormBody.file(request, FILE).orElseGet(() -> ImportViews.bytes(fields.one(TEXT)));
        var list = Optional.<UploadedList>empty();
        int status = 422;
        try {
            list = Optional.of(UploadedList.read(text, Optional.empty()));
        } catch (UploadedList.Refused refused) {
            errors.put(FormBody.file(request, FILE).isPresent() ? FILE : TEXT, views.problem(refused));
            status = refused.problem().status();
        }
        if (source.isBlank()) {
            errors.put(SOURCE, say("source.missing"));
        }
        errors.putAll(reader.messages(wiring.wording()));
        var date = date(fields.one(DATE));
        if (date.isEmpty()) {
            errors.put(DATE, say("date.wrong"));
        }
        if (!fields.isChecked(MAY)) {
            errors.put(MAY, say("may.unticked"));
        }
        if (!errors.isEmpty()) {
            return list(request, status, fields, errors, Html.NOTHING);
        }
        return store(request, fields, open, text, list.orElseThrow(), source, date.orElseThrow());
    }

    private Optional<LocalDate> date(String typed) {
        try {
            var date = LocalDate.parse(typed.strip());
            var today = LocalDate.ofInstant(wiring.clock().instant(), community.announcements().timezone());
            return date.isAfter(today) || date.isBefore(FIRST_DATE) ? Optional.empty() : Optional.of(date);
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }

    private Response store(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        byte[] text,
        UploadedList list,
        String source,
        LocalDate date
    ) {
        var now = wiring.clock().instant();
        var ref = ListImport.Ref.create(community.id(), now, wiring.randomness());
        var uploaded = ListImport.uploaded(
            ref,
            new ListImport.Source(source, date, open.address()),
            ListFormat.guess(list),
            now,
            wiring.ledger().home()
        );
        var check = Importing.upload(open, uploaded, all(), now, wiring.randomness());
        if (check instanceof Importing.Outcome.Refused(var why)) {
            return refused(request, why, Optional.empty(), fields);
        }
        // The text first: an import without it couldn't be shown. A text without an import expires.
        commit(Importing.storing(Importing.compressed(ref, text, now), wiring.randomness()));
        var outcome = carryOut(request, open, "upload", current ->
            Importing.upload(current, uploaded, all(), now, wiring.randomness())
        );
        return answer(request, fields, Optional.empty(), outcome, () -> Response.seeOther(path(ref)));
    }

    private void commit(List<Change> changes) {
        changes.forEach(wiring.ledger()::commit);
    }

    // --- Acts

    private Response act(Request request, Fields fields, OpenCoordinatorSession open, ListImport found) {
        String action = fields.one(ACTION);
        return switch (action) {
            case "map" -> map(request, fields, open, found);
            case "outside" -> read(found)
                .map(list -> prepare(request, fields, open, found, list, found.reading(), isOutside(fields)))
                .orElseGet(() -> gone(request, fields, found));
            case "start" -> start(request, fields, open, found);
            case "stop" -> counted(request, fields, open, found, () ->
                change(request, fields, open, found, action, Importing::stop)
            );
            case "go-on" -> counted(request, fields, open, found, () ->
                change(request, fields, open, found, action, asked ->
                    Importing.goOn(
                        asked,
                        new Importing.Resumed(wiring.ledger().importCounts(found.ref()), all(), wiring.ledger().home())
                    )
                )
            );
            case "delete" -> counted(request, fields, open, found, () -> delete(request, fields, open, found));
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    private static int version(Fields fields) {
        String version = fields.one(VERSION);
        return version.matches("[0-9]{1,6}") ? Integer.parseInt(version) : 0;
    }

    private static boolean isOutside(Fields fields) {
        return fields.one(OUTSIDE).equals("invite");
    }

    private Response map(Request request, Fields fields, OpenCoordinatorSession open, ListImport found) {
        var format = ListFormat.named(fields.one(FORMAT)).orElseThrow(() -> new Refusal(400, "refusal.malformed"));
        if (!format.name().equals(found.reading().format())) {
            return changeFormat(request, fields, open, found, format);
        }
        var read = read(found);
        if (read.isEmpty()) {
            return gone(request, fields, found);
        }
        var list = read.get();
        var reading = reading(fields, list, found.reading());
        if (!reading.columns().containsKey("address")) {
            var errors = Map.of("address", say("address.missing"));
            return views.mapping(request, 422, found, list, reading, errors, Html.NOTHING);
        }
        // The statuses of another column have boxes of their own.
        boolean isOtherStatus = !Objects.equals(
            reading.columns().get("status"),
            found.reading().columns().get("status")
        );
        if (isOtherStatus && !list.statuses(reading).isEmpty()) {
            var next = found.unread(ListFormat.leavingOut(list, reading));
            return change(
                request,
                fields,
                open,
                found,
                "map",
                asked -> Importing.prepare(asked, next),
                () -> Response.seeOther(path(found.ref()) + "#" + LEAVE_OUT)
            );
        }
        return prepare(request, fields, open, found, list, reading, found.inviteOutside());
    }

    private static ListImport.Reading reading(Fields fields, UploadedList list, ListImport.Reading before) {
        if (!list.format().isTable()) {
            return before;
        }
        var columns = new HashMap<String, Integer>();
        for (String part : ListFormat.PARTS) {
            String column = fields.one(part);
            if (column.matches("[0-9]{1,2}") && Integer.parseInt(column) < list.width()) {
                columns.put(part, Integer.valueOf(column));
            }
        }
        return new ListImport.Reading(
            list.format().name(),
            fields.isChecked(HEADER),
            columns,
            new ArrayList<>(fields.all(LEAVE_OUT))
        );
    }

    private Response changeFormat(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        ListImport found,
        ListFormat format
    ) {
        var parts = wiring.ledger().rawOf(found.ref());
        if (parts.isEmpty()) {
            return gone(request, fields, found);
        }
        ListImport next;
        try {
            next = found.unread(ListFormat.guess(UploadedList.read(Importing.text(parts), Optional.of(format))));
        } catch (UploadedList.Refused refused) {
            return mapping(request, 422, found, Map.of(FORMAT, views.problem(refused)), Html.NOTHING);
        }
        return change(request, fields, open, found, "format", asked -> Importing.prepare(asked, next));
    }

    private Response prepare(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        ListImport found,
        UploadedList list,
        ListImport.Reading reading,
        boolean outside
    ) {
        var preview = compare(list, reading);
        var next = found.previewed(reading, outside, preview.numbers(), preview.firstLines());
        return change(request, fields, open, found, "preview", asked -> Importing.prepare(asked, next));
    }

    private ListPreview compare(UploadedList list, ListImport.Reading reading) {
        var verdicts = new HashMap<String, Boolean>();
        var directory = wiring.directory();
        return ListPreview.of(
            list,
            reading,
            community.id(),
            ListPreview.Known.read(community.id(), wiring.ledger()),
            Set.copyOf(List.of(wiring.address(community), wiring.commonAddress())),
            address ->
                verdicts.computeIfAbsent(address.domain(), _ -> {
                    var domain = Domain.of(address);
                    return community.eligibility().verdict(domain, directory.find(domain)) instanceof
                        Eligibility.Verdict.Eligible;
                })
        );
    }

    private Response start(Request request, Fields fields, OpenCoordinatorSession open, ListImport found) {
        int version = version(fields);
        // The second click of the same button: the run is under way.
        if (found.due().isPresent() && version == found.version() - 1) {
            return Response.seeOther(path(found.ref()));
        }
        if (!open.session().isFreshAt(wiring.clock().instant())) {
            return new FreshPages(wiring, sessions, community).askPage(request, 403, found.ref());
        }
        if (version != found.version()) {
            return refused(request, "stale", Optional.of(found), fields);
        }
        if (!(found.state() instanceof ListImport.State.Previewed)) {
            return refused(request, "state", Optional.of(found), fields);
        }
        if (Importing.isAnotherInviting(all(), found)) {
            return refused(request, "running", Optional.of(found), fields);
        }
        if (!fields.one(BOX).equals("yes")) {
            return preview(request, 422, found, Map.of(BOX, say("start.unticked")), Html.NOTHING);
        }
        return read(found)
            .map(list -> counted(request, fields, open, found, () -> start(request, fields, open, found, list)))
            .orElseGet(() -> gone(request, fields, found));
    }

    private Response start(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        ListImport found,
        UploadedList list
    ) {
        var now = wiring.clock().instant();
        var preview = compare(list, found.reading());
        String batch = wiring.randomness().id();
        var people = Invitations.spread(preview.toInvite(found.inviteOutside()), invitationsFirst);
        var rows = Importing.rows(found.ref(), batch, people, now);
        commit(Importing.storing(rows, wiring.randomness()));
        var raw = wiring.ledger().rawOf(found.ref());
        var response = change(request, fields, open, found, "start", asked ->
            Importing.start(
                asked,
                new Importing.Start(preview, batch, people.size(), raw, all(), wiring.ledger().home())
            )
        );
        if (!latest(found).batch().equals(batch)) {
            // It was refused. A list that isn't started is gone after a day, and its rows would be kept for four weeks.
            commit(Importing.deleting(rows, wiring.randomness()));
        }
        return response;
    }

    /** The uploaded text is deleted: the list was started since the form was made, or too late. */
    private Response gone(Request request, Fields fields, ListImport found) {
        return latest(found).startedAt().isPresent()
            ? refused(request, "stale", Optional.of(found), fields)
            : views.over(request);
    }

    private Response change(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        ListImport found,
        String action,
        Function<Importing.Asked, Importing.Outcome> act
    ) {
        return change(request, fields, open, found, action, act, () -> Response.seeOther(path(found.ref())));
    }

    private Response change(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        ListImport found,
        String action,
        Function<Importing.Asked, Importing.Outcome> act,
        Supplier<Response> done
    ) {
        var outcome = carryOut(request, open, action, current -> {
            // Its audit is read before the other lists: an act on one of them after it is a conflict.
            var now = sessions.act(current);
            return act.apply(new Importing.Asked(now, current.coordinator().label(), latest(found), version(fields)));
        });
        return answer(request, fields, Optional.of(found), outcome, done);
    }

    private Response answer(
        Request request,
        Fields fields,
        Optional<ListImport> found,
        Importing.Outcome outcome,
        Supplier<Response> done
    ) {
        return outcome instanceof Importing.Outcome.Refused(var why)
            ? refused(request, why, found, fields)
            : done.get();
    }

    /** Counts an act as a change of the coordinator, and carries it out where there are not too many. */
    private Response counted(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        ListImport found,
        Supplier<Response> act
    ) {
        return ChangeLimits.count(wiring, community, open, 1)
            .map(reached -> reached.on(again(request, 429, fields, latest(found), reached.notice())))
            .orElseGet(act);
    }

    private Response delete(Request request, Fields fields, OpenCoordinatorSession open, ListImport found) {
        return change(request, fields, open, found, "delete", Importing::delete, () -> {
            commit(Importing.deleting(wiring.ledger().uploadedData(found.ref()), wiring.randomness()));
            return Response.seeOther(
                found.startedAt().isPresent()
                    ? path(found.ref())
                    : FunctionRoute.COORDINATORS_IMPORTS.path(community) + "?done=delete"
            );
        });
    }

    private ListImport latest(ListImport found) {
        return wiring.ledger().listImport(found.ref()).orElse(found);
    }

    private Importing.Outcome carryOut(
        Request request,
        OpenCoordinatorSession open,
        String action,
        Function<OpenCoordinatorSession, Importing.Outcome> act
    ) {
        var outcome = sessions
            .carryOut(request, community, act)
            .orElseGet(() -> new Importing.Outcome.Refused("no-session"));
        wiring
            .log()
            .info(
                "import",
                Map.of(
                    "request",
                    request.id(),
                    "session",
                    open.session().id(),
                    "action",
                    action,
                    "outcome",
                    outcome instanceof Importing.Outcome.Refused(var why) ? why : "done"
                )
            );
        return outcome;
    }

    private Response refused(Request request, String why, Optional<ListImport> found, Fields fields) {
        if (why.equals("no-session")) {
            return sessions.noSession(request, community);
        }
        var notice = Form.alert("warning", say("refused." + why), say("refused." + why + ".what"));
        return found
            .map(before -> again(request, 409, fields, latest(before), notice))
            .orElseGet(() -> list(request, 409, fields, Map.of(), notice));
    }

    /** The page of an import after an act that wasn't done. */
    private Response again(Request request, int status, Fields fields, ListImport now, Html notice) {
        return switch (now.state()) {
            case ListImport.State.Uploaded _ -> mapping(request, status, fields, now, notice);
            case ListImport.State.Previewed _ -> fields.one(ACTION).equals("map")
                ? mapping(request, status, fields, now, notice)
                : preview(request, status, now, Map.of(), notice);
            case ListImport.State.Running _, ListImport.State.Stopped _, ListImport.State.Done _ -> course(
                request,
                status,
                now,
                notice
            );
        };
    }

    /** The columns after a conflict, as chosen in the form where the list is still read in the same format. */
    private Response mapping(Request request, int status, Fields fields, ListImport now, Html notice) {
        return read(now)
            .map(list -> {
                boolean isSame = fields.one(FORMAT).equals(now.reading().format());
                var reading = isSame ? reading(fields, list, now.reading()) : now.reading();
                return views.mapping(request, status, now, list, reading, Map.of(), notice);
            })
            .orElseGet(() -> views.over(request));
    }

    private String path(ListImport.Ref ref) {
        return FunctionRoute.COORDINATORS_IMPORT.path(community, ref.id());
    }

    private String say(String what) {
        return wiring.wording().say("coordinators.imports." + what);
    }
}
