package org.socialgov.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.web.Page;
import org.socialgov.web.PageIndex;

/** A site of a few files, built for a test. */
abstract class SmallSite {

    static final LocalDate TODAY = LocalDate.parse("2026-11-24");
    private static final Map<String, byte[]> FILLINGS = new TreeMap<>();

    static {
        for (String slot : new String[] {
            "site-origin",
            "site-host",
            "community-address",
            "site-name",
            "government-banner",
            "identifier",
            "half-a-year-on",
        }) {
            FILLINGS.put(slot, ("[" + slot + "]").getBytes(StandardCharsets.UTF_8));
        }
    }

    @TempDir
    Path module;

    final Map<String, String> assets = new TreeMap<>();

    @BeforeEach
    void the_layout_has_its_assets() {
        for (String name : new String[] {
            "site.css",
            "icon.svg",
            "us_flag_small.png",
            "icon-dot-gov.svg",
            "icon-https.svg",
        }) {
            asset(name, name);
        }
    }

    /** An asset of the layout, by the name of its source. */
    void asset(String name, String file) {
        assets.put(name, "/assets/" + file);
        try {
            Files.writeString(Files.createDirectories(module.resolve("assets")).resolve(file), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void the_introductions_of_all_lists_are_there() {
        for (String kind : new String[] { "best-practices", "events", "resources", "tools", "working-groups" }) {
            write(kind + "/_index.md", "title: List\nsummary: A list", "");
        }
        write("pages/privacy.md", "title: Privacy\nsummary: x\npermalink: /privacy/", "");
        write("pages/accessibility.md", "title: Accessibility\nsummary: x\npermalink: /accessibility/", "");
        write("pages/home.md", "title: Home\nsummary: x\npermalink: /", "");
        create("communities");
    }

    void create(String folder) {
        try {
            Files.createDirectories(module.resolve("content").resolve(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String frontMatter, String body) {
        Path path = module.resolve("content").resolve(file);
        create(module.resolve("content").relativize(path.getParent()).toString());
        try {
            Files.writeString(path, "---\n" + frontMatter + "\n---\n" + body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Problems build() {
        return build(true);
    }

    Problems build(boolean samples) {
        return build(samples, Set.of());
    }

    Problems build(boolean samples, Set<Path> leftOut) {
        return build(module.resolve("target"), new Content.Options(TODAY, samples, false), leftOut, new BuildCache());
    }

    Problems build(Path target, Content.Options options, Set<Path> leftOut, BuildCache cache) {
        try {
            var site = new Assets(module.resolve("assets"), assets);
            var output = new Output(target, cache);
            site.writeTo(output);
            return SitePages.render(module, site, output, options, leftOut, cache);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URLClassLoader built() {
        try {
            return new URLClassLoader(new URL[] { module.resolve("target/pages").toUri().toURL() }, null);
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, PageIndex.Entry> index() {
        return PageIndex.resource(built(), "site/index").entries();
    }

    String page(String path, LocalDate day) {
        var entry = (PageIndex.PageEntry) index().get(path);
        return new String(
            Page.resource(built(), entry.resource()).join(day.toEpochDay(), FILLINGS),
            StandardCharsets.UTF_8
        );
    }

    String page(String path) {
        return page(path, TODAY);
    }
}
