package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.imports.ImportReport;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;

class MailWriterTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final EmailAddress ADA = InMemorySystem.address("ada@agency.example.gov");
    private static final EmailAddress OTHER = new EmailAddress("ada.byron", "other.example.gov");
    private static final List<String> HOSTILE = List.of(
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "{{7*7}} ${7*7} <%= 7*a %>",
        "=HYPERLINK(\"http://evil.example\")",
        "&lt;b&gt; &amp; &#x3C;i&#x3E;",
        "--></style></title><h1>",
        "Zoë Ünïcode 漢字 🎉",
        "Ada\r\nBcc: victim@example.org\r\n\r\nYour account is closed"
    );

    private static final EmailAddress OUTSIDER = InMemorySystem.address("pat@contractor.example");

    private static final String ORIGINAL = """
    From: Ada Byron <ada@agency.example.gov>
    To: socialgov@example.gov
    Subject: A question
    Date: Mon, 2 Mar 2026 09:58:00 -0500

    Who can help with captions?

    Ada
    """;

    private final InMemorySystem system = new InMemorySystem();

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void both_parts_of_every_kind_say_the_same(MailKind kind) {
        var mail = mail(kind);
        assertThat(mail.said()).isNotBlank();
        // The band at the top names the community; the text part has it in its heading.
        assertThat(mail.shown()).isEqualTo("SocialGov " + mail.said());
    }

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void every_kind_names_the_community_in_its_subject_and_its_reason_in_a_header(MailKind kind) {
        var mail = mail(kind);
        assertThat(mail.subject()).contains("SocialGov");
        assertThat(mail.header("X-Mail-Reason")).containsExactly(kind.reason());
        assertThat(mail.header("From")).containsExactly("SocialGov <socialgov@example.gov>");
        assertThat(mail.header("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.header("Feedback-ID")).containsExactly(
            kind.reason() + ":socialgov:" + (kind.isInvitation() ? "bulk" : "transactional") + ":socialgov"
        );
        assertThat(mail.header("Date")).containsExactly("Mon, 2 Mar 2026 15:00:00 +0000");
        assertThat(mail.header("Message-ID")).containsExactly("<" + order(kind).ref().id() + "@example.gov>");
        assertThat(mail.header("X-SES-MESSAGE-TAGS")).containsExactly(
            "order=" + order(kind).ref().member().hex() + "-" + order(kind).ref().id()
        );
    }

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void every_kind_is_small_and_loads_nothing(MailKind kind) {
        var mail = mail(kind);
        assertThat(mail.mime().length).isLessThan(100_000);
        assertThat(mail.html()).doesNotContain(
            "src=",
            "url(",
            "@import",
            "<link",
            "<script",
            "<img",
            "background=",
            "http-equiv"
        );
        var addresses = Pattern.compile("https?://[^\"'<>\\s]+").matcher(mail.html() + mail.text());
        while (addresses.find()) {
            assertThat(addresses.group()).startsWith(InMemorySystem.ORIGIN + "/");
        }
    }

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void every_line_of_every_kind_passes_any_relay(MailKind kind) {
        for (byte b : mail(kind).mime()) {
            assertThat((int) b).isBetween(0, 126);
        }
        assertThat(mail(kind).raw().replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(mail(kind).raw().split("\r\n")).allSatisfy(line -> assertThat(line.length()).isLessThan(300));
    }

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void every_link_stands_alone_on_its_line_and_is_short(MailKind kind) {
        var mail = mail(kind);
        for (Link.Purpose purpose : kind.links()) {
            var line =
                InMemorySystem.ORIGIN + "/communities/social-media/" + purpose.path() + "?token=" + mail.token(purpose);
            assertThat(mail.text().lines()).contains(line);
            assertThat(line.length()).isLessThanOrEqualTo(200);
            assertThat(mail.html()).contains("href=\"" + line + "\"");
        }
        assertThat(
            mail
                .text()
                .lines()
                .filter(line -> line.contains("://"))
        ).allMatch(line -> line.matches("https://\\S+"));
    }

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void every_mail_that_a_stranger_can_cause_has_a_way_to_stop_them_for_good(MailKind kind) {
        boolean strangers = switch (kind) {
            case CONFIRM, REMINDER, ALREADY_MEMBER, WAITING, DECLINED, MANAGE, CHANGE_ADDRESS, HELP -> true;
            // No stranger causes it; a person who was removed may want no mail any more.
            case REMOVED -> true;
            case
                WELCOME,
                JOIN_NOTICE,
                APPROVAL_REQUEST,
                APPROVED,
                CORRECTED,
                GOODBYE,
                MOVED,
                ERASED,
                PASSED_ON,
                BRIEF,
                ANNOUNCEMENT,
                DIGEST,
                PREVIEW,
                SEND_REQUEST,
                SEND_NOTICE,
                SEND_REPORT,
                COORDINATOR,
                COORDINATOR_FRESH,
                COORDINATOR_INVITATION,
                COORDINATOR_NOTICE,
                WELCOME_PREVIEW,
                IMPORT_REPORT -> false;
            // Nobody asked for it.
            case INVITATION, INVITATION_REMINDER -> true;
        };
        assertThat(mail(kind).text().contains("/never-again?token=")).isEqualTo(strangers);
    }

    /** A stranger chooses the local part, too: {@code victim+call-this-number@}. */
    @ParameterizedTest
    @EnumSource(names = { "CONFIRM", "REMINDER", "ALREADY_MEMBER", "WAITING", "DECLINED", "MANAGE", "HELP" })
    void no_mail_that_a_stranger_can_cause_repeats_the_address(MailKind kind) {
        var mail = mail(kind);
        assertThat(mail.text() + mail.html() + mail.subject()).doesNotContainIgnoringCase(ADA.local() + "@");
    }

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void an_answer_that_quotes_a_link_hands_it_to_nobody(MailKind kind) {
        var mail = mail(kind);
        boolean toCoordinator = order(kind).coordinator().isPresent();
        assertThat(mail.header("To")).containsExactly(toCoordinator ? "coordinator@example.gov" : ADA.value());
        assertThat(mail.header("Reply-To")).containsExactly(
            toCoordinator ? "coordinator@example.gov, second@example.gov" : InMemorySystem.SENDER.value()
        );
        for (Link.Purpose purpose : kind.links()) {
            assertThat(mail.text()).contains(mail.token(purpose));
            // Any coordinator may use these; the others are for the one person whom the mail is for.
            assertThat(kind.addressee() == MailKind.Addressee.COORDINATORS).isEqualTo(
                Set.of(Link.Purpose.APPROVE, Link.Purpose.DECLINE, Link.Purpose.DECLINE_DOMAIN).contains(purpose)
            );
        }
    }

    @ParameterizedTest
    @EnumSource(names = { "JOIN_NOTICE", "APPROVAL_REQUEST", "PASSED_ON" })
    void a_coordinator_writes_to_the_person_by_a_link_of_its_own(MailKind kind) {
        assertThat(mail(kind).text().lines()).contains("mailto:" + ADA.value());
        assertThat(mail(kind).html()).contains("href=\"mailto:" + ADA.value() + "\"");
    }

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void only_mail_to_members_can_be_unsubscribed_from_in_one_click(MailKind kind) {
        var mail = mail(kind);
        if (kind == MailKind.WELCOME || kind == MailKind.APPROVED || kind == MailKind.MOVED) {
            assertThat(mail.header("List-Unsubscribe")).containsExactly(
                "<" +
                    InMemorySystem.ORIGIN +
                    "/communities/social-media/unsubscribe?token=" +
                    mail.token(Link.Purpose.UNSUBSCRIBE) +
                    ">, <mailto:socialgov@example.gov?subject=leave%20%23socialgov%20token%3D" +
                    mail.token(Link.Purpose.UNSUBSCRIBE) +
                    ">"
            );
            assertThat(mail.header("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
            assertThat(mail.header("List-Id")).containsExactly("<socialgov.example.gov>");
        } else if (kind.isInvitation()) {
            // The reader is no member: one click stops all mail.
            assertThat(mail.header("List-Unsubscribe")).containsExactly(
                "<" +
                    InMemorySystem.ORIGIN +
                    "/communities/social-media/never-again?token=" +
                    mail.token(Link.Purpose.NEVER_AGAIN) +
                    ">"
            );
            assertThat(mail.header("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        } else {
            assertThat(mail.raw()).doesNotContain("List-");
        }
    }

    @Test
    void an_approval_tells_what_the_coordinator_wrote_and_a_first_request_is_no_reminder() {
        var plain = order(MailKind.APPROVED);
        var approved = plain.withNote("We met <at> the summit");
        var links = new EnumMap<Link.Purpose, Link.Token>(Link.Purpose.class);
        plain
            .kind()
            .links()
            .forEach(purpose -> links.put(purpose, new Link.Token("x".repeat(43))));
        var send = new Dispatch.Next.Send(
            approved,
            Optional.of(member(MailKind.APPROVED, DETAILS)),
            links,
            Change.none()
        );
        var mail = ReadMail.of(system.mails.write(send, NOW));
        // As the form calls it: an approval needs no reason.
        assertThat(mail.text()).contains("Message: We met <at> the summit\n").doesNotContain("Reason:");
        assertThat(mail.html()).contains("We met &lt;at&gt; the summit");
        assertThat(mail(MailKind.APPROVAL_REQUEST).text()).doesNotContain("This is a reminder");
    }

    @Test
    void the_confirm_mail_has_the_subject_that_the_page_promises() {
        assertThat(mail(MailKind.CONFIRM).subject()).isEqualTo("Confirm that you want to join SocialGov");
    }

    @Test
    void the_member_reads_where_the_membership_is_to_go() {
        assertThat(mail(MailKind.CHANGE_ADDRESS).text().replaceAll("\\s+", " ")).contains(
            "membership of " + ADA.value() + " to " + OTHER.value()
        );
    }

    /** The other address is nobody's yet: what goes there names nobody but itself. */
    @Test
    void the_other_end_of_a_move_reads_nothing_of_the_member() {
        var toOld = order(MailKind.CHANGE_ADDRESS);
        var toNew = toOld.about(OTHER);
        var links = new EnumMap<Link.Purpose, Link.Token>(Link.Purpose.class);
        toNew
            .kind()
            .links()
            .forEach(purpose -> links.put(purpose, new Link.Token("x".repeat(43))));
        var mail = ReadMail.of(
            system.mails.write(
                new Dispatch.Next.Send(
                    toNew,
                    Optional.of(member(MailKind.CHANGE_ADDRESS, DETAILS)),
                    links,
                    Change.none()
                ),
                NOW
            )
        );
        assertThat(mail.header("To")).containsExactly(OTHER.value());
        assertThat(mail.text() + mail.html() + mail.raw()).doesNotContain(ADA.value(), DETAILS.name());
        assertThat(mail.text().replaceAll("\\s+", " ")).contains("membership to this address");
    }

    /** Test 39. */
    @ParameterizedTest
    @EnumSource(names = { "CONFIRM", "REMINDER" })
    void mail_carries_no_words_of_a_stranger(MailKind kind) {
        var mail = mail(kind, new Details("Win money http://evil.example", "Evilcorp", "Prince", List.of("training")));
        assertThat(mail.text() + mail.html() + mail.raw() + mail.subject())
            .doesNotContainIgnoringCase("money")
            .doesNotContainIgnoringCase("evil")
            .doesNotContainIgnoringCase("prince")
            .doesNotContainIgnoringCase("training")
            .contains(ADA.value());
        assertThat(mail.said()).isEqualTo(mail(kind).said());
    }

    static Stream<String> hostile() {
        return HOSTILE.stream();
    }

    /** Test 47. */
    @ParameterizedTest
    @MethodSource("hostile")
    void hostile_text_is_text(String hostile) {
        for (MailKind kind : List.of(MailKind.JOIN_NOTICE, MailKind.APPROVAL_REQUEST)) {
            var mail = mail(kind, new Details(hostile, hostile, hostile, List.of()));
            String shown = TypedText.name(hostile);
            assertThat(mail.text()).contains("Name: " + shown + "\n");
            assertThat(mail.html())
                .doesNotContain("<script", "<img", "<h1>", "onmouseover='")
                .contains(">" + escaped(shown) + "</td>");
            assertThat(mail.header("Bcc")).isEmpty();
            assertThat(mail.text().lines()).noneMatch(
                line -> line.startsWith("Bcc:") || line.startsWith("Your account")
            );
            assertThat(mail.shown()).isEqualTo("SocialGov " + mail.said());
        }
    }

    @Test
    void what_can_not_be_seen_but_changes_what_is_is_left_out() {
        var mail = mail(
            MailKind.JOIN_NOTICE,
            new Details("Ada \u202Evog.elpmaxe\u202C\u0000\u200B Byron \uD800", "", "", List.of())
        );
        assertThat(mail.text()).contains("Name: Ada vog.elpmaxe\uFFFD Byron \uFFFD\n");
        assertThat(mail.text()).contains("Organization: Not given\n");
    }

    @ParameterizedTest
    @EnumSource(names = { "JOIN_NOTICE", "APPROVAL_REQUEST" })
    void a_stored_name_that_would_be_a_link_is_shown_cleaned(MailKind kind) {
        var mail = mail(kind, new Details("Ada https://evil.example", "www.evil.example", "\u200F\u3164", List.of()));
        assertThat(mail.text())
            .contains("Name: Ada https evil.example\n", "Organization: www evil.example\n")
            .doesNotContain("://evil", "www.evil", "\u200F", "\u3164");
    }

    @Test
    void the_join_notice_tells_who_joined() {
        var mail = mail(MailKind.JOIN_NOTICE);
        assertThat(mail.text()).contains(
            "Name: Ada Byron\nAddress: ada@agency.example.gov\n" +
                "Government: Not in our directory of government domains\nOrganization: Department of Examples\nRole: Writer\n" +
                "Topics: Training, Shared tools\nJoined: March 2, 2026\n"
        );
    }

    @Test
    void the_coordinators_read_in_the_subject_who_it_is_and_of_which_government() {
        var gsa = Optional.of(new Affiliation("General Services Administration", Kind.FEDERAL, LocalDate.EPOCH));
        var joined = mail(MailKind.JOIN_NOTICE, member(MailKind.JOIN_NOTICE, DETAILS).affiliated(gsa));
        assertThat(joined.subject()).isEqualTo("SocialGov: new member Ada Byron, General Services Administration");
        assertThat(joined.text()).contains("Government: General Services Administration (Federal)\n");

        var asking = member(MailKind.APPROVAL_REQUEST, DETAILS);
        var request = mail(MailKind.APPROVAL_REQUEST, asking);
        assertThat(request.subject()).isEqualTo(
            "SocialGov: request " + asking.reference() + " from Ada Byron, agency.example.gov"
        );
        assertThat(request.text()).contains("Request " + asking.reference() + " to join SocialGov");
    }

    @Test
    void an_approval_request_says_why_the_address_is_outside_the_rule() {
        var outside = new Membership(
            MemberKey.of("socialgov", OUTSIDER),
            "socialgov",
            OUTSIDER,
            DETAILS,
            new Consent("1", NOW),
            new Membership.State.AwaitingApproval(NOW),
            1
        );
        assertThat(mail(MailKind.APPROVAL_REQUEST, outside).text().replaceAll("\\s+", " ")).contains(
            "our directory doesn't list the email domain of the address. These are the details they gave."
        );
    }

    @Test
    void a_new_member_is_told_of_the_next_two_events_and_of_no_announcement() {
        var text = mail(MailKind.WELCOME).text();
        assertThat(text)
            .contains("A clinic, Monday at 10 a.m.:\n" + InMemorySystem.ORIGIN + "/events/clinic/\n")
            .contains("A course, Tuesday at 10 a.m.:")
            .contains("Ground rules:\n" + InMemorySystem.ORIGIN + "/communities/social-media/ground-rules/\n")
            .contains("You get each one at once, or all of a day or a week in one email, as you choose.")
            .contains("/communities/social-media/archive\n")
            .contains("Manage my subscription (works for 24 hours):")
            .doesNotContain("An event that is over", "A later event");
    }

    @Test
    void outlook_gets_a_table_of_fixed_width_and_the_padding_in_the_cell() {
        var html = mail(MailKind.CONFIRM).html();
        assertThat(html).contains(
            "<!--[if mso]><table role=\"presentation\" width=\"600\"",
            "mso-padding-alt:12px 20px"
        );
        assertThat(html.split("<!--\\[if mso\\]>", -1)).hasSize(html.split("<!\\[endif\\]-->", -1).length);
    }

    @Test
    void a_decline_gives_its_reason_and_says_when_to_ask_again() {
        assertThat(mail(MailKind.DECLINED).text())
            .contains("Reason: Not a government address\n")
            .contains("You can ask again from March 30, 2026.");
    }

    @Test
    void after_an_erasure_a_decline_says_when_to_ask_again_and_nothing_else() {
        var order = MailOrder.create(
            MailKind.DECLINED,
            MemberKey.of("socialgov", ADA),
            "socialgov",
            NOW,
            system.randomness
        )
            .about(ADA)
            .withNote("2026-03-30T15:00:00Z");
        var links = Map.of(Link.Purpose.NEVER_AGAIN, new Link.Token("-".repeat(43)));
        var send = new Dispatch.Next.Send(order, Optional.empty(), links, Change.none());
        assertThat(ReadMail.of(system.mails(MailReader.SYSTEM).write(send, NOW)).text())
            .contains("You can ask again from March 30, 2026.")
            .doesNotContain("Reason:");
    }

    @Test
    void a_letter_without_a_link_that_its_kind_needs_is_not_made() {
        var send = new Dispatch.Next.Send(
            order(MailKind.CONFIRM),
            Optional.of(member(MailKind.CONFIRM, DETAILS)),
            Map.of(),
            Change.none()
        );
        assertThatThrownBy(() -> system.mails.write(send, NOW)).hasMessageContaining("CONFIRM");
    }

    /** Test 46, of the headers: whatever stands in a name or a subject, there is one recipient and no other header. */
    @Test
    void one_address_means_one() {
        var random = new Random(46);
        String[] pieces = {
            "\r\n",
            "\n",
            "\r",
            "Bcc: victim@example.org",
            ",",
            "<victim@example.org>",
            "\"",
            "=?utf-8?q?a=0d=0aBcc:_victim=40example.org?=",
            "ü",
            " ",
            "\u2028",
            "\u0000",
            ";",
            "a".repeat(500),
        };
        for (int i = 0; i < 500; i++) {
            var text = new StringBuilder("x");
            for (int n = random.nextInt(6); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            var content = new MailContent(
                text.toString(),
                List.of(new MailContent.Block.Paragraph(text.toString())),
                List.of()
            );
            var mime = new MimeMail(
                InMemorySystem.SENDER,
                content.subject(),
                ADA,
                List.of(InMemorySystem.SENDER),
                content.subject(),
                NOW,
                "id@example.gov",
                Map.of("X-Mail-Reason", "confirm"),
                MailText.render(content),
                MailHtml.render(content, content.subject(), "en-US"),
                Optional.empty()
            );
            var read = ReadMail.of(mime.bytes());
            assertThat(read.header("To")).containsExactly(ADA.value());
            assertThat(read.header("Bcc")).isEmpty();
            assertThat(read.header("Cc")).isEmpty();
            assertThat(
                read
                    .raw()
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
            )
                .filteredOn(line -> !line.startsWith(" ") && !line.startsWith("\t"))
                .isNotEmpty()
                .allMatch(line ->
                    line.matches(
                        "(From|To|Reply-To|Subject|Date|Message-ID|MIME-Version|Content-Type|X-Mail-Reason): ?.*"
                    )
                );
        }
    }

    @Test
    void a_header_with_a_line_break_is_refused() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Mail-Reason", "confirm\r\nBcc: victim@example.org");
        assertThatThrownBy(() -> mime("Subject", headers)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mime("Subject", Map.of("X:\r\nBcc", "victim@example.org"))).isInstanceOf(
            IllegalArgumentException.class
        );
        assertThatThrownBy(() -> mime("Subject\r\nBcc: victim@example.org", Map.of())).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    @Test
    void a_name_with_other_letters_than_ascii_arrives_as_it_is() {
        var content = new MailContent("Bienvenue à la communauté « Réseaux »", List.of(), List.of());
        assertThat(ReadMail.of(mime(content.subject(), Map.of())).subject()).isEqualTo(content.subject());
    }

    private static byte[] mime(String subject, Map<String, String> headers) {
        return new MimeMail(
            InMemorySystem.SENDER,
            "SocialGov",
            ADA,
            List.of(InMemorySystem.SENDER),
            subject,
            NOW,
            "id@example.gov",
            headers,
            "text",
            "<p>html</p>",
            Optional.empty()
        ).bytes();
    }

    private static final Details DETAILS = new Details(
        "Ada Byron",
        "Department of Examples",
        "Writer",
        List.of("training", "shared-tools")
    );

    /** Where people read the address, a mail program's own mail would wait for them, and no program knows a command. */
    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "ANNOUNCEMENT", "DIGEST", "PREVIEW", "SEND_REQUEST", "SEND_NOTICE", "SEND_REPORT" }
    )
    void where_people_read_the_address_no_mail_offers_what_only_a_program_does(MailKind kind) {
        var mail = mail(kind, DETAILS, MailReader.PEOPLE);

        assertThat(mail.raw()).doesNotContain("subject=leave");
        assertThat(mail.header("List-Unsubscribe")).noneMatch(value -> value.contains("mailto:"));
        assertThat(mail.text()).doesNotContain("A program reads", "Manage:", "Leave:", "Join #");
        assertThat(mail.header("Reply-To")).isEqualTo(mail(kind).header("Reply-To"));
    }

    @ParameterizedTest
    @EnumSource(names = { "WELCOME", "APPROVED" })
    void where_people_read_the_address_one_click_and_the_link_unsubscribe(MailKind kind) {
        var mail = mail(kind, DETAILS, MailReader.PEOPLE);

        assertThat(mail.header("List-Unsubscribe")).containsExactly(
            "<" +
                InMemorySystem.ORIGIN +
                "/communities/social-media/unsubscribe?token=" +
                mail.token(Link.Purpose.UNSUBSCRIBE) +
                ">"
        );
        assertThat(mail.header("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
    }

    @Test
    void help_lists_the_commands_only_where_a_program_reads_them() {
        assertThat(mail(MailKind.HELP).text()).contains("Join #SocialGov", "Leave:", "/join/");
        assertThat(mail(MailKind.HELP, DETAILS, MailReader.PEOPLE).text()).contains(
            "The coordinators of SocialGov read",
            "/join/"
        );
    }

    private ReadMail mail(MailKind kind) {
        return mail(kind, DETAILS);
    }

    private ReadMail mail(MailKind kind, Details details) {
        return mail(kind, details, MailReader.SYSTEM);
    }

    private ReadMail mail(MailKind kind, Details details, MailReader readBy) {
        return mail(kind, member(kind, details), readBy);
    }

    private ReadMail mail(MailKind kind, Membership member) {
        return mail(kind, member, MailReader.SYSTEM);
    }

    private ReadMail mail(MailKind kind, Membership member, MailReader readBy) {
        system.bucket.put("mail", ORIGINAL);
        var links = new EnumMap<Link.Purpose, Link.Token>(Link.Purpose.class);
        kind.links().forEach(purpose ->
            links.put(purpose, new Link.Token("%-43s".formatted(purpose.name()).replace(' ', '-')))
        );
        return ReadMail.of(
            system
                .mails(readBy)
                .write(
                    new Dispatch.Next.Send(order(kind, member.community()), Optional.of(member), links, Change.none()),
                    NOW
                )
        );
    }

    private static MailOrder order(MailKind kind) {
        return order(kind, "socialgov");
    }

    private static MailOrder order(MailKind kind, String community) {
        boolean toCoordinator =
            kind == MailKind.JOIN_NOTICE ||
            kind == MailKind.APPROVAL_REQUEST ||
            kind == MailKind.PASSED_ON ||
            kind == MailKind.BRIEF ||
            kind == MailKind.COORDINATOR_NOTICE ||
            kind == MailKind.IMPORT_REPORT;
        var order = new MailOrder(
            new MailOrder.Ref(MemberKey.of(community, ADA), "0123456789abcdef0123456789abcdef"),
            community,
            kind,
            toCoordinator ? Optional.of(InMemorySystem.COORDINATORS.getFirst()) : Optional.empty(),
            kind == MailKind.PASSED_ON ? Optional.of(ADA) : Optional.empty(),
            kind == MailKind.PASSED_ON
                ? Optional.of(new MailOrder.Enclosure("mail", true, true, "", "A question", ""))
                : Optional.empty(),
            kind == MailKind.CHANGE_ADDRESS ? Optional.of(OTHER.value()) : Optional.empty(),
            Optional.empty(),
            0,
            NOW,
            new MailOrder.State.Claimed(NOW.plus(MailOrder.LEASE), 1),
            List.of(),
            2
        );
        return switch (kind) {
            case COORDINATOR_NOTICE -> order.withNote("removed\nAda\nBen\nLeft");
            case INVITATION, INVITATION_REMINDER -> order.withNote(
                new ListImport.Note("GSA LISTSERV SOCIALMEDIA-L", LocalDate.of(2026, 2, 1), NOW).text()
            );
            case IMPORT_REPORT -> order.withNote(
                new ImportReport(
                    ListImport.State.Stopped.BOUNCES,
                    "GSA LISTSERV SOCIALMEDIA-L",
                    LocalDate.of(2026, 2, 1),
                    Map.of(ListImport.Outcome.INVITED, 50, ListImport.Outcome.BOUNCED, 3),
                    Map.of("closed.example.gov", 2)
                ).text()
            );
            default -> order;
        };
    }

    private static Membership member(MailKind kind, Details details) {
        var state = switch (kind) {
            case CONFIRM, REMINDER -> new Membership.State.Pending(NOW, NOW.plus(Membership.CONFIRM_WITHIN));
            case
                WELCOME,
                ALREADY_MEMBER,
                JOIN_NOTICE,
                APPROVED,
                CORRECTED,
                MANAGE,
                CHANGE_ADDRESS,
                MOVED,
                ERASED,
                HELP,
                PASSED_ON,
                BRIEF,
                ANNOUNCEMENT,
                DIGEST,
                PREVIEW,
                SEND_REQUEST,
                SEND_NOTICE,
                SEND_REPORT,
                COORDINATOR,
                COORDINATOR_FRESH,
                COORDINATOR_INVITATION,
                COORDINATOR_NOTICE,
                WELCOME_PREVIEW,
                INVITATION,
                INVITATION_REMINDER,
                IMPORT_REPORT -> new Membership.State.Active(NOW);
            case APPROVAL_REQUEST, WAITING -> new Membership.State.AwaitingApproval(NOW);
            case DECLINED -> new Membership.State.Declined(NOW.minus(Duration.ofDays(2)), "Not a government address");
            case GOODBYE -> new Membership.State.Left(NOW, NOW.minus(Duration.ofDays(90)));
            case REMOVED -> new Membership.State.Left(NOW, NOW.minus(Duration.ofDays(90)), true);
        };
        return new Membership(
            MemberKey.of("socialgov", ADA),
            "socialgov",
            ADA,
            details,
            new Consent("1", NOW),
            state,
            1
        );
    }

    private static String escaped(String text) {
        return text
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
    }

    @Test
    void a_community_with_an_address_of_its_own_welcomes_from_it_in_its_own_words() {
        var member = new Membership(
            MemberKey.of("captions", ADA),
            "captions",
            ADA,
            DETAILS,
            new Consent("1", NOW),
            new Membership.State.Active(NOW),
            1
        );
        var own = mail(MailKind.WELCOME, member);

        assertThat(own.header("From")).containsExactly("Captions <captions@example.gov>");
        assertThat(own.header("Reply-To")).containsExactly("captions@example.gov");
        assertThat(own.header("List-Unsubscribe").toString()).contains("mailto:captions@example.gov");
        assertThat(own.text()).contains("\nWelcome, captioner.\n", "captions@example.gov").doesNotContain("socialgov@");
        assertThat(own.html()).contains(">Welcome, captioner.</p>").doesNotContain("socialgov@");
        var common = mail(MailKind.WELCOME);
        assertThat(common.text()).contains("socialgov@example.gov").doesNotContain("captioner", "captions@");
    }

    /** So that a hostile text is never taken for a mistake of the test's own encoding. */
    @Test
    void the_message_is_utf_8() {
        assertThat(mail(MailKind.CONFIRM).raw())
            .contains("Content-Type: text/plain; charset=UTF-8", "Content-Type: text/html; charset=UTF-8")
            .contains("Content-Transfer-Encoding: quoted-printable");
        assertThat(new String(mail(MailKind.CONFIRM).mime(), StandardCharsets.US_ASCII)).doesNotContain("\uFFFD");
    }
}
