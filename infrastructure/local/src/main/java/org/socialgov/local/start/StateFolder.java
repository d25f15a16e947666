package org.socialgov.local.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The folder for everything that is kept between two runs: the emulator's state, the caught mails, the logs and the
 * unpacked functions. One running system at a time has the lock on it.
 */
public final class StateFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel channel;

    private StateFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Locks the folder for this process.
     *
     * @param folder created if it doesn't exist
     * @param fresh  whether to delete its content first
     * @return the folder
     * @throws CannotStart if another running system has it
     */
    public static StateFolder open(Path folder, boolean fresh) {
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new CannotStart(
                    "Another system is running on " +
                        folder +
                        ": stop it (Ctrl-C), or give this one a folder and ports of its own, -Dstate=.local2 -Dport=8081 -DmailPort=2526."
                );
            }
            var state = new StateFolder(folder, channel);
            if (fresh) {
                for (var kept : List.of(state.emulator(), state.mail(), state.inbound(), state.logs())) {
                    delete(kept);
                }
            }
            return state;
        } catch (IOException problem) {
            throw new CannotStart(
                "The folder " + folder + " can't be used (" + problem + "): give another with -Dstate=.",
                problem
            );
        }
    }

    /** Locks the folder until the channel is closed, unless another system has locked it. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    /** {@return the folder of the emulator's state} */
    public Path emulator() {
        return folder.resolve("emulator");
    }

    /** {@return the folder of the caught mails} */
    public Path mail() {
        return folder.resolve("mail");
    }

    /** {@return the folder of the mail to the community} */
    public Path inbound() {
        return folder.resolve("inbound");
    }

    /** {@return the folder of the logs of emulator and functions} */
    public Path logs() {
        return folder.resolve("logs");
    }

    /** {@return the folder of the unpacked zips} */
    public Path code() {
        return folder.resolve("code");
    }

    /**
     * Marks that the emulator has state in memory only from now on. The emulator removes the mark when it has written
     * its state.
     *
     * @return the start of an earlier run, if it was killed and its state is lost
     */
    public Optional<String> markRunning() {
        try {
            var mark = emulator().resolve("running-since");
            Optional<String> lostSince = Files.exists(mark) ? Optional.of(Files.readString(mark)) : Optional.empty();
            Files.createDirectories(mark.getParent());
            var now = DateTimeFormatter.ofPattern("d MMMM, HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
            Files.writeString(mark, now.format(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
            return lostSince;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /**
     * Deletes a folder with its content.
     *
     * @param folder need not exist
     * @throws IOException if a file in it can't be deleted
     */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
