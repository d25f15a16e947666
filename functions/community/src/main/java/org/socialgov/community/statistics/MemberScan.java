package org.socialgov.community.statistics;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.Membership;

/** Reads all memberships with only the attributes that are counted: no address and no name. */
public interface MemberScan {
    /**
     * One membership.
     *
     * @param status as in {@link Membership#status}
     * @param joinedAt of a member, and of a former member
     * @param leftAt of a former member
     * @param topics slugs of the chosen topics; none chosen means everything
     */
    record Entry(
        MemberKey key,
        String community,
        String status,
        Optional<Instant> joinedAt,
        Optional<Instant> leftAt,
        Optional<Affiliation.Organization> organization,
        DeliveryPreferences delivery,
        List<String> topics
    ) {
        public Entry {
            topics = List.copyOf(topics);
        }
    }

    /** Reads all memberships of every community, in no order. */
    void each(Consumer<Entry> entry);
}
