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
import org.socialgov.community.ledger.Ledger;
import org.socialgov.community.ledger.Transition;
import org.socialgov.community.mail.Feedback;
import org.socialgov.environment.Log;

/**
 * Hears what became of the mails that were handed over: SES tells it by way of EventBridge. An order that was left
 * unknown is settled by it, and an address that doesn't work, or doesn't want mail, gets no more.
 */
public final class FeedbackFunction implements RequestStreamHandler {

    private final Ledger ledger;
    private final List<String> communities;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;

    /** As Lambda makes it: what it needs comes from the environment. */
    public FeedbackFunction() {
        this(Wiring.ofEnvironmentWithoutMail(), Wiring.communities());
    }

    private FeedbackFunction(Wiring.Records wiring, List<Community> communities) {
        this(wiring.ledger(), communities, wiring.clock(), wiring.randomness(), wiring.log());
    }

    FeedbackFunction(Ledger ledger, List<Community> communities, InstantSource clock, Randomness randomness, Log log) {
        this.ledger = ledger;
        this.communities = communities.stream().map(Community::id).toList();
        this.clock = clock;
        this.randomness = randomness;
        this.log = log;
    }

    /**
     * @throws IllegalStateException if its order can't be found yet: Lambda then hands the event over again, after a
     *     minute and after two more
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        var told = SesEvent.read(event);
        if (told.isEmpty()) {
            log.info("mail-news-of-no-order", Map.of());
            return;
        }
        hear(told.get());
    }

    private void hear(Feedback.Notification told) {
        var ref = told.order();
        var heard = Transition.retryOnConflict(ledger, () ->
            Feedback.decide(told, Feedback.Context.by(told, communities, ledger), clock.instant(), randomness)
        );
        switch (heard) {
            case Feedback.Result.Recorded(var outcome, var order, _) -> report(
                told,
                Map.of(
                    "order",
                    ref.id(),
                    "kind",
                    order.kind().reason(),
                    "outcome",
                    outcome,
                    "code",
                    told.deliveryEvent().code()
                )
            );
            case Feedback.Result.UnknownOrder(var change) -> log.error(
                "mail-news",
                Map.of(
                    "order",
                    ref.id(),
                    "outcome",
                    change.isEmpty() ? "no-such-order" : "no-such-order-suppressed",
                    "code",
                    told.deliveryEvent().code()
                )
            );
            case Feedback.Result.RetryLater _ -> throw new IllegalStateException(
                "the news of a mail came before its order could be read: it is to be told again"
            );
        }
    }

    private void report(Feedback.Notification told, Map<String, ?> facts) {
        switch (told.deliveryEvent().type()) {
            case SEND, DELIVERY, SOFT_BOUNCE, BOUNCE -> log.info("mail-news", facts);
            // Few of these make the mail service stop all sending.
            case COMPLAINT, REJECT -> log.error("mail-news", facts);
        }
    }
}
