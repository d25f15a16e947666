package org.socialgov.local.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Supplier;
import org.socialgov.local.mail.Mailbox;
import org.socialgov.mail.MailGallery;

/**
 * Every kind of mail that the system sends, with made-up data. The mail function's own code makes them at the first
 * request.
 */
final class MailKinds implements Supplier<Mailbox> {

    private final URI site;
    private Mailbox kinds;

    /** @param site the site of the links in the mails, with a closing slash */
    MailKinds(URI site) {
        this.site = site;
    }

    @Override
    public synchronized Mailbox get() {
        if (kinds == null) {
            try {
                kinds = make();
            } catch (IOException notStored) {
                throw new UncheckedIOException(notStored);
            }
        }
        return kinds;
    }

    private Mailbox make() throws IOException {
        var folder = Files.createTempDirectory("kinds");
        MailGallery.write(folder, site.toString().replaceAll("/$", ""));
        var box = Mailbox.in(Files.createTempDirectory("kinds-box"));
        // A mailbox shows the newest first.
        for (var name : Files.readAllLines(folder.resolve("kinds.txt")).reversed()) {
            box.add("", List.of("somebody@agency.gov"), Files.readAllBytes(folder.resolve(name + ".eml")));
        }
        return box;
    }
}
