package org.socialgov.community.announcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.put;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Announcing.Actor;
import org.socialgov.community.announcing.Announcing.Choice;
import org.socialgov.community.announcing.Announcing.Result;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Mailing.State;
import org.socialgov.community.records.CoordinatorAct;

/** What each act of a coordinator does in each state of an announcement. */
class AnnouncingTest {

    private static final EmailAddress ANN = Given.address("ann@example.gov");
    private static final EmailAddress BEN = Given.address("ben@example.gov");
    private static final EmailAddress CAT = Given.address("cat@example.gov");
    private static final Duration HOLD = Duration.ofMinutes(2);
    private static final Randomness RANDOMNESS = Given.randomness();
    private static final Announcing.Written WRITTEN = new Announcing.Written("News", "The news.", List.of("a.pdf"));

    private static final Mailing DRAFT = mailing(new State.Draft(NOW.minusSeconds(60)));
    private static final Mailing SCHEDULED = mailing(new State.Scheduled(NOW.plusSeconds(60)));
    private static final Mailing GOING_OUT = mailing(new State.Scheduled(NOW)).started(NOW.minusSeconds(9), "news");
    private static final Mailing OUT = GOING_OUT.becomes(new State.Out(NOW));
    private static final Mailing STOPPED = GOING_OUT.becomes(
        new State.Stopped(NOW, State.Stopped.BY_COORDINATOR, Optional.of(BEN), State.Stopped.From.GOING_OUT)
    );
    private static final Mailing DROPPED = mailing(new State.Dropped(NOW));
    private static final Mailing WAITING = mailing(new State.Waiting(NOW, Optional.empty(), false));
    private static final List<Mailing> ALL = List.of(DRAFT, WAITING, SCHEDULED, GOING_OUT, OUT, STOPPED, DROPPED);

    @Test
    void a_draft_is_shown_to_its_writer_alone() {
        var created = Announcing.create(actor(ANN), WRITTEN);

        assertThat(created.mailing().state()).isEqualTo(new State.Draft(NOW));
        assertThat(put(created.change(), Mailing.Text.class))
            .extracting(Mailing.Text::subject, Mailing.Text::version)
            .containsExactly(org.assertj.core.groups.Tuple.tuple("News", 1));
        var order = put(created.change(), MailOrder.class).getFirst();
        assertThat(orderedMails(created.change())).containsExactly(MailKind.PREVIEW);
        assertThat(order.coordinator()).contains(ANN);
        assertThat(Mailing.Note.of(order).orElseThrow()).isEqualTo(
            Mailing.Note.of(created.mailing(), List.of("a.pdf"))
        );
        assertThat(order.links()).containsExactly(Link.Purpose.SEND, Link.Purpose.STOP);
    }

    @Test
    void the_first_mail_leaves_after_the_hold_and_the_others_are_told_at_once() {
        var sent = stands(send(actor(ANN), DRAFT, Choice.EVERYBODY_NOW));

        assertThat(sent.mailing().state()).isEqualTo(new State.Scheduled(NOW.plus(HOLD)));
        assertThat(recipients(sent.change(), MailKind.SEND_NOTICE)).containsExactly(BEN, CAT);
        assertThat(acts(sent.change())).containsExactly(AuditEntry.Act.SENT);
        assertThat(put(sent.change(), Link.class)).allMatch(link -> link.use().isPresent());
    }

    @Test
    void it_is_sent_at_the_chosen_time_and_never_before_the_hold_is_over() {
        var later = NOW.plus(Duration.ofDays(3));
        var soon = NOW.plusSeconds(5);
        assertThat(scheduled(new Choice(List.of("training"), Optional.of(later), true, false))).isEqualTo(later);
        assertThat(scheduled(new Choice(List.of(), Optional.of(soon), false, false))).isEqualTo(NOW.plus(HOLD));
    }

    @Test
    void the_link_sends_what_was_previewed_and_no_other_version() {
        var edited = DRAFT.edited(ANN, NOW);
        var outdated = send(actor(ANN), edited, text(1), Choice.EVERYBODY_NOW, Optional.of(link()));

        assertThat(outdated).isInstanceOf(Result.Outdated.class);
        assertThat(put(outdated.change(), Mailing.class)).isEmpty();
        assertThat(orderedMails(outdated.change())).containsExactly(MailKind.PREVIEW);
        var used = put(outdated.change(), Link.class).getFirst();
        var again = send(actor(ANN), edited, text(1), Choice.EVERYBODY_NOW, Optional.of(used));
        assertThat(again).isEqualTo(new Result.Outdated(edited, Change.none()));
    }

