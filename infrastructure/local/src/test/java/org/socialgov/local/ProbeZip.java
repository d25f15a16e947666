package org.socialgov.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.socialgov.local.probe.WebFunction;

/** The zip of the test's functions, laid out as the functions' zips are. */
final class ProbeZip {

    private ProbeZip() {}

    static Path write(Path file) throws IOException, URISyntaxException {
        Files.createDirectories(file.getParent());
        var classes = place(WebFunction.class);
        try (
            var zip = new ZipOutputStream(Files.newOutputStream(file));
            var probes = Files.list(classes.resolve("org/socialgov/local/probe"))
        ) {
            for (var probe : probes.sorted().toList()) {
                add(zip, classes.relativize(probe).toString(), probe);
            }
            var core = place(RequestStreamHandler.class);
            add(zip, "lib/" + core.getFileName(), core);
        }
        return file;
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        Files.copy(file, zip);
    }
}
