package org.socialgov.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.storage.CoordinatorStore;

/** Coordinators, their sessions and their settings as the attributes that they are stored in, and back. */
final class CoordinatorItems {

    private CoordinatorItems() {}

    static void write(CoordinatorEntry entry, ItemWriter out) {
        out.text("address", entry.address().value())
            .text("name", entry.name())
            .text("state", entry.state().name())
            .instant("since", entry.since())
            .instant("sessionsFrom", entry.sessionsFrom())
            .items("sessions", entry.sessions(), opened ->
                new ItemWriter().text("session", opened.session()).instant("at", opened.at())
            )
            .text("invitedBy", entry.invitedBy().map(EmailAddress::value))
            .instant("unreachableSince", entry.unreachableSince());
        if (entry.state() == CoordinatorEntry.State.FORMER) {
            out.expires(entry.since().plus(CoordinatorEntry.KEPT_AFTER_END));
        }
    }

    static void write(CoordinatorEntry.Head head, ItemWriter out) {
        out.number("active", head.active()).instants("removals", head.removals());
    }

    static void write(CoordinatorSession session, ItemWriter out) {
        out.text("id", session.id())
            .text("coordinator", session.coordinator().hex())
            .instant("startedAt", session.startedAt())
            .instant("expiresAt", session.expiresAt())
            .items("asked", session.asked(), asked ->
                new ItemWriter().text("order", asked.order()).text("wanted", asked.wanted())
            )
            .expires(session.expiresAt())
            .instant("freshUntil", session.freshUntil());
    }

    /** @param items all items of the partition of a community's coordinators */
    static CoordinatorStore.Stored stored(String community, List<ItemReader> items) {
        var head = CoordinatorEntry.Head.none(community);
        var entries = new ArrayList<CoordinatorEntry>();
        for (var in : items) {
            if (in.text(Keys.SK).equals(Keys.HEAD)) {
                head = new CoordinatorEntry.Head(
                    community,
                    in.integer("active"),
                    in.instants("removals"),
                    in.revision()
                );
            } else {
                entries.add(entry(in));
            }
        }
        return new CoordinatorStore.Stored(head, entries);
    }

    static CoordinatorEntry entry(ItemReader in) {
        return new CoordinatorEntry(
            in.partition(Keys.COORDINATORS),
            in.address("address"),
            in.text("name"),
            CoordinatorEntry.State.valueOf(in.text("state")),
            in.instant("since"),
            in.optionalAddress("invitedBy"),
            in.instant("sessionsFrom"),
            in.optionalInstant("unreachableSince"),
            in.items("sessions", opened -> new CoordinatorEntry.Opened(opened.text("session"), opened.instant("at"))),
            in.revision()
        );
    }

    static CoordinatorSession session(ItemReader in) {
        return new CoordinatorSession(
            new Link.Hash(in.partition(Keys.COORDINATOR_SESSION)),
            in.text("id"),
            new AddressKey(in.text("coordinator")),
            in.instant("startedAt"),
            in.instant("expiresAt"),
            in.optionalInstant("freshUntil"),
            in.items("asked", asked -> new CoordinatorSession.Asked(asked.text("order"), asked.text("wanted"))),
            in.revision()
        );
    }

    static void write(LiveSettings settings, ItemWriter out) {
        out.number("version", settings.version()).item("values", write(settings.values()));
    }

    static void write(LiveSettings.Version version, ItemWriter out) {
        out.instant("at", version.at()).item("values", write(version.values()));
    }

    private static ItemWriter write(Map<String, String> values) {
        var item = new ItemWriter();
        values.forEach(item::text);
        return item;
    }

    private static Map<String, String> values(ItemReader in) {
        var values = new HashMap<String, String>();
        in.item("values")
            .values()
            .forEach((name, value) -> values.put(name, value.s()));
        return values;
    }

    static LiveSettings settings(ItemReader in) {
        return new LiveSettings(in.partition(Keys.SETTINGS), in.integer("version"), values(in), in.revision());
    }

    static LiveSettings.Version settingsVersion(ItemReader in) {
        return new LiveSettings.Version(
            in.partition(Keys.SETTINGS),
            Integer.parseInt(in.sort(Keys.SETTINGS_VERSION)),
            in.instant("at"),
            values(in)
        );
    }
}
