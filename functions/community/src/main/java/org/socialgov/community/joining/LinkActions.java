package org.socialgov.community.joining;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.storage.Members;

/**
 * Actions of the buttons on the pages of mailed links. Each is decided from the link and from the current membership:
 * an old link changes nothing that was decided after it was created.
 */
public final class LinkActions {

    private LinkActions() {}

    /**
     * Confirms a request to join. Within the community's rule, the address becomes a member's, and mails to the member
     * and to each coordinator are ordered. Outside the rule, the coordinators are asked.
     *
     * @param verdict the verdict of the rule on the address; empty where there is no membership
     * @param members the other undecided requests, for an address outside the rule
     */
    public static LinkOutcome confirm(
        LinkContext found,
        String community,
        Optional<Eligibility.Verdict> verdict,
        List<EmailAddress> coordinators,
        Members members,
        Instant now,
        Randomness randomness
    ) {
        var entering = new Entering(found, isEligible(verdict), coordinators, members, now, randomness);
        return apply(found, Link.Purpose.CONFIRM, community, now, entering::confirm);
    }

    /**
     * The click of a person who was invited from an imported list: it makes the membership, with consent to the notice above
     * the button. Outside the community's rule, the coordinators are asked, unless they approved the address in advance.
     *
     * @param notice version of the privacy notice on the page
     * @param verdict of the rule on the invited address; empty where there is no invitation
     */
    public static LinkOutcome acceptInvitation(
        LinkContext found,
        String community,
        String notice,
        Optional<Eligibility.Verdict> verdict,
        Optional<Affiliation> affiliation,
        List<EmailAddress> coordinators,
        Members members,
        Instant now,
        Randomness randomness
    ) {
        boolean isNew = found.member().isEmpty() && !found.hasTombstone();
        var click = found
            .invitation()
            .filter(_ -> isNew)
            .map(one -> Membership.invited(one, new Consent(notice, now), randomness.id(), now))
            .map(found::withMember)
            .orElse(found)
            .withConsent(notice, now)
            .withAffiliation(affiliation);
        boolean eligible =
            isEligible(verdict) || found.invitation().filter(ListImport.Invitation::approved).isPresent();
        var entering = new Entering(found, eligible, coordinators, members, now, randomness);
        var outcome = apply(click, Link.Purpose.INVITATION, community, now, entering::accept);
        return outcome instanceof LinkOutcome.Done(var how, var member, var change) && isNew
            ? new LinkOutcome.Done(
                  how,
                  member,
                  new Change.Builder()
                      .and(change)
                      // "Never again" may be chosen at the same time.
                      .check(Tombstone.none(member.orElseThrow().key()))
                      .check(Tombstone.none(MemberKey.ofMailbox(community, member.orElseThrow().address())))
                      .change(randomness)
              )
            : outcome;
    }

    private static boolean isEligible(Optional<Eligibility.Verdict> verdict) {
        return verdict.filter(Eligibility.Verdict::isEligible).isPresent();
    }

    /** Leaves the list. It can be called repeatedly, also by a mail provider (RFC 8058). */
    public static LinkOutcome unsubscribe(LinkContext found, String community, Instant now, Randomness randomness) {
        return apply(
            found,
            Link.Purpose.UNSUBSCRIBE,
            community,
            now,
            (link, member) ->
                switch (member.state()) {
                    case Membership.State.Active(var joinedAt) -> done(
                        member,
                        Leaving.leave(member, joinedAt, link.order(), now, randomness),
                        randomness
                    );
                    case Membership.State.Left(var leftAt, _, _) -> before(LinkOutcome.DONE, leftAt);
                    case Membership.State.Suppressed(var at, _) -> before(LinkOutcome.DONE, at);
                    case
                        Membership.State.Pending _,
                        Membership.State.AwaitingApproval _,
                        Membership.State.Declined _ -> new LinkOutcome.Over();
                }
        );
    }

    /**
     * Undoes the leaving that the link was mailed about, and no other. A member whom a coordinator removed comes back only
     * within the community's rule: outside of it, the coordinators are asked, as about a new request.
     *
     * @param verdict as of {@link #confirm}
     */
    public static LinkOutcome undoLeaving(
        LinkContext found,
        String community,
        Optional<Eligibility.Verdict> verdict,
        List<EmailAddress> coordinators,
        Members members,
        Instant now,
        Randomness randomness
    ) {
        var entering = new Entering(found, isEligible(verdict), coordinators, members, now, randomness);
        return apply(found, Link.Purpose.UNDO, community, now, entering::comeBack);
    }

