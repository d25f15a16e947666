package org.socialgov.membership;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.socialgov.community.address.Source;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.LedgerUnavailable;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.web.Fields;
import org.socialgov.web.FormBody;
import org.socialgov.web.Http;
import org.socialgov.web.Json;
import org.socialgov.web.Problem;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.TemporaryFailure;

/**
 * Accepts a public form that causes a mail. Every valid request gets the same response, so that it reveals nothing
 * about the address. An invalid request gets the submitted form with its errors. The build makes the page with the
 * empty form, and {@code PagesFunction} serves it.
 *
 * @param <F> the form
 */
final class AskPages<F extends AskForm> {

    private final Wiring wiring;
    private final String name;
    private final String path;
    private final Function<Fields, F> read;
    private final Function<F, Joining.Asked> take;
    private final int postsInTenMinutes;

    /**
     * @param name the prefix of the log codes, and of the text in a JSON response: {@code join.accepted}
     * @param path the path that the form is posted to; {@code /check-your-mail/} below it is the next page
     * @param take carries out the request of a valid form
     * @param postsInTenMinutes the maximum number of posts from one source in ten minutes
     */
    AskPages(
        Wiring wiring,
        String name,
        String path,
        Function<Fields, F> read,
        Function<F, Joining.Asked> take,
        int postsInTenMinutes
    ) {
        this.wiring = wiring;
        this.name = name;
        this.path = path;
        this.read = read;
        this.take = take;
        this.postsInTenMinutes = postsInTenMinutes;
    }

    Resource resource() {
        return Resource.post(this::ask).besides("GET");
    }

    private Response ask(Request request) {
        var form = read.apply(FormBody.read(request));
        if (!form.errors().isEmpty()) {
            return FormBody.isJson(request) ? problem(form) : page(request, 422, form, TemporaryFailure.NONE);
        }
        try {
            var wait = MailRateLimit.refuse(
                name,
                Source.of(request.sourceIp()),
                postsInTenMinutes,
                wiring.ledger(),
                wiring.clock().instant()
            );
            if (wait.isPresent()) {
                wiring.log().info(name + "-refused", Map.of("request", request.id(), "outcome", "too-many-posts"));
                return refused(request, 429, form, TemporaryFailure.TOO_MANY).with(
                    "retry-after",
                    Long.toString(Math.max(1, wait.get().toSeconds()))
                );
            }
            log(request, take.apply(form));
        } catch (LedgerUnavailable unavailable) {
            wiring.log().unexpected(name + "-not-accepted", unavailable);
            return refused(request, 503, form, TemporaryFailure.UNAVAILABLE).with("retry-after", Http.RETRY_AFTER);
        }
        return FormBody.isJson(request) ? accepted() : Response.seeOther(path + "/check-your-mail/");
    }

    private Response refused(Request request, int status, F form, TemporaryFailure failure) {
        return FormBody.isJson(request)
            ? wiring.errors().page(request, status, failure.wording())
            : page(request, status, form, failure);
    }

    private Response page(Request request, int status, F form, TemporaryFailure failure) {
        var page = form.page(wiring.wording(), failure);
        return Response.html(status, wiring.frame().render(page.title(), page.main(), request.domainName()));
    }

    /** The errors as JSON (RFC 9457). */
    private Response problem(F form) {
        var errors = new LinkedHashMap<String, String>();
        form.errors().forEach((field, key) -> errors.put(field, wiring.wording().say(key, form.values())));
        return Problem.inFields(wiring.wording().say("form.errors"), errors);
    }

    /** The response to every valid request: it reveals nothing about the address. */
    private Response accepted() {
        String message = wiring.wording().say(name + ".accepted");
        return Response.json(202, "{\"status\":\"accepted\",\"message\":" + Json.quoted(message) + "}");
    }

    private void log(Request request, Joining.Asked asked) {
        wiring
            .log()
            .info(
                name + "-requested",
                Map.of(
                    "request",
                    request.id(),
                    "outcome",
                    asked.outcome(),
                    "order",
                    asked.order().map(MailOrder::ref).map(MailOrder.Ref::id).orElse("none")
                )
            );
    }
}
