package org.socialgov.coordinators.announcements;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Ledger;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Log;
import org.socialgov.environment.Settings;

/**
 * The dependencies of the pages about announcements.
 *
 * @param coordinators as the table has them
 * @param statistics the number of members
 * @param hold the time from the click until the first mail may leave
 */
public record Announcements(
    Wiring wiring,
    CurrentCoordinators coordinators,
    MemberStatistics.Source statistics,
    Duration hold
) {
    /**
     * The dependencies of a deployed function.
     *
     * @throws IllegalStateException if a setting is missing; the message names it
     */
    public static Announcements fromEnvironment() {
        return connected(Settings.ofFunction());
    }

    private static Announcements connected(Settings settings) {
        var wiring = Wiring.fromEnvironment();
        return new Announcements(
            wiring,
            wiring.coordinators(),
            Wiring.statistics(settings),
            Duration.ofSeconds(settings.number("BROADCAST_HOLD_SECONDS"))
        );
    }

    /** The same without access to the table and the log, for a {@link org.socialgov.web.DryRun}. */
    public Announcements forDryRun(Settings settings) {
        var empty = wiring.forDryRun(settings);
        return new Announcements(empty, empty.coordinators(), Wiring.statisticsForDryRun(settings), hold);
    }

    public Ledger ledger() {
        return wiring.ledger();
    }

    public Wording wording() {
        return wiring.wording();
    }

    public Randomness randomness() {
        return wiring.randomness();
    }

    public Log log() {
        return wiring.log();
    }

    public Instant now() {
        return wiring.clock().instant();
    }

    /** How the members get mail, in a sentence; empty before the first daily count of it. */
    public Optional<String> choices(Community community) {
        return statistics.statistics(community.id()).choices(community, wording());
    }

    public int members(Community community) {
        return statistics.statistics(community.id()).members();
    }

    public String errorTitle(String title) {
        return wording().say("form.error-title", Map.of("title", title));
    }

    /** A coordinator who acts now; empty for a person who is none. */
    public Optional<Announcing.Actor> actor(Community community, EmailAddress person) {
        var current = coordinators.in(community.id());
        return current
            .proof(person)
            .map(proof ->
                new Announcing.Actor(
                    new CoordinatorAct(
                        community.id(),
                        person,
                        Optional.of(proof),
                        current.active(),
                        ledger().auditHead(community.id()),
                        now(),
                        randomness()
                    ),
                    community.announcements().twoPersons(),
                    hold,
                    ledger().home()
                )
            );
    }
}
