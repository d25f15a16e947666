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

    private final Home home = new Home();

    @Test
    void both_addresses_are_mailed_and_nothing_changes_before_both_have_confirmed() {
        var before = home.member(OLD);
        var answer = ask(home.session(OLD), NEW);

        assertThat(answer).isEqualTo(303);
        assertThat(home.mailroom.mails(MailKind.CHANGE_ADDRESS))
            .extracting(mail -> mail.to().value())
            .containsExactlyInAnyOrder(OLD, NEW);
        assertThat(home.membership(OLD)).isEqualTo(before);
        assertThat(there(NEW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { OLD + " first", NEW + " first" })
    void the_membership_moves_when_both_have_confirmed_in_whatever_order(String order) {
        home.member(OLD);
        String cookie = home.session(OLD);
        home.manage(cookie, "name", "Pat Newer", "topic", "shared-tools", "frequency", "weekly");
        var before = home.membership(OLD);
        ask(cookie, NEW);
        var ends = order.startsWith(OLD) ? List.of(OLD, NEW) : List.of(NEW, OLD);

        var first = click(ends.getFirst());
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).contains("One address has confirmed").doesNotContain(OLD, NEW);
        assertThat(home.membership(OLD)).isEqualTo(before);
        var second = click(ends.getLast());

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).contains("The membership has moved");
        assertThat(there(OLD)).isEmpty();
        var moved = home.membership(NEW);
        assertThat(moved.details()).isEqualTo(before.details());
        assertThat(moved.delivery()).isEqualTo(before.delivery());
        assertThat(moved.consent()).isEqualTo(before.consent());
        assertThat(moved.state()).isEqualTo(before.state());
        assertThat(home.mailroom.newest(MailKind.WELCOME).to().value()).isEqualTo(NEW);
    }

    @Test
    void a_used_link_tells_when_it_was_used_and_what_came_of_it_and_changes_nothing() {
        home.member(OLD);
        ask(home.session(OLD), NEW);
        click(OLD);
        String first = click(OLD).text();
        assertThat(first).contains("It was done on ", "One of the two addresses confirmed the move.");
        click(NEW);
        var after = home.ledger.items();

        assertThat(click(NEW).text())
            .contains("It was done on ", "Both addresses had confirmed")
            .doesNotContain(OLD, NEW);
        assertThat(click(OLD).text()).isEqualTo(first);
        assertThat(home.ledger.items()).isEqualTo(after);
        assertThat(home.mailroom.mails(MailKind.WELCOME)).hasSize(2);
    }

    @Test
    void two_clicks_at_one_end_are_not_both_ends() {
        home.member(OLD);
        ask(home.session(OLD), NEW);
        click(NEW);
        click(NEW);

        assertThat(home.membership(OLD).status()).isEqualTo("ACTIVE");
        assertThat(there(NEW)).isEmpty();
    }

    @Test
    void what_belongs_to_the_membership_moves_and_the_former_address_is_kept_nowhere() {
        home.member(OLD);
        String cookie = home.session(OLD);
        home.manage(cookie, "name", "Pat", "frequency", "daily");
        ask(cookie, NEW);
        click(OLD);
        home.clock.advance(Duration.ofSeconds(1));
        click(NEW);

        assertThat(home.history(NEW))
            .extracting(HistoryEntry::event)
            .containsExactly(
                HistoryEntry.Event.JOINED,
                HistoryEntry.Event.DETAILS_CHANGED,
                HistoryEntry.Event.DELIVERY_CHANGED,
                HistoryEntry.Event.ADDRESS_CHANGED
            );
        assertThat(home.history(OLD)).isEmpty();
        assertThat(home.ledger.items()).noneMatch(AddressChange.class::isInstance);
        assertThat(written()).doesNotContain(OLD);
    }

    @Test
    void a_long_history_moves_whole() {
        home.member(OLD);
        var key = MemberKey.of("socialgov", Home.address(OLD));
        for (int i = 0; i < 130; i++) {
            put(
                HistoryEntry.of(
                    key,
                    "socialgov",
                    HistoryEntry.Event.DELIVERY_CHANGED,
                    "record" + i,
                    home.clock.instant().plusSeconds(i),
                    home.randomness
                )
            );
        }
        ask(home.session(OLD), NEW);
        click(OLD);
        assertThat(home.history(OLD)).hasSize(131);
        click(NEW);

        assertThat(home.history(NEW)).hasSize(132);
        assertThat(home.history(OLD)).isEmpty();
        assertThat(home.ledger.largestChange()).isLessThanOrEqualTo(100);
    }

    /** A thief of a manage link has a session, and still not the mailbox. */
    @Test
    void nobody_takes_a_membership_over_with_a_session_alone() {
        var before = home.member(OLD);
        String stolen = home.session(OLD);
        ask(stolen, "mallory@evil.gov");
        click("mallory@evil.gov");

        assertThat(home.membership(OLD)).isEqualTo(before);
        assertThat(there("mallory@evil.gov")).isEmpty();
        assertThat(home.mailroom.mails(MailKind.CHANGE_ADDRESS)).anyMatch(mail -> mail.to().value().equals(OLD));
    }

    @Test
    void nobody_is_subscribed_by_a_member_who_types_their_address() {
        home.member(OLD);
        ask(home.session(OLD), NEW);
        click(OLD);

        assertThat(there(NEW)).isEmpty();
        assertThat(home.mailroom.mails())
            .filteredOn(mail -> mail.to().value().equals(NEW))
            .hasSize(1);
    }

    @Test
    void links_of_an_earlier_wish_confirm_nothing_of_a_later_one() {
        home.member(OLD);
        ask(home.session(OLD), "mallory@evil.gov");
        String earlierOld = token(OLD);
        String mallorys = token("mallory@evil.gov");
        home.clock.advance(Duration.ofMinutes(11));
        ask(home.session(OLD), NEW);

        assertThat(home.click(Link.Purpose.CHANGE_ADDRESS, earlierOld).status()).isEqualTo(410);
        click(OLD);
        assertThat(home.click(Link.Purpose.CHANGE_ADDRESS, mallorys).status()).isEqualTo(410);
        assertThat(there("mallory@evil.gov")).isEmpty();
        assertThat(home.membership(OLD).status()).isEqualTo("ACTIVE");
        click(NEW);
        assertThat(home.membership(NEW).status()).isEqualTo("ACTIVE");
    }

    @Test
    void the_answer_does_not_tell_how_the_other_address_stands() {
        home.member("member@other.gov");
        home.join("pending@other.gov");
        home.join("never@other.gov");
        home.click(Link.Purpose.NEVER_AGAIN, home.mailroom.newest(MailKind.CONFIRM).token(Link.Purpose.NEVER_AGAIN));
        var answers = new ArrayList<String>();
        for (String other : List.of("nobody@other.gov", "member@other.gov", "pending@other.gov", "never@other.gov")) {
            home.member(OLD);
            String cookie = home.session(OLD);
            for (int i = 0; i < 2; i++) {
                var answer = home.manage(cookie, "action", "change-address", "email", other);
                answers.add(answer.status() + answer.headers().toString() + answer.text());
            }
            // The member's own end is mailed all the same: its mailbox doesn't tell either.
            assertThat(home.mailroom.newest(MailKind.CHANGE_ADDRESS)).isNotNull();
            assertThat(mailsTo(OLD)).isPositive();
            home.clock.advance(Duration.ofDays(1));
        }
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(mailsTo("never@other.gov")).isZero();
        assertThat(mailsTo(OLD)).isEqualTo(4);
    }

    @Test
    void a_member_there_is_untouched_until_both_have_confirmed_and_then_stays_as_it_is() {
        var there = home.member(NEW);
        home.member(OLD);
        ask(home.session(OLD), NEW);
        click(OLD);
        assertThat(home.membership(NEW)).isEqualTo(there);
        click(NEW);

        assertThat(home.membership(NEW)).isEqualTo(there);
        assertThat(there(OLD)).isEmpty();
    }

    @Test
    void somebody_who_left_there_comes_back_with_the_move() {
        home.member(NEW);
        home.click(Link.Purpose.UNSUBSCRIBE, home.mailroom.newest(MailKind.WELCOME).token(Link.Purpose.UNSUBSCRIBE));
        home.member(OLD);
        ask(home.session(OLD), NEW);
        click(OLD);
        click(NEW);

        assertThat(home.membership(NEW).status()).isEqualTo("ACTIVE");
    }

    @Test
    void an_address_that_wants_no_mail_gets_none_and_nothing_moves_there() {
        home.member(OLD);
        ask(home.session(OLD), NEW);
        click(OLD);
        home.click(Link.Purpose.NEVER_AGAIN, newest(NEW).token(Link.Purpose.NEVER_AGAIN));

        // It was about the mailbox that it came to, not about the member who typed its address.
        assertThat(home.membership(OLD).status()).isEqualTo("ACTIVE");
        assertThat(home.ledger.tombstone(MemberKey.of("socialgov", Home.address(NEW)))).hasValueSatisfying(tombstone ->
            assertThat(tombstone.suppressedAt()).isPresent()
        );
        assertThat(click(NEW).status()).isEqualTo(410);
        assertThat(there(NEW)).isEmpty();

        int mails = home.mailroom.mails().size();
        home.clock.advance(Duration.ofDays(1));
        home.join(NEW);
        assertThat(home.mailroom.mails()).hasSize(mails);
    }

    @Test
    void a_wish_is_void_after_seven_days_and_after_leaving() {
        home.member(OLD);
        String cookie = home.session(OLD);
        ask(cookie, NEW);
        click(OLD);
        home.manage(cookie, "action", "leave");
        assertThat(click(NEW).status()).isEqualTo(410);
        home.manage(cookie, "action", "undo");
        home.clock.advance(Duration.ofDays(7));
        assertThat(click(NEW).status()).isEqualTo(410);
        assertThat(there(NEW)).isEmpty();
    }

    @Test
    void mails_to_an_address_that_a_member_types_are_limited() {
        for (int i = 0; i < 20; i++) {
            String member = "member" + i + "@agency.gov";
            home.member(member);
            ask(home.session(member), "victim@other.gov");
        }
        assertThat(mailsTo("victim@other.gov")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "nonsense", "a@x.gov,b@y.gov", "PAT@agency.gov" })
    void what_is_no_other_address_gets_the_form_back(String typed) {
        home.member(OLD);
        String cookie = home.session(OLD);
        var before = home.ledger.items();
        var answer = home.manage(cookie, "action", "change-address", "email", typed);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains(
            "<title>Error: ",
            "href=\"#social-media-change-address-email\"",
            "id=\"social-media-change-address-email-error\""
        );
        assertThat(home.ledger.items()).isEqualTo(before);
    }

    @Test
    void opening_the_links_changes_nothing_and_shows_nobody() {
        home.member(OLD);
        ask(home.session(OLD), NEW);
        var before = home.ledger.items();
        for (String end : List.of(OLD, NEW)) {
            var page = home.open(Link.Purpose.CHANGE_ADDRESS, token(end));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).doesNotContain(OLD, NEW, "Pat Example").doesNotContain(" checked");
            String path = Home.path(Link.Purpose.CHANGE_ADDRESS);
            var unticked = home.send(HttpEvents.form(path).query("token=" + token(end)), path);
            assertThat(unticked.status()).isEqualTo(422);
        }
        assertThat(home.ledger.items()).isEqualTo(before);
    }

    @Test
    void orders_forget_the_other_address_once_their_mail_is_out() {
        home.member(OLD);
        ask(home.session(OLD), NEW);

        assertThat(home.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.CHANGE_ADDRESS)
            .hasSize(2)
            .allMatch(order -> order.person().isEmpty() && order.note().isEmpty());
    }

    private int ask(String cookie, String other) {
        return home.manage(cookie, "action", "change-address", "email", other).status();
    }

    private HttpAnswer click(String end) {
        return home.click(Link.Purpose.CHANGE_ADDRESS, token(end));
    }

    private String token(String end) {
        return newest(end).token(Link.Purpose.CHANGE_ADDRESS);
    }

    private FakeMailroom.Mail newest(String to) {
        return home.mailroom
            .mails(MailKind.CHANGE_ADDRESS)
            .stream()
            .filter(mail -> mail.to().value().equals(to))
            .toList()
            .getLast();
    }

    private long mailsTo(String address) {
        return home.mailroom
            .mails(MailKind.CHANGE_ADDRESS)
            .stream()
            .filter(mail -> mail.to().value().equals(address))
            .count();
    }

    private Optional<Membership> there(String email) {
        return home.ledger.member(MemberKey.of("socialgov", Home.address(email)));
    }

    private void put(Item item) {
        home.ledger.commit(new Change(home.randomness.id(), List.of(new Change.Write.Put(item))));
    }

    /** All that the table holds, redacted parts too. */
    private String written() {
        var all = new StringBuilder();
        for (Item item : home.ledger.items()) {
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
