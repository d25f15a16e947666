package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.socialgov.community.Community;
import org.socialgov.community.Coordinators;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.mail.Brief;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;

/**
 * Creates a mail order for each coordinator's weekly brief, every Monday, unless the brief would be empty. A stream
 * event follows as for every mail order. The content is read when the mail is sent.
 */
public final class BriefFunction implements RequestStreamHandler {

    private final Ledger ledger;
    private final List<Community> communities;
    private final Coordinators coordinators;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;

    /** Called by Lambda; reads the environment. */
    public BriefFunction() {
        this(Wiring.ofEnvironment());
    }

    BriefFunction(Wiring wiring) {
        this(wiring.ledger, wiring.communities, wiring.coordinators(), wiring.clock, wiring.randomness, wiring.log);
    }

    BriefFunction(
        Ledger ledger,
        List<Community> communities,
        FirstCoordinators first,
        InstantSource clock,
        Randomness randomness,
        Log log
    ) {
        this.ledger = ledger;
        this.communities = communities;
        coordinators = new CurrentCoordinators(ledger, first);
        this.clock = clock;
        this.randomness = randomness;
        this.log = log;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        for (Community community : communities) {
            if (Brief.before(clock.instant(), community.id(), OptionalInt.empty(), ledger, ledger).saysNothing()) {
                log.info("brief", Map.of("community", community.id(), "outcome", "nothing-to-say"));
            } else {
                coordinators.of(community.id()).forEach(coordinator -> orderBrief(community, coordinator));
            }
        }
    }

    private void orderBrief(Community community, EmailAddress coordinator) {
        var result = Transition.retryOnConflict(ledger, () ->
            Brief.order(community.id(), coordinator, clock.instant(), ledger, randomness)
        );
        log.info(
            "brief",
            Map.of(
                "community",
                community.id(),
                "outcome",
                result.order().isPresent() ? "ordered" : "already-ordered",
                "order",
                result
                    .order()
                    .map(order -> order.ref().id())
                    .orElse("none")
            )
        );
    }
}
