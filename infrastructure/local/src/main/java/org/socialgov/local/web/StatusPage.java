package org.socialgov.local.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.functions.Invocation;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.local.mail.Mailbox;
import org.socialgov.web.Html;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code /_local/}: the status of the running system, read from the emulator at each request. */
record StatusPage(LocalConsole.Shown system) {
    private static final Html EMPTY = Html.of("<p>It is empty.</p>\n");
    private static final int INVOCATIONS_SHOWN = 8;
    private static final int MAILS_SHOWN = 8;
    private static final int ITEMS_SHOWN = 200;

    void overview(HttpExchange exchange) throws IOException {
        var main = new ArrayList<Html>();
        main.add(Html.of("<p>As of {}. <a href=\"/_local/\">Refresh</a></p>\n", Markup.time(Instant.now())));
        main.add(
            section("Functions", () ->
                Html.join(system.functions().functions().stream().map(StatusPage::card).toList())
            )
        );
        main.add(mails("Mails that were sent", "/_local/mail/", "No mail has been sent yet.", system.mailbox()));
        main.add(inbound());
        system
            .stack()
            .ofType("AWS::DynamoDB::Table")
            .forEach(table -> main.add(section("The table", () -> items(table.physicalId()))));
        system
            .stack()
            .ofType("AWS::SQS::Queue")
            .forEach(queue -> main.add(section(queue.logicalId(), () -> messages(queue.physicalId()))));
        main.add(section("The deployment", this::deployment));
        Answers.page(exchange, 200, "Status", "/_local/", Html.join(main));
    }

    /** A heading and its content, or what the emulator says instead. */
    private static Html section(String title, Supplier<Html> content) {
        Html shown;
        try {
            shown = content.get();
        } catch (SdkException silent) {
            shown = Html.of("<p>The emulator doesn't answer: {}</p>\n", silent.getMessage());
        }
        return Html.of("<h2>{}</h2>\n{}", title, shown);
    }

    void function(HttpExchange exchange, FunctionPool function) throws IOException {
        var settings = function.settings();
        var main = Html.of(
            """
            <p>{}, {} MB, at most {} s. Processes: {}.</p>
            <h2>Its last invocations</h2>
            {}<h2>What it printed last</h2>
            <pre class="log" tabindex="0">{}</pre>
            <h2>Its environment, from the template</h2>
            <dl>
            {}</dl>
            """,
            settings.handler(),
            settings.memory(),
            settings.timeoutSeconds(),
            function.processes().isEmpty() ? "none" : ids(function),
            invocations(settings.logicalId(), function.invocations()),
            String.join("\n", function.log()),
            pairs(settings.environment())
        );
        Answers.page(exchange, 200, settings.logicalId(), "", main);
    }

    private static Html card(FunctionPool function) {
        var id = function.settings().logicalId();
        var processes = function.processes().size();
        var last = function.invocations();
        return Html.of(
            """
            <section class="card" aria-labelledby="{}">
            <h3 id="{}"><a href="/_local/functions/{}">{}</a></h3>
            <p class="quiet">{}, {}</p>
            {}</section>
            """,
            id,
            id,
            id,
            id,
            count(function.count(), "invocation"),
            processes == 0 ? "no process" : count(processes, "process"),
            last.isEmpty() ? "" : invocations(id, last.subList(0, Math.min(last.size(), INVOCATIONS_SHOWN)))
        );
    }

    private static Html invocations(String function, List<Invocation> invocations) {
        if (invocations.isEmpty()) {
            return Html.of("<p>None yet.</p>\n");
        }
        return Markup.table(
            "Invocations of " + function,
            "invocations",
            List.of("When", "Trigger", "Start", "Milliseconds", "Outcome"),
            invocations.stream().map(StatusPage::row).toList()
        );
    }

    private static Html row(Invocation invocation) {
        return Html.of(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td><td>{} {}</td></tr>\n",
            Markup.time(invocation.at()),
            invocation.trigger(),
            invocation.cold() ? "cold, " + invocation.initMillis() + " ms" : "warm",
            invocation.millis(),
            Html.of(
                "<span class=\"badge {}\">{}</span>",
                invocation.outcome() == Invocation.Outcome.ANSWERED ? "good" : "bad",
                invocation.outcome().words()
            ),
            invocation.detail()
        );
    }

