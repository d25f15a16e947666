package org.socialgov.community.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a coordinator's mail about an announcement is about, in the note of its order. The mail's links act on that
 * version.
 *
 * @param about the announcement; empty for a draft that can't be sent, whose mail has no links
 * @param problems why it can't be sent, as codes
 * @param files names of the files that came with the draft and don't go out, each on one line
 */
public record MailingNote(Optional<Mailing.Copy> about, List<String> problems, List<String> files) {
    private static final String NOTHING = "-";

    public MailingNote {
        problems = List.copyOf(problems);
        files = List.copyOf(files);
    }

    /** A mail about a version. */
    public static MailingNote of(Mailing mailing, List<String> files) {
        return new MailingNote(Optional.of(new Mailing.Copy(mailing.ref().id(), mailing.version())), List.of(), files);
    }

    /** A mail about a draft that can't be sent. */
    public static MailingNote ofProblems(List<String> problems, List<String> files) {
        return new MailingNote(Optional.empty(), problems, files);
    }

    /** The note of an order; empty if the order is about no announcement. */
    public static Optional<MailingNote> of(MailOrder order) {
        return order.kind().isAboutMailing() ? order.note().map(MailingNote::parse) : Optional.empty();
    }

    private static MailingNote parse(String note) {
        var lines = note.lines().toList();
        String[] about = lines.getFirst().split(" ");
        return new MailingNote(
            about.length < 2 ? Optional.empty() : Optional.of(new Mailing.Copy(about[0], Integer.parseInt(about[1]))),
            lines.size() < 2 || lines.get(1).isEmpty() ? List.of() : Arrays.asList(lines.get(1).split(" ")),
            lines.size() < 3 ? List.of() : lines.subList(2, lines.size())
        );
    }

    /** As it is stored. */
    public String text() {
        return (
            about.map(copy -> copy.mailing() + " " + copy.version()).orElse(NOTHING) +
            "\n" +
            String.join(" ", problems) +
            files
                .stream()
                .map(file -> "\n" + file)
                .reduce("", String::concat)
        );
    }
}
