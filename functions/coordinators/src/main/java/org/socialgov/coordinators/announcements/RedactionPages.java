package org.socialgov.coordinators.announcements;

import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.coordinators.session.CoordinatorSessions;
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

/** The page on which a coordinator removes an announcement from the archive, with a reason that is shown in its place. */
public final class RedactionPages {

    private static final String REASON = "reason";
    private static final String BOX = "agree";
    private static final int LONGEST_REASON = 500;

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    public RedactionPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    public Resource resource() {
        return sessions.resource(community, (request, _) -> form(request, 200, Map.of(), ""), this::remove);
    }

    private Optional<ArchiveEntry> entry(Request request) {
        return Archive.find(
            community.id(),
            FunctionRoute.ARCHIVE_REDACTION.value(community, request.path()),
            community.announcements().timezone(),
            wiring.ledger()
        );
    }

    private Response form(Request request, int status, Map<String, String> errors, String reason) {
        var entry = entry(request).orElseThrow(() -> new Refusal(404, "refusal.not-found"));
        if (entry.redaction().isPresent()) {
            return removed(request, entry);
        }
        String title = say("title");
        return wiring.page(
            request,
            status,
            title,
            errors,
            Html.of(
                "{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p>{}</p>\n{}",
                Form.summary(wiring.wording().say("form.errors"), errors),
                title,
                wiring.wording().say("coordinators.redact.what", Map.of("subject", entry.subject())),
                say("kept"),
                new Form(errors)
                    .textarea(REASON, say(REASON), say("reason.hint"), reason)
                    .requiredBox(BOX, say("box"), false)
                    .renderTo(FunctionRoute.ARCHIVE_REDACTION.path(community, entry.slug()), say("button"))
            )
        );
    }

    private Response removed(Request request, ArchiveEntry entry) {
        String title = say("done");
        return wiring.page(
            request,
            200,
            title,
            Html.of(
                "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p><a class=\"usa-link\" href=\"{}\">{}</a></p>\n" +
                    "<p><a class=\"usa-link\" href=\"{}\">{}</a></p>\n",
                title,
                say("done.what"),
                FunctionRoute.ARCHIVED_ANNOUNCEMENT.path(community, entry.slug()),
                say("done.look"),
                FunctionRoute.COORDINATORS_OVERVIEW.path(community),
                wiring.wording().say("coordinators.to-overview")
            )
        );
    }

    private Response remove(Request request, Fields fields, OpenCoordinatorSession open) {
        var reader = new FieldReader(fields);
        String reason = reader.line(REASON, LONGEST_REASON);
        var errors = reader.messages(wiring.wording());
        if (reason.isBlank()) {
            errors.putIfAbsent(REASON, say("reason.missing"));
        }
        if (!fields.isChecked(BOX)) {
            errors.put(BOX, say("unticked"));
        }
        if (!errors.isEmpty()) {
            return form(request, 422, errors, reason);
        }
        var removal = sessions
            .carryOut(request, community, current ->
                Archive.remove(
                    community.id(),
                    entry(request),
                    reason,
                    open.address(),
                    current.proof(),
                    wiring.ledger(),
                    wiring.clock().instant(),
                    wiring.randomness()
                )
            )
            .orElseGet(() -> new Archive.Removal(Archive.Removal.Outcome.UNKNOWN, Change.none()));
        wiring
            .log()
            .info(
                "announcement-removed",
                Map.of("request", request.id(), "session", open.session().id(), "outcome", removal.outcome().name())
            );
        if (removal.outcome() == Archive.Removal.Outcome.UNKNOWN) {
            throw new Refusal(404, "refusal.not-found");
        }
        return Response.seeOther(request.path());
    }

    private String say(String what) {
        return wiring.wording().say("coordinators.redact." + what);
    }
}
