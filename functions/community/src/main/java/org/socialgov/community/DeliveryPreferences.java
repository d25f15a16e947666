package org.socialgov.community;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a member gets the list's mail.
 *
 * @param pausedUntil the first day with mail after a pause; empty for a pause without an end
 * @param resumes the frequency after a pause
 */
public record DeliveryPreferences(Frequency frequency, Optional<LocalDate> pausedUntil, Frequency resumes) {
    /** Each mail as it is sent: the default. */
    public static final DeliveryPreferences EACH = at(Frequency.EACH);

    public DeliveryPreferences {
        if (frequency != Frequency.PAUSED && (pausedUntil.isPresent() || resumes != frequency)) {
            throw new IllegalArgumentException("only a pause ends, and becomes something else");
        }
        if (resumes == Frequency.PAUSED) {
            throw new IllegalArgumentException("a pause does not end in a pause");
        }
    }

    /** Frequencies; the slugs are used in forms and in the table. */
    public enum Frequency {
        /** Each mail as it is sent. */
        EACH("each"),
        /** Once a day, all mail since the last. */
        DAILY("daily"),
        /** Once a week, all mail since the last. */
        WEEKLY("weekly"),
        PAUSED("paused");

        private final String slug;

        Frequency(String slug) {
            this.slug = slug;
        }

        public String slug() {
            return slug;
        }

        public static Optional<Frequency> of(String slug) {
            return Arrays.stream(values())
                .filter(frequency -> frequency.slug.equals(slug))
                .findFirst();
        }
    }

    /** Mail at this frequency, which isn't a pause. */
    public static DeliveryPreferences at(Frequency frequency) {
        return new DeliveryPreferences(frequency, Optional.empty(), frequency);
    }

    /** No mail until a day, or until the member changes it; then the frequency as before. */
    public DeliveryPreferences paused(Optional<LocalDate> until) {
        return new DeliveryPreferences(Frequency.PAUSED, until, resumes);
    }

    /** Whether a pause has ended by its date, and nothing was written since. */
    public boolean hasResumedOn(LocalDate day) {
        return pausedUntil.filter(until -> !day.isBefore(until)).isPresent();
    }

    /** The frequency after the pause, as if there had been none. */
    public DeliveryPreferences resumed() {
        return at(resumes);
    }

    /** The frequency on a day. */
    public Frequency on(LocalDate day) {
        return hasResumedOn(day) ? resumes : frequency;
    }
}
