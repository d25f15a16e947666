package org.socialgov.coordinators.session;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.community.storage.Transition;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FormBody;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.RequestPolicy;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.SignInPage;
import org.socialgov.web.forms.TypedForm;

/**
 * The pages that only a coordinator's session opens. Without one, the answer is a page with status 403 that offers to sign
 * in, and that keeps what was typed.
 */
public final class CoordinatorSessions {

    private final Wiring wiring;

    public CoordinatorSessions(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Shows a page. */
    public interface Page {
        Response show(Request request, OpenCoordinatorSession open);
    }

    /** Acts on a form that the site's own page posted. */
    public interface Act {
        Response on(Request request, Fields fields, OpenCoordinatorSession open);
    }

    /** A page without a form. */
    public Resource resource(Community community, Page page) {
        return Resource.get(request ->
            open(request, community)
                .map(open -> page.show(request, open))
                .orElseGet(() -> noSession(request, community))
        );
    }

    /** A page with a form that is posted to the same path. */
    public Resource resource(Community community, Page page, Act act) {
        return Resource.getAndPost(
            request ->
                open(request, community)
                    .map(open -> page.show(request, open))
                    .orElseGet(() -> noSession(request, community)),
            request -> {
                RequestPolicy.requireOwnPage(request);
                var fields = FormBody.read(request);
                try {
                    return open(request, community)
                        .map(open -> act.on(request, fields, open))
                        .orElseGet(() -> ended(request, community, fields));
                } catch (LedgerUnavailable unavailable) {
                    wiring.log().unexpected("coordinators-form-not-accepted", unavailable);
                    return unavailable(request, fields);
                }
            }
        );
    }

    /** The session of a request in a community, read anew. */
    public Optional<OpenCoordinatorSession> open(Request request, Community community) {
        return OpenCoordinatorSession.by(
            wiring.sessionCookie().read(request),
            community.id(),
            wiring.coordinators(),
            wiring.ledger(),
            wiring.clock().instant()
        );
    }

    /**
     * Decides in the session of a request, and commits. The session is read anew at each try: a person who was removed
     * meanwhile changes nothing.
     *
     * @param decide reads the rest of its input and decides ({@link Transition#retryOnConflict})
     * @return the decision that was carried out; empty if the session has ended
     */
    public <D extends Transition> Optional<D> carryOut(
        Request request,
        Community community,
        Function<OpenCoordinatorSession, D> decide
    ) {
        return Transition.retryOnConflict(wiring.ledger(), () ->
            new Decided<>(open(request, community).map(decide))
        ).decision();
    }

    /** @param decision empty if the session has ended: nothing is written then */
    private record Decided<D extends Transition>(Optional<D> decision) implements Transition {
        @Override
        public Change change() {
            return decision.map(Transition::change).orElseGet(Change::none);
        }
    }

    /** What an act in a session is decided from, with the audit as it is now. */
    public CoordinatorAct act(OpenCoordinatorSession open) {
        return open.act(wiring.ledger().auditHead(open.community()), wiring.clock().instant(), wiring.randomness());
    }

    /** The page that offers to sign in, and to come back to what was asked for. */
    public Response noSession(Request request, Community community) {
        String title = say("no-session.title");
        return wiring.page(
            request,
            403,
            title,
            Html.of(
                "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}",
                title,
                say("no-session.what"),
                SignInPage.form(community, TypedForm.EMPTY, request.path(), wiring.wording())
            )
        );
    }

    /**
     * The session ended before the form was sent. The page keeps what was typed in a form of its own, to be sent again in a
     * new session (WCAG 2.2.1). It goes back to the browser that sent it, and is stored nowhere.
     */
    public Response ended(Request request, Community community, Fields fields) {
        String title = say("ended.title");
        return wiring.page(
            request,
            403,
            title,
            Html.of(
                "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<ol>\n<li><a class=\"usa-link\" href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a></li>\n<li>{}</li>\n<li>{}</li>\n</ol>\n{}",
                title,
                say("ended.what"),
                FunctionRoute.COORDINATORS.page(community),
                say("ended.link"),
                wiring.wording().say("subscription.ended.open"),
                wiring.wording().say("subscription.ended.back"),
                again(request, fields)
            )
        );
    }

    /** The table didn't answer. What was typed can be sent again: each act names the revision that the form was made from. */
    private Response unavailable(Request request, Fields fields) {
        String title = say("unavailable.title");
        return wiring
            .page(
                request,
                503,
                title,
                Html.of(
                    "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}",
                    title,
                    say("unavailable.what"),
                    again(request, fields)
                )
            )
            .with("retry-after", Http.RETRY_AFTER);
    }

    /** A form that sends the same fields again. */
    private Html again(Request request, Fields fields) {
        var form = new Form(Map.of());
        fields.values().forEach((name, values) -> values.forEach(value -> form.hidden(name, value)));
        return form.renderTo(request.path(), wiring.wording().say("subscription.ended.button"));
    }

    private String say(String what) {
        return wiring.wording().say("coordinators." + what);
    }
}
