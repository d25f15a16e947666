package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.Ledger;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Transition;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;

/**
 * Rings again, every minute, for the orders that are overdue: the stream's bell was lost, the mail service turned us
 * away, a sender died. It is what makes a lost bell a delay and not a loss. It also reminds once those who asked to
 * join and didn't confirm, and removes their request after a week; and it asks coordinators again who haven't decided.
 */
public final class SweepFunction implements RequestStreamHandler {

    private static final Duration TIME_FOR_ONE = Duration.ofSeconds(20);
    private static final int PAGE = 50;

    private final Ledger ledger;
    private final Postman postman;
    private final List<EmailAddress> coordinators;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;
    private final Metrics metrics;

    /** As Lambda makes it: what it needs comes from the environment. */
    public SweepFunction() {
        this(Wiring.ofEnvironment());
    }

    private SweepFunction(Wiring wiring) {
        this(
            wiring.records().ledger(),
            wiring.postman(),
            wiring.coordinators(),
            wiring.records().clock(),
            wiring.records().randomness(),
            wiring.records().log(),
            wiring.records().metrics()
        );
    }

    SweepFunction(
        Ledger ledger,
        Postman postman,
        List<EmailAddress> coordinators,
        InstantSource clock,
        Randomness randomness,
        Log log,
        Metrics metrics
    ) {
        this.ledger = ledger;
        this.postman = postman;
        this.coordinators = List.copyOf(coordinators);
        this.clock = clock;
        this.randomness = randomness;
        this.log = log;
        this.metrics = metrics;
    }

    /**
     * @throws IllegalStateException if something couldn't be done for a reason that nobody foresaw: the rest was, and
     *     the failure shows as the function's
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        measure();
        int failed =
            forEach(context, ledger::overdue, this::deliver, this::deliveryFailed) +
            forEach(context, ledger::unconfirmed, this::tend, this::tendingFailed) +
            forEach(context, ledger::undecided, this::askAgain, this::tendingFailed);
        if (failed > 0) {
            throw new IllegalStateException(failed + " things could not be done: the log says why");
        }
    }

    /** What is due, the longest due first. */
    private interface Due<T> {
        List<T> at(Instant now, int most);
    }

    /**
     * Does what is due about each, once; what fails doesn't keep the others waiting.
     *
     * @param act whether the others may go on
     */
    private <T> int forEach(Context context, Due<T> due, Predicate<T> act, BiConsumer<T, RuntimeException> failing) {
        Set<T> done = new HashSet<>();
        int failed = 0;
        while (true) {
            // The index lags behind, so it may name again what was just done.
            List<T> found = due.at(clock.instant(), PAGE);
            if (done.containsAll(found)) {
                return failed;
            }
            for (T each : found) {
                if (!done.add(each)) {
                    continue;
                }
                if (context.getRemainingTimeInMillis() < TIME_FOR_ONE.toMillis()) {
                    log.info("sweep-out-of-time", Map.of("done", done.size() - 1));
                    return failed;
                }
                try {
                    if (!act.test(each)) {
                        return failed;
                    }
                } catch (RuntimeException unexpected) {
                    failing.accept(each, unexpected);
                    failed++;
                }
            }
        }
    }

    private boolean deliver(MailOrder.Ref ref) {
        return postman.deliver(ref) == Dispatch.Batch.GO_ON;
    }

    private void deliveryFailed(MailOrder.Ref ref, RuntimeException unexpected) {
        log.unexpected("delivery-failed", unexpected);
        log.error("mail", Map.of("order", ref.id(), "outcome", "error"));
    }

    private void tendingFailed(MemberKey key, RuntimeException unexpected) {
        log.unexpected("tending-failed", unexpected);
    }

    private boolean askAgain(MemberKey key) {
        var asked = Transition.retryOnConflict(ledger, () ->
            Approving.remind(ledger.member(key), coordinators, clock.instant(), randomness)
        );
        log.info("approval-tended", Map.of("outcome", asked.reminded() ? "asked-again" : "nothing-due"));
        return true;
    }

    /** A request to join that nobody has confirmed. */
    private boolean tend(MemberKey key) {
        var tended = Transition.retryOnConflict(ledger, () ->
            Joining.remindOrExpire(ledger.member(key), ledger.rejoinRequest(key), clock.instant(), randomness)
        );
        log.info("join-tended", Map.of("outcome", tended.outcome()));
        return true;
    }

    /**
     * Of the orders that are next in line: an order that waits out a reached quota or a paused account is among them,
     * though it isn't due yet.
     */
    private void measure() {
        Instant now = clock.instant();
        List<MailOrder> next = ledger
            .overdue(now.plus(Dispatch.PATIENCE), PAGE)
            .stream()
            .map(ledger::order)
            .flatMap(Optional::stream)
            .toList();
        var unsent = next
            .stream()
            .filter(order -> order.state() instanceof MailOrder.State.Unsent)
            .map(order -> Duration.between(order.createdAt(), now))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
        metrics.put(Metrics.Metric.OLDEST_OWED_MAIL_AGE, unsent.toSeconds(), now);
        next.stream()
            .map(MailOrder::state)
            .filter(MailOrder.State.Unknown.class::isInstance)
            .map(MailOrder.State.Unknown.class::cast)
            .map(unknown -> Duration.between(unknown.since(), now))
            .max(Duration::compareTo)
            .ifPresent(age -> metrics.put(Metrics.Metric.OLDEST_UNKNOWN_MAIL_AGE, age.toSeconds(), now));
    }
}
