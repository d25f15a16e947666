package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.testkit.FakeMailroom;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;

/** A membership goes on under another address, when both have confirmed it. */
class ChangingAddressTest {

    private static final String OLD = "pat@agency.gov";
    private static final String NEW = "pat@other.gov";

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void both_addresses_are_mailed_and_nothing_changes_before_both_have_confirmed() {
        var before = system.member(OLD);
        var answer = ask(system.session(OLD), NEW);

        assertThat(answer).isEqualTo(303);
        assertThat(system.mailroom.mails(MailKind.CHANGE_ADDRESS))
            .extracting(mail -> mail.to().value())
            .containsExactlyInAnyOrder(OLD, NEW);
        assertThat(system.membership(OLD)).isEqualTo(before);
        assertThat(there(NEW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { OLD + " first", NEW + " first" })
    void the_membership_moves_when_both_have_confirmed_in_whatever_order(String order) {
        system.member(OLD);
        String cookie = system.session(OLD);
        system.manage(cookie, "name", "Pat Newer", "topic", "shared-tools", "frequency", "weekly");
        var before = system.membership(OLD);
        ask(cookie, NEW);
        var ends = order.startsWith(OLD) ? List.of(OLD, NEW) : List.of(NEW, OLD);

        var first = click(ends.getFirst());
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).contains("One address is confirmed").doesNotContain(OLD, NEW);
        assertThat(system.membership(OLD)).isEqualTo(before);
        var second = click(ends.getLast());

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).contains("Your membership has moved");
        assertThat(there(OLD)).isEmpty();
        var moved = system.membership(NEW);
        assertThat(moved.details()).isEqualTo(before.details());
        assertThat(moved.delivery()).isEqualTo(before.delivery());
        assertThat(moved.consent()).isEqualTo(before.consent());
        assertThat(moved.state()).isEqualTo(before.state());
        assertThat(system.mailroom.newest(MailKind.MOVED).to().value()).isEqualTo(NEW);
    }

    @Test
    void a_used_link_tells_when_it_was_used_and_what_came_of_it_and_changes_nothing() {
        system.member(OLD);
        ask(system.session(OLD), NEW);
        click(OLD);
        String first = click(OLD).text();
        assertThat(first).contains("The link was used on ", "One of the two addresses was confirmed.");
        click(NEW);
        var after = system.ledger.items();

        assertThat(click(NEW).text())
            .contains("The link was used on ", "Both addresses were confirmed")
            .doesNotContain(OLD, NEW);
        assertThat(click(OLD).text()).isEqualTo(first);
        assertThat(system.ledger.items()).isEqualTo(after);
        assertThat(system.mailroom.mails(MailKind.MOVED)).hasSize(1);
    }

    @Test
    void two_clicks_at_one_end_are_not_both_ends() {
        system.member(OLD);
        ask(system.session(OLD), NEW);
        click(NEW);
        click(NEW);

        assertThat(system.membership(OLD).status()).isEqualTo("ACTIVE");
        assertThat(there(NEW)).isEmpty();
    }

    @Test
    void what_belongs_to_the_membership_moves_and_the_former_address_is_kept_nowhere() {
        system.member(OLD);
        String cookie = system.session(OLD);
        system.manage(cookie, "name", "Pat", "frequency", "daily");
        ask(cookie, NEW);
        click(OLD);
        system.clock.advance(Duration.ofSeconds(1));
        click(NEW);

        assertThat(system.history(NEW))
            .extracting(HistoryEntry::event)
            .containsExactly(
                HistoryEntry.Event.JOINED,
                HistoryEntry.Event.DETAILS_CHANGED,
                HistoryEntry.Event.DELIVERY_CHANGED,
                HistoryEntry.Event.ADDRESS_CHANGED
            );
        assertThat(system.history(OLD)).isEmpty();
        assertThat(system.ledger.items()).noneMatch(AddressChange.class::isInstance);
        assertThat(written()).doesNotContain(OLD);
    }

    @Test
    void a_long_history_moves_whole() {
        system.member(OLD);
        var key = MemberKey.of("socialgov", InMemorySystem.address(OLD));
        for (int i = 0; i < 130; i++) {
            put(
                HistoryEntry.of(
                    key,
                    "socialgov",
                    HistoryEntry.Event.DELIVERY_CHANGED,
                    "record" + i,
                    system.clock.instant().plusSeconds(i),
                    system.randomness
                )
            );
        }
        ask(system.session(OLD), NEW);
        click(OLD);
        assertThat(system.history(OLD)).hasSize(131);
        click(NEW);

        assertThat(system.history(NEW)).hasSize(132);
        assertThat(system.history(OLD)).isEmpty();
        assertThat(system.ledger.largestChange()).isLessThanOrEqualTo(100);
    }

