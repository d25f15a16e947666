package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.member;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;

class ChangeTest {

    private static final Membership ACTIVE = member(new Membership.State.Active(NOW));
    private static final Membership LEFT = member(new Membership.State.Left(NOW, NOW));
    private static final ApprovalDecision RULING = Given.approvalDecision();
    private static final MemberCountShard ONE_MORE = MemberCountShard.one(ACTIVE, 1);
    private static final MemberCountShard ONE_LESS = MemberCountShard.one(ACTIVE, -1);

    @Test
    void a_change_has_its_writes_in_order_and_an_id_of_its_own() {
        var randomness = Given.randomness();
        var writes = new Change.Builder().put(RULING).remove(RULING).check(ACTIVE);

        var change = writes.change(randomness);
        assertThat(change.writes()).containsExactly(
            new Change.Write.Put(RULING),
            new Change.Write.Delete(RULING),
            new Change.Write.Check(ACTIVE)
        );
        assertThat(change.isEmpty()).isFalse();
        assertThat(writes.change(randomness).id()).isNotEqualTo(change.id()).hasSize(32);
    }

    @Test
    void a_membership_is_counted_with_each_of_its_writes() {
        assertThat(written(new Change.Builder().create(ACTIVE))).containsExactly(
            new Change.Write.Put(ACTIVE),
            new Change.Write.Add(ONE_MORE)
        );
        assertThat(written(new Change.Builder().replace(ACTIVE, LEFT))).containsExactly(
            new Change.Write.Put(LEFT),
            new Change.Write.Add(ONE_LESS)
        );
        assertThat(written(new Change.Builder().replace(LEFT, ACTIVE))).containsExactly(
            new Change.Write.Put(ACTIVE),
            new Change.Write.Add(ONE_MORE)
        );
        assertThat(written(new Change.Builder().replace(ACTIVE, ACTIVE))).containsExactly(new Change.Write.Put(ACTIVE));
        assertThat(written(new Change.Builder().remove(ACTIVE))).containsExactly(
            new Change.Write.Delete(ACTIVE),
            new Change.Write.Add(ONE_LESS)
        );
        assertThat(written(new Change.Builder().create(LEFT).remove(LEFT))).containsExactly(
            new Change.Write.Put(LEFT),
            new Change.Write.Delete(LEFT)
        );
    }

    @Test
    void a_request_that_can_get_no_mail_any_more_has_lapsed() {
        var suppressed = member(Given.suppressed(Membership.SuppressionReason.BOUNCE));
        var pending = member(Given.pendingSince(NOW));

        assertThat(written(new Change.Builder().suppress(ACTIVE, suppressed, NOW))).containsExactly(
            new Change.Write.Put(suppressed),
            new Change.Write.Add(ONE_LESS)
        );
        assertThat(written(new Change.Builder().suppress(pending, suppressed, NOW))).containsExactly(
            new Change.Write.Put(suppressed),
            new Change.Write.Add(MemberCountShard.lapsed(pending, NOW))
        );
    }

    @Test
    void additions_to_one_part_are_one_write_and_communities_are_told_apart() {
        var counts = new MemberCountShard("a", 11, 1, Map.of(), 1);
        var others = new MemberCountShard("a1", 1, 1, Map.of(), 1);

        assertThat(written(new Change.Builder().add(counts).add(others).add(counts))).containsExactly(
            new Change.Write.Add(counts.plus(counts)),
            new Change.Write.Add(others)
        );
    }

    @Test
    void what_comes_to_nothing_is_not_written() {
        var counts = new MemberCountShard(COMMUNITY, MemberCountShard.partOf(KEY), 1, Map.of(), 1);
        var back = new MemberCountShard(COMMUNITY, MemberCountShard.partOf(KEY), -1, Map.of(), 1);

        assertThat(written(new Change.Builder().add(counts).add(back))).isEmpty();
    }

    @Test
    void what_was_decided_elsewhere_can_happen_together_with_it() {
        var other = new Change.Builder().put(RULING).change(Given.randomness());
        var both = new Change.Builder().check(ACTIVE).and(other);

        assertThat(both.isEmpty()).isFalse();
        assertThat(written(both)).containsExactly(new Change.Write.Check(ACTIVE), new Change.Write.Put(RULING));
    }

    @Test
    void no_writes_are_no_change() {
        assertThat(new Change.Builder().isEmpty()).isTrue();
        assertThat(new Change.Builder().change(Given.randomness())).isEqualTo(Change.none());
        assertThat(Change.none().isEmpty()).isTrue();
    }

    @Test
    void what_is_written_later_does_not_change_a_change() {
        var writes = new Change.Builder().put(RULING);
        var change = writes.change(Given.randomness());
        writes.remove(RULING);

        assertThat(change.writes()).hasSize(1);
    }

    private static List<Change.Write> written(Change.Builder writes) {
        return writes.change(Given.randomness()).writes();
    }
}
