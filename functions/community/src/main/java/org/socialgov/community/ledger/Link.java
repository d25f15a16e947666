package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;

/**
 * A capability that was mailed to one address: for one purpose, in one community, until it expires. The table stores
 * only the SHA-256 of its token, so a copy of the table or of a backup opens nothing.
 *
 * @param order id of the mail order that it was sent with
 * @param use time and outcome of its use, if it works once and was used
 * @param mailbox key of the mailbox that "never mail me again" is about; empty for the other purposes
 * @param coordinator key of the coordinator whom it was mailed to; empty for a link that is a person's own
 * @param generation id of the membership's generation that it belongs to; empty for a membership without one, and for
 *     "never mail me again", which belongs to the mailbox and outlives the membership
 */
public record Link(
    Hash hash,
    Purpose purpose,
    String community,
    MemberKey member,
    String order,
    Instant createdAt,
    Instant expiresAt,
    Optional<Use> use,
    Optional<MemberKey> mailbox,
    Optional<MemberKey> coordinator,
    Optional<String> generation,
    long revision
) implements UncountedItem {
    /** Purposes of links. The names are stored: never rename one. */
    public enum Purpose {
        CONFIRM("confirm", Duration.ofDays(7), true),
        APPROVE("approve", Duration.ofDays(14), true),
        DECLINE("decline", Duration.ofDays(14), true),
        /** Declines all undecided requests of the domain of the person whom the mail is about. */
        DECLINE_DOMAIN("decline-domain", Duration.ofDays(14), true),
        UNDO("undo", Duration.ofDays(30), true),
        CHANGE_ADDRESS("change-address", Duration.ofDays(7), true),
        /** Sends the version of an announcement that its mail shows. */
        SEND("send", Duration.ofDays(14), true),
        /** Stops an announcement, lets it go on, or ends it. An announcement can be planned 90 days ahead. */
        STOP("stop", Duration.ofDays(120), false),
        /** Used once to open a session of a coordinator. */
        COORDINATOR("coordinators/sign-in", Duration.ofMinutes(60), true),
        /** Used once in the session that asked for it: bulk data can leave, and the coordinators be changed. */
        FRESH("coordinators/fresh", Duration.ofMinutes(60), true),
        /** Used once by an invited person to become a coordinator. */
        COORDINATOR_INVITATION("coordinators/accept", Duration.ofDays(7), true),
        /** Makes the invited person a member; from the first invitation on. */
        INVITATION("invitation", Duration.ofDays(28), true),
        /** Used once to open a session. */
        MANAGE("subscription", Duration.ofHours(24), true),
        /** Works as long as the membership exists, and mails to the member renew it. */
        UNSUBSCRIBE("unsubscribe", Duration.ofDays(400), false),
        NEVER_AGAIN("never-again", Duration.ofDays(365), false);

        private final String path;
        private final Duration lifetime;
        private final boolean once;

        Purpose(String path, Duration lifetime, boolean once) {
            this.path = path;
            this.lifetime = lifetime;
            this.once = once;
        }

        /** The part of the community's path where the link opens, for example {@code confirm}. */
        public String path() {
            return path;
        }

        /** The time from the mail until the link expires. */
        public Duration lifetime() {
            return lifetime;
        }

        /** Whether it acts once; later clicks show the outcome of the first. */
        public boolean once() {
            return once;
        }
    }

    public record Use(Instant at, String outcome) {}

    /** The stored form of a token: its SHA-256 in hexadecimal. */
    public record Hash(String hex) {}

    /** The secret in the mail: 32 random bytes in base64url without padding. */
    public record Token(String value) {
        private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

        public Token {
            if (!SHAPE.matcher(value).matches()) {
                throw new IllegalArgumentException("not a token");
            }
        }

        static Token random(Randomness randomness) {
            return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(32)));
        }

        /** A token from a request; empty if the text doesn't have the form of one. */
        public static Optional<Token> parse(String text) {
            return SHAPE.matcher(text).matches() ? Optional.of(new Token(text)) : Optional.empty();
        }

        /** The SHA-256 of the text, not of the bytes that it encodes: a changed last character makes another token. */
        public Hash hash() {
            return new Hash(Sha256.hex(value));
        }

        @Override
        public String toString() {
            return "Token[redacted]";
        }
    }

    /** A new link with the secret that opens it. */
    public record Made(Link link, Token token) {}

    /** Creates a link to be mailed with an order. */
    public static Made make(Purpose purpose, MailOrder order, Instant now, Randomness randomness) {
        var token = Token.random(randomness);
        var link = new Link(
            token.hash(),
            purpose,
            order.community(),
            about(purpose, order),
            order.ref().id(),
            now,
            expiry(purpose, order, now),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1
        );
        return new Made(link, token);
    }

    /** That of an invitation counts from the first one: with the reminder's, it ends at the same time. */
    private static Instant expiry(Purpose purpose, MailOrder order, Instant now) {
        return ListImport.Note.of(order)
            .filter(_ -> purpose == Purpose.INVITATION)
            .map(ListImport.Note::expiresAt)
            .orElseGet(() -> now.plus(purpose.lifetime()));
    }

    /** The same link, mailed to an address: that of a coordinator, or of a mailbox that it can end all mail to. */
    public Link mailedTo(EmailAddress address) {
        return switch (purpose) {
            case NEVER_AGAIN -> copy(
                expiresAt,
                use,
                Optional.of(MemberKey.ofMailbox(community, address)),
                coordinator,
                generation,
                revision
            );
            case APPROVE, DECLINE, DECLINE_DOMAIN, SEND, STOP, COORDINATOR, FRESH, COORDINATOR_INVITATION -> copy(
                expiresAt,
                use,
                mailbox,
                Optional.of(MemberKey.of(community, address)),
                generation,
                revision
            );
            case CONFIRM, UNDO, CHANGE_ADDRESS, MANAGE, UNSUBSCRIBE, INVITATION -> this;
        };
    }

    /** The same link, as part of the membership that its mail is about. */
    public Link belongingTo(Membership of) {
        return endsWithMembership() ? copy(expiresAt, use, mailbox, coordinator, of.generation().id(), revision) : this;
    }

    /**
     * A coordinator's links about an announcement or a session end with the role, and are about no membership. An invitation
     * is older than the membership.
     */
    private boolean endsWithMembership() {
        return switch (purpose) {
            case NEVER_AGAIN, SEND, STOP, COORDINATOR, FRESH, COORDINATOR_INVITATION, INVITATION -> false;
            case CONFIRM, APPROVE, DECLINE, DECLINE_DOMAIN, UNDO, CHANGE_ADDRESS, MANAGE, UNSUBSCRIBE -> true;
        };
    }

    /** Whether it was made for an earlier membership at the same address. */
    public boolean isOfAnEarlier(Membership current) {
        return endsWithMembership() && !current.isOfGeneration(generation, createdAt);
    }

    /** The same link, expired: what it belongs to has ended. It is read so, and never stored. */
    public Link ended() {
        return copy(createdAt, use, mailbox, coordinator, generation, revision);
    }

    /** Its next expiry, if less than half of its lifetime is left; empty if more is left, or none. */
    public Optional<Link> renewedAt(Instant now) {
        boolean isDue = !now.isBefore(expiresAt.minus(purpose.lifetime().dividedBy(2)));
        return isDue && !hasExpiredAt(now)
            ? Optional.of(copy(now.plus(purpose.lifetime()), use, mailbox, coordinator, generation, revision + 1))
            : Optional.empty();
    }

    /**
     * A link of the purpose "never again" is about the mailbox that the mail goes to, which need not be the member's.
     */
    private static MemberKey about(Purpose purpose, MailOrder order) {
        return purpose == Purpose.NEVER_AGAIN ? order.mailbox() : order.ref().member();
    }

    /** Whether it was created for this purpose in this community; if not, it is treated as unknown. */
    public boolean isFor(Purpose wanted, String inCommunity) {
        return purpose == wanted && community.equals(inCommunity);
    }

    /** Whether it has expired. It works until its expiry, and no longer at that time. */
    public boolean hasExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public Link usedWith(String outcome, Instant now) {
        return copy(expiresAt, Optional.of(new Use(now, outcome)), mailbox, coordinator, generation, revision + 1);
    }

    private Link copy(
        Instant expiry,
        Optional<Use> used,
        Optional<MemberKey> endsMailTo,
        Optional<MemberKey> to,
        Optional<String> of,
        long next
    ) {
        return new Link(hash, purpose, community, member, order, createdAt, expiry, used, endsMailTo, to, of, next);
    }
}
