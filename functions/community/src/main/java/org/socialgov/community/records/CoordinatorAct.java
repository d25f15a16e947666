package org.socialgov.community.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;

/**
 * What the decision about a coordinator's act is made from, whatever the act is about. Its writes are one transaction with
 * its entry in the audit and the mails that tell other coordinators.
 *
 * @param by the coordinator who acts
 * @param proof the item that shows that the person is a coordinator: it must not change meanwhile
 * @param coordinators all of the community
 * @param audit the end of the audit, as it was read for the decision
 */
public record CoordinatorAct(
    String community,
    EmailAddress by,
    Optional<Item> proof,
    List<EmailAddress> coordinators,
    AuditEntry.Head audit,
    Instant now,
    Randomness randomness
) {
    public CoordinatorAct {
        coordinators = List.copyOf(coordinators);
    }

    /** The coordinators but the one who acts. */
    public List<EmailAddress> others() {
        return coordinators
            .stream()
            .filter(each -> !each.equals(by))
            .toList();
    }

    /** Writes that are carried out only if the person is still a coordinator. */
    public Change.Builder writes() {
        var writes = new Change.Builder();
        proof.ifPresent(writes::check);
        return writes;
    }

    /**
     * Adds the act's entry in the audit.
     *
     * @param about key or id of what the act is about
     * @param text the text that belongs to the act, of which only the hash is kept; may be empty
     */
    public Change.Builder record(Change.Builder writes, AuditEntry.Act act, String about, String text) {
        Audit.after(audit).append(act, about, Audit.person(by), text, now).writeTo(writes);
        return writes;
    }

    /** Adds a mail to each of some coordinators. */
    public Change.Builder tell(Change.Builder writes, MailKind kind, List<EmailAddress> recipients, String note) {
        recipients.forEach(each -> writes.put(mail(kind, each, note)));
        return writes;
    }

    /** Adds a notice to all other coordinators. */
    public Change.Builder tellOthers(Change.Builder writes, String note) {
        return tell(writes, MailKind.COORDINATOR_NOTICE, others(), note);
    }

    /** A mail to a coordinator, or to a person who is invited to be one. */
    public MailOrder mail(MailKind kind, EmailAddress to, String note) {
        return MailOrder.toCoordinator(kind, to, community, now, randomness).withNote(note);
    }
}
