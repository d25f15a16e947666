package org.socialgov.community.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Our own table ({@code listings.txt} beside this class): the domains that are known without a list, the rules for
 * {@code .mil}, {@code .fed.us} and {@code state.xx.us}, and the names of bureaus.
 */
public final class OwnListings {

    private static final String FILE = "listings.txt";
    private static final String REVIEWED = "reviewed ";

    private final LocalDate reviewed;
    private final Map<String, Listing> byDomain;

    private OwnListings(LocalDate reviewed, Map<String, Listing> byDomain) {
        this.reviewed = reviewed;
        this.byDomain = byDomain;
    }

    public static OwnListings shipped() {
        try (var in = OwnListings.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the build left no " + FILE + " on the class path");
            }
            return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table's entry for exactly this name; empty if it has none. */
    public Optional<Listing> exactly(String name) {
        return Optional.ofNullable(byDomain.get(name));
    }

    public Collection<Listing> all() {
        return byDomain.values();
    }

    /** When its rows were last reviewed. */
    public LocalDate reviewed() {
        return reviewed;
    }

    /**
     * Reads a table.
     *
     * @throws IllegalStateException if a line can't be read, by its number: a row left out in silence would be missed
     *     by nobody
     */
    static OwnListings read(BufferedReader lines) throws IOException {
        var draft = new Draft();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            draft.number++;
            if (line.startsWith(REVIEWED)) {
                draft.reviewed = LocalDate.parse(line.substring(REVIEWED.length()));
            } else if (line.startsWith("[")) {
                draft.heading(line);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                draft.domain(line);
            }
        }
        return new OwnListings(draft.reviewed, draft.byDomain);
    }

    private static final class Draft {

        int number;
        LocalDate reviewed;
        Kind kind;
        String organization;
        final Map<String, Listing> byDomain = new LinkedHashMap<>();

        void heading(String line) {
            int close = line.indexOf("] ");
            if (close < 0) {
                throw malformed("a heading is \"[kind] organization\"");
            }
            kind = Kind.of(line.substring(1, close)).orElseThrow(() -> malformed("there is no such kind"));
            organization = line.substring(close + 2);
        }

        void domain(String line) {
            if (reviewed == null || organization == null) {
                throw malformed("the date of the review and a heading come before the first domain");
            }
            int equals = line.indexOf(" = ");
            String domain = equals < 0 ? line : line.substring(0, equals);
            Optional<String> bureau = equals < 0 ? Optional.empty() : Optional.of(line.substring(equals + 3));
            if (!domain.matches("[a-z0-9.-]+")) {
                throw malformed("a domain is written in lower case and punycode");
            }
            if (byDomain.put(domain, new Listing(domain, organization, bureau, kind, reviewed)) != null) {
                throw malformed("the domain is listed twice");
            }
        }

        private IllegalStateException malformed(String reason) {
            return new IllegalStateException(FILE + ", line " + number + ": " + reason);
        }
    }
}
