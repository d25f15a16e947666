package org.socialgov.community.coordinating;

import java.util.List;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.records.Audit;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.Transition;

/** The decision that lets the list of members leave: the audit entry and the notices are stored before its first byte. */
public final class Exporting {

    /** Entries of the audit that can be the first click of a double one. */
    public static final int LATEST = 20;

    private static final String NOTICE = "exported";

    private Exporting() {}

    public sealed interface Outcome extends Transition {
        /** The first request of an export. */
        record Begun(Change change) implements Outcome {}

        /** The same export was begun before, by a double click: nothing is told twice. */
        record BegunBefore() implements Outcome {}

        record NotFresh() implements Outcome {}
    }

    /**
     * Begins an export.
     *
     * @param export its random id
     * @param content the statuses and the format: the same id with another content is another export
     * @param said what leaves, in words for the notices, on one line
     * @param latest the latest {@value #LATEST} entries of the audit
     */
    public static Outcome begin(
        OpenCoordinatorSession open,
        String export,
        String content,
        String said,
        List<AuditEntry> latest,
        CoordinatorAct act
    ) {
        if (!open.session().isFreshAt(act.now())) {
            return new Outcome.NotFresh();
        }
        boolean isRepeated = latest
            .stream()
            .filter(entry -> entry.act() == AuditEntry.Act.MEMBERS_EXPORTED && entry.about().equals(export))
            .filter(entry -> entry.by().equals(Audit.person(act.by())) && entry.text().equals(Audit.hash(content)))
            .anyMatch(entry -> act.now().isBefore(entry.at().plus(CoordinatorSession.FRESH)));
        if (isRepeated) {
            return new Outcome.BegunBefore();
        }
        var writes = act.record(act.writes(), AuditEntry.Act.MEMBERS_EXPORTED, export, content);
        act.tellOthers(writes, String.join("\n", NOTICE, open.coordinator().label(), said, ""));
        return new Outcome.Begun(writes.change(act.randomness()));
    }
}
