package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * @param sessions those that the person opened in this community lately, the newest last
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
    List<Opened> sessions,
    long revision
) implements UncountedItem {
    /** How long a former coordinator's entry is kept, so that the audit can name the person. */
    public static final Duration KEPT_AFTER_END = Duration.ofDays(365);

    public CoordinatorEntry {
        sessions = List.copyOf(sessions);
    }

    public record Opened(String session, Instant at) {
        private boolean isOpenAt(Instant now) {
            return now.isBefore(at.plus(CoordinatorSession.LASTS));
        }
    }

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
            List.of(),
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

    /** The sessions that are open at a time. */
    public List<Opened> openSessions(Instant now) {
        return sessions
            .stream()
            .filter(each -> each.isOpenAt(now) && !each.at().isBefore(sessionsFrom))
            .toList();
    }

    /** The same person in another state from now on. A former one's sessions have ended, also for one who comes back. */
    public CoordinatorEntry becomes(State next, Instant now) {
        return next == State.FORMER ? copy(next, now, now, List.of()) : copy(next, now, sessionsFrom, sessions);
    }

    /** A person who is invited for the first time. */
    public static CoordinatorEntry invite(
        String community,
        EmailAddress address,
        String name,
        EmailAddress by,
        Instant now
    ) {
        return new CoordinatorEntry(
            community,
            address,
            name,
            State.INVITED,
            now,
            Optional.of(by),
            Instant.EPOCH,
            Optional.empty(),
            List.of(),
            Item.firstRevision(now)
        );
    }

    /** The same person, invited again: earlier invitations end. */
    public CoordinatorEntry invitedAgain(String as, EmailAddress by, Instant now) {
        return new CoordinatorEntry(
            community,
            address,
            as,
            State.INVITED,
            now,
            Optional.of(by),
            sessionsFrom,
            Optional.empty(),
            List.of(),
            revision + 1
        );
    }

    public String label() {
        return name.isBlank() ? address.value() : name;
    }

    /** The same person, who has opened a session. */
    public CoordinatorEntry opening(CoordinatorSession session) {
        var all = new ArrayList<>(openSessions(session.startedAt()));
        all.add(new Opened(session.id(), session.startedAt()));
        return copy(state, since, sessionsFrom, all);
    }

    /** The same person, who has signed out of one session. */
    public CoordinatorEntry closing(CoordinatorSession session) {
        var others = sessions
            .stream()
            .filter(each -> !each.session().equals(session.id()))
            .toList();
        return copy(state, since, sessionsFrom, others);
    }

    /** The same person, whose open sessions have all ended. */
    public CoordinatorEntry signedOutEverywhere(Instant now) {
        // A session that begins in the same moment is a new one.
        return copy(state, since, now, List.of());
    }

    /** The same person, to whom mail doesn't arrive since a time, or arrives. The time of the first bounce stays. */
    public CoordinatorEntry reachable(Optional<Instant> bouncedAt) {
        return bouncedAt.isPresent() == unreachableSince.isPresent()
            ? this
            : new CoordinatorEntry(
                  community,
                  address,
                  name,
                  state,
                  since,
                  invitedBy,
                  sessionsFrom,
                  bouncedAt,
                  sessions,
                  revision + 1
              );
    }

    /** The same, not stored before. */
    public CoordinatorEntry asFirst(Instant now) {
        return copy(state, since, sessionsFrom, sessions, Item.firstRevision(now));
    }

    private CoordinatorEntry copy(State next, Instant from, Instant sessionsSince, List<Opened> opened) {
        return copy(next, from, sessionsSince, opened, revision + 1);
    }

    private CoordinatorEntry copy(State next, Instant from, Instant sessionsSince, List<Opened> opened, long write) {
        return new CoordinatorEntry(
            community,
            address,
            name,
            next,
            from,
            invitedBy,
            sessionsSince,
            unreachableSince,
            opened,
            write
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
     * @param removals times of the latest removals of a coordinator by another
     */
    public record Head(String community, int active, List<Instant> removals, long revision) implements UncountedItem {
        public Head {
            removals = List.copyOf(removals);
        }

        /** A community whose coordinators are those whom the deployment names. */
        public static Head none(String community) {
            return new Head(community, 0, List.of(), 0);
        }

        public boolean isNone() {
            return revision == 0;
        }

        /** After a change. */
        public Head withActive(int number) {
            return new Head(community, number, removals, revision + 1);
        }

        /** The removals within a day before a time. */
        public List<Instant> removalsBefore(Instant now) {
            return removals
                .stream()
                .filter(at -> at.isAfter(now.minus(Duration.ofDays(1))))
                .toList();
        }

        /** The same change, which removes a coordinator. */
        public Head removing(Instant now) {
            var times = new ArrayList<>(removalsBefore(now));
            times.add(now);
            return new Head(community, active, times, revision);
        }
    }
}
