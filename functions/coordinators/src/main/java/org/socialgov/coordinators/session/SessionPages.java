package org.socialgov.coordinators.session;

import java.util.HashMap;
import java.util.List;
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
import org.socialgov.web.forms.FieldReader;
import org.socialgov.web.forms.SignInPage;
import org.socialgov.web.forms.TypedForm;

/**
 * Pages that only a coordinator's session opens. Without one, the answer is a page with status 403 that offers to sign in,
 * and that keeps what was typed.
 */
public abstract class SessionPages extends CommunityView {

    protected static final String REASON = "reason";
    private static final int LONGEST_REASON = 500;

    /** The pages to which all of them link, in the order in which they are needed. */
    private static final List<FunctionRoute> LINKED = List.of(
        FunctionRoute.COORDINATORS_OVERVIEW,
        FunctionRoute.COORDINATORS_MEMBERS,
        FunctionRoute.COORDINATORS_EXPORT,
        FunctionRoute.COORDINATORS_IMPORTS,
        FunctionRoute.ANNOUNCEMENTS,
        FunctionRoute.COORDINATORS_TEAM,
        FunctionRoute.COORDINATORS_SETTINGS,
        FunctionRoute.COORDINATORS_AUDIT
    );

    private final FunctionRoute here;

    /** @param here the page among those to which all link, or the one that these pages belong to */
    protected SessionPages(Wiring wiring, Community community, String texts, FunctionRoute here) {
        super(wiring, community, texts);
        this.here = here;
    }

    protected final String path() {
        return here.path(community);
    }

    // --- Sessions

    /** A page without a form. */
    protected final Resource resource(Function<SessionRequest, Response> page) {
        return Resource.get(request -> show(request, page));
    }

    /** A page with a form that is posted to the same path, by the site's own page. */
    protected final Resource resource(Function<SessionRequest, Response> page, Function<SessionRequest, Response> act) {
        return Resource.getAndPost(
            request -> show(request, page),
            request -> {
                RequestPolicy.requireOwnPage(request);
                var fields = FormBody.read(request);
                try {
                    return open(request)
                        .map(open -> act.apply(new SessionRequest(request, fields, open)))
                        .orElseGet(() -> ended(request, fields));
                } catch (LedgerUnavailable unavailable) {
                    wiring.log().unexpected("coordinators-form-not-accepted", unavailable);
                    return unavailable(request, fields);
                }
            }
        );
    }

    private Response show(Request request, Function<SessionRequest, Response> page) {
        return open(request)
            .map(open -> page.apply(new SessionRequest(request, new Fields(Map.of()), open)))
            .orElseGet(() -> noSession(request));
    }

    /** The session of a request, read anew. */
    protected final Optional<OpenCoordinatorSession> open(Request request) {
        return OpenCoordinatorSession.by(
            wiring.sessionCookie().read(request),
            community.id(),
            wiring.coordinators(),
            ledger(),
            now()
        );
    }

    /**
     * Decides in the session of a request, and commits. The session is read anew at each try: a person who was removed
     * meanwhile changes nothing.
     *
     * @param decide reads the rest of its input and decides ({@link Transition#retryOnConflict})
     * @return the decision that was carried out; empty if the session has ended
     */
    protected final <D extends Transition> Optional<D> carryOut(
        SessionRequest asked,
        Function<OpenCoordinatorSession, D> decide
    ) {
        return Transition.retryOnConflict(ledger(), () -> new Decided<>(open(asked.request()).map(decide))).decision();
    }

    /** @param decision empty if the session has ended: nothing is written then */
    private record Decided<D extends Transition>(Optional<D> decision) implements Transition {
        @Override
        public Change change() {
            return decision.map(Transition::change).orElseGet(Change::none);
        }
    }

    /** What an act in a session is decided from, with the audit as it is now. */
    protected final CoordinatorAct act(OpenCoordinatorSession open) {
        return open.act(audit(), now(), randomness());
    }

    /** Logs an act with its request and its session. */
    protected final void log(SessionRequest asked, String event, Map<String, ?> facts) {
        var all = new HashMap<String, Object>(facts);
        all.put("session", asked.open().session().id());
        log(asked.request(), event, all);
    }

    /** The limits of the coordinator's changes. */
    protected final ChangeLimits limits(SessionRequest asked) {
        return new ChangeLimits(wiring, community, asked.open());
    }

