package org.socialgov.coordinators.session;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The links to all of the coordinators' pages, on each of them. */
public final class Navigation {

    /** In the order in which they are needed. */
    private static final List<FunctionRoute> PAGES = List.of(
        FunctionRoute.COORDINATORS_OVERVIEW,
        FunctionRoute.COORDINATORS_MEMBERS,
        FunctionRoute.COORDINATORS_EXPORT,
        FunctionRoute.COORDINATORS_IMPORTS,
        FunctionRoute.ANNOUNCEMENTS,
        FunctionRoute.COORDINATORS_TEAM,
        FunctionRoute.COORDINATORS_SETTINGS,
        FunctionRoute.COORDINATORS_AUDIT
    );

    private Navigation() {}

    /** @param here the page that it is on, or the one that this page belongs to */
    public static Html of(Wiring wiring, Community community, FunctionRoute here) {
        var links = PAGES.stream()
            .map(page ->
                Html.of(
                    "<li><a class=\"usa-link\" href=\"{}\"{}>{}</a></li>\n",
                    page.path(community),
                    Html.trusted(page == here ? " aria-current=\"page\"" : ""),
                    wiring.wording().say("coordinators.pages." + page.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                )
            )
            .toList();
        return Html.of(
            "<nav class=\"site-pages\" aria-label=\"{}\">\n<ul>\n{}</ul>\n</nav>\n",
            wiring.wording().say("coordinators.pages", Map.of("community", community.name())),
            links
        );
    }
}
