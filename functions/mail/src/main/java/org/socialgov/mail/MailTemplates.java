package org.socialgov.mail;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.coordinating.ChangingSettings;
import org.socialgov.community.coordinating.Inviting;
import org.socialgov.community.coordinating.MemberActions;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Listing;
import org.socialgov.community.imports.ImportReport;
import org.socialgov.community.inbox.HelpReason;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.mail.Brief;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.WelcomeText;
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
    private final WelcomeLinks welcomeLinks;
    private final Announcements announcements;

    /** The content of a brief. */
    @FunctionalInterface
    interface Briefs {
        /**
         * @param community its id
         * @param until the end of the period that it covers
         */
        Brief before(String community, Instant until);
    }

    /** The content of the mails to coordinators about an announcement. */
    @FunctionalInterface
    interface Announcements {
        /** @param send with a link for each purpose of the order */
        MailContent write(Dispatch.Next.Send send, Community community);
    }

    MailTemplates(
        Sender sender,
        List<Community> communities,
        Wording wording,
        Briefs briefs,
        WelcomeLinks welcomeLinks,
        Announcements announcements
    ) {
        this.announcements = announcements;
        this.sender = sender;
        this.communities = List.copyOf(communities);
        this.wording = wording;
        this.briefs = briefs;
        this.welcomeLinks = welcomeLinks;
    }

    /**
     * @param send with a link for each purpose of the order's kind
     * @param original the mail that is forwarded, if there is one
     */
    MailContent write(Dispatch.Next.Send send, Community community, Optional<Original> original) {
        var mail = new Draft(send, community);
        return switch (send.order().kind()) {
            case CONFIRM -> mail.heading()
                .paragraph(isAskedAgain(send) ? "asked-again" : "asked")
                .button("button", Link.Purpose.CONFIRM)
                .paragraph("how", "days", Link.Purpose.CONFIRM.lifetime().toDays())
                .paragraph("otherwise")
                .footer(isAskedAgain(send) ? "mail.footer.asked-again" : "mail.footer.asked")
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
                .whyCoordinatorsDecide()
                .person("mail.fact.asked")
                .button("approve", Link.Purpose.APPROVE)
                .outlineButton("decline", Link.Purpose.DECLINE)
                .paragraph("how", "days", Link.Purpose.APPROVE.lifetime().toDays())
                .others()
                .writeToPerson()
                .toCoordinator();
            case APPROVED -> mail.heading()
                .paragraph("thanks")
                .told("mail.fact.message", send.order().note().orElse(""))
                .membershipBegins()
                .footer("mail.footer.member")
                .content();
            case DECLINED -> mail.heading()
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
            case MOVED -> mail.heading()
                .paragraph("moved")
                .paragraph("organization")
                .manage()
                .unsubscribe()
                .footer("mail.footer.member")
                .content();
            case ERASED -> mail.heading().paragraph("erased").paragraph("kept").paragraph("last").content();
            case GOODBYE -> mail.heading()
                .paragraph("left")
                .paragraph("undo")
                .button("button", Link.Purpose.UNDO)
                .paragraph("how", "days", Link.Purpose.UNDO.lifetime().toDays())
                .footer("mail.goodbye.why")
                .content();
            case REMOVED -> mail.heading()
                .paragraph("removed")
                .reason(send.order().note().orElse(""))
                .paragraph("undo")
                .button("button", Link.Purpose.UNDO)
                .paragraph("how", "days", Link.Purpose.UNDO.lifetime().toDays())
                .footer("mail.removed.why")
                .neverAgain("mail.footer.never-again-wrote")
                .content();
            case CORRECTED -> mail.heading()
                .paragraph("corrected")
                .corrections()
                .paragraph("manage")
                .manage()
                .footer("mail.corrected.why")
                .content();
            case COORDINATOR -> mail.heading()
                .paragraph("asked")
                .button("button", Link.Purpose.COORDINATOR)
                .paragraph("how", "minutes", Link.Purpose.COORDINATOR.lifetime().toMinutes())
                .paragraph("otherwise")
                .footer("mail.coordinator.why")
                .content();
            case COORDINATOR_FRESH -> mail.heading()
                .paragraph("asked")
                .button("button", Link.Purpose.FRESH)
                .paragraph("how", "minutes", Link.Purpose.FRESH.lifetime().toMinutes())
                .paragraph("otherwise")
                .footer("mail.coordinator.why")
                .content();
            case COORDINATOR_INVITATION -> mail.heading()
                .paragraph("asked", "by", send.order().note().orElse(""))
                .button("button", Link.Purpose.COORDINATOR_INVITATION)
                .paragraph("how", "days", Link.Purpose.COORDINATOR_INVITATION.lifetime().toDays())
                .paragraph("forwarded")
                .paragraph("otherwise")
                .footer("mail.coordinator-invitation.why")
                .content();
            case COORDINATOR_NOTICE -> mail.told()
                .paragraph("otherwise")
                .footer("mail.coordinator-notice.why")
                .content();
            case WELCOME_PREVIEW -> mail.welcomePreview().footer("mail.welcome-preview.why").content();
            case INVITATION -> mail.heading()
                .invited("moves")
                .invited("source")
                .button("button", Link.Purpose.INVITATION)
                .invited("how")
                .paragraph("otherwise")
                .footer("mail.invitation.why")
                .neverAgain("mail.footer.never-again-wrote")
                .content();
            case INVITATION_REMINDER -> mail.heading()
                .invited("again")
                .invited("mail.invitation.source")
                .button("mail.invitation.button", Link.Purpose.INVITATION)
                .invited("mail.invitation.how")
                .paragraph("otherwise")
                .footer("mail.invitation.why")
                .neverAgain("mail.footer.never-again-wrote")
                .content();
            case IMPORT_REPORT -> mail.importReport().toCoordinator();
            case BRIEF -> mail.heading().brief().toCoordinator();
            case HELP -> mail.help().footer("mail.help.why").neverAgain("mail.footer.never-again-wrote").content();
            case PREVIEW, SEND_REQUEST, SEND_NOTICE, SEND_REPORT -> announcements.write(send, community);
            case ANNOUNCEMENT, DIGEST -> throw new IllegalArgumentException(
                "a mailing's text is not in the wording: the broadcast writes it"
            );
            case PASSED_ON -> mail.passedOn(
                original.orElseThrow(() -> new IllegalArgumentException("a forwarding mail needs the original mail"))
            );
        };
    }

    private static boolean isAskedAgain(Dispatch.Next.Send send) {
        return send.member().filter(Membership::isAskedAgain).isPresent();
    }

    /** Where a mailed link opens. */
    static String address(String siteOrigin, Community community, Link.Purpose purpose, Link.Token token) {
        return address(siteOrigin, community, purpose, token.value());
    }

    /** Where a mailed link opens, with what stands for its token. */
    static String address(String siteOrigin, Community community, Link.Purpose purpose, String token) {
        return siteOrigin + community.path() + purpose.path() + "?token=" + token;
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
            var known = new HashMap<String, Object>(
                Map.of(
                    "community",
                    community.name(),
                    "title",
                    community.title(),
                    "address",
                    order
                        .person()
                        .or(() -> send.member().map(Membership::address))
                        .orElseGet(send::to)
                        .value(),
                    "sender",
                    sender.address(community).value(),
                    "site",
                    sender.site()
                )
            );
            // The coordinators' mails about a person who confirmed the address.
            if (order.kind() == MailKind.JOIN_NOTICE || order.kind() == MailKind.APPROVAL_REQUEST) {
                String name = member().details().cleaned().name();
                known.put("name", name.isBlank() ? wording.say("mail.fact.not-given") : name);
                known.put("government", governmentOrDomain(member()));
                known.put("reference", member().reference());
            }
            values = Map.copyOf(known);
        }

        private static String governmentOrDomain(Membership member) {
            return member
                .affiliation()
                .map(Affiliation::organization)
                .orElseGet(() -> member.address().domain());
        }

        Draft heading() {
            blocks.add(new MailContent.Block.Heading(own("heading")));
            return this;
        }

        Draft paragraph(String name) {
            blocks.add(new MailContent.Block.Paragraph(own(name)));
            return this;
        }

        /** What was done, by whom and to whom, with the reason if there is one. */
        Draft told() {
            var said = order.note().orElse("").split("\n", -1);
            if (wording.has(key("subject." + said[0]))) {
                subject = "subject." + said[0];
            }
            blocks.add(
                new MailContent.Block.Heading(
                    own(wording.has(key("heading." + said[0])) ? "heading." + said[0] : "heading")
                )
            );
            if (said[0].equals(ChangingSettings.Changed.CODE)) {
                return told(ChangingSettings.Changed.parse(order.note().orElseThrow()));
            }
            if (said[0].equals(Inviting.BEGAN)) {
                return began();
            }
            var people = Map.of("community", community.name(), "who", said[1], "whom", said[2]);
            blocks.add(new MailContent.Block.Paragraph(wording.say(key(said[0]), people)));
            if (!said[3].isBlank()) {
                blocks.add(new MailContent.Block.Paragraph(say(key("reason"), "reason", said[3])));
            }
            return this;
        }

        /** To a new coordinator: how many people wait for a decision now. */
        private Draft began() {
            int waiting = briefs.before(community.id(), order.createdAt()).waiting().size();
            paragraph(Inviting.BEGAN);
            if (waiting == 0) {
                paragraph("began.none");
            } else {
                paragraph(waiting == 1 ? "began.one" : "began.waiting", "count", waiting);
            }
            blocks.add(
                new MailContent.Block.Link(
                    own("began.page"),
                    sender.siteOrigin() + FunctionRoute.COORDINATORS.page(community)
                )
            );
            return this;
        }

        /** What was set, with what was set before. */
        private Draft told(ChangingSettings.Changed changed) {
            paragraph(ChangingSettings.Changed.CODE, "who", changed.who());
            if (!changed.before().hasSameDigests(changed.after())) {
                blocks.add(
                    new MailContent.Block.Facts(
                        List.of(
                            new MailContent.Fact(own("settings.digest.before"), digests(changed.before())),
                            new MailContent.Fact(own("settings.digest.after"), digests(changed.after()))
                        )
                    )
                );
            }
            if (!changed.before().welcome().equals(changed.after().welcome())) {
                quote("settings.welcome.before", changed.before().welcome());
                quote("settings.welcome.after", changed.after().welcome());
            }
            blocks.add(
                new MailContent.Block.Link(
                    own("settings.page"),
                    sender.siteOrigin() + FunctionRoute.COORDINATORS_SETTINGS.path(community)
                )
            );
            return this;
        }

        private String digests(ChangingSettings.Values values) {
            return wording.say(
                "coordinators.settings.digest",
                Map.of(
                    "hour",
                    wording.date("coordinators.settings.hour", LocalTime.of(values.digestHour(), 0)),
                    "day",
                    wording.date("coordinators.settings.day", values.digestDay())
                )
            );
        }

        private void quote(String name, String words) {
            blocks.add(new MailContent.Block.Heading(own(name)));
            blocks.add(
                new MailContent.Block.Quote(words.isEmpty() ? List.of(own("settings.none")) : words.lines().toList())
            );
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
                    .paragraph("happened." + HelpReason.of(order.note()).code())
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
            paragraph("happened." + HelpReason.of(order.note()).code());
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

        Draft outlineButton(String name, Link.Purpose purpose) {
            blocks.add(new MailContent.Block.Button(own(name), link(purpose), true));
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
            welcome(community, community.labels(member().details().topics()));
            blocks.add(new MailContent.Block.Heading(say("mail.welcome.yours")));
            return manage().unsubscribe();
        }

        /** The mail to a new member with other words in it, and without the links that are a member's own. */
        Draft welcomePreview() {
            blocks.add(new MailContent.Block.Heading(say("mail.welcome.heading")));
            paragraph("mail.welcome.thanks");
            welcome(community.withWelcome(order.note().filter(words -> !words.isBlank())), List.of());
            blocks.add(new MailContent.Block.Heading(say("mail.welcome.yours")));
            return paragraph("links");
        }

        private void welcome(Community shown, List<String> topics) {
            var text = WelcomeText.of(shown, topics, wording, values);
            text.own().forEach(words -> blocks.add(new MailContent.Block.Paragraph(words)));
            blocks.add(new MailContent.Block.Heading(text.heading()));
            blocks.add(new MailContent.Block.Bullets(text.expectations()));
            blocks.add(new MailContent.Block.Link(say("mail.page.link"), sender.siteOrigin() + community.path()));
            if (community.announcements().archive() == Community.Announcements.Archive.PUBLIC) {
                blocks.add(
                    new MailContent.Block.Link(
                        say("mail.welcome.archive"),
                        sender.siteOrigin() + FunctionRoute.ARCHIVE.path(community)
                    )
                );
            }
            welcomeLinks
                .groundRules(community)
                .ifPresent(path ->
                    blocks.add(new MailContent.Block.Link(say("mail.welcome.rules"), sender.siteOrigin() + path))
                );
            nextEvents();
        }

        Draft unsubscribe() {
            blocks.add(new MailContent.Block.Link(say("mail.unsubscribe.link"), link(Link.Purpose.UNSUBSCRIBE)));
            return this;
        }

        /** The next two events, so that a new member has something to begin with. */
        private void nextEvents() {
            var next = welcomeLinks.after(order.createdAt(), 2);
            if (!next.isEmpty()) {
                blocks.add(new MailContent.Block.Heading(say("mail.welcome.events")));
                next.forEach(event ->
                    blocks.add(
                        new MailContent.Block.Link(
                            say("mail.welcome.event", Map.of("event", event.title(), "when", event.when())),
                            sender.siteOrigin() + event.path()
                        )
                    )
                );
            }
        }

        /** Which part of the community's rule the address doesn't meet. */
        Draft whyCoordinatorsDecide() {
            var domain = Domain.of(send.person());
            var listing = member()
                .affiliation()
                .map(known ->
                    new Listing(domain.name(), known.organization(), Optional.empty(), known.kind(), known.asOf())
                );
            String because = say(community.eligibility().verdict(domain, listing).reason().wording());
            return paragraph("why", "because", because);
        }

        /** The person that a mail to a coordinator is about. */
        Draft person(String dateLabel) {
            var details = member().details().cleaned();
            var facts = new ArrayList<MailContent.Fact>();
            facts.add(new MailContent.Fact(say("mail.fact.name"), given(details.name())));
            facts.add(new MailContent.Fact(say("mail.fact.address"), send.person().value()));
            facts.add(new MailContent.Fact(say("mail.fact.government"), government()));
            if (community.asksOrganization() || !details.organization().isBlank()) {
                facts.add(new MailContent.Fact(say("mail.fact.organization"), given(details.organization())));
            }
            if (community.asksRole() || !details.role().isBlank()) {
                facts.add(new MailContent.Fact(say("mail.fact.role"), given(details.role())));
            }
            facts.add(
                new MailContent.Fact(
                    say("mail.fact.topics"),
                    topics().isEmpty() ? say("mail.fact.no-topics") : topics()
                )
            );
            facts.add(new MailContent.Fact(say(dateLabel), day(order.createdAt())));
            blocks.add(new MailContent.Block.Facts(facts));
            return this;
        }

        /** The government that the mailbox belongs to, from the directory. */
        private String government() {
            return member()
                .affiliation()
                .map(known ->
                    say(
                        "mail.fact.government.known",
                        Map.of(
                            "organization",
                            known.organization(),
                            "kind",
                            say("directory.kind." + known.kind().slug())
                        )
                    )
                )
                .orElseGet(() -> say("mail.fact.government.unknown"));
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
            return member().state() instanceof Membership.State.AwaitingApproval(var confirmedAt, _, _) &&
                !order.createdAt().isBefore(confirmedAt.plus(Membership.ASK_AGAIN_AFTER))
                ? paragraph("again", "date", day(confirmedAt))
                : this;
        }

        /** The coordinator's reason, which the person reads. */
        Draft reason(String words) {
            return told("mail.fact.reason", words);
        }

        /** What the coordinator wrote to the person, by the name of the form's field. */
        Draft told(String label, String words) {
            if (!words.isBlank()) {
                blocks.add(new MailContent.Block.Facts(List.of(new MailContent.Fact(say(label), words))));
            }
            return this;
        }

        /** What a coordinator corrected: the value before and the one now, and the reason. */
        Draft corrections() {
            var corrections = MemberActions.Corrections.parse(order.note().orElse(""));
            var now = member().details().cleaned();
            var facts = new ArrayList<MailContent.Fact>();
            corrections
                .before()
                .forEach((field, before) ->
                    facts.add(
                        new MailContent.Fact(
                            say("details." + field),
                            say(
                                key("was"),
                                Map.of("before", given(before), "now", given(MemberActions.Corrections.of(field, now)))
                            )
                        )
                    )
                );
            blocks.add(new MailContent.Block.Facts(facts));
            return reason(corrections.reason());
        }

        /** The other requests of the same domain, and the button that declines them all. */
        Draft others() {
            Map<String, Object> domain = Map.of("domain", send.person().domain(), "count", order.note().orElse("0"));
            order.note().ifPresent(_ -> blocks.add(new MailContent.Block.Paragraph(say(key("others"), domain))));
            blocks.add(new MailContent.Block.Paragraph(say(key("all"), domain)));
            return outlineButton("decline-domain", Link.Purpose.DECLINE_DOMAIN);
        }

        /** The reason, and the date from which the person can request again. */
        Draft decision() {
            if (send.member().isEmpty() && order.note().isEmpty()) {
                return paragraph("lapsed");
            }
            paragraph("decided");
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
            unreachable(brief);
            happened(brief);
            joined(brief);
            waiting(brief);
            unchecked(brief);
            notForwarded(brief);
            missed(brief);
            unsent(brief);
            records(brief.audit());
            return this;
        }

        /** The other coordinators to whom mail doesn't arrive: none of them can read it here. */
        private void unreachable(Brief brief) {
            var others = brief
                .unreachable()
                .stream()
                .filter(each -> !each.address().equals(send.to()))
                .toList();
            if (others.isEmpty()) {
                return;
            }
            blocks.add(new MailContent.Block.Heading(own("unreachable")));
            blocks.add(
                new MailContent.Block.Bullets(
                    others
                        .stream()
                        .map(each ->
                            say(
                                key("unreachable.who"),
                                Map.of("name", each.label(), "date", day(each.unreachableSince().orElseThrow()))
                            )
                        )
                        .toList()
                )
            );
            paragraph("unreachable.what");
        }

        private void records(AuditEntry.Head audit) {
            if (audit.number() > 0) {
                blocks.add(
                    new MailContent.Block.Paragraph(
                        say(key("records"), Map.of("number", audit.number(), "hash", audit.shortHash()))
                    )
                );
            }
        }

        private void happened(Brief brief) {
            var facts = new ArrayList<MailContent.Fact>();
            brief.members().ifPresent(now -> facts.add(new MailContent.Fact(own("members"), "%,d".formatted(now))));
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

        private void joined(Brief brief) {
            if (brief.joined().isEmpty()) {
                return;
            }
            blocks.add(new MailContent.Block.Heading(own("joined")));
            blocks.add(
                new MailContent.Block.Bullets(
                    brief
                        .joined()
                        .stream()
                        .map(each ->
                            say(
                                key("joined.who"),
                                Map.of(
                                    "name",
                                    given(each.details().cleaned().name()),
                                    "government",
                                    governmentOrDomain(each)
                                )
                            )
                        )
                        .toList()
                )
            );
            blocks.add(
                new MailContent.Block.Link(own("numbers"), sender.siteOrigin() + FunctionRoute.MEMBERS.path(community))
            );
        }

        private void waiting(Brief brief) {
            if (brief.waiting().isEmpty()) {
                return;
            }
            blocks.add(new MailContent.Block.Heading(own("waiting")));
            var facts = new ArrayList<MailContent.Fact>();
            for (Brief.Waiting each : brief.asked()) {
                long days = Duration.between(each.since(), brief.until()).toDays();
                facts.add(
                    new MailContent.Fact(
                        say(key("request"), "reference", each.member().reference()),
                        say(
                            key("since"),
                            Map.of(
                                "name",
                                given(each.member().details().cleaned().name()),
                                "address",
                                each.member().address().value(),
                                "date",
                                day(each.since()),
                                "days",
                                days
                            )
                        )
                    )
                );
            }
            brief
                .unasked()
                .forEach((domain, count) ->
                    facts.add(new MailContent.Fact(domain, say(key("unasked"), "count", count)))
                );
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
                        given(TypedText.name(each.name())),
                        say(key("asked"), Map.of("address", each.address().value(), "date", day(each.at())))
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

        private void notForwarded(Brief brief) {
            if (brief.notForwarded().isEmpty()) {
                return;
            }
            blocks.add(new MailContent.Block.Heading(own("not-forwarded")));
            var facts = new ArrayList<MailContent.Fact>();
            for (var reason : InboundCounts.NotForwarded.values()) {
                Integer count = brief.notForwarded().get(reason);
                if (count != null) {
                    facts.add(new MailContent.Fact(own("not-forwarded." + reason.name()), String.valueOf(count)));
                }
            }
            blocks.add(new MailContent.Block.Facts(facts));
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
                            kind(each),
                            say(
                                key("missed.why"),
                                Map.of(
                                    "reason",
                                    failure(reason),
                                    "date",
                                    day(each.createdAt()),
                                    "order",
                                    each.ref().id()
                                )
                            )
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
                            kind(each),
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

        private String kind(MailOrder failed) {
            return say("mail.brief.kind." + failed.kind().reason());
        }

        /** A reason in words; a word of the mail service that has none stays as it is. */
        private String failure(String reason) {
            int colon = reason.indexOf(':');
            String key = "mail.brief.failure." + (colon < 0 ? reason : reason.substring(0, colon));
            if (!wording.has(key)) {
                return reason;
            }
            return colon < 0 ? say(key) : say(key) + " (" + reason.substring(colon + 1).strip() + ")";
        }

        /** With the list's source and date as the coordinator named them, and the day on which the link ends. */
        Draft invited(String name) {
            var note = ListImport.Note.of(order).orElseThrow();
            blocks.add(
                new MailContent.Block.Paragraph(
                    say(
                        key(name),
                        Map.of(
                            "source",
                            note.source(),
                            "date",
                            wording.date("date.day", note.date().atStartOfDay(Community.TIME_ZONE)),
                            "until",
                            day(note.expiresAt())
                        )
                    )
                )
            );
            return this;
        }

        /** What became of an imported list: numbers, and domains, but no address. */
        Draft importReport() {
            var report = ImportReport.parse(order.note().orElseThrow());
            boolean isDone = report.state().equals(ImportReport.DONE);
            subject = isDone ? "subject" : "subject.stopped";
            blocks.add(new MailContent.Block.Heading(own(isDone ? "heading" : "heading.stopped")));
            blocks.add(
                new MailContent.Block.Paragraph(
                    say(
                        key("state." + report.state()),
                        Map.of(
                            "source",
                            report.source(),
                            "date",
                            wording.date("date.day", report.date().atStartOfDay(Community.TIME_ZONE))
                        )
                    )
                )
            );
            var facts = new ArrayList<MailContent.Fact>();
            for (var outcome : ListImport.Outcome.values()) {
                int number = report.numbers().getOrDefault(outcome, 0);
                if (number > 0 || outcome == ListImport.Outcome.INVITED || outcome == ListImport.Outcome.CAME) {
                    facts.add(new MailContent.Fact(own("count." + outcome), "%,d".formatted(number)));
                }
            }
            facts.add(new MailContent.Fact(own("count.NO_ANSWER"), "%,d".formatted(report.withoutAnswer())));
            blocks.add(new MailContent.Block.Facts(facts));
            if (!report.domains().isEmpty()) {
                paragraph("domains");
                blocks.add(
                    new MailContent.Block.Facts(
                        report
                            .domains()
                            .entrySet()
                            .stream()
                            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                            .map(each -> new MailContent.Fact(each.getKey(), "%,d".formatted(each.getValue())))
                            .toList()
                    )
                );
            }
            return paragraph(isDone ? "next.done" : "next.stopped");
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
            var mail = original.enclosure();
            String subject = mail.subject().isEmpty() ? say("mail.passed-on.no-subject") : mail.subject();
            heading();
            paragraph("wrote");
            if (!mail.proven()) {
                paragraph("not-proven");
            }
            blocks.add(
                new MailContent.Block.Facts(
                    List.of(
                        new MailContent.Fact(say("mail.fact.name"), given(mail.name())),
                        new MailContent.Fact(
                            say("mail.fact.address"),
                            order.person().map(EmailAddress::value).orElse(say("mail.passed-on.no-address"))
                        ),
                        new MailContent.Fact(
                            say("mail.fact.membership"),
                            order.person().isPresent() ? membership() : membershipNone()
                        ),
                        new MailContent.Fact(say("mail.fact.subject"), subject),
                        new MailContent.Fact(say("mail.fact.sent"), given(mail.date()))
                    )
                )
            );
            if (!original.quotation().isEmpty()) {
                blocks.add(new MailContent.Block.Quote(original.quotation()));
            }
            if (original.isCutShort()) {
                paragraph("cut");
            }
            if (!original.isWhole()) {
                paragraph("not-shown");
            }
            paragraph(
                switch (original.state()) {
                    case WHOLE -> "attached";
                    case PARTLY -> "left-out";
                    case TOO_LARGE -> "too-large";
                    case NOT_SCANNED -> "not-scanned";
                    case GONE -> "gone";
                },
                "mail",
                mail.mail()
            );
            if (!original.leftOut().isEmpty()) {
                blocks.add(new MailContent.Block.Bullets(original.leftOut()));
            }
            if (order.person().isPresent()) {
                writeToPerson();
            } else {
                blocks.add(new MailContent.Block.Paragraph(say("mail.coordinators.reply.only")));
            }
            footer.add(new MailContent.Block.SmallPrint(say("mail.footer.coordinator")));
            return withSite(say(key("subject"), "subject", subject));
        }

        private String membership() {
            return send.member().map(Membership::state).map(this::membership).orElseGet(this::membershipNone);
        }

        private String membership(Membership.State state) {
            return switch (state) {
                case Membership.State.Active(var joinedAt) -> say("mail.fact.membership.active", "date", day(joinedAt));
                case Membership.State.AwaitingApproval(var confirmedAt, _, _) -> say(
                    "mail.fact.membership.waiting",
                    "date",
                    day(confirmedAt)
                );
                case
                    Membership.State.Pending _,
                    Membership.State.Left _,
                    Membership.State.Declined _,
                    Membership.State.Suppressed _ -> membershipNone();
            };
        }

        private String membershipNone() {
            return say("mail.fact.membership.none");
        }

        MailContent toCoordinator() {
            footer.add(new MailContent.Block.SmallPrint(say("mail.footer.coordinator")));
            return withSite(own(subject));
        }

        MailContent content() {
            footer.add(new MailContent.Block.SmallPrint(say("mail.footer.sender")));
            return withSite(own(subject));
        }

        private MailContent withSite(String line) {
            footer.add(new MailContent.Block.Link(say("mail.footer.site"), sender.siteOrigin() + "/privacy/"));
            return new MailContent(line, blocks, footer);
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
            return String.join(", ", community.labels(member().details().topics()));
        }

        private String day(Instant at) {
            return wording.date("date.day", at.atZone(Community.TIME_ZONE));
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
