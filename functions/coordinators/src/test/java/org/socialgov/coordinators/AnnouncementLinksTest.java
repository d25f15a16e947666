package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.AnnouncementSystem.ANN;
import static org.socialgov.coordinators.AnnouncementSystem.BEN;
import static org.socialgov.coordinators.AnnouncementSystem.CAT;
import static org.socialgov.coordinators.AnnouncementSystem.HOLD;
import static org.socialgov.coordinators.AnnouncementSystem.SEND;
import static org.socialgov.coordinators.AnnouncementSystem.STOP;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Community;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.statistics.Recount;
import org.socialgov.community.storage.Transactions;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCoordinators;

/** The pages that the links in coordinators' mails about announcements open. */
class AnnouncementLinksTest {

    private static final Pattern STOP_FORM = Pattern.compile("action=\"" + STOP + "\\?token=([A-Za-z0-9_-]{43})\"");

    private AnnouncementSystem system = new AnnouncementSystem();

    // --- Send

    @ParameterizedTest
    @ValueSource(strings = { "GET", "HEAD" })
    void no_get_starts_a_broadcast(String method) {
        var draft = system.draft(ANN);
        var before = system.ledger.items();
        String token = previewToken(Link.Purpose.SEND);
        String stop = previewToken(Link.Purpose.STOP);
        for (int i = 0; i < 20; i++) {
            assertThat(system.http(HttpEvents.request(method, SEND).query("token=" + token)).status()).isEqualTo(200);
            assertThat(system.http(HttpEvents.request(method, STOP).query("token=" + stop)).status()).isEqualTo(200);
        }
        assertThat(system.ledger.items()).isEqualTo(before);
        assertThat(system.now(draft)).isEqualTo(draft);
    }

