package org.socialgov.membership;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.Source;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.Settings;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.table.ConcurrentCall;
import org.socialgov.table.DynamoGovStore;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.table.dynamo.DynamoException;
import org.socialgov.web.Deployment;
import org.socialgov.web.DryRun;
import org.socialgov.web.ErrorPages;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.SessionCookie;

/**
 * The dependencies of this module's functions. The only class here that reads the environment and builds clients.
 *
 * @param threads of the reads that run while another one does
 */
record Wiring(
    Ledger ledger,
    GovSource listed,
    List<Community> communities,
    Frame frame,
    Wording wording,
    ErrorPages errors,
    SessionCookie sessionCookie,
    InstantSource clock,
    Randomness randomness,
    Log log,
    Metrics metrics,
    Executor threads
) {
    /**
     * Shorter than the functions' timeout of 10 s, so that the function can still return the form if the table doesn't
     * respond.
     */
    private static final Duration TABLE_CALL = Duration.ofSeconds(6);

    /** Reads on each connection at the start. Measured: with two, the first join takes 14.9 ms, and with five 13.1. */
    private static final int READS = 5;

    /**
     * The dependencies of a deployed function, connected to the table. If that fails, the first request tries again, and
     * says what is wrong.
     *
     * @param connections as many as a request uses at the same time, each of which is used at once for reads: the JVM
     *     then compiles what a request to the table runs
     * @param read a read that the function's role allows, of something that doesn't exist
     */
    static Wiring fromEnvironment(int connections, Consumer<Wiring> read) {
        var settings = Settings.ofFunction();
        var client = DynamoClient.of(settings, TABLE_CALL);
        var wiring = from(settings, client);
        try {
            read.accept(wiring);
            if (connections > 1) {
                client.open(connections);
                for (int i = 0; i < READS; i++) {
                    wiring.readAtTheSameTime(connections, read);
                }
            }
        } catch (LedgerUnavailable | DynamoException notReached) {
            wiring.log.unexpected("table-not-reached-at-start", notReached);
        }
        return wiring;
    }

    private void readAtTheSameTime(int calls, Consumer<Wiring> read) {
        var others = new ArrayList<ConcurrentCall<Boolean>>();
        for (int i = 1; i < calls; i++) {
            others.add(
                ConcurrentCall.start(() -> {
                    read.accept(this);
                    return true;
                }, threads)
            );
        }
        read.accept(this);
        others.forEach(ConcurrentCall::result);
    }

    /** Reads what is known of an address that nobody has. */
    void readUnknownAddress() {
        var address = EmailAddress.parse("dry.run@example.gov").orElseThrow();
        ledger.addressStatuses(List.of(communities.getFirst().id()), address, false);
    }

    /** Reads a link that was never mailed. */
    void readUnknownLink() {
        ledger.link(new Link.Hash("dry-run"));
    }

    /** The same without access to the table, the log and the metrics, for a {@link DryRun}. */
    Wiring forDryRun(Settings settings) {
        var client = DynamoClient.forDryRun(settings);
        String table = settings.text("TABLE_NAME");
        return new Wiring(
            new DynamoLedger(client, table),
            new DynamoGovStore(client, table),
            communities,
            frame,
            wording,
            errors,
            sessionCookie,
            clock,
            randomness,
            Log.none(),
            new Metrics(new PrintStream(OutputStream.nullOutputStream()), table),
            threads
        );
    }

    /** @throws IllegalStateException if a setting is missing; the message names it */
    static Wiring from(Settings settings) {
        return from(settings, DynamoClient.of(settings, TABLE_CALL));
    }

    private static Wiring from(Settings settings, DynamoClient client) {
        String table = settings.text("TABLE_NAME");
        return of(
            Deployment.read(settings),
            Community.all(Wiring.class.getClassLoader()),
            new DynamoLedger(client, table),
            new DynamoGovStore(client, table),
            InstantSource.system(),
            new SystemRandomness(),
            new Log(System.out),
            new Metrics(System.out, table),
            new ConcurrentCall.Threads()
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
    MailSlots mailSlots(MailRateLimit.Limits limits, Source source) {
        return new MailSlots(limits, source, ledger, directory(), clock, metrics::mailHeldBack);
    }

    /** The directory without the stored list: needs no read. */
    Directory shippedDirectory() {
        return new Directory(Own.SHIPPED, GovSource.none());
    }

    static Wiring of(
        Deployment deployment,
        List<Community> communities,
        Ledger ledger,
        GovSource listed,
        InstantSource clock,
        Randomness randomness,
        Log log,
        Metrics metrics,
        Executor threads
    ) {
        var frame = Frame.load(Wiring.class.getClassLoader(), deployment);
        var wording = Wording.of("en");
        return new Wiring(
            ledger,
            listed,
            communities,
            frame,
            wording,
            new ErrorPages(frame, wording),
            SessionCookie.of(deployment, "subscription", Session.LASTS),
            clock,
            randomness,
            log,
            metrics,
            threads
        );
    }

    FirstCoordinators coordinators(Settings settings) {
        return settings.coordinators("COORDINATORS").checked(communities);
    }

    /**
     * Answers the opening of a page and a click on its button, with a link that was never mailed.
     *
     * @param function the answers of the function that starts
     */
    void dryClick(Function<Wiring, Http> function, FunctionRoute route) {
        var dry = forDryRun(Settings.ofFunction());
        DryRun.of(function.apply(dry), log, LinkPages.dryOpen(path(route)), LinkPages.dryClick(path(route)));
    }

    /** The path of a route in the first community: any will do for a {@link DryRun}. */
    String path(FunctionRoute route) {
        return route.path(communities.getFirst());
    }
}