    /** A thief of a manage link has a session, and still not the mailbox. */
    @Test
    void nobody_takes_a_membership_over_with_a_session_alone() {
        var before = system.member(OLD);
        String stolen = system.session(OLD);
        ask(stolen, "mallory@evil.gov");
        click("mallory@evil.gov");

        assertThat(system.membership(OLD)).isEqualTo(before);
        assertThat(there("mallory@evil.gov")).isEmpty();
        assertThat(system.mailroom.mails(MailKind.CHANGE_ADDRESS)).anyMatch(mail -> mail.to().value().equals(OLD));
    }

    @Test
    void nobody_is_subscribed_by_a_member_who_types_their_address() {
        system.member(OLD);
        ask(system.session(OLD), NEW);
        click(OLD);

        assertThat(there(NEW)).isEmpty();
        assertThat(system.mailroom.mails())
            .filteredOn(mail -> mail.to().value().equals(NEW))
            .hasSize(1);
    }

    @Test
    void links_of_an_earlier_wish_confirm_nothing_of_a_later_one() {
        system.member(OLD);
        ask(system.session(OLD), "mallory@evil.gov");
        String earlierOld = token(OLD);
        String mallorys = token("mallory@evil.gov");
        system.clock.advance(Duration.ofMinutes(11));
        ask(system.session(OLD), NEW);

        assertThat(system.click(Link.Purpose.CHANGE_ADDRESS, earlierOld).status()).isEqualTo(410);
        click(OLD);
        assertThat(system.click(Link.Purpose.CHANGE_ADDRESS, mallorys).status()).isEqualTo(410);
        assertThat(there("mallory@evil.gov")).isEmpty();
        assertThat(system.membership(OLD).status()).isEqualTo("ACTIVE");
        click(NEW);
        assertThat(system.membership(NEW).status()).isEqualTo("ACTIVE");
    }

    @Test
    void the_answer_does_not_tell_how_the_other_address_stands() {
        system.member("member@other.gov");
        system.join("pending@other.gov");
        system.join("never@other.gov");
        system.neverAgain();
        var answers = new ArrayList<String>();
        for (String other : List.of("nobody@other.gov", "member@other.gov", "pending@other.gov", "never@other.gov")) {
            system.member(OLD);
            String cookie = system.session(OLD);
            for (int i = 0; i < 2; i++) {
                var answer = system.manage(cookie, "action", "change-address", "email", other);
                answers.add(answer.status() + answer.headers().toString() + answer.text());
            }
            // The member's own end is mailed all the same: its mailbox doesn't tell either.
            assertThat(system.mailroom.newest(MailKind.CHANGE_ADDRESS)).isNotNull();
            assertThat(mailsTo(OLD)).isPositive();
            system.clock.advance(Duration.ofDays(1));
        }
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(mailsTo("never@other.gov")).isZero();
        assertThat(mailsTo(OLD)).isEqualTo(4);
    }

    @Test
    void a_member_there_is_untouched_until_both_have_confirmed_and_then_stays_as_it_is() {
        var there = system.member(NEW);
        system.member(OLD);
        ask(system.session(OLD), NEW);
        click(OLD);
        assertThat(system.membership(NEW)).isEqualTo(there);
        click(NEW);

        assertThat(system.membership(NEW)).isEqualTo(there);
        assertThat(there(OLD)).isEmpty();
    }

    @Test
    void somebody_who_left_there_comes_back_with_the_move() {
        system.member(NEW);
        system.unsubscribe();
        system.member(OLD);
        ask(system.session(OLD), NEW);
        click(OLD);
        click(NEW);

        assertThat(system.membership(NEW).status()).isEqualTo("ACTIVE");
    }

