package org.socialgov.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.start.CannotStart;

class JdkTest {

    @TempDir
    Path folder;

    @Test
    void the_jdk_that_runs_this_is_found_by_its_version() {
        var version = Runtime.version().feature();

        assertThat(Files.isExecutable(Jdk.find(version, Map.of()).java())).isTrue();
    }

    @Test
    void a_jdk_that_the_environment_names_is_taken_if_it_is_of_the_version() throws IOException {
        var java = folder.resolve("bin").resolve("java");
        Files.createDirectories(java.getParent());
        Files.createFile(java);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"99.0.1\"\n");

        assertThat(Jdk.find(99, Map.of("JAVA_HOME", folder.toString()))).isEqualTo(new Jdk(folder));
        assertThatThrownBy(() -> Jdk.find(98, Map.of("JAVA_HOME", folder.toString())))
            .isInstanceOf(CannotStart.class)
            .hasMessage(
                "There is no JDK 98: install one (Temurin, for example), and if it is still not found, set JAVA_HOME_98 to its folder."
            );
    }
}
