package org.socialgov.statistics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
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

/** The dependencies of this module's functions. The only class here that reads the environment and builds clients. */
final class Wiring {

    /** Shorter than the timeout of 10 s of the functions with pages, so that they can still respond if the table doesn't. */
    private static final Duration TABLE_CALL = Duration.ofSeconds(6);

    /** A page of the members scan, with its retries. */
    private static final Duration SCAN_CALL = Duration.ofSeconds(20);

    private Wiring() {}

    /**
     * The dependencies of a function that shows what is stored.
     *
     * @param <S> what it reads
     */
    record Pages<S>(
        S stored,
        List<Community> communities,
        Frame frame,
        Wording wording,
        ErrorPages errors,
        InstantSource clock,
        Log log
    ) {
        /** @throws IllegalStateException if a setting is missing; the message names it */
        static <S> Pages<S> from(Settings settings, BiFunction<DynamoClient, String, S> stored) {
            return of(
                Deployment.read(settings),
                Community.all(Wiring.class.getClassLoader()),
                stored.apply(DynamoClient.of(settings, TABLE_CALL), settings.text("TABLE_NAME")),
                InstantSource.system(),
                new Log(System.out)
            );
        }

        static <S> Pages<S> of(
            Deployment deployment,
            List<Community> communities,
            S stored,
            InstantSource clock,
            Log log
        ) {
            var frame = Frame.load(Wiring.class.getClassLoader(), deployment);
            var wording = Wording.of("en");
            return new Pages<>(stored, communities, frame, wording, new ErrorPages(frame, wording), clock, log);
        }

        /** The same without access to the table and the log, for a dry run. */
        Pages<S> forDryRun(Settings settings, BiFunction<DynamoClient, String, S> stored) {
            var nothing = stored.apply(DynamoClient.forDryRun(settings), settings.text("TABLE_NAME"));
            return new Pages<>(nothing, communities, frame, wording, errors, clock, Log.none());
        }

        /**
         * Opens the connection to the table. If that fails, the first request tries again.
         *
         * @param read a read of a community
         */
        void connect(BiConsumer<S, String> read) {
            try {
                read.accept(stored, communities.getFirst().id());
            } catch (LedgerUnavailable notReached) {
                log.unexpected("table-not-reached-at-start", notReached);
            }
        }
    }

    /** The dependencies of {@code RecountFunction}. */
    record Counting(
        MemberStatistics.Source figures,
        MemberScan memberScan,
        Ledger ledger,
        List<Community> communities,
        InstantSource clock,
        Randomness randomness,
        Log log
    ) {
        /** @throws IllegalStateException if a setting is missing; the message names it */
        static Counting from(Settings settings) {
            var client = DynamoClient.of(settings, SCAN_CALL);
            String table = settings.text("TABLE_NAME");
            var figures = DynamoMemberStatistics.toCount(client, table);
            return new Counting(
                figures,
                figures,
                new DynamoLedger(client, table),
                Community.all(Wiring.class.getClassLoader()),
                InstantSource.system(),
                new SystemRandomness(),
                new Log(System.out)
            );
        }
    }
}
