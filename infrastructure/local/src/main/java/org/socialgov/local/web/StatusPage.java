package org.socialgov.local.web;

import static org.socialgov.local.web.Markup.text;
import static org.socialgov.local.web.Markup.time;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.functions.Invocation;
import org.socialgov.local.mail.CaughtMail;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;

/** {@code /_local/}: what is going on in the running system. Every look asks the emulator anew. */
final class StatusPage {

    private static final List<String> KEYS = List.of("pk", "sk");
    private static final int INVOCATIONS_SHOWN = 8;
    private static final int MAILS_SHOWN = 8;
    private static final int ITEMS_SHOWN = 200;

    private final LocalConsole.Shown system;

    StatusPage(LocalConsole.Shown system) {
        this.system = system;
    }

    void overview(HttpExchange exchange) throws IOException {
        var main = new StringBuilder();
        main.append("<p>As of ").append(time(Instant.now())).append(". <a href=\"/_local/\">Look again</a></p>\n");
        functions(main);
        mails(main, "Mails that were sent", "/_local/mail/", "No mail has been sent yet.", system.mailbox().all());
        inbound(main);
        system
            .stack()
            .ofType("AWS::DynamoDB::Table")
            .forEach(table -> items(main, table.physicalId()));
        system
            .stack()
            .ofType("AWS::SQS::Queue")
            .forEach(queue -> failures(main, queue.logicalId(), queue.physicalId()));
        deployment(main);
        Answers.page(exchange, 200, Markup.page("What goes on", "/_local/", main.toString()));
    }

    void function(HttpExchange exchange, FunctionPool function) throws IOException {
        var settings = function.settings();
        var main = new StringBuilder();
        main.append("<p>")
            .append(text(settings.handler()))
            .append(", ")
            .append(settings.memory())
            .append(" MB, at most ")
            .append(settings.timeoutSeconds())
            .append(" s. Processes: ")
            .append(function.processes().isEmpty() ? "none" : text(ids(function)))
            .append(".</p>\n");
        main.append("<h2>Its last invocations</h2>\n");
        invocations(main, settings.logicalId(), function.invocations());
        main.append("<h2>What it printed last</h2>\n<pre class=\"log\" tabindex=\"0\">");
        function.log().forEach(line -> main.append(text(line)).append('\n'));
        main.append("</pre>\n<h2>Its environment, from the template</h2>\n<dl>\n");
        new TreeMap<>(settings.environment()).forEach((name, value) -> pair(main, name, value));
        main.append("</dl>\n");
        Answers.page(exchange, 200, Markup.page(settings.logicalId(), "", main.toString()));
    }

    private void functions(StringBuilder main) {
        main.append("<h2>Functions</h2>\n");
        for (var function : system.functions().functions()) {
            var id = text(function.settings().logicalId());
            var processes = function.processes().size();
            main.append("<section class=\"card\" aria-labelledby=\"")
                .append(id)
                .append("\">\n<h3 id=\"")
                .append(id)
                .append("\"><a href=\"/_local/functions/")
                .append(id)
                .append("\">")
                .append(id)
                .append("</a></h3>\n<p class=\"quiet\">")
                .append(count(function.count(), "invocation"))
                .append(", ")
                .append(processes == 0 ? "no process" : count(processes, "process"))
                .append("</p>\n");
            var last = function.invocations();
            if (!last.isEmpty()) {
                invocations(main, id, last.subList(0, Math.min(last.size(), INVOCATIONS_SHOWN)));
            }
            main.append("</section>\n");
        }
    }

    private static void invocations(StringBuilder main, String function, List<Invocation> invocations) {
        if (invocations.isEmpty()) {
            main.append("<p>None yet.</p>\n");
            return;
        }
        main.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Invocations of ")
            .append(function)
            .append(
                "\">\n<table class=\"invocations\">\n<thead><tr><th scope=\"col\">When</th><th scope=\"col\">Trigger</th>"
            )
            .append("<th scope=\"col\">Start</th><th scope=\"col\" class=\"number\">Milliseconds</th>")
            .append("<th scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n");
        for (var invocation : invocations) {
            main.append("<tr><td>")
                .append(time(invocation.at()))
                .append("</td><td>")
                .append(text(invocation.trigger()))
                .append("</td><td>")
                .append(invocation.cold() ? "cold, " + invocation.initMillis() + " ms" : "warm")
                .append("</td><td class=\"number\">")
                .append(invocation.millis())
                .append("</td><td>")
                .append(badge(invocation))
                .append(' ')
                .append(text(invocation.detail()))
                .append("</td></tr>\n");
        }
        main.append("</tbody>\n</table>\n</div>\n");
    }

    private static String badge(Invocation invocation) {
        var good = invocation.outcome() == Invocation.Outcome.ANSWERED;
        var word = invocation.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "<span class=\"badge " + (good ? "good" : "bad") + "\">" + word + "</span>";
    }

