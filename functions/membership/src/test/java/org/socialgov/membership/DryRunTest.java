package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.environment.Settings;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.web.FunctionRoute;

/** What the functions do while they start must go all the way, or the first visitor waits for the rest. */
class DryRunTest {

    static final Map<String, String> SETTINGS = Map.ofEntries(
        Map.entry("TABLE_NAME", "table"),
        Map.entry("AWS_REGION", "us-east-1"),
        Map.entry("SITE_NAME", "Communities"),
        Map.entry("COMMUNITY_ADDRESS", "socialgov@example.gov"),
        Map.entry("SITE_ORIGIN", ""),
        Map.entry("GOVERNMENT_SITE", "false"),
        Map.entry("AGENCY", ""),
        Map.entry("ONLY_BY_EDGE", "off"),
        Map.entry("EDGE_SECRET_HASHES", ""),
        Map.entry("AWS_ACCESS_KEY_ID", "id"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "secret")
    );

    private final Wiring wiring = Wiring.from(new Settings(SETTINGS)).forDryRun(new Settings(SETTINGS));
    private final FormLimits limits = InMemorySystem.LIMITS;

    @Test
    void a_dry_run_of_a_join_goes_through_every_call_without_a_table_and_says_nothing() {
        var printed = new ByteArrayOutputStream();
        var console = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            var function = new JoinFunction(wiring, limits);
            var answer = HttpAnswer.of(
                (event, out) -> function.handleRequest(event, out, null),
                JoinFunction.dryJoin(wiring)
            );
            assertThat(answer.status()).isEqualTo(303);
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void a_dry_run_of_a_link_finds_none() {
        var coordinators = FirstCoordinators.ofAll(InMemorySystem.COORDINATORS);
        assertThat(opened(new ConfirmFunction(wiring, coordinators), FunctionRoute.CONFIRM)).containsOnly(404);
        assertThat(opened(new ApprovalFunction(wiring, coordinators), FunctionRoute.APPROVE)).containsOnly(404);
        assertThat(opened(new SubscriptionFunction(wiring, limits), FunctionRoute.SUBSCRIPTION)).containsOnly(404);
    }

    /** The statuses of the opened page and of the click on its button. */
    private List<Integer> opened(RequestStreamHandler function, FunctionRoute route) {
        return Stream.of(LinkPages.dryOpen(wiring.path(route)), LinkPages.dryClick(wiring.path(route)))
            .map(event -> HttpAnswer.of((in, out) -> function.handleRequest(in, out, null), event).status())
            .toList();
    }
}
