package org.socialgov.coordinators;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Digests;
import org.socialgov.community.coordinating.ChangingSettings;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.mail.WelcomeText;
import org.socialgov.community.storage.Transition;
import org.socialgov.coordinators.session.ChangeLimits;
import org.socialgov.coordinators.session.CoordinatorSessions;
import org.socialgov.coordinators.session.Navigation;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The settings that coordinators change without a deployment. Nothing is saved before a preview was shown: when the next
 * digests leave, and the mail that a new member gets.
 * The file is long since page, preview, versions and conflict show the same fields.
 */
final class SettingsPages {

    private static final int TIMES = 3;
    private static final int MOST_VERSIONS = 50;
    private static final int PREVIEWS_AN_HOUR = 20;
    private static final String HOUR = "digestHour";
    private static final String DAY = "digestDay";
    private static final String WELCOME = "welcome";
    private static final String VERSION = "version";
    private static final String ACTION = "action";
    private static final String TO = "to";

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    /** @param community as its settings file describes it */
    SettingsPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    Resource resource() {
        return sessions.resource(
            community,
            (request, _) -> page(request, 200, current(), done(request), Optional.empty(), Typed.NOTHING),
            this::act
        );
    }

    private LiveSettings current() {
        return wiring.ledger().liveSettings(community.id());
    }

    private Community applied(Map<String, String> values) {
        return ChangingSettings.apply(values, community).community();
    }

    // --- Acts

