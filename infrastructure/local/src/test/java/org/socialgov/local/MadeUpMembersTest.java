package org.socialgov.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.start.CannotStart;

class MadeUpMembersTest {

    @TempDir
    Path folder;

    @Test
    void its_progress_is_shown_and_its_last_word_is_the_result() throws IOException {
        var shown = new ArrayList<String>();
        try (var members = start("echo 'progress 22 1200'; echo 'done 1200 members of 160 organizations'")) {
            assertThat(members.await((done, all) -> shown.add(done + "/" + all))).isEqualTo(
                "1200 members of 160 organizations"
            );
        }
        assertThat(shown).containsExactly("22/1200");
    }

    @Test
    void why_it_failed_is_said_and_not_what_java_warned_of_before() throws IOException {
        try (
            var members = start("echo 'WARNING: a method has been called' >&2; echo 'no table' >&2; echo >&2; exit 2")
        ) {
            assertThatThrownBy(() -> members.await((done, all) -> {}))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("-Ddemo: no table (");
        }
    }

    @Test
    void of_a_stack_trace_the_first_cause_is_said() throws IOException {
        var trace =
            "Exception in thread main\\n\\tat Demo.main\\nCaused by: refused\\n\\tat Net.open\\n\\t... 1 more\\n";
        try (var members = start("printf '" + trace + "' >&2; exit 1")) {
            assertThatThrownBy(() -> members.await((done, all) -> {}))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("-Ddemo: Caused by: refused (");
        }
    }

    @Test
    void one_that_is_closed_has_not_failed() throws IOException {
        try (var members = start("echo 'progress 22 1200'; exec sleep 600")) {
            assertThatThrownBy(() -> members.await((done, all) -> members.close()))
                .isInstanceOf(CannotStart.class)
                .hasMessage("-Ddemo: stopped while members were filled in.");
        }
    }

    private MadeUpMembers start(String script) throws IOException {
        var java = folder.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return MadeUpMembers.start(java, folder, 1200, Map.of(), folder.resolve("logs"));
    }
}
