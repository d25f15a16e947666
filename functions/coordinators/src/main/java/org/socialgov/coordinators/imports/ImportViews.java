package org.socialgov.coordinators.imports;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.imports.ListFormat;
import org.socialgov.community.imports.ListPreview;
import org.socialgov.community.imports.UploadedList;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.coordinators.session.Navigation;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Response;

/** The pages about imports as they look. The file is long since an import has six states, each with a page of its own. */
final class ImportViews {

    /** Rows that the page with the columns shows. */
    private static final int FIRST_ROWS = 5;

    private static final int LONGEST_CELL = 80;

    /** Seconds after which a page loads again where the reader chose it. */
    private static final String RELOADED_AFTER = "10";

    private static final String KEEP = "keep";

    private final Wiring wiring;
    private final Community community;

    ImportViews(Wiring wiring, Community community) {
        this.wiring = wiring;
        this.community = community;
    }

    /** The bytes of a pasted text. */
    static byte[] bytes(String pasted) {
        return pasted.getBytes(StandardCharsets.UTF_8);
    }

    String problem(UploadedList.Refused refused) {
        return say(
            "problem." + refused.problem().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            Map.of("number", number(refused.number()))
        );
    }

    Response unknown(Request request) {
        return said(request, 404, "unknown");
    }

    /** The uploaded text is deleted. */
    Response over(Request request) {
        return said(request, 410, "over");
    }

    private Response said(Request request, int status, String what) {
        String title = say(what + ".title");
        return wiring.page(
            request,
            status,
            title,
            Html.of(
                "{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>\n",
                navigation(),
                title,
                say(what + ".what"),
                listPath(),
                say("to-list")
            )
        );
    }

    // --- All imports

    Response list(
        Request request,
        int status,
        List<ListImport> all,
        Fields typed,
        Map<String, String> errors,
        Html notice
    ) {
        String title = say("title", Map.of("community", community.name()));
        var form = new Form(errors)
            .file(ImportPages.FILE, say("file"), say("file.hint"), ".csv,.txt,.tsv,text/plain,text/csv")
            .textarea(ImportPages.TEXT, say("text"), say("text.hint"), typed.one(ImportPages.TEXT), 6)
            .input(
                ImportPages.SOURCE,
                say("source"),
                say("source.hint"),
                typed.one(ImportPages.SOURCE),
                Html.trusted("type=\"text\" maxlength=\"100\" autocomplete=\"off\" required")
            )
            .input(
                ImportPages.DATE,
                say("date"),
                say("date.hint"),
                typed.one(ImportPages.DATE),
                Html.trusted("type=\"date\" min=\"1990-01-01\" required")
            )
            .requiredBox(ImportPages.MAY, say("may"), typed.isChecked(ImportPages.MAY))
            .renderFileTo(listPath(), say("upload"));
        var main = Html.of(
            """
            {}{}{}{}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            <h2>{}</h2>
            {}<h2 id="upload">{}</h2>
            <ul>
            <li>{}</li>
            <li>{}</li>
            <li>{}</li>
            </ul>
            {}""",
            Form.summary(wiring.wording().say("form.errors"), errors),
            notice,
            request.queryFields().one("done").equals("delete")
                ? Form.alert("success", say("done.delete"), say("done.delete.what"))
                : Html.NOTHING,
            navigation(),
            title,
            say("intro"),
            say("lists"),
            all.isEmpty() ? Html.of("<p>{}</p>\n", say("none")) : table(all),
            say("new"),
            say("new.nobody"),
            say("new.formats"),
            say("new.deleted"),
            form
        );
        return wiring.page(request, status, title, errors, main);
    }

