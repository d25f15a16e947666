package org.socialgov.local.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void on_a_terminal_a_bar_grows_in_its_line_and_is_gone_at_its_end() {
        var bar = Progress.onTerminal(out, true).bar();

        bar.show(600, 1200);
        assertThat(printed()).isEqualTo(
            "\r  [###############...............]     600 of 1,200" + " ".repeat(15) + "\r"
        );

        printed.reset();
        bar.show(1200, 1200);
        assertThat(printed()).isEqualTo("\r" + " ".repeat(66) + "\r");
    }

    @Test
    void in_a_file_a_bar_is_a_line_for_each_tenth() {
        var bar = Progress.onTerminal(out, false).bar();

        for (var done = 0; done <= 100; done++) {
            bar.show(done, 100);
        }

        assertThat(printed().lines())
            .hasSize(11)
            .last()
            .asString()
            .isEqualTo("  [" + "#".repeat(30) + "]     100 of 100");
        assertThat(printed()).doesNotContain("\r");
    }

    @Test
    void nothing_to_do_is_all_done() {
        Progress.onTerminal(out, false).bar().show(0, 0);

        assertThat(printed()).startsWith("  [" + "#".repeat(30) + "]");
    }

    @Test
    void a_step_is_said_with_its_seconds_once_it_is_done() {
        var result = Progress.onTerminal(out, true).step("Functions unpacked", () -> {
            assertThat(printed()).isEmpty();
            return "result";
        });

        assertThat(result).isEqualTo("result");
        assertThat(printed().stripTrailing()).matches(" {2}Functions unpacked +\\d+\\.\\d s");
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
