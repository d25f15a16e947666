package org.socialgov.directory;

import java.time.Duration;
import java.time.InstantSource;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.GovStore;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.directory.Soundness;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.Settings;
import org.socialgov.table.DynamoGovStore;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.web.Deployment;
import org.socialgov.web.ErrorPages;
import org.socialgov.web.Frame;

/** The dependencies of this module's functions. The only class here that reads the environment and builds clients. */
final class Wiring {

    /**
     * Shorter than DirectoryFunction's timeout of 10 s, so that the function can still respond if the table doesn't.
     */
    private static final Duration LOOKUP_CALL = Duration.ofSeconds(6);

    /** Shorter than the rest of DirectoryRefreshFunction's timeout of 60 s after the file was fetched. */
    private static final Duration REFRESH_CALL = Duration.ofSeconds(15);

    private Wiring() {}

    /** The dependencies of {@code DirectoryFunction}. */
    record Lookup(
        Directory directory,
        GovSource list,
        OwnListings own,
        Frame frame,
        Wording wording,
        ErrorPages errors,
        Log log
    ) {
        /** @throws IllegalStateException if a setting is missing; the message names it */
        static Lookup from(Settings settings) {
            return of(
                Deployment.read(settings),
                govStore(settings, LOOKUP_CALL),
                InstantSource.system(),
                new Log(System.out)
            );
        }

        /** The same without access to the table and the log, for a {@link org.socialgov.web.DryRun}: of no stored list. */
        Lookup forDryRun() {
            var none = GovSource.none();
            return new Lookup(new Directory(own, none), none, own, frame, wording, errors, Log.none());
        }

        static Lookup of(Deployment deployment, GovSource store, InstantSource clock, Log log) {
            var frame = Frame.load(Wiring.class.getClassLoader(), deployment);
            var wording = Wording.of("en");
            var own = OwnListings.shipped();
            var list = new CachedList(store, clock, log);
            list.preload();
            return new Lookup(new Directory(own, list), list, own, frame, wording, new ErrorPages(frame, wording), log);
        }
    }

    /** The dependencies of {@code DirectoryRefreshFunction}. */
    record Refresh(
        ListSource source,
        GovStore store,
        Soundness soundness,
        OwnListings own,
        InstantSource clock,
        Log log,
        Metrics metrics
    ) {
        /** @throws IllegalStateException if a setting is missing or isn't a number; the message names it */
        static Refresh from(Settings settings) {
            return new Refresh(
                new HttpListSource(settings.text("DIRECTORY_ADDRESS")),
                govStore(settings, REFRESH_CALL),
                new Soundness(settings.number("DIRECTORY_LEAST_ROWS")),
                OwnListings.shipped(),
                InstantSource.system(),
                new Log(System.out),
                new Metrics(System.out, settings.text("TABLE_NAME"))
            );
        }
    }

    private static GovStore govStore(Settings settings, Duration call) {
        return new DynamoGovStore(DynamoClient.of(settings, call), settings.text("TABLE_NAME"));
    }
}
