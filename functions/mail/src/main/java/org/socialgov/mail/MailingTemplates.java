package org.socialgov.mail;

import static org.socialgov.community.ledger.Link.Purpose.UNSUBSCRIBE;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.TypedText;
import org.socialgov.community.Wording;
import org.socialgov.community.announcing.Block;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.mail.MailContent.Block.Bullets;
import org.socialgov.mail.MailContent.Block.Heading;
import org.socialgov.mail.MailContent.Block.Link;
import org.socialgov.mail.MailContent.Block.Paragraph;
import org.socialgov.mail.MailContent.Block.SmallPrint;
import org.socialgov.mail.MailContent.Block.Written;
import org.socialgov.web.FunctionRoute;

/** The content of announcements and digests. The frame's texts are in {@link Wording}; all else a coordinator wrote. */
record MailingTemplates(Sender sender, Wording wording) {
    /** Above it, the older announcements of a digest are shortened. Of the text part, in characters. */
    private static final int MOST_TEXT = 60_000;

    private static final int LONGEST_EXCERPT = 400;

    /**
     * The mail of an announcement.
     *
     * @param isAfterPause whether it is for members whose pause ended since their last mail: it tells where they find what
     *     they missed
     */
    BulkMail announcement(Announcement announcement, boolean isAfterPause, Community community) {
        var content = content(announcement, community);
        var footer = new ArrayList<MailContent.Block>();
        if (isAfterPause && community.announcements().archive() == Community.Announcements.Archive.PUBLIC) {
            footer.add(new SmallPrint(wording.say("mail.announcement.paused")));
            footer.add(new Link(wording.say("mail.welcome.archive"), sender.at(FunctionRoute.ARCHIVE, community)));
        } else if (isAfterPause) {
            footer.add(new SmallPrint(wording.say("mail.announcement.paused.unkept")));
        }
        footer.addAll(content.footer());
        return render(
            MailKind.ANNOUNCEMENT,
            references(announcement),
            announcement.permalink(),
            new MailContent(content.subject(), content.blocks(), footer),
            community
        );
    }

    /** An announcement as members see it; the token of its unsubscribe link is left open. */
    MailContent content(Announcement announcement, Community community) {
        return single(announcement, community, subject(announcement, community));
    }

    /**
     * The mail of a digest.
     *
     * @param id of the digest
     * @param announcements at least one, the newest first
     * @param frequency of the member
     * @param day the local day
     */
    BulkMail digest(
        String id,
        List<Announcement> announcements,
        DeliveryPreferences.Frequency frequency,
        LocalDate day,
        Community community
    ) {
        var references = new ArrayList<String>();
        references.add(id);
        if (announcements.size() == 1) {
            var only = announcements.getFirst();
            references.addAll(references(only));
            String subject = wording.say(
                "mail.digest.one",
                Map.of("subject", subject(only, community), "frequency", frequency(frequency))
            );
            return render(MailKind.DIGEST, references, only.permalink(), single(only, community, subject), community);
        }
        return fitting(announcements, shown ->
            render(MailKind.DIGEST, references, Optional.empty(), several(shown, day, community), community)
        );
    }

    /** How much a digest shows of an announcement. */
    private enum Shown {
        WHOLE,
        /** Its first paragraph. */
        EXCERPT,
        /** Its subject in the list on top. */
        SUBJECT,
        /** The beginning of its subject. */
        SHORT_SUBJECT,
    }

    /** An announcement, and how much of it a digest shows. */
    private record Item(Announcement announcement, Shown shown) {}

    /**
     * The digest that says most and isn't too large: it shows less of the oldest announcements first. The newest alone is
     * always small enough.
     */
    private static BulkMail fitting(List<Announcement> announcements, Function<List<Item>, BulkMail> render) {
        var items = new ArrayList<Item>();
        int length = 0;
        for (Announcement each : announcements) {
            length += each.text().stream().mapToInt(MailingTemplates::length).sum();
            items.add(new Item(each, items.isEmpty() || length <= MOST_TEXT ? Shown.WHOLE : Shown.EXCERPT));
        }
        int tooFew = -1;
        int enough = items.size() * Shown.values().length;
        while (enough - tooFew > 1) {
            int steps = (tooFew + enough) / 2;
            if (render.apply(shrunk(items, steps)).bytes() <= BulkMail.MOST_BYTES) {
                enough = steps;
            } else {
                tooFew = steps;
            }
        }
        return render.apply(shrunk(items, enough));
    }

    /** Each step shows less of one announcement: the oldest of those that are shown most of. */
    private static List<Item> shrunk(List<Item> items, int steps) {
        var shrunk = new ArrayList<>(items);
        int left = steps;
        for (Shown shown : List.of(Shown.WHOLE, Shown.EXCERPT, Shown.SUBJECT)) {
            for (int i = shrunk.size() - 1; i >= 0 && left > 0; i--) {
                if (shrunk.get(i).shown() == shown) {
                    shrunk.set(i, new Item(shrunk.get(i).announcement(), Shown.values()[shown.ordinal() + 1]));
                    left--;
                }
            }
        }
        return shrunk;
    }

    private static int length(Block block) {
        return switch (block) {
            case Block.Heading(var runs) -> MailText.line(runs).length();
            case Block.Paragraph(var runs) -> MailText.line(runs).length();
            case Block.ItemList(var items) -> items
                .stream()
                .mapToInt(item -> MailText.line(item).length())
                .sum();
        };
    }

