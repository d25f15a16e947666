package org.socialgov.table;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.table.dynamo.Answer;
import org.socialgov.table.dynamo.AttributeValue;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.table.dynamo.DynamoException;
import org.socialgov.table.dynamo.Parameters;

/**
 * The ledger in one DynamoDB table. {@link Keys} lists the items and their keys. It is one long class because it implements
 * one port: all of its reads and its one write share the client, the table's name and the mapping of errors.
 */
public final class DynamoLedger implements Ledger {

    /** Prefix of a counter's attributes; the minute since the epoch follows. */
    private static final String MINUTE = "m";

    /** Longer than any period that is counted. */
    private static final int MINUTES_ASKED_ABOUT = 120;

    /** The largest number of retries of a transaction that another one on the same item cancelled, or of a partial read. */
    private static final int MOST_COLLISIONS = 6;

    /** Limits the wait to a bit over half a second: all tries together take less than a visitor waits. */
    private static final int MOST_DOUBLINGS = 5;

    /** The largest number of items that DynamoDB reads in one batch. */
    private static final int LARGEST_BATCH = 100;

    /** A batch of memberships takes some 50 read units. */
    private static final long NANOS_OF_A_BATCH = 50_000_000;

    /** Bytes after which DynamoDB ends the page of a query. */
    private static final long BYTES_OF_A_QUERY = 1L << 20;

    private static final Instant FOREVER = LocalDate.of(9999, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);

    private final DynamoClient client;
    private final String table;

    /**
     * @param client with its time limit set
     * @param table the table's name
     */
    public DynamoLedger(DynamoClient client, String table) {
        this.client = client;
        this.table = table;
    }

    @Override
    public Optional<Membership> member(MemberKey key) {
        return get(Keys.member(key), Items::membership);
    }

    @Override
    public Page memberList(String community, String status, List<String> words, Optional<Position> after, int most) {
        String partition = Keys.members(community, status);
        var rows = new ArrayList<Row>();
        var next = after.map(place -> Keys.listed(partition, place)).orElse(null);
        for (long bytes = 0; bytes < MOST_BYTES; bytes += BYTES_OF_A_QUERY) {
            // One more than asked for, to know whether there are more. A filter is applied after the limit.
            var query = listQuery(partition, words).item("ExclusiveStartKey", next);
            if (words.isEmpty()) {
                query.number("Limit", most + 1L - rows.size());
            }
            var page = call("Query", query);
            page.items().stream().map(Items::row).forEach(rows::add);
            if (rows.size() > most) {
                var shown = List.copyOf(rows.subList(0, most));
                return new Page(shown, Optional.of(shown.getLast().position()));
            }
            if (page.last().isEmpty()) {
                return new Page(List.copyOf(rows), Optional.empty());
            }
            next = page.last();
        }
        return new Page(List.copyOf(rows), Optional.of(Keys.position(next)));
    }

    private Parameters listQuery(String partition, List<String> words) {
        var names = new HashMap<>(Map.of("#listed", Keys.LISTED));
        var values = new HashMap<>(Map.of(":listed", AttributeValue.fromS(partition)));
        var query = on(table)
            .text("IndexName", Keys.MEMBERS_INDEX)
            .text("KeyConditionExpression", "#listed = :listed")
            .flag("ScanIndexForward", false);
        if (!words.isEmpty()) {
            names.put("#find", Keys.FIND);
            var conditions = new ArrayList<String>();
            for (String word : words) {
                String name = ":word" + conditions.size();
                values.put(name, AttributeValue.fromS(" " + word));
                conditions.add("contains(#find, " + name + ")");
            }
            query.text("FilterExpression", String.join(" AND ", conditions));
        }
        return query.names(names).values(values);
    }

    @Override
    public void eachListed(String community, String status, Consumer<Position> place) {
        var query = listQuery(Keys.members(community, status), List.of()).text(
            "ProjectionExpression",
            String.join(", ", Keys.PK, Keys.SK, Keys.SINCE)
        );
        call(() -> {
            client.each("Query", query, key -> place.accept(Keys.position(key)));
            return place;
        });
    }

