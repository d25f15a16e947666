package org.socialgov.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
final class AnnouncementMails implements MailTemplates.Announcements {

    private final Sender sender;
    private final Wording wording;
    private final MailingTemplates templates;
    private final Source source;
    private final MemberStatistics.Source statistics;

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

    /** @param statistics the numbers of members, for the coordinators alone */
    AnnouncementMails(
        Sender sender,
        Wording wording,
        MailingTemplates templates,
        Source source,
        MemberStatistics.Source statistics
    ) {
        this.sender = sender;
        this.wording = wording;
        this.templates = templates;
        this.source = source;
        this.statistics = statistics;
    }

    @Override
    public MailContent write(Dispatch.Next.Send send, Community community) {
        var note = Mailing.Note.of(send.order()).orElseThrow(() ->
            new IllegalArgumentException("a mail about an announcement names it in its note")
        );
        var about = note.about().map(copy -> source.about(community.id(), copy));
        var mail = new Content(send, community, about);
        return switch (send.order().kind()) {
            case PREVIEW -> about.isPresent() ? mail.preview(note.files()) : mail.incomplete(note);
            case SEND_REQUEST -> mail.request();
            case SEND_NOTICE -> mail.notice();
            case SEND_REPORT -> mail.report();
            default -> throw new IllegalArgumentException("not about an announcement: " + send.order().kind());
        };
    }

    private final class Content {

        private final Dispatch.Next.Send send;
        private final Community community;
        private final Optional<About> about;
        private final MemberStatistics numbers;
        private final Map<String, Object> places = new HashMap<>();
        private final List<MailContent.Block> blocks = new ArrayList<>();

        Content(Dispatch.Next.Send send, Community community, Optional<About> about) {
            this.send = send;
            this.community = community;
            this.about = about;
            places.put("community", community.name());
            places.put("site", sender.site());
            numbers = statistics.statistics(community.id());
            places.put("members", "%,d".formatted(numbers.members()));
            places.put("days", Link.Purpose.SEND.lifetime().toDays());
            about.ifPresent(known -> {
                places.put("subject", known.text().subject());
                places.put("by", known.mailing().by().value());
            });
        }

        /** Exactly as members see it, between who would get it and the links. */
        MailContent preview(List<String> files) {
            heading("heading");
            paragraph("who");
            numbers.choices(community, wording).map(MailContent.Block.Paragraph::new).ifPresent(blocks::add);
            if (!files.isEmpty()) {
                places.put("files", String.join(", ", files));
                paragraph("files");
            }
            var shown = announcement();
            button("send", Link.Purpose.SEND, false);
            paragraph("how");
            button("stop", Link.Purpose.STOP, true);
            return content(say("subject", Map.of("subject", shown.subject())));
        }

        /** A draft that can't be sent: without links. */
        MailContent incomplete(Mailing.Note note) {
            heading("incomplete.heading");
            paragraph("incomplete.what");
            blocks.add(
                new MailContent.Block.Bullets(
                    note
                        .problems()
                        .stream()
                        .map(problem -> own("problem." + problem))
                        .toList()
                )
            );
            if (!note.files().isEmpty()) {
                places.put("files", String.join(", ", note.files()));
                paragraph("files");
            }
            paragraph("incomplete.how");
            return content(own("incomplete.subject"));
        }

        MailContent request() {
            heading("heading");
            paragraph("who");
            choice();
            announcement();
            button("send", Link.Purpose.SEND, false);
            paragraph("how");
            return content(own("subject"));
        }

        MailContent notice() {
            var mailing = about.orElseThrow().mailing();
            heading("heading");
            places.put("when", mailing.due().map(this::time).orElse(""));
            paragraph(mailing.state() instanceof Mailing.State.Scheduled ? "when" : "under-way");
            choice();
            button("stop", Link.Purpose.STOP, false);
            paragraph("how");
            announcement();
            return content(own("subject"));
        }

        /** What became of it, by its state now. */
        MailContent report() {
            var mailing = about.orElseThrow().mailing();
            String state = switch (mailing.state()) {
                case Mailing.State.Out _ -> "out";
                case Mailing.State.Stopped stopped -> {
                    places.put("who", stopped.by().map(EmailAddress::value).orElse(""));
                    yield "stopped." + stopped.why();
                }
                case
                    Mailing.State.Draft _,
                    Mailing.State.Waiting _,
                    Mailing.State.Scheduled _,
                    Mailing.State.GoingOut _,
                    Mailing.State.Dropped _ -> "now." + mailing.status();
            };
            heading("heading");
            paragraph(state);
            if (mailing.startedAt().isPresent()) {
                blocks.add(new MailContent.Block.Facts(counts(mailing)));
            }
            if (mailing.state() instanceof Mailing.State.Stopped) {
                paragraph("next");
                button("stop", Link.Purpose.STOP, false);
            }
            var permalink = Announcement.of(mailing, about.get().text(), sender.siteOrigin(), community).permalink();
            permalink.ifPresent(address ->
                blocks.add(new MailContent.Block.Link(wording.say("mail.announcement.permalink"), address))
            );
            return content(own("subject"));
        }

