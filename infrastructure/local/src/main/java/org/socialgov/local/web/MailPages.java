package org.socialgov.local.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.local.mail.Mailbox;
import org.socialgov.web.Html;

/**
 * The pages of one mailbox: all mails, one mail, its parts, and all mails as JSON.
 *
 * @param title   the title
 * @param path    the path of its pages, without a closing slash; that of the JSON ends in {@code .json}
 * @param mailbox the mails
 * @param order   the order of the mails, in words
 */
record MailPages(String title, String path, Supplier<Mailbox> mailbox, String order) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 100;

    /** Answers the rest of a path that begins with the mailbox's own; an unknown one gets 404. */
    void answer(HttpExchange exchange, String rest) throws IOException {
        if (rest.equals(".json")) {
            json(exchange);
        } else if (!Answers.refused(exchange, List.of("GET", "HEAD"))) {
            show(exchange, rest);
        }
    }

    private void show(HttpExchange exchange, String rest) throws IOException {
        var parts = rest.split("/", -1);
        var mail = parts.length == 3 ? mailbox.get().find(parts[1]) : Optional.<CaughtMail>empty();
        if (rest.isEmpty()) {
            Answers.redirect(exchange, path + "/");
        } else if (rest.equals("/")) {
            all(exchange);
        } else if (mail.isPresent() && parts[2].isEmpty()) {
            Answers.page(exchange, 200, mail.get().title(), "", shown(mail.get(), "h2"));
        } else if (mail.isPresent() && parts[2].equals("html")) {
            Answers.mail(exchange, mail.get().html());
        } else if (mail.isPresent() && parts[2].equals("raw")) {
            Answers.send(exchange, 200, "text/plain; charset=utf-8", mail.get().raw());
        } else {
            var links = Html.of("<p>It may have been removed. <a href=\"{}/\">All mails</a></p>", path);
            Answers.page(exchange, 404, "Mail not found", "", links);
        }
    }

    /** Answers the mailbox as JSON, or empties it. */
    private void json(HttpExchange exchange) throws IOException {
        if (Answers.refused(exchange, List.of("GET", "HEAD", "DELETE"))) {
            return;
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            mailbox.get().clear();
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        var list = JSON.createArrayNode();
        mailbox
            .get()
            .all()
            .forEach(mail -> add(list, mail));
        Answers.send(exchange, 200, "application/json; charset=utf-8", JSON.writeValueAsBytes(list));
    }

    private static void add(ArrayNode list, CaughtMail mail) {
        var node = list.addObject().put("id", mail.id());
        node.set("to", JSON.valueToTree(mail.to()));
        node.put("from", mail.from()).put("subject", mail.subject());
        node.set("headers", JSON.valueToTree(mail.headers()));
        node.put("text", mail.text()).put("html", mail.html()).put("receivedAt", mail.receivedAt().toString());
    }

    private void all(HttpExchange exchange) throws IOException {
        var mails = mailbox.get().all();
        var main = Html.of(
            """
            <p>{} <a href="{}/">Refresh</a> · <a href="{}.json">As JSON</a> · <a href="/_local/mail/kinds/">Every kind of mail</a></p>
            {}{}""",
            mails.isEmpty() ? "None yet." : mails.size() + ", " + order + ".",
            path,
            path,
            mails
                .stream()
                .limit(SHOWN)
                .map(mail -> article(mail, mail == mails.getFirst()))
                .toList(),
            mails.size() > SHOWN
                ? Html.of("<p>The older ones are in the <a href=\"{}.json\">JSON</a>.</p>\n", path)
                : ""
        );
        Answers.page(exchange, 200, title, path + "/", main);
    }

    private Html article(CaughtMail mail, boolean isOpen) {
        return Html.of(
            """
            <article class="mail" aria-labelledby="m-{}">
            <h2 id="m-{}"><a href="{}/{}/">{}</a></h2>
            <p class="quiet">to {}{} · {}</p>
            <details{}><summary>Show it</summary>
            {}</details>
            </article>
            """,
            mail.id(),
            mail.id(),
            path,
            mail.id(),
            mail.title(),
            String.join(", ", mail.to()),
            mail
                .header("X-Mail-Reason")
                .map(reason -> Html.of(" · <span class=\"badge\">{}</span>", reason))
                .orElse(Html.NOTHING),
            Markup.time(mail.receivedAt()),
            isOpen ? " open" : "",
            shown(mail, "h3")
        );
    }

    /** Envelope, both parts side by side, headers and raw message; the parts under headings of the given level. */
    private Html shown(CaughtMail mail, String heading) {
        var own = path + "/" + mail.id() + "/";
        return Html.of(
            """
            <dl class="envelope">
            {}{}{}{}</dl>
            <div class="sides">
            <section><{}>HTML</{}>
            {}</section>
            <section><{}>Text</{}>
            {}</section>
            </div>
            <details><summary>All headers</summary>
            <dl>
            {}</dl>
            </details>
            <details><summary>The raw message ({} bytes)</summary>
            <pre tabindex="0">{}</pre>
            <p><a href="{}raw">The raw message alone</a></p>
            </details>
            """,
            Markup.pair(
                "From",
                mail.header("From").orElse(mail.sender().isEmpty() ? "(empty: a bounce)" : mail.sender())
            ),
            Markup.pair("To", String.join(", ", mail.to())),
            mail
                .header("Reply-To")
                .map(value -> Markup.pair("Reply-To", value))
                .orElse(Html.NOTHING),
            Markup.pair("Subject", mail.subject()),
            heading,
            heading,
            mail.html().isEmpty()
                ? Html.of("<p>It has no HTML part.</p>\n")
                : Html.of(
                      "<iframe loading=\"lazy\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" title=\"HTML part\" src=\"{}html\"></iframe>\n",
                      own
                  ),
            heading,
            heading,
            mail.text().isEmpty()
                ? Html.of("<p>It has no text part.</p>\n")
                : Html.of("<pre tabindex=\"0\">{}</pre>\n", linked(mail.text())),
            mail
                .headers()
                .entrySet()
                .stream()
                .flatMap(header ->
                    header
                        .getValue()
                        .stream()
                        .map(value -> Markup.pair(header.getKey(), value))
                )
                .toList(),
            String.format(Locale.ENGLISH, "%,d", mail.raw().length),
            new String(mail.raw(), StandardCharsets.UTF_8),
            own
        );
    }

    /** In the text part each link is a line of its own. */
    private static Html linked(String text) {
        return Html.trusted(Html.text(text).markup().replaceAll("(?m)^(https?://[^\\s<]+)$", "<a href=\"$1\">$1</a>"));
    }
}
