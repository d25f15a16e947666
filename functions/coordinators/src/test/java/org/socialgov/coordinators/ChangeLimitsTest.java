package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;
import static org.socialgov.coordinators.InMemorySystem.OVERVIEW;

import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCommunities;

/** At most 300 changes an hour by one coordinator, 25 of them removals of members. */
class ChangeLimitsTest {

    private static final String SETTINGS = COORDINATORS + "/settings";
    private static final String TEAM = COORDINATORS + "/team";
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9]+)\"");

    private final InMemorySystem system = new InMemorySystem();
    private String cookie;

    @BeforeEach
    void signIn() {
        cookie = system.signIn(ADA);
    }

    private HttpAnswer post(String path, String... fields) {
        return system.send(HttpEvents.form(path, fields).cookie(cookie));
    }

    private HttpAnswer approve(List<Membership> members) {
        var fields = new ArrayList<>(List.of("action", "approve"));
        for (var member : members) {
            String key = member.key().hex();
            fields.addAll(List.of("member", key, "revision", key + ":" + member.revision()));
        }
        return post(OVERVIEW, fields.toArray(String[]::new));
    }

    private List<Membership> waiting(String name, int count) {
        var members = new ArrayList<Membership>();
        for (int i = 0; i < count; i++) {
            members.add(system.waiting(name + i + "@stranger.example"));
        }
        return members;
    }

    private Membership active(String name) {
        var address = InMemorySystem.address(name + "@agency.gov");
        return system.put(
            new Membership(
                MemberKey.of("socialgov", address),
                "socialgov",
                address,
                new Details("Pat Example", "Example Agency", "Writer", List.of()),
                new Consent("2026-01", system.clock.instant()),
                new Membership.State.Active(system.clock.instant()),
                Item.firstRevision(system.clock.instant())
            )
        );
    }

    private HttpAnswer act(Membership member, String action, String... fields) {
        var all = new ArrayList<>(
            List.of("action", action, "revision", Long.toString(member.revision()), "reason", "Has left the agency")
        );
        all.addAll(List.of(fields));
        return post(COORDINATORS + "/members/" + member.key().hex(), all.toArray(String[]::new));
    }

    /** Ends in 429, with the time from which the same can be sent again, in words and as a header. */
    private void limited(HttpAnswer answer) {
        assertThat(answer.status()).isEqualTo(429);
        var wait = Duration.ofSeconds(Long.parseLong(answer.header("retry-after")));
        assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(61));
        var time = system.clock.instant().plus(wait).atZone(TestCommunities.socialgov().announcements().timezone());
        assertThat(answer.text()).contains(
            "Too many changes in one hour",
            DateTimeFormatter.ofPattern("h:mm", Locale.ENGLISH).format(time)
        );
    }

    private void count(int changes) {
        var now = system.clock.instant();
        var counter = RateCounter.changesBy(AddressKey.of(InMemorySystem.address(ADA)));
        system.ledger.count(counter, MinuteCounts.minute(now), changes, now);
    }

    @Test
    void three_hundred_changes_pass_and_the_next_is_refused_until_a_time() {
        for (int form = 0; form < 12; form++) {
            system.clock.advance(Duration.ofMinutes(2));
            assertThat(approve(waiting("form" + form + "-", 25)).status()).isEqualTo(200);
        }
        assertThat(
            system.ledger
                .members()
                .stream()
                .filter(member -> member.status().equals("ACTIVE"))
        ).hasSize(300);

        var next = waiting("next", 1);
        var refused = approve(next);
        limited(refused);
        assertThat(refused.text()).contains("value=\"" + next.getFirst().key().hex() + "\" checked");
        assertThat(system.member("next0@stranger.example").status()).isEqualTo("AWAITING_APPROVAL");
        // Another coordinator has a limit of their own.
        String ada = cookie;
        cookie = system.signIn(BEN);
        assertThat(approve(waiting("other", 1)).status()).isEqualTo(200);
        cookie = ada;

        var wait = Duration.ofSeconds(Long.parseLong(refused.header("retry-after")));
        system.clock.advance(wait.minusSeconds(1));
        cookie = system.signIn(ADA);
        limited(approve(next));
        system.clock.advance(Duration.ofSeconds(1));
        assertThat(approve(next).status()).isEqualTo(200);
        assertThat(system.member("next0@stranger.example").status()).isEqualTo("ACTIVE");
    }

    @Test
    void twenty_five_removals_pass_and_the_next_is_refused_until_a_time() {
        for (int i = 0; i < 25; i++) {
            assertThat(act(active("pat" + i), "remove").status()).isEqualTo(303);
        }
        var next = active("next");
        var refused = act(next, "remove");
        limited(refused);
        assertThat(refused.text()).contains("Has left the agency</textarea>");
        assertThat(system.member("next@agency.gov")).isEqualTo(next);
        // Other changes than removals pass.
        assertThat(act(next, "correct", "name", "Pat Other", "organization", "Agency", "role", "").status()).isEqualTo(
            303
        );

        system.clock.advance(Duration.ofSeconds(Long.parseLong(refused.header("retry-after"))));
        cookie = system.signIn(ADA);
        assertThat(act(system.member("next@agency.gov"), "remove").status()).isEqualTo(303);
    }

    @Test
    void a_removal_that_is_one_change_too_many_is_not_counted_as_a_removal() {
        count(300);
        var member = active("pat");
        for (int i = 0; i < 30; i++) {
            limited(act(member, "remove"));
        }
        count(-300);
        assertThat(act(member, "remove").status()).isEqualTo(303);
    }

    private String version(String path) {
        var found = VERSION.matcher(system.send(HttpEvents.get(path).cookie(cookie)).text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private HttpAnswer onImport(String path, String action) {
        return post(path, "action", action, "version", version(path), "agree", "yes");
    }

    /** The page of a list that can be started. */
    private String previewed() {
        String path = post(
            COORDINATORS + "/imports",
            "text",
            "e-mail,name\nkim.field@agency.gov,Kim\n",
            "source",
            "Our list",
            "sourceDate",
            system.clock.instant().toString().substring(0, 10),
            "may",
            "yes"
        ).header("location");
        post(path, "action", "map", "version", "1", "format", "CSV", "header", "yes", "address", "0", "name", "1");
        return path;
    }

    @Test
    void each_act_on_an_import_is_a_change() {
        system.freshen(ADA, cookie, "COORDINATORS_IMPORTS");
        String path = previewed();
        for (String action : List.of("start", "stop", "go-on", "stop", "delete")) {
            count(300);
            String before = version(path);
            limited(onImport(path, action));
            assertThat(version(path)).isEqualTo(before);
            count(-1);
            assertThat(onImport(path, action).status()).as(action).isEqualTo(303);
            limited(approve(waiting(action, 1)));
            count(-300);
        }
    }

    @Test
    void each_change_of_the_team_is_one() {
        system.freshen(ADA, cookie, "COORDINATORS_TEAM");
        String cat = AddressKey.of(InMemorySystem.address("cat@agency.gov")).hex();
        String ben = AddressKey.of(InMemorySystem.address(BEN)).hex();
        for (var fields : List.of(
            List.of("action", "invite", "email", "cat@agency.gov", "name", "Cat Lee"),
            List.of("action", "send-again", "coordinator", cat),
            List.of("action", "cancel", "coordinator", cat),
            List.of("action", "remove", "coordinator", ben, "reason", "Left the agency")
        )) {
            String[] form = fields.toArray(String[]::new);
            count(300);
            var before = system.ledger.coordinators("socialgov");
            limited(post(TEAM, form));
            assertThat(system.ledger.coordinators("socialgov")).isEqualTo(before);
            count(-1);
            assertThat(post(TEAM, form).status()).as("%s", fields).isEqualTo(303);
            limited(approve(waiting(fields.get(1), 1)));
            count(-300);
        }
    }

    @Test
    void saved_settings_are_a_change_and_what_was_typed_is_kept() {
        String[] form = { "action", "save", "version", "0", "digestHour", "9", "welcome", "Hello there" };
        count(300);
        var refused = post(SETTINGS, form);
        limited(refused);
        assertThat(refused.text()).contains("Hello there</textarea>");
        assertThat(system.ledger.liveSettings("socialgov").version()).isZero();
        count(-1);
        assertThat(post(SETTINGS, form).status()).isEqualTo(303);
        limited(approve(waiting("pat", 1)));
    }
}
