package org.socialgov.community.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.address.Sha256;

/**
 * One act in a community's audit. The entries form a chain: each names the SHA-256 of the line before it, so that an
 * entry that is changed, removed or added later shows at the next one. An entry holds no address, name or text, only
 * their hashes and keys: an erasure needs no gap in the chain.
 *
 * @param number from 1, without gaps
 * @param about key or id of the membership, announcement or other thing that the act is about
 * @param by key of the address of the person who acted, or {@link #SYSTEM} or {@link #OPERATIONS}
 * @param text SHA-256 of the text that belongs to the act, for example of a reason; empty if there is none
 * @param previous SHA-256 of the line of the entry before, or {@link AuditEntry.Head#start}
 */
public record AuditEntry(
    String community,
    long number,
    Instant at,
    Act act,
    String about,
    String by,
    String text,
    String previous
) implements UncountedItem.WrittenOnce {
    /** In {@code by}: the system acted by itself, for example after too many bounces. */
    public static final String SYSTEM = "system";

    /** In {@code by}: an engineer acted, by a command with rights in the account. */
    public static final String OPERATIONS = "operations";

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z._-]{1,100}");
    private static final Pattern LINE = Pattern.compile(
        "\\{\"seq\":([0-9]{1,18}),\"at\":\"([0-9TZ:.-]+)\",\"act\":\"([a-z-]+)\",\"about\":\"([^\"\\\\]+)\"," +
            "\"by\":\"([^\"\\\\]+)\",\"text\":\"([0-9a-f]*)\",\"prev\":\"([0-9a-f]{64})\"\\}"
    );

    /** What was done. The names are stored, and part of the hashes: never rename one. */
    public enum Act {
        /** A request to join was approved. */
        APPROVED,
        /** A request to join was declined. */
        DECLINED,
        /** A coordinator asked for an announcement to be sent. */
        SENT,
        /** A second coordinator agreed to it. */
        SECONDED,
        /** An announcement began to go out. */
        STARTED,
        /** It was stopped. */
        STOPPED,
        /** It goes on. */
        WENT_ON,
        /** Its text was changed. */
        EDITED,
        /** It is not sent, or not to the rest. */
        DROPPED,
        /** It was removed from the archive's pages. */
        REDACTED,
        /** The records were exported. */
        EXPORTED,
        /** The list of members was exported. */
        MEMBERS_EXPORTED,
        /** A coordinator signed in. */
        SIGNED_IN,
        /** A person was invited to coordinate. */
        COORDINATOR_INVITED,
        /** The person accepted. */
        COORDINATOR_ACCEPTED,
        /** A coordinator, or an invitation, was removed. */
        COORDINATOR_REMOVED,
        /** A coordinator left. */
        COORDINATOR_LEFT,
        /** A member was removed. */
        REMOVED,
        /** A removal was taken back. */
        RESTORED,
        /** A member's name, organization or role was corrected. */
        CORRECTED,
        /** The mail to confirm a request was sent again. */
        RESENT,
        /** A refusal was taken back: the request waits again. */
        ALLOWED,
        /** A person was asked again whose mail had come back. */
        ASKED_AGAIN,
        /** Settings were changed. */
        SETTINGS_CHANGED,
        /** The people of an imported list are invited. */
        IMPORT_STARTED,
        /** It was stopped. */
        IMPORT_STOPPED,
        /** It goes on. */
        IMPORT_WENT_ON,
        /** What was uploaded was deleted. */
        IMPORT_DELETED;

        /** Its word in a line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static Optional<Act> of(String word) {
            return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst();
        }
    }

    /** @throws IllegalArgumentException if a value isn't a key, an id or a hash */
    public AuditEntry {
        // Nothing that a person typed fits, and no value needs quoting in JSON.
        if (
            number < 1 ||
            !ID.matcher(about).matches() ||
            !ID.matcher(by).matches() ||
            !isHash(previous) ||
            !(text.isEmpty() || isHash(text))
        ) {
            throw new IllegalArgumentException("an audit entry takes keys, ids and hashes alone");
        }
    }

    private static boolean isHash(String text) {
        return text.length() == 64 && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /** The entry as one line of canonical JSON: always these names in this order, without spaces. */
    public String line() {
        return (
            "{\"seq\":" +
            number +
            ",\"at\":\"" +
            at +
            "\",\"act\":\"" +
            act.word() +
            "\",\"about\":\"" +
            about +
            "\",\"by\":\"" +
            by +
            "\",\"text\":\"" +
            text +
            "\",\"prev\":\"" +
            previous +
            "\"}"
        );
    }

    /** What the next entry names as its previous one. */
    public String hash() {
        return Sha256.hex(line());
    }

    /** Reads a line; empty if it isn't exactly as {@link #line} writes it. */
    public static Optional<AuditEntry> parse(String community, String line) {
        var found = LINE.matcher(line);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            var at = Instant.parse(found.group(2));
            return Act.of(found.group(3))
                .map(act ->
                    new AuditEntry(
                        community,
                        Long.parseLong(found.group(1)),
                        at,
                        act,
                        found.group(4),
                        found.group(5),
                        found.group(6),
                        found.group(7)
                    )
                )
                .filter(entry -> entry.line().equals(line));
        } catch (DateTimeException | IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /**
     * The end of a community's audit. Each transaction that appends to the audit writes it, so that of two acts at the same
     * time the second is decided again and follows the first.
     *
     * @param number of the last entry, 0 if there is none
     * @param hash of the last entry's line
     */
    public record Head(String community, long number, String hash, long revision) implements UncountedItem {
        /** The number of digits that a person keeps: enough that nobody makes another line with the same ones. */
        private static final int SHORT = 32;

        /** The beginning of the hash, for mails and commands. */
        public String shortHash() {
            return hash.substring(0, SHORT);
        }

        /** The end of an audit without entries. */
        public static Head none(String community) {
            return new Head(community, 0, start(community), 0);
        }

        /** What the first entry names as its previous one: no entry can be moved to another community's audit. */
        public static String start(String community) {
            return Sha256.hex("audit\n" + community);
        }
    }
}
