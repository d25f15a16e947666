package org.socialgov.mail;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.mail.Brief;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.web.FunctionRoute;

/**
 * The content of each kind of mail. The texts are in {@link Wording}, under {@code mail.} and the kind.
 *
 * <p>The file has more than 500 lines since it is one list: a case for each kind, and the blocks that the kinds share.
 */
final class MailTemplates {

    private final Sender sender;
    private final List<Community> communities;
    private final Wording wording;
    private final Briefs briefs;

    /** The content of a brief. */
    @FunctionalInterface
    interface Briefs {
        /**
         * @param community its id
         * @param until the end of the period that it covers
         */
        Brief before(String community, Instant until);
    }

    MailTemplates(Sender sender, List<Community> communities, Wording wording, Briefs briefs) {
        this.sender = sender;
        this.communities = List.copyOf(communities);
        this.wording = wording;
        this.briefs = briefs;
    }

    /**
     * @param send with a link for each purpose of the order's kind
     * @param original the mail that is forwarded, if there is one
     */
    MailContent write(Dispatch.Next.Send send, Community community, Optional<Original> original) {
        var mail = new Draft(send, community);
        return switch (send.order().kind()) {
            case CONFIRM -> mail.heading()
                .paragraph("asked")
                .button("button", Link.Purpose.CONFIRM)
                .paragraph("how", "days", Link.Purpose.CONFIRM.lifetime().toDays())
                .paragraph("otherwise")
                .footer("mail.footer.asked")
                .neverAgain("mail.footer.never-again")
                .content();
            case REMINDER -> mail.heading()
                .paragraph("asked")
                .button("mail.confirm.button", Link.Purpose.CONFIRM)
                .paragraph("how")
                .paragraph("otherwise")
                .footer("mail.footer.asked")
                .neverAgain("mail.footer.never-again")
                .content();
            case WELCOME -> mail.heading()
                .paragraph("thanks")
                .membershipBegins()
                .footer("mail.footer.member")
                .content();
            case ALREADY_MEMBER -> mail.heading()
                .paragraph("asked")
                .paragraph("manage")
                .manage()
                .footer("mail.footer.asked")
                .neverAgain("mail.footer.never-again-member")
                .content();
            case JOIN_NOTICE -> mail.heading()
                .paragraph("confirmed")
                .person("mail.fact.joined")
                .writeToPerson()
                .toCoordinator();
            case APPROVAL_REQUEST -> mail.heading()
                .askedAgain()
                .paragraph("why")
                .person("mail.fact.asked")
                .button("approve", Link.Purpose.APPROVE)
                .button("decline", Link.Purpose.DECLINE)
                .paragraph("how", "days", Link.Purpose.APPROVE.lifetime().toDays())
                .writeToPerson()
                .toCoordinator();
            case APPROVED -> mail.heading()
                .paragraph("thanks")
                .reason(send.order().note().orElse(""))
                .membershipBegins()
                .footer("mail.footer.member")
                .content();
            case DECLINED -> mail.heading()
                .paragraph("decided")
                .decision()
                .footer("mail.footer.asked")
                .neverAgain("mail.footer.never-again")
                .content();
            case WAITING -> mail.heading()
                .paragraph("confirmed")
                .paragraph("next")
                .footer("mail.footer.asked")
                .neverAgain("mail.footer.never-again")
                .content();
            case MANAGE -> mail.heading()
                .paragraph("asked")
                .manage()
                .paragraph("otherwise")
                .footer("mail.manage.why")
                .neverAgain("mail.footer.never-again-member")
                .content();
            case CHANGE_ADDRESS -> mail.heading()
                .bothEnds()
                .button("button", Link.Purpose.CHANGE_ADDRESS)
                .paragraph("how", "days", Link.Purpose.CHANGE_ADDRESS.lifetime().toDays())
                .paragraph("otherwise")
                .footer("mail.change-address.why")
                .neverAgain("mail.footer.never-again")
                .content();
            case ERASED -> mail.heading().paragraph("erased").paragraph("kept").paragraph("last").content();
            case GOODBYE -> mail.heading()
                .paragraph("left")
                .paragraph("undo")
                .button("button", Link.Purpose.UNDO)
                .paragraph("how", "days", Link.Purpose.UNDO.lifetime().toDays())
                .footer("mail.goodbye.why")
                .content();
            case BRIEF -> mail.heading().brief().toCoordinator();
            case HELP -> mail.help().footer("mail.help.why").neverAgain("mail.footer.never-again-wrote").content();
            case PASSED_ON -> mail.passedOn(
                original.orElseThrow(() -> new IllegalArgumentException("a forwarding mail needs the original mail"))
            );
        };
    }

