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
    private static final String MAIL = ROOT + "mail/";
    private static final String KINDS = MAIL + "kinds/";
    private static final String INBOUND = ROOT + "inbound/";
    private static final String FUNCTIONS = ROOT + "functions/";

    private final Shown system;
    private final StatusPage status;
    private final MailPages mail;
    private final MailPages inbound;
    private final MailKinds kinds;
    private final byte[] style;

    /**
     * The console of a system.
     *
     * @param system the running system
     */
    public LocalConsole(Shown system) {
        this.system = system;
        this.status = new StatusPage(system);
        this.mail = new MailPages("Mails that were sent", MAIL, system.mailbox());
        this.inbound = new MailPages("Mail to the community", INBOUND, system.inbound().mailbox());
        this.kinds = new MailKinds(system.uri());
        try (var in = LocalConsole.class.getResourceAsStream("console.css")) {
            this.style = in.readAllBytes();
        } catch (IOException incomplete) {
            throw new UncheckedIOException(incomplete);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (path.equals(MAIL + "kinds.json")) {
            kinds.pages().json(exchange);
        } else if (path.equals(ROOT + "mail.json")) {
            mail.json(exchange);
        } else if (path.equals(ROOT + "inbound.json")) {
            inbound.json(exchange);
        } else if (!Answers.refused(exchange, List.of("GET", "HEAD"))) {
            show(exchange, path);
        }
    }

    private void show(HttpExchange exchange, String path) throws IOException {
        if (path.equals(ROOT)) {
            status.overview(exchange);
        } else if (path.equals(ROOT + "console.css")) {
            Answers.send(exchange, 200, "text/css; charset=utf-8", style);
        } else if (path.startsWith(KINDS)) {
            kinds.pages().answer(exchange, path.substring(KINDS.length()));
        } else if (path.startsWith(MAIL)) {
            mail.answer(exchange, path.substring(MAIL.length()));
        } else if (path.startsWith(INBOUND)) {
            inbound.answer(exchange, path.substring(INBOUND.length()));
        } else if (List.of("/_local", ROOT + "mail", MAIL + "kinds", ROOT + "inbound").contains(path)) {
            exchange.getResponseHeaders().set("Location", path + "/");
            exchange.sendResponseHeaders(308, -1);
        } else {
            function(exchange, path);
        }
    }

    private void function(HttpExchange exchange, String path) throws IOException {
        var function = path.startsWith(FUNCTIONS)
            ? system.functions().find(path.substring(FUNCTIONS.length()))
            : Optional.<FunctionPool>empty();
        if (function.isPresent()) {
            status.function(exchange, function.get());
        } else {
            Answers.page(
                exchange,
                404,
                Markup.page(
                    "Page not found",
                    "",
                    Html.of("<p><a href=\"{}\">Status</a> links to all pages of the console.</p>", ROOT)
                )
            );
        }
    }
}
