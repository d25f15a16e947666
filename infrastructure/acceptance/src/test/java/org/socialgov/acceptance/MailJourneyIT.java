package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.socialgov.local.mail.CaughtMail;
import software.amazon.awssdk.core.SdkBytes;

/** What people do with a mail program, by SMTP through everything that the template deploys. */
@SharedSystem.Use
class MailJourneyIT {

    private static DeployedSystem system;
    /** How many mails the function must have looked at when all are done that were sent. */
    private static long sent;

    @BeforeAll
    static void take(DeployedSystem shared) {
        system = shared;
        sent = system.function("InboundFunction").count();
    }

    @Test
    void a_mail_that_asks_to_join_is_confirmed_and_a_mail_that_says_leave_is_obeyed() throws MessagingException {
        var address = "writes@agency.gov";
        send(address, "Re: [EXTERNAL]  \"join  #socialgov\"", "PASS");

        assertThat(system.confirm(address).statusCode()).isEqualTo(200);
        system.mail(address, "welcome");

        send(address, "leave", "PASS");
        var undo = DeployedSystem.link(system.mail(address, "goodbye"), "undo");
        assertThat(system.click(undo).statusCode()).isEqualTo(200);
        send(address, "manage", "PASS");
        var manage = DeployedSystem.link(system.mail(address, "manage"), "subscription");
        var session = system.visitor().withSession(system.click(manage));
        assertThat(session.get(DeployedSystem.SUBSCRIPTION).body()).contains(address, "value=\"leave\"");
    }

    /** As a mail program's button sends it: marked as automatic, from another address of the person. */
    @Test
    void the_token_of_list_unsubscribe_leaves_from_any_address() throws MessagingException {
        var address = "unsubscribes@agency.gov";
        send(address, "Join", "PASS");
        assertThat(system.confirm(address).statusCode()).isEqualTo(200);
        var mailto = system.mail(address, "welcome").header("List-Unsubscribe").orElseThrow();
        var subject = mailto.substring(mailto.indexOf("?subject=") + 9, mailto.lastIndexOf('>'));
        var message = system.message(
            "other@private.example",
            URLDecoder.decode(subject, StandardCharsets.UTF_8),
            "FAIL"
        );
        message.setHeader("Auto-Submitted", "auto-replied");
        send(message);
        system.mail(address, "goodbye");
        assertThat(system.statusOf(address)).isEqualTo("LEFT");
    }

    @Test
    void help_is_answered_with_what_a_mail_can_do() throws MessagingException {
        send("unsure@agency.gov", "Re: HELP", "PASS");
        assertThat(system.mail("unsure@agency.gov", "help").text()).contains(
            "Join #SocialGov:",
            "Manage:",
            "Leave:",
            "/join/"
        );
    }

    @Test
    void a_forged_mail_changes_nothing_and_is_not_answered() throws MessagingException {
        send("forged@agency.gov", "Join", "FAIL");
        send("grey@agency.gov", "Join", "GRAY");

        awaitAllSentBefore();
        system.awaitAllEarlierMail();
        assertThat(system.local().mailbox().all())
            .flatExtracting(mail -> mail.to())
            .doesNotContain("forged@agency.gov", "grey@agency.gov");
    }

