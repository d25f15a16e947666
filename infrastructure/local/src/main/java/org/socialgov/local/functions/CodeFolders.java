package org.socialgov.local.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.StateFolder;

/** The functions' zips, unpacked as Lambda unpacks them; a zip that several functions share is unpacked once. */
public final class CodeFolders {

    private final Path folder;

    /**
     * Unpacks into a folder.
     *
     * @param folder it is created when a zip is unpacked
     */
    public CodeFolders(Path folder) {
        this.folder = folder;
    }

    /**
     * A folder with the zip's content.
     *
     * @param zip a function's zip
     * @return the folder, named by the zip's hash
     * @throws CannotStart if the zip can't be unpacked
     */
    public synchronized Path unpack(Path zip) {
        try {
            var target = folder.resolve(hash(zip));
            if (!Files.isDirectory(target)) {
                // A start that is killed must not leave an incomplete folder under this name.
                var unfinished = folder.resolve(target.getFileName() + ".unfinished");
                StateFolder.delete(unfinished);
                Files.createDirectories(unfinished);
                unpack(zip, unfinished);
                Files.move(unfinished, target);
            }
            return target;
        } catch (IOException problem) {
            throw new CannotStart("The function's zip " + zip + " can't be unpacked: " + problem, problem);
        }
    }

    /**
     * A folder with the same content and additional files, which take precedence: a function's class loader searches
     * the
     * folder before the jars in it.
     *
     * @param unpacked the result of {@link #unpack}
     * @param over     folders with the additional files
     * @return the folder, named by the hash of its content
     */
    synchronized Path layOver(Path unpacked, List<Path> over) throws IOException {
        var target = folder.resolve(unpacked.getFileName() + "-" + hash(over));
        if (!Files.isDirectory(target)) {
            var unfinished = folder.resolve(target.getFileName() + ".unfinished");
            StateFolder.delete(unfinished);
            copy(unpacked, unfinished, CodeFolders::link);
            for (var each : over) {
                copy(each, unfinished, CodeFolders::replace);
            }
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
    synchronized void keepOnly(Iterable<Path> used) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var children = Files.list(folder)) {
            for (var child : children.toList()) {
                var keep = false;
                for (var path : used) {
                    keep |= child.equals(path);
                }
                if (!keep) {
                    StateFolder.delete(child);
                }
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

    private static String hash(Path zip) throws IOException {
        return HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(zip)), 0, 12);
    }

    private static String hash(List<Path> folders) throws IOException {
        var digest = sha256();
        for (var each : folders) {
            for (var file : files(each)) {
                digest.update((each.relativize(file) + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(sha256().digest(Files.readAllBytes(file)));
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 12);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
