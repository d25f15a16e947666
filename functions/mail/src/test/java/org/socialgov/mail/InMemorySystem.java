package org.socialgov.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Source;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.coordinating.CurrentSettings;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.inbox.Receiving;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.community.mail.Brief;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.PostOffice;
import org.socialgov.community.managing.ChangingAddress;
import org.socialgov.community.managing.Erasing;
import org.socialgov.community.managing.OpenSession;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakePostOffice;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.ReceiptEvents;
import org.socialgov.testkit.StreamEvents;
import org.socialgov.testkit.TestCommunities;
import org.socialgov.testkit.WatchedLog;

/**
 * The functions of this module with a table, a mail service and a clock in memory. A join or a click
 * here goes through the same decisions as on the web, and adds events to the stream as the table does.
 */
final class InMemorySystem {

    static final String ORIGIN = "https://community.example.gov";
    static final EmailAddress SENDER = address("socialgov@example.gov");
    static final List<EmailAddress> COORDINATORS = List.of(
        address("coordinator@example.gov"),
        address("second@example.gov")
    );
    static final Community SOCIALGOV = TestCommunities.socialgov();
    static final List<WelcomeLinks.Event> EVENTS = List.of(
        new WelcomeLinks.Event(Instant.EPOCH, "/events/over/", "An event that is over", "January 1, 1970"),
        new WelcomeLinks.Event(
            FakeClock.start().instant().plusSeconds(60),
            "/events/clinic/",
            "A clinic",
            "Monday at 10 a.m."
        ),
        new WelcomeLinks.Event(
            FakeClock.start().instant().plusSeconds(90),
            "/events/course/",
            "A course",
            "Tuesday at 10 a.m."
        ),
        new WelcomeLinks.Event(FakeClock.start().instant().plusSeconds(99), "/events/later/", "A later event", "Friday")
    );
    static final Duration CALL_TIME = Duration.ofSeconds(10);

    private static final Directory DIRECTORY = new Directory(OwnListings.shipped(), GovSource.none());

    static final AddressMailLimit.Limits LIMITS = new AddressMailLimit.Limits(1, 3, 5);
    /** Mails that strangers can cause in an hour. */
    MailRateLimit.Limits limits = new MailRateLimit.Limits(2_000, 500, 20, Duration.ofDays(1), 20);

    final FakeLedger ledger = new FakeLedger();
    final FakePostOffice office = new FakePostOffice();
    final FakeClock clock = FakeClock.start();
    final FakeRandomness randomness = new FakeRandomness(7);
    final FakeInboundMails bucket = new FakeInboundMails();
    /** Names of values of the settings that no function knew. */
    final List<String> ignored = new ArrayList<>();
    private final CurrentSettings settings = new CurrentSettings(ledger, clock, (_, name) -> ignored.add(name));
    final MailWriter mails = mails(MailReader.SYSTEM);

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final PrintStream out = WatchedLog.to(logged);
    private final Log log = new Log(out);
    private final List<MailOrder.Ref> newOrders = new ArrayList<>();

    private PostOffice sender = office;

    InMemorySystem() {
        WatchedLog.neverIn("Ada Byron", "Department of Examples", "Pat Example");
        ledger.onOrder(newOrders::add);
    }

    /** What writes the mails of a deployment, by who reads the community's address there. */
    MailWriter mails(MailReader readBy) {
        var from = new Sender(
            SENDER,
            new CurrentCoordinators(ledger, FirstCoordinators.ofAll(COORDINATORS)),
            ORIGIN,
            "Government Communities",
            readBy
        );
        var wording = Wording.of("en");
        var mailings = new MailingTemplates(from, wording);
        var templates = new MailTemplates(
            from,
            TestCommunities.captionsLast(),
            wording,
            (community, until) -> Brief.before(until, community, OptionalInt.of(1203), ledger, ledger),
            new WelcomeLinks(EVENTS, List.of("/communities/social-media/ground-rules/")),
            new AnnouncementMails(from, wording, mailings, AnnouncementMails.Source.of(ledger), community ->
                new MemberStatistics(
                    community,
                    List.of(new MemberCountShard(community, 0, 1203, Map.of(), 1)),
                    ledger.statistics(community).dailyStatistics()
                )
            )
        );
        return new MailWriter(templates, new MailingWriter(ledger, mailings), bucket, settings);
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }

