package org.socialgov.local.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.socialgov.web.Html;

/** The markup that the console's pages share. */
final class Markup {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH);

    private Markup() {}

    /** {@return a time in the time zone of this machine} */
    static Html time(Instant at) {
        return Html.of("<time datetime=\"{}\">{}</time>", at, TIME.format(at.atZone(ZoneId.systemDefault())));
    }

    /** {@return a name and its value, as an entry of a list} */
    static Html pair(String name, String value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
    }

    /**
     * A table that scrolls horizontally if it is too wide.
     *
     * @param label   its accessible name
     * @param kind    its class
     * @param columns the names of its columns
     * @param rows    its rows
     * @return the table
     */
    static Html table(String label, String kind, List<String> columns, List<Html> rows) {
        return Html.of(
            """
            <div class="wide" role="region" tabindex="0" aria-label="{}">
            <table class="{}">
            <thead><tr>{}</tr></thead>
            <tbody>
            {}</tbody>
            </table>
            </div>
            """,
            label,
            kind,
            columns
                .stream()
                .map(column -> Html.of("<th scope=\"col\">{}</th>", column))
                .toList(),
            rows
        );
    }

    /** {@return a whole page, see {@link Answers#page}} */
    static String page(String title, String path, Html main) {
        return Html.of(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{} | This machine</title>
            <link rel="stylesheet" href="/_local/console.css">
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header>
            <p class="name">This machine</p>
            <nav aria-label="Console">
            <ul>
            {}{}{}</ul>
            </nav>
            </header>
            <main id="main" tabindex="-1">
            <h1>{}</h1>
            {}
            </main>
            </body>
            </html>
            """,
            title,
            link("/_local/", "Status", path),
            link("/_local/mail/", "Mails", path),
            link("/", "The site", path),
            title,
            main
        ).markup();
    }

    private static Html link(String target, String name, String path) {
        var current = target.equals(path) ? Html.of(" aria-current=\"page\"") : Html.NOTHING;
        return Html.of("<li><a href=\"{}\"{}>{}</a></li>\n", target, current, name);
    }
}
