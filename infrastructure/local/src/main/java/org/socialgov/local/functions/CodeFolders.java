package org.socialgov.local.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipInputStream;
import org.socialgov.local.CannotStart;
import org.socialgov.local.StateFolder;

/** The functions' zips, unpacked as Lambda unpacks them; a zip that several functions share is unpacked once. */
final class CodeFolders {

    private final Path folder;

    CodeFolders(Path folder) {
        this.folder = folder;
    }

    /**
     * A folder with the zip's content.
     *
     * @param zip a function's zip
     * @return the folder, named by the zip's hash
     * @throws CannotStart if the zip can't be unpacked
     */
    synchronized Path unpack(Path zip) {
        try {
            var target = folder.resolve(hash(zip));
            if (!Files.isDirectory(target)) {
                // A start that is killed half-way must not leave a folder that looks complete.
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

    /** Removes what no function has unpacked from its present zip. */
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
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(zip));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
