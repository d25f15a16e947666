package org.socialgov.coordinators;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.storage.Ledger;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;

/** Makes this module's function with a table of the test's choice. */
public final class CoordinatorFunctions {

    private CoordinatorFunctions() {}

    /** The coordinators' pages, for the communities of the site and coordinators who are in the table. */
    public static CoordinatorFunction coordinators(Ledger table, InstantSource clock, Randomness randomness) {
        var out = new PrintStream(OutputStream.nullOutputStream());
        return new CoordinatorFunction(
            Wiring.of(
                new Deployment("Government Communities", "socialgov@example.gov", Optional.of("https://example.gov")),
                Community.all(CoordinatorFunctions.class.getClassLoader()),
                table,
                FirstCoordinators.ofAll(List.of()),
                GovSource.none(),
                clock,
                randomness,
                new Log(WatchedLog.to(out)),
                new Metrics(out, "table")
            ),
            100,
            0
        );
    }
}
