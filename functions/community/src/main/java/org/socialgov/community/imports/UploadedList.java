package org.socialgov.community.imports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.socialgov.community.CsvText;
import org.socialgov.community.directory.Csv;
import org.socialgov.community.ledger.ListImport;

/**
 * An uploaded list as lines of cells, whatever its format.
 *
 * @param lines with the header of a table, if it has one
 * @param stated the number of people that the text itself states, if it does
 */
public record UploadedList(ListFormat format, Encoding encoding, List<Line> lines, OptionalInt stated) {
    /** Bytes of a list: the request with it must fit an event of Lambda in base64. */
    public static final int MOST_BYTES = 4_000_000;

    public static final int MOST_ROWS = 20_000;

    static final int MOST_COLUMNS = 60;
    static final int LONGEST_CELL = 1_000;

    /** Statuses that a person is asked about. */
    private static final int MOST_STATUSES = 10;

    private static final Pattern REVIEW_TOTAL = Pattern.compile(
        "(?i)^\\*\\s*total number of (?:users|subscribers)[^:]*:\\s*([0-9]{1,7})"
    );
    private static final Pattern ADDRESS_AND_NAME = Pattern.compile("(\\S+)(?:\\s+(.*))?");
    private static final Pattern NAME_AND_ADDRESS = Pattern.compile("(.*?)<([^<>]*)>[^<>]*");
    private static final Pattern ADDRESS_AND_COMMENT = Pattern.compile("(\\S+@\\S+)\\s*\\((.*)\\)");
    private static final Pattern AT_IN_WORDS = Pattern.compile("(\\S+) at (\\S+\\.\\S+)");

    /** Beginnings of files that are no text, in Latin-1: archives and spreadsheets, old Office, pictures, PDF, RTF. */
    private static final List<String> NO_TEXT = List.of(
        "PK\3\4",
        "PK\5\6",
        "\u00D0\u00CF\u0011\u00E0",
        "\u001F\u008B",
        "\u0089PNG",
        "\u00FF\u00D8\u00FF",
        "GIF8",
        "RIFF",
        "%PDF",
        "{\\rtf"
    );

    public UploadedList {
        lines = List.copyOf(lines);
    }

    /**
     * A line.
     *
     * @param number in the text, from 1; where a line of the text holds several people, that of the person
     */
    public record Line(int number, List<String> cells) {
        public Line {
            cells = List.copyOf(cells);
        }

        /** A cell; empty where the line is too short. */
        String cell(int column) {
            return column >= 0 && column < cells.size() ? cells.get(column) : "";
        }

        @Override
        public String toString() {
            return "Line[" + number + "]";
        }
    }

    public enum Encoding {
        UTF_8(StandardCharsets.UTF_8),
        UTF_16(StandardCharsets.UTF_16),
        /** Taken for what is neither: any bytes are. */
        WINDOWS_1252(Charset.forName("windows-1252"));

        private final Charset charset;

        Encoding(Charset charset) {
            this.charset = charset;
        }
    }

    public enum Problem {
        EMPTY(422),
        TOO_LARGE(413),
        NO_TEXT(415),
        NUL(422),
        OPEN_QUOTE(422),
        TOO_MANY_ROWS(422),
        TOO_MANY_COLUMNS(422),
        LONG_CELL(422);

        private final int status;

        Problem(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    public static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final Problem problem;
        private final int number;

        Refused(Problem problem, int number) {
            super(problem + " " + number);
            this.problem = problem;
            this.number = number;
        }

        public Problem problem() {
            return problem;
        }

        /** The line, or the number of rows or bytes. */
        public int number() {
            return number;
        }
    }

    /**
     * Reads a text.
     *
     * @param wanted the format that a person chose; empty to recognize it
     * @throws Refused if it can't be read
     */
    public static UploadedList read(byte[] bytes, Optional<ListFormat> wanted) throws Refused {
        if (bytes.length > MOST_BYTES) {
            throw new Refused(Problem.TOO_LARGE, bytes.length);
        }
        String beginning = new String(bytes, 0, Math.min(bytes.length, 8), StandardCharsets.ISO_8859_1);
        if (NO_TEXT.stream().anyMatch(beginning::startsWith)) {
            throw new Refused(Problem.NO_TEXT, 0);
        }
        var encoding = encoding(bytes);
        String text = decoded(bytes, encoding);
        if (text.isBlank()) {
            throw new Refused(Problem.EMPTY, 0);
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new Refused(Problem.NUL, (int) text.substring(0, nul).lines().count());
        }
        var format = wanted.orElseGet(() -> ListFormat.of(text));
        var lines = switch (format) {
            case LISTSERV -> review(text);
            case ADDRESSES -> addresses(text);
            case LISTMONK, GOOGLE_GROUPS, GOVDELIVERY, CSV -> table(text, format);
        };
        // A header isn't a row.
        if (lines.size() > (format.isTable() ? MOST_ROWS + 1 : MOST_ROWS)) {
            throw new Refused(Problem.TOO_MANY_ROWS, lines.size());
        }
        for (Line line : lines) {
            if (line.cells().size() > MOST_COLUMNS) {
                throw new Refused(Problem.TOO_MANY_COLUMNS, line.number());
            }
            boolean isLong = line
                .cells()
                .stream()
                .anyMatch(cell -> cell.length() > LONGEST_CELL);
            if (isLong) {
                throw new Refused(Problem.LONG_CELL, line.number());
            }
        }
        return new UploadedList(
            format,
            encoding,
            lines,
            format == ListFormat.LISTSERV ? total(text) : OptionalInt.empty()
        );
    }