    private BulkMail render(
        MailKind kind,
        List<String> references,
        Optional<String> permalink,
        MailContent content,
        Community community
    ) {
        return new BulkMail(
            sender,
            community,
            kind,
            content.subject(),
            references,
            permalink,
            MailText.render(content),
            MailHtml.render(content, community.name(), wording.say("date.language"))
        );
    }

    /** A correction belongs to the conversation of what it corrects. */
    private static List<String> references(Announcement announcement) {
        var references = new ArrayList<String>();
        announcement.corrects().ifPresent(references::add);
        references.add(announcement.id());
        return references;
    }

    private String subject(Announcement announcement, Community community) {
        String marked = marked(announcement);
        boolean namesIt = marked.toLowerCase(Locale.ROOT).contains(community.name().toLowerCase(Locale.ROOT));
        return namesIt
            ? marked
            : wording.say("mail.announcement.tagged", Map.of("community", community.name(), "subject", marked));
    }

    /** The subject with what it is. */
    private String marked(Announcement announcement) {
        String subject = announcement.subject();
        if (announcement.corrects().isPresent()) {
            subject = wording.say("mail.announcement.correction", Map.of("subject", subject));
        }
        return announcement.isUrgent() ? wording.say("mail.announcement.urgent", Map.of("subject", subject)) : subject;
    }

    private MailContent single(Announcement announcement, Community community, String subject) {
        var blocks = new ArrayList<MailContent.Block>();
        blocks.add(new Heading(marked(announcement)));
        announcement.text().forEach(block -> blocks.add(new Written(block, 2)));
        return new MailContent(subject, blocks, footer(announcement.permalink(), community));
    }

    private MailContent several(List<Item> items, LocalDate day, Community community) {
        Map<String, Object> places = Map.of(
            "community",
            community.name(),
            "count",
            items.size(),
            "date",
            wording.date("date.weekday-and-day", day)
        );
        var blocks = new ArrayList<MailContent.Block>();
        blocks.add(new Heading(wording.say("mail.digest.heading", places)));
        blocks.add(new Bullets(items.stream().map(this::inList).toList()));
        for (Item item : items) {
            var announcement = item.announcement();
            switch (item.shown()) {
                case WHOLE -> {
                    blocks.add(new Heading(marked(announcement)));
                    announcement.text().forEach(block -> blocks.add(new Written(block, 3)));
                    permalink("mail.announcement.permalink", announcement, blocks);
                }
                case EXCERPT -> {
                    blocks.add(new Heading(marked(announcement)));
                    announcement
                        .text()
                        .stream()
                        .filter(Block.Paragraph.class::isInstance)
                        .map(Block.Paragraph.class::cast)
                        .findFirst()
                        .ifPresent(first -> blocks.add(new Paragraph(excerpt(MailText.line(first.runs())))));
                    permalink("mail.digest.rest", announcement, blocks);
                }
                case SUBJECT -> permalink("mail.digest.all", announcement, blocks);
                case SHORT_SUBJECT -> {
                    // The archive has the rest.
                }
            }
        }
        return new MailContent(wording.say("mail.digest.subject", places), blocks, footer(Optional.empty(), community));
    }

    private String inList(Item item) {
        String subject = marked(item.announcement());
        return item.shown() == Shown.SHORT_SUBJECT ? TypedText.line(subject, 60) : subject;
    }

    /** The beginning of a text, with a mark if there is more. */
    private static String excerpt(String text) {
        String line = TypedText.line(text);
        String start = TypedText.line(line, LONGEST_EXCERPT);
        return start.length() == line.length() ? line : start + " …";
    }

    private void permalink(String key, Announcement announcement, List<MailContent.Block> blocks) {
        announcement
            .permalink()
            .ifPresent(address ->
                blocks.add(
                    new Link(wording.say(key, Map.of("subject", TypedText.line(marked(announcement), 60))), address)
                )
            );
    }

    private List<MailContent.Block> footer(Optional<String> permalink, Community community) {
        Map<String, ?> places = Map.of(
            "community",
            community.name(),
            "sender",
            sender.address(community).value(),
            "site",
            sender.site()
        );
        var footer = new ArrayList<MailContent.Block>();
        footer.add(new SmallPrint(wording.say("mail.footer.member", places)));
        permalink.ifPresent(address -> footer.add(new Link(wording.say("mail.announcement.permalink"), address)));
        String manage = sender.form(FunctionRoute.MANAGE, community);
        footer.add(new Link(wording.say("mail.announcement.frequency"), manage));
        String unsubscribe = sender.link(UNSUBSCRIBE, BulkMail.TOKEN, community);
        footer.add(new Link(wording.say("mail.unsubscribe.link"), unsubscribe));
        footer.add(new SmallPrint(wording.say("mail.footer.sender", places)));
        footer.add(new Link(wording.say("mail.footer.site", places), sender.siteOrigin() + "/privacy/"));
        return footer;
    }

    private String frequency(DeliveryPreferences.Frequency frequency) {
        return wording.say(
            switch (frequency) {
                case WEEKLY -> "mail.digest.weekly";
                // What was held before the member chose each mail comes with the next day's digest.
                case DAILY, EACH, PAUSED -> "mail.digest.daily";
            }
        );
    }
}
