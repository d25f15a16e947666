package org.socialgov.membership;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.table.ConcurrentCall;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeGovStore;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeMailroom;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCommunities;
import org.socialgov.testkit.TestCoordinators;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;

/** This module's functions around a table in memory, with mail that arrives at once. */
final class InMemorySystem {

    static final String JOIN = "/communities/social-media/join";
    static final String CHECK_YOUR_MAIL = JOIN + "/check-your-mail/";
    static final String MANAGE = "/communities/manage-your-listserv-subscription";
    static final String SUBSCRIPTION = "/communities/social-media/subscription";
    static final String ORIGIN = "https://socialgov.example.gov";
    static final String COOKIE = "__Host-subscription";
    static final FormLimits LIMITS = new FormLimits(
        new AddressMailLimit.Limits(1, 3, 5),
        new MailRateLimit.Limits(2_000, 500, 20, Duration.ofDays(1), 20),
        100
    );
    static final List<EmailAddress> COORDINATORS = List.of(
        address("ada.coordinator@example.gov"),
        address("ben.coordinator@example.gov")
    );

    final FakeLedger ledger = new FakeLedger();
    final FakeGovStore listed = new FakeGovStore();
    final FakeClock clock = FakeClock.start();
    final FakeRandomness randomness = new FakeRandomness(7);
    final FakeMailroom mailroom = new FakeMailroom(ledger, clock, randomness);
    private final String origin;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final JoinFunction join;
    private ConfirmFunction confirm;
    private final SubscriptionFunction subscription;
    private final Wiring wiring;
    private ApprovalFunction approval;

    InMemorySystem() {
        this(ledger -> ledger, Runnable::run, LIMITS, ORIGIN);
    }

    /** A system with other limits. */
    static InMemorySystem with(FormLimits limits) {
        return new InMemorySystem(ledger -> ledger, Runnable::run, limits, ORIGIN);
    }

    /** A system that takes this number of posts from one source. */
    static InMemorySystem taking(int posts) {
        return with(new FormLimits(LIMITS.perAddress(), LIMITS.perHour(), posts));
    }

    /** A system with other limits on the mails of an hour, which takes any number of posts from one source. */
    static InMemorySystem with(MailRateLimit.Limits perHour) {
        return with(new FormLimits(LIMITS.perAddress(), perHour, 10_000));
    }

    /** A system at another origin. */
    static InMemorySystem at(String origin) {
        return new InMemorySystem(ledger -> ledger, Runnable::run, LIMITS, origin);
    }

    /** @param threads of the reads beside others: a thread for each of thousands of requests takes most of a test's time */
    private InMemorySystem(UnaryOperator<Ledger> between, Executor threads, FormLimits limits, String origin) {
        this.origin = origin;
        WatchedLog.neverIn("Pat Example", "Example Agency");
        ledger.onOrder(mailroom::deliver);
        wiring = wiring(between.apply(ledger), threads);
        join = new JoinFunction(wiring, limits);
        deploymentNames(FirstCoordinators.ofAll(COORDINATORS));
        subscription = new SubscriptionFunction(wiring, limits);
    }

    /** A system with something between the functions and the table, and with threads as the deployed one has them. */
    static InMemorySystem with(UnaryOperator<Ledger> between) {
        return with(LIMITS, between);
    }

    static InMemorySystem with(FormLimits limits, UnaryOperator<Ledger> between) {
        return new InMemorySystem(between, new ConcurrentCall.Threads(), limits, ORIGIN);
    }

    /** Only these people coordinate from now on. */
    void coordinatorsAre(EmailAddress... coordinators) {
        TestCoordinators.are(ledger, "socialgov", clock.instant(), coordinators);
    }

    /** From now on, the deployment names these. */
    void deploymentNames(FirstCoordinators first) {
        confirm = new ConfirmFunction(wiring, first);
        approval = new ApprovalFunction(wiring, first);
    }

    private Wiring wiring(Ledger seen, Executor threads) {
        var deployment = new Deployment("Government Communities", "socialgov@example.gov", Optional.of(origin));
        var out = WatchedLog.to(log);
        return Wiring.of(
            deployment,
            TestCommunities.captionsFirst(),
            seen,
            listed,
            clock,
            randomness,
            new Log(out),
            new Metrics(out, "table"),
            threads
        );
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }

