package org.socialgov.acceptance;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.Wording;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.membership.MembershipFunctions;
import org.socialgov.web.Agency;
import org.socialgov.web.Deployment;
import org.socialgov.web.Edge;
import org.socialgov.web.ErrorPages;
import org.socialgov.web.Frame;
import org.socialgov.web.Html;
import org.socialgov.web.Request;

/**
 * Pages that only show after something happened: forms that come back, what mailed links open, what was done, what was
 * refused. Each is kept as the function answered, by what happened.
 */
final class EveryState {

    private static final Pattern MAIN = Pattern.compile("<main[^>]*>(.*)</main>", Pattern.DOTALL);

    private static final String COMMUNITY = DeployedSystem.COMMUNITY;
    private static final String JOIN = DeployedSystem.JOIN;
    private static final String MANAGE = DeployedSystem.MANAGE;
    private static final String SUBSCRIPTION = DeployedSystem.SUBSCRIPTION;
    private static final String COORDINATORS = COMMUNITY + "coordinators";
    private static final String MEMBERS = DeployedSystem.MEMBERS;
    private static final String DIRECTORY = DeployedSystem.DIRECTORY;

    private final DeployedSystem system;
    private final Visitor visitor;
    private final Map<String, String> answers = new LinkedHashMap<>();

    private EveryState(DeployedSystem system) {
        this.system = system;
        this.visitor = system.visitor();
    }

    /** Goes through all of them. */
    static Map<String, String> of(DeployedSystem system) {
        var states = new EveryState(system);
        states.awaitFunctions();
        states.joining();
        states.managing();
        states.leaving();
        states.moving();
        states.deciding();
        states.coordinating();
        states.searching();
        states.lookingUp();
        states.refusals();
        states.oneGovernmentsOwn();
        return states.answers;
    }

