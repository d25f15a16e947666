package org.socialgov.community.inbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.Leaving;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.ForwardedToday;
import org.socialgov.community.ledger.Inbox;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Members;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.ledger.Transition;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.managing.SubscriptionActions;

/**
 * Decisions about mails to the community. Each mail gets at most one reply, and an automatic mail gets none, so that
 * two programs can't cause an endless loop.
 */
public final class Receiving {

    /** The number of one sender's mails that are forwarded to the coordinators in each window. */
    static final AddressMailLimit.Limits FORWARDED_PER_SENDER = new AddressMailLimit.Limits(3, 10, 60);

    /** The number of forwarded mails of all senders in a day. */
    static final int FORWARDED_PER_DAY = 100;

    /** The number of writes for a help mail, sent or not: as many as for a manage link, which it stands in for. */
    private static final int HELP_WRITES = 2;

    /** The number of unverified requests to join that are kept, so that invented addresses can't fill the table. */
    static final int MOST_UNVERIFIED_JOINS = 500;

    private Receiving() {}

    /**
     * Settings of the receiving system.
     *
     * @param communities communities that receive mail; at least one
     * @param common the address of communities that have none of their own
     */
    public record InboundSettings(
        List<Community> communities,
        EmailAddress common,
        Coordinators coordinators,
        AddressMailLimit.Limits limits
    ) {
        public InboundSettings {
            communities = List.copyOf(communities);
        }

        boolean isOurs(EmailAddress address) {
            return communities.stream().anyMatch(each -> each.address(common).equals(address));
        }

        /** The communities at one of these addresses; all if it is none of theirs. */
        List<Community> at(List<EmailAddress> addresses) {
            var at = communities
                .stream()
                .filter(each -> addresses.contains(each.address(common)))
                .toList();
            return at.isEmpty() ? communities : at;
        }
    }

    /**
     * Result of a mail.
     *
     * @param outcome a code for the log, for example {@code passed-on}
     */
    public record Received(String outcome, Change change) implements Transition {}

    /**
     * A mail that is processed: it has one sender and is neither harmful nor automatic.
     *
     * @param command empty if a person must read the mail
     * @param candidates the communities that it may be for; more than one where nothing tells them apart
     */
    public record AcceptedMail(
        InboundMail mail,
        EmailAddress from,
        Optional<MailCommand> command,
        List<Community> candidates
    ) {
        public AcceptedMail {
            candidates = List.copyOf(candidates);
        }

        /** The community that it is for, or the first of those that it may be for. */
        public Community community() {
            return candidates.getFirst();
        }

        /** Whether it is told which community it is for. */
        boolean namesOne() {
            return candidates.size() == 1;
        }

        /**
         * The same mail with its one community, if the mail that it answers or its writer's memberships tell: the
         * community whose mail it answers, or else the one in which the writer is or asked to be. Which community a
         * person wants to join is not told by another membership.
         */
        public AcceptedMail resolved(Members members) {
            if (namesOne()) {
                return this;
            }
            var answered = only(each ->
                members
                    .everything(MemberKey.of(each.id(), from))
                    .stream()
                    .anyMatch(item -> item instanceof MailOrder order && isAnsweredBy(order))
            );
            return answered
                .or(() ->
                    command.equals(Optional.of(MailCommand.JOIN))
                        ? Optional.empty()
                        : only(each ->
                              members.member(MemberKey.of(each.id(), from)).filter(AcceptedMail::isOpen).isPresent()
                          )
                )
                .map(found -> new AcceptedMail(mail, from, command, List.of(found)))
                .orElse(this);
        }

        private Optional<Community> only(Predicate<Community> fits) {
            var fitting = candidates.stream().filter(fits).toList();
            return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
        }

        /** By the id of the order, or the one that the mail service put in its place. */
        private boolean isAnsweredBy(MailOrder order) {
            return mail
                .answers()
                .stream()
                .map(id -> id.substring(0, id.indexOf('@') < 0 ? id.length() : id.indexOf('@')))
                .anyMatch(
                    id ->
                        id.equals(order.ref().id()) ||
                        (order.state() instanceof MailOrder.State.Sent(var messageId, _) && id.equals(messageId))
                );
        }

        private static boolean isOpen(Membership member) {
            return switch (member.state()) {
                case Membership.State.Pending _, Membership.State.AwaitingApproval _, Membership.State.Active _ -> true;
                case Membership.State.Left _, Membership.State.Declined _, Membership.State.Suppressed _ -> false;
            };
        }
    }

    /** Whether a mail is processed. */
    public sealed interface Acceptance {
        record Accepted(AcceptedMail accepted) implements Acceptance {}

