package org.socialgov.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.storage.Ledger;

/** Made-up announcements of the past, so that the archive can be looked at. Each says that it is made up. */
final class PastAnnouncements {

    private static final EmailAddress COORDINATOR = new EmailAddress("coordinator", "example.gov");

    private static final String MADE_UP = "\n\nThis announcement is made up. It shows what an archive looks like.";

    /** @param topics the parts of the list that it is for; empty for all members */
    private record Past(int daysAgo, String subject, List<String> topics, String text) {}

    private static final List<Past> PAST = List.of(
        new Past(
            171,
            "Welcome to the list",
            List.of(),
            """
            This list has a new home. You get what the coordinators write, and nothing else.

            # What you can expect

            - One or two announcements a week, more in an emergency
            - A digest, if you prefer one email a day or a week
            - An archive, so that nothing is lost while you are away

            Reply to any announcement to reach the coordinators."""
        ),
        new Past(
            143,
            "Alternative text: five habits that save time",
            List.of("best-practices"),
            """
            Most posts that we looked at last quarter had alternative text. Few had text that says why the picture is there.

            - Write the text when you choose the picture, not when you post it
            - Say what the picture adds; leave out "image of"
            - Put numbers of a chart into the post itself
            - Leave decoration without text
            - Ask a colleague to read the post without the picture

            If you have an example that worked, send it to us, and we will collect them on the page."""
        ),
        new Past(
            120,
            "Training: captions for live video",
            List.of("training"),
            """
            A one-hour session for people who stream events.

            # What it covers

            - Automatic captions: what they get wrong, and how to prepare names and acronyms
            - A human captioner: how to order one, and what to send beforehand
            - The recording: how to correct captions within a day

            Places are not limited. The recording will be on the page of events a week later."""
        ),
        new Past(
            96,
            "An account was taken over: what to check today",
            List.of(),
            """
            A local government lost an account for two hours this week. The cause was a shared password without a second factor.

            # Check today

            - Each account has a second factor that is not a phone number
            - Nobody who left can still sign in
            - You know whom to call at the service, at night, too
            - Your press office knows where you would post instead

            The toolkit on cyber-vandalism has the whole list, with texts to copy."""
        ),
        new Past(
            64,
            "Plain language for replies: examples wanted",
            List.of("best-practices", "shared-tools"),
            """
            The working group collects replies that calmed a discussion, and replies that didn't.

            Send one of each, without names. We will publish them as pairs, with a sentence on what made the difference."""
        ),
        new Past(
            38,
            "Shared tools: a calendar template for campaigns",
            List.of("shared-tools"),
            """
            A spreadsheet for a campaign of six weeks: channel, owner, draft, review, accessibility check, approval.

            It has no macros, opens in every office program, and prints on two pages. Change what you like, and tell us what you
            changed."""
        ),
        new Past(
            17,
            "Records: what to keep when a service closes",
            List.of(),
            """
            Another service has announced its end. Posts of an agency are records, wherever they were published.

            # Before the service ends

            - Export everything now; the last week is the slowest
            - Keep replies and direct messages with the posts
            - Write down what can't be exported, and why
            - Ask your records officer before you delete anything"""
        ),
        new Past(
            3,
            "Clinic on Tuesday: bring one post",
            List.of("training"),
            """
            Bring one post that you will publish this week. In half an hour we look at its alternative text, its contrast and its
            reading level, and you leave with a post that is ready.

            Cameras are optional. There is no recording, so that everybody can show a draft."""
        )
    );

    private final Wiring wiring;

    PastAnnouncements(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Adds them, the oldest first, unless the archive has entries. */
    void fill() {
        var ledger = wiring.ledger();
        if (ledger.archiveHead(wiring.community().id()).entries() > 0) {
            return;
        }
        for (Past past : PAST) {
            var at = wiring.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(past.daysAgo)).plusSeconds(52_530);
            if (!add(past, at)) {
                throw new IllegalStateException("announcements are being sent: fill in made-up ones before");
            }
        }
    }

    /** No broadcast sees it: it is out from its first write. */
    private boolean add(Past past, Instant at) {
        var ledger = wiring.ledger();
        var ref = Mailing.Ref.create(wiring.community().id(), at, wiring.randomness());
        var draft = Mailing.draft(ref, COORDINATOR, ledger.home(), at);
        var text = new Mailing.Text(ref, 1, past.subject, past.text.strip() + MADE_UP, at);
        var written = mailing(draft, past.topics, Optional.empty(), draft.state());
        var opening = Archive.opening(written, text, wiring.community(), ledger, at, wiring.randomness());
        var out = mailing(draft, past.topics, Optional.of(opening.slug()), new Mailing.State.Out(at.plusSeconds(240)));
        var writes = new Change.Builder().put(out).put(text).and(opening.change());
        return ledger.commit(writes.change(wiring.randomness())) == Ledger.Commit.COMMITTED;
    }

    private static Mailing mailing(Mailing draft, List<String> topics, Optional<String> slug, Mailing.State state) {
        return new Mailing(
            draft.ref(),
            state,
            1,
            topics,
            false,
            draft.by(),
            draft.createdAt(),
            slug.map(_ -> draft.createdAt()),
            draft.progress(),
            slug,
            draft.home(),
            Optional.empty(),
            Optional.empty(),
            1
        );
    }
}
