package org.socialgov.community.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.Links;
import org.socialgov.community.storage.MailOrders;
import org.socialgov.community.storage.Mailbox;
import org.socialgov.community.storage.Mailings;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/**
 * The life cycle of a mail order: whether it must still be sent, which sender may send it, and what each outcome
 * changes. The file is long since orders and deliveries share one life cycle, whose steps are read together.
 */
public final class Dispatch {

    /** The time until the next attempt after a reached quota, a paused account or an unverified identity. */
    public static final Duration PATIENCE = Duration.ofMinutes(15);

    /** The note of the delivery that is a member's first mail after a pause. */
    public static final String AFTER_PAUSE = "after-pause";

    private Dispatch() {}

    /** The next step of an order that a function was invoked for. */
    public sealed interface Next extends Transition {
        /**
         * The caller sends it, with these links.
         *
         * @param member empty only where the order names the person itself
         * @param rejoinRequest the repeated request to join, or that of a member who left
         */
        record Send(
            MailOrder order,
            Optional<Membership> member,
            Optional<RejoinRequest> rejoinRequest,
            Map<Link.Purpose, Link.Token> links,
            Change change
        ) implements Next {
            /** A mail that is about no request to come back. */
            public Send(
                MailOrder order,
                Optional<Membership> member,
                Map<Link.Purpose, Link.Token> links,
                Change change
            ) {
                this(order, member, Optional.empty(), links, change);
            }

            /** The address of the person that the mail is about. */
            public EmailAddress person() {
                return order
                    .person()
                    .or(() -> member.map(Membership::address))
                    .orElseThrow(() -> new IllegalStateException("a mail order names neither a member nor a person"));
            }

            public EmailAddress to() {
                return order.coordinator().orElseGet(this::person);
            }
        }

        /** Its state changed without a mail. */
        record Moved(MailOrder order, Change change) implements Next {}

        /** There is nothing to do: it is sent, another sender has claimed it, or it is not due. */
        record Leave(String why) implements Next {}
    }

    /**
     * Input of a decision: the stored items, not the stream event.
     *
     * @param member the membership that the order is about
     * @param mailbox the recipient's mailbox; empty without an order
     * @param unsubscribe the unsubscribe link of the member, if the mail goes to the member
     * @param mailing the mailing that a delivery is of, or one of those that a digest has gathered
     * @param home the name of the table
     * @param coordinators those that the table holds, if the mail is for a coordinator
     */
    public record Context(
        Optional<MailOrder> order,
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Optional<Mailbox> mailbox,
        Optional<Link> unsubscribe,
        Optional<Mailing> mailing,
        String home,
        Optional<CoordinatorStore.Stored> coordinators
    ) {
        public static <L extends MailOrders & Members & Links & Mailings & CoordinatorStore> Context by(
            MailOrder.Ref ref,
            L ledger
        ) {
            var order = ledger.order(ref);
            var member = ledger.member(ref.member());
            return new Context(
                order,
                member,
                ledger.rejoinRequest(ref.member()),
                order
                    .map(MailOrder::mailbox)
                    .map(key ->
                        key.equals(ref.member())
                            ? new Mailbox(key, member, ledger.tombstone(key))
                            : Mailbox.of(key, ledger)
                    ),
                member
                    .filter(_ -> order.map(MailOrder::mailbox).filter(ref.member()::equals).isPresent())
                    .flatMap(found -> found.generation().unsubscribe())
                    .flatMap(ledger::link),
                order.flatMap(found -> mailing(found, ledger)),
                order
                    .filter(found -> found.kind().isMailing())
                    .map(_ -> ledger.home())
                    .orElse(""),
                order.filter(Dispatch::isForCoordinator).map(found -> ledger.coordinators(found.community()))
            );
        }

        private static Optional<Mailing> mailing(MailOrder order, Mailings ledger) {
            if (!order.kind().isMailing() || order.due().isEmpty()) {
                return Optional.empty();
            }
            String id = order.ref().id();
            return (
                order.kind() == MailKind.ANNOUNCEMENT
                    ? Optional.of(id)
                    : ledger
                          .deliveries(order.ref().member())
                          .stream()
                          .filter(each -> each.isGatheredBy(id))
                          .map(each -> each.ref().id())
                          .reduce((_, last) -> last)
            ).flatMap(one -> ledger.mailing(new Mailing.Ref(order.community(), one)));
        }

        /** Whether the order is a delivery that must wait: its mailing is stopped, or the table was restored. */
        private boolean waits() {
            return mailing
                .filter(found ->
                    order.orElseThrow().kind() == MailKind.DIGEST
                        ? !found.home().equals(home)
                        : !found.isUnderWay(home) && !(found.state() instanceof Mailing.State.Dropped)
                )
                .isPresent();
        }
    }

