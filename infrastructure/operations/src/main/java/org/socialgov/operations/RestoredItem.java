package org.socialgov.operations;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of a restored table, as it is stored: what it is, and whether it may go to the table that the site uses now.
 * The keys are those of {@code functions/table}.
 */
record RestoredItem(Map<String, AttributeValue> attributes) {
    private static final String MEMBER = "MEMBER#";
    private static final String MEMBERSHIP = "MEMBER";
    private static final String TOMBSTONE = "REMAINDER";
    private static final Set<String> UNSENT = Set.of("OWED", "CLAIMED", "UNKNOWN");

    /** What an item is, in the order in which the kinds are reported. */
    enum Kind {
        MEMBERSHIP("memberships"),
        HISTORY("entries of histories"),
        MEMBER_STATE("requests and decisions of members"),
        TOMBSTONE("remainders of erasures"),
        DONE_ORDER("mail orders, done"),
        UNSENT_ORDER("mail orders, unsent"),
        LINK("mailed links"),
        LIMIT("limits of addresses"),
        INBOUND("records of mails to the community"),
        STATISTICS("numbers of members"),
        DIRECTORY("parts of the list of domains"),
        SHORT_LIVED("sessions, counters, and unproven requests by mail"),
        UNKNOWN("items of a kind that this command doesn't know");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }

        @Override
        public String toString() {
            return plural;
        }
    }

    /** What becomes of an item. */
    enum Verdict {
        COPY("to copy"),
        PRESENT("in the table already: left as they are"),
        ERASED_SINCE("of somebody who had everything erased since: left out"),
        MOVED_SINCE("of somebody who has another address since: left out"),
        SETTLED_SINCE("of a membership that went on since: left out"),
        EXPIRED("expired: left out"),
        NOT_ASKED_FOR("unsent: left out without -Dorders"),
        NEVER("never copied"),
        UNKNOWN("unknown: left out");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What the live table holds under a member's key.
     *
     * @param sortKeys of all items there
     * @param tombstone the revision of what an erasure left, if there is something
     */
    record Live(Set<String> sortKeys, Optional<String> tombstone) {
        static final Live NOTHING = new Live(Set.of(), Optional.empty());

        boolean hasMembership() {
            return sortKeys.contains(MEMBERSHIP);
        }
    }

    String pk() {
        return attributes.get("pk").s();
    }

    String sk() {
        return attributes.get("sk").s();
    }

    Kind kind() {
        return kind(pk(), sk(), attributes.containsKey("state") ? attributes.get("state").s() : "");
    }

    /** @param state of a mail order, empty for other items */
    static Kind kind(String pk, String sk, String state) {
        if (pk.startsWith(MEMBER)) {
            return switch (beginning(sk)) {
                case MEMBERSHIP -> Kind.MEMBERSHIP;
                case "HISTORY" -> Kind.HISTORY;
                case "JOIN", "CHANGE", "RULING", "BOUNCES" -> Kind.MEMBER_STATE;
                case TOMBSTONE -> Kind.TOMBSTONE;
                case "ORDER" -> UNSENT.contains(state) ? Kind.UNSENT_ORDER : Kind.DONE_ORDER;
                default -> Kind.UNKNOWN;
            };
        }
        return switch (beginning(pk)) {
            case "LINK" -> Kind.LINK;
            case "ADDRESS" -> Kind.LIMIT;
            case "INBOUND", "PASSED-ON" -> Kind.INBOUND;
            case "FIGURES" -> Kind.STATISTICS;
            case "DIRECTORY" -> Kind.DIRECTORY;
            // An unproven request holds an address, and nothing here tells whether its owner had it erased since.
            case "SESSION", "COUNTER", "GRAY" -> Kind.SHORT_LIVED;
            default -> Kind.UNKNOWN;
        };
    }

    /** The member's key in hexadecimal, whose item it is or whom a link names; empty for other items. */
    Optional<String> member() {
        return pk().startsWith(MEMBER)
            ? Optional.of(pk().substring(MEMBER.length()))
            : Optional.ofNullable(attributes.get("member")).map(AttributeValue::s);
    }

    String revision() {
        return attributes.containsKey("revision") ? attributes.get("revision").n() : "";
    }

    /**
     * Where it stands among the items of a member that are written one after another. The membership comes behind what
     * belongs to it, so that a run that broke off finds it missing and goes on; an unsent mail order comes last, since
     * its mail is decided on by the membership.
     */
    int place() {
        return switch (kind()) {
            case MEMBERSHIP -> 1;
            case UNSENT_ORDER -> 2;
            default -> 0;
        };
    }

    /**
     * Whether it may go to the live table.
     *
     * @param live what lies there under its member's key; {@link Live#NOTHING} for what belongs to no member
     * @param erased whether its member had everything erased since
     * @param moved whether its member has another address since
     * @param orders whether unsent mail orders were asked for
     */
    Verdict verdict(Live live, boolean erased, boolean moved, boolean orders, Instant now) {
        var kind = kind();
        if (kind == Kind.UNKNOWN) {
            return Verdict.UNKNOWN;
        }
        if (kind == Kind.SHORT_LIVED) {
            return Verdict.NEVER;
        }
        if (live.sortKeys().contains(sk())) {
            return Verdict.PRESENT;
        }
        if (erased) {
            return Verdict.ERASED_SINCE;
        }
        if (moved) {
            return Verdict.MOVED_SINCE;
        }
        if (isExpiredAt(now)) {
            return Verdict.EXPIRED;
        }
        if (kind == Kind.UNSENT_ORDER) {
            return orders ? Verdict.COPY : Verdict.NOT_ASKED_FOR;
        }
        // What isn't there any more may have been used up: a request that was confirmed, a decision that was made.
        if (kind == Kind.MEMBER_STATE && live.hasMembership()) {
            return Verdict.SETTLED_SINCE;
        }
        return Verdict.COPY;
    }

    /** DynamoDB removes it within two days of that moment, unless it is written anew. */
    private boolean isExpiredAt(Instant now) {
        return (
            attributes.containsKey("expires") && Long.parseLong(attributes.get("expires").n()) <= now.getEpochSecond()
        );
    }

    /** Whether the items of a member were erased after the moment of the restored table. */
    static boolean erasedSince(Iterable<RestoredItem> restored, Live live) {
        for (RestoredItem item : restored) {
            if (item.kind() == Kind.TOMBSTONE && live.tombstone().equals(Optional.of(item.revision()))) {
                return false;
            }
        }
        return live.tombstone().isPresent();
    }

    /** Whether an item of the live table says that a member went to another address. */
    static Optional<String> movedAway(Map<String, AttributeValue> live) {
        boolean moved =
            has(live, "purpose", "CHANGE_ADDRESS") && has(live, "outcome", "done") && live.containsKey("member");
        return moved ? Optional.of(live.get("member").s()) : Optional.empty();
    }

    private static boolean has(Map<String, AttributeValue> item, String attribute, String value) {
        return item.containsKey(attribute) && value.equals(item.get(attribute).s());
    }

    private static String beginning(String key) {
        return key.split("#", 2)[0];
    }

    /** The key and what it is; its attributes may be personal. */
    @Override
    public String toString() {
        return "RestoredItem[" + kind() + "]";
    }
}
