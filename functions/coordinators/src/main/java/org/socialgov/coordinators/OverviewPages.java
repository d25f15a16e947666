package org.socialgov.coordinators;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Transition;
import org.socialgov.coordinators.imports.ImportPages;
import org.socialgov.coordinators.members.MemberListPages;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/**
 * The first page of a coordinator's session: who waits for a decision, the latest announcements, what was done lately, and
 * the open sessions.
 */
final class OverviewPages extends SessionPages {

    /** The number of people that one form decides about. */
    private static final int MOST_CHOSEN = 25;

    private static final int LATEST_ANNOUNCEMENTS = 5;
    private static final int LATEST_ACTS = 10;
    private static final int LONGEST_MESSAGE = 500;
    private static final String MEMBER = "member";

    OverviewPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.overview.", FunctionRoute.COORDINATORS_OVERVIEW);
    }

    Resource resource() {
        return resource(asked -> page(asked.shown()), this::act);
    }

    private Response act(SessionRequest asked) {
        return switch (asked.one("action")) {
            case "approve" -> decide(asked, true);
            case "decline" -> decide(asked, false);
            case "sign-out" -> signOut(asked, false);
            case "sign-out-everywhere" -> signOut(asked, true);
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    private Response signOut(SessionRequest asked, boolean everywhere) {
        carryOut(asked, current -> new Transition.Writes(SigningIn.signOut(current, everywhere, now(), randomness())));
        log(asked, "coordinator-signed-out", Map.of("everywhere", everywhere));
        return Response.seeOther(FunctionRoute.COORDINATORS.page(community)).withCookie(wiring.sessionCookie().clear());
    }

    private Response decide(SessionRequest asked, boolean approve) {
        var reader = new FieldReader(asked.fields());
        String reason = reader.line(REASON, LONGEST_MESSAGE);
        var errors = reader.messages(wiring.wording());
        var chosen = asked.fields().all(MEMBER).stream().distinct().toList();
        if (chosen.isEmpty()) {
            errors.put(MEMBER, say("none-chosen"));
        } else if (chosen.size() > MOST_CHOSEN) {
            errors.put(MEMBER, say("too-many"));
        }
        if (!errors.isEmpty()) {
            return page(asked.wrong(errors));
        }
        var reached = limits(asked).count(chosen.size());
        if (reached.isPresent()) {
            return reached.get().on(notice -> page(asked.again(429, notice)));
        }
        var revisions = revisions(asked.fields());
        var done = new ArrayList<Html>();
        for (String key : chosen) {
            done.add(item(decide(asked, key, revisions.getOrDefault(key, 0L), approve, reason)));
        }
        return open(asked.request())
            .map(current ->
                page(
                    asked
                        .in(current)
                        .shown(
                            Form.alert("info", say("done.heading"), Html.of("<ul class=\"usa-list\">\n{}</ul>\n", done))
                        )
                )
            )
            .orElseGet(() -> noSession(asked.request()));
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

    private String decide(SessionRequest asked, String key, long revision, boolean approve, String reason) {
        if (!key.matches("[0-9a-f]{64}")) {
            return say("done.gone");
        }
        var member = new MemberKey(key);
        var outcome = carryOut(asked, current ->
            Approving.decideInSession(
                member,
                revision,
                community.id(),
                approve,
                reason,
                new Approving.Actor(current.address(), current.proof(), current.session().id()),
                current.coordinators().active(),
                ledger(),
                now(),
                randomness()
            )
        ).orElseGet(LinkOutcome.Over::new);
        String code = switch (outcome) {
            case LinkOutcome.Done _ -> approve ? "approved" : "declined";
            case LinkOutcome.Decided _ -> "decided-before";
            case LinkOutcome.Unknown _ -> "unknown";
            case LinkOutcome.Over _, LinkOutcome.DoneBefore _, LinkOutcome.Opened _ -> "changed";
        };
        log(asked, "coordinator-decision", Map.of("outcome", code));
        String name = ledger().member(member).map(Membership::label).orElse("");
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

    private Response page(Reply reply) {
        var open = reply.asked().open();
        return page(
            reply,
            say("title"),
            intro(
                say("signed-in", Map.of("address", open.address().value(), "time", time(open.session().expiresAt())))
            ),
            advice(open),
            waiting(reply.typed()),
            new MemberListPages(wiring, community).firstSteps(),
            announcements(),
            imports(),
            lately(open),
            openSessions(open)
        );
    }

    /** What can leave the community without a coordinator: there is one alone, or mail doesn't arrive. */
    private Html advice(OpenCoordinatorSession open) {
        var unreachable = open
            .coordinators()
            .unreachable()
            .stream()
            .map(each ->
                say(
                    "unreachable.who",
                    Map.of("name", each.label(), "time", time(each.unreachableSince().orElseThrow()))
                )
            )
            .collect(Collectors.joining(", "));
        return Html.of(
            "{}{}",
            unreachable.isEmpty() ? Html.NOTHING : alert("warning", "unreachable", Map.of("names", unreachable)),
            open.coordinators().active().size() > 1 ? Html.NOTHING : paragraph(say("alone"))
        );
    }

    /** Who waits, the longest first. */
    private Html waiting(Typed typed) {
        var listed = new ArrayList<MemberKey>();
        ledger().eachListed(community.id(), "AWAITING_APPROVAL", place -> listed.addFirst(place.key()));
        var shown = new ArrayList<Membership>();
        int looked = 0;
        // The index may still show who was decided about within the last second.
        while (looked < listed.size() && shown.size() < MOST_CHOSEN) {
            ledger()
                .member(listed.get(looked++))
                .filter(member -> member.state() instanceof Membership.State.AwaitingApproval)
                .ifPresent(shown::add);
        }
        int more = listed.size() - looked;
        if (shown.isEmpty()) {
            return section(say("waiting"), paragraph(say("waiting.none")));
        }
        var form = new Form(typed.errors())
            .add(
                typed.errors().containsKey(MEMBER)
                    ? Html.of("<p class=\"usa-error-message\" id=\"member-error\">{}</p>\n", typed.errors().get(MEMBER))
                    : Html.NOTHING
            )
            .add(table(List.of(say("person"), say("organization"), say("since")), rows(shown, typed)))
            .textarea(REASON, say(REASON), say("reason.hint"), typed.value(REASON, ""))
            .button("action", "approve", say("approve"), "")
            .button("action", "decline", say("decline"), "usa-button--outline");
        return Html.of(
            "<h2 id=\"waiting\">{}</h2>\n<p>{}</p>\n{}<div class=\"site-wide-form\">\n{}</div>\n",
            say("waiting"),
            say("waiting.hint"),
            more > 0 ? paragraph(say("waiting.more", Map.of("count", more))) : Html.NOTHING,
            form.renderTo(path())
        );
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
                    <tr><th scope="row" data-label="{}"><div class="usa-checkbox"><input class="usa-checkbox__input" type="checkbox" id="{}" name="member" value="{}"{}><label class="usa-checkbox__label" for="{}">{}<br>{}</label></div><input type="hidden" name="revision" value="{}:{}"></th><td data-label="{}">{}</td><td data-label="{}">{}<br>{}</td></tr>
                    """,
                    say("person"),
                    id,
                    key,
                    Html.trusted(typed.fields().all(MEMBER).contains(key) ? " checked" : ""),
                    id,
                    member.label(),
                    member.address().value(),
                    key,
                    member.revision(),
                    say("organization"),
                    organization.isBlank() ? say("not-given") : organization,
                    say("since"),
                    since(member),
                    anchor(
                        FunctionRoute.COORDINATORS_MEMBER.path(community, key),
                        say("details", Map.of("name", member.label()))
                    )
                )
            );
        }
        return rows;
    }

    /** Since when a person waits, and how long that is. */
    private String since(Membership member) {
        var since = ((Membership.State.AwaitingApproval) member.state()).confirmedAt();
        long days = Duration.between(since, now()).toDays();
        String age = days == 0 ? say("age.today") : say(days == 1 ? "age.day" : "age.days", Map.of("days", days));
        return time(since) + " (" + age + ")";
    }

    /** The lists that wait for their start, or are under way; nothing without one. */
    private Html imports() {
        var now = now();
        var lines = ledger()
            .listImports(community.id(), Importing.MOST_WAITING)
            .stream()
            .filter(each -> !(each.state() instanceof ListImport.State.Done) && now.isBefore(each.expiresAt()))
            .map(each -> {
                String path = FunctionRoute.COORDINATORS_IMPORT.path(community, each.ref().id());
                return item(Html.of("{}: {}", anchor(path, each.source().name()), text(ImportPages.state(each))));
            })
            .toList();
        return lines.isEmpty() ? Html.NOTHING : section(text("coordinators.imports.lists"), list(lines));
    }

    private Html announcements() {
        var latest = ledger().mailings(community.id(), Optional.empty(), LATEST_ANNOUNCEMENTS);
        if (latest.isEmpty()) {
            var none = say("announcements.none", Map.of("address", wiring.address(community).value()));
            return section(say("announcements"), paragraph(none), toAnnouncements());
        }
        var lines = new ArrayList<Html>();
        for (Mailing mailing : latest) {
            String subject = ledger()
                .mailingText(mailing.ref(), mailing.version())
                .map(text -> TypedText.name(text.subject()))
                .orElseGet(() -> say("announcements.no-subject"));
            var link = anchor(FunctionRoute.ANNOUNCEMENT.path(community, mailing.ref().id()), subject);
            lines.add(item(Html.of("{}: {}{}", link, state(mailing), archived(mailing))));
        }
        return section(say("announcements"), list(lines), toAnnouncements());
    }

    /** The link to the page on which announcements are written. */
    private Html toAnnouncements() {
        return link(FunctionRoute.ANNOUNCEMENTS.path(community), say("to-announcements"));
    }

    /** Where everybody sees it, and where it is removed from there. */
    private Html archived(Mailing mailing) {
        boolean isPublic = community.announcements().archive() == Community.Announcements.Archive.PUBLIC;
        return mailing
            .slug()
            .filter(_ -> isPublic)
            .map(slug ->
                Html.of(
                    ". {}, {}",
                    anchor(FunctionRoute.ARCHIVED_ANNOUNCEMENT.path(community, slug), say("announcements.archive")),
                    anchor(FunctionRoute.ARCHIVE_REDACTION.path(community, slug), say("announcements.remove"))
                )
            )
            .orElse(Html.NOTHING);
    }

    private String state(Mailing mailing) {
        var at = switch (mailing.state()) {
            case Mailing.State.Draft draft -> draft.since();
            case Mailing.State.Waiting waiting -> waiting.since();
            case Mailing.State.Scheduled scheduled -> scheduled.due();
            case Mailing.State.GoingOut goingOut -> mailing.startedAt().orElse(goingOut.due());
            case Mailing.State.Out out -> out.at();
            case Mailing.State.Stopped stopped -> stopped.at();
            case Mailing.State.Dropped dropped -> dropped.at();
        };
        String state = mailing.status().toLowerCase(Locale.ROOT).replace('_', '-');
        return say("announcements." + state, Map.of("time", time(at)));
    }

    /** The latest acts. */
    private Html lately(OpenCoordinatorSession open) {
        long last = audit().number();
        return last == 0
            ? section(say("lately"), paragraph(say("lately.none")))
            : section(
                  say("lately"),
                  list(new AuditLines(wiring, community, open).upTo(last, LATEST_ACTS)),
                  link(FunctionRoute.COORDINATORS_AUDIT.path(community), say("lately.all"))
              );
    }

    private Html openSessions(OpenCoordinatorSession open) {
        var all = open.coordinator().openSessions(now());
        var lines = all
            .stream()
            .map(each -> {
                boolean isThis = each.session().equals(open.session().id());
                return item(say(isThis ? "sessions.this" : "sessions.other", Map.of("time", time(each.at()))));
            })
            .toList();
        return section(
            say("sessions"),
            list(lines),
            all.size() > 1 ? paragraph(say("sessions.strange")) : Html.NOTHING,
            Html.of(
                "<div class=\"site-actions\">\n{}{}</div>\n",
                new Form(Map.of())
                    .hidden("action", "sign-out")
                    .renderTo(path(), say("sign-out"), "usa-button--outline"),
                new Form(Map.of())
                    .hidden("action", "sign-out-everywhere")
                    .renderTo(path(), say("sign-out-everywhere"), "usa-button--outline")
            )
        );
    }
}