    @Test
    void what_is_no_request_is_forwarded_to_the_coordinators_and_answered_once_a_day_with_how_to_join()
        throws MessagingException, IOException {
        var writer = "curious@agency.gov";
        send(writer, "When is the next meeting?", "PASS");

        var passedOn = system.noticeOf(writer, "passed-on");
        assertThat(passedOn.subject()).contains("When is the next meeting?");
        assertThat(passedOn.header("Reply-To")).hasValueSatisfying(to ->
            assertThat(to).contains(DeployedSystem.COORDINATOR).doesNotContain(writer)
        );
        assertThat(passedOn.text().lines()).contains("mailto:" + writer);
        assertThat(passedOn.text()).contains("> Hello.");
        var parts = (Multipart) read(passedOn).getContent();
        var attached = parts.getBodyPart(parts.getCount() - 1);
        assertThat(attached.getDisposition()).isEqualTo(Part.ATTACHMENT);
        assertThat(new String(attached.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).contains(
            "Subject: When is the next meeting?",
            "Hello."
        );
        assertThat(system.mail(writer, "help").text()).contains("Join #SocialGov");

        send(writer, "And where?", "PASS");
        system.awaitMail(mail -> mail.subject().contains("And where?"), "the second question");
        system.awaitAllEarlierMail();
        assertThat(system.mails(writer, "help")).hasSize(1);
    }

    @Test
    void what_a_program_has_sent_by_itself_does_nothing_and_gets_no_answer() throws MessagingException {
        for (var header : List.of(
            Map.entry("Auto-Submitted", "auto-replied"),
            Map.entry("Precedence", "bulk"),
            Map.entry("Precedence", "list"),
            Map.entry("Precedence", "junk"),
            Map.entry("List-Id", "<socialgov.example.gov>")
        )) {
            for (String subject : List.of("Join", "Out of office")) {
                var message = system.message("robot@agency.gov", subject, "PASS");
                message.setHeader(header.getKey(), header.getValue());
                send(message);
            }
        }
        var bounce = system.message("robot@agency.gov", "help", "PASS");
        bounce.getSession().getProperties().setProperty("mail.smtp.from", "<>");
        send(bounce);

        awaitAllSentBefore();
        system.awaitAllEarlierMail();
        assertThat(system.local().mailbox().all()).noneMatch(
            mail -> mail.to().contains("robot@agency.gov") || mail.text().contains("robot@agency.gov")
        );
        assertThat(system.items().toString()).doesNotContain("robot@agency.gov");
    }

    @Test
    void an_unverified_request_to_join_is_listed_in_the_coordinators_brief() throws MessagingException {
        var address = "unchecked@agency.gov";
        send(address, "Join #SocialGov", "GRAY");
        system.await("the request is kept for the brief", () ->
            system
                .items()
                .stream()
                .anyMatch(item -> item.get("pk").s().startsWith("GRAY#") && item.get("address").s().equals(address))
        );

        var function = system.local().stack().functions().get("BriefFunction");
        var answer = system
            .local()
            .clients()
            .lambda()
            .invoke(request -> request.functionName(function.name()).payload(SdkBytes.fromUtf8String("{}")));
        assertThat(answer.functionError()).isNull();
        assertThat(system.noticeOf(address, "brief").text()).contains(address);
        system.awaitAllEarlierMail();
        assertThat(system.local().mailbox().all()).noneMatch(mail -> mail.to().contains(address));
        assertThat(system.items()).noneMatch(
            item -> item.get("sk").s().equals("MEMBER") && item.toString().contains(address)
        );
    }

    /** Test 13, through everything: the address bounces, as one of the mail service's simulator does. */
    @Test
    void suppressed_address_is_seen() throws MessagingException {
        var address = "bounce@agency.gov";
        send(address, "Join", "PASS");
        system.mail(address, "confirm");
        system.await(
            () -> "SUPPRESSED is the status of the member, which is " + system.statusOf(address),
            () -> system.statusOf(address).equals("SUPPRESSED")
        );
        send(address, "help", "PASS");
        awaitAllSentBefore();
        system.awaitAllEarlierMail();
        assertThat(system.mails(address, "help")).isEmpty();
    }

    private static MimeMessage read(CaughtMail mail) throws MessagingException {
        return new MimeMessage(null, new ByteArrayInputStream(mail.raw()));
    }

    private static void send(String from, String subject, String dmarc) throws MessagingException {
        send(system.message(from, subject, dmarc));
    }

    private static void send(MimeMessage message) throws MessagingException {
        Transport.send(message);
        sent++;
    }

    /**
     * Waits until every mail that was sent here has been looked at: they are looked at in no order, so that what came of
     * a later one says nothing of those before.
     */
    private static void awaitAllSentBefore() {
        var function = system.function("InboundFunction");
        system.await(() -> sent + " mails are looked at, not " + function.count(), () -> function.count() >= sent);
    }
}
