package org.socialgov.testkit;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Checks the lines of logs and metrics in tests: a line with personal data is kept, and {@link
 * LogsContainNoPersonalData} fails the test that wrote it.
 */
public final class WatchedLog {

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\\.)+[A-Za-z]{2,}");

    /** 32 bytes in base64url, as in each mailed link; names of methods are as long, and hold no digits. */
    private static final Pattern TOKEN = Pattern.compile(
        "(?<![A-Za-z0-9_-])(?=[A-Za-z_-]*[0-9])(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"
    );

    private static final Set<String> WORDS = ConcurrentHashMap.newKeySet();
    private static final List<String> TELLING = new ArrayList<>();

    private WatchedLog() {}

    /** A stream for a log or metrics: their lines are checked and passed to another stream. */
    public static PrintStream to(OutputStream out) {
        return new Watched(out);
    }

    /** Names and texts of people in a test: no later line may contain them. */
    public static void neverIn(String... words) {
        for (String word : words) {
            // A shorter one may be part of anything.
            if (word.length() > 4) {
                WORDS.add(word);
            }
        }
    }

    /** The personal data in a line: an address, a token, or a word given to {@link #neverIn}. */
    public static Optional<String> personIn(String line) {
        // The search for an address takes long, and most lines have no such sign.
        for (Pattern pattern : line.indexOf('@') < 0 ? List.of(TOKEN) : List.of(ADDRESS, TOKEN)) {
            var matcher = pattern.matcher(line);
            if (matcher.find()) {
                return Optional.of(matcher.group());
            }
        }
        return WORDS.stream().filter(line::contains).findFirst();
    }

    /** The lines with personal data since the last call. */
    public static List<String> taken() {
        synchronized (TELLING) {
            var lines = List.copyOf(TELLING);
            TELLING.clear();
            return lines;
        }
    }

    static boolean isWatched(PrintStream stream) {
        return stream instanceof Watched;
    }

    private static void look(String line) {
        if (personIn(line).isPresent()) {
            synchronized (TELLING) {
                TELLING.add(line);
            }
        }
    }

    /** Others may write there, too: only what a log or a metric writes is looked at. */
    private static final class Watched extends PrintStream {

        Watched(OutputStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }

        /** The only way in which a log and the metrics write. */
        @Override
        public void println(Object line) {
            var text = String.valueOf(line);
            if (text.startsWith("{\"level\":") || text.startsWith("{\"_aws\":")) {
                look(text);
            }
            super.println(text);
        }

        @Override
        public void println(String line) {
            println((Object) line);
        }
    }
}
