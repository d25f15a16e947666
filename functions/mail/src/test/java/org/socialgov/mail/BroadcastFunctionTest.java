package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.DeliveryPreferences.Frequency;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;

/** A minute comes, and mails go out. */
class BroadcastFunctionTest {

    private static final String EACH = "each@agency.example.gov";
    private static final String DAILY = "daily@agency.example.gov";
    private static final String WEEKLY = "weekly@agency.example.gov";
    private static final String PAUSED = "paused@agency.example.gov";
    private static final List<String> ALL = List.of(EACH, DAILY, WEEKLY, PAUSED);

    /** A Wednesday, and a time after that day's digests. */
    private static final Instant WEDNESDAY = Instant.parse("2026-03-04T15:00:00Z");
    private static final Instant THURSDAY_AT_EIGHT = Instant.parse("2026-03-05T13:00:00Z");
    private static final Instant MONDAY_AT_EIGHT = Instant.parse("2026-03-09T12:00:00Z");

    private final InMemorySystem system = new InMemorySystem();

    @BeforeEach
    void fourMembers() {
        system.clock.set(WEDNESDAY.minus(Duration.ofHours(1)));
        ALL.forEach(system::becomeMember);
        system.choose(DAILY, DeliveryPreferences.at(Frequency.DAILY));
        system.choose(WEEKLY, DeliveryPreferences.at(Frequency.WEEKLY));
        system.choose(PAUSED, DeliveryPreferences.EACH.paused(Optional.empty()));
        system.clock.set(WEDNESDAY);
        // The day's digests are over.
        system.broadcast();
    }

    private List<ReadMail> mails(String reason) {
        return system
            .accepted()
            .stream()
            .map(ReadMail::of)
            .filter(mail -> mail.header("X-Mail-Reason").equals(List.of(reason)))
            .toList();
    }

    private List<String> recipients(String reason) {
        return mails(reason)
            .stream()
            .flatMap(mail -> mail.header("To").stream())
            .toList();
    }

    private MailOrder delivery(String address, Mailing mailing) {
        return system.order(MailOrder.Ref.delivery(system.member(address).key(), mailing.ref().id()));
    }

    @Test
    void each_member_gets_what_the_chosen_frequency_says_and_nothing_twice() {
        var mailing = system.announce("Alt text clinic", "Bring a picture.");
        system.broadcast();
        assertThat(recipients("announcement")).containsExactly(EACH);
        assertThat(mails("announcement").getFirst().subject()).isEqualTo("[SocialGov] Alt text clinic");
        assertThat(system.mailing(mailing).state()).isInstanceOf(Mailing.State.Out.class);
        assertThat(delivery(DAILY, mailing).state()).isInstanceOf(MailOrder.State.Held.class);

        system.clock.set(THURSDAY_AT_EIGHT);
        system.broadcast();
        system.broadcast();
        assertThat(recipients("digest")).containsExactly(DAILY);
        assertThat(mails("digest").getFirst().subject()).isEqualTo("[SocialGov] Alt text clinic (daily)");
        system.clock.set(MONDAY_AT_EIGHT);
        system.broadcast();
        assertThat(recipients("digest")).containsExactly(DAILY, WEEKLY);
        assertThat(mails("digest").getLast().subject()).isEqualTo("[SocialGov] Alt text clinic (weekly)");
        assertThat(recipients("announcement")).containsExactly(EACH);
    }

    /** The archive has it before anybody can follow the link. */
    @Test
    void the_permalink_of_the_mail_is_that_of_the_archive() {
        var mailing = system.announce("Alt text clinic", "Bring a picture.");
        system.broadcast();
        String slug = system.mailing(mailing).slug().orElseThrow();
        assertThat(slug).isEqualTo("2026-03-04-alt-text-clinic");
        assertThat(mails("announcement").getFirst().header("Archived-At")).containsExactly(
            "<" + InMemorySystem.ORIGIN + "/communities/social-media/archive/" + slug + ">"
        );
    }

