package org.socialgov.community.announcing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.socialgov.community.TypedText;

/**
 * The text of an announcement: a small part of Markdown that no text can break out of. An empty line ends a paragraph, a
 * line that begins with {@code - } is an item of a list, one that begins with {@code # } a heading, and a bare
 * {@code https://} address is a link. All else is text as typed: HTML, templates, {@code http://} and {@code [text](address)}.
 *
 * <p>A Markdown library would know more, and each thing more is one that a reader can be deceived by: a link that shows
 * another address than it opens, a picture that reports who read the mail.
 */
public final class AnnouncementText {

    /** The most characters of a subject. */
    public static final int LONGEST_SUBJECT = 150;

    /** The most characters of a text. */
    public static final int LONGEST_TEXT = 30_000;

    /**
     * The most bytes of both parts of its mail, encoded: Gmail shows no more than 102 kB of a mail, so that the link to
     * leave would be cut off. The frame around the text takes the rest of 100,000 bytes.
     */
    static final int MOST_BYTES = 80_000;

    /** The bytes of HTML around a block, and around a link beside the address twice, at most. */
    private static final int AROUND_BLOCK = 160;
    private static final int AROUND_LINK = 120;

    private static final Pattern HEADING = Pattern.compile("#{1,3} +(.+)");
    private static final Pattern ITEM = Pattern.compile("[-*\u2022] +(.+)");

    /** As in {@code [text](address)}. */
    private static final Pattern LABELED = Pattern.compile(
        "\\[[^\\[\\]]*]\\([^()\\s]*(?:\\([^()\\s]*\\)[^()\\s]*)*\\)"
    );
    private static final Pattern ADDRESS = Pattern.compile("(?<![\\p{L}\\p{N}+.:/@-])https://\\S+");
    /** A host's name with at least two parts, and no name of a person before it, which would look like the host. */
    private static final Pattern LINKED = Pattern.compile(
        "https://(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9](?::\\d{1,5})?" +
            "(?:[/?#][A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*)?"
    );
    private static final int LONGEST_ADDRESS = 2_000;

    /** The token of a mailed link, also where a mail gateway has put the link into an address of its own. */
    private static final Pattern TOKEN = Pattern.compile(
        "(?i)token(?:=|(?:%(?:25)*3d))[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"
    );

    private AnnouncementText() {}

    public enum Problem {
        EMPTY,
        TOO_LONG,
        /** The mail would be cut off, and with it the way to leave. */
        TOO_LARGE,
        /** It holds a mailed link of ours, which would open to all who read it. */
        MAILED_LINK,
    }

    /** A subject on one line, as it can be shown. */
    public static String subject(String typed) {
        return TypedText.line(typed);
    }

    /** The reason why a cleaned subject can't be sent; empty if it can. */
    public static Optional<Problem> ofSubject(String subject) {
        if (subject.isEmpty()) {
            return Optional.of(Problem.EMPTY);
        }
        if (holdsMailedLink(subject)) {
            return Optional.of(Problem.MAILED_LINK);
        }
        return TypedText.length(subject) > LONGEST_SUBJECT ? Optional.of(Problem.TOO_LONG) : Optional.empty();
    }

    /**
     * A text as it is stored: each line without what can't be seen, at most one empty line in a row, none around it.
     * Cleaned again, it is the same.
     */
    public static String cleaned(String typed) {
        return typed
            .lines()
            .map(TypedText::line)
            .collect(Collectors.joining("\n"))
            .replaceAll("\n{3,}", "\n\n")
            .strip();
    }

    /** The reason why a cleaned text can't be sent; empty if it can. */
    public static Optional<Problem> ofText(String text) {
        if (text.isEmpty()) {
            return Optional.of(Problem.EMPTY);
        }
        if (text.length() > LONGEST_TEXT) {
            return Optional.of(Problem.TOO_LONG);
        }
        if (holdsMailedLink(text)) {
            return Optional.of(Problem.MAILED_LINK);
        }
        return bytes(parse(text)) > MOST_BYTES ? Optional.of(Problem.TOO_LARGE) : Optional.empty();
    }

    /** Whether it holds the token of a link that was mailed to one person. */
    static boolean holdsMailedLink(String text) {
        return TOKEN.matcher(text).find();
    }

    /** The blocks of a text; of a text that isn't cleaned, those of the cleaned one. */
    public static List<Block> parse(String text) {
        var blocks = new ArrayList<Block>();
        var open = new Open(blocks);
        for (String line : cleaned(text).split("\n", -1)) {
            var heading = HEADING.matcher(line);
            var item = ITEM.matcher(line);
            if (heading.matches()) {
                open.end();
                blocks.add(new Block.Heading(runs(heading.group(1))));
            } else if (item.matches()) {
                open.item(runs(item.group(1)));
            } else if (line.isEmpty()) {
                open.end();
            } else {
                open.line(runs(line));
            }
        }
        open.end();
        return List.copyOf(blocks);
    }

