package org.socialgov.site;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.socialgov.web.Html;

/**
 * One piece of content, ready to be laid out.
 *
 * @param path where its page lies
 * @param deck a line below the title, empty where there is none
 * @param date when it was written or last changed; for an event, when it begins
 * @param weight the heavier, the further up in its list; a community or a resource that weighs 0 is in none
 * @param sample whether it was made up to show a full house, which its page and every list say
 * @param from the first day on which it shows
 * @param until the first day on which it doesn't show any more
 */
record Item(
    Kind kind,
    Source source,
    String path,
    String title,
    String summary,
    String deck,
    Optional<ZonedDateTime> date,
    int weight,
    List<String> topics,
    boolean sample,
    LocalDate from,
    LocalDate until,
    Html body
) {
    FrontMatter fields() {
        return source.fields();
    }

    /** The same at another path. */
    Item at(String elsewhere) {
        return new Item(kind, source, elsewhere, title, summary, deck, date, weight, topics, sample, from, until, body);
    }

    /** Whether lists name it. */
    boolean isListed() {
        return weight > 0 || (kind != Kind.COMMUNITY && kind != Kind.RESOURCE);
    }

    /** Its part of a list or a page, shown only on the days on which it shows itself. */
    Html whileShown(Html html) {
        boolean always = from.equals(LocalDate.MIN) && until.equals(LocalDate.MAX);
        return always ? html : Marks.between(from, until, html);
    }
}
