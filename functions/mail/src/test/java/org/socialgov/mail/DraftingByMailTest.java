package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.mail.InMemorySystem.SOCIALGOV;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.statistics.Recount;
import org.socialgov.community.storage.Transactions;
import org.socialgov.testkit.ReceiptEvents;

/** A coordinator's mail to the community becomes the draft of an announcement. */
class DraftingByMailTest {

    private static final String ANN = "coordinator@example.gov";
    private static final String BEN = "second@example.gov";
    private static final String PAT = "pat@agency.gov";

    private final InMemorySystem system = new InMemorySystem();
    private int mails;

    @Test
    void a_coordinator_gets_the_announcement_back_as_members_will_see_it() {
        system.comes(mail(ANN, "Re: Alt text clinic").body("Dear all,\n\nBring https://www.example.gov/a\n\n- One\n"));

        assertThat(text(mailing()).subject()).isEqualTo("Alt text clinic");
        var preview = ReadMail.newestTo(ANN, system.accepted());
        assertThat(preview.header("X-Mail-Reason")).containsExactly("preview");
        assertThat(preview.subject()).isEqualTo("Preview: [SocialGov] Alt text clinic");
        assertThat(preview.header("List-Unsubscribe")).isEmpty();
        assertThat(preview.header("Reply-To")).containsExactly("socialgov@example.gov");
        assertThat(preview.header("References")).containsExactly("<" + mailing().ref().id() + "@example.gov>");
        assertThat(preview.text()).contains(
            "up to 1,203 members",
            "Dear all,",
            "\n- One\n",
            "https://www.example.gov/a"
        );
        assertThat(preview.html()).contains("href=\"https://www.example.gov/a\"", "<li");
        assertThat(preview.text().lines()).contains(
            InMemorySystem.ORIGIN + "/communities/social-media/send?token=" + preview.token(Link.Purpose.SEND),
            InMemorySystem.ORIGIN + "/communities/social-media/stop?token=" + preview.token(Link.Purpose.STOP)
        );
        assertThat(preview.shown()).isEqualTo("SocialGov " + preview.said());
        assertThat(kindsTo(BEN)).isEmpty();
    }

    @Test
    void the_preview_says_how_the_members_get_mail_as_of_the_last_count() {
        system.becomeMember(PAT);
        system.becomeMember("quin@agency.gov");
        var recount = new Recount(SOCIALGOV.id(), SOCIALGOV.announcements().timezone(), system.clock.instant());
        system.ledger.each(recount::take);
        recount
            .changes(system.ledger.statistics(SOCIALGOV.id()), system.randomness)
            .forEach(change -> assertThat(system.ledger.commit(change)).isEqualTo(Transactions.Commit.COMMITTED));
        system.comes(mail(ANN, "Alt text clinic").body("Dear all"));

        assertThat(ReadMail.newestTo(ANN, system.accepted()).said()).contains(
            "As of last night, March 2, 2026 2 each email, 0 daily digest, 0 weekly digest, 0 paused. By topic, with those",
            "Best practices 0, Training 2,"
        );
    }

    /** By whom it is: a stranger, a member, a sender in doubt or forged, a program, two authors. */
    @Test
    void only_a_proven_coordinator_makes_a_draft() {
        system.becomeMember(PAT);
        system.comes(mail(PAT, "News"));
        system.comes(mail("stranger@agency.gov", "News"));
        for (String verdict : List.of("FAIL", "GRAY", "PROCESSING_FAILED")) {
            system.comes(mail(ANN, "News").dmarc(verdict));
        }
        system.comes(mail(ANN, "News").header("Auto-Submitted", "auto-replied"));
        system.comes(mail(ANN, "News").header("Precedence", "bulk"));
        system.comes(mail(ANN, "News").header("List-Id", "SocialGov <socialgov.example.gov>"));
        system.comes(mail(ANN, "News").header("X-Mail-Reason", "announcement"));
        system.comes(mail(ANN, "News").envelope(""));
        system.comes(mail(ANN, "News").header("From", "Ben <" + BEN + ">"));
        system.comes(mail(ANN, "News").from(ANN + ", " + BEN, ANN, BEN));
        system.comes(mail("socialgov@example.gov", "News"));
        for (String command : List.of("help", "Join #SocialGov", "manage", "leave")) {
            system.comes(mail(ANN, command));
        }

        assertThat(mailings()).isEmpty();
        assertThat(kindsTo(ANN)).doesNotContain("preview");

        system.comes(mail(ANN, "News"));
        assertThat(mailings()).hasSize(1);
    }

