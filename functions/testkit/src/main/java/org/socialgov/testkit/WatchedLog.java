package org.socialgov.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

    /** A stream for a log: its lines are checked and passed to another stream. */
    public static PrintStream to(OutputStream out) {
        return new PrintStream(new Lines(out), true, StandardCharsets.UTF_8);
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

    /** Everything that goes to a stream which others use too: only what a log or a metric writes there is looked at. */
    static PrintStream among(PrintStream others) {
        return new Watched(others);
    }

    private static void look(String line) {
        if (personIn(line).isPresent()) {
            synchronized (TELLING) {
                TELLING.add(line);
            }
        }
    }

    private static final class Watched extends PrintStream {

        Watched(PrintStream others) {
            super(others, true, StandardCharsets.UTF_8);
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

    private static final class Lines extends OutputStream {

        private final OutputStream out;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(OutputStream out) {
            this.out = out;
        }

        @Override
        public synchronized void write(int b) throws IOException {
            out.write(b);
            if (b == '\n') {
                look(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }

        /** A log writes whole lines. */
        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            int begin = from;
            for (int i = from; i < from + length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, begin, i - begin);
                    look(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                    begin = i + 1;
                }
            }
            line.write(bytes, begin, from + length - begin);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