    @Test
    void a_second_click_changes_nothing() {
        var used = link().usedWith("done", NOW);
        for (Mailing each : List.of(DRAFT, WAITING, SCHEDULED, GOING_OUT, OUT, STOPPED)) {
            assertThat(send(actor(ANN), each, text(1), Choice.EVERYBODY_NOW, Optional.of(used))).isEqualTo(
                new Result.Stands(each, Change.none())
            );
        }
        assertThat(send(actor(ANN), DROPPED, text(1), Choice.EVERYBODY_NOW, Optional.of(used))).isEqualTo(
            new Result.Over()
        );
    }

    @Test
    void only_a_draft_and_what_waits_are_sent() {
        for (Mailing each : List.of(SCHEDULED, GOING_OUT, OUT, STOPPED)) {
            assertThat(send(actor(BEN), each, Choice.EVERYBODY_NOW)).isEqualTo(new Result.Stands(each, Change.none()));
        }
    }

    @Test
    void a_draft_ends_after_thirty_days() {
        var old = mailing(new State.Draft(NOW.minus(Duration.ofDays(30))));
        assertThat(send(actor(ANN), old, Choice.EVERYBODY_NOW)).isEqualTo(new Result.Over());
        var young = mailing(new State.Draft(NOW.minus(Duration.ofDays(30)).plusMillis(1)));
        assertThat(send(actor(ANN), young, Choice.EVERYBODY_NOW)).isInstanceOf(Result.Stands.class);
    }

    // --- Two persons

    @Test
    void the_second_person_is_another_person() {
        var choice = new Choice(List.of("training"), Optional.of(NOW.plus(Duration.ofDays(1))), true, true);
        var first = stands(send(two(ANN), DRAFT, choice));

        assertThat(first.mailing().state()).isEqualTo(new State.Waiting(NOW, choice.sendAt(), true));
        assertThat(recipients(first.change(), MailKind.SEND_REQUEST)).containsExactly(BEN, CAT);
        assertThat(acts(first.change())).containsExactly(AuditEntry.Act.SENT);

        var waiting = first.mailing();
        assertThat(send(two(ANN), waiting, Choice.EVERYBODY_NOW)).isEqualTo(new Result.Stands(waiting, Change.none()));

        var second = stands(send(two(BEN), waiting, Choice.EVERYBODY_NOW));
        assertThat(second.mailing().state()).isEqualTo(new State.Scheduled(choice.sendAt().orElseThrow()));
        assertThat(second.mailing().topics()).containsExactly("training");
        assertThat(second.mailing().urgent()).isTrue();
        assertThat(acts(second.change())).containsExactly(AuditEntry.Act.SECONDED);
    }

    @Test
    void who_changed_the_text_is_its_writer_and_needs_another_person() {
        var edited = ((Result.Stands) Announcing.edit(two(BEN), DRAFT, WRITTEN)).mailing();
        assertThat(
            stands(send(two(BEN), edited, text(2), Choice.EVERYBODY_NOW, Optional.empty()))
                .mailing()
                .state()
        ).isInstanceOf(State.Waiting.class);
        assertThat(
            stands(send(two(ANN), edited, text(2), Choice.EVERYBODY_NOW, Optional.empty()))
                .mailing()
                .state()
        ).isInstanceOf(State.Scheduled.class);
    }

    @Test
    void where_there_is_no_second_person_nothing_is_sent() {
        var alone = new Actor(
            new CoordinatorAct(
                COMMUNITY,
                ANN,
                Optional.empty(),
                List.of(ANN),
                AuditEntry.Head.none(COMMUNITY),
                NOW,
                RANDOMNESS
            ),
            true,
            HOLD,
            "table"
        );
        assertThat(send(alone, DRAFT, Choice.EVERYBODY_NOW)).isEqualTo(new Result.NoSecondPerson(DRAFT));
    }

    // --- Stopping

