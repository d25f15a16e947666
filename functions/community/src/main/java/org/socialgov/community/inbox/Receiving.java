package org.socialgov.community.inbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Listing;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.Leaving;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.managing.SubscriptionActions;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/**
 * Decisions about mails to the community. Each mail gets at most one reply, and an automatic mail gets none, so that
 * two programs can't cause an endless loop.
 *
 * <p>The file has more than 500 lines since it is the one place that decides what reaches a person: each kind of mail
 * has its case here.
 */
public final class Receiving {

    /** The number of one sender's mails that are forwarded to the coordinators in each window. */
    static final AddressMailLimit.Limits FORWARDED_PER_SENDER = new AddressMailLimit.Limits(3, 10, 60);

    /** The number of unverified requests to join that are kept, so that invented addresses can't fill the table. */
    static final int MOST_UNVERIFIED_JOINS = 500;

    /** The number of writes for a help mail, sent or not: as many as for a manage link, which it stands in for. */
    private static final int HELP_WRITES = 2;

    /** The number of answers to one sender's mails in 30 days, beside those to commands. */
    static final int ANSWERS_IN_THIRTY_DAYS = 60;

    static final String RECEIVED_BEFORE = "received-before";

    /** A word of a subject that is no token of a membership. */
    public static final Received NO_LINK = new Received("no-link", Change.none());

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
     * A mail that is processed: no program sent it.
     *
     * @param command empty if a person must read the mail
     * @param candidates the communities that it may be for; more than one where nothing tells them apart
     */
    public record AcceptedMail(InboundMail mail, Optional<MailCommand> command, List<Community> candidates) {
        public AcceptedMail {
            candidates = List.copyOf(candidates);
        }

        /** The address that it is known to come from. */
        Optional<EmailAddress> proven() {
            return mail.from().filter(_ -> mail.isProven());
        }

        boolean isUnverifiedJoin() {
            return (
                !mail.isProven() &&
                mail.from().isPresent() &&
                command.equals(Optional.of(MailCommand.JOIN)) &&
                namesOne()
            );
        }

        /** Whether it is forwarded, if the shares of the day allow it. */
        boolean isForPerson() {
            return !isUnverifiedJoin() && (proven().isEmpty() || command.isEmpty());
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
            var from = mail.from();
            if (namesOne() || from.isEmpty()) {
                return this;
            }
            var answered = only(each ->
                members
                    .everything(MemberKey.of(each.id(), from.get()))
                    .stream()
                    .anyMatch(item -> item instanceof MailOrder order && isAnsweredBy(order))
            );
            return answered
                .or(() ->
                    command.equals(Optional.of(MailCommand.JOIN))
                        ? Optional.empty()
                        : only(each ->
                              members
                                  .member(MemberKey.of(each.id(), from.get()))
                                  .filter(AcceptedMail::isOpen)
                                  .isPresent()
                          )
                )
                .map(found -> new AcceptedMail(mail, command, List.of(found)))
                .orElse(this);
        }

        private Optional<Community> only(Predicate<Community> fits) {
            var fitting = candidates.stream().filter(fits).toList();
            return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
        }

        /**
         * By the id of the order, or the one that the mail service put in its place. Only what stands before the
         * {@code @} counts: the service may answer without the domain that it writes into the mail.
         */
        private boolean isAnsweredBy(MailOrder order) {
            return mail
                .answers()
                .stream()
                .map(AcceptedMail::withoutDomain)
                .anyMatch(
                    id ->
                        id.equals(order.ref().id()) ||
                        (order.state() instanceof MailOrder.State.Sent(var messageId, _) &&
                            id.equals(withoutDomain(messageId)))
                );
        }

        private static String withoutDomain(String messageId) {
            int at = messageId.indexOf('@');
            return at < 0 ? messageId : messageId.substring(0, at);
        }

        private static boolean isOpen(Membership member) {
            return switch (member.state()) {
                case Membership.State.Pending _, Membership.State.AwaitingApproval _, Membership.State.Active _ -> true;
                case Membership.State.Left _, Membership.State.Declined _, Membership.State.Suppressed _ -> false;
            };
        }
    }

    public sealed interface Acceptance {
        record Accepted(AcceptedMail accepted) implements Acceptance {}

        /** Nobody reads it and it gets no reply; the coordinators' brief says how many there were. */
        record Counted(Community community, InboundCounts.NotForwarded reason) implements Acceptance {}

        /**
         * A program sent it: it is not processed, and gets no reply.
         *
         * @param why a code for the log
         */
        record Refused(String why) implements Acceptance {}
    }

