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
import java.util.function.Predicate;
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

    /** An item's kind, and what tells it from the others of its kind. */
    private record Key(Class<?> kind, List<Object> parts) {}

    private final Map<Key, Item> items = new LinkedHashMap<>();

    /** The same by their records: a flood's sweeps ask for all orders every minute. */
    private final Map<Class<?>, Map<Key, Item>> byKind = new HashMap<>();

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
        return find(Membership.class, key);
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
        var rows = read(Membership.class)
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
        return find(RejoinRequest.class, key);
    }

    @Override
    public synchronized Optional<SoftBounces> softBounces(MemberKey key) {
        return find(SoftBounces.class, key);
    }

    @Override
    public synchronized Optional<Tombstone> tombstone(MemberKey key) {
        return find(Tombstone.class, key);
    }

    @Override
    public synchronized Optional<AddressChange> addressChange(MemberKey key) {
        return find(AddressChange.class, key);
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
        var requests = Stream.concat(
            read(Membership.class).flatMap(member -> Due.of(member.key(), member.reminderOrExpiryDue())),
            read(RejoinRequest.class)
                .filter(request -> !request.isNone())
                .flatMap(request -> Due.of(request.key(), Optional.of(request.waiting().reminderOrExpiryDue())))
        );
        return due(requests, until(now), most).distinct().toList();
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
        return find(Session.class, hash);
    }

    @Override
    public synchronized Map<HistoryEntry.Event, Integer> happened(String community, Instant from, Instant until) {
        var counts = new EnumMap<HistoryEntry.Event, Integer>(HistoryEntry.Event.class);
        history(community, from, until).forEach(entry -> counts.merge(entry.event(), 1, Integer::sum));
        return counts;
    }

    private Stream<HistoryEntry> history(String community, Instant from, Instant until) {
        return read(HistoryEntry.class).filter(
            entry -> entry.community().equals(community) && within(from, until).test(entry.at())
        );
    }

    @Override
    public synchronized List<MemberKey> joined(String community, Instant from, Instant until, int most) {
        return history(community, from, until)
            .filter(entry -> entry.event().isBeginning())
            .sorted(Comparator.comparing(HistoryEntry::at).reversed())
            .map(HistoryEntry::member)
            .distinct()
            .limit(most)
            .toList();
    }

    @Override
    public synchronized List<MemberKey> waiting(int most) {
        return undecided(Instant.MAX, most);
    }

    @Override
    public synchronized List<MemberKey> undecided(Instant now, int most) {
        var waiting = read(Membership.class).flatMap(member ->
            member.state() instanceof Membership.State.AwaitingApproval(_, var remindAt, _)
                ? Due.of(member.key(), Optional.of(remindAt))
                : Stream.empty()
        );
        return due(waiting, until(now), most).toList();
    }

    @Override
    public synchronized Optional<ApprovalDecision> approvalDecision(MemberKey key) {
        return find(ApprovalDecision.class, key);
    }

    @Override
    public synchronized ApprovalDecision.Queue approvalQueue(String community, String domain) {
        return find(ApprovalDecision.Queue.class, community, domain).orElse(
            ApprovalDecision.Queue.none(community, domain)
        );
    }

    @Override
    public synchronized ApprovalDecision.Today askedToday(String community, Instant now) {
        var none = ApprovalDecision.Today.none(community, now);
        return find(ApprovalDecision.Today.class, community, none.day()).orElse(none);
    }

    @Override
    public synchronized List<MailOrder.Ref> missed(Instant from, Instant until, int most) {
        var undelivered = read(MailOrder.class).flatMap(order ->
            order.state() instanceof MailOrder.State.Failed failed && failed.isUndelivered()
                ? Due.of(order.ref(), Optional.of(failed.at()))
                : Stream.empty()
        );
        return due(undelivered, within(from, until), most).toList();
    }

    /** What is due at a time, or happened then. */
    private record Due<T>(T what, Instant at) {
        static <T> Stream<Due<T>> of(T what, Optional<Instant> at) {
            return at.map(due -> new Due<>(what, due)).stream();
        }
    }

    /** The longest due first. */
    private static <T> Stream<T> due(Stream<Due<T>> all, Predicate<Instant> isAsked, int most) {
        return all
            .filter(each -> isAsked.test(each.at()))
            .sorted(Comparator.comparing(Due::at))
            .limit(most)
            .map(Due::what);
    }

    private static Predicate<Instant> until(Instant now) {
        return at -> !at.isAfter(now);
    }

    private static Predicate<Instant> within(Instant from, Instant until) {
        return at -> !at.isBefore(from) && at.isBefore(until);
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
        return find(AddressMailLimit.class, mailbox, proven);
    }

    @Override
    public synchronized Optional<MailOrder> order(MailOrder.Ref ref) {
        return find(MailOrder.class, ref);
    }

    @Override
    public synchronized List<MailOrder.Ref> overdue(Instant now, int most) {
        return unsent(until(now), most);
    }

    @Override
    public synchronized List<MailOrder.Ref> unsent(Instant from, Instant until, int most) {
        return unsent(within(from, until), most);
    }

    private List<MailOrder.Ref> unsent(Predicate<Instant> isAsked, int most) {
        return due(read(MailOrder.class).flatMap(order -> Due.of(order.ref(), order.due())), isAsked, most).toList();
    }

    @Override
    public synchronized Optional<Mailing> mailing(Mailing.Ref ref) {
        return find(Mailing.class, ref);
    }

    @Override
    public synchronized Optional<Mailing.Text> mailingText(Mailing.Ref ref, int version) {
        return find(Mailing.Text.class, ref, version);
    }

    @Override
    public synchronized List<Mailing> mailings(String community, Optional<String> before, int most) {
        return read(Mailing.class)
            .filter(mailing -> mailing.ref().community().equals(community))
            .filter(mailing -> before.filter(id -> mailing.ref().id().compareTo(id) >= 0).isEmpty())
            .sorted(Comparator.comparing((Mailing mailing) -> mailing.ref().id()).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized List<Mailing.Ref> dueMailings(Instant now, int most) {
        var mailings = read(Mailing.class).flatMap(mailing -> Due.of(mailing.ref(), mailing.due()));
        return due(mailings, until(now), most).toList();
    }

    @Override
    public synchronized Mailing.Feedback mailingFeedback(Mailing.Ref ref) {
        return find(Mailing.Feedback.class, ref).orElse(Mailing.Feedback.none(ref));
    }

    @Override
    public synchronized BroadcastLease broadcastLease(String community) {
        return find(BroadcastLease.class, community).orElse(BroadcastLease.none(community));
    }

    @Override
    public synchronized Optional<DigestRun> digestRun(String community, String slot) {
        return find(DigestRun.class, community, slot);
    }

    @Override
    public synchronized List<MemberKey> activeMembers(String community, String after, int most) {
        return read(Membership.class)
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
        return read(MailOrder.class)
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
        return read(MailOrder.class)
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
        return find(Link.class, hash);
    }

    @Override
    public synchronized CoordinatorStore.Stored coordinators(String community) {
        return new CoordinatorStore.Stored(
            find(CoordinatorEntry.Head.class, community).orElse(CoordinatorEntry.Head.none(community)),
            read(CoordinatorEntry.class)
                .filter(entry -> entry.community().equals(community))
                .sorted(Comparator.comparing(entry -> entry.addressKey().hex()))
                .toList()
        );
    }

    @Override
    public synchronized Optional<CoordinatorEntry> coordinatorEntry(String community, AddressKey address) {
        return find(CoordinatorEntry.class, community, address);
    }

    @Override
    public synchronized Optional<CoordinatorSession> coordinatorSession(Link.Hash hash) {
        return find(CoordinatorSession.class, hash);
    }

    @Override
    public synchronized Optional<ProcessedMail> processedMail(String mail) {
        return find(ProcessedMail.class, mail);
    }

    @Override
    public synchronized Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address) {
        return find(UnverifiedJoin.class, community, address);
    }

    @Override
    public synchronized List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most) {
        return read(UnverifiedJoin.class)
            .filter(join -> join.community().equals(community) && now.isBefore(join.expiresAt()))
            .sorted(Comparator.comparing(UnverifiedJoin::at).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized InboundCounts inboundCounts(String community, LocalDate day) {
        return find(InboundCounts.class, community, day).orElse(InboundCounts.none(community, day));
    }

    @Override
    public synchronized ArchiveEntry.Head archiveHead(String community) {
        return find(ArchiveEntry.Head.class, community).orElse(ArchiveEntry.Head.none(community));
    }

    @Override
    public synchronized Optional<ArchiveEntry> archiveEntry(String community, ArchiveEntry.Position position) {
        return find(ArchiveEntry.class, community, position);
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
            .filter(entry -> within(from, until).test(entry.position().startedAt()))
            .sorted(Comparator.comparing(ArchiveEntry::position, BY_POSITION))
            .toList();
    }

    private Stream<ArchiveEntry> archive(String community) {
        return read(ArchiveEntry.class).filter(entry -> entry.community().equals(community));
    }

    @Override
    public synchronized LiveSettings liveSettings(String community) {
        return find(LiveSettings.class, community).orElse(LiveSettings.none(community));
    }

    @Override
    public synchronized List<LiveSettings.Version> settingsVersions(String community, int most) {
        return read(LiveSettings.Version.class)
            .filter(version -> version.community().equals(community))
            .sorted(Comparator.comparing(LiveSettings.Version::number).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized Optional<ListImport> listImport(ListImport.Ref ref) {
        return find(ListImport.class, ref);
    }

    @Override
    public synchronized List<ListImport> listImports(String community, int most) {
        return read(ListImport.class)
            .filter(each -> each.ref().community().equals(community))
            .sorted(Comparator.comparing((ListImport each) -> each.ref().id()).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public synchronized List<ListImport.Raw> rawOf(ListImport.Ref ref) {
        return read(ListImport.Raw.class)
            .filter(raw -> raw.ref().equals(ref))
            .sorted(Comparator.comparing(ListImport.Raw::number))
            .toList();
    }

    @Override
    public synchronized Optional<ListImport.Rows> rowsOf(ListImport.Ref ref, String batch, int number) {
        return find(ListImport.Rows.class, ref, batch, number);
    }

    @Override
    public synchronized List<UncountedItem> uploadedData(ListImport.Ref ref) {
        var data = new ArrayList<UncountedItem>(rawOf(ref));
        read(ListImport.Rows.class)
            .filter(rows -> rows.ref().equals(ref))
            .sorted(Comparator.comparing(ListImport.Rows::batch).thenComparing(ListImport.Rows::number))
            .forEach(data::add);
        return data;
    }

    @Override
    public synchronized ListImport.Counts importCounts(ListImport.Ref ref) {
        return find(ListImport.Counts.class, ref).orElse(ListImport.Counts.none(ref));
    }

    @Override
    public synchronized List<ListImport.Ref> dueImports(Instant now, int most) {
        var imports = read(ListImport.class).flatMap(each -> Due.of(each.ref(), each.due()));
        return due(imports, until(now), most).toList();
    }

    @Override
    public synchronized Optional<ListImport.Invited> invited(MemberKey key) {
        return find(ListImport.Invited.class, key);
    }

    @Override
    public synchronized Optional<ListImport.Invitation> invitation(MemberKey key) {
        return find(ListImport.Invitation.class, key);
    }

    @Override
    public synchronized Set<MemberKey> invitedKeys(String community) {
        return read(ListImport.Invited.class)
            .filter(invited -> invited.community().equals(community))
            .map(ListImport.Invited::key)
            .collect(Collectors.toSet());
    }

    @Override
    public synchronized Set<MemberKey> tombstoneKeys() {
        return read(Tombstone.class).map(Tombstone::key).collect(Collectors.toSet());
    }

    @Override
    public synchronized AuditEntry.Head auditHead(String community) {
        return find(AuditEntry.Head.class, community).orElse(AuditEntry.Head.none(community));
    }

    @Override
    public synchronized List<AuditEntry> auditEntries(String community, long first, long last) {
        return read(AuditEntry.class)
            .filter(entry -> entry.community().equals(community) && first <= entry.number() && entry.number() <= last)
            .sorted(Comparator.comparing(AuditEntry::number))
            .toList();
    }

    @Override
    public synchronized MemberStatistics statistics(String community) {
        return new MemberStatistics(
            community,
            read(MemberCountShard.class)
                .filter(counts -> counts.community().equals(community))
                .toList(),
            find(DailyMemberStatistics.class, community)
        );
    }

    @Override
    public void each(Consumer<Entry> entry) {
        members().forEach(member -> entry.accept(entry(member)));
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

    private <T> Stream<T> read(Class<T> kind) {
        failIfConfigured();
        return all(kind).stream();
    }

    private <T> Optional<T> find(Class<T> kind, Object... parts) {
        failIfConfigured();
        return Optional.ofNullable(items.get(new Key(kind, List.of(parts)))).map(kind::cast);
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

    private static Key key(Item item) {
        List<Object> parts = switch (item) {
            case Membership member -> List.of(member.key());
            case RejoinRequest rejoinRequest -> List.of(rejoinRequest.key());
            case HistoryEntry entry -> List.of(entry.member(), entry.at(), entry.id());
            case Tombstone tombstone -> List.of(tombstone.key());
            case AddressChange change -> List.of(change.member());
            case ApprovalDecision approvalDecision -> List.of(approvalDecision.member());
            case ApprovalDecision.Queue queue -> List.of(queue.community(), queue.domain());
            case ApprovalDecision.Today today -> List.of(today.community(), today.day());
            case MailOrder order -> List.of(order.ref());
            case Link link -> List.of(link.hash());
            case Session session -> List.of(session.hash());
            case AddressMailLimit mailLimit -> List.of(mailLimit.mailbox(), mailLimit.proven());
            case SoftBounces bounces -> List.of(bounces.key());
            case ProcessedMail processedMail -> List.of(processedMail.mail());
            case UnverifiedJoin join -> List.of(join.community(), join.addressKey());
            case InboundCounts counts -> List.of(counts.community(), counts.day());
            case MemberCountShard counts -> List.of(counts.community(), counts.part());
            case ArchiveEntry entry -> List.of(entry.community(), entry.position());
            case ArchiveEntry.Head head -> List.of(head.community());
            case AuditEntry entry -> List.of(entry.community(), entry.number());
            case AuditEntry.Head head -> List.of(head.community());
            case DailyMemberStatistics dailyStatistics -> List.of(dailyStatistics.community());
            case Mailing.Feedback feedback -> List.of(feedback.mailing());
            case Mailing mailing -> List.of(mailing.ref());
            case Mailing.Text text -> List.of(text.mailing(), text.version());
            case BroadcastLease lease -> List.of(lease.community());
            case DigestRun run -> List.of(run.community(), run.slot());
            case CoordinatorEntry entry -> List.of(entry.community(), entry.addressKey());
            case CoordinatorEntry.Head head -> List.of(head.community());
            case CoordinatorSession session -> List.of(session.hash());
            case LiveSettings settings -> List.of(settings.community());
            case LiveSettings.Version version -> List.of(version.community(), version.number());
            case ListImport listImport -> List.of(listImport.ref());
            case ListImport.Raw raw -> List.of(raw.ref(), raw.number());
            case ListImport.Rows rows -> List.of(rows.ref(), rows.batch(), rows.number());
            case ListImport.Counts counts -> List.of(counts.ref());
            case ListImport.Invited invited -> List.of(invited.key());
            case ListImport.Invitation invitation -> List.of(invitation.key());
        };
        return new Key(item.getClass(), parts);
    }

    /** The time by which a history is sorted; other items come before it. */
    private static Instant happenedAt(Item item) {
        return item instanceof HistoryEntry entry ? entry.at() : Instant.MIN;
    }
}
