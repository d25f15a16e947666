package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Consent;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.ReceiptEvents;

/** Joining, leaving and asking by mail: a test for each sentence of it, and for each way to abuse it. */
class InboundFunctionTest {

    private static final String PAT = "pat@agency.gov";

    /** Of a mail, so many bytes are looked at for its text. */
    private static final int READ_FOR_TEXT = 256 * 1024;

    private final InMemorySystem system = new InMemorySystem();
    private int mails;

    // --- Never again

    /** Clicked by somebody who is no member, between the order of an answer and its sending. */
    @Test
    void an_unsent_answer_is_not_sent_to_an_address_that_wants_no_mail() {
        system.comes(mail(PAT, "help"));
        system.clock.advance(Duration.ofHours(1));
        system.take(mail(PAT, "help"));
        system.click(PAT, Link.Purpose.NEVER_AGAIN);
        system.deliverStreamEvents();
        assertThat(kindsTo(PAT)).containsExactly("help");
    }

    @Test
    void coordinators_mail_ends_only_with_the_role() {
        String coordinator = "coordinator@example.gov";
        system.comes(mail(coordinator, "help"));
        system.click(coordinator, Link.Purpose.NEVER_AGAIN);
        system.comes(mail(PAT, "Join"));
        system.click(PAT, Link.Purpose.CONFIRM);
        system.deliverStreamEvents();
        system.clock.advance(Duration.ofHours(1));
        system.brief();
        system.deliverStreamEvents();
        assertThat(kindsTo(coordinator)).containsExactly("help", "join-notice", "brief");
        assertThat(kindsTo("second@example.gov")).containsExactly("join-notice", "brief");
        // As a stranger they get nothing more.
        system.comes(mail(coordinator, "help"));
        assertThat(kindsTo(coordinator)).containsExactly("help", "join-notice", "brief");
    }