    private static Encoding encoding(byte[] bytes) {
        String mark = new String(bytes, 0, Math.min(bytes.length, 2), StandardCharsets.ISO_8859_1);
        if (mark.equals("\u00FE\u00FF") || mark.equals("\u00FF\u00FE")) {
            return Encoding.UTF_16;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Encoding.UTF_8;
        } catch (CharacterCodingException notUtf8) {
            return Encoding.WINDOWS_1252;
        }
    }

    private static String decoded(byte[] bytes, Encoding encoding) {
        String text = new String(bytes, encoding.charset);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static List<Line> review(String text) {
        var lines = new ArrayList<Line>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            var found = ADDRESS_AND_NAME.matcher(line.strip());
            if (!line.startsWith("*") && found.matches()) {
                lines.add(new Line(number, List.of(found.group(1), found.group(2) == null ? "" : found.group(2))));
            }
        }
        return lines;
    }

    private static OptionalInt total(String text) {
        return text
            .lines()
            .map(REVIEW_TOTAL::matcher)
            .filter(Matcher::find)
            .mapToInt(found -> Integer.parseInt(found.group(1)))
            .findFirst();
    }

    private static List<Line> addresses(String text) {
        var lines = new ArrayList<Line>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String name = "";
            for (String part : parts(line)) {
                String whole = name.isEmpty() ? part : name + ", " + part;
                // Last, First <address>, without quotes.
                if (part.indexOf('@') < 0 && !AT_IN_WORDS.matcher(part).find() && name.isEmpty()) {
                    name = part;
                } else {
                    boolean belongsTo = name.isEmpty() || part.indexOf('<') >= 0;
                    if (!belongsTo) {
                        lines.add(new Line(number, List.of(name, "")));
                    }
                    lines.add(new Line(number, address(belongsTo ? whole : part)));
                    name = "";
                }
            }
            if (!name.isEmpty()) {
                lines.add(new Line(number, List.of(name, "")));
            }
        }
        return lines.stream().map(Line::number).distinct().count() == lines.size() ? lines : numbered(lines);
    }

    /** Rows are told apart by their numbers: where a line holds several people, the people are numbered. */
    private static List<Line> numbered(List<Line> lines) {
        return IntStream.range(0, lines.size())
            .mapToObj(i -> new Line(i + 1, lines.get(i).cells()))
            .toList();
    }

    /** The parts of a line between commas or semicolons, outside of quotes and brackets. */
    private static List<String> parts(String line) {
        var parts = new ArrayList<String>();
        char separator = outside(line, ';') ? ';' : ',';
        var part = new StringBuilder();
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted = (c == '"') != quoted;
            bracketed = !quoted && (c == '<' || (bracketed && c != '>'));
            if (c == separator && !quoted && !bracketed) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts
            .stream()
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .toList();
    }

    private static boolean outside(String line, char sign) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            quoted = (line.charAt(i) == '"') != quoted;
            if (!quoted && line.charAt(i) == sign) {
                return true;
            }
        }
        return false;
    }

    /** Address and name. */
    private static List<String> address(String part) {
        var named = NAME_AND_ADDRESS.matcher(part);
        if (named.matches()) {
            return List.of(at(named.group(2)), unquoted(named.group(1)));
        }
        var commented = ADDRESS_AND_COMMENT.matcher(part);
        return commented.matches() ? List.of(commented.group(1), commented.group(2)) : List.of(at(part), "");
    }

    /** Mailman's archives write an address in words. */
    private static String at(String address) {
        String stripped = address.strip();
        var words = AT_IN_WORDS.matcher(stripped);
        return words.matches() ? words.group(1) + "@" + words.group(2) : stripped;
    }

    private static String unquoted(String name) {
        String stripped = name.strip();
        boolean quoted = stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
        return quoted ? stripped.substring(1, stripped.length() - 1).replace("\\\"", "\"") : stripped;
    }

    private static List<Line> table(String text, ListFormat format) throws Refused {
        // The first line of a Google group's export is its name.
        boolean titled = format == ListFormat.GOOGLE_GROUPS && !text.isBlank();
        String header = text
            .lines()
            .filter(line -> !line.isBlank())
            .skip(titled ? 1 : 0)
            .findFirst()
            .orElse("");
        var csv = new Csv(text, ListFormat.separator(header));
        var lines = new ArrayList<Line>();
        try {
            if (titled) {
                csv.next();
            }
            for (var next = csv.next(); next.isPresent(); next = csv.next()) {
                var cells = next.get().stream().map(CsvText::restored).toList();
                // A row of a spreadsheet without values.
                if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
                    lines.add(new Line(csv.line(), cells));
                }
            }
        } catch (Csv.Unclosed unclosed) {
            throw new Refused(Problem.OPEN_QUOTE, unclosed.line());
        }
        return lines;
    }

    /** The lines that are rows of people. */
    public List<Line> rows(ListImport.Reading reading) {
        return reading.header() && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
    }

    /** The largest number of cells of a line. */
    public int width() {
        return lines
            .stream()
            .mapToInt(line -> line.cells().size())
            .max()
            .orElse(0);
    }

    /** The first values of the status column, in their order; none without such a column. */
    public List<String> statuses(ListImport.Reading reading) {
        var column = reading.columns().get(ListFormat.STATUS);
        return column == null
            ? List.of()
            : rows(reading)
                  .stream()
                  .map(line -> line.cell(column).strip())
                  .filter(value -> !value.isEmpty())
                  .distinct()
                  .limit(MOST_STATUSES)
                  .toList();
    }

    @Override
    public String toString() {
        return "UploadedList[" + format + ", " + lines.size() + " lines]";
    }
}