        private List<MailContent.Fact> counts(Mailing mailing) {
            var facts = new ArrayList<MailContent.Fact>();
            var known = about.orElseThrow().counts();
            for (var outcome : BroadcastProgress.Counts.Outcome.values()) {
                if (known.of(outcome) > 0) {
                    facts.add(fact("count." + outcome.name(), "%,d".formatted(known.of(outcome))));
                }
            }
            known
                .failures()
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(failure ->
                    facts.add(fact("count.reason", failure.getKey() + ": " + "%,d".formatted(failure.getValue())))
                );
            var feedback = about.orElseThrow().feedback();
            facts.add(fact("count.bounces", "%,d".formatted(feedback.bounces())));
            facts.add(fact("count.complaints", "%,d".formatted(feedback.complaints())));
            return facts;
        }

        private MailContent.Fact fact(String key, String value) {
            return new MailContent.Fact(own(key), value);
        }

        private void choice() {
            var mailing = about.orElseThrow().mailing();
            var facts = new ArrayList<MailContent.Fact>();
            var labels = community.labels(mailing.topics());
            facts.add(
                new MailContent.Fact(
                    wording.say("mail.send.topics"),
                    labels.isEmpty() ? wording.say("mail.send.everybody") : String.join(", ", labels)
                )
            );
            if (mailing.urgent()) {
                facts.add(new MailContent.Fact(wording.say("mail.send.urgent"), wording.say("mail.send.yes")));
            }
            if (mailing.state() instanceof Mailing.State.Waiting(_, var sendAt, _)) {
                facts.add(
                    new MailContent.Fact(
                        wording.say("mail.send.when"),
                        sendAt.map(this::time).orElseGet(() -> wording.say("mail.send.at-once"))
                    )
                );
            }
            blocks.add(new MailContent.Block.Facts(facts));
        }

        /** As members see it, down to the footer; but without a link that would be one member's. */
        private MailContent announcement() {
            var shown = templates.content(
                Announcement.of(about.orElseThrow().mailing(), about.get().text(), sender.siteOrigin(), community),
                community
            );
            blocks.add(new MailContent.Block.SmallPrint(wording.say("mail.send.begin")));
            blocks.addAll(shown.blocks());
            shown
                .footer()
                .stream()
                .filter(
                    block ->
                        !(block instanceof MailContent.Block.Link(_, var address) && address.contains(BulkMail.TOKEN))
                )
                .forEach(blocks::add);
            blocks.add(new MailContent.Block.SmallPrint(wording.say("mail.send.end")));
            return shown;
        }

        private String time(Instant at) {
            return wording.date("date.minute", at.atZone(community.announcements().timezone()));
        }

        private void heading(String name) {
            blocks.add(new MailContent.Block.Heading(own(name)));
        }

        private void paragraph(String name) {
            blocks.add(new MailContent.Block.Paragraph(own(name)));
        }

        private void button(String name, Link.Purpose purpose, boolean isOutline) {
            var token = send.links().get(purpose);
            if (token == null) {
                throw new IllegalArgumentException("the mail has no link to " + purpose.path());
            }
            blocks.add(
                new MailContent.Block.Button(
                    own(name),
                    MailTemplates.address(sender.siteOrigin(), community, purpose, token),
                    isOutline
                )
            );
        }

        private String own(String name) {
            return say(name, Map.of());
        }

        private String say(String name, Map<String, Object> more) {
            var all = new HashMap<>(places);
            all.putAll(more);
            return wording.say("mail." + send.order().kind().reason() + "." + name, all);
        }

        private MailContent content(String subject) {
            var footer = List.<MailContent.Block>of(
                new MailContent.Block.SmallPrint(wording.say("mail.footer.coordinator", places)),
                new MailContent.Block.Link(wording.say("mail.footer.site", places), sender.siteOrigin() + "/privacy/")
            );
            return new MailContent(subject, blocks, footer);
        }
    }
}
