package org.socialgov.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The text of an inbound mail as a person reads it, line by line.
 *
 * @param isWhole whether all that a mail program would show as text is in it
 */
record QuotableText(List<String> lines, boolean isWhole) {
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

    QuotableText {
        lines = List.copyOf(lines);
    }

    /** The text of a mail; of a long one, of its beginning. */
    static QuotableText of(byte[] raw, HeaderParser parser) {
        boolean isLong = raw.length > READ_FOR_TEXT;
        var mail = MimeEntity.of(isLong ? java.util.Arrays.copyOf(raw, READ_FOR_TEXT) : raw, parser);
        var reading = new Reading(false);
        String text = reading.text(mail, 0);
        if (text.isBlank()) {
            // All of it is named files or attached mails: then these are what the writer has to say.
            var second = new Reading(true);
            text = second.text(mail, 0);
            reading = second;
        }
        boolean isCut = text.length() > LONGEST;
        return new QuotableText(
            (isCut ? text.substring(0, LONGEST) : text).lines().map(String::stripTrailing).toList(),
            reading.isWhole && !isLong && !isCut
        );
    }

    /** One pass over the parts. */
    private static final class Reading {

        private final boolean alsoFiles;
        private boolean isWhole = true;
        private int parts;

        Reading(boolean alsoFiles) {
            this.alsoFiles = alsoFiles;
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

        private String texts(MimeEntity part, String name, int depth) {
            var all = part.parts();
            if (all.isEmpty()) {
                // Without a boundary, its body is shown as it stands.
                return part.to() > part.body() ? read(part, true, "text/plain") : "";
            }
            return switch (name) {
                case "multipart/alternative" -> best(all, depth);
                // The others belong to the first: its pictures, or its signature.
                case "multipart/related", "multipart/signed" -> text(all.getFirst(), depth + 1);
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
            String text = content.map(bytes -> LenientText.text(bytes, part.charset())).orElse("");
            return name.equals("text/html") ? HtmlText.of(text) : text;
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
