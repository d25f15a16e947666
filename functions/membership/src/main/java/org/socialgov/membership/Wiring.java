package org.socialgov.membership;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.socialgov.community.Community;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.ledger.Ledger;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.Settings;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.table.DynamoClients;
import org.socialgov.table.DynamoGovStore;
import org.socialgov.table.DynamoLedger;
import org.socialgov.web.Deployment;
import org.socialgov.web.ErrorPages;
import org.socialgov.web.Frame;
import org.socialgov.web.FramedErrors;
import org.socialgov.web.RequestPolicy;

/** The dependencies of this module's functions. The only class here that reads the environment and builds clients. */
record Wiring(
    Ledger ledger,
    GovSource listed,
    List<Community> communities,
    Frame frame,
    Wording wording,
    ErrorPages errors,
    RequestPolicy requestPolicy,
    SessionCookie sessionCookie,
    InstantSource clock,
    Randomness randomness,
    Log log,
    Metrics metrics
) {
    /**
     * Shorter than the functions' timeout of 10 s, so that the function can still return the form if the table doesn't
     * respond.
     */
    private static final Duration TABLE_CALL = Duration.ofSeconds(6);

    static Wiring fromEnvironment() {
        return from(Settings.ofFunction());
    }

    /** @throws IllegalStateException if a setting is missing; the message names it */
    static Wiring from(Settings settings) {
        var deployment = Deployment.read(settings);
        var client = DynamoClients.client(settings, DynamoClients.roleCredentials(), TABLE_CALL);
        String table = settings.text("TABLE_NAME");
        return of(
            deployment,
            new DynamoLedger(client, table),
            new DynamoGovStore(client, table),
            InstantSource.system(),
            new SystemRandomness(),
            new Log(System.out),
            new Metrics(System.out, table)
        );
    }

    /** Loaded on first use: most requests don't need the directory, nor does a cold start. */
    private static final class Own {

        static final OwnListings SHIPPED = OwnListings.shipped();
    }

    /** The map from a mail domain to the government organization that holds it. */
    Directory directory() {
        return new Directory(Own.SHIPPED, listed);
    }

    /** The mail slots of one request. */
    MailSlots mailSlots(MailRateLimit.Limits limits) {
        return new MailSlots(limits, ledger, directory(), clock, metrics::mailHeldBack);
    }

    /** The directory without the stored list: needs no read. */
    Directory shippedDirectory() {
        return new Directory(Own.SHIPPED, GovSource.none());
    }

    static Wiring of(
        Deployment deployment,
        Ledger ledger,
        GovSource listed,
        InstantSource clock,
        Randomness randomness,
        Log log,
        Metrics metrics
    ) {
        var loader = Wiring.class.getClassLoader();
        var frame = Frame.load(loader, deployment);
        var wording = Wording.of("en");
        return new Wiring(
            ledger,
            listed,
            Community.all(loader),
            frame,
            wording,
            new FramedErrors(frame, wording),
            RequestPolicy.of(deployment),
            SessionCookie.of(deployment),
            clock,
            randomness,
            log,
            metrics
        );
    }

    static Coordinators coordinators(Settings settings) {
        return settings.coordinators("COORDINATORS").checked(Community.all(Wiring.class.getClassLoader()));
    }
}
