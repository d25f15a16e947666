package org.socialgov.coordinators;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Community.Announcements.Archive;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.coordinators.announcements.Announcements;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeMailroom;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCommunities;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;

/** {@link AnnouncementFunction} around a table in memory, with mail that arrives at once. */
final class AnnouncementSystem {

    static final EmailAddress ANN = address("ann@example.gov");
    static final EmailAddress BEN = address("ben@example.gov");
    static final EmailAddress CAT = address("cat@example.gov");
    static final Duration HOLD = Duration.ofMinutes(2);
    static final String SEND = "/communities/social-media/send";
    static final String STOP = "/communities/social-media/stop";
    static final String SUBJECT = "Alt text clinic";
    static final String TEXT = "Bring one picture.\n\nSee https://www.example.gov/clinic";

    final FakeLedger ledger = new FakeLedger();
    final FakeClock clock = FakeClock.start();
    final FakeRandomness randomness = new FakeRandomness(7);
    final FakeMailroom mailroom = new FakeMailroom(ledger, clock, randomness);
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Announcements announcements;
    private final AnnouncementFunction function;

    AnnouncementSystem() {
        this(false, List.of(ANN, BEN, CAT));
    }

    AnnouncementSystem(boolean twoPersons, List<EmailAddress> coordinators) {
        ledger.onOrder(mailroom::deliver);
        WatchedLog.neverIn(SUBJECT, "Bring one picture");
        var communities = TestCommunities.captionsFirst()
            .stream()
            .map(each -> twoPersons ? withTwoPersons(each) : each)
            .toList();
        var wiring = Wiring.of(
            new Deployment("Government Communities", "socialgov@example.gov", Optional.empty()),
            communities,
            ledger,
            FirstCoordinators.ofAll(coordinators),
            GovSource.none(),
            clock,
            randomness,
            new Log(WatchedLog.to(logged)),
            new Metrics(WatchedLog.to(logged), "table")
        );
        announcements = new Announcements(wiring, ledger, HOLD);
        function = new AnnouncementFunction(announcements);
    }

    private static Community withTwoPersons(Community community) {
        var settings = community.announcements();
        return community.withAnnouncements(
            new Community.Announcements(
                settings.timezone(),
                settings.digestHour(),
                settings.digestDay(),
                Archive.PUBLIC,
                true
            )
        );
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }

    HttpAnswer http(HttpEvents event) {
        return HttpAnswer.of((in, out) -> function.handleRequest(in, out, null), event);
    }

    /** A coordinator's draft; its preview is mailed. */
    Mailing draft(EmailAddress by) {
        return write(by, Optional.empty(), TEXT);
    }

    /** A reply to the preview with a new text. */
    Mailing edit(EmailAddress by, Mailing mailing, String text) {
        return write(by, Optional.of(mailing), text);
    }

    private Mailing write(EmailAddress by, Optional<Mailing> edited, String text) {
        var actor = announcements.actor(socialgov(), by).orElseThrow();
        var written = new Announcing.Written(SUBJECT, text, List.of());
        var result = edited
            .map(mailing -> Announcing.edit(actor, mailing, written))
            .orElseGet(() -> Announcing.create(actor, written));
        commit(result.change());
        return ((Announcing.Result.Stands) result).mailing();
    }

    /** The preview is mailed once more, with links of its own. */
    void previewAgain(EmailAddress to, Mailing mailing) {
        commit(
            new Change.Builder()
                .put(Announcing.preview(announcements.actor(socialgov(), to).orElseThrow(), mailing, List.of()))
                .change(randomness)
        );
    }

    private void commit(Change change) {
        if (ledger.commit(change) != FakeLedger.Commit.COMMITTED) {
            throw new IllegalStateException("the change was not stored");
        }
    }

    /** Puts an announcement into a state that only the broadcast brings about. */
    Mailing force(Mailing next) {
        commit(new Change.Builder().put(next).change(randomness));
        return next;
    }

    Community socialgov() {
        return Community.withId("socialgov", announcements.wiring().communities());
    }

    Mailing now(Mailing mailing) {
        return ledger.mailing(mailing.ref()).orElseThrow();
    }

    /** The token in the newest mail of a kind to a coordinator. */
    String token(MailKind kind, EmailAddress to, Link.Purpose purpose) {
        return mailroom
            .mails(kind)
            .stream()
            .filter(mail -> mail.to().equals(to))
            .reduce((_, later) -> later)
            .orElseThrow()
            .token(purpose);
    }

    /** A coordinator's session: the cookie as a browser sends it. */
    String signIn(EmailAddress who) {
        var made = CoordinatorSession.open(AddressKey.of(who), clock.instant(), randomness);
        commit(new Change.Builder().put(made.session()).change(randomness));
        return announcements.wiring().sessionCookie().set(made.cookie()).split(";", 2)[0];
    }

    HttpAnswer open(String path, String token) {
        return http(HttpEvents.get(path).query("token=" + token));
    }

    HttpAnswer post(String path, String token, String... fields) {
        return http(HttpEvents.form(path, fields).query("token=" + token));
    }

    long mails(MailKind kind) {
        return mailroom.mails(kind).size();
    }

    List<MailOrder> orders() {
        return ledger.orders();
    }

    String logged() {
        return logged.toString(StandardCharsets.UTF_8);
    }
}
