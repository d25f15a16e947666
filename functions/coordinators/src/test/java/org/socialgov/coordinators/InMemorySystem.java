package org.socialgov.coordinators;

import java.io.OutputStream;
import java.util.Optional;
import org.socialgov.environment.Log;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCommunities;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;

/** This module's functions around a table in memory. */
final class InMemorySystem {

    final FakeLedger ledger = new FakeLedger();
    final FakeClock clock = FakeClock.start();
    final FakeRandomness randomness = new FakeRandomness(7);
    private final CoordinatorFunction coordinators;

    InMemorySystem() {
        var deployment = new Deployment("Government Communities", "socialgov@example.gov", Optional.empty());
        coordinators = new CoordinatorFunction(
            Wiring.of(
                deployment,
                TestCommunities.captionsFirst(),
                ledger,
                clock,
                randomness,
                new Log(WatchedLog.to(OutputStream.nullOutputStream()))
            )
        );
    }

    HttpAnswer coordinators(HttpEvents event) {
        return HttpAnswer.of((in, out) -> coordinators.handleRequest(in, out, null), event);
    }
}
