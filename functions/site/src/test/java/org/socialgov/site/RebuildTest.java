package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A build that uses the results of the builds before it again has the output of a build that begins with nothing. */
class RebuildTest extends SmallSite {

    private final BuildCache cache = new BuildCache();
    private LocalDate today = TODAY;
    private boolean samples = true;
    private boolean mistaken;
    private int builds;

    @BeforeEach
    void a_site_whose_files_depend_on_each_other() {
        asset("sign.svg", "sign.1.svg");
        write("best-practices/_index.md", "title: Practices\nsummary: p\nthemes:\n  - Writing\n  - Images", "");
        write(
            "best-practices/captions.md",
            "title: Captions\nsummary: c\ntheme: Images\nkept_by: media\nrelated_training:\n  - course\ndate: 2026-11-20",
            "[By file](../resources/style.md), {{< ref \"alt.md\" >}}, ![A sign](/assets/sign.1.svg)\n\n## One\n\n{{ site.url }}"
        );
        write("best-practices/alt.md", "title: Alt\nsummary: a\ntheme: Writing\ndate: 2026-12-01", "[Up](#top)");
        write(
            "resources/style.md",
            "title: Style\nsummary: s\naliases:\n  - /old-style/\ncolumns:\n  - A\n  - B",
            "Text"
        );
        write(
            "events/course.md",
            "title: Course\nsummary: c\ndate: 2026-12-03 14:00:00 -0500\ntopics:\n  - video",
            "Come"
        );
        write("events/last.md", "title: Last\nsummary: l\ndate: 2026-11-23 14:00:00 -0500", "[Next](/events/course/)");
        write(
            "working-groups/media.md",
            "title: Media\nsummary: m\npurpose: p\nproduces:\n  - title: List\n    status: draft",
            "Group"
        );
        write(
            "tools/video.md",
            "name: Video\nurl: https://video.example\ndescription: v\nstatus: compatible\nchanges:\n  - date: 2026-11-01\n    what: Added",
            "Tool"
        );
        settings(CommunitySettingsTest.CAPTIONS + "working_groups: true\n");
        write("communities/captions.md", "title: Captions\npermalink: /communities/captions/", "Our page");
        write("communities/elsewhere.md", "title: Elsewhere\ncommunity_list:\n  - members: 12", "Another list");
    }

    @Test
    void after_each_change_the_output_is_that_of_a_full_build() {
        same("nothing built before");
        same("nothing changed");
        change("best-practices/alt.md", "Up", "To the top");
        change("best-practices/alt.md", "title: Alt", "title: Alternative text");
        change("best-practices/alt.md", "theme: Writing", "theme: Images");
        change("best-practices/alt.md", "title: Alternative", "slug: words\ntitle: Alternative");
        change("best-practices/_index.md", "Practices", "Best practices");
        change("best-practices/_index.md", "- Images", "- Images\n  - Sound");
        change("best-practices/captions.md", "- course", "- last");
        change("events/last.md", "title: Last", "title: The last one");
        change("events/last.md", "2026-11-23", "2026-12-23");
        change("events/last.md", "title: The", "sample: true\ntitle: The");
        change("working-groups/media.md", "title: Media", "title: Media and sound");
        change("tools/video.md", "name: Video", "name: Video service");
        change("tools/_index.md", "title: List", "title: Registry\nnotice: Ask your *counsel*");
        change("pages/home.md", "title: Home", "title: Start\ndeck: Begin here");
        change("resources/style.md", "/old-style/", "/older-style/");
        change("resources/style.md", "summary: s", "summary: s\nsearch_terms:\n  - wording");
        change("communities/captions.md", "Our page", "Our new page, [style](../resources/style.md)");
        change("communities/elsewhere.md", "12", "13");
    }

    @Test
    void a_file_that_is_added_renamed_or_removed_changes_what_links_to_it() throws IOException {
        same("nothing built before");
        write("resources/more.md", "title: More\nsummary: m", "[Style](style.md)");
        same("added");
        Files.move(file("resources/style.md"), file("resources/guide.md"));
        refused("renamed, and the links to it lead nowhere");
        edit("best-practices/captions.md", "style.md", "guide.md");
        change("resources/more.md", "style.md", "guide.md");
        write("pages/alt.md", "title: Alt\nsummary: a\npermalink: /alt/", "");
        same("a second file of the name that a shortcode refers to");
        Files.delete(file("pages/alt.md"));
        same("and without it");
        Files.delete(file("resources/more.md"));
        same("removed");
        change("events/last.md", "/events/course/", "/events/");
        change("events/course.md", "title: Course", "draft: true\ntitle: Course");
        Files.delete(file("working-groups/media.md"));
        refused("removed although an article names it");
        change("best-practices/captions.md", "kept_by: media\n", "");
        change("events/course.md", "draft: true\n", "");
    }

    @Test
    void settings_images_and_options_count_for_every_page() throws IOException {
        same("nothing built before");
        settings(CommunitySettingsTest.CAPTIONS.replace("name: Captions", "name: Subtitles"));
        same("another name, and no topics of working groups");
        settings(CommunitySettingsTest.CAPTIONS.replace("slug: captions", "slug: subtitles"));
        refused("a slug that isn't the document's");
        change("communities/captions.md", "/captions/", "/subtitles/");
        asset("site.css", "site.2.css");
        same("another stylesheet");
        asset("sign.svg", "sign.2.svg");
        same("another version of a picture in the text");
        change("best-practices/captions.md", "sign.1", "sign.2");
        today = LocalDate.parse("2026-12-04");
        same("another day");
        samples = false;
        same("without samples");
        write("events/_index.md", "title: Training\nsummary: t\nweight: heavy", "");
        refused("a mistake");
        write("events/_index.md", "title: Training\nsummary: t", "");
        same("without the mistake");
    }

    /** The build after a change, beside a full one. */
    private void same(String change) {
        var folder = module.resolve("full-" + builds++);
        var options = new Content.Options(today, samples, false);
        var problems = build(module.resolve("target"), options, Set.of(), cache);
        var full = build(folder, options, Set.of(), new BuildCache());
        assertThat(problems.errors()).as(change).isEqualTo(full.errors());
        assertThat(problems.warnings()).as(change).isEqualTo(full.warnings());
        if (mistaken) {
            assertThat(full.errors()).as(change).isNotEmpty();
        } else {
            assertThat(full.errors()).as(change).isEmpty();
            assertThat(files(module.resolve("target")))
                .as(change)
                .isEqualTo(files(folder));
        }
    }

    /** Neither build has a result, and both say why in the same words. */
    private void refused(String change) {
        mistaken = true;
        same(change);
        mistaken = false;
    }

    /** Each file's content, in a form that a failed comparison can show. */
    private static Map<String, String> files(Path folder) {
        var contents = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }

    private void settings(String text) {
        try {
            create("communities");
            Files.writeString(file("communities/captions.settings.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return module.resolve("content").resolve(name);
    }

    private void change(String name, String old, String changed) {
        edit(name, old, changed);
        same(name + ": " + old + " becomes " + changed);
    }

    private void edit(String name, String old, String changed) {
        try {
            String text = Files.readString(file(name));
            assertThat(text).contains(old);
            Files.writeString(file(name), text.replace(old, changed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
