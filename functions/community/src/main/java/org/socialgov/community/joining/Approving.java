package org.socialgov.community.joining;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Links;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MailOrders;
import org.socialgov.community.ledger.Members;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Transition;

/** Decisions of coordinators about requests to join that are outside a community's rule. */
public final class Approving {

    private Approving() {}

    /** Leaves a confirmed request to the coordinators and orders a mail to each. */
    static Change.Builder ask(
        Membership before,
        Membership waiting,
        String record,
        List<EmailAddress> coordinators,
        Instant now,
        Randomness randomness
    ) {
        var writes = new Change.Builder()
            .replace(before, waiting)
            .put(HistoryEntry.of(waiting, HistoryEntry.Event.AWAITS_APPROVAL, record, now, randomness));
        return askEach(writes, waiting, coordinators, now, randomness);
    }

    /**
     * Input of a coordinator's decision.
     *
     * @param coordinator the coordinator whose mail held the link; empty if that person is none any more
     * @param approvalDecision the last decision
     */
    public record Context(
        LinkContext linkContext,
        Optional<EmailAddress> coordinator,
        Optional<ApprovalDecision> approvalDecision
    ) {
        public static <L extends Members & MailOrders> Context by(
            LinkContext linkContext,
            Coordinators coordinators,
            L ledger
        ) {
            var link = linkContext.link();
            return new Context(
                linkContext,
                link.flatMap(l -> recipient(l, coordinators, ledger)),
                link.flatMap(l -> ledger.approvalDecision(l.member()))
            );
        }
    }

    /**
     * A link with the records that a decision needs. It has expired if the coordinator whom it was mailed to is none any
     * more: it is checked at every request, since a mail can't be taken back.
     *
     * @param coordinators who they are now
     */
    public static <L extends Links & Members & MailOrders> LinkContext link(
        String token,
        Coordinators coordinators,
        L ledger
    ) {
        var found = LinkContext.by(token, ledger);
        return found
            .link()
            .flatMap(link -> recipient(link, coordinators, ledger))
            .isPresent()
            ? found
            : found.ended();
    }

    private static Optional<EmailAddress> recipient(Link link, Coordinators coordinators, MailOrders orders) {
        // A link of an earlier release doesn't name the coordinator, but its mail order does.
        var mailedTo = link.coordinator().or(() ->
            orders
                .order(new MailOrder.Ref(link.member(), link.order()))
                .flatMap(MailOrder::coordinator)
                .map(address -> MemberKey.of(link.community(), address))
        );
        return coordinators
            .of(link.community())
            .stream()
            .filter(each -> mailedTo.filter(MemberKey.of(link.community(), each)::equals).isPresent())
            .findFirst();
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
                    member.state() instanceof Membership.State.AwaitingApproval(var confirmedAt, _) &&
                    !link.createdAt().isBefore(confirmedAt)
            );
        if (waiting.isEmpty()) {
            return found
                .approvalDecision()
                .filter(approvalDecision -> approvalDecision.isAbout(link))
                .<LinkOutcome>map(LinkOutcome.Decided::new)
                .orElseGet(LinkOutcome.Over::new);
        }
        var about = ((Membership.State.AwaitingApproval) waiting.get().state()).confirmedAt();
        var approvalDecision = new ApprovalDecision(
            link.member(),
            approve,
            coordinator.get(),
            reason,
            now,
            about,
            found
                .approvalDecision()
                .map(before -> before.revision() + 1)
                .orElseGet(() -> Item.firstRevision(now))
        );
        var decided = waiting
            .get()
            .becomes(approve ? new Membership.State.Active(now) : new Membership.State.Declined(now, reason));
        var writes = apply(waiting.get(), decided, approvalDecision, link.order(), now, randomness)
            .put(approvalDecision)
            .put(link.usedWith(LinkOutcome.DONE, now));
        return new LinkOutcome.Done(LinkOutcome.DONE, Optional.of(decided), writes.change(randomness));
    }

    private static Change.Builder apply(
        Membership member,
        Membership decided,
        ApprovalDecision approvalDecision,
        String record,
        Instant now,
        Randomness randomness
    ) {
        var event = approvalDecision.approved() ? HistoryEntry.Event.APPROVED : HistoryEntry.Event.DECLINED;
        var kind = approvalDecision.approved() ? MailKind.APPROVED : MailKind.DECLINED;
        var order = MailOrder.create(kind, decided.key(), decided.community(), now, randomness);
        return new Change.Builder()
            .replace(member, decided)
            .put(HistoryEntry.of(decided, event, record, now, randomness))
            .put(approvalDecision.reason().isEmpty() ? order : order.withNote(approvalDecision.reason()));
    }

    /**
     * Result of reminding the coordinators of a request.
     *
     * @param reminded whether mails were ordered
     */
    public record Reminded(boolean reminded, Change change) implements Transition {}

    /** Reminds the coordinators of an undecided request before the links of the earlier mail expire. */
    public static Reminded remind(
        Optional<Membership> found,
        List<EmailAddress> coordinators,
        Instant now,
        Randomness randomness
    ) {
        var due = found.filter(
            member ->
                member.state() instanceof Membership.State.AwaitingApproval(_, var remindAt) && !now.isBefore(remindAt)
        );
        if (due.isEmpty()) {
            return new Reminded(false, Change.none());
        }
        var member = due.get();
        var state = (Membership.State.AwaitingApproval) member.state();
        var again = member.becomes(state.remindedAt(now));
        var writes = askEach(new Change.Builder().replace(member, again), again, coordinators, now, randomness);
        return new Reminded(true, writes.change(randomness));
    }

    private static Change.Builder askEach(
        Change.Builder writes,
        Membership member,
        List<EmailAddress> coordinators,
        Instant now,
        Randomness randomness
    ) {
        for (EmailAddress coordinator : coordinators) {
            writes.put(
                MailOrder.create(MailKind.APPROVAL_REQUEST, member.key(), member.community(), now, randomness).to(
                    coordinator
                )
            );
        }
        return writes;
    }
}
