package org.socialgov.community.imports;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.socialgov.community.ledger.ListImport;

/** Formats in which list servers and mail programs give out the addresses of a list. The names are stored. */
public enum ListFormat {
    /** LISTSERV's answer to REVIEW: lines with an address and a name among lines that begin with an asterisk. */
    LISTSERV,
    /** Addresses with or without names, by lines, commas or semicolons: Mailman, Groups.io, a mail program's "To". */
    ADDRESSES,
    /** The export of listmonk's subscribers. */
    LISTMONK,
    /** The export of a Google group's members. */
    GOOGLE_GROUPS,
    /** The export of GovDelivery's subscribers: addresses and phone numbers in one column. */
    GOVDELIVERY,
    /** A table of any other program, with commas, semicolons or tabs. */
    CSV;

    static final String ADDRESS = "address";
    static final String NAME = "name";
    static final String FIRST = "first";
    static final String LAST = "last";
    static final String ORGANIZATION = "organization";
    static final String STATUS = "status";

    /** What a column can hold, in the order of the form. */
    public static final List<String> PARTS = List.of(ADDRESS, NAME, FIRST, LAST, ORGANIZATION, STATUS);

    private static final Pattern AT_IN_WORDS = Pattern.compile("\\S+ at [\\w-]+(\\.[\\w-]+)+");
    private static final List<String> LISTMONK_HEADER = List.of("uuid", "email", "name", "attributes", "status");

    /** Words of a header by what the column holds. The first column that fits is taken, of the most exact word. */
    private static final Map<String, List<String>> WORDS = Map.of(
        ADDRESS,
        List.of("email", "e-mail", "email address", "e-mail address", "mail", "address", "destination", "subscriber"),
        NAME,
        List.of("name", "full name", "display name", "nickname", "real name"),
        FIRST,
        List.of("first", "first name", "given name", "firstname"),
        LAST,
        List.of("last", "last name", "surname", "family name", "lastname"),
        ORGANIZATION,
        List.of("organization", "organisation", "agency", "company", "department", "employer"),
        STATUS,
        List.of("status", "group status", "subscription status", "state")
    );

    /** Parts of a status whose people are not to be invited. */
    private static final Set<String> NOT_TO_INVITE = Set.of(
        "unsubscribed",
        "bounced",
        "bouncing",
        "disabled",
        "banned",
        "nomail",
        "blocklisted",
        "invited",
        "pending",
        "left",
        "declined",
        "suppressed"
    );

    public static ListFormat of(String text) {
        var first = text
            .lines()
            .filter(line -> !line.isBlank())
            .findFirst()
            .orElse("");
        if (first.startsWith("*")) {
            return LISTSERV;
        }
        if (first.toLowerCase(Locale.ROOT).startsWith("members for group")) {
            return GOOGLE_GROUPS;
        }
        var cells = List.of(first.split(Pattern.quote(String.valueOf(separator(first))), -1))
            .stream()
            .map(ListFormat::folded)
            .toList();
        if (cells.containsAll(LISTMONK_HEADER)) {
            return LISTMONK;
        }
        if (cells.contains("destination")) {
            return GOVDELIVERY;
        }
        if (first.indexOf('<') >= 0 || AT_IN_WORDS.matcher(first).find()) {
            return ADDRESSES;
        }
        boolean isTable =
            cells.size() == 1
                ? columns(cells).containsKey(ADDRESS)
                : cells.stream().anyMatch(cell -> !cell.isEmpty() && cell.indexOf('@') < 0);
        return isTable ? CSV : ADDRESSES;
    }

    /** Whether its texts are tables, whose columns a person can tell. */
    public boolean isTable() {
        return switch (this) {
            case LISTSERV, ADDRESSES -> false;
            case LISTMONK, GOOGLE_GROUPS, GOVDELIVERY, CSV -> true;
        };
    }

    /** The sign between the fields of a table, told by its header: the one that is there most often. */
    static char separator(String header) {
        char most = ',';
        for (char each : new char[] { ';', '\t' }) {
            if (count(header, each) > count(header, most)) {
                most = each;
            }
        }
        return most;
    }

    private static long count(String text, char sign) {
        return text
            .chars()
            .filter(c -> c == sign)
            .count();
    }

    /** How a list is read before a person has said otherwise. */
    public static ListImport.Reading guess(UploadedList list) {
        if (!list.format().isTable()) {
            return new ListImport.Reading(list.format().name(), false, Map.of(ADDRESS, 0, NAME, 1), List.of());
        }
        var first = list.lines().isEmpty() ? List.<String>of() : list.lines().getFirst().cells();
        boolean header = first.stream().noneMatch(cell -> cell.indexOf('@') >= 0);
        var columns = header ? columns(first.stream().map(ListFormat::folded).toList()) : withoutHeader(first);
        if (header && !columns.containsKey(ADDRESS) && list.lines().size() > 1) {
            // A header in other words: the first person's row shows which column has the addresses.
            columns.putAll(withoutHeader(list.lines().get(1).cells()));
        }
        return leavingOut(list, new ListImport.Reading(list.format().name(), header, columns, List.of()));
    }

    /** A reading that leaves out the people whose status says that they want no mail, or get none. */
    public static ListImport.Reading leavingOut(UploadedList list, ListImport.Reading reading) {
        var leaveOut = list.statuses(reading).stream().filter(ListFormat::isNotToInvite).toList();
        return new ListImport.Reading(reading.format(), reading.header(), reading.columns(), leaveOut);
    }

    /** Whether people of a status of the old list are left out unless a coordinator says otherwise. */
    static boolean isNotToInvite(String status) {
        return Arrays.stream(status.toLowerCase(Locale.ROOT).split("[^a-z]+")).anyMatch(NOT_TO_INVITE::contains);
    }

    private static Map<String, Integer> columns(List<String> header) {
        var columns = new HashMap<String, Integer>();
        for (String part : PARTS) {
            WORDS.get(part)
                .stream()
                .map(header::indexOf)
                .filter(column -> column >= 0)
                .findFirst()
                .ifPresent(column -> columns.put(part, column));
        }
        if (columns.containsKey(NAME) && columns.containsKey(FIRST)) {
            columns.remove(NAME);
        }
        return columns;
    }

    private static Map<String, Integer> withoutHeader(List<String> first) {
        var columns = new HashMap<String, Integer>();
        for (int i = 0; i < first.size(); i++) {
            if (first.get(i).indexOf('@') >= 0) {
                columns.putIfAbsent(ADDRESS, i);
            }
        }
        return columns;
    }

    private static String folded(String cell) {
        return cell.replaceAll("[\"\uFEFF]", "").strip().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    public static Optional<ListFormat> named(String name) {
        return Arrays.stream(values())
            .filter(each -> each.name().equals(name))
            .findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(ListFormat::name).toList();
    }
}