    /** Where a mailed link opens. */
    static String address(String siteOrigin, Community community, Link.Purpose purpose, Link.Token token) {
        return siteOrigin + community.path() + purpose.path() + "?token=" + token.value();
    }

    /** RFC 6068: a local part may hold characters that end or divide an address's URI. */
    static String mailto(EmailAddress address) {
        return "mailto:" + URLEncoder.encode(address.local(), StandardCharsets.UTF_8) + "@" + address.domain();
    }

    private final class Draft {

        private final Dispatch.Next.Send send;
        private final MailOrder order;
        private final Community community;
        private final Map<String, Object> values;
        private final List<MailContent.Block> blocks = new ArrayList<>();
        private final List<MailContent.Block> footer = new ArrayList<>();
        private String subject = "subject";

        Draft(Dispatch.Next.Send send, Community community) {
            this.send = send;
            this.order = send.order();
            this.community = community;
            // Nothing that was typed in the request except the address: the reader may not be the person who made the
            // request.
            values = Map.of(
                "community",
                community.name(),
                "title",
                community.title(),
                "address",
                (order.kind() == MailKind.BRIEF ? send.to() : send.person()).value(),
                "sender",
                sender.address(community).value(),
                "site",
                sender.site()
            );
        }

        Draft heading() {
            blocks.add(new MailContent.Block.Heading(own("heading")));
            return this;
        }

        Draft paragraph(String name) {
            blocks.add(new MailContent.Block.Paragraph(own(name)));
            return this;
        }

        Draft paragraph(String name, String place, Object value) {
            blocks.add(new MailContent.Block.Paragraph(say(key(name), place, value)));
            return this;
        }

        /** Each command's subject, and its effect. */
        Draft bullets(String... names) {
            blocks.add(new MailContent.Block.Bullets(Arrays.stream(names).map(this::own).toList()));
            return this;
        }

        /** The commands, where a program reads them; else that people do. */
        Draft help() {
            var sharing = communities
                .stream()
                .filter(other -> sender.address(other).equals(sender.address(community)))
                .toList();
            if (sender.readBy() == MailReader.SYSTEM && sharing.size() > 1) {
                return help(sharing);
            }
            return switch (sender.readBy()) {
                case SYSTEM -> heading()
                    .paragraph("intro")
                    .bullets("join", "manage", "leave", "help")
                    .paragraph("otherwise")
                    .joinPage();
                case PEOPLE -> heading().paragraph("people").joinPage();
            };
        }

        /** Where several communities have one address, a command must name the one that is meant. */
        Draft help(List<Community> sharing) {
            subject = "shared.subject";
            blocks.add(new MailContent.Block.Heading(own("shared.subject")));
            paragraph("intro");
            var commands = new ArrayList<String>();
            for (String command : List.of("join", "shared.leave")) {
                sharing.forEach(each -> commands.add(say(key(command), "community", each.name())));
            }
            commands.add(own("manage"));
            commands.add(own("help"));
            blocks.add(new MailContent.Block.Bullets(commands));
            paragraph("shared.otherwise");
            for (Community each : sharing) {
                blocks.add(
                    new MailContent.Block.Link(
                        say(key("shared.form"), "community", each.name()),
                        sender.siteOrigin() + FunctionRoute.JOIN.page(each)
                    )
                );
            }
            return this;
        }

        Draft joinPage() {
            blocks.add(
                new MailContent.Block.Link(own("form"), sender.siteOrigin() + FunctionRoute.JOIN.page(community))
            );
            return this;
        }

        Draft button(String name, Link.Purpose purpose) {
            blocks.add(new MailContent.Block.Button(own(name), link(purpose)));
            return this;
        }

