package org.socialgov.coordinators.imports;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.imports.ListFormat;
import org.socialgov.community.imports.ListPreview;
import org.socialgov.community.imports.UploadedList;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.coordinators.session.CommunityView;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Response;

/** The pages about imports as they look. */
final class ImportViews extends SessionPages {

    static final String TEXTS = "coordinators.imports.";

    /** Rows that the page with the columns shows. */
    private static final int FIRST_ROWS = 5;

    private static final int LONGEST_CELL = 80;

    /** Seconds after which a page loads again where the reader chose it. */
    private static final String RELOADED_AFTER = "10";

    private static final String KEEP = "keep";

    ImportViews(Wiring wiring, Community community) {
        super(wiring, community, TEXTS, FunctionRoute.COORDINATORS_IMPORTS);
    }

    String problem(UploadedList.Refused refused) {
        return say("problem." + word(refused.problem()), Map.of("number", number(refused.number())));
    }

    Response unknown(SessionRequest asked) {
        return said(asked, 404, "unknown");
    }

    /** The uploaded text is deleted. */
    Response over(SessionRequest asked) {
        return said(asked, 410, "over");
    }

    private Response said(SessionRequest asked, int status, String what) {
        var reply = asked.shown(status, Html.NOTHING);
        return page(reply, say(what + ".title"), intro(say(what + ".what")), button(path(), say("to-list")));
    }

    // --- All imports

    Response list(Reply reply, List<ListImport> all) {
        var typed = reply.typed();
        var form = new Form(typed.errors())
            .file(ImportPages.FILE, say("file"), say("file.hint"), ".csv,.txt,.tsv,text/plain,text/csv")
            .textarea(ImportPages.TEXT, say("text"), say("text.hint"), typed.value(ImportPages.TEXT, ""), 6)
            .input(
                ImportPages.SOURCE,
                say("source"),
                say("source.hint"),
                typed.value(ImportPages.SOURCE, ""),
                Html.trusted("type=\"text\" maxlength=\"100\" autocomplete=\"off\" required")
            )
            .input(
                ImportPages.DATE,
                say("date"),
                say("date.hint"),
                typed.value(ImportPages.DATE, ""),
                Html.trusted("type=\"date\" min=\"1990-01-01\" required")
            )
            .requiredBox(ImportPages.MAY, say("may"), typed.fields().isChecked(ImportPages.MAY))
            .renderFileTo(path(), say("upload"));
        return page(
            reply,
            say("title"),
            intro(say("intro")),
            section(say("lists"), all.isEmpty() ? paragraph(say("none")) : table(all)),
            Html.of("<h2 id=\"upload\">{}</h2>\n", say("new")),
            list(
                Stream.of("new.nobody", "new.formats", "new.deleted").map(this::say).map(CommunityView::item).toList()
            ),
            form
        );
    }

    private Html table(List<ListImport> all) {
        var rows = all
            .stream()
            .map(each ->
                Html.of(
                    "<tr><th scope=\"row\" data-label=\"{}\">{}</th><td data-label=\"{}\">{}</td><td data-label=\"{}\">{}</td></tr>\n",
                    say("list.source"),
                    anchor(path(each), each.source().name()),
                    say("list.uploaded"),
                    time(each.uploadedAt()),
                    say("list.state"),
                    state(each)
                )
            )
            .toList();
        return table(List.of(say("list.source"), say("list.uploaded"), say("list.state")), rows);
    }

    private String state(ListImport each) {
        return text(ImportPages.state(each));
    }

    // --- The columns