    /** Whether a mail is for a person as long as they are a coordinator. */
    private static boolean isForCoordinator(MailOrder order) {
        return order.coordinator().isPresent() && !order.kind().isAboutCoordinators();
    }

    /** Decides the next step from the current items. */
    public static Next next(Context found, Instant now, Randomness randomness) {
        return found
            .order()
            .map(order -> new Step(order, found, now, randomness).next())
            .orElseGet(() -> new Next.Leave("gone"));
    }

    /** An order that is given up, since nobody is to read its mail. */
    public static Next withoutReader(MailOrder order, Instant now, Randomness randomness) {
        return moved(
            order.becomes(new MailOrder.State.Failed(MailOrder.State.Failed.NO_LONGER_NEEDED, now)),
            randomness
        );
    }

    /** Whether there is time left to hand the mail over: a sender that was frozen and resumes late must not send. */
    public static boolean mayStillSend(MailOrder claimed, Instant now, Duration callTime) {
        return claimed.state() instanceof MailOrder.State.Claimed(var until, _) && now.plus(callTime).isBefore(until);
    }

    /** Result of an outcome: the changed order, and whether the rest of the batch is processed. */
    public record Settled(MailOrder order, Batch batch, Change change) implements Transition {}

    /** How the rest of a batch is processed. */
    public enum Batch {
        GO_ON,
        /** Lambda must deliver this record and the later ones again. */
        STOP,
    }

    /**
     * The table of outcomes and their results.
     *
     * @param send as it was claimed; its request to join is assumed to be unchanged
     */
    public static Settled settle(Next.Send send, SendOutcome outcome, Instant now, Randomness randomness) {
        var order = send.order().becomes(state(send.order(), outcome, now));
        var writes = new Change.Builder().put(order);
        if (endsTheWait(order.state())) {
            Joining.mailed(order, send.member(), send.rejoinRequest(), now, writes);
        }
        var batch = switch (outcome) {
            case SendOutcome.TurnedAway _, SendOutcome.Paused _ -> Batch.STOP;
            // In the sandbox a refusal is about one recipient: the next mail of the batch may be accepted.
            case
                SendOutcome.Accepted _,
                SendOutcome.QuotaReached _,
                SendOutcome.NotVerified _,
                SendOutcome.Rejected _,
                SendOutcome.Unsure _ -> Batch.GO_ON;
        };
        return new Settled(order, batch, writes.change(randomness));
    }

    /**
     * Whether a request stops waiting for its confirmation mail: the mail was handed over, or failed. A mail that was
     * not accepted in time ends the request itself.
     */
    static boolean endsTheWait(MailOrder.State state) {
        return switch (state) {
            case MailOrder.State.Sent _ -> true;
            case MailOrder.State.Failed failed -> !failed.wasNeverHandedOver();
            case
                MailOrder.State.Unsent _,
                MailOrder.State.Claimed _,
                MailOrder.State.Unknown _,
                MailOrder.State.Held _,
                MailOrder.State.Gathered _ -> false;
        };
    }

    /**
     * The same after a conflict, for example because the visitor asked to join again.
     *
     * @param found the current items
     * @return an empty change if the claim has ended, or the mail service's event was recorded first: those writes stay
     */
    public static Settled settleAgain(
        Next.Send send,
        Context found,
        SendOutcome outcome,
        Instant now,
        Randomness randomness
    ) {
        long claim = send.order().revision();
        return found
            .order()
            .filter(order -> order.revision() == claim)
            .isPresent()
            ? settle(
                  new Next.Send(send.order(), found.member(), found.rejoinRequest(), send.links(), send.change()),
                  outcome,
                  now,
                  randomness
              )
            : new Settled(send.order(), Batch.GO_ON, Change.none());
    }

