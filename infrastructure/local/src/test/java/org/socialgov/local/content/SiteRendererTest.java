package org.socialgov.local.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.Probe;

class SiteRendererTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A renderer with a child as Node is one, neither of which ends. */
    private static final String ENDLESS = "sleep 600 & echo $! > \"$(dirname \"$0\")/child\"; wait";

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final List<String> laidOver = new ArrayList<>();
    private Path arguments;

    @BeforeEach
    void whatTheBuildLeft() throws IOException {
        arguments = Files.writeString(Files.createDirectories(folder.resolve("built")).resolve("renderer.args"), "");
    }

    @Test
    void pages_are_handed_over_and_a_warning_is_said_once() throws Exception {
        var renderer = renderer("echo 'warning: no field tilte'; echo 'site: 9 pages'", PATIENCE);

        renderer.render();
        renderer.render();

        assertThat(laidOver).containsExactly("-frame.jar", "-pages.jar", "-frame.jar", "-pages.jar");
        assertThat(said).hasSize(3).startsWith("  Content: warning: no field tilte");
        assertThat(said.get(1)).startsWith("  Content: rendered again, ");
    }

    @Test
    void a_mistake_is_said_and_the_old_pages_stay() throws Exception {
        renderer("echo 'about.md:1: the title is missing' >&2; exit 1", PATIENCE).render();

        assertThat(laidOver).isEmpty();
        assertThat(said).containsExactly(
            "  Content: about.md:1: the title is missing",
            "  Content: the old pages stay until this is mended."
        );
    }

    @Test
    void a_renderer_that_was_killed_said_nothing_of_the_content() {
        assertThatThrownBy(() -> renderer("kill -9 $$", PATIENCE).render())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("ended with 137");
        assertThat(said).isEmpty();
        assertThat(laidOver).isEmpty();
    }

    @Test
    void without_what_the_build_left_it_says_how_to_get_it() throws Exception {
        Files.delete(arguments);

        assertThatThrownBy(() -> renderer("exit 0", PATIENCE).render())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("renderer.args isn't there: build the site");
    }

    @Test
    void one_that_takes_too_long_is_ended_with_what_it_started() throws Exception {
        assertThatThrownBy(() -> renderer(ENDLESS, Duration.ofSeconds(1)).render())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("longer than 1 s");
        assertGone(child());
    }

    @Test
    void one_that_is_interrupted_is_ended_with_what_it_started() throws Exception {
        var renderer = renderer(ENDLESS, PATIENCE);
        var outcome = new CompletableFuture<Void>();
        var thread = new Thread(() -> {
            try {
                renderer.render();
                outcome.complete(null);
            } catch (IOException | InterruptedException stopped) {
                outcome.completeExceptionally(stopped);
            }
        });
        thread.start();
        Probe.await(() -> Files.exists(childFile()) && childFile().toFile().length() > 1, PATIENCE);
        var child = child();

        thread.interrupt();

        assertThatThrownBy(() -> outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(InterruptedException.class);
        assertGone(child);
        assertThat(said).isEmpty();
    }

    private SiteRenderer renderer(String script, Duration longest) throws IOException {
        var java = folder.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return new SiteRenderer(
            java,
            folder,
            arguments,
            folder.resolve("work"),
            longest,
            files -> laidOver.addAll(files.keySet()),
            said::add
        );
    }

    private Path childFile() {
        return folder.resolve("bin/child");
    }

    private long child() throws IOException {
        return Long.parseLong(Files.readString(childFile()).strip());
    }

    private static void assertGone(long child) {
        Probe.await(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty(), PATIENCE);
    }
}
