package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.announcing.Digests;
import org.socialgov.community.coordinating.ChangingSettings;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.LedgerBetween;
import org.socialgov.testkit.TestCommunities;

class SettingsPagesTest {

    private static final String SETTINGS = COORDINATORS + "/settings";
    private static final Community SOCIALGOV = TestCommunities.socialgov();
    private static final Pattern HIDDEN = Pattern.compile(
        "<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">"
    );

    private final InMemorySystem system = new InMemorySystem();
    private String cookie;

    @BeforeEach
    void signIn() {
        cookie = system.signIn(ADA);
    }

    private HttpAnswer get() {
        return system.send(HttpEvents.get(SETTINGS).cookie(cookie));
    }

    private HttpAnswer post(String... fields) {
        return system.send(HttpEvents.form(SETTINGS, fields).cookie(cookie));
    }

    private HttpAnswer save(String version, String hour, String day, String welcome) {
        return post("action", "save", "version", version, "digestHour", hour, "digestDay", day, "welcome", welcome);
    }

    private LiveSettings stored() {
        return system.ledger.liveSettings("socialgov");
    }

    private void store(Map<String, String> values) {
        var next = stored().with(values);
        system.ledger.commit(
            new Change.Builder().put(next).put(next.asVersion(system.clock.instant())).change(system.randomness)
        );
    }

    private Community applied() {
        return ChangingSettings.apply(stored().values(), SOCIALGOV).community();
    }

    /** The hidden fields of the form with a button. */
    private static String[] form(HttpAnswer answer, String button) {
        String page = answer.text();
        int end = page.indexOf("value=\"" + button + "\"");
        int begin = page.lastIndexOf("<form", end);
        var fields = new ArrayList<String>();
        var found = HIDDEN.matcher(page.substring(begin, end));
        while (found.find()) {
            fields.add(found.group(1));
            fields.add(
                found.group(2).replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            );
        }
        fields.add("action");
        fields.add(button);
        return fields.toArray(String[]::new);
    }

    @Test
    void without_a_session_nothing_is_shown_or_saved() {
        assertThat(system.send(HttpEvents.get(SETTINGS)).status()).isEqualTo(403);
        var answer = system.send(HttpEvents.form(SETTINGS, "action", "save", "version", "0", "welcome", "Hello"));
        assertThat(answer.status()).isEqualTo(403);
        // What was typed outlives the session.
        assertThat(answer.text()).contains("name=\"welcome\" value=\"Hello\"");
        assertThat(stored()).isEqualTo(LiveSettings.none("socialgov"));
    }

    @Test
    void what_is_previewed_is_what_is_saved() {
        var preview = post(
            "action",
            "preview",
            "version",
            "0",
            "digestHour",
            "17",
            "digestDay",
            "FRIDAY",
            "welcome",
            "  Our next call is\u00a0soon. \r\n\r\n\r\n\r\n<b>Bring</b> a friend & a 'friend'\u200b "
        );
        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.text())
            .contains("<p>Our next call is soon.</p>", "&lt;b&gt;Bring&lt;/b&gt; a friend &amp; a &#39;friend&#39;")
            .contains("You are now a member of SocialGov", "5:00\u00a0p.m.");
        assertThat(stored().version()).isZero();

