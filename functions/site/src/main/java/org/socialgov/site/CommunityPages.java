package org.socialgov.site;

import java.util.ArrayList;
import java.util.List;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/** The pages around a community: all communities, one community's own page, and the page after its join form. */
final class CommunityPages {

    private final Layout layout;

    CommunityPages(Layout layout) {
        this.layout = layout;
    }

    /**
     * {@code /}: every community with the way in.
     *
     * @param text what the start page says besides
     */
    String all(Item text, List<CommunitySettings> communities) {
        var cards = new ArrayList<Html>();
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
                    settings.eligibility(),
                    community.path(),
                    layout.say("site.community.join", "community", community.name()),
                    community.path(),
                    say("site.home.visit")
                )
            );
        }
        var main = Html.of(
            """
            <div class="site-hero"><div class="grid-container">
            <h1>{}</h1>
            <p class="site-hero__intro">{}</p>
            </div></div>
            <div class="grid-container site-section">
            <ul class="site-communities">
            {}</ul>
            <div class="usa-prose site-home">
            {}</div>
            </div>
            """,
            text.title(),
            text.deck(),
            cards,
            text.body()
        );
        return layout.wide(new Head("/", text.title(), text.summary(), List.of()), main);
    }

    /**
     * A community's page: its document, with the way in beside it.
     *
     * @param title the document's own
     * @param document the document's text
     */
    String one(CommunitySettings settings, String path, String title, Html document) {
        var community = settings.community();
        var head = new Head(path, title, settings.summary(), home());
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
            <div class="site-columns__main usa-prose">
            {}</div>
            <aside class="site-columns__side" aria-labelledby="how-joining-works">
            <div class="site-card">
            <h2 id="how-joining-works" class="site-card__title">{}</h2>
            <ol class="usa-process-list">
            {}</ol>
            <p><strong>{}:</strong> {}</p>
            <p><a class="usa-button site-card__button" href="{}join/">{}</a></p>
            <p class="site-card__foot">{} <a href="/communities/manage-your-listserv-subscription/">{}</a></p>
            </div>
            </aside>
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
            document,
            say("site.community.how"),
            steps(),
            say("site.community.who"),
            settings.eligibility(),
            community.path(),
            join,
            say("site.community.already"),
            say("site.manage"),
            say("site.community.explore"),
            explore()
        );
        return layout.wide(head, main);
    }

    /** The page after the form: the same for everybody, whatever is known of the address. */
    String checkYourMail(CommunitySettings settings) {
        var community = settings.community();
        var address = Layout.slot("community-address");
        String path = community.path() + "join/check-your-mail/";
        var way = new ArrayList<>(home());
        way.add(new Crumb(community.path(), community.title()));
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

    private List<Crumb> home() {
        return List.of(new Crumb("/", say("site.communities")));
    }

    private String say(String key) {
        return layout.say(key);
    }
}
