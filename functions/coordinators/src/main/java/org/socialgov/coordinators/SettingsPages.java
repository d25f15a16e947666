package org.socialgov.coordinators;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Digests;
import org.socialgov.community.coordinating.ChangingSettings;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.mail.WelcomeText;
import org.socialgov.community.storage.Transition;
import org.socialgov.coordinators.session.CommunityView;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The settings that coordinators change without a deployment. Nothing is saved before a preview was shown: when the next
 * digests leave, and the mail that a new member gets.
 */
final class SettingsPages extends SessionPages {

    private static final int TIMES = 3;
    private static final int MOST_VERSIONS = 50;
    private static final String HOUR = "digestHour";
    private static final String DAY = "digestDay";
    private static final String WELCOME = "welcome";
    private static final String VERSION = "version";
    private static final String ACTION = "action";
    private static final String TO = "to";

    /** @param community as its settings file describes it */
    SettingsPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.settings.", FunctionRoute.COORDINATORS_SETTINGS);
    }

    Resource resource() {
        return resource(asked -> page(asked.shown(done(asked)), current()), this::act);
    }

    private LiveSettings current() {
        return ledger().liveSettings(community.id());
    }

    private Community applied(Map<String, String> values) {
        return ChangingSettings.apply(values, community).community();
    }

    // --- Acts

    private Response act(SessionRequest asked) {
        String action = asked.one(ACTION);
        return switch (action) {
            case "preview", "send", "save", "file-digest", "file-welcome" -> read(asked, action);
            case "back" -> back(asked);
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    /** Reads the community with the settings of the form. A field that wasn't sent is as it is set now. */
    private Response read(SessionRequest asked, String action) {
        var settings = current();
        var now = applied(settings.values());
        var errors = new LinkedHashMap<String, String>();
        var typed = new Typed(asked.fields(), errors);
        var hour = ChangingSettings.hour(typed.value(HOUR, Integer.toString(now.announcements().digestHour())).strip());
        if (hour.isEmpty()) {
            errors.put(HOUR, say("hour.wrong"));
        }
        var day = ChangingSettings.day(
            typed.value(DAY, now.announcements().digestDay().name()).strip().toUpperCase(Locale.ROOT)
        );
        if (day.isEmpty()) {
            errors.put(DAY, say("day.wrong"));
        }
        String welcome = AnnouncementText.cleaned(typed.value(WELCOME, now.ownMail().welcome().orElse("")));
        if (
            TypedText.length(welcome) > ChangingSettings.LONGEST_WELCOME ||
            welcome.length() > ChangingSettings.LONGEST_WELCOME
        ) {
            errors.put(WELCOME, say("welcome.long"));
        } else if (AnnouncementText.ofText(welcome).equals(Optional.of(AnnouncementText.Problem.MAILED_LINK))) {
            errors.put(WELCOME, say("welcome.token"));
        }
        if (!errors.isEmpty()) {
            return page(asked.wrong(errors), settings);
        }
        var wanted = now
            .withAnnouncements(now.announcements().withDigests(hour.orElseThrow(), day.orElseThrow()))
            .withWelcome(Optional.of(welcome).filter(words -> !words.isEmpty()));
        if (action.equals("save")) {
            return save(asked, wanted);
        }
        String version = asked.one(VERSION);
        // A preview takes the place of the form, with the present version: what others saved meanwhile is shown first.
        if (!version.isEmpty() && !version.equals(Integer.toString(settings.version()))) {
            return stale(asked, settings);
        }
        return switch (action) {
            case "send" -> send(asked, wanted);
            case "file-digest" -> preview(asked, wanted.withAnnouncements(community.announcements()), Html.NOTHING);
            case "file-welcome" -> preview(asked, wanted.withWelcome(community.ownMail().welcome()), Html.NOTHING);
            default -> preview(asked, wanted, Html.NOTHING);
        };
    }

    private Response stale(SessionRequest asked, LiveSettings now) {
        return page(asked.again(409, alert("warning", "stale", Map.of(VERSION, now.version()))), now);
    }

    private Response preview(SessionRequest asked, Community wanted, Html notice) {
        return page(asked.shown(notice), current(), Optional.of(wanted));
    }

    private Response back(SessionRequest asked) {
        // Version 0 is the file's settings. Without a number, the version before the present one is meant.
        String number = asked.isSent(TO) ? asked.one(TO) : Integer.toString(Math.max(0, current().version() - 1));
        var values = number.equals("0")
            ? Optional.of(Map.<String, String>of())
            : ledger()
                  .settingsVersions(community.id(), Integer.MAX_VALUE)
                  .stream()
                  .filter(version -> Integer.toString(version.number()).equals(number))
                  .map(LiveSettings.Version::values)
                  .findFirst();
        if (values.isEmpty()) {
            return page(asked.shown(422, alert("error", "unknown-version")), current());
        }
        return preview(asked, applied(values.get()), alert("info", "going-back", Map.of(VERSION, number)));
    }

    private Response save(SessionRequest asked, Community wanted) {
        String number = asked.one(VERSION);
        if (!number.matches("[0-9]{1,6}")) {
            throw new Refusal(400, "refusal.malformed");
        }
        var reached = limits(asked).count(1);
        if (reached.isPresent()) {
            return reached.get().on(notice -> page(asked.again(429, notice), current()));
        }
        var outcome = carryOut(asked, open ->
            ChangingSettings.save(open, community, wanted, Integer.parseInt(number), current(), act(open))
        );
        log(asked, "settings-change", Map.of("outcome", outcome.map(SettingsPages::code).orElse("no-session")));
        return outcome.map(saved -> answer(asked, saved)).orElseGet(() -> noSession(asked.request()));
    }

    private Response answer(SessionRequest asked, ChangingSettings.Outcome outcome) {
        return switch (outcome) {
            case ChangingSettings.Outcome.Saved _ -> Response.seeOther(path() + "?done=save");
            case ChangingSettings.Outcome.Same _ -> page(asked.shown(alert("info", "same")), current());
            case ChangingSettings.Outcome.Stale(var now) -> stale(asked, now);
        };
    }

    private static String code(ChangingSettings.Outcome outcome) {
        return switch (outcome) {
            case ChangingSettings.Outcome.Saved _ -> "saved";
            case ChangingSettings.Outcome.Same _ -> "same";
            case ChangingSettings.Outcome.Stale _ -> "stale";
        };
    }

    /** Sends the mail to new members, with the words of the form, to the coordinator. */
    private Response send(SessionRequest asked, Community wanted) {
        if (limits(asked).isOverPreviews()) {
            var reply = asked.shown(429, alert("warning", "limited"));
            return page(reply, current(), Optional.of(wanted)).with("retry-after", "3600");
        }
        carryOut(asked, open -> new Transition.Writes(ChangingSettings.sendPreview(open, wanted, now(), randomness())));
        return preview(asked, wanted, alert("success", "sent"));
    }

    private Html done(SessionRequest asked) {
        return asked.query("done").equals("save")
            ? alert("success", "saved", Map.of(VERSION, current().version()))
            : Html.NOTHING;
    }

    // --- The page

    private Response page(Reply reply, LiveSettings settings) {
        return page(reply, settings, Optional.empty());
    }

    /**
     * @param settings as they are stored
     * @param wanted the community with other settings, to be previewed
     */
    private Response page(Reply reply, LiveSettings settings, Optional<Community> wanted) {
        var now = ChangingSettings.apply(settings.values(), community);
        return page(
            reply,
            say("title"),
            intro(say("intro")),
            ignored(now.ignored()),
            wanted.map(shown -> preview(shown, settings)).orElse(Html.NOTHING),
            section(say("now"), facts(now.community())),
            section(
                say("change"),
                paragraph(say("change.hint")),
                form(wanted.orElse(now.community()), settings, reply.typed())
            ),
            versions(settings)
        );
    }

    private Html ignored(List<String> names) {
        return names.isEmpty() ? Html.NOTHING : alert("warning", "ignored", Map.of("names", String.join(", ", names)));
    }

    private Html facts(Community now) {
        return facts(
            changed("digest.label", zoned(digests(now)), zoned(digests(community))),
            changed("welcome.label", welcomeText(now), welcomeText(community))
        );
    }

    private String welcomeText(Community of) {
        return of
            .ownMail()
            .welcome()
            .orElseGet(() -> say("welcome.none"));
    }

    /** A value, with the file's where it differs: a deployment changes the file's and leaves the coordinators' own. */
    private Html changed(String label, String value, String ofFile) {
        var file = value.equals(ofFile) ? Html.NOTHING : paragraph(say("file", Map.of("file", ofFile)));
        return fact(say(label), Html.of("{}{}", paragraphs(value), file));
    }

    private static List<Html> paragraphs(String text) {
        return text
            .lines()
            .filter(line -> !line.isBlank())
            .map(CommunityView::paragraph)
            .toList();
    }

    private String digests(Community of) {
        return say(
            "digest",
            Map.of(
                "hour",
                hour(of.announcements().digestHour()),
                "day",
                date(key("day"), of.announcements().digestDay())
            )
        );
    }

    private String zoned(String digests) {
        return say("digest.zone", Map.of("digest", digests, "zone", zoneName()));
    }

    private String hour(int hour) {
        return date(key("hour"), LocalTime.of(hour, 0));
    }

    private Html form(Community shown, LiveSettings settings, Typed typed) {
        String hour = typed.value(HOUR, Integer.toString(shown.announcements().digestHour()));
        String day = typed.value(DAY, shown.announcements().digestDay().name());
        var form = new Form(typed.errors())
            .hidden(VERSION, Integer.toString(settings.version()))
            .select(
                HOUR,
                say("hour.label"),
                say("hour.hint", Map.of("zone", zoneName())),
                choices(
                    IntStream.range(0, 24).mapToObj(Integer::toString).toList(),
                    each -> hour(Integer.parseInt(each)),
                    hour::equals
                )
            )
            .select(
                DAY,
                say("day.label"),
                "",
                choices(
                    Stream.of(DayOfWeek.values()).map(DayOfWeek::name).toList(),
                    each -> date(key("day"), DayOfWeek.valueOf(each)),
                    day::equals
                )
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
        return form.renderTo(path());
    }

    private Html preview(Community wanted, LiveSettings settings) {
        var planned = Digests.planned(wanted, now(), TIMES, ledger());
        var values = ChangingSettings.Values.of(wanted);
        var form = new Form(Map.of())
            .hidden(VERSION, Integer.toString(settings.version()))
            .hidden(HOUR, Integer.toString(values.digestHour()))
            .hidden(DAY, values.digestDay().name())
            .hidden(WELCOME, values.welcome())
            .button(ACTION, "save", say("save"), "")
            .button(ACTION, "send", say("send"), "usa-button--outline");
        return section(
            say("preview"),
            paragraph(say("preview.what")),
            facts(times("preview.daily", planned.daily()), times("preview.weekly", planned.weekly())),
            paragraph(say("preview.mail")),
            shown(welcome(wanted)),
            form.renderTo(path())
        );
    }

    private Html times(String label, List<Instant> times) {
        var now = now();
        var lines = times
            .stream()
            .map(time -> item(time.isAfter(now) ? time(key("preview.time"), time) : say("preview.at-once")))
            .toList();
        return fact(say(label), Html.of("<ul>\n{}</ul>", lines));
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
            text("mail.welcome.heading", values),
            text("mail.welcome.thanks", values),
            text.own().stream().map(CommunityView::paragraph).toList(),
            text.heading(),
            text.expectations().stream().map(CommunityView::item).toList()
        );
    }

    private Html versions(LiveSettings settings) {
        var versions = ledger().settingsVersions(community.id(), MOST_VERSIONS);
        if (versions.isEmpty()) {
            return section(say("versions"), paragraph(say("versions.none")));
        }
        var rows = versions
            .stream()
            .map(version -> row(version, version.number() == settings.version()))
            .toList();
        return section(
            say("versions"),
            table(List.of(say("versions.number"), say("versions.at"), say("versions.what")), rows),
            settings.values().isEmpty() ? Html.NOTHING : back("0", say("versions.back.first")),
            paragraph(say("versions.kept"))
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
            time(version.at()),
            say("versions.what"),
            paragraph(digests(then)),
            paragraphs(then.ownMail().welcome().orElse("")),
            isCurrent ? Html.NOTHING : back(number, say("versions.back", Map.of(VERSION, number)))
        );
    }

    private Html back(String number, String label) {
        return new Form(Map.of())
            .hidden(ACTION, "back")
            .hidden(TO, number)
            .renderTo(path(), label, "usa-button--outline");
    }
}
