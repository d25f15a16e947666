package org.socialgov.table;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.MailboxKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
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
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.storage.MemberList;
import org.socialgov.table.dynamo.AttributeValue;
import org.socialgov.table.dynamo.IsoTime;

/**
 * Items as DynamoDB attributes, in both directions. Instants are ISO 8601 text.
 *
 * <p>The file has more than 500 lines since reading and writing of each kind of item stand side by side.
 */
final class Items {

    /**
     * How long an expired item is kept, so that the page of an old link says that the link has expired, and not that it
     * never existed.
     */
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(30);

    private static final String AFFILIATION = "affiliation";
    private static final String AWAITED_MAIL = "awaitedMail";
    private static final String GENERATION = "generation";
    private static final String MAILING_LINK = "mailingLink";
    private static final String MAILING_LINK_EXPIRES = "mailingLinkExpiresAt";
    private static final String ASKED = "asked";
    private static final String BOUNCED_AT = "bouncedAt";
    private static final String REMOVED = "removed";

    private Items() {}

    /** An instant as it is stored; the texts sort by time. */
    static String instant(Instant instant) {
        return IsoTime.withNanos(instant);
    }

    static Map<String, AttributeValue> write(Item item) {
        var out = new ItemWriter();
        switch (item) {
            case Membership member -> write(member, out);
            case RejoinRequest rejoinRequest -> write(rejoinRequest, out);
            case HistoryEntry entry -> write(entry, out);
            case Tombstone tombstone -> write(tombstone, out);
            case AddressChange change -> write(change, out);
            case ApprovalDecision approvalDecision -> write(approvalDecision, out);
            case ApprovalDecision.Queue queue -> out.value(
                "members",
                AttributeValue.fromL(queue.members().stream().map(MemberKey::hex).map(AttributeValue::fromS).toList())
            )
                .instant("at", queue.at())
                .expires(queue.at().plus(ApprovalDecision.Queue.KEPT));
            case ApprovalDecision.Today today -> out.number("count", today.count())
                .flag("digest", today.digest())
                .expires(today.end().plus(Duration.ofDays(1)));
            case MailOrder order -> MailOrderItems.write(order, out);
            case Link link -> write(link, out);
            case Session session -> write(session, out);
            case AddressMailLimit mailLimit -> write(mailLimit, out);
            case SoftBounces bounces -> write(bounces, out);
            case ProcessedMail processedMail -> out.text("outcome", processedMail.outcome())
                .instant("at", processedMail.at())
                .expires(processedMail.at().plus(ProcessedMail.KEPT));
            case UnverifiedJoin join -> out.text("community", join.community())
                .text("address", join.address().value())
                .text("name", join.name())
                .instant("at", join.at())
                .expires(join.expiresAt());
            case MemberCountShard counts -> out.values().putAll(StatisticsItems.write(counts));
            case DailyMemberStatistics dailyStatistics -> out.values().putAll(StatisticsItems.write(dailyStatistics));
            case InboundCounts counts -> write(counts, out);
            case ArchiveEntry entry -> RecordItems.write(entry, out);
            case ArchiveEntry.Head head -> out.text("community", head.community()).number("entries", head.entries());
            case AuditEntry entry -> RecordItems.write(entry, out);
            case AuditEntry.Head head -> RecordItems.write(head, out);
            case Mailing.Feedback feedback -> out.values().putAll(MailingItems.numbers(feedback));
            case Mailing mailing -> MailingItems.write(mailing, out);
            case Mailing.Text text -> MailingItems.write(text, out);
            case BroadcastLease lease -> MailingItems.write(lease, out);
            case DigestRun run -> MailingItems.write(run, out);
            case CoordinatorEntry entry -> CoordinatorItems.write(entry, out);
            case CoordinatorEntry.Head head -> CoordinatorItems.write(head, out);
            case CoordinatorSession session -> CoordinatorItems.write(session, out);
            case LiveSettings settings -> out.number("version", settings.version()).value(
                "values",
                CoordinatorItems.texts(settings.values())
            );
            case LiveSettings.Version version -> out.instant("at", version.at()).value(
                "values",
                CoordinatorItems.texts(version.values())
            );
            case ListImport listImport -> ImportItems.write(listImport, out);
            case ListImport.Raw raw -> ImportItems.write(raw, out);
            case ListImport.Rows rows -> ImportItems.write(rows, out);
            case ListImport.Counts counts -> ImportItems.write(counts, out);
            case ListImport.Invited invited -> ImportItems.write(invited, out);
            case ListImport.Invitation invitation -> ImportItems.write(invitation, out);
        }
        out.values().putAll(Keys.of(item));
        out.number(Keys.REVISION, item.revision());
        return out.values();
    }

