package org.socialgov.coordinators.session;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.storage.Ledger;
import org.socialgov.web.Form;
import org.socialgov.web.FormBody;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/** What the pages of a community, and their parts, have in common: data, texts, times, and how a page is answered. */
public abstract class CommunityView {

    /** The box that each form has which is sent on purpose only. */
    protected static final String BOX = "agree";

    protected final Wiring wiring;
    protected final Community community;
    private final String texts;

    /** @param texts the prefix of the texts' keys, for example {@code coordinators.team.} */
    protected CommunityView(Wiring wiring, Community community, String texts) {
        this.wiring = wiring;
        this.community = community;
        this.texts = texts;
    }

    protected final Ledger ledger() {
        return wiring.ledger();
    }

    protected final Instant now() {
        return wiring.clock().instant();
    }

    protected final Randomness randomness() {
        return wiring.randomness();
    }

    /** The newest entry of the audit, after which an act writes its own. */
    protected final AuditEntry.Head audit() {
        return ledger().auditHead(community.id());
    }

    // --- Texts

    /** A text of these pages. */
    protected final String say(String what) {
        return text(texts + what, Map.of());
    }

    /** A text of these pages; the community's name needn't be among the values of its places. */
    protected final String say(String what, Map<String, ?> values) {
        return text(texts + what, values);
    }

    /** The whole key of a text of these pages. */
    protected final String key(String what) {
        return texts + what;
    }

    /** Whether these pages have a text. */
    protected final boolean has(String what) {
        return wiring.wording().has(texts + what);
    }

    /** A text under its whole key. */
    protected final String text(String key) {
        return text(key, Map.of());
    }

    protected final String text(String key, Map<String, ?> values) {
        var all = new HashMap<String, Object>(values);
        all.putIfAbsent("community", community.name());
        return wiring.wording().say(key, all);
    }

    /** A name in code as a part of a text's key. */
    protected static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What has a name in code that is such a part of a key. */
    protected static <E extends Enum<E>> Optional<E> named(E[] all, String word) {
        return Arrays.stream(all)
            .filter(each -> word(each).equals(word))
            .findFirst();
    }

    protected static String number(int number) {
        return String.format(Locale.US, "%,d", number);
    }

    /** The time zone of all times. */
    protected final ZoneId zone() {
        return community.announcements().timezone();
    }

    /** The name of the time zone, for example Eastern Time. */
    protected final String zoneName() {
        return zone().getDisplayName(TextStyle.FULL, Locale.forLanguageTag(text("date.language")));
    }

    protected final String time(Instant at) {
        return time("coordinators.time", at);
    }

    /** A time with its year, in what is kept for long. */
    protected final String fullTime(Instant at) {
        return time("coordinators.audit.time", at);
    }

    /** @param form the key of the form, for example {@code date.minute} */
    protected final String time(String form, Instant at) {
        return date(form, at.atZone(zone()));
    }

    /** A date, or a part of one. */
    protected final String date(String form, TemporalAccessor date) {
        return wiring.wording().date(form, date);
    }

    // --- Parts of pages

    /** A table whose cells carry the labels of their columns, since narrow screens show them one below the other. */
    protected static Html table(List<String> columns, List<Html> rows) {
        return table(columns, Html.NOTHING, rows);
    }

    /** @param attributes of the table, each after a space */
    protected static Html table(List<String> columns, Html attributes, List<Html> rows) {
        return Html.of(
            """
            <table class="usa-table usa-table--borderless usa-table--stacked site-table"{}>
            <thead><tr>{}</tr></thead>
            <tbody>
            {}</tbody>
            </table>
            """,
            attributes,
            columns
                .stream()
                .map(column -> Html.of("<th scope=\"col\">{}</th>", column))
                .toList(),
            rows
        );
    }

    /** What somebody else will see, set off from the page. */
    protected static Html shown(Html content) {
        return Html.of("<div class=\"site-shown\">\n{}</div>\n", content);
    }

    /** An alert with the texts {@code what} and {@code what.what}. */
    protected final Html alert(String kind, String what) {
        return alert(kind, what, Map.of());
    }

    protected final Html alert(String kind, String what, Map<String, ?> values) {
        return Form.alert(kind, say(what, values), say(what + ".what", values));
    }

    /** A heading and what stands under it. */
    protected static Html section(String heading, Object... parts) {
        return Html.of("<h2>{}</h2>\n{}", heading, List.of(parts));
    }

    protected static Html list(List<Html> items) {
        return Html.of("<ul>\n{}</ul>\n", items);
    }

    protected static Html item(Object content) {
        return Html.of("<li>{}</li>\n", content);
    }

    /** The first sentences of a page. */
    protected static Html intro(String text) {
        return Html.of("<p class=\"usa-intro\">{}</p>\n", text);
    }

