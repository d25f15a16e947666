package org.socialgov.table;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.MailboxKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.BroadcastLease;
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
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.storage.MemberList;
import org.socialgov.table.dynamo.AttributeValue;

/**
 * Keys and access patterns of all items in the table.
 *
 * <pre>
 * item                             pk                          sk              read by
 * membership                       MEMBER#key                  MEMBER          get; with JOIN, REMAINDER and LIMITS in one batch
 * repeated request to join         MEMBER#key                  JOIN            get
 * event in a member's history      MEMBER#key                  HISTORY#time#id query of all items under the key
 * coordinators' decision           MEMBER#key                  RULING          get
 * request to change the address    MEMBER#key                  CHANGE          get
 * tombstone of an erased member    MEMBER#key                  REMAINDER       get
 * mail order                       MEMBER#key                  ORDER#id        get; unsent ones by the index of due items
 * soft bounces of a member         MEMBER#key                  BOUNCES         get
 * delivery of a mailing or digest  MEMBER#key                  DELIVERY#id     get, or all by query; held ones by the index
 * mailing                          MAILING#community           MAILING#id      get, or the newest by query; due ones by the index
 * a version of its text            MAILING#community           TEXT#id#number  get
 * bounces and complaints of it     MAILING#community           FEEDBACK#id     get; added to by update
 * lease of the broadcast           BROADCAST#community         LEASE           get
 * run of the digests               BROADCAST#community         DIGEST#slot     get
 * link                             LINK#SHA-256 of its token   LINK            get
 * counter by minutes               COUNTER#name                COUNT           update
 * session                          SESSION#SHA-256 of cookie   SESSION         get
 * mail limit of a mailbox          ADDRESS#key                 LIMITS          with the membership
 * the same for the proven person   ADDRESS#key                 PROVEN          with the membership
 * processed mail                   INBOUND#mail                RECEIPT         get
 * join by mail, not verified       GRAY#community              ADDRESS#key     get, or all by query
 * mails to it, counted by day       PASSED-ON#community         DAY#date        get
 * undecided requests of a domain   APPROVALS#community         DOMAIN#SHA-256  get
 * requests asked about in a day    APPROVALS#community         DAY#date        get
 * member counts, 16 shards         FIGURES#community           COUNTS#part     all by query; added to by update
 * result of the daily count        FIGURES#community           CENSUS          with the member counts
 * mark of made-up members          FIGURES#community           EXAMPLE         with the member counts
 * audit entry                      AUDIT#community             number          query of a range
 * end of the audit                 AUDIT#community             HEAD            get
 * announcement in the archive      ARCHIVE#community           time#mailing    get, or all by query, or of a time
 * state of the archive             ARCHIVE#community           HEAD            get
 * coordinator of a community       COORDINATORS#community      COORDINATOR#key all by query, key of the address alone
 * order of changes of them         COORDINATORS#community      HEAD            with them
 * session of a coordinator         COORDINATOR-SESSION#SHA-256 of cookie  SESSION  get
 * settings of the coordinators     SETTINGS#community          CURRENT         get
 * a version of them                SETTINGS#community          VERSION#number  the newest by query
 * imported list                    IMPORTS#community           id              get, or the newest by query; due ones by the index
 * a part of its uploaded text      IMPORT#id                   RAW#number      all by query
 * people to invite, 100 an item    IMPORT#id                   ROWS#batch#number  get
 * what became of them              IMPORT#id                   COUNTS          get; added to by update
 * mark of an invited address       MEMBER#key                  INVITED         get
 * open invitation                  MEMBER#key                  INVITATION      get
 * list of .gov domains             DIRECTORY#format            STOCK           get
 * a part of it                     DIRECTORY#format            PART#number     get, or all by query
 * </pre>
 *
 * <p>{@code MEMBER#key} contains the SHA-256 of community and canonical address, {@code ADDRESS#key} that of the address
 * alone: keys appear in the stream, in queues and in failure records, and must contain no address.
 *
 * <p>The index of due items is named {@code owed}, as are its partition attribute and one of its partitions; CloudFormation
 * can't rename an index. Only items that a function or the brief must find by time have its attributes, {@code owed} (the
 * partition) and {@code due} (the time), so its size follows the open work and not the number of mails ever sent. Its
 * partitions:
 *
 * <ul>
 *   <li>{@code OWED}: mail orders that are unsent, claimed or of unknown outcome, by the time of the next attempt
 *   <li>{@code UNCONFIRMED}: unconfirmed requests to join, by the time of their reminder or their expiry
 *   <li>{@code WAITING}: memberships that wait for a coordinator's decision, by the time of the next reminder
 *   <li>{@code MISSED}: undelivered mails, by the time of their failure, for the coordinators' brief
 *   <li>{@code HAPPENED#} and a community's id: history entries by time and event, so that the brief counts them by
 *       their keys alone
 * </ul>
 *
 * <p>The index {@code members} holds each membership by {@code listed}, its community and status, and {@code since}, the
 * time at which the status began, with what a row of the coordinators' list shows, and {@code find}, what a search of
 * theirs compares. By their keys alone it holds the marks of invited addresses ({@code community#INVITED}) and all
 * tombstones ({@code REMAINDER}). Its attribute isn't named {@code members}: the queue of undecided requests has a list of that name, and
 * DynamoDB refuses an item whose attribute has another type than the key of an index. Its own limit of reads keeps a search from taking those of a join.
 *
 * <p>At a million members, the table itself is distributed by its hashed keys. A partition of the index takes 1,000 writes
 * a second, that is 500 mails a second, more than the mail service sends. Beyond that, {@code OWED} would become
 * {@code OWED#} and the order id's first hexadecimal digit, and the sweeper would query sixteen partitions.
 */
