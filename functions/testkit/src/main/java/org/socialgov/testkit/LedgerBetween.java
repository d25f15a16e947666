package org.socialgov.testkit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressChange;
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

/** A wrapper of a table, for tests that observe or disturb calls: methods that aren't overridden call the table. */
public class LedgerBetween implements Ledger {

    private final Ledger table;

    public LedgerBetween(Ledger table) {
        this.table = table;
    }

    /** A table in which something else happens between the first decision and its commit. */
    public static Ledger beforeFirstCommit(Ledger table, Runnable other) {
        return new LedgerBetween(table) {
            private boolean isDone;

            @Override
            public Commit commit(Change change) {
                if (!isDone) {
                    isDone = true;
                    other.run();
                }
                return super.commit(change);
            }
        };
    }

    /**
     * Each read calls this method.
     *
     * @param what the item that is read, for a trace: {@code a member}
     */
    protected <T> T read(String what, Supplier<T> read) {
        return read.get();
    }

    @Override
    public Page memberList(String community, String status, List<String> words, Optional<Position> after, int most) {
        return read("the list of members", () -> table.memberList(community, status, words, after, most));
    }

    @Override
    public void eachListed(String community, String status, Consumer<Position> place) {
        read("the places of the list of members", () -> {
            table.eachListed(community, status, place);
            return place;
        });
    }

    @Override
    public List<Membership> memberships(List<MemberKey> keys) {
        return read("memberships", () -> table.memberships(keys));
    }

    @Override
    public Commit commit(Change change) {
        return table.commit(change);
    }

    @Override
    public void pause(int conflicts) {
        table.pause(conflicts);
    }

    @Override
    public Optional<Membership> member(MemberKey key) {
        return read("a member", () -> table.member(key));
    }

    @Override
    public Optional<RejoinRequest> rejoinRequest(MemberKey key) {
        return read("a rejoin request", () -> table.rejoinRequest(key));
    }

    @Override
    public Optional<SoftBounces> softBounces(MemberKey key) {
        return read("soft bounces", () -> table.softBounces(key));
    }

    @Override
    public Optional<Tombstone> tombstone(MemberKey key) {
        return read("a tombstone", () -> table.tombstone(key));
    }

    @Override
    public Optional<ApprovalDecision> approvalDecision(MemberKey key) {
        return read("an approval decision", () -> table.approvalDecision(key));
    }

    @Override
    public ApprovalDecision.Queue approvalQueue(String community, String domain) {
        return read("the requests of a domain", () -> table.approvalQueue(community, domain));
    }

    @Override
    public ApprovalDecision.Today askedToday(String community, Instant now) {
        return read("the requests of a day", () -> table.askedToday(community, now));
    }

    @Override
    public List<MemberKey> undecided(Instant now, int most) {
        return read("the due items to decide on", () -> table.undecided(now, most));
    }

    @Override
    public Optional<AddressChange> addressChange(MemberKey key) {
        return read("a change of address", () -> table.addressChange(key));
    }

    @Override
    public List<MemberItem> everything(MemberKey key) {
        return read("all items of a member", () -> table.everything(key));
    }

    @Override
    public Optional<ProcessedMail> processedMail(String mail) {
        return read("a processed mail", () -> table.processedMail(mail));
    }

