package org.socialgov.site;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A content file, unprocessed.
 *
 * @param body the Markdown below the front matter
 * @param bodyLine the line of the file on which the body begins
 */
public record Source(Path file, FrontMatter fields, String body, int bodyLine) {
    /** The name of the file that introduces the list of a kind. */
    static final String LIST = "_index.md";

    private static final String FENCE = "---";

    /** Reads a file; if it can't be read, reports a problem and returns empty front matter. */
    public static Source read(Path file, Problems problems) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            problems.error(file, 1, "this file is not UTF-8; save it as UTF-8");
            text = "";
        }
        return parse(file, text, problems);
    }

    boolean introducesList() {
        return file.endsWith(LIST);
    }

    /** The line of a text's first occurrence; of a link also without its trailing slash, encoding, or folder. */
    int line(String text) {
        String open = text.replaceAll("/$", "");
        for (String wanted : List.of(text, open, Targets.decoded(open), open.substring(open.lastIndexOf('/') + 1))) {
            int at = body.indexOf(wanted);
            if (at >= 0 && !wanted.isEmpty()) {
                return (
                    bodyLine +
                    (int) body
                        .substring(0, at)
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                );
            }
        }
        return 1;
    }

    static Source parse(Path file, String written, Problems problems) {
        String text = written;
        if (Marks.occursIn(written)) {
            int line =
                (int) written
                    .lines()
                    .takeWhile(one -> !Marks.occursIn(one))
                    .count() + 1;
            problems.error(file, line, "remove the private use characters U+E000 and U+E001");
            text = Marks.remove(written);
        }
        String[] lines = text.replace("\uFEFF", "").replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
        int begin = 0;
        // Hugo accepts blank lines before the front matter.
        while (begin < lines.length - 1 && lines[begin].isBlank()) {
            begin++;
        }
        int end = -1;
        if (lines[begin].strip().equals(FENCE)) {
            for (int i = begin + 1; i < lines.length && end < 0; i++) {
                end = lines[i].stripTrailing().equals(FENCE) ? i : -1;
            }
        }
        if (end < 0) {
            problems.error(file, 1, "the file must begin with front matter: fields between two lines of three dashes");
            return new Source(file, FrontMatter.NONE, "", 1);
        }
        var fields = FrontMatter.parse(file, join(lines, begin + 1, end), begin + 2, problems).orElse(FrontMatter.NONE);
        return new Source(file, fields, join(lines, end + 1, lines.length), end + 2);
    }

    private static String join(String[] lines, int from, int to) {
        return String.join("\n", Arrays.asList(lines).subList(from, to));
    }
}
