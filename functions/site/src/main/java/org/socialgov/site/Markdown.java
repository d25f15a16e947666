package org.socialgov.site;

import java.text.Normalizer;
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
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jsoup.select.Evaluator;
import org.jsoup.select.Selector;
import org.socialgov.web.Html;

/**
 * Renders the Markdown of Jekyll and Hugo as safe and valid markup: variables are filled, raw HTML is cleaned by an
 * allow-list, headings start below the page's own, and mail links are encoded correctly.
 *
 * <p>The file has more than 500 lines since each step works on the same parsed document, and their order matters.
 */
final class Markdown {

    /** The id of the main part, the target of the skip link. */
    private static final String MAIN = "main-content";

    /** The id of the heading at the foot of an article. */
    private static final String FOOT = "about-this-page";

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\w.]+)\\s*}}");
    private static final Pattern SHORTCODE = Pattern.compile(
        "\\{\\{[<%]\\s*/?\\s*([\\w-]+)?(?:(?!\\{\\{[<%]).)*?[>%]}}",
        Pattern.DOTALL
    );
    private static final Pattern REF = Pattern.compile("\\{\\{[<%]\\s*(?:rel)?ref\\s+\"?([^\"\\s>%]+)\"?\\s*[>%]}}");
    private static final Pattern LIQUID = Pattern.compile("\\{%-?\\s*(\\w+)?.*?%}|\\{\\{[^<%}][^}]*}}");
    private static final Pattern KRAMDOWN = Pattern.compile(
        "\\{:\\s*(?:[.#][A-Za-z][\\w-]*|[\\w-]+=\"[^\"\\n]*\")(?:\\s+(?:[.#][\\w-]+|[\\w-]+=\"[^\"\\n]*\"))*\\s*}"
    );
    private static final Pattern TAG_END = Pattern.compile("\\{%-?\\s*end");
    private static final Pattern TASK = Pattern.compile("\\[[ xX]\\] ");
    /** Begins with its colon, so that the search for it compares one character at most places. */
    private static final Pattern EMOJI = Pattern.compile(":(?<![\\w:/].)[a-z][a-z_-]{2,}:(?![\\w:/])");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
    private static final Pattern ID = Pattern.compile("[A-Za-z][\\w:.-]*");
    private static final Pattern OWN_ID = Pattern.compile("\\s*\\{#([A-Za-z][\\w-]*)}\\s*$");
    private static final Pattern SUBJECT = Pattern.compile("([?&]subject=)([^&]*)", Pattern.CASE_INSENSITIVE);

    /** Stands for the site while relative links are resolved; it never appears in a page. */
    private static final String HERE = "https://site.invalid";

    private static final Safelist ALLOWED = Safelist.relaxed()
        .addTags("abbr", "aside", "del", "details", "figcaption", "figure", "hr", "ins", "kbd", "mark", "s", "samp")
        .addTags("section", "summary", "time", "var")
        .addAttributes(":all", "dir", "id", "lang")
        .addAttributes("a", "aria-label", "class", "href", "name", "title")
        .addAttributes("abbr", "title")
        .addAttributes("td", "headers", "scope")
        .addAttributes("th", "headers", "scope")
        .addAttributes("time", "datetime")
        .removeTags("strike", "u")
        .removeProtocols("a", "href", "ftp")
        .addProtocols("a", "href", "sms", "tel")
        .preserveRelativeLinks(true);

    /** Attributes that only the layout of another site needs. */
    private static final Pattern LAYOUT = Pattern.compile(
        "align|aria-\\w+|border|cell(padding|spacing)|class|data-[\\w-]+|decoding|height|loading|rel|role|target|valign|width"
    );

    private static final Parser PARSER = Parser.builder()
        .extensions(List.of(TablesExtension.create()))
        .customDelimiterProcessor(new Strikethrough())
        .build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
        .extensions(List.of(TablesExtension.create()))
        .build();

    private static final Evaluator STRUCK = Selector.evaluatorOf("strike");
    private static final Evaluator TABLES = Selector.evaluatorOf("table");
    private static final Evaluator HEADINGS = Selector.evaluatorOf("h1, h2, h3, h4, h5, h6");
    private static final Evaluator NAMED = Selector.evaluatorOf("[id]:not(a, h1, h2, h3, h4, h5, h6)");
    private static final Evaluator PLACES = Selector.evaluatorOf("[id]:not(a)");
    private static final Evaluator ANCHORS = Selector.evaluatorOf("a[id], a[name]");
    private static final Evaluator LINKS_WITHIN = Selector.evaluatorOf("a[href^=#]");
    private static final Evaluator MAIL_LINKS = Selector.evaluatorOf("a[href^=mailto:]");
    private static final Evaluator LINKS = Selector.evaluatorOf("a");
    private static final Evaluator IMAGES = Selector.evaluatorOf("img");

    /** An address in the text, without the punctuation behind it. */
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"“”]*[^\\s<>\"“”‘’'.,;:!?()\\[\\]]");

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
    private final String path;
    private final Targets targets;
    private final Problems problems;
    private final List<Targets.Answer> answers = new ArrayList<>();
    private final Set<String> named = new HashSet<>();

    private Markdown(Source source, String path, Targets targets, Problems problems) {
        this.source = source;
        this.path = path;
        this.targets = targets;
        this.problems = problems;
    }

    /**
     * A document's body.
     *
     * @param text its text without markup, for the search
     * @param answers what it has asked of the targets; all else that it depends on is in its file
     */
    record Rendered(Html html, String text, List<Targets.Answer> answers) {}

    /** The document's body as markup for a place below an {@code h1}. */
    static Rendered render(Source source, String path, Targets targets, Problems problems) {
        return new Markdown(source, path, targets, problems).render();
    }

    /** A short text with emphasis and links, from a field of an item's front matter; nothing if it has none. */
    static Html field(Item item, String name, Targets targets, Problems problems) {
        var fields = item.fields();
        var text = fields.text(name);
        if (text.isEmpty()) {
            return Html.NOTHING;
        }
        // The text as a document of one line, so that what is removed is named where the field is.
        var line = new Source(item.source().file(), fields, text.get(), fields.line(name));
        return render(line, item.path(), targets, problems).html();
    }

    private Rendered render() {
        var footnotes = new Footnotes(withoutEmoji(withoutMacros(withVariables(source.body()))));
        Document raw = Jsoup.parseBodyFragment(RENDERER.render(PARSER.parse(footnotes.text())), HERE + path);
        footnotes.add(raw, note -> RENDERER.render(PARSER.parse(note)));
        footnotes.missing().forEach(note -> name("[^" + note + "]", "there is no footnote " + note));
        footnotes
            .unused()
            .forEach(note -> name("[^" + note + "]", "no text refers to the footnote " + note + "; left out"));
        raw.select(STRUCK).tagName("s");
        nameRemoved(raw);
        Document body = new Cleaner(ALLOWED).clean(raw);
        body.outputSettings().prettyPrint(false);
        insert(body, "://", ADDRESS, Markdown::link);
        if (footnotes.text().contains("[ ] ") || footnotes.text().contains("[x] ")) {
            drawBoxes(body);
        }
        levelHeadings(body);
        nameHeadings(body);
        mendAnchors(body);
        mendImages(body);
        mendLinks(body);
        body.select(TABLES).forEach(Markdown::stack);
        return new Rendered(Html.trusted(body.body().html()), Marks.strip(body.body().text()), answers);
    }

    /** A table whose rows are stacked on a phone, each cell with its column's name; elsewhere it can scroll. */
    private static void stack(Element table) {
        table.addClass("usa-table");
        var columns = table.select("thead th").eachText();
        if (!columns.isEmpty()) {
            table.addClass("usa-table--stacked");
            for (Element row : table.select("tbody tr")) {
                var cells = row.select("td");
                for (int i = 0; i < Math.min(cells.size(), columns.size()); i++) {
                    cells.get(i).attr("data-label", columns.get(i));
                }
            }
        }
        table.wrap("<div class=\"usa-table-container--scrollable\" tabindex=\"0\"></div>");
    }

    /** Reports each kind of element, and of attribute, that the page is without, once. */
    private void nameRemoved(Document raw) {
        for (Element element : raw.body().getAllElements()) {
            String tag = element.tagName();
            if (element == raw.body()) {
                continue;
            }
            if (!ALLOWED.isSafeTag(tag)) {
                boolean text = element.hasText() && !tag.equals("script") && !tag.equals("style");
                name("<" + tag, "<" + tag + "> is not supported; " + (text ? "only its text is kept" : "removed"));
                continue;
            }
            for (Attribute attribute : element.attributes()) {
                String attributeName = attribute.getKey();
                if (attributeName.equals("href") && !ALLOWED.isSafeAttribute(tag, element, attribute)) {
                    name(
                        attribute.getValue(),
                        "links to " + attribute.getValue() + " are not supported; its text is kept"
                    );
                } else if (
                    !LAYOUT.matcher(attributeName).matches() && !ALLOWED.isSafeAttribute(tag, element, attribute)
                ) {
                    name(attributeName + "=", "the attribute " + attributeName + " is not supported; removed");
                }
            }
        }
    }

    private <T> T ask(Function<Targets, T> question) {
        T answer = question.apply(targets);
        answers.add(new Targets.Answer(question, answer));
        return answer;
    }

    private void name(String where, String what) {
        if (named.add(what)) {
            problems.warning(source.file(), source.line(where), what);
        }
    }

    /**
     * Puts elements in the place of a pattern in the text, but not in links and code.
     *
     * @param hint a part of each match, which is faster to find
     * @param element the element for a match; empty if the text stays
     */
    static void insert(Document body, String hint, Pattern pattern, Function<MatchResult, Optional<Element>> element) {
        for (TextNode text : body.body().nodeStream(TextNode.class).toList()) {
            String whole = text.getWholeText();
            if (!whole.contains(hint) || text.parentElement().closest("a, code, pre") != null) {
                continue;
            }
            int from = 0;
            for (MatchResult match : pattern.matcher(whole).results().toList()) {
                var inserted = element.apply(match);
                if (inserted.isPresent()) {
                    text.before(new TextNode(whole.substring(from, match.start()))).before(inserted.get());
                    from = match.end();
                }
            }
            text.text(whole.substring(from));
        }
    }

    /** A link of an address in the text, as the readers of Hugo's and GitHub's Markdown see it. */
    private static Optional<Element> link(MatchResult address) {
        return Optional.of(new Element("a").attr("href", address.group()).text(address.group()));
    }

    /** Draws the boxes of a list of tasks. A page has no form that would keep what a reader ticks. */
    private static void drawBoxes(Document body) {
        for (Element item : body.select("li, li > p:first-child")) {
            if (item.firstChild() instanceof TextNode first && TASK.matcher(first.getWholeText()).lookingAt()) {
                String text = first.getWholeText();
                first.text((text.charAt(1) == ' ' ? "☐" : "☑") + text.substring(3));
            }
        }
    }

    private String withVariables(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String value = VARIABLES.get(match.group(1));
            if (value == null) {
                name(match.group(), "no variable " + match.group(1) + "; left out");
            }
            return Matcher.quoteReplacement(value == null ? "" : value);
        });
    }

    /**
     * Macros of another site (Hugo's shortcodes, Jekyll's tags, kramdown's attributes): their content stays, they
     * themselves are removed and reported once each. Hugo's references become links to the pages.
     */
    private String withoutMacros(String text) {
        String linked = REF.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            var page = ask(known -> known.named(name));
            if (page.isEmpty()) {
                name(match.group(), "there is no file " + name + " that the shortcode ref could link to; removed");
            }
            return Matcher.quoteReplacement(page.orElse(nothing(text, match)));
        });
        String withoutShortcodes = without(
            SHORTCODE,
            linked,
            match -> "unknown shortcode " + (match.group(1) == null ? match.group() : match.group(1))
        );
        String withoutTags = without(LIQUID, withoutShortcodes, match ->
            match.group(1) == null ? match.group() + " is not supported" : "unknown tag " + match.group(1)
        );
        return without(KRAMDOWN, withoutTags, match -> "the attributes " + match.group() + " are not supported");
    }

    private String without(Pattern macro, String text, Function<MatchResult, String> description) {
        if (!text.contains("{")) {
            return text;
        }
        return macro.matcher(text).replaceAll(match -> {
            // The end of a pair of tags is named with its beginning.
            if (!TAG_END.matcher(match.group()).lookingAt()) {
                name(match.group(), description.apply(match) + "; removed");
            }
            return nothing(text, match);
        });
    }

    /** The rest of a macro: an empty address where it was one, so that a title behind it doesn't become the address. */
    private static String nothing(String text, MatchResult macro) {
        return macro.start() > 1 && text.startsWith("](", macro.start() - 2) ? "<>" : "";
    }

    /** Names of emoji, which other site generators replace. The text is complete without them. */
    private String withoutEmoji(String text) {
        return EMOJI.matcher(text).replaceAll(match -> {
            name(match.group(), "emoji are not supported: " + match.group() + "; removed");
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

    /** Gives each heading an id, and leaves each other id to the first element that has it. */
    private static void nameHeadings(Document body) {
        Set<String> taken = new HashSet<>(Set.of(MAIN, FOOT));
        for (Element element : body.select(NAMED)) {
            String id = ID.matcher(element.id()).matches() ? element.id() : Slug.of(element.id());
            if (taken.add(id)) {
                element.attr("id", id);
            } else {
                element.removeAttr("id");
            }
        }
        for (Element heading : headings(body)) {
            String wanted = ownId(heading).orElseGet(() -> Slug.of(heading.text()));
            String id = wanted;
            for (int i = 2; !taken.add(id); i++) {
                id = wanted + "-" + i;
            }
            heading.attr("id", id);
        }
    }

    /** A heading's explicit id, in HTML or in Hugo's notation: {@code ## Web chat {#chat}}, which isn't text. */
    private static Optional<String> ownId(Element heading) {
        if (ID.matcher(heading.id()).matches()) {
            return Optional.of(heading.id());
        }
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
        body.select(PLACES).forEach(element -> places.putIfAbsent(bare(element.id()), element.id()));
        headings(body).forEach(heading -> places.putIfAbsent(bare(heading.text()), heading.id()));
        for (Element anchor : body.select(ANCHORS)) {
            String id = Slug.of(anchor.id().isEmpty() ? anchor.attr("name") : anchor.id());
            anchor.removeAttr("id").removeAttr("name");
            if (places.putIfAbsent(bare(id), id) == null) {
                (anchor.hasAttr("href") ? anchor : anchor.before(new Element("span")).previousElementSibling()).attr(
                    "id",
                    id
                );
            }
        }
        for (Element link : body.select(LINKS_WITHIN)) {
            String place = places.get(bare(link.attr("href")));
            if (place != null) {
                link.attr("href", "#" + place);
            }
        }
    }

    private static String bare(String id) {
        var bare = new StringBuilder();
        Normalizer.normalize(Targets.decoded(id), Normalizer.Form.NFD)
            .toLowerCase(Locale.ROOT)
            .codePoints()
            .filter(Character::isLetterOrDigit)
            .forEach(bare::appendCodePoint);
        return bare.toString();
    }

    private static List<Element> headings(Document body) {
        return body.select(HEADINGS);
    }

    private void mendLinks(Document body) {
        Set<String> contacts = new HashSet<>();
        for (Element link : body.select(MAIL_LINKS)) {
            String mended = encodeSubject(link.attr("href"));
            if (mended.toLowerCase(Locale.ROOT).contains("subject=join")) {
                contacts.add(address(mended));
            }
            link.attr("href", mended);
        }
        for (Element link : new ArrayList<>(body.select(LINKS))) {
            String href = site(link, "href");
            boolean says = link.hasText() || !link.select(IMAGES).isEmpty();
            if (href.isEmpty() || !says) {
                // The rest of a link whose address or text was a shortcode.
                if (!href.isEmpty()) {
                    name(href, "the link to " + href + " has no text; removed");
                }
                link.unwrap();
                continue;
            }
            link.attr("href", href);
            if (href.startsWith("mailto:") && contacts.contains(address(href))) {
                // The document names the person who processed requests to join by hand; the link now goes to the
                // community's address.
                link.attr(
                    "href",
                    "mailto:" + Marks.slot("community-address") + href.substring(7 + address(href).length())
                );
            } else if (href.startsWith("/")) {
                link.attr("href", Links.canonical(withPlainFragment(href)));
            }
            link.attr("class", style(link, href));
            if (link.attr("class").isEmpty()) {
                link.removeAttr("class");
            }
        }
    }

    /** A link's address: relative to the page or the file it becomes a path of the site, other addresses stay. */
    private String site(Element element, String attribute) {
        String href = element.attr(attribute).strip();
        if (href.startsWith("//")) {
            return "https:" + href;
        }
        if (href.isEmpty() || href.startsWith("#") || href.startsWith("/") || SCHEME.matcher(href).lookingAt()) {
            return href;
        }
        int end = Links.pathEnd(href);
        if (href.substring(0, end).endsWith(".md")) {
            var file = source.file();
            var page = ask(known -> known.beside(file, href.substring(0, end)));
            if (page.isPresent()) {
                return page.get() + href.substring(end);
            }
        }
        String whole = element.absUrl(attribute);
        return whole.startsWith(HERE + "/") ? whole.substring(HERE.length()) : href;
    }

    /** A link to a heading of another page, by the id that it has there. */
    private static String withPlainFragment(String href) {
        int hash = href.indexOf('#') + 1;
        String fragment = Targets.decoded(href.substring(hash));
        return hash == 0 || fragment.chars().allMatch(c -> c < 128)
            ? href
            : href.substring(0, hash) + Slug.of(fragment);
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
        for (Element image : new ArrayList<>(body.select(IMAGES))) {
            String src = site(image, "src");
            if (!ask(known -> known.hasFile(src))) {
                if (!src.isEmpty()) {
                    name(
                        image.attr("src"),
                        src.startsWith("/")
                            ? "there is no picture " + src + "; left out"
                            : "an image from another site is left out, since pages load nothing from elsewhere"
                    );
                }
                boolean isLink = image.closest("a") != null;
                image.replaceWith(new TextNode(isLink ? image.attr("alt") : ""));
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
