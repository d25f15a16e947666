package org.socialgov.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The pages of communities: the list of communities, a community's own page, and the page after its join form. */
final class CommunityPages {

    private final Layout layout;

    CommunityPages(Layout layout) {
        this.layout = layout;
    }

    /**
     * {@code /}: every community with a link to join it.
     *
     * @param text the further text of the home page
     * @param nextEvent the next event
     * @param elsewhere communities whose mailing lists are hosted elsewhere
     */
    String all(Item text, List<CommunitySettings> communities, Html nextEvent, List<Item> elsewhere) {
        var cards = new ArrayList<Html>();
        var measured = new ArrayList<Html>();
        for (var settings : communities) {
            var community = settings.community();
            cards.add(
                Html.of(
                    """
                    <li class="site-community">
                    <h2 class="site-community__title"><a href="{}">{}</a></h2>
                    <p>{}</p>
                    <p class="site-community__who"><strong>{}:</strong> {}</p>
                    <p class="site-actions"><a class="usa-button" href="{}join/">{}</a> <a class="usa-button usa-button--outline" href="{}">{}</a></p>
                    </li>
                    """,
                    community.path(),
                    community.title(),
                    settings.summary(),
                    say("site.community.who"),
                    settings.who(),
                    community.path(),
                    layout.say("site.community.join", "community", community.name()),
                    community.path(),
                    say("site.home.visit")
                )
            );
            measured.add(measured(settings));
        }
        var main = Html.of(
            """
            <div class="site-hero"><div class="grid-container">
            <h1>{}</h1>
            <p class="site-hero__intro">{}</p>
            </div></div>
            <div class="grid-container site-section site-columns">
            <div class="site-columns__main">
            <ul class="site-communities">
            {}</ul>
            <div class="usa-prose site-home">
            {}</div>
            {}</div>
            <aside class="site-columns__side site-list" aria-labelledby="next-event">
            <h2 id="next-event">{}</h2>
            {}<p><a href="/events/">{}</a></p>
            {}</aside>
            </div>
            """,
            text.title(),
            text.deck(),
            cards,
            text.body(),
            elsewhere(elsewhere),
            say("site.home.next"),
            nextEvent,
            say("site.community.all-events"),
            measured
        );
        return layout.wide(new Head("/", text.title(), text.summary(), List.of()), main);
    }

    private Html elsewhere(List<Item> items) {
        var entries = items
            .stream()
            .filter(Item::isListed)
            .map(item ->
                item.whileShown(
                    Html.of(
                        "<li class=\"site-cards__card\"><h3><a href=\"{}\">{}</a></h3><p>{}</p></li>\n",
                        item.path(),
                        item.title(),
                        item.summary()
                    )
                )
            )
            .toList();
        return entries.isEmpty()
            ? Html.NOTHING
            : Html.of("<h2>{}</h2>\n<ul class=\"site-cards\">\n{}</ul>\n", say("site.community.elsewhere"), entries);
    }

    /** A community whose mailing list is hosted elsewhere: the text of its file, and where to join it. */
    String elsewhere(Item item) {
        var lists = new ArrayList<Html>();
        for (FrontMatter list : item.fields().each("community_list")) {
            var facts = new ArrayList<Html>();
            list.text("terms").ifPresent(terms -> facts.add(fact("who", Html.text(terms))));
            list.text("members").ifPresent(members -> facts.add(fact("members", Html.text(members))));
            list.text("subscribe_form")
                .filter(form -> form.startsWith("http"))
                .ifPresent(form ->
                    facts.add(
                        fact(
                            "join-by",
                            Html.of(
                                "<a class=\"usa-link usa-link--external\" href=\"{}\">{}</a>",
                                form,
                                say("site.community.form")
                            )
                        )
                    )
                );
            list.text("subscribe_email").ifPresent(address -> facts.add(fact("join-by", joinByMail(list, address))));
            if (!facts.isEmpty()) {
                lists.add(Html.of("<dl class=\"site-facts\">\n{}</dl>\n", facts));
            }
        }
        var head = new Head(item.path(), item.title(), item.summary(), layout.home());
        return layout.article(
            head,
            item.deck().isEmpty() ? item.summary() : item.deck(),
            Html.join(lists),
            item.body(),
            Html.NOTHING
        );
    }

    private static Html joinByMail(FrontMatter list, String address) {
        String subject = list
            .text("subscribe_email_subject")
            .map(text -> "?subject=" + text)
            .orElse("");
        return Html.of("<a href=\"{}\">{}</a>", Markdown.encodeSubject("mailto:" + address + subject), address);
    }

    private Html fact(String name, Html value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", say("site.community." + name), value);
    }

