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
import org.socialgov.site.SiteBuild;

class SiteRendererTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final List<String> laidOver = new ArrayList<>();
    private Path options;

    @BeforeEach
    void whatTheBuildLeft() throws IOException {
        options = Files.writeString(
            Files.createDirectories(folder.resolve("built")).resolve(SiteBuild.OPTIONS),
            "samples=true\n"
        );
    }

    @Test
    void pages_are_handed_over_and_a_warning_is_said_once() throws Exception {
        var site = Probe.root().resolve("functions/site");
        options = site.resolve("target").resolve(SiteBuild.OPTIONS);
        var renderer = renderer(site);

        renderer.render();
        renderer.render();

        assertThat(laidOver).containsExactly("-frame.jar", "-pages.jar", "-frame.jar", "-pages.jar");
        assertThat(folder.resolve("work/pages/site")).isNotEmptyDirectory();
        assertThat(said)
            .filteredOn(line -> line.startsWith("  Content: rendered again, "))
            .hasSize(2);
        assertThat(said)
            .filteredOn(line -> line.startsWith("  Content: warning: "))
            .isNotEmpty()
            .doesNotHaveDuplicates();
    }

    @Test
    void a_mistake_is_said_and_the_old_pages_stay() throws Exception {
        renderer(site("console.error('the color is missing'); process.exit(1)")).render();

        assertThat(laidOver).isEmpty();
        assertThat(said).containsExactly(
            "  Content: the color is missing",
            "  Content: The stylesheet could not be made; the lines above say why.",
            "  Content: the old pages stay until this is fixed."
        );
    }

    @Test
    void without_what_the_build_left_it_says_how_to_get_it() throws Exception {
        Files.delete(options);

        assertThatThrownBy(() -> renderer(site("")).render())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("build.options isn't there: build the site");
    }

    @Test
    void one_that_is_interrupted_ends_what_it_has_started() throws Exception {
        var started = folder.resolve("started");
        var renderer = renderer(
            site(
                """
                import { writeFileSync } from "node:fs";
                writeFileSync("%s", String(process.pid));
                setInterval(() => {}, 1000);
                """.formatted(started)
            )
        );
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
        Probe.await(() -> started.toFile().length() > 1, PATIENCE);
        var node = Long.parseLong(Files.readString(started));

        thread.interrupt();

        assertThatThrownBy(() -> outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(InterruptedException.class);
        Probe.await(() -> ProcessHandle.of(node).filter(ProcessHandle::isAlive).isEmpty(), PATIENCE);
        assertThat(said).isEmpty();
    }

    /** A site whose script for the styles is this one. */
    private Path site(String script) throws IOException {
        var site = folder.resolve("site");
        Files.writeString(Files.createDirectories(site.resolve("styles")).resolve("build.mjs"), script);
        return site;
    }

    private SiteRenderer renderer(Path site) {
        return new SiteRenderer(
            site,
            options,
            folder.resolve("work"),
            files -> laidOver.addAll(files.keySet()),
            said::add
        );
    }
}
