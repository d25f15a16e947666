package org.socialgov.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;

/**
 * Made-up people. Their organizations are real; their names are of plants and birds, and their addresses say that they
 * are made up, so that they belong to no real person. The same number always gives the same person.
 */
final class Cast {

    /** The age of the community. */
    private static final Duration AGE = Duration.ofDays(3 * 365);
    private static final List<String> GIVEN = words(
        """
        Alder Aster Basil Birch Briar Bryony Cedar Cicely Clover Coral Dahlia Elder Fennel Fern Flora Garnet
        Hazel Heath Holly Iris Ivy Jasmine Juniper Laurel Linden Lotus Marigold Mistral Myrtle Nigella Olive
        Opal Pansy Poppy Primrose Reed Rowan Rue Sage Sorrel Tansy Teasel Thistle Violet Willow Yarrow
        """
    );
    private static final List<String> FAMILY = words(
        """
        Avocet Bittern Bobolink Bunting Chickadee Cormorant Curlew Dipper Dotterel Dunlin Egret Eider
        Fieldfare Flycatcher Gadwall Godwit Goldcrest Grebe Grosbeak Harrier Hoopoe Ibis Jackdaw Kestrel
        Killdeer Kingfisher Lapwing Linnet Longspur Merganser Nuthatch Oriole Ouzel Pelican Petrel Phalarope
        Pipit Plover Redstart Sanderling Shrike Siskin Tanager Towhee Turnstone Vireo Wagtail Waxwing
        Wheatear Whimbrel
        """
    );
    private static final List<String> ROLES = List.of(
        "Social media manager",
        "Public affairs specialist",
        "Digital strategist",
        "Web content manager",
        "Communications director",
        "Community manager",
        "Video producer",
        "Data analyst",
        "Emergency communicator",
        ""
    );

    private final Community community;
    private final List<Workplace> workplaces;
    private final Instant now;
    private final Randomness randomness;

    /** An employer: a mail domain, and its entry in the directory. */
    record Workplace(String domain, Affiliation affiliation) {}

    /**
     * A person, with all stored items.
     *
     * @param counts what they add to the figures
     */
    record Person(Membership membership, List<HistoryEntry> history, MemberCountShard settled) {
        Person {
            history = List.copyOf(history);
        }
    }

    /** The state of a person's membership. */
    private enum Part {
        MEMBER,
        LEFT,
        BOUNCED,
    }

    /**
     * @param workplaces the first have the most members
     */
    Cast(Community community, List<Workplace> workplaces, Instant now, Randomness randomness) {
        this.community = community;
        this.workplaces = List.copyOf(workplaces);
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
        this.randomness = randomness;
    }

    /** This number of members, and some people who left or whose mail bounced. */
    List<Person> people(int members) {
        var people = new ArrayList<Person>();
        for (int number = 0; number < members; number++) {
            people.add(person(Part.MEMBER, number));
            if (number % 16 == 7) {
                people.add(person(Part.LEFT, number));
            }
            if (number % 40 == 11) {
                people.add(person(Part.BOUNCED, number));
            }
        }
        return people;
    }

    private Person person(Part part, int number) {
        var random = new Random(31L * number + part.ordinal());
        // The first numbers of a Random are similar for adjacent seeds.
        random.nextLong();
        var workplace = workplace(part, number, random);
        String given = pick(GIVEN, random);
        String family = pick(FAMILY, random);
        var address = new EmailAddress(
            "%s.%s.made-up-%d%s".formatted(
                given.toLowerCase(Locale.ROOT),
                family.toLowerCase(Locale.ROOT),
                number,
                part == Part.MEMBER ? "" : "-" + part.name().toLowerCase(Locale.ROOT)
            ),
            workplace.domain()
        );
        var joinedAt = joinedAt(random);
        var askedAt = joinedAt.minusSeconds(60 + random.nextInt(7_200));
        var membership = new Membership(
            MemberKey.of(community.id(), address),
            community.id(),
            address,
            details(given + " " + family, workplace, random),
            new Consent(community.notice().version(), askedAt),
            delivery(random),
            Optional.of(workplace.affiliation()),
            Membership.Generation.NONE,
            state(part, joinedAt, random),
            1
        );
        return new Person(membership, history(membership, joinedAt), settled(membership, joinedAt, number));
    }

