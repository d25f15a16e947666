package org.socialgov.community.joining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.records.Audit;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.MailOrders;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Records;
import org.socialgov.community.storage.Transition;

/**
 * Decisions of coordinators about requests to join that are outside a community's rule. Asking, deciding and reminding all
 * move on the queue of a domain's requests.
 */
public final class Approving {

    /**
     * The number of requests that one transaction declines: it takes at most 100 writes. Each request
     * needs five, and the member counts up to sixteen.
     */
    private static final int MOST_AT_ONCE = 16;

    private Approving() {}

    /**
     * The other undecided requests that a decision about one depends on.
     *
     * @param stored the requests of the same domain, as stored
     * @param next the first other one that still waits
     * @param isAhead whether that one goes first
     */
    public record Requests(
        ApprovalDecision.Queue stored,
        ApprovalDecision.Queue queue,
        ApprovalDecision.Today today,
        Optional<Membership> next,
        boolean isAhead,
        List<EmailAddress> coordinators
    ) {
        public Requests {
            coordinators = List.copyOf(coordinators);
        }

        /** Reads them for a membership, which need not be among them. */
        public static Requests by(Membership of, List<EmailAddress> coordinators, Members members, Instant now) {
            var stored = members.approvalQueue(of.community(), ApprovalDecision.Queue.key(of.address()));
            // A request ends without a decision, too: the person stops all mail, or is erased.
            var ended = new ArrayList<MemberKey>();
            var next = Optional.<Membership>empty();
            boolean isAhead = true;
            for (MemberKey key : stored.members()) {
                if (key.equals(of.key())) {
                    isAhead = false;
                    continue;
                }
                next = members.member(key).filter(Approving::waits);
                if (next.isPresent()) {
                    break;
                }
                ended.add(key);
            }
            return new Requests(
                stored,
                stored.without(ended),
                members.askedToday(of.community(), now),
                next,
                isAhead && next.isPresent(),
                coordinators
            );
        }

        /** The next request, where the coordinators have not been asked about it. */
        private Optional<Membership> unasked() {
            return next.filter(member -> ((Membership.State.AwaitingApproval) member.state()).asked() == 0);
        }
    }

    private static boolean waits(Membership member) {
        return member.state() instanceof Membership.State.AwaitingApproval;
    }

    /**
     * Leaves a confirmed request to the coordinators. A mail to each is ordered, unless another request of the same domain
     * goes first, or the day's number is reached.
     */
    static Change.Builder ask(Membership before, String record, Requests requests, Instant now, Randomness randomness) {
        var writes = new Change.Builder().put(
            HistoryEntry.of(before, HistoryEntry.Event.AWAITS_APPROVAL, record, now, randomness)
        );
        var unasked = new Membership.State.AwaitingApproval(now, now, 0);
        new Asking(requests, writes, now, randomness).ask(before, unasked, requests.queue(), !requests.isAhead());
        return writes;
    }

    /** What asking the coordinators writes. */
    private record Asking(Requests requests, Change.Builder writes, Instant now, Randomness randomness) {
        /**
         * Asks the coordinators about a request, or has it wait.
         *
         * @param queue without the requests that have ended
         * @param isItsTurn whether no other request of its domain goes first
         */
        void ask(
            Membership before,
            Membership.State.AwaitingApproval state,
            ApprovalDecision.Queue queue,
            boolean isItsTurn
        ) {
            var today = requests.today();
            var left = queue.with(before.key());
            put(left);
            if (!isItsTurn) {
                writes.replace(before, before.becomes(state.until(now.plus(Membership.ASK_AGAIN_AFTER))));
            } else if (today.isFull()) {
                if (!today.digest()) {
                    writes.put(today.withDigest());
                    requests.coordinators().forEach(each -> writes.put(digest(each)));
                }
                writes.replace(before, before.becomes(state.until(today.end())));
            } else {
                writes.put(today.withOneMore()).replace(before, before.becomes(state.askedAt(now)));
                for (EmailAddress coordinator : requests.coordinators()) {
                    var order = MailOrder.create(MailKind.APPROVAL_REQUEST, before, now, randomness).to(coordinator);
                    writes.put(left.others() == 0 ? order : order.withNote(Integer.toString(left.others())));
                }
            }
        }

