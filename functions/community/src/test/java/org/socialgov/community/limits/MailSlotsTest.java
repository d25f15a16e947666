package org.socialgov.community.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.community.Given;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.Source;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.RateCounters;
import org.socialgov.community.storage.Transactions;

class MailSlotsTest {

    private static final Instant NOW = Given.NOW;
    private static final EmailAddress UNLISTED = address("ann@flood.example");
    private static final EmailAddress LISTED = address("ann@gsa.gov");
    private static final Change WITH_A_MAIL = change(mail(MailKind.CONFIRM));

    private final Map<RateCounter, TreeMap<Long, Integer>> table = new HashMap<>();
    private final List<RateCounter> calls = new ArrayList<>();
    private final List<Instant> heldBack = new ArrayList<>();
    private Instant clock = NOW;
    private int requests;

    @ParameterizedTest
    @EnumSource(MailKind.class)
    void what_a_stranger_can_cause_takes_a_place_and_no_other_mail_does(MailKind kind) {
        var change = change(mail(kind));
        assertThat(dues(commit(mailSlots(), UNLISTED, change))).containsExactly(NOW);
        assertThat(table.get(RateCounter.MAILS).values()).containsExactly(kind.canBeCausedByAStranger() ? 1 : 0);
    }

    @Test
    void a_change_without_mail_makes_the_same_calls_and_takes_no_slot() {
        var change = change(Given.member(Given.pendingSince(NOW)));
        assertThat(commit(mailSlots(), UNLISTED, change)).isEqualTo(change);
        var without = kindsOfCalls();
        calls.clear();
        commit(mailSlots(), UNLISTED, WITH_A_MAIL);

        assertThat(without).isEqualTo(kindsOfCalls());
        assertThat(table.get(RateCounter.MAILS).values()).containsExactly(1);
    }

    /** Otherwise two thousand posts at once for one address would take the whole hour for its one mail. */
    @Test
    void the_place_of_a_change_that_had_a_conflict_is_free_again() {
        var mailSlots = mailSlots();
        mailSlots.delayingMail(new Table(Transactions.Commit.CONFLICT), UNLISTED).commit(WITH_A_MAIL);
        assertThat(table.get(RateCounter.MAILS).values()).containsExactly(0);
        assertThat(due(mailSlots, UNLISTED)).containsExactly(NOW);
        assertThat(table.get(RateCounter.MAILS).values()).containsExactly(1);
    }

    @Test
    void a_request_takes_one_place_however_often_it_is_decided() {
        var mailSlots = mailSlots();
        assertThat(due(mailSlots, UNLISTED)).containsExactly(NOW);
        clock = NOW.plusSeconds(5);
        assertThat(due(mailSlots, UNLISTED)).containsExactly(NOW);
        assertThat(table.get(RateCounter.MAILS).values()).containsExactly(1);
    }

    @Test
    void a_request_with_mails_to_two_addresses_takes_a_place_for_each() {
        var toBoth = change(mail(MailKind.CHANGE_ADDRESS), mail(MailKind.CHANGE_ADDRESS).about(LISTED));
        var mailSlots = mailSlots(4);
        assertThat(dues(commit(mailSlots, UNLISTED, toBoth))).containsExactly(NOW, NOW);
        assertThat(table.get(RateCounter.MAILS).values()).containsExactly(2);
        clock = NOW.plusSeconds(5);
        assertThat(dues(commit(mailSlots, UNLISTED, toBoth))).containsExactly(NOW, NOW);
        assertThat(table.get(RateCounter.MAILS).values()).containsExactly(2);
    }

    @Test
    void beyond_the_limit_the_mail_waits_and_that_is_measured() {
        assertThat(due(mailSlots(), UNLISTED)).containsExactly(NOW);
        assertThat(heldBack).isEmpty();

        assertThat(due(mailSlots(), UNLISTED))
            .singleElement()
            .satisfies(due -> assertThat(due).isAfter(NOW.plus(Duration.ofMinutes(59))));
        assertThat(heldBack).containsExactly(NOW);
    }