final class Keys {

    static final String PK = "pk";
    static final String SK = "sk";
    static final String REVISION = "revision";
    /** The time after which DynamoDB may delete the item, in seconds since the epoch. */
    static final String EXPIRES = "expires";

    /** The name of the index of due items. */
    static final String DUE_ITEMS_INDEX = "owed";
    /** The attribute with an item's partition in the index of due items. */
    static final String DUE_ITEMS = "owed";
    /** The attribute with an item's time in the index of due items. */
    static final String DUE = "due";
    static final String UNSENT_MAIL_PARTITION = "OWED";
    static final String UNCONFIRMED_PARTITION = "UNCONFIRMED";
    static final String WAITING_PARTITION = "WAITING";
    static final String UNDELIVERED_PARTITION = "MISSED";
    static final String HAPPENED_PARTITION = "HAPPENED#";
    /** Mailings that a broadcast must look at. */
    static final String BROADCASTS_PARTITION = "BROADCASTS";
    /** Imports whose run must go on. */
    static final String IMPORTS_PARTITION = "IMPORTS";
    /** The member index: a community's active members by their keys. */
    static final String ACTIVE_PARTITION = "ACTIVE#";
    /** A community's deliveries that are held for digests, by the members' keys and the times. */
    static final String HELD_PARTITION = "HELD#";

    /** The name of the index of memberships by status, and its attributes: the partition, the time, and what is searched. */
    static final String MEMBERS_INDEX = "members";
    static final String LISTED = "listed";
    static final String SINCE = "since";
    static final String FIND = "find";

    /** The sort key of a membership. */
    static final String MEMBERSHIP = "MEMBER";
    static final String STATISTICS = "FIGURES#";
    static final String COUNTS = "COUNTS#";
    static final String DAILY_STATISTICS = "CENSUS";
    /** Beside the counts of made-up members; only {@code infrastructure/demo} writes it. */
    static final String EXAMPLE = "EXAMPLE";

    static final String APPROVALS = "APPROVALS#";
    static final String APPROVAL_QUEUE = "DOMAIN#";

