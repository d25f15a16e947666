package org.socialgov.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.directory.GovFile;
import org.socialgov.community.directory.GovList;
import org.socialgov.community.directory.GovListings;
import org.socialgov.community.directory.Intake;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.directory.Soundness;
import org.socialgov.community.directory.Stock;

/** Decides whether a fetched file replaces the stored list. */
final class Refreshing {

    private Refreshing() {}

    sealed interface Outcome {
        /** The new list replaces the stored one. */
        record Sound(Stock stock, List<GovListings> parts, List<GovList.LeftOut> leftOut) implements Outcome {}

        /** The stored list stays. */
        record Refused(String reason) implements Outcome {}
    }

    /**
     * Checks the fetched file.
     *
     * @param last the stored list
     * @param acceptChange whether an operator has confirmed the list, however much it differs from the stored one
     */
    static Outcome judge(
        ListSource.Fetched fetched,
        Optional<Stock> last,
        boolean acceptChange,
        Soundness soundness,
        OwnListings own,
        Instant now
    ) {
        return switch (fetched) {
            case ListSource.Fetched.Failed(String reason) -> new Outcome.Refused(reason);
            case ListSource.Fetched.File(byte[] bytes, Optional<LocalDate> modified) -> {
                var today = now.atZone(ZoneOffset.UTC).toLocalDate();
                var day = modified.filter(date -> !date.isAfter(today)).orElse(today);
                yield switch (GovFile.read(bytes, day)) {
                    case Intake.Refused(String reason) -> new Outcome.Refused(reason);
                    case Intake.Taken(GovList list) -> soundness
                        .refuses(list, acceptChange ? Optional.empty() : last, own)
                        .<Outcome>map(Outcome.Refused::new)
                        .orElseGet(() ->
                            new Outcome.Sound(
                                new Stock(day, now, list.counts()),
                                GovListings.partsOf(list),
                                list.leftOut()
                            )
                        );
                };
            }
        };
    }
}