        void put(ApprovalDecision.Queue queue) {
            if (!queue.members().equals(requests.stored().members())) {
                writes.put(queue.changedAt(now));
            }
        }

        /** A brief at the end of a day on which more requests came than the coordinators are asked about. */
        private MailOrder digest(EmailAddress coordinator) {
            var today = requests.today();
            String id = Sha256.hex(
                "requests\n" + today.community() + "\n" + today.day() + "\n" + coordinator.canonical()
            ).substring(0, 32);
            var ref = new MailOrder.Ref(MemberKey.of(today.community(), coordinator), id);
            return MailOrder.once(MailKind.BRIEF, ref, today.community(), now).to(coordinator).notBefore(today.end());
        }

        /** After a request has ended, the coordinators are asked about the next one of its domain. */
        void moveOn(MemberKey ended) {
            var queue = requests.queue().without(List.of(ended));
            requests
                .unasked()
                .ifPresentOrElse(
                    next -> ask(next, (Membership.State.AwaitingApproval) next.state(), queue, true),
                    () -> put(queue)
                );
        }
    }

    /**
     * Input of a coordinator's decision.
     *
     * @param coordinator the coordinator whose mail held the link; empty if that person is none any more
     * @param proof the item that is unchanged as long as the person is a coordinator: checked in the transaction
     * @param approvalDecision the last decision
     * @param requests the other requests of the same domain; empty without a membership
     * @param audit the end of the community's audit; empty without a membership
     */
    public record Context(
        LinkContext linkContext,
        Optional<EmailAddress> coordinator,
        Optional<Item> proof,
        Optional<ApprovalDecision> approvalDecision,
        Optional<Requests> requests,
        Optional<AuditEntry.Head> audit
    ) {
        public static <L extends Members & MailOrders & Records & CoordinatorStore> Context by(
            LinkContext linkContext,
            Coordinators coordinators,
            L ledger,
            Instant now
        ) {
            var link = linkContext.link();
            var coordinator = linkContext.coordinator(coordinators, ledger);
            var proof = coordinator.flatMap(address ->
                ledger.coordinators(link.orElseThrow().community()).proof(address)
            );
            return new Context(
                linkContext,
                coordinator.filter(_ -> proof.isPresent()),
                proof,
                link.flatMap(l -> ledger.approvalDecision(l.member())),
                linkContext
                    .member()
                    .map(member -> Requests.by(member, coordinators.of(member.community()), ledger, now)),
                linkContext.member().map(member -> ledger.auditHead(member.community()))
            );
        }
    }

    /**
     * Approves or declines. A later coordinator sees the first decision.
     *
     * @param reason sent to the person who asked to join; may be empty
     */
    public static LinkOutcome decide(
        Context found,
        boolean approve,
        String community,
        String reason,
        Instant now,
        Randomness randomness
    ) {
        var purpose = approve ? Link.Purpose.APPROVE : Link.Purpose.DECLINE;
        var refused = found.linkContext().refusal(purpose, community, now);
        if (refused.isPresent()) {
            return refused.get();
        }
        var coordinator = found.coordinator();
        if (coordinator.isEmpty()) {
            return new LinkOutcome.Over();
        }
        var link = found.linkContext().link().orElseThrow();
        if (link.use().isPresent()) {
            return LinkOutcome.DoneBefore.by(link.use().get());
        }
        var waiting = found
            .linkContext()
            .member()
            .filter(
                member ->
                    member.state() instanceof Membership.State.AwaitingApproval(var confirmedAt, _, _) &&
                    !link.createdAt().isBefore(confirmedAt)
            );
        if (waiting.isEmpty()) {
            return found
                .approvalDecision()
                .filter(approvalDecision -> approvalDecision.isAbout(link))
                .<LinkOutcome>map(LinkOutcome.Decided::new)
                .orElseGet(LinkOutcome.Over::new);
        }
        return carryOut(
            begin(found).put(link.usedWith(LinkOutcome.DONE, now)),
            waiting.get(),
            decision(waiting.get(), approve, coordinator.get(), reason, found.approvalDecision(), now),
            link.order(),
            found.requests(),
            found.audit().orElseThrow(),
            randomness
        );
    }

