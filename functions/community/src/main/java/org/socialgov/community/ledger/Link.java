package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;

/**
 * A capability that was mailed to one address: for one purpose, in one community, until an expiry. The table holds
 * only its token's hash, so nothing that lies in the table or a backup opens anything.
 *
 * @param order the mail that it was sent in
 * @param use what came of it, where it is used once and was used
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
    long revision
) implements UncountedItem {
    /** What a link is for. The names are stored: never rename one. */
    public enum Purpose {
        CONFIRM("confirm", Duration.ofDays(7), true),
        APPROVE("approve", Duration.ofDays(14), true),
        DECLINE("decline", Duration.ofDays(14), true),
        UNDO("undo", Duration.ofDays(30), true),
        CHANGE_ADDRESS("change-address", Duration.ofDays(7), true),
        /** Used once to open a session. */
        MANAGE("subscription", Duration.ofHours(24), true),
        /** As long as the membership: a century stands for it. */
        UNSUBSCRIBE("unsubscribe", Duration.ofDays(36_525), false),
        NEVER_AGAIN("never-again", Duration.ofDays(365), false);

        private final String path;
        private final Duration lifetime;
        private final boolean once;

        Purpose(String path, Duration lifetime, boolean once) {
            this.path = path;
            this.lifetime = lifetime;
            this.once = once;
        }

        /** Who may use it: the person whom the mail is about, or any coordinator. */
        public enum Audience {
            PERSON,
            COORDINATORS,
        }

        public Audience audience() {
            return switch (this) {
                case CONFIRM, UNDO, CHANGE_ADDRESS, MANAGE, UNSUBSCRIBE, NEVER_AGAIN -> Audience.PERSON;
                case APPROVE, DECLINE -> Audience.COORDINATORS;
            };
        }

        /** The part of the community's path where it opens, for example {@code confirm}. */
        public String path() {
            return path;
        }

        public Duration lifetime() {
            return lifetime;
        }

        /** Whether it acts once; a later press shows what came of the first. */
        public boolean once() {
            return once;
        }
    }

    /** When a link was used, and what came of it. */
    public record Use(Instant at, String outcome) {}

    /** What the table knows of a token: its SHA-256 in hexadecimal. */
    public record Hash(String hex) {}

    /** The secret that stands in the mail: 32 random bytes in base64url without padding. */
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

        /** The token that somebody came with; empty if it can't be one. */
        public static Optional<Token> parse(String text) {
            return SHAPE.matcher(text).matches() ? Optional.of(new Token(text)) : Optional.empty();
        }

        /** Of the text, not of the bytes it stands for: so an altered last character is another token. */
        public Hash hash() {
            return new Hash(Sha256.hex(value));
        }

        @Override
        public String toString() {
            return "Token[redacted]";
        }
    }

    /** A new link together with the secret that opens it. */
    public record Made(Link link, Token token) {}

    /** Makes a link to be mailed with an order. */
    public static Made make(Purpose purpose, MailOrder order, Instant now, Randomness randomness) {
        var token = Token.random(randomness);
        var link = new Link(
            token.hash(),
            purpose,
            order.community(),
            about(purpose, order),
            order.ref().id(),
            now,
            now.plus(purpose.lifetime()),
            Optional.empty(),
            1
        );
        return new Made(link, token);
    }

    /** "Never again" is about the mailbox that the mail goes to, which need not be the member's. */
    private static MemberKey about(Purpose purpose, MailOrder order) {
        return purpose == Purpose.NEVER_AGAIN ? order.mailbox() : order.ref().member();
    }

    /** Whether it was made for this purpose in this community; if not, it is as good as unknown there. */
    public boolean isFor(Purpose wanted, String inCommunity) {
        return purpose == wanted && community.equals(inCommunity);
    }

    /** Whether its time is over: it works until the moment of its expiry, and no longer at that moment. */
    public boolean hasExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public Link usedWith(String outcome, Instant now) {
        return new Link(
            hash,
            purpose,
            community,
            member,
            order,
            createdAt,
            expiresAt,
            Optional.of(new Use(now, outcome)),
            revision + 1
        );
    }
}
