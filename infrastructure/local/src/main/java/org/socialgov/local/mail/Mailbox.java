package org.socialgov.local.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Caught mails, newest first. A folder has each mail as it was received ({@code .eml}, which mail programs open), with
 * its envelope beside it.
 */
public final class Mailbox {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
        "yyyyMMdd'T'HHmmss.SSS'Z'",
        Locale.ROOT
    ).withZone(ZoneOffset.UTC);
    private static final Pattern FILE = Pattern.compile("(\\d{8}T\\d{6}\\.\\d{3}Z)-\\d{4}\\.eml");

    private final Path folder;
    private final Deque<CaughtMail> mails = new ArrayDeque<>();
    private int count;

    private Mailbox(Path folder) {
        this.folder = folder;
    }

    /**
     * The mailbox in a folder, with the mails of earlier runs.
     *
     * @param folder created if it doesn't exist
     * @return the mailbox
     */
    public static Mailbox in(Path folder) {
        var mailbox = new Mailbox(folder);
        try {
            Files.createDirectories(folder);
            try (var files = Files.list(folder)) {
                for (var file : files.sorted().toList()) {
                    mailbox.load(file);
                }
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return mailbox;
    }

    /**
     * Adds a mail.
     *
     * @param sender     the envelope's sender, empty for a bounce
     * @param recipients the envelope's recipients
     * @param raw        the message
     * @return the mail
     */
    public synchronized CaughtMail add(String sender, List<String> recipients, byte[] raw) {
        var now = Instant.now();
        var id = TIME.format(now) + "-" + String.format(Locale.ROOT, "%04d", count++ % 10_000);
        var mail = CaughtMail.read(id, now, sender, recipients, raw);
        try {
            // The envelope first: a mail without one is not loaded.
            Files.writeString(envelope(id), sender + "\n" + String.join("\n", recipients) + "\n");
            Files.write(folder.resolve(id + ".eml"), raw);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        mails.addFirst(mail);
        notifyAll();
        return mail;
    }

    /** {@return all mails, newest first} */
    public synchronized List<CaughtMail> all() {
        return List.copyOf(mails);
    }

    /**
     * Finds a mail.
     *
     * @param id its id
     * @return the mail, if it exists
     */
    public synchronized Optional<CaughtMail> find(String id) {
        return mails
            .stream()
            .filter(mail -> mail.id().equals(id))
            .findFirst();
    }

    /**
     * Waits for a mail.
     *
     * @param wanted   the condition for the mail
     * @param patience how long to wait
     * @return the newest such mail; empty if none was received in time
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized Optional<CaughtMail> await(Predicate<CaughtMail> wanted, Duration patience)
        throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var found = mails.stream().filter(wanted).findFirst();
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (found.isPresent() || left <= 0) {
                return found;
            }
            wait(left);
        }
    }

    /** Empties it. */
    public synchronized void clear() {
        try {
            for (var mail : mails) {
                Files.deleteIfExists(folder.resolve(mail.id() + ".eml"));
                Files.deleteIfExists(envelope(mail.id()));
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        mails.clear();
    }

    private Path envelope(String id) {
        return folder.resolve(id + ".envelope");
    }

    /** Other files in the folder are ignored. */
    private void load(Path file) throws IOException {
        var name = FILE.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return;
        }
        var id = name.group().replaceFirst("\\.eml$", "");
        if (Files.exists(envelope(id))) {
            var lines = Files.readString(envelope(id)).split("\n");
            var at = TIME.parse(name.group(1), Instant::from);
            var recipients = Arrays.asList(lines).subList(1, lines.length);
            mails.addFirst(CaughtMail.read(id, at, lines[0], recipients, Files.readAllBytes(file)));
            count++;
        }
    }
}