    /** Decides what happens to a mail, and reads its subject. The only place that keeps a mail from a person. */
    public static Acceptance accept(InboundMail mail, InboundSettings inboundSettings) {
        if (mail.isAutomatic()) {
            return new Acceptance.Refused("automatic");
        }
        if (mail.from().filter(inboundSettings::isOurs).isPresent()) {
            return new Acceptance.Refused("our-own");
        }
        var given = MailCommand.read(mail.subject(), inboundSettings.communities());
        var candidates = given
            .flatMap(MailCommand.Given::community)
            .map(List::of)
            .orElseGet(() -> inboundSettings.at(mail.recipients()));
        if (mail.scan() == InboundMail.Scan.HARMFUL) {
            return new Acceptance.Counted(candidates.getFirst(), InboundCounts.NotForwarded.HARMFUL);
        }
        return switch (mail.proof()) {
            case FAIL -> new Acceptance.Counted(candidates.getFirst(), InboundCounts.NotForwarded.FORGED);
            case PASS, GRAY, PROCESSING_FAILED -> new Acceptance.Accepted(
                new AcceptedMail(mail, given.map(MailCommand.Given::command), candidates)
            );
        };
    }

    /**
     * Input of a decision about a mail.
     *
     * @param processedMail the record of its processing, if it was processed before
     * @param addressStatus the sender's status in the mail's community; empty if the sender is not verified
     * @param everywhere the sender's status in every community
     * @param unverifiedJoin the request to join that is kept for the sender
     * @param hasRoom whether another unverified request may be kept
     * @param counts the mails of today
     * @param listing the directory's entry for the sender's domain
     */
    public record Context(
        Optional<ProcessedMail> processedMail,
        Optional<Members.AddressStatus> addressStatus,
        List<Members.AddressStatus> everywhere,
        Optional<UnverifiedJoin> unverifiedJoin,
        boolean hasRoom,
        InboundCounts counts,
        Optional<Listing> listing
    ) {
        public static Context of(
            AcceptedMail accepted,
            InboundSettings inboundSettings,
            Members members,
            Inbox inbox,
            Directory directory,
            Instant now
        ) {
            String community = accepted.community().id();
            var proven = accepted.proven();
            boolean keeps = accepted.isUnverifiedJoin();
            var communities = accepted.command().equals(Optional.of(MailCommand.MANAGE))
                ? inboundSettings.communities().stream().map(Community::id).toList()
                : List.of(community);
            var everywhere = proven
                .map(address -> members.addressStatuses(communities, address, true))
                .orElse(List.of());
            return new Context(
                inbox.processedMail(accepted.mail().id()),
                proven.map(_ -> everywhere.get(communities.indexOf(community))),
                everywhere,
                accepted
                    .mail()
                    .from()
                    .filter(_ -> keeps)
                    .flatMap(address -> inbox.unverifiedJoin(community, AddressKey.of(address))),
                !keeps || inbox.unverifiedJoins(community, now, MOST_UNVERIFIED_JOINS).size() < MOST_UNVERIFIED_JOINS,
                countsOfToday(inbox, community, now),
                proven
                    .filter(_ -> accepted.isForPerson())
                    .map(Domain::of)
                    .flatMap(directory::find)
            );
        }
    }

