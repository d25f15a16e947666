package org.socialgov.demo;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.Listing;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.Settings;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.table.DynamoGovStore;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;
import org.socialgov.table.dynamo.AttributeValue;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.table.dynamo.Parameters;

/**
 * The parts that adding members needs. The only class that reads settings and creates clients.
 *
 * @param markAsExample marks the members of a community as made up, for the pages that show their number
 */
record Wiring(
    Ledger ledger,
    MemberStatistics.Source figures,
    MemberScan memberScan,
    Consumer<String> markAsExample,
    Community community,
    List<Cast.Workplace> organizations,
    Instant now,
    Randomness randomness
) {
    private static final Duration CALL = Duration.ofSeconds(20);

    /** The most organizations of a kind, so that there are about 160. */
    private static final Map<Kind, Integer> MOST = new EnumMap<>(Map.of(Kind.FEDERAL, 108, Kind.STATE, 32));

    /**
     * @throws IllegalStateException if a setting is missing, or the table isn't on this machine
     */
    static Wiring from(Settings settings) {
        String endpoint = settings.text("AWS_ENDPOINT_URL");
        if (!isOnThisMachine(endpoint)) {
            throw new IllegalStateException(
                "made-up members are for a system on this machine only: AWS_ENDPOINT_URL must be on loopback"
            );
        }
        String table = settings.text("TABLE_NAME");
        var client = DynamoClient.of(settings, CALL);
        var figures = DynamoMemberStatistics.toCount(client, table);
        var own = OwnListings.shipped();
        return new Wiring(
            new DynamoLedger(client, table),
            figures,
            figures,
            community ->
                client.call(
                    "PutItem",
                    new Parameters()
                        .text("TableName", table)
                        .item(
                            "Item",
                            Map.of(
                                "pk",
                                AttributeValue.fromS("FIGURES#" + community),
                                "sk",
                                AttributeValue.fromS("EXAMPLE")
                            )
                        )
                ),
            demoCommunity(),
            workplaces(own, new Directory(own, new DynamoGovStore(client, table))),
            Instant.now(),
            new SystemRandomness()
        );
    }

    /** A table in AWS may have real members: only a table on loopback gets made-up ones. */
    static boolean isOnThisMachine(String endpoint) {
        try {
            String host = URI.create(endpoint).getHost();
            return (
                host != null &&
                (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}"))
            );
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /**
     * Organizations by their first mail domain, as the directory names them: federal ones first, in the order of the
     * project's own table.
     */
    static List<Cast.Workplace> workplaces(OwnListings own, Directory directory) {
        var workplaces = new ArrayList<Cast.Workplace>();
        Set<Affiliation.Organization> taken = new HashSet<>();
        var perKind = new EnumMap<Kind, Integer>(Kind.class);
        for (Listing row : own.all()) {
            var domain = Domain.parse(row.matched());
            var affiliation = Affiliation.of(domain.flatMap(directory::find));
            if (affiliation.isPresent() && !taken.contains(affiliation.get().counted())) {
                int count = perKind.merge(affiliation.get().kind(), 1, Integer::sum);
                if (count <= MOST.getOrDefault(affiliation.get().kind(), Integer.MAX_VALUE)) {
                    taken.add(affiliation.get().counted());
                    workplaces.add(new Cast.Workplace(domain.orElseThrow().name(), affiliation.get()));
                }
            }
        }
        return workplaces;
    }

    /** SocialGov, whose organizations they are made up for, or the first community of a build without it. */
    static Community demoCommunity() {
        var all = Community.all(Wiring.class.getClassLoader());
        return all
            .stream()
            .filter(each -> each.id().equals("socialgov"))
            .findFirst()
            .orElseGet(all::getFirst);
    }
}