    private Html table(List<ListImport> all) {
        var rows = all
            .stream()
            .map(each ->
                Html.of(
                    "<tr><th scope=\"row\" data-label=\"{}\"><a class=\"usa-link\" href=\"{}\">{}</a></th><td data-label=\"{}\">{}</td><td data-label=\"{}\">{}</td></tr>\n",
                    say("list.source"),
                    path(each),
                    each.source().name(),
                    say("list.uploaded"),
                    time(each.uploadedAt()),
                    say("list.state"),
                    state(each)
                )
            )
            .toList();
        return Html.of(
            """
            <table class="usa-table usa-table--borderless usa-table--stacked site-table">
            <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
            <tbody>
            {}</tbody>
            </table>
            """,
            say("list.source"),
            say("list.uploaded"),
            say("list.state"),
            rows
        );
    }

    private String state(ListImport each) {
        return wiring.wording().say(ImportPages.state(each));
    }

    // --- The columns

    Response mapping(
        Request request,
        int status,
        ListImport found,
        UploadedList list,
        ListImport.Reading reading,
        Map<String, String> errors,
        Html notice
    ) {
        String title = say("map.title");
        var form = new Form(errors)
            .hidden(ImportPages.VERSION, Integer.toString(found.version()))
            .hidden(ImportPages.ACTION, "map")
            .select(
                ImportPages.FORMAT,
                say("format"),
                say("format.hint"),
                ListFormat.names()
                    .stream()
                    .map(name -> new Form.Choice(name, formatName(name), name.equals(reading.format())))
                    .toList()
            );
        if (list.format().isTable()) {
            form.boxes(
                ImportPages.HEADER,
                say("header.legend"),
                "",
                List.of(new Form.Choice("yes", say("header"), reading.header()))
            );
            for (String part : ListFormat.PARTS) {
                form.select(part, say("part." + part), hint(part), choices(list, reading, part));
            }
            var statuses = list.statuses(reading);
            if (!statuses.isEmpty()) {
                form.boxes(
                    ImportPages.LEAVE_OUT,
                    say("leave-out"),
                    say("leave-out.hint"),
                    statuses
                        .stream()
                        .map(each ->
                            new Form.Choice(each, TypedText.line(each, LONGEST_CELL), reading.leaveOut().contains(each))
                        )
                        .toList()
                );
            }
        }
        var main = Html.of(
            """
            {}{}{}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            {}{}<h2>{}</h2>
            {}<h2>{}</h2>
            {}{}""",
            Form.summary(wiring.wording().say("form.errors"), errors),
            notice,
            navigation(),
            title,
            say(
                list.format().isTable() ? "map.recognized.table" : "map.recognized",
                Map.of("format", formatName(reading.format()), "source", found.source().name())
            ),
            list.encoding() == UploadedList.Encoding.WINDOWS_1252
                ? Form.alert("info", say("encoding"), say("encoding.what"))
                : Html.NOTHING,
            stated(list, reading),
            say("map.rows"),
            firstRows(list),
            say(list.format().isTable() ? "map.columns" : "map.reading"),
            form.renderTo(path(found), say("map.button")),
            deletion(found)
        );
        return wiring.page(request, status, title, errors, main);
    }

    private Html stated(UploadedList list, ListImport.Reading reading) {
        if (list.format() != ListFormat.LISTSERV) {
            return Html.NOTHING;
        }
        int rows = list.rows(reading).size();
        String read = list.stated().isPresent()
            ? say("stated", Map.of("stated", number(list.stated().getAsInt()), "read", number(rows)))
            : say("stated.none", Map.of("read", number(rows)));
        return Html.of("<p>{} {}</p>\n", read, say("concealed"));
    }

    private String hint(String part) {
        String key = "part." + part + ".hint";
        return wiring.wording().has("coordinators.imports." + key) ? say(key) : "";
    }

    private List<Form.Choice> choices(UploadedList list, ListImport.Reading reading, String part) {
        var choices = new ArrayList<Form.Choice>();
        var chosen = reading.columns().get(part);
        choices.add(new Form.Choice("", say("part.none"), chosen == null));
        IntStream.range(0, list.width()).forEach(column ->
            choices.add(
                new Form.Choice(
                    Integer.toString(column),
                    columnName(list, reading, column),
                    chosen != null && chosen == column
                )
            )
        );
        return choices;
    }

