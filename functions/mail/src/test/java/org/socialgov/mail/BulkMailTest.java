package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Community;
import org.socialgov.community.DeliveryPreferences.Frequency;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;

/** Announcements and digests, read as a member's mail program reads them. */
class BulkMailTest {

    private static final Instant NOW = Instant.parse("2026-11-24T15:00:00Z");
    private static final LocalDate TUESDAY = LocalDate.of(2026, 11, 24);
    private static final EmailAddress ADA = InMemorySystem.address("ada@agency.example.gov");
    private static final Link.Token TOKEN = new Link.Token("A".repeat(43));
    private static final String ARCHIVE = "https://community.example.gov/communities/social-media/archive";
    private static final int SEEDS = 120;

    private final MailingTemplates templates = templates(MailReader.SYSTEM);

    private static MailingTemplates templates(MailReader readBy) {
        return new MailingTemplates(
            new Sender(
                InMemorySystem.SENDER,
                FirstCoordinators.ofAll(InMemorySystem.COORDINATORS),
                InMemorySystem.ORIGIN,
                "Government Communities",
                readBy
            ),
            Wording.of("en")
        );
    }

    private static Announcement announcement(String subject, String text) {
        return announcement(1, subject, text);
    }

    private static Announcement announcement(int number, String subject, String text) {
        return new Announcement(
            "%032x".formatted(number),
            subject,
            false,
            Optional.empty(),
            AnnouncementText.parse(text),
            Optional.of(ARCHIVE + "/2026-11-24-announcement-" + number)
        );
    }

    private static Announcement alt(boolean isUrgent, Optional<String> corrects, Optional<String> permalink) {
        return new Announcement(
            "%032x".formatted(7),
            "Alt text clinic",
            isUrgent,
            corrects,
            AnnouncementText.parse("Bring a picture."),
            permalink
        );
    }

    private static MailOrder.Ref delivery(EmailAddress to) {
        return MailOrder.Ref.delivery(MemberKey.of("socialgov", to), "%032x".formatted(1));
    }

    private ReadMail read(BulkMail mail) {
        return ReadMail.of(mail.to(ADA, delivery(ADA), TOKEN, NOW));
    }

    private ReadMail announced(Announcement announcement) {
        return read(templates.announcement(announcement, false, InMemorySystem.SOCIALGOV));
    }

    private ReadMail digest(List<Announcement> announcements) {
        return read(
            templates.digest("d".repeat(64), announcements, Frequency.DAILY, TUESDAY, InMemorySystem.SOCIALGOV)
        );
    }

