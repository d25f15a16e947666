package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.Options;
import org.socialgov.local.mail.CaughtMail;

/** What an author of content sees of it on a running system. */
class ContentIT {

    private static final String PAGE = "/accessibility/";

    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void a_saved_page_shows_at_the_next_request_and_a_mistake_is_named_while_the_old_pages_stay() throws IOException {
        var site = SiteCopy.in(folder);
        var page = site.file("pages/accessibility.md");
        var text = Files.readString(page);
        try (var system = DeployedSystem.start(folder.resolve("state"))) {
            var visitor = system.visitor();
            assertThat(visitor.get(PAGE).statusCode()).isEqualTo(200);
            assertThat(visitor.get(DeployedSystem.JOIN + "/").body()).doesNotContain("Brand-new");
            site.watchedBy(system, said::add);

            Files.writeString(page, text + "\nWritten a moment ago.\n");
            await(system, () -> visitor.get(PAGE).body().contains("Written a moment ago."));

            Files.writeString(page, text.replaceFirst("title:", "tilte:"));
            await(system, () -> said.stream().anyMatch(line -> line.contains("the old pages stay")));
            assertThat(said).anyMatch(line ->
                line.contains("content/pages/accessibility.md:1: the field \"title\" is missing; add it")
            );
            assertThat(visitor.get(PAGE).body()).contains("Written a moment ago.");

            Files.writeString(page, text);
            Files.writeString(site.file("working-groups/brand-new.md"), GROUP);
            await(system, () -> !visitor.get(PAGE).body().contains("Written a moment ago."));
            await(system, () -> visitor.get("/working-groups/brand-new/").statusCode() == 200);
            // A group is a topic of the form, which another function shows.
            await(system, () ->
                visitor
                    .get(DeployedSystem.JOIN + "/")
                    .body()
                    .contains("Brand-new working group")
            );
        }
    }

    /**
     * The documentation's own files, on a running system. Two confirmations at once: that the second one is held, else,
     * is JoiningTest's.
     */
    @Test
    void a_community_is_added_by_its_documentation_joined_beside_the_first_and_left_by_mail()
        throws IOException, MessagingException {
        var site = SiteCopy.in(folder);
        var address = "both@agency.gov";
        try (var system = DeployedSystem.start(folder.resolve("state"), Map.of("parameters", "MailsPerTenMinutes=2"))) {
            site.watchedBy(system, said::add);
            site.addCommunity("captions", "");
            await(system, () -> system.visitor().get("/communities/captions/").statusCode() == 200);

            system.join(address);
            var joined = system
                .visitor()
                .post(
                    "/communities/captions/join",
                    Map.of("email", address, "name", DeployedSystem.NAME, "consent", "yes")
                );
            assertThat(joined.statusCode()).isEqualTo(303);
            for (String name : List.of("SocialGov", "Captions")) {
                var confirm = mail(system, address, "confirm", name);
                assertThat(system.click(DeployedSystem.link(confirm, "confirm")).statusCode()).isEqualTo(200);
                mail(system, address, "welcome", name);
            }

            send(system, address, "unsubscribe");
            assertThat(system.mail(address, "help").text()).contains("Leave #SocialGov:", "Leave #Captions:");
            send(system, address, "Leave #Captions");
            mail(system, address, "goodbye", "Captions");

            send(system, address, "manage");
            var manage = DeployedSystem.link(system.mail(address, "manage"), "subscription");
            var session = system.visitor().withSession(system.click(manage));
            assertThat(session.get(DeployedSystem.SUBSCRIPTION).body()).contains(
                "Captions Community",
                "You left on",
                "Social Media Community of Practice",
                "You have been a member since"
            );
        }
    }

    private static CaughtMail mail(DeployedSystem system, String to, String reason, String community) {
        return system.awaitMail(
            mail ->
                mail.to().contains(to) &&
                mail.header("X-Mail-Reason").equals(Optional.of(reason)) &&
                mail.subject().contains(community),
            reason + " of " + community
        );
    }

    private static void send(DeployedSystem system, String from, String subject) throws MessagingException {
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(system.local().mailPort()));
        properties.setProperty("mail.smtp.from", from);
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, Options.COMMUNITY_ADDRESS);
        message.setSubject(subject);
        message.setText("x");
        Transport.send(message);
    }

    private static final String GROUP = """
    ---
    title: Brand-new
    summary: A group that was founded while the system ran.
    slug: brand-new
    purpose: To show.
    produces:
      - title: A page
        status: done
    ---
    """;

    private void await(DeployedSystem system, BooleanSupplier wanted) {
        system.await(() -> "what was saved shows; said so far: " + said, wanted);
    }
}
