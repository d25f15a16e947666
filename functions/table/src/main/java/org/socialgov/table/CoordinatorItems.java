package org.socialgov.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.table.dynamo.AttributeValue;

/** Coordinators, their sessions and their settings as the attributes that they are stored in, and back. */
final class CoordinatorItems {

    private CoordinatorItems() {}

    static void write(CoordinatorEntry entry, ItemWriter out) {
        out.text("address", entry.address().value())
            .text("name", entry.name())
            .text("state", entry.state().name())
            .instant("since", entry.since())
            .instant("sessionsFrom", entry.sessionsFrom())
            .value("sessions", AttributeValue.fromL(entry.sessions().stream().map(CoordinatorItems::opened).toList()));
        entry.invitedBy().ifPresent(by -> out.text("invitedBy", by.value()));
        entry.unreachableSince().ifPresent(since -> out.instant("unreachableSince", since));
        if (entry.state() == CoordinatorEntry.State.FORMER) {
            out.expires(entry.since().plus(CoordinatorEntry.KEPT_AFTER_END));
        }
    }

    private static AttributeValue opened(CoordinatorEntry.Opened opened) {
        return AttributeValue.fromM(
            Map.of(
                "session",
                AttributeValue.fromS(opened.session()),
                "at",
                AttributeValue.fromS(Items.instant(opened.at()))
            )
        );
    }

    static void write(CoordinatorEntry.Head head, ItemWriter out) {
        out.number("active", head.active()).value(
            "removals",
            AttributeValue.fromL(head.removals().stream().map(Items::instant).map(AttributeValue::fromS).toList())
        );
    }

    static void write(CoordinatorSession session, ItemWriter out) {
        out.text("id", session.id())
            .text("coordinator", session.coordinator().hex())
            .instant("startedAt", session.startedAt())
            .instant("expiresAt", session.expiresAt())
            .value("asked", AttributeValue.fromL(session.asked().stream().map(CoordinatorItems::asked).toList()))
            .expires(session.expiresAt());
        session.freshUntil().ifPresent(until -> out.instant("freshUntil", until));
    }

    private static AttributeValue asked(CoordinatorSession.Asked asked) {
        return AttributeValue.fromM(
            Map.of("order", AttributeValue.fromS(asked.order()), "wanted", AttributeValue.fromS(asked.wanted()))
        );
    }

    /** @param items all items of the partition of a community's coordinators */
    static CoordinatorStore.Stored stored(String community, List<Map<String, AttributeValue>> items) {
        var head = CoordinatorEntry.Head.none(community);
        var entries = new ArrayList<CoordinatorEntry>();
        for (var item : items) {
            var in = new ItemReader(item);
            if (in.text(Keys.SK).equals(Keys.HEAD)) {
                head = new CoordinatorEntry.Head(
                    community,
                    in.integer("active"),
                    in
                        .values()
                        .get("removals")
                        .l()
                        .stream()
                        .map(at -> Instant.parse(at.s()))
                        .toList(),
                    in.revision()
                );
            } else {
                entries.add(entry(community, in));
            }
        }
        return new CoordinatorStore.Stored(head, entries);
    }

    private static CoordinatorEntry entry(String community, ItemReader in) {
        return new CoordinatorEntry(
            community,
            in.address("address"),
            in.text("name"),
            CoordinatorEntry.State.valueOf(in.text("state")),
            in.instant("since"),
            in.has("invitedBy") ? Optional.of(in.address("invitedBy")) : Optional.empty(),
            in.instant("sessionsFrom"),
            in.has("unreachableSince") ? Optional.of(in.instant("unreachableSince")) : Optional.empty(),
            in
                .values()
                .get("sessions")
                .l()
                .stream()
                .map(AttributeValue::m)
                .map(each -> new CoordinatorEntry.Opened(each.get("session").s(), Instant.parse(each.get("at").s())))
                .toList(),
            in.revision()
        );
    }

    static CoordinatorSession session(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new CoordinatorSession(
            new Link.Hash(in.text(Keys.PK).substring(Keys.COORDINATOR_SESSION.length())),
            in.text("id"),
            new AddressKey(in.text("coordinator")),
            in.instant("startedAt"),
            in.instant("expiresAt"),
            in.has("freshUntil") ? Optional.of(in.instant("freshUntil")) : Optional.empty(),
            item
                .get("asked")
                .l()
                .stream()
                .map(AttributeValue::m)
                .map(asked -> new CoordinatorSession.Asked(asked.get("order").s(), asked.get("wanted").s()))
                .toList(),
            in.revision()
        );
    }

    /** Texts by name. */
    static AttributeValue texts(Map<String, String> values) {
        var attributes = new HashMap<String, AttributeValue>();
        values.forEach((name, value) -> attributes.put(name, AttributeValue.fromS(value)));
        return AttributeValue.fromM(attributes);
    }

    private static Map<String, String> texts(ItemReader in) {
        var values = new HashMap<String, String>();
        in.values()
            .get("values")
            .m()
            .forEach((name, value) -> values.put(name, value.s()));
        return values;
    }

    static LiveSettings settings(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new LiveSettings(
            Keys.settingsCommunity(in.text(Keys.PK)),
            in.integer("version"),
            texts(in),
            in.revision()
        );
    }

    static LiveSettings.Version settingsVersion(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new LiveSettings.Version(
            Keys.settingsCommunity(in.text(Keys.PK)),
            Keys.settingsVersion(in.text(Keys.SK)),
            in.instant("at"),
            texts(in)
        );
    }
}
