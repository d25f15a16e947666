package org.socialgov.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.socialgov.benchmarks.cold.CountingTable;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.local.LocalSystem;

/**
 * {@code mvn -Pbench -Dbench=broadcast}: an announcement to many members, while the broadcast's process is killed
 * ({@code kill -9}) in its middle: time, memory and write units, and each member's mail accounted for. Each kill takes
 * minutes, since the killed broadcast's lease must end.
 */
final class Broadcast {

    private static final String FUNCTION = "BroadcastFunction";
    private static final Duration OUT_WITHIN = Duration.ofMinutes(60);

    /** A delivery whose sender died gets one more attempt when its lease and the mail service's time are over. */
    private static final Duration SETTLED_WITHIN = MailOrder.LEASE.plus(MailOrder.CONFIRMATION_WITHIN).plusMinutes(8);
    private static final int WRITERS = 16;

    /** The most deliveries that are under way when a process is killed. */
    private static final int UNDER_WAY = 32;
    private static final String TEXT =
        "On Thursday we look at the pictures of ten posts.\n\n# Bring\n\n- a post\n- a question\n\n".repeat(6);

    private final LocalSystem system;
    private final Fixture fixture;
    private final int recipients;
    private final int kills;

    private Broadcast(LocalSystem system, int recipients, int kills) {
        this.system = system;
        fixture = Fixture.of(system);
        this.recipients = recipients;
        this.kills = kills;
    }

    /**
     * Measures, prints a table and writes {@code broadcast.json}.
     *
     * @param project    the project's folder
     * @param folder     for the state and the results
     * @param recipients how many members get the announcement
     * @param kills      how often the process is killed, at even parts of the way
     * @param rate       mails a second
     * @throws IllegalStateException if a member got no mail or two, or a delivery is never settled
     */
    static void run(Path project, Path folder, int recipients, int kills, int rate) throws Exception {
        if (recipients < 1 || kills < 0 || rate < 1) {
            throw new IllegalArgumentException(
                "-Drecipients=%d -Dkills=%d -Drate=%d is not understood: give at least 1, 0 and 1".formatted(
                    recipients,
                    kills,
                    rate
                )
            );
        }
        String rates = "BroadcastMailsPerSecond=" + rate + ",WritesPerSecond=40000";
        try (var system = Fixture.start(project, folder, Map.of("parameters", rates))) {
            new Broadcast(system, recipients, kills).measure(folder, rate);
        }
    }

