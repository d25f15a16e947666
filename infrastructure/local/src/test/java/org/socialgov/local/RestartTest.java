package org.socialgov.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;

class RestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path state;

    @Test
    void items_and_mails_and_the_position_in_the_stream_survive_a_restart() {
        try (var first = start("")) {
            Probe.put(first, "ORDER#1");
            Probe.put(first, "ORDER#2");
            await(first, "ORDER#2");
            first.mailbox().add("", List.of("zoe@agency.gov"), "Subject: kept\r\n\r\ntext".getBytes());
        }
        try (var second = start("Greeting=changed")) {
            assertThat(items(second)).isEqualTo(2);
            assertThat(second.mailbox().all())
                .extracting(mail -> mail.subject())
                .containsExactly("kept");
            assertThat(second.stack().functions().get("WebFunction").environment()).containsEntry(
                "GREETING",
                "changed"
            );
            // The first two orders were delivered before the restart: only the third may cause an invocation.
            Probe.put(second, "ORDER#3");
            await(second, "ORDER#3");
            // The function's line is there before its invocation has ended and is counted.
            Probe.await(() -> eventLog(second).count() > 0, PATIENCE);
            assertThat(eventLog(second).count()).isEqualTo(1);
        }
        try (var fresh = LocalSystem.start(Probe.options(state, Map.of("fresh", "true")), quiet())) {
            assertThat(items(fresh)).isZero();
            assertThat(fresh.mailbox().all()).isEmpty();
        }
    }

    @Test
    void what_a_killed_emulator_lost_is_said_at_the_next_start() {
        try (var first = start("")) {
            var ended = new CountDownLatch(1);
            first.onEmulatorEnd(code -> ended.countDown());
            ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("emulator.py"))
                .forEach(ProcessHandle::destroyForcibly);
            assertThat(awaits(ended)).isTrue();
        }
        var lines = new ArrayList<String>();
        try (var second = LocalSystem.start(Probe.options(state), new Progress(lines::add))) {
            assertThat(lines).anyMatch(line -> line.contains("killed") && line.contains("lost"));
            assertThat(items(second)).isZero();
        }
    }

    @Test
    void a_parameter_that_the_template_does_not_have_is_named_with_those_that_it_has() {
        assertThatThrownBy(() -> start("Greting=hello"))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("Greting")
            .hasMessageContaining("Greeting, SiteOrigin");
        assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(state.toString()))
        ).isEmpty();
    }

    private LocalSystem start(String parameters) {
        return LocalSystem.start(Probe.options(state, Map.of("parameters", parameters)), quiet());
    }

    private static Progress quiet() {
        return new Progress(line -> {});
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void await(LocalSystem system, String order) {
        Probe.await(
            () ->
                eventLog(system)
                    .log()
                    .stream()
                    .anyMatch(line -> line.contains(order)),
            PATIENCE
        );
    }

    private static FunctionPool eventLog(LocalSystem system) {
        return system.functions().find("EventLogFunction").orElseThrow();
    }

    private static int items(LocalSystem system) {
        return system
            .clients()
            .dynamoDb()
            .scan(request -> request.tableName(system.stack().resources().get("Table").physicalId()))
            .count();
    }
}
