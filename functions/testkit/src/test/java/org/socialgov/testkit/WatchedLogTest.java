package org.socialgov.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.environment.Log;

/** The watch itself: a watch that sees nothing would let everything pass. */
class WatchedLogTest {

    private static final String TOKEN = "0bX9-_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s";

    @ParameterizedTest
    @ValueSource(
        strings = {
            "canary@agency.example.gov",
            "to=\"canary+tag@x-y.gov\"",
            "token=" + TOKEN,
            "Canary of Examples asked",
        }
    )
    void a_line_that_tells_of_a_person_is_seen(String text) {
        WatchedLog.neverIn("Canary of Examples");
        assertThat(WatchedLog.personIn(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "{\"order\":\"0123456789abcdef0123456789abcdef\"}",
            "a_test_with_a_name_that_is_as_long_as_token",
            "member 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "java.base@25.0.1/java.util.List",
            "0102018f6a7b8c9d-0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d-000000",
        }
    )
    void codes_and_numbers_are_nobody(String text) {
        assertThat(WatchedLog.personIn(text)).isEmpty();
    }

    /** Test 50, and that it can fail: by a stream of its own, and by standard output. */
    @Test
    void logs_hold_no_one() {
        var own = new ByteArrayOutputStream();
        for (var out : List.of(WatchedLog.to(own), System.out)) {
            var log = new Log(out);
            log.info("mail", Map.of("order", "abc"));
            assertThat(WatchedLog.taken()).isEmpty();
            log.info("mail", Map.of("to", "canary@agency.example.gov"));
            assertThat(WatchedLog.taken()).singleElement().asString().contains("canary@agency.example.gov");
        }
        assertThat(own.toString()).contains("canary@agency.example.gov");
    }
}
