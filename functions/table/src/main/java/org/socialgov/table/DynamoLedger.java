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

    private final Table table;

    /**
     * @param client with its time limit set
     * @param table the table's name
     */
    public DynamoLedger(DynamoClient client, String table) {
        this.table = new Table(client, table);
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
            var page = table.call("Query", query);
            page.items().forEach(item -> rows.add(Items.row(new ItemReader(item))));
            if (rows.size() > most) {
                var shown = List.copyOf(rows.subList(0, most));
                return new Page(shown, Optional.of(shown.getLast().position()));
            }
            if (page.last().isEmpty()) {
                return new Page(List.copyOf(rows), Optional.empty());
            }
            next = page.last();
        }
        return new Page(List.copyOf(rows), Optional.of(Keys.position(new ItemReader(next))));
    }

    private Parameters listQuery(String partition, List<String> words) {
        var names = new HashMap<>(Map.of("#listed", Keys.LISTED));
        var values = new HashMap<>(Table.texts(":listed", partition));
        var query = table
            .on()
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
        table.each("Query", query, key -> place.accept(Keys.position(key)));
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
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailable(interrupted);
        }
    }

    @Override
    public Optional<RejoinRequest> rejoinRequest(MemberKey key) {
        return get(Keys.under(key, Keys.JOIN), Items::rejoinRequest);
    }

    @Override
    public Optional<SoftBounces> softBounces(MemberKey key) {
        return get(Keys.under(key, Keys.BOUNCES), Items::softBounces);
    }

    @Override
    public Optional<Tombstone> tombstone(MemberKey key) {
        return get(Keys.under(key, Keys.TOMBSTONE), Items::tombstone);
    }

    @Override
    public Optional<AddressChange> addressChange(MemberKey key) {
        return get(Keys.under(key, Keys.CHANGE), Items::addressChange);
    }

    @Override
    public List<MemberItem> everything(MemberKey key) {
        return all(Keys.MEMBER + key.hex())
            .stream()
            .map(Items::underMember)
            .toList();
    }

    /** All items of a partition, in the order of their sort keys. */
    private List<ItemReader> all(String partition) {
        return all("pk = :pk", ":pk", partition);
    }

    /** The items of a partition from one sort key to another, both included. */
    private List<ItemReader> range(String partition, String first, String last) {
        return all("pk = :pk AND sk BETWEEN :first AND :last", ":pk", partition, ":first", first, ":last", last);
    }

    private List<ItemReader> all(String condition, String... placeholdersAndTexts) {
        var found = new ArrayList<ItemReader>();
        table.each("Query", table.query(condition, placeholdersAndTexts).flag("ConsistentRead", true), found::add);
        return found;
    }

    @Override
    public MinuteCounts count(RateCounter counter, long minute, int by, Instant now) {
        var update = table
            .on()
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
        table
            .call("UpdateItem", update)
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
        table.call(
            "UpdateItem",
            table
                .on()
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
            keys.add(Keys.under(key, Keys.JOIN));
            keys.add(Keys.under(key, Keys.TOMBSTONE));
            keys.add(Keys.under(MemberKey.ofMailbox(community, address), Keys.TOMBSTONE));
        }
        var found = batch(keys, true);
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
                    found.get(Keys.under(key, Keys.JOIN)).map(Items::rejoinRequest),
                    found.get(Keys.under(key, Keys.TOMBSTONE)).map(Items::tombstone),
                    found
                        .get(Keys.under(MemberKey.ofMailbox(community, address), Keys.TOMBSTONE))
                        .map(Items::tombstone),
                    mailLimit
                );
            })
            .toList();
    }

    /**
     * The items of several keys, by one consistent read. A read in a transaction would be cancelled by each concurrent write
     * of one of them; here each write about them has its own condition.
     */
    private Map<Map<String, AttributeValue>, Optional<ItemReader>> batch(
        Collection<Map<String, AttributeValue>> keys,
        boolean consistent
    ) {
        var found = new HashMap<Map<String, AttributeValue>, Optional<ItemReader>>();
        keys.forEach(key -> found.put(key, Optional.empty()));
        var next = keys;
        for (int tries = 1; !next.isEmpty(); tries++) {
            var read = new Parameters().items("Keys", next).flag("ConsistentRead", consistent);
            var answer = table.call(
                "BatchGetItem",
                new Parameters().object("RequestItems", new Parameters().object(table.name(), read))
            );
            for (var item : answer.items()) {
                found.put(
                    Map.of(Keys.PK, item.get(Keys.PK), Keys.SK, item.get(Keys.SK)),
                    Optional.of(new ItemReader(item))
                );
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
        return due(Keys.UNSENT_MAIL_PARTITION, now, most, Keys::orderRef);
    }

    @Override
    public List<MailOrder.Ref> unsent(Instant from, Instant until, int most) {
        return between(Keys.UNSENT_MAIL_PARTITION, from, until, most, Keys::orderRef);
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
        return newest(
            most + 1,
            "pk = :pk AND sk BETWEEN :from AND :until",
            ":pk",
            Keys.MAILING + community,
            ":from",
            Keys.MAILING + "!",
            ":until",
            Keys.MAILING + before.orElse("~")
        )
            .stream()
            .map(MailingItems::mailing)
            .filter(mailing -> before.filter(mailing.ref().id()::equals).isEmpty())
            .limit(most)
            .toList();
    }

    @Override
    public List<Mailing.Ref> dueMailings(Instant now, int most) {
        return due(Keys.BROADCASTS_PARTITION, now, most, Keys::mailingRef);
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
        return indexed(Keys.ACTIVE_PARTITION + community, after, most);
    }

    @Override
    public List<MemberKey> membersWithHeld(String community, String after, int most) {
        // A member's entries begin with the key: "~" sorts after all of them.
        String from = after.isEmpty() ? after : after + "~";
        return indexed(Keys.HELD_PARTITION + community, from, most)
            .stream()
            .distinct()
            .toList();
    }

    /** The members in a partition of the index after a text, in order. */
    private List<MemberKey> indexed(String partition, String after, int most) {
        // No key is an empty text, or sorts before "!".
        String from = after.isEmpty() ? "!" : after;
        var query = table
            .query("owed = :partition AND due > :after", ":partition", partition, ":after", from)
            .text("IndexName", Keys.DUE_ITEMS_INDEX)
            .number("Limit", most);
        return read(table.call("Query", query), ItemReader::memberKey);
    }

    private static <T> List<T> read(Answer answer, Function<ItemReader, T> read) {
        return answer.items().stream().map(ItemReader::new).map(read).toList();
    }

    @Override
    public List<MailOrder> deliveries(MemberKey key) {
        return range(Keys.MEMBER + key.hex(), Keys.DELIVERY + "!", Keys.DELIVERY + "~")
            .stream()
            .map(MailOrderItems::order)
            .toList();
    }

    /** The items that meet a condition on their keys, the last first. */
    private List<ItemReader> newest(int most, String condition, String... placeholdersAndTexts) {
        var found = new ArrayList<ItemReader>();
        Map<String, AttributeValue> next = null;
        do {
            var query = table
                .query(condition, placeholdersAndTexts)
                .flag("ConsistentRead", true)
                .flag("ScanIndexForward", false)
                .number("Limit", most - found.size())
                .item("ExclusiveStartKey", next);
            var page = table.call("Query", query);
            page.items().forEach(item -> found.add(new ItemReader(item)));
            next = page.last();
        } while (!next.isEmpty() && found.size() < most);
        return found;
    }

    @Override
    public List<Recipient> recipients(List<MemberKey> keys, String mailing) {
        var asked = new LinkedHashSet<Map<String, AttributeValue>>();
        for (MemberKey key : keys) {
            asked.add(Keys.member(key));
            asked.add(Keys.under(key, Keys.TOMBSTONE));
            asked.add(Keys.order(MailOrder.Ref.delivery(key, mailing)));
        }
        var found = new HashMap<Map<String, AttributeValue>, Optional<ItemReader>>();
        var all = List.copyOf(asked);
        for (int from = 0; from < all.size(); from += LARGEST_BATCH) {
            found.putAll(batch(all.subList(from, Math.min(all.size(), from + LARGEST_BATCH)), true));
        }
        return keys
            .stream()
            .map(key ->
                new Recipient(
                    key,
                    found.get(Keys.member(key)).map(Items::membership),
                    found.get(Keys.under(key, Keys.TOMBSTONE)).map(Items::tombstone),
                    found.get(Keys.order(MailOrder.Ref.delivery(key, mailing))).map(MailOrderItems::order)
                )
            )
            .toList();
    }

    @Override
    public String home() {
        return table.name();
    }

    @Override
    public List<MemberKey> unconfirmed(Instant now, int most) {
        return due(Keys.UNCONFIRMED_PARTITION, now, most, ItemReader::memberKey).stream().distinct().toList();
    }

    @Override
    public List<MemberKey> undecided(Instant now, int most) {
        return due(Keys.WAITING_PARTITION, now, most, ItemReader::memberKey);
    }

    @Override
    public Optional<ApprovalDecision> approvalDecision(MemberKey key) {
        return get(Keys.under(key, Keys.APPROVAL_DECISION), Items::approvalDecision);
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
        events(community, from, until, (event, member) -> {
            if (event.isBeginning()) {
                joined.add(member);
            }
        });
        return joined.reversed().stream().distinct().limit(most).toList();
    }

    /** The events of a period with their members, the oldest first. */
    private void events(String community, Instant from, Instant until, BiConsumer<HistoryEntry.Event, MemberKey> each) {
        table.each("Query", dueQuery(Keys.HAPPENED_PARTITION + community, from, until), keys -> {
            String due = keys.text(Keys.DUE);
            each.accept(HistoryEntry.Event.valueOf(due.substring(due.indexOf('#') + 1)), keys.memberKey());
        });
    }

    @Override
    public List<MemberKey> waiting(int most) {
        return between(Keys.WAITING_PARTITION, Instant.EPOCH, FOREVER, most, ItemReader::memberKey);
    }

    @Override
    public List<MailOrder.Ref> missed(Instant from, Instant until, int most) {
        return between(Keys.UNDELIVERED_PARTITION, from, until, most, Keys::orderRef);
    }

    /** What the keys of the due items in a partition of the index stand for, the longest due first. */
    private <T> List<T> due(String partition, Instant now, int most, Function<ItemReader, T> read) {
        // Including this time: the next possible instant is excluded.
        return between(partition, Instant.EPOCH, now.plusNanos(1), most, read);
    }

    private <T> List<T> between(String partition, Instant from, Instant until, int most, Function<ItemReader, T> read) {
        return read(table.call("Query", dueQuery(partition, from, until).number("Limit", most)), read);
    }

    /** The keys of a partition's items from one time (inclusive) to another (exclusive). */
    private Parameters dueQuery(String partition, Instant from, Instant until) {
        return table
            .query(
                "owed = :partition AND due BETWEEN :from AND :until",
                ":partition",
                partition,
                ":from",
                Items.instant(from),
                ":until",
                // A time may be followed by "#" and an event's name; "$" sorts after "#".
                Items.instant(until.minusNanos(1)) + "$"
            )
            .text("IndexName", Keys.DUE_ITEMS_INDEX);
    }

    @Override
    public Optional<Link> link(Link.Hash hash) {
        return get(Keys.link(hash), Items::link);
    }

    @Override
    public CoordinatorStore.Stored coordinators(String community) {
        return CoordinatorItems.stored(community, all(Keys.COORDINATORS + community));
    }

    @Override
    public Optional<CoordinatorEntry> coordinatorEntry(String community, AddressKey address) {
        return get(Keys.coordinator(community, address), CoordinatorItems::entry);
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
        return newest(
            most,
            "pk = :pk AND begins_with(sk, :version)",
            ":pk",
            Keys.SETTINGS + community,
            ":version",
            Keys.SETTINGS_VERSION
        )
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
        return newest(most, "pk = :pk", ":pk", Keys.IMPORTS + community)
            .stream()
            .map(ImportItems::listImport)
            .toList();
    }

    @Override
    public List<ListImport.Raw> rawOf(ListImport.Ref ref) {
        return range(Keys.IMPORT + ref.id(), Keys.RAW, Keys.RAW + "~")
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
        range(Keys.IMPORT + ref.id(), Keys.ROWS, Keys.ROWS + "~")
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
        return due(Keys.IMPORTS_PARTITION, now, most, Keys::importRef);
    }

    @Override
    public Optional<ListImport.Invited> invited(MemberKey key) {
        return get(Keys.under(key, Keys.INVITED), ImportItems::invited);
    }

    @Override
    public Optional<ListImport.Invitation> invitation(MemberKey key) {
        return get(Keys.under(key, Keys.INVITATION), ImportItems::invitation);
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
        table.each("Query", listQuery(partition, List.of()), item -> keys.add(item.memberKey()));
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
        return all(Keys.UNVERIFIED_JOINS + community)
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
        return newest(most, "pk = :pk AND sk < :last", ":pk", Keys.ARCHIVE + community, ":last", last)
            .stream()
            .map(RecordItems::archiveEntry)
            .toList();
    }

    @Override
    public List<ArchiveEntry> archive(String community, Instant from, Instant until) {
        // An entry's key goes on behind the time.
        return range(Keys.ARCHIVE + community, Items.instant(from), Items.instant(until))
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
            : range(Keys.AUDIT + community, Keys.auditNumber(first), Keys.auditNumber(last))
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
        for (int collisions = 0; ; collisions++) {
            try {
                table.client().call("TransactWriteItems", transaction);
                return Commit.COMMITTED;
            } catch (DynamoException failed) {
                // An item has changed since it was read.
                if (failed.reasons().contains("ConditionalCheckFailed")) {
                    return Commit.CONFLICT;
                }
                // Another transaction used one of the items at the same time.
                if (!failed.reasons().contains("TransactionConflict") || collisions == MOST_COLLISIONS) {
                    throw new LedgerUnavailable(failed);
                }
                pause(collisions);
            }
        }
    }

    @Override
    public void pause(int conflicts) {
        sleep(ThreadLocalRandom.current().nextLong(5, 20L << Math.min(conflicts, MOST_DOUBLINGS)) * 1_000_000);
    }

    private Parameters put(Item item) {
        var put = table.on().item("Item", Items.write(item));
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
        Items.write(counts).forEach((attribute, number) -> {
            int place = names.size();
            names.put("#n" + place, attribute);
            values.put(":n" + place, number);
            additions.add("#n" + place + " :n" + place);
        });
        values.put(":one", AttributeValue.fromN("1"));
        var update = table
            .on()
            .item("Key", Keys.of(counts))
            .text("UpdateExpression", "ADD " + Keys.REVISION + " :one, " + String.join(", ", additions))
            .names(names)
            .values(values);
        return new Parameters().object("Update", update);
    }

    private Parameters check(Item item) {
        var check = table.on().item("Key", Keys.of(item));
        if (item.revision() == 0) {
            check.text("ConditionExpression", "attribute_not_exists(pk)");
        } else {
            unchanged(check, item.revision());
        }
        return new Parameters().object("ConditionCheck", check);
    }

    private Parameters delete(Item item) {
        return new Parameters().object("Delete", unchanged(table.on().item("Key", Keys.of(item)), item.revision()));
    }

    /** The condition that the stored item has this revision. */
    private static Parameters unchanged(Parameters write, long revision) {
        return write
            .text("ConditionExpression", "revision = :before")
            .values(Map.of(":before", AttributeValue.fromN(Long.toString(revision))));
    }

    private <T> Optional<T> get(Map<String, AttributeValue> key, Function<ItemReader, T> read) {
        return table.get(key, true, read);
    }
}
