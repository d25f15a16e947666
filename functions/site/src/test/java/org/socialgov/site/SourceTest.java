package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SourceTest {

    private static final Path FILE = Path.of("/site/content/page.md");
    private final Problems problems = new Problems(Path.of("/site"));

    @Test
    void front_matter_may_hold_blank_lines() {
        var source = Source.parse(
            FILE,
            "---\npermalink: /a/\n\n\ntitle: A: not in quotes? no\n---\n\nBody\n",
            problems
        );
        assertThat(problems.errors()).singleElement().asString().startsWith("content/page.md:5: this is not YAML");
        assertThat(source.body()).isEqualTo("\nBody\n");

        var good = Source.parse(FILE, "---\npermalink: /a/\n\n\ntitle: A title\n---\n\nBody\n", problems);
        assertThat(good.fields().text("title")).contains("A title");
        assertThat(good.fields().line("title")).isEqualTo(5);
        assertThat(good.bodyLine()).isEqualTo(7);
    }

    @Test
    void windows_line_ends_and_a_byte_order_mark_do_no_harm() {
        var source = Source.parse(FILE, "\uFEFF---\r\ntitle: A title\r\n---\r\nBody\r\n", problems);
        assertThat(source.fields().text("title")).contains("A title");
        assertThat(source.body()).isEqualTo("Body\n");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void scalars_stay_as_they_were_written() {
        var fields = Source.parse(
            FILE,
            "---\nmembers: 1,979\ndate: 2019-04-10 15:00:00 -0500\nflag: yes\n---\n",
            problems
        ).fields();
        assertThat(fields.text("members")).contains("1,979");
        assertThat(fields.text("date")).contains("2019-04-10 15:00:00 -0500");
        assertThat(fields.text("flag")).contains("yes");
    }

    @Test
    void a_file_without_front_matter_is_named() {
        Source.parse(FILE, "# Hello\n", problems);
        assertThat(problems.errors())
            .singleElement()
            .asString()
            .startsWith("content/page.md:1: the file must begin with");
    }

    @Test
    void a_field_that_stands_twice_is_named_with_its_line() {
        Source.parse(FILE, "---\ntitle: A\ntitle: B\n---\n", problems);
        assertThat(problems.errors())
            .singleElement()
            .asString()
            .startsWith("content/page.md:3: the field \"title\" is here and on line 2; remove one");
    }
}
