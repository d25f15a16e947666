package org.socialgov.community.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.member;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Membership;

class TransitionTest {

    private static final Membership MEMBER = member(new Membership.State.Active(NOW));

    private record Decided(Change change) implements Transition {}

    @Test
    void a_decision_is_carried_out_once() {
        var ledger = new Commits(0);

        var decided = Transition.retryOnConflict(ledger, () -> new Decided(someChange()));

        assertThat(ledger.commits).containsExactly(decided.change());
        assertThat(ledger.pauses).isEmpty();
    }

    @Test
    void a_decision_that_changes_nothing_is_not_carried_out() {
        var ledger = new Commits(0);

        assertThat(Transition.retryOnConflict(ledger, () -> new Decided(Change.none())).change()).isEqualTo(
            Change.none()
        );
        assertThat(ledger.commits).isEmpty();
    }

    @Test
    void what_changed_meanwhile_is_read_and_decided_again() {
        var ledger = new Commits(Transition.MOST_TRIES - 1);
        var decisions = new ArrayList<Decided>();

        var decided = Transition.retryOnConflict(ledger, () -> {
            decisions.add(new Decided(someChange()));
            return decisions.getLast();
        });

        assertThat(decisions).hasSize(Transition.MOST_TRIES);
        assertThat(decided).isSameAs(decisions.getLast());
        assertThat(ledger.commits).hasSize(Transition.MOST_TRIES);
        assertThat(ledger.pauses).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void after_eight_tries_the_table_counts_as_unavailable_and_each_conflict_is_kept() {
        var ledger = new Commits(Integer.MAX_VALUE);

        assertThatExceptionOfType(LedgerUnavailable.class)
            .isThrownBy(() -> Transition.retryOnConflict(ledger, () -> new Decided(someChange())))
            .satisfies(givenUp -> {
                assertThat(givenUp.getCause()).hasMessage("others were faster 8 times");
                assertThat(givenUp.getSuppressed())
                    .hasSize(8)
                    .allSatisfy(conflict -> assertThat(conflict).hasMessage("Membership, MemberCountShard"));
            });
        assertThat(ledger.commits).hasSize(8);
        assertThat(ledger.pauses).hasSize(7);
    }

    @Test
    void what_fails_after_conflicts_keeps_them() {
        var ledger = new Commits(2);
        var failed = new IllegalStateException("failed");

        assertThatIllegalStateException()
            .isThrownBy(() ->
                Transition.retryOnConflict(ledger, () -> {
                    if (ledger.commits.size() == 2) {
                        throw failed;
                    }
                    return new Decided(new Change.Builder().create(MEMBER).check(MEMBER).change(Given.randomness()));
                })
            )
            .isSameAs(failed);
        assertThat(failed.getSuppressed())
            .hasSize(2)
            .allSatisfy(conflict -> assertThat(conflict).hasMessage("Membership, MemberCountShard").hasNoCause());
    }

    @Test
    void what_is_too_much_for_one_change_is_carried_out_step_by_step() {
        var ledger = new Commits(1);
        var left = new ArrayList<>(List.of(someChange(), someChange()));
        var last = new Decided(someChange());

        Transition decided = Transition.carryOutInSteps(ledger, () ->
            ledger.commits.size() < 3
                ? new Transition.Step.Part<>(left.get(Math.max(0, ledger.commits.size() - 1)))
                : new Transition.Step.Last<>(last)
        );

        assertThat(decided).isSameAs(last);
        assertThat(ledger.commits).containsExactly(left.getFirst(), left.getFirst(), left.getLast(), last.change());
    }

    private static Change someChange() {
        return new Change.Builder().create(MEMBER).change(Given.randomness());
    }

    /** A table in which others are faster so many times. */
    private static final class Commits extends NoLedger {

        private final List<Change> commits = new ArrayList<>();
        private final List<Integer> pauses = new ArrayList<>();
        private final int conflicts;

        private Commits(int conflicts) {
            this.conflicts = conflicts;
        }

        @Override
        public Commit commit(Change change) {
            commits.add(change);
            return commits.size() <= conflicts ? Commit.CONFLICT : Commit.COMMITTED;
        }

        @Override
        public void pause(int conflicts) {
            pauses.add(conflicts);
        }
    }
}
