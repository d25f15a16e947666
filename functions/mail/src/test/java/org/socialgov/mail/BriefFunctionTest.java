package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.mail.InMemorySystem.SOCIALGOV;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.Inviting;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.records.Audit;
import org.socialgov.testkit.SesEvents;
import org.socialgov.testkit.TestCoordinators;

class BriefFunctionTest {

    private static final Instant MONDAY = Instant.parse("2026-03-09T13:00:00Z");

    private final InMemorySystem system = new InMemorySystem();

    private List<ReadMail> briefs() {
        return system
            .accepted()
            .stream()
            .map(ReadMail::of)
            .filter(mail -> mail.header("X-Mail-Reason").equals(List.of("brief")))
            .toList();
    }

    @Test
    void each_coordinator_is_told_of_the_week() {
        system.becomeMember("ada@agency.example.gov");
        system.becomeMember("ben@agency.example.gov");
        system.click("ben@agency.example.gov", Link.Purpose.UNSUBSCRIBE);
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();

        assertThat(briefs())
            .extracting(mail -> mail.header("To").getFirst())
            .containsExactly("coordinator@example.gov", "second@example.gov");
        assertThat(briefs().getFirst().text())
            .contains("From March 2, 2026 to March 9, 2026.")
            .contains("Joined: 2\nLeft: 1\n")
            .doesNotContain("Records", "ada@", "ben@", "Waiting", "we couldn't send");
        assertThat(briefs().getFirst().header("Reply-To")).containsExactly(
            "coordinator@example.gov, second@example.gov"
        );
    }

    @Test
    void the_end_of_the_audit_is_told_so_that_the_mailboxes_are_its_witness() {
        system.becomeMember("ada@agency.example.gov");
        var writes = new Change.Builder();
        Audit.after(AuditEntry.Head.none(SOCIALGOV.id()))
            .append(AuditEntry.Act.SENT, "1", AuditEntry.SYSTEM, "", MONDAY)
            .append(AuditEntry.Act.STOPPED, "1", AuditEntry.SYSTEM, "", MONDAY)
            .writeTo(writes);
        system.ledger.commit(writes.change(system.randomness));
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();

        assertThat(briefs().getFirst().text()).contains(
            "Records: 2, " + system.ledger.auditHead(SOCIALGOV.id()).hash().substring(0, 32) + "."
        );
    }

    @Test
    void a_week_whose_only_news_is_in_the_audit_has_a_brief_and_a_week_without_new_entries_has_none() {
        var writes = new Change.Builder();
        Audit.after(AuditEntry.Head.none(SOCIALGOV.id()))
            .append(AuditEntry.Act.SENT, "1", AuditEntry.SYSTEM, "", MONDAY.minus(Duration.ofDays(7)))
            .writeTo(writes);
        system.ledger.commit(writes.change(system.randomness));
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs())
            .hasSize(2)
            .allSatisfy(mail ->
                assertThat(mail.text()).contains(
                    "Records: 1, " + system.ledger.auditHead(SOCIALGOV.id()).shortHash() + "."
                )
            );