    /** Each organization gets one member if there are enough; the first ones get many. */
    private Workplace workplace(Part part, int number, Random random) {
        if (part == Part.MEMBER && number < workplaces.size()) {
            return workplaces.get(number);
        }
        double sum = 0;
        for (int rank = 0; rank < workplaces.size(); rank++) {
            sum += weight(rank);
        }
        double at = random.nextDouble() * sum;
        int rank = 0;
        while (rank < workplaces.size() - 1 && at >= weight(rank)) {
            at -= weight(rank);
            rank++;
        }
        return workplaces.get(rank);
    }

    private static double weight(int rank) {
        return 1.0 / (rank + 4);
    }

    /** More joins are recent than long ago, and all are in office hours. */
    private Instant joinedAt(Random random) {
        double back = 1 - Math.pow(random.nextDouble(), 0.75);
        var day = LocalDate.ofInstant(now.minusSeconds((long) (AGE.toSeconds() * back)), Community.TIME_ZONE).minusDays(
            1
        );
        while (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            day = day.minusDays(1);
        }
        return day
            .atTime(LocalTime.of(8, 0).plusSeconds(random.nextInt(9 * 3_600)))
            .atZone(Community.TIME_ZONE)
            .toInstant();
    }

    private Membership.State state(Part part, Instant joinedAt, Random random) {
        long since = Duration.between(joinedAt, now).toSeconds();
        var later = joinedAt.plusSeconds((long) (since * random.nextDouble()));
        return switch (part) {
            case MEMBER -> new Membership.State.Active(joinedAt);
            case LEFT -> new Membership.State.Left(later, joinedAt);
            case BOUNCED -> new Membership.State.Suppressed(later, Membership.SuppressionReason.BOUNCE);
        };
    }

    private Details details(String name, Workplace workplace, Random random) {
        var topics = community
            .topics()
            .stream()
            .map(Community.Topic::slug)
            .filter(_ -> random.nextInt(5) < 2)
            .toList();
        String organization = random.nextInt(3) == 0 ? "" : workplace.affiliation().organization();
        return new Details(name, organization, pick(ROLES, random), topics);
    }

    private DeliveryPreferences delivery(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> DeliveryPreferences.EACH.paused(Optional.empty());
            case 1, 2 -> DeliveryPreferences.at(DeliveryPreferences.Frequency.DAILY);
            case 3, 4, 5, 6 -> DeliveryPreferences.at(DeliveryPreferences.Frequency.WEEKLY);
            default -> DeliveryPreferences.EACH;
        };
    }

    private List<HistoryEntry> history(Membership membership, Instant joinedAt) {
        var history = new ArrayList<HistoryEntry>();
        history.add(entry(membership, HistoryEntry.Event.JOINED, joinedAt));
        if (membership.state() instanceof Membership.State.Left(var leftAt, _, _)) {
            history.add(entry(membership, HistoryEntry.Event.LEFT, leftAt));
        } else if (membership.state() instanceof Membership.State.Suppressed(var at, _)) {
            history.add(entry(membership, HistoryEntry.Event.BOUNCED, at));
        }
        return history;
    }

    private HistoryEntry entry(Membership membership, HistoryEntry.Event event, Instant at) {
        return HistoryEntry.of(membership, event, "made-up", at, randomness);
    }

    /** A request that was confirmed, and for some people one that wasn't. */
    private static MemberCountShard settled(Membership membership, Instant joinedAt, int number) {
        return new MemberCountShard(
            membership.community(),
            MemberCountShard.partOf(membership.key()),
            0,
            Map.of(),
            Map.of(
                YearMonth.from(joinedAt.atZone(ZoneOffset.UTC)),
                new MemberCountShard.Requests(1, number % 6 == 5 ? 1 : 0)
            ),
            1
        );
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
