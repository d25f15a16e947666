package org.socialgov.table.dynamo;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Instants as ISO 8601 text in UTC. Written by hand since Java's formatter loads a hundred classes while a visitor waits for
 * a cold start. Years have four digits.
 */
public final class IsoTime {

    private IsoTime() {}

    /** With nine fractional digits, so that the texts sort by time: {@code 2026-03-02T15:00:30.000000000Z}. */
    public static String withNanos(Instant instant) {
        var text = date(instant, "-").append('T');
        time(text, instant, ":").append('.');
        return digits(text, instant.getNano(), 9).append('Z').toString();
    }

    /** Without separators and fractions: {@code 20260302T150030Z}. */
    static String basic(Instant instant) {
        var text = date(instant, "").append('T');
        return time(text, instant, "").append('Z').toString();
    }

    private static StringBuilder date(Instant instant, String separator) {
        var date = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        var text = digits(new StringBuilder(30), date.getYear(), 4).append(separator);
        digits(text, date.getMonthValue(), 2).append(separator);
        return digits(text, date.getDayOfMonth(), 2);
    }

    private static StringBuilder time(StringBuilder text, Instant instant, String separator) {
        int second = (int) Math.floorMod(instant.getEpochSecond(), 86_400L);
        digits(text, second / 3_600, 2).append(separator);
        digits(text, (second / 60) % 60, 2).append(separator);
        return digits(text, second % 60, 2);
    }

    private static StringBuilder digits(StringBuilder text, int number, int count) {
        String digits = Integer.toString(number);
        return text.repeat('0', count - digits.length()).append(digits);
    }
}