    /**
     * A coordinator who decides in a session.
     *
     * @param proof the item that is unchanged as long as the person is a coordinator: checked in the transaction
     * @param session its id, for the history
     */
    public record Actor(EmailAddress address, Item proof, String session) {}

    /**
     * Approves or declines in a coordinator's session. The first decision counts, by whichever way it came.
     *
     * @param revision of the membership that the coordinator saw
     * @param reason sent to the person who asked to join; may be empty
     * @return {@link LinkOutcome.Decided} if somebody was first, {@link LinkOutcome.Over} if the membership has changed
     *     otherwise, {@link LinkOutcome.Unknown} if the community has none with this key
     */
    public static <L extends Members & Records> LinkOutcome decideInSession(
        MemberKey key,
        long revision,
        String community,
        boolean approve,
        String reason,
        Actor actor,
        List<EmailAddress> coordinators,
        L ledger,
        Instant now,
        Randomness randomness
    ) {
        var found = ledger.member(key).filter(member -> member.community().equals(community));
        if (found.isEmpty()) {
            return new LinkOutcome.Unknown();
        }
        var member = found.get();
        var before = ledger.approvalDecision(key);
        if (!waits(member)) {
            return before.<LinkOutcome>map(LinkOutcome.Decided::new).orElseGet(LinkOutcome.Over::new);
        }
        return member.revision() != revision
            ? new LinkOutcome.Over()
            : carryOut(
                  new Change.Builder().check(actor.proof()),
                  member,
                  decision(member, approve, actor.address(), reason, before, now),
                  actor.session(),
                  Optional.of(Requests.by(member, coordinators, ledger, now)),
                  ledger.auditHead(community),
                  randomness
              );
    }

    private static LinkOutcome carryOut(
        Change.Builder writes,
        Membership waiting,
        ApprovalDecision decision,
        String record,
        Optional<Requests> requests,
        AuditEntry.Head audit,
        Randomness randomness
    ) {
        var decided = apply(writes, waiting, decision, record, randomness);
        append(Audit.after(audit), decision).writeTo(writes);
        requests.ifPresent(others -> new Asking(others, writes, decision.at(), randomness).moveOn(waiting.key()));
        return new LinkOutcome.Done(LinkOutcome.DONE, Optional.of(decided), writes.change(randomness));
    }

    /** The change of a coordinator who was removed a moment ago fails, and is decided again. */
    private static Change.Builder begin(Context found) {
        return new Change.Builder().check(found.proof().orElseThrow());
    }

    private static Audit append(Audit audit, ApprovalDecision decision) {
        return audit.append(
            decision.approved() ? AuditEntry.Act.APPROVED : AuditEntry.Act.DECLINED,
            decision.member().hex(),
            Audit.person(decision.by()),
            decision.reason(),
            decision.at()
        );
    }

    private static ApprovalDecision decision(
        Membership waiting,
        boolean approve,
        EmailAddress coordinator,
        String reason,
        Optional<ApprovalDecision> before,
        Instant now
    ) {
        return new ApprovalDecision(
            waiting.key(),
            approve,
            coordinator,
            reason,
            now,
            ((Membership.State.AwaitingApproval) waiting.state()).confirmedAt(),
            before.map(last -> last.revision() + 1).orElseGet(() -> Item.firstRevision(now))
        );
    }