    /** From now on the functions hand their mails over here. */
    void sendBy(PostOffice postOffice) {
        sender = postOffice;
    }

    MailSender mailSender(PostOffice postOffice) {
        return mailSender(ledger, postOffice);
    }

    MailSender mailSender(Ledger table, PostOffice postOffice) {
        return new MailSender(table, postOffice, CALL_TIME, mails, clock, randomness, log);
    }

    /** Somebody asks to join. */
    MailOrder.Ref join(String address) {
        return join(address, new Details("Ada Byron", "Department of Examples", "Writer", List.of("training")));
    }

    /** Somebody asks to join for an address that gets no mail. */
    void askInVain(String address) {
        if (ask(address, Details.NONE).order().isPresent()) {
            throw new IllegalStateException("this address gets mail");
        }
    }

    MailOrder.Ref join(String address, Details details) {
        return ask(address, details).order().orElseThrow().ref();
    }

    private Joining.Asked ask(String address, Details details) {
        var request = new JoinRequest(
            SOCIALGOV.id(),
            address(address),
            details,
            new Consent(SOCIALGOV.notice().version(), clock.instant())
        );
        return Transition.retryOnConflict(ledger, () ->
            Joining.ask(
                request,
                ledger.addressStatus(request.community(), request.address()),
                new AddressMailLimit.Limits(100, 100, 100),
                clock.instant(),
                randomness
            )
        );
    }

    /** The person clicks the button that the newest mail to them carries for a purpose. */
    void click(String address, Link.Purpose purpose) {
        var token = ReadMail.newestTo(address, office.accepted()).token(purpose);
        Transition.retryOnConflict(ledger, () -> {
            var found = LinkContext.by(token, ledger);
            return switch (purpose) {
                case CONFIRM -> LinkActions.confirm(
                    found.withConsent(SOCIALGOV.notice().version(), clock.instant()),
                    SOCIALGOV.id(),
                    Optional.of(Eligibility.Verdict.OPEN),
                    COORDINATORS,
                    ledger,
                    clock.instant(),
                    randomness
                );
                case UNSUBSCRIBE -> LinkActions.unsubscribe(found, SOCIALGOV.id(), clock.instant(), randomness);
                case UNDO -> LinkActions.undoLeaving(
                    found,
                    SOCIALGOV.id(),
                    Optional.empty(),
                    List.of(),
                    ledger,
                    clock.instant(),
                    randomness
                );
                case NEVER_AGAIN -> LinkActions.neverAgain(found, SOCIALGOV.id(), clock.instant(), randomness);
                case
                    APPROVE,
                    DECLINE,
                    DECLINE_DOMAIN,
                    CHANGE_ADDRESS,
                    MANAGE,
                    SEND,
                    STOP,
                    COORDINATOR,
                    COORDINATOR_INVITATION,
                    INVITATION,
                    FRESH -> new LinkOutcome.Unknown();
            };
        });
    }

    /** Joins, confirms, and gets all unsent mails. */
    void becomeMember(String address) {
        join(address);
        deliverStreamEvents();
        click(address, Link.Purpose.CONFIRM);
        deliverStreamEvents();
    }

    /** A member opens a session with the link in their newest mail, and has everything erased. */
    void erase(String address) {
        String cookie = openSession(address).cookie().value();
        Transition.carryOutInSteps(ledger, () ->
            Erasing.next(
                managed(cookie).map(managed -> Erasing.StoredData.read(managed, ledger)),
                clock.instant(),
                randomness
            )
        );
    }

