package org.socialgov.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Wording;

/** The site's frame (header, footer, style) around a page that a function renders on request. */
public final class Frame {

    /**
     * The page that the build made, with the slots {@code title}, {@code description} and {@code main} in addition to those of every
     * page.
     */
    private static final String PAGE = "site/frame.page";

    /** The official banner of the United States government: its text would be false on any other site. */
    private static final String GOVERNMENT_BANNER = "site/government-banner.html";

    /** The main sections of the site: the path of each, and the key of its label. */
    public static final List<Map.Entry<String, String>> SECTIONS = List.of(
        Map.entry("/", "site.home"),
        Map.entry("/category/socialmedia/", "site.best-practices"),
        Map.entry("/events/", "site.training"),
        Map.entry("/resources/federal-compatible-terms-of-service-agreements/", "site.tools"),
        Map.entry("/resources/", "site.resources"),
        Map.entry("/working-groups/", "site.working-groups")
    );
    /** The identifier of the agency, with slots for what the deployment says of it. */
    private static final String IDENTIFIER = "site/identifier.page";

    private final Page page;
    private final Deployment deployment;
    private final byte[] banner;
    private final Optional<Page> identifier;

    private Frame(Page page, Deployment deployment, byte[] banner, Optional<Page> identifier) {
        this.page = page;
        this.deployment = deployment;
        this.banner = banner;
        this.identifier = identifier;
    }

    /** The frame that the build put on the class path. */
    public static Frame load(ClassLoader loader, Deployment deployment) {
        return new Frame(
            Page.resource(loader, PAGE),
            deployment,
            deployment.agency().isPresent() ? BuiltResource.bytes(loader, GOVERNMENT_BANNER) : new byte[0],
            deployment.agency().isPresent() ? Optional.of(Page.resource(loader, IDENTIFIER)) : Optional.empty()
        );
    }

    /**
     * A whole page.
     *
     * @param title the page's own title; the site's name follows it
     * @param main the content between header and footer, beginning with its {@code h1}
     * @param domainName the API's own host name, from the event
     */
    public String render(String title, Html main, String domainName) {
        return render(title, title, main, domainName);
    }

    /**
     * A whole public page.
     *
     * @param title the page's own title; the site's name follows it
     * @param description what search engines show below the title
     * @param main the content between header and footer, beginning with its {@code h1}
     * @param domainName the API's own host name, from the event
     */
    public String render(String title, String description, Html main, String domainName) {
        var fillings = new HashMap<>(fillings(domainName));
        fillings.put("title", Html.text(title).markup().getBytes(StandardCharsets.UTF_8));
        fillings.put("description", Html.text(description).markup().getBytes(StandardCharsets.UTF_8));
        fillings.put("main", main.markup().getBytes(StandardCharsets.UTF_8));
        return new String(page.join(0, fillings), StandardCharsets.UTF_8);
    }

    /** Links to the main sections, for a page that has nothing else to offer. */
    public static Html sections(Wording wording) {
        var links = new ArrayList<Html>();
        for (var section : SECTIONS) {
            links.add(Html.of("<li><a href=\"{}\">{}</a></li>\n", section.getKey(), wording.say(section.getValue())));
        }
        return Html.of("<p>{}</p>\n<ul>\n{}</ul>\n", wording.say("search.places"), links);
    }

    /**
     * The way to a page.
     *
     * @param way the path and the label of each page above it
     */
    public static Html breadcrumb(Wording wording, List<Map.Entry<String, String>> way, String title) {
        var steps = new ArrayList<Html>();
        for (var step : way) {
            steps.add(
                Html.of(
                    """
                    <li class="usa-breadcrumb__list-item"><a href="{}" class="usa-breadcrumb__link"><span>{}</span></a></li>
                    """,
                    step.getKey(),
                    step.getValue()
                )
            );
        }
        return Html.of(
            """
            <nav class="usa-breadcrumb usa-breadcrumb--wrap" aria-label="{}"><ol class="usa-breadcrumb__list">
            {}<li class="usa-breadcrumb__list-item usa-current" aria-current="page"><span>{}</span></li>
            </ol></nav>
            """,
            wording.say("site.breadcrumb"),
            steps,
            title
        );
    }

    /** The form to search the site, with what was searched for. */
    public static Html searchField(Wording wording, String query) {
        return searchField("/search/", "search-page", wording.say("search.label"), query, wording);
    }

    /**
     * A form to search.
     *
     * @param path where the results are
     * @param id of the field, unique on the page
     */
    public static Html searchField(String path, String id, String label, String query, Wording wording) {
        return Html.of(
            """
            <form class="site-search" action="{}" method="get">
            <label class="usa-label" for="{}">{}</label>
            <div class="site-search__row"><input class="usa-input" id="{}" type="search" name="q" value="{}" maxlength="200"><button class="usa-button" type="submit">{}</button></div>
            </form>
            """,
            path,
            id,
            label,
            id,
            query,
            wording.say("search.button")
        );
    }

    Deployment deployment() {
        return deployment;
    }

    /** The origin of the site: the public one, or else the API's own. */
    public String origin(String domainName) {
        return deployment.origin(domainName);
    }

    /**
     * The values that this deployment puts into the slots of every page. The caller may change the map.
     *
     * @param domainName the API's own host name, from the event
     */
    public Map<String, byte[]> fillings(String domainName) {
        var fillings = new HashMap<>(deployment.fillings(domainName));
        fillings.put("government-banner", banner);
        fillings.put("identifier", new byte[0]);
        if (identifier.isPresent()) {
            var inIdentifier = new HashMap<>(fillings);
            inIdentifier.putAll(deployment.agency().orElseThrow().fillings());
            fillings.put("identifier", identifier.get().join(0, inIdentifier));
        }
        return fillings;
    }
}
