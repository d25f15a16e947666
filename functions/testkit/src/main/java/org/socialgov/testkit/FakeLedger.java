package org.socialgov.testkit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MailboxKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UncountedItem;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;

/**
 * The table in memory, with the same answers as DynamoDB: a contract test runs against both. It is as long as the port that
 * it implements is wide. It can be configured to fail, and it notifies a listener of each new mail order, as the stream does.
 */
public final class FakeLedger implements Ledger, MemberStatistics.Source, MemberScan {

    private static final Comparator<ArchiveEntry.Position> BY_POSITION = Comparator.comparing(
        ArchiveEntry.Position::startedAt
    ).thenComparing(ArchiveEntry.Position::mailing);

    private static final Comparator<Position> NEWEST_FIRST = Comparator.comparing(Position::since)
        .thenComparing(position -> position.key().hex())
        .reversed();

    private final Map<Object, Item> items = new LinkedHashMap<>();

    /** The same by their records: a flood's sweeps ask for all orders every minute. */
    private final Map<Class<?>, Map<Object, Item>> byKind = new HashMap<>();

    private final Set<String> changes = new HashSet<>();
    private final Map<RateCounter, TreeMap<Long, Integer>> counters = new HashMap<>();
    private int largestChange;
    private String home = "table";
    private Consumer<MailOrder.Ref> listener = ref -> {};
    private Failure failure = Failure.NONE;

    /** How the next commits fail. */
    public enum Failure {
        NONE,
        /** The table can't be reached: nothing is written. */
        BEFORE_COMMIT,
        /** The change is written and its answer lost. */
        AFTER_COMMIT,
        /** Nothing can be read. */
        READS,
    }

    /** Fails in this way from now on. */
    public void fail(Failure how) {
        failure = how;
    }

    /** The listener for new mail orders; it is called after the commit. */
    public void onOrder(Consumer<MailOrder.Ref> listener) {
        this.listener = listener;
    }

    @Override
    public synchronized Optional<Membership> member(MemberKey key) {
        return find(key, Membership.class);
    }

    /** Without the bound on what a call reads: no test has that many members. */
    @Override
    public synchronized Page memberList(
        String community,
        String status,
        List<String> words,
        Optional<Position> after,
        int most
    ) {
        failIfConfigured();
        var rows = members()
            .stream()
            .filter(member -> member.community().equals(community) && member.status().equals(status))
            .filter(member -> words.stream().allMatch(word -> member.searchText().contains(" " + word)))
            .map(FakeLedger::row)
            .sorted(Comparator.comparing(Row::position, NEWEST_FIRST))
            .filter(row -> after.isEmpty() || NEWEST_FIRST.compare(row.position(), after.get()) > 0)
            .toList();
        var shown = rows.subList(0, Math.min(rows.size(), most));
        return new Page(shown, rows.size() > most ? Optional.of(shown.getLast().position()) : Optional.empty());
    }

    private static Row row(Membership member) {
        return new Row(
            member.key(),
            member.address(),
            member.details().name(),
            member.details().organization(),
            member.affiliation().map(Affiliation::organization),
            member.since()
        );
    }

    @Override
    public void eachListed(String community, String status, Consumer<Position> place) {
        memberList(community, status, List.of(), Optional.empty(), Integer.MAX_VALUE)
            .rows()
            .forEach(row -> place.accept(row.position()));
    }

    @Override
    public synchronized List<Membership> memberships(List<MemberKey> keys) {
        return keys
            .stream()
            .flatMap(key -> member(key).stream())
            .toList();
    }

    @Override
    public synchronized Optional<RejoinRequest> rejoinRequest(MemberKey key) {
        return find(new RejoinRequestKey(key), RejoinRequest.class);
    }

    @Override
    public synchronized Optional<SoftBounces> softBounces(MemberKey key) {
        return find(new SoftBouncesKey(key), SoftBounces.class);
    }

    @Override
    public synchronized Optional<Tombstone> tombstone(MemberKey key) {
        return find(new TombstoneKey(key), Tombstone.class);
    }

