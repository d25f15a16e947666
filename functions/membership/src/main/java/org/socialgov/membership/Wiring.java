package org.socialgov.membership;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
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

/** Everything that this module's functions touch. The only place that reads the environment and builds clients. */
record Wiring(
    Ledger ledger,
    GovSource listed,
    List<Community> communities,
    Frame frame,
    Wording wording,
    ErrorPages errors,
    RequestPolicy requestPolicy,
    InstantSource clock,
    Randomness randomness,
    Log log,
    Metrics metrics
) {
    /** Inside the functions' timeout of 10 s, so that a table that doesn't answer is said with the form kept. */
    private static final Duration TABLE_CALL = Duration.ofSeconds(6);

    static Wiring fromEnvironment() {
        return from(Settings.ofFunction());
    }

    /** @throws IllegalStateException if a setting is missing, by its name */
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

    /** Read only where it is asked: most requests need no directory, and a function's start not at all. */
    private static final class Own {

        static final OwnListings SHIPPED = OwnListings.shipped();
    }

    /** The map from a mail domain to the government organization that holds it. */
    Directory directory() {
        return new Directory(Own.SHIPPED, listed);
    }

    /** A place in the hour's mails, for one request. */
    MailSlots mailSlots(MailRateLimit.Limits limits) {
        return new MailSlots(limits, ledger, directory(), clock, metrics::mailHeldBack);
    }

    /** What is known without a read. */
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
            clock,
            randomness,
            log,
            metrics
        );
    }

    static List<EmailAddress> coordinators(Settings settings) {
        return settings.addresses("COORDINATORS");
    }
}
