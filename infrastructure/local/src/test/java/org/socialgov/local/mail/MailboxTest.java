package org.socialgov.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxTest {

    @TempDir
    Path folder;

    @Test
    void what_was_caught_is_there_again_in_the_same_order() {
        var mailbox = Mailbox.in(folder);
        for (var i = 1; i <= 3; i++) {
            mailbox.add("sender@example.gov", List.of("a@agency.gov", "b@agency.gov"), mail("Subject: number " + i));
        }

        var again = Mailbox.in(folder);

        assertThat(again.all()).extracting(CaughtMail::subject).containsExactly("number 3", "number 2", "number 1");
        assertThat(again.all())
            .extracting(CaughtMail::id)
            .isEqualTo(mailbox.all().stream().map(CaughtMail::id).toList());
        assertThat(again.all().get(0).to()).containsExactly("a@agency.gov", "b@agency.gov");
        assertThat(again.all().get(0).receivedAt()).isEqualTo(
            mailbox.all().get(0).receivedAt().truncatedTo(ChronoUnit.MILLIS)
        );
    }

    @Test
    void an_emptied_mailbox_stays_empty_and_leaves_files_of_others_alone() throws IOException {
        Files.writeString(folder.resolve("notes.eml"), "Subject: mine");
        var mailbox = Mailbox.in(folder);
        mailbox.add("", List.of("a@agency.gov"), mail("Subject: gone"));

        mailbox.clear();

        assertThat(Mailbox.in(folder).all()).isEmpty();
        assertThat(folder.resolve("notes.eml")).exists();
    }

    @Test
    void headers_are_decoded_and_parts_are_found_in_any_nesting() {
        var mail = Mailbox.in(folder).add(
            "envelope@example.gov",
            List.of("a@agency.gov"),
            mail(
                """
                From: =?UTF-8?Q?Zo=C3=AB?= <zoe@example.gov>
                Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?= from
                 far away
                Received: one
                Received: two
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                Gr=FC=DFe
                --inner
                Content-Type: text/html; charset=utf-8

                <p>Grüße</p>
                --inner--
                --outer
                Content-Type: text/plain
                Content-Disposition: attachment; filename=other.txt

                not this
                --outer--
                """
            )
        );

        assertThat(mail.from()).isEqualTo("zoe@example.gov");
        assertThat(mail.header("from")).hasValue("Zoë <zoe@example.gov>");
        assertThat(mail.subject()).isEqualTo("Grüße from far away");
        assertThat(mail.headers().get("Received")).containsExactly("one", "two");
        assertThat(mail.text().strip()).isEqualTo("Grüße");
        assertThat(mail.html().strip()).isEqualTo("<p>Grüße</p>");
    }

    @Test
    void what_is_no_mail_is_kept_all_the_same() {
        var mail = Mailbox.in(folder).add("", List.of("a@agency.gov"), new byte[] { (byte) 0xff, 0, 1 });

        assertThat(mail.raw()).containsExactly(0xff, 0, 1);
        assertThat(mail.subject()).isEmpty();
        assertThat(mail.from()).isEmpty();
    }

    @Test
    void a_caller_who_waits_gets_the_mail_when_it_comes() throws InterruptedException {
        var mailbox = Mailbox.in(folder);
        var sender = new Thread(() -> mailbox.add("", List.of("a@agency.gov"), mail("Subject: at last")));
        sender.start();

        assertThat(mailbox.await(mail -> mail.subject().equals("at last"), Duration.ofSeconds(10))).isPresent();
        assertThat(mailbox.await(mail -> mail.subject().equals("never"), Duration.ofMillis(1))).isEmpty();
        sender.join();
    }

    private static byte[] mail(String headers) {
        var end = headers.contains("\n\n") ? "" : "\n\n";
        return (headers + end).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