    @Override
    public synchronized Optional<AddressChange> addressChange(MemberKey key) {
        return find(new AddressChangeKey(key), AddressChange.class);
    }

    @Override
    public synchronized List<MemberItem> everything(MemberKey key) {
        failIfConfigured();
        return items()
            .stream()
            .filter(MemberItem.class::isInstance)
            .map(MemberItem.class::cast)
            .filter(item -> item.owner().equals(key))
            .sorted(Comparator.comparing(FakeLedger::happenedAt))
            .toList();
    }

    @Override
    public synchronized List<MemberKey> unconfirmed(Instant now, int most) {
        failIfConfigured();
        record Due(MemberKey key, Instant due) {}
        var all = new ArrayList<Due>();
        for (Item item : items()) {
            switch (item) {
                case Membership member -> member
                    .reminderOrExpiryDue()
                    .ifPresent(due -> all.add(new Due(member.key(), due)));
                case RejoinRequest rejoinRequest when !rejoinRequest.isNone() -> all.add(
                    new Due(rejoinRequest.key(), rejoinRequest.reminderOrExpiryDue())
                );
                default -> {
                    // Nothing else waits for a confirmation.
                }
            }
        }
        return all
            .stream()
            .filter(each -> !each.due().isAfter(now))
            .sorted(Comparator.comparing(Due::due))
            .limit(most)
            .map(Due::key)
            .distinct()
            .toList();
    }

    @Override
    public synchronized MinuteCounts count(RateCounter counter, long minute, int by, Instant now) {
        if (failure == Failure.READS || failure == Failure.BEFORE_COMMIT) {
            throw new LedgerUnavailable(new IllegalStateException("told to fail at counting"));
        }
        var minutes = counters.computeIfAbsent(counter, _ -> new TreeMap<>());
        minutes.merge(minute, by, Integer::sum);
        return MinuteCounts.of(minutes);
    }

    @Override
    public synchronized Optional<Session> session(Link.Hash hash) {
        return find(new SessionKey(hash), Session.class);
    }

    @Override
    public synchronized Map<HistoryEntry.Event, Integer> happened(String community, Instant from, Instant until) {
        failIfConfigured();
        var counts = new EnumMap<HistoryEntry.Event, Integer>(HistoryEntry.Event.class);
        all(HistoryEntry.class)
            .stream()
            .filter(entry -> entry.community().equals(community) && isWithin(entry.at(), from, until))
            .forEach(entry -> counts.merge(entry.event(), 1, Integer::sum));
        return counts;
    }

    @Override
    public synchronized List<MemberKey> joined(String community, Instant from, Instant until, int most) {
        failIfConfigured();
        return all(HistoryEntry.class)
            .stream()
            .filter(entry -> entry.community().equals(community) && isWithin(entry.at(), from, until))
            .filter(entry -> entry.event().isBeginning())
            .sorted(Comparator.comparing(HistoryEntry::at).reversed())
            .map(HistoryEntry::member)
            .distinct()
            .limit(most)
            .toList();
    }

    @Override
    public synchronized List<MemberKey> waiting(int most) {
        failIfConfigured();
        return undecided(Instant.MAX, most);
    }

    @Override
    public synchronized List<MemberKey> undecided(Instant now, int most) {
        failIfConfigured();
        record Wait(MemberKey key, Instant remindAt) {}
        return members()
            .stream()
            .flatMap(member ->
                member.state() instanceof Membership.State.AwaitingApproval(_, var remindAt, _)
                    ? Stream.of(new Wait(member.key(), remindAt))
                    : Stream.empty()
            )
            .filter(wait -> !wait.remindAt().isAfter(now))
            .sorted(Comparator.comparing(Wait::remindAt))
            .limit(most)
            .map(Wait::key)
            .toList();
    }

    @Override
    public synchronized Optional<ApprovalDecision> approvalDecision(MemberKey key) {
        return find(new ApprovalDecisionKey(key), ApprovalDecision.class);
    }

    @Override
    public synchronized ApprovalDecision.Queue approvalQueue(String community, String domain) {
        return find(new ApprovalQueueKey(community, domain), ApprovalDecision.Queue.class).orElse(
            ApprovalDecision.Queue.none(community, domain)
        );
    }