        /** The manage link, and where to request another: it opens one session only. */
        Draft manage() {
            blocks.add(
                new MailContent.Block.Button(
                    say("mail.manage.button", "hours", Link.Purpose.MANAGE.lifetime().toHours()),
                    link(Link.Purpose.MANAGE)
                )
            );
            blocks.add(
                new MailContent.Block.Link(
                    say("mail.manage.fresh"),
                    sender.siteOrigin() + FunctionRoute.MANAGE.page(community)
                )
            );
            return this;
        }

        /** The member reads where the membership is to go; who reads at the other address, nothing that somebody typed. */
        Draft bothEnds() {
            return order.person().isPresent()
                ? paragraph("new")
                : paragraph("old", "other", order.note().orElseThrow());
        }

        /** The information for a new member. */
        Draft membershipBegins() {
            community
                .ownMail()
                .welcome()
                .ifPresent(words -> blocks.add(new MailContent.Block.Paragraph(words)));
            blocks.add(new MailContent.Block.Heading(say("mail.welcome.expect")));
            blocks.add(
                new MailContent.Block.Bullets(
                    List.of(
                        say("mail.welcome.expect.announcements"),
                        say("mail.welcome.expect.leave"),
                        member().details().topics().isEmpty()
                            ? say("mail.welcome.no-topics")
                            : say("mail.welcome.topics", "topics", topics()),
                        say("mail.welcome.expect.reply")
                    )
                )
            );
            blocks.add(new MailContent.Block.Link(say("mail.page.link"), sender.siteOrigin() + community.path()));
            blocks.add(new MailContent.Block.Heading(say("mail.welcome.yours")));
            manage();
            blocks.add(new MailContent.Block.Link(say("mail.unsubscribe.link"), link(Link.Purpose.UNSUBSCRIBE)));
            return this;
        }

        /** The person that a mail to a coordinator is about. */
        Draft person(String dateLabel) {
            var details = member().details().cleaned();
            var facts = new ArrayList<MailContent.Fact>();
            facts.add(new MailContent.Fact(say("mail.fact.name"), given(details.name())));
            facts.add(new MailContent.Fact(say("mail.fact.address"), send.person().value()));
            if (community.asksOrganization() || !details.organization().isBlank()) {
                facts.add(new MailContent.Fact(say("mail.fact.organization"), given(details.organization())));
            }
            if (community.asksRole() || !details.role().isBlank()) {
                facts.add(new MailContent.Fact(say("mail.fact.role"), given(details.role())));
            }
            facts.add(
                new MailContent.Fact(
                    say("mail.fact.topics"),
                    details.topics().isEmpty() ? say("mail.fact.no-topics") : topics()
                )
            );
            facts.add(new MailContent.Fact(say(dateLabel), day(order.createdAt())));
            blocks.add(new MailContent.Block.Facts(facts));
            return this;
        }

        /**
         * How to write to the person: by a new email. An answer would quote this one, with the links in it that are the
         * coordinators' alone, so it goes to them.
         */
        Draft writeToPerson() {
            blocks.add(new MailContent.Block.Paragraph(say("mail.coordinators.reply")));
            blocks.add(new MailContent.Block.Link(say("mail.coordinators.write"), mailto(send.person())));
            return this;
        }

        /** A reminder says how long the person has waited. */
        Draft askedAgain() {
            return member().state() instanceof Membership.State.AwaitingApproval(var confirmedAt, _) &&
                !order.createdAt().isBefore(confirmedAt.plus(Membership.ASK_AGAIN_AFTER))
                ? paragraph("again", "date", day(confirmedAt))
                : this;
        }

        /** The coordinator's message to the person. */
        Draft reason(String words) {
            if (!words.isBlank()) {
                blocks.add(new MailContent.Block.Facts(List.of(new MailContent.Fact(say("mail.fact.reason"), words))));
            }
            return this;
        }

        /** The reason, and the date from which the person can request again. */
        Draft decision() {
            if (send.member().isEmpty()) {
                // The declined membership is erased, and only the date is kept.
                return paragraph("again", "date", day(Instant.parse(order.note().orElseThrow())));
            }
            if (!(member().state() instanceof Membership.State.Declined(var declinedAt, var reason))) {
                throw new IllegalArgumentException("a decline can be told only of a declined membership");
            }
            return reason(reason).paragraph("again", "date", day(declinedAt.plus(Membership.DECLINED_FOR)));
        }

