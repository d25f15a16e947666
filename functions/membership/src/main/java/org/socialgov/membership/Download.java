package org.socialgov.membership;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.Wording;
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
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.managing.Erasing;

/** All data that is stored about an address, as readable JSON. */
final class Download {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private Download(JsonGenerator json) {
        this.json = json;
    }

    static String of(Erasing.StoredData kept, Wording wording, Instant now) {
        var out = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            new Download(json).write(kept, wording, now);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void write(Erasing.StoredData kept, Wording wording, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("about", wording.say("subscription.download.about"));
        json.writeStringField("address", kept.openSession().address().value());
        instant("asOf", now);
        json.writeArrayFieldStart("memberships");
        for (Membership member : kept.openSession().memberships()) {
            json.writeStartObject();
            membership(member);
            under(kept.left(), member);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("requestsToJoinByMail");
        for (UnverifiedJoin join : kept.unverifiedJoins()) {
            unverifiedJoin(join);
        }
        json.writeEndArray();
        allowances(kept.mailLimit());
        session(kept.openSession().session());
        json.writeStringField("links", wording.say("subscription.download.links"));
        json.writeEndObject();
    }

    private void membership(Membership member) throws IOException {
        json.writeStringField("key", member.key().hex());
        json.writeStringField("community", member.community());
        json.writeStringField("address", member.address().value());
        json.writeStringField("status", member.status());
        switch (member.state()) {
            case Membership.State.Pending pending -> {
                instant("askedAt", pending.askedAt());
                instant("expiresAt", pending.expiresAt());
                json.writeBooleanField("reminded", pending.reminded());
                if (pending.bouncedAt().isPresent()) {
                    instant("bouncedAt", pending.bouncedAt().get());
                }
            }
            case Membership.State.AwaitingApproval waiting -> instant("confirmedAt", waiting.confirmedAt());
            case Membership.State.Active active -> instant("joinedAt", active.joinedAt());
            case Membership.State.Left left -> {
                instant("leftAt", left.leftAt());
                instant("joinedAt", left.joinedAt());
                if (left.removed()) {
                    json.writeStringField("by", "coordinator");
                }
            }
            case Membership.State.Declined declined -> {
                instant("declinedAt", declined.declinedAt());
                json.writeStringField("reason", declined.reason());
            }
            case Membership.State.Suppressed suppressed -> {
                instant("suppressedAt", suppressed.at());
                json.writeStringField("reason", suppressed.reason().name());
            }
        }
        details(member.details());
        consent(member.consent());
        json.writeStringField("frequency", member.delivery().frequency().slug());
        if (member.delivery().pausedUntil().isPresent()) {
            json.writeStringField("pausedUntil", member.delivery().pausedUntil().get().toString());
        }
        json.writeStringField("resumes", member.delivery().resumes().slug());
        if (member.affiliation().isPresent()) {
            affiliation(member.affiliation().get());
        }
        json.writeNumberField("changes", member.revision());
    }

    /** The entry of the directory of government domains for the address when its member joined. */
    private void affiliation(Affiliation known) throws IOException {
        json.writeObjectFieldStart("mailboxBelongsTo");
        json.writeStringField("organization", known.organization());
        json.writeStringField("kind", known.kind().slug());
        json.writeStringField("asOf", known.asOf().toString());
        json.writeEndObject();
    }

    /** The items under the same key as the membership: each kind in its own list. */
    private void under(List<MemberItem> left, Membership member) throws IOException {
        var own = left
            .stream()
            .filter(item -> item.owner().equals(member.key()))
            .toList();
        json.writeArrayFieldStart("history");
        for (MemberItem item : own) {
            if (item instanceof HistoryEntry entry) {
                history(entry);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("mails");
        for (MemberItem item : own) {
            if (item instanceof MailOrder order) {
                mail(order);
            }
        }
        json.writeEndArray();
        for (MemberItem item : own) {
            switch (item) {
                case RejoinRequest rejoin when !rejoin.isNone() -> rejoin(rejoin);
                case RejoinRequest _ -> {
                    // What an expired request leaves behind holds nothing about the member.
                }
                case AddressChange change -> change(change);
                case SoftBounces bounces -> bounces(bounces);
                case ApprovalDecision approvalDecision -> approvalDecision(approvalDecision);
                case Tombstone tombstone -> tombstone(tombstone);
                case ListImport.Invited invited -> invited(invited);
                case ListImport.Invitation invitation -> invitation(invitation);
                case Membership _, HistoryEntry _, MailOrder _ -> {
                    // Written above.
                }
            }
        }
    }

    private void history(HistoryEntry entry) throws IOException {
        json.writeStartObject();
        instant("at", entry.at());
        json.writeStringField("event", entry.event().name());
        json.writeStringField("record", entry.record());
        if (entry.cause().isPresent()) {
            json.writeStringField("by", entry.cause().get().by().hex());
            json.writeStringField("reason", entry.cause().get().reason());
        }
        json.writeStringField("id", entry.id());
        json.writeEndObject();
    }

    private void mail(MailOrder order) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", order.ref().id());
        json.writeStringField("kind", order.kind().reason());
        json.writeStringField("to", order.coordinator().isPresent() ? "coordinator" : "member");
        instant("createdAt", order.createdAt());
        if (order.person().isPresent()) {
            json.writeStringField("person", order.person().get().value());
        }
        if (order.note().isPresent()) {
            json.writeStringField("note", order.note().get());
        }
        if (order.enclosure().isPresent()) {
            var enclosure = order.enclosure().get();
            json.writeStringField("encloses", enclosure.mail());
            json.writeStringField("enclosedName", enclosure.name());
            json.writeStringField("enclosedSubject", enclosure.subject());
            json.writeStringField("enclosedDate", enclosure.date());
        }
        switch (order.state()) {
            case MailOrder.State.Unsent unsent -> {
                json.writeStringField("state", "OWED");
                instant("due", unsent.due());
            }
            case MailOrder.State.Claimed claimed -> {
                json.writeStringField("state", "CLAIMED");
                instant("until", claimed.until());
            }
            case MailOrder.State.Unknown unknown -> {
                json.writeStringField("state", "UNKNOWN");
                instant("since", unknown.since());
            }
            case MailOrder.State.Sent sent -> {
                json.writeStringField("state", "SENT");
                instant("at", sent.at());
                json.writeStringField("messageId", sent.messageId());
            }
            case MailOrder.State.Held held -> {
                json.writeStringField("state", "HELD");
                instant("since", held.since());
            }
            case MailOrder.State.Gathered gathered -> {
                json.writeStringField("state", "GATHERED");
                json.writeStringField("digest", gathered.digest());
                instant("at", gathered.at());
            }
            case MailOrder.State.Failed failed -> {
                json.writeStringField("state", "FAILED");
                instant("at", failed.at());
                json.writeStringField("reason", failed.reason());
            }
        }
        json.writeArrayFieldStart("news");
        for (var deliveryEvent : order.deliveryEvents()) {
            json.writeStartObject();
            instant("at", deliveryEvent.at());
            json.writeStringField("what", deliveryEvent.type().name());
            json.writeStringField("code", deliveryEvent.code());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void rejoin(RejoinRequest rejoin) throws IOException {
        json.writeObjectFieldStart("requestToJoinAgain");
        details(rejoin.details());
        consent(rejoin.consent());
        instant("askedFirstAt", rejoin.askedFirstAt());
        instant("expiresAt", rejoin.expiresAt());
        json.writeEndObject();
    }

    private void change(AddressChange change) throws IOException {
        json.writeObjectFieldStart("changeOfAddress");
        json.writeStringField("newAddress", change.newAddress().value());
        instant("askedAt", change.askedAt());
        instant("expiresAt", change.expiresAt());
        if (change.confirmed().isPresent()) {
            instant("confirmedAt", change.confirmed().get().at());
        }
        json.writeEndObject();
    }

    private void bounces(SoftBounces bounces) throws IOException {
        json.writeObjectFieldStart("mailsThatCameBack");
        for (var bounce : bounces.at().entrySet()) {
            instant(bounce.getKey(), bounce.getValue());
        }
        json.writeEndObject();
    }

    /** Without the coordinator, whose address is another person's data. */
    private void approvalDecision(ApprovalDecision approvalDecision) throws IOException {
        json.writeObjectFieldStart("coordinatorsDecision");
        json.writeBooleanField("approved", approvalDecision.approved());
        json.writeStringField("reason", approvalDecision.reason());
        instant("at", approvalDecision.at());
        json.writeEndObject();
    }

    private void invited(ListImport.Invited invited) throws IOException {
        json.writeObjectFieldStart("invited");
        json.writeStringField("list", invited.listImport());
        instant("at", invited.at());
        json.writeEndObject();
    }

    private void invitation(ListImport.Invitation invitation) throws IOException {
        json.writeObjectFieldStart("invitation");
        json.writeStringField("list", invitation.listImport());
        json.writeStringField("address", invitation.address().value());
        json.writeStringField("name", invitation.name());
        json.writeStringField("organization", invitation.organization());
        json.writeBooleanField("approvedInAdvance", invitation.approved());
        instant("at", invitation.at());
        json.writeEndObject();
    }

    private void tombstone(Tombstone tombstone) throws IOException {
        json.writeObjectFieldStart("keptOfAnEarlierErasure");
        if (tombstone.suppressedAt().isPresent()) {
            json.writeStringField("status", "SUPPRESSED");
            instant("suppressedAt", tombstone.suppressedAt().get());
        }
        if (tombstone.declinedUntil().isPresent()) {
            instant("declinedUntil", tombstone.declinedUntil().get());
        }
        if (tombstone.consent().isPresent()) {
            consent(tombstone.consent().get());
        }
        json.writeEndObject();
    }

    private void allowances(AddressMailLimit allowances) throws IOException {
        json.writeObjectFieldStart("mailsThatAnybodyCanCause");
        for (var kind : allowances.sent().entrySet()) {
            json.writeArrayFieldStart(kind.getKey().reason());
            for (Instant at : kind.getValue()) {
                json.writeString(at.toString());
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void unverifiedJoin(UnverifiedJoin join) throws IOException {
        json.writeStartObject();
        json.writeStringField("community", join.community());
        json.writeStringField("address", join.address().value());
        json.writeStringField("name", join.name());
        instant("at", join.at());
        json.writeEndObject();
    }

    private void session(Session session) throws IOException {
        json.writeObjectFieldStart("session");
        json.writeStringField("id", session.id());
        instant("startedAt", session.startedAt());
        instant("expiresAt", session.expiresAt());
        json.writeEndObject();
    }

    private void details(Details details) throws IOException {
        json.writeStringField("name", details.name());
        json.writeStringField("organization", details.organization());
        json.writeStringField("role", details.role());
        json.writeArrayFieldStart("topics");
        for (String topic : details.topics()) {
            json.writeString(topic);
        }
        json.writeEndArray();
    }

    private void consent(Consent consent) throws IOException {
        json.writeObjectFieldStart("consent");
        json.writeStringField("noticeVersion", consent.noticeVersion());
        instant("at", consent.at());
        json.writeEndObject();
    }

    private void instant(String name, Instant at) throws IOException {
        json.writeStringField(name, at.toString());
    }
}