    /** The paragraph or list that the next line may belong to. */
    private record Open(List<Block> blocks, List<Block.Run> paragraph, List<List<Block.Run>> items) {
        Open(List<Block> blocks) {
            this(blocks, new ArrayList<>(), new ArrayList<>());
        }

        void line(List<Block.Run> runs) {
            if (paragraph.isEmpty()) {
                end();
            } else {
                paragraph.add(new Block.Run.LineBreak());
            }
            paragraph.addAll(runs);
        }

        void item(List<Block.Run> runs) {
            if (items.isEmpty()) {
                end();
            }
            items.add(runs);
        }

        void end() {
            if (!paragraph.isEmpty()) {
                blocks.add(new Block.Paragraph(paragraph));
                paragraph.clear();
            }
            if (!items.isEmpty()) {
                blocks.add(new Block.ItemList(items));
                items.clear();
            }
        }
    }

    private static List<Block.Run> runs(String line) {
        var runs = new ArrayList<Block.Run>();
        var labeled = LABELED.matcher(line);
        int from = 0;
        while (labeled.find()) {
            addLinks(line.substring(from, labeled.start()), runs);
            addText(labeled.group(), runs);
            from = labeled.end();
        }
        addLinks(line.substring(from), runs);
        return runs;
    }

    private static void addLinks(String text, List<Block.Run> runs) {
        var address = ADDRESS.matcher(text);
        int from = 0;
        while (address.find()) {
            String link = withoutSentence(address.group());
            if (link.length() <= LONGEST_ADDRESS && LINKED.matcher(link).matches()) {
                addText(text.substring(from, address.start()), runs);
                runs.add(new Block.Run.Link(link));
                from = address.start() + link.length();
            }
        }
        addText(text.substring(from), runs);
    }

    /** Neighboring texts are one, so that equal lines have equal runs. */
    private static void addText(String text, List<Block.Run> runs) {
        if (text.isEmpty()) {
            return;
        }
        if (!runs.isEmpty() && runs.getLast() instanceof Block.Run.Text(var before)) {
            runs.set(runs.size() - 1, new Block.Run.Text(before + text));
        } else {
            runs.add(new Block.Run.Text(text));
        }
    }

    /** An address without the sentence's marks behind it: a closing bracket belongs to it only if it was opened in it. */
    private static String withoutSentence(String address) {
        int end = address.length();
        while (end > 0) {
            char last = address.charAt(end - 1);
            boolean isMark = ".,;:!?'\"*_<>|\u2019\u201D\u00BB".indexOf(last) >= 0;
            boolean isUnopened =
                (last == ')' && isUnopened(address, end, '(', ')')) ||
                (last == ']' && isUnopened(address, end, '[', ']'));
            if (!isMark && !isUnopened) {
                break;
            }
            end--;
        }
        return address.substring(0, end);
    }

    private static boolean isUnopened(String address, int end, char opening, char closing) {
        int open = 0;
        for (int i = 0; i < end; i++) {
            char c = address.charAt(i);
            open += c == opening ? 1 : c == closing ? -1 : 0;
        }
        return open < 0;
    }

    /** The bytes of both parts of a mail with these blocks, at most, without the frame around them. */
    static int bytes(List<Block> blocks) {
        int text = 0;
        int html = 0;
        for (Block block : blocks) {
            var lines = switch (block) {
                case Block.Heading(var runs) -> List.of(runs);
                case Block.Paragraph(var runs) -> List.of(runs);
                case Block.ItemList(var items) -> items;
            };
            html += AROUND_BLOCK;
            for (var line : lines) {
                text += 4;
                html += AROUND_BLOCK;
                for (var run : line) {
                    text += 2;
                    html += 8;
                    switch (run) {
                        case Block.Run.Text(var typed) -> {
                            text += encoded(typed);
                            html += encoded(escaped(typed));
                        }
                        case Block.Run.Link(var address) -> {
                            text += encoded(address);
                            html += 2 * encoded(escaped(address)) + AROUND_LINK;
                        }
                        case Block.Run.LineBreak _ -> {
                        }
                    }
                }
            }
        }
        return text + html;
    }

    private static String escaped(String text) {
        return text.replaceAll("[&<>\"']", "&quot;");
    }

    /** In quoted-printable: three bytes for each that is not of ASCII and for {@code =}, and a soft break for a long line. */
    private static int encoded(String text) {
        int bytes = 0;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes += each < 0 || each == '=' ? 3 : 1;
        }
        return bytes + 3 * (bytes / 70 + 1);
    }
}