        assertThat(post(form(preview, "save")).status()).isEqualTo(303);
        assertThat(stored().values()).isEqualTo(
            Map.of(
                "digest.hour",
                "17",
                "digest.day",
                "FRIDAY",
                "welcome",
                "Our next call is soon.\n\n<b>Bring</b> a friend & a 'friend'"
            )
        );
        assertThat(applied().announcements().digestHour()).isEqualTo(17);
        assertThat(applied().ownMail().address()).isEqualTo(SOCIALGOV.ownMail().address());
        // Only what differs from the file is stored: a deployment changes the rest.
        save("1", "17", SOCIALGOV.announcements().digestDay().name(), "");
        assertThat(stored().values()).isEqualTo(Map.of("digest.hour", "17"));
    }

    @Test
    void the_preview_says_when_the_next_digests_leave_and_they_leave_then() {
        // Tuesday, March 3, 2026, 9:30 in the community's zone.
        system.clock.set(at("2026-03-03T09:30"));
        cookie = system.signIn(ADA);
        var preview = post("action", "preview", "version", "0", "digestHour", "11", "digestDay", "THURSDAY");
        assertThat(preview.text()).contains(
            "Tuesday, March 3, 11:00\u00a0a.m.\u00a0EST",
            "Wednesday, March 4, 11:00\u00a0a.m.\u00a0EST",
            "Thursday, March 5, 11:00\u00a0a.m.\u00a0EST"
        );
        // The hour of today has passed, and today has had no run.
        assertThat(post("action", "preview", "version", "0", "digestHour", "9").text()).contains(
            "within two minutes after you save"
        );
        for (var community : List.of(with(11, "THURSDAY"), with(9, "MONDAY"), with(0, "SUNDAY"), with(23, "TUESDAY"))) {
            for (var runs : List.of(List.<String>of(), List.of("2026-03-02"), List.of("2026-03-02", "2026-03-03"))) {
                assertThat(Digests.planned(community, system.clock.instant(), 3, after(runs))).isEqualTo(
                    happens(community, after(runs))
                );
            }
        }
    }

    /** A table with the runs of some days, each with the weekly digests. */
    private FakeLedger after(List<String> days) {
        var table = new FakeLedger();
        for (String day : days) {
            var run = DigestRun.begin("socialgov", day, true, Instant.EPOCH);
            table.commit(Digests.begin(run, table, system.randomness).change());
            table.commit(Digests.finish(run, Instant.EPOCH, system.randomness).change());
        }
        return table;
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(SOCIALGOV.announcements().timezone()).toInstant();
    }

    private static Community with(int hour, String day) {
        return SOCIALGOV.withAnnouncements(
            SOCIALGOV.announcements().withDigests(hour, ChangingSettings.day(day).orElseThrow())
        );
    }

    /** The runs that begin when the broadcast looks every half hour. */
    private Digests.Planned happens(Community community, FakeLedger table) {
        var daily = new ArrayList<Instant>();
        var weekly = new ArrayList<Instant>();
        for (var now = system.clock.instant(); weekly.size() < 3; now = now.plus(Duration.ofMinutes(30))) {
            var due = Digests.due(community, 0, now, table);
            if (due.isPresent()) {
                table.commit(Digests.begin(due.get(), table, system.randomness).change());
                table.commit(Digests.finish(due.get(), now, system.randomness).change());
                if (daily.size() < 3) {
                    daily.add(now);
                }
                if (due.get().weekly()) {
                    weekly.add(now);
                }
            }
        }
        return new Digests.Planned(daily, weekly);
    }

    @Test
    void all_others_are_told_with_old_and_new_and_the_audit_names_the_version() {
        save("0", "17", "FRIDAY", "Hello");
        var notice = system.mailroom.mails(MailKind.COORDINATOR_NOTICE).getFirst();
        assertThat(notice.to().value()).isEqualTo(BEN);
        var order = system.ledger
            .orders()
            .stream()
            .filter(each -> each.kind() == MailKind.COORDINATOR_NOTICE)
            .toList();
        assertThat(order).hasSize(1);
        var last = system.ledger.auditHead("socialgov").number();
        assertThat(system.ledger.auditEntries("socialgov", last, last))
            .singleElement()
            .satisfies(entry -> {
                assertThat(entry.act()).isEqualTo(AuditEntry.Act.SETTINGS_CHANGED);
                assertThat(ChangingSettings.version(entry)).isEqualTo(Optional.of(1));
                assertThat(entry.line()).doesNotContain("Hello");
            });
        assertThat(system.send(HttpEvents.get(COORDINATORS + "/audit").cookie(cookie)).text()).contains(
            ADA + " changed the settings (version 1)"
        );
    }

    @Test
    void going_back_is_a_new_version() {
        save("0", "17", "FRIDAY", "First");
        save("1", "6", "MONDAY", "Second\nparagraph");
        var preview = post("action", "back", "to", "1", "version", "2");
        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.text()).contains("Version 1 again", "<p>First</p>");
        assertThat(stored().version()).isEqualTo(2);

        assertThat(post(form(preview, "save")).status()).isEqualTo(303);
        assertThat(stored().version()).isEqualTo(3);
        assertThat(stored().values()).isEqualTo(system.ledger.settingsVersions("socialgov", 9).getLast().values());
        assertThat(system.ledger.settingsVersions("socialgov", 9))
            .extracting(LiveSettings.Version::number)
            .containsExactly(3, 2, 1);
        // Back to the file, and where no version is named, to the one before.
        assertThat(post(form(post("action", "back", "to", "0"), "save")).status()).isEqualTo(303);
        assertThat(stored().values()).isEmpty();
        assertThat(post(form(post("action", "back", "version", "4"), "save")).status()).isEqualTo(303);
        assertThat(stored().values()).containsEntry("welcome", "First");
        assertThat(post("action", "back", "to", "99").status()).isEqualTo(422);
    }

    @Test
    void a_coordinator_who_was_overtaken_sees_both_and_saves_nothing() {
        var mine = post("action", "preview", "version", "0", "welcome", "Mine");
        save("0", "8", "MONDAY", "Theirs");
        var answer = post(form(mine, "save"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("Somebody else has saved version 1", "<p>Theirs</p>", "\nMine</textarea>");
        assertThat(stored().values()).isEqualTo(Map.of("welcome", "Theirs"));
        // The form has the new version: mine can be saved over theirs.
        assertThat(answer.text()).contains("name=\"version\" value=\"1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "preview", "send", "file-digest", "file-welcome" })
    void a_coordinator_who_was_overtaken_is_told_before_anything_is_previewed(String action) {
        save("0", "8", "MONDAY", "Theirs");
        var answer = post("action", action, "version", "0", "welcome", "Mine");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("Somebody else has saved version 1", "<p>Theirs</p>", "\nMine</textarea>");
        assertThat(answer.text()).doesNotContain("value=\"save\"");
        assertThat(system.mailroom.mails(MailKind.WELCOME_PREVIEW)).isEmpty();
        // The form has the new version: a second click previews mine over theirs.
        assertThat(post("action", "preview", "version", "1", "welcome", "Mine").status()).isEqualTo(200);
    }

    @Test
    void of_two_who_save_at_once_the_second_is_told() {
        var raced = new boolean[1];
        var two = new InMemorySystem(
            table ->
                new LedgerBetween(table) {
                    @Override
                    protected Ledger.Commit commit(Change change) {
                        boolean saves = change
                            .writes()
                            .stream()
                            .anyMatch(write -> write.item() instanceof LiveSettings);
                        if (saves && !raced[0]) {
                            raced[0] = true;
                            var theirs = LiveSettings.none("socialgov").with(Map.of("welcome", "Theirs"));
                            super.commit(new Change("theirs", List.of(new Change.Write.Put(theirs))));
                        }
                        return super.commit(change);
                    }
                }.table(),
            FirstCoordinators.ofAll(List.of(InMemorySystem.address(ADA), InMemorySystem.address(BEN)))
        );
        String ada = two.signIn(ADA);
        var answer = two.send(
            HttpEvents.form(SETTINGS, "action", "save", "version", "0", "welcome", "Mine").cookie(ada)
        );
        assertThat(answer.status()).isEqualTo(409);
        assertThat(two.ledger.liveSettings("socialgov").values()).isEqualTo(Map.of("welcome", "Theirs"));
    }

    @Test
    void an_unknown_value_is_ignored_and_shown() {
        store(Map.of("digest.hour", "25", "welcome", "Hello", "later.setting", "blue"));
        var page = get().text();
        assertThat(page).contains("digest.hour, later.setting", "<p>Hello</p>");
        assertThat(applied().announcements().digestHour()).isEqualTo(SOCIALGOV.announcements().digestHour());
        // The next version leaves them out.
        assertThat(save("1", "8", "MONDAY", "Hello").status()).isEqualTo(303);
        assertThat(stored().values()).isEqualTo(Map.of("welcome", "Hello"));
        assertThat(get().text()).doesNotContain("later.setting");
    }

    @Test
    void a_deployment_leaves_an_own_value_and_the_page_offers_the_files() {
        store(Map.of("digest.hour", "17", "welcome", "Own words"));
        assertThat(get().text()).contains(
            "The settings file says: 8:00",
            "Use the digest time of the file",
            "Use the words of the file"
        );
        var preview = post("action", "file-digest", "version", "1", "digestHour", "17", "welcome", "Own words");
        post(form(preview, "save"));
        assertThat(stored().values()).isEqualTo(Map.of("welcome", "Own words"));
        post(form(post("action", "file-welcome", "version", "2"), "save"));
        assertThat(stored().values()).isEmpty();
        assertThat(get().text()).doesNotContain("The settings file says", "of the file</button>");
    }

    @Test
    void the_mail_to_new_members_is_sent_to_oneself_twenty_times_an_hour() {
        for (int i = 0; i < 20; i++) {
            assertThat(post("action", "send", "version", "0", "welcome", "Words " + i).status()).isEqualTo(200);
        }
        var answer = post("action", "send", "version", "0", "welcome", "Once more");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text()).contains("value=\"Once more\"");
        assertThat(system.mailroom.mails(MailKind.WELCOME_PREVIEW))
            .hasSize(20)
            .allSatisfy(mail -> assertThat(mail.to().value()).isEqualTo(ADA));
        assertThat(stored().version()).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "24, MONDAY", "-1, MONDAY", "eight, MONDAY", "8, SOMEDAY", "8, ''" })
    void what_cannot_be_chosen_comes_back_with_how_to_mend_it(String hour, String day) {
        var answer = save("0", hour, day, "Kept words");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("<title>Error:", "from the list", "Kept words");
        assertThat(stored().version()).isZero();
    }

    @Test
    void words_that_are_too_long_or_open_something_come_back_as_typed() {
        assertThat(save("0", "8", "MONDAY", "x".repeat(1000)).status()).isEqualTo(303);
        assertThat(save("1", "8", "MONDAY", "x".repeat(1001)).text()).contains("Shorten the words", "x".repeat(1001));
        String link = "https://example.gov/communities/social-media/coordinators/sign-in?token=" + "A".repeat(43);
        var answer = save("1", "8", "MONDAY", "See " + link);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("it would open to every new member");
        assertThat(stored().version()).isEqualTo(1);
        // The same again is no new version.
        assertThat(save("1", "8", "MONDAY", "x".repeat(1000)).text()).contains("Nothing to save");
        assertThat(stored().version()).isEqualTo(1);
    }

    @Test
    void a_removed_coordinator_saves_nothing_and_other_sites_change_nothing() {
        assertThat(
            system
                .send(
                    HttpEvents.form(SETTINGS, "action", "save", "version", "0", "welcome", "x")
                        .cookie(cookie)
                        .header("sec-fetch-site", "cross-site")
                )
                .status()
        ).isEqualTo(403);
        assertThat(post("action", "unknown").status()).isEqualTo(400);
        assertThat(post("action", "save", "version", "x").status()).isEqualTo(400);
        var put = system.send(HttpEvents.request("PUT", SETTINGS).cookie(cookie));
        assertThat(put.status()).isEqualTo(405);
        assertThat(stored().version()).isZero();
    }
}
