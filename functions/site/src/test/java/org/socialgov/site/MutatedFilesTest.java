package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** Files with every kind of damage: the build names them, and never stops with an exception. */
class MutatedFilesTest extends SmallSite {

    private static final List<String> VALUES = List.of(
        "",
        "[",
        "{}",
        "[a, b]",
        "2027-02-30",
        "2027-13-01 25:00",
        "99999999999",
        "-1",
        "true",
        "null",
        "~",
        "*x",
        "&x y",
        "!!binary x",
        "a: b",
        "'",
        "\"\\u0000\"",
        "/",
        "//",
        "/../",
        "../..",
        "%",
        "%zz",
        "100%",
        "a/b//c",
        "/x/?y#z",
        "https://example.gov/a b",
        "mailto:x",
        "Mars/Phobos",
        "é ü",
        "\u200b",
        "\uE000slot:x\uE001",
        "|",
        ">",
        "- a",
        "x".repeat(300),
        "{{< ref \"x\" >}}",
        "{% if %}",
        "{{ x",
        "[^1]",
        "~~",
        "<a name=\"\">",
        "<h2 id=\"\">x</h2>",
        "<a href=\"http://[\">x</a>",
        "<img src=\"http://[\">",
        "[x](<a b>)",
        "[x](../../../..)",
        "[x](%zz)",
        "[x](#%zz)",
        "[x](a.md#%)",
        "| a |\n|---|\n| b |",
        "    \t",
        "\0"
    );

    private static final List<String> FILES = List.of(
        "title: E\nsummary: e\nslug: e\ndate: 2026-12-01 15:00:00 -0500\nend_date: 2026-12-01 16:00:00 -0500\ntimezone: America/New_York\nevent_type:\n  - online\nvenue:\n  city: X\nregistration_url: /events/\nrecording_minutes: 3\nsequence: 1",
        "title: E\nsummary: e\ndate_offset_days: 3\nend_offset_days: 4\nstart_time: \"10:00\"\nend_time: \"11:00\"",
        "title: A\nsummary: a\nslug: a\ndate: 2026-11-01\nexpirydate: 2027-01-01\naliases:\n  - /old/\nkept_by: g\nreviewed: 2026-01-01\nnext_review: 2027-01-01\nrelated_training:\n  - e\nweight: 2\ntopics:\n  - x",
        "title: R\nsummary: r\nredirectto: /events/\nurl: /resources/r/\nformat: x\nsource_url: https://example.gov/",
        "name: T\nurl: https://example.gov/\ndescription: t\nstatus: compatible\nform: PDF\nreviewed: 2014-07\nsigned:\n  - agency: A\n    date: 2020-01-01\nevaluations:\n  - agency: B\n    date: 2020-01\nchanges:\n  - date: 2020-01-01\n    what: x\nservice_ended: 2018\nrenamed_to: x",
        "title: G\nsummary: g\nslug: g\npurpose: p\nproduces:\n  - title: x\n    url: /events/\n    status: planned\nmeets: x",
        "title: C\nsummary: c\nslug: c\npermalink: /communities/c/\ncommunity_list:\n  - platform: listserv\n    subscribe_email: x@example.gov\n    members: 3",
        "title: P\nsummary: p\npermalink: /p/"
    );
    private static final List<String> FOLDERS = List.of(
        "events",
        "events",
        "best-practices",
        "resources",
        "tools",
        "working-groups",
        "communities",
        "pages"
    );

    @Test
    void no_damage_stops_the_build_with_an_exception() throws IOException {
        for (long seed = 1; seed <= 30; seed++) {
            var random = new Random(seed);
            var written = new ArrayList<Path>();
            for (int i = 0; i < 12; i++) {
                int kind = random.nextInt(FILES.size());
                var lines = new ArrayList<>(List.of(FILES.get(kind).split("\n")));
                for (int n = random.nextInt(4); n > 0; n--) {
                    int at = random.nextInt(lines.size());
                    String value = VALUES.get(random.nextInt(VALUES.size()));
                    String line = lines.get(at);
                    switch (random.nextInt(5)) {
                        case 0 -> lines.remove(at);
                        case 1 -> lines.add(at, line);
                        case 2 -> lines.add(at, value);
                        default -> lines.set(
                            at,
                            line.replaceFirst("(:|-) .*", "$1 " + Matcher.quoteReplacement(value))
                        );
                    }
                    if (lines.isEmpty()) {
                        lines.add("");
                    }
                }
                String body =
                    VALUES.get(random.nextInt(VALUES.size())) + "\n\n" + VALUES.get(random.nextInt(VALUES.size()));
                Path file = module
                    .resolve("content")
                    .resolve(FOLDERS.get(kind))
                    .resolve("f" + i + ".md");
                Files.writeString(
                    file,
                    (random.nextInt(20) == 0 ? "" : "---\n") + String.join("\n", lines) + "\n---\n" + body
                );
                written.add(file);
            }
            try {
                var leftOut = new HashSet<Path>();
                var problems = build(true, leftOut);
                for (int round = 0; !problems.errors().isEmpty(); round++) {
                    assertThat(leftOut.addAll(problems.faulty())).as("%s", problems.errors()).isTrue();
                    problems = build(true, leftOut);
                }
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            for (Path file : written) {
                Files.delete(file);
            }
        }
    }
}
