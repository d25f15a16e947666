package org.socialgov.table;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.table.dynamo.AttributeValue;

/** A mail order as the attributes that it is stored in, and back. */
final class MailOrderItems {

    /** How long a mail order is kept after it was sent or failed: as long as questions about its mail are expected. */
    private static final Duration ORDER_KEPT = Duration.ofDays(90);

    private MailOrderItems() {}

    static void write(MailOrder order, ItemWriter out) {
        out.text("community", order.community())
            .text("kind", order.kind().reason())
            .instant("createdAt", order.createdAt());
        if (order.version() > 0) {
            out.number("version", order.version());
        }
        order.coordinator().ifPresent(coordinator -> out.text("coordinator", coordinator.value()));
        order.person().ifPresent(person -> out.text("person", person.value()));
        order.origin().ifPresent(origin -> out.text("origin", origin));
        order.note().ifPresent(note -> out.text("note", note));
        order
            .enclosure()
            .ifPresent(enclosure ->
                out
                    .text("enclosed", enclosure.mail())
                    .flag("proven", enclosure.proven())
                    .flag("scanned", enclosure.isScanned())
                    .text("writer", enclosure.name())
                    .text("subject", enclosure.subject())
                    .text("date", enclosure.date())
            );
        order.due().ifPresent(due -> out.text(Keys.DUE_ITEMS, Keys.UNSENT_MAIL_PARTITION).instant(Keys.DUE, due));
        if (!order.deliveryEvents().isEmpty()) {
            out.value(
                "news",
                AttributeValue.fromL(
                    order.deliveryEvents().stream().map(MailOrderItems::write).map(AttributeValue::fromM).toList()
                )
            );
        }
        switch (order.state()) {
            case MailOrder.State.Unsent(_, var attempts, var waitsFor) -> {
                out.text("state", "OWED").number("attempts", attempts);
                waitsFor.ifPresent(code -> out.text("waitsFor", code));
            }
            case MailOrder.State.Claimed(_, var attempts) -> out.text("state", "CLAIMED").number("attempts", attempts);
            case MailOrder.State.Unknown(var since, var attempts) -> out.text("state", "UNKNOWN")
                .instant("since", since)
                .number("attempts", attempts);
            case MailOrder.State.Sent(var messageId, var at) -> out.text("state", "SENT")
                .text("messageId", messageId)
                .instant("at", at)
                .expires(at.plus(ORDER_KEPT));
            // Told in no mail for as long as a delivery is kept: the member is away, or has paused.
            case MailOrder.State.Held(var since) -> out.text("state", "HELD")
                .instant("since", since)
                .text(Keys.DUE_ITEMS, Keys.HELD_PARTITION + order.community())
                .text(Keys.DUE, order.ref().member().hex() + "#" + Items.instant(since))
                .expires(since.plus(ORDER_KEPT));
            case MailOrder.State.Gathered(var digest, var at) -> out.text("state", "GATHERED")
                .text("digest", digest)
                .instant("at", at)
                .expires(at.plus(ORDER_KEPT));
            case MailOrder.State.Failed failed -> {
                out.text("state", "FAILED")
                    .text("reason", failed.reason())
                    .instant("at", failed.at())
                    .expires(failed.at().plus(ORDER_KEPT));
                if (failed.isUndelivered()) {
                    out.text(Keys.DUE_ITEMS, Keys.UNDELIVERED_PARTITION).instant(Keys.DUE, failed.at());
                }
            }
        }
    }

    static MailOrder order(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        String name = in.text("state");
        var state = switch (name) {
            case "OWED" -> new MailOrder.State.Unsent(
                in.instant(Keys.DUE),
                in.integer("attempts"),
                // Orders of releases without this attribute have none.
                in.has("waitsFor") ? Optional.of(in.text("waitsFor")) : Optional.empty()
            );
            case "CLAIMED" -> new MailOrder.State.Claimed(in.instant(Keys.DUE), in.integer("attempts"));
            case "UNKNOWN" -> new MailOrder.State.Unknown(in.instant("since"), in.integer("attempts"));
            case "SENT" -> new MailOrder.State.Sent(in.text("messageId"), in.instant("at"));
            case "HELD" -> new MailOrder.State.Held(in.instant("since"));
            case "GATHERED" -> new MailOrder.State.Gathered(in.text("digest"), in.instant("at"));
            case "FAILED" -> new MailOrder.State.Failed(in.text("reason"), in.instant("at"));
            default -> throw new IllegalStateException("no mail order has the state " + name);
        };
        return new MailOrder(
            Keys.orderRef(item),
            in.text("community"),
            MailKind.of(in.text("kind")),
            in.has("coordinator") ? Optional.of(in.address("coordinator")) : Optional.empty(),
            in.has("person") ? Optional.of(in.address("person")) : Optional.empty(),
            in.has("enclosed") ? Optional.of(enclosure(in)) : Optional.empty(),
            in.has("note") ? Optional.of(in.text("note")) : Optional.empty(),
            in.has("origin") ? Optional.of(in.text("origin")) : Optional.empty(),
            in.has("version") ? in.integer("version") : 0,
            in.instant("createdAt"),
            state,
            in.has("news")
                ? item.get("news").l().stream().map(AttributeValue::m).map(MailOrderItems::deliveryEvent).toList()
                : List.of(),
            in.revision()
        );
    }

    /** Orders of releases that read the mail again have none of its words, and only mails that were scanned. */
    private static MailOrder.Enclosure enclosure(ItemReader in) {
        return new MailOrder.Enclosure(
            in.text("enclosed"),
            in.flag("proven"),
            !in.has("scanned") || in.flag("scanned"),
            in.has("writer") ? in.text("writer") : "",
            in.has("subject") ? in.text("subject") : "",
            in.has("date") ? in.text("date") : ""
        );
    }

    private static Map<String, AttributeValue> write(MailOrder.DeliveryEvent deliveryEvent) {
        return new ItemWriter()
            .instant("at", deliveryEvent.at())
            .text("what", deliveryEvent.type().name())
            .text("code", deliveryEvent.code())
            .values();
    }

    private static MailOrder.DeliveryEvent deliveryEvent(Map<String, AttributeValue> values) {
        var in = new ItemReader(values);
        return new MailOrder.DeliveryEvent(
            in.instant("at"),
            MailOrder.DeliveryEvent.Type.valueOf(in.text("what")),
            in.text("code")
        );
    }
}
