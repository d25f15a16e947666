package org.socialgov.community.directory;

import java.util.Optional;

/**
 * Decides whether a readable list may replace the last one. A truncated list, or one with interchanged columns, is
 * readable; it would turn members away, or admit the wrong people.
 *
 * @param leastRows the smallest number of rows of a full list
 */
public record Soundness(int leastRows) {
    /** A kind with fewer rows may come and go. */
    private static final int FEW = 40;

    /** In percent of what the last list had of a kind. */
    private static final int MOST_LOST = 10;

    /** In percent of the last list's federal rows: they open the most, so they may not multiply overnight either. */
    private static final int MOST_FEDERAL_GAINED = 25;

    /** In percent of the rows that our own reviewed table has as well. */
    private static final int MOST_CONTRADICTED = 5;

    /**
     * Why the list is refused, if it is.
     *
     * @param last what the store holds; empty if nothing, or if an operator has said that the change is right
     */
    public Optional<String> refuses(GovList list, Optional<Stock> last, OwnListings own) {
        int rows = list.rows().size();
        if (rows < leastRows) {
            return Optional.of(rows + " rows, fewer than " + leastRows + ": this isn't the full list");
        }
        return contradiction(list, own)
            .or(() -> last.flatMap(stock -> age(list, stock)))
            .or(() -> last.flatMap(stock -> change(list, stock)));
    }

    private static Optional<String> age(GovList list, Stock last) {
        return list.asOf().isBefore(last.asOf())
            ? Optional.of("the list is of " + list.asOf() + ", the one that is kept is of " + last.asOf())
            : Optional.empty();
    }

    private static Optional<String> change(GovList list, Stock last) {
        var counts = list.counts();
        for (Kind kind : Kind.values()) {
            int before = last.counts().getOrDefault(kind, 0);
            int now = counts.getOrDefault(kind, 0);
            boolean lost = before >= FEW && now * 100L < before * (100L - MOST_LOST);
            boolean gained =
                kind == Kind.FEDERAL && before >= FEW && now * 100L > before * (100L + MOST_FEDERAL_GAINED);
            if (lost || gained) {
                return Optional.of(
                    "rows of kind " + kind.slug() + ": " + now + ", in the list of " + last.asOf() + ": " + before
                );
            }
        }
        return Optional.empty();
    }

    private static Optional<String> contradiction(GovList list, OwnListings own) {
        int common = 0;
        int contradicted = 0;
        for (GovList.Row row : list.rows()) {
            var reviewed = own.exactly(row.domain());
            if (reviewed.isPresent()) {
                common++;
                contradicted += reviewed.get().kind() == row.kind() ? 0 : 1;
            }
        }
        return contradicted * 100 > common * MOST_CONTRADICTED
            ? Optional.of(contradicted + " of " + common + " well-known domains have another kind in this list")
            : Optional.empty();
    }
}
