package org.socialgov.site;

import static org.socialgov.site.Words.date;
import static org.socialgov.site.Words.html;
import static org.socialgov.site.Words.say;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/**
 * The layout of every page: header and footer around its content. Classes that begin with {@code usa-} are the U.S. Web
 * Design System's, those with {@code site-} are the site's own ({@code styles/site.scss}).
 *
 * @param joinPath the path of the page where visitors join a community
 */
record Layout(Assets assets, String joinPath) {
    /** One link of the breadcrumb. */
    record Crumb(String path, String label) {}

    /**
     * A page's metadata and its breadcrumb.
     *
     * @param canonical the path of the page that search engines show in its place
     */
    record Head(String path, String canonical, String title, String description, List<Crumb> way) {
        Head(String path, String title, String description, List<Crumb> way) {
            this(path, path, title, description, way);
        }

        static Head of(Item item, List<Crumb> way) {
            return new Head(item.path(), item.title(), item.summary(), way);
        }
    }

    /** A breadcrumb: the home page, and the pages below it. */
    static List<Crumb> home(Crumb... below) {
        var way = new ArrayList<>(List.of(new Crumb("/", say("site.home"))));
        way.addAll(List.of(below));
        return List.copyOf(way);
    }

    /** A slot for a value of the deployment, filled when the page is served. */
    static Html slot(String name) {
        return Html.trusted(Marks.slot(name));
    }

    /** The site's name, for text that isn't markup: it holds no character that any format escapes. */
    static String siteName() {
        return Marks.slot("site-name");
    }

    /**
     * The identifier below the footer of a government's site: its agency, and the links that each such site must have.
     *
     * @see <a href="https://designsystem.digital.gov/components/identifier/">Identifier</a>
     */
    static Html identifier() {
        return html(
            """
            <div class="usa-identifier">
            <section class="usa-identifier__section usa-identifier__section--masthead" aria-label="{site.identifier}">
            <div class="usa-identifier__container"><div class="usa-identifier__identity">
            <p class="usa-identifier__identity-domain">{site-host}</p>
            <p class="usa-identifier__identity-disclaimer">{site.identifier.official} <a href="https://{agency-domain}/">{agency-name}</a></p>
            </div></div>
            </section>
            <nav class="usa-identifier__section usa-identifier__section--required-links" aria-label="{site.identifier.links}">
            <div class="usa-identifier__container"><ul class="usa-identifier__required-links-list">
            <li class="usa-identifier__required-links-item"><a href="{agency-about}" class="usa-identifier__required-link usa-link">{site.identifier.about} {agency-short-name}</a></li>
            <li class="usa-identifier__required-links-item"><a href="/accessibility/" class="usa-identifier__required-link usa-link">{site.identifier.accessibility}</a></li>
            <li class="usa-identifier__required-links-item"><a href="{agency-foia}" class="usa-identifier__required-link usa-link">{site.identifier.foia}</a></li>
            <li class="usa-identifier__required-links-item"><a href="{agency-no-fear}" class="usa-identifier__required-link usa-link">{site.identifier.no-fear}</a></li>
            <li class="usa-identifier__required-links-item"><a href="{agency-inspector-general}" class="usa-identifier__required-link usa-link">{site.identifier.inspector-general}</a></li>
            <li class="usa-identifier__required-links-item"><a href="{agency-performance}" class="usa-identifier__required-link usa-link">{site.identifier.performance}</a></li>
            <li class="usa-identifier__required-links-item"><a href="/privacy/" class="usa-identifier__required-link usa-link">{site.identifier.privacy}</a></li>
            </ul></div>
            </nav>
            <section class="usa-identifier__section usa-identifier__section--usagov" aria-label="{site.identifier.usa-gov}">
            <div class="usa-identifier__container">
            <div class="usa-identifier__usagov-description">{site.identifier.usa-gov.text}</div>
            <a href="https://www.usa.gov/" class="usa-link">{site.identifier.usa-gov.visit}</a>
            </div>
            </section>
            </div>
            """
        );
    }

    /** The frame for pages that functions render, with slots for their title, their description and their main part. */
    String frame() {
        var about = html("<meta name=\"description\" content=\"{description}\">\n");
        return document(slot("title"), about, "", column(slot("main")));
    }