    private static MailOrder.State state(MailOrder claimed, SendOutcome outcome, Instant now) {
        if (!(claimed.state() instanceof MailOrder.State.Claimed(_, var attempts))) {
            throw new IllegalArgumentException("only a claimed order can be settled");
        }
        return switch (outcome) {
            case SendOutcome.Accepted(var messageId) -> new MailOrder.State.Sent(messageId, now);
            case SendOutcome.TurnedAway _ -> new MailOrder.State.Unsent(now, attempts - 1);
            case SendOutcome.QuotaReached _ -> waiting(attempts, MailOrder.State.Unsent.QUOTA_REACHED, now);
            case SendOutcome.NotVerified _ -> canStillWait(claimed, now)
                ? waiting(attempts, MailOrder.State.Unsent.NOT_VERIFIED, now)
                : neverHandedOver(Optional.of(MailOrder.State.Unsent.NOT_VERIFIED), now);
            case SendOutcome.Rejected(var code) -> new MailOrder.State.Failed("rejected: " + code, now);
            case SendOutcome.Paused _ -> waiting(attempts, MailOrder.State.Unsent.PAUSED, now);
            case SendOutcome.Unsure _ -> new MailOrder.State.Unknown(now, attempts);
        };
    }

    private static boolean canStillWait(MailOrder order, Instant now) {
        return now.isBefore(order.createdAt().plus(MailOrder.HANDED_OVER_WITHIN));
    }

    /** A refused mail doesn't count as an attempt. */
    private static MailOrder.State waiting(int attempts, String waitsFor, Instant now) {
        return new MailOrder.State.Unsent(now.plus(PATIENCE), attempts - 1, Optional.of(waitsFor));
    }

    private static MailOrder.State neverHandedOver(Optional<String> waitedFor, Instant now) {
        String reason = MailOrder.State.Failed.NEVER_HANDED_OVER;
        return new MailOrder.State.Failed(waitedFor.map(code -> reason + ": " + code).orElse(reason), now);
    }

    /** The decision about one order. */
    private record Step(MailOrder order, Context found, Instant now, Randomness randomness) {
        Next next() {
            return switch (order.state()) {
                case MailOrder.State.Sent _, MailOrder.State.Failed _ -> new Next.Leave("done");
                case MailOrder.State.Held _, MailOrder.State.Gathered _ -> new Next.Leave("held");
                case MailOrder.State.Unsent(var due, _, _) when now.isBefore(due) -> new Next.Leave("not-due");
                case MailOrder.State.Unsent unsent when found.waits() -> becomes(
                    canStillWait(order, now)
                        ? new MailOrder.State.Unsent(now.plus(PATIENCE), unsent.attempts(), unsent.waitsFor())
                        : neverHandedOver(unsent.waitsFor(), now)
                );
                case MailOrder.State.Unsent unsent -> sendOrFail(unsent);
                case MailOrder.State.Claimed(var until, _) when now.isBefore(until) -> new Next.Leave("claimed");
                // The lease has ended without a result: the mail may have been sent, so it isn't sent again at once.
                case MailOrder.State.Claimed(var until, var attempts) -> becomes(
                    new MailOrder.State.Unknown(until, attempts)
                );
                case MailOrder.State.Unknown(var since, _) when (
                    now.isBefore(since.plus(MailOrder.CONFIRMATION_WITHIN))
                ) -> new Next.Leave("unknown");
                case MailOrder.State.Unknown(_, var attempts) -> attempts < MailOrder.MOST_ATTEMPTS
                    ? becomes(new MailOrder.State.Unsent(now, attempts))
                    : neverConfirmed();
            };
        }

        private Next becomes(MailOrder.State next) {
            return moved(order.becomes(next), randomness);
        }

        private Next sendOrFail(MailOrder.State.Unsent state) {
            var mailbox = found.mailbox().orElseThrow();
            if (!isStillNeeded() && hasLapsed() && !mailbox.isSuppressed()) {
                return becomes(neverHandedOver(state.waitsFor(), now));
            }
            var proof = found.coordinators().flatMap(all -> all.proof(order.coordinator().orElseThrow()));
            boolean isObsolete =
                isOfDroppedMailing() ||
                !isStillNeeded() ||
                // A coordinator's mails end with the role only: without them, requests would wait and nobody would know.
                (order.coordinator().isEmpty() && mailbox.isSuppressed()) ||
                (isForCoordinator(order) && proof.isEmpty());
            return isObsolete ? withoutReader(order, now, randomness) : claim(mailbox, proof, state.attempts());
        }

        private boolean isOfDroppedMailing() {
            return (
                order.kind() == MailKind.ANNOUNCEMENT &&
                found
                    .mailing()
                    .filter(one -> one.isUnderWay(found.home()))
                    .isEmpty()
            );
        }

        /**
         * The outcome stays unknown, so the order fails. The time to confirm its request begins all the same; the
         * reminder is a second chance.
         */
        private Next neverConfirmed() {
            var failed = order.becomes(new MailOrder.State.Failed("never-confirmed", now));
            var writes = new Change.Builder().put(failed);
            Joining.mailed(failed, found.member(), found.rejoinRequest(), now, writes);
            return new Next.Moved(failed, writes.change(randomness));
        }

