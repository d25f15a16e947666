package org.socialgov.local.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Stack;
import org.socialgov.local.functions.FunctionHost;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.mail.InboundMail;
import org.socialgov.local.mail.Mailbox;
import org.socialgov.web.Html;

/** The pages below {@code /_local/}: status, functions and mails. */
public final class LocalConsole implements HttpHandler {

    /** The parts of a running system that the console shows. */
    public interface Shown {
        /** {@return the address of the site, with a closing slash} */
        URI uri();

        /** {@return the folder for everything that is kept between two runs} */
        Path state();

        /** {@return the port of SMTP for mail to the community} */
        int mailPort();

        /** {@return clients of the emulator} */
        Clients clients();

        /** {@return the deployed template} */
        Stack stack();

        /** {@return the functions and their processes} */
        FunctionHost functions();

        /** {@return the mails that the system has sent} */
        Mailbox mailbox();

        /** {@return the mails to the community} */
        InboundMail inbound();
    }

    private static final String ROOT = "/_local/";
    private static final String FUNCTIONS = ROOT + "functions/";

    private final Shown system;
    private final StatusPage status;
    /** The kinds come first, since their path begins like that of the sent mails. */
    private final List<MailPages> mailboxes;
    private final byte[] style;

    /**
     * The console of a system.
     *
     * @param system the running system
     */
    public LocalConsole(Shown system) {
        this.system = system;
        this.status = new StatusPage(system);
        var newestFirst = "the newest first";
        this.mailboxes = List.of(
            new MailPages(
                "Every kind of mail, with made-up data",
                ROOT + "mail/kinds",
                new MailKinds(system.uri()),
                "in the order in which a member gets them"
            ),
            new MailPages("Mails that were sent", ROOT + "mail", system::mailbox, newestFirst),
            new MailPages("Mail to the community", ROOT + "inbound", system.inbound()::mailbox, newestFirst)
        );
        try (var in = LocalConsole.class.getResourceAsStream("console.css")) {
            this.style = in.readAllBytes();
        } catch (IOException incomplete) {
            throw new UncheckedIOException(incomplete);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        for (var mailbox : mailboxes) {
            if (path.startsWith(mailbox.path())) {
                mailbox.answer(exchange, path.substring(mailbox.path().length()));
                return;
            }
        }
        if (Answers.refused(exchange, List.of("GET", "HEAD"))) {
            return;
        }
        var function = path.startsWith(FUNCTIONS)
            ? system.functions().find(path.substring(FUNCTIONS.length()))
            : Optional.<FunctionPool>empty();
        if (path.equals(ROOT)) {
            status.overview(exchange);
        } else if (path.equals("/_local")) {
            Answers.redirect(exchange, ROOT);
        } else if (path.equals(ROOT + "console.css")) {
            Answers.send(exchange, 200, "text/css; charset=utf-8", style);
        } else if (function.isPresent()) {
            status.function(exchange, function.get());
        } else {
            var links = Html.of("<p><a href=\"{}\">Status</a> links to all pages of the console.</p>", ROOT);
            Answers.page(exchange, 404, "Page not found", "", links);
        }
    }
}
