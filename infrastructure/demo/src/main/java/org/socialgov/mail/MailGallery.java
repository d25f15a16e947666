package org.socialgov.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.imports.ImportReport;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.mail.Brief;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.statistics.MemberStatistics;

/**
 * Writes every kind of mail with made-up data into files, for a look at all of them without causing each:
 * {@code <kind>.eml}, {@code <kind>.html} and {@code <kind>.txt} for each, in the order of {@code kinds.txt}. No mail
 * is sent, no table is read, and the links are not valid. In the package of the mail function, whose own code makes the
 * mails, but not in its zip.
 */
public final class MailGallery {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final EmailAddress MEMBER = new EmailAddress("ada.byron", "agency.example.gov");
    private static final EmailAddress COORDINATOR = new EmailAddress("coordinator", "example.gov");
    /** Outside the rule, so that the approval request gives the reason why it asks. */
    private static final EmailAddress OUTSIDER = new EmailAddress("ada.byron", "example.org");
    private static final Details DETAILS = new Details(
        "Ada Byron",
        "Department of Examples",
        "Digital communications <specialist> & \"editor\"",
        List.of("best-practices", "training")
    );

    private static final Link.Token TOKEN = new Link.Token("A".repeat(43));

    private static final String CLINIC = """
    On Thursday we look at the pictures of ten posts, and write an alt text for each together.

    # What to bring

    - A post of your own with a picture
    - A question, if you have one

    It is at 2 p.m. Eastern. Join here: https://digital.gov/events/
    """;

    private static final String SURVEY = """
    Our working group on captions asks three questions, and answers each of yours.

    Reply to this email with your answers by Friday.
    """;

    private MailGallery() {}

    /**
     * Writes all mails.
     *
     * @param folder     the folder to write into, which is created if it doesn't exist
     * @param siteOrigin the site's origin for the links, for example {@code http://localhost:8080}
     */
    public static void write(Path folder, String siteOrigin) throws IOException {
        Files.createDirectories(folder);
        var sender = new Sender(
            new EmailAddress("socialgov", "example.gov"),
            FirstCoordinators.ofAll(List.of(COORDINATOR)),
            siteOrigin,
            "Government Communities",
            MailReader.SYSTEM
        );
        var communities = Community.all(MailGallery.class.getClassLoader());
        var wording = Wording.of("en");
        var events = WelcomeLinks.built(MailGallery.class.getClassLoader());
        var mailings = new MailingTemplates(sender, wording);
        var announcements = new AnnouncementMails(
            sender,
            wording,
            mailings,
            (id, copy) -> about(id, copy.version()),
            id -> new MemberStatistics(id, List.of(new MemberCountShard(id, 0, 1203, Map.of(), 1)), Optional.empty())
        );
        var mailTemplates = new MailTemplates(sender, communities, wording, MailGallery::brief, events, announcements);
        var mails = new MailWriter(
            mailTemplates,
            (send, community, now) ->
                mailing(send.order().kind(), mailings, community, siteOrigin).to(
                    MEMBER,
                    send.order().ref(),
                    TOKEN,
                    now
                ),
            new SampleMail(),
            UnaryOperator.identity()
        );
        var community = communities.getFirst();
        var names = new ArrayList<String>();
        for (MailKind kind : MailKind.values()) {
            var send = send(kind, community);
            String name = kind.reason();
            names.add(name);
            Files.write(folder.resolve(name + ".eml"), mails.write(send, NOW).mime());
            if (kind.isMailing()) {
                var mailing = mailing(kind, mailings, community, siteOrigin);
                Files.writeString(folder.resolve(name + ".txt"), mailing.text(TOKEN));
                Files.writeString(folder.resolve(name + ".html"), mailing.html(TOKEN));
                continue;
            }
            var letter = mailTemplates.write(
                send,
                community,
                send
                    .order()
                    .enclosure()
                    .map(enclosure -> Original.read(new SampleMail(), enclosure, wording.say("mail.passed-on.part")))
            );
            Files.writeString(folder.resolve(name + ".txt"), MailText.render(letter));
            Files.writeString(
                folder.resolve(name + ".html"),
                MailHtml.render(letter, community.name(), wording.say("date.language"))
            );
        }
        Files.write(folder.resolve("kinds.txt"), names);
    }

    private static BulkMail mailing(MailKind kind, MailingTemplates mailings, Community community, String siteOrigin) {
        var clinic = announcement(2, "Alt text clinic on Thursday", CLINIC, community, siteOrigin);
        var survey = announcement(1, "Three questions about captions", SURVEY, community, siteOrigin);
        return switch (kind) {
            case DIGEST -> mailings.digest(
                "d".repeat(32),
                List.of(clinic, survey),
                DeliveryPreferences.Frequency.DAILY,
                LocalDate.ofInstant(NOW, community.announcements().timezone()),
                community
            );
            default -> mailings.announcement(clinic, false, community);
        };
    }