    /**
     * A page with the same layout as the pages that functions render, so that a form looks the same when a function
     * returns it with errors.
     */
    String made(Head head, Html main) {
        return document(Html.text(head.title()), about(head), "", column(main));
    }

    private static Html column(Html main) {
        return Html.of("<div class=\"grid-container site-column site-made\">{}</div>", main);
    }

    /** A page whose main part spans the width of the window. */
    String wide(Head head, Html main) {
        return document(Html.text(head.title()), about(head), head.path(), main);
    }

    private static Html about(Head head) {
        return html(
            """
            <meta name="description" content="{}">
            <meta property="og:title" content="{}">
            <meta property="og:description" content="{}">
            <meta property="og:type" content="website">
            <meta property="og:url" content="{site-origin}{}">
            <meta property="og:site_name" content="{site-name}">
            <link rel="canonical" href="{site-origin}{}">
            """,
            head.description(),
            head.title(),
            head.description(),
            head.path(),
            head.canonical()
        );
    }

    /** A page of text: breadcrumb, title, introduction, text. */
    String article(Head head, Html body) {
        return article(head, head.description(), Html.NOTHING, body, Html.NOTHING);
    }

    /**
     * A page of text.
     *
     * @param deck the line below the title, empty if there is none
     * @param facts the markup between title and text, such as the date
     * @param body the text
     * @param after the markup below the text, in the width of the window
     */
    String article(Head head, String deck, Html facts, Html body, Html after) {
        var outline = Outline.of(body);
        var text = Html.of("<div class=\"usa-prose\">\n{}</div>\n", body);
        var main = Html.of(
            """
            <div class="grid-container site-column">
            {}<h1>{}</h1>
            {}{}{}{}</div>
            """,
            breadcrumb(head),
            head.title(),
            deck.isEmpty() ? Html.NOTHING : Html.of("<p class=\"usa-intro\">{}</p>\n", deck),
            facts,
            outline.isWorthIt() ? withOutline(outline, text) : text,
            after
        );
        return wide(head, main);
    }

    /**
     * A list with its introduction beside it.
     *
     * @param list headings and collections
     */
    String list(Item introduction, List<Crumb> way, Html list) {
        var head = Head.of(introduction, way);
        var main = html(
            """
            <div class="grid-container site-column">
            {}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            <div class="site-columns">
            <div class="site-columns__main site-list">
            {}<p class="site-downloads">{site.follow} <a href="{}feed.xml">Atom</a> <a href="{}feed.json">JSON</a></p>
            </div>
            <div class="site-columns__side site-card usa-prose">
            {}</div>
            </div>
            </div>
            """,
            breadcrumb(head),
            head.title(),
            introduction.intro(),
            list,
            introduction.path(),
            introduction.path(),
            introduction.body()
        );
        return wide(head, main);
    }

    private static Html withOutline(Outline outline, Html text) {
        var links = outline
            .entries()
            .stream()
            .map(entry -> Html.of("<li><a href=\"#{}\">{}</a></li>\n", entry.id(), entry.text()))
            .toList();
        return html(
            """
            <div class="site-columns">
            <nav class="site-outline site-columns__side" aria-labelledby="on-this-page"><h2 id="on-this-page" class="site-outline__title">{site.on-this-page}</h2><ul>
            {}</ul></nav>
            <div class="site-columns__main">
            {}</div>
            </div>
            """,
            links,
            text
        );
    }

    /** The tag of sample content. */
    static Html sampleTag(boolean sample) {
        return sample ? html("<span class=\"usa-tag site-sample\">{site.sample}</span>") : Html.NOTHING;
    }

    /** A line that says that a page shows sample content, with the tag. */
    static Html madeUp(boolean sample) {
        return sample ? html("<p>{} {site.sample.note}</p>\n", sampleTag(true)) : Html.NOTHING;
    }

    /** A warning above a text. */
    static Html warning(Object text) {
        return Html.of(
            """
            <div class="usa-alert usa-alert--warning usa-alert--slim"><div class="usa-alert__body"><p class="usa-alert__text">{}</p></div></div>
            """,
            text
        );
    }

    /** A date for people. */
    static Html day(LocalDate day) {
        return Html.of("<time datetime=\"{}\">{}</time>", day, date("date.day", day));
    }

