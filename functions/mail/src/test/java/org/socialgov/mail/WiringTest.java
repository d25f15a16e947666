package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.environment.Settings;
import org.socialgov.testkit.LimitSettings;
import org.socialgov.testkit.TestCommunities;

class WiringTest {

    private static final Map<String, String> COMPLETE = Map.ofEntries(
        Map.entry("TABLE_NAME", "table"),
        Map.entry("COMMUNITY_ADDRESS", "socialgov@example.gov"),
        Map.entry("FURTHER_ADDRESSES", ""),
        Map.entry("COORDINATORS", "coordinator@example.gov, second@example.gov"),
        Map.entry("SITE_ORIGIN", "https://abc123.execute-api.us-east-1.amazonaws.com"),
        Map.entry("SITE_NAME", "Government Communities"),
        Map.entry("AGENCY_NAME", ""),
        Map.entry("CONFIGURATION_SET", "set"),
        Map.entry("BROADCAST_CONFIGURATION_SET", "broadcast-set"),
        Map.entry("INBOUND_BUCKET", "bucket"),
        Map.entry("COMMUNITY_MAIL_READ_BY", "People"),
        Map.entry("AWS_REGION", "us-east-1"),
        Map.entry("AWS_ACCESS_KEY_ID", "id"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "secret")
    );

    private static Map<String, String> forInbound() {
        var environment = LimitSettings.each("7");
        for (String name : List.of(
            "TABLE_NAME",
            "COMMUNITY_ADDRESS",
            "FURTHER_ADDRESSES",
            "COORDINATORS",
            "INBOUND_BUCKET",
            "AWS_REGION",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY"
        )) {
            environment.put(name, COMPLETE.get(name));
        }
        return environment;
    }

