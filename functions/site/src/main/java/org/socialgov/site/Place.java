package org.socialgov.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The place of an event: online, at a location, or both. */
record Place(boolean online, List<String> venue) {
    static Place of(FrontMatter fields) {
        var venue = fields.inner("venue");
        var lines = new ArrayList<String>();
        Stream.of("venue_name", "room", "address")
            .flatMap(name -> venue.text(name).stream())
            .forEach(lines::add);
        String state = (venue.text("state").orElse("") + " " + venue.text("zip").orElse("")).strip();
        String city = Stream.of(venue.text("city").orElse(""), state)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
        if (!city.isEmpty()) {
            lines.add(city);
        }
        boolean online = fields.texts("event_type").contains("online") || fields.text("event_platform").isPresent();
        return new Place(online, lines);
    }

    /** The key of the kind of place: online, in person, or both; empty if unknown. */
    Optional<String> kind() {
        if (venue.isEmpty()) {
            return online ? Optional.of("online") : Optional.empty();
        }
        return Optional.of(online ? "online-and-in-person" : "in-person");
    }

    /** The place in one line; empty if unknown. */
    String text() {
        String where = String.join(", ", venue);
        return online ? (where.isEmpty() ? "Online" : where + ", and online") : where;
    }
}
