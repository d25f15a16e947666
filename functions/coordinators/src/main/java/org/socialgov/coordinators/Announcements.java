package org.socialgov.coordinators;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.Log;

/**
 * The dependencies of the pages about announcements.
 *
 * @param coordinators as the table has them
 * @param statistics the number of members
 * @param hold the time from the click until the first mail may leave
 */
record Announcements(
    Wiring wiring,
    CurrentCoordinators coordinators,
    MemberStatistics.Source statistics,
    Duration hold
) {
    Ledger ledger() {
        return wiring.ledger();
    }

    Wording wording() {
        return wiring.wording();
    }

    Randomness randomness() {
        return wiring.randomness();
    }

    Log log() {
        return wiring.log();
    }

    Instant now() {
        return wiring.clock().instant();
    }

    /** How the members get mail, in a sentence; empty before the first daily count of it. */
    Optional<String> choices(Community community) {
        return statistics.statistics(community.id()).choices(community, wording());
    }

    int members(Community community) {
        return statistics.statistics(community.id()).members();
    }

    String errorTitle(String title) {
        return wording().say("form.error-title", Map.of("title", title));
    }

    /** A coordinator who acts now; empty for a person who is none. */
    Optional<Announcing.Actor> actor(Community community, EmailAddress person) {
        var current = coordinators.in(community.id());
        return current
            .proof(person)
            .map(proof ->
                new Announcing.Actor(
                    community.id(),
                    person,
                    Optional.of(proof),
                    current.active(),
                    community.announcements().twoPersons(),
                    hold,
                    ledger().auditHead(community.id()),
                    ledger().home()
                )
            );
    }
}