    /** An item under a member's key. */
    static MemberItem underMember(Map<String, AttributeValue> item) {
        String sk = item.get(Keys.SK).s();
        if (sk.startsWith(Keys.ORDER) || sk.startsWith(Keys.DELIVERY)) {
            return MailOrderItems.order(item);
        }
        if (sk.startsWith(Keys.HISTORY)) {
            return historyEntry(item);
        }
        return switch (sk) {
            case Keys.MEMBERSHIP -> membership(item);
            case Keys.JOIN -> rejoinRequest(item);
            case Keys.TOMBSTONE -> tombstone(item);
            case Keys.CHANGE -> addressChange(item);
            case Keys.APPROVAL_DECISION -> approvalDecision(item);
            case Keys.BOUNCES -> softBounces(item);
            case Keys.INVITED -> ImportItems.invited(item);
            case Keys.INVITATION -> ImportItems.invitation(item);
            // Skipped silently, it would be missing in the member's download, and an erasure would not delete it.
            default -> throw new IllegalStateException(
                "an unknown item is stored under a member's key; a later release may have written it"
            );
        };
    }

    private static void write(Membership member, ItemWriter out) {
        out.text("community", member.community())
            .text("address", member.address().value())
            .details(member.details())
            .consent(member.consent())
            .delivery(member.delivery())
            .text("status", member.status())
            .text(Keys.LISTED, Keys.members(member.community(), member.status()))
            .instant(Keys.SINCE, member.since())
            .text(Keys.FIND, member.searchText());
        member.affiliation().ifPresent(known -> out.value(AFFILIATION, affiliation(known)));
        member
            .generation()
            .id()
            .ifPresent(id -> out.text(GENERATION, id));
        member
            .generation()
            .unsubscribe()
            .ifPresent(hash -> out.text("unsubscribe", hash.hex()));
        member
            .generation()
            .inMailings()
            .ifPresent(link ->
                out.text(MAILING_LINK, link.token().value()).instant(MAILING_LINK_EXPIRES, link.expiresAt())
            );
        switch (member.state()) {
            case Membership.State.Pending(var askedAt, var expiresAt, var reminded, var awaitedMail, var bouncedAt) -> {
                out.instant("askedAt", askedAt)
                    .instant("expiresAt", expiresAt)
                    .flag("reminded", reminded)
                    .text(Keys.DUE_ITEMS, Keys.UNCONFIRMED_PARTITION)
                    .instant(Keys.DUE, member.reminderOrExpiryDue().orElseThrow());
                if (bouncedAt.isPresent()) {
                    // It goes back to being suppressed: the table must not remove it.
                    out.instant(BOUNCED_AT, bouncedAt.get());
                } else {
                    out.expires(expiresAt.plus(KEPT_AFTER_EXPIRY));
                }
                awaitedMail.ifPresent(order -> out.text(AWAITED_MAIL, order));
            }
            case Membership.State.AwaitingApproval(var confirmedAt, var remindAt, var asked) -> out.instant(
                "confirmedAt",
                confirmedAt
            )
                .number(ASKED, asked)
                .text(Keys.DUE_ITEMS, Keys.WAITING_PARTITION)
                .instant(Keys.DUE, remindAt);
            case Membership.State.Active(var joinedAt) -> out.instant("joinedAt", joinedAt)
                .text(Keys.DUE_ITEMS, Keys.ACTIVE_PARTITION + member.community())
                .text(Keys.DUE, member.key().hex());
            case Membership.State.Left(var leftAt, var joinedAt, var removed) -> out.instant("leftAt", leftAt)
                .instant("joinedAt", joinedAt)
                .flag(REMOVED, removed);
            case Membership.State.Declined(var declinedAt, var reason) -> out.instant("declinedAt", declinedAt).text(
                "reason",
                reason
            );
            case Membership.State.Suppressed(var at, var reason) -> out.instant("suppressedAt", at).text(
                "reason",
                reason.name()
            );
        }
    }

