package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClosingLinesTest {

    /** Else its tests would be skipped in silence. */
    @Test
    void every_module_with_tests_can_say_what_it_left_out() throws IOException {
        try (var modules = Files.find(Template.PROJECT, 2, (path, about) -> hasTests(path))) {
            assertThat(modules)
                .hasSizeGreaterThan(5)
                .allSatisfy(module ->
                    assertThat(Files.readString(module.resolve("pom.xml"))).containsPattern(
                        "<artifactId>(not-run|testkit)</artifactId>"
                    )
                );
        }
    }

    private static boolean hasTests(Path module) {
        return Files.exists(module.resolve("pom.xml")) && Files.isDirectory(module.resolve("src/test/java"));
    }
}
