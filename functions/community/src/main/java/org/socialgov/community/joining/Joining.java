package org.socialgov.community.joining;

import java.time.Duration;
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
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

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

    /** The number of writes of each change, whatever is known of the address. */
    private static final int WRITES = 3;

    /** The longest time for which the address's limit holds a confirmation mail; a request beyond it gets none. */
    private static final Duration LONGEST_HOLD = Duration.ofDays(1);

    /** Decides on a request at its first try. */
    public static Asked ask(
        JoinRequest request,
        Members.AddressStatus addressStatus,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        return ask(request, addressStatus, Optional.empty(), limits, now, randomness);
    }

    /**
     * Decides on a request from the status of its address. The calls to the table are the same for each status.
     *
     * <p>The table of states and outcomes is in {@code infrastructure/trust.md}.
     *
     * @param before the status at the try before, which had a conflict; empty at the first try. The loser of a race for the
     *     address's one mail is limited: the winner's request is kept, so there is nothing to write
     */
    public static Asked ask(
        JoinRequest request,
        Members.AddressStatus addressStatus,
        Optional<Members.AddressStatus> before,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        var ask = new Ask(request, addressStatus, before, limits, now, randomness);
        if (addressStatus.isSuppressed()) {
            return ask.turnedAway();
        }
        var declinedUntil = addressStatus.declinedUntil(now);
        if (addressStatus.member().isEmpty() && declinedUntil.isPresent()) {
            return ask.stillDeclined(declinedUntil.get());
        }
        if (addressStatus.member().isEmpty()) {
            return ask.keepingFirst("pending", mail ->
                new Change.Builder().create(Membership.pending(request, mail, randomness.id(), now))
            );
        }
        var member = addressStatus.member().get();
        return switch (member.state()) {
            case Membership.State.Pending pending when (
                pending.isOpenAt(now) || addressStatus.openRequest(now).isPresent()
            ) -> ask.keeping("pending", mail ->
                new Change.Builder()
                    // The membership's own reminder is enough.
                    .put(ask.again(member, mail, true))
            );
            case Membership.State.Pending _ -> ask.anew(member);
            case Membership.State.AwaitingApproval _ -> ask.only("waiting", MailKind.WAITING);
            case Membership.State.Active _ -> ask.only("already-member", MailKind.ALREADY_MEMBER);
            case Membership.State.Left _ -> addressStatus.openRequest(now).isPresent()
                ? ask.keeping("rejoin", mail -> new Change.Builder().put(ask.again(member, mail, false)))
                : ask.keepingFirst("rejoin", mail -> new Change.Builder().put(ask.again(member, mail, false)));
            case Membership.State.Declined(var declinedAt, _) -> now.isBefore(declinedAt.plus(Membership.DECLINED_FOR))
                ? ask.only("declined", MailKind.DECLINED)
                : ask.anew(member);
            case Membership.State.Suppressed _ -> ask.turnedAway();
        };
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
            case Membership.State.Pending _, Membership.State.Left _ -> rejoinRequest
                .filter(open -> open.waiting().awaitedMail().equals(mail) && open.isOpen(before, at))
                .ifPresent(open -> writes.put(open.mailedAt(at)));
            case
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
     * @param outcome a code for the log: {@code reminded}, {@code bounced}, {@code removed}, {@code extended} (by a
     *     repeated request) or {@code nothing-due}
     */
    public record Reminder(String outcome, Change change) implements Transition {}

    /**
     * Reminds of an unconfirmed request to join, or removes it: one reminder a day after its mail, removal seven days
     * after its newest mail, or when that could not be handed over in time. No data is kept about a person who did not
     * confirm. If a mail bounced since the request, there is no reminder: it would bounce, too.
     *
     * @param softBounces the recent bounces of the address; an address that bounced for good is suppressed
     */
    public static Reminder remindOrExpire(
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Optional<SoftBounces> softBounces,
        Instant now,
        Randomness randomness
    ) {
        var again = rejoinRequest.filter(request -> member.filter(request::isAbout).isPresent());
        boolean isDue = rejoinRequest
            .filter(request -> !request.isNone() && !request.waiting().reminderOrExpiryDue().isAfter(now))
            .isPresent();
        if (isDue && again.isEmpty()) {
            return new Reminder("removed", new Change.Builder().remove(rejoinRequest.get()).change(randomness));
        }
        if (member.isPresent() && member.get().state() instanceof Membership.State.Pending state) {
            var ended = rejoinRequest.orElseGet(() -> RejoinRequest.none(member.get().key())).ended(now);
            return new Unconfirmed(member.get(), softBounces, now, randomness).pending(state, again, ended);
        }
        return isDue
            ? new Unconfirmed(member.orElseThrow(), softBounces, now, randomness).left(again.get())
            : new Reminder("nothing-due", Change.none());
    }

    /** A membership with a request that is not confirmed. */
    private record Unconfirmed(
        Membership member,
        Optional<SoftBounces> softBounces,
        Instant now,
        Randomness randomness
    ) {
        /**
         * A first request and its repetition end together, at the later time of both.
         *
         * @param ended takes the place of the repetition when both end
         */
        Reminder pending(Membership.State.Pending state, Optional<RejoinRequest> again, RejoinRequest ended) {
            var until = again
                .map(request -> request.waiting().expiresAt())
                .filter(state.expiresAt()::isBefore)
                .orElse(state.expiresAt());
            if (!now.isBefore(until)) {
                var writes = state
                    .bouncedAt()
                    .map(this::suppressAgain)
                    .orElseGet(() -> new Change.Builder().remove(member));
                writes.put(ended).add(MemberCountShard.lapsed(member, now));
                return reminder(state.bouncedAt().isPresent() ? "suppressed" : "removed", writes);
            }
            if (!state.isOpenAt(now)) {
                return reminder("extended", new Change.Builder().replace(member, member.becomes(state.until(until))));
            }
            if (again.filter(request -> !request.isOpenAt(now)).isPresent()) {
                return reminder("extended", new Change.Builder().put(again.get().until(until)));
            }
            if (member.reminderOrExpiryDue().orElseThrow().isAfter(now)) {
                return new Reminder("nothing-due", Change.none());
            }
            return remind(new Change.Builder().replace(member, member.becomes(state.withReminder())), state.askedAt());
        }

        /** The request of a member who left. */
        Reminder left(RejoinRequest request) {
            return request.isOpenAt(now)
                ? remind(new Change.Builder().put(request.withReminder()), request.waiting().askedAt())
                : reminder("removed", new Change.Builder().remove(request).add(MemberCountShard.lapsed(member, now)));
        }

        /** The person who was asked again after a bounce has not answered: the address is suppressed as before. */
        private Change.Builder suppressAgain(Instant bouncedAt) {
            var again = new Membership.State.Suppressed(bouncedAt, Membership.SuppressionReason.BOUNCE);
            return new Change.Builder()
                .replace(member, member.becomes(again))
                .put(HistoryEntry.of(member, HistoryEntry.Event.NOT_CONFIRMED, "", now, randomness));
        }

        private Reminder remind(Change.Builder writes, Instant askedAt) {
            boolean hasBounced = softBounces
                .filter(bounces ->
                    bounces
                        .at()
                        .values()
                        .stream()
                        .anyMatch(at -> !at.isBefore(askedAt))
                )
                .isPresent();
            if (!hasBounced) {
                writes.put(MailOrder.create(MailKind.REMINDER, member, now, randomness));
            }
            return reminder(hasBounced ? "bounced" : "reminded", writes);
        }

        private Reminder reminder(String outcome, Change.Builder writes) {
            return new Reminder(outcome, writes.change(randomness));
        }
    }

    private record Ask(
        JoinRequest request,
        Members.AddressStatus addressStatus,
        Optional<Members.AddressStatus> before,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        /** A membership whose earlier request has ended is asked for anew. */
        Asked anew(Membership member) {
            return keepingFirst("pending", mail ->
                new Change.Builder().replace(member, member.askedAgain(request, mail, now))
            );
        }

        /**
         * A request for an address that has a membership, with the newest details. The links of an earlier open request
         * stay valid, so its time is kept.
         */
        RejoinRequest again(Membership member, Optional<String> mail, boolean reminded) {
            var open = addressStatus.openRequest(now);
            var asked = Membership.State.Pending.asked(now, mail);
            // An open request is treated like the pending membership of a new member.
            var state = open.map(RejoinRequest::waiting).map(asked::after).orElse(asked);
            var first = open.map(one -> one.waiting().askedAt()).orElseGet(() -> RejoinRequest.notBefore(member, now));
            return new RejoinRequest(
                request.key(),
                request.details(),
                request.consent(),
                state.askedFirst(first, reminded || state.reminded()),
                addressStatus
                    .rejoinRequest()
                    .map(one -> one.revision() + 1)
                    .orElseGet(() -> Item.firstRevision(now))
            );
        }

        /**
         * Keeps the request; its confirmation mail is ordered if the address may get another one.
         *
         * @param kept returns the writes that keep the request, given the id of the mail order
         */
        Asked keeping(String outcome, Function<Optional<String>, Change.Builder> kept) {
            return decide(outcome, MailKind.CONFIRM, Optional.of(now), UnaryOperator.identity(), Optional.of(kept));
        }

        /**
         * Keeps the first request to join this community. If the address's limit is used up, another community's mail
         * used it: this one's waits for the next place, or it would come with the reminder only.
         */
        Asked keepingFirst(String outcome, Function<Optional<String>, Change.Builder> kept) {
            var at = addressStatus.mailLimit().nextPlace(MailKind.CONFIRM, limits, now, now.plus(LONGEST_HOLD));
            return decide(outcome, MailKind.CONFIRM, at, UnaryOperator.identity(), Optional.of(kept));
        }

        /** Orders a mail and keeps nothing else. */
        Asked only(String outcome, MailKind kind) {
            return decide(outcome, kind, Optional.of(now), UnaryOperator.identity(), Optional.empty());
        }

        /** As for a declined membership. The membership is erased, so the order holds the address until it is sent. */
        Asked stillDeclined(Instant until) {
            return decide(
                "declined",
                MailKind.DECLINED,
                Optional.of(now),
                order -> order.about(request.address()).withNote(until.toString()),
                Optional.empty()
            );
        }

        /**
         * Sends no mail and changes no membership. The request is recorded for the coordinators as often as a mail
         * would have been sent, so that strangers can't fill the table.
         */
        Asked turnedAway() {
            var taken = addressStatus.mailLimit().take(MailKind.CONFIRM, limits, now);
            if (taken.isEmpty() && before.isPresent()) {
                return new Asked("suppressed", Optional.empty(), Change.none());
            }
            var writes = keptNothing();
            taken.ifPresent(counted ->
                writes
                    .put(counted)
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
            return new Asked("suppressed", Optional.empty(), writes.upTo(WRITES, randomness).change(randomness));
        }

        /**
         * @param at when the mail is due; empty if it is not within the time that one is held
         * @param kept empty if nothing of the request is kept
         */
        private Asked decide(
            String outcome,
            MailKind kind,
            Optional<Instant> at,
            UnaryOperator<MailOrder> completed,
            Optional<Function<Optional<String>, Change.Builder>> kept
        ) {
            var taken = at.flatMap(due -> addressStatus.mailLimit().take(kind, limits, due));
            if (taken.isEmpty() && (kept.isEmpty() ? before.isPresent() : isAnotherKept())) {
                return new Asked(outcome + "-limited", Optional.empty(), Change.none());
            }
            var order = taken.map(_ ->
                completed.apply(
                    MailOrder.create(kind, request.key(), request.community(), now, randomness).notBefore(
                        at.orElseThrow()
                    )
                )
            );
            var writes = kept
                .map(keep -> keep.apply(order.map(ordered -> ordered.ref().id())))
                .orElseGet(this::keptNothing);
            order.ifPresent(writes::put);
            taken.ifPresent(writes::put);
            return new Asked(
                outcome + (taken.isEmpty() ? "-limited" : at.filter(now::isBefore).isPresent() ? "-held" : ""),
                order,
                writes.upTo(WRITES, randomness).change(randomness)
            );
        }

        /** Whether the conflict was with another request for the address, which is kept. */
        private boolean isAnotherKept() {
            return (
                before.isPresent() &&
                !before.get().newestRequest().equals(addressStatus.newestRequest()) &&
                addressStatus.newestRequest().isPresent()
            );
        }

        /** In place of the request: two such changes at once conflict as two that keep a request do. */
        private Change.Builder keptNothing() {
            return new Change.Builder().check(
                addressStatus.rejoinRequest().orElseGet(() -> RejoinRequest.none(request.key()))
            );
        }
    }
}
