package org.socialgov.site;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.socialgov.web.Html;

/**
 * One piece of content, ready for layout.
 *
 * @param path the path of its page
 * @param deck a line below the title, empty if there is none
 * @param date when it was written or last changed; for an event, when it begins
 * @param weight heavier items come first in a list; a community or a resource with weight 0 is in no list
 * @param sample whether it is sample content, which its page and every list say
 * @param from the first day on which it shows
 * @param until the first day on which it no longer shows
 * @param text the text of its body without markup, for the search
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
    Html body,
    String text
) {
    static final Comparator<Item> NEWEST_FIRST = Comparator.comparing((Item item) ->
        item.date.map(ZonedDateTime::toInstant).orElse(Instant.EPOCH)
    ).reversed();

    FrontMatter fields() {
        return source.fields();
    }

    /** The line below the title of a page that always has one. */
    String intro() {
        return deck.isEmpty() ? summary : deck;
    }

    /** Whether lists contain it. */
    boolean isListed() {
        return weight > 0 || (kind != Kind.COMMUNITY && kind != Kind.RESOURCE);
    }

    /** Its part of a list or a page, shown on the same days as the item. */
    Html whileShown(Html html) {
        boolean always = from.equals(LocalDate.MIN) && until.equals(LocalDate.MAX);
        return always ? html : Marks.between(from, until, html);
    }
}