    private static Html mails(String title, String path, String none, Mailbox mailbox) {
        var mails = mailbox.all();
        return section(title, () ->
            mails.isEmpty()
                ? Html.of("<p>{}</p>\n", none)
                : Html.of(
                      "{}{}",
                      Markup.table(
                          title,
                          "mails",
                          List.of("When", "To", "Kind", "Subject"),
                          mails
                              .stream()
                              .limit(MAILS_SHOWN)
                              .map(mail -> row(path, mail))
                              .toList()
                      ),
                      mails.size() > MAILS_SHOWN
                          ? Html.of("<p><a href=\"{}\">All {}</a></p>\n", path, mails.size())
                          : ""
                  )
        );
    }

    private static Html row(String path, CaughtMail mail) {
        return Html.of(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td><a href=\"{}{}/\">{}</a></td></tr>\n",
            Markup.time(mail.receivedAt()),
            String.join(", ", mail.to()),
            mail.header("X-Mail-Reason").orElse(""),
            path,
            mail.id(),
            mail.title()
        );
    }

    private Html inbound() {
        var none =
            "No mail was received yet. Send one to any address at localhost, port " +
            system.mailPort() +
            ", with any mail program.";
        var mails = mails("Mail to the community", "/_local/inbound/", none, system.inbound().mailbox());
        return system.inbound().isHandled()
            ? mails
            : Html.of("{}<p class=\"quiet\">The template has no function for it. It is kept.</p>\n", mails);
    }

    private Html items(String table) {
        var items = system
            .clients()
            .dynamoDb()
            .scan(request -> request.tableName(table).limit(ITEMS_SHOWN))
            .items()
            .stream()
            .sorted(Comparator.comparing(item -> plain(item.get("pk")) + " " + plain(item.get("sk"))))
            .toList();
        return items.isEmpty()
            ? EMPTY
            : Html.of(
                  "<p>{}.</p>\n{}",
                  items.size() == ITEMS_SHOWN ? "The first " + ITEMS_SHOWN + " items" : count(items.size(), "item"),
                  Markup.table(
                      "Items of the table",
                      "items",
                      List.of("pk", "sk", "Attributes"),
                      items.stream().map(StatusPage::row).toList()
                  )
              );
    }

    private static Html row(Map<String, AttributeValue> item) {
        var attributes = new TreeMap<String, String>();
        item.forEach((name, value) -> attributes.put(name, plain(value)));
        return Html.of(
            "<tr><td class=\"key\">{}</td><td class=\"key\">{}</td><td><dl>{}</dl></td></tr>\n",
            attributes.remove("pk"),
            attributes.remove("sk"),
            pairs(attributes)
        );
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

    private Html messages(String queue) {
        // Reading them here must not hide them from the command that replays them.
        var messages = system
            .clients()
            .sqs()
            .receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(10).visibilityTimeout(0))
            .messages();
        return messages.isEmpty()
            ? EMPTY
            : Html.of(
                  "<ol>\n{}</ol>\n",
                  messages
                      .stream()
                      .map(message -> Html.of("<li><pre tabindex=\"0\">{}</pre></li>\n", message.body()))
                      .toList()
              );
    }

    private Html deployment() {
        return Html.of(
            "<dl>\n{}{}{}{}</dl>\n",
            Markup.pair("Emulator", system.clients().endpoint().toString()),
            Markup.pair("Kept in", system.state().toString()),
            Markup.pair("SMTP for mail to the community", "localhost:" + system.mailPort()),
            pairs(system.stack().outputs())
        );
    }

    private static List<Html> pairs(Map<String, String> values) {
        return new TreeMap<>(values)
            .entrySet()
            .stream()
            .map(pair -> Markup.pair(pair.getKey(), pair.getValue()))
            .toList();
    }

    private static String ids(FunctionPool function) {
        return function.processes().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : thing.endsWith("s") ? "es" : "s");
    }
}
