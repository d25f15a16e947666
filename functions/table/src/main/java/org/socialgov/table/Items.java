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
import org.socialgov.community.ledger.UncountedItem;
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
            case ApprovalDecision.Queue queue -> out.texts(
                "members",
                queue.members().stream().map(MemberKey::hex).toList()
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
            case MemberCountShard counts -> StatisticsItems.write(counts, out);
            case DailyMemberStatistics dailyStatistics -> StatisticsItems.write(dailyStatistics, out);
            case InboundCounts counts -> write(counts, out);
            case ArchiveEntry entry -> RecordItems.write(entry, out);
            case ArchiveEntry.Head head -> out.text("community", head.community()).number("entries", head.entries());
            case AuditEntry entry -> RecordItems.write(entry, out);
            case AuditEntry.Head head -> RecordItems.write(head, out);
            case Mailing.Feedback feedback -> MailingItems.write(feedback, out);
            case Mailing mailing -> MailingItems.write(mailing, out);
            case Mailing.Text text -> MailingItems.write(text, out);
            case BroadcastLease lease -> MailingItems.write(lease, out);
            case DigestRun run -> MailingItems.write(run, out);
            case CoordinatorEntry entry -> CoordinatorItems.write(entry, out);
            case CoordinatorEntry.Head head -> CoordinatorItems.write(head, out);
            case CoordinatorSession session -> CoordinatorItems.write(session, out);
            case LiveSettings settings -> CoordinatorItems.write(settings, out);
            case LiveSettings.Version version -> CoordinatorItems.write(version, out);
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

    /** The attributes of an addition, without the item's key and revision. */
    static Map<String, AttributeValue> write(UncountedItem.Added counts) {
        var out = new ItemWriter();
        switch (counts) {
            case MemberCountShard members -> StatisticsItems.write(members, out);
            case Mailing.Feedback feedback -> MailingItems.write(feedback, out);
            case ListImport.Counts outcomes -> ImportItems.numbers(outcomes, out);
        }
        return out.values();
    }

    /** An item under a member's key. */
    static MemberItem underMember(ItemReader in) {
        String sk = in.text(Keys.SK);
        if (sk.startsWith(Keys.ORDER) || sk.startsWith(Keys.DELIVERY)) {
            return MailOrderItems.order(in);
        }
        if (sk.startsWith(Keys.HISTORY)) {
            return historyEntry(in);
        }
        return switch (sk) {
            case Keys.MEMBERSHIP -> membership(in);
            case Keys.JOIN -> rejoinRequest(in);
            case Keys.TOMBSTONE -> tombstone(in);
            case Keys.CHANGE -> addressChange(in);
            case Keys.APPROVAL_DECISION -> approvalDecision(in);
            case Keys.BOUNCES -> softBounces(in);
            case Keys.INVITED -> ImportItems.invited(in);
            case Keys.INVITATION -> ImportItems.invitation(in);
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
            .text(Keys.FIND, member.searchText())
            .text(GENERATION, member.generation().id())
            .text("unsubscribe", member.generation().unsubscribe().map(Link.Hash::hex));
        member.affiliation().ifPresent(known -> out.item(AFFILIATION, write(known)));
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
                    .due(Keys.UNCONFIRMED_PARTITION, member.reminderOrExpiryDue())
                    .instant(BOUNCED_AT, bouncedAt)
                    .text(AWAITED_MAIL, awaitedMail);
                // One that bounced goes back to being suppressed: the table must not remove it.
                if (bouncedAt.isEmpty()) {
                    out.expires(expiresAt.plus(KEPT_AFTER_EXPIRY));
                }
            }
            case Membership.State.AwaitingApproval(var confirmedAt, var remindAt, var asked) -> out.instant(
                "confirmedAt",
                confirmedAt
            )
                .number(ASKED, asked)
                .due(Keys.WAITING_PARTITION, remindAt);
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

    static Membership membership(ItemReader in) {
        String status = in.text("status");
        var state = switch (status) {
            case "PENDING" -> new Membership.State.Pending(
                in.instant("askedAt"),
                in.instant("expiresAt"),
                in.flag("reminded"),
                in.optionalText(AWAITED_MAIL),
                in.optionalInstant(BOUNCED_AT)
            );
            case "AWAITING_APPROVAL" -> new Membership.State.AwaitingApproval(
                in.instant("confirmedAt"),
                in.instant(Keys.DUE),
                // A release without this attribute asked about each request at once.
                in.integer(ASKED, 1)
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
            affiliation(in),
            new Membership.Generation(
                in.optionalText(GENERATION),
                in.optionalText("unsubscribe").map(Link.Hash::new),
                mailingLink(in)
            ),
            state,
            in.revision()
        );
    }

    /** A membership as it lies in the index of memberships. */
    static MemberList.Row row(ItemReader in) {
        return new MemberList.Row(
            in.memberKey(),
            in.address("address"),
            in.text("name"),
            in.text("organization"),
            affiliation(in).map(Affiliation::organization),
            in.instant(Keys.SINCE)
        );
    }

    /** Memberships of releases without mailings have none. */
    private static Optional<Membership.MailingLink> mailingLink(ItemReader in) {
        return in
            .optionalText(MAILING_LINK)
            .flatMap(Link.Token::parse)
            .map(token -> new Membership.MailingLink(token, in.instant(MAILING_LINK_EXPIRES)));
    }

    private static ItemWriter write(Affiliation known) {
        return new ItemWriter()
            .text("organization", known.organization())
            .text("kind", known.kind().slug())
            .text("asOf", known.asOf().toString());
    }

    private static Optional<Affiliation> affiliation(ItemReader in) {
        if (!in.has(AFFILIATION)) {
            return Optional.empty();
        }
        var known = in.item(AFFILIATION);
        return Optional.of(
            new Affiliation(known.text("organization"), StatisticsItems.kind(known.text("kind")), known.date("asOf"))
        );
    }

    /** A membership of which only the counted attributes were read. */
    static MemberScan.Entry scanEntry(ItemReader in) {
        return new MemberScan.Entry(
            in.memberKey(),
            in.text("community"),
            in.text("status"),
            in.optionalInstant("joinedAt"),
            in.optionalInstant("leftAt"),
            affiliation(in).map(Affiliation::counted),
            in.delivery(),
            in.has("topics") ? in.texts("topics") : List.of()
        );
    }

    private static void write(RejoinRequest rejoinRequest, ItemWriter out) {
        out.details(rejoinRequest.details())
            .consent(rejoinRequest.consent())
            .instant("askedFirstAt", rejoinRequest.waiting().askedAt())
            .instant("expiresAt", rejoinRequest.waiting().expiresAt())
            .flag("reminded", rejoinRequest.waiting().reminded())
            .text(AWAITED_MAIL, rejoinRequest.waiting().awaitedMail())
            .expires(rejoinRequest.waiting().expiresAt().plus(KEPT_AFTER_EXPIRY));
        if (!rejoinRequest.isNone()) {
            out.due(Keys.UNCONFIRMED_PARTITION, rejoinRequest.waiting().reminderOrExpiryDue());
        }
    }

    static RejoinRequest rejoinRequest(ItemReader in) {
        return new RejoinRequest(
            in.memberKey(),
            in.details(),
            in.consent(),
            new Membership.State.Pending(
                in.instant("askedFirstAt"),
                in.instant("expiresAt"),
                in.flag("reminded"),
                in.optionalText(AWAITED_MAIL)
            ),
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

    static HistoryEntry historyEntry(ItemReader in) {
        return new HistoryEntry(
            in.memberKey(),
            in.text("community"),
            in.text("id"),
            in.instant("at"),
            HistoryEntry.Event.valueOf(in.text("event")),
            in.text("record"),
            in.optionalText("by").map(by -> new HistoryEntry.Cause(new AddressKey(by), in.text("reason"))),
            in.revision()
        );
    }

    private static void write(Tombstone tombstone, ItemWriter out) {
        tombstone.suppressedAt().ifPresent(at -> out.text("status", "SUPPRESSED").instant("suppressedAt", at));
        out.instant("declinedUntil", tombstone.declinedUntil());
        tombstone.consent().ifPresent(out::consent);
        tombstone.expiresAt().ifPresent(out::expires);
        // By its key alone: a tombstone holds no community. The preview of an uploaded list reads all of them.
        out.text(Keys.LISTED, Keys.TOMBSTONE).instant(Keys.SINCE, Instant.EPOCH);
    }

    static Tombstone tombstone(ItemReader in) {
        return new Tombstone(
            in.memberKey(),
            in.optionalInstant("suppressedAt"),
            in.optionalInstant("declinedUntil"),
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
            .expires(change.expiresAt())
            .text("toNew", change.toNew());
        change
            .confirmed()
            .ifPresent(first -> out.text("confirmedIn", first.order()).instant("confirmedAt", first.at()));
    }

    static AddressChange addressChange(ItemReader in) {
        return new AddressChange(
            in.memberKey(),
            in.address("newAddress"),
            in.instant("askedAt"),
            in.instant("expiresAt"),
            in.text("toOld"),
            in.optionalText("toNew"),
            in.optionalText("confirmedIn").map(order -> new AddressChange.Confirmed(order, in.instant("confirmedAt"))),
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

    static ApprovalDecision approvalDecision(ItemReader in) {
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

    static ApprovalDecision.Queue approvalQueue(ItemReader in) {
        return new ApprovalDecision.Queue(
            in.partition(Keys.APPROVALS),
            in.sort(Keys.APPROVAL_QUEUE),
            in.texts("members").stream().map(MemberKey::new).toList(),
            in.instant("at"),
            in.revision()
        );
    }

    static ApprovalDecision.Today askedToday(ItemReader in) {
        return new ApprovalDecision.Today(
            in.partition(Keys.APPROVALS),
            LocalDate.parse(in.sort(Keys.DAY)),
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
            .expires(session.expiresAt())
            .text(GENERATION, session.generation());
    }

    static Session session(ItemReader in) {
        return new Session(
            new Link.Hash(in.partition(Keys.SESSION)),
            in.text("id"),
            new MemberKey(in.text("member")),
            in.optionalText(GENERATION),
            in.instant("startedAt"),
            in.instant("expiresAt"),
            in.revision()
        );
    }

    private static void write(SoftBounces bounces, ItemWriter out) {
        var at = new ItemWriter();
        bounces.at().forEach(at::instant);
        out.item("at", at).expires(bounces.expiresAt());
    }

    static SoftBounces softBounces(ItemReader in) {
        var stored = in.item("at");
        var at = new HashMap<String, Instant>();
        stored
            .values()
            .keySet()
            .forEach(order -> at.put(order, stored.instant(order)));
        return new SoftBounces(in.memberKey(), at, in.revision());
    }

    static ProcessedMail processedMail(ItemReader in) {
        return new ProcessedMail(in.partition(Keys.INBOUND), in.text("outcome"), in.instant("at"), in.revision());
    }

    static UnverifiedJoin unverifiedJoin(ItemReader in) {
        return new UnverifiedJoin(
            in.text("community"),
            in.address("address"),
            in.text("name"),
            in.instant("at"),
            in.revision()
        );
    }

    private static void write(InboundCounts counts, ItemWriter out) {
        out.number("count", counts.forwarded())
            .number("unproven", counts.unproven())
            .number("unlisted", counts.unlisted())
            .numbers("domains", counts.byDomain())
            .numbers("notForwarded", counts.notForwarded(), Enum::name)
            .expires(counts.day().atStartOfDay(ZoneOffset.UTC).toInstant().plus(InboundCounts.KEPT));
    }

    /** Counts of releases without shares have one number. */
    static InboundCounts inboundCounts(ItemReader in) {
        return new InboundCounts(
            in.partition(Keys.INBOUND_COUNTS),
            LocalDate.parse(in.sort(Keys.DAY)),
            in.integer("count"),
            in.integer("unproven", 0),
            in.integer("unlisted", 0),
            in.numbers("domains"),
            in.numbers("notForwarded", InboundCounts.NotForwarded::valueOf),
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
            .expires(link.expiresAt().plus(KEPT_AFTER_EXPIRY))
            .text("mailbox", link.mailbox().map(MemberKey::hex))
            .text(GENERATION, link.generation())
            .text("coordinator", link.coordinator().map(MemberKey::hex));
        link.use().ifPresent(use -> out.instant("usedAt", use.at()).text("outcome", use.outcome()));
    }

    static Link link(ItemReader in) {
        return new Link(
            new Link.Hash(in.partition(Keys.LINK)),
            Link.Purpose.valueOf(in.text("purpose")),
            in.text("community"),
            new MemberKey(in.text("member")),
            in.text("order"),
            in.instant("createdAt"),
            in.instant("expiresAt"),
            in.optionalInstant("usedAt").map(at -> new Link.Use(at, in.text("outcome"))),
            in.optionalText("mailbox").map(MemberKey::new),
            in.optionalText("coordinator").map(MemberKey::new),
            in.optionalText(GENERATION),
            in.revision()
        );
    }

    private static void write(AddressMailLimit mailLimit, ItemWriter out) {
        var sent = new ItemWriter();
        mailLimit.sent().forEach((kind, times) -> sent.instants(kind.reason(), times));
        out.item("sent", sent).expires(mailLimit.expiresAt());
    }

    static AddressMailLimit mailLimit(ItemReader in) {
        var stored = in.item("sent");
        var sent = new HashMap<MailKind, List<Instant>>();
        stored
            .values()
            .keySet()
            .forEach(kind -> sent.put(MailKind.of(kind), stored.instants(kind)));
        return new AddressMailLimit(
            new MailboxKey(in.partition(Keys.ADDRESS)),
            in.text(Keys.SK).equals(Keys.PROVEN),
            sent,
            in.revision()
        );
    }
}