    @Test
    void an_address_that_wants_no_mail_gets_none_and_nothing_moves_there() {
        system.member(OLD);
        ask(system.session(OLD), NEW);
        click(OLD);
        system.click(Link.Purpose.NEVER_AGAIN, newest(NEW).token(Link.Purpose.NEVER_AGAIN));

        // It was about the mailbox that it came to, not about the member who typed its address.
        assertThat(system.membership(OLD).status()).isEqualTo("ACTIVE");
        assertThat(system.ledger.tombstone(MemberKey.of("socialgov", InMemorySystem.address(NEW)))).hasValueSatisfying(
            tombstone -> assertThat(tombstone.suppressedAt()).isPresent()
        );
        assertThat(click(NEW).status()).isEqualTo(410);
        assertThat(there(NEW)).isEmpty();

        int mails = system.mailroom.mails().size();
        system.clock.advance(Duration.ofDays(1));
        system.join(NEW);
        assertThat(system.mailroom.mails()).hasSize(mails);
    }

    @Test
    void a_wish_is_void_after_seven_days_and_after_leaving() {
        system.member(OLD);
        String cookie = system.session(OLD);
        ask(cookie, NEW);
        click(OLD);
        system.manage(cookie, "action", "leave");
        assertThat(click(NEW).status()).isEqualTo(410);
        system.manage(cookie, "action", "undo");
        system.clock.advance(Duration.ofDays(7));
        assertThat(click(NEW).status()).isEqualTo(410);
        assertThat(there(NEW)).isEmpty();
    }

    @Test
    void mails_to_an_address_that_a_member_types_are_limited() {
        for (int i = 0; i < 20; i++) {
            String member = "member" + i + "@agency.gov";
            system.member(member);
            ask(system.session(member), "victim@other.gov");
        }
        assertThat(mailsTo("victim@other.gov")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "nonsense", "a@x.gov,b@y.gov", "PAT@agency.gov" })
    void what_is_no_other_address_gets_the_form_back(String typed) {
        system.member(OLD);
        String cookie = system.session(OLD);
        var before = system.ledger.items();
        var answer = system.manage(cookie, "action", "change-address", "email", typed);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains(
            "<title>Error: ",
            "href=\"#social-media-change-address-email\"",
            "id=\"social-media-change-address-email-error\""
        );
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @Test
    void opening_the_links_changes_nothing_and_shows_nobody() {
        system.member(OLD);
        ask(system.session(OLD), NEW);
        var before = system.ledger.items();
        for (String end : List.of(OLD, NEW)) {
            var page = system.open(Link.Purpose.CHANGE_ADDRESS, token(end));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).doesNotContain(OLD, NEW, "Pat Example").doesNotContain(" checked");
            String path = InMemorySystem.path(Link.Purpose.CHANGE_ADDRESS);
            var unticked = system.send(HttpEvents.form(path).query("token=" + token(end)), path);
            assertThat(unticked.status()).isEqualTo(422);
        }
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @Test
    void orders_forget_the_other_address_once_their_mail_is_out() {
        system.member(OLD);
        ask(system.session(OLD), NEW);

        assertThat(system.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.CHANGE_ADDRESS)
            .hasSize(2)
            .allMatch(order -> order.person().isEmpty() && order.note().isEmpty());
    }

    private int ask(String cookie, String other) {
        return system.manage(cookie, "action", "change-address", "email", other).status();
    }

    private HttpAnswer click(String end) {
        return system.click(Link.Purpose.CHANGE_ADDRESS, token(end));
    }

    private String token(String end) {
        return newest(end).token(Link.Purpose.CHANGE_ADDRESS);
    }

    private FakeMailroom.Mail newest(String to) {
        return system.mailroom
            .mails(MailKind.CHANGE_ADDRESS)
            .stream()
            .filter(mail -> mail.to().value().equals(to))
            .toList()
            .getLast();
    }

    private long mailsTo(String address) {
        return system.mailroom
            .mails(MailKind.CHANGE_ADDRESS)
            .stream()
            .filter(mail -> mail.to().value().equals(address))
            .count();
    }

    private Optional<Membership> there(String email) {
        return system.ledger.member(MemberKey.of("socialgov", InMemorySystem.address(email)));
    }

    private void put(Item item) {
        system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Put(item))));
    }

    /** All that the table holds, redacted parts too. */
    private String written() {
        var all = new StringBuilder();
        for (Item item : system.ledger.items()) {
            all.append(item).append('\n');
            switch (item) {
                case Membership member -> all.append(member.address().value());
                case MailOrder order -> {
                    order.person().ifPresent(person -> all.append(person.value()));
                    order.note().ifPresent(all::append);
                }
                case AddressChange change -> all.append(change.newAddress().value());
                case Tombstone tombstone -> all.append(tombstone);
                default -> {
                    // Holds no address.
                }
            }
        }
        return all.toString();
    }
}
