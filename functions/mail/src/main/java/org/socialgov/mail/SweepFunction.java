package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Source;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;

/**
 * Delivers overdue mail orders every minute: orders whose stream event was lost, that the mail service throttled, or
 * whose sender crashed. So a lost stream event delays a mail and doesn't lose it. It also reminds people once who
 * requested to join and didn't confirm, removes their request after a week, and reminds coordinators of open decisions.
 */
public final class SweepFunction implements RequestStreamHandler {

    private static final Duration TIME_FOR_ONE = Duration.ofSeconds(20);
    private static final int PAGE = 50;

    private final Ledger ledger;
    private final MailSender mailSender;
    private final List<Community> communities;
    private final CurrentCoordinators coordinators;
    private final Function<Source, MailSlots> mailSlots;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;
    private final Metrics metrics;

    /** Called by Lambda; reads the environment. */
    public SweepFunction() {
        this(Wiring.ofEnvironment());
    }

    private SweepFunction(Wiring wiring) {
        this(
            wiring.ledger,
            wiring.mailSender(),
            wiring.communities,
            wiring.coordinators(),
            wiring.mailSlotsOfReminders(),
            wiring.clock,
            wiring.randomness,
            wiring.log,
            wiring.metrics
        );
    }

    SweepFunction(
        Ledger ledger,
        MailSender mailSender,
        List<Community> communities,
        FirstCoordinators first,
        Function<Source, MailSlots> mailSlots,
        InstantSource clock,
        Randomness randomness,
        Log log,
        Metrics metrics
    ) {
        this.ledger = ledger;
        this.mailSender = mailSender;
        this.communities = List.copyOf(communities);
        coordinators = new CurrentCoordinators(ledger, first);
        this.mailSlots = mailSlots;
        this.clock = clock;
        this.randomness = randomness;
        this.log = log;
        this.metrics = metrics;
    }

    /**
     * @throws IllegalStateException if an item failed unexpectedly: all others were processed, and the failure counts
     *     as an error of the function
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        measure();
        if (clock.instant().atZone(ZoneOffset.UTC).getMinute() == 0) {
            measureReach();
        }
        int failed =
            forEach(context, ledger::overdue, this::deliver, this::deliveryFailed) +
            forEach(context, ledger::unconfirmed, this::remindOrExpire, this::reminderFailed) +
            forEach(context, ledger::undecided, this::remindCoordinators, this::reminderFailed);
        if (failed > 0) {
            throw new IllegalStateException(failed + " items failed; the log has the reasons");
        }
    }

    /** The items that are due, the longest overdue first. */
    private interface Due<T> {
        List<T> at(Instant now, int most);
    }

    /**
     * Processes each due item once. A failure doesn't stop the others.
     *
     * @param act processes an item; false stops the loop
     */
    private <T> int forEach(Context context, Due<T> due, Predicate<T> act, BiConsumer<T, RuntimeException> failing) {
        Set<T> done = new HashSet<>();
        int failed = 0;
        while (true) {
            // The index is eventually consistent, so it may return items that were just processed.
            List<T> found = due.at(clock.instant(), PAGE);
            if (done.containsAll(found)) {
                return failed;
            }
            for (T each : found) {
                if (!done.add(each)) {
                    continue;
                }
                if (context.getRemainingTimeInMillis() < TIME_FOR_ONE.toMillis()) {
                    log.info("sweep-out-of-time", Map.of("done", done.size() - 1));
                    return failed;
                }
                try {
                    if (!act.test(each)) {
                        return failed;
                    }
                } catch (RuntimeException unexpected) {
                    failing.accept(each, unexpected);
                    failed++;
                }
            }
        }
    }

    private boolean deliver(MailOrder.Ref ref) {
        return mailSender.deliver(ref) == Dispatch.Batch.GO_ON;
    }

    private void deliveryFailed(MailOrder.Ref ref, RuntimeException unexpected) {
        log.unexpected("delivery-failed", unexpected);
        log.error("mail", Map.of("order", ref.id(), "outcome", "error"));
    }

    private void reminderFailed(MemberKey key, RuntimeException unexpected) {
        log.unexpected("reminder-failed", unexpected);
    }

    private boolean remindCoordinators(MemberKey key) {
        var asked = Transition.retryOnConflict(ledger, () -> {
            var member = ledger.member(key);
            // Those of the community; a membership that is gone needs none.
            var theirs = member.map(waiting -> coordinators.of(waiting.community())).orElse(List.of());
            return Approving.remind(member, theirs, ledger, clock.instant(), randomness);
        });
        log.info("approval-reminder", Map.of("outcome", asked.outcome()));
        return true;
    }

    /**
     * Reminds or expires an unconfirmed request to join. Reminders take places in the hours as other mails do that
     * strangers can cause, and together no more than one source does.
     */
    private boolean remindOrExpire(MemberKey key) {
        var member = ledger.member(key);
        var transactions = member
            .map(m -> mailSlots.apply(Source.SYSTEM).leavingMailOut(ledger, m.address()))
            .orElse(ledger);
        var result = Transition.retryOnConflict(transactions, () ->
            Joining.remindOrExpire(
                ledger.member(key),
                ledger.rejoinRequest(key),
                ledger.softBounces(key),
                clock.instant(),
                randomness
            )
        );
        log.info("join-reminder", Map.of("outcome", result.outcome()));
        return true;
    }

    /** Once an hour. Written only where there is one: a metric costs for the hours that have a value. */
    private void measureReach() {
        long unreachable = communities
            .stream()
            .map(community -> coordinators.in(community.id()))
            .filter(all -> all.isSeeded() && all.unreachable().size() == all.active().size())
            .count();
        if (unreachable > 0) {
            metrics.put(Metrics.Metric.COORDINATORS_UNREACHABLE, unreachable, clock.instant());
        }
    }

    /**
     * Measures the next mail orders, including orders that wait for a quota or a paused account and aren't due yet.
     */
    private void measure() {
        Instant now = clock.instant();
        List<MailOrder> next = ledger
            .overdue(now.plus(Dispatch.PATIENCE), PAGE)
            .stream()
            .map(ledger::order)
            .flatMap(Optional::stream)
            .toList();
        var unsent = next
            .stream()
            .filter(order -> order.state() instanceof MailOrder.State.Unsent)
            .map(order -> Duration.between(order.createdAt(), now))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
        metrics.put(Metrics.Metric.OLDEST_OWED_MAIL_AGE, unsent.toSeconds(), now);
        next.stream()
            .map(MailOrder::state)
            .filter(MailOrder.State.Unknown.class::isInstance)
            .map(MailOrder.State.Unknown.class::cast)
            .map(unknown -> Duration.between(unknown.since(), now))
            .max(Duration::compareTo)
            .ifPresent(age -> metrics.put(Metrics.Metric.OLDEST_UNKNOWN_MAIL_AGE, age.toSeconds(), now));
    }
}