    static final String ARCHIVE = "ARCHIVE#";
    static final String AUDIT = "AUDIT#";
    static final String COORDINATORS = "COORDINATORS#";
    static final String COORDINATOR_SESSION = "COORDINATOR-SESSION#";
    /** The sort key of the item that gives changes of a partition one order. */
    static final String HEAD = "HEAD";

    static final String IMPORTS = "IMPORTS#";
    static final String IMPORT = "IMPORT#";
    static final String RAW = "RAW#";
    static final String ROWS = "ROWS#";
    static final String INVITED = "INVITED";
    static final String INVITATION = "INVITATION";

    static final String SETTINGS = "SETTINGS#";
    static final String SETTINGS_VERSION = "VERSION#";

    static final String MEMBER = "MEMBER#";
    static final String ORDER = "ORDER#";
    /** Not the prefix of an order: the stream invokes no function for a delivery. */
    static final String DELIVERY = "DELIVERY#";
    static final String MAILING = "MAILING#";
    static final String MAILING_TEXT = "TEXT#";
    static final String BROADCAST = "BROADCAST#";
    static final String DIGEST = "DIGEST#";
    static final String DIRECTORY = "DIRECTORY#";
    static final String PART = "PART#";
    static final String HISTORY = "HISTORY#";
    static final String JOIN = "JOIN";
    static final String BOUNCES = "BOUNCES";
    static final String TOMBSTONE = "REMAINDER";
    static final String CHANGE = "CHANGE";
    static final String APPROVAL_DECISION = "RULING";
    /** The sort key of the mail limit of a proven person. */
    static final String PROVEN = "PROVEN";
    static final String LINK = "LINK#";
    static final String SESSION = "SESSION#";
    static final String ADDRESS = "ADDRESS#";
    static final String INBOUND = "INBOUND#";
    static final String INBOUND_COUNTS = "PASSED-ON#";
    static final String UNVERIFIED_JOINS = "GRAY#";
    static final String DAY = "DAY#";

    private Keys() {}

    /** The key of a membership. */
    static Map<String, AttributeValue> member(MemberKey key) {
        return under(key, MEMBERSHIP);
    }

    /** The key of an item under a member's key. */
    static Map<String, AttributeValue> under(MemberKey key, String sk) {
        return key(MEMBER + key.hex(), sk);
    }

    static Map<String, AttributeValue> counter(RateCounter counter) {
        return key("COUNTER#" + counter.key(), "COUNT");
    }

    static Map<String, AttributeValue> session(Link.Hash hash) {
        return key(SESSION + hash.hex(), "SESSION");
    }

    /** The key contains the time: a query of the member's items returns the history in order. */
    static Map<String, AttributeValue> history(HistoryEntry entry) {
        return under(entry.member(), HISTORY + Items.instant(entry.at()) + "#" + entry.id());
    }

    /** The partition of a community's memberships of a status in the index of memberships. */
    static String members(String community, String status) {
        return community + "#" + status;
    }

    /** The key of a membership in the index of memberships. */
    static Map<String, AttributeValue> listed(String partition, MemberList.Position position) {
        var key = new HashMap<>(member(position.key()));
        key.put(LISTED, AttributeValue.fromS(partition));
        key.put(SINCE, AttributeValue.fromS(Items.instant(position.since())));
        return key;
    }

    /** The position of such a key. */
    static MemberList.Position position(ItemReader key) {
        return new MemberList.Position(key.instant(SINCE), key.memberKey());
    }

    static Map<String, AttributeValue> order(MailOrder.Ref ref) {
        return under(ref.member(), (ref.isDelivery() ? DELIVERY : ORDER) + ref.id());
    }

    static Map<String, AttributeValue> mailing(Mailing.Ref ref) {
        return key(MAILING + ref.community(), MAILING + ref.id());
    }

    static Map<String, AttributeValue> mailingText(Mailing.Ref ref, int version) {
        return key(MAILING + ref.community(), MAILING_TEXT + ref.id() + "#" + version);
    }

