package org.socialgov.coordinators.members;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.coordinating.MemberHistory;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.coordinators.session.CommunityView;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Html;

/** The history of a membership in plain words, with times in the community's zone. */
final class HistoryLines extends CommunityView {

    private final OpenCoordinatorSession open;

    HistoryLines(Wiring wiring, Community community, OpenCoordinatorSession open) {
        super(wiring, community, "coordinators.member.");
        this.open = open;
    }

    /** Items of a list, the newest first. */
    List<Html> of(List<MemberItem> items) {
        return MemberHistory.of(items)
            .stream()
            .map(line -> item(sentence(line)))
            .toList();
    }

    /** The newest event: a mail only follows one. */
    Optional<String> newestEvent(List<MemberItem> items) {
        return MemberHistory.of(items)
            .stream()
            .filter(MemberHistory.Line.Happened.class::isInstance)
            .findFirst()
            .map(this::sentence);
    }

    private String sentence(MemberHistory.Line line) {
        return switch (line) {
            case MemberHistory.Line.Happened happened -> stamped(happened.at(), event(happened));
            case MemberHistory.Line.Mailed mailed -> stamped(mailed.at(), mail(mailed));
            case MemberHistory.Line.AskedToMove(var change) -> stamped(
                change.askedAt(),
                say(
                    change.confirmed().isPresent() ? "moving.confirmed" : "moving",
                    Map.of("address", change.newAddress().value())
                )
            );
            case MemberHistory.Line.WasInvited invited -> stamped(invited.at(), say("invited"));
        };
    }

    private String stamped(Instant at, String what) {
        return say("line", Map.of("time", fullTime(at), "what", what));
    }

    /** What happened; of a coordinator's act, with the name and the reason. */
    private String event(MemberHistory.Line.Happened happened) {
        var parts = new ArrayList<String>();
        parts.add(say("event." + word(happened.entry().event())));
        happened.decision().ifPresent(decision -> parts.add(by(coordinator(decision.by()), decision.reason())));
        happened
            .entry()
            .cause()
            .ifPresent(cause -> {
                String who = open
                    .coordinators()
                    .label(cause.by().hex())
                    .orElseGet(() -> say("former"));
                parts.add(by(who, cause.reason()));
            });
        return String.join("; ", parts);
    }

    private String coordinator(EmailAddress address) {
        return open.coordinators().label(AddressKey.of(address).hex()).orElseGet(address::value);
    }

    /** Who did it, and why. */
    private String by(String who, String reason) {
        String by = say("by", Map.of("coordinator", who));
        return reason.isBlank() ? by : by + "; " + say("reason", Map.of("reason", reason));
    }

    private String mail(MemberHistory.Line.Mailed mailed) {
        var order = mailed.order();
        String kind = "mail." + order.kind().reason();
        String name = say(has(kind) ? kind : "mail.other");
        var parts = new ArrayList<String>();
        parts.add(
            order
                .coordinator()
                .map(to -> say("mail.to-coordinator", Map.of("mail", name, "coordinator", coordinator(to))))
                .orElse(name)
        );
        parts.add(state(order));
        for (MailOrder.DeliveryEvent news : order.deliveryEvents()) {
            news(news, order).ifPresent(parts::add);
        }
        for (MemberHistory.Line.Happened event : mailed.caused()) {
            parts.add(say("caused", Map.of("what", event(event), "time", later(event.at(), order.createdAt()))));
        }
        return String.join("; ", parts);
    }

    private String state(MailOrder order) {
        return switch (order.state()) {
            case MailOrder.State.Sent(_, var at) -> say(
                "mail-state.sent",
                Map.of("time", later(at, order.createdAt()))
            );
            case MailOrder.State.Unsent(var due, _, _) -> say("mail-state.unsent", Map.of("time", fullTime(due)));
            case MailOrder.State.Claimed _ -> say("mail-state.claimed");
            case MailOrder.State.Unknown _ -> say("mail-state.unknown");
            case MailOrder.State.Held _ -> say("mail-state.held");
            case MailOrder.State.Gathered(_, var at) -> say(
                "mail-state.gathered",
                Map.of("time", later(at, order.createdAt()))
            );
            case MailOrder.State.Failed(var why, _) -> why.equals(MailOrder.State.Failed.NO_LONGER_NEEDED)
                ? say("mail-state.obsolete")
                : say("mail-state.failed", Map.of("why", why));
        };
    }

    /** What the mail service reported; that it accepted the mail is said already. */
    private Optional<String> news(MailOrder.DeliveryEvent news, MailOrder order) {
        String time = later(news.at(), order.createdAt());
        return switch (news.type()) {
            case SEND -> Optional.empty();
            case DELIVERY -> Optional.of(say("news.delivery", Map.of("time", time)));
            case SOFT_BOUNCE, BOUNCE, COMPLAINT, REJECT -> Optional.of(
                say("news." + word(news.type()), Map.of("time", time, "code", explained(news.code())))
            );
        };
    }

    /** The mail service's code in words, and as it is. */
    private String explained(String code) {
        String known = "code." + code;
        return code.isBlank() ? say("code.none") : has(known) ? say(known) : say("code.other", Map.of("code", code));
    }

    /** A time of day; with its day, if that isn't the day of the line. */
    private String later(Instant at, Instant begin) {
        return day(at).equals(day(begin)) ? time(key("time-of-day"), at) : fullTime(at);
    }

    private LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, zone());
    }
}
