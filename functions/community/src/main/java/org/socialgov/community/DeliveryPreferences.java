package org.socialgov.community;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a member gets the list's mail.
 *
 * @param pausedUntil the first day on which it comes again; only while paused, empty for a pause without an end
 * @param resumes how it comes after a pause
 */
public record DeliveryPreferences(Frequency frequency, Optional<LocalDate> pausedUntil, Frequency resumes) {
    /** Each mail as it is sent: what everybody starts with. */
    public static final DeliveryPreferences EACH = at(Frequency.EACH);

    public DeliveryPreferences {
        if (frequency != Frequency.PAUSED && (pausedUntil.isPresent() || resumes != frequency)) {
            throw new IllegalArgumentException("only a pause ends, and becomes something else");
        }
        if (resumes == Frequency.PAUSED) {
            throw new IllegalArgumentException("a pause does not end in a pause");
        }
    }

    /** How often; the names in small letters are in forms and in the table. */
    public enum Frequency {
        /** Each mail as it is sent. */
        EACH("each"),
        /** Once a day what was sent since. */
        DAILY("daily"),
        /** Once a week what was sent since. */
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

    /** No mail until a day, or until the member says otherwise; then as before. */
    public DeliveryPreferences paused(Optional<LocalDate> until) {
        return new DeliveryPreferences(Frequency.PAUSED, until, resumes);
    }

    /** How often mail comes on a day. */
    public Frequency on(LocalDate day) {
        return pausedUntil.filter(until -> !day.isBefore(until)).isPresent() ? resumes : frequency;
    }
}