        /** Whether a request to join expired before its confirmation mail could be handed over. */
        private boolean hasLapsed() {
            boolean isOld = !now.isBefore(order.createdAt().plus(Membership.CONFIRM_WITHIN));
            boolean isAnswered = found
                .member()
                .filter(
                    member ->
                        switch (member.state()) {
                            case Membership.State.Pending _ -> false;
                            // A member who left since had confirmed by another mail.
                            case Membership.State.Left(var leftAt, _, _) -> leftAt.isAfter(order.createdAt());
                            case
                                Membership.State.AwaitingApproval _,
                                Membership.State.Active _,
                                Membership.State.Declined _,
                                Membership.State.Suppressed _ -> true;
                        }
                )
                .isPresent();
            return order.kind() == MailKind.CONFIRM && isOld && !isAnswered;
        }

        private boolean isStillNeeded() {
            return (
                found
                    .member()
                    .map(this::isStillNeeded)
                    // Without a membership, only mails that aren't about one.
                    .orElseGet(
                        () ->
                            order.person().isPresent() ||
                            order.enclosure().isPresent() ||
                            order.kind().isAboutMailing() ||
                            order.kind().isAboutCoordinators() ||
                            order.kind() == MailKind.WELCOME_PREVIEW ||
                            order.kind() == MailKind.IMPORT_REPORT ||
                            isCurrentSignIn() ||
                            isCurrentBrief()
                    )
            );
        }

        /** Whether the member's state still calls for the mail, by kind. */
        private boolean isStillNeeded(Membership member) {
            var state = member.state();
            return switch (order.kind()) {
                case CONFIRM, REMINDER -> switch (state) {
                    case Membership.State.Pending pending when pending.isOpenAt(now) -> true;
                    case Membership.State.Pending _, Membership.State.Left _ -> found
                        .rejoinRequest()
                        .filter(request -> request.isOpen(member, now))
                        .isPresent();
                    case
                        Membership.State.AwaitingApproval _,
                        Membership.State.Active _,
                        Membership.State.Declined _,
                        Membership.State.Suppressed _ -> false;
                };
                case WELCOME, ALREADY_MEMBER, APPROVED, MOVED, ANNOUNCEMENT, DIGEST, CHANGE_ADDRESS -> state instanceof
                    Membership.State.Active;
                case APPROVAL_REQUEST, WAITING -> state instanceof Membership.State.AwaitingApproval;
                case DECLINED -> state instanceof Membership.State.Declined;
                case GOODBYE -> state instanceof Membership.State.Left;
                case REMOVED -> state instanceof Membership.State.Left(_, _, var removed) && removed;
                case CORRECTED -> state instanceof Membership.State.Active ||
                    state instanceof Membership.State.AwaitingApproval;
                case BRIEF -> isCurrentBrief();
                case COORDINATOR, COORDINATOR_FRESH -> isCurrentSignIn();
                case
                    ERASED,
                    HELP,
                    PASSED_ON,
                    COORDINATOR_INVITATION,
                    COORDINATOR_NOTICE,
                    PREVIEW,
                    SEND_REQUEST,
                    SEND_NOTICE,
                    SEND_REPORT,
                    WELCOME_PREVIEW,
                    IMPORT_REPORT -> true;
                // Who has a membership by now, or has asked for one, needs no invitation.
                case INVITATION, INVITATION_REMINDER -> false;
                case MANAGE -> switch (state) {
                    case
                        Membership.State.AwaitingApproval _,
                        Membership.State.Active _,
                        Membership.State.Left _,
                        Membership.State.Declined _ -> true;
                    case Membership.State.Pending _, Membership.State.Suppressed _ -> false;
                };
                // The notice goes to the coordinators, also when the new member's address was suppressed meanwhile.
                case JOIN_NOTICE -> switch (state) {
                    case Membership.State.Active _, Membership.State.Left _, Membership.State.Suppressed _ -> true;
                    case
                        Membership.State.Pending _,
                        Membership.State.AwaitingApproval _,
                        Membership.State.Declined _ -> false;
                };
            };
        }

        /** A mail to sign in with is obsolete when its link would have expired: the coordinator has asked again. */
        private boolean isCurrentSignIn() {
            return (
                order.kind().isAboutSession() &&
                now.isBefore(order.createdAt().plus(order.kind().links().getFirst().lifetime()))
            );
        }

