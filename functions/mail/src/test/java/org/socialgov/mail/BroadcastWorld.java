package org.socialgov.mail;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.TestCommunities;

/** A community with members, a mail service that answers as it is told, and broadcasts on a clock that is moved. */
final class BroadcastWorld {

    static final Community COMMUNITY = TestCommunities.socialgov();
    static final EmailAddress WRITER = new EmailAddress("coordinator", "example.gov");

    final FakeClock clock = FakeClock.start();
    final FakeLedger table = new FakeLedger();
    final FakeRandomness randomness = new FakeRandomness(1);
    /** What was accepted, in order: the recipient's local part, and what the mail said. */
    final List<Accepted> accepted = new ArrayList<>();
    /** What the mail service answers to the next mail of a recipient; it accepts all others. */
    final Map<String, SendOutcome> answers = new HashMap<>();
    /** What happens when a mail is handed over. */
    Runnable atEachMail = () -> {};
    SendQuota quota = new SendQuota(10, -1, 0);
    SendingPace.Limits limits = new SendingPace.Limits(0, 1_000, 1_000);
    int page = 2;
    int digestEveryMinutes;
    Invitations.Pace invitations = new Invitations.Pace(200, 0);
    /** The table as the broadcasts see it. */
    Ledger ledger = table;
    MemberStatistics.Source statistics = table;

    /** @param versions of each mailing in it, the oldest first */
    record Accepted(String to, MailKind kind, List<Mailing.Copy> versions, Instant at) {}

    private final ByteArrayOutputStream measured = new ByteArrayOutputStream();
    private final Map<MailOrder.Ref, Accepted> composed = new HashMap<>();

    BroadcastWorld() {
        streamDelivers(true);
    }

    /** Whether each mail to one person is sent at once, as the function does that the stream invokes. */
    void streamDelivers(boolean does) {
        table.onOrder(does ? ref -> mailSender().deliver(ref) : _ -> {});
    }

    MailSender mailSender() {
        return new MailSender(
            ledger,
            this::send,
            Duration.ofSeconds(10),
            this::compose,
            clock,
            randomness,
            new Log(new PrintStream(OutputStream.nullOutputStream()))
        );
    }

    private OutgoingMail compose(Dispatch.Next.Send send, Instant now) {
        var order = send.order();
        var inClaim = send
            .change()
            .writes()
            .stream()
            .map(Change.Write::item)
            .filter(MailOrder.class::isInstance)
            .map(MailOrder.class::cast)
            .filter(each -> each.isGatheredBy(order.ref().id()))
            .toList();
        var gathered =
            inClaim.isEmpty() && order.kind() == MailKind.DIGEST
                ? table
                      .deliveries(order.ref().member())
                      .stream()
                      .filter(each -> each.isGatheredBy(order.ref().id()))
                      .toList()
                : inClaim;
        var copies =
            order.kind() == MailKind.ANNOUNCEMENT
                ? List.of(new Mailing.Copy(order.ref().id(), order.version()))
                : gathered
                      .stream()
                      .map(each -> new Mailing.Copy(each.ref().id(), each.version()))
                      .toList();
        composed.put(order.ref(), new Accepted(send.to().local(), order.kind(), copies, now));
        return new OutgoingMail(send.to(), send.to(), new byte[0], order.ref());
    }

    private SendOutcome send(OutgoingMail mail) {
        var answer = Optional.ofNullable(answers.remove(mail.to().local())).orElseGet(() ->
            new SendOutcome.Accepted("message-" + accepted.size())
        );
        if (!mail.order().isDelivery()) {
            return new SendOutcome.Accepted("other");
        }
        if (answer instanceof SendOutcome.Accepted) {
            accepted.add(composed.get(mail.order()));
        }
        atEachMail.run();
        return answer;
    }

    /** The metrics that were written. */
    String measured() {
        return measured.toString(StandardCharsets.UTF_8);
    }

    BroadcastRun broadcast() {
        return new BroadcastRun(
            ledger,
            statistics,
            mailSender(),
            (mailing, _, _) -> new Archive.Opening("slug-" + mailing.ref().id(), Change.none()),
            _ -> List.of(WRITER),
            new BroadcastRun.Settings(
                () -> List.of(COMMUNITY),
                () -> quota,
                limits,
                Duration.ofSeconds(50),
                page,
                digestEveryMinutes,
                invitations
            ),
            new Workers(Runnable::run, 1),
            time -> {
                if (time.isAfter(clock.instant())) {
                    clock.set(time);
                }
            },
            clock,
            randomness,
            new Log(new PrintStream(OutputStream.nullOutputStream())),
            new Metrics(new PrintStream(measured, true, StandardCharsets.UTF_8), "table")
        );
    }

