package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.SendOutcome;

/** The first announcement after a pause that ended by its date. */
class AfterPauseTest {

    private static final String ANN = "ann@agency.gov";
    private static final String BEN = "ben@agency.gov";
    private static final String SAYS = "Your pause has ended. What was sent in the meantime is in the archive.";

    private final InMemorySystem system = new InMemorySystem();

    private void at(String local) {
        var zone = InMemorySystem.SOCIALGOV.announcements().timezone();
        system.clock.set(LocalDateTime.parse(local).atZone(zone).toInstant());
    }

    private void paused() {
        at("2026-03-03T12:00");
        system.becomeMember(ANN);
        system.becomeMember(BEN);
        system.choose(ANN, DeliveryPreferences.EACH.paused(Optional.of(LocalDate.parse("2026-03-05"))));
    }

    private void announce(String subject) {
        system.announce(subject, "Text of " + subject);
        system.broadcast();
    }

    private String newest(String address) {
        return ReadMail.newestTo(address, system.accepted()).text();
    }

    @Test
    void it_says_so_and_links_to_the_archive_once() {
        paused();
        announce("During");
        // The last laps, which ask all members once more.
        for (int minute = 0; minute < 20; minute++) {
            system.clock.advance(Duration.ofMinutes(1));
            system.broadcast();
        }
        assertThat(newest(ANN)).doesNotContain("During");
        at("2026-03-05T00:00");
        announce("First");
        assertThat(newest(ANN)).contains(
            "Text of First",
            SAYS,
            InMemorySystem.ORIGIN + "/communities/social-media/archive\n"
        );
        assertThat(ReadMail.newestTo(ANN, system.accepted()).html()).contains(SAYS);
        assertThat(newest(BEN)).contains("Text of First").doesNotContain("pause");
        assertThat(system.member(ANN).delivery()).isEqualTo(DeliveryPreferences.EACH);
        at("2026-03-06T12:00");
        announce("Second");
        assertThat(newest(ANN)).contains("Text of Second").doesNotContain("pause");
    }

    @Test
    void a_second_attempt_says_the_same() {
        paused();
        at("2026-03-05T12:00");
        system.office.answer(new SendOutcome.Unsure("timeout")).answer(new SendOutcome.Unsure("timeout"));
        announce("First");
        assertThat(system.accepted()).noneMatch(mail -> ReadMail.of(mail).text().contains("Text of First"));
        system.clock.advance(MailOrder.CONFIRMATION_WITHIN.plus(Duration.ofMinutes(5)));
        system.sweep();
        system.sweep();
        assertThat(newest(ANN)).contains("Text of First", SAYS);
        assertThat(newest(BEN)).contains("Text of First").doesNotContain("pause");
    }
}
