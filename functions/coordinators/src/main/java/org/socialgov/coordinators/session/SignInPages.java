package org.socialgov.coordinators.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.Source;
import org.socialgov.community.coordinating.SigningIn;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.JsonText;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FormBody;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Problem;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;
import org.socialgov.web.forms.SignInPage;
import org.socialgov.web.forms.TemporaryFailure;
import org.socialgov.web.forms.TypedForm;

/**
 * Sign-in of coordinators: the form that mails a link, with the same answer to everybody, and the page that the link opens,
 * whose button opens a session.
 */
public final class SignInPages extends CommunityView {

    private final int posts;

    /** @param posts of the form from one source in ten minutes */
    public SignInPages(Wiring wiring, Community community, int posts) {
        super(wiring, community, "coordinators.");
        this.posts = posts;
    }

    /** Where the form is posted. A gateway may send the page's own path here, so that the page is answered, too. */
    public Resource form() {
        return Resource.getAndPost(request -> page(request, 200, TypedForm.EMPTY), this::ask);
    }

    /** What the mailed link opens. */
    public Resource link() {
        return link("coordinators.link", this::refusal, this::signIn);
    }

    private Response ask(Request request) {
        var typed = FormBody.read(request);
        var reader = new FieldReader(typed);
        var address = reader.email();
        if (address.isEmpty()) {
            return FormBody.isJson(request)
                ? problem(reader)
                : page(request, 422, form(typed, reader, TemporaryFailure.NONE));
        }
        try {
            var now = now();
            var wait = MailRateLimit.refuse("coordinators", Source.of(request.sourceIp()), posts, ledger(), now);
            if (wait.isPresent()) {
                log(request, "too-many-posts", Optional.empty());
                var form = form(typed, reader, TemporaryFailure.TOO_MANY);
                return refused(request, 429, form, Long.toString(Math.max(1, wait.get().toSeconds())));
            }
            var asked = ask(address.get(), wanted(typed.one(SignInPage.WANTED)));
            log(request, asked.outcome(), asked.order());
        } catch (LedgerUnavailable unavailable) {
            wiring.log().unexpected("coordinators-not-accepted", unavailable);
            return refused(request, 503, form(typed, reader, TemporaryFailure.UNAVAILABLE), Http.RETRY_AFTER);
        }
        return FormBody.isJson(request)
            ? accepted()
            : Response.seeOther(FunctionRoute.COORDINATORS.page(community) + "check-your-mail/");
    }

    /**
     * The page that a session begins with, from a form that anybody can post: a page of this community's coordinators, and
     * nothing else.
     */
    private Optional<String> wanted(String path) {
        return Optional.of(path).filter(each ->
            Stream.of(FunctionRoute.values())
                .filter(route -> route.kind() == FunctionRoute.Kind.SESSION)
                .anyMatch(route -> each.matches("/[a-z0-9/-]{1,200}") && route.in(List.of(community), each).isPresent())
        );
    }

    private Joining.Asked ask(EmailAddress address, Optional<String> wanted) {
        var tries = new ArrayList<Boolean>();
        return Transition.retryOnConflict(ledger(), () -> {
            tries.add(true);
            return SigningIn.askForLink(
                address,
                wiring.coordinators().in(community.id()),
                ledger().addressStatus(community.id(), address).mailLimit(),
                wanted,
                tries.size() > 1,
                now(),
                randomness()
            );
        });
    }

    private Response signIn(Request request) {
        var outcome = Transition.retryOnConflict(ledger(), () ->
            SigningIn.signIn(
                mailedLink(request),
                wiring.coordinators().in(community.id()),
                ledger(),
                audit(),
                now(),
                randomness()
            )
        );
        return switch (outcome) {
            case SigningIn.Outcome.SignedIn(var session, var cookie, _) -> {
                log(request, "coordinator-signed-in", Map.of("session", session.id()));
                yield Response.seeOther(begins(request)).withCookie(wiring.sessionCookie().set(cookie));
            }
            case
                SigningIn.Outcome.Unknown _,
                SigningIn.Outcome.Over _,
                SigningIn.Outcome.Freshened _,
                SigningIn.Outcome.OtherSession _ -> refused(request, outcome);
        };
    }

    /** The page that the sign-in was asked for at. */
    private String begins(Request request) {
        return mailedLink(request)
            .link()
            .flatMap(link -> ledger().order(new MailOrder.Ref(link.member(), link.order())))
            .flatMap(MailOrder::note)
            .flatMap(this::wanted)
            .orElse(FunctionRoute.COORDINATORS_OVERVIEW.path(community));
    }

    private Optional<Response> refusal(Request request) {
        return SigningIn.refusal(mailedLink(request), Link.Purpose.COORDINATOR, community.id(), now()).map(outcome ->
            refused(request, outcome)
        );
    }

    private Response refused(Request request, SigningIn.Outcome outcome) {
        var signIn = button(FunctionRoute.COORDINATORS.page(community), say("no-session.button"));
        return noLink(request, outcome instanceof SigningIn.Outcome.Unknown, signIn);
    }

    private static TypedForm form(Fields typed, FieldReader reader, TemporaryFailure failure) {
        return new TypedForm(typed, reader.errors(), reader.values(), failure);
    }

    private Response page(Request request, int status, TypedForm typed) {
        Form.Page page = SignInPage.of(community, typed, wiring.wording());
        return page(request, status, page.title(), page.main());
    }

    private Response refused(Request request, int status, TypedForm form, String retryAfter) {
        var response = FormBody.isJson(request)
            ? wiring.errors().page(request, status, form.failure().wording())
            : page(request, status, form);
        return response.with("retry-after", retryAfter);
    }

    private Response problem(FieldReader reader) {
        return Problem.inFields(text("form.errors"), reader.messages(wiring.wording()));
    }

    /** The response to every valid request: it doesn't tell who coordinates. */
    private Response accepted() {
        return Response.json(
            202,
            "{\"status\":\"accepted\",\"message\":" + JsonText.quoted(say("sign-in.accepted")) + "}"
        );
    }

    private void log(Request request, String outcome, Optional<MailOrder> order) {
        String id = order.map(MailOrder::ref).map(MailOrder.Ref::id).orElse("none");
        log(request, "coordinator-link-requested", Map.of("outcome", outcome, "order", id));
    }
}
