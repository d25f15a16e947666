package org.socialgov.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkTest {

    @TempDir
    Path folder;

    @Test
    void the_jdk_that_runs_this_is_found_by_its_version() {
        var version = Runtime.version().feature();

        assertThat(Files.isExecutable(Jdk.find(version, Map.of()).orElseThrow().java())).isTrue();
    }

    @Test
    void a_jdk_that_the_environment_names_is_taken_if_it_is_of_the_version() throws IOException {
        var java = folder.resolve("bin").resolve("java");
        Files.createDirectories(java.getParent());
        Files.createFile(java);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"99.0.1\"\n");

        assertThat(Jdk.find(99, Map.of("JAVA_HOME", folder.toString()))).contains(new Jdk(folder));
        assertThat(Jdk.find(98, Map.of("JAVA_HOME", folder.toString()))).isEmpty();
    }
}
