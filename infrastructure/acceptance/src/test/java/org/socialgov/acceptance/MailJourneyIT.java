package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with a mail program, by SMTP through everything that the template deploys. */
class MailJourneyIT {

    @TempDir
    static Path state;

    private static DeployedSystem system;

    @BeforeAll
    static void start() {
        system = DeployedSystem.start(state);
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void a_mail_that_asks_to_join_is_confirmed_and_a_mail_that_says_leave_is_obeyed() throws MessagingException {
        var address = "writes@agency.gov";
        send(address, "Re: [EXTERNAL]  \"join  #socialgov\"", "PASS");

        var link = DeployedSystem.link(system.mail(address, "confirm"), "confirm");
        var page = system.visitor().get(link);
        assertThat(system.visitor().post(link, DeployedSystem.ticked(page.body())).statusCode()).isEqualTo(200);
        system.mail(address, "welcome");

        send(address, "leave", "PASS");
        assertThat(DeployedSystem.link(system.mail(address, "goodbye"), "undo")).isNotEmpty();
    }

    @Test
    void a_forged_mail_changes_nothing_and_is_not_answered() throws MessagingException {
        send("forged@agency.gov", "Join", "FAIL");
        send("grey@agency.gov", "Join", "GRAY");
        send("asks@agency.gov", "help", "PASS");

        system.mail("asks@agency.gov", "help");
        system.awaitAllEarlierMail();
        assertThat(system.local().mailbox().all())
            .flatExtracting(mail -> mail.to())
            .doesNotContain("forged@agency.gov", "grey@agency.gov");
    }

    @Test
    void what_is_no_request_is_passed_on_to_the_coordinators() throws MessagingException {
        send("curious@agency.gov", "When is the next meeting?", "PASS");

        var passedOn = system.noticeOf("curious@agency.gov", "passed-on");
        assertThat(passedOn.subject()).contains("When is the next meeting?");
        assertThat(passedOn.header("Reply-To")).hasValueSatisfying(to -> assertThat(to).contains("curious@agency.gov"));
    }

    private static void send(String from, String subject, String dmarc) throws MessagingException {
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(system.local().mailPort()));
        properties.setProperty("mail.smtp.from", from);
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, "socialgov@example.gov");
        message.setSubject(subject);
        message.setHeader("X-Local-Dmarc", dmarc);
        message.setText("Hello.\n");
        Transport.send(message);
    }
}
