package org.socialgov.community.joining;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.storage.Transition;

/** Outcome of clicking the button on a mailed link's page. */
public sealed interface LinkOutcome extends Transition {
    /** The outcome of most buttons. */
    String DONE = "done";

    /** A request outside the community's rule waits for the coordinators. */
    String WAITING = "waiting";

    /**
     * The action is done, or the membership was in that state already.
     *
     * @param outcome {@link #DONE} mostly: part of the key of the text that reports it
     * @param member the current membership; empty if there is none
     */
    record Done(String outcome, Optional<Membership> member, Change change) implements LinkOutcome {}

    /**
     * The action was done before, mostly by this link. A link stays in mailboxes and logs after its use, so this
     * outcome discloses nothing about the current membership.
     *
     * @param outcome the outcome of that use
     * @param at time of that use; empty if it isn't recorded
     */
    record DoneBefore(String outcome, Optional<Instant> at) implements LinkOutcome {
        public static DoneBefore by(Link.Use use) {
            return new DoneBefore(use.outcome(), Optional.of(use.at()));
        }
    }

    /**
     * A session was opened.
     *
     * @param cookie the secret for the browser, and for nothing else
     */
    record Opened(Session session, Link.Token cookie, Change change) implements LinkOutcome {}

    /** Another coordinator decided before. */
    record Decided(ApprovalDecision approvalDecision) implements LinkOutcome {}

    /** There is no such link here: the token is mistyped or forged, or was created for another purpose or community. */
    record Unknown() implements LinkOutcome {}

    /** The link has expired, or its action is obsolete: a new link can be requested. */
    record Over() implements LinkOutcome {}
}