    @Test
    void every_coordinator_can_stop_it_and_all_are_told_who_did() {
        for (Mailing each : List.of(SCHEDULED, GOING_OUT)) {
            var stopped = stands(Announcing.stop(actor(CAT), each));
            assertThat(stopped.mailing().due()).isEmpty();
            assertThat(((State.Stopped) stopped.mailing().state()).by()).contains(CAT);
            assertThat(recipients(stopped.change(), MailKind.SEND_REPORT)).containsExactly(ANN, BEN, CAT);
            assertThat(acts(stopped.change())).containsExactly(AuditEntry.Act.STOPPED);
            assertThat(Announcing.stop(actor(ANN), stopped.mailing())).isEqualTo(
                new Result.Stands(stopped.mailing(), Change.none())
            );
        }
        assertThat(Announcing.stop(actor(ANN), DRAFT)).isEqualTo(new Result.Unfit(DRAFT));
        assertThat(Announcing.stop(actor(ANN), OUT)).isEqualTo(new Result.Over());
        assertThat(Announcing.stop(actor(ANN), DROPPED)).isEqualTo(new Result.Over());
    }

    @Test
    void what_was_stopped_goes_on_with_the_same_version_for_fourteen_days() {
        var on = stands(Announcing.goOn(actor(ANN), STOPPED));
        assertThat(on.mailing().state()).isEqualTo(new State.GoingOut(NOW));
        assertThat(on.mailing().progress()).isEqualTo(STOPPED.progress());
        assertThat(recipients(on.change(), MailKind.SEND_NOTICE)).containsExactly(BEN, CAT);

        var end = STOPPED.startedAt().orElseThrow().plus(Duration.ofDays(14));
        assertThat(Announcing.goOn(actor(ANN, false, end), STOPPED)).isEqualTo(new Result.Unfit(STOPPED));
        assertThat(Announcing.goOn(actor(ANN, false, end.minusMillis(1)), STOPPED)).isInstanceOf(Result.Stands.class);
    }

    @Test
    void what_was_stopped_before_its_start_waits_for_the_hold_again() {
        var stopped = stands(Announcing.stop(actor(ANN), SCHEDULED)).mailing();
        assertThat(
            stands(Announcing.goOn(actor(ANN), stopped))
                .mailing()
                .state()
        ).isEqualTo(new State.Scheduled(NOW.plus(HOLD)));
    }

    @Test
    void an_edited_text_must_be_previewed_and_sent_anew() {
        var edited = stands(Announcing.edit(actor(ANN), STOPPED, WRITTEN));
        assertThat(edited.mailing().version()).isEqualTo(2);
        assertThat(edited.mailing().startedAt()).isEqualTo(STOPPED.startedAt());
        assertThat(orderedMails(edited.change())).containsExactly(MailKind.PREVIEW);
        assertThat(acts(edited.change())).containsExactly(AuditEntry.Act.EDITED);
        assertThat(Announcing.goOn(actor(ANN), edited.mailing())).isInstanceOf(Result.Unfit.class);

        for (Mailing each : List.of(SCHEDULED, GOING_OUT, OUT)) {
            assertThat(Announcing.edit(actor(ANN), each, WRITTEN)).isEqualTo(new Result.Unfit(each));
        }
        assertThat(Announcing.edit(actor(ANN), DROPPED, WRITTEN)).isEqualTo(new Result.Over());
    }

    @Test
    void who_has_an_earlier_version_is_told_only_if_that_was_chosen() {
        var edited = stands(Announcing.edit(actor(ANN), STOPPED, WRITTEN)).mailing();
        var told = send(
            actor(ANN),
            edited,
            text(2),
            new Choice(List.of(), Optional.empty(), false, true),
            Optional.empty()
        );
        assertThat(put(told.change(), Mailing.class))
            .filteredOn(each -> !each.ref().equals(edited.ref()))
            .singleElement()
            .satisfies(correction -> {
                assertThat(correction.corrects()).contains(edited.ref().id());
                assertThat(correction.onlyWith()).contains(new Mailing.Copy(edited.ref().id(), 2));
                assertThat(correction.due()).contains(NOW.plus(HOLD));
                assertThat(correction.revision()).isEqualTo(1);
            });
        assertThat(
            put(send(actor(ANN), edited, text(2), Choice.EVERYBODY_NOW, Optional.empty()).change(), Mailing.class)
        ).hasSize(1);
    }

