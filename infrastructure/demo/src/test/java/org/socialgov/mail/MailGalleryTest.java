package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.ledger.MailKind;

class MailGalleryTest {

    @TempDir
    Path folder;

    @Test
    void every_kind_is_there_as_it_would_be_sent() throws IOException, MessagingException {
        MailGallery.write(folder.resolve("kinds"), "http://localhost:8080");

        var kinds = Files.readAllLines(folder.resolve("kinds/kinds.txt"));
        assertThat(kinds).containsExactlyElementsOf(Arrays.stream(MailKind.values()).map(MailKind::reason).toList());
        for (String kind : kinds) {
            try (var mime = Files.newInputStream(folder.resolve("kinds/" + kind + ".eml"))) {
                var mail = new MimeMessage(Session.getInstance(new Properties()), mime);
                assertThat(mail.getHeader("X-Mail-Reason")).containsExactly(kind);
                assertThat(part(mail, 0)).isEqualTo(Files.readString(folder.resolve("kinds/" + kind + ".txt")));
                assertThat(part(mail, 1)).isEqualTo(Files.readString(folder.resolve("kinds/" + kind + ".html")));
            }
        }
    }

    /** The text part is the first, the HTML part the second; one with something attached has both in its first part. */
    private static String part(MimeMessage mail, int number) throws MessagingException, IOException {
        var parts = (MimeMultipart) mail.getContent();
        if (parts.getContentType().startsWith("multipart/mixed")) {
            parts = (MimeMultipart) parts.getBodyPart(0).getContent();
        }
        return ((String) parts.getBodyPart(number).getContent()).replace("\r\n", "\n");
    }
}
