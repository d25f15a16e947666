package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Details;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.testkit.SesEvents;

class BriefFunctionTest {

    private static final Instant MONDAY = Instant.parse("2026-03-09T13:00:00Z");

    private final World world = new World();

    private List<ReadMail> briefs() {
        return world
            .accepted()
            .stream()
            .map(ReadMail::of)
            .filter(mail -> mail.header("X-Mail-Reason").equals(List.of("brief")))
            .toList();
    }

    @Test
    void each_coordinator_is_told_of_the_week() {
        world.becomeMember("ada@agency.example.gov");
        world.becomeMember("ben@agency.example.gov");
        world.click("ben@agency.example.gov", Link.Purpose.UNSUBSCRIBE);
        world.clock.set(MONDAY);
        world.brief();
        world.deliverStreamEvents();

        assertThat(briefs())
            .extracting(mail -> mail.header("To").getFirst())
            .containsExactly("coordinator@example.gov", "second@example.gov");
        assertThat(briefs().getFirst().text())
            .contains("From March 2, 2026 to March 9, 2026.")
            .contains("Joined: 2\nLeft: 1\n")
            .doesNotContain("ada@", "ben@", "Waiting", "could not be sent");
        assertThat(briefs().getFirst().header("Reply-To")).containsExactly(
            "coordinator@example.gov, second@example.gov"
        );
    }

    @Test
    void nothing_to_say_is_no_mail() {
        world.clock.set(MONDAY);
        world.brief();
        world.deliverStreamEvents();
        assertThat(world.accepted()).isEmpty();
        assertThat(world.logged()).contains("nothing-to-say");
    }

    @Test
    void what_happened_a_week_ago_is_not_told_again() {
        world.becomeMember("ada@agency.example.gov");
        world.clock.set(MONDAY);
        world.brief();
        world.deliverStreamEvents();
        world.clock.advance(Duration.ofDays(7));
        world.brief();
        world.deliverStreamEvents();
        assertThat(briefs()).hasSize(2);
    }

    @Test
    void a_schedule_that_fires_twice_makes_one_brief() {
        world.becomeMember("ada@agency.example.gov");
        world.clock.set(MONDAY);
        world.brief();
        world.clock.advance(Duration.ofMinutes(3));
        world.brief();
        world.deliverStreamEvents();
        world.clock.advance(Duration.ofDays(1));
        world.brief();
        world.deliverStreamEvents();
        assertThat(briefs()).hasSize(2);
        assertThat(world.logged()).contains("already-ordered");
    }

    @Test
    void who_waits_is_named_with_how_long_and_hostile_text_is_text() {
        world.join("eve@example.com", new Details("<b>Eve</b>", "", "", List.of()));
        world.clock.set(MONDAY.minus(Duration.ofDays(3)));
        world.force("eve@example.com", new Membership.State.AwaitingApproval(world.clock.instant()));
        world.clock.set(MONDAY);
        world.brief();
        world.deliverStreamEvents();
        assertThat(briefs().getFirst().text()).contains(
            "eve@example.com: <b>Eve</b>, since March 6, 2026 (3 days)\n",
            "The approval request in your mailbox"
        );
        assertThat(briefs().getFirst().html()).contains("&lt;b&gt;Eve&lt;/b&gt;").doesNotContain("<b>Eve");
    }

    @Test
    void bounces_complaints_and_requests_in_vain_are_counted() {
        var order = world.join("ada@agency.example.gov");
        world.deliverStreamEvents();
        world.hear(
            SesEvents.of(order, "ada@agency.example.gov", "message-1", world.clock.instant()).bounce(
                "Permanent",
                "General",
                world.clock.instant()
            )
        );
        world.askInVain("ada@agency.example.gov");
        world.clock.set(MONDAY);
        world.brief();
        world.deliverStreamEvents();
        assertThat(briefs().getFirst().text()).contains(
            "Address does not take email (bounced): 1\nRequests for an address that gets no email from us: 1\n"
        );
    }

    @Test
    void requests_by_mail_that_nobody_could_check_are_listed_in_the_week_in_which_they_came() {
        var gray = new UnverifiedJoin(
            "socialgov",
            World.address("gus@agency.example.gov"),
            "Gus",
            world.clock.instant(),
            1
        );
        world.ledger.commit(new Change(world.randomness.id(), List.of(new Change.Write.Put(gray))));
        world.clock.set(MONDAY);
        world.brief();
        world.deliverStreamEvents();
        assertThat(briefs().getFirst().text()).contains(
            "gus@agency.example.gov: Gus, on March 2, 2026\n",
            World.ORIGIN + "/communities/social-media/join/\n"
        );
        world.clock.advance(Duration.ofDays(7));
        world.brief();
        world.deliverStreamEvents();
        assertThat(briefs()).hasSize(2);
    }

    @Test
    void mails_that_somebody_should_have_got_are_listed_and_those_that_were_overtaken_are_not() {
        var missed = world.join("ada@agency.example.gov");
        world.office.answer(new SendOutcome.Rejected("MessageRejected"));
        world.deliverStreamEvents();
        world.join("ben@agency.example.gov");
        world.force("ben@agency.example.gov", new Membership.State.Active(world.clock.instant()));
        world.deliverStreamEvents();
        world.clock.set(MONDAY);
        world.brief();
        world.deliverStreamEvents();
        assertThat(briefs().getFirst().text())
            .contains("confirm: rejected: MessageRejected (order " + missed.id() + ")\n")
            .doesNotContain("no-longer-meant", "ada@");
    }

    @Test
    void a_coordinator_who_wants_no_mail_as_a_member_gets_the_brief_all_the_same() {
        world.becomeMember("coordinator@example.gov");
        world.force(
            "coordinator@example.gov",
            new Membership.State.Suppressed(world.clock.instant(), Membership.SuppressionReason.NEVER_AGAIN)
        );
        world.clock.set(MONDAY);
        world.brief();
        world.deliverStreamEvents();
        assertThat(briefs())
            .extracting(mail -> mail.header("To").getFirst())
            .containsExactlyInAnyOrder("coordinator@example.gov", "second@example.gov");
    }

    @Test
    void a_brief_that_could_not_be_sent_for_a_week_is_old_news() {
        world.becomeMember("ada@agency.example.gov");
        world.clock.set(MONDAY);
        world.brief();
        world.clock.advance(Duration.ofDays(7));
        world.deliverStreamEvents();
        assertThat(briefs()).isEmpty();
    }
}
