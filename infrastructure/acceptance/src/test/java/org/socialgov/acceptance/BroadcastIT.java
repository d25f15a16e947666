package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.table.DynamoLedger;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An announcement to many members, while the broadcast's process is killed ({@code kill -9}) in its middle. It measures, too:
 * time, memory and write units. It takes minutes, since a killed broadcast's lease must end, so that it runs only where
 * {@code -Drecipients} says for how many: {@code mvn verify -pl infrastructure/acceptance -am -Dit.test=BroadcastIT
 * -Drecipients=10000 -Dkills=3 -Drate=50}.
 */
@EnabledIfSystemProperty(named = "recipients", matches = "\\d+")
class BroadcastIT {

    private static final String FUNCTION = "BroadcastFunction";
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    /** A delivery whose sender died gets one more attempt when its lease and the mail service's time are over. */
    private static final Duration SETTLED_WITHIN = MailOrder.LEASE.plus(MailOrder.CONFIRMATION_WITHIN).plusMinutes(8);
    private static final int WRITERS = 16;

    @TempDir
    Path state;

    private final SystemRandomness randomness = new SystemRandomness();

    @Test
    void none_of_many_is_lost_and_none_gets_two() throws InterruptedException {
        int recipients = Integer.getInteger("recipients");
        int kills = Integer.getInteger("kills", 3);
        String rate = System.getProperty("rate", "50");
        try (
            var system = DeployedSystem.start(state, options ->
                options.withParameters(Map.of("BroadcastMailsPerSecond", rate, "WritesPerSecond", "40000"))
            )
        ) {
            var client = EmulatedTable.functionsClient(
                system.local().clients().dynamoDb().serviceClientConfiguration().endpointOverride().orElseThrow()
            );
            var ledger = new DynamoLedger(client, system.local().stack().outputs().get("TableName"));
            create(recipients, ledger);
            var mailing = announce(ledger);
            var begun = Instant.now();
            long memory = awaitOut(system, ledger, mailing, recipients, kills);
            var took = Duration.between(begun, Instant.now());

            var deliveries = new HashMap<String, Map<String, AttributeValue>>();
            var members = new ArrayList<Map<String, AttributeValue>>();
            for (var item : system.items()) {
                if (item.get("sk").s().startsWith("DELIVERY#")) {
                    deliveries.put(item.get("pk").s(), item);
                } else if (item.get("sk").s().equals("MEMBER")) {
                    members.add(item);
                }
            }
            report(recipients, took, memory, deliveries.values(), members);
            assertThat(deliveries).hasSize(recipients);
            var unsettled = unsettled(IntStream.range(0, recipients).boxed().toList(), ledger, mailing);
            int withoutMail = 0;
            var sentTo = mails(system);
            for (int i = 0; i < recipients; i++) {
                boolean isOpen = unsettled.contains(i);
                // What has no mail died with its sender: the lease, and then the mail service's word, decide.
                assertThat(isOpen || sentTo.containsKey(address(i).value()))
                    .as("delivery %d", i)
                    .isTrue();
                withoutMail += sentTo.containsKey(address(i).value()) ? 0 : 1;
            }
            System.out.printf(
                "out: %d mails, %d deliveries CLAIMED or UNKNOWN, %d of them without a mail%n",
                sentTo.size(),
                unsettled.size(),
                withoutMail
            );
            assertThat(unsettled.size())
                .as("deliveries that died with their sender")
                .isLessThanOrEqualTo(32 * kills);

            awaitSettled(unsettled, ledger, mailing);
            var mails = mails(system);
            System.out.printf("settled: %d mails%n", mails.size());
            assertThat(mails).hasSize(recipients);
            assertThat(mails.values())
                .as("mails to one member")
                .allMatch(number -> number == 1);
        }
    }

    /** The number of mails of the announcement to each address. */
    private static Map<String, Integer> mails(DeployedSystem system) {
        var mails = new HashMap<String, Integer>();
        system
            .local()
            .mailbox()
            .all()
            .stream()
            .filter(mail -> mail.header("X-Mail-Reason").orElse("").equals("announcement"))
            .forEach(mail -> mails.merge(mail.to().getFirst(), 1, Integer::sum));
        return mails;
    }

    /** Those of the members' deliveries that are not known to be sent. */
    private static List<Integer> unsettled(List<Integer> members, DynamoLedger ledger, Mailing mailing) {
        return members
            .stream()
            .filter(number ->
                ledger
                    .order(MailOrder.Ref.delivery(key(number), mailing.ref().id()))
                    .filter(order -> order.state() instanceof MailOrder.State.Sent)
                    .isEmpty()
            )
            .toList();
    }