    /** Sends an event to the function that has its path. */
    HttpAnswer send(HttpEvents event, String path) {
        String canonical = path.replaceAll("/$", "");
        return switch (canonical.substring(canonical.lastIndexOf('/') + 1)) {
            case "join", "join.svg" -> HttpAnswer.of((in, out) -> join.handleRequest(in, out, null), event);
            case "confirm", "undo", "invitation" -> HttpAnswer.of(
                (in, out) -> confirm.handleRequest(in, out, null),
                event
            );
            case "approve", "decline", "decline-domain" -> HttpAnswer.of(
                (in, out) -> approval.handleRequest(in, out, null),
                event
            );
            default -> HttpAnswer.of((in, out) -> subscription.handleRequest(in, out, null), event);
        };
    }

    HttpAnswer join(String email) {
        return send(joinForm(email), JOIN);
    }

    static HttpEvents joinForm(String email, String... more) {
        var fields = new ArrayList<>(
            List.of("email", email, "name", "Pat Example", "organization", "Example Agency", "role", "Editor")
        );
        fields.addAll(List.of("topic", "training", "consent", "yes", "website", ""));
        fields.addAll(List.of(more));
        return HttpEvents.form(JOIN, fields.toArray(String[]::new));
    }

    /** Opens a mailed link. */
    HttpAnswer open(Link.Purpose purpose, String token) {
        String path = path(purpose);
        return send(HttpEvents.get(path).query("token=" + token), path);
    }

    /** Ticks the box and clicks the button. */
    HttpAnswer click(Link.Purpose purpose, String token) {
        String path = path(purpose);
        return send(HttpEvents.form(path, "agree", "yes").query("token=" + token), path);
    }

    /** Clicks the button behind the newest welcome mail's link to unsubscribe. */
    HttpAnswer unsubscribe() {
        return clickNewest(MailKind.WELCOME, Link.Purpose.UNSUBSCRIBE);
    }

    /** Clicks the button behind the newest confirmation mail's link "never email me again". */
    HttpAnswer neverAgain() {
        return clickNewest(MailKind.CONFIRM, Link.Purpose.NEVER_AGAIN);
    }

    private HttpAnswer clickNewest(MailKind kind, Link.Purpose purpose) {
        return click(purpose, mailroom.newest(kind).token(purpose));
    }

    static String path(Link.Purpose purpose) {
        return "/communities/social-media/" + purpose.path();
    }

    /** Asks for a manage link, as a browser does. */
    HttpAnswer askForLink(String email) {
        return send(HttpEvents.form(MANAGE, "email", email), MANAGE);
    }

    /** Asks for a manage link and clicks its button; the cookie that the browser then has. */
    String session(String email) {
        askForLink(email);
        var opened = click(Link.Purpose.MANAGE, mailroom.newest(MailKind.MANAGE).token(Link.Purpose.MANAGE));
        return opened.cookies().getFirst().split(";", 2)[0];
    }

    /** The page that a session shows. */
    HttpAnswer subscription(String cookie) {
        return send(HttpEvents.get(SUBSCRIPTION).cookie(cookie), SUBSCRIPTION);
    }

    /** Sends one of the forms of that page. */
    HttpAnswer manage(String cookie, String... namesAndValues) {
        return send(HttpEvents.form(SUBSCRIPTION, namesAndValues).cookie(cookie), SUBSCRIPTION);
    }

    String confirmToken() {
        return mailroom.newest(MailKind.CONFIRM).token(Link.Purpose.CONFIRM);
    }

    /** A member by the whole way: asked, mailed, clicked. */
    Membership member(String email) {
        join(email);
        click(Link.Purpose.CONFIRM, confirmToken());
        return membership(email);
    }

    Membership membership(String email) {
        return ledger.member(MemberKey.of("socialgov", address(email))).orElseThrow();
    }

    /** What happened to a membership, the oldest first. */
    List<HistoryEntry> history(String email) {
        return ledger
            .everything(MemberKey.of("socialgov", address(email)))
            .stream()
            .filter(HistoryEntry.class::isInstance)
            .map(HistoryEntry.class::cast)
            .toList();
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
