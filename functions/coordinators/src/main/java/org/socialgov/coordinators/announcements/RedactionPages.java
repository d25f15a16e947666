package org.socialgov.coordinators.announcements;

import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/** The page on which a coordinator removes an announcement from the archive, with a reason that is shown in its place. */
public final class RedactionPages extends SessionPages {

    public RedactionPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.redact.", FunctionRoute.COORDINATORS_OVERVIEW);
    }

    public Resource resource() {
        return resource(asked -> form(asked.shown()), this::remove);
    }

    private Optional<ArchiveEntry> entry(Request request) {
        return Archive.find(
            community.id(),
            FunctionRoute.ARCHIVE_REDACTION.value(community, request.path()),
            zone(),
            ledger()
        );
    }

    private Response form(Reply reply) {
        var request = reply.asked().request();
        var entry = entry(request).orElseThrow(() -> new Refusal(404, "refusal.not-found"));
        if (entry.redaction().isPresent()) {
            return removed(request, entry);
        }
        return page(
            request,
            reply.status(),
            say("title"),
            reply.errors(),
            Html.of(
                "<h1>{}</h1>\n{}{}{}",
                say("title"),
                intro(say("what", Map.of("subject", entry.subject()))),
                paragraph(say("kept")),
                new Form(reply.errors())
                    .textarea(
                        REASON,
                        say(REASON),
                        say("reason.hint"),
                        TypedText.cleaned(reply.typed().value(REASON, ""))
                    )
                    .requiredBox(BOX, say("box"), false)
                    .renderTo(FunctionRoute.ARCHIVE_REDACTION.path(community, entry.slug()), say("button"))
            )
        );
    }

    private Response removed(Request request, ArchiveEntry entry) {
        return message(
            request,
            200,
            say("done"),
            say("done.what"),
            Html.of(
                "{}{}",
                link(FunctionRoute.ARCHIVED_ANNOUNCEMENT.path(community, entry.slug()), say("done.look")),
                link(path(), text("coordinators.to-overview"))
            )
        );
    }

    private Response remove(SessionRequest asked) {
        var reader = new FieldReader(asked.fields());
        String reason = reason(reader);
        var errors = reader.messages(wiring.wording());
        if (!asked.fields().isChecked(BOX)) {
            errors.put(BOX, say("unticked"));
        }
        if (!errors.isEmpty()) {
            return form(asked.wrong(errors));
        }
        var outcome = carryOut(asked, open ->
            Archive.remove(
                community.id(),
                entry(asked.request()),
                reason,
                open.address(),
                open.proof(),
                ledger(),
                now(),
                randomness()
            )
        )
            .map(Archive.Removal::outcome)
            .orElse(Archive.Removal.Outcome.UNKNOWN);
        log(asked, "announcement-removed", Map.of("outcome", outcome.name()));
        if (outcome == Archive.Removal.Outcome.UNKNOWN) {
            throw new Refusal(404, "refusal.not-found");
        }
        return Response.seeOther(asked.request().path());
    }
}
