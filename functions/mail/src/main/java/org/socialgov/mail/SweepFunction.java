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
import org.socialgov.community.Dispatch;
import org.socialgov.community.Log;
import org.socialgov.community.MailOrder;
import org.socialgov.community.MailOrders;
import org.socialgov.community.Metrics;

/**
 * Rings again, every minute, for the orders that are overdue: the stream's bell was lost, the mail service turned us
 * away, a sender died. It is what makes a lost bell a delay and not a loss.
 */
public final class SweepFunction implements RequestStreamHandler {

    private static final Duration TIME_FOR_ONE = Duration.ofSeconds(20);
    private static final int PAGE = 50;

    private final MailOrders orders;
    private final Postman postman;
    private final InstantSource clock;
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
            wiring.records().clock(),
            wiring.records().log(),
            wiring.records().metrics()
        );
    }

    SweepFunction(MailOrders orders, Postman postman, InstantSource clock, Log log, Metrics metrics) {
        this.orders = orders;
        this.postman = postman;
        this.clock = clock;
        this.log = log;
        this.metrics = metrics;
    }

    /**
     * @throws IllegalStateException if an order couldn't be delivered for a reason that nobody foresaw: the others
     *     were, and the failure shows as the function's
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        metrics.put(Metrics.Metric.OLDEST_OWED_MAIL_AGE, oldestOwedAge().toSeconds(), clock.instant());
        int failed = sweep(context);
        if (failed > 0) {
            throw new IllegalStateException(failed + " orders could not be delivered: the log says why");
        }
    }

    private int sweep(Context context) {
        Set<MailOrder.Ref> rung = new HashSet<>();
        int failed = 0;
        while (true) {
            // The index lags behind, so it may name again what was just delivered.
            List<MailOrder.Ref> overdue = orders.overdue(clock.instant(), PAGE);
            if (rung.containsAll(overdue)) {
                return failed;
            }
            for (MailOrder.Ref ref : overdue) {
                if (!rung.add(ref)) {
                    continue;
                }
                if (context.getRemainingTimeInMillis() < TIME_FOR_ONE.toMillis()) {
                    log.info("sweep-out-of-time", Map.of("rung", rung.size() - 1));
                    return failed;
                }
                try {
                    if (postman.deliver(ref) == Dispatch.Batch.STOP) {
                        return failed;
                    }
                } catch (RuntimeException unexpected) {
                    // One order that can't be delivered mustn't keep the others waiting.
                    log.unexpected("delivery-failed", unexpected);
                    log.error("mail", Map.of("order", ref.id(), "outcome", "error"));
                    failed++;
                }
            }
        }
    }

    /**
     * Of the orders that are next in line: an order that waits out a reached quota or a paused account is among them,
     * though it isn't due yet.
     */
    private Duration oldestOwedAge() {
        Instant now = clock.instant();
        return orders
            .overdue(now.plus(Dispatch.PATIENCE), PAGE)
            .stream()
            .map(orders::order)
            .flatMap(Optional::stream)
            .filter(order -> order.state() instanceof MailOrder.State.Owed)
            .map(order -> Duration.between(order.createdAt(), now))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    }
}
