package org.socialgov.community.managing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.ADDRESS_KEY;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.CONSENT;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.deleted;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.put;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.managing.Erasing.Erased;
import org.socialgov.community.managing.Erasing.StoredData;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/** What is erased, and what must be kept. */
class ErasingTest {

    private static final State ACTIVE = new State.Active(NOW.minusSeconds(60));
    private static final State SUPPRESSED = Given.suppressed(Membership.SuppressionReason.NEVER_AGAIN);
    private static final Session SESSION = Session.open(
        member(new Membership.State.Active(NOW)),
        NOW,
        Given.randomness()
    ).session();
    private static final AddressMailLimit NEVER_MAILED = AddressMailLimit.none(ADDRESS_KEY);
    private static final AddressMailLimit MAILED = new AddressMailLimit(
        ADDRESS_KEY,
        false,
        Map.of(MailKind.HELP, List.of(NOW)),
        1
    );
    private static final UnverifiedJoin GRAY_JOIN = new UnverifiedJoin(COMMUNITY, ADDRESS, "Writer", NOW, 1);

    @Test
    void without_a_session_nothing_is_erased() {
        var erased = Erasing.next(Optional.empty(), NOW, Given.randomness());

        assertThat(erased).isEqualTo(new Transition.Step.Last<>(new Erased.NoSession()));
        assertThat(erased.change()).isEqualTo(Change.none());
    }

    @Test
    void everything_is_erased_with_the_session_and_a_receipt_is_ordered() {
        var member = member(ACTIVE);
        var history = history(1);
        var order = Given.order(MailKind.WELCOME, new MailOrder.State.Sent("message", NOW));
        var rejoinRequest = Given.rejoinRequest(NOW);
        var bounces = new SoftBounces(KEY, Map.of("order", NOW), 1);
        var wish = new AddressChange(KEY, Given.COORDINATOR, NOW, NOW, "to-old", Optional.empty(), Optional.empty(), 1);
        var left = new ArrayList<MemberItem>(
            List.of(member, order, rejoinRequest, bounces, wish, Given.approvalDecision())
        );
        left.addAll(history);
        var unsubscribe = Given.link(Link.Purpose.UNSUBSCRIBE, NOW);
        var change = all(new StoredData(openSession(member), left, List.of(unsubscribe), List.of(GRAY_JOIN), MAILED));

        assertThat(deleted(change)).containsExactlyInAnyOrder(
            member,
            order,
            rejoinRequest,
            bounces,
            wish,
            Given.approvalDecision(),
            history.getFirst(),
            unsubscribe,
            GRAY_JOIN,
            SESSION
        );
        assertThat(put(change, MailOrder.class))
            .singleElement()
            .satisfies(receipt -> {
                assertThat(receipt.kind()).isEqualTo(MailKind.ERASED);
                assertThat(receipt.person()).contains(ADDRESS);
            });
        assertThat(put(change, Tombstone.class)).containsExactly(
            new Tombstone(KEY, Optional.empty(), Optional.empty(), Optional.of(CONSENT), 1)
        );
    }

    @Test
    void what_was_never_mailed_has_no_count_to_erase() {
        assertThat(deleted(all(kept(member(ACTIVE))))).containsExactly(member(ACTIVE), SESSION);
    }

    @Test
    void a_suppressed_address_stays_suppressed_and_gets_no_receipt() {
        var change = all(kept(member(SUPPRESSED)));

        assertThat(put(change, Tombstone.class)).containsExactly(Tombstone.none(KEY).of(member(SUPPRESSED)));
        assertThat(put(change, Tombstone.class).getFirst().suppressedAt()).isPresent();
        assertThat(orderedMails(change)).isEmpty();
    }

    @Test
    void the_receipt_goes_out_once_from_a_community_that_may_send_it() {
        var change = all(kept(member(SUPPRESSED), other(ACTIVE)));

        assertThat(put(change, MailOrder.class)).extracting(MailOrder::community).containsExactly("other");
        assertThat(orderedMails(all(kept(member(ACTIVE), other(ACTIVE))))).hasSize(1);
    }

