package org.socialgov.notrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class NotRunTest {

    @TempDir
    private Path folder;

    /** Started by the tests below only: a nested class isn't found by name. */
    static class Picky {

        static boolean hasItAll;

        @Test
        void needs_nothing() {
            assertThat(hasItAll).isIn(true, false);
        }

        @Test
        void needs_a_moon() {
            assumeTrue(hasItAll, "needs a moon");
        }

        @Test
        void needs_the_moon_as_well() {
            assumeTrue(hasItAll, "needs a moon");
        }
    }

    static class Wholly {

        @BeforeAll
        static void needs_a_sun() {
            assumeTrue(Picky.hasItAll, "needs a sun:\n  wait for the morning");
        }

        @Test
        void shines() {
            assertThat(Picky.hasItAll).isTrue();
        }
    }

    @Test
    void says_how_many_tests_were_left_out_and_why() throws Exception {
        run(Picky.class, false);
        assertThat(written()).containsExactly("NotRunTest$Picky (2 tests): needs a moon");
    }

    @Test
    void says_that_a_whole_class_was_left_out() throws Exception {
        run(Wholly.class, false);
        assertThat(written()).containsExactly("NotRunTest$Wholly (all of it): needs a sun: wait for the morning");
    }

    @Test
    void a_later_run_that_leaves_nothing_out_takes_it_back() throws Exception {
        run(Picky.class, false);
        run(Picky.class, true);
        assertThat(written()).isEmpty();
    }

    private void run(Class<?> tests, boolean hasItAll) {
        Picky.hasItAll = hasItAll;
        var config = LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestExecutionListeners(new NotRun(folder))
            .build();
        LauncherFactory.create(config).execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build()
        );
    }

    private List<String> written() throws Exception {
        try (var files = Files.list(folder)) {
            var lines = new ArrayList<String>();
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
            return lines;
        }
    }
}
