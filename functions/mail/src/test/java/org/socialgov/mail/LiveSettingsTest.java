package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.ChangingSettings;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;

/** What coordinators have set, in the functions that read it. */
class LiveSettingsTest {

    private final InMemorySystem system = new InMemorySystem();

    private void set(Map<String, String> values) {
        var next = system.ledger.liveSettings("socialgov").with(values);
        system.ledger.commit(new Change.Builder().put(next).change(system.randomness));
    }

    private String welcome(String address) {
        system.join(address);
        system.deliverStreamEvents();
        system.click(address, Link.Purpose.CONFIRM);
        system.deliverStreamEvents();
        return ReadMail.newestTo(address, system.accepted()).text();
    }

    @Test
    void a_change_works_within_a_minute() {
        assertThat(welcome("ann@agency.gov")).contains("You are now a member of SocialGov").doesNotContain("captions");
        set(Map.of("welcome", "Calls have captions.\nBring a friend."));
        system.clock.advance(Duration.ofSeconds(60));
        assertThat(welcome("ben@agency.gov")).contains("\n\nCalls have captions.\n\nBring a friend.\n\n");
        set(Map.of());
        system.clock.advance(Duration.ofSeconds(60));
        assertThat(welcome("cat@agency.gov")).doesNotContain("captions");
    }

    @Test
    void a_digest_leaves_at_the_hour_that_was_set() {
        system.becomeMember("ann@agency.gov");
        system.choose("ann@agency.gov", DeliveryPreferences.at(DeliveryPreferences.Frequency.DAILY));
        at("2026-03-03T12:00");
        system.announce("News", "Text");
        system.broadcast();
        set(Map.of("digest.hour", "17"));
        at("2026-03-04T16:59");
        system.broadcast();
        assertThat(digests()).isZero();
        at("2026-03-04T17:00");
        system.broadcast();
        assertThat(digests()).isEqualTo(1);
    }

    private void at(String local) {
        var zone = InMemorySystem.SOCIALGOV.announcements().timezone();
        system.clock.set(LocalDateTime.parse(local).atZone(zone).toInstant());
    }

    private long digests() {
        return system.ledger
            .orders()
            .stream()
            .filter(order -> order.kind() == MailKind.DIGEST)
            .count();
    }

    @Test
    void an_unknown_value_is_ignored_and_told_to_the_log() {
        set(Map.of("digest.hour", "noon", "welcome", "Hello", "later", "x"));
        assertThat(welcome("ann@agency.gov")).contains("Hello");
        assertThat(system.ignored).containsExactly("digest.hour", "later");
    }

    @Test
    void the_others_read_what_was_set_before_and_now() {
        var before = InMemorySystem.SOCIALGOV.withWelcome(Optional.of("Old words"));
        var order = MailOrder.create(
            MailKind.COORDINATOR_NOTICE,
            MemberKey.of("socialgov", InMemorySystem.COORDINATORS.getFirst()),
            "socialgov",
            system.clock.instant(),
            system.randomness
        )
            .to(InMemorySystem.COORDINATORS.getFirst())
            .withNote(
                new ChangingSettings.Changed(
                    "Ada Byron",
                    3,
                    ChangingSettings.Values.of(before),
                    new ChangingSettings.Values(17, DayOfWeek.FRIDAY, "New words\nin two lines")
                ).note()
            );
        system.ledger.commit(new Change.Builder().put(order).change(system.randomness));
        system.deliverStreamEvents();
        assertThat(ReadMail.of(system.accepted().getFirst()).text())
            .contains("Ada Byron has changed settings of SocialGov")
            .contains("before: 8:00 a.m.; weekly ones on Monday", "now: 5:00 p.m.; weekly ones on Friday")
            .contains(
                "> Old words",
                "> New words",
                "> in two lines",
                "/communities/social-media/coordinators/settings"
            );
    }

    @Test
    void the_preview_is_the_mail_of_a_new_member_without_links_of_its_own() {
        set(Map.of("welcome", "Calls have captions."));
        var order = MailOrder.create(
            MailKind.WELCOME_PREVIEW,
            MemberKey.of("socialgov", InMemorySystem.COORDINATORS.getFirst()),
            "socialgov",
            system.clock.instant(),
            system.randomness
        )
            .to(InMemorySystem.COORDINATORS.getFirst())
            .withNote("Calls have captions.");
        system.ledger.commit(new Change.Builder().put(order).change(system.randomness));
        system.deliverStreamEvents();
        String preview = ReadMail.of(system.accepted().getFirst()).text();
        String welcome = welcome("ann@agency.gov");
        // The member chose a topic; what follows is the same.
        String shared = welcome.substring(welcome.indexOf("- Do you have"), welcome.indexOf("Your subscription"));
        assertThat(preview).contains("\n\nCalls have captions.\n\nWhat to expect\n", shared).doesNotContain("token=");
        assertThat(welcome).contains("\n\nCalls have captions.\n\nWhat to expect\n");
    }
}
