package org.socialgov.community.directory;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * CISA's file of all {@code .gov} domains ({@code current-full.csv} of cisagov/dotgov-data). Its columns moved within a
 * year, and one meant something else afterwards, so they are read by their names, and a file with others is refused
 * by their names.
 */
public final class GovFile {

    /** The largest file taken, in bytes; the list of 2026 has 1.1 million. */
    public static final int LARGEST = 16 * 1024 * 1024;

    /** Of a thousand rows, so many may be unusable; more, and something is wrong with the file. */
    private static final int UNUSABLE_PER_THOUSAND = 1;

    /** The longest name of an organization, in characters; the longest of 2026 has 100. */
    private static final int LONGEST_ORGANIZATION = 250;

    private static final int MOST_NAMED = 10;
    private static final int LONGEST_NAMED = 60;

    private static final String DOMAIN = "domain name";
    private static final String TYPE = "domain type";
    private static final String ORGANIZATION = "organization name";
    private static final String STATE = "state";
    private static final Set<String> REQUIRED = Set.of(
        DOMAIN,
        TYPE,
        ORGANIZATION,
        "suborganization name",
        "city",
        STATE
    );

    /** May be there, and isn't kept: nobody here needs the contact. */
    private static final Set<String> OPTIONAL = Set.of("security contact email");

    private static final Set<String> STATES = Set.of(
        (
            "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK " +
            "OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
        ).split(" ")
    );
    private static final Set<String> TERRITORIES = Set.of("AS", "GU", "MP", "PR", "VI");

    private GovFile() {}

    /**
     * Reads the file's bytes.
     *
     * @param asOf the day that the list is of: the file itself doesn't say
     */
    public static Intake read(byte[] file, LocalDate asOf) {
        if (file.length > LARGEST) {
            return new Intake.Refused("the file has " + file.length + " bytes, more than " + LARGEST);
        }
        try {
            return read(new Csv(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString()), asOf);
        } catch (CharacterCodingException e) {
            return new Intake.Refused("the file isn't UTF-8");
        } catch (Csv.Unclosed e) {
            return new Intake.Refused(e.getMessage());
        }
    }

    private static Intake read(Csv csv, LocalDate asOf) throws Csv.Unclosed {
        var header = csv.next();
        if (header.isEmpty()) {
            return new Intake.Refused("the file is empty");
        }
        var columns = header.get().stream().map(GovFile::column).toList();
        var unfit = unfit(columns);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        var rows = new LinkedHashMap<String, GovList.Row>();
        var leftOut = new ArrayList<GovList.LeftOut>();
        for (var next = csv.next(); next.isPresent(); next = csv.next()) {
            var fields = next.get();
            if (fields.size() != columns.size()) {
                return new Intake.Refused(
                    "line " + csv.line() + " has " + fields.size() + " fields, the header has " + columns.size()
                );
            }
            switch (row(columns, fields)) {
                case Line.Usable(var row) -> {
                    var doubled = rows.putIfAbsent(row.domain(), row);
                    if (doubled != null && !doubled.equals(row)) {
                        return new Intake.Refused(
                            "line " + csv.line() + " lists a domain a second time, and differently"
                        );
                    }
                }
                case Line.Unusable(String reason) -> leftOut.add(new GovList.LeftOut(csv.line(), reason));
            }
        }
        if (leftOut.size() * 1_000L > (rows.size() + leftOut.size()) * (long) UNUSABLE_PER_THOUSAND) {
            var first = leftOut.getFirst();
            return new Intake.Refused(
                leftOut.size() + " lines can't be used, the first is line " + first.line() + ": " + first.reason()
            );
        }
        return new Intake.Taken(new GovList(asOf, List.copyOf(rows.values()), leftOut));
    }