    /** An announcement in a state of its own for each kind of mail about it. */
    private static AnnouncementMails.About about(String community, int state) {
        var draft = Mailing.draft(new Mailing.Ref(community, "%032x".formatted(3)), COORDINATOR, "table", NOW);
        var counts = new BroadcastProgress.Counts(
            Map.of(
                BroadcastProgress.Counts.Outcome.SENT,
                812,
                BroadcastProgress.Counts.Outcome.HELD,
                372,
                BroadcastProgress.Counts.Outcome.PAUSED,
                19
            ),
            Map.of()
        );
        var progress = BroadcastProgress.NONE.begun().upTo("", counts, 0, true);
        var stopped = new Mailing.State.Stopped(
            NOW,
            Mailing.State.Stopped.BY_COORDINATOR,
            Optional.of(COORDINATOR),
            Mailing.State.Stopped.From.GOING_OUT
        );
        var mailing = switch (MailKind.values()[state]) {
            case SEND_REQUEST -> draft.becomes(new Mailing.State.Waiting(NOW, Optional.empty(), false));
            case SEND_NOTICE -> draft.becomes(new Mailing.State.Scheduled(NOW.plusSeconds(120)));
            case SEND_REPORT -> draft.started(NOW, "2026-03-02-sample-3").at(progress, stopped);
            default -> draft;
        };
        return new AnnouncementMails.About(
            mailing,
            new Mailing.Text(mailing.ref(), 1, "Alt text clinic on Thursday", CLINIC, NOW),
            new Mailing.Feedback(mailing.ref(), 3, 0, 1),
            mailing.progress().known()
        );
    }

    private static Announcement announcement(
        int number,
        String subject,
        String text,
        Community community,
        String siteOrigin
    ) {
        var mailing = Mailing.draft(
            new Mailing.Ref(community.id(), "%032x".formatted(number)),
            COORDINATOR,
            "table",
            NOW
        ).started(NOW, "2026-03-02-sample-" + number);
        return Announcement.of(mailing, new Mailing.Text(mailing.ref(), 1, subject, text, NOW), siteOrigin, community);
    }

    private static Brief brief(String community, Instant until) {
        var waiting = new Membership(
            MemberKey.of(community, MEMBER),
            community,
            MEMBER,
            DETAILS,
            new Consent("made up", NOW),
            new Membership.State.AwaitingApproval(until.minus(Duration.ofDays(4))),
            1
        );
        var missed = new MailOrder(
            new MailOrder.Ref(waiting.key(), "0".repeat(32)),
            community,
            MailKind.WELCOME,
            Optional.empty(),
            until,
            new MailOrder.State.Failed("never-confirmed", until),
            1
        );
        var unsent = new MailOrder(
            new MailOrder.Ref(waiting.key(), "1".repeat(32)),
            community,
            MailKind.CONFIRM,
            Optional.empty(),
            until.minus(Duration.ofDays(3)),
            new MailOrder.State.Unsent(until, 0, Optional.of(MailOrder.State.Unsent.NOT_VERIFIED)),
            1
        );
        return new Brief(
            until.minus(Brief.PERIOD),
            until,
            Map.of(HistoryEntry.Event.JOINED, 12, HistoryEntry.Event.LEFT, 2, HistoryEntry.Event.BOUNCED, 1),
            OptionalInt.of(1203),
            List.of(waiting),
            List.of(new Brief.Waiting(waiting, until.minus(Duration.ofDays(4)))),
            List.of(new UnverifiedJoin(community, MEMBER, DETAILS.name(), until.minus(Duration.ofDays(2)), 1)),
            Map.of(InboundCounts.NotForwarded.FORGED, 7, InboundCounts.NotForwarded.TOO_MANY, 2),
            List.of(missed),
            List.of(unsent),
            new AuditEntry.Head(community, 412, Sha256.hex("made up"), 300),
            true,
            List.of(
                CoordinatorEntry.first(community, new EmailAddress("ben.lee", "agency.example.gov"), until).reachable(
                    Optional.of(until.minus(Duration.ofDays(2)))
                )
            )
        );
    }