    static Map<String, AttributeValue> mailingFeedback(Mailing.Ref ref) {
        return key(MAILING + ref.community(), "FEEDBACK#" + ref.id());
    }

    static Map<String, AttributeValue> broadcastLease(String community) {
        return key(BROADCAST + community, "LEASE");
    }

    static Map<String, AttributeValue> digestRun(String community, String slot) {
        return key(BROADCAST + community, DIGEST + slot);
    }

    /** The mailing of a key. */
    static Mailing.Ref mailingRef(ItemReader key) {
        return new Mailing.Ref(key.partition(MAILING), key.sort(MAILING));
    }

    static Map<String, AttributeValue> link(Link.Hash hash) {
        return key(LINK + hash.hex(), "LINK");
    }

    static Map<String, AttributeValue> mailLimit(MailboxKey mailbox, boolean proven) {
        return key(ADDRESS + mailbox.hex(), proven ? PROVEN : "LIMITS");
    }

    static Map<String, AttributeValue> processedMail(String mail) {
        return key(INBOUND + mail, "RECEIPT");
    }

    static Map<String, AttributeValue> unverifiedJoin(String community, AddressKey address) {
        return key(UNVERIFIED_JOINS + community, ADDRESS + address.hex());
    }

    static Map<String, AttributeValue> inboundCounts(String community, LocalDate day) {
        return key(INBOUND_COUNTS + community, DAY + day);
    }

    static Map<String, AttributeValue> approvalQueue(String community, String domain) {
        return key(APPROVALS + community, APPROVAL_QUEUE + domain);
    }

    static Map<String, AttributeValue> askedToday(String community, LocalDate day) {
        return key(APPROVALS + community, DAY + day);
    }

    /** The sort key of an audit entry: the texts sort by number. */
    static String auditNumber(long number) {
        return "%012d".formatted(number);
    }

    static Map<String, AttributeValue> archiveEntry(String community, ArchiveEntry.Position position) {
        return key(ARCHIVE + community, archivePosition(position));
    }

    /** The sort key of an announcement in the archive: the texts sort by time. */
    static String archivePosition(ArchiveEntry.Position position) {
        return Items.instant(position.startedAt()) + "#" + position.mailing();
    }

    /** The place of a sort key. */
    static ArchiveEntry.Position archivePosition(String sortKey) {
        int end = sortKey.indexOf('#');
        return new ArchiveEntry.Position(Instant.parse(sortKey.substring(0, end)), sortKey.substring(end + 1));
    }

    static Map<String, AttributeValue> archiveHead(String community) {
        return key(ARCHIVE + community, HEAD);
    }

    static Map<String, AttributeValue> auditHead(String community) {
        return key(AUDIT + community, HEAD);
    }

    static Map<String, AttributeValue> coordinator(String community, AddressKey address) {
        return key(COORDINATORS + community, "COORDINATOR#" + address.hex());
    }

    static Map<String, AttributeValue> coordinatorSession(Link.Hash hash) {
        return key(COORDINATOR_SESSION + hash.hex(), "SESSION");
    }

    static Map<String, AttributeValue> listImport(ListImport.Ref ref) {
        return key(IMPORTS + ref.community(), ref.id());
    }

    /** The import of a key. */
    static ListImport.Ref importRef(ItemReader key) {
        return new ListImport.Ref(key.partition(IMPORTS), key.text(SK));
    }

    static Map<String, AttributeValue> importRows(ListImport.Ref ref, String batch, int number) {
        return key(IMPORT + ref.id(), ROWS + batch + "#%04d".formatted(number));
    }

    static Map<String, AttributeValue> importCounts(ListImport.Ref ref) {
        return key(IMPORT + ref.id(), "COUNTS");
    }

    static Map<String, AttributeValue> liveSettings(String community) {
        return key(SETTINGS + community, "CURRENT");
    }