    Response mapping(Reply reply, ListImport found, UploadedList list, ListImport.Reading reading) {
        var form = form(found, "map", reply.errors()).select(
            ImportPages.FORMAT,
            say("format"),
            say("format.hint"),
            choices(ListFormat.names(), this::formatName, reading.format()::equals)
        );
        if (list.format().isTable()) {
            form.boxes(
                ImportPages.HEADER,
                say("header.legend"),
                "",
                List.of(new Form.Choice("yes", say("header"), reading.header()))
            );
            for (String part : ListFormat.PARTS) {
                form.select(part, say("part." + part), hint(part), columns(list, reading, part));
            }
            var statuses = list.statuses(reading);
            if (!statuses.isEmpty()) {
                form.boxes(
                    ImportPages.LEAVE_OUT,
                    say("leave-out"),
                    say("leave-out.hint"),
                    choices(statuses, each -> TypedText.line(each, LONGEST_CELL), reading.leaveOut()::contains)
                );
            }
        }
        String recognized = say(
            list.format().isTable() ? "map.recognized.table" : "map.recognized",
            Map.of("format", formatName(reading.format()), "source", found.source().name())
        );
        boolean isGuessed = list.encoding() == UploadedList.Encoding.WINDOWS_1252;
        return page(
            reply,
            say("map.title"),
            intro(recognized),
            isGuessed ? alert("info", "encoding") : Html.NOTHING,
            stated(list, reading),
            section(say("map.rows"), firstRows(list)),
            section(
                say(list.format().isTable() ? "map.columns" : "map.reading"),
                form.renderTo(path(found), say("map.button"))
            ),
            deletion(found)
        );
    }

    private Html stated(UploadedList list, ListImport.Reading reading) {
        if (list.format() != ListFormat.LISTSERV) {
            return Html.NOTHING;
        }
        int rows = list.rows(reading).size();
        String read = list.stated().isPresent()
            ? say("stated", Map.of("stated", number(list.stated().getAsInt()), "read", number(rows)))
            : say("stated.none", Map.of("read", number(rows)));
        return paragraph(read + " " + say("concealed"));
    }

    private String hint(String part) {
        String hint = "part." + part + ".hint";
        return has(hint) ? say(hint) : "";
    }

    private List<Form.Choice> columns(UploadedList list, ListImport.Reading reading, String part) {
        var columns = new ArrayList<>(List.of(""));
        IntStream.range(0, list.width()).mapToObj(Integer::toString).forEach(columns::add);
        String chosen = Objects.toString(reading.columns().get(part), "");
        return choices(
            columns,
            each -> each.isEmpty() ? say("part.none") : columnName(list, reading, Integer.parseInt(each)),
            chosen::equals
        );
    }

    private String columnName(UploadedList list, ListImport.Reading reading, int column) {
        String first =
            list.lines().isEmpty() || column >= list.lines().getFirst().cells().size()
                ? ""
                : TypedText.line(list.lines().getFirst().cells().get(column), LONGEST_CELL);
        return reading.header() && !first.isEmpty()
            ? say("column.named", Map.of("number", column + 1, "name", first))
            : column(column);
    }

    private Html firstRows(UploadedList list) {
        var rows = list
            .lines()
            .stream()
            .limit(FIRST_ROWS)
            .map(line -> {
                var cells = new ArrayList<Html>();
                for (int i = 0; i < line.cells().size(); i++) {
                    cells.add(
                        Html.of(
                            "<td data-label=\"{}\">{}</td>",
                            column(i),
                            TypedText.line(line.cells().get(i), LONGEST_CELL)
                        )
                    );
                }
                return Html.of("<tr>{}</tr>\n", cells);
            })
            .toList();
        return Html.of(
            "<div class=\"usa-table-container--scrollable\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n{}</div>\n",
            say("map.rows"),
            table(IntStream.range(0, list.width()).mapToObj(this::column).toList(), rows)
        );
    }

    private String column(int column) {
        return say("column", Map.of("number", column + 1));
    }

