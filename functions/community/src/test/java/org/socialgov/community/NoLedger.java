package org.socialgov.community;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MailboxKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
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
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Members;

/** A table that holds nothing. The one of the testkit depends on this module, so that it can't be used here. */
public class NoLedger implements Ledger {

    @Override
    public Page memberList(String community, String status, List<String> words, Optional<Position> after, int most) {
        return new Page(List.of(), Optional.empty());
    }

    @Override
    public void eachListed(String community, String status, Consumer<Position> place) {
        // Nobody is listed.
    }

    @Override
    public List<Membership> memberships(List<MemberKey> keys) {
        return List.of();
    }

    @Override
    public Optional<Membership> member(MemberKey key) {
        return Optional.empty();
    }

    @Override
    public ApprovalDecision.Queue approvalQueue(String community, String domain) {
        return ApprovalDecision.Queue.none(community, domain);
    }

    @Override
    public ApprovalDecision.Today askedToday(String community, Instant now) {
        return ApprovalDecision.Today.none(community, now);
    }

    @Override
    public Optional<RejoinRequest> rejoinRequest(MemberKey key) {
        return Optional.empty();
    }

    @Override
    public Optional<SoftBounces> softBounces(MemberKey key) {
        return Optional.empty();
    }

    @Override
    public List<MemberKey> unconfirmed(Instant now, int most) {
        return List.of();
    }

    @Override
    public Optional<Tombstone> tombstone(MemberKey key) {
        return Optional.empty();
    }

    @Override
    public MinuteCounts count(RateCounter counter, long minute, int by, Instant now) {
        return MinuteCounts.of(Map.of(minute, by));
    }

    @Override
    public Optional<ApprovalDecision> approvalDecision(MemberKey key) {
        return Optional.empty();
    }

    @Override
    public List<MemberKey> undecided(Instant now, int most) {
        return List.of();
    }

    @Override
    public Optional<AddressChange> addressChange(MemberKey key) {
        return Optional.empty();
    }

    @Override
    public List<MemberItem> everything(MemberKey key) {
        return List.of();
    }

    @Override
    public List<Members.AddressStatus> addressStatuses(List<String> communities, EmailAddress address, boolean proven) {
        return communities
            .stream()
            .map(community -> MemberKey.of(community, address))
            .map(key ->
                new Members.AddressStatus(
                    member(key),
                    rejoinRequest(key),
                    tombstone(key),
                    AddressMailLimit.none(MailboxKey.of(address), proven)
                )
            )
            .toList();
    }

    @Override
    public Optional<MailOrder> order(MailOrder.Ref ref) {
        return Optional.empty();
    }

    @Override
    public List<MailOrder.Ref> overdue(Instant now, int most) {
        return List.of();
    }

    @Override
    public Optional<Link> link(Link.Hash hash) {
        return Optional.empty();
    }

    @Override
    public Optional<Session> session(Link.Hash hash) {
        return Optional.empty();
    }

    @Override
    public Map<HistoryEntry.Event, Integer> happened(String community, Instant from, Instant until) {
        return Map.of();
    }

    @Override
    public List<MemberKey> joined(String community, Instant from, Instant until, int most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<MemberKey> waiting(int most) {
        return List.of();
    }

    @Override
    public List<MailOrder.Ref> missed(Instant from, Instant until, int most) {
        return List.of();
    }

    @Override
    public Optional<ProcessedMail> processedMail(String mail) {
        return Optional.empty();
    }

    @Override
    public Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address) {
        return Optional.empty();
    }