    /** A person who becomes a member, or waits for the coordinators. */
    private record Entering(
        LinkContext found,
        boolean eligible,
        List<EmailAddress> coordinators,
        Members members,
        Instant now,
        Randomness randomness
    ) {
        LinkOutcome confirm(Link link, Membership member) {
            var again = found.rejoinRequest().filter(request -> request.isAbout(member));
            var newest = again.map(request -> member.with(request.details(), request.consent())).orElse(member);
            var open = again.filter(request -> request.isOpenAt(now));
            return switch (member.state()) {
                case Membership.State.Pending pending when pending.isOpenAt(now) || open.isPresent() -> confirmed(
                    newest,
                    link
                );
                case Membership.State.Left(var leftAt, _, _) when (
                    open.filter(request -> isAsOldAs(link, request, leftAt)).isPresent()
                ) -> confirmed(newest, link);
                // The link of an earlier mail, used after that of a later one: the membership is confirmed already.
                case Membership.State.Active(var joinedAt) -> before(LinkOutcome.DONE, joinedAt);
                case Membership.State.AwaitingApproval(var confirmedAt, _, _) when (
                    !link.createdAt().isAfter(confirmedAt)
                ) -> before(LinkOutcome.WAITING, confirmedAt);
                case
                    Membership.State.Pending _,
                    Membership.State.AwaitingApproval _,
                    Membership.State.Left _,
                    Membership.State.Declined _,
                    Membership.State.Suppressed _ -> new LinkOutcome.Over();
            };
        }

        LinkOutcome accept(Link link, Membership member) {
            return switch (member.state()) {
                case Membership.State.Pending _ -> confirmed(member, link);
                case Membership.State.Active(var joinedAt) -> before(LinkOutcome.DONE, joinedAt);
                case Membership.State.AwaitingApproval(var confirmedAt, _, _) -> before(
                    LinkOutcome.WAITING,
                    confirmedAt
                );
                case
                    Membership.State.Left _,
                    Membership.State.Declined _,
                    Membership.State.Suppressed _ -> new LinkOutcome.Over();
            };
        }

        LinkOutcome comeBack(Link link, Membership member) {
            return switch (member.state()) {
                case Membership.State.Left(var leftAt, var joinedAt, var removed) when (
                    !link.createdAt().isBefore(leftAt)
                ) -> removed && !eligible
                    ? new LinkOutcome.Done(
                          LinkOutcome.WAITING,
                          Optional.of(member.becomes(new Membership.State.AwaitingApproval(now))),
                          ask(member, link).put(link.usedWith(LinkOutcome.WAITING, now)).change(randomness)
                      )
                    : done(
                          member,
                          Leaving.comeBack(member, joinedAt, link.order(), now, randomness).put(
                              link.usedWith(LinkOutcome.DONE, now)
                          ),
                          randomness
                      );
                // By another mail's link, or on the page of the subscription.
                case Membership.State.Active _ -> new LinkOutcome.DoneBefore(LinkOutcome.DONE, Optional.empty());
                case
                    Membership.State.Left _,
                    Membership.State.Pending _,
                    Membership.State.AwaitingApproval _,
                    Membership.State.Declined _,
                    Membership.State.Suppressed _ -> new LinkOutcome.Over();
            };
        }

        /** The repeated request stays where it is: strangers' posts write it at the same time. */
        private LinkOutcome confirmed(Membership member, Link link) {
            String outcome = eligible ? LinkOutcome.DONE : LinkOutcome.WAITING;
            var confirmed = member.becomes(
                eligible ? new Membership.State.Active(now) : new Membership.State.AwaitingApproval(now)
            );
            var writes = eligible ? joined(member, confirmed, link) : ask(member, link);
            ClosedInvitation.close(
                found.invitation(),
                eligible ? ListImport.Outcome.CAME : ListImport.Outcome.WAITING,
                writes.put(link.usedWith(outcome, now))
            );
            // An invited person has made no request to join that could have lapsed.
            if (member.timesWritten() > 0) {
                writes.add(
                    MemberCountShard.settled(member.community(), member.key(), new MemberCountShard.Requests(1, 0), now)
                );
            } else {
                found
                    .invitation()
                    .ifPresent(one ->
                        writes.put(
                            HistoryEntry.of(
                                confirmed,
                                HistoryEntry.Event.INVITED,
                                one.listImport(),
                                one.at(),
                                randomness
                            )
                        )
                    );
            }
            return new LinkOutcome.Done(outcome, Optional.of(confirmed), writes.change(randomness));
        }

        private Change.Builder ask(Membership member, Link link) {
            var requests = Approving.Requests.by(member, coordinators, members, now);
            return Approving.ask(member, link.order(), requests, now, randomness);
        }

        private Change.Builder joined(Membership before, Membership active, Link link) {
            var writes = new Change.Builder()
                .replace(before, active)
                .put(HistoryEntry.of(active, HistoryEntry.Event.JOINED, link.order(), now, randomness))
                .put(MailOrder.create(MailKind.WELCOME, active, now, randomness));
            for (EmailAddress coordinator : coordinators) {
                writes.put(MailOrder.create(MailKind.JOIN_NOTICE, active, now, randomness).to(coordinator));
            }
            return writes;
        }

        /** Whether the link was mailed for this request to join again, and not for a request before the leaving. */
        private static boolean isAsOldAs(Link link, RejoinRequest open, Instant leftAt) {
            return !link.createdAt().isBefore(open.waiting().askedAt()) && link.createdAt().isAfter(leftAt);
        }
    }

