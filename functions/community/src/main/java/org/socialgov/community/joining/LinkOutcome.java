package org.socialgov.community.joining;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.Transition;

/** What came of pressing the button that a mailed link opens. */
public sealed interface LinkOutcome extends Transition {
    /** What most buttons come to. */
    String DONE = "done";

    /** A request that is outside the community's rule is left to the coordinators. */
    String WAITING = "waiting";

    /**
     * It did what it was for, just now.
     *
     * @param outcome what it came to, {@link #DONE} mostly: names the text that says so
     * @param member as it is now; empty if there is none, or none any more
     */
    record Done(String outcome, Optional<Membership> member, Change change) implements LinkOutcome {}

    /**
     * What it is for was done before, mostly by this link. A link stays in mailboxes and logs after its use, so this
     * tells nothing of how the membership is now.
     *
     * @param outcome what it came to then
     * @param at when; empty where that isn't recorded
     */
    record DoneBefore(String outcome, Optional<Instant> at) implements LinkOutcome {
        public static DoneBefore by(Link.Use use) {
            return new DoneBefore(use.outcome(), Optional.of(use.at()));
        }

        @Override
        public Change change() {
            return Change.none();
        }
    }

    /**
     * It opened a session.
     *
     * @param cookie the secret that goes to the browser, and nowhere else
     */
    record Opened(Session session, Link.Token cookie, Change change) implements LinkOutcome {}

    /** Somebody else had decided before. */
    record Decided(ApprovalDecision approvalDecision) implements LinkOutcome {
        @Override
        public Change change() {
            return Change.none();
        }
    }

    /** No such link here: mistyped, forged, or made for another purpose or community. */
    record Unknown() implements LinkOutcome {
        @Override
        public Change change() {
            return Change.none();
        }
    }

    /** Its time is over, or what it was for is: a fresh one can be asked for. */
    record Over() implements LinkOutcome {
        @Override
        public Change change() {
            return Change.none();
        }
    }
}