    /**
     * A community's page: its document, with links to join it.
     *
     * @param title the document's title
     * @param document the document's text
     * @param nextEvents the next events
     * @param rules the page with the ground rules for members
     */
    String one(
        CommunitySettings settings,
        String path,
        String title,
        Html document,
        Html nextEvents,
        Optional<Item> rules
    ) {
        var community = settings.community();
        var head = new Head(path, title, settings.summary(), layout.home());
        String join = layout.say("site.community.join", "community", community.name());
        var main = Html.of(
            """
            <div class="site-hero"><div class="grid-container">
            {}<p class="site-hero__kicker">{}</p>
            <h1>{}</h1>
            <p class="site-hero__intro">{}</p>
            <p class="site-actions"><a class="usa-button usa-button--big site-hero__button" href="{}join/">{}</a>
            <span class="site-hero__facts">{}</span></p>
            </div></div>
            <div class="grid-container site-section site-columns">
            <aside class="site-columns__side" aria-labelledby="how-joining-works">
            <div class="site-card">
            <h2 id="how-joining-works" class="site-card__title">{}</h2>
            <ol class="usa-process-list">
            {}</ol>
            <p><strong>{}:</strong> {}</p>
            <p><a class="usa-button site-card__button" href="{}join/">{}</a></p>
            <p class="site-card__foot">{} <a href="{}">{}</a></p>
            {}<p class="site-card__foot">{}{}</p>
            </div>
            {}</aside>
            <div class="site-columns__main usa-prose">
            {}{}</div>
            </div>
            <div class="grid-container site-section site-list">
            <h2>{}</h2>
            {}<p><a href="/events/">{}</a></p>
            </div>
            <div class="site-band"><div class="grid-container">
            <h2 class="site-band__title">{}</h2>
            <ul class="site-cards">
            {}</ul>
            </div></div>
            """,
            layout.breadcrumb(head),
            say("site.community.kicker"),
            title,
            settings.summary(),
            community.path(),
            join,
            say("site.community.facts"),
            say("site.community.how"),
            steps(),
            say("site.community.who"),
            settings.who(),
            community.path(),
            join,
            say("site.community.already"),
            FunctionRoute.MANAGE.page(community),
            say("site.manage"),
            rules
                .map(page ->
                    Html.of("<p class=\"site-card__foot\"><a href=\"{}\">{}</a></p>\n", page.path(), page.title())
                )
                .orElse(Html.NOTHING),
            say("site.community.get"),
            archive(community),
            measured(settings),
            settings.hasOlderDocument() ? older(community) : Html.NOTHING,
            document,
            say("site.community.next"),
            nextEvents,
            say("site.community.all-events"),
            say("site.community.explore"),
            explore()
        );
        return layout.wide(head, main);
    }

    /** What introduces a document that says how to join in another way than the form, and must not be changed. */
    private Html older(Community community) {
        return Html.of(
            "<p class=\"site-document\">{} <a href=\"{}join/\">{}</a></p>\n",
            say("site.community.document"),
            community.path(),
            say("site.community.document.join")
        );
    }

    private Html archive(Community community) {
        return community.announcements().archive() == Community.Announcements.Archive.PUBLIC
            ? Html.of(" <a href=\"{}\">{}</a>", FunctionRoute.ARCHIVE.path(community), say("site.community.archive"))
            : Html.NOTHING;
    }

    /** The numbers of a community's members, as an image that leads to its statistics. */
    private Html measured(CommunitySettings settings) {
        String path = settings.community().path();
        return Html.of(
            """
            <p class="site-measured"><a href="{}members"><img src="{}members.svg" width="380" height="112" alt="{}"> {}</a></p>
            """,
            path,
            path,
            layout.say("site.community.measured", "community", settings.community().name()),
            layout.say("site.community.measured.more", "community", settings.community().name())
        );
    }

    /** The description of the fields of each community's form, by its settings. */
    Html notices(List<CommunitySettings> communities) {
        var notices = new ArrayList<Html>();
        for (var settings : communities) {
            var notice = settings.community().notice();
            var facts = new ArrayList<Html>();
            facts.add(notice("authority", notice.authority()));
            facts.add(notice("purpose", notice.purpose()));
            facts.add(notice("routine-uses", notice.routineUses()));
            facts.add(notice("voluntary", notice.voluntary()));
            facts.add(notice("effect", notice.effect()));
            notice.controlNumber().ifPresent(number -> facts.add(notice("control-number", number)));
            facts.add(notice("version", notice.version()));
            notices.add(
                Html.of(
                    "<h2 id=\"notice-{}\">{}</h2>\n<dl class=\"site-facts\">\n{}</dl>\n",
                    settings.community().id(),
                    layout.say("site.notice.title", "community", settings.community().name()),
                    facts
                )
            );
        }
        return Html.join(notices);
    }

