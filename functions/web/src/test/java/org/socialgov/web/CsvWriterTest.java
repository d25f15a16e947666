package org.socialgov.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvWriterTest {

    @Test
    void a_table_is_its_header_and_its_lines() {
        var csv = new CsvWriter("name", "members");
        csv.row(List.of("Ohio", "8"));
        csv.row(List.of("", "3"));
        assertThat(csv.text()).isEqualTo("name,members\r\nOhio,8\r\n,3\r\n");
    }

    @Test
    void a_field_is_quoted_where_it_must_be() {
        assertThat(field("plain")).isEqualTo("plain");
        assertThat(field("a, \"b\"\nc")).isEqualTo("\"a, \"\"b\"\"\nc\"");
    }

    @Test
    void no_spreadsheet_takes_a_text_for_a_formula() {
        assertThat(field("=HYPERLINK(\"https://example.com\")")).isEqualTo(
            "\"'=HYPERLINK(\"\"https://example.com\"\")\""
        );
        assertThat(field("+1")).isEqualTo("'+1");
        assertThat(field("-1")).isEqualTo("'-1");
        assertThat(field("@x")).isEqualTo("'@x");
        assertThat(field("\tx")).isEqualTo("'\tx");
    }

    private static String field(String value) {
        var csv = new CsvWriter("header");
        csv.row(List.of(value));
        String text = csv.text();
        return text.substring("header\r\n".length(), text.length() - "\r\n".length());
    }
}