    /** A stranger types it into the form to join; its owner's "never again" ends nothing that the role gets. */
    @Test
    void a_request_to_join_for_a_coordinators_address_does_not_end_their_mail() {
        String coordinator = "coordinator@example.gov";
        system.join(coordinator);
        system.deliverStreamEvents();
        system.click(coordinator, Link.Purpose.NEVER_AGAIN);
        system.becomeMember(PAT);
        assertThat(kindsTo(coordinator)).containsExactly("confirm", "join-notice");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "socialgov@example.gov",
            "SocialGov@example.gov",
            "socialgov+win@example.gov",
            "social.gov@example.gov",
            "coordinator+you-won@example.gov",
            "co.ordinator@example.gov",
        }
    )
    void a_request_to_join_for_an_address_of_the_communitys_own_sends_nothing(String address) {
        system.join(address);
        system.deliverStreamEvents();
        system.clock.advance(Duration.ofDays(2));
        system.sweep();
        system.deliverStreamEvents();
        assertThat(system.accepted()).isEmpty();
        assertThat(system.ledger.orders())
            .isNotEmpty()
            .allSatisfy(order -> assertThat(order.state()).isInstanceOf(MailOrder.State.Failed.class));
    }

    // --- Joining

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Join #SocialGov",
            "Join",
            "join",
            "JOIN #SOCIALGOV",
            "  join   #socialgov ",
            "Join#SocialGov",
            "Join # SocialGov",
            "Join SocialGov",
            "\"Join #SocialGov\"",
            "'join'",
            "\u201CJoin #SocialGov\u201D",
            "\u00ABJoin\u00BB",
            "Join\u00A0#SocialGov",
            "Join\u200B",
            "Join.",
            "Re: Join #SocialGov",
            "RE:Join",
            "Fwd: Join #SocialGov",
            "FW: Join",
            "AW: Join #SocialGov",
            "Re: Fwd: AW: Join #SocialGov",
            "Re[2]: Join",
            "[EXTERNAL] Join #SocialGov",
            "[EXTERNAL] Re: [External Email] Join",
            "Re: [EXT] \"Join #SocialGov\"",
            "EXTERNAL: Join",
            "***EXTERNAL*** Join #SocialGov",
            "=?utf-8?B?Sm9pbiAjU29jaWFsR292?=",
            "=?iso-8859-1?Q?Join_=23SocialGov?=",
            "=?utf-8?Q?=E2=80=9CJoin?= =?utf-8?Q?_=23SocialGov=E2=80=9D?=",
            "Join\r\n #SocialGov",
            "subscribe",
            "Subscribe #SocialGov",
            "sign up",
            "Sign-up",
            "signup SocialGov",
            "Join [EXTERNAL]",
            "Join (External)",
            "{EXT} Join {EXT}",
            "[EXTERNAL]=?utf-8?B?Sm9pbiAjU29jaWFsR292?=",
            "=?utf-8?B?Sm9pbiAjU29jaWFsR292?=[EXTERNAL]",
            "=?UTF-8?B?Sm9pbiAjU29jaWFsR292=?=",
            "=?UTF-8?B?Sm9pbg?=",
            "=?utf-8?b?Sm9p?=\r\n =?utf-8?b?biAjU29jaWFsR292?=",
            "=?no-such-charset?Q?Join?=",
            "=?utf-8*en?Q?Join?=",
            "\u00ADJ\u200Boin\uFEFF",
        }
    )
    void a_subject_that_says_join_counts_as_a_request_to_join(String subject) {
        system.comes(mail(PAT, subject));
        assertThat(system.member(PAT).status()).isEqualTo("PENDING");
        assertThat(kindsTo(PAT)).containsExactly("confirm");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "Joining",
            "Join us for lunch",
            "Join #OtherGov",
            "Please join me to the list",
            "How do I join?",
            "Re: your mail",
            "[Join]",
            "leave of absence",
            "management",
            "helpful",
            "join leave",
        }
    )
    void any_other_subject_is_for_a_person_to_read(String subject) {
        system.comes(mail(PAT, subject));
        assertThat(system.ledger.member(key(PAT))).isEmpty();
        assertThat(kindsTo("coordinator@example.gov")).containsExactly("passed-on");
    }

    @Test
    void it_goes_through_the_same_confirmation_as_by_the_form() {
        system.comes(mail(PAT, "Join #SocialGov"));
        assertThat(system.member(PAT).details().name()).isEqualTo("Pat Example");
        assertThat(newestTo(PAT).raw()).doesNotContain("Pat Example");

        system.clock.advance(Duration.ofHours(5));
        system.click(PAT, Link.Purpose.CONFIRM);
        system.deliverStreamEvents();
        assertThat(system.member(PAT).status()).isEqualTo("ACTIVE");
        assertThat(kindsTo(PAT)).containsExactly("confirm", "welcome");
        assertThat(newestTo("coordinator@example.gov").text()).contains("Name: Pat Example\n");
    }

    @Test
    void consent_to_the_notice_is_given_where_it_is_shown_with_the_button() {
        system.comes(mail(PAT, "Join"));
        assertThat(system.member(PAT).consent().isGiven()).isFalse();
        system.clock.advance(Duration.ofHours(5));
        system.click(PAT, Link.Purpose.CONFIRM);
        assertThat(system.member(PAT).consent()).isEqualTo(
            new Consent(InMemorySystem.SOCIALGOV.notice().version(), system.clock.instant())
        );
    }

    @Test
    void who_left_can_come_back_by_mail() {
        system.becomeMember(PAT);
        system.comes(mail(PAT, "leave"));
        system.clock.advance(Duration.ofDays(1));
        system.comes(mail(PAT, "join"));
        assertThat(system.member(PAT).status()).isEqualTo("LEFT");
        system.click(PAT, Link.Purpose.CONFIRM);
        assertThat(system.member(PAT).status()).isEqualTo("ACTIVE");
        assertThat(system.member(PAT).consent().at()).isEqualTo(system.clock.instant());
    }

    @Test
    void joining_again_by_mail_does_what_it_does_by_the_form() {
        system.becomeMember(PAT);
        var before = system.member(PAT);
        system.comes(mail(PAT, "Join"));
        assertThat(system.member(PAT)).isEqualTo(before);
        assertThat(kindsTo(PAT)).endsWith("already-member");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Join", "help", "A question" })
    void to_one_domain_no_more_is_answered_in_an_hour_than_the_limit_and_the_rest_later(String subject) {
        system.limits = new MailRateLimit.Limits(100, 5, 20, Duration.ofDays(1), 20);
        for (int i = 0; i < 5; i++) {
            system.comes(mail("person" + i + "@agency.example", subject));
        }
        assertThat(answered()).hasSize(3);
        assertThat(system.logged()).contains("MailsHeldBack");
        system.comes(mail("person@other.example", subject));
        assertThat(answered()).hasSize(4);

        system.clock.advance(Duration.ofMinutes(72));
        system.sweep();
        assertThat(answered()).hasSize(6);
        assertThat(answered()).extracting(OutgoingMail::to).doesNotHaveDuplicates();
    }

    @Test
    void in_all_no_more_is_answered_in_an_hour_than_the_limit_and_listed_domains_keep_their_share() {
        system.limits = new MailRateLimit.Limits(5, 5, 40, Duration.ofDays(1), 20);
        for (int i = 0; i < 10; i++) {
            system.comes(mail("person@flood" + i + ".example", "Join"));
        }
        assertThat(answered()).hasSize(3);
        assertThat(memberships()).hasSize(10);

        system.comes(mail("ann@gsa.gov", "Join"));
        system.comes(mail("ben@nasa.gov", "help"));
        assertThat(kindsTo("ann@gsa.gov")).containsExactly("confirm");
        assertThat(kindsTo("ben@nasa.gov")).containsExactly("help");
        system.comes(mail("eve@gsa.gov", "Join"));
        assertThat(kindsTo("eve@gsa.gov")).isEmpty();

        for (int hour = 0; hour < 4; hour++) {
            int before = answered().size();
            for (int minute = 0; minute < 60; minute++) {
                system.clock.advance(Duration.ofMinutes(1));
                system.sweep();
            }
            assertThat(answered().size() - before).isLessThanOrEqualTo(5);
        }
        assertThat(answered()).hasSize(13).extracting(OutgoingMail::to).doesNotHaveDuplicates();
    }

    @Test
    void a_flood_delays_a_manage_link_and_never_a_goodbye() {
        system.becomeMember(PAT);
        system.limits = new MailRateLimit.Limits(1, 1, 0, Duration.ofDays(1), 20);
        system.comes(mail("one@agency.example", "Join"));
        system.comes(mail("two@agency.example", "Join"));
        assertThat(kindsTo("two@agency.example")).isEmpty();
        system.comes(mail(PAT, "manage"));
        assertThat(kindsTo(PAT)).doesNotContain("manage");
        system.comes(mail(PAT, "leave"));
        assertThat(kindsTo(PAT)).endsWith("goodbye");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "pat@agency.gov",
            "<pat@agency.gov>",
            "\"\" <pat@agency.gov>",
            "\"x\tBcc: victim@example.org\" <pat@agency.gov>",
            "=?utf-8?Q?=0D=0ABcc=3A_victim=40example.org?= <pat@agency.gov>",
            "=?no-such-charset?Q?x?= <pat@agency.gov>",
            "\"victim@example.org\" <pat@agency.gov>",
            "=?utf-8?B?4oCuZXZpbA==?= <pat@agency.gov>",
        }
    )
    void whatever_a_writer_calls_themselves_the_mail_goes_to_the_one_address(String from) {
        system.comes(mail(PAT, "Join").from(from, from));
        assertThat(kindsTo(PAT)).containsExactly("confirm");
        assertThat(system.accepted()).hasSize(1);
        assertThat(system.member(PAT).details().name())
            .doesNotContain("\r", "\n", "\t", "\u202E")
            .hasSizeLessThanOrEqualTo(100);
    }

    // --- Manage, help and leave

    @ParameterizedTest
    @ValueSource(strings = { "help", "Help", " HELP ", "Re: help", "\"help\"", "help!", "help #SocialGov" })
    void help_is_answered_with_what_a_mail_can_do(String subject) {
        system.comes(mail(PAT, subject));
        assertThat(kindsTo(PAT)).containsExactly("help");
        assertThat(system.accepted()).hasSize(1);
        assertThat(newestTo(PAT).text()).contains("Join #SocialGov", "Manage:", "Leave:", "/join/");
        assertThat(newestTo(PAT).text()).contains("/never-again?token=");
    }

    @ParameterizedTest
    @ValueSource(strings = { "manage", "Manage", "Re: manage", "MANAGE #SocialGov" })
    void manage_is_answered_with_a_link_to_the_subscription(String subject) {
        system.becomeMember(PAT);
        system.comes(mail(PAT, subject));
        assertThat(kindsTo(PAT)).endsWith("manage");
        assertThat(newestTo(PAT).token(Link.Purpose.MANAGE)).isNotEmpty();
        for (int i = 0; i < 5; i++) {
            system.comes(mail(PAT, subject));
        }
        assertThat(kindsTo(PAT).stream().filter("manage"::equals)).hasSize(3);
    }

    @Test
    void a_visitor_without_a_membership_who_writes_manage_is_told_what_a_mail_can_do() {
        system.comes(mail(PAT, "manage"));
        assertThat(kindsTo(PAT)).containsExactly("help");
    }

    @Test
    void leaving_by_mail_is_in_the_members_history_by_the_mails_id() {
        system.becomeMember(PAT);
        system.comes(mail(PAT, "leave", "ses-id"));
        assertThat(system.ledger.everything(key(PAT))).anySatisfy(item -> {
            assertThat(item).isInstanceOf(HistoryEntry.class);
            assertThat(((HistoryEntry) item).event()).isEqualTo(HistoryEntry.Event.LEFT);
            assertThat(((HistoryEntry) item).record()).isEqualTo("ses-id");
        });
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "leave",
            "Leave",
            "LEAVE.",
            "Re: leave",
            "leave #SocialGov",
            "unsubscribe",
            "Unsubscribe SocialGov",
            "remove",
            "STOP",
            "signoff",
            "sign off",
            "Sign-off #SocialGov",
            "leave [EXTERNAL]",
            "Fwd: leave *** SUSPECTED SPAM ***",
            "leave token=too-short",
        }
    )
    void leave_leaves_at_once_with_a_goodbye_that_can_be_undone(String subject) {
        system.becomeMember(PAT);
        system.comes(mail(PAT, subject));
        assertThat(system.member(PAT).status()).isEqualTo("LEFT");
        assertThat(kindsTo(PAT)).endsWith("goodbye");

        system.click(PAT, Link.Purpose.UNDO);
        assertThat(system.member(PAT).status()).isEqualTo("ACTIVE");
    }

    /** Perhaps a member with another address. */
    @Test
    void a_visitor_without_a_membership_who_writes_leave_is_told_so_and_how_to_leave() {
        system.comes(mail(PAT, "leave"));
        assertThat(kindsTo(PAT)).containsExactly("help");
        assertThat(newestTo(PAT).text())
            .contains("is not on its list, so nothing changed", "link to unsubscribe")
            .doesNotContain("forwarded", "coordinators have it");
        assertThat(system.ledger.member(key(PAT))).isEmpty();
    }

    /** As mail programs use the header: by themselves, from any address, marked as automatic. */
    @ParameterizedTest
    @ValueSource(strings = { "PASS", "GRAY", "PROCESSING_FAILED", "FAIL" })
    void the_token_of_list_unsubscribe_leaves_whatever_else_the_mail_is(String verdict) {
        system.becomeMember(PAT);
        String subject = unsubscribeSubject();
        var unsubscribing = mail("kim@private.example", subject)
            .dmarc(verdict)
            .virus("FAIL")
            .envelope("")
            .from("", "")
            .header("Auto-Submitted", "auto-replied")
            .header("Precedence", "bulk");
        system.comes(unsubscribing);
        system.comes(mail("kim@private.example", subject));
        assertThat(system.member(PAT).status()).isEqualTo("LEFT");
        assertThat(kindsTo(PAT)).containsExactly("confirm", "welcome", "goodbye");
        assertThat(kindsTo("kim@private.example")).isEmpty();

        system.click(PAT, Link.Purpose.UNDO);
        assertThat(system.member(PAT).status()).isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @ValueSource(strings = { "%s", "Re: [EXTERNAL] %s [suspicious]", "=?utf-8?Q?%s?=", "  %s  " })
    void the_token_is_found_wherever_it_stands_in_the_subject(String subject) {
        system.becomeMember(PAT);
        String token = newestTo(PAT).token(Link.Purpose.UNSUBSCRIBE);
        system.comes(
            mail("kim@private.example", subject.formatted(token.replace("_", subject.contains("=?") ? "=5F" : "_")))
        );
        assertThat(system.member(PAT).status()).isEqualTo("LEFT");
    }

    @Test
    void no_other_token_leaves() {
        system.becomeMember(PAT);
        String manage = newestTo(PAT).token(Link.Purpose.MANAGE);
        system.comes(mail("kim@private.example", "leave token=" + manage));
        system.comes(mail("kim@private.example", "leave token=" + "a".repeat(43)));
        assertThat(system.member(PAT).status()).isEqualTo("ACTIVE");
        assertThat(kindsTo("kim@private.example")).containsOnly("help");
    }

    private String unsubscribeSubject() {
        var mailto = Pattern.compile("<mailto:[^?]*\\?subject=([^>]*)>").matcher(
            newestTo(PAT).header("List-Unsubscribe").getFirst()
        );
        assertThat(mailto.find()).isTrue();
        return URLDecoder.decode(mailto.group(1), StandardCharsets.UTF_8);
    }

    @Test
    void an_address_that_wants_no_mail_gets_none_whatever_comes_from_it() {
        system.becomeMember(PAT);
        system.force(
            PAT,
            new Membership.State.Suppressed(system.clock.instant(), Membership.SuppressionReason.NEVER_AGAIN)
        );
        int before = kindsTo(PAT).size();
        for (String subject : List.of("join", "leave", "help", "A question")) {
            system.comes(mail(PAT, subject));
        }
        assertThat(kindsTo(PAT)).hasSize(before);
        assertThat(system.member(PAT).status()).isEqualTo("SUPPRESSED");
        assertThat(kindsTo("coordinator@example.gov")).endsWith("passed-on");
    }

    // --- What a person has to read

    @Test
    void any_other_mail_from_a_person_is_passed_on_quoted_in_the_text_and_attached_whole() {
        var mail = mail(PAT, "Who can help with captions?").body("Hello,\r\n\r\nour office asks.\r\n-- \r\nPat\r\n");
        system.comes(mail);

        assertThat(kindsTo("coordinator@example.gov")).containsExactly("passed-on");
        assertThat(kindsTo("second@example.gov")).containsExactly("passed-on");
        var passedOn = newestTo("second@example.gov");
        assertThat(passedOn.subject()).isEqualTo("Email to SocialGov: Who can help with captions?");
        assertThat(passedOn.text())
            .contains("> Hello,\n>\n> our office asks.\n> --\n> Pat\n")
            .contains(
                "Name: Pat Example\nAddress: pat@agency.gov\nMembership: Not a member\nSubject: Who can help with captions?\n"
            )
            .contains("Sent: Mon, 2 Mar 2026 10:00:00 -0500\n");
        assertThat(passedOn.attachment()).isEqualTo(mail.raw());
        assertThat(passedOn.header("Reply-To")).containsExactly("coordinator@example.gov, second@example.gov");
        assertThat(passedOn.text().lines()).contains("mailto:" + PAT);
        assertThat(passedOn.header("From")).containsExactly("SocialGov <socialgov@example.gov>");
    }

    @Test
    void it_is_answered_once_a_day_at_most_with_how_to_join() {
        for (int i = 0; i < 3; i++) {
            system.comes(mail(PAT, "A question"));
            system.clock.advance(Duration.ofHours(1));
        }
        assertThat(kindsTo(PAT)).containsExactly("help");
        assertThat(kindsTo("coordinator@example.gov")).containsExactly("passed-on", "passed-on", "passed-on");

        system.clock.advance(Duration.ofDays(1));
        system.comes(mail(PAT, "A question"));
        assertThat(kindsTo(PAT)).containsExactly("help", "help");
    }

    @Test
    void nothing_that_a_stranger_typed_goes_out_to_anybody_but_the_coordinators() {
        String typed = "Win-money-at-evil.example";
        for (String subject : List.of("Join", "help", "leave", typed)) {
            system.comes(
                mail(PAT, subject)
                    .from(typed + " <pat@agency.gov>", typed + " <pat@agency.gov>")
                    .body(typed + "\r\n")
            );
            system.clock.advance(Duration.ofDays(2));
        }
        assertThat(system.accepted())
            .filteredOn(mail -> !InMemorySystem.COORDINATORS.contains(mail.to()))
            .isNotEmpty()
            .allSatisfy(mail -> assertThat(everythingIn(mail)).doesNotContain(typed));
        assertThat(newestTo("coordinator@example.gov").text()).contains(typed);
    }

    @Test
    void a_mail_that_only_speaks_html_is_quoted_as_text() {
        system.comes(
            mail(PAT, "A question").header("X-Second", "1").rawHeader("Content-Transfer-Encoding: 7bit").body("")
        );
        var html = ReceiptEvents.empty("html")
            .envelope(PAT)
            .from(PAT, PAT)
            .header("Subject", "A question")
            .header("Content-Type", "text/html; charset=utf-8")
            .body(
                "<html><head><style>p{}</style><script>alert(1)</script></head><body><p>One &amp; two</p><p>three" +
                    "<br>four &lt;b&gt;</p></body></html>"
            );
        system.comes(html);
        var passedOn = newestTo("coordinator@example.gov");
        assertThat(passedOn.text()).contains("> One & two\n> three\n> four <b>\n").doesNotContain("alert");
        assertThat(passedOn.html()).contains("four &lt;b&gt;");
        assertThat(passedOn.attachment()).isEqualTo(html.raw());
    }

    @Test
    void of_several_parts_the_plain_text_is_quoted_and_attachments_are_not() {
        String body = """
        --b
        Content-Type: multipart/alternative; boundary=c

        --c
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        WsO2w6sgYXNrcw==
        --c
        Content-Type: text/html

        <p>no</p>
        --c--
        --b
        Content-Type: text/plain
        Content-Disposition: attachment; filename=x.txt

        not this
        --b--
        """.replace("\n", "\r\n");
        system.comes(
            ReceiptEvents.empty("parts")
                .envelope(PAT)
                .from(PAT, PAT)
                .header("Subject", "A question")
                .header("Content-Type", "multipart/mixed; boundary=b")
                .body(body)
        );
        assertThat(newestTo("coordinator@example.gov").text()).contains("> Zöë asks\n").doesNotContain("not this");
    }

    @Test
    void a_mail_that_is_no_longer_kept_is_told_of_all_the_same() {
        system.take(mail(PAT, "A question"));
        system.bucket.expire();
        system.deliverStreamEvents();
        assertThat(newestTo("coordinator@example.gov").text())
            .contains("Address: pat@agency.gov\n")
            .contains("no longer have the email");
    }

    @Test
    void a_mail_too_large_to_be_sent_on_is_told_of_and_said_where_it_is_kept() {
        var large = mail(PAT, "A question").body("Hello\r\n" + "x".repeat(8_000_000));
        system.comes(large);
        var passedOn = newestTo("coordinator@example.gov");
        assertThat(passedOn.text()).contains("Subject: A question\n", "too large to attach", large.id());
        assertThat(passedOn.mime().length).isLessThan(100_000);
    }

    @Test
    void a_bucket_that_can_not_be_reached_loses_nothing() {
        var mail = mail(PAT, "A question");
        system.bucket.fail(true);
        assertThatThrownBy(() -> system.take(mail)).isInstanceOf(InboundMailsUnavailable.class);
        system.bucket.fail(false);
        system.tell(mail);
        system.bucket.fail(true);
        system.deliverStreamEvents();
        assertThat(kindsTo("coordinator@example.gov")).isEmpty();
        system.bucket.fail(false);
        system.sweep();
        assertThat(kindsTo("coordinator@example.gov")).containsExactly("passed-on");
    }

    // --- Who gets no answer: test 52

    @ParameterizedTest
    @ValueSource(strings = { "FAIL", "GRAY", "PROCESSING_FAILED", "DISABLED", "" })
    void inbound_needs_proof(String verdict) {
        system.becomeMember("member@agency.gov");
        system.join("asks@agency.gov");
        system.deliverStreamEvents();
        var memberships = memberships();
        int sent = system.accepted().size();
        for (String address : List.of(PAT, "member@agency.gov", "asks@agency.gov")) {
            for (String subject : List.of("Join #SocialGov", "leave", "manage", "help", "A question")) {
                system.comes(mail(address, subject).dmarc(verdict));
            }
        }
        assertThat(memberships()).isEqualTo(memberships);
        var mails = system.accepted().subList(sent, system.accepted().size());
        if (verdict.equals("FAIL")) {
            assertThat(mails).isEmpty();
        } else {
            assertThat(mails)
                .isNotEmpty()
                .allMatch(mail -> InMemorySystem.COORDINATORS.contains(mail.to()));
            assertThat(newestTo("coordinator@example.gov").text()).contains("we can't verify who sent this email");
            assertThat(unverifiedJoins()).hasSize(3);
        }
    }

    @Test
    void what_is_forged_or_harmful_is_a_number_in_the_brief_and_nothing_else() {
        for (int i = 0; i < 3; i++) {
            var forged = mail(PAT, "A question").dmarc("FAIL");
            system.comes(forged);
            system.tell(forged);
        }
        system.comes(mail(PAT, "join").virus("FAIL"));
        system.comes(mail(PAT, "A question").spam("FAIL"));
        assertThat(system.accepted()).isEmpty();
        assertThat(memberships()).isEmpty();

        system.clock.advance(Duration.ofDays(2));
        system.brief();
        system.deliverStreamEvents();
        assertThat(newestTo("coordinator@example.gov").text()).contains(
            "Emails that we did not forward to you",
            "(DMARC): 3\n",
            "Virus or spam: 2\n"
        );
    }

    @Test
    void a_request_to_join_that_nobody_can_check_is_kept_for_30_days_and_listed() {
        system.comes(mail(PAT, "Join #SocialGov").dmarc("GRAY"));
        system.clock.advance(Duration.ofDays(1));
        system.comes(mail("other@agency.gov", "join").dmarc("GRAY"));
        system.comes(mail("other@agency.gov", "join").dmarc("GRAY"));

        assertThat(system.accepted()).isEmpty();
        assertThat(memberships()).isEmpty();
        assertThat(unverifiedJoins())
            .extracting(join -> join.address().value())
            .containsExactly("other@agency.gov", PAT);
        assertThat(unverifiedJoins().getLast().name()).isEqualTo("Pat Example");

        system.clock.advance(Duration.ofDays(29));
        assertThat(unverifiedJoins()).hasSize(1);
        system.clock.advance(Duration.ofDays(1));
        assertThat(unverifiedJoins()).isEmpty();
        system.comes(mail(PAT, "Join").dmarc("GRAY"));
        assertThat(unverifiedJoins()).hasSize(1);
    }

    @Test
    void made_up_addresses_can_not_fill_the_table() {
        for (int i = 0; i < 600; i++) {
            system.comes(mail("person" + i + "@agency.example", "join").dmarc("GRAY"));
        }
        assertThat(system.ledger.unverifiedJoins("socialgov", system.clock.instant(), 1_000)).hasSize(500);
        assertThat(system.logged()).contains("gray-join-one-too-many");
    }

    @Test
    void a_mail_that_nobody_can_check_is_passed_on_with_that_said_and_gets_no_answer() {
        system.comes(mail(PAT, "A question").dmarc("GRAY"));
        assertThat(kindsTo(PAT)).isEmpty();
        assertThat(newestTo("coordinator@example.gov").text()).contains("we can't verify who sent this email");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated; x=y",
            "auto-submitted:  AUTO-NOTIFIED (rejected)",
            "Precedence: bulk",
            "Precedence: list",
            "precedence: JUNK",
            "List-Id: <socialgov.example.gov>",
            "List-Id: SocialGov <SocialGov.Example.Gov>",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            "Return-Path: <>",
        }
    )
    void automatic_mail_gets_no_answer_and_does_nothing(String header) {
        system.becomeMember(PAT);
        var before = system.ledger.items();
        int sent = system.accepted().size();
        for (String subject : List.of("join", "leave", "help", "Out of office")) {
            system.comes(mail(PAT, subject).rawHeader(header));
        }
        assertThat(system.ledger.items()).isEqualTo(before);
        assertThat(system.accepted()).hasSize(sent);
    }

    /** Mail programs, and programs on the way, add them to mail of people. */
    @ParameterizedTest
    @ValueSource(
        strings = {
            "List-Unsubscribe: <https://mailtool.example/u/1>",
            "List-Post: NO",
            "List-Id: <news.example.org>",
            "X-Autoreply: no",
            "X-Autorespond: no",
            "X-Loop: mailtool",
            "X-Auto-Response-Suppress: All",
            "X-Failed-Recipients: none",
            "Precedence: first-class",
            "Auto-Submitted: no (a person)",
        }
    )
    void no_other_header_makes_a_mail_automatic(String header) {
        system.comes(mail(PAT, "A question").rawHeader(header));
        assertThat(kindsTo("coordinator@example.gov")).containsExactly("passed-on");
        system.comes(mail("kim@agency.gov", "Join").rawHeader(header));
        assertThat(kindsTo("kim@agency.gov")).containsExactly("confirm");
    }

    @Test
    void mail_that_says_it_is_not_automatic_is_answered() {
        system.comes(mail(PAT, "help").header("Auto-Submitted", "no").header("Precedence", "first-class"));
        assertThat(kindsTo(PAT)).containsExactly("help");
    }

    @Test
    void bounces_get_no_answer() {
        system.comes(mail(PAT, "Undeliverable").envelope(""));
        system.comes(mail("MAILER-DAEMON@agency.gov", "Undeliverable"));
        system.comes(mail(PAT, "Undeliverable").envelope("MAILER-DAEMON@mail.agency.gov"));
        system.comes(
            ReceiptEvents.empty("dsn")
                .envelope("postmaster@agency.gov")
                .from("postmaster@agency.gov", "postmaster@agency.gov")
                .header("Subject", "Delivery Status Notification (Failure)")
                .header("Content-Type", "multipart/report; report-type=delivery-status; boundary=b")
        );
        assertThat(system.ledger.items()).isEmpty();
    }

    @Test
    void spam_and_viruses_get_no_answer() {
        system.comes(mail(PAT, "join").spam("FAIL"));
        system.comes(mail(PAT, "A question").virus("FAIL"));
        assertThat(system.accepted()).isEmpty();
        system.comes(mail(PAT, "join").spam("GRAY").virus("PROCESSING_FAILED"));
        assertThat(kindsTo(PAT)).containsExactly("confirm");
    }

    @ParameterizedTest
    @ValueSource(strings = { "GRAY", "PROCESSING_FAILED", "" })
    void of_a_mail_that_was_not_scanned_for_viruses_the_text_is_quoted_and_nothing_attached(String verdict) {
        system.comes(mail(PAT, "A question").virus(verdict).body("Who can help?\r\n"));
        var forwarded = newestTo("coordinator@example.gov");
        assertThat(forwarded.text()).contains("> Who can help?\n", "couldn't scan this email for viruses");
        assertThat(forwarded.raw()).doesNotContain("original-email.eml");
    }

    @Test
    void every_mail_of_ours_that_comes_back_gets_no_answer() {
        system.becomeMember(PAT);
        system.comes(mail("other@agency.gov", "A question"));
        system.comes(mail(PAT, "leave"));
        var ours = system.accepted();
        int orders = system.ledger.orders().size();
        for (OutgoingMail mail : ours) {
            String id = "back" + ++mails;
            // As a program that forwards all mail would send it on, and as one that sends it as its own.
            for (String address : List.of("socialgov@example.gov", PAT)) {
                var told = mail(address, "whatever");
                system.bucket.put(told.id(), mail.mime());
                system.tell(told.event());
            }
            assertThat(id).isNotEmpty();
        }
        assertThat(system.ledger.orders()).hasSize(orders);
    }

    @Test
    void from_our_own_address_nothing_is_taken() {
        system.comes(mail("socialgov@example.gov", "join"));
        system.comes(mail("SocialGov@Example.gov", "A question"));
        assertThat(system.ledger.items()).isEmpty();
    }

    /** Responders that follow no rule answer every mail, from an address that DMARC passes. */
    @Test
    void two_responders_without_manners_can_not_keep_each_other_writing() {
        for (String address : List.of(PAT, "coordinator@example.gov", "second@example.gov")) {
            system.comes(mail(address, "I am away"));
        }
        int rounds = 0;
        int answered = 0;
        while (answered < system.accepted().size() && rounds < 1_000) {
            var mail = system.accepted().get(answered++);
            rounds++;
            system.comes(mail(mail.to().value(), "Re: " + ReadMail.of(mail).subject()));
        }
        // Each of the two coordinators' drafts of a day, and what is left to say.
        assertThat(rounds).isLessThan(60);
        assertThat(system.accepted()).hasSize(answered);
    }

    @Test
    void one_mail_gets_one_answer_however_often_it_is_told_of() {
        var question = mail(PAT, "A question");
        system.comes(question);
        var join = mail("other@agency.gov", "join");
        system.comes(join);
        int sent = system.accepted().size();
        for (int i = 0; i < 5; i++) {
            system.clock.advance(Duration.ofHours(13));
            system.tell(question);
            system.tell(join);
            system.deliverStreamEvents();
        }
        assertThat(system.accepted()).hasSize(sent);
    }

    @Test
    void a_table_that_can_not_be_reached_makes_lambda_retry_and_nothing_is_lost() {
        var mail = mail(PAT, "join");
        system.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
        assertThatThrownBy(() -> system.take(mail)).isInstanceOf(LedgerUnavailable.class);
        system.ledger.fail(FakeLedger.Failure.NONE);
        system.tell(mail);
        system.deliverStreamEvents();
        assertThat(kindsTo(PAT)).containsExactly("confirm");
    }

    // --- One sender

    @Test
    void two_senders_are_none() {
        system.comes(mail(PAT, "join").rawHeader("From: victim@example.org"));
        system.comes(mail(PAT, "join").from("pat@agency.gov, victim@example.org", PAT, "victim@example.org"));
        system.comes(mail(PAT, "join").from("pat@agency.gov, victim@example.org", PAT));
        system.comes(mail(PAT, "join").from("group: pat@agency.gov;", PAT));
        system.comes(mail(PAT, "join").from("undisclosed-recipients:;"));
        system.comes(mail(PAT, "join").from(""));
        system.comes(ReceiptEvents.empty("none").envelope(PAT).header("Subject", "join"));
        assertThat(memberships()).isEmpty();
        assertThat(unverifiedJoins()).isEmpty();
        assertThat(answered()).isEmpty();
        assertThat(kindsTo("coordinator@example.gov")).hasSize(7).containsOnly("passed-on");
        assertThat(newestTo("coordinator@example.gov").text())
            .contains("we can't verify who sent this email", "Address: Not known\n", "to the coordinators only.\n")
            .doesNotContain("To reach the person")
            .doesNotContain("mailto:");
    }

    @Test
    void the_address_that_is_acted_on_is_the_one_that_was_checked() {
        system.comes(mail(PAT, "join").from("victim@agency.gov", "attacker@evil.example"));
        system.comes(mail(PAT, "join").from("\"victim@agency.gov\" <attacker@evil.example>", "victim@agency.gov"));
        assertThat(memberships()).isEmpty();
        assertThat(answered()).isEmpty();
        assertThat(kindsTo("coordinator@example.gov")).containsExactly("passed-on", "passed-on");
    }

    // --- Bytes made to hurt

    @Test
    void a_header_without_an_end_is_not_read_forever() {
        system.comes(mail(PAT, "join").header("X-Long", "x".repeat(300_000)));
        assertThat(memberships()).isEmpty();
        assertThat(answered()).isEmpty();
        assertThat(kindsTo("coordinator@example.gov")).containsExactly("passed-on");
    }

    @Test
    void broken_mail_is_passed_on_as_it_is() {
        var random = new Random(52);
        String[] pieces = {
            "--b\r\n",
            "--b--\r\n",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
            "Content-Type: text/plain; charset=\"\u0000\"\r\n\r\n",
            "Content-Type: text/html; charset=no-such\r\n\r\n<p",
            "Content-Type: message/rfc822\r\n\r\n",
            "Content-Transfer-Encoding: base64\r\n\r\n%%%%",
            "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x",
            "\r\n",
            "\r",
            "\n",
            "=?utf-8?B?????=",
            "\u0000\u0001",
            "é漢字🎉",
            "<style".repeat(2_000),
            "<!--".repeat(2_000),
            "a".repeat(5_000),
        };
        for (int i = 0; i < 300; i++) {
            var body = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                body.append(pieces[random.nextInt(pieces.length)]);
            }
            String[] types = { "multipart/mixed; boundary=b", "text/html", "text/plain; charset=x", "x/y/z;;", "" };
            var mail = ReceiptEvents.empty("broken" + i)
                .envelope(PAT)
                .from("pat@agency" + i + ".example", "pat@agency" + i + ".example")
                .header("Subject", "A question " + i)
                .header("Content-Type", types[random.nextInt(types.length)])
                .body(body.toString());
            system.clock.advance(Duration.ofHours(1));
            system.comes(mail);
            var passedOn = newestTo("coordinator@example.gov");
            assertThat(passedOn.subject()).isEqualTo("Email to SocialGov: A question " + i);
            if (!passedOn.text().contains("attached without the parts")) {
                assertThat(passedOn.attachment()).isEqualTo(mail.raw());
            }
            assertThat(passedOn.header("Bcc")).isEmpty();
        }
    }

    @Test
    void headers_made_to_hurt_make_no_second_recipient_and_no_other_header() {
        var random = new Random(5252);
        String[] pieces = {
            "\r\n\t",
            "\r\nBcc: victim@example.org",
            "\r\n ",
            "=?utf-8?Q?=0D=0ABcc:_victim=40example.org?=",
            "=?utf-8?Q?=E2=80=AE?=",
            "<victim@example.org>",
            ", victim@example.org",
            "\"",
            "\\",
            "(",
            ")",
            ";",
            "\u0000",
            "ü",
            "x".repeat(400),
        };
        for (int i = 0; i < 500; i++) {
            var subject = new StringBuilder("A question");
            var name = new StringBuilder("Pat");
            for (int n = random.nextInt(5); n >= 0; n--) {
                subject.append(pieces[random.nextInt(pieces.length)]);
                name.append(pieces[random.nextInt(pieces.length)]);
            }
            var before = system.accepted().size();
            system.comes(
                ReceiptEvents.empty("hurt" + i)
                    .envelope(PAT)
                    .from(name + " <" + PAT + ">", name + " <" + PAT + ">")
                    .header("Subject", subject.toString())
            );
            system.clock.advance(Duration.ofHours(3));
            for (OutgoingMail sent : system.accepted().subList(before, system.accepted().size())) {
                assertThat(sent.to().value()).isIn(PAT, "coordinator@example.gov", "second@example.gov");
                var read = ReadMail.of(sent);
                assertThat(read.header("To")).containsExactly(sent.to().value());
                assertThat(read.header("Bcc")).isEmpty();
                assertThat(read.header("Subject")).hasSize(1);
            }
        }
    }

    /** The time-out is for code that would need minutes: with a pattern that backtracks, or a part read many times. */
    @Test
    @Timeout(60)
    void a_mail_that_is_made_to_be_slow_is_read_to_its_end() {
        String[] bodies = {
            "<style".repeat(20_000),
            "<!--".repeat(30_000),
            "<".repeat(100_000),
            "<p>".repeat(40_000),
            "--b\r\n".repeat(20_000),
            "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(100_000),
            " ".repeat(100_000),
        };
        for (String body : bodies) {
            for (String type : List.of("text/html", "text/plain", "multipart/mixed; boundary=b")) {
                var mail = ReceiptEvents.empty("slow").from(PAT, PAT).header("Content-Type", type).body(body);
                var text = QuotableText.of(mail.raw(), HeaderParser.LENIENT).lines();
                assertThat(String.join("", text)).as(type).hasSizeLessThanOrEqualTo(READ_FOR_TEXT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "{}",
            "[]",
            "{\"Records\":[]}",
            "{\"Records\":[{\"eventSource\":\"aws:s3\"}]}",
            "{\"Records\":[{\"eventSource\":\"aws:ses\",\"ses\":{\"mail\":{}}}]}",
            "{\"Records\":[{\"eventSource\":\"aws:ses\"",
        }
    )
    void what_is_no_event_of_a_receipt_rule_does_not_count_as_done(String event) {
        assertThatThrownBy(() -> system.tell(event.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Exception.class);
    }

    @Test
    void an_id_that_could_reach_another_object_is_refused() {
        for (String id : List.of("../x", "a/b", "a b", "x".repeat(300))) {
            assertThatThrownBy(() -> system.take(mail(PAT, "join", id))).isInstanceOf(Exception.class);
        }
    }

    // --- The log

    @Test
    void logs_hold_no_one() {
        system.comes(mail("canary@agency.gov", "join").from("Canary Bird <canary@agency.gov>", "canary@agency.gov"));
        system.comes(mail("canary@agency.gov", "Canary question").body("canary text"));
        system.comes(mail("canary@agency.gov", "join").dmarc("GRAY"));
        system.comes(mail("canary@agency.gov", "join").dmarc("FAIL"));
        assertThat(system.logged().toLowerCase(java.util.Locale.ROOT)).doesNotContain("canary");
        assertThat(mail("canary@agency.gov", "x").toString()).doesNotContain("canary");
    }

    private ReceiptEvents mail(String address, String subject) {
        return mail(address, subject, "mail" + ++mails);
    }

    private ReceiptEvents mail(String address, String subject, String id) {
        return ReceiptEvents.mail(id, address, subject).at(system.clock.instant());
    }

    /** What went to anybody but the coordinators. */
    private List<OutgoingMail> answered() {
        return system
            .accepted()
            .stream()
            .filter(mail -> !InMemorySystem.COORDINATORS.contains(mail.to()))
            .toList();
    }

    private List<String> kindsTo(String address) {
        return system
            .accepted()
            .stream()
            .filter(mail -> mail.to().equals(InMemorySystem.address(address)))
            .map(mail -> ReadMail.of(mail).header("X-Mail-Reason").getFirst())
            .toList();
    }

    private ReadMail newestTo(String address) {
        return ReadMail.newestTo(address, system.accepted());
    }

    private List<UnverifiedJoin> unverifiedJoins() {
        return system.ledger.unverifiedJoins("socialgov", system.clock.instant(), 100);
    }

    private List<Item> memberships() {
        return system.ledger.items().stream().filter(Membership.class::isInstance).toList();
    }

    private static MemberKey key(String address) {
        return MemberKey.of("socialgov", InMemorySystem.address(address));
    }

    /** The whole message, and what its parts say. */
    private static String everythingIn(OutgoingMail mail) {
        var read = ReadMail.of(mail);
        return read.raw() + read.text() + read.html() + Base64.getMimeEncoder().encodeToString(read.mime());
    }

    /** Kinds that this test names, so that a renamed one is found. */
    static {
        assertThat(List.of("confirm", "help", "passed-on", "goodbye")).allSatisfy(MailKind::of);
    }
}
