package org.socialgov.table;

import java.time.Duration;
import java.util.List;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;

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
        out.text("coordinator", order.coordinator().map(EmailAddress::value))
            .text("person", order.person().map(EmailAddress::value))
            .text("origin", order.origin())
            .text("note", order.note())
            .due(Keys.UNSENT_MAIL_PARTITION, order.due());
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
        if (!order.deliveryEvents().isEmpty()) {
            out.items("news", order.deliveryEvents(), MailOrderItems::write);
        }
        switch (order.state()) {
            case MailOrder.State.Unsent(_, var attempts, var waitsFor) -> {
                out.text("state", "OWED").number("attempts", attempts).text("waitsFor", waitsFor);
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
                    out.due(Keys.UNDELIVERED_PARTITION, failed.at());
                }
            }
        }
    }

    static MailOrder order(ItemReader in) {
        String name = in.text("state");
        var state = switch (name) {
            case "OWED" -> new MailOrder.State.Unsent(
                in.instant(Keys.DUE),
                in.integer("attempts"),
                // Orders of releases without this attribute have none.
                in.optionalText("waitsFor")
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
            Keys.orderRef(in),
            in.text("community"),
            MailKind.of(in.text("kind")),
            in.optionalAddress("coordinator"),
            in.optionalAddress("person"),
            in.optionalText("enclosed").map(mail -> enclosure(mail, in)),
            in.optionalText("note"),
            in.optionalText("origin"),
            in.integer("version", 0),
            in.instant("createdAt"),
            state,
            in.has("news") ? in.items("news", MailOrderItems::deliveryEvent) : List.of(),
            in.revision()
        );
    }

    /** Orders of releases that read the mail again have none of its words, and only mails that were scanned. */
    private static MailOrder.Enclosure enclosure(String mail, ItemReader in) {
        return new MailOrder.Enclosure(
            mail,
            in.flag("proven"),
            !in.has("scanned") || in.flag("scanned"),
            in.optionalText("writer").orElse(""),
            in.optionalText("subject").orElse(""),
            in.optionalText("date").orElse("")
        );
    }

    private static ItemWriter write(MailOrder.DeliveryEvent deliveryEvent) {
        return new ItemWriter()
            .instant("at", deliveryEvent.at())
            .text("what", deliveryEvent.type().name())
            .text("code", deliveryEvent.code());
    }

    private static MailOrder.DeliveryEvent deliveryEvent(ItemReader in) {
        return new MailOrder.DeliveryEvent(
            in.instant("at"),
            MailOrder.DeliveryEvent.Type.valueOf(in.text("what")),
            in.text("code")
        );
    }
}