        /** A brief is obsolete when the next one is due. */
        private boolean isCurrentBrief() {
            return order.kind() == MailKind.BRIEF && now.isBefore(order.createdAt().plus(Brief.PERIOD));
        }

        private Next claim(Mailbox mailbox, Optional<Item> proof, int attempts) {
            // What surely was not sent is sent in the newest version; what may have been sent, in the same.
            var current = attempts > 0 ? order : order.withVersion(found.mailing().map(Mailing::version).orElse(0));
            var claimed = current.becomes(new MailOrder.State.Claimed(now.plus(MailOrder.LEASE), attempts + 1));
            var writes = new Change.Builder().put(claimed);
            if (order.kind().isMailing()) {
                return claimed(claimed, found.member().orElseThrow(), writes, now, randomness);
            }
            // A coordinator who is removed before this commit gets no mail, and no link is made for them.
            proof.ifPresent(writes::check);
            var links = new EnumMap<Link.Purpose, Link.Token>(Link.Purpose.class);
            var member = found.member();
            var to = new Next.Send(claimed, member, Map.of(), Change.none()).to();
            for (Link.Purpose purpose : order.links()) {
                var made = Link.make(purpose, order, now, randomness);
                var link = made.link().mailedTo(to);
                links.put(purpose, made.token());
                writes.put(found.member().map(link::belongingTo).orElse(link));
                if (purpose == Link.Purpose.UNSUBSCRIBE) {
                    member = member.map(each -> each.unsubscribedBy(link.hash()));
                }
            }
            // If the member or the mailbox changes before this commit (a suppression, for example), it fails and is
            // decided again.
            if (member.equals(found.member())) {
                member.ifPresent(writes::check);
                found
                    .unsubscribe()
                    .flatMap(link -> link.renewedAt(now))
                    .ifPresent(writes::put);
            } else {
                writes.replace(found.member().orElseThrow(), member.orElseThrow());
            }
            if (order.kind().isInvitation()) {
                // The invited person may ask to join at the same time.
                writes.check(Membership.none(order.ref().member(), order.community(), to));
            }
            // A transaction may name an item only once.
            if (member.isEmpty() || !mailbox.key().equals(order.ref().member())) {
                writes.check(mailbox.addressStatus());
            }
            return new Next.Send(claimed, member, found.rejoinRequest(), Map.copyOf(links), writes.change(randomness));
        }
    }

    /**
     * The mail of a claimed delivery, which contains the membership's one unsubscribe link. The claim writes the membership
     * again: a change of address or an erasure that was decided before it must see the delivery, or the member would get
     * the mailing twice.
     *
     * @param writes with the claim
     */
    public static Next.Send claimed(
        MailOrder claimed,
        Membership member,
        Change.Builder writes,
        Instant now,
        Randomness randomness
    ) {
        boolean isAfterPause = claimed.note().filter(AFTER_PAUSE::equals).isPresent();
        var current = isAfterPause ? member.resumed() : member;
        var lasting = member
            .generation()
            .inMailings()
            .filter(link -> link.lastsFrom(now));
        Membership after;
        if (lasting.isPresent()) {
            after = current.touched();
        } else {
            var made = Link.make(Link.Purpose.UNSUBSCRIBE, claimed, now, randomness);
            var link = made.link().belongingTo(member);
            writes.put(link);
            after = current.withMailingLink(new Membership.MailingLink(made.token(), link.expiresAt()));
        }
        writes.replace(member, after);
        var token = after.generation().inMailings().orElseThrow().token();
        return new Next.Send(
            claimed,
            Optional.of(after),
            Map.of(Link.Purpose.UNSUBSCRIBE, token),
            writes.change(randomness)
        );
    }

    /**
     * The mail of a claimed invitation, with its links.
     *
     * @param claimed names the person
     * @param writes with the claim
     */
    public static Next.Send invited(MailOrder claimed, Change.Builder writes, Instant now, Randomness randomness) {
        var links = new EnumMap<Link.Purpose, Link.Token>(Link.Purpose.class);
        for (Link.Purpose purpose : claimed.links()) {
            var made = Link.make(purpose, claimed, now, randomness);
            links.put(purpose, made.token());
            writes.put(made.link().mailedTo(claimed.person().orElseThrow()));
        }
        return new Next.Send(claimed, Optional.empty(), Map.copyOf(links), writes.change(randomness));
    }

    private static Next moved(MailOrder order, Randomness randomness) {
        return new Next.Moved(order, new Change.Builder().put(order).change(randomness));
    }
}
