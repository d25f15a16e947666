package org.socialgov.community.joining;

import java.time.Instant;
import java.util.Optional;
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

/** What a request to join does. Nothing of it shows to whoever asks: the answer is the same to everybody. */
public final class Joining {

    private Joining() {}

    /**
     * @param outcome a code for the log, for example {@code pending} or {@code limited}
     * @param order the mail that is owed, if one is
     */
    public record Asked(String outcome, Optional<MailOrder> order, Change change) implements Transition {}

    /**
     * Decides on a request from how the address stands now.
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
        if (addressStatus.member().isEmpty()) {
            return ask.decide(
                "pending",
                MailKind.CONFIRM,
                new Change.Builder().create(Membership.pending(request, now))
            );
        }
        var member = addressStatus.member().get();
        return switch (member.state()) {
            case Membership.State.Pending _ -> ask.decide(
                "pending",
                MailKind.CONFIRM,
                new Change.Builder().replace(member, member.askedAgain(request, now))
            );
            case Membership.State.AwaitingApproval _ -> ask.only("waiting", MailKind.WAITING);
            case Membership.State.Active _ -> ask.only("already-member", MailKind.ALREADY_MEMBER);
            case Membership.State.Left _ -> ask.decide(
                "rejoin",
                MailKind.CONFIRM,
                new Change.Builder().put(rejoin(request, addressStatus, now))
            );
            case Membership.State.Declined(var declinedAt, _) -> now.isBefore(declinedAt.plus(Membership.DECLINED_FOR))
                ? ask.only("declined", MailKind.DECLINED)
                : ask.decide(
                      "pending",
                      MailKind.CONFIRM,
                      new Change.Builder().replace(member, member.askedAgain(request, now))
                  );
            case Membership.State.Suppressed _ -> ask.turnedAway();
        };
    }

    /** The newest details; while an earlier request is open its links stay good, so its first moment is kept. */
    private static RejoinRequest rejoin(JoinRequest request, Members.AddressStatus addressStatus, Instant now) {
        var earlier = addressStatus.rejoin();
        return new RejoinRequest(
            request.key(),
            request.details(),
            request.consent(),
            earlier
                .filter(open -> open.isOpenAt(now))
                .map(RejoinRequest::askedFirstAt)
                .orElse(now),
            now.plus(Membership.CONFIRM_WITHIN),
            earlier.filter(open -> open.isOpenAt(now) && open.reminded()).isPresent(),
            earlier.map(open -> open.revision() + 1).orElseGet(() -> Item.firstRevision(now))
        );
    }

    /**
     * What was done about a request that nobody has confirmed.
     *
     * @param outcome a code for the log: {@code reminded}, {@code removed} or {@code nothing-due}
     */
    public record Tended(String outcome, Change change) implements Transition {}

    /**
     * Decides what is due about a request to join that nobody has confirmed: after a day one reminder, after seven its
     * end. Nothing is kept of somebody who asked, or was asked for, and didn't confirm.
     */
    public static Tended tend(
        Optional<Membership> member,
        Optional<RejoinRequest> rejoin,
        Instant now,
        Randomness randomness
    ) {
        var pending = member.filter(m ->
            m
                .tendingDue()
                .filter(due -> !due.isAfter(now))
                .isPresent()
        );
        if (pending.isPresent()) {
            return tend(pending.get(), now, randomness);
        }
        var open = rejoin.filter(r -> !r.tendingDue().isAfter(now));
        if (open.isPresent()) {
            return tend(open.get(), member, now, randomness);
        }
        return new Tended("nothing-due", Change.none());
    }

    private static Tended tend(Membership pending, Instant now, Randomness randomness) {
        if (!(pending.state() instanceof Membership.State.Pending(var askedAt, var expiresAt, _))) {
            throw new IllegalArgumentException("only a pending membership can be tended");
        }
        if (!now.isBefore(expiresAt)) {
            var writes = new Change.Builder().remove(pending).add(MemberCountShard.lapsed(pending, now));
            return new Tended("removed", writes.change(randomness));
        }
        var writes = new Change.Builder()
            .replace(pending, pending.becomes(new Membership.State.Pending(askedAt, expiresAt, true)))
            .put(MailOrder.owed(MailKind.REMINDER, pending.key(), pending.community(), now, randomness));
        return new Tended("reminded", writes.change(randomness));
    }

    private static Tended tend(RejoinRequest rejoin, Optional<Membership> member, Instant now, Randomness randomness) {
        // Anybody else has come back another way, or wants no mail: nothing is left to confirm.
        var left = member.filter(m -> m.state() instanceof Membership.State.Left);
        if (!rejoin.isOpenAt(now)) {
            var writes = new Change.Builder().remove(rejoin);
            left.ifPresent(m -> writes.add(MemberCountShard.lapsed(m, now)));
            return new Tended("removed", writes.change(randomness));
        }
        var writes = new Change.Builder().put(rejoin.remindedOf());
        left.ifPresent(m -> writes.put(MailOrder.owed(MailKind.REMINDER, m.key(), m.community(), now, randomness)));
        return new Tended(left.isPresent() ? "reminded" : "nothing-due", writes.change(randomness));
    }

    private record Ask(
        JoinRequest request,
        Members.AddressStatus addressStatus,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        /** Nothing is kept but the mail that tells how things stand. */
        Asked only(String outcome, MailKind kind) {
            return decide(outcome, kind, new Change.Builder());
        }

        /**
         * Nothing is sent, and no record changes; that somebody asked is noted for the coordinators, as often as a mail
         * would have been sent, so that nobody can fill the table.
         */
        Asked turnedAway() {
            var writes = new Change.Builder();
            addressStatus
                .allowances()
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

        /** @param writes the request, if it is kept; the mail goes out if the address may still be sent one */
        Asked decide(String outcome, MailKind kind, Change.Builder writes) {
            var taken = addressStatus.allowances().take(kind, limits, now);
            if (taken.isEmpty()) {
                return new Asked(outcome + "-limited", Optional.empty(), writes.change(randomness));
            }
            var order = MailOrder.owed(kind, request.key(), request.community(), now, randomness);
            return new Asked(outcome, Optional.of(order), writes.put(order).put(taken.get()).change(randomness));
        }
    }
}