    /** Why the columns can't be read, if so. */
    private static Optional<Intake.Refused> unfit(List<String> columns) {
        if (columns.stream().anyMatch(column -> column.contains("@"))) {
            return Optional.of(new Intake.Refused("the first line holds an address: is the header missing?"));
        }
        var unknown = new TreeSet<>(columns);
        unknown.removeAll(REQUIRED);
        unknown.removeAll(OPTIONAL);
        if (!unknown.isEmpty()) {
            return Optional.of(new Intake.Refused("unknown columns: " + named(unknown)));
        }
        var missing = new TreeSet<>(REQUIRED);
        missing.removeAll(columns);
        if (!missing.isEmpty()) {
            return Optional.of(new Intake.Refused("missing columns: " + named(missing)));
        }
        return Set.copyOf(columns).size() < columns.size()
            ? Optional.of(new Intake.Refused("a column is there twice"))
            : Optional.empty();
    }

    /** The first names, each cut: a file of another kind can have names of a megabyte. */
    private static String named(Set<String> columns) {
        return columns
            .stream()
            .limit(MOST_NAMED)
            .map(column -> column.length() > LONGEST_NAMED ? column.substring(0, LONGEST_NAMED) + "..." : column)
            .collect(Collectors.joining(", "));
    }

    private sealed interface Line {
        record Usable(GovList.Row row) implements Line {}

        record Unusable(String reason) implements Line {}
    }

    private static Line row(List<String> columns, List<String> fields) {
        var values = values(columns, fields);
        var domain = Domain.parse(values.get(DOMAIN));
        if (domain.isEmpty()) {
            return new Line.Unusable("no domain");
        }
        if (!domain.get().isBelow("gov") || !domain.get().registered().equals(domain.get().name())) {
            return new Line.Unusable("not a domain right below .gov");
        }
        String organization = organization(values.get(ORGANIZATION));
        if (organization.isEmpty() || organization.length() > LONGEST_ORGANIZATION) {
            return new Line.Unusable("no organization, or more than a name");
        }
        return new Line.Usable(
            new GovList.Row(domain.get().name(), organization, kind(values.get(TYPE), values.get(STATE)))
        );
    }

    private static Map<String, String> values(List<String> columns, List<String> fields) {
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i), clean(fields.get(i)));
        }
        return values;
    }

    /**
     * The kind that a type of CISA's means. A type that begins with the word "Federal" is federal, of each branch;
     * "Election" after a hyphen is the office that runs elections there; "State or territory" is told apart by the
     * state. An unknown type is a government of no known kind: a wrong kind would admit the wrong people.
     */
    private static Kind kind(String type, String state) {
        String main = type.toLowerCase(Locale.ROOT).split("-", 2)[0].strip();
        if (main.split(" ", 2)[0].equals("federal")) {
            return Kind.FEDERAL;
        }
        return switch (main) {
            case "state or territory" -> stateOrTerritory(state.toUpperCase(Locale.ROOT));
            case "county" -> Kind.COUNTY;
            case "city" -> Kind.CITY;
            case "tribal" -> Kind.TRIBAL;
            case "special district" -> Kind.SPECIAL_DISTRICT;
            case "school district" -> Kind.SCHOOL_DISTRICT;
            case "interstate" -> Kind.INTERSTATE;
            default -> Kind.OTHER_GOVERNMENT;
        };
    }

    /** The District of Columbia is neither: its rows are of the type all the same. */
    private static Kind stateOrTerritory(String state) {
        if (TERRITORIES.contains(state)) {
            return Kind.TERRITORY;
        }
        return STATES.contains(state) ? Kind.STATE : Kind.OTHER_GOVERNMENT;
    }

    /** The name as people write it: "City Of" begins the name of 88 cities only because somebody's form did so. */
    private static String organization(String name) {
        return name.startsWith("City Of ") ? "City of " + name.substring(8) : name;
    }

    private static String column(String name) {
        return clean(name).toLowerCase(Locale.ROOT);
    }

    /** Without spaces around and doubled within, control characters, and the word that a spreadsheet leaves for nothing. */
    private static String clean(String value) {
        var clean = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean space = Character.isWhitespace(c) || Character.isISOControl(c) || c == '\u00A0';
            if (!space) {
                clean.append(c);
            } else if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
                clean.append(' ');
            }
        }
        String stripped = clean.toString().strip();
        return stripped.equalsIgnoreCase("(blank)") ? "" : stripped;
    }
}