    /** The reason of an act, an error if there is none. */
    protected final String reason(FieldReader reader) {
        String reason = reader.line(REASON, LONGEST_REASON);
        if (reason.isBlank()) {
            reader.wrong(REASON, key("reason.missing"));
        }
        return reason;
    }

    /** Places in a list, for the browser of this session. */
    protected final PageTokens tokens(SessionRequest asked, String query) {
        return new PageTokens(wiring.sessionCookie().read(asked.request()), community.id() + "\n" + query);
    }

    // --- Answers

    /**
     * A page with the links to the other pages.
     *
     * @param parts what follows the title: markup, and lists of it
     */
    protected final Response page(Reply reply, String title, Object... parts) {
        return page(
            reply.asked().request(),
            reply.status(),
            title,
            reply.errors(),
            Html.of("{}{}<h1>{}</h1>\n{}", reply.notice(), navigation(), title, List.of(parts))
        );
    }

    /** The links to all of the coordinators' pages. */
    protected final Html navigation() {
        var links = LINKED.stream()
            .map(page ->
                Html.of(
                    "<li><a class=\"usa-link\" href=\"{}\"{}>{}</a></li>\n",
                    page.path(community),
                    Html.trusted(page == here ? " aria-current=\"page\"" : ""),
                    text("coordinators.pages." + word(page))
                )
            )
            .toList();
        return navigation(text("coordinators.pages"), links);
    }

    /** Links to pages, as items of a list. */
    protected static Html navigation(String label, List<Html> links) {
        return Html.of("<nav class=\"site-pages\" aria-label=\"{}\">\n<ul>\n{}</ul>\n</nav>\n", label, links);
    }

    /** The page that offers to sign in, and to come back to what was asked for. */
    protected final Response noSession(Request request) {
        return message(
            request,
            403,
            "coordinators.no-session",
            SignInPage.form(community, TypedForm.EMPTY, request.path(), wiring.wording())
        );
    }

    /**
     * The session ended before the form was sent. The page keeps what was typed in a form of its own, to be sent again in a
     * new session (WCAG 2.2.1). It goes back to the browser that sent it, and is stored nowhere.
     */
    protected final Response ended(Request request, Fields fields) {
        return message(
            request,
            403,
            "coordinators.ended",
            Html.of(
                "<ol>\n<li><a class=\"usa-link\" href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a></li>\n<li>{}</li>\n<li>{}</li>\n</ol>\n{}",
                FunctionRoute.COORDINATORS.page(community),
                text("coordinators.ended.link"),
                text("subscription.ended.open"),
                text("subscription.ended.back"),
                again(request, fields)
            )
        );
    }

    /** The table didn't answer. What was typed can be sent again: each act names the revision that the form was made from. */
    private Response unavailable(Request request, Fields fields) {
        return message(request, 503, "coordinators.unavailable", again(request, fields)).with(
            "retry-after",
            Http.RETRY_AFTER
        );
    }

    /** A form that sends the same fields again. */
    private Html again(Request request, Fields fields) {
        var form = new Form(Map.of());
        fields.values().forEach((name, values) -> values.forEach(value -> form.hidden(name, value)));
        return form.renderTo(request.path(), text("subscription.ended.button"));
    }

    /** Whether the session has a fresh period, in which bulk data can leave and the coordinators be changed. */
    protected final boolean isFresh(SessionRequest asked) {
        return asked.open().session().isFreshAt(now());
    }

    /** What a page answers that needs a fresh period. */
    protected final Response needsFresh(SessionRequest asked) {
        return askForFresh(asked, 403, here.name());
    }

    /**
     * The page that offers to mail a fresh link, and to come back by it.
     *
     * @param wanted names the page to come back to, as {@link FreshPages} reads it
     */
    protected final Response askForFresh(SessionRequest asked, int status, String wanted) {
        return message(
            asked.request(),
            status,
            text("coordinators.fresh.title"),
            text("coordinators.fresh.intro"),
            Html.of(
                "<p>{}</p>\n{}",
                text("coordinators.fresh.why"),
                new Form(Map.of())
                    .hidden(FreshPages.FOR, wanted)
                    .renderTo(FunctionRoute.COORDINATORS_FRESH.path(community), text("coordinators.fresh.button"))
            )
        );
    }
}
