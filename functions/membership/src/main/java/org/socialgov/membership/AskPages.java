package org.socialgov.membership;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.Source;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.limits.QueueFull;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.JsonText;
import org.socialgov.table.ConcurrentCall;
import org.socialgov.web.Fields;
import org.socialgov.web.FormBody;
import org.socialgov.web.Http;
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
 * @param name the prefix of the log codes, and of the text in a JSON response: {@code join.accepted}
 * @param path the path that the form is posted to; {@code /check-your-mail/} below it is the next page
 */
record AskPages<F extends AskForm>(
    Wiring wiring,
    String name,
    String path,
    Function<Fields, F> read,
    Asking<F> asking,
    FormLimits limits
) {
    /** The request of a valid form. */
    interface Asking<F> {
        EmailAddress address(F form);

        /** Reads what is known of the address, by one call. */
        List<Members.AddressStatus> read(F form);

        /**
         * Decides.
         *
         * @param before as it was read at the try before, which had a conflict
         */
        Joining.Asked decide(F form, List<Members.AddressStatus> now, Optional<List<Members.AddressStatus>> before);
    }

    Resource resource() {
        return Resource.post(this::ask).besides("GET");
    }

    private Response ask(Request request) {
        var form = read.apply(FormBody.read(request));
        if (!form.errors().isEmpty()) {
            return FormBody.isJson(request) ? problem(form) : page(request, 422, form, TemporaryFailure.NONE);
        }
        var source = Source.of(request.sourceIp());
        // Three round trips for each visitor: these two at the same time, the counters of mails, and the transaction.
        var reading = ConcurrentCall.start(() -> asking.read(form), wiring.threads());
        try {
            var wait = MailRateLimit.refuse(
                name,
                source,
                limits.postsInTenMinutes(),
                wiring.ledger(),
                wiring.clock().instant()
            );
            var status = reading.result();
            if (wait.isPresent()) {
                return refused(request, 429, form, TemporaryFailure.TOO_MANY, "too-many-posts", wait.get());
            }
            log(request, take(form, source, status));
        } catch (QueueFull full) {
            return refused(request, 503, form, TemporaryFailure.QUEUE_FULL, "queue-full", full.retryAfter());
        } catch (LedgerUnavailable unavailable) {
            wiring.log().unexpected(name + "-not-accepted", unavailable);
            return refused(request, 503, form, TemporaryFailure.UNAVAILABLE).with("retry-after", Http.RETRY_AFTER);
        }
        return FormBody.isJson(request) ? accepted() : Response.seeOther(path + "/check-your-mail/");
    }

    /** @param first what is known of the address at the first try */
    private Joining.Asked take(F form, Source source, List<Members.AddressStatus> first) {
        var read = new ArrayList<List<Members.AddressStatus>>();
        var mailSlots = wiring.mailSlots(limits.perHour(), source);
        return Transition.retryOnConflict(mailSlots.delayingMail(wiring.ledger(), asking.address(form)), () -> {
            var before = read.isEmpty() ? Optional.<List<Members.AddressStatus>>empty() : Optional.of(read.getLast());
            read.add(before.isEmpty() ? first : asking.read(form));
            return asking.decide(form, read.getLast(), before);
        });
    }

    private Response refused(
        Request request,
        int status,
        F form,
        TemporaryFailure failure,
        String outcome,
        Duration wait
    ) {
        wiring.log().info(name + "-refused", Map.of("request", request.id(), "outcome", outcome));
        return refused(request, status, form, failure).with(
            "retry-after",
            Long.toString(Math.max(1, wait.toSeconds()))
        );
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
        return Response.json(202, "{\"status\":\"accepted\",\"message\":" + JsonText.quoted(message) + "}");
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