    private static Map<String, String> with(String name, String value) {
        var environment = new HashMap<>(COMPLETE);
        environment.put(name, value);
        return environment;
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "TABLE_NAME",
            "COMMUNITY_ADDRESS",
            "COORDINATORS",
            "SITE_ORIGIN",
            "SITE_NAME",
            "CONFIGURATION_SET",
            "BROADCAST_CONFIGURATION_SET",
            "INBOUND_BUCKET",
            "COMMUNITY_MAIL_READ_BY",
            "AWS_REGION",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
        }
    )
    void a_missing_setting_fails_at_start_up_by_name(String name) {
        var environment = new HashMap<>(COMPLETE);
        environment.remove(name);
        assertThatThrownBy(() -> new Wiring(new Settings(environment)).mailSender()).hasMessage(
            "the setting " + name + " is missing from the function's environment"
        );
        assertThatThrownBy(() -> new Wiring(new Settings(with(name, " "))).mailSender()).hasMessage(
            "the setting " + name + " is missing from the function's environment"
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "TABLE_NAME",
            "SITE_ORIGIN",
            "BROADCAST_CONFIGURATION_SET",
            "BROADCAST_MAILS_PER_SECOND",
            "INVITATIONS_PER_HOUR",
            "INVITATIONS_FIRST",
            "BROADCAST_MAILS_RESERVED",
            "WRITES_PER_SECOND",
            "DIGEST_EVERY_MINUTES",
        }
    )
    void a_setting_missing_for_broadcasts_fails_at_start_up_by_name(String name) {
        var environment = new HashMap<>(COMPLETE);
        environment.put("BROADCAST_MAILS_PER_SECOND", "0");
        environment.put("INVITATIONS_PER_HOUR", "200");
        environment.put("INVITATIONS_FIRST", "50");
        environment.put("BROADCAST_MAILS_RESERVED", "1000");
        environment.put("WRITES_PER_SECOND", "1000");
        environment.put("DIGEST_EVERY_MINUTES", "0");
        assertThat(new Wiring(new Settings(environment)).broadcastRun()).isNotNull();
        environment.remove(name);
        assertThatThrownBy(() -> new Wiring(new Settings(environment)).broadcastRun()).hasMessage(
            "the setting " + name + " is missing from the function's environment"
        );
    }

    @ParameterizedTest
    @ValueSource(strings = { "TABLE_NAME", "COORDINATORS", "AWS_REGION" })
    void a_setting_missing_for_briefs_fails_at_start_up_by_name(String name) {
        var environment = new HashMap<>(COMPLETE);
        environment.remove(name);
        assertThatThrownBy(() -> new BriefFunction(new Wiring(new Settings(environment)))).hasMessage(
            "the setting " + name + " is missing from the function's environment"
        );
    }

    @ParameterizedTest
    @ValueSource(strings = { "people", "SYSTEM", "true" })
    void the_community_s_mail_is_read_by_the_system_or_by_people(String other) {
        assertThatThrownBy(() ->
            new Wiring(new Settings(with("COMMUNITY_MAIL_READ_BY", other))).mailSender()
        ).hasMessage("the setting COMMUNITY_MAIL_READ_BY must be System or People");
        assertThat(MailReader.of(new Settings(with("COMMUNITY_MAIL_READ_BY", "System")))).isEqualTo(MailReader.SYSTEM);
        assertThat(MailReader.of(new Settings(with("COMMUNITY_MAIL_READ_BY", "People")))).isEqualTo(MailReader.PEOPLE);
    }

    @Test
    void with_all_settings_the_functions_can_be_made() {
        assertThat(new Wiring(new Settings(COMPLETE)).mailSender()).isNotNull();
        assertThat(new Wiring(new Settings(COMPLETE)).coordinators().common()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "TABLE_NAME", "COMMUNITY_ADDRESS", "COORDINATORS", "INBOUND_BUCKET", "AWS_REGION" })
    @MethodSource("org.socialgov.testkit.LimitSettings#names")
    void a_setting_missing_for_mail_that_comes_in_fails_at_start_up_by_name(String name) {
        var environment = forInbound();
        assertThat(new InboundFunction(new Wiring(new Settings(environment)))).isNotNull();
        environment.remove(name);
        assertThatThrownBy(() -> new InboundFunction(new Wiring(new Settings(environment)))).hasMessage(
            "the setting " + name + " is missing from the function's environment"
        );
        environment.put(name, "@ not/one");
        if (name.matches("(MAILS|PERCENT)_.*")) {
            assertThatThrownBy(() -> new InboundFunction(new Wiring(new Settings(environment)))).hasMessageContaining(
                name
            );
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "https://example.gov/",
            "https://example.gov/site",
            "https://example.gov?x=1",
            "https://someone@example.gov",
            "example.gov",
            "ftp://example.gov",
            "https://",
            "https://exa mple.gov",
        }
    )
    void an_origin_is_scheme_and_host_and_nothing_else(String origin) {
        assertThatThrownBy(() -> new Wiring(new Settings(with("SITE_ORIGIN", origin))).mailSender())
            .hasMessageStartingWith("the setting SITE_ORIGIN must be an origin")
            .isInstanceOf(IllegalStateException.class);
    }

    /** Mail gateways break longer links. */
    @Test
    void the_longest_link_has_200_characters_or_the_functions_do_not_start() {
        String afterOrigin = "/communities/social-media/coordinators/sign-in?token=" + "0".repeat(43);
        String longest = origin(200 - afterOrigin.length());
        assertThat(new Wiring(new Settings(with("SITE_ORIGIN", longest))).mailSender()).isNotNull();
        assertThatThrownBy(() ->
            new Wiring(new Settings(with("SITE_ORIGIN", longest.replace("https://", "https://a")))).mailSender()
        )
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("the setting SITE_ORIGIN is too long: a link to ")
            .hasMessageContaining(
                "/communities/social-media/coordinators/sign-in?token= with its token has 201 characters"
            )
            .hasMessageEndingWith("use a shorter host name, or a shorter slug in the community's settings");
    }

    /** An origin of so many characters. */
    private static String origin(int length) {
        String label = "a".repeat(40);
        String host = label + "." + label + "." + label + ".gov";
        return "https://" + host.substring(host.length() - (length - "https://".length()));
    }

    @Test
    void an_address_that_is_none_is_named_by_its_setting_only() {
        assertThatThrownBy(() ->
            new Wiring(new Settings(with("COORDINATORS", "coordinator@example.gov,nobody"))).mailSender()
        ).hasMessageStartingWith("the setting COORDINATORS must be mail addresses, separated by commas");
    }

    @Test
    void a_communitys_own_address_that_the_deployment_may_not_use_stops_the_start() {
        var communities = TestCommunities.captionsLast();
        assertThatThrownBy(() -> Wiring.checked(communities, new Settings(COMPLETE)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith(
                "the settings of the community captions have an address that the setting FURTHER_ADDRESSES lacks"
            )
            .hasMessageContaining("infrastructure/inbound.yaml");
        assertThatThrownBy(() ->
            Wiring.checked(communities, new Settings(with("FURTHER_ADDRESSES", "other@example.gov")))
        ).hasMessageContaining("FURTHER_ADDRESSES");
        assertThat(
            Wiring.checked(
                communities,
                new Settings(with("FURTHER_ADDRESSES", "other@example.gov,captions@example.gov"))
            )
        ).isEqualTo(communities);
    }

    /** A wrong id would leave a community without those who decide, and nobody would notice. */
    @Test
    void coordinators_of_an_unknown_community_stop_the_start() {
        assertThatThrownBy(() ->
            new Wiring(
                new Settings(with("COORDINATORS", "coordinator@example.gov,socailgov=ann@example.gov"))
            ).mailSender()
        ).hasMessageContaining("COORDINATORS names the community socailgov, which has no settings file");
        assertThatThrownBy(() ->
            new BriefFunction(new Wiring(new Settings(with("COORDINATORS", "socailgov=ann@example.gov"))))
        ).hasMessageContaining("COORDINATORS");
    }
}