    protected static Html paragraph(String text) {
        return Html.of("<p>{}</p>\n", text);
    }

    /** A link within a sentence or a cell. */
    protected static Html anchor(String address, String label) {
        return Html.of("<a class=\"usa-link\" href=\"{}\">{}</a>", address, label);
    }

    /** A link that stands by itself. */
    protected static Html link(String address, String label) {
        return Html.of("<p>{}</p>\n", anchor(address, label));
    }

    /** A link that looks like a button. */
    protected static Html button(String address, String label) {
        return Html.of("<p><a class=\"usa-button\" href=\"{}\">{}</a></p>\n", address, label);
    }

    /** The options of a list, or of a group of buttons or boxes. */
    protected static List<Form.Choice> choices(
        List<String> values,
        UnaryOperator<String> label,
        Predicate<String> isChosen
    ) {
        return values
            .stream()
            .map(value -> new Form.Choice(value, label.apply(value), isChosen.test(value)))
            .toList();
    }

    protected static Html fact(String label, String value) {
        return fact(label, Html.text(value));
    }

    protected static Html fact(String label, Html value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", label, value);
    }

    /** @param facts each as {@link #fact}, or lists of them */
    protected static Html facts(Object... facts) {
        return Html.of("<dl class=\"site-facts\">\n{}</dl>\n", List.of(facts));
    }

    // --- Answers

    /** Logs an event with its request. */
    protected final void log(Request request, String event, Map<String, ?> facts) {
        var all = new HashMap<String, Object>(facts);
        all.put("request", request.id());
        wiring.log().info(event, all);
    }

    /** A page that no cache keeps and no search engine lists. */
    protected final Response page(Request request, int status, String title, Html main) {
        return Response.html(status, wiring.frame().render(title, main, request.domainName()))
            .with("x-robots-tag", "noindex")
            .with("cache-control", "no-store")
            .with("referrer-policy", "same-origin");
    }

    /** Likewise, with a form that may have errors: they stand first, and the title says so. */
    protected final Response page(Request request, int status, String title, Map<String, String> errors, Html main) {
        return page(
            request,
            status,
            errors.isEmpty() ? title : text("form.error-title", Map.of("title", title)),
            Html.of("{}{}", Form.summary(text("form.errors"), errors), main)
        );
    }

    /** A page that says something, with what follows it. */
    protected final Response message(Request request, int status, String title, String what, Html rest) {
        return page(request, status, title, Html.of("<h1>{}</h1>\n{}{}", title, intro(what), rest));
    }

    /** Likewise, with the texts {@code key.title} and {@code key.what}. */
    protected final Response message(Request request, int status, String key, Html rest) {
        return message(request, status, text(key + ".title"), text(key + ".what"), rest);
    }

    /** The link to a coordinator that a request's address holds. */
    protected final LinkContext mailedLink(Request request) {
        return LinkContext.ofCoordinator(request.queryFields().one("token"), wiring.coordinators(), ledger());
    }

    /** The page of a mailed link that nobody mailed (404), or that is used or over (410). */
    protected final Response noLink(Request request, boolean isUnknown, Html rest) {
        return isUnknown ? message(request, 404, "link.unknown", rest) : message(request, 410, "link.over", rest);
    }

    /**
     * What a mailed link opens: a page that says what will happen, with a box and a button. It shows nothing personal, and
     * a scanner that opens links or posts forms as it finds them changes nothing.
     *
     * @param key the prefix of the texts' keys: title, what, box, button, unticked
     * @param refusal the page in place of the button; empty for a link that works
     * @param act what the button does
     */
    protected final Resource link(
        String key,
        Function<Request, Optional<Response>> refusal,
        Function<Request, Response> act
    ) {
        return Resource.getAndPost(
            request -> refusal.apply(request).orElseGet(() -> button(request, key)),
            request ->
                FormBody.read(request).one(BOX).equals("yes")
                    ? act.apply(request)
                    : refusal.apply(request).orElseGet(() -> unticked(request, key))
        ).withTokenInAddress();
    }

    /** The page that a mailed link opens. */
    protected final Response button(Request request, String key) {
        return button(request, 200, key, Map.of());
    }

    /** Likewise, after the button was clicked without the box. */
    protected final Response unticked(Request request, String key) {
        return button(request, 422, key, Map.of(BOX, text(key + ".unticked")));
    }

    private Response button(Request request, int status, String key, Map<String, String> errors) {
        return page(
            request,
            status,
            text(key + ".title"),
            errors,
            Html.of(
                "<h1>{}</h1>\n{}{}",
                text(key + ".title"),
                intro(text(key + ".what")),
                new Form(errors).requiredBox(BOX, text(key + ".box"), false).render(text(key + ".button"))
            )
        );
    }
}