    @Test
    void it_is_dropped_from_every_state_but_while_it_goes_out_and_after() {
        for (Mailing each : ALL) {
            var result = Announcing.drop(actor(BEN), each);
            switch (each.state()) {
                case State.GoingOut _ -> assertThat(result).isEqualTo(new Result.Unfit(each));
                case State.Out _ -> assertThat(result).isEqualTo(new Result.Over());
                case State.Dropped _ -> assertThat(result).isEqualTo(new Result.Stands(each, Change.none()));
                case State.Draft _, State.Waiting _, State.Scheduled _, State.Stopped _ -> {
                    assertThat(stands(result).mailing().state()).isEqualTo(new State.Dropped(NOW));
                    assertThat(acts(result.change())).containsExactly(AuditEntry.Act.DROPPED);
                }
            }
        }
    }

    @Test
    void no_act_is_committed_if_its_coordinator_is_none_any_more() {
        var proof = AuditEntry.Head.none("proof");
        var actor = new Actor(
            new CoordinatorAct(
                COMMUNITY,
                ANN,
                Optional.of(proof),
                List.of(ANN, BEN),
                AuditEntry.Head.none(COMMUNITY),
                NOW,
                RANDOMNESS
            ),
            false,
            HOLD,
            "table"
        );
        var results = new ArrayList<Result>();
        results.add(Announcing.create(actor, WRITTEN));
        results.add(Announcing.edit(actor, DRAFT, WRITTEN));
        results.add(send(actor, DRAFT, Choice.EVERYBODY_NOW));
        results.add(Announcing.stop(actor, GOING_OUT));
        results.add(Announcing.goOn(actor, STOPPED));
        results.add(Announcing.drop(actor, DRAFT));
        assertThat(results).allSatisfy(result ->
            assertThat(result.change().writes()).contains(new Change.Write.Check(proof))
        );
    }

    // --- Given

    private static Mailing mailing(State state) {
        var draft = Mailing.draft(
            new Mailing.Ref(COMMUNITY, "0".repeat(32)),
            ANN,
            "table",
            NOW.minus(Duration.ofDays(1))
        );
        return draft.becomes(state);
    }

    private static Mailing.Text text(int version) {
        return new Mailing.Text(DRAFT.ref(), version, "News", "The news.", NOW);
    }

    private static Actor actor(EmailAddress who) {
        return actor(who, false, NOW);
    }

    private static Actor two(EmailAddress who) {
        return actor(who, true, NOW);
    }

    private static Actor actor(EmailAddress who, boolean twoPersons, Instant now) {
        return new Actor(
            new CoordinatorAct(
                COMMUNITY,
                who,
                Optional.empty(),
                List.of(ANN, BEN, CAT),
                AuditEntry.Head.none(COMMUNITY),
                now,
                RANDOMNESS
            ),
            twoPersons,
            HOLD,
            "table"
        );
    }

    private static Link link() {
        return Link.make(Link.Purpose.SEND, Announcing.preview(actor(ANN), DRAFT, List.of()), NOW, RANDOMNESS).link();
    }

    private static Result send(Actor actor, Mailing mailing, Choice choice) {
        return send(actor, mailing, text(mailing.version()), choice, Optional.of(link()));
    }

    private static Result send(Actor actor, Mailing mailing, Mailing.Text text, Choice choice, Optional<Link> link) {
        return Announcing.send(actor, mailing, link, text, choice);
    }

    private static Instant scheduled(Choice choice) {
        var mailing = stands(send(actor(ANN), DRAFT, choice)).mailing();
        assertThat(mailing.topics()).isEqualTo(choice.topics());
        assertThat(mailing.urgent()).isEqualTo(choice.urgent());
        return mailing.due().orElseThrow();
    }

    private static Result.Stands stands(Result result) {
        return (Result.Stands) result;
    }

    private static List<EmailAddress> recipients(Change change, MailKind kind) {
        return put(change, MailOrder.class)
            .stream()
            .filter(order -> order.kind() == kind)
            .map(order -> order.coordinator().orElseThrow())
            .toList();
    }

    private static List<AuditEntry.Act> acts(Change change) {
        return put(change, AuditEntry.class).stream().map(AuditEntry::act).toList();
    }
}
