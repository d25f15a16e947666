package org.socialgov.coordinators;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Log;
import org.socialgov.environment.Settings;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.web.Deployment;
import org.socialgov.web.ErrorPages;
import org.socialgov.web.Frame;
import org.socialgov.web.FramedErrors;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.RequestPolicy;

/** The dependencies of this module's functions. The only class here that reads the environment and builds clients. */
record Wiring(
    Ledger ledger,
    List<Community> communities,
    Frame frame,
    Wording wording,
    ErrorPages errors,
    RequestPolicy requestPolicy,
    InstantSource clock,
    Randomness randomness,
    Log log
) {
    /** A page may need several calls; the functions' timeout is 25 s. */
    private static final Duration TABLE_CALL = Duration.ofSeconds(6);

    /**
     * The dependencies of a deployed function, connected to the table. If that fails, the first request tries again.
     *
     * @throws IllegalStateException if a setting is missing; the message names it
     */
    static Wiring fromEnvironment() {
        var settings = Settings.ofFunction();
        var client = DynamoClient.of(settings, TABLE_CALL);
        var wiring = from(settings, client, new Log(System.out));
        try {
            wiring.ledger.link(new Link.Hash("dry-run"));
        } catch (LedgerUnavailable notReached) {
            wiring.log.unexpected("table-not-reached-at-start", notReached);
        }
        return wiring;
    }

    /** The same without access to the table and the log, for a {@link org.socialgov.web.DryRun}. */
    static Wiring forDryRun() {
        var settings = Settings.ofFunction();
        return from(settings, DynamoClient.forDryRun(settings), Log.none());
    }

    /**
     * The dependencies of the pages about announcements.
     *
     * @throws IllegalStateException if a setting is missing; the message names it
     */
    static Announcements announcements() {
        var settings = Settings.ofFunction();
        return announcements(settings, fromEnvironment(), DynamoClient.of(settings, TABLE_CALL));
    }

    static Announcements announcementsForDryRun() {
        var settings = Settings.ofFunction();
        return announcements(settings, forDryRun(), DynamoClient.forDryRun(settings));
    }

    private static Announcements announcements(Settings settings, Wiring wiring, DynamoClient client) {
        return new Announcements(
            wiring,
            new CurrentCoordinators(wiring.ledger, settings.coordinators("COORDINATORS").checked(wiring.communities)),
            DynamoMemberStatistics.toShow(client, settings.text("TABLE_NAME")),
            Duration.ofSeconds(settings.number("BROADCAST_HOLD_SECONDS"))
        );
    }

    private static Wiring from(Settings settings, DynamoClient client, Log log) {
        return of(
            Deployment.read(settings),
            Community.all(Wiring.class.getClassLoader()),
            new DynamoLedger(client, settings.text("TABLE_NAME")),
            InstantSource.system(),
            new SystemRandomness(),
            log
        );
    }

    static Wiring of(
        Deployment deployment,
        List<Community> communities,
        Ledger ledger,
        InstantSource clock,
        Randomness randomness,
        Log log
    ) {
        var frame = Frame.load(Wiring.class.getClassLoader(), deployment);
        var wording = Wording.of("en");
        return new Wiring(
            ledger,
            communities,
            frame,
            wording,
            new FramedErrors(frame, wording),
            RequestPolicy.of(deployment),
            clock,
            randomness,
            log
        );
    }

    /** The path of a route in the first community: any will do for a {@link org.socialgov.web.DryRun}. */
    String path(FunctionRoute route) {
        return route.path(communities.getFirst());
    }
}