    private void measure(Path folder, int rate) throws Exception {
        create();
        var mailing = fixture.schedule(fixture.draft(TEXT));
        var begun = Instant.now();
        long memory = awaitOut(mailing);
        report(Duration.between(begun, Instant.now()), memory).write(
            folder,
            "%d mails a second, %d kills".formatted(rate, kills)
        );

        var unsettled = unsettled(IntStream.range(0, recipients).boxed().toList(), mailing);
        var sent = mails();
        // What has no mail died with its sender: the lease, and then the mail service's word, decide.
        var without = IntStream.range(0, recipients)
            .filter(number -> !sent.containsKey(address(number).value()))
            .boxed()
            .toList();
        System.out.printf(
            Locale.ROOT,
            "out: %d mails, %d deliveries CLAIMED or UNKNOWN, %d of them without a mail%n",
            sent.size(),
            unsettled.size(),
            without.size()
        );
        require(unsettled.containsAll(without), "members got no mail, and their deliveries are settled: " + without);
        require(unsettled.size() <= UNDER_WAY * kills, unsettled.size() + " deliveries are unsettled: " + unsettled);

        awaitSettled(unsettled, mailing);
        var mails = mails();
        System.out.printf(Locale.ROOT, "settled: %d mails%n", mails.size());
        require(mails.size() == recipients, mails.size() + " members got the mail, not " + recipients);
        mails.values().removeIf(number -> number == 1);
        require(mails.isEmpty(), "members got the mail more than once: " + mails);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** The number of mails of the announcement to each address. */
    private Map<String, Integer> mails() {
        var mails = new HashMap<String, Integer>();
        system
            .mailbox()
            .all()
            .stream()
            .filter(mail -> mail.header("X-Mail-Reason").orElse("").equals("announcement"))
            .forEach(mail -> mails.merge(mail.to().getFirst(), 1, Integer::sum));
        return mails;
    }

    /** Those of the members' deliveries that are not known to be sent. */
    private List<Integer> unsettled(List<Integer> members, Mailing mailing) {
        return members
            .stream()
            .filter(number ->
                fixture
                    .ledger()
                    .order(MailOrder.Ref.delivery(Fixture.key(address(number)), mailing.ref().id()))
                    .filter(order -> order.state() instanceof MailOrder.State.Sent)
                    .isEmpty()
            )
            .toList();
    }

    private void awaitSettled(List<Integer> unsettled, Mailing mailing) {
        var begun = Instant.now();
        var left = unsettled;
        while (!left.isEmpty()) {
            require(Instant.now().isBefore(begun.plus(SETTLED_WITHIN)), "deliveries are never settled: " + left);
            LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
            var open = unsettled(left, mailing);
            if (open.size() < left.size()) {
                System.out.printf(
                    Locale.ROOT,
                    "%d unsettled after %d s%n",
                    open.size(),
                    Duration.between(begun, Instant.now()).toSeconds()
                );
            }
            left = open;
        }
    }

    private static EmailAddress address(int number) {
        return EmailAddress.parse("member%d@agency%d.example.gov".formatted(number, number % 160)).orElseThrow();
    }

    private void create() throws Exception {
        var before = Instant.now();
        var writes = new ArrayList<Callable<Void>>();
        for (int i = 0; i < recipients; i++) {
            var address = address(i);
            writes.add(() -> {
                fixture.addMember(address);
                return null;
            });
        }
        Fixture.inParallel(WRITERS, writes);
        System.out.printf(
            Locale.ROOT,
            "%d members in %d s%n",
            recipients,
            Duration.between(before, Instant.now()).toSeconds()
        );
    }

    /** Kills its process at even parts of the way. Returns the most memory that one of them had, in bytes. */
    private long awaitOut(Mailing mailing) {
        var deadline = Instant.now().plus(OUT_WITHIN);
        long memory = 0;
        int killed = 0;
        long told = 0;
        while (!isOut(mailing)) {
            require(Instant.now().isBefore(deadline), "the announcement is not out after " + OUT_WITHIN);
            for (long process : fixture.function(FUNCTION).processes()) {
                memory = Math.max(memory, Fixture.memory(process, "VmHWM"));
            }
            long sent = system.mailbox().all().size();
            if (killed < kills && sent > ((long) recipients * (killed + 1)) / (kills + 1)) {
                for (long process : fixture.function(FUNCTION).processes()) {
                    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
                }
                killed++;
                System.out.printf(Locale.ROOT, "killed after %d mails%n", sent);
            }
            if (sent >= told + 500) {
                told = sent;
                System.out.printf(Locale.ROOT, "%s %d mails%n", Instant.now(), sent);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        require(killed == kills, "the announcement was out after " + killed + " kills: give a lower -Drate");
        return memory;
    }

    /** An emulator with much to do may not answer in time: the next look will. */
    private boolean isOut(Mailing mailing) {
        try {
            return fixture.ledger().mailing(mailing.ref()).orElseThrow().state() instanceof Mailing.State.Out;
        } catch (LedgerUnavailable busy) {
            System.out.printf(Locale.ROOT, "%s %s%n", Instant.now(), busy.getMessage());
            return false;
        }
    }

    /** Units by DynamoDB's rules, from the items as they are stored and the number of their writes. */
    private Report report(Duration took, long memory) throws IOException {
        int deliveries = 0;
        long written = 0;
        long size = 0;
        long touched = 0;
        long memberSize = 0;
        for (var item : fixture.items()) {
            String sort = item.get("sk").get("S").asText();
            if (sort.startsWith("DELIVERY#")) {
                // Two units for each kB in a transaction; its entry in the index comes with the claim and goes with the
                // result.
                written += item.get("revision").get("N").asLong() * 2 * kilobytes(item) + 2;
                size += CountingTable.bytes(item);
                deliveries++;
            } else if (sort.equals("MEMBER")) {
                touched += 2 * kilobytes(item);
                memberSize += CountingTable.bytes(item);
            }
        }
        require(deliveries == recipients, deliveries + " deliveries are stored, not " + recipients);
        var report = new Report(
            "broadcast",
            "recipients %,d",
            "seconds %d",
            "a second %.1f",
            "MB %d",
            "write units a recipient: delivery %.2f",
            "member %.2f",
            "delivery bytes %d",
            "member bytes %d"
        );
        report.row(
            recipients,
            took.toSeconds(),
            (1000.0 * recipients) / took.toMillis(),
            memory >> 20,
            (double) written / recipients,
            (double) touched / recipients,
            size / recipients,
            memberSize / recipients
        );
        return report;
    }

    private static long kilobytes(JsonNode item) {
        return (CountingTable.bytes(item) + 1023) / 1024;
    }
}
