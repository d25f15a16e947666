package org.socialgov.community.announcing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.storage.Mailings;
import org.socialgov.community.storage.Transition;

/**
 * Decisions about digests. A digest has no window of time: it is what lies held for a member when its hour comes, gathered
 * in the transaction that claims the digest. So each mailing is in one digest, and no digest is empty, however often a
 * member changes the frequency.
 */
public final class Digests {

    /** The largest number of deliveries in a digest: a transaction takes at most 100 writes. The rest comes with the next. */
    public static final int MOST_GATHERED = 90;

    private Digests() {}

    /**
     * The run that is due, or that must go on.
     *
     * @param everyMinutes how often daily and weekly digests are due, to try them out; 0 for the community's hour and day
     * @return the stored run, or a new one, which isn't stored yet; empty if none is due or it is finished
     */
    public static Optional<DigestRun> due(Community community, int everyMinutes, Instant now, Mailings mailings) {
        if (everyMinutes > 0) {
            var start = now.truncatedTo(ChronoUnit.DAYS);
            long slot = ChronoUnit.MINUTES.between(start, now) / everyMinutes;
            return begunOrNew(
                community,
                start.plus(slot * everyMinutes, ChronoUnit.MINUTES).toString(),
                true,
                now,
                mailings
            );
        }
        var settings = community.announcements();
        var today = LocalDate.ofInstant(now, settings.timezone());
        if (!now.isBefore(hour(today, settings))) {
            boolean weekly = servesWeekly(community, today, day ->
                isWeekly(mailings.digestRun(community.id(), day.toString()))
            );
            return begunOrNew(community, today.toString(), weekly, now, mailings);
        }
        // A run that midnight interrupted goes on; a day that an outage left out has none.
        return mailings
            .digestRun(community.id(), today.minusDays(1).toString())
            .filter(run -> run.finishedAt().isEmpty());
    }

    /** The first moment of a day's hour: an hour that is missing in spring is the next, one that is twice in autumn the first. */
    private static Instant hour(LocalDate day, Community.Announcements settings) {
        return ZonedDateTime.of(day.atTime(settings.digestHour(), 0), settings.timezone()).toInstant();
    }

    private static Optional<DigestRun> begunOrNew(
        Community community,
        String slot,
        boolean weekly,
        Instant now,
        Mailings mailings
    ) {
        return Optional.of(
            mailings.digestRun(community.id(), slot).orElseGet(() -> DigestRun.begin(community.id(), slot, weekly, now))
        ).filter(run -> run.finishedAt().isEmpty());
    }

    /**
     * Whether a day's run is for weekly digests, too: on their day, and on the first day with a run after an outage on that
     * day.
     *
     * @param hadWeekly whether an earlier day had such a run
     */
    private static boolean servesWeekly(Community community, LocalDate day, Predicate<LocalDate> hadWeekly) {
        return day
            .with(TemporalAdjusters.previousOrSame(community.announcements().digestDay()))
            .datesUntil(day)
            .noneMatch(hadWeekly);
    }

    private static boolean isWeekly(Optional<DigestRun> run) {
        return run.filter(DigestRun::weekly).isPresent();
    }

    /**
     * The times at which the next digests begin. One that is already due begins at once.
     *
     * @param daily of all digests
     * @param weekly of those that members with weekly digests get, too
     */
    public record Planned(List<Instant> daily, List<Instant> weekly) {
        public Planned {
            daily = List.copyOf(daily);
            weekly = List.copyOf(weekly);
        }
    }

    /**
     * The times of the next digests, as long as the community's settings stay as they are.
     *
     * @param most number of times of each kind
     */
    public static Planned planned(Community community, Instant now, int most, Mailings mailings) {
        var settings = community.announcements();
        var today = LocalDate.ofInstant(now, settings.timezone());
        var runs = new HashMap<LocalDate, Optional<DigestRun>>();
        // Of a day that has had its run, another hour makes no second one.
        var first = run(community, today, runs, mailings).isPresent() ? today.plusDays(1) : today;
        var daily = new ArrayList<Instant>();
        var weekly = new ArrayList<Instant>();
        var weeklyDays = new HashSet<LocalDate>();
        for (var day = first; weekly.size() < most; day = day.plusDays(1)) {
            var hour = hour(day, settings);
            var begins = hour.isBefore(now) ? now : hour;
            if (daily.size() < most) {
                daily.add(begins);
            }
            boolean isWeekly = servesWeekly(
                community,
                day,
                each ->
                    weeklyDays.contains(each) ||
                    (each.isBefore(first) && isWeekly(run(community, each, runs, mailings)))
            );
            if (isWeekly) {
                weeklyDays.add(day);
                weekly.add(begins);
            }
        }
        return new Planned(daily, weekly);
    }