    /** The schedule invokes the broadcast each minute. */
    void minutes(int number) {
        for (int i = 0; i < number; i++) {
            var next = clock.instant().plus(Duration.ofMinutes(1));
            broadcast().run();
            clock.set(clock.instant().isAfter(next) ? clock.instant() : next);
        }
    }

    void sweep() {
        for (var ref : table.overdue(clock.instant(), 1_000)) {
            mailSender().deliver(ref);
        }
    }

    // --- Members

    Membership join(String name, DeliveryPreferences delivery, String... topics) {
        var address = new EmailAddress(name, "agency.gov");
        var member = new Membership(
            MemberKey.of(COMMUNITY.id(), address),
            COMMUNITY.id(),
            address,
            new Details(name, "", "", List.of(topics)),
            new Consent("1", clock.instant()),
            delivery,
            Optional.empty(),
            new Membership.Generation(Optional.of(randomness.id()), Optional.empty()),
            new Membership.State.Active(clock.instant()),
            Item.firstRevision(clock.instant())
        );
        table.commit(new Change.Builder().create(member).change(randomness));
        return member;
    }

    Membership join(String name) {
        return join(name, DeliveryPreferences.EACH);
    }

    Membership join(String name, DeliveryPreferences.Frequency frequency) {
        return join(name, DeliveryPreferences.at(frequency));
    }

    MemberKey key(String name) {
        return MemberKey.of(COMMUNITY.id(), new EmailAddress(name, "agency.gov"));
    }

    void change(String name, Function<Membership, Membership> change) {
        var before = table.member(key(name)).orElseThrow();
        table.commit(new Change.Builder().replace(before, change.apply(before)).change(randomness));
    }

    void prefers(String name, DeliveryPreferences delivery) {
        change(name, member -> member.changed(member.details(), delivery));
    }

    void leaves(String name) {
        change(name, member ->
            member.becomes(
                new Membership.State.Left(clock.instant(), ((Membership.State.Active) member.state()).joinedAt())
            )
        );
    }

    void comesBack(String name) {
        change(name, member ->
            member.becomes(new Membership.State.Active(((Membership.State.Left) member.state()).joinedAt()))
        );
    }

    // --- Mailings

    Announcing.Actor coordinator() {
        return new Announcing.Actor(
            new CoordinatorAct(
                COMMUNITY.id(),
                WRITER,
                Optional.empty(),
                List.of(WRITER),
                table.auditHead(COMMUNITY.id()),
                clock.instant(),
                randomness
            ),
            false,
            Duration.ZERO,
            table.home()
        );
    }

    /** A mailing that was decided to be sent now. */
    Mailing.Ref send(String subject, Announcing.Choice choice) {
        var written = Announcing.create(coordinator(), new Announcing.Written(subject, "Text", List.of()));
        table.commit(written.change());
        return send(written.mailing().ref(), choice);
    }

    Mailing.Ref send(Mailing.Ref ref, Announcing.Choice choice) {
        var mailing = mailing(ref);
        act(() ->
            Announcing.send(
                coordinator(),
                mailing,
                Optional.empty(),
                table.mailingText(ref, mailing.version()).orElseThrow(),
                choice
            )
        );
        return ref;
    }

    Mailing.Ref send(String subject) {
        return send(subject, Announcing.Choice.EVERYBODY_NOW);
    }

    private void act(java.util.function.Supplier<Announcing.Result> decide) {
        Transition.retryOnConflict(table, decide);
    }

    void stop(Mailing.Ref ref) {
        act(() -> Announcing.stop(coordinator(), mailing(ref)));
    }

    void goOn(Mailing.Ref ref) {
        act(() -> Announcing.goOn(coordinator(), mailing(ref)));
    }

    void drop(Mailing.Ref ref) {
        act(() -> Announcing.drop(coordinator(), mailing(ref)));
    }

    void edit(Mailing.Ref ref) {
        act(() -> Announcing.edit(coordinator(), mailing(ref), new Announcing.Written("Edited", "Edited", List.of())));
    }

    Mailing mailing(Mailing.Ref ref) {
        return table.mailing(ref).orElseThrow();
    }

    Optional<MailOrder> delivery(String name, Mailing.Ref ref) {
        return table.order(MailOrder.Ref.delivery(key(name), ref.id()));
    }

    /** Recipients of announcements and digests that contain a mailing. */
    List<String> recipients(Mailing.Ref ref) {
        return accepted
            .stream()
            .filter(mail ->
                mail
                    .versions()
                    .stream()
                    .anyMatch(copy -> copy.mailing().equals(ref.id()))
            )
            .map(Accepted::to)
            .toList();
    }

    List<Accepted> mails(MailKind kind) {
        return accepted
            .stream()
            .filter(mail -> mail.kind() == kind)
            .toList();
    }
}