    /** Of a sender in doubt nothing is answered; a person reads it. Of a forged one, nothing but a number remains. */
    @ParameterizedTest
    @CsvSource({ "GRAY, passed-on", "PROCESSING_FAILED, passed-on", "FAIL, " })
    void a_mail_in_a_coordinators_name_is_no_draft(String verdict, String kind) {
        system.comes(mail(ANN, "News").dmarc(verdict));
        assertThat(kindsTo(BEN)).isEqualTo(kind == null ? List.of() : List.of(kind));
        assertThat(mailings()).isEmpty();
    }

    @Test
    void members_get_nothing_of_a_draft() {
        system.becomeMember(PAT);
        var before = kindsTo(PAT);
        system.comes(mail(ANN, "News"));
        system.clock.advance(Duration.ofDays(1));
        system.sweep();
        assertThat(kindsTo(PAT)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Re: Fwd: Alt text: a clinic!",
            "[EXTERNAL] Alt text: a clinic!",
            "EXTERNAL: Re[2]: Alt text: a clinic!",
            "[SocialGov] Alt text: a clinic!",
            "Re: [SocialGov] {External} AW: Alt text: a clinic! (external sender)",
            "***CAUTION*** Alt text: a clinic!",
        }
    )
    void the_subject_is_without_what_programs_and_gateways_add(String subject) {
        system.comes(mail(ANN, subject));
        assertThat(text(mailing()).subject()).isEqualTo("Alt text: a clinic!");
    }