        /** The week: events, pending requests, and failures. */
        Draft brief() {
            var brief = briefs.before(community.id(), order.createdAt());
            blocks.add(
                new MailContent.Block.Paragraph(
                    say("mail.brief.period", Map.of("from", day(brief.from()), "until", day(brief.until())))
                )
            );
            happened(brief);
            waiting(brief);
            unchecked(brief);
            missed(brief);
            unsent(brief);
            return this;
        }

        private void happened(Brief brief) {
            var facts = new ArrayList<MailContent.Fact>();
            for (HistoryEntry.Event event : HistoryEntry.Event.values()) {
                Integer count = brief.happened().get(event);
                if (count != null) {
                    facts.add(new MailContent.Fact(own("happened." + event.name()), String.valueOf(count)));
                }
            }
            if (!facts.isEmpty()) {
                blocks.add(new MailContent.Block.Facts(facts));
            }
        }

        private void waiting(Brief brief) {
            if (brief.waiting().isEmpty()) {
                return;
            }
            blocks.add(new MailContent.Block.Heading(own("waiting")));
            var facts = new ArrayList<MailContent.Fact>();
            for (Brief.Waiting each : brief.waiting()) {
                long days = Duration.between(each.since(), brief.until()).toDays();
                facts.add(
                    new MailContent.Fact(
                        each.member().address().value(),
                        say(
                            key("since"),
                            Map.of(
                                "name",
                                given(each.member().details().cleaned().name()),
                                "date",
                                day(each.since()),
                                "days",
                                days
                            )
                        )
                    )
                );
            }
            blocks.add(new MailContent.Block.Facts(facts));
            blocks.add(new MailContent.Block.Paragraph(own("decide")));
        }

        private void unchecked(Brief brief) {
            if (brief.unchecked().isEmpty()) {
                return;
            }
            blocks.add(new MailContent.Block.Heading(own("unchecked")));
            var facts = new ArrayList<MailContent.Fact>();
            for (UnverifiedJoin each : brief.unchecked()) {
                facts.add(
                    new MailContent.Fact(
                        each.address().value(),
                        say(key("asked"), Map.of("name", given(TypedText.name(each.name())), "date", day(each.at())))
                    )
                );
            }
            blocks.add(new MailContent.Block.Facts(facts));
            blocks.add(new MailContent.Block.Paragraph(own("unchecked.ask")));
            blocks.add(
                new MailContent.Block.Link(
                    own("unchecked.form"),
                    sender.siteOrigin() + FunctionRoute.JOIN.page(community)
                )
            );
        }

        private void missed(Brief brief) {
            if (brief.missed().isEmpty()) {
                return;
            }
            blocks.add(new MailContent.Block.Heading(own("missed")));
            var facts = new ArrayList<MailContent.Fact>();
            for (MailOrder each : brief.missed()) {
                if (each.state() instanceof MailOrder.State.Failed(var reason, _)) {
                    facts.add(
                        new MailContent.Fact(
                            each.kind().reason(),
                            say(key("missed.why"), Map.of("reason", reason, "order", each.ref().id()))
                        )
                    );
                }
            }
            blocks.add(new MailContent.Block.Facts(facts));
            blocks.add(new MailContent.Block.Paragraph(own("missed.look")));
        }

        private void unsent(Brief brief) {
            if (brief.unsent().isEmpty()) {
                return;
            }
            blocks.add(new MailContent.Block.Heading(own("unsent")));
            var facts = new ArrayList<MailContent.Fact>();
            for (MailOrder each : brief.unsent()) {
                if (each.state() instanceof MailOrder.State.Unsent unsent && unsent.waitsFor().isPresent()) {
                    facts.add(
                        new MailContent.Fact(
                            each.kind().reason(),
                            say(
                                key("unsent." + unsent.waitsFor().get()),
                                Map.of("date", day(each.createdAt()), "order", each.ref().id())
                            )
                        )
                    );
                }
            }
            blocks.add(new MailContent.Block.Facts(facts));
            blocks.add(new MailContent.Block.Paragraph(own("unsent.look")));
        }

