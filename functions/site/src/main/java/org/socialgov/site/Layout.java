package org.socialgov.site;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Wording;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/**
 * The layout of every page: header and footer around its content. Classes that begin with {@code usa-} are the U.S. Web
 * Design System's, those with {@code site-} are the site's own ({@code styles/site.scss}).
 */
final class Layout {

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
    }

    private final Wording wording;
    private final Assets assets;
    private final String joinPath;

    /** @param joinPath the path of the page where visitors join a community */
    Layout(Wording wording, Assets assets, String joinPath) {
        this.wording = wording;
        this.assets = assets;
        this.joinPath = joinPath;
    }

    /** A breadcrumb: the home page, and the pages below it. */
    List<Crumb> home(Crumb... below) {
        var way = new ArrayList<>(List.of(new Crumb("/", say("site.home"))));
        way.addAll(List.of(below));
        return List.copyOf(way);
    }

    /** A slot for a value of the deployment, filled when the page is served. */
    static Html slot(String name) {
        return Html.trusted(Marks.slot(name));
    }

    /** The site's name, for text that isn't markup: it holds no character that any format escapes. */
    String siteName() {
        return Marks.slot("site-name");
    }

    /**
     * The identifier below the footer of a government's site: its agency, and the links that each such site must have.
     *
     * @see <a href="https://designsystem.digital.gov/components/identifier/">Identifier</a>
     */
    Html identifier() {
        var links = new ArrayList<Html>();
        links.add(
            Html.of(
                "<a href=\"{}\" class=\"usa-identifier__required-link usa-link\">{} {}</a>",
                slot("agency-about"),
                say("site.identifier.about"),
                slot("agency-short-name")
            )
        );
        links.add(required(Html.text("/accessibility/"), "accessibility"));
        links.add(required(slot("agency-foia"), "foia"));
        links.add(required(slot("agency-no-fear"), "no-fear"));
        links.add(required(slot("agency-inspector-general"), "inspector-general"));
        links.add(required(slot("agency-performance"), "performance"));
        links.add(required(Html.text("/privacy/"), "privacy"));
        var items = links
            .stream()
            .map(link -> Html.of("<li class=\"usa-identifier__required-links-item\">{}</li>\n", link))
            .toList();
        return Html.of(
            """
            <div class="usa-identifier">
            <section class="usa-identifier__section usa-identifier__section--masthead" aria-label="{}">
            <div class="usa-identifier__container"><div class="usa-identifier__identity">
            <p class="usa-identifier__identity-domain">{}</p>
            <p class="usa-identifier__identity-disclaimer">{} <a href="https://{}/">{}</a></p>
            </div></div>
            </section>
            <nav class="usa-identifier__section usa-identifier__section--required-links" aria-label="{}">
            <div class="usa-identifier__container"><ul class="usa-identifier__required-links-list">
            {}</ul></div>
            </nav>
            <section class="usa-identifier__section usa-identifier__section--usagov" aria-label="{}">
            <div class="usa-identifier__container">
            <div class="usa-identifier__usagov-description">{}</div>
            <a href="https://www.usa.gov/" class="usa-link">{}</a>
            </div>
            </section>
            </div>
            """,
            say("site.identifier"),
            slot("site-host"),
            say("site.identifier.official"),
            slot("agency-domain"),
            slot("agency-name"),
            say("site.identifier.links"),
            items,
            say("site.identifier.usa-gov"),
            say("site.identifier.usa-gov.text"),
            say("site.identifier.usa-gov.visit")
        );
    }

    private Html required(Html address, String name) {
        return Html.of(
            "<a href=\"{}\" class=\"usa-identifier__required-link usa-link\">{}</a>",
            address,
            say("site.identifier." + name)
        );
    }

    /** The frame for pages that functions render, with slots for their title, their description and their main part. */
    String frame() {
        var about = Html.of("<meta name=\"description\" content=\"{}\">\n", slot("description"));
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

    private Html about(Head head) {
        return Html.of(
            """
            <meta name="description" content="{}">
            <meta property="og:title" content="{}">
            <meta property="og:description" content="{}">
            <meta property="og:type" content="website">
            <meta property="og:url" content="{}{}">
            <meta property="og:site_name" content="{}">
            <link rel="canonical" href="{}{}">
            """,
            head.description(),
            head.title(),
            head.description(),
            slot("site-origin"),
            head.path(),
            slot("site-name"),
            slot("site-origin"),
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
        var head = new Head(introduction.path(), introduction.title(), introduction.summary(), way);
        var main = Html.of(
            """
            <div class="grid-container site-column">
            {}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            <div class="site-columns">
            <div class="site-columns__main site-list">
            {}<p class="site-downloads">{} <a href="{}feed.xml">Atom</a> <a href="{}feed.json">JSON</a></p>
            </div>
            <div class="site-columns__side site-card usa-prose">
            {}</div>
            </div>
            </div>
            """,
            breadcrumb(head),
            head.title(),
            introduction.deck().isEmpty() ? introduction.summary() : introduction.deck(),
            list,
            say("site.follow"),
            introduction.path(),
            introduction.path(),
            introduction.body()
        );
        return wide(head, main);
    }

    private Html withOutline(Outline outline, Html text) {
        var links = outline
            .entries()
            .stream()
            .map(entry -> Html.of("<li><a href=\"#{}\">{}</a></li>\n", entry.id(), entry.text()))
            .toList();
        return Html.of(
            """
            <div class="site-columns">
            <nav class="site-outline site-columns__side" aria-labelledby="on-this-page"><h2 id="on-this-page" class="site-outline__title">{}</h2><ul>
            {}</ul></nav>
            <div class="site-columns__main">
            {}</div>
            </div>
            """,
            say("site.on-this-page"),
            links,
            text
        );
    }

    /** The tag of sample content. */
    Html sampleTag(boolean sample) {
        return sample ? Html.of("<span class=\"usa-tag site-sample\">{}</span>", say("site.sample")) : Html.NOTHING;
    }

    /** A line that says that a page shows sample content, with the tag. */
    Html madeUp(boolean sample) {
        return sample ? Html.of("<p>{} {}</p>\n", sampleTag(true), say("site.sample.note")) : Html.NOTHING;
    }

    /** A date for people. */
    Html day(LocalDate day) {
        return Html.of("<time datetime=\"{}\">{}</time>", day, wording.date("date.day", day));
    }

    /** The tag of a review that is due, shown from that day on. */
    Html overdue(LocalDate due) {
        return Marks.between(
            due,
            LocalDate.MAX,
            Html.of(" <span class=\"usa-tag site-overdue\">{}</span>", say("site.tools.overdue"))
        );
    }

    /** A text as the subject in the address of a {@code mailto} link. */
    static String mailSubject(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The breadcrumb. */
    Html breadcrumb(Head head) {
        return Frame.breadcrumb(
            wording,
            head
                .way()
                .stream()
                .map(crumb -> Map.entry(crumb.path(), crumb.label()))
                .toList(),
            head.title()
        );
    }

    Wording wording() {
        return wording;
    }

    String say(String key) {
        return wording.say(key);
    }

    String say(String key, String name, String value) {
        return wording.say(key, Map.of(name, value));
    }

    String say(String key, Map<String, ?> values) {
        return wording.say(key, values);
    }

    private String document(Html title, Html about, String path, Html main) {
        return Html.of(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{} | {}</title>
            {}<meta name="theme-color" content="#162e51">
            <link rel="icon" href="{}" type="image/svg+xml">
            <link rel="stylesheet" href="{}">
            <link rel="alternate" type="application/atom+xml" title="{}" href="/feed.xml">
            <link rel="alternate" type="application/feed+json" title="{}" href="/feed.json">
            </head>
            <body>
            <a class="usa-skipnav" href="#main-content">{}</a>
            {}{}<main id="main-content" class="site-main" tabindex="-1">
            {}</main>
            {}{}</body>
            </html>
            """,
            title,
            slot("site-name"),
            about,
            assets.path("icon.svg"),
            assets.path("site.css"),
            slot("site-name"),
            slot("site-name"),
            say("site.skip"),
            slot("government-banner"),
            header(path),
            main,
            footer(),
            slot("identifier")
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
        return Html.of(
            """
            <header class="site-header">
            <div class="grid-container site-header__inner">
            <div class="site-title" itemscope itemtype="https://schema.org/Organization"><a class="site-title__link" itemprop="url" href="/"><span itemprop="name">{}</span></a> <span class="site-title__tagline">{}</span></div>
            <p class="site-header__actions"><a class="site-header__join" href="{}">{}</a> <a class="site-header__manage" href="{}/">{}<span class="usa-sr-only"> {}</span></a></p>
            <details class="site-toggle site-menu"><summary class="site-toggle__button">{}</summary></details>
            <div class="site-header__panel">
            <nav class="site-nav" aria-label="{}"><ul class="site-nav__list">
            {}</ul></nav>
            <form class="site-header__search" role="search" action="/search/" method="get">
            <label class="usa-sr-only" for="search">{}</label>
            <input class="usa-input" id="search" type="search" name="q" maxlength="200"><button class="usa-button" type="submit">{}</button>
            </form>
            </div>
            </div>
            </header>
            """,
            slot("site-name"),
            say("site.tagline"),
            joinPath,
            say("site.join"),
            FunctionRoute.MANAGE.path(),
            say("site.manage-short"),
            say("site.manage-rest"),
            say("site.menu"),
            say("site.navigation"),
            links,
            say("search.label"),
            say("search.button")
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

    private Html footer() {
        var address = slot("community-address");
        return Html.of(
            """
            <footer class="site-footer">
            <div class="grid-container site-footer__inner">
            <nav aria-label="{}"><ul class="site-footer__list">
            <li><a class="site-footer__link" href="/privacy/">{}</a></li>
            <li><a class="site-footer__link" href="/accessibility/">{}</a></li>
            <li><a class="site-footer__link" href="{}/">{}</a></li>
            </ul></nav>
            <p class="site-footer__contact">{}: <a class="site-footer__link" href="mailto:{}">{}</a></p>
            </div>
            </footer>
            """,
            say("site.footer"),
            say("site.privacy"),
            say("site.accessibility"),
            FunctionRoute.MANAGE.path(),
            say("site.manage"),
            say("site.contact"),
            address,
            address
        );
    }
}