    /** Another community's mail took the address's place for now. */
    @Test
    void a_mail_that_the_addresss_own_limit_holds_is_not_sent_earlier() {
        var later = NOW.plus(Duration.ofMinutes(10));
        var held = change(mail(MailKind.CONFIRM).notBefore(later));
        assertThat(dues(commit(mailSlots(), UNLISTED, held))).containsExactly(later);
    }

    @Test
    void what_is_written_with_a_mail_that_waits_stays_as_it_was_decided() {
        due(mailSlots(), UNLISTED);
        var member = Given.member(Given.pendingSince(NOW));
        var passedOn = mail(MailKind.PASSED_ON).to(Given.COORDINATOR);
        var help = mail(MailKind.HELP);
        var decided = new Change(
            "id",
            List.of(
                new Change.Write.Put(member),
                new Change.Write.Put(passedOn),
                new Change.Write.Put(help),
                new Change.Write.Delete(help),
                new Change.Write.Check(help)
            )
        );

        var committed = commit(mailSlots(), UNLISTED, decided);
        var later = help.notBefore(dues(committed).getLast()).causedFrom(source().origin());
        assertThat(later.due().orElseThrow()).isAfter(NOW);
        assertThat(committed.id()).isEqualTo("id");
        assertThat(committed.writes()).containsExactly(
            new Change.Write.Put(member),
            new Change.Write.Put(passedOn),
            new Change.Write.Put(later),
            new Change.Write.Delete(help),
            new Change.Write.Check(help)
        );
    }

    @Test
    void a_request_whose_turn_would_come_later_than_a_day_is_refused_and_nothing_is_stored() {
        fillTheQueue();
        var before = placesOfAll();
        var table = new Table(Transactions.Commit.COMMITTED);
        var mailSlots = mailSlots();
        for (var change : List.of(WITH_A_MAIL, change(Given.member(Given.pendingSince(NOW))))) {
            assertThatExceptionOfType(QueueFull.class)
                .isThrownBy(() -> mailSlots.delayingMail(table, UNLISTED).commit(change))
                .satisfies(full -> assertThat(full.retryAfter()).isPositive());
        }
        assertThat(table.changes).isEmpty();
        assertThat(placesOfAll()).isEqualTo(before);
    }

    @Test
    void of_two_mails_of_one_request_the_first_has_no_place_where_the_second_has_none() {
        fillTheQueue();
        var before = placesOfAll();
        var toBoth = change(mail(MailKind.CHANGE_ADDRESS).about(LISTED), mail(MailKind.CHANGE_ADDRESS));
        assertThatExceptionOfType(QueueFull.class).isThrownBy(() -> commit(mailSlots(), UNLISTED, toBoth));
        assertThat(placesOfAll()).isEqualTo(before);
    }

    @Test
    void what_does_not_depend_on_its_mail_is_stored_without_it_where_the_queue_has_no_place() {
        fillTheQueue();
        var member = Given.member(Given.pendingSince(NOW));
        var passedOn = mail(MailKind.PASSED_ON).to(Given.COORDINATOR);
        var table = new Table(Transactions.Commit.COMMITTED);
        var decided = new Change(
            "id",
            List.of(
                new Change.Write.Put(member),
                new Change.Write.Put(passedOn),
                new Change.Write.Put(mail(MailKind.HELP))
            )
        );
        mailSlots().leavingMailOut(table, UNLISTED).commit(decided);
        assertThat(table.changes.getFirst().writes()).containsExactly(
            new Change.Write.Put(member),
            new Change.Write.Put(passedOn)
        );
    }

    private void fillTheQueue() {
        try {
            while (true) {
                due(mailSlots(), UNLISTED);
            }
        } catch (QueueFull full) {
            assertThat(table.get(RateCounter.MAILS)).hasSizeGreaterThan(10);
        }
    }

