package org.socialgov.community.announcing;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.SearchWord;

/** The last part of an announcement's address: {@code 2026-11-24-alt-text-clinic}. */
final class ArchiveSlug {

    /** The most characters of the words in it: mail programs break a longer line. */
    private static final int LONGEST = 60;

    private static final Pattern FORM = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})-[a-z0-9-]{1,100}");

    /** In place of the words of a subject that has none in Latin letters. */
    private static final String WITHOUT_WORDS = "announcement";

    private ArchiveSlug() {}

    /**
     * A slug that no other announcement has.
     *
     * @param day of the start, in the community's time zone
     * @param taken the slugs of that day
     */
    static String of(LocalDate day, String subject, Collection<String> taken) {
        var words = new StringBuilder();
        for (SearchWord word : SearchWord.in(subject)) {
            String plain = word.folded().replaceAll("[^a-z0-9]", "");
            if (plain.isEmpty()) {
                continue;
            }
            if (words.length() + 1 + plain.length() > LONGEST) {
                if (words.isEmpty()) {
                    words.append(plain, 0, LONGEST);
                }
                break;
            }
            words.append(words.isEmpty() ? "" : "-").append(plain);
        }
        String slug = day + "-" + (words.isEmpty() ? WITHOUT_WORDS : words);
        String free = slug;
        for (int number = 2; taken.contains(free); number++) {
            free = slug + "-" + number;
        }
        return free;
    }

    /** The day in a slug; empty if it is none. */
    static Optional<LocalDate> day(String slug) {
        var found = FORM.matcher(slug);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(found.group(1)));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }
}
