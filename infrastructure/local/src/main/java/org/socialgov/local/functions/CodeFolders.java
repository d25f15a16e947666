package org.socialgov.local.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
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
     * A folder with the same content and the files that differ from those in its jars: a function's class loader
     * searches the folder before the jars in it.
     *
     * @param unpacked the result of {@link #unpack}
     * @param files    folders by the suffix of the names of the jars whose files they replace; a file in them that changes
     *                 is replaced, and not written to
     * @return the folder, named by what differs; empty if the function has none of the jars
     */
    synchronized Optional<Path> layOver(Path unpacked, SortedMap<String, Path> files) throws IOException {
        var jars = files(unpacked.resolve("lib"));
        var changed = new TreeMap<String, Path>();
        var sums = new StringBuilder();
        var found = false;
        for (var each : files.entrySet()) {
            for (var jar : jars) {
                if (jar.getFileName().toString().endsWith(each.getKey())) {
                    found = true;
                    compare(each.getValue(), jar, changed, sums);
                }
            }
        }
        if (!found) {
            return Optional.empty();
        }
        var hash = shortHash(sums.toString().getBytes(StandardCharsets.UTF_8));
        return Optional.of(
            filled(unpacked.getFileName() + "-" + hash, unfinished -> {
                for (var file : files(unpacked)) {
                    link(file, unfinished.resolve(unpacked.relativize(file).toString()));
                }
                for (var file : changed.entrySet()) {
                    link(file.getValue(), unfinished.resolve(file.getKey()));
                }
            })
        );
    }

    /** Adds the files that aren't in a jar with the same content: of a site's thousands, few change at a time. */
    private static void compare(Path folder, Path jar, Map<String, Path> changed, StringBuilder sums)
        throws IOException {
        try (var built = new ZipFile(jar.toFile())) {
            for (var file : files(folder)) {
                var name = folder.relativize(file).toString();
                var bytes = Files.readAllBytes(file);
                var sum = new CRC32();
                sum.update(bytes);
                var entry = built.getEntry(name);
                if (entry == null || entry.getSize() != bytes.length || entry.getCrc() != sum.getValue()) {
                    changed.put(name, file);
                    sums.append(name).append(' ').append(bytes.length).append(' ').append(sum.getValue()).append('\n');
                }
            }
        }
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

    /** The jars of all functions have 100 MB, and nothing changes them where they were unpacked. */
    private static void link(Path file, Path link) throws IOException {
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        try {
            Files.createLink(link, file);
        } catch (FileSystemException | UnsupportedOperationException withoutLinks) {
            Files.copy(file, link);
        }
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

    private static String shortHash(byte[] bytes) {
        return Checksum.of(bytes).substring(0, 24);
    }
}
