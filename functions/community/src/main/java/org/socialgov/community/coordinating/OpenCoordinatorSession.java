package org.socialgov.community.coordinating;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.CoordinatorStore;

/**
 * An open session, in one of the communities that its address coordinates.
 *
 * @param coordinator who acts
 */
public record OpenCoordinatorSession(
    CoordinatorSession session,
    CoordinatorEntry coordinator,
    CurrentCoordinators.Of coordinators
) {
    /**
     * Reads the session of a cookie, by two reads. The coordinator is read each time: a removal ends the session at the next
     * click.
     *
     * @param cookie the value from the browser, in any form
     * @return empty if the session has ended or never existed, or its address isn't a coordinator's of this community
     */
    public static Optional<OpenCoordinatorSession> by(
        String cookie,
        String community,
        CurrentCoordinators current,
        CoordinatorStore store,
        Instant now
    ) {
        return Link.Token.parse(cookie)
            .flatMap(token -> store.coordinatorSession(token.hash()))
            .filter(session -> session.isOpenAt(now))
            .flatMap(session -> {
                var all = current.in(community);
                return all
                    .coordinator(session.coordinator(), now)
                    .filter(entry -> !session.startedAt().isBefore(entry.sessionsFrom()))
                    .map(entry -> new OpenCoordinatorSession(session, entry, all));
            });
    }

    public EmailAddress address() {
        return coordinator.address();
    }

    public String community() {
        return coordinators.community();
    }

    /** The item that an act checks in its transaction: it changes when the person is no coordinator any more. */
    public Item proof() {
        return coordinators.proof(address()).orElseThrow();
    }

    /**
     * What an act in this session is decided from.
     *
     * @param audit the end of the community's audit
     */
    public CoordinatorAct act(AuditEntry.Head audit, Instant now, Randomness randomness) {
        return coordinators.act(address(), audit, now, randomness).orElseThrow();
    }

    @Override
    public String toString() {
        return "OpenCoordinatorSession[" + session.id() + "]";
    }
}
