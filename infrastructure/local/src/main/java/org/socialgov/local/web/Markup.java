package org.socialgov.local.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The console's HTML. */
final class Markup {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH);

    private Markup() {}

    /** {@return a text so that it stays a text, in content and in attributes} */
    static String text(String text) {
        return text
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
    }

    /** {@return a moment as it is read on this machine} */
    static String time(Instant at) {
        var local = at.atZone(ZoneId.systemDefault());
        return "<time datetime=\"" + at + "\">" + TIME.format(local) + "</time>";
    }

    /**
     * A whole page.
     *
     * @param title its title and heading
     * @param path  its path, to mark it in the navigation
     * @param main  its content, already HTML
     * @return the page
     */
    static String page(String title, String path, String main) {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s | This machine</title>
        <link rel="stylesheet" href="/_local/console.css">
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
        <p class="name">SocialGov on this machine</p>
        <nav aria-label="Console">
        <ul>
        %s%s%s</ul>
        </nav>
        </header>
        <main id="main" tabindex="-1">
        <h1>%s</h1>
        %s
        </main>
        </body>
        </html>
        """.formatted(
            text(title),
            link("/_local/", "What goes on", path),
            link("/_local/mail/", "Mails", path),
            link("/communities/social-media/", "The site", path),
            text(title),
            main
        );
    }

    private static String link(String target, String name, String path) {
        var current = target.equals(path) ? " aria-current=\"page\"" : "";
        return "<li><a href=\"" + target + "\"" + current + ">" + name + "</a></li>\n";
    }
}