    private static Optional<DigestRun> run(
        Community community,
        LocalDate day,
        Map<LocalDate, Optional<DigestRun>> read,
        Mailings mailings
    ) {
        return read.computeIfAbsent(day, each -> mailings.digestRun(community.id(), each.toString()));
    }

    /** A stage of a run, as it is after it. */
    public record Stage(DigestRun run, Change change) implements Transition {
        private static Stage to(DigestRun next, Randomness randomness) {
            return new Stage(next, new Change.Builder().put(next).change(randomness));
        }
    }

    /** Stores a run that is new. */
    public static Stage begin(DigestRun run, Mailings mailings, Randomness randomness) {
        return mailings.digestRun(run.community(), run.slot()).isPresent()
            ? new Stage(run, Change.none())
            : Stage.to(run, randomness);
    }

    /** All members up to a key are decided, some of them with a digest. */
    public static Stage advance(DigestRun run, String last, int sent, Randomness randomness) {
        return Stage.to(run.at(last, sent), randomness);
    }

    /** No deliveries are held any more, except for other digests. */
    public static Stage finish(DigestRun run, Instant now, Randomness randomness) {
        return Stage.to(run.finished(now), randomness);
    }

    /**
     * Whether a member gets a digest of a run. Those who chose each mail get one more, with what was held before.
     *
     * @param today the day in the community's time zone
     */
    public static boolean isDue(Mailings.Recipient recipient, DigestRun run, LocalDate today) {
        return (
            !recipient.isSuppressed() &&
            recipient.delivery().isEmpty() &&
            recipient
                .member()
                .filter(member -> member.state() instanceof Membership.State.Active)
                .filter(
                    member ->
                        switch (member.delivery().on(today)) {
                            case EACH, DAILY -> true;
                            case WEEKLY -> run.weekly();
                            case PAUSED -> false;
                        }
                )
                .isPresent()
        );
    }

    /** What becomes of a member's held deliveries in a run. */
    public sealed interface Gathering extends Transition {
        /** A digest, claimed in the change that gathers its deliveries. */
        record Send(Dispatch.Next.Send mail) implements Gathering {
            @Override
            public Change change() {
                return mail.change();
            }
        }

        /** No digest. Deliveries of dropped mailings may end with it. */
        record Nothing(Change change) implements Gathering {}
    }

    /**
     * Decides about one member.
     *
     * @param deliveries all of the member's
     * @param mailing finds the mailing of a delivery, as it is now
     * @param home the name of the table
     * @param today the day in the community's time zone
     */
    public static Gathering gather(
        Mailings.Recipient recipient,
        List<MailOrder> deliveries,
        Function<Mailing.Ref, Optional<Mailing>> mailing,
        DigestRun run,
        String home,
        LocalDate today,
        Instant now,
        Randomness randomness
    ) {
        if (!isDue(recipient, run, today)) {
            return new Gathering.Nothing(Change.none());
        }
        var member = recipient.member().orElseThrow();
        var writes = new Change.Builder();
        int written = 0;
        boolean isEmpty = true;
        for (MailOrder delivery : deliveries) {
            if (!(delivery.state() instanceof MailOrder.State.Held) || written == MOST_GATHERED) {
                continue;
            }
            var of = mailing.apply(new Mailing.Ref(delivery.community(), delivery.ref().id()));
            if (of.filter(one -> !(one.state() instanceof Mailing.State.Dropped)).isEmpty()) {
                writes.put(delivery.becomes(new MailOrder.State.Failed(MailOrder.State.Failed.NO_LONGER_NEEDED, now)));
                written++;
            } else if (of.get().isUnderWay(home)) {
                // The version is stored with the gathering: a second attempt says the same.
                var gathered = delivery.withVersion(of.get().version());
                writes.put(gathered.becomes(new MailOrder.State.Gathered(run.id(), now)));
                written++;
                isEmpty = false;
            }
        }
        if (isEmpty) {
            return new Gathering.Nothing(writes.change(randomness));
        }
        var claimed = MailOrder.delivery(
            MailKind.DIGEST,
            member.key(),
            run.id(),
            run.community(),
            0,
            now,
            new MailOrder.State.Claimed(now.plus(MailOrder.LEASE), 1)
        );
        return new Gathering.Send(Dispatch.claimed(claimed, member, writes.put(claimed), now, randomness));
    }
}
