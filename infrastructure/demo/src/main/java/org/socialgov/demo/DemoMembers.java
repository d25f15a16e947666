package org.socialgov.demo;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.statistics.Recount;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Settings;

/**
 * Adds made-up members and announcements to a local system, so that every chart and list has data. It never changes an
 * existing item: a second run adds only members that are missing.
 */
public final class DemoMembers {

    /** The number of people in one transaction, which has at most 100 writes. */
    private static final int AT_ONCE = 25;

    private final Wiring wiring;
    private final BiConsumer<Integer, Integer> progress;

    DemoMembers(Wiring wiring, BiConsumer<Integer, Integer> progress) {
        this.wiring = wiring;
        this.progress = progress;
    }

    /**
     * Adds the members.
     *
     * @param settings the table and its endpoint, by the names of a function's environment variables
     * @param members  the number of members
     * @param progress receives the number of people so far, and the total
     * @return a summary, for example {@code 1200 members of 160 organizations}
     * @throws IllegalStateException if a setting is missing, the table isn't on this machine, or it can't be reached
     */
    public static String fill(Map<String, String> settings, int members, BiConsumer<Integer, Integer> progress) {
        try {
            var filled = new DemoMembers(Wiring.from(new Settings(settings)), progress).fill(members);
            return filled.people() == 0
                ? "all were there already"
                : filled.members() + " members of " + filled.organizations() + " organizations";
        } catch (LedgerUnavailable problem) {
            throw new IllegalStateException(problem.getMessage(), problem);
        }
    }

    /**
     * @param people the number of added people, including those who left
     * @param members the number of members of the community now
     */
    record Filled(int people, int members, int organizations) {}

    Filled fill(int members) {
        var cast = new Cast(wiring.community(), wiring.organizations(), wiring.now(), wiring.randomness());
        var people = cast.people(members);
        int added = 0;
        progress.accept(0, members);
        wiring.markAsExample().accept(wiring.community().id());
        for (int from = 0; from < people.size(); from += AT_ONCE) {
            var some = people.subList(from, Math.min(people.size(), from + AT_ONCE));
            added += add(some);
            // People who left or whose mail bounced are added in addition to the requested members.
            progress.accept((int) (((long) members * (from + some.size())) / people.size()), members);
        }
        if (added > 0) {
            recount();
        }
        new PastAnnouncements(wiring).fill();
        var figures = wiring.figures().statistics(wiring.community().id());
        return new Filled(added, figures.members(), figures.organizations());
    }

    /** Adds the missing ones in one transaction; after a conflict one by one. */
    private int add(List<Cast.Person> some) {
        boolean isBegun = isThere(some.getFirst()) || isThere(some.getLast());
        var missing = isBegun
            ? some
                  .stream()
                  .filter(person -> !isThere(person))
                  .toList()
            : some;
        if (missing.isEmpty() || commit(missing)) {
            return missing.size();
        }
        return missing.size() == 1
            ? 0
            : missing
                  .stream()
                  .mapToInt(person -> add(List.of(person)))
                  .sum();
    }

    private boolean isThere(Cast.Person person) {
        return wiring.ledger().member(person.membership().key()).isPresent();
    }

    private boolean commit(List<Cast.Person> some) {
        var writes = new Change.Builder();
        for (Cast.Person person : some) {
            writes.create(person.membership());
            person.history().forEach(writes::put);
            writes.add(person.settled());
        }
        return wiring.ledger().commit(writes.change(wiring.randomness())) == Ledger.Commit.COMMITTED;
    }

    /** Counts as RecountFunction does each night: the numbers by month and organization are made from it. */
    private void recount() {
        String community = wiring.community().id();
        var before = wiring.figures().statistics(community);
        var recount = new Recount(community, wiring.community().announcements().timezone(), wiring.now());
        wiring.memberScan().each(recount::take);
        recount.changes(before, wiring.randomness()).forEach(wiring.ledger()::commit);
    }
}