        system.clock.advance(Duration.ofDays(7));
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs()).hasSize(2);
    }

    @Test
    void nothing_to_say_is_no_mail() {
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        assertThat(system.accepted()).isEmpty();
        assertThat(system.logged()).contains("nothing-to-say");
    }

    @Test
    void a_new_coordinator_is_told_how_many_wait() {
        var cat = InMemorySystem.address("cat@agency.example.gov");
        for (int waiting = 0; waiting <= 2; waiting++) {
            var order = MailOrder.create(
                MailKind.COORDINATOR_NOTICE,
                MemberKey.of("socialgov", cat),
                "socialgov",
                system.clock.instant(),
                system.randomness
            )
                .to(cat)
                .withNote(Inviting.BEGAN + "\nCat\nCat\n");
            system.ledger.commit(new Change.Builder().put(order).change(system.randomness));
            system.deliverStreamEvents();
            assertThat(ReadMail.newestTo(cat.value(), system.accepted()).text()).contains(
                List.of("No request is waiting", "One request is waiting", "2 requests are waiting").get(waiting)
            );
            system.becomeMember("pat" + waiting + "@stranger.example");
            system.force(
                "pat" + waiting + "@stranger.example",
                new Membership.State.AwaitingApproval(system.clock.instant())
            );
        }
    }

    @Test
    void the_others_are_told_of_a_coordinator_to_whom_mail_does_not_arrive() {
        TestCoordinators.are(
            system.ledger,
            "socialgov",
            system.clock.instant(),
            InMemorySystem.COORDINATORS.toArray(EmailAddress[]::new)
        );
        var entry = system.ledger.coordinators("socialgov").entries().getFirst();
        system.ledger.commit(new Change.Builder().put(entry.reachable(Optional.of(MONDAY))).change(system.randomness));
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs())
            .hasSize(2)
            .filteredOn(mail -> mail.text().contains(entry.address().value() + ": email has not arrived since"))
            .hasSize(1);
        assertThat(ReadMail.newestTo(entry.address().value(), system.accepted()).text()).doesNotContain(
            "email doesn't arrive"
        );
    }

    @Test
    void what_happened_a_week_ago_is_not_told_again() {
        system.becomeMember("ada@agency.example.gov");
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        system.clock.advance(Duration.ofDays(7));
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs()).hasSize(2);
    }

    @Test
    void a_schedule_that_fires_twice_makes_one_brief() {
        system.becomeMember("ada@agency.example.gov");
        system.clock.set(MONDAY);
        system.brief();
        system.clock.advance(Duration.ofMinutes(3));
        system.brief();
        system.deliverStreamEvents();
        system.clock.advance(Duration.ofDays(1));
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs()).hasSize(2);
        assertThat(system.logged()).contains("already-ordered");
    }

    @Test
    void who_waits_is_named_with_how_long_and_hostile_text_is_text() {
        system.join("eve@example.com", new Details("<b>Eve</b>", "", "", List.of()));
        system.clock.set(MONDAY.minus(Duration.ofDays(3)));
        system.force("eve@example.com", new Membership.State.AwaitingApproval(system.clock.instant()));
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs().getFirst().text()).contains(
            ": <b>Eve</b>, eve@example.com, waiting since March 6, 2026 (3 days)\n",
            "The approval request in your mailbox"
        );
        assertThat(briefs().getFirst().html()).contains("&lt;b&gt;Eve&lt;/b&gt;").doesNotContain("<b>Eve");
    }

    @Test
    void who_waits_for_another_request_of_the_domain_is_counted_and_not_named() {
        for (var name : List.of("eve", "fay")) {
            system.join(name + "@example.com", new Details(name, "", "", List.of()));
            system.clock.set(MONDAY.minus(Duration.ofDays(3)));
            system.force(
                name + "@example.com",
                new Membership.State.AwaitingApproval(system.clock.instant(), MONDAY, 0)
            );
        }
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();

        assertThat(briefs().getFirst().text().replaceAll("\\s+", " "))
            .contains("example.com: 2 more. We ask you about one request of a domain at a time")
            .doesNotContain("eve@", "fay@");
    }

    @Test
    void bounces_complaints_and_requests_in_vain_are_counted() {
        var order = system.join("ada@agency.example.gov");
        system.deliverStreamEvents();
        system.hear(
            SesEvents.of(order, "ada@agency.example.gov", "message-1", system.clock.instant()).bounce(
                "Permanent",
                "General",
                system.clock.instant()
            )
        );
        system.askInVain("ada@agency.example.gov");
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs().getFirst().text()).contains(
            "Email came back (bounced): 1\nRequests for an address that gets no email from us: 1\n"
        );
    }

    @Test
    void requests_by_mail_that_nobody_could_check_are_listed_in_the_week_in_which_they_came() {
        var gray = new UnverifiedJoin(
            "socialgov",
            InMemorySystem.address("gus@agency.example.gov"),
            "Gus",
            system.clock.instant(),
            1
        );
        system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Put(gray))));
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs().getFirst().text()).contains(
            "Gus: gus@agency.example.gov, on March 2, 2026\n",
            InMemorySystem.ORIGIN + "/communities/social-media/join/\n"
        );
        system.clock.advance(Duration.ofDays(7));
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs()).hasSize(2);
    }

    @Test
    void mails_that_somebody_should_have_got_are_listed_and_those_that_were_overtaken_are_not() {
        var missed = system.join("ada@agency.example.gov");
        system.office.answer(new SendOutcome.Rejected("MessageRejected"));
        system.deliverStreamEvents();
        system.join("ben@agency.example.gov");
        system.force("ben@agency.example.gov", new Membership.State.Active(system.clock.instant()));
        system.deliverStreamEvents();
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs().getFirst().text())
            .contains(
                "Email to confirm a request: The mail service rejected it. (MessageRejected) (created March 2, 2026, order " +
                    missed.id() +
                    ")\n"
            )
            .doesNotContain("no-longer-meant", "ada@");
    }

    @Test
    void a_coordinator_who_wants_no_mail_as_a_member_gets_the_brief_all_the_same() {
        system.becomeMember("coordinator@example.gov");
        system.force(
            "coordinator@example.gov",
            new Membership.State.Suppressed(system.clock.instant(), Membership.SuppressionReason.NEVER_AGAIN)
        );
        system.clock.set(MONDAY);
        system.brief();
        system.deliverStreamEvents();
        assertThat(briefs())
            .extracting(mail -> mail.header("To").getFirst())
            .containsExactlyInAnyOrder("coordinator@example.gov", "second@example.gov");
    }

    @Test
    void a_brief_that_could_not_be_sent_for_a_week_is_old_news() {
        system.becomeMember("ada@agency.example.gov");
        system.clock.set(MONDAY);
        system.brief();
        system.clock.advance(Duration.ofDays(7));
        system.deliverStreamEvents();
        assertThat(briefs()).isEmpty();
    }
}
