package org.socialgov.coordinators;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.coordinating.SigningIn;
import org.socialgov.community.imports.Importing;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Transition;
import org.socialgov.coordinators.imports.ImportPages;
import org.socialgov.coordinators.members.MemberListPages;
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
import org.socialgov.web.forms.FieldReader;

/**
 * The first page of a coordinator's session: who waits for a decision, the latest announcements, what was done lately, and
 * the open sessions.
 * The file is long since each of its parts has its own forms and empty state.
 */
final class OverviewPages {

    /** The number of people that one form decides about. */
    private static final int MOST_CHOSEN = 25;

    private static final int LATEST_ANNOUNCEMENTS = 5;
    private static final int LATEST_ACTS = 10;
    private static final int LONGEST_REASON = 500;
    private static final String REASON = "reason";
    private static final String MEMBER = "member";

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    OverviewPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    Resource resource() {
        return sessions.resource(
            community,
            (request, open) -> page(request, 200, open, Html.NOTHING, Typed.NOTHING),
            this::act
        );
    }

    private Response act(Request request, Fields fields, OpenCoordinatorSession open) {
        return switch (fields.one("action")) {
            case "approve" -> decide(request, fields, open, true);
            case "decline" -> decide(request, fields, open, false);
            case "sign-out" -> signOut(request, open, false);
            case "sign-out-everywhere" -> signOut(request, open, true);
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    private Response signOut(Request request, OpenCoordinatorSession open, boolean everywhere) {
        sessions.carryOut(request, community, current ->
            new Transition.Writes(
                SigningIn.signOut(current, everywhere, wiring.clock().instant(), wiring.randomness())
            )
        );
        wiring
            .log()
            .info(
                "coordinator-signed-out",
                Map.of("request", request.id(), "session", open.session().id(), "everywhere", everywhere)
            );
        return Response.seeOther(FunctionRoute.COORDINATORS.page(community)).withCookie(wiring.sessionCookie().clear());
    }

    private Response decide(Request request, Fields fields, OpenCoordinatorSession open, boolean approve) {
        var reader = new FieldReader(fields);
        String reason = reader.line(REASON, LONGEST_REASON);
        var errors = reader.messages(wiring.wording());
        var chosen = fields.all(MEMBER).stream().distinct().toList();
        if (chosen.isEmpty()) {
            errors.put(MEMBER, say("none-chosen"));
        } else if (chosen.size() > MOST_CHOSEN) {
            errors.put(MEMBER, say("too-many"));
        }
        if (!errors.isEmpty()) {
            return page(request, 422, open, Html.NOTHING, new Typed(fields, errors));
        }
        var reached = ChangeLimits.count(wiring, community, open, chosen.size());
        if (reached.isPresent()) {
            var limited = page(request, 429, open, reached.get().notice(), new Typed(fields, errors));
            return reached.get().on(limited);
        }
        var revisions = revisions(fields);
        var done = new ArrayList<Html>();
        for (String key : chosen) {
            done.add(
                Html.of("<li>{}</li>\n", decide(request, open, key, revisions.getOrDefault(key, 0L), approve, reason))
            );
        }
        return sessions
            .open(request, community)
            .map(current ->
                page(
                    request,
                    200,
                    current,
                    Html.of(
                        """
                        <div class="usa-alert usa-alert--info" role="status">
                        <div class="usa-alert__body">
                        <h2 class="usa-alert__heading">{}</h2>
                        <ul class="usa-list">
                        {}</ul>
                        </div>
                        </div>
                        """,
                        say("done.heading"),
                        done
                    ),
                    Typed.NOTHING
                )
            )
            .orElseGet(() -> sessions.noSession(request, community));
    }

    /** The revision of each person as the form showed them: {@code key:revision}, or in the order of the people. */
    private static Map<String, Long> revisions(Fields fields) {
        var revisions = new LinkedHashMap<String, Long>();
        var members = fields.all(MEMBER);
        var all = fields.all("revision");
        for (int i = 0; i < all.size(); i++) {
            int colon = all.get(i).indexOf(':');
            String key = colon >= 0 ? all.get(i).substring(0, colon) : i < members.size() ? members.get(i) : "";
            String number = all.get(i).substring(colon + 1);
            if (!number.matches("[0-8]?[0-9]{1,18}")) {
                throw new Refusal(400, "refusal.malformed");
            }
            revisions.put(key, Long.parseLong(number));
        }
        return revisions;
    }

    private String decide(
        Request request,
        OpenCoordinatorSession open,
        String key,
        long revision,
        boolean approve,
        String reason
    ) {
        if (!key.matches("[0-9a-f]{64}")) {
            return say("done.gone");
        }
        var member = new MemberKey(key);
        var outcome = sessions
            .carryOut(request, community, current ->
                Approving.decideInSession(
                    member,
                    revision,
                    community.id(),
                    approve,
                    reason,
                    new Approving.Actor(open.address(), current.proof(), open.session().id()),
                    current.coordinators().active(),
                    wiring.ledger(),
                    wiring.clock().instant(),
                    wiring.randomness()
                )
            )
            .orElseGet(LinkOutcome.Over::new);
        wiring.log().info(
            "coordinator-decision",
            Map.of(
                "request",
                request.id(),
                "session",
                open.session().id(),
                "outcome",
                switch (outcome) {
                    case LinkOutcome.Done _ -> approve ? "approved" : "declined";
                    case LinkOutcome.Decided _ -> "decided-before";
                    case LinkOutcome.Unknown _ -> "unknown";
                    case LinkOutcome.Over _, LinkOutcome.DoneBefore _, LinkOutcome.Opened _ -> "changed";
                }
            )
        );
        String name = wiring.ledger().member(member).map(Membership::label).orElse("");
        return switch (outcome) {
            case LinkOutcome.Done _ -> say(approve ? "done.approved" : "done.declined", Map.of("name", name));
            case LinkOutcome.Decided(ApprovalDecision first) -> say(
                first.approved() ? "done.before-approved" : "done.before-declined",
                Map.of("name", name, "coordinator", first.by().value())
            );
            case LinkOutcome.Unknown _ -> say("done.gone");
            case LinkOutcome.Over _, LinkOutcome.DoneBefore _, LinkOutcome.Opened _ -> say(
                "done.changed",
                Map.of("name", name)
            );
        };
    }

    private Response page(Request request, int status, OpenCoordinatorSession open, Html notice, Typed typed) {
        String title = say("title", Map.of("community", community.name()));
        var main = Html.of(
            "{}{}{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}{}{}{}{}",
            Form.summary(wiring.wording().say("form.errors"), typed.errors()),
            notice,
            Navigation.of(wiring, community, FunctionRoute.COORDINATORS_OVERVIEW),
            title,
            say("signed-in", Map.of("address", open.address().value(), "time", time(open.session().expiresAt()))),
            advice(open),
            waiting(typed),
            Html.of(
                "{}{}{}",
                new MemberListPages(wiring, sessions, community).firstSteps(),
                announcements(),
                imports()
            ),
            lately(open),
            openSessions(open)
        );
        return wiring.page(request, status, title, typed.errors(), main);
    }

    /** What can leave the community without a coordinator: there is one alone, or mail doesn't arrive. */
    private Html advice(OpenCoordinatorSession open) {
        var unreachable = open.coordinators().unreachable();
        return Html.of(
            "{}{}",
            unreachable.isEmpty()
                ? Html.NOTHING
                : Form.alert(
                      "warning",
                      say("unreachable"),
                      say(
                          "unreachable.what",
                          Map.of("names", unreachable.stream().map(this::unreachable).collect(Collectors.joining(", ")))
                      )
                  ),
            open.coordinators().active().size() > 1 ? Html.NOTHING : Html.of("<p>{}</p>\n", say("alone"))
        );
    }

    private String unreachable(CoordinatorEntry coordinator) {
        return say(
            "unreachable.who",
            Map.of("name", coordinator.label(), "time", time(coordinator.unreachableSince().orElseThrow()))
        );
    }

    /** Who waits, the longest first. */
    private Html waiting(Typed typed) {
        var listed = new ArrayList<MemberKey>();
        wiring.ledger().eachListed(community.id(), "AWAITING_APPROVAL", place -> listed.addFirst(place.key()));
        var shown = new ArrayList<Membership>();
        int looked = 0;
        // The index may still show who was decided about within the last second.
        while (looked < listed.size() && shown.size() < MOST_CHOSEN) {
            wiring
                .ledger()
                .member(listed.get(looked++))
                .filter(member -> member.state() instanceof Membership.State.AwaitingApproval)
                .ifPresent(shown::add);
        }
        int more = listed.size() - looked;
        if (shown.isEmpty()) {
            return Html.of("<h2>{}</h2>\n<p>{}</p>\n", say("waiting"), say("waiting.none"));
        }
        var form = new Form(typed.errors())
            .add(
                typed.errors().containsKey(MEMBER)
                    ? Html.of("<p class=\"usa-error-message\" id=\"member-error\">{}</p>\n", typed.errors().get(MEMBER))
                    : Html.NOTHING
            )
            .add(
                Html.of(
                    """
                    <table class="usa-table usa-table--borderless usa-table--stacked site-table">
                    <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
                    <tbody>
                    {}</tbody>
                    </table>
                    """,
                    say("person"),
                    say("organization"),
                    say("since"),
                    rows(shown, typed)
                )
            )
            .textarea(REASON, say(REASON), say("reason.hint"), typed.value(REASON, ""))
            .button("action", "approve", say("approve"), "")
            .button("action", "decline", say("decline"), "usa-button--outline");
        return Html.of(
            "<h2 id=\"waiting\">{}</h2>\n<p>{}</p>\n{}<div class=\"site-wide-form\">\n{}</div>\n",
            say("waiting"),
            say("waiting.hint"),
            more > 0 ? Html.of("<p>{}</p>\n", say("waiting.more", Map.of("count", more))) : Html.NOTHING,
            form.renderTo(FunctionRoute.COORDINATORS_OVERVIEW.path(community))
        );
    }

    private static Instant since(Membership member) {
        return ((Membership.State.AwaitingApproval) member.state()).confirmedAt();
    }

    private List<Html> rows(List<Membership> shown, Typed typed) {
        var rows = new ArrayList<Html>();
        for (int i = 0; i < shown.size(); i++) {
            var member = shown.get(i);
            String id = i == 0 ? MEMBER : MEMBER + "-" + i;
            String key = member.key().hex();
            String organization = member.details().cleaned().organization();
            rows.add(
                Html.of(
                    """
                    <tr><th scope="row" data-label="{}"><div class="usa-checkbox"><input class="usa-checkbox__input" type="checkbox" id="{}" name="member" value="{}"{}><label class="usa-checkbox__label" for="{}">{}<br>{}</label></div><a class="usa-link" href="{}">{}</a><input type="hidden" name="revision" value="{}:{}"></th><td data-label="{}">{}</td><td data-label="{}">{}</td></tr>
                    """,
                    say("person"),
                    id,
                    key,
                    Html.trusted(typed.fields().all(MEMBER).contains(key) ? " checked" : ""),
                    id,
                    member.label(),
                    member.address().value(),
                    FunctionRoute.COORDINATORS_MEMBER.path(community, key),
                    say("details", Map.of("name", member.label())),
                    key,
                    member.revision(),
                    say("organization"),
                    organization.isBlank() ? say("not-given") : organization,
                    say("since"),
                    since(member, wiring.clock().instant())
                )
            );
        }
        return rows;
    }

    private String since(Membership member, Instant now) {
        long days = Duration.between(since(member), now).toDays();
        String age = days == 0 ? say("age.today") : say(days == 1 ? "age.day" : "age.days", Map.of("days", days));
        return time(since(member)) + " (" + age + ")";
    }

    /** The lists that wait for their start, or are under way; nothing without one. */
    private Html imports() {
        var now = wiring.clock().instant();
        var lines = wiring
            .ledger()
            .listImports(community.id(), Importing.MOST_WAITING)
            .stream()
            .filter(each -> !(each.state() instanceof ListImport.State.Done) && now.isBefore(each.expiresAt()))
            .map(each ->
                Html.of(
                    "<li><a class=\"usa-link\" href=\"{}\">{}</a>: {}</li>\n",
                    FunctionRoute.COORDINATORS_IMPORT.path(community, each.ref().id()),
                    each.source().name(),
                    wiring.wording().say(ImportPages.state(each))
                )
            )
            .toList();
        return lines.isEmpty()
            ? Html.NOTHING
            : Html.of("<h2>{}</h2>\n<ul>\n{}</ul>\n", wiring.wording().say("coordinators.imports.lists"), lines);
    }

    private Html announcements() {
        var latest = wiring.ledger().mailings(community.id(), Optional.empty(), LATEST_ANNOUNCEMENTS);
        if (latest.isEmpty()) {
            return Html.of(
                "<h2>{}</h2>\n<p>{}</p>\n{}",
                say("announcements"),
                say("announcements.none", Map.of("address", wiring.address(community).value())),
                toAnnouncements()
            );
        }
        var lines = new ArrayList<Html>();
        for (Mailing mailing : latest) {
            String subject = wiring
                .ledger()
                .mailingText(mailing.ref(), mailing.version())
                .map(text -> TypedText.name(text.subject()))
                .orElseGet(() -> say("announcements.no-subject"));
            lines.add(
                Html.of(
                    "<li><a class=\"usa-link\" href=\"{}\">{}</a>: {}{}</li>\n",
                    FunctionRoute.ANNOUNCEMENT.path(community, mailing.ref().id()),
                    subject,
                    state(mailing),
                    archived(mailing)
                )
            );
        }
        return Html.of("<h2>{}</h2>\n<ul>\n{}</ul>\n{}", say("announcements"), lines, toAnnouncements());
    }

    /** The link to the page on which announcements are written. */
    private Html toAnnouncements() {
        return Html.of(
            "<p><a class=\"usa-link\" href=\"{}\">{}</a></p>\n",
            FunctionRoute.ANNOUNCEMENTS.path(community),
            say("to-announcements")
        );
    }

    /** Where everybody sees it, and where it is removed from there. */
    private Html archived(Mailing mailing) {
        boolean isPublic = community.announcements().archive() == Community.Announcements.Archive.PUBLIC;
        return mailing
            .slug()
            .filter(_ -> isPublic)
            .map(slug ->
                Html.of(
                    ". <a class=\"usa-link\" href=\"{}\">{}</a>, <a class=\"usa-link\" href=\"{}\">{}</a>",
                    FunctionRoute.ARCHIVED_ANNOUNCEMENT.path(community, slug),
                    say("announcements.archive"),
                    FunctionRoute.ARCHIVE_REDACTION.path(community, slug),
                    say("announcements.remove")
                )
            )
            .orElse(Html.NOTHING);
    }

    private String state(Mailing mailing) {
        return switch (mailing.state()) {
            case Mailing.State.Draft(var at) -> said("draft", at);
            case Mailing.State.Waiting(var at, _, _) -> said("waiting", at);
            case Mailing.State.Scheduled(var at) -> said("scheduled", at);
            case Mailing.State.GoingOut(var at) -> said("going-out", mailing.startedAt().orElse(at));
            case Mailing.State.Out(var at) -> said("out", at);
            case Mailing.State.Stopped stopped -> said("stopped", stopped.at());
            case Mailing.State.Dropped dropped -> said("dropped", dropped.at());
        };
    }

    private String said(String state, Instant at) {
        return say("announcements." + state, Map.of("time", time(at)));
    }

    /** The latest acts. */
    private Html lately(OpenCoordinatorSession open) {
        long last = wiring.ledger().auditHead(community.id()).number();
        return last == 0
            ? Html.of("<h2>{}</h2>\n<p>{}</p>\n", say("lately"), say("lately.none"))
            : Html.of(
                  "<h2>{}</h2>\n<ul>\n{}</ul>\n<p><a class=\"usa-link\" href=\"{}\">{}</a></p>\n",
                  say("lately"),
                  new AuditLines(wiring, community, open).upTo(last, LATEST_ACTS),
                  FunctionRoute.COORDINATORS_AUDIT.path(community),
                  say("lately.all")
              );
    }

    private Html openSessions(OpenCoordinatorSession open) {
        var now = wiring.clock().instant();
        var all = open.coordinator().openSessions(now);
        var lines = new ArrayList<Html>();
        for (CoordinatorEntry.Opened each : all) {
            boolean isThis = each.session().equals(open.session().id());
            lines.add(
                Html.of(
                    "<li>{}</li>\n",
                    say(isThis ? "sessions.this" : "sessions.other", Map.of("time", time(each.at())))
                )
            );
        }
        String path = FunctionRoute.COORDINATORS_OVERVIEW.path(community);
        return Html.of(
            "<h2>{}</h2>\n<ul>\n{}</ul>\n{}<div class=\"site-actions\">\n{}{}</div>\n",
            say("sessions"),
            lines,
            all.size() > 1 ? Html.of("<p>{}</p>\n", say("sessions.strange")) : Html.NOTHING,
            new Form(Map.of()).hidden("action", "sign-out").renderTo(path, say("sign-out"), "usa-button--outline"),
            new Form(Map.of())
                .hidden("action", "sign-out-everywhere")
                .renderTo(path, say("sign-out-everywhere"), "usa-button--outline")
        );
    }

    private String time(Instant at) {
        return wiring.wording().date("coordinators.time", at.atZone(community.announcements().timezone()));
    }

    private String say(String what) {
        return say(what, Map.of());
    }

    private String say(String what, Map<String, ?> values) {
        return wiring.wording().say("coordinators.overview." + what, values);
    }
}
