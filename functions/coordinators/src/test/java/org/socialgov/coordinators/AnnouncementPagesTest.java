package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.AnnouncementSystem.ANN;
import static org.socialgov.coordinators.AnnouncementSystem.BEN;
import static org.socialgov.coordinators.AnnouncementSystem.CAT;
import static org.socialgov.coordinators.AnnouncementSystem.HOLD;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCoordinators;

/** The form of announcements in a coordinator's session. */
class AnnouncementPagesTest {

    private static final String LIST = "/communities/social-media/announcements";

    private AnnouncementSystem system = new AnnouncementSystem();

    @Test
    void without_a_session_nothing_is_shown_or_stored() {
        var draft = system.draft(ANN);
        for (String path : List.of(LIST, path(draft))) {
            var answer = system.http(HttpEvents.get(path));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text())
                .doesNotContain(AnnouncementSystem.SUBJECT)
                .contains("action=\"/communities/social-media/coordinators\"", "value=\"" + path + "\"");
        }
    }

    @Test
    void what_was_typed_survives_the_end_of_the_session() {
        String cookie = system.signIn(ANN);
        system.clock.advance(Duration.ofHours(1));
        var answer = post(cookie, LIST, "subject", "A late subject", "text", "A long text", "action", "save");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("value=\"A late subject\"", "value=\"A long text\"");
        assertThat(mailings()).isEmpty();
    }

    @Test
    void a_text_is_saved_listed_and_shown_as_members_will_see_it() {
        String cookie = system.signIn(ANN);
        assertThat(get(cookie, LIST).text()).contains(
            "No announcements yet",
            "href=\"/communities/social-media/coordinators/overview\""
        );
        var saved = post(
            cookie,
            LIST,
            "subject",
            "Clinic <b>",
            "text",
            "Read https://www.example.gov/\r\n\r\n- <script>",
            "action",
            "save"
        );
        assertThat(saved.status()).isEqualTo(303);
        assertThat(saved.header("location")).isEqualTo(path(mailing()));
        assertThat(system.mails(MailKind.PREVIEW)).isZero();

        assertThat(get(cookie, LIST).text()).contains(">Clinic &lt;b&gt;</a>", "<h2>Drafts</h2>");
        var page = get(cookie, path(mailing()));
        assertThat(page.header("cache-control")).isEqualTo("no-store");
        assertThat(page.header("x-robots-tag")).isEqualTo("noindex");
        assertThat(page.text())
            .contains("<h1>Clinic &lt;b&gt;</h1>", "href=\"https://www.example.gov/\"", "<li>&lt;script&gt;</li>")
            .contains("name=\"version\" value=\"1\"", "rows=\"14\"")
            .doesNotContain("<script>");
    }

    @Test
    void the_preview_goes_to_oneself_twenty_times_an_hour() {
        String cookie = system.signIn(ANN);
        String[] form = { "subject", "News", "text", "The news.", "action", "preview", "version", "1" };
        assertThat(post(cookie, LIST, form).text()).contains("The preview is on its way");
        for (int i = 1; i < 20; i++) {
            assertThat(post(cookie, path(mailing()), form).status()).isEqualTo(200);
        }
        assertThat(system.mails(MailKind.PREVIEW)).isEqualTo(20);
        var limited = post(cookie, path(mailing()), form);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("3600");
        assertThat(limited.text()).contains("The news.");
        assertThat(system.mails(MailKind.PREVIEW)).isEqualTo(20);
        assertThat(system.mailroom.mails(MailKind.PREVIEW)).allMatch(mail -> mail.to().equals(ANN));

        system.clock.advance(Duration.ofMinutes(61));
        assertThat(post(system.signIn(ANN), path(mailing()), form).status()).isEqualTo(200);
    }

    @Test
    void a_draft_is_sent_with_a_box_at_the_chosen_time() {
        String cookie = system.signIn(ANN);
        var draft = system.draft(ANN);
        assertThat(post(cookie, path(draft), "action", "send", "version", "1").status()).isEqualTo(422);
        assertThat(system.now(draft)).isEqualTo(draft);

        var sent = post(cookie, path(draft), "action", "send", "version", "1", "agree", "yes", "topic", "training");
        assertThat(sent.status()).isEqualTo(303);
        assertThat(system.now(draft).state()).isEqualTo(new Mailing.State.Scheduled(system.clock.instant().plus(HOLD)));
        assertThat(system.now(draft).topics()).containsExactly("training");
        assertThat(system.mailroom.mails(MailKind.SEND_NOTICE))
            .extracting(mail -> mail.to())
            .containsExactly(BEN, CAT);
        assertThat(get(cookie, path(draft)).text()).contains("The first email leaves on", "Goes to</dt><dd>Training");
    }

    @Test
    void a_new_text_can_be_sent_in_one_step() {
        String cookie = system.signIn(ANN);
        String[] form = { "subject", "News", "text", "The news.", "action", "send", "agree", "yes" };
        assertThat(post(cookie, LIST, form).status()).isEqualTo(303);
        assertThat(mailing().status()).isEqualTo("SCHEDULED");
    }

    @Test
    void a_stale_version_shows_both_texts_and_stores_nothing() {
        String cookie = system.signIn(ANN);
        var draft = system.draft(ANN);
        system.edit(BEN, draft, "Ben's newer text.");
        for (String action : List.of("save", "preview", "send")) {
            var answer = post(
                cookie,
                path(draft),
                "subject",
                "News",
                "text",
                "Ann's other text.",
                "version",
                "1",
                "agree",
                "yes",
                "action",
                action
            );
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text()).contains("Ben&#39;s newer text.", "Ann&#39;s other text.", "value=\"2\"");
        }
        assertThat(system.now(draft).version()).isEqualTo(2);
        assertThat(system.now(draft).status()).isEqualTo("DRAFT");
    }

    @ParameterizedTest
    @CsvSource({
        "'', The news., Enter a subject.",
        "News, '', Enter the text.",
        "News, https://x.gov/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, mailed to one person",
    })
    void a_text_that_cannot_be_sent_comes_back_with_how_to_mend_it(String subject, String text, String said) {
        String cookie = system.signIn(ANN);
        var answer = post(cookie, LIST, "subject", subject, "text", text, "action", "save");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains(said, "<title>Error: ", "value=\"" + subject + "\"", text);
        assertThat(mailings()).isEmpty();
    }

    @Test
    void a_form_of_256_kilobytes_is_read_here_and_a_larger_one_nowhere() {
        String cookie = system.signIn(ANN);
        String text = "word ".repeat(40_000);
        assertThat(post(cookie, LIST, "subject", "News", "text", text, "action", "save").status()).isEqualTo(422);
        assertThat(
            post(cookie, LIST, "subject", "News", "text", "word ".repeat(60_000), "action", "save").status()
        ).isEqualTo(413);
        assertThat(post(cookie, AnnouncementSystem.SEND, "text", text).status()).isEqualTo(413);
    }

    @Test
    void the_second_person_agrees_in_a_session_too() {
        system = new AnnouncementSystem(true, List.of(ANN, BEN));
        var draft = system.draft(ANN);
        String[] send = { "action", "send", "version", "1", "agree", "yes" };
        String ann = system.signIn(ANN);
        post(ann, path(draft), send);
        assertThat(system.now(draft).status()).isEqualTo("WAITING");
        assertThat(get(ann, path(draft)).text()).doesNotContain("Agree and send");
        post(ann, path(draft), send);
        assertThat(system.now(draft).status()).isEqualTo("WAITING");

        String ben = system.signIn(BEN);
        assertThat(get(ben, path(draft)).text()).contains("Agree and send");
        post(ben, path(draft), send);
        assertThat(system.now(draft).status()).isEqualTo("SCHEDULED");
    }

    @Test
    void it_is_stopped_goes_on_and_is_dropped() {
        String cookie = system.signIn(BEN);
        var draft = system.draft(ANN);
        system.force(system.now(draft).becomes(new Mailing.State.Scheduled(system.clock.instant().plusSeconds(60))));
        assertThat(post(cookie, path(draft), "action", "stop").status()).isEqualTo(422);
        assertThat(post(cookie, path(draft), "action", "stop", "agree", "yes").status()).isEqualTo(303);
        assertThat(system.now(draft).status()).isEqualTo("STOPPED");
        post(cookie, path(draft), "action", "go-on", "agree", "yes");
        assertThat(system.now(draft).status()).isEqualTo("SCHEDULED");
        post(cookie, path(draft), "action", "drop", "agree", "yes");
        assertThat(system.now(draft).status()).isEqualTo("DROPPED");
        assertThat(post(cookie, path(draft), "action", "stop", "agree", "yes").status()).isEqualTo(409);
    }

    @Test
    void what_has_gone_out_is_corrected_by_another_announcement() {
        String cookie = system.signIn(ANN);
        var sent = system.force(system.draft(ANN).started(system.clock.instant(), "slug"));
        system.force(sent.becomes(new Mailing.State.Out(system.clock.instant())));
        assertThat(get(cookie, path(sent)).text()).contains("name=\"corrects\" value=\"" + sent.ref().id() + "\"");
        system.clock.advance(Duration.ofSeconds(1));
        post(cookie, LIST, "subject", "Clinic", "text", "Right.", "action", "save", "corrects", sent.ref().id());
        assertThat(mailings().getFirst().corrects()).contains(sent.ref().id());
        String[] edit = { "subject", "Clinic", "text", "Other.", "version", "1", "action", "save" };
        assertThat(post(cookie, path(sent), edit).status()).isEqualTo(409);
    }

    @Test
    void only_the_communitys_own_announcements_are_found() {
        String cookie = system.signIn(ANN);
        var draft = system.draft(ANN);
        for (String id : List.of("0".repeat(32), "x", draft.ref().id().toUpperCase(java.util.Locale.ROOT) + "0")) {
            assertThat(get(cookie, LIST + "/" + id).status()).isEqualTo(404);
            assertThat(post(cookie, LIST + "/" + id, "action", "drop", "agree", "yes").status()).isEqualTo(404);
        }
        assertThat(get(cookie, path(draft).replace("social-media", "captions")).status()).isEqualTo(404);
    }

    @Test
    void a_removed_coordinators_session_writes_nothing() {
        String cookie = system.signIn(ANN);
        var draft = system.draft(ANN);
        TestCoordinators.are(system.ledger, "socialgov", system.clock.instant(), BEN);
        assertThat(get(cookie, LIST).status()).isEqualTo(403);
        assertThat(post(cookie, path(draft), "action", "drop", "agree", "yes").status()).isEqualTo(403);
        assertThat(system.now(draft)).isEqualTo(draft);
    }

    @Test
    void other_methods_and_other_sites_are_refused() {
        String cookie = system.signIn(ANN);
        var answer = system.http(HttpEvents.request("DELETE", LIST).cookie(cookie));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, POST");
        var foreign = HttpEvents.form(LIST, "subject", "News", "text", "The news.", "action", "save")
            .cookie(cookie)
            .header("sec-fetch-site", "cross-site");
        assertThat(system.http(foreign).status()).isEqualTo(403);
        assertThat(mailings()).isEmpty();
    }

    private HttpAnswer get(String cookie, String path) {
        return system.http(HttpEvents.get(path).cookie(cookie));
    }

    private HttpAnswer post(String cookie, String path, String... fields) {
        return system.http(HttpEvents.form(path, fields).cookie(cookie).header("sec-fetch-site", "same-origin"));
    }

    private static String path(Mailing mailing) {
        return LIST + "/" + mailing.ref().id();
    }

    private List<Mailing> mailings() {
        return system.ledger.mailings("socialgov", Optional.empty(), 100);
    }

    private Mailing mailing() {
        assertThat(mailings()).hasSize(1);
        return mailings().getFirst();
    }
}
