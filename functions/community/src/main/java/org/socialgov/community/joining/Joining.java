package org.socialgov.community.joining;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.Randomness;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Members;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Transition;

/**
 * Decisions about requests to join. The reply to the visitor is always the same, so it discloses nothing about the
 * address.
 */
public final class Joining {

    private Joining() {}

    /**
     * Result of a request.
     *
     * @param outcome a code for the log, for example {@code pending} or {@code limited}
     * @param order the mail order, if there is one
     */
    public record Asked(String outcome, Optional<MailOrder> order, Change change) implements Transition {}

    /**
     * Decides on a request from the status of its address.
     *
     * <p>The table of states and outcomes is in {@code infrastructure/trust.md}.
     */
    public static Asked ask(
        JoinRequest request,
        Members.AddressStatus addressStatus,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        var ask = new Ask(request, addressStatus, limits, now, randomness);
        if (addressStatus.isSuppressed()) {
            return ask.turnedAway();
        }
        var declinedUntil = addressStatus.declinedUntil(now);
        if (addressStatus.member().isEmpty() && declinedUntil.isPresent()) {
            return ask.stillDeclined(declinedUntil.get());
        }
        if (addressStatus.member().isEmpty()) {
            return ask.keeping("pending", mail -> new Change.Builder().create(Membership.pending(request, mail, now)));
        }
        var member = addressStatus.member().get();
        return switch (member.state()) {
            case Membership.State.Pending _ -> ask.keeping("pending", mail ->
                new Change.Builder().replace(member, member.askedAgain(request, mail, now))
            );
            case Membership.State.AwaitingApproval _ -> ask.only("waiting", MailKind.WAITING);
            case Membership.State.Active _ -> ask.only("already-member", MailKind.ALREADY_MEMBER);
            case Membership.State.Left _ -> ask.keeping("rejoin", mail ->
                new Change.Builder().put(rejoinRequest(request, addressStatus, mail, now))
            );
            case Membership.State.Declined(var declinedAt, _) -> now.isBefore(declinedAt.plus(Membership.DECLINED_FOR))
                ? ask.only("declined", MailKind.DECLINED)
                : ask.keeping("pending", mail ->
                      new Change.Builder().replace(member, member.askedAgain(request, mail, now))
                  );
            case Membership.State.Suppressed _ -> ask.turnedAway();
        };
    }

    /** Keeps the newest details. The links of an earlier open request stay valid, so its time is kept. */
    private static RejoinRequest rejoinRequest(
        JoinRequest request,
        Members.AddressStatus addressStatus,
        Optional<String> mail,
        Instant now
    ) {
        var earlier = addressStatus.rejoinRequest();
        var open = earlier.filter(one -> one.isOpenAt(now));
        var asked = Membership.State.Pending.asked(now, mail);
        // An open request is treated like the pending membership of a new member.
        var state = open
            .map(one ->
                asked.after(
                    new Membership.State.Pending(one.askedFirstAt(), one.expiresAt(), one.reminded(), one.awaitedMail())
                )
            )
            .orElse(asked);
        return new RejoinRequest(
            request.key(),
            request.details(),
            request.consent(),
            open.map(RejoinRequest::askedFirstAt).orElse(now),
            state.expiresAt(),
            state.reminded(),
            state.awaitedMail(),
            earlier.map(one -> one.revision() + 1).orElseGet(() -> Item.firstRevision(now))
        );
    }

    /**
     * Begins the time in which a request to join can be confirmed: its confirmation mail was handed over, or finally
     * failed.
     *
     * @param order a mail order that is sent or failed; an order that no request waits for changes nothing
     * @param at when it was handed over, or failed
     */
    public static void mailed(
        MailOrder order,
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Instant at,
        Change.Builder writes
    ) {
        if (member.isEmpty()) {
            return;
        }
        var mail = Optional.of(order.ref().id());
        var before = member.get();
        switch (before.state()) {
            case Membership.State.Pending pending when (
                pending.awaitedMail().equals(mail) && pending.isOpenAt(at)
            ) -> writes.replace(before, before.becomes(pending.mailedAt(at)));
            case Membership.State.Left _ -> rejoinRequest
                .filter(open -> open.awaitedMail().equals(mail) && open.isOpenAt(at))
                .ifPresent(open -> writes.put(open.mailedAt(at)));
            case
                Membership.State.Pending _,
                Membership.State.AwaitingApproval _,
                Membership.State.Active _,
                Membership.State.Declined _,
                Membership.State.Suppressed _ -> {
                // There is no request that waits for this mail.
            }
        }
    }

    /**
     * Result of processing an unconfirmed request.
     *
     * @param outcome a code for the log: {@code reminded}, {@code removed} or {@code nothing-due}
     */
    public record Reminder(String outcome, Change change) implements Transition {}

