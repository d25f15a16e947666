package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system is stopped and started again. */
class RestartIT {

    private static final String JOIN = "/communities/social-media/join";

    @TempDir
    Path state;

    @Test
    void a_restart_keeps_the_member_and_the_doorbell() {
        try (var first = DeployedSystem.start(state)) {
            join(first, "stays@agency.gov");
            var link = DeployedSystem.link(first.mail("stays@agency.gov", "confirm"), "confirm");
            first.visitor().post(link, DeployedSystem.ticked(first.visitor().get(link).body()));
            first.mail("stays@agency.gov", "welcome");
        }
        try (var second = DeployedSystem.start(state)) {
            join(second, "comes-later@agency.gov");
            second.mail("comes-later@agency.gov", "confirm");

            // Only a member gets this one.
            join(second, "stays@agency.gov");
            second.mail("stays@agency.gov", "already-member");
            assertThat(second.mails("stays@agency.gov", "welcome")).hasSize(1);
        }
    }

    private static void join(DeployedSystem system, String address) {
        var answer = system
            .visitor()
            .post(JOIN, Map.of("email", address, "name", DeployedSystem.SOMEBODY, "consent", "yes"));
        assertThat(answer.statusCode()).isEqualTo(303);
    }
}
