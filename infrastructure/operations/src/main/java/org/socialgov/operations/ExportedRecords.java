package org.socialgov.operations;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The records of a community as files: what {@link Records} exports, and how it is checked. The check needs nothing but the
 * files, so that it works on any machine, years later. It reads the audit's lines and the records by rules of its own: a
 * fault of the program that writes them can't hide in the program that checks them.
 *
 * @param files by name
 */
public record ExportedRecords(Map<String, byte[]> files) {
    static final String AUDIT = "audit.jsonl";
    static final String ARCHIVE = "archive.json";
    static final String MBOX = "archive.mbox";
    static final String WITHHELD = "withheld/";
    private static final String SUMS = "SHA256SUMS";

    /** What is unknown in a file is found when the file is made again. */
    private static final ObjectMapper JSON = new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public ExportedRecords {
        files = new TreeMap<>(files);
    }

    /**
     * An announcement.
     *
     * @param corrects id of the announcement that it corrects; empty if there is none
     * @param withheld whether it was removed from the public pages
     */
    @JsonPropertyOrder({ "mailing", "slug", "startedAt", "version", "topics", "corrects", "subject", "text" })
    @JsonIgnoreProperties("withheld")
    public record Announcement(
        String mailing,
        String slug,
        String startedAt,
        int version,
        List<String> topics,
        String corrects,
        String subject,
        String text,
        boolean withheld
    ) {
        /** What the audit hashes: all parts, one in each line. Only the last one can have several lines. */
        String hash() {
            return sha256(
                String.join(
                    "\n",
                    mailing,
                    slug,
                    startedAt,
                    Integer.toString(version),
                    String.join(",", topics),
                    corrects,
                    subject,
                    text
                )
            );
        }

        private Announcement withhold() {
            return new Announcement(mailing, slug, startedAt, version, topics, corrects, subject, text, true);
        }
    }

    /**
     * The content of {@link #ARCHIVE}.
     *
     * @param from announcements that began at this time or later, ISO 8601
     * @param to announcements that began before this time
     * @param records those that are public
     */
    @JsonPropertyOrder({ "community", "address", "from", "to", "records" })
    record Archive(String community, String address, String from, String to, List<Announcement> records) {}

    /**
     * The files of some announcements and the whole audit.
     *
     * @param address of the community, for the mailbox file
     * @param from announcements that began at this time or later, ISO 8601
     * @param to announcements that began before this time
     * @param audit the lines of the audit
     */
    public static ExportedRecords of(
        String community,
        String address,
        Instant from,
        Instant to,
        List<Announcement> announcements,
        List<String> audit
    ) {
        var files = new TreeMap<String, byte[]>();
        var records = new ArrayList<Announcement>();
        for (Announcement each : announcements) {
            if (each.withheld()) {
                files.put(WITHHELD + each.slug() + ".json", print(each));
            } else {
                records.add(each);
            }
        }
        files.put(ARCHIVE, print(new Archive(community, address, from.toString(), to.toString(), records)));
        files.put(MBOX, bytes(mbox(address, records)));
        files.put(
            AUDIT,
            bytes(
                audit
                    .stream()
                    .map(line -> line + "\n")
                    .collect(Collectors.joining())
            )
        );
        files.put(SUMS, bytes(sums(files)));
        return new ExportedRecords(files);
    }

