package org.socialgov.operations;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of a restored table, as it is stored: its kind, and whether it is copied to the table that the site uses now.
 * The keys are those of {@code functions/table}.
 */
record RestoredItem(Map<String, AttributeValue> attributes) {
    private static final String MEMBER = "MEMBER#";
    private static final String MEMBERSHIP = "MEMBER";
    private static final String TOMBSTONE = "REMAINDER";
    private static final Set<String> UNSENT = Set.of("OWED", "CLAIMED", "UNKNOWN", "HELD");
    private static final String HOME = "home";

    /** The kind of an item, in the order of the report. */
    enum Kind {
        MEMBERSHIP("memberships"),
        HISTORY("entries of members' histories"),
        MEMBER_STATE("requests and decisions about members"),
        TOMBSTONE("records of erasures"),
        DONE_ORDER("mail orders, done"),
        UNSENT_ORDER("mail orders, unsent"),
        LINK("mailed links"),
        LIMIT("limits of addresses"),
        INBOUND("records of processed mails to the community"),
        STATISTICS("numbers of members"),
        DIRECTORY("parts of the list of .gov domains"),
        COORDINATOR("coordinators"),
        ANNOUNCEMENT("announcements, their archive and audit"),
        SHORT_LIVED("sessions, counters, uploaded lists, and unverified requests by mail"),
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

    /** Whether an item is copied, and if not, the reason. */
    enum Verdict {
        COPY("to copy"),
        PRESENT("in the table already: not changed"),
        ERASED_SINCE("of a member whose data was erased since: left out"),
        MOVED_SINCE("of a member who changed the address since: left out"),
        SETTLED_SINCE("of a membership that changed since: left out"),
        EXPIRED("expired: left out"),
        NOT_ASKED_FOR("unsent mail orders: left out without -Dorders"),
        NEVER("never copied"),
        UNKNOWN("of an unknown kind: left out");

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
     * The items of the live table under a member's key.
     *
     * @param sortKeys of all items there
     * @param tombstone the revision of the record of an erasure, if there is one
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
                // The mark of an invitation is copied: nobody is invited twice.
                case "HISTORY", "INVITED" -> Kind.HISTORY;
                case "JOIN", "CHANGE", "RULING", "BOUNCES", "INVITATION" -> Kind.MEMBER_STATE;
                case TOMBSTONE -> Kind.TOMBSTONE;
                case "ORDER", "DELIVERY" -> UNSENT.contains(state) ? Kind.UNSENT_ORDER : Kind.DONE_ORDER;
                default -> Kind.UNKNOWN;
            };
        }
        return switch (beginning(pk)) {
            case "LINK" -> Kind.LINK;
            case "ADDRESS" -> Kind.LIMIT;
            case "INBOUND", "PASSED-ON" -> Kind.INBOUND;
            case "FIGURES" -> Kind.STATISTICS;
            case "DIRECTORY" -> Kind.DIRECTORY;
            // An unverified request contains an address, and no item shows whether it was erased since.
            case "COORDINATORS", "SETTINGS" -> Kind.COORDINATOR;
            case "MAILING", "IMPORTS", "ARCHIVE", "AUDIT" -> Kind.ANNOUNCEMENT;
            case
                "SESSION",
                "COORDINATOR-SESSION",
                "COUNTER",
                "GRAY",
                "APPROVALS",
                "BROADCAST",
                "IMPORT" -> Kind.SHORT_LIVED;
            default -> Kind.UNKNOWN;
        };
    }

    /** The key (hexadecimal) of the member that an item belongs to or a link names; empty for other items. */
    Optional<String> member() {
        return pk().startsWith(MEMBER)
            ? Optional.of(pk().substring(MEMBER.length()))
            : Optional.ofNullable(attributes.get("member")).map(AttributeValue::s);
    }

    /**
     * The attributes to write. An announcement stays one of the restored table: who got it after that moment isn't known, so
     * that a broadcast stops it until a coordinator decides.
     *
     * @param from name of the restored table
     */
    Map<String, AttributeValue> attributesFrom(String from) {
        if (kind() != Kind.ANNOUNCEMENT || !attributes.containsKey(HOME)) {
            return attributes;
        }
        var written = new HashMap<>(attributes);
        written.put(HOME, AttributeValue.fromS(from));
        return written;
    }

    String revision() {
        return attributes.containsKey("revision") ? attributes.get("revision").n() : "";
    }

    /**
     * The place of an item in the order in which a member's items are written. The membership is written after the items
     * that belong to it, so that the next run after an interrupted one finds it missing and writes the rest. An unsent mail
     * order is written last, since its mail depends on the membership.
     */
    int place() {
        return switch (kind()) {
            case MEMBERSHIP -> 1;
            case UNSENT_ORDER -> 2;
            default -> 0;
        };
    }

    /**
     * Whether it is copied to the live table.
     *
     * @param live the items there under its member's key; {@link Live#NOTHING} for an item that belongs to no member
     * @param erased whether its member's data was erased since
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
        // A missing item may have been used since: a request that was confirmed, a decision that was made.
        if (kind == Kind.MEMBER_STATE && live.hasMembership()) {
            return Verdict.SETTLED_SINCE;
        }
        return Verdict.COPY;
    }

    /** DynamoDB deletes an expired item within two days, unless it is written again. */
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

    /** Whether it says that a person was erased, or gets no mail: that must outlast a restore. */
    boolean isEnding() {
        return switch (kind()) {
            case TOMBSTONE -> true;
            case MEMBERSHIP -> has("status", "SUPPRESSED");
            case
                HISTORY,
                MEMBER_STATE,
                DONE_ORDER,
                UNSENT_ORDER,
                LINK,
                LIMIT,
                INBOUND,
                STATISTICS,
                DIRECTORY,
                COORDINATOR,
                ANNOUNCEMENT,
                SHORT_LIVED,
                UNKNOWN -> false;
        };
    }

    /** The member that changed the address according to an item of the live table; empty for any other item. */
    Optional<String> movedAway() {
        boolean moved = has("purpose", "CHANGE_ADDRESS") && has("outcome", "done");
        return moved ? member() : Optional.empty();
    }

    private boolean has(String attribute, String value) {
        return attributes.containsKey(attribute) && value.equals(attributes.get(attribute).s());
    }

    private static String beginning(String key) {
        return key.split("#", 2)[0];
    }

    /** The kind only: keys and attributes may be personal data. */
    @Override
    public String toString() {
        return "RestoredItem[" + kind() + "]";
    }
}
