package org.socialgov.local.web;

import static org.socialgov.local.web.Markup.text;
import static org.socialgov.local.web.Markup.time;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.local.mail.Mailbox;

/** The pages of one mailbox: all mails, one mail, its parts, and all of it as JSON. */
final class MailPages {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 100;

    private final String title;
    private final String path;
    private final Mailbox mailbox;
    private final String order;

    /**
     * Pages of a mailbox.
     *
     * @param title   what is in it
     * @param path    where its pages are, with a closing slash
     * @param mailbox the mails
     */
    MailPages(String title, String path, Mailbox mailbox) {
        this(title, path, mailbox, "the newest first");
    }

    /** As above, with what to say of the order in which they are shown. */
    MailPages(String title, String path, Mailbox mailbox, String order) {
        this.title = title;
        this.path = path;
        this.mailbox = mailbox;
        this.order = order;
    }

    /** Answers a path below this mailbox's own; what is unknown gets a 404. */
    void answer(HttpExchange exchange, String below) throws IOException {
        if (below.isEmpty()) {
            all(exchange);
            return;
        }
        var parts = below.split("/", -1);
        var mail = mailbox.find(parts[0]);
        var what = parts.length == 2 ? parts[1] : "?";
        if (mail.isEmpty()) {
            notThere(exchange);
        } else if (what.isEmpty()) {
            Answers.page(exchange, 200, Markup.page(subject(mail.get()), "", shown(mail.get(), "h2")));
        } else if (what.equals("html")) {
            Answers.mail(exchange, mail.get().html());
        } else if (what.equals("raw")) {
            Answers.send(exchange, 200, "text/plain; charset=utf-8", mail.get().raw());
        } else {
            notThere(exchange);
        }
    }

    /** Answers the mailbox as JSON, or empties it. */
    void json(HttpExchange exchange) throws IOException {
        if (Answers.refused(exchange, List.of("GET", "HEAD", "DELETE"))) {
            return;
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            mailbox.clear();
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        var list = JSON.createArrayNode();
        mailbox.all().forEach(mail -> add(list, mail));
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
        var mails = mailbox.all();
        var main = new StringBuilder();
        main.append("<p>")
            .append(mails.isEmpty() ? "None yet." : mails.size() + ", " + order + ".")
            .append(" <a href=\"")
            .append(path)
            .append("\">Look again</a> · <a href=\"")
            .append(path.replaceFirst("/$", ".json"))
            .append("\">As JSON</a> · <a href=\"/_local/mail/kinds/\">Every kind of mail</a></p>\n");
        var first = true;
        for (var mail : mails.subList(0, Math.min(SHOWN, mails.size()))) {
            main.append("<article class=\"mail\" aria-labelledby=\"m-")
                .append(text(mail.id()))
                .append("\">\n<h2 id=\"m-")
                .append(text(mail.id()))
                .append("\"><a href=\"")
                .append(path)
                .append(text(mail.id()))
                .append("/\">")
                .append(text(subject(mail)))
                .append("</a></h2>\n<p class=\"quiet\">to ")
                .append(text(String.join(", ", mail.to())))
                .append(
                    mail
                        .header("X-Mail-Reason")
                        .map(reason -> " · <span class=\"badge\">" + text(reason) + "</span>")
                        .orElse("")
                )
                .append(" · ")
                .append(time(mail.receivedAt()))
                .append("</p>\n<details")
                .append(first ? " open" : "")
                .append("><summary>Show it</summary>\n")
                .append(shown(mail, "h3"))
                .append("</details>\n</article>\n");
            first = false;
        }
        if (mails.size() > SHOWN) {
            main.append("<p>The older ones are in the <a href=\"")
                .append(path.replaceFirst("/$", ".json"))
                .append("\">JSON</a>.</p>\n");
        }
        Answers.page(exchange, 200, Markup.page(title, path, main.toString()));
    }

    /** Envelope, both parts side by side, headers and raw message; the parts under headings of the given level. */
    private String shown(CaughtMail mail, String heading) {
        var own = path + text(mail.id()) + "/";
        var html = new StringBuilder();
        html.append("<dl class=\"envelope\">\n");
        envelope(
            html,
            "From",
            mail.header("From").orElse(mail.sender().isEmpty() ? "(nobody: a bounce)" : mail.sender())
        );
        envelope(html, "To", String.join(", ", mail.to()));
        mail.header("Reply-To").ifPresent(value -> envelope(html, "Reply-To", value));
        envelope(html, "Subject", mail.subject());
        html.append("</dl>\n<div class=\"sides\">\n<section>").append(headed(heading, "HTML"));
        if (mail.html().isEmpty()) {
            html.append("<p>It has no HTML part.</p>\n");
        } else {
            html.append(
                "<iframe loading=\"lazy\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" title=\"HTML part\" src=\""
            )
                .append(own)
                .append("html\"></iframe>\n");
        }
        html.append("</section>\n<section>").append(headed(heading, "Text"));
        if (mail.text().isEmpty()) {
            html.append("<p>It has no text part.</p>\n");
        } else {
            html.append("<pre tabindex=\"0\">").append(linked(mail.text())).append("</pre>\n");
        }
        html.append("</section>\n</div>\n<details><summary>All headers</summary>\n<dl>\n");
        mail.headers().forEach((name, values) ->
            values.forEach(value ->
                html
                    .append("<div><dt>")
                    .append(text(name))
                    .append("</dt><dd>")
                    .append(text(value))
                    .append("</dd></div>\n")
            )
        );
        html.append("</dl>\n</details>\n<details><summary>The raw message (")
            .append(String.format(Locale.ENGLISH, "%,d", mail.raw().length))
            .append(" bytes)</summary>\n<pre tabindex=\"0\">")
            .append(text(new String(mail.raw(), StandardCharsets.UTF_8)))
            .append("</pre>\n<p><a href=\"")
            .append(own)
            .append("raw\">The raw message alone</a></p>\n</details>\n");
        return html.toString();
    }

    private static String headed(String level, String name) {
        return "<" + level + ">" + name + "</" + level + ">\n";
    }

    private static void envelope(StringBuilder html, String name, String value) {
        html.append("<div><dt>").append(name).append("</dt><dd>").append(text(value)).append("</dd></div>\n");
    }

    /** Links stand alone on their line in the text part. */
    private static String linked(String text) {
        return text(text).replaceAll("(?m)^(https?://[^\\s<]+)$", "<a href=\"$1\">$1</a>");
    }

    private static String subject(CaughtMail mail) {
        return mail.subject().isEmpty() ? "(no subject)" : mail.subject();
    }

    private void notThere(HttpExchange exchange) throws IOException {
        Answers.page(
            exchange,
            404,
            Markup.page(
                "There is no such mail",
                "",
                "<p>It may have been removed. <a href=\"" + path + "\">All mails</a></p>"
            )
        );
    }
}