    @Test
    void the_page_shows_no_subject_text_or_address_before_the_click() {
        system.draft(ANN);
        for (var answer : List.of(
            system.open(SEND, previewToken(Link.Purpose.SEND)),
            system.open(STOP, previewToken(Link.Purpose.STOP)),
            system.post(SEND, previewToken(Link.Purpose.SEND))
        )) {
            assertThat(answer.text())
                .doesNotContain(AnnouncementSystem.SUBJECT, "picture", "/clinic", "ann@", "ben@")
                .contains("name=\"agree\"");
            assertThat(answer.text()).doesNotContain("id=\"agree\" name=\"agree\" value=\"yes\" checked");
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.header("x-robots-tag")).isEqualTo("noindex");
            assertThat(answer.header("referrer-policy")).isEqualTo("same-origin");
        }
        assertThat(system.open(SEND, previewToken(Link.Purpose.SEND)).text())
            .contains("Lines of text</dt><dd>3</dd>", "up to 0", "name=\"topic\"", "name=\"sendAt\"", "name=\"urgent\"")
            .contains("In Eastern Time.");
    }

    @Test
    void the_page_says_how_the_members_get_mail_as_of_the_last_count() {
        system.draft(ANN);
        assertThat(system.open(SEND, previewToken(Link.Purpose.SEND)).text()).doesNotContain("As of last night");
        var recount = new Recount("socialgov", Community.TIME_ZONE, system.clock.instant());
        recount
            .changes(system.ledger.statistics("socialgov"), system.randomness)
            .forEach(change -> assertThat(system.ledger.commit(change)).isEqualTo(Transactions.Commit.COMMITTED));
        assertThat(system.open(SEND, previewToken(Link.Purpose.SEND)).text())
            .contains("How they get email</dt><dd>As of last night, ")
            .contains(": 0 each email, 0 daily digest, 0 weekly digest, 0 paused. By topic");
    }

    @Test
    void a_form_that_is_posted_as_it_is_found_sends_nothing() {
        var draft = system.draft(ANN);
        var answer = system.post(SEND, previewToken(Link.Purpose.SEND), "topic", "training");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("<title>Error: ", "role=\"alert\"", "value=\"training\" checked");
        assertThat(system.now(draft)).isEqualTo(draft);
    }

    @Test
    void the_first_mail_leaves_after_the_hold_and_the_page_can_stop_it() {
        var draft = system.draft(ANN);
        var answer = system.post(SEND, previewToken(Link.Purpose.SEND), "agree", "yes");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains(
            "The first email leaves on Monday, March 2, 10:02\u00a0a.m.\u00a0EST (3:02\u00a0p.m.\u00a0UTC).",
            "<button class=\"usa-button usa-button--big\" type=\"submit\">Stop it</button>"
        );
        assertThat(system.now(draft).state()).isEqualTo(new Mailing.State.Scheduled(system.clock.instant().plus(HOLD)));
        assertThat(system.mailroom.mails(MailKind.SEND_NOTICE))
            .extracting(mail -> mail.to())
            .containsExactly(BEN, CAT);

        assertThat(system.post(STOP, stopToken(answer), "agree", "yes", "action", "stop").status()).isEqualTo(200);
        assertThat(system.now(draft).status()).isEqualTo("STOPPED");
    }

    @Test
    void a_second_click_has_the_same_outcome() {
        var draft = system.draft(ANN);
        String token = previewToken(Link.Purpose.SEND);
        var first = system.post(SEND, token, "agree", "yes");
        var sent = system.now(draft);
        var second = system.post(SEND, token, "agree", "yes", "topic", "training");

        assertThat(second.status()).isEqualTo(200);
        assertThat(withoutToken(second)).isEqualTo(withoutToken(first));
        assertThat(system.now(draft)).isEqualTo(sent);
        assertThat(system.mails(MailKind.SEND_NOTICE)).isEqualTo(2);
        assertThat(system.post(STOP, stopToken(second), "agree", "yes", "action", "stop").status()).isEqualTo(200);
        assertThat(system.open(SEND, token).text()).contains("The announcement is stopped");
    }

    @Test
    void the_link_sends_what_was_previewed() {
        var draft = system.draft(ANN);
        String old = previewToken(Link.Purpose.SEND);
        system.edit(ANN, draft, "Another text.");
        var answer = system.post(SEND, old, "agree", "yes");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("The text has changed");
        assertThat(system.now(draft).status()).isEqualTo("DRAFT");
        // The first preview, that of the new version, and the one that the click asked for.
        assertThat(system.mails(MailKind.PREVIEW)).isEqualTo(3);
        assertThat(system.post(SEND, old, "agree", "yes").status()).isEqualTo(409);
        assertThat(system.mails(MailKind.PREVIEW)).isEqualTo(3);

        assertThat(system.post(SEND, previewToken(Link.Purpose.SEND), "agree", "yes").status()).isEqualTo(200);
        assertThat(system.now(draft).version()).isEqualTo(2);
        assertThat(system.now(draft).status()).isEqualTo("SCHEDULED");
    }

    @Test
    void topics_urgency_and_time_are_as_chosen() {
        var draft = system.draft(ANN);
        var answer = system.post(
            SEND,
            previewToken(Link.Purpose.SEND),
            "agree",
            "yes",
            "topic",
            "training",
            "topic",
            "shared-tools",
            "sendAt",
            "2026-03-08T02:30",
            "urgent",
            "yes"
        );
        assertThat(answer.text()).contains("Sunday, March 8, 3:00\u00a0a.m.\u00a0EDT (7:00\u00a0a.m.\u00a0UTC)");
        var sent = system.now(draft);
        assertThat(sent.topics()).containsExactly("training", "shared-tools");
        assertThat(sent.urgent()).isTrue();
        assertThat(sent.due()).contains(Instant.parse("2026-03-08T07:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "topic, no-such-topic, Choose from the topics",
        "sendAt, soon, Enter a date and a time",
        "sendAt, 2020-01-01T10:00, at least 5 minutes ahead",
        "sendAt, 2027-01-01T10:00, within the next 90 days",
    })
    void what_cannot_be_chosen_is_answered_with_how_to_mend_it(String field, String value, String said) {
        var draft = system.draft(ANN);
        var answer = system.post(SEND, previewToken(Link.Purpose.SEND), "agree", "yes", "urgent", "yes", field, value);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains(said, "id=\"urgent\" name=\"urgent\" value=\"yes\" checked");
        if (field.equals("sendAt")) {
            assertThat(answer.text()).contains("value=\"" + value + "\"");
            assertThat(answer.text().contains("type=\"datetime-local\"")).isEqualTo(!value.equals("soon"));
        }
        assertThat(system.now(draft)).isEqualTo(draft);
    }

    @Test
    void one_announcement_waits_for_the_other_and_the_page_says_so() {
        var first = system.draft(ANN);
        system.force(first.becomes(new Mailing.State.GoingOut(system.clock.instant())));
        system.clock.advance(Duration.ofSeconds(1));
        system.draft(ANN);
        assertThat(system.post(SEND, previewToken(Link.Purpose.SEND), "agree", "yes").text()).contains(
            "Another announcement goes out at the moment"
        );
    }

    // --- Two persons

    @Test
    void the_second_person_is_another_person() {
        system = new AnnouncementSystem(true, List.of(ANN, BEN, CAT));
        var draft = system.draft(ANN);
        String own = previewToken(Link.Purpose.SEND);
        system.previewAgain(ANN, draft);
        String another = previewToken(Link.Purpose.SEND);
        var first = system.post(SEND, own, "agree", "yes", "topic", "training");
        assertThat(first.text()).contains("A second coordinator must agree");
        assertThat(system.mailroom.mails(MailKind.SEND_REQUEST))
            .extracting(mail -> mail.to())
            .containsExactly(BEN, CAT);
        // Again by the first link, and by that of a preview of theirs that was mailed anew.
        system.post(SEND, own, "agree", "yes");
        system.post(SEND, another, "agree", "yes");
        assertThat(system.now(draft).status()).isEqualTo("WAITING");

        String ben = system.token(MailKind.SEND_REQUEST, BEN, Link.Purpose.SEND);
        assertThat(system.open(SEND, ben).text())
            .contains("Agree and send", "Goes to</dt><dd>Training</dd>")
            .doesNotContain(AnnouncementSystem.SUBJECT);
        assertThat(system.post(SEND, ben).status()).isEqualTo(422);
        assertThat(system.post(SEND, ben, "agree", "yes").text()).contains("The first email leaves on");
        assertThat(system.now(draft).status()).isEqualTo("SCHEDULED");
        assertThat(system.now(draft).topics()).containsExactly("training");

        String cat = system.token(MailKind.SEND_REQUEST, CAT, Link.Purpose.SEND);
        var decided = system.now(draft);
        assertThat(system.post(SEND, cat, "agree", "yes").status()).isEqualTo(200);
        assertThat(system.now(draft)).isEqualTo(decided);
    }

    @Test
    void where_there_is_no_second_person_the_page_says_so() {
        system = new AnnouncementSystem(true, List.of(ANN));
        var draft = system.draft(ANN);
        var answer = system.post(SEND, previewToken(Link.Purpose.SEND), "agree", "yes");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("There is no second coordinator");
        assertThat(system.now(draft)).isEqualTo(draft);
        assertThat(system.mails(MailKind.SEND_REQUEST)).isZero();
    }

    // --- Stop

    @Test
    void every_coordinator_can_stop_it_and_have_it_go_on_by_a_link_of_their_own() {
        var sent = sent();
        String ben = system.token(MailKind.SEND_NOTICE, BEN, Link.Purpose.STOP);
        assertThat(system.post(STOP, ben, "agree", "yes", "action", "stop").status()).isEqualTo(200);
        assertThat(system.mails(MailKind.SEND_REPORT)).isEqualTo(3);

        String cat = system.token(MailKind.SEND_REPORT, CAT, Link.Purpose.STOP);
        assertThat(system.open(STOP, cat).text()).contains("value=\"go-on\"", "value=\"drop\"");
        assertThat(system.post(STOP, cat, "agree", "yes", "action", "go-on").status()).isEqualTo(200);
        assertThat(system.now(sent).status()).isEqualTo("SCHEDULED");
    }

    @Test
    void an_edit_after_a_stop_is_sent_by_the_new_preview_only() {
        var sent = system.force(system.now(sent()).started(system.clock.instant(), "slug"));
        String stop = previewToken(Link.Purpose.STOP);
        system.post(STOP, stop, "agree", "yes", "action", "stop");
        system.edit(ANN, system.now(sent), "Better.");
        var unfit = system.post(STOP, stop, "agree", "yes", "action", "go-on");
        assertThat(unfit.status()).isEqualTo(200);
        assertThat(unfit.text()).contains("Nothing changed");

        var form = system.open(SEND, previewToken(Link.Purpose.SEND));
        assertThat(form.text()).contains("name=\"tell\"");
        system.post(SEND, previewToken(Link.Purpose.SEND), "agree", "yes", "tell", "yes");
        assertThat(system.ledger.mailings("socialgov", java.util.Optional.empty(), 9))
            .filteredOn(each -> each.onlyWith().isPresent())
            .hasSize(1);
    }

    @Test
    void what_is_dropped_is_over() {
        var draft = system.draft(ANN);
        String stop = previewToken(Link.Purpose.STOP);
        String send = previewToken(Link.Purpose.SEND);
        assertThat(system.post(STOP, stop, "agree", "yes", "action", "drop").status()).isEqualTo(200);
        assertThat(system.post(STOP, stop, "agree", "yes", "action", "drop").status()).isEqualTo(200);
        assertThat(system.now(draft).status()).isEqualTo("DROPPED");
        assertThat(system.open(STOP, stop).status()).isEqualTo(410);
        assertThat(system.post(STOP, stop, "agree", "yes", "action", "go-on").status()).isEqualTo(410);
        assertThat(system.open(SEND, send).status()).isEqualTo(410);
        assertThat(system.post(SEND, send, "agree", "yes").status()).isEqualTo(410);
    }

    @Test
    void what_has_gone_out_cannot_be_stopped() {
        var sent = system.force(system.now(sent()).started(system.clock.instant(), "slug"));
        system.force(sent.becomes(new Mailing.State.Out(system.clock.instant())));
        String stop = previewToken(Link.Purpose.STOP);
        assertThat(system.open(STOP, stop).status()).isEqualTo(410);
        assertThat(system.post(STOP, stop, "agree", "yes", "action", "stop").status()).isEqualTo(410);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "action=stop", "agree=yes", "agree=yes&action=start", "agree=on&action=stop" })
    void a_form_without_its_box_or_a_known_action_does_nothing(String form) {
        var sent = system.now(sent());
        var answer = system.http(
            HttpEvents.form(STOP)
                .text(form)
                .query("token=" + previewToken(Link.Purpose.STOP))
        );
        assertThat(answer.status()).isEqualTo(422);
        assertThat(system.now(sent)).isEqualTo(sent);
    }

    // --- Links

    @Test
    void a_link_serves_its_purpose_and_community_alone() {
        system.draft(ANN);
        String send = previewToken(Link.Purpose.SEND);
        String stop = previewToken(Link.Purpose.STOP);
        assertThat(system.open(SEND, stop).status()).isEqualTo(404);
        assertThat(system.open(STOP, send).status()).isEqualTo(404);
        assertThat(system.open(SEND.replace("social-media", "captions"), send).status()).isEqualTo(404);
        for (String token : List.of("", "x", "0".repeat(43), send.substring(1) + "A", "x".repeat(100_000))) {
            assertThat(system.open(SEND, token).status()).isEqualTo(404);
            assertThat(system.post(STOP, token, "agree", "yes", "action", "stop").status()).isEqualTo(404);
        }
    }

    @Test
    void a_former_coordinators_links_are_over() {
        var draft = system.draft(ANN);
        String send = previewToken(Link.Purpose.SEND);
        String stop = previewToken(Link.Purpose.STOP);
        TestCoordinators.are(system.ledger, "socialgov", system.clock.instant(), BEN, CAT);
        assertThat(system.open(SEND, send).status()).isEqualTo(410);
        assertThat(system.post(SEND, send, "agree", "yes").status()).isEqualTo(410);
        assertThat(system.post(STOP, stop, "agree", "yes", "action", "drop").status()).isEqualTo(410);
        assertThat(system.now(draft)).isEqualTo(draft);
    }

    @Test
    void a_link_to_send_ends_after_fourteen_days() {
        system.draft(ANN);
        String send = previewToken(Link.Purpose.SEND);
        system.clock.advance(Duration.ofDays(14).minusSeconds(1));
        assertThat(system.open(SEND, send).status()).isEqualTo(200);
        system.clock.advance(Duration.ofSeconds(1));
        assertThat(system.open(SEND, send).status()).isEqualTo(410);
        assertThat(system.post(SEND, send, "agree", "yes").status()).isEqualTo(410);
    }

    @Test
    void other_methods_and_other_sites_are_refused() {
        var draft = system.draft(ANN);
        for (String path : List.of(SEND, STOP)) {
            var answer = system.http(HttpEvents.request("PUT", path).query("token=x"));
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD, POST");
        }
        var foreign = HttpEvents.form(SEND, "agree", "yes")
            .query("token=" + previewToken(Link.Purpose.SEND))
            .header("sec-fetch-site", "cross-site");
        assertThat(system.http(foreign).status()).isEqualTo(403);
        assertThat(system.now(draft)).isEqualTo(draft);
    }

    @Test
    void no_log_line_holds_a_token_an_address_or_a_word_of_the_text() {
        sent();
        assertThat(system.logged())
            .contains("announcement-act")
            .doesNotContain("ann@", AnnouncementSystem.SUBJECT, previewToken(Link.Purpose.SEND));
    }

    private Mailing sent() {
        var draft = system.draft(ANN);
        assertThat(system.post(SEND, previewToken(Link.Purpose.SEND), "agree", "yes").status()).isEqualTo(200);
        return draft;
    }

    private String previewToken(Link.Purpose purpose) {
        return system.token(MailKind.PREVIEW, ANN, purpose);
    }

    private static String stopToken(HttpAnswer answer) {
        var form = STOP_FORM.matcher(answer.text());
        assertThat(form.find()).isTrue();
        return form.group(1);
    }

    private static String withoutToken(HttpAnswer answer) {
        return STOP_FORM.matcher(answer.text()).replaceAll("");
    }
}
