package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The functions' processes are killed ({@code kill -9}) at random moments, while joins come in and their mails go out.
 * {@code -Dkills=100} kills more of them.
 */
class KilledProcessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path state;

    @Test
    void every_accepted_join_ends_in_one_mail_or_in_one_order_that_says_why_not() {
        int kills = Integer.getInteger("kills", 10);
        var random = new Random(41);
        var accepted = new ArrayList<String>();
        try (var system = DeployedSystem.start(state)) {
            int killed = 0;
            for (int i = 0; killed < kills; i++) {
                String address = "person" + i + "@agency.gov";
                if (system.join(address).statusCode() == 303) {
                    accepted.add(address);
                }
                // So long that the mail function is in the middle of something, or about to be.
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2_500)).toNanos());
                killed += kill(system, random);
            }
            System.out.printf("killed %d processes during %d accepted joins%n", killed, accepted.size());
            awaitAll(system, accepted);

            var orders = orders(system);
            for (String address : accepted) {
                int mails = system.mails(address, "confirm").size();
                assertThat(mails).as("mails to %s", address).isLessThanOrEqualTo(1);
                var order = orders
                    .stream()
                    .filter(each -> each.get("pk").s().equals(key(address)))
                    .toList();
                assertThat(order).as("orders of %s", address).hasSize(1);
                String how = order.getFirst().get("state").s();
                if (mails == 1) {
                    assertThat(how).as(address).isEqualTo("SENT");
                } else {
                    // Its sender died with it: the lease, and then the mail service's word, decide.
                    assertThat(how).as(address).isIn("CLAIMED", "UNKNOWN");
                }
            }
        }
    }

    /** Kills one or several of the functions' processes, as they are found. */
    private static int kill(DeployedSystem system, Random random) {
        var processes = system
            .local()
            .functions()
            .functions()
            .stream()
            .flatMap(function -> function.processes().stream())
            .flatMap(id -> ProcessHandle.of(id).stream())
            .collect(Collectors.toCollection(ArrayList::new));
        int killed = 0;
        for (int i = 0; i <= random.nextInt(2) && !processes.isEmpty(); i++) {
            if (processes.remove(random.nextInt(processes.size())).destroyForcibly()) {
                killed++;
            }
        }
        return killed;
    }

    /** Until every order is sent or given up, and what was sent is known to have been. */
    private static void awaitAll(DeployedSystem system, List<String> accepted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Set<String> open = Set.of("unknown yet");
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            var orders = orders(system);
            open = orders
                .stream()
                .filter(order -> order.get("state").s().equals("OWED"))
                .map(order -> order.get("sk").s())
                .collect(Collectors.toSet());
            for (String address : accepted) {
                boolean sent = orders
                    .stream()
                    .anyMatch(
                        order -> order.get("pk").s().equals(key(address)) && order.get("state").s().equals("SENT")
                    );
                if (!sent && system.mails(address, "confirm").size() == 1) {
                    open.add(address);
                }
            }
        }
        assertThat(open).as("still unsent, or sent and not known to be").isEmpty();
    }

    private static List<Map<String, AttributeValue>> orders(DeployedSystem system) {
        return system
            .items()
            .stream()
            .filter(item -> item.get("sk").s().startsWith("ORDER#"))
            .toList();
    }

    private static String key(String address) {
        var email = EmailAddress.parse(address).orElseThrow();
        return "MEMBER#" + MemberKey.of("socialgov", email).hex();
    }
}