        Draft footer(String key) {
            footer.add(new MailContent.Block.SmallPrint(say(key)));
            return this;
        }

        Draft neverAgain(String key) {
            footer.add(new MailContent.Block.Link(say(key), link(Link.Purpose.NEVER_AGAIN)));
            return this;
        }

        /** The only mail with a stranger's text: it goes to coordinators. */
        MailContent passedOn(Original original) {
            String subject = original.subject().isEmpty() ? say("mail.passed-on.no-subject") : original.subject();
            heading();
            paragraph("wrote");
            if (!original.isProven()) {
                paragraph("not-proven");
            }
            blocks.add(
                new MailContent.Block.Facts(
                    List.of(
                        new MailContent.Fact(say("mail.fact.name"), given(original.name())),
                        new MailContent.Fact(say("mail.fact.address"), send.person().value()),
                        new MailContent.Fact(say("mail.fact.subject"), subject),
                        new MailContent.Fact(say("mail.fact.sent"), given(original.date()))
                    )
                )
            );
            if (!original.quotation().isEmpty()) {
                blocks.add(new MailContent.Block.Quote(original.quotation()));
            }
            paragraph(
                switch (original.state()) {
                    case WHOLE -> attached(original);
                    case TOO_LARGE -> "too-large";
                    case GONE -> "gone";
                },
                "mail",
                original.mail()
            );
            if (!original.leftOut().isEmpty()) {
                blocks.add(new MailContent.Block.Bullets(original.leftOut()));
            }
            writeToPerson();
            footer.add(new MailContent.Block.SmallPrint(say("mail.footer.coordinator")));
            return new MailContent(say(key("subject"), "subject", subject), blocks, footer);
        }

        private static String attached(Original original) {
            if (!original.leftOut().isEmpty()) {
                return "left-out";
            }
            return original.isCutShort() ? "attached-cut" : "attached";
        }

        MailContent toCoordinator() {
            footer.add(new MailContent.Block.SmallPrint(say("mail.footer.coordinator")));
            return withSite();
        }

        MailContent content() {
            footer.add(new MailContent.Block.SmallPrint(say("mail.footer.sender")));
            return withSite();
        }

        private MailContent withSite() {
            footer.add(new MailContent.Block.Link(say("mail.footer.site"), sender.siteOrigin() + "/privacy/"));
            return new MailContent(own(subject), blocks, footer);
        }

        private Membership member() {
            return send
                .member()
                .orElseThrow(() ->
                    new IllegalArgumentException("a mail of the kind " + order.kind() + " needs a membership")
                );
        }

        /** A key as it is, or the name of one of this kind's own. */
        private String key(String name) {
            return name.startsWith("mail.") ? name : "mail." + order.kind().reason() + "." + name;
        }

        private String own(String name) {
            return say(key(name));
        }

        private String say(String key) {
            return wording.say(key, values);
        }

        private String say(String key, String place, Object value) {
            return say(key, Map.of(place, value));
        }

        private String say(String key, Map<String, Object> places) {
            var more = new HashMap<>(values);
            more.putAll(places);
            return wording.say(key, more);
        }

        private String given(String value) {
            return value.isBlank() ? say("mail.fact.not-given") : value;
        }

        private String topics() {
            var labels = community
                .topics()
                .stream()
                .collect(Collectors.toMap(Community.Topic::slug, Community.Topic::label));
            return member()
                .details()
                .topics()
                .stream()
                .map(slug -> labels.getOrDefault(slug, slug))
                .collect(Collectors.joining(", "));
        }

        private String day(Instant at) {
            return DateTimeFormatter.ofPattern(
                say("mail.date-pattern"),
                Locale.forLanguageTag(say("mail.language"))
            ).format(at.atZone(Community.TIME_ZONE));
        }

        private String link(Link.Purpose purpose) {
            var token = send.links().get(purpose);
            if (token == null) {
                throw new IllegalArgumentException("a mail of the kind " + order.kind() + " needs a link " + purpose);
            }
            return address(sender.siteOrigin(), community, purpose, token);
        }
    }
}