    /**
     * Declines all undecided requests of the domain that the link's mail is about.
     *
     * @param reason sent to each person; may be empty
     */
    public static Transition.Step<LinkOutcome> declineDomain(
        Context found,
        String community,
        String reason,
        Members members,
        Instant now,
        Randomness randomness
    ) {
        var refused = found.linkContext().refusal(Link.Purpose.DECLINE_DOMAIN, community, now);
        if (refused.isPresent()) {
            return new Transition.Step.Last<>(refused.get());
        }
        var link = found.linkContext().link().orElseThrow();
        if (link.use().isPresent()) {
            return new Transition.Step.Last<>(LinkOutcome.DoneBefore.by(link.use().get()));
        }
        if (found.coordinator().isEmpty() || found.requests().isEmpty()) {
            return new Transition.Step.Last<>(new LinkOutcome.Over());
        }
        var requests = found.requests().get();
        var ended = new ArrayList<MemberKey>();
        var writes = begin(found);
        var asking = new Asking(requests, writes, now, randomness);
        var audit = Audit.after(found.audit().orElseThrow());
        int declined = 0;
        for (MemberKey key : requests.queue().with(link.member()).members()) {
            if (declined == MOST_AT_ONCE) {
                asking.put(requests.queue().without(ended));
                audit.writeTo(writes);
                return new Transition.Step.Part<>(writes.change(randomness));
            }
            ended.add(key);
            var waiting = members.member(key).filter(Approving::waits);
            if (waiting.isPresent()) {
                var decision = decision(
                    waiting.get(),
                    false,
                    found.coordinator().get(),
                    reason,
                    members.approvalDecision(key),
                    now
                );
                apply(writes, waiting.get(), decision, link.order(), randomness);
                append(audit, decision);
                declined++;
            }
        }
        if (declined == 0) {
            return new Transition.Step.Last<>(new LinkOutcome.Over());
        }
        asking.put(requests.queue().without(ended));
        audit.writeTo(writes);
        writes.put(link.usedWith(LinkOutcome.DONE, now));
        return new Transition.Step.Last<>(
            new LinkOutcome.Done(LinkOutcome.DONE, Optional.empty(), writes.change(randomness))
        );
    }

    /** @return the membership after the decision */
    private static Membership apply(
        Change.Builder writes,
        Membership member,
        ApprovalDecision decision,
        String record,
        Randomness randomness
    ) {
        boolean approved = decision.approved();
        var decided = member.becomes(
            approved
                ? new Membership.State.Active(decision.at())
                : new Membership.State.Declined(decision.at(), decision.reason())
        );
        var event = approved ? HistoryEntry.Event.APPROVED : HistoryEntry.Event.DECLINED;
        var kind = approved ? MailKind.APPROVED : MailKind.DECLINED;
        var order = MailOrder.create(kind, decided, decision.at(), randomness);
        writes
            .replace(member, decided)
            .put(HistoryEntry.of(decided, event, record, decision.at(), randomness))
            .put(decision.reason().isEmpty() ? order : order.withNote(decision.reason()))
            .put(decision);
        return decided;
    }

    /**
     * Result of looking at an undecided request.
     *
     * @param outcome a code for the log: {@code reminded}, {@code waits}, {@code lapsed} or {@code nothing-due}
     */
    public record Reminded(String outcome, Change change) implements Transition {}

    /**
     * Asks the coordinators about an undecided request, again or for the first time, before the links of the earlier mail
     * expire. A request that nobody decides in time lapses: it is deleted like one that is not confirmed, and the person
     * is told.
     */
    public static Reminded remind(
        Optional<Membership> found,
        List<EmailAddress> coordinators,
        Members members,
        Instant now,
        Randomness randomness
    ) {
        if (
            found.isEmpty() ||
            !(found.get().state() instanceof Membership.State.AwaitingApproval state) ||
            now.isBefore(state.remindAt())
        ) {
            return new Reminded("nothing-due", Change.none());
        }
        var member = found.get();
        var requests = Requests.by(member, coordinators, members, now);
        var writes = new Change.Builder();
        var asking = new Asking(requests, writes, now, randomness);
        if (state.hasLapsedAt(now)) {
            writes
                .remove(member)
                .put(MailOrder.create(MailKind.DECLINED, member, now, randomness).about(member.address()));
            asking.moveOn(member.key());
            return new Reminded("lapsed", writes.change(randomness));
        }
        boolean isItsTurn = state.asked() > 0 || !requests.isAhead();
        asking.ask(member, state, requests.queue(), isItsTurn);
        return new Reminded(isItsTurn && !requests.today().isFull() ? "reminded" : "waits", writes.change(randomness));
    }
}
