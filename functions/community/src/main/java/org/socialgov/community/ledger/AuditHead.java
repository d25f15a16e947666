package org.socialgov.community.ledger;

import org.socialgov.community.address.Sha256;

/**
 * The end of a community's audit. Each transaction that appends to the audit writes it, so that of two acts at the same
 * time the second is decided again and follows the first.
 *
 * @param number of the last entry, 0 if there is none
 * @param hash of the last entry's line
 */
public record AuditHead(String community, long number, String hash, long revision) implements UncountedItem {
    /** The number of digits that a person keeps: enough that nobody makes another line with the same ones. */
    private static final int SHORT = 32;

    /** The beginning of the hash, for mails and commands. */
    public String shortHash() {
        return hash.substring(0, SHORT);
    }

    /** The end of an audit without entries. */
    public static AuditHead none(String community) {
        return new AuditHead(community, 0, start(community), 0);
    }

    /** What the first entry names as its previous one: no entry can be moved to another community's audit. */
    public static String start(String community) {
        return Sha256.hex("audit\n" + community);
    }
}