    private static InboundCounts countsOfToday(Inbox inbox, String community, Instant now) {
        return inbox.inboundCounts(community, LocalDate.ofInstant(now, ZoneOffset.UTC));
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
            return new Received(RECEIVED_BEFORE, Change.none());
        }
        var incoming = new Incoming(accepted, inboundSettings, context, now, randomness);
        if (accepted.isUnverifiedJoin()) {
            return incoming.keepForBrief();
        }
        if (context.addressStatus().isEmpty() || accepted.proven().isEmpty()) {
            return incoming.forwardUnproven();
        }
        var sender = new Proven(
            incoming,
            accepted.proven().get(),
            context.addressStatus().get(),
            inboundSettings.limits(),
            now,
            randomness
        );
        if (accepted.command().isEmpty()) {
            return sender.forwardAndAnswer();
        }
        return switch (accepted.command().get()) {
            // The help mail asks which community is meant.
            case JOIN -> accepted.namesOne() ? sender.join() : sender.help(HelpReason.WHICH_COMMUNITY);
            case LEAVE -> accepted.namesOne() ? sender.leave() : sender.help(HelpReason.WHICH_COMMUNITY);
            case MANAGE -> sender.manage();
            case HELP -> sender.help(HelpReason.ASKED);
        };
    }

    /**
     * Leaves by the token of a membership's {@code List-Unsubscribe} in a mail's subject, whatever else the mail is and
     * wherever it comes from: the token is the proof, and mail programs send such mails by themselves.
     *
     * @param found the records of a word in the subject
     * @return {@link #NO_LINK} if the word is no such token, or the membership has ended
     */
    public static Received leave(
        InboundMail mail,
        LinkContext found,
        Optional<ProcessedMail> processedMail,
        Instant now,
        Randomness randomness
    ) {
        if (processedMail.isPresent()) {
            return new Received(RECEIVED_BEFORE, Change.none());
        }
        return found
            .link()
            .map(link -> LinkActions.unsubscribe(found, link.community(), now, randomness))
            .map(
                outcome ->
                    switch (outcome) {
                        case LinkOutcome.Done done -> new Received(
                            "left-by-token",
                            new Change.Builder()
                                .and(done.change())
                                .put(new ProcessedMail(mail.id(), "left-by-token", now, 1))
                                .change(randomness)
                        );
                        case LinkOutcome.DoneBefore _ -> new Received("left-before", Change.none());
                        case
                            LinkOutcome.Opened _,
                            LinkOutcome.Decided _,
                            LinkOutcome.Unknown _,
                            LinkOutcome.Over _ -> NO_LINK;
                    }
            )
            .orElse(NO_LINK);
    }

    /** Counts a mail that reaches nobody. */
    public static Received count(
        InboundMail mail,
        Acceptance.Counted counted,
        Inbox inbox,
        Instant now,
        Randomness randomness
    ) {
        if (inbox.processedMail(mail.id()).isPresent()) {
            return new Received(RECEIVED_BEFORE, Change.none());
        }
        String outcome = counted.reason().name().toLowerCase(Locale.ROOT);
        return new Received(
            outcome,
            new Change.Builder()
                .put(countsOfToday(inbox, counted.community().id(), now).leaveOut(counted.reason()))
                .put(new ProcessedMail(mail.id(), outcome, now, 1))
                .change(randomness)
        );
    }

    /** A mail from any sender. */
    private record Incoming(
        AcceptedMail accepted,
        InboundSettings inboundSettings,
        Context context,
        Instant now,
        Randomness randomness
    ) {
        /** Its sender is in doubt, which the coordinators are told. */
        Received forwardUnproven() {
            var counted = context
                .counts()
                .forward(accepted.mail().from().map(Incoming::domain).orElse(""), false, false);
            return counted
                .map(counts -> received("passed-on-unproven", forwarding(counts)))
                .orElseGet(() -> tooMany("too-many-unproven"));
        }

        Received keepForBrief() {
            var earlier = context.unverifiedJoin();
            if (earlier.isEmpty() && !context.hasRoom()) {
                return tooMany("gray-join-one-too-many");
            }
            var kept = new UnverifiedJoin(
                accepted.community().id(),
                accepted.mail().from().orElseThrow(),
                accepted.mail().name(),
                now,
                earlier.map(join -> join.revision() + 1).orElseGet(() -> Item.firstRevision(now))
            );
            return received("gray-join", new Change.Builder().put(kept));
        }

        private Received tooMany(String outcome) {
            return received(
                outcome,
                new Change.Builder().put(context.counts().leaveOut(InboundCounts.NotForwarded.TOO_MANY))
            );
        }

        /** One order for each coordinator; of a mail without an address, under the coordinator's own key. */
        Change.Builder forwarding(InboundCounts counts) {
            var mail = accepted.mail();
            var enclosure = new MailOrder.Enclosure(
                mail.id(),
                mail.isProven(),
                mail.scan() == InboundMail.Scan.CLEAN,
                mail.name(),
                mail.subject(),
                mail.date()
            );
            var writes = new Change.Builder().put(counts);
            var told = new HashSet<EmailAddress>();
            for (Community community : accepted.candidates()) {
                for (EmailAddress coordinator : inboundSettings.coordinators().of(community.id())) {
                    if (told.add(coordinator)) {
                        var member = MemberKey.of(community.id(), mail.from().orElse(coordinator));
                        var order = MailOrder.create(MailKind.PASSED_ON, member, community.id(), now, randomness);
                        writes.put(mail.from().map(order::about).orElse(order).forwarding(enclosure).to(coordinator));
                    }
                }
            }
            return writes;
        }

        Received received(String outcome, Change.Builder writes) {
            var processedMail = new ProcessedMail(accepted.mail().id(), outcome, now, 1);
            return new Received(outcome, writes.put(processedMail).change(randomness));
        }

        private static String domain(EmailAddress address) {
            return Domain.of(address).registered();
        }
    }

    /** A mail whose sender is verified. */
    private record Proven(
        Incoming incoming,
        EmailAddress from,
        Members.AddressStatus status,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        /** As by the form. The page of the confirmation link shows the privacy notice, and consent is given there. */
        Received join() {
            var request = new JoinRequest(
                incoming.accepted().community().id(),
                from,
                new Details(incoming.accepted().mail().name(), "", "", List.of()),
                Consent.toBeGiven(now)
            );
            return asked(Joining.ask(request, status, limits, now, randomness));
        }

        /** One mail for all memberships of the address; the help mail if it has none. */
        Received manage() {
            var asked = SubscriptionActions.askForLink(incoming.context().everywhere(), false, limits, now, randomness);
            return asked.outcome().equals(SubscriptionActions.NO_MEMBERSHIP)
                ? help(HelpReason.NOTHING_TO_MANAGE)
                : asked(asked);
        }

        /** Without a further confirmation: the sender is verified, and the goodbye mail has an undo link. */
        Received leave() {
            if (
                status.member().isEmpty() ||
                !(status.member().get().state() instanceof Membership.State.Active(var joinedAt))
            ) {
                return help(HelpReason.NOT_ON_THE_LIST);
            }
            String mail = incoming.accepted().mail().id();
            return incoming.received("left", Leaving.leave(status.member().get(), joinedAt, mail, now, randomness));
        }

        Received help(HelpReason reason) {
            if (status.isSuppressed()) {
                return incoming.received("suppressed", nothing());
            }
            return status
                .mailLimit()
                .take(MailKind.HELP, limits, now)
                .map(taken -> incoming.received("help", new Change.Builder().put(answer(reason)).put(taken)))
                .orElseGet(() -> incoming.received("help-limited", nothing()));
        }

        private Change.Builder nothing() {
            return new Change.Builder().upTo(HELP_WRITES, randomness);
        }

        /** A person must read the mail. The answer says what really happened to it. */
        Received forwardAndAnswer() {
            var before = status.mailLimit();
            // A coordinator's mail is a draft: nobody knows of which of the communities that share the address.
            boolean isCoordinators = incoming
                .accepted()
                .candidates()
                .stream()
                .anyMatch(each -> incoming.inboundSettings().coordinators().of(each.id()).contains(from));
            var one = before.take(MailKind.PASSED_ON, FORWARDED_PER_SENDER, now);
            var listing = incoming.context().listing();
            var all = incoming
                .context()
                .counts()
                .forward(
                    listing.map(Listing::matched).orElseGet(() -> Incoming.domain(from)),
                    true,
                    listing.isPresent()
                );
            var reason = isCoordinators
                ? HelpReason.WHICH_COMMUNITY
                : one.isEmpty()
                  ? HelpReason.TOO_MANY_OF_YOURS
                  : all.isEmpty()
                    ? HelpReason.SHARE_USED_UP
                    : HelpReason.FORWARDED;
            boolean isForwarded = reason == HelpReason.FORWARDED;
            var writes = isForwarded
                ? incoming.forwarding(all.orElseThrow())
                : isCoordinators
                  ? new Change.Builder()
                  : new Change.Builder().put(incoming.context().counts().leaveOut(InboundCounts.NotForwarded.TOO_MANY));
            var after = isForwarded ? one.orElseThrow() : before;
            // A mail that was not forwarded is answered even where an earlier one of the day was.
            var daily = new AddressMailLimit.Limits(1, isForwarded ? 1 : 2, ANSWERS_IN_THIRTY_DAYS);
            var answered = status.isSuppressed()
                ? Optional.<AddressMailLimit>empty()
                : after.take(MailKind.HELP, daily, now);
            if (answered.isPresent()) {
                after = answered.get();
                writes.put(answer(reason));
            }
            if (!after.equals(before)) {
                writes.put(after.following(before));
            }
            return incoming.received(
                switch (reason) {
                    case FORWARDED -> "passed-on";
                    case WHICH_COMMUNITY -> "from-coordinator-of-several";
                    default -> "too-many-to-pass-on";
                },
                writes
            );
        }

        private MailOrder answer(HelpReason reason) {
            String community = incoming.accepted().community().id();
            return MailOrder.create(MailKind.HELP, MemberKey.of(community, from), community, now, randomness)
                .about(from)
                .withNote(reason.code());
        }

        private Received asked(Joining.Asked asked) {
            return incoming.received("asked-" + asked.outcome(), new Change.Builder().and(asked.change()));
        }
    }
}
