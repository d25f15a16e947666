package org.socialgov.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Tombstone;

/** Everything that can be known of an address. */
public enum KnownAddress {
    NOTHING,
    PENDING,
    PENDING_AND_ASKED_AGAIN,
    PENDING_AND_OVER,
    AWAITING_APPROVAL,
    MEMBER,
    MEMBER_OF_ALL,
    LEFT,
    LEFT_AND_ASKED_AGAIN,
    DECLINED,
    DECLINED_LONG_AGO,
    DECLINED_AND_ERASED,
    BOUNCED,
    NEVER_AGAIN_AS_A_MEMBER,
    NEVER_AGAIN_WITHOUT_A_MEMBERSHIP,
    NEVER_AGAIN_BY_ANOTHER_SPELLING;

    private static final String COMMUNITY = "socialgov";
    private static final Details DETAILS = new Details("Pat Example", "", "", List.of());
    private static final Consent CONSENT = new Consent("1", Instant.EPOCH);

    /**
     * What the table holds of an address.
     *
     * @param now requests are open or over by then
     */
    public Change change(EmailAddress address, Instant now, Randomness randomness) {
        var earlier = now.minus(Duration.ofDays(1));
        var writes = new Change.Builder();
        switch (this) {
            case NOTHING -> {
                return Change.none();
            }
            case PENDING -> writes.create(member(COMMUNITY, address, new State.Pending(earlier, now.plusSeconds(60))));
            case PENDING_AND_ASKED_AGAIN -> writes
                .create(member(COMMUNITY, address, new State.Pending(earlier, now.plusSeconds(60))))
                .put(again(address, earlier));
            case PENDING_AND_OVER -> writes.create(member(COMMUNITY, address, new State.Pending(earlier, now)));
            case AWAITING_APPROVAL -> writes.create(member(COMMUNITY, address, new State.AwaitingApproval(earlier)));
            case MEMBER -> writes.create(member(COMMUNITY, address, new State.Active(earlier)));
            case MEMBER_OF_ALL -> TestCommunities.captionsFirst()
                .stream()
                .map(Community::id)
                .forEach(id -> writes.create(member(id, address, new State.Active(earlier))));
            case LEFT -> writes.create(member(COMMUNITY, address, new State.Left(earlier, earlier)));
            case LEFT_AND_ASKED_AGAIN -> writes
                .create(member(COMMUNITY, address, new State.Left(earlier, earlier)))
                .put(again(address, earlier));
            case DECLINED -> writes.create(member(COMMUNITY, address, new State.Declined(earlier, "")));
            case DECLINED_LONG_AGO -> writes.create(member(COMMUNITY, address, new State.Declined(Instant.EPOCH, "")));
            case DECLINED_AND_ERASED -> writes.put(
                Tombstone.none(MemberKey.ofMailbox(COMMUNITY, address)).declined(now.plusSeconds(60), earlier)
            );
            case BOUNCED -> writes.create(
                member(COMMUNITY, address, new State.Suppressed(earlier, Membership.SuppressionReason.BOUNCE))
            );
            case NEVER_AGAIN_AS_A_MEMBER -> writes.create(
                member(COMMUNITY, address, new State.Suppressed(earlier, Membership.SuppressionReason.NEVER_AGAIN))
            );
            case NEVER_AGAIN_WITHOUT_A_MEMBERSHIP -> writes.put(
                Tombstone.none(MemberKey.of(COMMUNITY, address)).suppressed(earlier)
            );
            case NEVER_AGAIN_BY_ANOTHER_SPELLING -> writes.put(
                Tombstone.none(MemberKey.ofMailbox(COMMUNITY, address)).suppressed(earlier)
            );
        }
        return writes.change(randomness);
    }

    private static Membership member(String community, EmailAddress address, State state) {
        return new Membership(MemberKey.of(community, address), community, address, DETAILS, CONSENT, state, 1);
    }

    private static RejoinRequest again(EmailAddress address, Instant earlier) {
        var asked = earlier.plusSeconds(1);
        return new RejoinRequest(
            MemberKey.of(COMMUNITY, address),
            DETAILS,
            CONSENT,
            new State.Pending(asked, asked.plus(Duration.ofDays(7))),
            1
        );
    }
}