    @Test
    void an_announcement_has_the_headers_of_a_mail_of_a_list() {
        var mail = announced(announcement("Alt text clinic", "Bring a picture."));
        String unsubscribe =
            "https://community.example.gov/communities/social-media/unsubscribe?token=" + TOKEN.value();
        assertThat(mail.header("X-Mail-Reason")).containsExactly("announcement");
        assertThat(mail.header("Subject")).containsExactly("[SocialGov] Alt text clinic");
        assertThat(mail.header("From")).containsExactly("SocialGov <socialgov@example.gov>");
        assertThat(mail.header("To")).containsExactly(ADA.value());
        assertThat(mail.header("Reply-To")).containsExactly("socialgov@example.gov");
        assertThat(mail.header("List-Id")).containsExactly("<socialgov.example.gov>");
        assertThat(mail.header("List-Unsubscribe")).containsExactly(
            "<" +
                unsubscribe +
                ">, <mailto:socialgov@example.gov?subject=leave%20%23socialgov%20token%3D" +
                TOKEN.value() +
                ">"
        );
        assertThat(mail.header("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(mail.header("List-Help")).containsExactly("<mailto:socialgov@example.gov?subject=help>");
        assertThat(mail.header("List-Subscribe")).containsExactly(
            "<https://community.example.gov/communities/social-media/join/>"
        );
        assertThat(mail.header("List-Owner")).containsExactly("<mailto:socialgov@example.gov>");
        assertThat(mail.header("List-Post")).containsExactly("NO");
        assertThat(mail.header("List-Archive")).containsExactly("<" + ARCHIVE + ">");
        assertThat(mail.header("Archived-At")).containsExactly("<" + ARCHIVE + "/2026-11-24-announcement-1>");
        assertThat(mail.header("Precedence")).containsExactly("list");
        assertThat(mail.header("X-Auto-Response-Suppress")).containsExactly("OOF, AutoReply");
        // A person wrote it.
        assertThat(mail.header("Auto-Submitted")).isEmpty();
        assertThat(mail.header("Feedback-ID")).containsExactly("announcement:socialgov:bulk:socialgov");
        assertThat(mail.header("References")).containsExactly("<" + "%032x".formatted(1) + "@example.gov>");
        assertThat(mail.header("Date")).containsExactly("Tue, 24 Nov 2026 15:00:00 +0000");
        assertThat(mail.text().lines()).contains(unsubscribe, ARCHIVE + "/2026-11-24-announcement-1");
        assertThat(mail.html()).contains("href=\"" + unsubscribe + "\"");
    }

    @Test
    void a_digest_has_them_too_and_says_that_nobody_wrote_it() {
        var mail = digest(List.of(announcement(2, "Second", "b"), announcement(1, "First", "a")));
        assertThat(mail.header("X-Mail-Reason")).containsExactly("digest");
        assertThat(mail.header("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.header("X-Auto-Response-Suppress")).containsExactly("OOF, AutoReply");
        assertThat(mail.header("Precedence")).containsExactly("list");
        assertThat(mail.header("Feedback-ID")).containsExactly("digest:socialgov:bulk:socialgov");
        assertThat(mail.header("References")).containsExactly("<" + "d".repeat(64) + "@example.gov>");
        assertThat(mail.header("List-Unsubscribe").getFirst()).contains(TOKEN.value());
        assertThat(mail.header("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(mail.header("List-Post")).containsExactly("NO");
        assertThat(mail.header("List-Archive")).containsExactly("<" + ARCHIVE + ">");
        // It stands in the archive by its announcements only.
        assertThat(mail.header("Archived-At")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "SocialGov meets on Friday", "What #socialgov read this week" })
    void a_subject_that_names_the_community_has_no_mark(String subject) {
        assertThat(announced(announcement(subject, "text")).subject()).isEqualTo(subject);
    }

    @Test
    void a_subject_says_what_is_urgent_and_what_corrects() {
        var permalink = Optional.<String>empty();
        var urgent = announced(alt(true, Optional.empty(), permalink));
        assertThat(urgent.subject()).isEqualTo("[SocialGov] Urgent: Alt text clinic");
        var correction = announced(alt(false, Optional.of("%032x".formatted(3)), permalink));
        assertThat(correction.subject()).isEqualTo("[SocialGov] Correction: Alt text clinic");
        assertThat(correction.header("References")).containsExactly(
            "<" + "%032x".formatted(3) + "@example.gov> <" + "%032x".formatted(7) + "@example.gov>"
        );
    }

    @Test
    void without_an_archive_no_header_and_no_link_leads_there() {
        var settings = InMemorySystem.SOCIALGOV.announcements();
        var community = InMemorySystem.SOCIALGOV.withAnnouncements(
            new Community.Announcements(
                settings.timezone(),
                settings.digestHour(),
                settings.digestDay(),
                Community.Announcements.Archive.NONE,
                settings.twoPersons()
            )
        );
        var mailing = Mailing.draft(
            new Mailing.Ref(community.id(), "%032x".formatted(1)),
            InMemorySystem.COORDINATORS.getFirst(),
            "table",
            NOW
        ).started(NOW, "2026-11-24-clinic");
        var text = new Mailing.Text(mailing.ref(), 1, "Clinic", "Bring a picture.", NOW);
        var mail = read(
            templates.announcement(Announcement.of(mailing, text, InMemorySystem.ORIGIN, community), false, community)
        );
        assertThat(mail.raw()).doesNotContain("List-Archive", "Archived-At", "/archive");
        assertThat(
            Announcement.of(mailing, text, InMemorySystem.ORIGIN, InMemorySystem.SOCIALGOV).permalink()
        ).contains(ARCHIVE + "/2026-11-24-clinic");
    }

    @Test
    void where_people_read_the_address_no_header_offers_a_command() {
        var mail = ReadMail.of(
            templates(MailReader.PEOPLE)
                .announcement(announcement("Clinic", "text"), false, InMemorySystem.SOCIALGOV)
                .to(ADA, delivery(ADA), TOKEN, NOW)
        );
        assertThat(mail.header("List-Unsubscribe")).noneMatch(value -> value.contains("mailto:"));
        assertThat(mail.raw()).doesNotContain("subject=leave");
    }

    @Test
    void two_members_get_the_same_but_for_address_token_and_date() {
        var mail = templates.announcement(announcement("Clinic", "text"), false, InMemorySystem.SOCIALGOV);
        var ben = InMemorySystem.address("ben@agency.example.gov");
        var other = new Link.Token("B".repeat(43));
        var toAda = ReadMail.of(mail.to(ADA, delivery(ADA), TOKEN, NOW));
        var toBen = ReadMail.of(mail.to(ben, delivery(ben), other, NOW.plusSeconds(60)));
        assertThat(toBen.raw()).doesNotContain(TOKEN.value(), ADA.value());
        assertThat(toBen.text()).isEqualTo(toAda.text().replace(TOKEN.value(), other.value()));
        assertThat(toBen.html()).isEqualTo(toAda.html().replace(TOKEN.value(), other.value()));
    }

    /** The placeholder of the token, typed by a coordinator, would be replaced by each member's own. */
    @Test
    void no_text_can_ask_for_the_token() {
        var mail = announced(announcement("Clinic", "Hello " + BulkMail.TOKEN + " and " + BulkMail.TOKEN));
        assertThat(mail.text().split(TOKEN.value(), -1)).hasSize(2);
        assertThat(mail.text()).contains("Hello \uFFFD and \uFFFD");
    }

    @Test
    void an_announcement_looks_as_it_was_typed() {
        var mail = announced(
            announcement(
                "Clinic",
                """
                We meet on *Friday*.
                At ten.

                # What to bring

                - A picture, see https://example.gov/pictures?a=1&b=2.
                - Time

                [more](https://evil.example) <b>bold</b>
                """
            )
        );
        assertThat(mail.text()).contains(
            "We meet on *Friday*.\nAt ten.",
            "What to bring\n=============",
            "- A picture, see https://example.gov/pictures?a=1&b=2.\n- Time"
        );
        assertThat(mail.html()).contains(
            "We meet on *Friday*.<br>",
            "<h2 ",
            ">What to bring</h2>",
            "href=\"https://example.gov/pictures?a=1&amp;b=2\"",
            "[more](https://evil.example) &lt;b&gt;bold&lt;/b&gt;"
        );
        assertThat(mail.html()).doesNotContain("href=\"https://evil.example");
    }

    @Test
    void a_digest_of_one_has_the_subject_of_its_announcement() {
        var one = List.of(announcement("Alt text clinic", "Bring a picture."));
        var daily = digest(one);
        assertThat(daily.subject()).isEqualTo("[SocialGov] Alt text clinic (daily)");
        assertThat(daily.header("X-Mail-Reason")).containsExactly("digest");
        assertThat(daily.header("Archived-At")).containsExactly("<" + ARCHIVE + "/2026-11-24-announcement-1>");
        assertThat(daily.text()).startsWith("Alt text clinic\n===");
        var weekly = templates.digest("d".repeat(64), one, Frequency.WEEKLY, TUESDAY, InMemorySystem.SOCIALGOV);
        assertThat(weekly.subject()).isEqualTo("[SocialGov] Alt text clinic (weekly)");
    }

    @Test
    void a_digest_lists_its_subjects_and_then_each_text_with_its_place_in_the_archive() {
        var mail = digest(
            List.of(announcement(3, "Third", "c"), announcement(2, "Second", "b"), announcement(1, "First", "a"))
        );
        assertThat(mail.subject()).isEqualTo("[SocialGov] 3 announcements, Tuesday, November 24");
        assertThat(mail.text()).contains("- Third\n- Second\n- First\n\nThird\n=====\n\nc\n");
        assertThat(mail.text().lines()).contains(
            ARCHIVE + "/2026-11-24-announcement-1",
            ARCHIVE + "/2026-11-24-announcement-2",
            ARCHIVE + "/2026-11-24-announcement-3"
        );
    }

    @Test
    void the_older_announcements_of_a_long_digest_are_shortened_to_their_first_paragraph() {
        String longText = "The first paragraph.\n\n" + "Many more words. ".repeat(1_600);
        var mail = digest(
            IntStream.of(4, 3, 2, 1)
                .mapToObj(n -> announcement(n, "Number " + n, longText))
                .toList()
        );
        assertThat(mail.text().split("Many more words", -1).length - 1).isBetween(1_600, 3_200);
        assertThat(mail.text().split("The first paragraph", -1)).hasSize(5);
        int newest = mail.text().indexOf("Number 4\n=");
        assertThat(mail.text().indexOf("Many more words")).isBetween(newest, mail.text().indexOf("Number 3\n="));
        assertThat(mail.text()).contains("The rest of this announcement:\n" + ARCHIVE + "/2026-11-24-announcement-1");
        assertThat(mail.mime().length).isLessThanOrEqualTo(BulkMail.MOST_BYTES);
    }

    /** The seeds mix what people type with what could break a mail. */
    private static String typed(Random random, int pieces) {
        String[] known = {
            "Hello all,",
            "\n",
            "\n\n",
            "\n- an item\n- another",
            "\n# A heading\n",
            " https://example.gov/a?b=c&d=%20e#f",
            " https://example.gov/" + "x".repeat(200),
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            " [text](https://evil.example)",
            " http://evil.example/",
            "{{7*7}} ${7*7} %s %d \\1 $1",
            "&lt;b&gt; & < > \" '",
            "--></style></title><h1>",
            " Zoë Ünïcode ",
            "漢字漢字漢字",
            "🎉",
            "\r\nBcc: victim@example.org\r\n\r\n",
            "\u202Egnp.exe\u202C",
            "\n-- \n",
            "\n.\n",
            "\nFrom here on\n",
            "=3D=",
            "=".repeat(30),
            "word ".repeat(60),
        };
        var text = new StringBuilder("x");
        for (int i = 0; i < pieces; i++) {
            text.append(known[random.nextInt(known.length)]);
        }
        return text.toString();
    }

    private static Announcement random(Random random, int number) {
        while (true) {
            String subject = AnnouncementText.subject(typed(random, random.nextInt(6)));
            String text = AnnouncementText.cleaned(typed(random, random.nextInt(random.nextInt(4) == 0 ? 900 : 60)));
            if (AnnouncementText.ofSubject(subject).isEmpty() && AnnouncementText.ofText(text).isEmpty()) {
                return announcement(number, subject, text);
            }
        }
    }

    /** What is said, without the marks that one of the parts shows and the other says by its layout. */
    private static String letters(String text) {
        return text.replaceAll("[-=:\\s]", "");
    }

    private static void check(ReadMail mail, int seed) {
        assertThat(mail.mime().length).as("size of seed %d", seed).isLessThanOrEqualTo(BulkMail.MOST_BYTES);
        assertThat(letters(mail.shown()))
            .as("parts of seed %d", seed)
            .isEqualTo(letters("SocialGov " + mail.text()));
        var markup = Pattern.compile("<[^>]*>").matcher(mail.html());
        while (markup.find()) {
            assertThat(markup.group())
                .as("markup of seed %d", seed)
                .matches("(?s)<(/?(html|head|meta|title|style|body|div|table|tr|td|p|br|ul|li|a|h[123])\\b|!).*")
                .doesNotContain("src=", "url(", "http-equiv", "onerror");
        }
        // Each link is ours, or stands in the text as it was typed.
        var links = Pattern.compile("href=\"([^\"]*)\"").matcher(mail.html());
        while (links.find()) {
            String address = links.group(1).replace("&amp;", "&");
            assertThat(address).as("link of seed %d", seed).startsWith("https://").doesNotContain("evil");
            assertThat(mail.text()).as("link of seed %d", seed).contains(address);
        }
        assertThat(mail.header("Bcc")).isEmpty();
        assertThat(mail.header("To")).containsExactly(ADA.value());
        assertThat(mail.raw().split("\r\n"))
            .as("lines of seed %d", seed)
            .allMatch(line -> line.length() < 1000);
        assertThat(mail.text())
            .as("way out of seed %d", seed)
            .contains("/unsubscribe?token=" + TOKEN.value());
    }

    @Test
    void no_word_of_the_senders_html_goes_out_and_both_parts_say_the_same_in_an_announcement() {
        for (int seed = 0; seed < SEEDS; seed++) {
            check(announced(random(new Random(seed), 1)), seed);
        }
    }

    @Test
    void no_word_of_the_senders_html_goes_out_and_both_parts_say_the_same_in_a_digest() {
        for (int seed = 0; seed < SEEDS / 3; seed++) {
            var random = new Random(seed);
            var announcements = new ArrayList<Announcement>();
            for (int number = 2 + random.nextInt(12); number > 0; number--) {
                announcements.add(random(random, number));
            }
            check(digest(announcements), seed);
        }
    }

    /** A digest gathers at most 90. */
    @ParameterizedTest
    @ValueSource(strings = { "w", "漢", "\"" })
    void the_largest_digest_stays_under_100_kB_and_names_every_announcement(String letter) {
        var announcements = IntStream.iterate(90, n -> n > 0, n -> n - 1)
            .mapToObj(n -> announcement(n, n + letter.repeat(148), letter.repeat(20_000)))
            .toList();
        var mail = digest(announcements);
        assertThat(mail.mime().length).isLessThanOrEqualTo(BulkMail.MOST_BYTES);
        assertThat(mail.shown()).isEqualTo("SocialGov " + mail.said());
        announcements.forEach(each -> assertThat(mail.text()).contains("- " + each.subject().substring(0, 12)));
    }

    @Test
    void the_longest_text_that_is_taken_makes_a_mail_of_at_most_100_kB() {
        for (String letter : List.of("w", "=", "é", "漢", "<", "🎉", "- a\n", "# h\n", " https://a.gov")) {
            int most = 30_000 / letter.length();
            while (AnnouncementText.ofText(AnnouncementText.cleaned(letter.repeat(most))).isPresent()) {
                most = (most * 49) / 50;
            }
            String text = letter.repeat(most);
            var mail = announced(announcement("Clinic", AnnouncementText.cleaned(text)));
            assertThat(mail.mime().length).as(letter).isBetween(20_000, BulkMail.MOST_BYTES);
        }
    }
}
