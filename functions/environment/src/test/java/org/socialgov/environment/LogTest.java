package org.socialgov.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final Log log = new Log(out);

    @Test
    void a_decision_is_one_line_of_json_with_its_facts_in_order() {
        log.info("mail-sent", Map.of("order", "a1", "attempts", 2, "late", false));

        assertLines("{\"level\":\"INFO\",\"event\":\"mail-sent\",\"attempts\":2,\"late\":false,\"order\":\"a1\"}");
    }

    @Test
    void what_a_person_should_look_at_is_an_error() {
        log.error("mail-failed", Map.of());

        assertLines("{\"level\":\"ERROR\",\"event\":\"mail-failed\"}");
    }

    /** Otherwise a visitor's text could add lines to the log. */
    @Test
    void no_text_ends_its_line_or_its_quotes() {
        log.info("e", Map.of("fact", "a\"b\\c\nd\r\u0000e\u001F \u00E9"));

        assertLines("{\"level\":\"INFO\",\"event\":\"e\",\"fact\":\"a\\\"b\\\\c\\nd\\u000d\\u0000e\\u001f \u00E9\"}");
    }

    @Test
    void of_an_exception_the_kinds_and_places_are_logged_and_never_a_message() {
        var cause = new IllegalArgumentException("secret of the cause");
        cause.setStackTrace(new StackTraceElement[0]);
        var thrown = new IllegalStateException("secret", cause);
        var place = new StackTraceElement("a.B", "c", "B.java", 7);
        var other = new StackTraceElement("d.E", "f", "E.java", 9);
        thrown.setStackTrace(new StackTraceElement[] { place, other });

        log.unexpected("broken", thrown);

        assertLines(
            "{\"level\":\"ERROR\",\"event\":\"broken\",\"thrown\":\"java.lang.IllegalStateException" +
                " at a.B.c(B.java:7) < d.E.f(E.java:9) caused by java.lang.IllegalArgumentException\"}"
        );
    }

    @Test
    void what_was_tried_before_is_counted() {
        var thrown = new IllegalStateException();
        thrown.setStackTrace(new StackTraceElement[0]);
        thrown.addSuppressed(new IllegalArgumentException("a@b.gov"));
        thrown.addSuppressed(new IllegalArgumentException("a@b.gov"));

        log.unexpected("broken", thrown);

        assertLines(
            "{\"level\":\"ERROR\",\"event\":\"broken\",\"thrown\":\"java.lang.IllegalStateException (2 suppressed)\"}"
        );
    }

    @Test
    void twelve_places_are_enough() {
        var thrown = new IllegalStateException();
        var places = new StackTraceElement[13];
        for (int i = 0; i < places.length; i++) {
            places[i] = new StackTraceElement("a.B", "at" + i, "B.java", i);
        }
        thrown.setStackTrace(places);

        log.unexpected("broken", thrown);

        assertThat(written.toString(StandardCharsets.UTF_8)).contains("at11(").doesNotContain("at12(");
    }

    @Test
    void a_metric_is_a_line_in_the_embedded_format() {
        new Metrics(out, "socialgov-Table-1X").put(
            Metrics.Metric.OLDEST_OWED_MAIL_AGE,
            61,
            Instant.ofEpochMilli(1_234)
        );

        assertLines(
            "{\"_aws\":{\"Timestamp\":1234,\"CloudWatchMetrics\":[{\"Namespace\":\"SocialGov\",\"Dimensions\":[[\"Table\"]]," +
                "\"Metrics\":[{\"Name\":\"OldestOwedMailAge\",\"Unit\":\"Seconds\"}]}]},\"Table\":\"socialgov-Table-1X\",\"OldestOwedMailAge\":61}"
        );
    }

    private void assertLines(String... lines) {
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines(
            String.join("\n", lines) + "\n"
        );
    }
}
