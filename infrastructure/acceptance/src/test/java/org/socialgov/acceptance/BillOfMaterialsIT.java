package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The CycloneDX bill of materials beside each function's zip: a library with a hole is found by it. */
class BillOfMaterialsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

    /** The zips that the template deploys. */
    static List<Path> zips() {
        return Template.read("template.yaml")
            .functions()
            .map(function -> Template.PROJECT.resolve((String) function.property("CodeUri")))
            .distinct()
            .sorted()
            .toList();
    }

    /** An offline build makes none, so that only this one sees a module that never would. */
    @Test
    void every_module_that_makes_a_zip_makes_one() throws IOException {
        assertThat(zips()).hasSizeGreaterThan(3);
        for (var zip : zips()) {
            assertThat(Files.readString(zip.resolve("../../pom.xml").normalize())).contains("cyclonedx-maven-plugin");
        }
    }

    @ParameterizedTest
    @MethodSource("zips")
    void it_lists_exactly_the_libraries_of_the_zip(Path zip) throws IOException {
        var listed = components(zip).map(BillOfMaterialsIT::jar).collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(libraries(zip)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("zips")
    void each_library_is_named_as_vulnerability_lists_name_it_with_its_hash(Path zip) throws IOException {
        assertThat(components(zip))
            .isNotEmpty()
            .allSatisfy(component -> {
                assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
                assertThat(component.path("hashes").findValuesAsText("alg")).contains("SHA-256");
            });
    }

    /** Two builds of one commit are compared byte for byte. */
    @ParameterizedTest
    @MethodSource("zips")
    void nothing_in_it_changes_from_build_to_build(Path zip) throws IOException {
        var bill = JSON.readTree(bill(zip).toFile());
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.path("metadata").has("timestamp")).isFalse();
        assertThat(Files.readString(bill(zip))).doesNotContain(Template.PROJECT.toString());
    }

    @ParameterizedTest
    @MethodSource("zips")
    void it_is_not_part_of_the_zip(Path zip) throws IOException {
        try (var open = new ZipFile(zip.toFile())) {
            assertThat(open.stream().map(entry -> entry.getName())).noneMatch(name -> name.contains(".cdx."));
        }
    }

    private static Path bill(Path zip) {
        var bill = zip.resolveSibling(zip.getFileName().toString().replace(".zip", ".cdx.json"));
        if (!Files.exists(bill)) {
            return abort(
                "needs a build that isn't offline (-o): cyclonedx-maven-plugin makes no bill of materials then"
            );
        }
        return bill;
    }

    private static Stream<JsonNode> components(Path zip) throws IOException {
        return JSON.readTree(bill(zip).toFile()).path("components").valueStream();
    }

    private static String jar(JsonNode component) {
        var classifier = CLASSIFIER.matcher(component.path("purl").asText());
        return (
            component.path("name").asText() +
            "-" +
            component.path("version").asText() +
            (classifier.find() ? "-" + classifier.group(1) : "") +
            ".jar"
        );
    }

    private static Set<String> libraries(Path zip) throws IOException {
        try (var open = new ZipFile(zip.toFile())) {
            return open
                .stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith("lib/") && name.endsWith(".jar"))
                .map(name -> name.substring("lib/".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