    /** The tag of a review that is due, shown from that day on. */
    static Html overdue(LocalDate due) {
        return Marks.from(due, html(" <span class=\"usa-tag site-overdue\">{site.tools.overdue}</span>"));
    }

    /** A text as the subject in the address of a {@code mailto} link. */
    static String mailSubject(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The breadcrumb. */
    static Html breadcrumb(Head head) {
        return Frame.breadcrumb(
            Words.ENGLISH,
            head
                .way()
                .stream()
                .map(crumb -> Map.entry(crumb.path(), crumb.label()))
                .toList(),
            head.title()
        );
    }

    private String document(Html title, Html about, String path, Html main) {
        return html(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{} | {site-name}</title>
            {}<meta name="theme-color" content="#162e51">
            <link rel="icon" href="{}" type="image/svg+xml">
            <link rel="stylesheet" href="{}">
            <link rel="alternate" type="application/atom+xml" title="{site-name}" href="/feed.xml">
            <link rel="alternate" type="application/feed+json" title="{site-name}" href="/feed.json">
            </head>
            <body>
            <a class="usa-skipnav" href="#main-content">{site.skip}</a>
            {government-banner}{}<main id="main-content" class="site-main" tabindex="-1">
            {}</main>
            {}{identifier}</body>
            </html>
            """,
            title,
            about,
            assets.path("icon.svg"),
            assets.path("site.css"),
            header(path),
            main,
            footer()
        ).markup();
    }

    private Html header(String path) {
        var links = new ArrayList<Html>();
        String here = section(path);
        for (var section : Frame.SECTIONS) {
            links.add(
                Html.of(
                    "<li><a class=\"site-nav__link\" href=\"{}\"{}>{}</a></li>\n",
                    section.getKey(),
                    section.getKey().equals(here)
                        ? Html.trusted(" aria-current=\"" + (here.equals(path) ? "page" : "true") + "\"")
                        : Html.NOTHING,
                    say(section.getValue())
                )
            );
        }
        return html(
            """
            <header class="site-header">
            <div class="grid-container site-header__inner">
            <div class="site-title" itemscope itemtype="https://schema.org/Organization"><a class="site-title__link" itemprop="url" href="/"><span itemprop="name">{site-name}</span></a> <span class="site-title__tagline">{site.tagline}</span></div>
            <p class="site-header__actions"><a class="site-header__join" href="{}">{site.join}</a> <a class="site-header__manage" href="{}/">{site.manage-short}<span class="usa-sr-only"> {site.manage-rest}</span></a></p>
            <details class="site-toggle site-menu"><summary class="site-toggle__button">{site.menu}</summary></details>
            <div class="site-header__panel">
            <nav class="site-nav" aria-label="{site.navigation}"><ul class="site-nav__list">
            {}</ul></nav>
            <form class="site-header__search" role="search" action="/search/" method="get">
            <label class="usa-sr-only" for="search">{search.label}</label>
            <input class="usa-input" id="search" type="search" name="q" maxlength="200"><button class="usa-button" type="submit">{search.button}</button>
            </form>
            </div>
            </div>
            </header>
            """,
            joinPath,
            FunctionRoute.MANAGE.path(),
            links
        );
    }

    /** The section of a path: the longest matching prefix. Only the home page itself is in no other section. */
    private static String section(String path) {
        String found = path.equals("/") ? path : "";
        for (var section : Frame.SECTIONS.subList(1, Frame.SECTIONS.size())) {
            if (path.startsWith(section.getKey()) && section.getKey().length() > found.length()) {
                found = section.getKey();
            }
        }
        return found;
    }

    private static Html footer() {
        return html(
            """
            <footer class="site-footer">
            <div class="grid-container site-footer__inner">
            <nav aria-label="{site.footer}"><ul class="site-footer__list">
            <li><a class="site-footer__link" href="/privacy/">{site.privacy}</a></li>
            <li><a class="site-footer__link" href="/accessibility/">{site.accessibility}</a></li>
            <li><a class="site-footer__link" href="{}/">{site.manage}</a></li>
            </ul></nav>
            <p class="site-footer__contact">{site.contact}: <a class="site-footer__link" href="mailto:{community-address}">{community-address}</a></p>
            </div>
            </footer>
            """,
            FunctionRoute.MANAGE.path()
        );
    }
}