    @Override
    public synchronized ApprovalDecision.Today askedToday(String community, Instant now) {
        var none = ApprovalDecision.Today.none(community, now);
        return find(new AskedTodayKey(community, none.day()), ApprovalDecision.Today.class).orElse(none);
    }

    @Override
    public synchronized List<MailOrder.Ref> missed(Instant from, Instant until, int most) {
        failIfConfigured();
        record Miss(MailOrder.Ref ref, Instant at) {}
        return orders()
            .stream()
            .flatMap(order ->
                order.state() instanceof MailOrder.State.Failed failed && failed.isUndelivered()
                    ? Stream.of(new Miss(order.ref(), failed.at()))
                    : Stream.empty()
            )
            .filter(miss -> isWithin(miss.at(), from, until))
            .sorted(Comparator.comparing(Miss::at))
            .limit(most)
            .map(Miss::ref)
            .toList();
    }

    private static boolean isWithin(Instant at, Instant from, Instant until) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    @Override
    public synchronized List<AddressStatus> addressStatuses(
        List<String> communities,
        EmailAddress address,
        boolean proven
    ) {
        var mailbox = MailboxKey.of(address);
        var spelling = MailboxKey.ofSpelling(address);
        var own = mailLimit(mailbox, proven).orElse(AddressMailLimit.none(mailbox, proven));
        var limit = proven || spelling.equals(mailbox) ? own : mailLimit(spelling, false).map(own::and).orElse(own);
        return communities
            .stream()
            .map(community -> {
                var key = MemberKey.of(community, address);
                return new AddressStatus(
                    member(key),
                    rejoinRequest(key),
                    tombstone(key),
                    tombstone(MemberKey.ofMailbox(community, address)),
                    limit
                );
            })
            .toList();
    }

    private Optional<AddressMailLimit> mailLimit(MailboxKey mailbox, boolean proven) {
        return find(new MailLimitKey(mailbox, proven), AddressMailLimit.class);
    }

    @Override
    public synchronized Optional<MailOrder> order(MailOrder.Ref ref) {
        return find(ref, MailOrder.class);
    }

    @Override
    public synchronized List<MailOrder.Ref> overdue(Instant now, int most) {
        return orders()
            .stream()
            .filter(order ->
                order
                    .due()
                    .filter(due -> !due.isAfter(now))
                    .isPresent()
            )
            .sorted(Comparator.comparing(order -> order.due().orElseThrow()))
            .limit(most)
            .map(MailOrder::ref)
            .toList();
    }

    @Override
    public synchronized List<MailOrder.Ref> unsent(Instant from, Instant until, int most) {
        return overdue(until.minusNanos(1), Integer.MAX_VALUE)
            .stream()
            .filter(ref -> !order(ref).flatMap(MailOrder::due).orElseThrow().isBefore(from))
            .limit(most)
            .toList();
    }

    @Override
    public synchronized Optional<Mailing> mailing(Mailing.Ref ref) {
        return find(ref, Mailing.class);
    }

    @Override
    public synchronized Optional<Mailing.Text> mailingText(Mailing.Ref ref, int version) {
        return find(new MailingTextKey(ref, version), Mailing.Text.class);
    }

