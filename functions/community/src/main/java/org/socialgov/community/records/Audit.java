package org.socialgov.community.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;

/**
 * Collects the audit entries of one transaction. They are written in the transaction of the acts themselves: no act
 * without its entry, no entry without its act.
 */
public final class Audit {

    private final AuditEntry.Head before;
    private final List<AuditEntry> entries = new ArrayList<>();

    private Audit(AuditEntry.Head before) {
        this.before = before;
    }

    /**
     * An audit to append to.
     *
     * @param head as it was read for the decision
     */
    public static Audit after(AuditEntry.Head head) {
        return new Audit(head);
    }

    /**
     * Appends an entry.
     *
     * @param about key or id of what the act is about
     * @param by {@link #person}, {@link AuditEntry#SYSTEM} or {@link AuditEntry#OPERATIONS}
     * @param text the text that belongs to the act, of which only the hash is kept; may be empty
     */
    public Audit append(AuditEntry.Act act, String about, String by, String text, Instant now) {
        boolean isFirst = entries.isEmpty();
        entries.add(
            new AuditEntry(
                before.community(),
                isFirst ? before.number() + 1 : entries.getLast().number() + 1,
                now,
                act,
                about,
                by,
                hash(text),
                isFirst ? before.hash() : entries.getLast().hash()
            )
        );
        return this;
    }

    /** Adds the entries and the new head to the writes of the acts. */
    public void writeTo(Change.Builder writes) {
        if (entries.isEmpty()) {
            return;
        }
        var last = entries.getLast();
        entries.forEach(writes::put);
        writes.put(new AuditEntry.Head(before.community(), last.number(), last.hash(), before.revision() + 1));
    }

    /** A person as the audit names them. */
    public static String person(EmailAddress address) {
        return AddressKey.of(address).hex();
    }

    /** A text as the audit names it; empty for an empty one. */
    public static String hash(String text) {
        return text.isEmpty() ? "" : Sha256.hex(text);
    }
}
