package org.socialgov.community.mail;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.MailOrders;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Records;
import org.socialgov.community.storage.Reports;
import org.socialgov.community.storage.Transition;

/**
 * Content of the coordinators' weekly mail.
 *
 * @param happened number of each event
 * @param members the number of members now; empty where nobody asked for it
 * @param joined the members who joined or came back, the newest first
 * @param waiting members who wait for a decision, the longest first
 * @param unchecked requests to join by mail whose sender could not be verified
 * @param notForwarded numbers of mails to the community that nobody got to read, by reason
 * @param missed undelivered mails
 * @param audit the end of the community's audit; the coordinators' mailboxes are the witness outside the table
 * @param isAuditNew whether the audit got an entry in the period
 * @param unreachable the coordinators to whom mail doesn't arrive
 * @param unsent mails that the mail service refuses for now; each is tried again until it is accepted
 */
public record Brief(
    Instant from,
    Instant until,
    Map<HistoryEntry.Event, Integer> happened,
    OptionalInt members,
    List<Membership> joined,
    List<Waiting> waiting,
    List<UnverifiedJoin> unchecked,
    Map<InboundCounts.NotForwarded, Integer> notForwarded,
    List<MailOrder> missed,
    List<MailOrder> unsent,
    AuditEntry.Head audit,
    boolean isAuditNew,
    List<CoordinatorEntry> unreachable
) {
    /** The period that a brief covers. */
    public static final Duration PERIOD = Duration.ofDays(7);

    /** Changes of a member's data are not reported to coordinators. */
    private static final Set<HistoryEntry.Event> NOT_REPORTED = Set.of(
        HistoryEntry.Event.DETAILS_CHANGED,
        HistoryEntry.Event.DELIVERY_CHANGED,
        HistoryEntry.Event.ADDRESS_CHANGED,
        HistoryEntry.Event.CORRECTED,
        HistoryEntry.Event.RESENT
    );

    /** The largest number of entries of each kind. */
    private static final int MOST = 100;

    /** A member who waits for a decision. */
    public record Waiting(Membership member, Instant since) {
        private int asked() {
            return member.state() instanceof Membership.State.AwaitingApproval(_, _, var asked) ? asked : 0;
        }
    }

    public Brief {
        happened = Map.copyOf(happened);
        joined = List.copyOf(joined);
        waiting = List.copyOf(waiting);
        unchecked = List.copyOf(unchecked);
        notForwarded = Map.copyOf(notForwarded);
        missed = List.copyOf(missed);
        unsent = List.copyOf(unsent);
        unreachable = List.copyOf(unreachable);
    }

    /** The brief of the period before a time, with the memberships that wait now. */
    public static <L extends Reports & Members & MailOrders & Records & CoordinatorStore> Brief before(
        Instant until,
        String community,
        OptionalInt members,
        L ledger,
        Inbox inbox
    ) {
        var from = until.minus(PERIOD);
        var audit = ledger.auditHead(community);
        return new Brief(
            from,
            until,
            reportable(ledger.happened(community, from, until)),
            members,
            ledger
                .joined(community, from, until, MOST)
                .stream()
                .flatMap(key -> ledger.member(key).stream())
                .filter(member -> member.state() instanceof Membership.State.Active)
                .toList(),
            ledger
                .waiting(MOST)
                .stream()
                .flatMap(key -> ledger.member(key).stream())
                .filter(member -> member.community().equals(community))
                .flatMap(member -> waiting(member).stream())
                .sorted(Comparator.comparing(Waiting::since))
                .toList(),
            inbox
                .unverifiedJoins(community, until, MOST)
                .stream()
                .filter(join -> !join.at().isBefore(from))
                .toList(),
            notForwarded(community, from, until, inbox),
            ledger
                .missed(from, until, MOST)
                .stream()
                .flatMap(ref -> ledger.order(ref).stream())
                .filter(order -> order.community().equals(community))
                .toList(),
            // Each is due again soon, but this may be read late.
            ledger
                .overdue(until.plus(PERIOD), MOST)
                .stream()
                .flatMap(ref -> ledger.order(ref).stream())
                .filter(order -> order.community().equals(community) && isRefused(order))
                .sorted(Comparator.comparing(MailOrder::createdAt))
                .toList(),
            audit,
            ledger
                .auditEntries(community, audit.number(), audit.number())
                .stream()
                .anyMatch(last -> !last.at().isBefore(from)),
            ledger.coordinators(community).unreachable()
        );
    }

    /** The requests that the coordinators were asked about. */
    public List<Waiting> asked() {
        return waiting
            .stream()
            .filter(each -> each.asked() > 0)
            .toList();
    }

    /** The number of requests that wait for others of their domain, or for another day, by domain. */
    public SortedMap<String, Long> unasked() {
        return waiting
            .stream()
            .filter(each -> each.asked() == 0)
            .collect(
                Collectors.groupingBy(each -> each.member().address().domain(), TreeMap::new, Collectors.counting())
            );
    }

    /**
     * Whether it has no content, so that no mail is needed. New entries of the audit need one: the mailboxes are the witness
     * of its end.
     */
    public boolean saysNothing() {
        return (
            happened.isEmpty() &&
            waiting.isEmpty() &&
            unchecked.isEmpty() &&
            notForwarded.isEmpty() &&
            missed.isEmpty() &&
            unsent.isEmpty() &&
            unreachable.isEmpty() &&
            !isAuditNew
        );
    }

    /** The numbers of the days that ended in the period: each day is in one brief. */
    private static Map<InboundCounts.NotForwarded, Integer> notForwarded(
        String community,
        Instant from,
        Instant until,
        Inbox inbox
    ) {
        var all = new EnumMap<InboundCounts.NotForwarded, Integer>(InboundCounts.NotForwarded.class);
        LocalDate.ofInstant(from, ZoneOffset.UTC)
            .datesUntil(LocalDate.ofInstant(until, ZoneOffset.UTC))
            .map(day -> inbox.inboundCounts(community, day))
            .forEach(counts ->
                counts.notForwarded().forEach((reason, count) -> all.merge(reason, count, Integer::sum))
            );
        return all;
    }

    /** Briefs are not reported in a brief: the one that the coordinator reads would be among them. */
    private static boolean isRefused(MailOrder order) {
        return (
            order.kind() != MailKind.BRIEF &&
            order.state() instanceof MailOrder.State.Unsent unsentOrder &&
            unsentOrder.waitsFor().isPresent()
        );
    }

    /**
     * The order of a coordinator's brief for a week. A second request finds the same order.
     *
     * @param order the new order; empty if it existed before
     */
    public record Ordered(Optional<MailOrder> order, Change change) implements Transition {}

    public static Ordered order(
        String community,
        EmailAddress coordinator,
        Instant now,
        MailOrders orders,
        Randomness randomness
    ) {
        var ref = ref(community, coordinator, now);
        if (orders.order(ref).isPresent()) {
            return new Ordered(Optional.empty(), Change.none());
        }
        var order = MailOrder.once(MailKind.BRIEF, ref, community, now).to(coordinator);
        return new Ordered(Optional.of(order), new Change.Builder().put(order).change(randomness));
    }

    /** The order lies under the coordinator's own key, so that a suppression of their mailbox applies to it. */
    private static MailOrder.Ref ref(String community, EmailAddress coordinator, Instant now) {
        var monday = now
            .atZone(Community.TIME_ZONE)
            .toLocalDate()
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        String id = Sha256.hex("brief\n" + community + "\n" + monday + "\n" + coordinator.canonical()).substring(0, 32);
        return new MailOrder.Ref(MemberKey.of(community, coordinator), id);
    }

    private static Map<HistoryEntry.Event, Integer> reportable(Map<HistoryEntry.Event, Integer> all) {
        var reported = new HashMap<>(all);
        reported.keySet().removeAll(NOT_REPORTED);
        return reported;
    }

    private static Optional<Waiting> waiting(Membership member) {
        return member.state() instanceof Membership.State.AwaitingApproval(var since, _, _)
            ? Optional.of(new Waiting(member, since))
            : Optional.empty();
    }
}