    /**
     * Reminds of an unconfirmed request to join, or removes it: one reminder a day after its mail, removal after seven
     * days, or when its mail could not be handed over in time. No data is kept about a person who did not confirm.
     */
    public static Reminder remindOrExpire(
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Instant now,
        Randomness randomness
    ) {
        var pending = member.filter(m ->
            m
                .reminderOrExpiryDue()
                .filter(due -> !due.isAfter(now))
                .isPresent()
        );
        if (pending.isPresent()) {
            return remindOrExpire(pending.get(), now, randomness);
        }
        var open = rejoinRequest.filter(r -> !r.reminderOrExpiryDue().isAfter(now));
        if (open.isPresent()) {
            return remindOrExpire(open.get(), member, now, randomness);
        }
        return new Reminder("nothing-due", Change.none());
    }

    private static Reminder remindOrExpire(Membership pending, Instant now, Randomness randomness) {
        if (!(pending.state() instanceof Membership.State.Pending state)) {
            throw new IllegalArgumentException("only a pending membership can be reminded or expire");
        }
        if (!now.isBefore(state.expiresAt())) {
            var writes = new Change.Builder().remove(pending).add(MemberCountShard.lapsed(pending, now));
            return new Reminder("removed", writes.change(randomness));
        }
        var writes = new Change.Builder()
            .replace(pending, pending.becomes(state.withReminder()))
            .put(MailOrder.create(MailKind.REMINDER, pending.key(), pending.community(), now, randomness));
        return new Reminder("reminded", writes.change(randomness));
    }

    private static Reminder remindOrExpire(
        RejoinRequest rejoinRequest,
        Optional<Membership> member,
        Instant now,
        Randomness randomness
    ) {
        // In any other state the request is obsolete: the member is back, or the address is suppressed.
        var left = member.filter(m -> m.state() instanceof Membership.State.Left);
        if (!rejoinRequest.isOpenAt(now)) {
            var writes = new Change.Builder().remove(rejoinRequest);
            left.ifPresent(m -> writes.add(MemberCountShard.lapsed(m, now)));
            return new Reminder("removed", writes.change(randomness));
        }
        var writes = new Change.Builder().put(rejoinRequest.withReminder());
        left.ifPresent(m -> writes.put(MailOrder.create(MailKind.REMINDER, m.key(), m.community(), now, randomness)));
        return new Reminder(left.isPresent() ? "reminded" : "nothing-due", writes.change(randomness));
    }

    private record Ask(
        JoinRequest request,
        Members.AddressStatus addressStatus,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        /**
         * Keeps the request; its confirmation mail is ordered if the address may get another one.
         *
         * @param kept returns the writes that keep the request, given the id of the mail order
         */
        Asked keeping(String outcome, Function<Optional<String>, Change.Builder> kept) {
            return decide(outcome, MailKind.CONFIRM, UnaryOperator.identity(), kept);
        }

        /** Orders a mail and keeps nothing else. */
        Asked only(String outcome, MailKind kind) {
            return decide(outcome, kind, UnaryOperator.identity(), _ -> new Change.Builder());
        }

        /** As for a declined membership. The membership is erased, so the order holds the address until it is sent. */
        Asked stillDeclined(Instant until) {
            return decide(
                "declined",
                MailKind.DECLINED,
                order -> order.about(request.address()).withNote(until.toString()),
                _ -> new Change.Builder()
            );
        }

        /**
         * Sends no mail and changes no membership. The request is recorded for the coordinators as often as a mail
         * would have been sent, so that strangers can't fill the table.
         */
        Asked turnedAway() {
            var writes = new Change.Builder();
            addressStatus
                .mailLimit()
                .take(MailKind.CONFIRM, limits, now)
                .ifPresent(taken ->
                    writes
                        .put(taken)
                        .put(
                            HistoryEntry.of(
                                request.key(),
                                request.community(),
                                HistoryEntry.Event.TURNED_AWAY,
                                "",
                                now,
                                randomness
                            )
                        )
                );
            return new Asked("suppressed", Optional.empty(), writes.change(randomness));
        }

        private Asked decide(
            String outcome,
            MailKind kind,
            UnaryOperator<MailOrder> completed,
            Function<Optional<String>, Change.Builder> kept
        ) {
            var taken = addressStatus.mailLimit().take(kind, limits, now);
            if (taken.isEmpty()) {
                return new Asked(
                    outcome + "-limited",
                    Optional.empty(),
                    kept.apply(Optional.empty()).change(randomness)
                );
            }
            var order = completed.apply(MailOrder.create(kind, request.key(), request.community(), now, randomness));
            var writes = kept.apply(Optional.of(order.ref().id()));
            return new Asked(outcome, Optional.of(order), writes.put(order).put(taken.get()).change(randomness));
        }
    }
}