    private static void awaitSettled(List<Integer> unsettled, DynamoLedger ledger, Mailing mailing) {
        var begun = Instant.now();
        var left = unsettled;
        while (!left.isEmpty()) {
            assertThat(Instant.now()).as("time until %s are settled", left).isBefore(begun.plus(SETTLED_WITHIN));
            LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
            var open = unsettled(left, ledger, mailing);
            if (open.size() < left.size()) {
                System.out.printf(
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

    private static MemberKey key(int number) {
        return MemberKey.of("socialgov", address(number));
    }

    private void create(int recipients, DynamoLedger ledger) throws InterruptedException {
        var before = Instant.now();
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            IntStream.range(0, recipients).forEach(number ->
                threads.execute(() -> {
                    var now = Instant.now().minusSeconds(60);
                    var member = new Membership(
                        key(number),
                        "socialgov",
                        address(number),
                        new Details(
                            DeployedSystem.NAME,
                            "Department of Examples",
                            "Digital communications specialist",
                            List.of("best-practices", "training")
                        ),
                        new Consent("2026-11-01", now),
                        new Membership.State.Active(now),
                        Item.firstRevision(now)
                    );
                    ledger.commit(new Change.Builder().create(member).change(randomness));
                })
            );
        }
        System.out.printf("%d members in %s%n", recipients, Duration.between(before, Instant.now()));
    }

    private Mailing announce(DynamoLedger ledger) {
        var now = Instant.now();
        var draft = Mailing.draft(
            Mailing.Ref.create("socialgov", now, randomness),
            EmailAddress.parse(DeployedSystem.COORDINATOR).orElseThrow(),
            ledger.home(),
            now
        );
        String text =
            "On Thursday we look at the pictures of ten posts.\n\n# Bring\n\n- a post\n- a question\n\n".repeat(6);
        ledger.commit(
            new Change.Builder()
                .put(draft)
                .put(new Mailing.Text(draft.ref(), 1, "Alt text clinic", text.strip(), now))
                .change(randomness)
        );
        var scheduled = draft.chosen(new Mailing.State.Scheduled(now), List.of(), false, ledger.home());
        ledger.commit(new Change.Builder().put(scheduled).change(randomness));
        return scheduled;
    }

    /** Kills its process at even parts of the way. Returns the most memory that one of them had, in bytes. */
    private static long awaitOut(
        DeployedSystem system,
        DynamoLedger ledger,
        Mailing mailing,
        int recipients,
        int kills
    ) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long memory = 0;
        int killed = 0;
        long told = 0;
        while (!isOut(ledger, mailing)) {
            assertThat(System.nanoTime()).as("time until it is out").isLessThan(deadline);
            for (long process : system.function(FUNCTION).processes()) {
                memory = Math.max(memory, residentBytes(process).orElse(0L));
            }
            long sent = system.local().mailbox().all().size();
            if (killed < kills && sent > ((long) recipients * (killed + 1)) / (kills + 1)) {
                for (long process : system.function(FUNCTION).processes()) {
                    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
                }
                killed++;
                System.out.printf("killed after %d mails%n", sent);
            }
            if (sent >= told + 500) {
                told = sent;
                System.out.printf("%s %d mails%n", Instant.now(), sent);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        assertThat(killed).as("kills in the middle").isEqualTo(kills);
        return memory;
    }

    /** An emulator with much to do may not answer in time: the next look will. */
    private static boolean isOut(DynamoLedger ledger, Mailing mailing) {
        try {
            return ledger.mailing(mailing.ref()).orElseThrow().state() instanceof Mailing.State.Out;
        } catch (LedgerUnavailable busy) {
            System.out.printf("%s %s%n", Instant.now(), busy.getMessage());
            return false;
        }
    }

    private static Optional<Long> residentBytes(long process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process), "status"))
                .stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst();
        } catch (IOException gone) {
            // It ended between, or this isn't Linux.
            return Optional.empty();
        }
    }

    /** Units by DynamoDB's rules, from the items as they are stored and the number of their writes. */
    private static void report(
        int recipients,
        Duration took,
        long memory,
        Iterable<Map<String, AttributeValue>> deliveries,
        Iterable<Map<String, AttributeValue>> members
    ) {
        long written = 0;
        long size = 0;
        for (var delivery : deliveries) {
            long writes = Long.parseLong(delivery.get("revision").n());
            // Two units for each kB in a transaction; its entry in the index comes with the claim and goes with the result.
            written += writes * 2 * kilobytes(delivery) + 2;
            size += bytes(delivery);
        }
        long touched = 0;
        long memberSize = 0;
        for (var member : members) {
            touched += 2 * kilobytes(member);
            memberSize += bytes(member);
        }
        System.out.printf(
            "%d recipients in %d s, %.1f a second; %d MB; write units a recipient: delivery %.2f, member %.2f;" +
                " delivery %d bytes, member %d bytes%n",
            recipients,
            took.toSeconds(),
            (double) recipients / Math.max(1, took.toSeconds()),
            memory >> 20,
            (double) written / recipients,
            (double) touched / recipients,
            size / recipients,
            memberSize / recipients
        );
    }

    private static long kilobytes(Map<String, AttributeValue> item) {
        return (bytes(item) + 1023) / 1024;
    }

    /** The names and values of its attributes. */
    private static long bytes(Map<String, AttributeValue> item) {
        return item
            .entrySet()
            .stream()
            .mapToLong(each -> length(each.getKey()) + bytes(each.getValue()))
            .sum();
    }

    private static long bytes(AttributeValue value) {
        if (value.s() != null) {
            return length(value.s());
        }
        if (value.n() != null) {
            return value.n().length() / 2 + 2;
        }
        if (value.hasL()) {
            return (
                3 +
                value
                    .l()
                    .stream()
                    .mapToLong(each -> 1 + bytes(each))
                    .sum()
            );
        }
        return value.hasM() ? 3 + bytes(value.m()) : 1;
    }

    private static long length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
