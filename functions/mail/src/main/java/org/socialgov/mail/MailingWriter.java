package org.socialgov.mail;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.storage.Mailings;

/**
 * Makes the finished mail of a delivery: an announcement, or a digest. A mail is rendered once for all members who get the
 * same.
 */
final class MailingWriter implements MailWriter.Mailings {

    /** Members with a digest mostly hold the same announcements, so that few different digests are made in a run. */
    private static final int MOST_KEPT = 64;

    private final Mailings mailings;
    private final MailingTemplates templates;
    private final Map<Content, BulkMail> rendered = new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Content, BulkMail> eldest) {
            return size() > MOST_KEPT;
        }
    };

    MailingWriter(Mailings mailings, MailingTemplates templates) {
        this.mailings = mailings;
        this.templates = templates;
    }

    /** What a mail says, and to whom it is the same. */
    private sealed interface Content {
        /** @param isAfterPause whether it is the members' first mail after a pause */
        record OfAnnouncement(Mailing.Copy copy, boolean isAfterPause) implements Content {}

        /** @param digest its id: all digests of a run have the same */
        record OfDigest(
            String digest,
            List<Mailing.Copy> copies,
            DeliveryPreferences.Frequency frequency
        ) implements Content {}
    }

    /**
     * {@inheritDoc}
     *
     * @param send a claimed delivery, with the member whose unsubscribe link it contains
     * @throws IllegalStateException if the mailing or its text is not stored
     */
    @Override
    public OutgoingMail write(Dispatch.Next.Send send, Community community, Instant now) {
        var order = send.order();
        var member = send
            .member()
            .orElseThrow(() -> new IllegalStateException("a delivery needs the membership that it is to"));
        var mail = switch (order.kind()) {
            case DIGEST -> digest(send, member, community);
            default -> announcement(
                new Mailing.Copy(order.ref().id(), order.version()),
                order.note().filter(Dispatch.AFTER_PAUSE::equals).isPresent(),
                community
            );
        };
        var link = member
            .generation()
            .inMailings()
            .orElseThrow(() -> new IllegalStateException("a delivery needs the member's unsubscribe link"));
        return mail.to(member.address(), order.ref(), link.token(), now);
    }

    private BulkMail announcement(Mailing.Copy copy, boolean isAfterPause, Community community) {
        return once(new Content.OfAnnouncement(copy, isAfterPause), () ->
            templates.announcement(announcementOf(copy, community), isAfterPause, community)
        );
    }

    /**
     * The first attempt says what the transaction gathers that claims the digest; a second one reads what was gathered then,
     * in the same versions.
     */
    private BulkMail digest(Dispatch.Next.Send send, Membership member, Community community) {
        var digest = send.order();
        var inClaim = gatheredBy(digest, send.change().writes().stream().map(Change.Write::item));
        var gathered = inClaim.isEmpty() ? gatheredBy(digest, mailings.deliveries(member.key()).stream()) : inClaim;
        if (gathered.isEmpty()) {
            throw new IllegalStateException("a digest without an announcement is never sent");
        }
        var day = LocalDate.ofInstant(digest.createdAt(), community.announcements().timezone());
        var frequency = member.delivery().on(day);
        return once(new Content.OfDigest(digest.ref().id(), gathered, frequency), () ->
            templates.digest(
                digest.ref().id(),
                gathered
                    .stream()
                    .map(copy -> announcementOf(copy, community))
                    .toList(),
                frequency,
                day,
                community
            )
        );
    }

    /** The newest first. */
    private static List<Mailing.Copy> gatheredBy(MailOrder digest, Stream<? extends Item> items) {
        return items
            .filter(MailOrder.class::isInstance)
            .map(MailOrder.class::cast)
            .filter(each -> each.state() instanceof MailOrder.State.Gathered(var id, _) && id.equals(digest.ref().id()))
            .map(each -> new Mailing.Copy(each.ref().id(), each.version()))
            .sorted(Comparator.comparing(Mailing.Copy::mailing).reversed())
            .toList();
    }

    private Announcement announcementOf(Mailing.Copy copy, Community community) {
        var ref = new Mailing.Ref(community.id(), copy.mailing());
        return Announcement.of(
            mailings.mailing(ref).orElseThrow(() -> new IllegalStateException("no mailing " + copy)),
            mailings
                .mailingText(ref, copy.version())
                .orElseThrow(() -> new IllegalStateException("no text of the mailing " + copy)),
            templates.sender().siteOrigin(),
            community
        );
    }

    private synchronized BulkMail once(Content content, Supplier<BulkMail> render) {
        var known = rendered.get(content);
        if (known == null) {
            known = render.get();
            rendered.put(content, known);
        }
        return known;
    }
}