        /**
         * It is not processed, and gets no reply.
         *
         * @param why a code for the log
         */
        record Refused(String why) implements Acceptance {}
    }

    /** Decides whether a mail is processed, and reads its subject. */
    public static Acceptance accept(InboundMail mail, InboundSettings inboundSettings) {
        if (mail.isAutomatic()) {
            return new Acceptance.Refused("automatic");
        }
        if (mail.isHarmful()) {
            return new Acceptance.Refused("harmful");
        }
        if (mail.from().isEmpty()) {
            return new Acceptance.Refused("no-single-sender");
        }
        var from = mail.from().get();
        if (inboundSettings.isOurs(from)) {
            return new Acceptance.Refused("our-own");
        }
        return switch (mail.proof()) {
            case FAIL, PROCESSING_FAILED -> new Acceptance.Refused("not-proven");
            case PASS, GRAY -> {
                var given = MailCommand.read(mail.subject(), inboundSettings.communities());
                var candidates = given
                    .flatMap(MailCommand.Given::community)
                    .map(List::of)
                    .orElseGet(() -> inboundSettings.at(mail.recipients()));
                yield new Acceptance.Accepted(
                    new AcceptedMail(mail, from, given.map(MailCommand.Given::command), candidates)
                );
            }
        };
    }

    /**
     * Input of a decision about a mail.
     *
     * @param processedMail the record of its processing, if it was processed before
     * @param addressStatus the sender's status in the mail's community
     * @param everywhere the sender's status in every community, if the mail asks for the link that shows them all
     * @param unverifiedJoin the request to join that is kept for the sender
     * @param hasRoom whether another unverified request may be kept
     * @param forwardedToday the number of mails that were forwarded today
     */
    public record Context(
        Optional<ProcessedMail> processedMail,
        Members.AddressStatus addressStatus,
        List<Members.AddressStatus> everywhere,
        Optional<UnverifiedJoin> unverifiedJoin,
        boolean hasRoom,
        ForwardedToday forwardedToday
    ) {
        /** Reads it. */
        public static Context of(
            AcceptedMail accepted,
            InboundSettings inboundSettings,
            Members members,
            Inbox inbox,
            Instant now
        ) {
            String community = accepted.community().id();
            var address = AddressKey.of(accepted.from());
            var communities = accepted.command().equals(Optional.of(MailCommand.MANAGE))
                ? inboundSettings.communities().stream().map(Community::id).toList()
                : List.of(community);
            var everywhere = members.addressStatuses(
                communities,
                accepted.from(),
                accepted.mail().proof() == InboundMail.Proof.PASS
            );
            return new Context(
                inbox.processedMail(accepted.mail().id()),
                everywhere.get(communities.indexOf(community)),
                everywhere,
                inbox.unverifiedJoin(community, address),
                accepted.mail().proof() != InboundMail.Proof.GRAY ||
                    inbox.unverifiedJoins(community, now, MOST_UNVERIFIED_JOINS).size() < MOST_UNVERIFIED_JOINS,
                inbox.forwardedToday(community, LocalDate.ofInstant(now, ZoneOffset.UTC))
            );
        }
    }

    /** Decides what a mail changes. */
    public static Received receive(
        AcceptedMail accepted,
        InboundSettings inboundSettings,
        Context context,
        Instant now,
        Randomness randomness
    ) {
        if (context.processedMail().isPresent()) {
            return new Received("received-before", Change.none());
        }
        var incoming = new Incoming(accepted, inboundSettings, context, now, randomness);
        return switch (accepted.mail().proof()) {
            case PASS -> accepted
                .command()
                .map(
                    command ->
                        switch (command) {
                            // The help mail asks which community is meant.
                            case JOIN -> accepted.namesOne() ? incoming.join() : incoming.help();
                            case LEAVE -> accepted.namesOne() ? incoming.leave() : incoming.help();
                            case MANAGE -> incoming.manage();
                            case HELP -> incoming.help();
                        }
                )
                .orElseGet(incoming::forwardAndAnswer);
            case GRAY -> accepted.command().equals(Optional.of(MailCommand.JOIN)) && accepted.namesOne()
                ? incoming.keepForBrief()
                : incoming.forwardUnanswered();
            case FAIL, PROCESSING_FAILED -> throw new IllegalArgumentException("the sender of the mail is not proven");
        };
    }

