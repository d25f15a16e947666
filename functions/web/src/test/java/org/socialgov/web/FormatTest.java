package org.socialgov.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatTest {

    private static final Page PAGE = new Page("text/plain", List.of(new Page.Bytes("Hello")));
    private static final PageIndex INDEX = new PageIndex(Map.of("/", new PageIndex.PageEntry("site/start")));
    private static final SearchIndex SEARCH = SearchIndex.of(List.of());

    @Test
    void what_is_written_is_read() throws IOException {
        var read = Page.read(written(PAGE::write));
        assertThat(read.join(0, Map.of())).asString().isEqualTo("Hello");
        assertThat(PageIndex.resource(holding(written(INDEX::write)), "any")).isEqualTo(INDEX);
        assertThat(SearchIndex.resource(holding(written(SEARCH::write)), "any").documents()).isEmpty();
    }

    @Test
    void another_format_is_refused_with_both_numbers_and_what_to_do() throws IOException {
        String how = ": build functions/site and the function again, from the same commit";
        assertThatThrownBy(() -> Page.resource(holding(later(PAGE::write)), "any")).hasMessageContaining(
            "a page is not in the format 2 but in the format 3" + how
        );
        assertThatThrownBy(() -> PageIndex.resource(holding(later(INDEX::write)), "any")).hasMessageContaining(
            "the index of pages is not in the format 2 but in the format 3" + how
        );
        assertThatThrownBy(() -> SearchIndex.resource(holding(later(SEARCH::write)), "any")).hasMessageContaining(
            "the index for the search is not in the format 1 but in the format 2" + how
        );
    }

    @Test
    void what_has_no_format_is_refused() {
        byte[] something = new byte[] { 0, 0, 0, 1, 0, 0 };
        assertThatThrownBy(() -> Page.resource(holding(something), "any")).hasMessageContaining(
            "a page is not in the format 2: build"
        );
    }

    private interface Written {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] written(Written what) throws IOException {
        var out = new ByteArrayOutputStream();
        what.to(out);
        return out.toByteArray();
    }

    /** The same in the next format: the number's last byte is the fourth. */
    private static byte[] later(Written what) throws IOException {
        byte[] bytes = written(what);
        bytes[3]++;
        return bytes;
    }

    private static ClassLoader holding(byte[] bytes) {
        return new ClassLoader() {
            @Override
            public InputStream getResourceAsStream(String name) {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