    /**
     * The key of the description of the list of domains, by format: an earlier release finds the list in the format
     * that it can read.
     */
    static Map<String, AttributeValue> stock(int format) {
        return key(DIRECTORY + format, "STOCK");
    }

    /** One part of the list of domains. */
    static Map<String, AttributeValue> part(int format, int number) {
        return key(DIRECTORY + format, "%s%02d".formatted(PART, number));
    }

    static Map<String, AttributeValue> of(Item item) {
        return switch (item) {
            case Membership member -> member(member.key());
            case RejoinRequest rejoinRequest -> under(rejoinRequest.key(), JOIN);
            case HistoryEntry entry -> history(entry);
            case Tombstone tombstone -> under(tombstone.key(), TOMBSTONE);
            case AddressChange change -> under(change.member(), CHANGE);
            case ApprovalDecision approvalDecision -> under(approvalDecision.member(), APPROVAL_DECISION);
            case ApprovalDecision.Queue queue -> approvalQueue(queue.community(), queue.domain());
            case ApprovalDecision.Today today -> askedToday(today.community(), today.day());
            case MailOrder order -> order(order.ref());
            case Link link -> link(link.hash());
            case Session session -> session(session.hash());
            case AddressMailLimit mailLimit -> mailLimit(mailLimit.mailbox(), mailLimit.proven());
            case SoftBounces bounces -> under(bounces.key(), BOUNCES);
            case ProcessedMail processedMail -> processedMail(processedMail.mail());
            case UnverifiedJoin join -> unverifiedJoin(join.community(), join.addressKey());
            case InboundCounts counts -> inboundCounts(counts.community(), counts.day());
            case MemberCountShard counts -> key(
                STATISTICS + counts.community(),
                COUNTS + Integer.toHexString(counts.part())
            );
            case ArchiveEntry entry -> archiveEntry(entry.community(), entry.position());
            case ArchiveEntry.Head head -> archiveHead(head.community());
            case AuditEntry entry -> key(AUDIT + entry.community(), auditNumber(entry.number()));
            case AuditEntry.Head head -> auditHead(head.community());
            case Mailing.Feedback feedback -> mailingFeedback(feedback.mailing());
            case Mailing mailing -> mailing(mailing.ref());
            case Mailing.Text text -> mailingText(text.mailing(), text.version());
            case BroadcastLease lease -> broadcastLease(lease.community());
            case DigestRun run -> digestRun(run.community(), run.slot());
            case DailyMemberStatistics dailyStatistics -> key(
                STATISTICS + dailyStatistics.community(),
                DAILY_STATISTICS
            );
            case CoordinatorEntry entry -> coordinator(entry.community(), entry.addressKey());
            case CoordinatorEntry.Head head -> key(COORDINATORS + head.community(), HEAD);
            case CoordinatorSession session -> coordinatorSession(session.hash());
            case LiveSettings settings -> liveSettings(settings.community());
            case LiveSettings.Version version -> key(
                SETTINGS + version.community(),
                SETTINGS_VERSION + "%06d".formatted(version.number())
            );
            case ListImport listImport -> listImport(listImport.ref());
            case ListImport.Raw raw -> key(IMPORT + raw.ref().id(), RAW + "%02d".formatted(raw.number()));
            case ListImport.Rows rows -> importRows(rows.ref(), rows.batch(), rows.number());
            case ListImport.Counts counts -> importCounts(counts.ref());
            case ListImport.Invited invited -> under(invited.key(), INVITED);
            case ListImport.Invitation invitation -> under(invitation.key(), INVITATION);
        };
    }

    /** The mail order of a key. */
    static MailOrder.Ref orderRef(ItemReader key) {
        return key.text(SK).startsWith(DELIVERY)
            ? MailOrder.Ref.delivery(key.memberKey(), key.sort(DELIVERY))
            : new MailOrder.Ref(key.memberKey(), key.sort(ORDER));
    }

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of(PK, AttributeValue.fromS(pk), SK, AttributeValue.fromS(sk));
    }
}