    @Override
    public List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most) {
        return List.of();
    }

    @Override
    public InboundCounts inboundCounts(String community, LocalDate day) {
        return InboundCounts.none(community, day);
    }

    @Override
    public ArchiveEntry.Head archiveHead(String community) {
        return ArchiveEntry.Head.none(community);
    }

    @Override
    public Optional<ArchiveEntry> archiveEntry(String community, ArchiveEntry.Position position) {
        return Optional.empty();
    }

    @Override
    public List<ArchiveEntry> archive(String community, Optional<ArchiveEntry.Position> before, int most) {
        return List.of();
    }

    @Override
    public List<ArchiveEntry> archive(String community, Instant from, Instant until) {
        return List.of();
    }

    @Override
    public AuditEntry.Head auditHead(String community) {
        return AuditEntry.Head.none(community);
    }

    @Override
    public List<AuditEntry> auditEntries(String community, long first, long last) {
        return List.of();
    }

    @Override
    public CoordinatorStore.Stored coordinators(String community) {
        return new CoordinatorStore.Stored(CoordinatorEntry.Head.none(community), List.of());
    }

    @Override
    public Optional<CoordinatorEntry> coordinatorEntry(String community, AddressKey address) {
        return Optional.empty();
    }

    @Override
    public Optional<CoordinatorSession> coordinatorSession(Link.Hash hash) {
        return Optional.empty();
    }

    @Override
    public Commit commit(Change change) {
        return Commit.COMMITTED;
    }

    @Override
    public void pause(int conflicts) {}

    @Override
    public Optional<Mailing> mailing(Mailing.Ref ref) {
        return Optional.empty();
    }

    @Override
    public Optional<Mailing.Text> mailingText(Mailing.Ref ref, int version) {
        return Optional.empty();
    }

    @Override
    public List<Mailing> mailings(String community, Optional<String> before, int most) {
        return List.of();
    }

    @Override
    public List<Mailing.Ref> dueMailings(Instant now, int most) {
        return List.of();
    }

    @Override
    public Mailing.Feedback mailingFeedback(Mailing.Ref ref) {
        return Mailing.Feedback.none(ref);
    }

    @Override
    public BroadcastLease broadcastLease(String community) {
        return BroadcastLease.none(community);
    }

    @Override
    public Optional<DigestRun> digestRun(String community, String slot) {
        return Optional.empty();
    }

    @Override
    public List<MemberKey> activeMembers(String community, String after, int most) {
        return List.of();
    }

    @Override
    public List<MemberKey> membersWithHeld(String community, String after, int most) {
        return List.of();
    }

    @Override
    public List<MailOrder> deliveries(MemberKey key) {
        return List.of();
    }

    @Override
    public List<Recipient> recipients(List<MemberKey> keys, String mailing) {
        return List.of();
    }

    @Override
    public List<MailOrder.Ref> unsent(Instant from, Instant until, int most) {
        return List.of();
    }

    @Override
    public String home() {
        return "table";
    }

    @Override
    public LiveSettings liveSettings(String community) {
        return LiveSettings.none(community);
    }

    @Override
    public List<LiveSettings.Version> settingsVersions(String community, int most) {
        return List.of();
    }

    @Override
    public Optional<ListImport> listImport(ListImport.Ref ref) {
        return Optional.empty();
    }

    @Override
    public List<ListImport> listImports(String community, int most) {
        return List.of();
    }

    @Override
    public List<ListImport.Raw> rawOf(ListImport.Ref ref) {
        return List.of();
    }

    @Override
    public Optional<ListImport.Rows> rowsOf(ListImport.Ref ref, String batch, int number) {
        return Optional.empty();
    }

    @Override
    public List<UncountedItem> uploadedData(ListImport.Ref ref) {
        return List.of();
    }

    @Override
    public ListImport.Counts importCounts(ListImport.Ref ref) {
        return ListImport.Counts.none(ref);
    }

    @Override
    public List<ListImport.Ref> dueImports(Instant now, int most) {
        return List.of();
    }

    @Override
    public Optional<ListImport.Invited> invited(MemberKey key) {
        return Optional.empty();
    }

    @Override
    public Optional<ListImport.Invitation> invitation(MemberKey key) {
        return Optional.empty();
    }

    @Override
    public Set<MemberKey> invitedKeys(String community) {
        return Set.of();
    }

    @Override
    public Set<MemberKey> tombstoneKeys() {
        return Set.of();
    }
}