    @Override
    public Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address) {
        return read("a request by mail", () -> table.unverifiedJoin(community, address));
    }

    @Override
    public List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most) {
        return read("the requests by mail", () -> table.unverifiedJoins(community, now, most));
    }

    @Override
    public InboundCounts inboundCounts(String community, LocalDate day) {
        return read("the counts of mails", () -> table.inboundCounts(community, day));
    }

    @Override
    public ArchiveEntry.Head archiveHead(String community) {
        return read("the state of the archive", () -> table.archiveHead(community));
    }

    @Override
    public Optional<ArchiveEntry> archiveEntry(String community, ArchiveEntry.Position position) {
        return read("an announcement in the archive", () -> table.archiveEntry(community, position));
    }

    @Override
    public List<ArchiveEntry> archive(String community, Optional<ArchiveEntry.Position> before, int most) {
        return read("the archive", () -> table.archive(community, before, most));
    }

    @Override
    public List<ArchiveEntry> archive(String community, Instant from, Instant until) {
        return read("the archive of a time", () -> table.archive(community, from, until));
    }

    @Override
    public AuditEntry.Head auditHead(String community) {
        return read("the end of the audit", () -> table.auditHead(community));
    }

    @Override
    public List<AuditEntry> auditEntries(String community, long first, long last) {
        return read("entries of the audit", () -> table.auditEntries(community, first, last));
    }

    @Override
    public MinuteCounts count(RateCounter counter, long minute, int by, Instant now) {
        return read("a counter", () -> table.count(counter, minute, by, now));
    }

    @Override
    public List<MinuteCounts> count(List<Addition> additions, long minute, Instant now) {
        return read("counters", () -> table.count(additions, minute, now));
    }

    @Override
    public Optional<Session> session(Link.Hash hash) {
        return read("a session", () -> table.session(hash));
    }

    @Override
    public List<MemberKey> unconfirmed(Instant now, int most) {
        return read("the due requests to join", () -> table.unconfirmed(now, most));
    }

    @Override
    public Map<HistoryEntry.Event, Integer> happened(String community, Instant from, Instant until) {
        return read("the events of a period", () -> table.happened(community, from, until));
    }

    @Override
    public List<MemberKey> joined(String community, Instant from, Instant until, int most) {
        return read("the new members of a period", () -> table.joined(community, from, until, most));
    }

    @Override
    public List<MemberKey> waiting(int most) {
        return read("the waiting memberships", () -> table.waiting(most));
    }

    @Override
    public List<MailOrder.Ref> missed(Instant from, Instant until, int most) {
        return read("the undelivered mails", () -> table.missed(from, until, most));
    }

    @Override
    public List<AddressStatus> addressStatuses(List<String> communities, EmailAddress address, boolean proven) {
        return read("an address status", () -> table.addressStatuses(communities, address, proven));
    }

    @Override
    public Optional<MailOrder> order(MailOrder.Ref ref) {
        return read("an order", () -> table.order(ref));
    }

    @Override
    public List<MailOrder.Ref> overdue(Instant now, int most) {
        return read("the due mail orders", () -> table.overdue(now, most));
    }

    @Override
    public Optional<Link> link(Link.Hash hash) {
        return read("a link", () -> table.link(hash));
    }

    @Override
    public Optional<Mailing> mailing(Mailing.Ref ref) {
        return read("a mailing", () -> table.mailing(ref));
    }

    @Override
    public Optional<Mailing.Text> mailingText(Mailing.Ref ref, int version) {
        return read("a mailing's text", () -> table.mailingText(ref, version));
    }

    @Override
    public List<Mailing> mailings(String community, Optional<String> before, int most) {
        return read("the mailings", () -> table.mailings(community, before, most));
    }

    @Override
    public List<Mailing.Ref> dueMailings(Instant now, int most) {
        return read("the due mailings", () -> table.dueMailings(now, most));
    }

    @Override
    public Mailing.Feedback mailingFeedback(Mailing.Ref ref) {
        return read("the feedback on a mailing", () -> table.mailingFeedback(ref));
    }

    @Override
    public BroadcastLease broadcastLease(String community) {
        return read("the broadcast's lease", () -> table.broadcastLease(community));
    }

    @Override
    public Optional<DigestRun> digestRun(String community, String slot) {
        return read("a run of digests", () -> table.digestRun(community, slot));
    }

    @Override
    public List<MemberKey> activeMembers(String community, String after, int most) {
        return read("the member index", () -> table.activeMembers(community, after, most));
    }

    @Override
    public List<MemberKey> membersWithHeld(String community, String after, int most) {
        return read("the members with held deliveries", () -> table.membersWithHeld(community, after, most));
    }

    @Override
    public List<MailOrder> deliveries(MemberKey key) {
        return read("a member's deliveries", () -> table.deliveries(key));
    }

    @Override
    public List<Recipient> recipients(List<MemberKey> keys, String mailing) {
        return read("recipients", () -> table.recipients(keys, mailing));
    }

    @Override
    public List<MailOrder.Ref> unsent(Instant from, Instant until, int most) {
        return read("the unsent mail orders", () -> table.unsent(from, until, most));
    }

    @Override
    public String home() {
        return table.home();
    }

    @Override
    public CoordinatorStore.Stored coordinators(String community) {
        return read("the coordinators", () -> table.coordinators(community));
    }

    @Override
    public Optional<CoordinatorEntry> coordinatorEntry(String community, AddressKey address) {
        return read("a coordinator", () -> table.coordinatorEntry(community, address));
    }

    @Override
    public Optional<CoordinatorSession> coordinatorSession(Link.Hash hash) {
        return read("a coordinator's session", () -> table.coordinatorSession(hash));
    }

    @Override
    public LiveSettings liveSettings(String community) {
        return read("the settings", () -> table.liveSettings(community));
    }

    @Override
    public List<LiveSettings.Version> settingsVersions(String community, int most) {
        return read("the versions of the settings", () -> table.settingsVersions(community, most));
    }

    @Override
    public Optional<ListImport> listImport(ListImport.Ref ref) {
        return read("an import", () -> table.listImport(ref));
    }

    @Override
    public List<ListImport> listImports(String community, int most) {
        return read("the imports", () -> table.listImports(community, most));
    }

    @Override
    public List<ListImport.Raw> rawOf(ListImport.Ref ref) {
        return read("an uploaded text", () -> table.rawOf(ref));
    }

    @Override
    public Optional<ListImport.Rows> rowsOf(ListImport.Ref ref, String batch, int number) {
        return read("rows of an import", () -> table.rowsOf(ref, batch, number));
    }

    @Override
    public List<UncountedItem> uploadedData(ListImport.Ref ref) {
        return read("the data of an import", () -> table.uploadedData(ref));
    }

    @Override
    public ListImport.Counts importCounts(ListImport.Ref ref) {
        return read("the counts of an import", () -> table.importCounts(ref));
    }

    @Override
    public List<ListImport.Ref> dueImports(Instant now, int most) {
        return read("the imports that are due", () -> table.dueImports(now, most));
    }

    @Override
    public Optional<ListImport.Invited> invited(MemberKey key) {
        return read("the mark of an invitation", () -> table.invited(key));
    }

    @Override
    public Optional<ListImport.Invitation> invitation(MemberKey key) {
        return read("an invitation", () -> table.invitation(key));
    }

    @Override
    public Set<MemberKey> invitedKeys(String community) {
        return read("the invited keys", () -> table.invitedKeys(community));
    }

    @Override
    public Set<MemberKey> tombstoneKeys() {
        return read("the tombstones", () -> table.tombstoneKeys());
    }
}
