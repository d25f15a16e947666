package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an author of content sees of it on a running system. */
class ContentIT {

    private static final String PAGE = "/accessibility/";
    private static final Path SITE = DeployedSystem.root().resolve("functions/site");

    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void a_saved_page_shows_at_the_next_request_and_a_mistake_is_named_while_the_old_pages_stay() throws IOException {
        var module = copyOfTheSite();
        var page = module.resolve("content/pages/accessibility.md");
        var text = Files.readString(page);
        try (var system = DeployedSystem.start(folder.resolve("state"))) {
            var visitor = system.visitor();
            assertThat(visitor.get(PAGE).statusCode()).isEqualTo(200);
            assertThat(visitor.get(DeployedSystem.JOIN + "/").body()).doesNotContain("Brand-new");
            system.local().watchContent(module, SITE.resolve("target"), said::add);

            Files.writeString(page, text + "\nWritten a moment ago.\n");
            await(system, () -> visitor.get(PAGE).body().contains("Written a moment ago."));

            Files.writeString(page, text.replaceFirst("title:", "tilte:"));
            await(system, () -> said.stream().anyMatch(line -> line.contains("the old pages stay")));
            assertThat(said).anyMatch(line ->
                line.contains("content/pages/accessibility.md:1: the field \"title\" is missing; add it")
            );
            assertThat(visitor.get(PAGE).body()).contains("Written a moment ago.");

            Files.writeString(page, text);
            Files.writeString(module.resolve("content/working-groups/brand-new.md"), GROUP);
            await(system, () -> !visitor.get(PAGE).body().contains("Written a moment ago."));
            await(system, () -> visitor.get("/working-groups/brand-new/").statusCode() == 200);
            // A group is a topic of the form, which another function shows.
            await(system, () ->
                visitor
                    .get(DeployedSystem.JOIN + "/")
                    .body()
                    .contains("Brand-new working group")
            );
        }
    }

    private static final String GROUP = """
    ---
    title: Brand-new
    summary: A group that was founded while the system ran.
    slug: brand-new
    purpose: To show.
    produces:
      - title: A page
        status: done
    ---
    """;

    /** Without its styles, which are the same and take seconds to make again. */
    private Path copyOfTheSite() throws IOException {
        var module = folder.resolve("site");
        try (var files = Files.walk(SITE.resolve("content"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = module.resolve(SITE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.createSymbolicLink(module.resolve("styles"), SITE.resolve("styles"));
        return module;
    }

    private void await(DeployedSystem system, BooleanSupplier wanted) {
        system.await(() -> "what was saved shows; said so far: " + said, wanted);
    }
}
