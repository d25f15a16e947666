package org.socialgov.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.coordinating.MemberActions;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Listing;
import org.socialgov.community.inbox.HelpReason;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Brief;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.WelcomeText;
import org.socialgov.web.FunctionRoute;

/**
 * The content of each kind of mail. The texts are in {@link Wording}, under {@code mail.} and the kind.
 *
 * @param communities all that may share the sender's address
 */
record MailTemplates(
    Sender sender,
    List<Community> communities,
    Wording wording,
    Briefs briefs,
    WelcomeLinks welcomeLinks,
    AnnouncementMails announcements
) {
    private static final String NEVER_AGAIN = "mail.footer.never-again";
    private static final String NEVER_AGAIN_MEMBER = "mail.footer.never-again-member";
    private static final String NEVER_AGAIN_WROTE = "mail.footer.never-again-wrote";

    /** The content of a brief. */
    @FunctionalInterface
    interface Briefs {
        /**
         * @param community its id
         * @param until the end of the period that it covers
         */
        Brief before(String community, Instant until);
    }

    MailTemplates {
        communities = List.copyOf(communities);
    }

    /**
     * @param send with a link for each purpose of the order's kind
     * @param original the mail that is forwarded, if there is one
     */
    MailContent write(Dispatch.Next.Send send, Community community, Optional<Original> original) {
        var mail = new MailDraft(sender, wording, send, community);
        return switch (send.order().kind()) {
            case CONFIRM -> isAskedAgain(send)
                ? confirmation(mail, "asked-again", "mail.footer.asked-again")
                : confirmation(mail, "asked", "mail.footer.asked");
            case REMINDER -> confirmation(mail, "asked", "mail.footer.asked");
            case WELCOME -> membershipBegins(mail.heading().paragraph("thanks")).toPerson("mail.footer.member");
            case ALREADY_MEMBER -> mail.heading()
                .paragraph("asked")
                .paragraph("manage")
                .manage()
                .toPerson("mail.footer.asked", NEVER_AGAIN_MEMBER);
            case JOIN_NOTICE -> person(named(mail).heading().paragraph("confirmed"), "mail.fact.joined")
                .writeToPerson()
                .toCoordinator();
            case APPROVAL_REQUEST -> approvalRequest(named(mail).heading());
            case APPROVED -> membershipBegins(
                mail.heading().paragraph("thanks").written("mail.fact.message", send.order().note().orElse(""))
            ).toPerson("mail.footer.member");
            case DECLINED -> decision(mail.heading()).toPerson("mail.footer.asked", NEVER_AGAIN);
            case WAITING -> mail.heading()
                .paragraph("confirmed")
                .paragraph("next")
                .toPerson("mail.footer.asked", NEVER_AGAIN);
            case MANAGE -> mail.heading()
                .paragraph("asked")
                .manage()
                .paragraph("otherwise")
                .toPerson("mail.manage.why", NEVER_AGAIN_MEMBER);
            case CHANGE_ADDRESS -> bothEnds(mail.heading())
                .action(Link.Purpose.CHANGE_ADDRESS)
                .paragraph("otherwise")
                .toPerson("mail.change-address.why", NEVER_AGAIN);
            case MOVED -> mail.heading()
                .paragraph("moved")
                .paragraph("organization")
                .manage()
                .unsubscribe()
                .toPerson("mail.footer.member");
            case ERASED -> mail.heading().paragraph("erased").paragraph("kept").paragraph("last").content();
            case GOODBYE -> mail.heading()
                .paragraph("left")
                .paragraph("undo")
                .action(Link.Purpose.UNDO)
                .toPerson("mail.goodbye.why");
            case REMOVED -> mail.heading()
                .paragraph("removed")
                .written("mail.fact.reason", send.order().note().orElse(""))
                .paragraph("undo")
                .action(Link.Purpose.UNDO)
                .toPerson("mail.removed.why", NEVER_AGAIN_WROTE);
            case CORRECTED -> corrections(mail.heading().paragraph("corrected"))
                .paragraph("manage")
                .manage()
                .toPerson("mail.corrected.why");
            case COORDINATOR -> signIn(mail, Link.Purpose.COORDINATOR);
            case COORDINATOR_FRESH -> signIn(mail, Link.Purpose.FRESH);
            case COORDINATOR_INVITATION -> mail.heading()
                .paragraph("asked", Map.of("by", send.order().note().orElse("")))
                .action(Link.Purpose.COORDINATOR_INVITATION)
                .paragraph("forwarded")
                .paragraph("otherwise")
                .toPerson("mail.coordinator-invitation.why");
            case COORDINATOR_NOTICE -> CoordinatorNotice.write(mail, briefs);
            case WELCOME_PREVIEW -> welcomePreview(mail);
            case INVITATION -> invitation(mail, "moves");
            case INVITATION_REMINDER -> invitation(mail, "again");
            case IMPORT_REPORT -> ImportReportMail.write(mail);
            case BRIEF -> new BriefMail(mail, briefs.before(community.id(), send.order().createdAt())).write();
            case HELP -> help(mail).toPerson("mail.help.why", NEVER_AGAIN_WROTE);
            case PREVIEW, SEND_REQUEST, SEND_NOTICE, SEND_REPORT -> announcements.write(send, community);
            case ANNOUNCEMENT, DIGEST -> throw new IllegalArgumentException(
                "a mailing's text is not in the wording: the broadcast writes it"
            );
            case PASSED_ON -> ForwardingMail.write(
                mail,
                original.orElseThrow(() -> new IllegalArgumentException("a forwarding mail needs the original mail"))
            );
        };
    }

    private static boolean isAskedAgain(Dispatch.Next.Send send) {
        return send.member().filter(Membership::isAskedAgain).isPresent();
    }

    private static MailContent confirmation(MailDraft mail, String who, String why) {
        return mail
            .heading()
            .paragraph(who)
            .button("mail.confirm.button", Link.Purpose.CONFIRM)
            .how(Link.Purpose.CONFIRM)
            .paragraph("otherwise")
            .toPerson(why, NEVER_AGAIN);
    }

    // --- A new member

    /** The information for a new member. */
    private MailDraft membershipBegins(MailDraft mail) {
        return welcome(mail, mail.community, mail.community.labels(mail.member().details().topics()))
            .heading("mail.welcome.yours")
            .manage()
            .unsubscribe();
    }

    /** The mail to a new member with other words in it, and without the links that are a member's own. */
    private MailContent welcomePreview(MailDraft mail) {
        var shown = mail.community.withWelcome(mail.order.note().filter(words -> !words.isBlank()));
        return welcome(mail.heading("mail.welcome.heading").paragraph("mail.welcome.thanks"), shown, List.of())
            .heading("mail.welcome.yours")
            .paragraph("links")
            .toPerson("mail.welcome-preview.why");
    }

    private MailDraft welcome(MailDraft mail, Community shown, List<String> topics) {
        var text = WelcomeText.of(shown, topics, wording, mail.values());
        text.own().forEach(words -> mail.add(new MailContent.Block.Paragraph(words)));
        mail.add(new MailContent.Block.Heading(text.heading()))
            .bullets(text.expectations())
            .link(mail.say("mail.page.link"), sender.siteOrigin() + shown.path());
        if (shown.announcements().archive() == Community.Announcements.Archive.PUBLIC) {
            mail.page("mail.welcome.archive", FunctionRoute.ARCHIVE);
        }
        welcomeLinks
            .groundRules(shown)
            .ifPresent(path -> mail.link(mail.say("mail.welcome.rules"), sender.siteOrigin() + path));
        // So that a new member has something to begin with.
        var next = welcomeLinks.after(mail.order.createdAt(), 2);
        if (!next.isEmpty()) {
            mail.heading("mail.welcome.events");
        }
        for (var event : next) {
            String label = mail.say("mail.welcome.event", Map.of("event", event.title(), "when", event.when()));
            mail.link(label, sender.siteOrigin() + event.path());
        }
        return mail;
    }

    // --- A person that a coordinator reads about, or decides about

    /** With the name of the person who confirmed the address. */
    private static MailDraft named(MailDraft mail) {
        var member = mail.member();
        return mail
            .with("name", mail.given(member.details().cleaned().name()))
            .with("government", governmentOrDomain(member))
            .with("reference", member.reference());
    }

    static String governmentOrDomain(Membership member) {
        return member
            .affiliation()
            .map(Affiliation::organization)
            .orElseGet(() -> member.address().domain());
    }

    /** The person that a mail to a coordinator is about. */
    private static MailDraft person(MailDraft mail, String dateLabel) {
        var community = mail.community;
        var details = mail.member().details().cleaned();
        String topics = String.join(", ", community.labels(mail.member().details().topics()));
        var facts = new ArrayList<MailContent.Fact>();
        facts.add(mail.fact("mail.fact.name", mail.given(details.name())));
        facts.add(mail.fact("mail.fact.address", mail.send.person().value()));
        facts.add(mail.fact("mail.fact.government", government(mail)));
        if (community.asksOrganization() || !details.organization().isBlank()) {
            facts.add(mail.fact("mail.fact.organization", mail.given(details.organization())));
        }
        if (community.asksRole() || !details.role().isBlank()) {
            facts.add(mail.fact("mail.fact.role", mail.given(details.role())));
        }
        facts.add(mail.fact("mail.fact.topics", topics.isEmpty() ? mail.say("mail.fact.no-topics") : topics));
        facts.add(mail.fact(dateLabel, mail.day(mail.order.createdAt())));
        return mail.facts(facts);
    }

    /** The government that the mailbox belongs to, from the directory. */
    private static String government(MailDraft mail) {
        var affiliation = mail.member().affiliation();
        if (affiliation.isEmpty()) {
            return mail.say("mail.fact.government.unknown");
        }
        var known = affiliation.get();
        String kind = mail.wording.say("directory.kind." + known.kind().slug());
        return mail.say("mail.fact.government.known", Map.of("organization", known.organization(), "kind", kind));
    }

    private static MailContent approvalRequest(MailDraft mail) {
        var order = mail.order;
        // A reminder says how long the person has waited.
        if (
            mail.member().state() instanceof Membership.State.AwaitingApproval(var confirmedAt, _, _) &&
            !order.createdAt().isBefore(confirmedAt.plus(Membership.ASK_AGAIN_AFTER))
        ) {
            mail.paragraph("again", Map.of("date", mail.day(confirmedAt)));
        }
        person(mail.paragraph("why", Map.of("because", whyCoordinatorsDecide(mail))), "mail.fact.asked")
            .button("approve", Link.Purpose.APPROVE)
            .outlineButton("decline", Link.Purpose.DECLINE)
            .how(Link.Purpose.APPROVE);
        // The other requests of the same domain, and the button that declines them all.
        mail.with("domain", mail.send.person().domain());
        order.note().ifPresent(count -> mail.paragraph("others", Map.of("count", count)));
        return mail
            .paragraph("all")
            .outlineButton("decline-domain", Link.Purpose.DECLINE_DOMAIN)
            .writeToPerson()
            .toCoordinator();
    }

    /** Which part of the community's rule the address doesn't meet. */
    private static String whyCoordinatorsDecide(MailDraft mail) {
        var domain = Domain.of(mail.send.person());
        var listing = mail
            .member()
            .affiliation()
            .map(known ->
                new Listing(domain.name(), known.organization(), Optional.empty(), known.kind(), known.asOf())
            );
        var verdict = mail.community.eligibility().verdict(domain, listing);
        return mail.wording.say(verdict.wording(), mail.values());
    }

    /** The reason, and the date from which the person can request again. */
    private static MailDraft decision(MailDraft mail) {
        var note = mail.order.note();
        if (mail.send.member().isPresent()) {
            if (!(mail.member().state() instanceof Membership.State.Declined(var declinedAt, var reason))) {
                throw new IllegalArgumentException("a decline can be told only of a declined membership");
            }
            return mail
                .paragraph("decided")
                .written("mail.fact.reason", reason)
                .paragraph("again", Map.of("date", mail.day(declinedAt.plus(Membership.DECLINED_FOR))));
        }
        // The declined membership is erased, and only the date is kept.
        return note.isEmpty()
            ? mail.paragraph("lapsed")
            : mail.paragraph("decided").paragraph("again", Map.of("date", mail.day(Instant.parse(note.get()))));
    }

    // --- A member

    /** The member reads where the membership is to go; who reads at the other address, nothing that somebody typed. */
    private static MailDraft bothEnds(MailDraft mail) {
        return mail.order.person().isPresent()
            ? mail.paragraph("new")
            : mail.paragraph("old", Map.of("other", mail.order.note().orElseThrow()));
    }

    /** What a coordinator corrected: the value before and the one now, and the reason. */
    private static MailDraft corrections(MailDraft mail) {
        var corrections = MemberActions.Corrections.parse(mail.order.note().orElse(""));
        var details = mail.member().details().cleaned();
        var facts = new ArrayList<MailContent.Fact>();
        corrections.before().forEach((field, before) -> {
            String now = mail.given(MemberActions.Corrections.of(field, details));
            String value = mail.say("was", Map.of("before", mail.given(before), "now", now));
            facts.add(new MailContent.Fact(mail.wording.say("details." + field), value));
        });
        return mail.facts(facts).written("mail.fact.reason", corrections.reason());
    }

    // --- Others

    private static MailContent signIn(MailDraft mail, Link.Purpose purpose) {
        return mail
            .heading()
            .paragraph("asked")
            .action(purpose)
            .paragraph("otherwise")
            .toPerson("mail.coordinator.why");
    }

    /** With the list's source and date as the coordinator named them, and the day on which the link ends. */
    private static MailContent invitation(MailDraft mail, String beginning) {
        var note = ListImport.Note.of(mail.order).orElseThrow();
        return mail
            .heading()
            .with("source", note.source())
            .with("date", mail.day(note.date()))
            .with("until", mail.day(note.expiresAt()))
            .paragraph(beginning)
            .paragraph("mail.invitation.source")
            .button("mail.invitation.button", Link.Purpose.INVITATION)
            .paragraph("mail.invitation.how")
            .paragraph("otherwise")
            .toPerson("mail.invitation.why", NEVER_AGAIN_WROTE);
    }

    /** The commands, where a program reads them; else that people do. */
    private MailDraft help(MailDraft mail) {
        if (sender.readBy() == MailReader.PEOPLE) {
            return mail.heading().paragraph("people").form("form", FunctionRoute.JOIN);
        }
        String happened = "happened." + HelpReason.of(mail.order.note()).code();
        var sharing = communities
            .stream()
            .filter(other -> sender.address(other).equals(sender.address(mail.community)))
            .toList();
        if (sharing.size() <= 1) {
            return mail
                .heading()
                .paragraph(happened)
                .paragraph("intro")
                .bullets(List.of(mail.say("join"), mail.say("manage"), mail.say("leave"), mail.say("help")))
                .paragraph("otherwise")
                .form("form", FunctionRoute.JOIN);
        }
        // A command must name the community that is meant.
        var commands = new ArrayList<String>();
        for (String command : List.of("join", "shared.leave")) {
            sharing.forEach(each -> commands.add(mail.say(command, Map.of("community", each.name()))));
        }
        commands.add(mail.say("manage"));
        commands.add(mail.say("help"));
        mail.subject("shared.subject")
            .heading("shared.subject")
            .paragraph(happened)
            .paragraph("intro")
            .bullets(commands)
            .paragraph("shared.otherwise");
        for (Community each : sharing) {
            String label = mail.say("shared.form", Map.of("community", each.name()));
            mail.link(label, sender.form(FunctionRoute.JOIN, each));
        }
        return mail;
    }
}