    private String columnName(UploadedList list, ListImport.Reading reading, int column) {
        String first =
            list.lines().isEmpty() || column >= list.lines().getFirst().cells().size()
                ? ""
                : TypedText.line(list.lines().getFirst().cells().get(column), LONGEST_CELL);
        return reading.header() && !first.isEmpty()
            ? say("column.named", Map.of("number", column + 1, "name", first))
            : say("column", Map.of("number", column + 1));
    }

    private Html firstRows(UploadedList list) {
        var lines = list.lines().stream().limit(FIRST_ROWS).toList();
        var heads = IntStream.range(0, list.width())
            .mapToObj(column -> Html.of("<th scope=\"col\">{}</th>", say("column", Map.of("number", column + 1))))
            .toList();
        var rows = lines
            .stream()
            .map(line -> {
                var cells = new ArrayList<Html>();
                for (int i = 0; i < line.cells().size(); i++) {
                    cells.add(
                        Html.of(
                            "<td data-label=\"{}\">{}</td>",
                            say("column", Map.of("number", i + 1)),
                            TypedText.line(line.cells().get(i), LONGEST_CELL)
                        )
                    );
                }
                return Html.of("<tr>{}</tr>\n", cells);
            })
            .toList();
        return Html.of(
            """
            <div class="usa-table-container--scrollable" tabindex="0" role="region" aria-label="{}">
            <table class="usa-table usa-table--borderless usa-table--stacked site-table">
            <thead><tr>{}</tr></thead>
            <tbody>
            {}</tbody>
            </table>
            </div>
            """,
            say("map.rows"),
            heads,
            rows
        );
    }

