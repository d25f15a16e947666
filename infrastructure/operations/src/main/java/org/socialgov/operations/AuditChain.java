package org.socialgov.operations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The audit of a community, as an export holds it: a line of canonical JSON for each act, which names the SHA-256 of the
 * line before it.
 */
record AuditChain(String community, List<String> lines) {
    private static final Pattern LINE = Pattern.compile(
        "\\{\"seq\":([1-9][0-9]{0,17}),\"at\":\"([0-9TZ:.-]+)\",\"act\":\"([a-z-]+)\",\"about\":\"([0-9A-Za-z._-]{1,100})\"," +
            "\"by\":\"([0-9A-Za-z._-]{1,100})\",\"text\":\"((?:[0-9a-f]{64})?)\",\"prev\":\"([0-9a-f]{64})\"\\}"
    );
    private static final Pattern BRIEF = Pattern.compile("([0-9]+), ?([0-9a-f]{8,64})(?:\u2026|\\.\\.\\.|\\.)?");

    /** The last line ends, too. */
    static AuditChain read(String community, String file) {
        String lines = file.endsWith("\n") ? file.substring(0, file.length() - 1) : file;
        return new AuditChain(community, file.isEmpty() ? List.of() : List.of(lines.split("\n", -1)));
    }

    /** What the first entry names as its previous one. */
    static String start(String community) {
        return ExportedRecords.sha256("audit\n" + community);
    }

    /** The first line that is wrong. */
    Optional<String> fault() {
        String previous = start(community);
        for (int i = 0; i < lines.size(); i++) {
            String at = ExportedRecords.AUDIT + " line " + (i + 1) + ": ";
            var line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                return Optional.of(at + "it is no entry in canonical form");
            }
            if (Long.parseLong(line.group(1)) != i + 1) {
                return Optional.of(at + "the number is " + line.group(1) + ", so there is a gap");
            }
            if (!line.group(7).equals(previous)) {
                return Optional.of(at + "it doesn't name the line before it, so one of them was changed");
            }
            previous = ExportedRecords.sha256(lines.get(i));
        }
        return Optional.empty();
    }

    /** Whether the audit holds what a weekly email said of it. */
    Optional<String> faultOfBrief(String brief) {
        if (brief.isBlank()) {
            return Optional.empty();
        }
        var said = BRIEF.matcher(brief.strip());
        if (!said.matches()) {
            return Optional.of("the brief's number and code must look like this: 412, 3f9a0c1d");
        }
        long number = Long.parseLong(said.group(1));
        if (number < 1 || number > lines.size()) {
            return Optional.of(
                "the brief names entry " +
                    number +
                    ", and the audit ends at " +
                    lines.size() +
                    ": it is older than the brief"
            );
        }
        return ExportedRecords.sha256(lines.get((int) number - 1)).startsWith(said.group(2))
            ? Optional.empty()
            : Optional.of(ExportedRecords.AUDIT + " line " + number + ": it isn't the one that the brief names");
    }

    /** Whether the announcements of a time are those that the audit proves, each with its text, and all of them. */
    Optional<String> faultOf(List<ExportedRecords.Announcement> announcements, String from, String to) {
        var proven = new HashMap<String, List<String>>();
        var started = new ArrayList<String>();
        var removed = new HashSet<String>();
        for (String each : lines) {
            var line = parts(each);
            switch (line.group(3)) {
                case "started" -> {
                    proven.computeIfAbsent(line.group(4), id -> new ArrayList<>()).add(line.group(6));
                    var at = Instant.parse(line.group(2));
                    if (!at.isBefore(Instant.parse(from)) && at.isBefore(Instant.parse(to))) {
                        started.add(line.group(4));
                    }
                }
                case "went-on" -> proven.computeIfAbsent(line.group(4), id -> new ArrayList<>()).add(line.group(6));
                case "redacted" -> removed.add(line.group(4));
                default -> {
                    // Other acts prove no text.
                }
            }
        }
        Map<String, Integer> seen = new HashMap<>();
        for (var each : announcements) {
            if (!proven.getOrDefault(each.mailing(), List.of()).contains(each.hash())) {
                return Optional.of("the announcement " + each.slug() + " isn't the one that the audit proves");
            }
            if (each.withheld() != removed.contains(each.mailing())) {
                return Optional.of("the announcement " + each.slug() + " is on the wrong side: public or withheld");
            }
            if (seen.merge(each.mailing(), 1, Integer::sum) > 1) {
                return Optional.of("the announcement " + each.slug() + " is there twice");
            }
        }
        for (String mailing : started) {
            if (!seen.containsKey(mailing)) {
                return Optional.of("the announcement " + mailing + " is missing");
            }
        }
        return Optional.empty();
    }

    private static MatchResult parts(String line) {
        var found = LINE.matcher(line);
        if (!found.matches()) {
            throw new IllegalStateException("the chain is checked first");
        }
        return found.toMatchResult();
    }
}