    private record Incoming(
        AcceptedMail accepted,
        InboundSettings inboundSettings,
        Context context,
        Instant now,
        Randomness randomness
    ) {
        /** As by the form. The page of the confirmation link shows the privacy notice, and consent is given there. */
        Received join() {
            var request = new JoinRequest(
                accepted.community().id(),
                accepted.from(),
                new Details(accepted.mail().name(), "", "", List.of()),
                Consent.toBeGiven(now)
            );
            return asked(Joining.ask(request, context.addressStatus(), inboundSettings.limits(), now, randomness));
        }

        /** One mail for all memberships of the address; the help mail if it has none. */
        Received manage() {
            var asked = SubscriptionActions.askForLink(
                context.everywhere(),
                false,
                inboundSettings.limits(),
                now,
                randomness
            );
            return asked.outcome().equals(SubscriptionActions.NO_MEMBERSHIP) ? help() : asked(asked);
        }

        /** Without a further confirmation: the sender is verified, and the goodbye mail has an undo link. */
        Received leave() {
            if (
                context.addressStatus().member().isPresent() &&
                context.addressStatus().member().get().state() instanceof Membership.State.Active(var joinedAt)
            ) {
                var member = context.addressStatus().member().get();
                return received("left", Leaving.leave(member, joinedAt, accepted.mail().id(), now, randomness));
            }
            return help();
        }

        Received help() {
            if (context.addressStatus().isSuppressed()) {
                return received("suppressed", new Change.Builder().upTo(HELP_WRITES, randomness));
            }
            return context
                .addressStatus()
                .mailLimit()
                .take(MailKind.HELP, inboundSettings.limits(), now)
                .map(taken -> received("help", new Change.Builder().put(order(MailKind.HELP)).put(taken)))
                .orElseGet(() -> received("help-limited", new Change.Builder().upTo(HELP_WRITES, randomness)));
        }

        /** A person must read the mail; the help mail is sent at most once a day. */
        Received forwardAndAnswer() {
            return forward(!context.addressStatus().isSuppressed());
        }

        /** The sender is not verified, which the coordinators are informed of. */
        Received forwardUnanswered() {
            return forward(false);
        }

        private Received forward(boolean answered) {
            var writes = new Change.Builder();
            var before = context.addressStatus().mailLimit();
            var after = before;
            // Not a coordinator's own mail: two automatic responders could cause an endless loop.
            boolean isCoordinators = accepted
                .candidates()
                .stream()
                .anyMatch(each -> inboundSettings.coordinators().of(each.id()).contains(accepted.from()));
            var one = before.take(MailKind.PASSED_ON, FORWARDED_PER_SENDER, now);
            var all = context.forwardedToday().take(FORWARDED_PER_DAY);
            boolean isForwarded = !isCoordinators && one.isPresent() && all.isPresent();
            if (isForwarded) {
                after = one.get();
                writes.put(all.get());
                var enclosure = new MailOrder.Enclosure(
                    accepted.mail().id(),
                    accepted.mail().proof() == InboundMail.Proof.PASS
                );
                var told = new HashSet<EmailAddress>();
                for (Community each : accepted.candidates()) {
                    for (EmailAddress coordinator : inboundSettings.coordinators().of(each.id())) {
                        if (told.add(coordinator)) {
                            writes.put(order(MailKind.PASSED_ON, each).forwarding(enclosure).to(coordinator));
                        }
                    }
                }
            }
            var daily = new AddressMailLimit.Limits(1, 1, inboundSettings.limits().inThirtyDays());
            var explained = answered ? after.take(MailKind.HELP, daily, now) : Optional.<AddressMailLimit>empty();
            if (explained.isPresent()) {
                after = explained.get();
                writes.put(order(MailKind.HELP));
            }
            if (!after.equals(before)) {
                writes.put(after.following(before));
            }
            return received(
                isForwarded ? "passed-on" : isCoordinators ? "from-coordinator" : "too-many-to-pass-on",
                writes
            );
        }

        Received keepForBrief() {
            var earlier = context.unverifiedJoin();
            if (earlier.isEmpty() && !context.hasRoom()) {
                return received("gray-join-one-too-many", new Change.Builder());
            }
            var kept = new UnverifiedJoin(
                accepted.community().id(),
                accepted.from(),
                accepted.mail().name(),
                now,
                earlier.map(join -> join.revision() + 1).orElseGet(() -> Item.firstRevision(now))
            );
            return received("gray-join", new Change.Builder().put(kept));
        }

        private MailOrder order(MailKind kind) {
            return order(kind, accepted.community());
        }

        private MailOrder order(MailKind kind, Community community) {
            var member = MemberKey.of(community.id(), accepted.from());
            return MailOrder.create(kind, member, community.id(), now, randomness).about(accepted.from());
        }

        private Received asked(Joining.Asked asked) {
            return received("asked-" + asked.outcome(), new Change.Builder().and(asked.change()));
        }

        private Received received(String outcome, Change.Builder writes) {
            var processedMail = new ProcessedMail(accepted.mail().id(), outcome, now, 1);
            return new Received(outcome, writes.put(processedMail).change(randomness));
        }
    }
}
