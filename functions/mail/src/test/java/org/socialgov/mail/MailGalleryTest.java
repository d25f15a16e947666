package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.ledger.MailKind;

class MailGalleryTest {

    @TempDir
    Path folder;

    @Test
    void every_kind_is_there_as_it_would_be_sent() throws IOException {
        MailGallery.main(new String[] { folder.resolve("kinds").toString(), "http://localhost:8080" });
        var kinds = Files.readAllLines(folder.resolve("kinds/kinds.txt"));
        assertThat(kinds).containsExactlyElementsOf(Arrays.stream(MailKind.values()).map(MailKind::reason).toList());
        for (String kind : kinds) {
            var mail = ReadMail.of(Files.readAllBytes(folder.resolve("kinds/" + kind + ".eml")));
            assertThat(mail.header("X-Mail-Reason")).containsExactly(kind);
            assertThat(mail.text()).isEqualTo(Files.readString(folder.resolve("kinds/" + kind + ".txt")));
            assertThat(mail.html()).isEqualTo(Files.readString(folder.resolve("kinds/" + kind + ".html")));
        }
    }

    @Test
    void without_a_folder_and_an_origin_it_says_what_it_needs() {
        assertThatThrownBy(() -> MailGallery.main(new String[0])).hasMessage("say a folder and the site's origin");
    }
}
