package org.socialgov.site;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.socialgov.web.Html;
import org.socialgov.web.Page;

/**
 * Marks in a page's text where it is split into the parts of {@link Page}. They are made of two characters of Unicode's
 * private use area, which pass through Markdown, HTML and escaping unchanged and are refused in content.
 */
final class Marks {

    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';
    private static final String END = OPEN + "end" + CLOSE;

    private Marks() {}

    /** A slot that the deployment fills. */
    static String slot(String name) {
        return OPEN + "slot:" + name + CLOSE;
    }

    /** Text that shows on the days from {@code from} up to and without {@code until}. */
    static Html between(LocalDate from, LocalDate until, Html shown) {
        return Html.trusted(OPEN + "days:" + from + ":" + until + CLOSE + shown + END);
    }

    /** Text that shows on the days before a day. */
    static Html before(LocalDate day, Html shown) {
        return between(LocalDate.MIN, day, shown);
    }

    /** Text that shows from a day on. */
    static Html from(LocalDate day, Html shown) {
        return between(day, LocalDate.MAX, shown);
    }

    static boolean occursIn(String text) {
        return text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0;
    }

    /** A text that can't be taken for one with marks. */
    static String remove(String text) {
        return text.replaceAll("[" + OPEN + CLOSE + "]", "");
    }

    /** The text without its marks, for uses without slots (the search index, a description). */
    static String strip(String text) {
        return text.replaceAll(OPEN + "[^" + CLOSE + "]*" + CLOSE, "");
    }

    /** Splits a page's text at its marks. */
    static Page page(String contentType, String text) {
        var parts = new ArrayList<Page.Part>();
        var days = new ArrayDeque<Days>();
        days.push(new Days(Long.MIN_VALUE, Long.MAX_VALUE));
        int from = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
            add(parts, text.substring(from, open), days.peek());
            int close = text.indexOf(CLOSE, open);
            String[] mark = text.substring(open + 1, close).split(":");
            switch (mark[0]) {
                case "slot" -> parts.add(new Page.Slot(mark[1], days.peek().from, days.peek().until));
                case "days" -> days.push(days.peek().and(day(mark[1]), day(mark[2])));
                default -> days.pop();
            }
            from = close + 1;
        }
        add(parts, text.substring(from), days.peek());
        return new Page(contentType, parts);
    }

    private static void add(List<Page.Part> parts, String text, Days days) {
        if (!text.isEmpty()) {
            parts.add(new Page.Bytes(text.getBytes(StandardCharsets.UTF_8), days.from, days.until));
        }
    }

    private static long day(String date) {
        return LocalDate.parse(date).toEpochDay();
    }

    private record Days(long from, long until) {
        Days and(long later, long sooner) {
            return new Days(Math.max(later, from), Math.min(sooner, until));
        }
    }
}
