package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system is stopped and started again. */
class RestartIT {

    @TempDir
    Path state;

    @Test
    void a_restart_keeps_the_member_and_the_stream_s_mapping() {
        try (var first = DeployedSystem.start(state)) {
            first.becomeMember("stays@agency.gov");
        }
        try (var second = DeployedSystem.start(state)) {
            second.join("comes-later@agency.gov");
            second.mail("comes-later@agency.gov", "confirm");

            // Only a member gets this one.
            second.join("stays@agency.gov");
            second.mail("stays@agency.gov", "already-member");
            assertThat(second.mails("stays@agency.gov", "welcome")).hasSize(1);
        }
    }
}
