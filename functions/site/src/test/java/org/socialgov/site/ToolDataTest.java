package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolDataTest {

    @Test
    void a_cell_is_quoted_where_it_must_be() {
        assertThat(ToolData.cell("plain")).isEqualTo("plain");
        assertThat(ToolData.cell("a, \"b\"\nc")).isEqualTo("\"a, \"\"b\"\"\nc\"");
    }

    @Test
    void no_spreadsheet_takes_a_text_for_a_formula() {
        assertThat(ToolData.cell("=HYPERLINK(\"https://example.com\")")).isEqualTo(
            "\"'=HYPERLINK(\"\"https://example.com\"\")\""
        );
        assertThat(ToolData.cell("+1")).isEqualTo("'+1");
        assertThat(ToolData.cell("@x")).isEqualTo("'@x");
    }
}
