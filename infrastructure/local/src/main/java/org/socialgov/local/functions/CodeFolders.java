package org.socialgov.local.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Checksum;
import org.socialgov.local.start.StateFolder;

/**
 * The functions' zips, unpacked as Lambda unpacks them; a zip that several functions share is unpacked once.
 *
 * @param folder it is created when a zip is unpacked
 */
public record CodeFolders(Path folder) {
    /**
     * A folder with the zip's content.
     *
     * @param zip a function's zip
     * @return the folder, named by the zip's hash
     * @throws CannotStart if the zip can't be unpacked
     */
    public synchronized Path unpack(Path zip) {
        try {
            return filled(shortHash(Files.readAllBytes(zip)), unfinished -> unpack(zip, unfinished));
        } catch (IOException problem) {
            throw new CannotStart("The function's zip " + zip + " can't be unpacked: " + problem, problem);
        }
    }

    /**
     * A folder with the same content and additional files, which take precedence: a function's class loader searches
     * the folder before the jars in it.
     *
     * @param unpacked the result of {@link #unpack}
     * @param over     folders with the additional files
     * @return the folder, named by the hash of its content
     */
    synchronized Path layOver(Path unpacked, List<Path> over) throws IOException {
        return filled(unpacked.getFileName() + "-" + hash(over), unfinished -> {
            copy(unpacked, unfinished, CodeFolders::link);
            for (var each : over) {
                copy(each, unfinished, CodeFolders::replace);
            }
        });
    }

    private interface Filler {
        void fill(Path empty) throws IOException;
    }

    /** The folder of this name, filled if it doesn't exist. */
    private Path filled(String name, Filler filler) throws IOException {
        var target = folder.resolve(name);
        if (!Files.isDirectory(target)) {
            // A start that is killed must not leave an incomplete folder under this name.
            var unfinished = folder.resolve(name + ".unfinished");
            StateFolder.delete(unfinished);
            Files.createDirectories(unfinished);
            filler.fill(unfinished);
            Files.move(unfinished, target);
        }
        return target;
    }

    /** {@return whether a function's folder has a jar whose name ends like this} */
    static boolean hasJar(Path unpacked, String end) throws IOException {
        try (var jars = Files.list(unpacked.resolve("lib"))) {
            return jars.anyMatch(jar -> jar.getFileName().toString().endsWith(end));
        }
    }

    private interface Copier {
        void copy(Path file, Path copy) throws IOException;
    }

    private static void copy(Path from, Path to, Copier copier) throws IOException {
        for (var file : files(from)) {
            var copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            copier.copy(file, copy);
        }
    }

    /** The jars of all functions have 100 MB, and nothing changes them where they were unpacked. */
    private static void link(Path file, Path copy) throws IOException {
        try {
            Files.createLink(copy, file);
        } catch (FileSystemException | UnsupportedOperationException withoutLinks) {
            Files.copy(file, copy);
        }
    }

    /** A link would be replaced, and not what it leads to. */
    private static void replace(Path file, Path copy) throws IOException {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Deletes the folders of zips that no function has any more. */
    synchronized void keepOnly(Collection<Path> used) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var children = Files.list(folder)) {
            for (var child : children.filter(each -> !used.contains(each)).toList()) {
                StateFolder.delete(child);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("an entry leads out of the folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try {
                        Files.copy(in, file);
                    } catch (FileAlreadyExistsException twice) {
                        throw new IOException("an entry is there twice: " + entry.getName(), twice);
                    }
                }
            }
        }
    }

    private static String hash(List<Path> folders) throws IOException {
        var content = new StringBuilder();
        for (var each : folders) {
            for (var file : files(each)) {
                content
                    .append(each.relativize(file))
                    .append('\n')
                    .append(Checksum.of(Files.readAllBytes(file)));
            }
        }
        return shortHash(content.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String shortHash(byte[] bytes) {
        return Checksum.of(bytes).substring(0, 24);
    }
}
