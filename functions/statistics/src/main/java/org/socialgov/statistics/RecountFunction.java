package org.socialgov.statistics;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.statistics.Recount;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.Settings;

/** Recounts every community's members once a day and corrects the statistics. */
public final class RecountFunction implements RequestStreamHandler {

    private final Wiring.Counting wiring;

    public RecountFunction() {
        this(Wiring.Counting.from(Settings.ofFunction()));
    }

    RecountFunction(Wiring.Counting wiring) {
        this.wiring = wiring;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        var now = wiring.clock().instant();
        // Read before the first membership: if a person joins during the count, the write to that counter shard fails
        // and its old value stays.
        var counts = wiring
            .communities()
            .stream()
            .map(community ->
                new Count(
                    wiring.figures().statistics(community.id()),
                    new Recount(community.id(), community.announcements().timezone(), now)
                )
            )
            .toList();
        // One scan reads the members of every community.
        wiring.memberScan().each(entry -> counts.forEach(count -> count.recount().take(entry)));
        counts.forEach(this::correct);
    }

    private record Count(MemberStatistics before, Recount recount) {}

    private void correct(Count count) {
        int put = 0;
        int refused = 0;
        for (Change change : count.recount().changes(count.before(), wiring.randomness())) {
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
                Map.of(
                    "community",
                    count.before().community(),
                    "before",
                    count.before().members(),
                    "put",
                    put,
                    "refused",
                    refused
                )
            );
    }
}