    private String keep(String name, int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status || answer.body().isEmpty()) {
            throw new AssertionError(name + " was answered " + answer.statusCode() + ", not " + status);
        }
        if (answers.putIfAbsent(name, answer.body()) != null) {
            throw new AssertionError("two states are called " + name);
        }
        return answer.body();
    }

    /** Has every function started that is asked here. */
    private void awaitFunctions() {
        for (String path : List.of(
            "/",
            JOIN + ".svg",
            SUBSCRIPTION,
            MEMBERS,
            COMMUNITY + "archive",
            DIRECTORY,
            COMMUNITY + "confirm?token=x",
            COMMUNITY + "approve?token=x",
            COMMUNITY + "send?token=x",
            COORDINATORS + "/overview"
        )) {
            system.awaitStarted(path, () -> visitor.get(path).statusCode());
        }
    }

    /** Opens a link and clicks its button without its box, then with it. */
    private void click(String name, String link) {
        var page = keep(name, 200, visitor.get(link));
        keep(name + ", the box not ticked", 422, visitor.post(link, Map.of()));
        keep(name + ", done", 200, visitor.post(link, DeployedSystem.ticked(page)));
        keep(name + ", clicked again", 200, visitor.post(link, DeployedSystem.ticked(page)));
    }

    private CaughtMail asks(String address) {
        system.join(address);
        return system.mail(address, "confirm");
    }

    private void joining() {
        keep("join", 200, visitor.get(JOIN + "/"));
        keep("join with nothing filled in", 422, visitor.post(JOIN, Map.of()));
        keep("join with mistakes", 422, visitor.post(JOIN, Map.of("email", "nobody", "name", "", "website", "x")));
        var misspelled = Map.of("email", "pat@gsa.gvo", "name", DeployedSystem.NAME, "consent", "yes");
        keep("join with a misspelled domain", 422, visitor.post(JOIN, misspelled));
        keep("check your mail", 200, visitor.get(JOIN + "/check-your-mail/"));
        click("confirm", DeployedSystem.link(asks("pat@agency.gov"), "confirm"));
        click("never again", DeployedSystem.link(asks("not-me@agency.gov"), "never-again"));
    }

    private void managing() {
        keep("ask for a manage link", 200, visitor.get(MANAGE + "/"));
        keep("ask for a manage link with mistakes", 422, visitor.post(MANAGE, Map.of("email", "nobody")));
        keep("a manage link is on its way", 200, visitor.get(MANAGE + "/check-your-mail/"));
        keep("subscription without a session", 403, visitor.get(SUBSCRIPTION));
        keep(
            "subscription, closed while typing",
            403,
            visitor.post(SUBSCRIPTION, Map.of("part", "details", "name", "Pat"))
        );

        var link = DeployedSystem.link(system.becomeMember("manages@agency.gov"), "subscription");
        var page = keep("manage link", 200, visitor.get(link));
        keep("manage link, the box not ticked", 422, visitor.post(link, Map.of()));
        var opened = visitor.post(link, DeployedSystem.ticked(page));
        keep("manage link, used already", 410, visitor.get(link));

        var session = visitor.withSession(opened);
        keep("subscription", 200, session.get(SUBSCRIPTION));
        var mistakes = Map.of("name", "", "frequency", "hourly", "pausedUntil", "soon");
        keep("subscription with mistakes", 422, session.post(SUBSCRIPTION, mistakes));
        var wrongAddress = Map.of("action", "change-address", "email", "nobody");
        keep("subscription with a wrong new address", 422, session.post(SUBSCRIPTION, wrongAddress));
        done(
            "subscription, saved",
            session,
            Map.of("action", "change", "name", DeployedSystem.NAME, "frequency", "paused")
        );
        done("subscription, kept open", session, Map.of("action", "keep-open"));
        done("subscription, left", session, Map.of("action", "leave"));
        done("subscription, back again", session, Map.of("action", "undo"));
        keep("subscription, never again not ticked", 422, session.post(SUBSCRIPTION, Map.of("action", "never-again")));
        done("subscription, never again", session, Map.of("action", "never-again", "agree", "yes"));
        keep("subscription, erase not ticked", 422, session.post(SUBSCRIPTION, Map.of("action", "erase")));
        keep("erased", 200, session.post(SUBSCRIPTION, Map.of("action", "erase", "agree", "yes")));
        var closing = system.session("closes@agency.gov");
        keep("session closed", 200, closing.post(SUBSCRIPTION, Map.of("action", "close")));
    }

    private void done(String name, Visitor session, Map<String, String> fields) {
        var location = session.post(SUBSCRIPTION, fields).headers().firstValue("location");
        keep(name, 200, session.get(location.orElseThrow(() -> new AssertionError(name + " leads nowhere"))));
    }

    private void leaving() {
        click("unsubscribe", DeployedSystem.link(system.becomeMember("says-goodbye@agency.gov"), "unsubscribe"));
        click("undo", DeployedSystem.link(system.mail("says-goodbye@agency.gov", "goodbye"), "undo"));
    }

    private void moving() {
        var session = system.session("moves@agency.gov");
        done("subscription, move asked for", session, Map.of("action", "change-address", "email", "new@agency.gov"));
        click("change address", DeployedSystem.link(system.mail("new@agency.gov", "change-address"), "change-address"));
        click(
            "change address, the old one too",
            DeployedSystem.link(system.mail("moves@agency.gov", "change-address"), "change-address")
        );
    }

    /** Each person has a domain of their own: coordinators are asked about one request of a domain at a time. */
    private void coordinating() {
        String overview = COORDINATORS + "/overview";
        keep("sign in as a coordinator", 200, visitor.get(COORDINATORS + "/"));
        keep("sign in with mistakes", 422, visitor.post(COORDINATORS, Map.of("email", "nobody")));
        keep("a link to sign in is on its way", 200, visitor.get(COORDINATORS + "/check-your-mail/"));
        keep("overview without a session", 403, visitor.get(overview));
        var typed = Map.of("action", "decline", "reason", "Please use your agency's address");
        keep("overview, signed out while typing", 403, visitor.post(overview, typed));

        var link = system.linkTo(DeployedSystem.COORDINATOR, "coordinator", "coordinators/sign-in", () ->
            visitor.post(COORDINATORS, Map.of("email", DeployedSystem.COORDINATOR))
        );
        var page = keep("link to sign in", 200, visitor.get(link));
        keep("link to sign in, the box not ticked", 422, visitor.post(link, Map.of()));
        var opened = visitor.post(link, DeployedSystem.ticked(page));
        keep("link to sign in, used already", 410, visitor.get(link));
        keep("link to sign in, unknown", 404, visitor.get(COORDINATORS + "/sign-in?token=x"));

        var outside = DeployedSystem.link(asks("waits@elsewhere.example"), "confirm");
        visitor.post(outside, DeployedSystem.ticked(visitor.get(outside).body()));
        var session = visitor.withSession(opened);
        var shown = keep("overview", 200, session.get(overview));
        keep("overview with nobody chosen", 422, session.post(overview, Map.of("action", "approve")));
        var revision = Pattern.compile("name=\"revision\" value=\"([0-9a-f]{64}):([0-9]+)\"").matcher(shown);
        if (!revision.find()) {
            throw new AssertionError("nobody waits on the overview");
        }
        var approve = Map.of("member", revision.group(1), "revision", revision.group(2), "action", "approve");
        keep("overview, approved", 200, session.post(overview, approve));
        keep("overview, approved before", 200, session.post(overview, approve));

        String fresh = COORDINATORS + "/fresh";
        keep("ask for a fresh link", 200, session.get(fresh + "?for=COORDINATORS_OVERVIEW"));
        var freshLink = system.linkTo(DeployedSystem.COORDINATOR, "coordinator-fresh", "coordinators/fresh", () ->
            session.post(fresh, Map.of("for", "COORDINATORS_OVERVIEW"))
        );
        keep("fresh link in another browser", 403, visitor.get(freshLink));
        keep("fresh link", 200, session.get(freshLink));
        session.post(freshLink, Map.of("agree", "yes"));
        keep("fresh link, used already", 410, session.get(freshLink));

        String team = COORDINATORS + "/team";
        keep("who coordinates", 200, session.get(team));
        keep("invite with mistakes", 422, session.post(team, Map.of("action", "invite", "email", "nobody")));
        keep("leave, the box not ticked", 422, session.post(team, Map.of("action", "leave")));
        keep("leave as the last one", 409, session.post(team, Map.of("action", "leave", "agree", "yes")));
        session.post(team, Map.of("action", "invite", "email", "invited@agency.gov", "name", DeployedSystem.NAME));
        keep("who coordinates, with an invitation", 200, session.get(team));
        var invitation = DeployedSystem.link(
            system.mail("invited@agency.gov", "coordinator-invitation"),
            "coordinators/accept"
        );
        keep("invitation", 200, visitor.get(invitation));
        keep("invitation, the box not ticked", 422, visitor.post(invitation, Map.of()));
        // Not accepted: other tests share the system, and count the mails to its coordinators.
        var invited = Pattern.compile("name=\"coordinator\" value=\"([0-9a-f]{64})\"").matcher(
            session.get(team).body()
        );
        if (!invited.find()) {
            throw new AssertionError("nobody is invited");
        }
        session.post(team, Map.of("action", "cancel", "coordinator", invited.group(1)));
        keep("invitation, canceled", 410, visitor.get(invitation));
        members(session);
        importing(session);

        // Nothing is saved: other tests share the system.
        String settings = COORDINATORS + "/settings";
        keep("settings", 200, session.get(settings));
        keep("settings with mistakes", 422, session.post(settings, Map.of("action", "preview", "digestHour", "25")));
        var words = Map.of(
            "action",
            "preview",
            "digestHour",
            "17",
            "welcome",
            "Calls are on Tuesdays.\nBring a friend."
        );
        keep("settings, previewed", 200, session.post(settings, words));
        var overtaken = Map.of("action", "save", "version", "7", "welcome", "Calls are on Tuesdays.");
        keep("settings, overtaken", 409, session.post(settings, overtaken));
        keep("settings, unknown version", 422, session.post(settings, Map.of("action", "back", "to", "7")));
        keep("audit", 200, session.get(COORDINATORS + "/audit"));
        keep("audit, before all entries", 200, session.get(COORDINATORS + "/audit?before=1"));
        announcing(session);
    }

    private void members(Visitor session) {
        String members = COORDINATORS + "/members";
        keep("members without a session", 403, visitor.get(members));
        keep("members", 200, session.get(members));
        keep("members who waited", 200, session.get(members + "?status=AWAITING_APPROVAL"));
        keep("members, none of a status", 200, session.get(members + "?status=DECLINED"));
        var found = keep("members, found", 200, session.post(members, Map.of("q", "waits@elsewhere.example")));
        member(session, found);
        keep("members, nobody found", 200, session.post(members, Map.of("q", "zzz", "status", "LEFT")));
        keep("members, searched for nothing", 422, session.post(members, Map.of("q", "--")));
        keep("members, a foreign page token", 400, session.get(members + "?after=x"));
        String export = COORDINATORS + "/export";
        keep("export of members", 200, session.get(export));
        keep("export of members with mistakes", 422, session.post(export, Map.of("format", "xlsx")));
    }

    /** The approved person is removed, and is a member again. */
    private void member(Visitor session, String list) {
        var link = Pattern.compile("href=\"([^\"]+/members/[0-9a-f]{64})\"").matcher(list);
        if (!link.find()) {
            throw new AssertionError("the list leads to no member");
        }
        String member = link.group(1);
        keep("member without a session", 403, visitor.get(member));
        keep("member, unknown", 404, session.get(COORDINATORS + "/members/" + "0".repeat(64)));
        String seen = revision(keep("member", 200, session.get(member)));
        var remove = Map.of("action", "remove", "revision", seen, "reason", "Has left the agency");
        keep(
            "member, removed without a reason",
            422,
            session.post(member, Map.of("action", "remove", "revision", seen))
        );
        session.post(member, remove);
        keep("member, removed", 200, session.get(member + "?done=remove"));
        var stale = Map.of("action", "correct", "revision", seen, "name", "Pat", "reason", "Misspelled");
        keep("member, a stale form", 409, session.post(member, stale));
        var restore = Map.of(
            "action",
            "restore",
            "revision",
            revision(session.get(member).body()),
            "reason",
            "Is here after all"
        );
        session.post(member, restore);
        keep("member, restored", 200, session.get(member + "?done=restore"));
    }

    private static String revision(String page) {
        var revision = Pattern.compile("name=\"revision\" value=\"([0-9]+)\"").matcher(page);
        if (!revision.find()) {
            throw new AssertionError("no form on the member's page");
        }
        return revision.group(1);
    }

    /** Nobody is invited: the list is deleted. */
    private void importing(Visitor session) {
        String list = COORDINATORS + "/imports";
        keep("lists without a session", 403, visitor.get(list));
        keep("lists, none yet", 200, session.get(list));
        keep("list with mistakes", 422, session.post(list, Map.of("text", "a@x.gov", "source", "")));
        keep("list that is a spreadsheet", 415, session.post(list, Map.of("text", "PK\u0003\u0004")));
        var uploaded = Map.of(
            "text",
            "e-mail;name;state\nfirst@agency.gov;First;active\nfirst@agency.gov;First;active\nno address;Nobody;bounced\nwho@elsewhere.example;Who;active\n",
            "source",
            "GSA LISTSERV SOCIALMEDIA-L",
            "sourceDate",
            "2026-01-31",
            "may",
            "yes"
        );
        String path = session.post(list, uploaded).headers().firstValue("location").orElseThrow();
        keep("list, its columns", 200, session.get(path));
        var mapped = Map.of(
            "action",
            "map",
            "version",
            "1",
            "format",
            "CSV",
            "header",
            "yes",
            "name",
            "1",
            "status",
            "2"
        );
        keep("list without a column of addresses", 422, session.post(path, mapped));
        var whole = new HashMap<>(mapped);
        whole.put("address", "0");
        session.post(path, whole);
        keep("lists", 200, session.get(list));
        keep("list, previewed", 200, session.get(path));
        keep("list, its columns again", 200, session.get(path + "?step=columns"));
        keep("list, overtaken", 409, session.post(path, whole));
        keep("list, start with the box not ticked", 422, session.post(path, Map.of("action", "start", "version", "2")));
        var deleted = session.post(path, Map.of("action", "delete", "version", "2"));
        keep("list, deleted", 200, session.get(deleted.headers().firstValue("location").orElseThrow()));
        keep("list, unknown", 404, session.get(path));
    }

    /** Planned for next month, so that no member gets it. */
    private void announcing(Visitor session) {
        String list = COMMUNITY + "announcements";
        keep("announcements without a session", 403, visitor.get(list));
        keep("announcements", 200, session.get(list));
        keep("announcements with mistakes", 422, session.post(list, Map.of("action", "save")));
        var written = Map.of(
            "action",
            "save",
            "subject",
            "Picture clinic",
            "text",
            "Bring one picture.\n\n# Where\n\n- Online\n\nhttps://www.example.gov/"
        );
        String path = session.post(list, written).headers().firstValue("location").orElseThrow();
        keep("announcement", 200, session.get(path));
        keep("announcement, the box not ticked", 422, session.post(path, Map.of("action", "send", "version", "1")));
        keep("announcement, changed meanwhile", 409, session.post(path, Map.of("action", "preview", "version", "9")));
        keep("announcement, previewed", 200, session.post(path, Map.of("action", "preview", "version", "1")));

        // Others of the shared system have previews, too.
        var preview = system.awaitMail(
            mail ->
                mail.header("X-Mail-Reason").orElse("").equals("preview") && mail.subject().contains("Picture clinic"),
            "the preview"
        );
        var send = DeployedSystem.link(preview, "send");
        var stop = DeployedSystem.link(preview, "stop");
        keep("send link", 200, visitor.get(send));
        keep("send link with mistakes", 422, visitor.post(send, Map.of("sendAt", "soon")));
        String nextMonth = LocalDate.now(ZoneOffset.UTC).plusDays(30) + "T10:00";
        keep("send link, done", 200, visitor.post(send, Map.of("agree", "yes", "sendAt", nextMonth)));
        keep("announcement, planned", 200, session.get(path));
        keep("stop link", 200, visitor.get(stop));
        keep("stop link, the box not ticked", 422, visitor.post(stop, Map.of("action", "stop")));
        keep("stop link, stopped", 200, visitor.post(stop, Map.of("action", "stop", "agree", "yes")));
        keep("announcement, stopped", 200, session.get(path));
        keep("stop link, dropped", 200, visitor.post(stop, Map.of("action", "drop", "agree", "yes")));
        keep("stop link, over", 410, visitor.get(stop));
        keep("announcement, dropped", 200, session.get(path));
    }

    private void deciding() {
        var outside = DeployedSystem.link(asks("contractor@contractor.example"), "confirm");
        var box = DeployedSystem.ticked(visitor.get(outside).body());
        keep("confirm, a coordinator decides", 200, visitor.post(outside, box));
        var request = system.noticeOf("contractor@contractor.example", "approval-request");
        click("approve", DeployedSystem.link(request, "approve"));
        var late = DeployedSystem.link(request, "decline");
        keep("decline, approved before", 200, visitor.post(late, DeployedSystem.ticked(visitor.get(late).body())));

        var other = DeployedSystem.link(asks("salesperson@sales.example"), "confirm");
        visitor.post(other, DeployedSystem.ticked(visitor.get(other).body()));
        click(
            "decline",
            DeployedSystem.link(system.noticeOf("salesperson@sales.example", "approval-request"), "decline")
        );

        var all = DeployedSystem.link(asks("first@catch-all.example"), "confirm");
        visitor.post(all, DeployedSystem.ticked(visitor.get(all).body()));
        click(
            "decline all of a domain",
            DeployedSystem.link(system.noticeOf("first@catch-all.example", "approval-request"), "decline-domain")
        );
    }

    private void searching() {
        keep("search", 200, visitor.get("/search/"));
        keep("found", 200, visitor.get("/search/?q=captions"));
        keep("nothing found", 200, visitor.get("/search/?q=zzqqxx"));
    }

    private void lookingUp() {
        String archive = COMMUNITY + "archive";
        keep("archive", 200, visitor.get(archive));
        keep("archive, nothing found", 200, visitor.get(archive + "?q=nowhere"));
        keep("archive, no such announcement", 404, visitor.get(archive + "/2026-01-01-none"));
        keep("removal from the archive without a session", 403, visitor.get(archive + "/2026-01-01-none/redact"));
        keep("directory", 200, visitor.get(DIRECTORY));
        keep("directory, known", 200, visitor.get(DIRECTORY + "?domain=navy.mil"));
        keep("directory, unknown", 200, visitor.get(DIRECTORY + "?domain=company.example"));
        keep("directory, mistyped", 200, visitor.get(DIRECTORY + "?domain=gas.gov"));
        keep("directory with mistakes", 422, visitor.get(DIRECTORY + "?domain=not%20a%20domain"));
    }

    private void refusals() {
        keep("mistyped link", 404, visitor.get(COMMUNITY + "confirm?token=mistyped"));
        keep("not found", 404, visitor.get("/nowhere/"));
        keep("wrong method", 405, visitor.post("/events/", Map.of()));
        var damaged = visitor.request(JOIN).header("Content-Type", "application/x-www-form-urlencoded");
        keep("damaged form", 400, visitor.send(damaged.POST(BodyPublishers.ofString("email=%ff%fe"))));
        var foreign = visitor.request(JOIN).header("Sec-Fetch-Site", "cross-site");
        keep("another site's form", 403, visitor.send(foreign.POST(BodyPublishers.ofString("email=a"))));
        keep("too large", 413, visitor.post(JOIN, Map.of("name", "x".repeat(70_000))));
        var text = visitor.request(JOIN).header("Content-Type", "text/plain");
        keep("unreadable form", 415, visitor.send(text.POST(BodyPublishers.ofString("email=a"))));
        answers.put("too many forms", tooManyForms());
        answers.put("our fault", failure(500, "refusal.unexpected"));
        answers.put("unavailable", failure(503, "refusal.unavailable"));
    }

    /** The shared system's limit is out of reach. */
    private static String tooManyForms() {
        var environment = JvmFunctions.environment(URI.create("http://localhost/"));
        var answer = MembershipFunctions.afterTooManyPosts(environment, MANAGE, "asks-on-and-on@agency.gov");
        if (answer.status() != 429) {
            throw new AssertionError("too many forms were answered " + answer.status() + ", not 429");
        }
        return answer.text();
    }

    /** What can't be brought about here without breaking something: as every function answers then. */
    private static String failure(int status, String detail) {
        var wording = Wording.of("en");
        var deployment = new Deployment("Government Communities", "socialgov@example.gov", Optional.empty());
        var frame = Frame.load(EveryState.class.getClassLoader(), deployment);
        var request = new Request(
            "1",
            "GET",
            "/",
            "",
            Map.of(),
            List.of(),
            new byte[0],
            "192.0.2.1",
            "site.example",
            0
        );
        var answer = new ErrorPages(frame, wording).page(request, status, detail);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** What only a government's deployment shows: the banner, opened, and the identifier of its agency. */
    private void oneGovernmentsOwn() {
        var agency = new Agency(
            "Example Agency",
            "EA",
            "www.example.gov",
            "https://www.example.gov/about",
            "https://www.example.gov/foia",
            "https://www.example.gov/no-fear-act",
            "https://oig.example.gov/",
            "https://www.example.gov/performance"
        );
        var deployment = new Deployment(
            "Government Communities",
            "socialgov@example.gov",
            Optional.empty(),
            Optional.of(agency),
            Edge.NONE
        );
        var home = MAIN.matcher(visitor.get("/").body());
        if (!home.find()) {
            throw new AssertionError("the home page has no main part");
        }
        answers.put(
            "a government's home page",
            Frame.load(EveryState.class.getClassLoader(), deployment)
                .render("Home", Html.trusted(home.group(1)), "site.example")
                .replace("<details>", "<details open>")
        );
    }
}