    /** A member opens a session with the link in their newest mail, and asks to go on under another address. */
    void askToMove(String from, String to) {
        var session = openSession(from).session();
        Transition.retryOnConflict(ledger, () -> {
            var member = member(from);
            var there = MemberKey.of(SOCIALGOV.id(), address(to));
            return ChangingAddress.ask(
                address(to),
                ledger.addressStatus(member.community(), address(to)),
                ledger.addressStatus(member.community(), address(from)).mailLimit(),
                ledger.addressChange(member.key()),
                LIMITS,
                clock.instant(),
                randomness
            ).on(session, member);
        });
    }

    private LinkOutcome.Opened openSession(String address) {
        var token = ReadMail.newestTo(address, office.accepted()).token(Link.Purpose.MANAGE);
        return (LinkOutcome.Opened) Transition.retryOnConflict(ledger, () ->
            LinkActions.openSession(LinkContext.by(token, ledger), SOCIALGOV.id(), clock.instant(), randomness)
        );
    }

    private Optional<OpenSession> managed(String cookie) {
        return OpenSession.by(cookie, TestCommunities.captionsLast(), ledger, clock.instant());
    }

    /** Puts a membership into a state for which there is no button yet. */
    void force(String address, Membership.State state) {
        var member = member(address);
        var forced = new Membership(
            member.key(),
            member.community(),
            member.address(),
            member.details(),
            member.consent(),
            state,
            member.revision() + 1
        );
        ledger.commit(new Change(randomness.id(), List.of(new Change.Write.Put(forced))));
    }

    Membership member(String address) {
        return ledger.member(MemberKey.of(SOCIALGOV.id(), address(address))).orElseThrow();
    }

    MailOrder order(MailOrder.Ref ref) {
        return ledger.order(ref).orElseThrow();
    }

    /** The stream's events since the last call. */
    StreamEvents stream() {
        var batch = StreamEvents.inserts(List.copyOf(newOrders));
        newOrders.clear();
        return batch;
    }

    /** Invokes MailFunction with the stream's new events; its answer. */
    String deliverStreamEvents() {
        return deliver(stream());
    }

    /** What MailFunction answers to a batch. */
    String deliver(StreamEvents batch) {
        return deliver(batch.bytes(), TestContext.withTime());
    }

