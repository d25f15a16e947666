package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The time between the click that sends an announcement and its first mail, as the template has it by default. */
@SharedSystem.Use
class BroadcastHoldIT {

    private static final Pattern STOP = Pattern.compile("action=\"([^\"]*/stop\\?token=[^\"]+)\"");

    private static DeployedSystem system;

    @BeforeAll
    static void take(DeployedSystem shared) {
        system = shared;
    }

    @Test
    void hold_can_be_stopped_before_the_first_mail() throws MessagingException {
        String member = "held@agency.gov";
        system.becomeMember(member);
        var message = system.message(DeployedSystem.COORDINATOR, "Held clinic", "PASS");
        message.setText("Text.");
        Transport.send(message);
        var preview = system.awaitMail(
            mail -> mail.header("X-Mail-Reason").orElse("").equals("preview") && mail.subject().contains("Held clinic"),
            "the preview"
        );
        var sent = system.visitor().post(DeployedSystem.link(preview, "send"), Map.of("agree", "yes"));
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.body()).contains("The first email leaves on");
        system.local().functions().invoke("BroadcastFunction", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(state()).isEqualTo("SCHEDULED");
        assertThat(system.mails(member, "announcement")).isEmpty();

        var stop = STOP.matcher(sent.body());
        assertThat(stop.find()).as("a form to stop it").isTrue();
        var stopped = system.visitor().post(stop.group(1), Map.of("action", "stop", "agree", "yes"));
        assertThat(stopped.statusCode()).isEqualTo(200);
        system.mail(DeployedSystem.COORDINATOR, "send-report");
        assertThat(state()).isEqualTo("STOPPED");
        var dropped = system.visitor().post(stop.group(1), Map.of("action", "drop", "agree", "yes"));
        assertThat(dropped.statusCode()).isEqualTo(200);
        assertThat(state()).isEqualTo("DROPPED");
        assertThat(system.mails(member, "announcement")).isEmpty();
    }

    /** The state of the newest announcement: the demo makes up older ones. */
    private static String state() {
        return system
            .items()
            .stream()
            .filter(item -> item.get("sk").s().startsWith("MAILING#"))
            .max(Comparator.comparing(item -> item.get("createdAt").s()))
            .map(item -> item.get("state").s())
            .orElse("none");
    }
}
