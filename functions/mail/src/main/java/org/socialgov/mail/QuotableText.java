package org.socialgov.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.socialgov.community.TypedText;

/**
 * The text of an inbound mail as a person reads it, line by line.
 *
 * @param isWhole whether all that a mail program would show as text is in it
 * @param files names of the files and pictures that came with it, on one line each
 */
record QuotableText(List<String> lines, boolean isWhole, List<String> files) {
    /** The bytes of a mail that are searched for its text. Without a limit, many small parts could take minutes. */
    static final int READ_FOR_TEXT = 256 * 1024;
    private static final int MOST_PARTS = 50;
    /** The characters of all parts together: more than is ever shown. */
    private static final int LONGEST = 100_000;

    /** Types that hold the text of a mail in a form that can't be read here. */
    private static final Set<String> SEALED = Set.of(
        "multipart/encrypted",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "application/ms-tnef",
        "application/vnd.ms-tnef",
        "message/partial",
        "message/external-body"
    );
    /** Text that no person reads. */
    private static final Set<String> FOR_PROGRAMS = Set.of(
        "text/calendar",
        "text/x-amp-html",
        "text/css",
        "text/vcard"
    );

    private static final Pattern SIGNATURE = Pattern.compile("(?m)^-- ?$");
    private static final int MOST_FILES = 20;
    private static final int LONGEST_FILE_NAME = 100;

    QuotableText {
        lines = List.copyOf(lines);
        files = List.copyOf(files);
    }

    /** The text of a mail; of a long one, of its beginning. */
    static QuotableText of(byte[] raw, HeaderParser parser) {
        boolean isLong = raw.length > READ_FOR_TEXT;
        var mail = MimeEntity.of(isLong ? java.util.Arrays.copyOf(raw, READ_FOR_TEXT) : raw, parser);
        var reading = new Reading(false, false);
        String text = reading.text(mail, 0);
        if (text.isBlank()) {
            // All of it is named files or attached mails: then these are what the writer has to say.
            var second = new Reading(true, false);
            text = second.text(mail, 0);
            reading = second;
        }
        boolean isCut = text.length() > LONGEST;
        return new QuotableText(
            (isCut ? text.substring(0, LONGEST) : text).lines().map(String::stripTrailing).toList(),
            reading.isWhole && !isLong && !isCut,
            reading.files
        );
    }

    /**
     * The text of a mail that becomes the draft of an announcement: without a signature, with its lines joined, and of HTML
     * with the targets of links. It is whole although a file behind the text is cut off.
     *
     * @param raw the mail, or its beginning
     * @param isAll whether these bytes are all of it
     */
    static QuotableText ofDraft(byte[] raw, boolean isAll, HeaderParser parser) {
        var reading = new Reading(false, true);
        String text = reading.text(MimeEntity.of(raw, parser), 0);
        return new QuotableText(
            text.lines().map(String::strip).toList(),
            reading.isWhole && (isAll || !reading.reachesEnd),
            reading.files
        );
    }

    /** One pass over the parts. */
    private static final class Reading {

        private final boolean alsoFiles;
        private final boolean forDraft;
        private final List<String> files = new ArrayList<>();
        private boolean isWhole = true;
        /** Whether a text goes on to the last byte. */
        private boolean reachesEnd;
        private int parts;

        Reading(boolean alsoFiles, boolean forDraft) {
            this.alsoFiles = alsoFiles;
            this.forDraft = forDraft;
        }

