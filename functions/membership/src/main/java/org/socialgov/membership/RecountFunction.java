package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.socialgov.community.Change;
import org.socialgov.community.Community;
import org.socialgov.community.Ledger;
import org.socialgov.community.Recount;

/** Counts every community's members anew, once a day: the figures are exact again, whatever happened. */
public final class RecountFunction implements RequestStreamHandler {

    private final Wiring.Counting wiring;

    public RecountFunction() {
        this(Wiring.Counting.from(System.getenv()));
    }

    RecountFunction(Wiring.Counting wiring) {
        this.wiring = wiring;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        for (Community community : wiring.communities()) {
            recount(community);
        }
    }

    private void recount(Community community) {
        // Read before the first membership: a part that somebody joins in while we count then refuses our numbers.
        var before = wiring.figures().figures(community.id());
        var recount = new Recount(community.id(), wiring.clock().instant());
        wiring.roll().each(recount::take);
        int put = 0;
        int refused = 0;
        for (Change change : recount.changes(before, wiring.randomness())) {
            if (wiring.ledger().commit(change) == Ledger.Commit.COMMITTED) {
                put++;
            } else {
                refused++;
            }
        }
        wiring
            .log()
            .info(
                "members-recounted",
                Map.of("community", community.id(), "before", before.members(), "put", put, "refused", refused)
            );
    }
}