    /** The public announcements in the form that mail programs and archives read (mboxrd). */
    private static String mbox(String address, List<Announcement> announcements) {
        var mbox = new StringBuilder();
        for (Announcement each : announcements) {
            var at = Instant.parse(each.startedAt()).atOffset(ZoneOffset.UTC);
            mbox.append(
                String.format(
                    Locale.ROOT,
                    """
                    From %s %s
                    From: <%s>
                    Date: %s
                    Subject: %s
                    Message-ID: <%s%s>
                    MIME-Version: 1.0
                    Content-Type: text/plain; charset=utf-8
                    Content-Transfer-Encoding: 8bit

                    """,
                    address,
                    DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss uuuu", Locale.ROOT).format(at),
                    address,
                    DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ROOT).format(at),
                    encoded(each.subject()),
                    each.mailing(),
                    address.substring(address.indexOf('@'))
                )
            );
            // A line that looks like the beginning of a mail gets one more sign in front.
            for (String line : each.text().split("\n", -1)) {
                mbox.append(line.matches(">*From .*") ? ">" : "")
                    .append(line)
                    .append('\n');
            }
            mbox.append('\n');
        }
        return mbox.toString();
    }

    /** A subject in a header (RFC 2047), in words of at most 75 characters. */
    private static String encoded(String subject) {
        if (subject.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return subject;
        }
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (int i = 0; i < subject.length(); ) {
            int c = subject.codePointAt(i);
            if (bytes(word.toString() + Character.toString(c)).length > 42) {
                words.add(encodedWord(word));
                word.setLength(0);
            }
            word.appendCodePoint(c);
            i += Character.charCount(c);
        }
        words.add(encodedWord(word));
        return String.join("\n ", words);
    }

    private static String encodedWord(StringBuilder word) {
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(bytes(word.toString())) + "?=";
    }

    private static String sums(Map<String, byte[]> files) {
        return files
            .entrySet()
            .stream()
            .filter(file -> !file.getKey().equals(SUMS))
            .map(file -> sha256(file.getValue()) + "  " + file.getKey() + "\n")
            .collect(Collectors.joining());
    }

    /**
     * The first thing that is wrong.
     *
     * @param brief number and hash as a weekly email shows them, for example {@code 412, 3f9a}; empty for none
     * @return empty if nothing is
     */
    public Optional<String> fault(String brief) {
        for (String name : List.of(SUMS, AUDIT, ARCHIVE, MBOX)) {
            if (!files.containsKey(name)) {
                return Optional.of(name + " is missing");
            }
        }
        if (!text(SUMS).equals(sums(files))) {
            return Optional.of(
                SUMS +
                    ": " +
                    files
                        .keySet()
                        .stream()
                        .filter(name -> !name.equals(SUMS))
                        .filter(name -> !text(SUMS).contains(sha256(files.get(name)) + "  " + name + "\n"))
                        .findFirst()
                        .map(name -> name + " doesn't match")
                        .orElse("it names a file that is missing, or is in another form")
            );
        }
        try {
            var archive = archive();
            var chain = AuditChain.read(archive.community(), text(AUDIT));
            return chain
                .fault()
                .or(() -> chain.faultOfBrief(brief))
                .or(() -> {
                    var announcements = announcements(archive);
                    return chain
                        .faultOf(announcements, archive.from(), archive.to())
                        .or(() -> faultOfForm(archive, announcements, chain));
                });
        } catch (UncheckedIOException unreadable) {
            return Optional.of(unreadable.getMessage());
        } catch (RuntimeException unreadable) {
            return Optional.of(ARCHIVE + " can't be read: " + unreadable.getMessage());
        }
    }

    /** The files are made again of what they hold: nothing may be in them that the audit doesn't prove. */
    private Optional<String> faultOfForm(Archive archive, List<Announcement> announcements, AuditChain chain) {
        var again = of(
            archive.community(),
            archive.address(),
            Instant.parse(archive.from()),
            Instant.parse(archive.to()),
            announcements,
            chain.lines()
        ).files();
        return files
            .keySet()
            .stream()
            .filter(
                name ->
                    !again.containsKey(name) || !text(name).equals(new String(again.get(name), StandardCharsets.UTF_8))
            )
            .findFirst()
            .map(name -> name + " holds something else than the records");
    }

    private Archive archive() {
        return read(ARCHIVE, Archive.class);
    }

    private <T> T read(String name, Class<T> type) {
        try {
            return JSON.readValue(files.get(name), type);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The announcements in the order of their times. */
    private List<Announcement> announcements(Archive archive) {
        var all = new ArrayList<>(archive.records());
        for (String name : files.keySet()) {
            if (name.startsWith(WITHHELD)) {
                all.add(read(name, Announcement.class).withhold());
            }
        }
        all.sort(
            Comparator.comparing((Announcement each) -> Instant.parse(each.startedAt())).thenComparing(
                Announcement::mailing
            )
        );
        return all;
    }

    /** What they cover, in words. */
    String range() {
        var archive = archive();
        return (
            announcements(archive).size() +
            " announcements from " +
            archive.from() +
            " to " +
            archive.to() +
            ", and " +
            text(AUDIT).lines().count() +
            " entries of the audit"
        );
    }

    private String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static byte[] print(Object content) {
        try {
            return bytes(JSON.writeValueAsString(content).replace("\r\n", "\n") + "\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files in a zip, which is the same for the same files. */
    public byte[] zip() {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** @throws IllegalStateException if it is no zip */
    public static ExportedRecords unzip(byte[] bytes) {
        var files = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new IllegalStateException("The zip can't be read: copy it again from where it was exported to.", e);
        }
        return new ExportedRecords(files);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String sha256(String text) {
        return sha256(bytes(text));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