    /** Reads at most 1,000 units a second, so that an export leaves the others' reads alone. */
    @Override
    public List<Membership> memberships(List<MemberKey> keys) {
        var memberships = new ArrayList<Membership>();
        long start = System.nanoTime();
        for (int from = 0; from < keys.size(); from += LARGEST_BATCH) {
            var asked = new LinkedHashSet<Map<String, AttributeValue>>();
            keys.subList(from, Math.min(keys.size(), from + LARGEST_BATCH)).forEach(key -> asked.add(Keys.member(key)));
            var found = batch(asked, false);
            asked.forEach(key -> found.get(key).map(Items::membership).ifPresent(memberships::add));
            if (from + LARGEST_BATCH < keys.size()) {
                sleep(start + (from / LARGEST_BATCH + 1) * NANOS_OF_A_BATCH - System.nanoTime());
            }
        }
        return memberships;
    }

    private static void sleep(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailable(interrupted);
        }
    }

    @Override
    public Optional<RejoinRequest> rejoinRequest(MemberKey key) {
        return get(Keys.rejoinRequest(key), Items::rejoinRequest);
    }

    @Override
    public Optional<SoftBounces> softBounces(MemberKey key) {
        return get(Keys.softBounces(key), Items::softBounces);
    }

    @Override
    public Optional<Tombstone> tombstone(MemberKey key) {
        return get(Keys.tombstone(key), Items::tombstone);
    }

    @Override
    public Optional<AddressChange> addressChange(MemberKey key) {
        return get(Keys.addressChange(key), Items::addressChange);
    }

    @Override
    public List<MemberItem> everything(MemberKey key) {
        return all(Keys.partition(key)).stream().map(Items::underMember).toList();
    }

    /** All items of a partition, in the order of their sort keys. */
    private List<Map<String, AttributeValue>> all(String partition) {
        return all("pk = :pk", Map.of(":pk", AttributeValue.fromS(partition)));
    }

    /** The items of a partition from one sort key to another, both included. */
    private List<Map<String, AttributeValue>> range(String partition, String first, String last) {
        return all(
            "pk = :pk AND sk BETWEEN :first AND :last",
            Map.of(
                ":pk",
                AttributeValue.fromS(partition),
                ":first",
                AttributeValue.fromS(first),
                ":last",
                AttributeValue.fromS(last)
            )
        );
    }

    private List<Map<String, AttributeValue>> all(String condition, Map<String, AttributeValue> values) {
        var found = new ArrayList<Map<String, AttributeValue>>();
        var query = on(table).flag("ConsistentRead", true).text("KeyConditionExpression", condition).values(values);
        call(() -> {
            client.each("Query", query, found::add);
            return found;
        });
        return found;
    }

    @Override
    public MinuteCounts count(RateCounter counter, long minute, int by, Instant now) {
        var update = on(table)
            .item("Key", Keys.counter(counter))
            .text("UpdateExpression", "ADD #minute :by SET #expires = :expires")
            .names(Map.of("#minute", MINUTE + minute, "#expires", Keys.EXPIRES))
            .values(
                Map.of(
                    ":by",
                    AttributeValue.fromN(Integer.toString(by)),
                    ":expires",
                    AttributeValue.fromN(Long.toString(now.plus(counter.kept()).getEpochSecond()))
                )
            )
            .text("ReturnValues", "ALL_NEW");
        var minutes = new HashMap<Long, Integer>();
        call("UpdateItem", update)
            .item()
            .forEach((name, value) -> {
                if (name.startsWith(MINUTE)) {
                    minutes.put(Long.valueOf(name.substring(MINUTE.length())), Integer.valueOf(value.n()));
                }
            });
        forget(counter, minutes, now);
        return MinuteCounts.of(minutes);
    }

    @Override
    public List<MinuteCounts> count(List<Addition> additions, long minute, Instant now) {
        var others = additions
            .stream()
            .skip(1)
            .map(addition -> ConcurrentCall.start(() -> count(addition.counter(), minute, addition.by(), now)))
            .toList();
        var counts = new ArrayList<MinuteCounts>();
        counts.add(count(additions.getFirst().counter(), minute, additions.getFirst().by(), now));
        others.forEach(other -> counts.add(other.result()));
        return counts;
    }

    /**
     * Removes past minutes from a counter, many at a time: an update can't remove an attribute that it doesn't name.
     */
    private void forget(RateCounter counter, Map<Long, Integer> minutes, Instant now) {
        long old = MinuteCounts.minute(now) - MINUTES_ASKED_ABOUT;
        var names = new HashMap<String, String>();
        for (Long minute : minutes.keySet()) {
            if (minute < old && names.size() < MINUTES_ASKED_ABOUT) {
                names.put("#m" + names.size(), MINUTE + minute);
            }
        }
        if (names.size() < MINUTES_ASKED_ABOUT / 2) {
            return;
        }
        call(
            "UpdateItem",
            on(table)
                .item("Key", Keys.counter(counter))
                .text("UpdateExpression", "REMOVE " + String.join(", ", names.keySet()))
                .names(names)
        );
    }

    @Override
    public Optional<Session> session(Link.Hash hash) {
        return get(Keys.session(hash), Items::session);
    }

    @Override
    public List<AddressStatus> addressStatuses(List<String> communities, EmailAddress address, boolean proven) {
        var mailbox = MailboxKey.of(address);
        var limit = Keys.mailLimit(mailbox, proven);
        var spelling = Keys.mailLimit(MailboxKey.ofSpelling(address), false);
        var keys = new LinkedHashSet<Map<String, AttributeValue>>();
        keys.add(limit);
        if (!proven) {
            keys.add(spelling);
        }
        for (String community : communities) {
            var key = MemberKey.of(community, address);
            keys.add(Keys.member(key));
            keys.add(Keys.rejoinRequest(key));
            keys.add(Keys.tombstone(key));
            keys.add(Keys.tombstone(MemberKey.ofMailbox(community, address)));
        }
        var found = batch(keys);
        var own = found
            .get(limit)
            .map(Items::mailLimit)
            .orElseGet(() -> AddressMailLimit.none(mailbox, proven));
        var mailLimit =
            proven || spelling.equals(limit)
                ? own
                : found.get(spelling).map(Items::mailLimit).map(own::and).orElse(own);
        return communities
            .stream()
            .map(community -> {
                var key = MemberKey.of(community, address);
                return new AddressStatus(
                    found.get(Keys.member(key)).map(Items::membership),
                    found.get(Keys.rejoinRequest(key)).map(Items::rejoinRequest),
                    found.get(Keys.tombstone(key)).map(Items::tombstone),
                    found.get(Keys.tombstone(MemberKey.ofMailbox(community, address))).map(Items::tombstone),
                    mailLimit
                );
            })
            .toList();
    }

    /**
     * The items of several keys, by one consistent read. A read in a transaction would be cancelled by each concurrent write
     * of one of them; here each write about them has its own condition.
     */
    private Map<Map<String, AttributeValue>, Optional<Map<String, AttributeValue>>> batch(
        Set<Map<String, AttributeValue>> keys
    ) {
        return batch(keys, true);
    }

    private Map<Map<String, AttributeValue>, Optional<Map<String, AttributeValue>>> batch(
        Set<Map<String, AttributeValue>> keys,
        boolean consistent
    ) {
        var found = new HashMap<Map<String, AttributeValue>, Optional<Map<String, AttributeValue>>>();
        keys.forEach(key -> found.put(key, Optional.empty()));
        Collection<Map<String, AttributeValue>> next = keys;
        for (int tries = 1; !next.isEmpty(); tries++) {
            var read = new Parameters().items("Keys", next).flag("ConsistentRead", consistent);
            var answer = call(
                "BatchGetItem",
                new Parameters().object("RequestItems", new Parameters().object(table, read))
            );
            for (var item : answer.items()) {
                found.put(Map.of(Keys.PK, item.get(Keys.PK), Keys.SK, item.get(Keys.SK)), Optional.of(item));
            }
            next = answer.unread();
            if (!next.isEmpty()) {
                if (tries > MOST_COLLISIONS) {
                    throw new LedgerUnavailable(new IllegalStateException("the table read only a part of a batch"));
                }
                pause(tries);
            }
        }
        return found;
    }

    @Override
    public Optional<MailOrder> order(MailOrder.Ref ref) {
        return get(Keys.order(ref), MailOrderItems::order);
    }

    @Override
    public List<MailOrder.Ref> overdue(Instant now, int most) {
        return due(Keys.UNSENT_MAIL_PARTITION, now, most).stream().map(Keys::orderRef).toList();
    }

    @Override
    public List<MailOrder.Ref> unsent(Instant from, Instant until, int most) {
        return between(Keys.UNSENT_MAIL_PARTITION, from, until, most).stream().map(Keys::orderRef).toList();
    }

    @Override
    public Optional<Mailing> mailing(Mailing.Ref ref) {
        return get(Keys.mailing(ref), MailingItems::mailing);
    }

    @Override
    public Optional<Mailing.Text> mailingText(Mailing.Ref ref, int version) {
        return get(Keys.mailingText(ref, version), MailingItems::mailingText);
    }

    @Override
    public List<Mailing> mailings(String community, Optional<String> before, int most) {
        // "~" sorts after every id, and "!" before.
        return query(Keys.mailings(community), Keys.MAILING + "!", Keys.MAILING + before.orElse("~"), most + 1)
            .stream()
            .map(MailingItems::mailing)
            .filter(mailing -> before.filter(mailing.ref().id()::equals).isEmpty())
            .limit(most)
            .toList();
    }

    @Override
    public List<Mailing.Ref> dueMailings(Instant now, int most) {
        return due(Keys.BROADCASTS_PARTITION, now, most).stream().map(Keys::mailingRef).toList();
    }

    @Override
    public Mailing.Feedback mailingFeedback(Mailing.Ref ref) {
        return get(Keys.mailingFeedback(ref), item -> MailingItems.feedback(ref, item)).orElse(
            Mailing.Feedback.none(ref)
        );
    }

    @Override
    public BroadcastLease broadcastLease(String community) {
        return get(Keys.broadcastLease(community), MailingItems::lease).orElse(BroadcastLease.none(community));
    }

    @Override
    public Optional<DigestRun> digestRun(String community, String slot) {
        return get(Keys.digestRun(community, slot), MailingItems::digestRun);
    }

    @Override
    public List<MemberKey> activeMembers(String community, String after, int most) {
        return indexed(Keys.ACTIVE_PARTITION + community, after, most)
            .stream()
            .map(Keys::memberKey)
            .toList();
    }

    @Override
    public List<MemberKey> membersWithHeld(String community, String after, int most) {
        // A member's entries begin with the key: "~" sorts after all of them.
        String from = after.isEmpty() ? after : after + "~";
        return indexed(Keys.HELD_PARTITION + community, from, most)
            .stream()
            .map(Keys::memberKey)
            .distinct()
            .toList();
    }

    /** The keys of a partition of the index after a text, in order. */
    private List<Map<String, AttributeValue>> indexed(String partition, String after, int most) {
        var query = on(table)
            .text("IndexName", Keys.DUE_ITEMS_INDEX)
            .text("KeyConditionExpression", "owed = :partition AND due > :after")
            .values(
                Map.of(
                    ":partition",
                    AttributeValue.fromS(partition),
                    ":after",
                    // No key is an empty text, or sorts before this one.
                    AttributeValue.fromS(after.isEmpty() ? "!" : after)
                )
            )
            .number("Limit", most);
        return call("Query", query).items();
    }

    @Override
    public List<MailOrder> deliveries(MemberKey key) {
        return query(Keys.partition(key), Keys.DELIVERY + "!", Keys.DELIVERY + "~", Integer.MAX_VALUE)
            .reversed()
            .stream()
            .map(MailOrderItems::order)
            .toList();
    }

    /** The items of a partition between two sort keys, the last first. */
    private List<Map<String, AttributeValue>> query(String partition, String from, String until, int most) {
        var values = Map.of(
            ":pk",
            AttributeValue.fromS(partition),
            ":from",
            AttributeValue.fromS(from),
            ":until",
            AttributeValue.fromS(until)
        );
        return query("pk = :pk AND sk BETWEEN :from AND :until", values, most);
    }

    /** The items that meet a condition on their keys, the last first. */
    private List<Map<String, AttributeValue>> query(String condition, Map<String, AttributeValue> values, int most) {
        var found = new ArrayList<Map<String, AttributeValue>>();
        Map<String, AttributeValue> next = null;
        do {
            var query = on(table)
                .flag("ConsistentRead", true)
                .flag("ScanIndexForward", false)
                .text("KeyConditionExpression", condition)
                .values(values)
                .item("ExclusiveStartKey", next);
            if (most != Integer.MAX_VALUE) {
                query.number("Limit", most - found.size());
            }
            var page = call("Query", query);
            found.addAll(page.items());
            next = page.last().isEmpty() || found.size() >= most ? null : page.last();
        } while (next != null);
        return found;
    }

    @Override
    public List<Recipient> recipients(List<MemberKey> keys, String mailing) {
        var asked = new LinkedHashSet<Map<String, AttributeValue>>();
        for (MemberKey key : keys) {
            asked.add(Keys.member(key));
            asked.add(Keys.tombstone(key));
            asked.add(Keys.order(MailOrder.Ref.delivery(key, mailing)));
        }
        var found = batches(asked);
        return keys
            .stream()
            .map(key ->
                new Recipient(
                    key,
                    found.get(Keys.member(key)).map(Items::membership),
                    found.get(Keys.tombstone(key)).map(Items::tombstone),
                    found.get(Keys.order(MailOrder.Ref.delivery(key, mailing))).map(MailOrderItems::order)
                )
            )
            .toList();
    }

    /** The items of many keys, by as few calls as the table allows. */
    private Map<Map<String, AttributeValue>, Optional<Map<String, AttributeValue>>> batches(
        Set<Map<String, AttributeValue>> keys
    ) {
        var found = new HashMap<Map<String, AttributeValue>, Optional<Map<String, AttributeValue>>>();
        var all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += LARGEST_BATCH) {
            found.putAll(batch(Set.copyOf(all.subList(from, Math.min(all.size(), from + LARGEST_BATCH)))));
        }
        return found;
    }

    @Override
    public String home() {
        return table;
    }

    @Override
    public List<MemberKey> unconfirmed(Instant now, int most) {
        return due(Keys.UNCONFIRMED_PARTITION, now, most).stream().map(Keys::memberKey).distinct().toList();
    }

    @Override
    public List<MemberKey> undecided(Instant now, int most) {
        return due(Keys.WAITING_PARTITION, now, most).stream().map(Keys::memberKey).toList();
    }

    @Override
    public Optional<ApprovalDecision> approvalDecision(MemberKey key) {
        return get(Keys.approvalDecision(key), Items::approvalDecision);
    }

    @Override
    public ApprovalDecision.Queue approvalQueue(String community, String domain) {
        return get(Keys.approvalQueue(community, domain), Items::approvalQueue).orElse(
            ApprovalDecision.Queue.none(community, domain)
        );
    }

    @Override
    public ApprovalDecision.Today askedToday(String community, Instant now) {
        var none = ApprovalDecision.Today.none(community, now);
        return get(Keys.askedToday(community, none.day()), Items::askedToday).orElse(none);
    }

    @Override
    public Map<HistoryEntry.Event, Integer> happened(String community, Instant from, Instant until) {
        var counts = new EnumMap<HistoryEntry.Event, Integer>(HistoryEntry.Event.class);
        events(community, from, until, (event, _) -> counts.merge(event, 1, Integer::sum));
        return counts;
    }

    @Override
    public List<MemberKey> joined(String community, Instant from, Instant until, int most) {
        var joined = new ArrayList<MemberKey>();
        events(community, from, until, (event, keys) -> {
            if (event.isBeginning()) {
                joined.add(Keys.memberKey(keys));
            }
        });
        return joined.reversed().stream().distinct().limit(most).toList();
    }

    /** The events of a period with their keys, the oldest first. */
    private void events(
        String community,
        Instant from,
        Instant until,
        BiConsumer<HistoryEntry.Event, Map<String, AttributeValue>> each
    ) {
        Map<String, AttributeValue> next = null;
        do {
            var page = page(Keys.HAPPENED_PARTITION + community, from, until, null, next);
            for (var keys : page.items()) {
                String due = keys.get(Keys.DUE).s();
                each.accept(HistoryEntry.Event.valueOf(due.substring(due.indexOf('#') + 1)), keys);
            }
            next = page.last().isEmpty() ? null : page.last();
        } while (next != null);
    }

    @Override
    public List<MemberKey> waiting(int most) {
        return between(Keys.WAITING_PARTITION, Instant.EPOCH, FOREVER, most).stream().map(Keys::memberKey).toList();
    }

    @Override
    public List<MailOrder.Ref> missed(Instant from, Instant until, int most) {
        return between(Keys.UNDELIVERED_PARTITION, from, until, most).stream().map(Keys::orderRef).toList();
    }

    /** The keys of the due items in a partition of the index, the longest due first. */
    private List<Map<String, AttributeValue>> due(String partition, Instant now, int most) {
        // Including this time: the next possible instant is excluded.
        return between(partition, Instant.EPOCH, now.plusNanos(1), most);
    }

    private List<Map<String, AttributeValue>> between(String partition, Instant from, Instant until, int most) {
        return page(partition, from, until, most, null).items();
    }

    /**
     * The keys of a partition's items from one time (inclusive) to another (exclusive).
     *
     * @param most largest number of items; null for as many as DynamoDB returns at once
     */
    private Answer page(
        String partition,
        Instant from,
        Instant until,
        Integer most,
        Map<String, AttributeValue> after
    ) {
        var query = on(table)
            .text("IndexName", Keys.DUE_ITEMS_INDEX)
            .text("KeyConditionExpression", "owed = :partition AND due BETWEEN :from AND :until")
            .values(
                Map.of(
                    ":partition",
                    AttributeValue.fromS(partition),
                    ":from",
                    AttributeValue.fromS(Items.instant(from)),
                    ":until",
                    // A time may be followed by "#" and an event's name; "$" sorts after "#".
                    AttributeValue.fromS(Items.instant(until.minusNanos(1)) + "$")
                )
            )
            .item("ExclusiveStartKey", after);
        if (most != null) {
            query.number("Limit", most);
        }
        return call("Query", query);
    }

    @Override
    public Optional<Link> link(Link.Hash hash) {
        return get(Keys.link(hash), Items::link);
    }

    @Override
    public CoordinatorStore.Stored coordinators(String community) {
        return CoordinatorItems.stored(community, all(Keys.coordinators(community)));
    }

    @Override
    public Optional<CoordinatorEntry> coordinatorEntry(String community, AddressKey address) {
        return get(Keys.coordinator(community, address), item ->
            CoordinatorItems.stored(community, List.of(item)).entries().getFirst()
        );
    }

    @Override
    public Optional<CoordinatorSession> coordinatorSession(Link.Hash hash) {
        return get(Keys.coordinatorSession(hash), CoordinatorItems::session);
    }

    @Override
    public LiveSettings liveSettings(String community) {
        return get(Keys.liveSettings(community), CoordinatorItems::settings).orElse(LiveSettings.none(community));
    }

    @Override
    public List<LiveSettings.Version> settingsVersions(String community, int most) {
        var values = Map.of(
            ":pk",
            AttributeValue.fromS(Keys.settings(community)),
            ":version",
            AttributeValue.fromS(Keys.SETTINGS_VERSION)
        );
        return query("pk = :pk AND begins_with(sk, :version)", values, most)
            .stream()
            .map(CoordinatorItems::settingsVersion)
            .toList();
    }

    @Override
    public Optional<ListImport> listImport(ListImport.Ref ref) {
        return get(Keys.listImport(ref), ImportItems::listImport);
    }

    @Override
    public List<ListImport> listImports(String community, int most) {
        return query("pk = :pk", Map.of(":pk", AttributeValue.fromS(Keys.imports(community))), most)
            .stream()
            .map(ImportItems::listImport)
            .toList();
    }

    @Override
    public List<ListImport.Raw> rawOf(ListImport.Ref ref) {
        return range(Keys.importData(ref), Keys.RAW, Keys.RAW + "~")
            .stream()
            .map(ImportItems::raw)
            .toList();
    }

    @Override
    public Optional<ListImport.Rows> rowsOf(ListImport.Ref ref, String batch, int number) {
        return get(Keys.importRows(ref, batch, number), ImportItems::rows);
    }

    @Override
    public List<UncountedItem> uploadedData(ListImport.Ref ref) {
        var data = new ArrayList<UncountedItem>(rawOf(ref));
        range(Keys.importData(ref), Keys.ROWS, Keys.ROWS + "~")
            .stream()
            .map(ImportItems::rows)
            .forEach(data::add);
        return data;
    }

    @Override
    public ListImport.Counts importCounts(ListImport.Ref ref) {
        return get(Keys.importCounts(ref), item -> ImportItems.counts(ref, item)).orElse(ListImport.Counts.none(ref));
    }

    @Override
    public List<ListImport.Ref> dueImports(Instant now, int most) {
        return due(Keys.IMPORTS_PARTITION, now, most).stream().map(Keys::importRef).toList();
    }

    @Override
    public Optional<ListImport.Invited> invited(MemberKey key) {
        return get(Keys.invited(key), ImportItems::invited);
    }

    @Override
    public Optional<ListImport.Invitation> invitation(MemberKey key) {
        return get(Keys.invitation(key), ImportItems::invitation);
    }

    @Override
    public Set<MemberKey> invitedKeys(String community) {
        return listedKeys(Keys.members(community, Keys.INVITED));
    }

    @Override
    public Set<MemberKey> tombstoneKeys() {
        return listedKeys(Keys.TOMBSTONE);
    }

    /** All members' keys in a partition of the index of memberships. */
    private Set<MemberKey> listedKeys(String partition) {
        var keys = new HashSet<MemberKey>();
        Map<String, AttributeValue> next = null;
        do {
            var page = call("Query", listQuery(partition, List.of()).item("ExclusiveStartKey", next));
            page.items().stream().map(Keys::memberKey).forEach(keys::add);
            next = page.last().isEmpty() ? null : page.last();
        } while (next != null);
        return keys;
    }

    @Override
    public Optional<ProcessedMail> processedMail(String mail) {
        return get(Keys.processedMail(mail), Items::processedMail);
    }

    @Override
    public Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address) {
        return get(Keys.unverifiedJoin(community, address), Items::unverifiedJoin);
    }

    @Override
    public List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most) {
        return all(Keys.unverifiedJoins(community))
            .stream()
            .map(Items::unverifiedJoin)
            .filter(join -> now.isBefore(join.expiresAt()))
            .sorted(Comparator.comparing(UnverifiedJoin::at).reversed())
            .limit(most)
            .toList();
    }

    @Override
    public InboundCounts inboundCounts(String community, LocalDate day) {
        return get(Keys.inboundCounts(community, day), Items::inboundCounts).orElse(InboundCounts.none(community, day));
    }

    @Override
    public ArchiveEntry.Head archiveHead(String community) {
        return get(Keys.archiveHead(community), RecordItems::archiveHead).orElse(ArchiveEntry.Head.none(community));
    }

    @Override
    public Optional<ArchiveEntry> archiveEntry(String community, ArchiveEntry.Position position) {
        return get(Keys.archiveEntry(community, position), RecordItems::archiveEntry);
    }

    @Override
    public List<ArchiveEntry> archive(String community, Optional<ArchiveEntry.Position> before, int most) {
        String last = before.map(Keys::archivePosition).orElse(Items.instant(FOREVER));
        var values = Map.of(":pk", AttributeValue.fromS(Keys.archive(community)), ":last", AttributeValue.fromS(last));
        return query("pk = :pk AND sk < :last", values, most).stream().map(RecordItems::archiveEntry).toList();
    }

    @Override
    public List<ArchiveEntry> archive(String community, Instant from, Instant until) {
        // An entry's key goes on behind the time.
        return range(Keys.archive(community), Items.instant(from), Items.instant(until))
            .stream()
            .map(RecordItems::archiveEntry)
            .toList();
    }

    @Override
    public AuditEntry.Head auditHead(String community) {
        return get(Keys.auditHead(community), RecordItems::auditHead).orElse(AuditEntry.Head.none(community));
    }

    @Override
    public List<AuditEntry> auditEntries(String community, long first, long last) {
        return first > last
            ? List.of()
            : range(Keys.audit(community), Keys.auditNumber(first), Keys.auditNumber(last))
                  .stream()
                  .map(RecordItems::auditEntry)
                  .toList();
    }

    @Override
    public Commit commit(Change change) {
        var writes = new ArrayList<Parameters>(change.writes().size());
        for (Change.Write write : change.writes()) {
            writes.add(
                switch (write) {
                    case Change.Write.Put(Item item) -> put(item);
                    case Change.Write.Delete(Item item) -> delete(item);
                    case Change.Write.Check(Item item) -> check(item);
                    case Change.Write.Add(UncountedItem.Added counts) -> add(counts);
                }
            );
        }
        // A transaction even for one write: with its token, a write whose answer was lost and that is sent
        // again succeeds; a plain conditional write would fail because of its own first write.
        var transaction = new Parameters().text("ClientRequestToken", change.id()).objects("TransactItems", writes);
        try {
            unlessCollided(() -> call("TransactWriteItems", transaction));
            return Commit.COMMITTED;
        } catch (Overtaken overtaken) {
            return Commit.CONFLICT;
        }
    }

    @Override
    public void pause(int conflicts) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(5, 20L << Math.min(conflicts, MOST_DOUBLINGS)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailable(interrupted);
        }
    }

    private Parameters put(Item item) {
        var put = on(table).item("Item", Items.write(item));
        if (item.timesWritten() == 1) {
            put.text("ConditionExpression", "attribute_not_exists(pk)");
        } else {
            unchanged(put, item.revision() - 1);
        }
        return new Parameters().object("Put", put);
    }

    private Parameters add(UncountedItem.Added counts) {
        var names = new HashMap<String, String>();
        var values = new HashMap<String, AttributeValue>();
        var additions = new ArrayList<String>();
        numbers(counts).forEach((attribute, number) -> {
            int place = names.size();
            names.put("#n" + place, attribute);
            values.put(":n" + place, number);
            additions.add("#n" + place + " :n" + place);
        });
        values.put(":one", AttributeValue.fromN("1"));
        var update = on(table)
            .item("Key", Keys.of(counts))
            .text("UpdateExpression", "ADD " + Keys.REVISION + " :one, " + String.join(", ", additions))
            .names(names)
            .values(values);
        return new Parameters().object("Update", update);
    }

    private static Map<String, AttributeValue> numbers(UncountedItem.Added counts) {
        return switch (counts) {
            case MemberCountShard members -> StatisticsItems.write(members);
            case Mailing.Feedback feedback -> MailingItems.numbers(feedback);
            case ListImport.Counts outcomes -> ImportItems.numbers(outcomes);
        };
    }

    private Parameters check(Item item) {
        var check = on(table).item("Key", Keys.of(item));
        if (item.revision() == 0) {
            check.text("ConditionExpression", "attribute_not_exists(pk)");
        } else {
            unchanged(check, item.revision());
        }
        return new Parameters().object("ConditionCheck", check);
    }

    private Parameters delete(Item item) {
        return new Parameters().object("Delete", unchanged(on(table).item("Key", Keys.of(item)), item.revision()));
    }

    /** The condition that the stored item has this revision. */
    private static Parameters unchanged(Parameters write, long revision) {
        return write
            .text("ConditionExpression", "revision = :before")
            .values(Map.of(":before", AttributeValue.fromN(Long.toString(revision))));
    }

    private static Parameters on(String table) {
        return new Parameters().text("TableName", table);
    }

    private <T> Optional<T> get(Map<String, AttributeValue> key, Function<Map<String, AttributeValue>, T> read) {
        var answer = call("GetItem", on(table).item("Key", key).flag("ConsistentRead", true));
        return answer.item().isEmpty() ? Optional.empty() : Optional.of(read.apply(answer.item()));
    }

    /** Retries a transaction that was cancelled because of another one on the same item. */
    private <T> T unlessCollided(Supplier<T> transaction) {
        for (int collisions = 0; ; collisions++) {
            try {
                return call(transaction);
            } catch (Collided collided) {
                if (collisions == MOST_COLLISIONS) {
                    throw new LedgerUnavailable(collided);
                }
                pause(collisions);
            }
        }
    }

    private Answer call(String operation, Parameters parameters) {
        return call(() -> client.call(operation, parameters));
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (DynamoException failed) {
            throw explain(failed);
        }
    }

    private static RuntimeException explain(DynamoException failed) {
        if (failed.reasons().contains("ConditionalCheckFailed")) {
            return new Overtaken();
        }
        return failed.reasons().contains("TransactionConflict") ? new Collided(failed) : new LedgerUnavailable(failed);
    }

    /** A condition failed: an item has changed since it was read. */
    private static final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** Another transaction used one of the items at the same time. */
    private static final class Collided extends RuntimeException {

        private static final long serialVersionUID = 1;

        Collided(Throwable cause) {
            super(cause);
        }
    }
}
