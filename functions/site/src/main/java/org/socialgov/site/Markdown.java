package org.socialgov.site;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.socialgov.web.Html;

/**
 * Renders the Markdown of Jekyll and Hugo as safe and valid markup: variables are filled, raw HTML is cleaned by an
 * allow-list, headings start below the page's own, and mail links are encoded correctly.
 */
final class Markdown {

    /** The id of the main part, the target of the skip link. */
    private static final String MAIN = "main-content";

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\w.]+)\\s*}}");
    private static final Pattern SHORTCODE = Pattern.compile("\\{\\{[<%]\\s*/?\\s*([\\w-]+)?.*?[>%]}}", Pattern.DOTALL);
    private static final Pattern EMOJI = Pattern.compile("(?<![\\w:/]):[a-z][a-z_-]{2,}:(?![\\w:/])");
    private static final Pattern HEADING = Pattern.compile("h[1-6]");
    private static final Pattern OWN_ID = Pattern.compile("\\s*\\{#([A-Za-z][\\w-]*)}\\s*$");
    private static final Pattern SUBJECT = Pattern.compile("([?&]subject=)([^&]*)", Pattern.CASE_INSENSITIVE);

    /** Serves only to recognize relative links while cleaning; it never appears in a page. */
    private static final String SOMEWHERE = "https://site.invalid/";

    private static final Safelist ALLOWED = Safelist.relaxed()
        .addTags("abbr", "details", "hr", "summary", "time")
        .addAttributes("a", "class", "href", "id", "name", "title")
        .addAttributes("abbr", "title")
        .addAttributes("td", "headers", "scope")
        .addAttributes("th", "headers", "scope")
        .addAttributes("time", "datetime")
        .removeTags("strike", "u")
        .removeProtocols("a", "href", "ftp")
        .preserveRelativeLinks(true);

    private static final Parser PARSER = Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
        .extensions(List.of(TablesExtension.create()))
        .build();

    /** Jekyll's variables, by name; the site's own stand for slots. */
    private static final Map<String, String> VARIABLES = Map.of(
        "site.baseurl",
        "",
        "site.url",
        Marks.slot("site-origin"),
        "site.community_address",
        Marks.slot("community-address"),
        "community_address",
        Marks.slot("community-address")
    );

    private final Source source;
    private final Problems problems;

    private Markdown(Source source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The document's body as markup for a place below an {@code h1}. */
    static Html render(Source source, Problems problems) {
        return new Markdown(source, problems).render();
    }

    /** A short text with emphasis and links, from a field of front matter. */
    static Html inline(String text) {
        String raw = RENDERER.render(PARSER.parse(text));
        return Html.trusted(new Cleaner(ALLOWED).clean(Jsoup.parseBodyFragment(raw, SOMEWHERE)).body().html());
    }

    private Html render() {
        if (Marks.occursIn(source.body())) {
            problems.error(source.file(), source.bodyLine(), "remove the private use characters U+E000 and U+E001");
            return Html.NOTHING;
        }
        String markdown = withoutEmoji(withoutShortcodes(withVariables(source.body())));
        String raw = RENDERER.render(PARSER.parse(markdown));
        Document body = new Cleaner(ALLOWED).clean(Jsoup.parseBodyFragment(raw, SOMEWHERE));
        body.outputSettings().prettyPrint(false);
        levelHeadings(body);
        nameHeadings(body);
        mendAnchors(body);
        mendLinks(body);
        mendImages(body);
        body.select("table")
            .addClass("usa-table")
            .wrap("<div class=\"usa-table-container--scrollable\" tabindex=\"0\"></div>");
        return Html.trusted(body.body().html());
    }

    private String withVariables(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String value = VARIABLES.get(match.group(1));
            if (value == null) {
                problems.warning(
                    source.file(),
                    source.line(match.group()),
                    "no variable " + match.group(1) + "; left out"
                );
            }
            return Matcher.quoteReplacement(value == null ? "" : value);
        });
    }

    /** Shortcodes are macros of another site: their content stays, they themselves are removed and reported once. */
    private String withoutShortcodes(String text) {
        Set<String> named = new HashSet<>();
        return SHORTCODE.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            if (name != null && named.add(name)) {
                problems.warning(source.file(), source.line(match.group()), "unknown shortcode " + name + "; removed");
            }
            return "";
        });
    }

    /** Names of emoji, which other site generators replace. The text is complete without them. */
    private String withoutEmoji(String text) {
        return EMOJI.matcher(text).replaceAll(match -> {
            problems.warning(
                source.file(),
                source.line(match.group()),
                "emoji are not supported: " + match.group() + "; removed"
            );
            return "";
        });
    }

    /**
     * Shifts headings below the page's {@code h1}: the outermost headings become {@code h2}, and no level is skipped.
     */
    private static void levelHeadings(Document body) {
        Deque<Integer> outer = new ArrayDeque<>();
        for (Element heading : headings(body)) {
            int level = heading.tagName().charAt(1) - '0';
            while (!outer.isEmpty() && outer.peek() >= level) {
                outer.pop();
            }
            outer.push(level);
            heading.tagName("h" + Math.min(6, 1 + outer.size()));
        }
    }

    private static void nameHeadings(Document body) {
        Set<String> taken = new HashSet<>(Set.of(MAIN));
        for (Element heading : headings(body)) {
            String wanted = ownId(heading).orElseGet(() -> Slug.of(heading.text()));
            String id = wanted;
            for (int i = 2; !taken.add(id); i++) {
                id = wanted + "-" + i;
            }
            heading.attr("id", id);
        }
    }

    /** A heading's explicit id in Hugo's notation: {@code ## Web chat {#chat}}. It isn't part of the text. */
    private static Optional<String> ownId(Element heading) {
        if (!(heading.lastChild() instanceof TextNode last)) {
            return Optional.empty();
        }
        var id = OWN_ID.matcher(last.getWholeText());
        if (!id.find()) {
            return Optional.empty();
        }
        last.text(last.getWholeText().substring(0, id.start()));
        return Optional.of(id.group(1));
    }

    /**
     * Repairs links inside the page. Other site generators derive slightly different ids from headings ({@code
     * what-we-ll-do}), and older documents mark a target by a link without an address.
     */
    private static void mendAnchors(Document body) {
        var places = new LinkedHashMap<>(Map.of(bare(MAIN), MAIN));
        body.select("[id]:not(a)").forEach(element -> places.putIfAbsent(bare(element.id()), element.id()));
        for (Element anchor : body.select("a[id], a[name]")) {
            String id = Slug.of(anchor.id().isEmpty() ? anchor.attr("name") : anchor.id());
            anchor.removeAttr("id").removeAttr("name");
            if (!anchor.hasAttr("href") && places.putIfAbsent(bare(id), id) == null) {
                anchor.before(new Element("span").attr("id", id));
            }
        }
        for (Element link : body.select("a[href^=#]")) {
            String place = places.get(bare(link.attr("href")));
            if (place != null) {
                link.attr("href", "#" + place);
            }
        }
    }

    private static String bare(String id) {
        return id.toLowerCase(Locale.ROOT).replaceAll("%20|[^a-z0-9]", "");
    }

    private static List<Element> headings(Document body) {
        return body
            .getAllElements()
            .stream()
            .filter(element -> HEADING.matcher(element.tagName()).matches())
            .toList();
    }

    private void mendLinks(Document body) {
        Set<String> contacts = new HashSet<>();
        for (Element link : body.select("a[href^=mailto:]")) {
            String mended = encodeSubject(link.attr("href"));
            if (mended.toLowerCase(Locale.ROOT).contains("subject=join")) {
                contacts.add(address(mended));
            }
            link.attr("href", mended);
        }
        for (Element link : new ArrayList<>(body.select("a"))) {
            if (link.attr("href").isEmpty() || (!link.hasText() && link.select("img").isEmpty())) {
                // The rest of a link whose address or text was a shortcode.
                link.unwrap();
                continue;
            }
            String href = link.attr("href");
            if (href.startsWith("mailto:") && contacts.contains(address(href))) {
                // The document names the person who processed requests to join by hand; the link now goes to the
                // community's address.
                link.attr(
                    "href",
                    "mailto:" + Marks.slot("community-address") + href.substring(7 + address(href).length())
                );
            } else if (href.startsWith("/")) {
                link.attr("href", Links.canonical(href));
            }
            link.attr("class", style(link, href));
            if (link.attr("class").isEmpty()) {
                link.removeAttr("class");
            }
        }
    }

    private static String style(Element link, String href) {
        if (link.hasClass("button") || link.hasClass("usa-button")) {
            // Only the page's own button, for the join form, is highlighted.
            return "usa-button usa-button--outline";
        }
        return href.startsWith("http") ? "usa-link usa-link--external" : "";
    }

    private static String address(String mailto) {
        int query = mailto.indexOf('?');
        return mailto.substring(7, query < 0 ? mailto.length() : query).toLowerCase(Locale.ROOT);
    }

    /**
     * In a link, {@code #} begins a fragment: in a subject it must be {@code %23} (RFC 6068), and a space {@code %20}.
     */
    static String encodeSubject(String mailto) {
        return SUBJECT.matcher(mailto).replaceAll(match -> {
            String subject = match.group(2).replace(" ", "%20").replace("#", "%23").replace("+", "%2B");
            return Matcher.quoteReplacement(match.group(1) + subject);
        });
    }

    private void mendImages(Document body) {
        for (Element image : new ArrayList<>(body.select("img"))) {
            if (!image.attr("src").startsWith("/")) {
                problems.warning(
                    source.file(),
                    source.line(image.attr("src")),
                    "an image from another site is left out, since pages load nothing from elsewhere"
                );
                image.remove();
            } else if (!image.hasAttr("alt")) {
                problems.error(
                    source.file(),
                    source.line(image.attr("src")),
                    "an image needs a text for those who don't see it"
                );
            }
        }
    }
}