    private static void mails(StringBuilder main, String title, String path, String none, List<CaughtMail> mails) {
        main.append("<h2>").append(title).append("</h2>\n");
        if (mails.isEmpty()) {
            main.append("<p>").append(none).append("</p>\n");
            return;
        }
        main.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"")
            .append(title)
            .append("\">\n<table>\n<thead><tr><th scope=\"col\">When</th><th scope=\"col\">To</th>")
            .append("<th scope=\"col\">Kind</th><th scope=\"col\">Subject</th></tr></thead>\n<tbody>\n");
        for (var mail : mails.subList(0, Math.min(mails.size(), MAILS_SHOWN))) {
            main.append("<tr><td>")
                .append(time(mail.receivedAt()))
                .append("</td><td>")
                .append(text(String.join(", ", mail.to())))
                .append("</td><td>")
                .append(text(mail.header("X-Mail-Reason").orElse("")))
                .append("</td><td><a href=\"")
                .append(path)
                .append(text(mail.id()))
                .append("/\">")
                .append(text(mail.subject().isEmpty() ? "(no subject)" : mail.subject()))
                .append("</a></td></tr>\n");
        }
        main.append("</tbody>\n</table>\n</div>\n");
        if (mails.size() > MAILS_SHOWN) {
            main.append("<p><a href=\"").append(path).append("\">All ").append(mails.size()).append("</a></p>\n");
        }
    }

    private void inbound(StringBuilder main) {
        var none =
            "None has come in. Send some to any address at localhost, port " +
            system.mailPort() +
            ", with any mail program.";
        mails(main, "Mail to the community", "/_local/inbound/", none, system.inbound().mailbox().all());
        if (!system.inbound().isHandled()) {
            main.append(
                "<p class=\"quiet\">Nothing handles it yet: the template has no function for it. It is kept.</p>\n"
            );
        }
    }

    private void items(StringBuilder main, String table) {
        main.append("<h2>The table</h2>\n");
        try {
            var items = system
                .clients()
                .dynamoDb()
                .scan(request -> request.tableName(table).limit(ITEMS_SHOWN))
                .items()
                .stream()
                .sorted((one, other) -> sortKey(one).compareTo(sortKey(other)))
                .toList();
            if (items.isEmpty()) {
                main.append("<p>It is empty.</p>\n");
                return;
            }
            main.append("<p>")
                .append(
                    items.size() == ITEMS_SHOWN
                        ? "The first " + ITEMS_SHOWN + " items."
                        : count(items.size(), "item") + "."
                )
                .append("</p>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Items of the table\">\n")
                .append("<table class=\"items\">\n<thead><tr><th scope=\"col\">pk</th><th scope=\"col\">sk</th>")
                .append("<th scope=\"col\">Attributes</th></tr></thead>\n<tbody>\n");
            items.forEach(item -> item(main, item));
            main.append("</tbody>\n</table>\n</div>\n");
        } catch (SdkException silent) {
            main.append("<p>The emulator doesn't answer: ")
                .append(text(String.valueOf(silent.getMessage())))
                .append("</p>\n");
        }
    }

    private static void item(StringBuilder main, Map<String, AttributeValue> item) {
        main.append("<tr>");
        KEYS.forEach(key ->
            main
                .append("<td class=\"key\">")
                .append(text(item.containsKey(key) ? plain(item.get(key)) : ""))
                .append("</td>")
        );
        main.append("<td><dl>");
        new TreeMap<>(item).forEach((name, value) -> {
            if (!KEYS.contains(name)) {
                pair(main, name, plain(value));
            }
        });
        main.append("</dl></td></tr>\n");
    }

    private static String sortKey(Map<String, AttributeValue> item) {
        return KEYS.stream()
            .map(key -> item.containsKey(key) ? plain(item.get(key)) : "")
            .collect(Collectors.joining(" "));
    }

    private static String plain(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> value.n();
            case BOOL -> String.valueOf(value.bool());
            case NUL -> "null";
            case SS -> String.join(", ", value.ss());
            case NS -> String.join(", ", value.ns());
            case L -> value
                .l()
                .stream()
                .map(StatusPage::plain)
                .collect(Collectors.joining(", ", "[", "]"));
            case M -> new TreeMap<>(value.m())
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + ": " + plain(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
            default -> "(binary)";
        };
    }

    private void failures(StringBuilder main, String name, String url) {
        main.append("<h2>").append(text(name)).append("</h2>\n");
        try {
            // Looking must not hide them from whoever wants to ring them again.
            var messages = system
                .clients()
                .sqs()
                .receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(0))
                .messages();
            if (messages.isEmpty()) {
                main.append("<p>Nothing failed for good.</p>\n");
                return;
            }
            main.append("<ol>\n");
            for (Message message : messages) {
                main.append("<li><pre tabindex=\"0\">").append(text(message.body())).append("</pre></li>\n");
            }
            main.append("</ol>\n");
        } catch (SdkException silent) {
            main.append("<p>The emulator doesn't answer: ")
                .append(text(String.valueOf(silent.getMessage())))
                .append("</p>\n");
        }
    }

    private void deployment(StringBuilder main) {
        main.append("<h2>The deployment</h2>\n<dl>\n");
        pair(main, "Emulator", system.endpoint().toString());
        pair(main, "Kept in", system.state().toString());
        pair(main, "SMTP for mail to the community", "localhost:" + system.mailPort());
        new TreeMap<>(system.stack().outputs()).forEach((name, value) -> pair(main, name, value));
        main.append("</dl>\n");
    }

    private static void pair(StringBuilder main, String name, String value) {
        main.append("<div><dt>").append(text(name)).append("</dt><dd>").append(text(value)).append("</dd></div>\n");
    }

    private static String ids(FunctionPool function) {
        return function.processes().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : thing.endsWith("s") ? "es" : "s");
    }
}
