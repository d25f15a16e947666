package org.socialgov.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.limits.QueueFull;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Log;

/**
 * Turns every event into a response: requests that bypass the content delivery network (403), methods (405, HEAD),
 * cross-site posts (403), refusals, a table that can't be reached (503), unexpected exceptions (500), and the headers
 * of every response.
 */
public final class Http {

    /** Seconds until a retry is likely to reach the table. */
    public static final String RETRY_AFTER = "30";

    private final Function<Request, Optional<Resource>> routes;
    private final ErrorPages errors;
    private final Log log;

    /**
     * @param routes the resource at a request's path, empty if there is none (404)
     * @param errors the responses to requests that fail, of the deployment that says which requests are accepted
     */
    public Http(Function<Request, Optional<Resource>> routes, ErrorPages errors, Log log) {
        this.routes = routes;
        this.errors = errors;
        this.log = log;
    }

    /** Answers one event of API Gateway (payload format 2.0). */
    public void serve(InputStream event, OutputStream answer) throws IOException {
        HttpEvent.write(answer(HttpEvent.read(event)), answer);
    }

    /**
     * Answers one request. Never throws. No switch over types and no lambda: each loads classes while a visitor waits
     * for a cold start.
     */
    public Response answer(HttpEvent.Read read) {
        var request = read.request();
        var admitted = errors.deployment().edge().admit(request);
        if (admitted.isEmpty()) {
            // The address may be a mailed link with the API's own host name.
            return finish(request, Headers.secretAddress(errors.bypassedEdge(request)));
        }
        return finish(
            request,
            read instanceof HttpEvent.Read.Refused refused
                ? refused(admitted.get(), refused.refusal())
                : dispatch(admitted.get())
        );
    }

    private Response dispatch(Request request) {
        try {
            var found = routes.apply(request);
            if (found.isEmpty()) {
                return errors.page(request, 404, "refusal.not-found");
            }
            var response = answerAt(found.get(), request);
            return found.get().addressHoldsToken() ? Headers.secretAddress(response) : response;
        } catch (Exception unexpected) {
            return failed(request, unexpected);
        }
    }

    /** The answer to a body that can't be read. An address that holds a token stays protected. */
    private Response refused(Request request, Refusal refusal) {
        try {
            var response = errors.page(request, refusal.status(), refusal.wording());
            return FunctionRoute.holdsToken(request.path()) ? Headers.secretAddress(response) : response;
        } catch (Exception unexpected) {
            return failed(request, unexpected);
        }
    }

    private Response answerAt(Resource resource, Request request) {
        var handler = resource.handler(request.method());
        if (handler == null) {
            return errors.page(request, 405, "refusal.wrong-method").with("allow", resource.allow());
        }
        try {
            if (
                request.method().equals("POST") &&
                !resource.allowsCrossSitePosts() &&
                !RequestPolicy.acceptsPost(request, errors.deployment().siteOrigin())
            ) {
                throw new Refusal(403, "refusal.cross-site");
            }
            return handler.answer(request);
        } catch (Exception thrown) {
            return failed(request, thrown);
        }
    }

    private Response failed(Request request, Exception thrown) {
        if (thrown instanceof Refusal refusal) {
            return errors.page(request, refusal.status(), refusal.wording());
        }
        if (thrown instanceof LedgerUnavailable) {
            log.unexpected("table-not-reached", thrown);
            return errors.page(request, 503, "refusal.unavailable").with("retry-after", RETRY_AFTER);
        }
        if (thrown instanceof QueueFull full) {
            return errors
                .page(request, 503, "refusal.queue-full")
                .with("retry-after", Long.toString(full.retryAfter().toSeconds()));
        }
        log.unexpected("request-failed", thrown);
        return errors.page(request, 500, "refusal.unexpected");
    }

    private Response finish(Request request, Response response) {
        var complete = Headers.complete(response);
        log.info("request", Map.of("request", request.id(), "method", request.method(), "status", response.status()));
        return request.method().equals("HEAD") ? complete.withoutBody() : complete;
    }
}
