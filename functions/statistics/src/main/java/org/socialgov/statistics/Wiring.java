package org.socialgov.statistics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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

    /** Shorter than MembersFunction's timeout of 10 s, so that the function can still respond if the table doesn't. */
    private static final Duration TABLE_CALL = Duration.ofSeconds(6);

    /** A page of the members scan, with its retries. */
    private static final Duration SCAN_CALL = Duration.ofSeconds(20);

    private Wiring() {}

    /** The dependencies of {@code MembersFunction}. */
    record Numbers(
        MemberStatistics.Source figures,
        List<Community> communities,
        Frame frame,
        Wording wording,
        ErrorPages errors,
        InstantSource clock,
        Log log
    ) {
        /** @throws IllegalStateException if a setting is missing; the message names it */
        static Numbers from(Settings settings) {
            return of(
                Deployment.read(settings),
                Community.all(Wiring.class.getClassLoader()),
                DynamoMemberStatistics.toShow(DynamoClient.of(settings, TABLE_CALL), settings.text("TABLE_NAME")),
                InstantSource.system(),
                new Log(System.out)
            );
        }

        /** The same without access to the table and the log, for a dry run. */
        Numbers forDryRun(Settings settings) {
            var source = DynamoMemberStatistics.toShow(DynamoClient.forDryRun(settings), settings.text("TABLE_NAME"));
            return new Numbers(source, communities, frame, wording, errors, clock, Log.none());
        }

        /** Opens the connection to the table. If that fails, the first request tries again. */
        void connect() {
            try {
                figures.statistics(communities.getFirst().id());
            } catch (LedgerUnavailable notReached) {
                log.unexpected("table-not-reached-at-start", notReached);
            }
        }

        static Numbers of(
            Deployment deployment,
            List<Community> communities,
            MemberStatistics.Source figures,
            InstantSource clock,
            Log log
        ) {
            var frame = Frame.load(Wiring.class.getClassLoader(), deployment);
            var wording = Wording.of("en");
            return new Numbers(figures, communities, frame, wording, new ErrorPages(frame, wording), clock, log);
        }
    }

    /** The dependencies of {@code ArchiveFunction}. */
    record ArchiveReads(
        Ledger ledger,
        List<Community> communities,
        Frame frame,
        Wording wording,
        ErrorPages errors,
        Log log
    ) {
        /** @throws IllegalStateException if a setting is missing; the message names it */
        static ArchiveReads from(Settings settings) {
            return of(
                Deployment.read(settings),
                Community.all(Wiring.class.getClassLoader()),
                new DynamoLedger(DynamoClient.of(settings, TABLE_CALL), settings.text("TABLE_NAME")),
                new Log(System.out)
            );
        }

        /** The same without access to the table and the log, for a dry run. */
        ArchiveReads forDryRun(Settings settings) {
            var empty = new DynamoLedger(DynamoClient.forDryRun(settings), settings.text("TABLE_NAME"));
            return new ArchiveReads(empty, communities, frame, wording, errors, Log.none());
        }

        /** Opens the connection to the table. If that fails, the first request tries again. */
        void connect() {
            try {
                ledger.archiveHead(communities.getFirst().id());
            } catch (LedgerUnavailable notReached) {
                log.unexpected("table-not-reached-at-start", notReached);
            }
        }

        static ArchiveReads of(Deployment deployment, List<Community> communities, Ledger ledger, Log log) {
            var frame = Frame.load(Wiring.class.getClassLoader(), deployment);
            var wording = Wording.of("en");
            return new ArchiveReads(ledger, communities, frame, wording, new ErrorPages(frame, wording), log);
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
