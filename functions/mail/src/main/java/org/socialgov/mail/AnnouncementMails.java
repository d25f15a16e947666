package org.socialgov.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Mailings;

/**
 * The content of the mails to coordinators about an announcement. The texts are in {@link Wording}, under {@code mail.} and
 * the kind. The announcement in them is made by the code that makes it for members.
 */
record AnnouncementMails(
    Sender sender,
    Wording wording,
    MailingTemplates templates,
    Source source,
    MemberStatistics.Source statistics
) {
    /** What a mail is about. */
    record About(Mailing mailing, Mailing.Text text, Mailing.Feedback feedback, BroadcastProgress.Counts counts) {}

    /** Where that is stored. */
    @FunctionalInterface
    interface Source {
        /** @throws IllegalStateException if it isn't stored */
        About about(String community, Mailing.Copy copy);

        static Source of(Mailings mailings) {
            return (community, copy) -> {
                var ref = new Mailing.Ref(community, copy.mailing());
                var mailing = mailings
                    .mailing(ref)
                    .orElseThrow(() -> new IllegalStateException("no mailing " + ref.id()));
                return new About(
                    mailing,
                    mailings
                        .mailingText(ref, copy.version())
                        .orElseThrow(() -> new IllegalStateException("no text of the mailing " + ref.id())),
                    mailings.mailingFeedback(ref),
                    Broadcasts.known(mailing, mailings)
                );
            };
        }
    }

    /** @param send with a link for each purpose of the order */
    MailContent write(Dispatch.Next.Send send, Community community) {
        var note = Mailing.Note.of(send.order()).orElseThrow(() ->
            new IllegalArgumentException("a mail about an announcement names it in its note")
        );
        var numbers = statistics.statistics(community.id());
        var mail = new MailDraft(sender, wording, send, community)
            .with("members", "%,d".formatted(numbers.members()))
            .with("days", Link.Purpose.SEND.lifetime().toDays());
        if (note.about().isEmpty() && send.order().kind() == MailKind.PREVIEW) {
            return incomplete(mail, note);
        }
        var about = source.about(community.id(), note.about().orElseThrow());
        mail.with("subject", about.text().subject()).with("by", about.mailing().by().value());
        return switch (send.order().kind()) {
            case PREVIEW -> preview(mail, about, numbers, note.files());
            case SEND_REQUEST -> request(mail, about);
            case SEND_NOTICE -> notice(mail, about);
            case SEND_REPORT -> report(mail, about);
            default -> throw new IllegalArgumentException("not about an announcement: " + send.order().kind());
        };
    }

    /** Exactly as members see it, between who would get it and the links. */
    private MailContent preview(MailDraft mail, About about, MemberStatistics numbers, List<String> files) {
        mail.heading().paragraph("who");
        numbers.choices(mail.community, wording).map(MailContent.Block.Paragraph::new).ifPresent(mail::add);
        files(mail, files);
        var shown = announcement(mail, about);
        return mail
            .button("send", Link.Purpose.SEND)
            .paragraph("how")
            .outlineButton("stop", Link.Purpose.STOP)
            .with("subject", shown.subject())
            .toCoordinator();
    }

    /** A draft that can't be sent: without links. */
    private static MailContent incomplete(MailDraft mail, Mailing.Note note) {
        mail.subject("incomplete.subject")
            .heading("incomplete.heading")
            .paragraph("incomplete.what")
            .bullets(
                note
                    .problems()
                    .stream()
                    .map(problem -> mail.say("problem." + problem))
                    .toList()
            );
        files(mail, note.files());
        return mail.paragraph("incomplete.how").toCoordinator();
    }

    private static void files(MailDraft mail, List<String> files) {
        if (!files.isEmpty()) {
            mail.paragraph("files", Map.of("files", String.join(", ", files)));
        }
    }

    private MailContent request(MailDraft mail, About about) {
        choice(mail.heading().paragraph("who"), about.mailing());
        announcement(mail, about);
        return mail.button("send", Link.Purpose.SEND).paragraph("how").toCoordinator();
    }

    private MailContent notice(MailDraft mail, About about) {
        var mailing = about.mailing();
        String when = mailing
            .due()
            .map(at -> time(mail, at))
            .orElse("");
        boolean isScheduled = mailing.state() instanceof Mailing.State.Scheduled;
        mail.heading().paragraph(isScheduled ? "when" : "under-way", Map.of("when", when));
        choice(mail, mailing);
        mail.button("stop", Link.Purpose.STOP).paragraph("how");
        announcement(mail, about);
        return mail.toCoordinator();
    }

    /** What became of it, by its state now. */
    private MailContent report(MailDraft mail, About about) {
        var mailing = about.mailing();
        String state = switch (mailing.state()) {
            case Mailing.State.Out _ -> "out";
            case Mailing.State.Stopped stopped -> {
                mail.with("who", stopped.by().map(EmailAddress::value).orElse(""));
                yield "stopped." + stopped.why();
            }
            case
                Mailing.State.Draft _,
                Mailing.State.Waiting _,
                Mailing.State.Scheduled _,
                Mailing.State.GoingOut _,
                Mailing.State.Dropped _ -> "now." + mailing.status();
        };
        mail.heading().paragraph(state);
        if (mailing.startedAt().isPresent()) {
            mail.facts(counts(mail, about));
        }
        if (mailing.state() instanceof Mailing.State.Stopped) {
            mail.paragraph("next").button("stop", Link.Purpose.STOP);
        }
        shown(mail, about)
            .permalink()
            .ifPresent(address -> mail.link(mail.say("mail.announcement.permalink"), address));
        return mail.toCoordinator();
    }

    private static List<MailContent.Fact> counts(MailDraft mail, About about) {
        var facts = new ArrayList<MailContent.Fact>();
        for (var outcome : BroadcastProgress.Counts.Outcome.values()) {
            int number = about.counts().of(outcome);
            if (number > 0) {
                facts.add(mail.fact("count." + outcome.name(), "%,d".formatted(number)));
            }
        }
        about
            .counts()
            .failures()
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .forEach(failure ->
                facts.add(mail.fact("count.reason", "%s: %,d".formatted(failure.getKey(), failure.getValue())))
            );
        facts.add(mail.fact("count.bounces", "%,d".formatted(about.feedback().bounces())));
        facts.add(mail.fact("count.complaints", "%,d".formatted(about.feedback().complaints())));
        return facts;
    }

    private static void choice(MailDraft mail, Mailing mailing) {
        var facts = new ArrayList<MailContent.Fact>();
        String labels = String.join(", ", mail.community.labels(mailing.topics()));
        facts.add(mail.fact("mail.send.topics", labels.isEmpty() ? mail.say("mail.send.everybody") : labels));
        if (mailing.urgent()) {
            facts.add(mail.fact("mail.send.urgent", mail.say("mail.send.yes")));
        }
        if (mailing.state() instanceof Mailing.State.Waiting(_, var sendAt, _)) {
            String when = sendAt.map(at -> time(mail, at)).orElseGet(() -> mail.say("mail.send.at-once"));
            facts.add(mail.fact("mail.send.when", when));
        }
        mail.facts(facts);
    }

    private Announcement shown(MailDraft mail, About about) {
        return Announcement.of(about.mailing(), about.text(), sender.siteOrigin(), mail.community);
    }

    /** As members see it, down to the footer; but without a link that would be one member's. */
    private MailContent announcement(MailDraft mail, About about) {
        var shown = templates.content(shown(mail, about), mail.community);
        mail.add(new MailContent.Block.SmallPrint(mail.say("mail.send.begin")));
        shown.blocks().forEach(mail::add);
        for (var block : shown.footer()) {
            if (!(block instanceof MailContent.Block.Link(_, var address) && address.contains(BulkMail.TOKEN))) {
                mail.add(block);
            }
        }
        mail.add(new MailContent.Block.SmallPrint(mail.say("mail.send.end")));
        return shown;
    }

    private static String time(MailDraft mail, Instant at) {
        return mail.wording.date("date.minute", at.atZone(mail.community.announcements().timezone()));
    }
}