    static Membership membership(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        String status = in.text("status");
        var state = switch (status) {
            case "PENDING" -> new Membership.State.Pending(
                in.instant("askedAt"),
                in.instant("expiresAt"),
                in.flag("reminded"),
                awaitedMail(in),
                optionalInstant(in, BOUNCED_AT)
            );
            case "AWAITING_APPROVAL" -> new Membership.State.AwaitingApproval(
                in.instant("confirmedAt"),
                in.instant(Keys.DUE),
                // A release without this attribute asked about each request at once.
                in.has(ASKED) ? in.integer(ASKED) : 1
            );
            case "ACTIVE" -> new Membership.State.Active(in.instant("joinedAt"));
            case "LEFT" -> new Membership.State.Left(in.instant("leftAt"), in.instant("joinedAt"), in.flag(REMOVED));
            case "DECLINED" -> new Membership.State.Declined(in.instant("declinedAt"), in.text("reason"));
            case "SUPPRESSED" -> new Membership.State.Suppressed(
                in.instant("suppressedAt"),
                Membership.SuppressionReason.valueOf(in.text("reason"))
            );
            default -> throw new IllegalStateException("no membership has the status " + status);
        };
        return new Membership(
            in.memberKey(),
            in.text("community"),
            in.address("address"),
            in.details(),
            in.consent(),
            in.delivery(),
            affiliation(item),
            new Membership.Generation(
                optional(in, GENERATION),
                optional(in, "unsubscribe").map(Link.Hash::new),
                mailingLink(in)
            ),
            state,
            in.revision()
        );
    }

    /** A membership as it lies in the index of memberships. */
    static MemberList.Row row(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new MemberList.Row(
            in.memberKey(),
            in.address("address"),
            in.text("name"),
            in.text("organization"),
            affiliation(item).map(Affiliation::organization),
            in.instant(Keys.SINCE)
        );
    }

    /** Memberships of releases without mailings have none. */
    private static Optional<Membership.MailingLink> mailingLink(ItemReader in) {
        return optional(in, MAILING_LINK)
            .flatMap(Link.Token::parse)
            .map(token -> new Membership.MailingLink(token, in.instant(MAILING_LINK_EXPIRES)));
    }

    /** Requests of releases without this attribute have none, and expire at their stored time. */
    private static Optional<String> awaitedMail(ItemReader in) {
        return optional(in, AWAITED_MAIL);
    }

    /** The text of an attribute that releases before it didn't write. */
    private static Optional<String> optional(ItemReader in, String attribute) {
        return in.has(attribute) ? Optional.of(in.text(attribute)) : Optional.empty();
    }

    private static Optional<Instant> optionalInstant(ItemReader in, String attribute) {
        return in.has(attribute) ? Optional.of(in.instant(attribute)) : Optional.empty();
    }

    private static AttributeValue affiliation(Affiliation known) {
        return AttributeValue.fromM(
            Map.of(
                "organization",
                AttributeValue.fromS(known.organization()),
                "kind",
                AttributeValue.fromS(known.kind().slug()),
                "asOf",
                AttributeValue.fromS(known.asOf().toString())
            )
        );
    }