    @Test
    void all_mailings_to_a_member_have_one_unsubscribe_link() {
        system.announce("First", "One.");
        system.broadcast();
        system.announce("Second", "Two.");
        system.broadcast();
        var tokens = mails("announcement")
            .stream()
            .map(mail -> mail.token(Link.Purpose.UNSUBSCRIBE))
            .toList();
        assertThat(tokens).hasSize(2);
        assertThat(tokens.getFirst()).isEqualTo(tokens.getLast());
        system.click(EACH, Link.Purpose.UNSUBSCRIBE);
        system.announce("Third", "Three.");
        system.broadcast();
        assertThat(recipients("announcement")).containsExactly(EACH, EACH);
    }

    @Test
    void a_minute_with_nothing_to_send_asks_and_writes_nothing() {
        int items = system.ledger.items().size();
        int asked = system.quotaAsked;
        system.broadcast();
        assertThat(system.quotaAsked).isEqualTo(asked);
        assertThat(system.ledger.items()).hasSize(items);
    }

    @Test
    void the_writer_is_told_when_it_is_out() {
        var mailing = system.announce("Alt text clinic", "Bring a picture.");
        system.broadcast();
        assertThat(
            system.ledger
                .orders()
                .stream()
                .filter(order -> order.kind() == MailKind.SEND_REPORT)
        )
            .singleElement()
            .satisfies(order -> {
                assertThat(order.coordinator()).contains(system.mailing(mailing).by());
                assertThat(order.ref().isDelivery()).isFalse();
            });
    }

    @Test
    void a_mailing_that_the_system_stops_is_told_to_all_coordinators() {
        system.announce("Alt text clinic", "Bring a picture.");
        system.ledger.restored();
        system.broadcast();
        assertThat(recipients("announcement")).isEmpty();
        assertThat(
            system.ledger
                .orders()
                .stream()
                .filter(order -> order.kind() == MailKind.SEND_REPORT)
        )
            .extracting(order -> order.coordinator().orElseThrow())
            .containsExactlyInAnyOrderElementsOf(InMemorySystem.COORDINATORS);
        assertThat(system.logged()).contains("\"why\":\"restored\"");
    }

    @Test
    void a_second_attempt_of_a_digest_says_the_same() {
        system.announce("First", "The words of the first.");
        system.announce("Second", "The words of the second.");
        system.broadcast();
        var tried = new ArrayList<OutgoingMail>();
        system.sendBy(mail -> {
            tried.add(mail);
            return new SendOutcome.Unsure("timeout");
        });
        system.clock.set(THURSDAY_AT_EIGHT);
        system.broadcast();
        // Held since: it belongs to the next digest.
        system.sendBy(system.office);
        system.announce("Third", "The words of the third.");
        system.broadcast();
        system.clock.advance(MailOrder.LEASE.plus(MailOrder.CONFIRMATION_WITHIN));
        system.sweep();
        assertThat(tried).hasSize(1);
        var first = ReadMail.of(tried.getFirst());
        var second = mails("digest").getFirst();
        assertThat(second.header("To")).isEqualTo(first.header("To"));
        assertThat(second.text()).isEqualTo(first.text()).contains("The words of the first", "of the second");
        assertThat(second.html()).isEqualTo(first.html());
    }

    @Test
    void the_reserve_of_the_day_is_kept() {
        system.quota = new SendQuota(50, 1_000, 995);
        var mailing = system.announce("Alt text clinic", "Bring a picture.");
        system.broadcast();
        assertThat(recipients("announcement")).isEmpty();
        assertThat(system.logged()).contains("quota-reserved");
        system.quota = new SendQuota(50, 1_000, 5);
        system.clock.advance(Duration.ofMinutes(16));
        system.broadcast();
        assertThat(recipients("announcement")).containsExactly(EACH);
        assertThat(system.mailing(mailing).state()).isInstanceOf(Mailing.State.Out.class);
    }

    @Test
    void a_day_without_its_run_is_one_digest() {
        system.announce("Alt text clinic", "Bring a picture.");
        system.broadcast();
        system.clock.set(THURSDAY_AT_EIGHT.plus(Duration.ofDays(2)));
        system.broadcast();
        assertThat(recipients("digest")).containsExactly(DAILY);
        assertThat(mails("digest").getFirst().header("Date").getFirst()).startsWith("Sat, 7 Mar 2026");
    }
}
