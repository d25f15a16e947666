package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.socialgov.community.Allowances;
import org.socialgov.community.Community;
import org.socialgov.community.Decision;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.Joining;
import org.socialgov.community.LedgerUnavailable;
import org.socialgov.community.MailOrder;
import org.socialgov.web.FormBody;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/** The form to join at {@code /communities/social-media/join/}: shows it, and takes what people ask for. */
public final class JoinFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final Allowances.Limits limits;
    private final Http http;

    public JoinFunction() {
        this(Wiring.fromEnvironment(), Wiring.limits(System.getenv()));
    }

    JoinFunction(Wiring wiring, Allowances.Limits limits) {
        this.wiring = wiring;
        this.limits = limits;
        http = new Http(
            request ->
                CommunityPath.find(request.path(), "join", wiring.communities()).map(community ->
                    Resource.getAndPost(show -> page(show, 200, JoinForm.empty(community)), ask -> join(ask, community))
                ),
            wiring.errors(),
            wiring.sameSite(),
            wiring.log()
        );
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Response join(Request request, Community community) {
        var form = JoinForm.read(FormBody.read(request), community, wiring.clock().instant());
        return switch (form.outcome()) {
            case JoinForm.Outcome.Mistaken _ -> FormBody.isJson(request)
                ? form.problem(wiring.wording())
                : page(request, 422, form);
            case JoinForm.Outcome.Valid(JoinRequest asked) -> take(request, community, form, asked);
        };
    }

    private Response take(Request request, Community community, JoinForm form, JoinRequest asked) {
        try {
            var decision = Decision.carryOut(wiring.ledger(), () ->
                Joining.ask(
                    asked,
                    wiring.ledger().standing(asked.key(), asked.addressKey()),
                    limits,
                    wiring.clock().instant(),
                    wiring.randomness()
                )
            );
            log(request, decision);
        } catch (LedgerUnavailable unavailable) {
            wiring.log().unexpected("join-not-taken", unavailable);
            return FormBody.isJson(request)
                ? wiring.errors().page(request, 503, "refusal.unavailable").with("retry-after", "30")
                : page(request, 503, form.notTaken()).with("retry-after", "30");
        }
        return FormBody.isJson(request)
            ? JoinForm.accepted(wiring.wording())
            : Response.seeOther(community.path() + "join/check-your-mail/");
    }

    private void log(Request request, Joining.Asked decision) {
        wiring
            .log()
            .info(
                "join-asked",
                Map.of(
                    "request",
                    request.id(),
                    "outcome",
                    decision.outcome(),
                    "order",
                    decision.order().map(MailOrder::ref).map(MailOrder.Ref::id).orElse("none")
                )
            );
    }

    private Response page(Request request, int status, JoinForm form) {
        var page = form.page(wiring.wording());
        return Response.html(status, wiring.frame().render(page.title(), page.main(), request.domainName()));
    }
}