    private String formatName(String name) {
        return say("format." + name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    // --- The preview

    Response preview(Reply reply, ListImport found, UploadedList list) {
        int outside = found.preview().found().getOrDefault(ListPreview.Kind.OUTSIDE.name(), 0);
        return page(
            reply,
            say("preview.title", Map.of("source", found.source().name())),
            intro(say("preview.intro")),
            link(path(found) + "?step=columns", say("preview.columns")),
            section(
                say("preview.numbers"),
                kinds(found, list),
                outside > 0 ? outsideForm(found, outside) : Html.NOTHING
            ),
            section(say("preview.invitation"), shown(invitation(found))),
            start(found, reply.errors()),
            deletion(found)
        );
    }

    private Html start(ListImport found, Map<String, String> errors) {
        int invites = ListPreview.invites(found);
        if (invites == 0) {
            return section(say("start"), paragraph(say("start.nobody")));
        }
        String box = invites == 1 ? say("start.box.one") : say("start.box", Map.of("people", number(invites)));
        return section(
            say("start"),
            paragraph(say("start.what")),
            form(found, "start", errors).requiredBox(BOX, box, false).renderTo(path(found), say("start.button"))
        );
    }

    /** The form of an act, made from a version of the import. */
    private static Form form(ListImport found, String action, Map<String, String> errors) {
        return new Form(errors)
            .hidden(ImportPages.VERSION, Integer.toString(found.version()))
            .hidden(ImportPages.ACTION, action);
    }

    private Html kinds(ListImport found, UploadedList list) {
        var parts = new ArrayList<Html>();
        for (var kind : ListPreview.Kind.values()) {
            int rows = found.preview().found().getOrDefault(kind.name(), 0);
            if (rows > 0 || kind == ListPreview.Kind.NEW) {
                var lines = found.preview().lines().getOrDefault(kind.name(), List.of());
                var shown = lines.isEmpty() ? Html.NOTHING : lines(found, list, kind, lines);
                parts.add(fact(kindName(kind), Html.of("<p><strong>{}</strong></p>\n{}", number(rows), shown)));
            }
        }
        return facts(parts);
    }

    private Html lines(ListImport found, UploadedList list, ListPreview.Kind kind, List<Integer> lines) {
        var shown = ListPreview.onLines(list, found.reading(), lines)
            .stream()
            .limit(ListPreview.SHOWN)
            .map(person -> item(line(person, kind)))
            .toList();
        return Html.of(
            "<details>\n<summary>{}</summary>\n{}</details>\n",
            say(
                lines.size() < ListPreview.SHOWN ? "lines" : "lines.first",
                Map.of("kind", kindName(kind), "most", ListPreview.SHOWN)
            ),
            list(shown)
        );
    }

    private String line(ListPreview.Person person, ListPreview.Kind kind) {
        var values = Map.of("line", number(person.line()), "typed", person.typed(), "name", person.name());
        return kind == ListPreview.Kind.MALFORMED
            ? say(person.typed().isBlank() ? "line.empty" : "line.malformed", values)
            : say(person.name().isBlank() ? "line" : "line.named", values);
    }

    /** The invitation up to its links, from the same texts as the mail. */
    private Html invitation(ListImport found) {
        var values = Map.of(
            "community",
            community.name(),
            "title",
            community.title(),
            "source",
            found.source().name(),
            "date",
            day(found),
            "until",
            time(key("day"), now().plus(ListImport.ROWS_KEPT)),
            "sender",
            wiring.address(community).value()
        );
        var parts = Stream.of("moves", "source", "how", "otherwise")
            .map(part -> paragraph(text("mail.invitation." + part, values)))
            .toList();
        return Html.of(
            "<p><strong>{}</strong></p>\n<h3>{}</h3>\n{}",
            say("preview.subject", Map.of("subject", text("mail.invitation.subject", values))),
            text("mail.invitation.heading", values),
            parts
        );
    }

    private Html outsideForm(ListImport found, int outside) {
        return form(found, "outside", Map.of())
            .radios(
                ImportPages.OUTSIDE,
                say("outside", Map.of("people", number(outside))),
                say("outside.hint"),
                List.of(
                    new Form.Choice("leave-out", say("outside.leave-out"), !found.preview().inviteOutside()),
                    new Form.Choice("invite", say("outside.invite"), found.preview().inviteOutside())
                )
            )
            .renderTo(path(found), say("outside.button"), "usa-button--outline");
    }

    private String kindName(ListPreview.Kind kind) {
        return say("kind." + word(kind));
    }

    // --- The course

    Response course(Reply reply, ListImport found, ListImport.Counts counts) {
        boolean isUnderWay = found.due().isPresent();
        boolean keeps = isUnderWay && reply.asked().query(KEEP).equals(RELOADED_AFTER);
        var page = page(
            reply,
            say("course.title", Map.of("source", found.source().name())),
            intro(courseWhat(found)),
            isUnderWay ? Html.of("{}{}", progress(found), reload(found, keeps)) : Html.NOTHING,
            section(say("report"), facts(report(found, counts))),
            stopOrGoOn(found, counts),
            isUnderWay ? Html.NOTHING : Html.of("{}{}", leftOut(found), deletion(found))
        );
        return keeps ? page.with("refresh", RELOADED_AFTER) : page;
    }

    private String courseWhat(ListImport found) {
        return switch (found.state()) {
            case ListImport.State.Stopped(var at, var why) -> say("course.stopped." + why, Map.of("time", time(at)));
            case ListImport.State.Done(var at) -> say("course.done", Map.of("time", time(at)));
            case ListImport.State.Running _ -> say(found.isReminding() ? "course.reminders" : "course.running");
            case ListImport.State.Uploaded _, ListImport.State.Previewed _ -> state(found);
        };
    }

    private Html stopOrGoOn(ListImport found, ListImport.Counts counts) {
        return switch (found.state()) {
            case ListImport.State.Running _ -> button(found, "stop", "stop.what");
            case ListImport.State.Stopped _ -> Invitations.goOn(found, counts, ledger().home(), now()).isPresent()
                ? button(found, "go-on", "go-on.what")
                : section(say("refused.no-further"), paragraph(say("refused.no-further.what")));
            case ListImport.State.Uploaded _, ListImport.State.Previewed _, ListImport.State.Done _ -> Html.NOTHING;
        };
    }

    private Html button(ListImport found, String action, String what) {
        return section(
            say(action),
            paragraph(say(what)),
            form(found, action, Map.of()).renderTo(path(found), say(action + ".button"), "usa-button--outline")
        );
    }

    private Html progress(ListImport found) {
        int rows = found.progress().rows();
        int done = found.progress().cursor();
        String label = say(
            found.isReminding() ? "progress.reminders" : "progress",
            Map.of("done", number(done), "rows", number(rows))
        );
        return Html.of(
            "<p><label for=\"progress\">{}</label></p>\n<p><progress class=\"site-progress\" id=\"progress\" max=\"{}\" value=\"{}\">{}</progress></p>\n",
            label,
            rows,
            done,
            label
        );
    }

    /** A page that loads again unasked fails WCAG 2.2.1. */
    private Html reload(ListImport found, boolean keeps) {
        return Html.of(
            "<p><a class=\"usa-button usa-button--outline\" href=\"{}\">{}</a></p>\n<p><a class=\"usa-link\" href=\"{}\">{}</a></p>\n",
            keeps ? path(found) + "?" + KEEP + "=" + RELOADED_AFTER : path(found),
            say("reload"),
            keeps ? path(found) : path(found) + "?" + KEEP + "=" + RELOADED_AFTER,
            say(keeps ? "keep.end" : "keep")
        );
    }

    private List<Html> report(ListImport found, ListImport.Counts counts) {
        var facts = new ArrayList<Html>();
        facts.add(fact(say("report.source"), found.source().name()));
        facts.add(fact(say("report.date"), day(found)));
        found.startedAt().ifPresent(at -> facts.add(fact(say("report.started"), time(at))));
        facts.add(fact(say("report.people"), number(found.progress().rows())));
        var always = EnumSet.of(ListImport.Outcome.INVITED, ListImport.Outcome.CAME);
        for (var outcome : ListImport.Outcome.values()) {
            if (counts.of(outcome) > 0 || always.contains(outcome)) {
                facts.add(fact(say("outcome." + word(outcome)), number(counts.of(outcome))));
            }
        }
        return facts;
    }

    private Html leftOut(ListImport found) {
        var facts = new ArrayList<Html>();
        for (var kind : ListPreview.Kind.values()) {
            int rows = found.preview().found().getOrDefault(kind.name(), 0);
            boolean isInvited =
                kind == ListPreview.Kind.NEW || (kind == ListPreview.Kind.OUTSIDE && found.preview().inviteOutside());
            if (rows > 0 && !isInvited) {
                facts.add(fact(kindName(kind), number(rows)));
            }
        }
        return facts.isEmpty() ? Html.NOTHING : section(say("report.left-out"), facts(facts));
    }

    private Html deletion(ListImport found) {
        return button(found, "delete", found.startedAt().isPresent() ? "delete.started" : "delete.waiting");
    }

    // --- Parts

    /** The day of the list, as the coordinator says. */
    private String day(ListImport found) {
        return date(key("day"), found.source().date());
    }

    private String path(ListImport found) {
        return FunctionRoute.COORDINATORS_IMPORT.path(community, found.ref().id());
    }
}
