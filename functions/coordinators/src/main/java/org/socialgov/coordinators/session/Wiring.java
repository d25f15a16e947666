package org.socialgov.coordinators.session;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.Settings;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.table.DynamoGovStore;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.web.Deployment;
import org.socialgov.web.ErrorPages;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.SessionCookie;

/** The dependencies of this module's functions. The only class here that reads the environment and builds clients. */
public record Wiring(
    Ledger ledger,
    List<Community> communities,
    EmailAddress commonAddress,
    Frame frame,
    Wording wording,
    ErrorPages errors,
    CurrentCoordinators coordinators,
    GovSource listed,
    SessionCookie sessionCookie,
    InstantSource clock,
    Randomness randomness,
    Log log,
    Metrics metrics
) {
    /** A page may need several calls; the functions' timeout is 25 s. */
    private static final Duration TABLE_CALL = Duration.ofSeconds(6);

    /**
     * The dependencies of a deployed function, connected to the table. If that fails, the first request tries again.
     *
     * @throws IllegalStateException if a setting is missing; the message names it
     */
    public static Wiring fromEnvironment() {
        var settings = Settings.ofFunction();
        var client = DynamoClient.of(settings, TABLE_CALL);
        var communities = Community.all(Wiring.class.getClassLoader());
        var wiring = of(
            Deployment.read(settings),
            communities,
            new DynamoLedger(client, settings.text("TABLE_NAME")),
            settings.coordinators("COORDINATORS").checked(communities),
            new DynamoGovStore(client, settings.text("TABLE_NAME")),
            InstantSource.system(),
            new SystemRandomness(),
            new Log(System.out),
            new Metrics(System.out, settings.text("TABLE_NAME"))
        );
        try {
            wiring.ledger.link(new Link.Hash("dry-run"));
        } catch (LedgerUnavailable notReached) {
            wiring.log.unexpected("table-not-reached-at-start", notReached);
        }
        return wiring;
    }

    /** People of an imported list who are invited alone, before a wait. */
    public static int invitationsFirst(Settings settings) {
        return settings.number("INVITATIONS_FIRST");
    }

    /** Posts of the sign-in form that are accepted from one source in ten minutes. */
    public static int postsInTenMinutes(Settings settings) {
        return settings.number("POSTS_PER_TEN_MINUTES");
    }

    /** The same without access to the table and the log, for a {@link org.socialgov.web.DryRun}. */
    public Wiring forDryRun(Settings settings) {
        var client = DynamoClient.forDryRun(settings);
        var empty = new DynamoLedger(client, settings.text("TABLE_NAME"));
        return new Wiring(
            empty,
            communities,
            commonAddress,
            frame,
            wording,
            errors,
            coordinators.storedIn(empty),
            new DynamoGovStore(client, settings.text("TABLE_NAME")),
            sessionCookie,
            clock,
            randomness,
            Log.none(),
            new Metrics(new PrintStream(OutputStream.nullOutputStream()), settings.text("TABLE_NAME"))
        );
    }

    /** The number of members, from the table. */
    public static MemberStatistics.Source statistics(Settings settings) {
        return statistics(settings, DynamoClient.of(settings, TABLE_CALL));
    }

    /** The same without access to the table. */
    public static MemberStatistics.Source statisticsForDryRun(Settings settings) {
        return statistics(settings, DynamoClient.forDryRun(settings));
    }

    private static MemberStatistics.Source statistics(Settings settings, DynamoClient client) {
        return DynamoMemberStatistics.toShow(client, settings.text("TABLE_NAME"));
    }

    /** @param first the coordinators whom the deployment names */
    public static Wiring of(
        Deployment deployment,
        List<Community> communities,
        Ledger ledger,
        FirstCoordinators first,
        GovSource listed,
        InstantSource clock,
        Randomness randomness,
        Log log,
        Metrics metrics
    ) {
        var frame = Frame.load(Wiring.class.getClassLoader(), deployment);
        var wording = Wording.of("en");
        return new Wiring(
            ledger,
            communities,
            EmailAddress.parse(deployment.communityAddress()).orElseThrow(),
            frame,
            wording,
            new ErrorPages(frame, wording),
            new CurrentCoordinators(ledger, first),
            listed,
            SessionCookie.of(deployment, "coordinator", CoordinatorSession.LASTS),
            clock,
            randomness,
            log,
            metrics
        );
    }

    /** Whether a community's rule admits an address, by the organization that holds its domain. */
    public boolean isEligible(Community community, EmailAddress address) {
        var domain = Domain.of(address);
        var organization = new Directory(Own.SHIPPED, listed).find(domain);
        return community.eligibility().verdict(domain, organization).isEligible();
    }

    /** Loaded on first use: most requests don't need the directory. */
    private static final class Own {

        static final OwnListings SHIPPED = OwnListings.shipped();
    }

    /** The address that members and coordinators of a community write to. */
    public EmailAddress address(Community community) {
        return community.address(commonAddress);
    }

    /**
     * The pages at a request's path.
     *
     * @param pages those of a route in a community; null for a route that another function answers
     */
    public Optional<Resource> route(Request request, BiFunction<FunctionRoute, Community, Resource> pages) {
        for (FunctionRoute route : FunctionRoute.values()) {
            var community = route.in(communities, request.path());
            if (community.isPresent()) {
                return Optional.ofNullable(pages.apply(route, community.get()));
            }
        }
        return Optional.empty();
    }

    /** The path of a route in the first community: any will do for a {@link org.socialgov.web.DryRun}. */
    public String path(FunctionRoute route) {
        return route.path(communities.getFirst());
    }
}