        String text(MimeEntity part, int depth) {
            if (depth > MimeEntity.DEEPEST || ++parts > MOST_PARTS) {
                return missing();
            }
            var type = part.type();
            String name = type.map(HeaderParameters::value).orElse("text/plain");
            if (SEALED.contains(name) || part.fileName().equalsIgnoreCase("winmail.dat")) {
                return missing();
            }
            if (part.isMultipart()) {
                return texts(part, name, depth);
            }
            boolean isFile = part.isAttachment() || (!part.fileName().isBlank() && depth > 0);
            if (isFile || name.startsWith("image/")) {
                addFile(part, name);
            }
            if (isFile && !alsoFiles) {
                return "";
            }
            if (name.equals("message/rfc822") || name.equals("message/global")) {
                return alsoFiles && part.isAsItIs()
                    ? text(MimeEntity.at(part.mail(), part.body(), part.to(), part.header().parser()), depth + 1)
                    : "";
            }
            if (!name.startsWith("text/")) {
                // A picture in the text says nothing that could be quoted; a file is attached.
                return isFile || name.startsWith("image/") ? "" : missing();
            }
            return FOR_PROGRAMS.contains(name) || part.isAttachment() ? "" : read(part, type.isEmpty(), name);
        }

        private void addFile(MimeEntity part, String type) {
            String name = TypedText.line(part.fileName(), LONGEST_FILE_NAME);
            if (files.size() < MOST_FILES) {
                files.add(name.isEmpty() ? type : name);
            }
        }

        private String texts(MimeEntity part, String name, int depth) {
            var all = part.parts();
            if (all.isEmpty()) {
                // Without a boundary, its body is shown as it stands.
                return part.to() > part.body() ? read(part, true, "text/plain") : "";
            }
            return switch (name) {
                case "multipart/alternative" -> best(all, depth);
                // The others belong to the first: its pictures, or its signature.
                case "multipart/related", "multipart/signed" -> {
                    all.stream()
                        .skip(name.endsWith("related") ? 1 : all.size())
                        .limit(MOST_FILES)
                        .forEach(each -> addFile(each, each.type().map(HeaderParameters::value).orElse("?")));
                    yield text(all.getFirst(), depth + 1);
                }
                default -> {
                    var texts = new ArrayList<String>();
                    for (var each : all) {
                        String text = text(each, depth + 1);
                        if (!text.isBlank()) {
                            texts.add(text.stripTrailing());
                        }
                    }
                    yield String.join("\n\n", texts);
                }
            };
        }

        /** The first that has text: the plain one comes first. What another one lacks is not missing. */
        private String best(List<MimeEntity> all, int depth) {
            boolean before = isWhole;
            for (var each : all) {
                isWhole = before;
                String text = text(each, depth + 1);
                if (!text.isBlank()) {
                    return text;
                }
            }
            return "";
        }

        private String read(MimeEntity part, boolean isTypeUnknown, String name) {
            var content = part.content();
            boolean isReadable = content.isPresent() && isReadable(part.charset(), content.get());
            isWhole &= isReadable && !isTypeUnknown;
            reachesEnd |= part.to() == part.mail().length();
            String text = content.map(bytes -> LenientText.text(bytes, part.charset())).orElse("");
            if (forDraft) {
                return name.equals("text/html")
                    ? withoutSignature(HtmlText.ofDraft(text))
                    : part
                          .type()
                          .map(type -> PlainLines.joined(text, type))
                          .orElse(text);
            }
            return name.equals("text/html") ? HtmlText.of(text) : text;
        }

        /** The space at the end of the mark is lost in HTML. */
        private static String withoutSignature(String text) {
            var signature = SIGNATURE.matcher(text);
            return signature.find() ? text.substring(0, signature.start()) : text;
        }

        /** With an unknown charset, only ASCII is certain. */
        private static boolean isReadable(String label, byte[] bytes) {
            if (label.isEmpty() || LenientText.charset(label).isPresent()) {
                return true;
            }
            // UTF-7 writes everything else in ASCII.
            return !label.toLowerCase(java.util.Locale.ROOT).contains("utf-7") && isAscii(bytes);
        }

        private static boolean isAscii(byte[] bytes) {
            for (byte each : bytes) {
                if (each < 0) {
                    return false;
                }
            }
            return true;
        }

        private String missing() {
            isWhole = false;
            return "";
        }
    }
}
