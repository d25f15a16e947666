package org.socialgov.coordinators;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Ledger;
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

/** This module's functions around a table in memory. */
final class InMemorySystem {

    static final String COORDINATORS = "/communities/social-media/coordinators";
    static final String SIGN_IN = COORDINATORS + "/sign-in";
    static final String FRESH = COORDINATORS + "/fresh";
    static final String OVERVIEW = COORDINATORS + "/overview";
    static final String ADA = "ada.coordinator@example.gov";
    static final String BEN = "ben.coordinator@example.gov";
    static final String COOKIE = "__Host-coordinator";

    final FakeLedger ledger = new FakeLedger();
    final FakeClock clock = FakeClock.start();
    final FakeRandomness randomness = new FakeRandomness(7);
    final FakeMailroom mailroom = new FakeMailroom(ledger, clock, randomness);
    private final ByteArrayOutputStream measured = new ByteArrayOutputStream();
    private final CoordinatorFunction coordinators;

    InMemorySystem() {
        this(UnaryOperator.identity(), FirstCoordinators.ofAll(List.of(address(ADA), address(BEN))));
    }

    /** A system whose deployment names these coordinators, with something between the functions and the table. */
    InMemorySystem(UnaryOperator<Ledger> between, FirstCoordinators first) {
        WatchedLog.neverIn("Pat Example", "Example Agency");
        ledger.onOrder(mailroom::deliver);
        coordinators = function(between.apply(ledger), first);
    }

    /** The function at the same table, as another deployment makes it. */
    CoordinatorFunction function(Ledger table, FirstCoordinators first) {
        return new CoordinatorFunction(
            Wiring.of(
                new Deployment("Government Communities", "socialgov@example.gov", Optional.of("https://example.gov")),
                TestCommunities.captionsFirst(),
                table,
                first,
                GovSource.none(),
                clock,
                randomness,
                new Log(WatchedLog.to(OutputStream.nullOutputStream())),
                new Metrics(WatchedLog.to(measured), "table")
            ),
            100,
            2
        );
    }

    /** The metrics that the function has written. */
    String measured() {
        return measured.toString(StandardCharsets.UTF_8);
    }

    HttpAnswer send(HttpEvents event) {
        return send(coordinators, event);
    }

    static HttpAnswer send(CoordinatorFunction function, HttpEvents event) {
        return HttpAnswer.of((in, out) -> function.handleRequest(in, out, null), event);
    }

    /** Asks for a link to sign in. */
    HttpAnswer ask(String email) {
        return send(HttpEvents.form(COORDINATORS, "email", email));
    }

    /** The token of the newest link of a purpose that an address got. */
    String token(String email, MailKind kind, Link.Purpose purpose) {
        return mailroom
            .mails()
            .stream()
            .filter(mail -> mail.kind() == kind && mail.to().value().equals(email))
            .reduce((_, newest) -> newest)
            .orElseThrow()
            .token(purpose);
    }

    /** Clicks the button of a sign-in link. */
    HttpAnswer click(String path, String token, String... cookies) {
        var event = HttpEvents.form(path, "agree", "yes").query("token=" + token);
        for (String cookie : cookies) {
            event.cookie(cookie);
        }
        return send(event);
    }

    /** Signs in; the browser's cookie. */
    String signIn(String email) {
        ask(email);
        var answer = click(SIGN_IN, token(email, MailKind.COORDINATOR, Link.Purpose.COORDINATOR));
        return answer.cookies().getFirst().split(";")[0];
    }

    /** Opens a fresh period in the session of a cookie. */
    void freshen(String email, String cookie, String wanted) {
        send(HttpEvents.form(FRESH, "for", wanted).cookie(cookie));
        click(FRESH, token(email, MailKind.COORDINATOR_FRESH, Link.Purpose.FRESH), cookie);
    }

    /** A membership that waits for a decision. */
    Membership waiting(String email) {
        return put(
            new Membership(
                MemberKey.of("socialgov", address(email)),
                "socialgov",
                address(email),
                new Details("Pat Example", "Example Agency", "Writer", List.of()),
                new Consent("2026-01", clock.instant()),
                new Membership.State.AwaitingApproval(clock.instant()),
                Item.firstRevision(clock.instant())
            )
        );
    }

    Membership put(Membership member) {
        ledger.commit(new Change.Builder().create(member).change(randomness));
        return member;
    }

    Membership member(String email) {
        return ledger.member(MemberKey.of("socialgov", address(email))).orElseThrow();
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