    private Html notice(String name, String text) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", say("site.notice." + name), text);
    }

    /** The page after the form: the same for every address, so that it reveals nothing about an address. */
    String checkYourMail(CommunitySettings settings) {
        var community = settings.community();
        var address = Html.trusted(settings.withAddress(Marks.slot("community-address")));
        String path = community.path() + "join/check-your-mail/";
        var way = layout.home(new Crumb(community.path(), community.title()));
        var body = Html.of(
            """
            <h2>{}</h2>
            <dl class="site-facts">
            <div><dt>{}</dt><dd><strong>{}</strong></dd></div>
            <div><dt>{}</dt><dd><strong>{}</strong></dd></div>
            <div><dt>{}</dt><dd>{}</dd></div>
            </dl>
            <p>{}</p>
            <h2>{}</h2>
            <ul>
            <li>{} {}.</li>
            <li>{}</li>
            <li>{}</li>
            <li>{} <a href="mailto:{}">{}</a></li>
            </ul>
            <p class="site-actions"><a class="usa-button usa-button--outline" href="{}join/">{}</a> <a href="{}">{}</a></p>
            """,
            say("site.check-mail.what"),
            say("site.check-mail.from"),
            address,
            say("site.check-mail.subject-label"),
            layout.say("mail.confirm.subject", "community", community.name()),
            say("site.check-mail.when"),
            say("site.check-mail.when-text"),
            say("site.check-mail.next"),
            say("site.check-mail.nothing"),
            say("site.check-mail.nothing-junk"),
            address,
            say("site.check-mail.nothing-typo"),
            say("site.check-mail.nothing-limit"),
            say("site.check-mail.nothing-help"),
            address,
            address,
            community.path(),
            say("site.check-mail.again"),
            community.path(),
            say("site.check-mail.back")
        );
        return layout.article(new Head(path, say("site.check-mail.title"), say("site.check-mail.intro"), way), body);
    }

    /** Likewise, after the form to sign in as a coordinator. */
    String coordinatorsCheckYourMail(CommunitySettings settings) {
        var community = settings.community();
        var address = Html.trusted(settings.withAddress(Marks.slot("community-address")));
        String form = FunctionRoute.COORDINATORS.page(community);
        var body = Html.of(
            """
            <dl class="site-facts">
            <div><dt>{}</dt><dd><strong>{}</strong></dd></div>
            <div><dt>{}</dt><dd><strong>{}</strong></dd></div>
            <div><dt>{}</dt><dd>{}</dd></div>
            </dl>
            <p>{}</p>
            <h2>{}</h2>
            <ul>
            <li>{} {}.</li>
            <li>{}</li>
            <li>{}</li>
            </ul>
            <p class="site-actions"><a class="usa-button usa-button--outline" href="{}">{}</a> <a href="{}">{}</a></p>
            """,
            say("site.check-mail.from"),
            address,
            say("site.check-mail.subject-label"),
            layout.say("mail.coordinator.subject", "community", community.name()),
            say("site.check-mail.when"),
            say("coordinators.check-mail.when"),
            say("coordinators.check-mail.next"),
            say("site.check-mail.nothing"),
            say("site.check-mail.nothing-junk"),
            address,
            say("coordinators.check-mail.typo"),
            say("coordinators.check-mail.limit"),
            form,
            say("site.check-mail.again"),
            community.path(),
            say("site.check-mail.back")
        );
        return layout.article(
            new Head(
                form + "check-your-mail/",
                say("site.check-mail.title"),
                say("coordinators.check-mail.intro"),
                layout.home(new Crumb(community.path(), community.title()))
            ),
            body
        );
    }

    private List<Html> steps() {
        var steps = new ArrayList<Html>();
        for (int step = 1; step <= 3; step++) {
            steps.add(
                Html.of(
                    """
                    <li class="usa-process-list__item"><h3 class="usa-process-list__heading">{}</h3><p>{}</p></li>
                    """,
                    say("site.community.step-" + step + ".title"),
                    say("site.community.step-" + step + ".text")
                )
            );
        }
        return steps;
    }

    private List<Html> explore() {
        var cards = new ArrayList<Html>();
        for (Crumb place : List.of(
            new Crumb("/category/socialmedia/", "best-practices"),
            new Crumb("/events/", "training"),
            new Crumb("/resources/federal-compatible-terms-of-service-agreements/", "tools"),
            new Crumb("/working-groups/", "working-groups")
        )) {
            cards.add(
                Html.of(
                    """
                    <li class="site-cards__card"><h3><a href="{}">{}</a></h3><p>{}</p></li>
                    """,
                    place.path(),
                    say("site." + place.label()),
                    say("site.community.explore." + place.label())
                )
            );
        }
        return cards;
    }

    private String say(String key) {
        return layout.say(key);
    }
}
