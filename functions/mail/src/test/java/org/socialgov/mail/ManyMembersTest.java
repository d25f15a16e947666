package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.ledger.BroadcastProgress.Counts.Outcome;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.LedgerBetween;

/** A mailing to a hundred thousand members on a clock that is moved: how long it takes, and what it writes. */
class ManyMembersTest {

    private static final int MEMBERS = 100_000;

    /** As in the template: the function works for 50 seconds of each minute, and decides 50 members at a time. */
    private static final int PAGE = 50;

    private final BroadcastWorld world = new BroadcastWorld();

    /**
     * The time and the write units of the cost page, within a tenth. Of the second mailing: with the first one, each member
     * gets an unsubscribe link, once.
     */
    @ParameterizedTest(name = "{0} a second")
    @CsvSource({ "14, 1000, 10715", "50, 1000, 3000", "200, 2600, 750" })
    void a_hundred_thousand_at_14_50_200_a_second(int mailsPerSecond, int writesPerSecond, long seconds) {
        world.page = PAGE;
        world.quota = new SendQuota(mailsPerSecond, -1, 0);
        world.limits = new SendingPace.Limits(0, 1_000, writesPerSecond);
        var table = new CountedTable(world.table);
        for (int i = 0; i < MEMBERS; i++) {
            table.keys.add(world.join("m" + i).key());
        }
        table.keys.sort(Comparator.comparing(MemberKey::hex));
        world.ledger = table.table();
        world.statistics = community -> world.table.statistics(community);
        table.makeLinks(world);

        var ref = world.send("A");
        table.mailing = Optional.of(ref);
        var begun = world.clock.instant();
        while (world.mailing(ref).due().isPresent()) {
            world.minutes(1);
        }

        assertThat(world.mailing(ref).progress().lastLap().of(Outcome.SENT)).isEqualTo(MEMBERS);
        assertThat(world.accepted).hasSize(MEMBERS);
        var last = world.accepted.getLast().at();
        assertThat(Duration.between(begun, last).toSeconds()).isCloseTo(seconds, withinPercentage(10));
        // 8 units for each delivery; the cursor, the laps and the start are the rest.
        assertThat(table.units).isCloseTo(8L * MEMBERS, withinPercentage(10));
    }

    /** Counts write units by DynamoDB's rules, and answers what would take a walk of all items in the fake. */
    private static final class CountedTable extends LedgerBetween {

        private final Ledger behind;
        private final List<MemberKey> keys = new ArrayList<>();
        private Optional<Mailing.Ref> mailing = Optional.empty();
        private long units;

        CountedTable(Ledger behind) {
            super(behind);
            this.behind = behind;
        }

        /** The first mailing to a member makes the unsubscribe link of all. */
        void makeLinks(BroadcastWorld world) {
            for (MemberKey key : keys) {
                var member = behind.member(key).orElseThrow();
                var link = new Membership.MailingLink(
                    new Link.Token(key.hex().substring(0, 43)),
                    world.clock.instant().plus(Duration.ofDays(400))
                );
                behind.commit(
                    new Change.Builder().replace(member, member.withMailingLink(link)).change(world.randomness)
                );
            }
        }

        @Override
        protected Ledger.Commit commit(Change change) {
            for (Change.Write write : change.writes()) {
                // A write in a transaction costs twice as much. No item here is larger than a kilobyte.
                units += 2 + index(write);
            }
            return super.commit(change);
        }

        /** An entry of the index is one unit to write, one to remove, and both if its key changes. */
        private int index(Change.Write write) {
            var after = entry(write.item());
            var before = switch (write.item()) {
                case MailOrder order -> behind.order(order.ref()).flatMap(CountedTable::entry);
                case Membership member -> behind.member(member.key()).flatMap(CountedTable::entry);
                case Mailing mailing -> behind.mailing(mailing.ref()).flatMap(CountedTable::entry);
                default -> Optional.<String>empty();
            };
            if (before.equals(after)) {
                return 0;
            }
            return (before.isPresent() ? 1 : 0) + (after.isPresent() ? 1 : 0);
        }

        private static Optional<String> entry(Item item) {
            return switch (item) {
                case MailOrder order -> order.due().map(due -> "OWED " + due);
                case Membership member -> member.state() instanceof Membership.State.Active
                    ? Optional.of("ACTIVE " + member.key().hex())
                    : Optional.empty();
                case Mailing mailing -> mailing.due().map(due -> "BROADCASTS " + due);
                default -> Optional.empty();
            };
        }

        @Override
        protected Object read(Read read) {
            return switch (read.method()) {
                case "activeMembers" -> activeMembers((String) read.arguments().get(1), (int) read.arguments().get(2));
                case "dueMailings" -> dueMailings((Instant) read.arguments().getFirst());
                case "membersWithHeld", "unsent" -> List.of();
                default -> super.read(read);
            };
        }

        private List<MemberKey> activeMembers(String after, int most) {
            int found = after.isEmpty()
                ? -1
                : Collections.binarySearch(keys, new MemberKey(after), Comparator.comparing(MemberKey::hex));
            return keys.subList(found + 1, Math.min(keys.size(), found + 1 + most));
        }

        private List<Mailing.Ref> dueMailings(Instant now) {
            return mailing
                .flatMap(behind::mailing)
                .filter(found ->
                    found
                        .due()
                        .filter(due -> !due.isAfter(now))
                        .isPresent()
                )
                .map(Mailing::ref)
                .stream()
                .toList();
        }
    }
}
