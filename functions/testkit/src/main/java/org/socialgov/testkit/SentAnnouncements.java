package org.socialgov.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.storage.Ledger;

/** Announcements that have begun to go out, as a broadcast begins them, without the mails. */
public final class SentAnnouncements {

    private final Ledger ledger;
    private final Community community;
    private final EmailAddress coordinator;
    private final Randomness randomness;

    public SentAnnouncements(Ledger ledger, Community community, EmailAddress coordinator, Randomness randomness) {
        this.ledger = ledger;
        this.community = community;
        this.coordinator = coordinator;
        this.randomness = randomness;
    }

    /** Sends one to all members; its place in the archive is returned. */
    public String send(String subject, String text, Instant at) {
        return send(subject, text, List.of(), Optional.empty(), at).slug().orElseThrow();
    }

    /**
     * Sends one.
     *
     * @param corrects id of the mailing that it corrects
     */
    public Mailing send(String subject, String text, List<String> topics, Optional<String> corrects, Instant at) {
        var ref = Mailing.Ref.create(community.id(), at, randomness);
        var draft = Mailing.draft(ref, coordinator, ledger.home(), at);
        var written = new Mailing(
            ref,
            draft.state(),
            1,
            topics,
            false,
            coordinator,
            at,
            Optional.empty(),
            draft.progress(),
            Optional.empty(),
            draft.home(),
            corrects,
            Optional.empty(),
            1
        );
        var version = new Mailing.Text(ref, 1, subject, text, at);
        commit(new Change.Builder().put(written).put(version));
        var opening = Archive.opening(written, version, community, ledger, at, randomness);
        var started = written.started(at, opening.slug());
        commit(new Change.Builder().and(opening.change()).put(started));
        return started;
    }

    private void commit(Change.Builder writes) {
        if (ledger.commit(writes.change(randomness)) != Ledger.Commit.COMMITTED) {
            throw new IllegalStateException("another write came between");
        }
    }
}