    private Map<Long, Integer> placesOfAll() {
        var places = new TreeMap<>(table.get(RateCounter.MAILS));
        places.values().removeIf(count -> count == 0);
        return places;
    }

    @Test
    void the_order_keeps_a_part_of_the_source_s_hash_and_not_the_source() {
        var order = Given.put(commit(mailSlots(), UNLISTED, WITH_A_MAIL), MailOrder.class).getFirst();
        assertThat(order.origin()).contains(source().origin());
        assertThat(source().origin()).hasSize(6);
    }

    @Test
    void whether_it_was_carried_out_is_what_the_table_says() {
        for (var outcome : Transactions.Commit.values()) {
            var table = new Table(outcome);
            assertThat(mailSlots().delayingMail(table, UNLISTED).commit(WITH_A_MAIL)).isEqualTo(outcome);
        }
    }

    @Test
    void between_two_tries_the_wait_is_the_tables() {
        var table = new Table(Transactions.Commit.CONFLICT);
        mailSlots().delayingMail(table, UNLISTED).pause(3);
        assertThat(table.pauses).containsExactly(3);
    }

    @Test
    void a_listed_domain_has_a_share_of_its_own() {
        due(mailSlots(), UNLISTED);
        assertThat(due(mailSlots(), LISTED)).containsExactly(NOW);
        assertThat(due(mailSlots(), LISTED)).doesNotContain(NOW);
    }

    private List<String> kindsOfCalls() {
        return calls
            .stream()
            .map(counter -> counter.key().replaceAll("#.*", ""))
            .toList();
    }

    private static MailOrder mail(MailKind kind) {
        return Given.order(kind, new MailOrder.State.Unsent(NOW, 0));
    }

    private static Change change(Item item) {
        return new Change("id", List.of(new Change.Write.Put(item)));
    }

    private static Change change(Item one, Item other) {
        return new Change("id", List.of(new Change.Write.Put(one), new Change.Write.Put(other)));
    }

    /** When the mail to an address is to be sent. */
    private static List<Instant> due(MailSlots mailSlots, EmailAddress address) {
        return dues(commit(mailSlots, address, WITH_A_MAIL));
    }

    private static List<Instant> dues(Change change) {
        return Given.put(change, MailOrder.class)
            .stream()
            .map(order -> order.due().orElseThrow())
            .toList();
    }

    /** The change as it reaches the table. */
    private static Change commit(MailSlots mailSlots, EmailAddress address, Change change) {
        var table = new Table(Transactions.Commit.COMMITTED);
        mailSlots.delayingMail(table, address).commit(change);
        return table.changes.getFirst();
    }

    private static final class Table implements Transactions {

        private final List<Change> changes = new ArrayList<>();
        private final List<Integer> pauses = new ArrayList<>();
        private final Commit outcome;

        private Table(Commit outcome) {
            this.outcome = outcome;
        }

        @Override
        public Commit commit(Change change) {
            changes.add(change);
            return outcome;
        }

        @Override
        public void pause(int conflicts) {
            pauses.add(conflicts);
        }
    }

    /** The slots of another visitor's request. Two mails in an hour, one of them for listed domains. */
    private MailSlots mailSlots() {
        return mailSlots(2);
    }

    private MailSlots mailSlots(int mostInAnHour) {
        requests++;
        RateCounters counters = (counter, minute, by, _) -> {
            calls.add(counter);
            var minutes = table.computeIfAbsent(counter, _ -> new TreeMap<>());
            minutes.merge(minute, by, Integer::sum);
            return MinuteCounts.of(minutes);
        };
        return new MailSlots(
            new MailRateLimit.Limits(mostInAnHour, mostInAnHour, 50, Duration.ofDays(1), 20),
            source(),
            counters,
            new Directory(OwnListings.shipped(), GovSource.none()),
            () -> clock,
            heldBack::add
        );
    }

    private Source source() {
        return Source.of("192.0.2." + requests);
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