    /** What nobody ever confirmed is nobody's consent. */
    @Test
    void nothing_remains_of_a_request_that_was_never_confirmed() {
        assertThat(put(all(kept(member(Given.pendingSince(NOW)))), Tombstone.class)).isEmpty();
    }

    @Test
    void what_is_left_of_an_earlier_erasure_is_carried_on() {
        var before = Tombstone.none(KEY).suppressed(NOW);
        var others = Tombstone.none(other(ACTIVE).key()).suppressed(NOW.minusSeconds(60));
        var change = all(
            new StoredData(
                openSession(member(ACTIVE)),
                List.of(others, before, member(ACTIVE)),
                List.of(),
                List.of(),
                NEVER_MAILED
            )
        );

        assertThat(put(change, Tombstone.class)).containsExactly(before.of(member(ACTIVE)));
        assertThat(deleted(change)).containsExactly(member(ACTIVE), SESSION);
    }

    /** A transaction of the table takes at most 100 writes. */
    @Test
    void what_is_too_much_for_one_change_goes_in_parts_and_the_membership_last() {
        var history = history(61);

        var part = Erasing.next(
            Optional.of(new StoredData(openSession(member(ACTIVE)), history, List.of(), List.of(), NEVER_MAILED)),
            NOW,
            Given.randomness()
        );
        assertThat(part).isInstanceOf(Transition.Step.Part.class);
        assertThat(deleted(part.change())).isEqualTo(history.subList(0, 60));
        assertThat(part.change().writes()).hasSize(60);

        var rest = all(
            new StoredData(
                openSession(member(ACTIVE)),
                new ArrayList<MemberItem>(history.subList(0, 60)),
                List.of(),
                List.of(),
                NEVER_MAILED
            )
        );
        assertThat(deleted(rest)).hasSize(62);
    }

    @Test
    void what_is_kept_is_read_in_every_community_of_the_address() {
        var first = member(ACTIVE);
        var second = other(ACTIVE);
        var ledger = new NoLedger() {
            @Override
            public List<MemberItem> everything(MemberKey key) {
                return List.of(key.equals(KEY) ? first : second);
            }

            @Override
            public Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address) {
                return Optional.of(GRAY_JOIN).filter(
                    join -> join.community().equals(community) && join.addressKey().equals(address)
                );
            }

            @Override
            public Members.AddressStatus addressStatus(String community, EmailAddress address) {
                return new Members.AddressStatus(Optional.empty(), Optional.empty(), Optional.empty(), MAILED);
            }
        };

        assertThat(StoredData.read(openSession(first, second), ledger)).isEqualTo(
            new StoredData(openSession(first, second), List.of(first, second), List.of(), List.of(GRAY_JOIN), MAILED)
        );
    }

    private static Change all(StoredData kept) {
        var erased = Erasing.next(Optional.of(kept), NOW, Given.randomness());
        assertThat(erased).isEqualTo(new Transition.Step.Last<>(new Erased.All(erased.change())));
        return erased.change();
    }

    private static StoredData kept(Membership... members) {
        return new StoredData(openSession(members), List.of(members), List.of(), List.of(), NEVER_MAILED);
    }

    private static OpenSession openSession(Membership... members) {
        return new OpenSession(SESSION, ADDRESS, List.of(members));
    }

    private static Membership other(State state) {
        return new Membership(MemberKey.of("other", ADDRESS), "other", ADDRESS, Given.DETAILS, CONSENT, state, 1);
    }

    private static List<MemberItem> history(int count) {
        var randomness = Given.randomness();
        return IntStream.range(0, count)
            .<MemberItem>mapToObj(i ->
                HistoryEntry.of(member(ACTIVE), HistoryEntry.Event.DETAILS_CHANGED, "record", NOW, randomness)
            )
            .toList();
    }
}
