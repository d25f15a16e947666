package org.socialgov.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;

class DirectoryOptionTest {

    private static final String REFRESHING = """

      DirectoryRefreshFunction:
        Type: AWS::Serverless::Function
        Properties:
          Handler: org.socialgov.local.probe.EventLogFunction
          Environment: { Variables: { DIRECTORY_ADDRESS: !Ref DirectoryAddress } }
    """;

    @TempDir
    Path folder;

    @Test
    void the_refresh_takes_the_file_in_from_the_address_that_the_template_gives_it() throws IOException {
        var list = Files.writeString(folder.resolve("list.csv"), "Domain name\nagency.gov\n");
        try (var system = LocalSystem.start(options("EventLogFunction", list), new Progress(line -> {}))) {
            var refresh = system.functions().find("DirectoryRefreshFunction").orElseThrow();
            // The log arrives beside the response.
            Probe.await(() -> refresh.log().toString().contains("acceptChange"), Duration.ofSeconds(30));
            var address = URI.create(refresh.settings().environment().get("DIRECTORY_ADDRESS"));
            try (var fetched = address.toURL().openStream()) {
                assertThat(new String(fetched.readAllBytes(), StandardCharsets.UTF_8)).endsWith("agency.gov\n");
            }
        }
    }

    @Test
    void of_a_file_that_is_not_taken_in_the_reason_alone_is_said() throws IOException {
        var list = Files.writeString(folder.resolve("list.csv"), "Nonsense\n");
        var options = options("RefusingFunction", list);

        assertThatThrownBy(() -> LocalSystem.start(options, new Progress(line -> {})))
            .isInstanceOf(CannotStart.class)
            .hasMessage("-Ddirectory=" + list + ": the list was not taken in: it has no column of domains");
    }

    @Test
    void a_template_without_the_function_is_no_place_for_a_list() throws IOException {
        var list = Files.writeString(folder.resolve("list.csv"), "Domain name\n");

        var options = Probe.options(folder.resolve("state"), Map.of("directory", list.toString()));

        assertThatThrownBy(() -> LocalSystem.start(options, new Progress(line -> {})))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("DirectoryRefreshFunction");
    }

    /** A template whose refresh is the given one of the functions of these tests, and the file that it takes in. */
    private Options options(String function, Path list) throws IOException {
        var state = folder.resolve("state");
        var template = Files.writeString(
            folder.resolve("template.yaml"),
            Files.readString(Probe.options(state).template()).replace(
                "Parameters:\n",
                "Parameters:\n  DirectoryAddress: { Type: String, Default: \"https://example.gov/list.csv\" }\n"
            ) + REFRESHING.replace("EventLogFunction", function)
        );
        return Probe.options(state, Map.of("template", template.toString(), "directory", list.toString()));
    }
}
