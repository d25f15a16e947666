package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.Settings;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeGovStore;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCommunities;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;

/** Whose post it is behind a content delivery network, by what the network says beside its secret, and by nothing else. */
class EdgeTest {

    private static final String SECRET = "5e".repeat(32);
    private static final String HASH = "8414cd6b08e92be7f34132d9f8fabaa0cf0f072bab807b434e7ff02efc918a1e";
    private static final int POSTS = 2;

    private final FakeLedger ledger = new FakeLedger();
    private int addresses;

    private JoinFunction join(String only, String hashes) {
        WatchedLog.neverIn(SECRET, HASH);
        var settings = Map.of(
            "COMMUNITY_ADDRESS",
            "socialgov@example.gov",
            "SITE_ORIGIN",
            InMemorySystem.ORIGIN,
            "GOVERNMENT_SITE",
            "false",
            "SITE_NAME",
            "Government Communities",
            "AGENCY",
            "",
            "ONLY_BY_EDGE",
            only,
            "EDGE_SECRET_HASHES",
            hashes
        );
        var out = WatchedLog.to(new ByteArrayOutputStream());
        return new JoinFunction(
            Wiring.of(
                Deployment.read(new Settings(settings)),
                TestCommunities.captionsFirst(),
                ledger,
                new FakeGovStore(),
                FakeClock.start(),
                new FakeRandomness(1),
                new Log(out),
                new Metrics(out, "table"),
                Runnable::run
            ),
            new FormLimits(
                new AddressMailLimit.Limits(1, 3, 5),
                new MailRateLimit.Limits(2_000, 500, 20, Duration.ofDays(1), 20),
                POSTS
            )
        );
    }

    private HttpEvents form() {
        return InMemorySystem.joinForm("person" + ++addresses + "@agency.gov");
    }

    private static HttpEvents by(String visitor, HttpEvents form) {
        return form.header("x-origin-secret", SECRET).header("cloudfront-viewer-address", visitor);
    }

    private static int send(JoinFunction join, HttpEvents event) {
        return HttpAnswer.of((in, out) -> join.handleRequest(in, out, null), event).status();
    }

    private void useUp(JoinFunction join, String visitor) {
        for (int i = 0; i < POSTS; i++) {
            assertThat(send(join, by(visitor, form()))).isEqualTo(303);
        }
        assertThat(send(join, by(visitor, form()))).isEqualTo(429);
    }

    @Test
    void each_visitor_has_a_limit_of_their_own_though_all_come_from_the_network() {
        var join = join("on", HASH);
        useUp(join, "198.51.100.10:46532");
        assertThat(send(join, by("198.51.100.11:46532", form()))).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.10:46532, 198.51.100.10:1",
        "2001:db8:aa:bb00::7:46532, 2001:db8:aa:bbff:1:2:3:4:80",
        "2001:db8:aa:bb00::7:46532, [2001:db8:aa:bb01::9]:443",
    })
    void the_port_is_no_part_of_an_address_and_an_ipv6_network_is_one_source(String visitor, String same) {
        var join = join("on", HASH);
        useUp(join, visitor);
        assertThat(send(join, by(same, form()))).isEqualTo(429);
    }

    @Test
    void the_last_number_of_an_ipv6_address_before_its_port_is_part_of_the_address() {
        var join = join("on", HASH);
        useUp(join, "2001:db8:aa:bb00::7:46532");
        assertThat(send(join, by("2001:db8:ab:bb00::7:46532", form()))).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", ":", "nobody:1", "198.51.100.10", "2001:db8::1", "198.51.100.10:1, 198.51.100.11:1" })
    void where_the_network_names_no_address_the_apis_own_counts(String unreadable) {
        var join = join("on", HASH);
        for (int i = 0; i < POSTS; i++) {
            assertThat(send(join, by(unreadable, form()).from("192.0.2.99"))).isEqualTo(303);
        }
        assertThat(send(join, by("", form()).from("192.0.2.99"))).isEqualTo(429);
    }

    @Test
    void a_forged_address_without_the_secret_counts_nothing() {
        var join = join("off", HASH);
        for (int i = 0; i < POSTS; i++) {
            var forged = form()
                .header("cloudfront-viewer-address", "203.0.113." + i + ":1")
                .from("192.0.2.66");
            assertThat(send(join, forged)).isEqualTo(303);
        }
        var wrongSecret = by("203.0.113.7:1", form()).header("x-origin-secret", HASH).from("192.0.2.66");
        assertThat(send(join, wrongSecret)).isEqualTo(429);
        // And nobody's limit is used up by somebody else.
        assertThat(send(join, by("203.0.113.1:1", form()))).isEqualTo(303);
    }

    @Test
    void where_no_network_is_in_front_its_headers_say_nothing() {
        var join = join("off", ",");
        for (int i = 0; i < POSTS; i++) {
            assertThat(send(join, by("203.0.113." + i + ":1", form()).from("192.0.2.66"))).isEqualTo(303);
        }
        assertThat(send(join, by("203.0.113.9:1", form()).from("192.0.2.66"))).isEqualTo(429);
    }

    @Test
    void a_post_past_the_network_is_refused_and_stores_nothing() {
        assertThat(send(join("on", HASH), form())).isEqualTo(403);
        assertThat(ledger.items()).isEmpty();
        assertThat(ledger.counters()).isEmpty();
    }

    @Test
    void a_one_click_unsubscribe_by_the_apis_own_name_is_refused_on_purpose() {
        var wiring = HttpEvents.request("POST", "/communities/social-media/unsubscribe/").text(
            "List-Unsubscribe=One-Click"
        );
        assertThat(send(join("on", HASH), wiring)).isEqualTo(403);
    }
}
