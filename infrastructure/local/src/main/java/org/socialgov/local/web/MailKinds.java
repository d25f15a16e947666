package org.socialgov.local.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.socialgov.local.mail.Mailbox;
import org.socialgov.mail.MailGallery;

/**
 * Every kind of mail that the system sends, with made-up data. The mail function's own code makes them at the first
 * request.
 */
final class MailKinds {

    private final URI site;
    private Mailbox kinds;

    /** @param site the site of the links in the mails, with a closing slash */
    MailKinds(URI site) {
        this.site = site;
    }

    /**
     * The pages of these mails.
     *
     * @throws IOException if the mails can't be stored
     */
    synchronized MailPages pages() throws IOException {
        if (kinds == null) {
            kinds = make();
        }
        return new MailPages(
            "Every kind of mail, with made-up data",
            "/_local/mail/kinds/",
            kinds,
            "in the order in which a member gets them"
        );
    }

    private Mailbox make() throws IOException {
        var folder = Files.createTempDirectory("kinds");
        MailGallery.write(folder, site.toString().replaceAll("/$", ""));
        var box = Mailbox.in(Files.createTempDirectory("kinds-box"));
        var names = new ArrayList<>(Files.readAllLines(folder.resolve("kinds.txt")));
        // A mailbox shows the newest first.
        for (int i = names.size() - 1; i >= 0; i--) {
            Path mail = folder.resolve(names.get(i) + ".eml");
            box.add("", List.of("somebody@agency.gov"), Files.readAllBytes(mail));
        }
        return box;
    }
}