    private Response act(Request request, Fields fields, OpenCoordinatorSession open) {
        return switch (fields.one(ACTION)) {
            case "preview" -> wanted(
                request,
                fields,
                unlessStale(request, fields, wanted -> preview(request, wanted, Html.NOTHING))
            );
            case "send" -> wanted(request, fields, unlessStale(request, fields, wanted -> send(request, wanted, open)));
            case "save" -> wanted(request, fields, wanted -> save(request, fields, wanted, open));
            case "back" -> back(request, fields);
            case "file-digest" -> wanted(
                request,
                fields,
                unlessStale(request, fields, wanted ->
                    preview(request, wanted.withAnnouncements(community.announcements()), Html.NOTHING)
                )
            );
            case "file-welcome" -> wanted(
                request,
                fields,
                unlessStale(request, fields, wanted ->
                    preview(request, wanted.withWelcome(community.ownMail().welcome()), Html.NOTHING)
                )
            );
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    private interface Then {
        Response with(Community wanted);
    }

    /** Reads the community with the settings of the form. A field that wasn't sent is as it is set now. */
    private Response wanted(Request request, Fields fields, Then then) {
        var now = applied(current().values());
        var typed = new Typed(fields, new LinkedHashMap<>());
        var hour = ChangingSettings.hour(typed.value(HOUR, Integer.toString(now.announcements().digestHour())).strip());
        if (hour.isEmpty()) {
            typed.errors().put(HOUR, say("hour.wrong"));
        }
        var day = ChangingSettings.day(
            typed.value(DAY, now.announcements().digestDay().name()).strip().toUpperCase(Locale.ROOT)
        );
        if (day.isEmpty()) {
            typed.errors().put(DAY, say("day.wrong"));
        }
        String welcome = AnnouncementText.cleaned(typed.value(WELCOME, now.ownMail().welcome().orElse("")));
        if (
            TypedText.length(welcome) > ChangingSettings.LONGEST_WELCOME ||
            welcome.length() > ChangingSettings.LONGEST_WELCOME
        ) {
            typed.errors().put(WELCOME, say("welcome.long"));
        } else if (AnnouncementText.ofText(welcome).equals(Optional.of(AnnouncementText.Problem.MAILED_LINK))) {
            typed.errors().put(WELCOME, say("welcome.token"));
        }
        if (!typed.errors().isEmpty()) {
            return page(request, 422, current(), Html.NOTHING, Optional.empty(), typed);
        }
        return then.with(
            now
                .withAnnouncements(now.announcements().withDigests(hour.orElseThrow(), day.orElseThrow()))
                .withWelcome(Optional.of(welcome).filter(words -> !words.isEmpty()))
        );
    }

    /** A preview takes the place of the form, with the present version: what others saved meanwhile is shown first. */
    private Then unlessStale(Request request, Fields fields, Then then) {
        return wanted -> {
            var now = current();
            String version = fields.one(VERSION);
            return version.isEmpty() || version.equals(Integer.toString(now.version()))
                ? then.with(wanted)
                : stale(request, fields, now);
        };
    }

    private Response stale(Request request, Fields fields, LiveSettings now) {
        return page(
            request,
            409,
            now,
            Form.alert("warning", say("stale", Map.of(VERSION, now.version())), say("stale.what")),
            Optional.empty(),
            new Typed(fields, Map.of())
        );
    }

    private Response preview(Request request, Community wanted, Html notice) {
        return page(request, 200, current(), notice, Optional.of(wanted), Typed.NOTHING);
    }

    private Response back(Request request, Fields fields) {
        var versions = wiring.ledger().settingsVersions(community.id(), Integer.MAX_VALUE);
        // Version 0 is the file's settings. Without a number, the version before the present one is meant.
        String number = fields.values().containsKey(TO)
            ? fields.one(TO)
            : Integer.toString(Math.max(0, current().version() - 1));
        var values = number.equals("0")
            ? Optional.of(Map.<String, String>of())
            : versions
                  .stream()
                  .filter(version -> Integer.toString(version.number()).equals(number))
                  .map(LiveSettings.Version::values)
                  .findFirst();
        return values
            .map(found ->
                preview(
                    request,
                    applied(found),
                    Form.alert("info", say("going-back", Map.of(VERSION, number)), say("going-back.what"))
                )
            )
            .orElseGet(() ->
                page(
                    request,
                    422,
                    current(),
                    Form.alert("error", say("unknown-version"), say("unknown-version.what")),
                    Optional.empty(),
                    Typed.NOTHING
                )
            );
    }

    private Response save(Request request, Fields fields, Community wanted, OpenCoordinatorSession open) {
        String number = fields.one(VERSION);
        if (!number.matches("[0-9]{1,6}")) {
            throw new Refusal(400, "refusal.malformed");
        }
        var reached = ChangeLimits.count(wiring, community, open, 1);
        if (reached.isPresent()) {
            var typed = new Typed(fields, Map.of());
            return reached.get().on(page(request, 429, current(), reached.get().notice(), Optional.empty(), typed));
        }
        var outcome = sessions.carryOut(request, community, current -> save(current, wanted, Integer.parseInt(number)));
        wiring
            .log()
            .info(
                "settings-change",
                Map.of(
                    "request",
                    request.id(),
                    "session",
                    open.session().id(),
                    "outcome",
                    outcome.map(SettingsPages::code).orElse("no-session")
                )
            );
        if (outcome.isEmpty()) {
            return sessions.noSession(request, community);
        }
        return switch (outcome.get()) {
            case ChangingSettings.Outcome.Saved _ -> Response.seeOther(
                FunctionRoute.COORDINATORS_SETTINGS.path(community) + "?done=save"
            );
            case ChangingSettings.Outcome.Same _ -> page(
                request,
                200,
                current(),
                Form.alert("info", say("same"), say("same.what")),
                Optional.empty(),
                Typed.NOTHING
            );
            case ChangingSettings.Outcome.Stale(var now) -> stale(request, fields, now);
        };
    }

    private ChangingSettings.Outcome save(OpenCoordinatorSession open, Community wanted, int version) {
        return ChangingSettings.save(open, community, wanted, version, current(), sessions.act(open));
    }

    private static String code(ChangingSettings.Outcome outcome) {
        return switch (outcome) {
            case ChangingSettings.Outcome.Saved _ -> "saved";
            case ChangingSettings.Outcome.Same _ -> "same";
            case ChangingSettings.Outcome.Stale _ -> "stale";
        };
    }

    /** Sends the mail to new members, with the words of the form, to the coordinator. */
    private Response send(Request request, Community wanted, OpenCoordinatorSession open) {
        var now = wiring.clock().instant();
        long minute = MinuteCounts.minute(now);
        var counter = RateCounter.previewsFor(AddressKey.of(open.address()));
        if (wiring.ledger().count(counter, minute, 1, now).within(Duration.ofHours(1), minute) > PREVIEWS_AN_HOUR) {
            return page(
                request,
                429,
                current(),
                Form.alert("warning", say("limited"), say("limited.what")),
                Optional.of(wanted),
                Typed.NOTHING
            ).with("retry-after", "3600");
        }
        sessions.carryOut(request, community, current ->
            new Transition.Writes(ChangingSettings.sendPreview(current, wanted, now, wiring.randomness()))
        );
        return preview(request, wanted, Form.alert("success", say("sent"), say("sent.what")));
    }

    private Html done(Request request) {
        return request.queryFields().one("done").equals("save")
            ? Form.alert("success", say("saved", Map.of(VERSION, current().version())), say("saved.what"))
            : Html.NOTHING;
    }

    // --- The page

    /**
     * @param settings as they are stored
     * @param wanted the community with other settings, to be previewed
     */
    private Response page(
        Request request,
        int status,
        LiveSettings settings,
        Html notice,
        Optional<Community> wanted,
        Typed typed
    ) {
        String title = say("title", Map.of("community", community.name()));
        var now = ChangingSettings.apply(settings.values(), community);
        var main = Html.of(
            "{}{}{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}{}<h2>{}</h2>\n{}<h2>{}</h2>\n<p>{}</p>\n{}{}",
            Form.summary(wiring.wording().say("form.errors"), typed.errors()),
            notice,
            Navigation.of(wiring, community, FunctionRoute.COORDINATORS_SETTINGS),
            title,
            say("intro"),
            ignored(now.ignored()),
            wanted.map(shown -> preview(shown, settings)).orElse(Html.NOTHING),
            say("now"),
            facts(now.community()),
            say("change"),
            say("change.hint"),
            form(wanted.orElse(now.community()), settings, typed),
            versions(settings)
        );
        return wiring.page(request, status, title, typed.errors(), main);
    }

    private Html ignored(List<String> names) {
        return names.isEmpty()
            ? Html.NOTHING
            : Form.alert("warning", say("ignored"), say("ignored.what", Map.of("names", String.join(", ", names))));
    }

    private Html facts(Community now) {
        return Html.of(
            "<dl class=\"site-facts\">\n{}{}</dl>\n",
            fact("digest.label", zoned(digests(now)), zoned(digests(community))),
            fact(
                "welcome.label",
                now
                    .ownMail()
                    .welcome()
                    .orElseGet(() -> say("welcome.none")),
                community
                    .ownMail()
                    .welcome()
                    .orElseGet(() -> say("welcome.none"))
            )
        );
    }

    /** A value, with the file's where it differs: a deployment changes the file's and leaves the coordinators' own. */
    private Html fact(String label, String value, String ofFile) {
        return Html.of(
            "<div><dt>{}</dt><dd>{}{}</dd></div>\n",
            say(label),
            paragraphs(value),
            value.equals(ofFile) ? Html.NOTHING : Html.of("<p>{}</p>\n", say("file", Map.of("file", ofFile)))
        );
    }

    private static List<Html> paragraphs(String text) {
        return text
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> Html.of("<p>{}</p>\n", line))
            .toList();
    }

    private String digests(Community of) {
        return say(
            "digest",
            Map.of(
                "hour",
                hour(of.announcements().digestHour()),
                "day",
                wiring.wording().date("coordinators.settings.day", of.announcements().digestDay())
            )
        );
    }

    private String zoned(String digests) {
        return say("digest.zone", Map.of("digest", digests, "zone", zone()));
    }

    private String hour(int hour) {
        return wiring.wording().date("coordinators.settings.hour", LocalTime.of(hour, 0));
    }

    private String zone() {
        return community
            .announcements()
            .timezone()
            .getDisplayName(TextStyle.FULL_STANDALONE, Locale.forLanguageTag(wiring.wording().say("date.language")));
    }

    private Html form(Community shown, LiveSettings settings, Typed typed) {
        String hour = typed.value(HOUR, Integer.toString(shown.announcements().digestHour()));
        String day = typed.value(DAY, shown.announcements().digestDay().name());
        var form = new Form(typed.errors())
            .hidden(VERSION, Integer.toString(settings.version()))
            .select(
                HOUR,
                say("hour.label"),
                say("hour.hint", Map.of("zone", zone())),
                IntStream.range(0, 24)
                    .mapToObj(each ->
                        new Form.Choice(Integer.toString(each), hour(each), Integer.toString(each).equals(hour))
                    )
                    .toList()
            )
            .select(
                DAY,
                say("day.label"),
                "",
                Stream.of(DayOfWeek.values())
                    .map(each ->
                        new Form.Choice(
                            each.name(),
                            wiring.wording().date("coordinators.settings.day", each),
                            each.name().equals(day)
                        )
                    )
                    .toList()
            )
            .textarea(
                WELCOME,
                say("welcome.field"),
                say("welcome.hint"),
                typed.value(WELCOME, shown.ownMail().welcome().orElse("")),
                8
            )
            .button(ACTION, "preview", say("preview.button"), "");
        if (!digests(shown).equals(digests(community))) {
            form.button(ACTION, "file-digest", say("file.digest"), "usa-button--outline");
        }
        if (!shown.ownMail().welcome().equals(community.ownMail().welcome())) {
            form.button(ACTION, "file-welcome", say("file.welcome"), "usa-button--outline");
        }
        return form.renderTo(FunctionRoute.COORDINATORS_SETTINGS.path(community));
    }

    private Html preview(Community wanted, LiveSettings settings) {
        var planned = Digests.planned(wanted, wiring.clock().instant(), TIMES, wiring.ledger());
        var values = ChangingSettings.Values.of(wanted);
        var form = new Form(Map.of())
            .hidden(VERSION, Integer.toString(settings.version()))
            .hidden(HOUR, Integer.toString(values.digestHour()))
            .hidden(DAY, values.digestDay().name())
            .hidden(WELCOME, values.welcome())
            .button(ACTION, "save", say("save"), "")
            .button(ACTION, "send", say("send"), "usa-button--outline");
        return Html.of(
            """
            <h2>{}</h2>
            <p>{}</p>
            <dl class="site-facts">
            {}{}</dl>
            <p>{}</p>
            <div class="site-shown">
            {}</div>
            {}""",
            say("preview"),
            say("preview.what"),
            times("preview.daily", planned.daily()),
            times("preview.weekly", planned.weekly()),
            say("preview.mail"),
            welcome(wanted),
            form.renderTo(FunctionRoute.COORDINATORS_SETTINGS.path(community))
        );
    }

    private Html times(String label, List<Instant> times) {
        var now = wiring.clock().instant();
        var lines = new ArrayList<Html>();
        for (Instant time : times) {
            lines.add(
                Html.of(
                    "<li>{}</li>\n",
                    time.isAfter(now)
                        ? wiring
                              .wording()
                              .date(
                                  "coordinators.settings.preview.time",
                                  time.atZone(community.announcements().timezone())
                              )
                        : say("preview.at-once")
                )
            );
        }
        return Html.of("<div><dt>{}</dt><dd><ul>\n{}</ul></dd></div>\n", say(label), lines);
    }

    /** The mail to a new member up to its links, from the same texts as the mail. */
    private Html welcome(Community wanted) {
        var values = Map.of(
            "community",
            community.name(),
            "title",
            community.title(),
            "address",
            say("welcome.address"),
            "sender",
            wiring.address(community).value()
        );
        var text = WelcomeText.of(wanted, List.of(), wiring.wording(), values);
        return Html.of(
            "<h3>{}</h3>\n<p>{}</p>\n{}<h4>{}</h4>\n<ul>\n{}</ul>\n",
            wiring.wording().say("mail.welcome.heading", values),
            wiring.wording().say("mail.welcome.thanks", values),
            text
                .own()
                .stream()
                .map(line -> Html.of("<p>{}</p>\n", line))
                .toList(),
            text.heading(),
            text
                .expectations()
                .stream()
                .map(line -> Html.of("<li>{}</li>\n", line))
                .toList()
        );
    }

    private Html versions(LiveSettings settings) {
        var versions = wiring.ledger().settingsVersions(community.id(), MOST_VERSIONS);
        if (versions.isEmpty()) {
            return Html.of("<h2>{}</h2>\n<p>{}</p>\n", say("versions"), say("versions.none"));
        }
        var rows = versions
            .stream()
            .map(version -> row(version, version.number() == settings.version()))
            .toList();
        return Html.of(
            """
            <h2>{}</h2>
            <table class="usa-table usa-table--borderless usa-table--stacked site-table">
            <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
            <tbody>
            {}</tbody>
            </table>
            {}<p>{}</p>
            """,
            say("versions"),
            say("versions.number"),
            say("versions.at"),
            say("versions.what"),
            rows,
            settings.values().isEmpty() ? Html.NOTHING : back("0", say("versions.back.first")),
            say("versions.kept")
        );
    }

    private Html row(LiveSettings.Version version, boolean isCurrent) {
        var then = applied(version.values());
        String number = Integer.toString(version.number());
        return Html.of(
            """
            <tr><th scope="row" data-label="{}">{}</th><td data-label="{}">{}</td><td data-label="{}">{}{}{}</td></tr>
            """,
            say("versions.number"),
            number,
            say("versions.at"),
            wiring.wording().date("coordinators.time", version.at().atZone(community.announcements().timezone())),
            say("versions.what"),
            Html.of("<p>{}</p>\n", digests(then)),
            paragraphs(then.ownMail().welcome().orElse("")),
            isCurrent ? Html.NOTHING : back(number, say("versions.back", Map.of(VERSION, number)))
        );
    }

    private Html back(String number, String label) {
        return new Form(Map.of())
            .hidden(ACTION, "back")
            .hidden(TO, number)
            .renderTo(FunctionRoute.COORDINATORS_SETTINGS.path(community), label, "usa-button--outline");
    }

    private String say(String what) {
        return say(what, Map.of());
    }

    private String say(String what, Map<String, ?> values) {
        return wiring.wording().say("coordinators.settings." + what, values);
    }
}
