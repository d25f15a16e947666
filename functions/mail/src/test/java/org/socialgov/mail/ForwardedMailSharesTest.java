package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.socialgov.testkit.ReceiptEvents;

/** Of 100 forwarded mails a day, nobody can use up what is kept for others; and the answer says what happened. */
class ForwardedMailSharesTest {

    private static final String COORDINATOR = "coordinator@example.gov";

    private final InMemorySystem system = new InMemorySystem();
    private int mails;

    @Test
    void unproven_mail_uses_at_most_20_of_the_day() {
        for (int i = 0; i < 50; i++) {
            comes("person@flood" + i + ".example", "GRAY");
        }
        assertThat(forwarded()).isEqualTo(20);
        comes("kim@gsa.gov", "PASS");
        assertThat(forwarded()).isEqualTo(21);
        assertThat(answer("kim@gsa.gov")).contains("We forwarded your email to the coordinators");
    }

    @Test
    void one_domain_uses_at_most_10_of_the_day_whatever_it_writes_before_itself() {
        for (int i = 0; i < 15; i++) {
            comes("person" + i + "@host" + i + ".flood.example", "PASS");
        }
        assertThat(forwarded()).isEqualTo(10);
        assertThat(answer("person9@host9.flood.example")).contains("We forwarded your email");
        assertThat(answer("person10@host10.flood.example")).contains(
            "We did NOT forward your email.",
            "send your email again tomorrow"
        );
    }

    /** Nobody can use a domain's share up in its name. */
    @Test
    void unproven_mail_counts_for_no_domain_that_proves_its_own() {
        for (int i = 0; i < 15; i++) {
            comes("person" + i + "@gsa.gov", "GRAY");
        }
        assertThat(forwarded()).isEqualTo(10);
        comes("kim@gsa.gov", "PASS");
        assertThat(forwarded()).isEqualTo(11);
    }

    @Test
    void thirty_are_kept_for_domains_that_the_directory_lists() {
        for (int i = 0; i < 120; i++) {
            comes("person@flood" + i + ".example", "PASS");
        }
        assertThat(forwarded()).isEqualTo(70);
        var listed = List.of("gsa.gov", "nasa.gov", "dhs.gov", "epa.gov");
        for (int i = 0; i < 10; i++) {
            for (String domain : listed) {
                comes("kim" + i + "@" + domain, "PASS");
            }
        }
        assertThat(forwarded()).isEqualTo(100);
        assertThat(answer("kim9@epa.gov")).contains("We did NOT forward your email.");

        system.clock.advance(Duration.ofDays(1));
        comes("kim9@epa.gov", "PASS");
        assertThat(forwarded()).isEqualTo(101);
        assertThat(answer("kim9@epa.gov")).contains("We forwarded your email");
    }

    @Test
    void what_was_not_forwarded_is_a_number_in_the_brief() {
        for (int i = 0; i < 25; i++) {
            comes("person@flood" + i + ".example", "PROCESSING_FAILED");
        }
        system.clock.advance(Duration.ofDays(1));
        system.brief();
        system.deliverStreamEvents();
        assertThat(ReadMail.newestTo(COORDINATOR, system.accepted()).text()).contains("Over the daily limit: 5\n");
    }

    @Test
    void one_writer_gets_at_most_3_mails_forwarded_in_10_minutes_and_is_told() {
        for (int i = 0; i < 3; i++) {
            comes("kim@gsa.gov", "PASS");
        }
        assertThat(answer("kim@gsa.gov")).contains("We forwarded your email");
        system.clock.advance(Duration.ofMinutes(9));
        comes("ben@gsa.gov", "PASS");
        comes("kim@gsa.gov", "PASS");
        system.clock.advance(Duration.ofMinutes(2));
        for (int i = 0; i < 4; i++) {
            comes("kim@gsa.gov", "PASS");
        }
        assertThat(answer("kim@gsa.gov")).contains("We did NOT forward your last email.");
        assertThat(forwarded()).isEqualTo(7);
        for (int i = 0; i < 10; i++) {
            comes("kim@gsa.gov", "PASS");
        }
        assertThat(answers("kim@gsa.gov")).isEqualTo(2);
    }

    @Test
    void a_coordinators_own_mail_is_a_draft_and_is_not_forwarded() {
        comes(COORDINATOR, "PASS");
        assertThat(forwarded()).isZero();
        assertThat(answer(COORDINATOR)).startsWith("Preview of your announcement");
    }

    /** After it is sent, nobody needs what a stranger wrote. */
    @Test
    void an_order_forgets_the_words_of_a_mail_when_it_is_forwarded() {
        system.take(mail("kim@gsa.gov", "PASS"));
        assertThat(system.ledger.orders()).anySatisfy(order ->
            assertThat(order.enclosure().orElseThrow().subject()).isEqualTo("A question")
        );
        system.deliverStreamEvents();
        assertThat(system.ledger.orders())
            .filteredOn(order -> order.enclosure().isPresent())
            .hasSize(2)
            .allSatisfy(order -> assertThat(order.enclosure().get().subject()).isEmpty());
    }

    private void comes(String address, String verdict) {
        system.comes(mail(address, verdict));
    }

    private ReceiptEvents mail(String address, String verdict) {
        return ReceiptEvents.mail("mail" + ++mails, address, "A question")
            .at(system.clock.instant())
            .dmarc(verdict);
    }

    private long forwarded() {
        return kinds(COORDINATOR, "passed-on");
    }

    private long answers(String address) {
        return kinds(address, "help");
    }

    private long kinds(String address, String kind) {
        return system
            .accepted()
            .stream()
            .filter(mail -> mail.to().equals(InMemorySystem.address(address)))
            .filter(mail -> ReadMail.of(mail).header("X-Mail-Reason").contains(kind))
            .count();
    }

    private String answer(String address) {
        return ReadMail.newestTo(address, system.accepted()).text();
    }
}
