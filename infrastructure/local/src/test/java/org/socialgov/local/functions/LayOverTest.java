package org.socialgov.local.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are laid over a function's code while the system runs. */
class LayOverTest {

    @TempDir
    Path folder;

    private Path zip;
    private Path code;
    private CodeFolders folders;

    @BeforeEach
    void aZip() throws IOException {
        zip = folder.resolve("function.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var name : List.of("page", "other")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(("built " + name).getBytes());
            }
            for (var name : List.of("lib/site-frame.jar", "lib/site-pages.jar")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(jar());
            }
        }
        code = folder.resolve("code");
        folders = new CodeFolders(code);
    }

    private static byte[] jar() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new ZipOutputStream(bytes)) {
            jar.putNextEntry(new ZipEntry("unchanged"));
            jar.write("built".getBytes());
        }
        return bytes.toByteArray();
    }

    /** The function's code with folders in the places of its jars. */
    private Path laidOver(Path unpacked, Path... rendered) throws IOException {
        var files = new TreeMap<String, Path>();
        for (var each : rendered) {
            files.put(files.isEmpty() ? "-frame.jar" : "-pages.jar", each);
        }
        return folders.layOver(unpacked, files).orElseThrow();
    }

    @Test
    void a_file_laid_over_replaces_its_namesake_and_the_others_stay() throws IOException {
        var unpacked = folders.unpack(zip);

        var laid = laidOver(unpacked, rendered("page", "saved"));

        assertThat(laid.resolve("page")).hasContent("saved");
        assertThat(laid.resolve("other")).hasContent("built other");
        assertThat(laid.resolve("lib/site-pages.jar")).hasBinaryContent(jar());
        assertThat(unpacked.resolve("page")).hasContent("built page");
    }

    @Test
    void of_two_files_of_one_name_the_later_folder_has_the_one_that_counts() throws IOException {
        var laid = laidOver(folders.unpack(zip), rendered("page", "first"), rendered("page", "second"));

        assertThat(laid.resolve("page")).hasContent("second");
    }

    @Test
    void the_same_files_give_the_same_folder_and_other_text_another() throws IOException {
        var unpacked = folders.unpack(zip);
        var laid = laidOver(unpacked, rendered("page", "saved"));

        assertThat(laidOver(unpacked, rendered("page", "saved"))).isEqualTo(laid);
        assertThat(laidOver(unpacked, rendered("page", "other"))).isNotEqualTo(laid);
    }

    @Test
    void a_file_that_the_jar_has_with_the_same_content_is_not_laid_over() throws IOException {
        var unpacked = folders.unpack(zip);

        assertThat(laidOver(unpacked, rendered("unchanged", "built")).resolve("unchanged")).doesNotExist();
        assertThat(laidOver(unpacked, rendered("unchanged", "saved")).resolve("unchanged")).hasContent("saved");
    }

    @Test
    void what_a_killed_run_left_half_way_is_not_taken_for_the_whole() throws IOException {
        var unpacked = folders.unpack(zip);
        var over = rendered("page", "saved");
        var laid = laidOver(unpacked, over);
        Files.move(laid, Path.of(laid + ".unfinished"));
        Files.delete(Path.of(laid + ".unfinished", "other"));
        Files.writeString(Path.of(laid + ".unfinished", "left over"), "half");

        assertThat(laidOver(unpacked, over).resolve("other")).hasContent("built other");
        assertThat(laid.resolve("left over")).doesNotExist();
    }

    @Test
    void pages_are_laid_over_although_the_zip_is_gone() throws IOException {
        try (var host = FunctionHost.start(code, folder.resolve("logs"), line -> {})) {
            host.take(Map.of("PagesFunction", function()), _ -> Map.of());
            Files.delete(zip);

            host.layOver(new TreeMap<>(Map.of("-pages.jar", rendered("page", "saved"))), Map.of());

            assertThat(texts("page")).containsExactlyInAnyOrder("built page", "saved");
            assertThat(host.functions())
                .singleElement()
                .satisfies(pool ->
                    assertThat(pool.codeInUse())
                        .singleElement()
                        .satisfies(used -> assertThat(used.resolve("page")).hasContent("saved"))
                );
        }
    }

    private FunctionSettings function() {
        return new FunctionSettings("PagesFunction", "pages", "arn:pages", "Pages", 512, 10, Map.of(), zip);
    }

    private Path rendered(String name, String text) throws IOException {
        var rendered = Files.createTempDirectory(folder, "rendered");
        Files.writeString(rendered.resolve(name), text);
        return rendered;
    }

    /** What is in the files of this name in all folders with code. */
    private List<String> texts(String name) throws IOException {
        try (Stream<Path> children = Files.list(code)) {
            return children.map(child -> text(child.resolve(name))).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }
}
