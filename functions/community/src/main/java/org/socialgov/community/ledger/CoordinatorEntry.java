package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * A person who coordinates a community, did so, or is invited to.
 *
 * @param name as the coordinator who invited the person typed it; empty for the first coordinators
 * @param since when the state began
 * @param invitedBy empty for the first coordinators
 * @param sessionsFrom sessions that began earlier have ended
 * @param unreachableSince since when mail to the address doesn't arrive; empty if it does
 */
public record CoordinatorEntry(
    String community,
    EmailAddress address,
    String name,
    State state,
    Instant since,
    Optional<EmailAddress> invitedBy,
    Instant sessionsFrom,
    Optional<Instant> unreachableSince,
    long revision
) implements UncountedItem {
    /** How long a former coordinator's entry is kept, so that the audit can name the person. */
    public static final Duration KEPT_AFTER_END = Duration.ofDays(365);

    /** The states. The names are stored: never rename one. */
    public enum State {
        INVITED,
        ACTIVE,
        FORMER,
    }

    /** One of the first coordinators, whom the deployment names. */
    public static CoordinatorEntry first(String community, EmailAddress address, Instant now) {
        return new CoordinatorEntry(
            community,
            address,
            "",
            State.ACTIVE,
            now,
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            Item.firstRevision(now)
        );
    }

    public AddressKey addressKey() {
        return AddressKey.of(address);
    }

    /** The key of the person's own membership, if there is one. */
    public MemberKey memberKey() {
        return MemberKey.of(community, address);
    }

    public boolean isActive() {
        return state == State.ACTIVE;
    }

    /** The same person in another state from now on. */
    public CoordinatorEntry becomes(State next, Instant now) {
        return new CoordinatorEntry(
            community,
            address,
            name,
            next,
            now,
            invitedBy,
            sessionsFrom,
            unreachableSince,
            revision + 1
        );
    }

    /** The same person, whose open sessions end. */
    public CoordinatorEntry signedOutEverywhere(Instant now) {
        return new CoordinatorEntry(
            community,
            address,
            name,
            state,
            since,
            invitedBy,
            now,
            unreachableSince,
            revision + 1
        );
    }

    /** Without the address and the name, which are personal data. */
    @Override
    public String toString() {
        return "CoordinatorEntry[" + state + "]";
    }

    /**
     * Written with each change of who coordinates a community, so that all such changes have one order. As long as there is
     * none, the coordinators are those whom the deployment names.
     *
     * @param active the number of coordinators
     */
    public record Head(String community, int active, long revision) implements UncountedItem {
        /** A community whose coordinators are those whom the deployment names. */
        public static Head none(String community) {
            return new Head(community, 0, 0);
        }

        public boolean isNone() {
            return revision == 0;
        }

        /** After a change. */
        public Head withActive(int number) {
            return new Head(community, number, revision + 1);
        }
    }
}
