package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other people's tools say of the workflows and of the scripts that they run. */
@Order(Integer.MAX_VALUE)
class WorkflowLintIT {

    @TempDir
    private Path folder;

    @Test
    void the_workflows_are_of_GitHubs_schema() throws Exception {
        assertThat(
            run("check-jsonschema", List.of("--builtin-schema", "vendor.github-workflows"), workflows())
        ).contains("validation done");
    }

    /** An action without its commit, credentials that are kept, a right too many. */
    @Test
    void zizmor_finds_nothing_in_the_workflows() throws Exception {
        assertThat(run("zizmor", List.of("--offline", "--no-progress"), workflows())).contains("No findings to report");
    }

    @Test
    void shellcheck_finds_nothing_in_the_scripts() throws Exception {
        var scripts = scripts();
        assertThat(scripts).contains("infrastructure/pipeline/deploy", "infrastructure/lint/tool", ".ci/run");
        assertThat(run("shellcheck", List.of("--format", "gcc"), scripts)).isBlank();
    }

    private String run(String name, List<String> options, List<String> files) throws Exception {
        var arguments = Stream.concat(options.stream(), files.stream()).toArray(String[]::new);
        return LintTool.ready(name, folder).run(Template.PROJECT, Map.of(), arguments);
    }

    private static List<String> workflows() throws IOException {
        return files(".github/workflows").toList();
    }

    private static List<String> scripts() throws IOException {
        return Stream.concat(files(".ci"), files("infrastructure")).filter(WorkflowLintIT::isScript).toList();
    }

    private static Stream<String> files(String folder) throws IOException {
        try (var files = Files.walk(Template.PROJECT.resolve(folder))) {
            return files
                .filter(Files::isRegularFile)
                .map(file -> Template.PROJECT.relativize(file).toString())
                .filter(file -> !file.contains("target/") && !file.contains("node_modules/"))
                .sorted()
                .toList()
                .stream();
        }
    }

    private static boolean isScript(String file) {
        var path = Template.PROJECT.resolve(file);
        try (var lines = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            return "#!/usr/bin/env bash".equals(lines.readLine());
        } catch (IOException problem) {
            throw new AssertionError(file, problem);
        }
    }
}
