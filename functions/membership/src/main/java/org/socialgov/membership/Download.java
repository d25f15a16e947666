package org.socialgov.membership;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.managing.Erasing;
import org.socialgov.environment.JsonObject;

/** All data that is stored about an address, as readable JSON. */
final class Download {

    private static final JsonFactory JSON = new JsonFactory();

    private Download() {}

    static String of(Erasing.StoredData kept, Wording wording, Instant now) {
        var session = kept.openSession().session();
        var all = new JsonObject()
            .with("about", wording.say("subscription.download.about"))
            .with("address", kept.openSession().address().value())
            .with("asOf", now)
            .with(
                "memberships",
                kept
                    .openSession()
                    .memberships()
                    .stream()
                    .map(member -> membership(member, kept.left()))
                    .toList()
            )
            .with("requestsToJoinByMail", kept.unverifiedJoins().stream().map(Download::unverifiedJoin).toList())
            .with("mailsThatAnybodyCanCause", allowances(kept.mailLimit()))
            .with(
                "session",
                new JsonObject()
                    .with("id", session.id())
                    .with("startedAt", session.startedAt())
                    .with("expiresAt", session.expiresAt())
            )
            .with("links", wording.say("subscription.download.links"));
        var out = new ByteArrayOutputStream();
        try (var parser = JSON.createParser(all.toString()); var json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            parser.nextToken();
            json.copyCurrentStructure(parser);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonObject membership(Membership member, List<MemberItem> left) {
        var json = new JsonObject()
            .with("key", member.key().hex())
            .with("community", member.community())
            .with("address", member.address().value())
            .with("status", member.status());
        switch (member.state()) {
            case Membership.State.Pending pending -> json.with("askedAt", pending.askedAt())
                .with("expiresAt", pending.expiresAt())
                .with("reminded", pending.reminded())
                .withPresent("bouncedAt", pending.bouncedAt());
            case Membership.State.AwaitingApproval waiting -> json.with("confirmedAt", waiting.confirmedAt());
            case Membership.State.Active active -> json.with("joinedAt", active.joinedAt());
            case Membership.State.Left(var leftAt, var joinedAt, var removed) -> json.with("leftAt", leftAt)
                .with("joinedAt", joinedAt)
                .withPresent("by", removed ? Optional.of("coordinator") : Optional.empty());
            case Membership.State.Declined declined -> json.with("declinedAt", declined.declinedAt()).with(
                "reason",
                declined.reason()
            );
            case Membership.State.Suppressed suppressed -> json.with("suppressedAt", suppressed.at()).with(
                "reason",
                suppressed.reason()
            );
        }
        details(member.details(), json)
            .with("consent", consent(member.consent()))
            .with("frequency", member.delivery().frequency().slug())
            .withPresent("pausedUntil", member.delivery().pausedUntil())
            .with("resumes", member.delivery().resumes().slug())
            .withPresent("mailboxBelongsTo", member.affiliation().map(Download::affiliation))
            .with("changes", member.revision());
        under(left, member, json);
        return json;
    }

    /** The entry of the directory of government domains for the address when its member joined. */
    private static JsonObject affiliation(Affiliation known) {
        return new JsonObject()
            .with("organization", known.organization())
            .with("kind", known.kind().slug())
            .with("asOf", known.asOf());
    }

    /** The items under the same key as the membership: each kind in its own list. */
    private static void under(List<MemberItem> left, Membership member, JsonObject json) {
        var own = left
            .stream()
            .filter(item -> item.owner().equals(member.key()))
            .toList();
        json.with("history", each(HistoryEntry.class, own, Download::history)).with(
            "mails",
            each(MailOrder.class, own, Download::mail)
        );
        for (MemberItem item : own) {
            switch (item) {
                case RejoinRequest rejoin when !rejoin.isNone() -> json.with(
                    "requestToJoinAgain",
                    details(rejoin.details(), new JsonObject())
                        .with("consent", consent(rejoin.consent()))
                        .with("askedFirstAt", rejoin.waiting().askedAt())
                        .with("expiresAt", rejoin.waiting().expiresAt())
                );
                case RejoinRequest _ -> {
                    // What an expired request leaves behind holds nothing about the member.
                }
                case AddressChange change -> json.with(
                    "changeOfAddress",
                    new JsonObject()
                        .with("newAddress", change.newAddress().value())
                        .with("askedAt", change.askedAt())
                        .with("expiresAt", change.expiresAt())
                        .withPresent("confirmedAt", change.confirmed().map(AddressChange.Confirmed::at))
                );
                case SoftBounces bounces -> {
                    var cameBack = new JsonObject();
                    bounces.at().forEach(cameBack::with);
                    json.with("mailsThatCameBack", cameBack);
                }
                // Without the coordinator, whose address is another person's data.
                case ApprovalDecision approvalDecision -> json.with(
                    "coordinatorsDecision",
                    new JsonObject()
                        .with("approved", approvalDecision.approved())
                        .with("reason", approvalDecision.reason())
                        .with("at", approvalDecision.at())
                );
                case Tombstone tombstone -> json.with(
                    "keptOfAnEarlierErasure",
                    new JsonObject()
                        .withPresent("status", tombstone.suppressedAt().map(_ -> "SUPPRESSED"))
                        .withPresent("suppressedAt", tombstone.suppressedAt())
                        .withPresent("declinedUntil", tombstone.declinedUntil())
                        .withPresent("consent", tombstone.consent().map(Download::consent))
                );
                case ListImport.Invited invited -> json.with(
                    "invited",
                    new JsonObject().with("list", invited.listImport()).with("at", invited.at())
                );
                case ListImport.Invitation invitation -> json.with(
                    "invitation",
                    new JsonObject()
                        .with("list", invitation.listImport())
                        .with("address", invitation.address().value())
                        .with("name", invitation.name())
                        .with("organization", invitation.organization())
                        .with("approvedInAdvance", invitation.approved())
                        .with("at", invitation.at())
                );
                case Membership _, HistoryEntry _, MailOrder _ -> {
                    // Written above.
                }
            }
        }
    }

    private static <T> List<JsonObject> each(Class<T> kind, List<MemberItem> items, Function<T, JsonObject> written) {
        return items.stream().filter(kind::isInstance).map(kind::cast).map(written).toList();
    }

    private static JsonObject history(HistoryEntry entry) {
        return new JsonObject()
            .with("at", entry.at())
            .with("event", entry.event())
            .with("record", entry.record())
            .withPresent("by", entry.cause().map(cause -> cause.by().hex()))
            .withPresent("reason", entry.cause().map(HistoryEntry.Cause::reason))
            .with("id", entry.id());
    }

    private static JsonObject mail(MailOrder order) {
        var enclosure = order.enclosure();
        var json = new JsonObject()
            .with("id", order.ref().id())
            .with("kind", order.kind().reason())
            .with("to", order.coordinator().isPresent() ? "coordinator" : "member")
            .with("createdAt", order.createdAt())
            .withPresent("person", order.person().map(EmailAddress::value))
            .withPresent("note", order.note())
            .withPresent("encloses", enclosure.map(MailOrder.Enclosure::mail))
            .withPresent("enclosedName", enclosure.map(MailOrder.Enclosure::name))
            .withPresent("enclosedSubject", enclosure.map(MailOrder.Enclosure::subject))
            .withPresent("enclosedDate", enclosure.map(MailOrder.Enclosure::date));
        switch (order.state()) {
            case MailOrder.State.Unsent unsent -> json.with("state", "OWED").with("due", unsent.due());
            case MailOrder.State.Claimed claimed -> json.with("state", "CLAIMED").with("until", claimed.until());
            case MailOrder.State.Unknown unknown -> json.with("state", "UNKNOWN").with("since", unknown.since());
            case MailOrder.State.Sent(var messageId, var at) -> json.with("state", "SENT")
                .with("at", at)
                .with("messageId", messageId);
            case MailOrder.State.Held held -> json.with("state", "HELD").with("since", held.since());
            case MailOrder.State.Gathered(var digest, var at) -> json.with("state", "GATHERED")
                .with("digest", digest)
                .with("at", at);
            case MailOrder.State.Failed(var reason, var at) -> json.with("state", "FAILED")
                .with("at", at)
                .with("reason", reason);
        }
        return json.with(
            "news",
            order
                .deliveryEvents()
                .stream()
                .map(event ->
                    new JsonObject().with("at", event.at()).with("what", event.type()).with("code", event.code())
                )
                .toList()
        );
    }

    private static JsonObject allowances(AddressMailLimit allowances) {
        var json = new JsonObject();
        allowances.sent().forEach((kind, times) -> json.with(kind.reason(), times));
        return json;
    }

    private static JsonObject unverifiedJoin(UnverifiedJoin join) {
        return new JsonObject()
            .with("community", join.community())
            .with("address", join.address().value())
            .with("name", join.name())
            .with("at", join.at());
    }

    private static JsonObject details(Details details, JsonObject json) {
        return json
            .with("name", details.name())
            .with("organization", details.organization())
            .with("role", details.role())
            .with("topics", details.topics());
    }

    private static JsonObject consent(Consent consent) {
        return new JsonObject().with("noticeVersion", consent.noticeVersion()).with("at", consent.at());
    }
}
