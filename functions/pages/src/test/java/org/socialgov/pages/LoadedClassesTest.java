package org.socialgov.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.socialgov.testkit.LoadedClasses;
import org.socialgov.web.DryRun;

/** A cold start takes about 0.4 ms for each class that is loaded, so their number is kept. */
class LoadedClassesTest {

    /** 873 when this was written. */
    private static final int MOST = 900;

    /** What a new visitor waits for: the function's start and a page. */
    static final class OnePage {

        private OnePage() {}

        public static void main(String[] arguments) throws IOException {
            byte[] event = DryRun.get("/communities/social-media/", "");
            var answer = new ByteArrayOutputStream();
            new PagesFunction().handleRequest(new ByteArrayInputStream(event), answer, null);
            if (!answer.toString().startsWith("{\"statusCode\":200,")) {
                throw new IllegalStateException(answer.toString());
            }
        }
    }

    @Test
    void the_first_page_loads_few_classes_and_none_of_the_costly_packages() {
        var loaded = LoadedClasses.of(OnePage.class, new HashMap<>(PagesFunctionTest.SETTINGS));
        assertThat(loaded)
            .as("a regular expression, a date's format, a stream, a lambda or a parser on the way to the first page")
            .contains("org.socialgov.pages.PagesFunction")
            .filteredOn(
                name ->
                    name.startsWith("java.util.regex.") ||
                    name.startsWith("java.time.format.") ||
                    name.startsWith("java.util.stream.") ||
                    name.startsWith("com.fasterxml.") ||
                    (name.startsWith("org.socialgov.") && (name.contains("$$Lambda") || name.contains("$$TypeSwitch")))
            )
            .isEmpty();
        assertThat(loaded.size()).isLessThan(MOST);
    }
}
