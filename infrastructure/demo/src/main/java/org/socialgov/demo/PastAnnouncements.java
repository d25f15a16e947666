package org.socialgov.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Mailings;

/** Made-up announcements of the past, so that the archive can be looked at. Each says that it is made up. */
final class PastAnnouncements {

    private static final EmailAddress COORDINATOR = new EmailAddress("coordinator", "example.gov");

    /** Writes of one transaction. */
    private static final int AT_ONCE = 90;

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

            It has no macros, opens in every office program, and prints on two pages. Change what you like, and tell us what you \
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
            Bring one post that you will publish this week. In half an hour we look at its alternative text, its contrast and its \
            reading level, and you leave with a post that is ready.

            Cameras are optional. There is no recording, so that everybody can show a draft."""
        )
    );

    private final Wiring wiring;

    PastAnnouncements(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Adds them, the oldest first, unless the archive has entries. The newest one is held for the weekly digests. */
    void fill() {
        var ledger = wiring.ledger();
        if (ledger.archiveHead(wiring.community().id()).entries() > 0) {
            return;
        }
        var members = members();
        for (Past past : PAST) {
            var at = wiring.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(past.daysAgo)).plusSeconds(52_530);
            if (!add(past, at, members, past == PAST.getLast())) {
                throw new IllegalStateException("announcements are being sent: fill in made-up ones before");
            }
        }
    }

    private List<Membership> members() {
        var members = new ArrayList<Membership>();
        wiring.memberScan().each(scanned -> {
            if (scanned.community().equals(wiring.community().id()) && scanned.status().equals("ACTIVE")) {
                wiring.ledger().member(scanned.key()).ifPresent(members::add);
            }
        });
        return members;
    }

    /** No broadcast sees it: it is out from its first write. */
    private boolean add(Past past, Instant at, List<Membership> members, boolean isNewest) {
        var ledger = wiring.ledger();
        var ref = Mailing.Ref.create(wiring.community().id(), at, wiring.randomness());
        var draft = Mailing.draft(ref, COORDINATOR, ledger.home(), at);
        var chosen = draft.chosen(draft.state(), past.topics, false, ledger.home());
        var text = new Mailing.Text(ref, 1, past.subject, past.text.strip() + MADE_UP, at);
        var opening = Archive.opening(chosen, text, wiring.community(), ledger, at, wiring.randomness());
        var held = new ArrayList<MailOrder>();
        var counts = counts(chosen.started(at, opening.slug()), at, members, isNewest, held);
        var out = new Mailing(
            ref,
            new Mailing.State.Out(at.plusSeconds(240)),
            1,
            past.topics,
            false,
            COORDINATOR,
            at,
            Optional.of(at),
            BroadcastProgress.NONE.begun()
                .upTo("", counts, members.size(), true)
                .nextLap(new BroadcastProgress.LapStart(at, members.size())),
            Optional.of(opening.slug()),
            ledger.home(),
            Optional.empty(),
            Optional.empty(),
            1
        );
        var writes = new Change.Builder().put(out).put(text).and(opening.change());
        boolean isWritten = ledger.commit(writes.change(wiring.randomness())) == Ledger.Commit.COMMITTED;
        for (int from = 0; isWritten && from < held.size(); from += AT_ONCE) {
            var some = new Change.Builder();
            held.subList(from, Math.min(held.size(), from + AT_ONCE)).forEach(some::put);
            ledger.commit(some.change(wiring.randomness()));
        }
        return isWritten;
    }

    /** What became of the members, by the decision of a broadcast. */
    private BroadcastProgress.Counts counts(
        Mailing mailing,
        Instant at,
        List<Membership> members,
        boolean isNewest,
        List<MailOrder> held
    ) {
        var today = LocalDate.ofInstant(at, wiring.community().announcements().timezone());
        var counts = BroadcastProgress.Counts.NONE;
        for (Membership member : members) {
            var recipient = new Mailings.Recipient(
                member.key(),
                Optional.of(member),
                Optional.empty(),
                Optional.empty()
            );
            var turn = Broadcasts.turn(mailing, recipient, Optional.empty(), today, at, wiring.randomness());
            switch (turn) {
                case Broadcasts.Turn.Send _ -> counts = counts.plus(BroadcastProgress.Counts.Outcome.SENT);
                case Broadcasts.Turn.Store(var delivery, _) -> {
                    // The digests of all others have gone.
                    boolean isHeld = isNewest && member.delivery().on(today) == DeliveryPreferences.Frequency.WEEKLY;
                    if (isHeld) {
                        held.add(delivery);
                    }
                    counts = counts.plus(
                        isHeld ? BroadcastProgress.Counts.Outcome.HELD : BroadcastProgress.Counts.Outcome.IN_DIGEST
                    );
                }
                case Broadcasts.Turn.Decided(var one) -> counts = counts.plus(one);
            }
        }
        return counts;
    }
}