    @Override
    public synchronized List<Mailing> mailings(String community, Optional<String> before, int most) {
        failIfConfigured();
        return all(Mailing.class)
            .stream()
            .filter(mailing -> mailing.ref().community().equals(community))
            .filter(mailing -> before.filter(id -> mailing.ref().id().compareTo(id) >= 0).isEmpty())
            .sorted(Comparator.comparing((Mailing mailing) -> mailing.ref().id()).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized List<Mailing.Ref> dueMailings(Instant now, int most) {
        failIfConfigured();
        return all(Mailing.class)
            .stream()
            .filter(mailing ->
                mailing
                    .due()
                    .filter(due -> !due.isAfter(now))
                    .isPresent()
            )
            .sorted(Comparator.comparing(mailing -> mailing.due().orElseThrow()))
            .limit(most)
            .map(Mailing::ref)
            .toList();
    }

    @Override
    public synchronized Mailing.Feedback mailingFeedback(Mailing.Ref ref) {
        return find(new MailingFeedbackKey(ref), Mailing.Feedback.class).orElse(Mailing.Feedback.none(ref));
    }

    @Override
    public synchronized BroadcastLease broadcastLease(String community) {
        return find(new BroadcastLeaseKey(community), BroadcastLease.class).orElse(BroadcastLease.none(community));
    }

    @Override
    public synchronized Optional<DigestRun> digestRun(String community, String slot) {
        return find(new DigestRunKey(community, slot), DigestRun.class);
    }

    @Override
    public synchronized List<MemberKey> activeMembers(String community, String after, int most) {
        failIfConfigured();
        return members()
            .stream()
            .filter(member -> member.community().equals(community))
            .filter(member -> member.state() instanceof Membership.State.Active)
            .map(Membership::key)
            .filter(key -> key.hex().compareTo(after) > 0)
            .sorted(Comparator.comparing(MemberKey::hex))
            .limit(most)
            .toList();
    }

    @Override
    public synchronized List<MemberKey> membersWithHeld(String community, String after, int most) {
        failIfConfigured();
        return orders()
            .stream()
            .filter(order -> order.community().equals(community))
            .filter(order -> order.state() instanceof MailOrder.State.Held)
            .map(order -> order.ref().member())
            .filter(key -> key.hex().compareTo(after) > 0)
            .sorted(Comparator.comparing(MemberKey::hex))
            .limit(most)
            .distinct()
            .toList();
    }

    @Override
    public synchronized List<MailOrder> deliveries(MemberKey key) {
        failIfConfigured();
        return orders()
            .stream()
            .filter(order -> order.ref().isDelivery() && order.ref().member().equals(key))
            .sorted(Comparator.comparing(order -> order.ref().id()))
            .toList();
    }

    @Override
    public synchronized List<Recipient> recipients(List<MemberKey> keys, String mailing) {
        return keys
            .stream()
            .map(key -> new Recipient(key, member(key), tombstone(key), order(MailOrder.Ref.delivery(key, mailing))))
            .toList();
    }

    @Override
    public synchronized String home() {
        return home;
    }

    /** From now on it is another table, into which a backup was restored. */
    public synchronized void restored() {
        home = home + "-restored";
    }

    @Override
    public synchronized Optional<Link> link(Link.Hash hash) {
        return find(hash, Link.class);
    }

    @Override
    public synchronized CoordinatorStore.Stored coordinators(String community) {
        return new CoordinatorStore.Stored(
            find(new CoordinatorsHeadKey(community), CoordinatorEntry.Head.class).orElse(
                CoordinatorEntry.Head.none(community)
            ),
            all(CoordinatorEntry.class)
                .stream()
                .filter(entry -> entry.community().equals(community))
                .sorted(Comparator.comparing(entry -> entry.addressKey().hex()))
                .toList()
        );
    }

    @Override
    public synchronized Optional<CoordinatorEntry> coordinatorEntry(String community, AddressKey address) {
        return find(new CoordinatorKey(community, address), CoordinatorEntry.class);
    }

    @Override
    public synchronized Optional<CoordinatorSession> coordinatorSession(Link.Hash hash) {
        return find(new CoordinatorSessionKey(hash), CoordinatorSession.class);
    }

    @Override
    public synchronized Optional<ProcessedMail> processedMail(String mail) {
        return find(new ProcessedMailKey(mail), ProcessedMail.class);
    }

    @Override
    public synchronized Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address) {
        return find(new UnverifiedJoinKey(community, address), UnverifiedJoin.class);
    }

    @Override
    public synchronized List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most) {
        return items
            .values()
            .stream()
            .filter(UnverifiedJoin.class::isInstance)
            .map(UnverifiedJoin.class::cast)
            .filter(join -> join.community().equals(community) && now.isBefore(join.expiresAt()))
            .sorted(Comparator.comparing(UnverifiedJoin::at).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized InboundCounts inboundCounts(String community, LocalDate day) {
        return find(new InboundCountsKey(community, day), InboundCounts.class).orElse(
            InboundCounts.none(community, day)
        );
    }

    @Override
    public synchronized ArchiveEntry.Head archiveHead(String community) {
        return find(new ArchiveHeadKey(community), ArchiveEntry.Head.class).orElse(ArchiveEntry.Head.none(community));
    }

    @Override
    public synchronized Optional<ArchiveEntry> archiveEntry(String community, ArchiveEntry.Position position) {
        return find(new ArchiveKey(community, position), ArchiveEntry.class);
    }

    @Override
    public synchronized List<ArchiveEntry> archive(String community, Optional<ArchiveEntry.Position> before, int most) {
        return archive(community)
            .filter(entry -> before.isEmpty() || BY_POSITION.compare(entry.position(), before.get()) < 0)
            .sorted(Comparator.comparing(ArchiveEntry::position, BY_POSITION).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized List<ArchiveEntry> archive(String community, Instant from, Instant until) {
        return archive(community)
            .filter(entry -> isWithin(entry.position().startedAt(), from, until))
            .sorted(Comparator.comparing(ArchiveEntry::position, BY_POSITION))
            .toList();
    }

    private Stream<ArchiveEntry> archive(String community) {
        failIfConfigured();
        return all(ArchiveEntry.class)
            .stream()
            .filter(entry -> entry.community().equals(community));
    }

    @Override
    public synchronized LiveSettings liveSettings(String community) {
        return find(new LiveSettingsKey(community), LiveSettings.class).orElse(LiveSettings.none(community));
    }

    @Override
    public synchronized List<LiveSettings.Version> settingsVersions(String community, int most) {
        failIfConfigured();
        return all(LiveSettings.Version.class)
            .stream()
            .filter(version -> version.community().equals(community))
            .sorted(Comparator.comparing(LiveSettings.Version::number).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized Optional<ListImport> listImport(ListImport.Ref ref) {
        return find(ref, ListImport.class);
    }

    @Override
    public synchronized List<ListImport> listImports(String community, int most) {
        failIfConfigured();
        return all(ListImport.class)
            .stream()
            .filter(each -> each.ref().community().equals(community))
            .sorted(Comparator.comparing((ListImport each) -> each.ref().id()).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized List<ListImport.Raw> rawOf(ListImport.Ref ref) {
        failIfConfigured();
        return all(ListImport.Raw.class)
            .stream()
            .filter(raw -> raw.ref().equals(ref))
            .sorted(Comparator.comparing(ListImport.Raw::number))
            .toList();
    }

    @Override
    public synchronized Optional<ListImport.Rows> rowsOf(ListImport.Ref ref, String batch, int number) {
        return find(new RowsKey(ref, batch, number), ListImport.Rows.class);
    }

    @Override
    public synchronized List<UncountedItem> uploadedData(ListImport.Ref ref) {
        var data = new ArrayList<UncountedItem>(rawOf(ref));
        all(ListImport.Rows.class)
            .stream()
            .filter(rows -> rows.ref().equals(ref))
            .sorted(Comparator.comparing(ListImport.Rows::batch).thenComparing(ListImport.Rows::number))
            .forEach(data::add);
        return data;
    }

    @Override
    public synchronized ListImport.Counts importCounts(ListImport.Ref ref) {
        return find(new ImportCountsKey(ref), ListImport.Counts.class).orElse(ListImport.Counts.none(ref));
    }

    @Override
    public synchronized List<ListImport.Ref> dueImports(Instant now, int most) {
        failIfConfigured();
        return all(ListImport.class)
            .stream()
            .filter(each ->
                each
                    .due()
                    .filter(due -> !due.isAfter(now))
                    .isPresent()
            )
            .sorted(Comparator.comparing(each -> each.due().orElseThrow()))
            .limit(most)
            .map(ListImport::ref)
            .toList();
    }

    @Override
    public synchronized Optional<ListImport.Invited> invited(MemberKey key) {
        return find(new InvitedKey(key), ListImport.Invited.class);
    }

    @Override
    public synchronized Optional<ListImport.Invitation> invitation(MemberKey key) {
        return find(new InvitationKey(key), ListImport.Invitation.class);
    }

    @Override
    public synchronized Set<MemberKey> invitedKeys(String community) {
        failIfConfigured();
        return all(ListImport.Invited.class)
            .stream()
            .filter(invited -> invited.community().equals(community))
            .map(ListImport.Invited::key)
            .collect(Collectors.toSet());
    }

    @Override
    public synchronized Set<MemberKey> tombstoneKeys() {
        failIfConfigured();
        return all(Tombstone.class).stream().map(Tombstone::key).collect(Collectors.toSet());
    }

    @Override
    public synchronized AuditEntry.Head auditHead(String community) {
        return find(new AuditHeadKey(community), AuditEntry.Head.class).orElse(AuditEntry.Head.none(community));
    }

    @Override
    public synchronized List<AuditEntry> auditEntries(String community, long first, long last) {
        failIfConfigured();
        return all(AuditEntry.class)
            .stream()
            .filter(entry -> entry.community().equals(community) && first <= entry.number() && entry.number() <= last)
            .sorted(Comparator.comparing(AuditEntry::number))
            .toList();
    }

    @Override
    public synchronized MemberStatistics statistics(String community) {
        return new MemberStatistics(
            community,
            items
                .values()
                .stream()
                .filter(MemberCountShard.class::isInstance)
                .map(MemberCountShard.class::cast)
                .filter(counts -> counts.community().equals(community))
                .toList(),
            find(new DailyStatisticsKey(community), DailyMemberStatistics.class)
        );
    }

    @Override
    public void each(Consumer<Entry> entry) {
        for (Item item : items()) {
            if (item instanceof Membership member) {
                entry.accept(entry(member));
            }
        }
    }

    private static Entry entry(Membership member) {
        return new Entry(
            member.key(),
            member.community(),
            member.status(),
            switch (member.state()) {
                case Membership.State.Active(var joinedAt) -> Optional.of(joinedAt);
                case Membership.State.Left(_, var joinedAt, _) -> Optional.of(joinedAt);
                case
                    Membership.State.Pending _,
                    Membership.State.AwaitingApproval _,
                    Membership.State.Declined _,
                    Membership.State.Suppressed _ -> Optional.empty();
            },
            member.state() instanceof Membership.State.Left(var leftAt, _, _) ? Optional.of(leftAt) : Optional.empty(),
            member.affiliation().map(Affiliation::counted),
            member.delivery(),
            member.details().topics()
        );
    }

    @Override
    public Commit commit(Change change) {
        var created = new ArrayList<MailOrder.Ref>();
        synchronized (this) {
            if (failure == Failure.BEFORE_COMMIT) {
                throw new LedgerUnavailable(new IllegalStateException("told to fail before the commit"));
            }
            if (!changes.contains(change.id())) {
                if (!change.writes().stream().allMatch(this::holds)) {
                    return Commit.CONFLICT;
                }
                changes.add(change.id());
                largestChange = Math.max(largestChange, change.writes().size());
                change.writes().forEach(write -> apply(write, created));
            }
            if (failure == Failure.AFTER_COMMIT) {
                throw new LedgerUnavailable(new IllegalStateException("told to fail after the commit"));
            }
        }
        created.forEach(listener);
        return Commit.COMMITTED;
    }

    /** No time passes in a test. */
    @Override
    public void pause(int conflicts) {}

    /** All items, in the order in which they were first written. */
    public synchronized List<Item> items() {
        return List.copyOf(items.values());
    }

    /** How many writes the largest change had: the table takes at most 100. */
    public synchronized int largestChange() {
        return largestChange;
    }

    /** The counters by minutes. */
    public synchronized Set<RateCounter> counters() {
        return Set.copyOf(counters.keySet());
    }

    public List<MailOrder> orders() {
        return all(MailOrder.class);
    }

    public List<Membership> members() {
        return all(Membership.class);
    }

    public List<Link> links() {
        return all(Link.class);
    }

    /** Without a look at other items: simulations ask for it at each step. */
    private synchronized <T> List<T> all(Class<T> kind) {
        return byKind.getOrDefault(kind, Map.of()).values().stream().map(kind::cast).toList();
    }

    private <T> Optional<T> find(Object key, Class<T> kind) {
        failIfConfigured();
        return Optional.ofNullable(items.get(key)).map(kind::cast);
    }

    private void failIfConfigured() {
        if (failure == Failure.READS) {
            throw new LedgerUnavailable(new IllegalStateException("told to fail at reading"));
        }
    }

    private boolean holds(Change.Write write) {
        var stored = Optional.ofNullable(items.get(key(write.item()))).map(Item::revision);
        return switch (write) {
            case Change.Write.Put(Item item) -> item.timesWritten() == 1
                ? stored.isEmpty()
                : stored.equals(Optional.of(item.revision() - 1));
            case Change.Write.Delete(Item item) -> stored.equals(Optional.of(item.revision()));
            case Change.Write.Check(Item item) -> item.revision() == 0
                ? stored.isEmpty()
                : stored.equals(Optional.of(item.revision()));
            case Change.Write.Add _ -> true;
        };
    }

    private void apply(Change.Write write, List<MailOrder.Ref> created) {
        switch (write) {
            case Change.Write.Put(Item item) -> {
                // As the filter of the stream: it invokes no function for a delivery.
                if (store(item) == null && item instanceof MailOrder order && !order.ref().isDelivery()) {
                    created.add(order.ref());
                }
            }
            case Change.Write.Delete(Item item) -> {
                items.remove(key(item));
                byKind.get(item.getClass()).remove(key(item));
            }
            case Change.Write.Check _ -> {
            }
            case Change.Write.Add(MemberCountShard counts) -> store(
                stored(counts)
                    .map(before -> afterOneMore(before.plus(counts)))
                    .orElse(counts)
            );
            case Change.Write.Add(Mailing.Feedback feedback) -> store(
                stored(feedback).orElse(Mailing.Feedback.none(feedback.mailing())).plus(feedback)
            );
            case Change.Write.Add(ListImport.Counts counts) -> store(
                stored(counts).orElse(ListImport.Counts.none(counts.ref())).plus(counts)
            );
        }
    }

    @SuppressWarnings("unchecked")
    private <T extends Item> Optional<T> stored(T item) {
        return Optional.ofNullable((T) items.get(key(item)));
    }

    /** {@return the item that was stored under its key, or null} */
    private Item store(Item item) {
        byKind.computeIfAbsent(item.getClass(), _ -> new LinkedHashMap<>()).put(key(item), item);
        return items.put(key(item), item);
    }

    /** However much is added at once, it is one write. */
    private static MemberCountShard afterOneMore(MemberCountShard sum) {
        return new MemberCountShard(
            sum.community(),
            sum.part(),
            sum.members(),
            sum.organizations(),
            sum.requests(),
            sum.revision() + 1
        );
    }

    private static Object key(Item item) {
        return switch (item) {
            case Membership member -> member.key();
            case RejoinRequest rejoinRequest -> new RejoinRequestKey(rejoinRequest.key());
            case HistoryEntry entry -> new HistoryKey(entry.member(), entry.at(), entry.id());
            case Tombstone tombstone -> new TombstoneKey(tombstone.key());
            case AddressChange change -> new AddressChangeKey(change.member());
            case ApprovalDecision approvalDecision -> new ApprovalDecisionKey(approvalDecision.member());
            case ApprovalDecision.Queue queue -> new ApprovalQueueKey(queue.community(), queue.domain());
            case ApprovalDecision.Today today -> new AskedTodayKey(today.community(), today.day());
            case MailOrder order -> order.ref();
            case Link link -> link.hash();
            case Session session -> new SessionKey(session.hash());
            case AddressMailLimit mailLimit -> new MailLimitKey(mailLimit.mailbox(), mailLimit.proven());
            case SoftBounces bounces -> new SoftBouncesKey(bounces.key());
            case ProcessedMail processedMail -> new ProcessedMailKey(processedMail.mail());
            case UnverifiedJoin join -> new UnverifiedJoinKey(join.community(), join.addressKey());
            case InboundCounts counts -> new InboundCountsKey(counts.community(), counts.day());
            case MemberCountShard counts -> new MemberCountShardKey(counts.community(), counts.part());
            case ArchiveEntry entry -> new ArchiveKey(entry.community(), entry.position());
            case ArchiveEntry.Head head -> new ArchiveHeadKey(head.community());
            case AuditEntry entry -> new AuditKey(entry.community(), entry.number());
            case AuditEntry.Head head -> new AuditHeadKey(head.community());
            case DailyMemberStatistics dailyStatistics -> new DailyStatisticsKey(dailyStatistics.community());
            case Mailing.Feedback feedback -> new MailingFeedbackKey(feedback.mailing());
            case Mailing mailing -> mailing.ref();
            case Mailing.Text text -> new MailingTextKey(text.mailing(), text.version());
            case BroadcastLease lease -> new BroadcastLeaseKey(lease.community());
            case DigestRun run -> new DigestRunKey(run.community(), run.slot());
            case CoordinatorEntry entry -> new CoordinatorKey(entry.community(), entry.addressKey());
            case CoordinatorEntry.Head head -> new CoordinatorsHeadKey(head.community());
            case CoordinatorSession session -> new CoordinatorSessionKey(session.hash());
            case LiveSettings settings -> new LiveSettingsKey(settings.community());
            case LiveSettings.Version version -> new SettingsVersionKey(version.community(), version.number());
            case ListImport listImport -> listImport.ref();
            case ListImport.Raw raw -> new RawKey(raw.ref(), raw.number());
            case ListImport.Rows rows -> new RowsKey(rows.ref(), rows.batch(), rows.number());
            case ListImport.Counts counts -> new ImportCountsKey(counts.ref());
            case ListImport.Invited invited -> new InvitedKey(invited.key());
            case ListImport.Invitation invitation -> new InvitationKey(invitation.key());
        };
    }

    /** The time by which a history is sorted; other items come before it. */
    private static Instant happenedAt(Item item) {
        return item instanceof HistoryEntry entry ? entry.at() : Instant.MIN;
    }

    private record MailingFeedbackKey(Mailing.Ref mailing) {}

    private record MailingTextKey(Mailing.Ref mailing, int version) {}

    private record BroadcastLeaseKey(String community) {}

    private record DigestRunKey(String community, String slot) {}

    private record MailLimitKey(MailboxKey mailbox, boolean proven) {}

    private record RejoinRequestKey(MemberKey key) {}

    private record SoftBouncesKey(MemberKey key) {}

    private record AddressChangeKey(MemberKey key) {}

    private record ApprovalDecisionKey(MemberKey key) {}

    private record TombstoneKey(MemberKey key) {}

    private record SessionKey(Link.Hash hash) {}

    private record ProcessedMailKey(String mail) {}

    private record UnverifiedJoinKey(String community, AddressKey address) {}

    private record MemberCountShardKey(String community, int part) {}

    private record ArchiveKey(String community, ArchiveEntry.Position position) {}

    private record ArchiveHeadKey(String community) {}

    private record AuditKey(String community, long number) {}

    private record AuditHeadKey(String community) {}

    private record DailyStatisticsKey(String community) {}

    private record InboundCountsKey(String community, LocalDate day) {}

    private record ApprovalQueueKey(String community, String domain) {}

    private record AskedTodayKey(String community, LocalDate day) {}

    private record CoordinatorKey(String community, AddressKey address) {}

    private record CoordinatorsHeadKey(String community) {}

    private record CoordinatorSessionKey(Link.Hash hash) {}

    private record RawKey(ListImport.Ref ref, int number) {}

    private record RowsKey(ListImport.Ref ref, String batch, int number) {}

    private record ImportCountsKey(ListImport.Ref ref) {}

    private record InvitedKey(MemberKey key) {}

    private record InvitationKey(MemberKey key) {}

    private record LiveSettingsKey(String community) {}

    private record SettingsVersionKey(String community, int number) {}

    private record HistoryKey(MemberKey member, Instant at, String id) {}
}