    private String formatName(String name) {
        return say("format." + name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    // --- The preview

    Response preview(
        Request request,
        int status,
        ListImport found,
        UploadedList list,
        Map<String, String> errors,
        Html notice
    ) {
        String title = say("preview.title", Map.of("source", found.source().name()));
        int invites = ListPreview.invites(found);
        int outside = found.found().getOrDefault(ListPreview.Kind.OUTSIDE.name(), 0);
        var main = Html.of(
            """
            {}{}{}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            <p><a class="usa-link" href="{}?step=columns">{}</a></p>
            <h2>{}</h2>
            {}{}<h2>{}</h2>
            <div class="site-shown">
            {}</div>
            <h2>{}</h2>
            {}{}""",
            Form.summary(wiring.wording().say("form.errors"), errors),
            notice,
            navigation(),
            title,
            say("preview.intro"),
            path(found),
            say("preview.columns"),
            say("preview.numbers"),
            kinds(found, list),
            outside > 0 ? outsideForm(found, outside) : Html.NOTHING,
            say("preview.invitation"),
            invitation(found),
            say("start"),
            invites == 0
                ? Html.of("<p>{}</p>\n", say("start.nobody"))
                : Html.of(
                      "<p>{}</p>\n{}",
                      say("start.what"),
                      new Form(errors)
                          .hidden(ImportPages.VERSION, Integer.toString(found.version()))
                          .hidden(ImportPages.ACTION, "start")
                          .requiredBox(
                              ImportPages.BOX,
                              invites == 1 ? say("start.box.one") : say("start.box", Map.of("people", number(invites))),
                              false
                          )
                          .renderTo(path(found), say("start.button"))
                  ),
            deletion(found)
        );
        return wiring.page(request, status, title, errors, main);
    }

    private Html kinds(ListImport found, UploadedList list) {
        var parts = new ArrayList<Html>();
        for (var kind : ListPreview.Kind.values()) {
            int rows = found.found().getOrDefault(kind.name(), 0);
            if (rows > 0 || kind == ListPreview.Kind.NEW) {
                var lines = found.lines().getOrDefault(kind.name(), List.of());
                parts.add(
                    Html.of(
                        "<div><dt>{}</dt><dd><p><strong>{}</strong></p>\n{}</dd></div>\n",
                        kindName(kind),
                        number(rows),
                        lines.isEmpty() ? Html.NOTHING : lines(found, list, kind, lines)
                    )
                );
            }
        }
        return Html.of("<dl class=\"site-facts\">\n{}</dl>\n", parts);
    }

    private Html lines(ListImport found, UploadedList list, ListPreview.Kind kind, List<Integer> lines) {
        var shown = ListPreview.onLines(list, found.reading(), lines)
            .stream()
            .limit(ListPreview.SHOWN)
            .map(person ->
                Html.of(
                    "<li>{}</li>\n",
                    kind == ListPreview.Kind.MALFORMED
                        ? say(
                              person.typed().isBlank() ? "line.empty" : "line.malformed",
                              Map.of("line", number(person.line()), "typed", person.typed())
                          )
                        : say(
                              person.name().isBlank() ? "line" : "line.named",
                              Map.of("line", number(person.line()), "typed", person.typed(), "name", person.name())
                          )
                )
            )
            .toList();
        return Html.of(
            "<details>\n<summary>{}</summary>\n<ul>\n{}</ul>\n</details>\n",
            say(
                lines.size() < ListPreview.SHOWN ? "lines" : "lines.first",
                Map.of("kind", kindName(kind), "most", ListPreview.SHOWN)
            ),
            shown
        );
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
            wiring.wording().date("coordinators.imports.day", found.source().date()),
            "until",
            wiring
                .wording()
                .date(
                    "coordinators.imports.day",
                    wiring.clock().instant().plus(ListImport.ROWS_KEPT).atZone(community.announcements().timezone())
                ),
            "sender",
            wiring.address(community).value()
        );
        var parts = Stream.of("moves", "source", "how", "otherwise")
            .map(part -> Html.of("<p>{}</p>\n", wiring.wording().say("mail.invitation." + part, values)))
            .toList();
        return Html.of(
            "<p><strong>{}</strong></p>\n<h3>{}</h3>\n{}",
            say("preview.subject", Map.of("subject", wiring.wording().say("mail.invitation.subject", values))),
            wiring.wording().say("mail.invitation.heading", values),
            parts
        );
    }

    private Html outsideForm(ListImport found, int outside) {
        return new Form(Map.of())
            .hidden(ImportPages.VERSION, Integer.toString(found.version()))
            .hidden(ImportPages.ACTION, "outside")
            .radios(
                ImportPages.OUTSIDE,
                say("outside", Map.of("people", number(outside))),
                say("outside.hint"),
                List.of(
                    new Form.Choice("leave-out", say("outside.leave-out"), !found.inviteOutside()),
                    new Form.Choice("invite", say("outside.invite"), found.inviteOutside())
                )
            )
            .renderTo(path(found), say("outside.button"), "usa-button--outline");
    }

    private String kindName(ListPreview.Kind kind) {
        return say("kind." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    // --- The course

    Response course(Request request, int status, ListImport found, ListImport.Counts counts, Html notice) {
        String title = say("course.title", Map.of("source", found.source().name()));
        boolean keeps = request.queryFields().one(KEEP).equals(RELOADED_AFTER) && found.due().isPresent();
        var main = Html.of(
            """
            {}{}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            {}{}<h2>{}</h2>
            <dl class="site-facts">
            {}</dl>
            {}{}{}""",
            notice,
            navigation(),
            title,
            courseWhat(found),
            found.due().isPresent() ? progress(found) : Html.NOTHING,
            found.due().isPresent() ? reload(found, keeps) : Html.NOTHING,
            say("report"),
            report(found, counts),
            stopOrGoOn(found, counts),
            found.due().isPresent() ? Html.NOTHING : leftOut(found),
            found.due().isPresent() ? Html.NOTHING : deletion(found)
        );
        var page = wiring.page(request, status, title, Map.of(), main);
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
            case ListImport.State.Running _ -> button(found, "stop");
            case ListImport.State.Stopped _ -> Invitations.goOn(
                found,
                counts,
                wiring.ledger().home(),
                wiring.clock().instant()
            ).isPresent()
                ? button(found, "go-on")
                : Html.of("<h2>{}</h2>\n<p>{}</p>\n", say("refused.no-further"), say("refused.no-further.what"));
            case ListImport.State.Uploaded _, ListImport.State.Previewed _, ListImport.State.Done _ -> Html.NOTHING;
        };
    }

    private Html button(ListImport found, String action) {
        return Html.of(
            "<h2>{}</h2>\n<p>{}</p>\n{}",
            say(action),
            say(action + ".what"),
            new Form(Map.of())
                .hidden(ImportPages.VERSION, Integer.toString(found.version()))
                .hidden(ImportPages.ACTION, action)
                .renderTo(path(found), say(action + ".button"), "usa-button--outline")
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
        facts.add(fact("report.source", found.source().name()));
        facts.add(fact("report.date", wiring.wording().date("coordinators.imports.day", found.source().date())));
        found.startedAt().ifPresent(at -> facts.add(fact("report.started", time(at))));
        facts.add(fact("report.people", number(found.progress().rows())));
        var always = EnumSet.of(ListImport.Outcome.INVITED, ListImport.Outcome.CAME);
        for (var outcome : ListImport.Outcome.values()) {
            if (counts.of(outcome) > 0 || always.contains(outcome)) {
                facts.add(
                    fact(
                        "outcome." + outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        number(counts.of(outcome))
                    )
                );
            }
        }
        return facts;
    }

    private Html leftOut(ListImport found) {
        var facts = new ArrayList<Html>();
        for (var kind : ListPreview.Kind.values()) {
            int rows = found.found().getOrDefault(kind.name(), 0);
            boolean isInvited =
                kind == ListPreview.Kind.NEW || (kind == ListPreview.Kind.OUTSIDE && found.inviteOutside());
            if (rows > 0 && !isInvited) {
                facts.add(Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", kindName(kind), number(rows)));
            }
        }
        return facts.isEmpty()
            ? Html.NOTHING
            : Html.of("<h2>{}</h2>\n<dl class=\"site-facts\">\n{}</dl>\n", say("report.left-out"), facts);
    }

    private Html fact(String label, String value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", say(label), value);
    }

    private Html deletion(ListImport found) {
        return Html.of(
            "<h2>{}</h2>\n<p>{}</p>\n{}",
            say("delete"),
            say(found.startedAt().isPresent() ? "delete.started" : "delete.waiting"),
            new Form(Map.of())
                .hidden(ImportPages.VERSION, Integer.toString(found.version()))
                .hidden(ImportPages.ACTION, "delete")
                .renderTo(path(found), say("delete.button"), "usa-button--outline")
        );
    }

    // --- Parts

    private Html navigation() {
        return Navigation.of(wiring, community, FunctionRoute.COORDINATORS_IMPORTS);
    }

    private String time(Instant at) {
        return wiring.wording().date("coordinators.time", at.atZone(community.announcements().timezone()));
    }

    private String number(int number) {
        return String.format(Locale.US, "%,d", number);
    }

    private String listPath() {
        return FunctionRoute.COORDINATORS_IMPORTS.path(community);
    }

    private String path(ListImport found) {
        return FunctionRoute.COORDINATORS_IMPORT.path(community, found.ref().id());
    }

    private String say(String what) {
        return say(what, Map.of());
    }

    private String say(String what, Map<String, ?> values) {
        return wiring.wording().say("coordinators.imports." + what, values);
    }
}
