package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;

/**
 * A coordinator's decision about a request to join that is outside the community's rule. The first decision counts; the
 * pages of later links show it.
 *
 * @param by the coordinator whose mail held the link
 * @param reason the coordinator's text; empty if none was given
 * @param about when the request was confirmed: a later request needs another decision
 */
public record ApprovalDecision(
    MemberKey member,
    boolean approved,
    EmailAddress by,
    String reason,
    Instant at,
    Instant about,
    long revision
) implements MemberItem, UncountedItem {
    /** Whether a link was mailed for the request that this decision is about. */
    public boolean isAbout(Link link) {
        return !link.createdAt().isBefore(about) && !link.createdAt().isAfter(at);
    }

    /**
     * The undecided requests of one domain in a community, the first one first. Coordinators are asked about one of them at
     * a time: a domain where everybody can make addresses would fill their mailboxes.
     *
     * @param domain key of the mail domain
     * @param at time of the last change; the item is kept for {@link #KEPT} from then on
     */
    public record Queue(
        String community,
        String domain,
        List<MemberKey> members,
        Instant at,
        long revision
    ) implements UncountedItem {
        /** Longer than any request waits. */
        public static final Duration KEPT = Duration.ofDays(90);

        /** The number of members that an item can hold. A further one is added when one of them is decided. */
        static final int MOST = 500;

        public Queue {
            members = List.copyOf(members);
        }

        /** The key of a domain: a small one may name a person. */
        public static String key(EmailAddress address) {
            return Sha256.hex(address.domain());
        }

        /** The queue of an address's domain that nobody waits in. */
        public static Queue none(String community, String domain) {
            return new Queue(community, domain, List.of(), Instant.EPOCH, 0);
        }

        /** The number of requests that wait beside the one that is asked about. */
        public int others() {
            return Math.max(0, members.size() - 1);
        }

        /** The queue with a member at its end, if there is room and the member isn't in it. */
        public Queue with(MemberKey member) {
            if (members.contains(member) || members.size() >= MOST) {
                return this;
            }
            var more = new ArrayList<>(members);
            more.add(member);
            return with(more);
        }

        public Queue without(Collection<MemberKey> gone) {
            return with(
                members
                    .stream()
                    .filter(each -> !gone.contains(each))
                    .toList()
            );
        }

        private Queue with(List<MemberKey> changed) {
            return new Queue(community, domain, changed, at, revision);
        }

        /** The item to store. */
        public Queue changedAt(Instant now) {
            return new Queue(community, domain, members, now, revision == 0 ? Item.firstRevision(now) : revision + 1);
        }
    }

    /**
     * The number of requests that a community's coordinators were asked about in one day, reminders included.
     *
     * @param day in UTC
     * @param digest whether the coordinators are told of those that wait for the next day
     * @param revision 0 for a day without any
     */
    public record Today(
        String community,
        LocalDate day,
        int count,
        boolean digest,
        long revision
    ) implements UncountedItem {
        public static final int MOST = 20;

        public static Today none(String community, Instant now) {
            return new Today(community, day(now), 0, false, 0);
        }

        public static LocalDate day(Instant now) {
            return LocalDate.ofInstant(now, ZoneOffset.UTC);
        }

        public boolean isFull() {
            return count >= MOST;
        }

        /** The time from which the next day's requests are mailed. */
        public Instant end() {
            return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        public Today withOneMore() {
            return new Today(community, day, count + 1, digest, revision + 1);
        }

        public Today withDigest() {
            return new Today(community, day, count, true, revision + 1);
        }
    }
}
