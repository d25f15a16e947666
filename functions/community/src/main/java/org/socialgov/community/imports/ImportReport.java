package org.socialgov.community.imports;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.ListImport.Outcome;

/**
 * What coordinators are told of an import: numbers, and no address.
 *
 * @param state {@code done}, or why it was stopped, as a code ({@link ListImport.State.Stopped})
 * @param source as the coordinator named it
 * @param date of the list
 * @param domains the domains with the most bounces, where it was stopped for these
 */
public record ImportReport(
    String state,
    String source,
    LocalDate date,
    Map<Outcome, Integer> numbers,
    Map<String, Integer> domains
) {
    /** The code of an import that is done. */
    public static final String DONE = "done";

    public ImportReport {
        numbers = Map.copyOf(numbers);
        domains = Map.copyOf(domains);
    }

    /** That of an import as a stage leaves it. */
    public static ImportReport of(ListImport listImport, ListImport.Counts counts, Map<String, Integer> domains) {
        return new ImportReport(
            listImport.state() instanceof ListImport.State.Stopped(_, var why) ? why : DONE,
            listImport.source().name(),
            listImport.source().date(),
            counts.numbers(),
            domains
        );
    }

    /** The number of invited people of whom nothing came back. */
    public int withoutAnswer() {
        return (
            numbers.getOrDefault(Outcome.INVITED, 0) -
            numbers.getOrDefault(Outcome.CAME, 0) -
            numbers.getOrDefault(Outcome.WAITING, 0) -
            numbers.getOrDefault(Outcome.NEVER_AGAIN, 0) -
            numbers.getOrDefault(Outcome.BOUNCED, 0) -
            numbers.getOrDefault(Outcome.COMPLAINED, 0)
        );
    }

    /** As it is stored with the mail order. */
    public String text() {
        var lines = new StringBuilder(state).append('\n').append(source).append('\n').append(date);
        numbers.forEach((outcome, number) -> lines.append('\n').append(outcome).append('=').append(number));
        domains.forEach((domain, number) -> lines.append('\n').append('@').append(domain).append('=').append(number));
        return lines.toString();
    }

    public static ImportReport parse(String text) {
        String[] lines = text.split("\n", -1);
        var numbers = new EnumMap<Outcome, Integer>(Outcome.class);
        var domains = new HashMap<String, Integer>();
        for (int i = 3; i < lines.length; i++) {
            int sign = lines[i].lastIndexOf('=');
            int number = Integer.parseInt(lines[i].substring(sign + 1));
            if (lines[i].startsWith("@")) {
                domains.put(lines[i].substring(1, sign), number);
            } else {
                numbers.put(Outcome.valueOf(lines[i].substring(0, sign)), number);
            }
        }
        return new ImportReport(lines[0], lines[1], LocalDate.parse(lines[2]), numbers, domains);
    }
}
