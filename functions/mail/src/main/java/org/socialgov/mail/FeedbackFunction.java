package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.mail.Feedback;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;

/**
 * Records the delivery events of sent mails, which SES publishes through EventBridge. An event settles a mail order in
 * the state unknown. An address that bounces or complains gets no more mail.
 */
public final class FeedbackFunction implements RequestStreamHandler {

    private final Ledger ledger;
    private final List<String> communities;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;

    /** Called by Lambda; reads the environment. */
    public FeedbackFunction() {
        this(Wiring.ofEnvironment());
    }

    private FeedbackFunction(Wiring wiring) {
        this(wiring.ledger, wiring.communities, wiring.clock, wiring.randomness, wiring.log);
    }

    FeedbackFunction(Ledger ledger, List<Community> communities, InstantSource clock, Randomness randomness, Log log) {
        this.ledger = ledger;
        this.communities = communities.stream().map(Community::id).toList();
        this.clock = clock;
        this.randomness = randomness;
        this.log = log;
    }

    /**
     * @throws IllegalStateException if the mail order isn't visible yet: Lambda then retries the event after one minute
     *     and after two more
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        var notification = SesEvent.read(event);
        if (notification.isEmpty()) {
            log.info("delivery-event-without-order", Map.of());
            return;
        }
        record(notification.get());
    }

    private void record(Feedback.Notification notification) {
        String order = notification.order().id();
        var event = notification.deliveryEvent();
        var result = Transition.retryOnConflict(ledger, () ->
            Feedback.decide(
                notification,
                Feedback.Context.by(notification, communities, ledger),
                clock.instant(),
                randomness
            )
        );
        switch (result) {
            case Feedback.Result.Recorded(var outcome, var found, var change) -> {
                if (event.type() == MailOrder.DeliveryEvent.Type.BOUNCE && !change.isEmpty()) {
                    found.origin().ifPresent(origin -> MailRateLimit.bounced(origin, ledger, clock.instant()));
                }
                String kind = found.kind().reason();
                var facts = Map.of("order", order, "kind", kind, "outcome", outcome, "code", event.code());
                // A few of these make the mail service stop all sending.
                if (event.type() == MailOrder.DeliveryEvent.Type.REJECT || Feedback.isComplaint(event)) {
                    log.error("delivery-event", facts);
                } else {
                    log.info("delivery-event", facts);
                }
            }
            case Feedback.Result.UnknownOrder(var change) -> {
                String outcome = change.isEmpty() ? "no-such-order" : "no-such-order-suppressed";
                log.error("delivery-event", Map.of("order", order, "outcome", outcome, "code", event.code()));
            }
            case Feedback.Result.RetryLater _ -> throw new IllegalStateException(
                "a delivery event arrived before its mail order was visible; Lambda retries it"
            );
        }
    }
}
