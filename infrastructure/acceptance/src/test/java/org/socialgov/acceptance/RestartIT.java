package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system is stopped and started again. */
class RestartIT {

    private static final String JOIN = "/communities/social-media/join";

    @TempDir
    Path state;

    @Test
    void a_restart_keeps_the_member_and_the_stream_s_mapping() {
        try (var first = DeployedSystem.start(state)) {
            first.becomeMember("stays@agency.gov");
        }
        try (var second = DeployedSystem.start(state)) {
            assertTheFormWarmsTheFunctionThatTakesIt(second);
            second.join("comes-later@agency.gov");
            second.mail("comes-later@agency.gov", "confirm");

            // Only a member gets this one.
            second.join("stays@agency.gov");
            second.mail("stays@agency.gov", "already-member");
            assertThat(second.mails("stays@agency.gov", "welcome")).hasSize(1);
        }
    }

    /** Right after a start no function is running: what a request starts can be counted. */
    private static void assertTheFormWarmsTheFunctionThatTakesIt(DeployedSystem system) {
        assertThat(
            system
                .visitor()
                .get(JOIN + "/")
                .statusCode()
        ).isEqualTo(200);
        assertThat(system.function("PagesFunction").count()).isPositive();
        for (var function : List.of("JoinFunction", "ConfirmFunction", "SubscriptionFunction", "MembersFunction")) {
            assertThat(system.function(function).count()).as(function).isZero();
        }

        system.awaitStarted(JOIN + ".svg", () ->
            system
                .visitor()
                .get(JOIN + ".svg")
                .statusCode()
        );
        assertThat(system.function("JoinFunction").invocations()).isNotEmpty();
        system.join("warm@agency.gov");

        var post = system.function("JoinFunction").invocations().getFirst();
        assertThat(post.cold()).as("the post meets a cold function").isFalse();
        assertThat(post.initMillis()).isZero();
    }
}
