package org.socialgov.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.environment.Settings;

class WiringTest {

    private static final Map<String, String> REFRESH = Map.of(
        "AWS_REGION",
        "us-east-1",
        "AWS_ACCESS_KEY_ID",
        "id",
        "AWS_SECRET_ACCESS_KEY",
        "secret",
        "TABLE_NAME",
        "table",
        "DIRECTORY_ADDRESS",
        "https://example.gov/current-full.csv",
        "DIRECTORY_LEAST_ROWS",
        "10000"
    );

    private static final Map<String, String> LOOKUP = Map.ofEntries(
        Map.entry("AWS_REGION", "us-east-1"),
        Map.entry("AWS_ACCESS_KEY_ID", "id"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "secret"),
        // Nobody answers there.
        Map.entry("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        Map.entry("TABLE_NAME", "table"),
        Map.entry("COMMUNITY_ADDRESS", "socialgov@example.gov"),
        Map.entry("SITE_ORIGIN", ""),
        Map.entry("GOVERNMENT_SITE", "false"),
        Map.entry("SITE_NAME", "Government Communities"),
        Map.entry("AGENCY", ""),
        Map.entry("ONLY_BY_EDGE", "off"),
        Map.entry("EDGE_SECRET_HASHES", ",")
    );

    @ParameterizedTest
    @ValueSource(strings = { "TABLE_NAME", "DIRECTORY_ADDRESS", "DIRECTORY_LEAST_ROWS" })
    void a_setting_that_the_refresh_lacks_is_named(String name) {
        var environment = new HashMap<>(REFRESH);
        environment.remove(name);
        assertThatThrownBy(() -> Wiring.Refresh.from(new Settings(environment))).hasMessageContaining(name);
        environment.put(name, " ");
        assertThatThrownBy(() -> Wiring.Refresh.from(new Settings(environment))).hasMessageContaining(name);
    }

    @Test
    void a_number_that_is_none_is_named() {
        var environment = new HashMap<>(REFRESH);
        environment.put("DIRECTORY_LEAST_ROWS", "many");
        assertThatThrownBy(() -> Wiring.Refresh.from(new Settings(environment))).hasMessageContaining(
            "DIRECTORY_LEAST_ROWS"
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "TABLE_NAME",
            "COMMUNITY_ADDRESS",
            "SITE_ORIGIN",
            "GOVERNMENT_SITE",
            "SITE_NAME",
            "AGENCY",
            "ONLY_BY_EDGE",
            "EDGE_SECRET_HASHES",
        }
    )
    void a_setting_that_the_lookup_lacks_is_named(String name) {
        var environment = new HashMap<>(LOOKUP);
        environment.remove(name);
        assertThatThrownBy(() -> Wiring.Lookup.from(new Settings(environment))).hasMessageContaining(name);
    }

    @Test
    void the_refresh_is_wired_from_its_settings() {
        assertThat(Wiring.Refresh.from(new Settings(REFRESH)).soundness().leastRows()).isEqualTo(10_000);
    }
}