    /**
     * "Never mail me again": suppresses the address. The address may never have joined, since a stranger may have
     * entered it in a form.
     */
    public static LinkOutcome neverAgain(LinkContext found, String community, Instant now, Randomness randomness) {
        var refused = found.refusal(Link.Purpose.NEVER_AGAIN, community, now);
        if (refused.isPresent()) {
            return refused.get();
        }
        var link = found.link().orElseThrow();
        var writes = new Change.Builder();
        if (found.member().isPresent()) {
            var member = found.member().get();
            if (!(member.state() instanceof Membership.State.Suppressed)) {
                writes.and(Leaving.stopAllMail(member, link.order(), now, randomness).change(randomness));
            }
        } else {
            Leaving.stopAllMail(link.member(), found.tombstone(), now, writes);
        }
        // Another spelling of the address leads to the same mailbox.
        link.mailbox().ifPresent(key -> Leaving.stopAllMail(key, found.mailbox(), now, writes));
        if (writes.isEmpty()) {
            return new LinkOutcome.DoneBefore(LinkOutcome.DONE, suppressedAt(found));
        }
        ClosedInvitation.close(found.invitation(), ListImport.Outcome.NEVER_AGAIN, writes);
        return new LinkOutcome.Done(LinkOutcome.DONE, found.member(), writes.change(randomness));
    }

    private static Optional<Instant> suppressedAt(LinkContext found) {
        return found
            .member()
            .flatMap(member ->
                member.state() instanceof Membership.State.Suppressed(var at, _) ? Optional.of(at) : Optional.empty()
            )
            .or(() -> found.tombstone().flatMap(Tombstone::suppressedAt));
    }

    /** Opens the session in which members see and change their data. */
    public static LinkOutcome openSession(LinkContext found, String community, Instant now, Randomness randomness) {
        return apply(found, Link.Purpose.MANAGE, community, now, (link, member) -> {
            var made = Session.open(member, now, randomness);
            var writes = new Change.Builder().put(link.usedWith(LinkOutcome.DONE, now)).put(made.session());
            return new LinkOutcome.Opened(made.session(), made.cookie(), writes.change(randomness));
        });
    }

    private interface Act {
        LinkOutcome on(Link link, Membership member);
    }

    private static LinkOutcome apply(LinkContext found, Link.Purpose purpose, String community, Instant now, Act act) {
        var refused = found.refusal(purpose, community, now);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (found.member().isEmpty()) {
            return new LinkOutcome.Over();
        }
        var link = found.link().orElseThrow();
        var member = found.member().get();
        return link
            .use()
            .<LinkOutcome>map(LinkOutcome.DoneBefore::by)
            .orElseGet(() -> act.on(link, member));
    }

    private static LinkOutcome done(Membership member, Change.Builder writes, Randomness randomness) {
        return new LinkOutcome.Done(LinkOutcome.DONE, Optional.of(member), writes.change(randomness));
    }

    private static LinkOutcome before(String outcome, Instant at) {
        return new LinkOutcome.DoneBefore(outcome, Optional.of(at));
    }
}
