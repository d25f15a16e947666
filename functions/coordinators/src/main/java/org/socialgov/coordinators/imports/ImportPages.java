package org.socialgov.coordinators.imports;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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
import org.socialgov.community.imports.Importing;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.imports.ListFormat;
import org.socialgov.community.imports.ListPreview;
import org.socialgov.community.imports.UploadedList;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Fields;
import org.socialgov.web.FormBody;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/** The pages on which coordinators bring a list along: upload, columns, preview, start, and the course of the invitations. */
public final class ImportPages extends SessionPages {

    static final String VERSION = "version";
    static final String ACTION = "action";
    static final String FORMAT = "format";
    static final String HEADER = "header";
    static final String LEAVE_OUT = "leaveOut";
    static final String OUTSIDE = "outside";
    static final String SOURCE = "source";
    static final String DATE = "sourceDate";
    static final String MAY = "may";
    static final String TEXT = "text";
    static final String FILE = "file";

    /** Imports of the list on the page. */
    private static final int SHOWN = 50;

    private static final int LONGEST_SOURCE = 100;
    private static final LocalDate FIRST_DATE = LocalDate.of(1990, 1, 1);

    private final int invitationsFirst;
    private final ImportViews views;

    /** @param invitationsFirst people who are invited alone, before a wait */
    public ImportPages(Wiring wiring, Community community, int invitationsFirst) {
        super(wiring, community, ImportViews.TEXTS, FunctionRoute.COORDINATORS_IMPORTS);
        this.invitationsFirst = invitationsFirst;
        views = new ImportViews(wiring, community);
    }

    /** The key of the text that says where an import stands. */
    public static String state(ListImport listImport) {
        boolean isReminding = listImport.state() instanceof ListImport.State.Running && listImport.isReminding();
        return (
            ImportViews.TEXTS + "state." + (isReminding ? "reminding" : listImport.status().toLowerCase(Locale.ROOT))
        );
    }

    /** All imports, and the form for another list. */
    public Resource list() {
        return resource(asked -> views.list(asked.shown(done(asked)), all()), this::upload);
    }

    private Html done(SessionRequest asked) {
        boolean isDeleted = asked.query("done").equals("delete");
        return isDeleted ? alert("success", "done.delete") : Html.NOTHING;
    }

    /** One import. */
    public Resource one(String id) {
        return resource(
            asked -> with(id, asked, found -> show(asked.shown(), found)),
            asked -> with(id, asked, found -> act(asked, found))
        );
    }

    private Response with(String id, SessionRequest asked, Function<ListImport, Response> page) {
        var found = id.matches("[0-9a-f]{32}")
            ? ledger().listImport(new ListImport.Ref(community.id(), id))
            : Optional.<ListImport>empty();
        return found
            .map(each -> isOver(each) ? views.over(asked) : page.apply(each))
            .orElseGet(() -> views.unknown(asked));
    }

    /** DynamoDB removes an expired item within two days. */
    private boolean isOver(ListImport listImport) {
        return !now().isBefore(listImport.expiresAt());
    }

    private List<ListImport> all() {
        return ledger()
            .listImports(community.id(), SHOWN)
            .stream()
            .filter(each -> !isOver(each))
            .toList();
    }

    /** The page of an import: the one that was asked for, or after an act that wasn't done. */
    private Response show(Reply reply, ListImport now) {
        var asked = reply.asked();
        boolean isMapped = asked.one(ACTION).equals("map");
        boolean wantsColumns = isMapped || asked.query("step").equals("columns");
        return switch (now.state()) {
            case ListImport.State.Uploaded _ -> mapping(reply, now);
            case ListImport.State.Previewed _ -> wantsColumns ? mapping(reply, now) : preview(reply, now);
            case ListImport.State.Running _, ListImport.State.Stopped _, ListImport.State.Done _ -> views.course(
                reply,
                now,
                ledger().importCounts(now.ref())
            );
        };
    }

    /** The columns, as chosen in a form that comes back where the list is still read in the same format. */
    private Response mapping(Reply reply, ListImport now) {
        var asked = reply.asked();
        return read(now)
            .map(list -> {
                boolean isSame = asked.one(FORMAT).equals(now.reading().format());
                var reading = isSame ? reading(asked.fields(), list, now.reading()) : now.reading();
                return views.mapping(reply, now, list, reading);
            })
            .orElseGet(() -> views.over(asked));
    }

    private Response preview(Reply reply, ListImport found) {
        return read(found)
            .map(list -> views.preview(reply, found, list))
            .orElseGet(() -> views.over(reply.asked()));
    }

