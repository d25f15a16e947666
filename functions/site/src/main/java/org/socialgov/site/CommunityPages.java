package org.socialgov.site;

import static org.socialgov.site.Words.html;
import static org.socialgov.site.Words.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The pages of communities: the list of communities, a community's own page, and the page after its join form. */
record CommunityPages(Layout layout) {
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
                html(
                    """
                    <li class="site-community">
                    <h2 class="site-community__title"><a href="{}">{}</a></h2>
                    <p>{}</p>
                    <p class="site-community__who"><strong>{site.community.who}:</strong> {}</p>
                    <p class="site-actions"><a class="usa-button" href="{}join/">{}</a> <a class="usa-button usa-button--outline" href="{}">{site.home.visit}</a></p>
                    </li>
                    """,
                    community.path(),
                    community.title(),
                    settings.summary(),
                    settings.who(),
                    community.path(),
                    say("site.community.join", "community", community.name()),
                    community.path()
                )
            );
            measured.add(measured(settings));
        }
        var main = html(
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
            <h2 id="next-event">{site.home.next}</h2>
            {}<p><a href="/events/">{site.community.all-events}</a></p>
            {}</aside>
            </div>
            """,
            text.title(),
            text.deck(),
            cards,
            text.body(),
            elsewhere(elsewhere),
            nextEvent,
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
            : html("<h2>{site.community.elsewhere}</h2>\n<ul class=\"site-cards\">\n{}</ul>\n", entries);
    }

    /** A community whose mailing list is hosted elsewhere: the text of its file, and where to join it. */
    String elsewhere(Item item) {
        var lists = new ArrayList<Html>();
        for (FrontMatter list : item.fields().each("community_list")) {
            var facts = new Facts("site.community.")
                .add("who", list.text("terms"))
                .add("members", list.text("members"))
                .add(
                    "join-by",
                    list
                        .text("subscribe_form")
                        .filter(form -> form.startsWith("http"))
                        .map(form ->
                            html("<a class=\"usa-link usa-link--external\" href=\"{}\">{site.community.form}</a>", form)
                        )
                )
                .add("join-by", list.text("subscribe_email").map(address -> joinByMail(list, address)));
            lists.add(facts.list());
        }
        var head = Head.of(item, Layout.home());
        return layout.article(head, item.intro(), Html.join(lists), item.body(), Html.NOTHING);
    }

    private static Html joinByMail(FrontMatter list, String address) {
        String subject = list
            .text("subscribe_email_subject")
            .map(text -> "?subject=" + text)
            .orElse("");
        return Html.of("<a href=\"{}\">{}</a>", Markdown.encodeSubject("mailto:" + address + subject), address);
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
        var head = new Head(path, title, settings.summary(), Layout.home());
        String join = say("site.community.join", "community", community.name());
        var main = html(
            """
            <div class="site-hero"><div class="grid-container">
            {}<p class="site-hero__kicker">{site.community.kicker}</p>
            <h1>{}</h1>
            <p class="site-hero__intro">{}</p>
            <p class="site-actions"><a class="usa-button usa-button--big site-hero__button" href="{}join/">{}</a>
            <span class="site-hero__facts">{site.community.facts}</span></p>
            </div></div>
            <div class="grid-container site-section site-columns">
            <aside class="site-columns__side" aria-labelledby="how-joining-works">
            <div class="site-card">
            <h2 id="how-joining-works" class="site-card__title">{site.community.how}</h2>
            <ol class="usa-process-list">
            <li class="usa-process-list__item"><h3 class="usa-process-list__heading">{site.community.step-1.title}</h3><p>{site.community.step-1.text}</p></li>
            <li class="usa-process-list__item"><h3 class="usa-process-list__heading">{site.community.step-2.title}</h3><p>{site.community.step-2.text}</p></li>
            <li class="usa-process-list__item"><h3 class="usa-process-list__heading">{site.community.step-3.title}</h3><p>{site.community.step-3.text}</p></li>
            </ol>
            <p><strong>{site.community.who}:</strong> {}</p>
            <p><a class="usa-button site-card__button" href="{}join/">{}</a></p>
            <p class="site-card__foot">{site.community.already} <a href="{}">{site.manage}</a></p>
            {}<p class="site-card__foot">{site.community.get}{}</p>
            </div>
            {}</aside>
            <div class="site-columns__main usa-prose">
            {}{}</div>
            </div>
            <div class="grid-container site-section site-list">
            <h2>{site.community.next}</h2>
            {}<p><a href="/events/">{site.community.all-events}</a></p>
            </div>
            <div class="site-band"><div class="grid-container">
            <h2 class="site-band__title">{site.community.explore}</h2>
            <ul class="site-cards">
            <li class="site-cards__card"><h3><a href="/category/socialmedia/">{site.best-practices}</a></h3><p>{site.community.explore.best-practices}</p></li>
            <li class="site-cards__card"><h3><a href="/events/">{site.training}</a></h3><p>{site.community.explore.training}</p></li>
            <li class="site-cards__card"><h3><a href="/resources/federal-compatible-terms-of-service-agreements/">{site.tools}</a></h3><p>{site.community.explore.tools}</p></li>
            <li class="site-cards__card"><h3><a href="/working-groups/">{site.working-groups}</a></h3><p>{site.community.explore.working-groups}</p></li>
            </ul>
            </div></div>
            """,
            Layout.breadcrumb(head),
            title,
            settings.summary(),
            community.path(),
            join,
            settings.who(),
            community.path(),
            join,
            FunctionRoute.MANAGE.page(community),
            rules
                .map(page ->
                    Html.of("<p class=\"site-card__foot\"><a href=\"{}\">{}</a></p>\n", page.path(), page.title())
                )
                .orElse(Html.NOTHING),
            archive(community),
            measured(settings),
            settings.hasOlderDocument() ? older(community) : Html.NOTHING,
            document,
            nextEvents
        );
        return layout.wide(head, main);
    }

    /** What introduces a document that says how to join in another way than the form, and must not be changed. */
    private Html older(Community community) {
        return html(
            "<p class=\"site-document\">{site.community.document} <a href=\"{}join/\">{site.community.document.join}</a></p>\n",
            community.path()
        );
    }

    private Html archive(Community community) {
        return community.announcements().archive() == Community.Announcements.Archive.PUBLIC
            ? html(" <a href=\"{}\">{site.community.archive}</a>", FunctionRoute.ARCHIVE.path(community))
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
            say("site.community.measured", "community", settings.community().name()),
            say("site.community.measured.more", "community", settings.community().name())
        );
    }

    /** The description of the fields of each community's form, by its settings. */
    Html notices(List<CommunitySettings> communities) {
        var notices = new ArrayList<Html>();
        for (var settings : communities) {
            var notice = settings.community().notice();
            var facts = new Facts("site.notice.")
                .add("authority", notice.authority())
                .add("purpose", notice.purpose())
                .add("routine-uses", notice.routineUses())
                .add("voluntary", notice.voluntary())
                .add("effect", notice.effect())
                .add("control-number", notice.controlNumber())
                .add("version", notice.version());
            notices.add(
                Html.of(
                    "<h2 id=\"notice-{}\">{}</h2>\n{}",
                    settings.community().id(),
                    say("site.notice.title", "community", settings.community().name()),
                    facts.list()
                )
            );
        }
        return Html.join(notices);
    }

    /** The page after the form: the same for every address, so that it reveals nothing about an address. */
    String checkYourMail(CommunitySettings settings) {
        var address = address(settings);
        return checkYourMail(
            settings,
            FunctionRoute.JOIN,
            "site.check-mail.intro",
            "mail.confirm.subject",
            html("<h2>{site.check-mail.what}</h2>\n"),
            html("{site.check-mail.when-text}"),
            html("{site.check-mail.next}"),
            html(
                """
                <li>{site.check-mail.nothing-typo}</li>
                <li>{site.check-mail.nothing-limit}</li>
                <li>{site.check-mail.nothing-help} <a href="mailto:{}">{}</a></li>
                """,
                address,
                address
            )
        );
    }

    /** Likewise, after the form to sign in as a coordinator. */
    String coordinatorsCheckYourMail(CommunitySettings settings) {
        return checkYourMail(
            settings,
            FunctionRoute.COORDINATORS,
            "coordinators.check-mail.intro",
            "mail.coordinator.subject",
            Html.NOTHING,
            html("{coordinators.check-mail.when}"),
            html("{coordinators.check-mail.next}"),
            html(
                """
                <li>{coordinators.check-mail.typo}</li>
                <li>{coordinators.check-mail.limit}</li>
                """
            )
        );
    }

    /**
     * @param intro the key of the line below the title
     * @param subject the key of the mail's subject
     * @param heading what stands above the facts
     * @param causes further causes of a mail that doesn't come, as items of a list
     */
    private String checkYourMail(
        CommunitySettings settings,
        FunctionRoute form,
        String intro,
        String subject,
        Html heading,
        Html when,
        Html next,
        Html causes
    ) {
        var community = settings.community();
        var address = address(settings);
        var mail = new Facts("site.check-mail.")
            .add("from", Html.of("<strong>{}</strong>", address))
            .add("subject-label", Html.of("<strong>{}</strong>", say(subject, "community", community.name())))
            .add("when", when);
        var body = html(
            """
            {}{}<p>{}</p>
            <h2>{site.check-mail.nothing}</h2>
            <ul>
            <li>{site.check-mail.nothing-junk} {}.</li>
            {}</ul>
            <p class="site-actions"><a class="usa-button usa-button--outline" href="{}">{site.check-mail.again}</a> <a href="{}">{site.check-mail.back}</a></p>
            """,
            heading,
            mail.list(),
            next,
            address,
            causes,
            form.page(community),
            community.path()
        );
        var way = Layout.home(new Crumb(community.path(), community.title()));
        String path = form.page(community) + "check-your-mail/";
        return layout.article(new Head(path, say("site.check-mail.title"), say(intro), way), body);
    }

    private static Html address(CommunitySettings settings) {
        return Html.trusted(settings.withAddress(Marks.slot("community-address")));
    }
}
