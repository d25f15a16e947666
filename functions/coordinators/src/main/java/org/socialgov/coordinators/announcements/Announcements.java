package org.socialgov.coordinators.announcements;

import java.time.Duration;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Settings;

/**
 * The dependencies of the pages about announcements.
 *
 * @param statistics the number of members
 * @param hold the time from the click until the first mail may leave
 */
public record Announcements(Wiring wiring, MemberStatistics.Source statistics, Duration hold) {
    /**
     * The dependencies of a deployed function.
     *
     * @throws IllegalStateException if a setting is missing; the message names it
     */
    public static Announcements fromEnvironment() {
        var settings = Settings.ofFunction();
        var hold = Duration.ofSeconds(settings.number("BROADCAST_HOLD_SECONDS"));
        return new Announcements(Wiring.fromEnvironment(), Wiring.statistics(settings), hold);
    }

    /** The same without access to the table and the log, for a {@link org.socialgov.web.DryRun}. */
    public Announcements forDryRun(Settings settings) {
        return new Announcements(wiring.forDryRun(settings), Wiring.statisticsForDryRun(settings), hold);
    }

    /** How the members get mail, in a sentence; empty before the first daily count of it. */
    public Optional<String> choices(Community community) {
        return statistics.statistics(community.id()).choices(community, wiring.wording());
    }

    public int members(Community community) {
        return statistics.statistics(community.id()).members();
    }

    /** A coordinator who acts on announcements. */
    public Announcing.Actor actor(Community community, CoordinatorAct act) {
        return new Announcing.Actor(act, community.announcements().twoPersons(), hold, wiring.ledger().home());
    }

    /** A coordinator who acts by a mailed link; empty for a person who is none. */
    public Optional<Announcing.Actor> actor(Community community, EmailAddress person) {
        return wiring
            .coordinators()
            .in(community.id())
            .act(person, wiring.ledger().auditHead(community.id()), wiring.clock().instant(), wiring.randomness())
            .map(act -> actor(community, act));
    }
}
