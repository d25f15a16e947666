package org.socialgov.coordinators.session;

import java.time.Duration;
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
import org.socialgov.community.joining.LinkContext;
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
import org.socialgov.web.Html;
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
public final class SignInPages {

    private static final String BOX = "agree";

    private final Wiring wiring;
    private final Community community;
    private final int posts;

    /** @param posts of the form from one source in ten minutes */
    public SignInPages(Wiring wiring, Community community, int posts) {
        this.wiring = wiring;
        this.posts = posts;
        this.community = community;
    }

    /** Where the form is posted. A gateway may send the page's own path here, so that the page is answered, too. */
    public Resource form() {
        return Resource.getAndPost(request -> page(request, 200, TypedForm.EMPTY), this::ask);
    }

    /** What the mailed link opens. */
    public Resource link() {
        return Resource.getAndPost(request -> button(request, 200, Map.of()), this::signIn).withTokenInAddress();
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
            var now = wiring.clock().instant();
            var wait = MailRateLimit.refuse("coordinators", Source.of(request.sourceIp()), posts, wiring.ledger(), now);
            if (wait.isPresent()) {
                log(request, "too-many-posts", Optional.empty());
                return refused(request, 429, typed, reader, TemporaryFailure.TOO_MANY, wait.get());
            }
            var asked = ask(address.get(), wanted(typed.one(SignInPage.WANTED)));
            log(request, asked.outcome(), asked.order());
        } catch (LedgerUnavailable unavailable) {
            wiring.log().unexpected("coordinators-not-accepted", unavailable);
            return refused(
                request,
                503,
                typed,
                reader,
                TemporaryFailure.UNAVAILABLE,
                Duration.ofSeconds(Long.parseLong(Http.RETRY_AFTER))
            );
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
        return Transition.retryOnConflict(wiring.ledger(), () -> {
            tries.add(true);
            return SigningIn.askForLink(
                address,
                wiring.coordinators().in(community.id()),
                wiring.ledger().addressStatus(community.id(), address).mailLimit(),
                wanted,
                tries.size() > 1,
                wiring.clock().instant(),
                wiring.randomness()
            );
        });
    }

    private Response signIn(Request request) {
        if (!FormBody.read(request).one(BOX).equals("yes")) {
            return button(request, 422, Map.of(BOX, say("link.unticked")));
        }
        var outcome = Transition.retryOnConflict(wiring.ledger(), () ->
            SigningIn.signIn(
                found(request),
                wiring.coordinators().in(community.id()),
                wiring.ledger(),
                wiring.ledger().auditHead(community.id()),
                wiring.clock().instant(),
                wiring.randomness()
            )
        );
        return switch (outcome) {
            case SigningIn.Outcome.SignedIn(var session, var cookie, _) -> {
                wiring.log().info("coordinator-signed-in", Map.of("request", request.id(), "session", session.id()));
                yield Response.seeOther(begins(request)).withCookie(wiring.sessionCookie().set(cookie));
            }
            case SigningIn.Outcome.Unknown _ -> refused(request, 404, "unknown");
            case SigningIn.Outcome.Over _, SigningIn.Outcome.Freshened _, SigningIn.Outcome.OtherSession _ -> refused(
                request,
                410,
                "over"
            );
        };
    }

    /** The page that the sign-in was asked for at. */
    private String begins(Request request) {
        return found(request)
            .link()
            .flatMap(link -> wiring.ledger().order(new MailOrder.Ref(link.member(), link.order())))
            .flatMap(MailOrder::note)
            .flatMap(this::wanted)
            .orElse(FunctionRoute.COORDINATORS_OVERVIEW.path(community));
    }

    private LinkContext found(Request request) {
        return LinkContext.ofCoordinator(request.queryFields().one("token"), wiring.coordinators(), wiring.ledger());
    }

    private Response button(Request request, int status, Map<String, String> errors) {
        var refused = SigningIn.refusal(
            found(request),
            Link.Purpose.COORDINATOR,
            community.id(),
            wiring.clock().instant()
        );
        if (refused.isPresent()) {
            boolean isUnknown = refused.get() instanceof SigningIn.Outcome.Unknown;
            return refused(request, isUnknown ? 404 : 410, isUnknown ? "unknown" : "over");
        }
        return wiring.button(request, status, "coordinators.link", Map.of("community", community.name()), errors);
    }

    private Response refused(Request request, int status, String how) {
        String title = wiring.wording().say("link." + how + ".title");
        return wiring.page(
            request,
            status,
            title,
            Html.of(
                "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>\n",
                title,
                wiring.wording().say("link." + how + ".what"),
                FunctionRoute.COORDINATORS.page(community),
                say("no-session.button")
            )
        );
    }

    private static TypedForm form(Fields typed, FieldReader reader, TemporaryFailure failure) {
        return new TypedForm(typed, reader.errors(), reader.values(), failure);
    }

    private Response page(Request request, int status, TypedForm typed) {
        Form.Page page = SignInPage.of(community, typed, wiring.wording());
        return wiring.page(request, status, page.title(), page.main());
    }

    private Response refused(
        Request request,
        int status,
        Fields typed,
        FieldReader reader,
        TemporaryFailure failure,
        Duration wait
    ) {
        var response = FormBody.isJson(request)
            ? wiring.errors().page(request, status, failure.wording())
            : page(request, status, form(typed, reader, failure));
        return response.with("retry-after", Long.toString(Math.max(1, wait.toSeconds())));
    }

    private Response problem(FieldReader reader) {
        return Problem.inFields(wiring.wording().say("form.errors"), reader.messages(wiring.wording()));
    }

    /** The response to every valid request: it doesn't tell who coordinates. */
    private Response accepted() {
        return Response.json(
            202,
            "{\"status\":\"accepted\",\"message\":" + JsonText.quoted(say("sign-in.accepted")) + "}"
        );
    }

    private void log(Request request, String outcome, Optional<MailOrder> order) {
        wiring
            .log()
            .info(
                "coordinator-link-requested",
                Map.of(
                    "request",
                    request.id(),
                    "outcome",
                    outcome,
                    "order",
                    order.map(MailOrder::ref).map(MailOrder.Ref::id).orElse("none")
                )
            );
    }

    private String say(String what) {
        return wiring.wording().say("coordinators." + what);
    }
}