    @Test
    void a_writers_own_words_in_brackets_stay() {
        system.comes(mail(ANN, "[Updated] Hours (online)"));
        assertThat(text(mailing()).subject()).isEqualTo("[Updated] Hours (online)");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "The new text.\n\nOn Mon, Mar 2, 2026 at 10:00 AM SocialGov <socialgov@example.gov>\nwrote:\n> Old text\n",
            "The new text.\n\n> Old text\n",
            "The new text.\n\n-----Original Message-----\nFrom: SocialGov\nOld text\n",
            "The new text.\n________________________________\nFrom: SocialGov <socialgov@example.gov>\nSent: Monday\n\nOld text\n",
            "The new text.\n\nFrom: SocialGov <socialgov@example.gov>\nDate: Monday\nSubject: Preview\n\nOld text\n",
            "The new text.\n",
        }
    )
    void a_reply_to_a_preview_is_a_new_version(String body) {
        system.comes(mail(ANN, "News").body("Old text\n"));
        var first = mailing();
        var preview = ReadMail.newestTo(ANN, system.accepted());
        system.comes(reply(preview).body(body));

        assertThat(mailings()).hasSize(1);
        assertThat(mailing().version()).isEqualTo(2);
        assertThat(text(mailing()).text()).isEqualTo("The new text.");
        assertThat(text(mailing()).subject()).isEqualTo("News");
        assertThat(text(first).text()).isEqualTo("Old text");
        assertThat(kindsTo(ANN)).containsExactly("preview", "preview");
    }

    @Test
    void a_reply_of_another_community_or_to_an_unknown_announcement_is_a_draft_of_its_own() {
        system.comes(mail(ANN, "News").header("References", "<" + "0".repeat(32) + "@example.gov>"));
        assertThat(mailing().version()).isEqualTo(1);
    }

    @Test
    void what_goes_out_is_not_changed_by_a_reply() {
        system.comes(mail(ANN, "News"));
        var preview = ReadMail.newestTo(ANN, system.accepted());
        force(mailing().becomes(new Mailing.State.Scheduled(system.clock.instant())));
        system.comes(reply(preview).body("New text\n"));

        assertThat(mailing().version()).isEqualTo(1);
        assertIncomplete("Stop it first");
    }

    @Test
    void the_same_mail_twice_is_one_draft() {
        var once = mail(ANN, "News");
        system.comes(once);
        system.tell(once);
        // Another delivery of the same message, which the mail service gives another id.
        var again = ReceiptEvents.empty("another")
            .envelope(ANN)
            .from("Ann <" + ANN + ">", "Ann <" + ANN + ">")
            .header("Subject", "News")
            .header("Message-ID", "<" + once.id() + "@mail.example.gov>")
            .header("Content-Type", "text/plain");
        system.comes(again);
        system.deliverStreamEvents();
        assertThat(mailings()).hasSize(1);
        assertThat(kindsTo(ANN)).containsExactly("preview");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "''|The news.|no subject",
            "\u202E\u200B|The news.|no subject",
            "Re: [EXTERNAL]|The news.|no subject",
            "News|''|no text that we can use",
            "News|-- \\nAnn|no text that we can use",
            "News|See https://x.gov/y?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA|mailed to one person",
        }
    )
    void a_draft_that_cannot_be_sent_is_answered_with_what_is_missing(String subject, String body, String said) {
        system.comes(mail(ANN, subject).body(body.replace("\\n", "\n")));
        assertThat(mailings()).isEmpty();
        assertIncomplete(said);
    }

    @Test
    void a_long_subject_or_text_and_an_unreadable_one_are_answered_likewise() {
        system.comes(mail(ANN, "x".repeat(151)));
        assertIncomplete("longer than 150 characters");
        system.comes(mail(ANN, "News").body("word ".repeat(6_001)));
        assertIncomplete("longer than 30,000 characters");
        system.comes(mail(ANN, "News").body("\u6F22".repeat(20_000)));
        assertIncomplete("takes too much room");
        system.comes(mail(ANN, "News").body("word ".repeat(60_000)));
        assertIncomplete("Not all of its text can be read");
        system.comes(mail(ANN, "News").header("Subject", "Other news"));
        assertIncomplete("exactly one");
        assertThat(mailings()).isEmpty();
    }

    @Test
    void files_are_named_and_not_sent() {
        system.comes(
            ReceiptEvents.empty("with-file")
                .envelope(ANN)
                .from("Ann <" + ANN + ">", "Ann <" + ANN + ">")
                .header("Subject", "News")
                .header("Content-Type", "multipart/mixed; boundary=m")
                .body(
                    "--m\nContent-Type: text/plain\n\nSee the agenda.\n--m\nContent-Type: application/pdf\n" +
                        "Content-Disposition: attachment; filename=Agenda.pdf\n\nx\n--m--\n"
                )
        );
        var preview = ReadMail.newestTo(ANN, system.accepted());
        assertThat(preview.text()).contains("are not sent: Agenda.pdf", "See the agenda.");
        assertThat(text(mailing()).text()).isEqualTo("See the agenda.");
    }

    @Test
    void a_few_words_that_ask_to_leave_are_no_announcement() {
        system.comes(mail(ANN, "list").body("Please remove me\n"));
        assertThat(mailings()).isEmpty();
        assertThat(kindsTo(ANN)).containsExactly("help");
    }

    @Test
    void of_the_twenty_first_draft_of_a_day_the_writer_hears_that_it_was_not_kept() {
        for (int i = 0; i < 20; i++) {
            system.comes(mail(ANN, "News " + i));
            system.clock.advance(Duration.ofMinutes(30));
        }
        assertThat(mailings()).hasSize(20);
        system.comes(mail(ANN, "One too many"));
        assertThat(mailings()).hasSize(20);
        assertThat(ReadMail.newestTo(ANN, system.accepted()).text()).contains("did NOT keep your email as a draft");
        system.comes(mail(BEN, "Another's"));
        assertThat(mailings()).hasSize(21);
    }

    @Test
    void no_log_line_holds_a_word_or_an_address_of_a_draft() {
        system.comes(mail(ANN, "Ada Byron").body("Department of Examples\n"));
        assertThat(system.logged()).contains("drafted").doesNotContain(ANN, "Ada", "Examples");
    }

    private void assertIncomplete(String said) {
        var preview = ReadMail.newestTo(ANN, system.accepted());
        assertThat(preview.header("X-Mail-Reason")).containsExactly("preview");
        assertThat(preview.text()).contains(said).doesNotContain("?token=");
        assertThat(preview.html()).doesNotContain("?token=");
    }

    private void force(Mailing mailing) {
        system.ledger.commit(
            new org.socialgov.community.ledger.Change(
                system.randomness.id(),
                List.of(new org.socialgov.community.ledger.Change.Write.Put(mailing))
            )
        );
    }

    private ReceiptEvents mail(String address, String subject) {
        return ReceiptEvents.mail("draft" + mails++, address, subject).body("The news.\n");
    }

    private ReceiptEvents reply(ReadMail preview) {
        return mail(ANN, "Re: " + preview.subject())
            .header("In-Reply-To", "<0100018e-ses-id@email.amazonses.com>")
            .header("References", preview.header("References").getFirst() + " <0100018e-ses-id@email.amazonses.com>");
    }

    private List<Mailing> mailings() {
        return system.ledger.mailings(InMemorySystem.SOCIALGOV.id(), Optional.empty(), 100);
    }

    private Mailing mailing() {
        assertThat(mailings()).hasSize(1);
        return mailings().getFirst();
    }

    private Mailing.Text text(Mailing mailing) {
        return system.ledger.mailingText(mailing.ref(), mailing.version()).orElseThrow();
    }

    private List<String> kindsTo(String address) {
        return system
            .accepted()
            .stream()
            .filter(mail -> mail.to().equals(InMemorySystem.address(address)))
            .map(mail -> ReadMail.of(mail).header("X-Mail-Reason").getFirst())
            .toList();
    }
}
