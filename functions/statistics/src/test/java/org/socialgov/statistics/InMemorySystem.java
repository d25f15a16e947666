package org.socialgov.statistics;

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
    private final MembersFunction members;
    private final RecountFunction recount;
    private final ArchiveFunction archive;

    InMemorySystem() {
        var deployment = new Deployment("Government Communities", "socialgov@example.gov", Optional.empty());
        var log = new Log(WatchedLog.to(OutputStream.nullOutputStream()));
        var communities = TestCommunities.captionsFirst();
        archive = new ArchiveFunction(Wiring.Pages.of(deployment, communities, ledger, clock, log));
        members = new MembersFunction(Wiring.Pages.of(deployment, communities, ledger, clock, log));
        recount = new RecountFunction(new Wiring.Counting(ledger, ledger, ledger, communities, clock, randomness, log));
    }

    HttpAnswer members(HttpEvents event) {
        return HttpAnswer.of((in, out) -> members.handleRequest(in, out, null), event);
    }

    HttpAnswer archive(HttpEvents event) {
        return HttpAnswer.of((in, out) -> archive.handleRequest(in, out, null), event);
    }

    /** The nightly count. */
    void recount() {
        recount.handleRequest(null, null, null);
    }
}
