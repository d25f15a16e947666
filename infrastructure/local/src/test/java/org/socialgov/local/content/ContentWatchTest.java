package org.socialgov.local.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.start.CannotStart;

class ContentWatchTest {

    private static final Instant BUILD = Instant.parse("2026-11-25T09:00:00Z");

    @TempDir
    Path module;

    private final Deque<Exception> problems = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private int renderings;
    private Path built;
    private Path page;

    @BeforeEach
    void contentThatWasBuilt() throws IOException {
        built = saved("target/build.options", BUILD);
        page = saved("content/pages/about.md", BUILD.minusSeconds(60));
        saved("styles/site.scss", BUILD.minusSeconds(60));
        for (var folder : List.of("content", "content/pages", "styles")) {
            Files.setLastModifiedTime(module.resolve(folder), FileTime.from(BUILD.minusSeconds(60)));
        }
    }

    @Test
    void what_the_build_rendered_is_not_rendered_again() throws IOException {
        try (var watch = watch()) {
            looks(watch, 3);
        }
        assertThat(renderings).isZero();
    }

    @Test
    void a_saved_file_is_rendered_once_it_no_longer_changes() throws IOException {
        try (var watch = watch()) {
            saved("content/pages/about.md", BUILD.plusSeconds(1));
            watch.look();
            saved("content/pages/about.md", BUILD.plusSeconds(2));
            watch.look();
            assertThat(renderings).isZero();

            watch.look();
            assertThat(renderings).isEqualTo(1);

            looks(watch, 3);
            assertThat(renderings).isEqualTo(1);
        }
    }

    @Test
    void a_file_that_is_new_and_one_that_is_gone_are_changes() throws IOException {
        try (var watch = watch()) {
            saved("content/events/summit.md", BUILD.minusSeconds(60));
            looks(watch, 2);
            assertThat(renderings).isEqualTo(1);

            Files.delete(page);
            looks(watch, 2);
            assertThat(renderings).isEqualTo(2);
        }
    }

    @Test
    void what_was_saved_between_the_build_and_the_watch_is_rendered() throws IOException {
        saved("content/pages/about.md", BUILD.plusSeconds(1));
        // Writing into a file that is there leaves its folder's time as it was.
        try (var watch = watch()) {
            looks(watch, 3);
        }
        assertThat(renderings).isEqualTo(1);
    }

    @Test
    void what_was_removed_between_the_build_and_the_watch_is_rendered() throws IOException {
        Files.delete(page);
        Files.setLastModifiedTime(page.getParent(), FileTime.from(BUILD.plusSeconds(1)));
        try (var watch = watch()) {
            looks(watch, 3);
        }
        assertThat(renderings).isEqualTo(1);
    }

    @Test
    void a_problem_that_passes_is_tried_again_without_another_save() throws IOException {
        problems.add(new IOException("the renderer took longer than 120 s."));
        try (var watch = watch()) {
            saved("content/pages/about.md", BUILD.plusSeconds(1));
            looks(watch, 2);
            assertThat(renderings).isEqualTo(1);

            looks(watch, ContentWatch.FIRST_PAUSE);
            assertThat(renderings).as("not at once").isEqualTo(1);
            watch.look();
            assertThat(renderings).isEqualTo(2);

            looks(watch, 3 * ContentWatch.FIRST_PAUSE);
            assertThat(renderings).as("after it went well").isEqualTo(2);
        }
        assertThat(said).containsExactly(
            "  Content: can't be rendered, retrying: the renderer took longer than 120 s."
        );
    }

    @Test
    void a_problem_that_stays_is_said_once_and_tried_ever_more_seldom() throws IOException {
        for (var i = 0; i < 3; i++) {
            problems.add(new NoSuchFileException("pages"));
        }
        try (var watch = watch()) {
            saved("content/pages/about.md", BUILD.plusSeconds(1));
            looks(watch, 2 + ContentWatch.FIRST_PAUSE + 1);
            assertThat(renderings).isEqualTo(2);
            looks(watch, 2 * ContentWatch.FIRST_PAUSE);
            assertThat(renderings).isEqualTo(2);
            watch.look();
            assertThat(renderings).isEqualTo(3);
        }
        assertThat(said).containsExactly(
            "  Content: can't be rendered, retrying: java.nio.file.NoSuchFileException: pages"
        );
    }

    @Test
    void another_save_is_tried_at_once() throws IOException {
        problems.add(new IOException("disk full"));
        try (var watch = watch()) {
            saved("content/pages/about.md", BUILD.plusSeconds(1));
            looks(watch, 2);
            saved("content/pages/about.md", BUILD.plusSeconds(2));
            looks(watch, 2);
        }
        assertThat(renderings).isEqualTo(2);
    }

    @Test
    void an_exception_that_nobody_thought_of_is_said_and_does_not_end_the_watch() throws IOException {
        problems.add(new CannotStart("The function's zip can't be unpacked."));
        problems.add(new IllegalArgumentException("surprise"));
        try (var watch = watch()) {
            saved("content/pages/about.md", BUILD.plusSeconds(1));
            looks(watch, 2 + ContentWatch.FIRST_PAUSE + 1);
            assertThat(said).containsExactly(
                "  Content: can't be rendered, retrying: The function's zip can't be unpacked.",
                "  Content: can't be rendered, retrying: " + "java.lang.IllegalArgumentException: surprise"
            );
            saved("content/pages/about.md", BUILD.plusSeconds(2));
            looks(watch, 2);
        }
        assertThat(renderings).isEqualTo(3);
    }

    @Test
    void closing_ends_a_rendering_and_waits_for_that_and_says_nothing() throws IOException, InterruptedException {
        saved("content/pages/about.md", BUILD.plusSeconds(1));
        var rendering = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var watch = new ContentWatch(
            module,
            built,
            () -> {
                rendering.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException stopped) {
                    ended.set(true);
                    throw new IOException("interrupted", stopped);
                }
            },
            said::add
        );
        watch.start();
        assertThat(rendering.await(30, TimeUnit.SECONDS)).isTrue();

        watch.close();

        assertThat(ended).isTrue();
        assertThat(said).isEmpty();
    }

    private ContentWatch watch() throws IOException {
        return new ContentWatch(module, built, this::render, said::add);
    }

    private void render() throws IOException {
        renderings++;
        var problem = problems.poll();
        if (problem instanceof IOException passing) {
            throw passing;
        }
        if (problem instanceof RuntimeException unexpected) {
            throw unexpected;
        }
    }

    private static void looks(ContentWatch watch, int times) {
        for (var i = 0; i < times; i++) {
            watch.look();
        }
    }

    private Path saved(String name, Instant at) throws IOException {
        var file = module.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "text");
        return Files.setLastModifiedTime(file, FileTime.from(at));
    }
}