    String deliver(byte[] event, TestContext context) {
        var answer = new ByteArrayOutputStream();
        try {
            new MailFunction(mailSender(sender), log).handleRequest(new ByteArrayInputStream(event), answer, context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    /** A mail comes in: SES puts it into the bucket and tells the function. Then all unsent mails are sent. */
    void comes(ReceiptEvents mail) {
        take(mail);
        deliverStreamEvents();
    }

    /** As {@link #comes}, but nothing is sent yet. */
    void take(ReceiptEvents mail) {
        bucket.put(mail.id(), mail.raw());
        tell(mail);
    }

    /** SES tells of a mail, perhaps another time. */
    void tell(ReceiptEvents mail) {
        tell(mail.event());
    }

    void tell(byte[] event) {
        tell(event, ledger);
    }

    void tell(byte[] event, Ledger table) {
        try {
            new InboundFunction(
                table,
                bucket,
                new Receiving.InboundSettings(
                    TestCommunities.captionsLast(),
                    SENDER,
                    new CurrentCoordinators(ledger, FirstCoordinators.ofAll(COORDINATORS)),
                    AddressMailLimit.PROVEN
                ),
                source -> mailSlots(table, source),
                DIRECTORY,
                clock,
                randomness,
                log
            ).handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), TestContext.withTime());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MailSlots mailSlots(Ledger table, Source source) {
        var directory = new Directory(OwnListings.shipped(), GovSource.none());
        return new MailSlots(limits, source, table, directory, clock, new Metrics(out, "table")::mailHeldBack);
    }

    /** The minute has come. */
    void sweep() {
        sweep(TestContext.withTime());
    }

    void sweep(TestContext context) {
        sweep(ledger, context);
    }

    void sweep(Ledger table) {
        sweep(table, TestContext.withTime());
    }

    private void sweep(Ledger table, TestContext context) {
        new SweepFunction(
            table,
            mailSender(table, sender),
            TestCommunities.captionsLast(),
            FirstCoordinators.ofAll(COORDINATORS),
            source -> mailSlots(table, source),
            clock,
            randomness,
            log,
            new Metrics(out, "table")
        ).handleRequest(
            new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
            new ByteArrayOutputStream(),
            context
        );
    }

    /** The mail service's answer to the next questions for its quota. */
    SendQuota quota = new SendQuota(50, -1, 0);

    /** How often it was asked for it. */
    int quotaAsked;

    /** The minute of the broadcasts has come. */
    void broadcast() {
        var run = new BroadcastRun(
            ledger,
            ledger,
            mailSender(sender),
            (mailing, text, now) -> Archive.opening(mailing, text, SOCIALGOV, ledger, now, randomness),
            community -> COORDINATORS,
            new BroadcastRun.Settings(
                () -> settings.all(TestCommunities.captionsLast()),
                () -> {
                    quotaAsked++;
                    return quota;
                },
                new SendingPace.Limits(0, 10, 1_000),
                BroadcastFunction.WORKS_FOR,
                Broadcasts.PAGE,
                0,
                new Invitations.Pace(3_600, 0)
            ),
            new Workers(Runnable::run, 1),
            time ->
                clock.advance(
                    Duration.between(clock.instant(), time.isAfter(clock.instant()) ? time : clock.instant())
                ),
            clock,
            randomness,
            log,
            new Metrics(out, "table")
        );
        new BroadcastFunction(run, log).handleRequest(
            new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
            new ByteArrayOutputStream(),
            TestContext.withTime()
        );
    }

    /** A coordinator has decided to send an announcement to all members now. */
    Mailing announce(String subject, String text) {
        var draft = Mailing.draft(
            Mailing.Ref.create(SOCIALGOV.id(), clock.instant(), randomness),
            COORDINATORS.getFirst(),
            ledger.home(),
            clock.instant()
        );
        var content = new Mailing.Text(draft.ref(), 1, subject, text, clock.instant());
        ledger.commit(new Change.Builder().put(draft).put(content).change(randomness));
        var scheduled = draft.chosen(new Mailing.State.Scheduled(clock.instant()), List.of(), false, ledger.home());
        ledger.commit(new Change.Builder().put(scheduled).change(randomness));
        return scheduled;
    }

    Mailing mailing(Mailing mailing) {
        return ledger.mailing(mailing.ref()).orElseThrow();
    }

    /** A member chooses how often. */
    void choose(String address, DeliveryPreferences delivery) {
        var member = member(address);
        ledger.commit(
            new Change.Builder().replace(member, member.changed(member.details(), delivery)).change(randomness)
        );
    }

    /** Monday has come. */
    void brief() {
        new BriefFunction(
            ledger,
            TestCommunities.captionsLast(),
            FirstCoordinators.ofAll(COORDINATORS),
            clock,
            randomness,
            log
        ).handleRequest(
            new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
            new ByteArrayOutputStream(),
            TestContext.withTime()
        );
    }

    /** The mail service tells what became of a mail. */
    void hear(byte[] event) {
        try {
            new FeedbackFunction(ledger, TestCommunities.captionsLast(), clock, randomness, log).handleRequest(
                new ByteArrayInputStream(event),
                new ByteArrayOutputStream(),
                TestContext.withTime()
            );
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was written to the log and the metrics. */
    String logged() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    List<OutgoingMail> accepted() {
        return office.accepted();
    }
}