    private static Optional<Affiliation> affiliation(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get(AFFILIATION))
            .map(AttributeValue::m)
            .map(known ->
                new Affiliation(
                    known.get("organization").s(),
                    StatisticsItems.kind(known.get("kind").s()),
                    LocalDate.parse(known.get("asOf").s())
                )
            );
    }

    /** A membership of which only the counted attributes were read. */
    static MemberScan.Entry scanEntry(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new MemberScan.Entry(
            in.memberKey(),
            in.text("community"),
            in.text("status"),
            in.has("joinedAt") ? Optional.of(in.instant("joinedAt")) : Optional.empty(),
            in.has("leftAt") ? Optional.of(in.instant("leftAt")) : Optional.empty(),
            affiliation(item).map(Affiliation::counted),
            in.delivery(),
            in.has("topics") ? in.texts("topics") : List.of()
        );
    }

    private static void write(RejoinRequest rejoinRequest, ItemWriter out) {
        out.details(rejoinRequest.details())
            .consent(rejoinRequest.consent())
            .instant("askedFirstAt", rejoinRequest.askedFirstAt())
            .instant("expiresAt", rejoinRequest.expiresAt())
            .flag("reminded", rejoinRequest.reminded())
            .expires(rejoinRequest.expiresAt().plus(KEPT_AFTER_EXPIRY));
        if (!rejoinRequest.isNone()) {
            out.text(Keys.DUE_ITEMS, Keys.UNCONFIRMED_PARTITION).instant(Keys.DUE, rejoinRequest.reminderOrExpiryDue());
        }
        rejoinRequest.awaitedMail().ifPresent(order -> out.text(AWAITED_MAIL, order));
    }

    static RejoinRequest rejoinRequest(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new RejoinRequest(
            in.memberKey(),
            in.details(),
            in.consent(),
            in.instant("askedFirstAt"),
            in.instant("expiresAt"),
            in.flag("reminded"),
            awaitedMail(in),
            in.revision()
        );
    }

    private static void write(HistoryEntry entry, ItemWriter out) {
        out.text("community", entry.community())
            .text("id", entry.id())
            .instant("at", entry.at())
            .text("event", entry.event().name())
            .text("record", entry.record())
            .text(Keys.DUE_ITEMS, Keys.HAPPENED_PARTITION + entry.community())
            .text(Keys.DUE, instant(entry.at()) + "#" + entry.event().name());
        entry.cause().ifPresent(cause -> out.text("by", cause.by().hex()).text("reason", cause.reason()));
    }

    static HistoryEntry historyEntry(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new HistoryEntry(
            in.memberKey(),
            in.text("community"),
            in.text("id"),
            in.instant("at"),
            HistoryEntry.Event.valueOf(in.text("event")),
            in.text("record"),
            in.has("by")
                ? Optional.of(new HistoryEntry.Cause(new AddressKey(in.text("by")), in.text("reason")))
                : Optional.empty(),
            in.revision()
        );
    }

    private static void write(Tombstone tombstone, ItemWriter out) {
        tombstone.suppressedAt().ifPresent(at -> out.text("status", "SUPPRESSED").instant("suppressedAt", at));
        tombstone.declinedUntil().ifPresent(until -> out.instant("declinedUntil", until));
        tombstone.consent().ifPresent(out::consent);
        tombstone.expiresAt().ifPresent(out::expires);
        // By its key alone: a tombstone holds no community. The preview of an uploaded list reads all of them.
        out.text(Keys.LISTED, Keys.TOMBSTONE).instant(Keys.SINCE, Instant.EPOCH);
    }

    static Tombstone tombstone(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new Tombstone(
            in.memberKey(),
            in.has("suppressedAt") ? Optional.of(in.instant("suppressedAt")) : Optional.empty(),
            in.has("declinedUntil") ? Optional.of(in.instant("declinedUntil")) : Optional.empty(),
            in.has("noticeVersion") ? Optional.of(in.consent()) : Optional.empty(),
            in.revision()
        );
    }

    private static void write(AddressChange change, ItemWriter out) {
        out.text("newAddress", change.newAddress().value())
            .instant("askedAt", change.askedAt())
            .instant("expiresAt", change.expiresAt())
            .text("toOld", change.toOld())
            // It contains an address that may be unconfirmed, so it is kept only as long as it can be used.
            .expires(change.expiresAt());
        change.toNew().ifPresent(order -> out.text("toNew", order));
        change
            .confirmed()
            .ifPresent(first -> out.text("confirmedIn", first.order()).instant("confirmedAt", first.at()));
    }

    static AddressChange addressChange(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new AddressChange(
            in.memberKey(),
            in.address("newAddress"),
            in.instant("askedAt"),
            in.instant("expiresAt"),
            in.text("toOld"),
            in.has("toNew") ? Optional.of(in.text("toNew")) : Optional.empty(),
            in.has("confirmedIn")
                ? Optional.of(new AddressChange.Confirmed(in.text("confirmedIn"), in.instant("confirmedAt")))
                : Optional.empty(),
            in.revision()
        );
    }

    private static void write(ApprovalDecision approvalDecision, ItemWriter out) {
        out.flag("approved", approvalDecision.approved())
            .text("by", approvalDecision.by().value())
            .text("reason", approvalDecision.reason())
            .instant("at", approvalDecision.at())
            .instant("about", approvalDecision.about());
    }

    static ApprovalDecision approvalDecision(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new ApprovalDecision(
            in.memberKey(),
            in.flag("approved"),
            in.address("by"),
            in.text("reason"),
            in.instant("at"),
            in.instant("about"),
            in.revision()
        );
    }

    static ApprovalDecision.Queue approvalQueue(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new ApprovalDecision.Queue(
            in.text(Keys.PK).substring(Keys.APPROVALS.length()),
            in.text(Keys.SK).substring(Keys.APPROVAL_QUEUE.length()),
            item
                .get("members")
                .l()
                .stream()
                .map(member -> new MemberKey(member.s()))
                .toList(),
            in.instant("at"),
            in.revision()
        );
    }

    static ApprovalDecision.Today askedToday(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new ApprovalDecision.Today(
            in.text(Keys.PK).substring(Keys.APPROVALS.length()),
            LocalDate.parse(in.text(Keys.SK).substring("DAY#".length())),
            in.integer("count"),
            in.flag("digest"),
            in.revision()
        );
    }

    private static void write(Session session, ItemWriter out) {
        out.text("id", session.id())
            .text("member", session.member().hex())
            .instant("startedAt", session.startedAt())
            .instant("expiresAt", session.expiresAt())
            .expires(session.expiresAt());
        session.generation().ifPresent(id -> out.text(GENERATION, id));
    }

    static Session session(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new Session(
            new Link.Hash(in.text(Keys.PK).substring("SESSION#".length())),
            in.text("id"),
            new MemberKey(in.text("member")),
            optional(in, GENERATION),
            in.instant("startedAt"),
            in.instant("expiresAt"),
            in.revision()
        );
    }

    private static void write(SoftBounces bounces, ItemWriter out) {
        var at = new HashMap<String, AttributeValue>();
        bounces.at().forEach((order, when) -> at.put(order, AttributeValue.fromS(instant(when))));
        out.value("at", AttributeValue.fromM(at));
        out.expires(bounces.expiresAt());
    }

    static SoftBounces softBounces(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        var at = new HashMap<String, Instant>();
        item.get("at")
            .m()
            .forEach((order, when) -> at.put(order, Instant.parse(when.s())));
        return new SoftBounces(in.memberKey(), at, in.revision());
    }

    static ProcessedMail processedMail(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new ProcessedMail(
            in.text(Keys.PK).substring("INBOUND#".length()),
            in.text("outcome"),
            in.instant("at"),
            in.revision()
        );
    }

    static UnverifiedJoin unverifiedJoin(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new UnverifiedJoin(
            in.text("community"),
            in.address("address"),
            in.text("name"),
            in.instant("at"),
            in.revision()
        );
    }

    private static void write(InboundCounts counts, ItemWriter out) {
        var reasons = new HashMap<String, Integer>();
        counts.notForwarded().forEach((reason, count) -> reasons.put(reason.name(), count));
        out.number("count", counts.forwarded())
            .number("unproven", counts.unproven())
            .number("unlisted", counts.unlisted())
            .numbers("domains", counts.byDomain())
            .numbers("notForwarded", reasons)
            .expires(counts.day().atStartOfDay(ZoneOffset.UTC).toInstant().plus(InboundCounts.KEPT));
    }

    /** Counts of releases without shares have one number. */
    static InboundCounts inboundCounts(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        var reasons = new HashMap<InboundCounts.NotForwarded, Integer>();
        in.numbers("notForwarded").forEach((name, count) ->
            reasons.put(InboundCounts.NotForwarded.valueOf(name), count)
        );
        return new InboundCounts(
            in.text(Keys.PK).substring("PASSED-ON#".length()),
            LocalDate.parse(in.text(Keys.SK).substring("DAY#".length())),
            in.integer("count"),
            in.has("unproven") ? in.integer("unproven") : 0,
            in.has("unlisted") ? in.integer("unlisted") : 0,
            in.numbers("domains"),
            reasons,
            in.revision()
        );
    }

    private static void write(Link link, ItemWriter out) {
        out.text("purpose", link.purpose().name())
            .text("community", link.community())
            .text("member", link.member().hex())
            .text("order", link.order())
            .instant("createdAt", link.createdAt())
            .instant("expiresAt", link.expiresAt())
            .expires(link.expiresAt().plus(KEPT_AFTER_EXPIRY));
        link.mailbox().ifPresent(mailbox -> out.text("mailbox", mailbox.hex()));
        link.generation().ifPresent(id -> out.text(GENERATION, id));
        link.coordinator().ifPresent(coordinator -> out.text("coordinator", coordinator.hex()));
        link.use().ifPresent(use -> out.instant("usedAt", use.at()).text("outcome", use.outcome()));
    }

    static Link link(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new Link(
            new Link.Hash(in.text(Keys.PK).substring("LINK#".length())),
            Link.Purpose.valueOf(in.text("purpose")),
            in.text("community"),
            new MemberKey(in.text("member")),
            in.text("order"),
            in.instant("createdAt"),
            in.instant("expiresAt"),
            in.has("usedAt") ? Optional.of(new Link.Use(in.instant("usedAt"), in.text("outcome"))) : Optional.empty(),
            optional(in, "mailbox").map(MemberKey::new),
            optional(in, "coordinator").map(MemberKey::new),
            optional(in, GENERATION),
            in.revision()
        );
    }

    private static void write(AddressMailLimit mailLimit, ItemWriter out) {
        var sent = new HashMap<String, AttributeValue>();
        mailLimit.sent().forEach((kind, times) ->
            sent.put(
                kind.reason(),
                AttributeValue.fromL(
                    times
                        .stream()
                        .map(time -> AttributeValue.fromS(instant(time)))
                        .toList()
                )
            )
        );
        out.value("sent", AttributeValue.fromM(sent));
        out.expires(mailLimit.expiresAt());
    }

    static AddressMailLimit mailLimit(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        var sent = new HashMap<MailKind, List<Instant>>();
        item.get("sent")
            .m()
            .forEach((kind, times) ->
                sent.put(
                    MailKind.of(kind),
                    times
                        .l()
                        .stream()
                        .map(time -> Instant.parse(time.s()))
                        .toList()
                )
            );
        return new AddressMailLimit(
            new MailboxKey(in.text(Keys.PK).substring("ADDRESS#".length())),
            in.text(Keys.SK).equals(Keys.PROVEN),
            sent,
            in.revision()
        );
    }
}