    private static Dispatch.Next.Send send(MailKind kind, Community community) {
        var key = MemberKey.of(community.id(), MEMBER);
        var order = new MailOrder(
            new MailOrder.Ref(key, "0".repeat(32)),
            community.id(),
            kind,
            isToCoordinator(kind) ? Optional.of(COORDINATOR) : Optional.empty(),
            Optional.empty(),
            kind == MailKind.PASSED_ON
                ? Optional.of(
                      new MailOrder.Enclosure("sample", true, true, "Sam Sample", "Who can help with captions?", "")
                  )
                : Optional.empty(),
            note(kind),
            Optional.empty(),
            0,
            NOW,
            new MailOrder.State.Claimed(NOW.plus(MailOrder.LEASE), 1),
            List.of(),
            2
        );
        var member = new Membership(
            key,
            community.id(),
            kind == MailKind.APPROVAL_REQUEST ? OUTSIDER : MEMBER,
            DETAILS,
            new Consent(community.notice().version(), NOW),
            state(kind),
            1
        );
        return new Dispatch.Next.Send(order, Optional.of(member), links(kind), Change.none());
    }

    private static Optional<String> note(MailKind kind) {
        if (kind.isAboutMailing()) {
            // The version tells the state in which the sample is shown.
            var copy = new Mailing.Copy("%032x".formatted(3), kind.ordinal());
            return Optional.of(new Mailing.Note(Optional.of(copy), List.of(), List.of("Agenda.pdf")).text());
        }
        return switch (kind) {
            case CHANGE_ADDRESS -> Optional.of("ada.byron@other.example.gov");
            case REMOVED -> Optional.of("Has left the agency");
            case CORRECTED -> Optional.of("The agency has a new name\norganization\tOffice of Things");
            case COORDINATOR_INVITATION -> Optional.of("Ada Byron");
            case COORDINATOR_NOTICE -> Optional.of("removed\nAda Byron\nBen Lee\nHas left the agency");
            case WELCOME_PREVIEW -> Optional.of("Our next open call is on the first Tuesday of the month.");
            case INVITATION, INVITATION_REMINDER -> Optional.of(
                new ListImport.Note("GSA LISTSERV SOCIALMEDIA-L", LocalDate.of(2026, 3, 2), NOW).text()
            );
            case IMPORT_REPORT -> Optional.of(
                new ImportReport(
                    ImportReport.DONE,
                    "GSA LISTSERV SOCIALMEDIA-L",
                    LocalDate.of(2026, 3, 2),
                    Map.of(
                        ListImport.Outcome.INVITED,
                        1143,
                        ListImport.Outcome.CAME,
                        702,
                        ListImport.Outcome.BOUNCED,
                        31
                    ),
                    Map.of()
                ).text()
            );
            default -> Optional.empty();
        };
    }

    /** A bucket with one made-up mail. */
    private record SampleMail() implements InboundMails {
        private static final String TEXT = """
        From: Ada Byron <ada.byron@agency.example.gov>
        To: socialgov@example.gov
        Subject: Who can help with captions?
        Date: Mon, 2 Mar 2026 09:58:00 -0500
        Content-Type: text/plain; charset=utf-8

        Hello,

        our office posts its first videos next month, and nobody here has made
        captions before. Is there a working group that we could ask?

        Ada
        """;

        @Override
        public Optional<byte[]> beginning(String mail, int most) {
            return Optional.of(TEXT.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Found whole(String mail, int most) {
            return beginning(mail, most).<Found>map(Found.Whole::new).orElseGet(Found.Gone::new);
        }
    }

    private static boolean isToCoordinator(MailKind kind) {
        return (
            kind.addressee() == MailKind.Addressee.COORDINATORS ||
            kind.isAboutMailing() ||
            kind.isAboutSession() ||
            kind.isAboutCoordinators() ||
            kind == MailKind.WELCOME_PREVIEW
        );
    }

    private static Membership.State state(MailKind kind) {
        return switch (kind) {
            case CONFIRM, REMINDER -> new Membership.State.Pending(NOW, NOW.plus(Membership.CONFIRM_WITHIN));
            case APPROVAL_REQUEST, WAITING -> new Membership.State.AwaitingApproval(NOW);
            case DECLINED -> new Membership.State.Declined(NOW, "The address is not one of a government organization.");
            case GOODBYE -> new Membership.State.Left(NOW, NOW.minus(Duration.ofDays(90)));
            case REMOVED -> new Membership.State.Left(NOW, NOW.minus(Duration.ofDays(90)), true);
            default -> new Membership.State.Active(NOW);
        };
    }

    private static Map<Link.Purpose, Link.Token> links(MailKind kind) {
        var links = new EnumMap<Link.Purpose, Link.Token>(Link.Purpose.class);
        for (Link.Purpose purpose : kind.links()) {
            byte[] madeUp = ("made up, opens nothing: " + purpose + " ".repeat(32))
                .substring(0, 32)
                .getBytes(StandardCharsets.US_ASCII);
            links.put(purpose, new Link.Token(Base64.getUrlEncoder().withoutPadding().encodeToString(madeUp)));
        }
        return links;
    }
}
