package org.socialgov.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.socialgov.web.Html;

/** The second-level headings of a page's text, for a short table of contents. */
record Outline(List<Entry> entries) {
    private static final Pattern HEADING = Pattern.compile("<h2 id=\"([^\"]+)\">(.*?)</h2>", Pattern.DOTALL);

    /** A page with fewer headings needs no table of contents. */
    private static final int WORTH_IT = 4;

    /** A heading's id and its markup without links. */
    record Entry(String id, Html text) {}

    static Outline of(Html body) {
        var entries = new ArrayList<Entry>();
        var matcher = HEADING.matcher(body.markup());
        while (matcher.find()) {
            entries.add(new Entry(matcher.group(1), Html.trusted(matcher.group(2).replaceAll("</?a\\b[^>]*>", ""))));
        }
        return new Outline(entries);
    }

    boolean isWorthIt() {
        return entries.size() >= WORTH_IT;
    }
}
