package org.socialgov.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.socialgov.web.BuiltResource;

/** The events that the build found in the content, the soonest first. */
record NextEvents(List<Event> events) {
    private static final String FILE = "site/events.tsv";

    /**
     * @param over the time at which it ends
     * @param path its page on the site
     * @param when its date and time for people
     */
    record Event(Instant over, String path, String title, String when) {
        private static Event read(String line) {
            String[] parts = line.split("\t", -1);
            return new Event(Instant.parse(parts[0]), parts[1], parts[2], parts[3]);
        }
    }

    NextEvents {
        events = List.copyOf(events);
    }

    /** Those that the build left on the class path. */
    static NextEvents built(ClassLoader loader) {
        var lines = new String(BuiltResource.bytes(loader, FILE), StandardCharsets.UTF_8).lines();
        return new NextEvents(lines.map(Event::read).toList());
    }

    List<Event> after(Instant now, int most) {
        return events
            .stream()
            .filter(event -> event.over().isAfter(now))
            .limit(most)
            .toList();
    }
}
