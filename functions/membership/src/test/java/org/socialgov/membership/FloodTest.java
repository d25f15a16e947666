package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.KnownAddress;

/** Strangers who post without end, and the people who want to join meanwhile. */
class FloodTest {

    private static final AddressMailLimit.Limits PER_ADDRESS = new AddressMailLimit.Limits(1, 3, 5);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void ten_thousand_spellings_of_one_mailbox_from_two_hundred_sources_are_at_most_three_mails_in_a_day() {
        for (int i = 0; i < 10_000; i++) {
            String dotted = i % 2 == 0 ? "v.ictim" : "victim";
            var answer = join(dotted + "+call-this-number-" + i + "@agency.gov", "10.0." + (i % 200) + ".1");
            assertThat(answer.status()).isEqualTo(303);
            system.clock.advance(Duration.ofSeconds(8));
            if (i % 75 == 0) {
                system.ledger.overdue(system.clock.instant(), 5_000).forEach(system.mailroom::deliver);
            }
        }
        assertThat(system.mailroom.mails()).hasSizeBetween(1, 3);
    }

    /** First come, first served, two sources delayed an agency by 34 hours. */
    @Test
    void two_sources_that_flood_an_agency_delay_none_of_its_people() {
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < 100; i++) {
                assertThat(join("made-up" + round + "a" + i + "@agency.gov", "203.0.113.1").status()).isEqualTo(303);
                assertThat(join("made-up" + round + "b" + i + "@agency.gov", "203.0.113.2").status()).isEqualTo(303);
            }
            int before = system.mailroom.mails().size();
            for (int person = 0; person < 5; person++) {
                join("person" + round + "x" + person + "@agency.gov", "198.51.100." + (round * 5 + person));
            }
            assertThat(system.mailroom.mails()).hasSize(before + 5);
            system.clock.advance(Duration.ofMinutes(11));
        }
    }

    /** An office has one address on the internet, as a stranger has. */
    @Test
    void an_office_behind_one_address_is_served_within_hours_while_two_sources_flood_its_domain() {
        for (int i = 0; i < 1_200; i++) {
            join("made-up" + i + "@agency.gov", "203.0.113." + (i % 2));
            if (i % 200 == 199) {
                system.clock.advance(Duration.ofMinutes(11));
            }
        }
        int before = system.mailroom.mails().size();
        for (int person = 0; person < 60; person++) {
            assertThat(join("person" + person + "@agency.gov", "198.51.100.7").status()).isEqualTo(303);
        }
        assertThat(system.mailroom.mails().size() - before).isGreaterThanOrEqualTo(10);
        for (int minute = 0; minute < 6 * 60; minute++) {
            system.clock.advance(Duration.ofMinutes(1));
            system.ledger.overdue(system.clock.instant(), 5_000).forEach(system.mailroom::deliver);
        }
        assertThat(system.mailroom.mails())
            .filteredOn(mail -> mail.to().local().startsWith("person"))
            .hasSize(60);
    }

    @Test
    void eight_sources_delay_nobody_elsewhere() {
        for (int i = 0; i < 4_800; i++) {
            join("made-up" + i + "@flood" + (i % 50) + ".example", "203.0.113." + (i % 8));
            if (i % 800 == 799) {
                system.clock.advance(Duration.ofMinutes(11));
            }
        }
        int before = system.mailroom.mails().size();
        for (int person = 0; person < 100; person++) {
            join("person@city" + person + ".example", "198.51.100." + person);
        }
        assertThat(system.mailroom.mails()).hasSize(before + 100);
    }

    /** Whether the answer is a refusal tells nothing of an address: members and strangers get the same. */
    @ParameterizedTest
    @EnumSource
    void at_the_end_of_the_queue_every_address_is_refused_alike_and_nothing_is_stored(KnownAddress known) {
        var full = InMemorySystem.with(
            new FormLimits(PER_ADDRESS, new MailRateLimit.Limits(1, 1, 0, AN_HOUR, 20), 100)
        );
        full.join("first@agency.gov");
        var pat = InMemorySystem.address("pat@agency.gov");
        var change = known.change(pat, full.clock.instant(), full.randomness);
        assertThat(change.isEmpty() || full.ledger.commit(change) == Ledger.Commit.COMMITTED).isTrue();
        var before = full.ledger.items();

        for (var answer : new HttpAnswer[] { full.join(pat.value()), full.askForLink(pat.value()) }) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("600");
            assertThat(answer.text()).contains(
                "<title>Error: ",
                "we could not send yours within a day",
                "value=\"pat@agency.gov\""
            );
        }
        String json = "{\"email\":\"pat@agency.gov\",\"name\":\"Pat\",\"consent\":true}";
        var answer = full.send(HttpEvents.json(InMemorySystem.JOIN, json), InMemorySystem.JOIN);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("600");
        assertThat(full.ledger.items()).isEqualTo(before);
        assertThat(full.mailroom.mails()).hasSize(1);

        // After the wait there is a place.
        full.clock.advance(Duration.ofMinutes(10));
        assertThat(full.join(pat.value()).status()).isEqualTo(303);
    }

    private HttpAnswer join(String email, String source) {
        return system.send(InMemorySystem.joinForm(email).from(source), InMemorySystem.JOIN);
    }
}