    /** The uploaded text, which could be read when it was stored; empty once it is deleted. */
    private Optional<UploadedList> read(ListImport found) {
        var parts = ledger().rawOf(found.ref());
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

    private Response upload(SessionRequest asked) {
        var fields = asked.fields();
        var reader = new FieldReader(fields);
        String source = reader.line(SOURCE, LONGEST_SOURCE);
        var errors = new LinkedHashMap<String, String>();
        var file = FormBody.file(asked.request(), FILE);
        byte[] text = file.orElseGet(() -> fields.one(TEXT).getBytes(StandardCharsets.UTF_8));
        var list = Optional.<UploadedList>empty();
        int status = 422;
        try {
            list = Optional.of(UploadedList.read(text, Optional.empty()));
        } catch (UploadedList.Refused refused) {
            errors.put(file.isPresent() ? FILE : TEXT, views.problem(refused));
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
            return views.list(asked.wrong(status, errors), all());
        }
        var from = new ListImport.Source(source, date.orElseThrow(), asked.open().address());
        return store(asked, text, list.orElseThrow(), from);
    }

    private Optional<LocalDate> date(String typed) {
        try {
            var date = LocalDate.parse(typed.strip());
            var today = LocalDate.ofInstant(now(), zone());
            return date.isAfter(today) || date.isBefore(FIRST_DATE) ? Optional.empty() : Optional.of(date);
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }

    private Response store(SessionRequest asked, byte[] text, UploadedList list, ListImport.Source source) {
        var now = now();
        var ref = ListImport.Ref.create(community.id(), now, randomness());
        var uploaded = ListImport.uploaded(ref, source, ListFormat.guess(list), now, ledger().home());
        var check = Importing.upload(asked.open(), uploaded, all(), now, randomness());
        if (check instanceof Importing.Outcome.Refused(var why)) {
            return refused(asked, why, Optional.empty());
        }
        // The text first: an import without it couldn't be shown. A text without an import expires.
        commit(Importing.storing(Importing.compressed(ref, text, now), randomness()));
        return carryOut(
            asked,
            "upload",
            Optional.empty(),
            open -> Importing.upload(open, uploaded, all(), now, randomness()),
            () -> seeOther(ref)
        );
    }

    private void commit(List<Change> changes) {
        changes.forEach(ledger()::commit);
    }

    // --- Acts

    private Response act(SessionRequest asked, ListImport found) {
        String action = asked.one(ACTION);
        return switch (action) {
            case "map" -> map(asked, found);
            case "outside" -> read(found)
                .map(list -> prepare(asked, found, list, found.reading(), asked.one(OUTSIDE).equals("invite")))
                .orElseGet(() -> gone(asked, found));
            case "start" -> start(asked, found);
            case "stop" -> counted(asked, found, () -> change(asked, found, action, Importing::stop));
            case "go-on" -> counted(asked, found, () ->
                change(asked, found, action, current ->
                    Importing.goOn(
                        current,
                        new Importing.Resumed(ledger().importCounts(found.ref()), all(), ledger().home())
                    )
                )
            );
            case "delete" -> counted(asked, found, () -> delete(asked, found));
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    private static int version(SessionRequest asked) {
        String version = asked.one(VERSION);
        return version.matches("[0-9]{1,6}") ? Integer.parseInt(version) : 0;
    }

    private Response map(SessionRequest asked, ListImport found) {
        var format = ListFormat.named(asked.one(FORMAT)).orElseThrow(() -> new Refusal(400, "refusal.malformed"));
        if (!format.name().equals(found.reading().format())) {
            return changeFormat(asked, found, format);
        }
        var read = read(found);
        if (read.isEmpty()) {
            return gone(asked, found);
        }
        var list = read.get();
        var reading = reading(asked.fields(), list, found.reading());
        if (!reading.columns().containsKey("address")) {
            return views.mapping(asked.wrong(Map.of("address", say("address.missing"))), found, list, reading);
        }
        // The statuses of another column have boxes of their own.
        boolean isOtherStatus = !Objects.equals(
            reading.columns().get("status"),
            found.reading().columns().get("status")
        );
        if (isOtherStatus && !list.statuses(reading).isEmpty()) {
            var next = found.unread(ListFormat.leavingOut(list, reading));
            return change(
                asked,
                found,
                "map",
                current -> Importing.prepare(current, next),
                () -> Response.seeOther(path(found.ref()) + "#" + LEAVE_OUT)
            );
        }
        return prepare(asked, found, list, reading, found.preview().inviteOutside());
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
            List.copyOf(fields.all(LEAVE_OUT))
        );
    }

    private Response changeFormat(SessionRequest asked, ListImport found, ListFormat format) {
        var parts = ledger().rawOf(found.ref());
        if (parts.isEmpty()) {
            return gone(asked, found);
        }
        ListImport next;
        try {
            next = found.unread(ListFormat.guess(UploadedList.read(Importing.text(parts), Optional.of(format))));
        } catch (UploadedList.Refused refused) {
            return mapping(asked.wrong(Map.of(FORMAT, views.problem(refused))), found);
        }
        return change(asked, found, "format", current -> Importing.prepare(current, next));
    }

    private Response prepare(
        SessionRequest asked,
        ListImport found,
        UploadedList list,
        ListImport.Reading reading,
        boolean outside
    ) {
        var preview = compare(list, reading);
        var next = found.previewed(reading, outside, preview.numbers(), preview.firstLines());
        return change(asked, found, "preview", current -> Importing.prepare(current, next));
    }

    private ListPreview compare(UploadedList list, ListImport.Reading reading) {
        var verdicts = new HashMap<String, Boolean>();
        return ListPreview.of(
            list,
            reading,
            community.id(),
            ListPreview.Known.read(community.id(), ledger()),
            Set.copyOf(List.of(wiring.address(community), wiring.commonAddress())),
            address -> verdicts.computeIfAbsent(address.domain(), _ -> wiring.isEligible(community, address))
        );
    }

    private Response start(SessionRequest asked, ListImport found) {
        int version = version(asked);
        // The second click of the same button: the run is under way.
        if (found.due().isPresent() && version == found.version() - 1) {
            return seeOther(found.ref());
        }
        if (!isFresh(asked)) {
            return askForFresh(asked, 403, FunctionRoute.COORDINATORS_IMPORT.name() + "/" + found.ref().id());
        }
        if (version != found.version()) {
            return refused(asked, "stale", Optional.of(found));
        }
        if (!(found.state() instanceof ListImport.State.Previewed)) {
            return refused(asked, "state", Optional.of(found));
        }
        if (Importing.isAnotherInviting(all(), found)) {
            return refused(asked, "running", Optional.of(found));
        }
        if (!asked.one(BOX).equals("yes")) {
            return preview(asked.wrong(Map.of(BOX, say("start.unticked"))), found);
        }
        return read(found)
            .map(list -> counted(asked, found, () -> start(asked, found, list)))
            .orElseGet(() -> gone(asked, found));
    }

    private Response start(SessionRequest asked, ListImport found, UploadedList list) {
        var now = now();
        var preview = compare(list, found.reading());
        String batch = randomness().id();
        var people = Invitations.spread(preview.toInvite(found.preview().inviteOutside()), invitationsFirst);
        var rows = Importing.rows(found.ref(), batch, people, now);
        commit(Importing.storing(rows, randomness()));
        var raw = ledger().rawOf(found.ref());
        var response = change(asked, found, "start", current ->
            Importing.start(current, new Importing.Start(preview, batch, people.size(), raw, all(), ledger().home()))
        );
        if (!latest(found).progress().batch().equals(batch)) {
            // It was refused. A list that isn't started is gone after a day, and its rows would be kept for four weeks.
            commit(Importing.deleting(rows, randomness()));
        }
        return response;
    }

    private Response delete(SessionRequest asked, ListImport found) {
        return change(asked, found, "delete", Importing::delete, () -> {
            commit(Importing.deleting(ledger().uploadedData(found.ref()), randomness()));
            return found.startedAt().isPresent() ? seeOther(found.ref()) : Response.seeOther(path() + "?done=delete");
        });
    }

    /** The uploaded text is deleted: the list was started since the form was made, or too late. */
    private Response gone(SessionRequest asked, ListImport found) {
        return latest(found).startedAt().isPresent() ? refused(asked, "stale", Optional.of(found)) : views.over(asked);
    }

    /** Counts an act as a change of the coordinator, and carries it out where there are not too many. */
    private Response counted(SessionRequest asked, ListImport found, Supplier<Response> act) {
        return limits(asked)
            .count(1)
            .map(reached -> reached.on(notice -> show(asked.again(429, notice), latest(found))))
            .orElseGet(act);
    }

    private Response change(
        SessionRequest asked,
        ListImport found,
        String action,
        Function<Importing.Asked, Importing.Outcome> act
    ) {
        return change(asked, found, action, act, () -> seeOther(found.ref()));
    }

    private Response change(
        SessionRequest asked,
        ListImport found,
        String action,
        Function<Importing.Asked, Importing.Outcome> act,
        Supplier<Response> done
    ) {
        return carryOut(
            asked,
            action,
            Optional.of(found),
            open -> {
                // Its audit is read before the other lists: an act on one of them after it is a conflict.
                var now = act(open);
                return act.apply(new Importing.Asked(now, open.coordinator().label(), latest(found), version(asked)));
            },
            done
        );
    }

    private ListImport latest(ListImport found) {
        return ledger().listImport(found.ref()).orElse(found);
    }

    private Response carryOut(
        SessionRequest asked,
        String action,
        Optional<ListImport> found,
        Function<OpenCoordinatorSession, Importing.Outcome> act,
        Supplier<Response> done
    ) {
        var outcome = carryOut(asked, act).orElseGet(() -> new Importing.Outcome.Refused("no-session"));
        String code = outcome instanceof Importing.Outcome.Refused(var why) ? why : "done";
        log(asked, "import", Map.of("action", action, "outcome", code));
        return outcome instanceof Importing.Outcome.Done ? done.get() : refused(asked, code, found);
    }

    private Response refused(SessionRequest asked, String why, Optional<ListImport> found) {
        if (why.equals("no-session")) {
            return noSession(asked.request());
        }
        var reply = asked.again(409, alert("warning", "refused." + why));
        return found.map(before -> show(reply, latest(before))).orElseGet(() -> views.list(reply, all()));
    }

    private Response seeOther(ListImport.Ref ref) {
        return Response.seeOther(path(ref));
    }

    private String path(ListImport.Ref ref) {
        return FunctionRoute.COORDINATORS_IMPORT.path(community, ref.id());
    }
}
