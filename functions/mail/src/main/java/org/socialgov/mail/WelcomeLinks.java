package org.socialgov.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.web.BuiltResource;

/**
 * What a new member is shown of the site, as the build found it in the content.
 *
 * @param events the soonest first
 * @param groundRules the paths of the communities' ground rules
 */
record WelcomeLinks(List<Event> events, List<String> groundRules) {
    private static final String EVENTS = "site/events.tsv";
    private static final String GROUND_RULES = "site/ground-rules.txt";

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

    WelcomeLinks {
        events = List.copyOf(events);
        groundRules = List.copyOf(groundRules);
    }

    /** What the build left on the class path. */
    static WelcomeLinks built(ClassLoader loader) {
        return new WelcomeLinks(lines(loader, EVENTS).map(Event::read).toList(), lines(loader, GROUND_RULES).toList());
    }

    private static Stream<String> lines(ClassLoader loader, String file) {
        return new String(BuiltResource.bytes(loader, file), StandardCharsets.UTF_8).lines();
    }

    /** The path of a community's ground rules, if it has a page with them. */
    Optional<String> groundRules(Community community) {
        return groundRules
            .stream()
            .filter(path -> path.startsWith(community.path()))
            .findFirst();
    }

    /** The next events. */
    List<Event> after(Instant now, int most) {
        return events
            .stream()
            .filter(event -> event.over().isAfter(now))
            .limit(most)
            .toList();
    }
}
