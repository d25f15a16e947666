package org.socialgov.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.socialgov.community.Community;
import org.socialgov.community.ledger.Link;

/**
 * The routes of the HTTP API that lead to another function than {@code PagesFunction}, as {@code template.yaml} declares
 * them: the one list from which functions find their paths, and the build what {@code PagesFunction} has to redirect.
 *
 * <p>No route ends in a slash, since HTTP APIs have none that do. Gateways differ in what they do with a request that
 * does, so a function takes its path in both spellings, and {@code PagesFunction} redirects the one with the slash.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">Routes for HTTP APIs</a>
 */
public enum FunctionRoute {
    JOIN("join", Kind.FORM),
    /** The image that has the function started while the visitor reads the form. */
    JOIN_IMAGE("join.svg", Kind.DATA),
    CONFIRM("confirm", Kind.LINK),
    APPROVE("approve", Kind.LINK),
    DECLINE("decline", Kind.LINK),
    MANAGE("/communities/manage-your-listserv-subscription", Kind.FORM),
    SUBSCRIPTION("subscription", Kind.LINK),
    UNSUBSCRIBE("unsubscribe", Kind.LINK),
    CHANGE_ADDRESS("change-address", Kind.LINK),
    UNDO("undo", Kind.LINK),
    NEVER_AGAIN("never-again", Kind.LINK),
    DIRECTORY("/directory", Kind.PAGE),
    DIRECTORY_JSON("/directory.json", Kind.DATA),
    MEMBERS("members", Kind.PAGE),
    MEMBERS_JSON("members.json", Kind.DATA),
    MEMBERS_CSV("members.csv", Kind.DATA),
    MEMBERS_SVG("members.svg", Kind.DATA);

    private static final String COMMUNITIES = "/communities/";
    private static final String BEFORE_NAME = COMMUNITIES + "{community}/";

    /** What a visitor finds at a route. */
    public enum Kind {
        /** The function takes the form; the page with it, at the same path with a slash, is the build's. */
        FORM,
        /** A mailed link opens it: its address holds a token. */
        LINK,
        /** A page that everybody may open. */
        PAGE,
        /** An image or a file beside a page. */
        DATA,
    }

    private final String name;
    private final Kind kind;

    /** @param name the path, or what follows a community's path */
    FunctionRoute(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The method of the route: a form's page is another function's, all else answers every method itself. */
    public String method() {
        return kind == Kind.FORM ? "POST" : "ANY";
    }

    /** The path as {@code template.yaml} has it, for example <code>/communities/{community}/join</code>. */
    public String template() {
        return isShared() ? name : BEFORE_NAME + name;
    }

    /** Whether it belongs to no one community. */
    public boolean isShared() {
        return name.startsWith("/");
    }

    /** The canonical path of a route that belongs to no one community: without a closing slash. */
    public String path() {
        if (!isShared()) {
            throw new IllegalStateException(this + " is a path of each community");
        }
        return name;
    }

    /** The canonical path in a community: without a closing slash. */
    public String path(Community community) {
        return isShared() ? name : community.path() + name;
    }

    /** The page with the form, which the build makes: the path with a closing slash. */
    public String page(Community community) {
        if (kind != Kind.FORM) {
            throw new IllegalStateException(this + " takes no form");
        }
        return path(community) + "/";
    }

    /** Whether a request's path is this route's, of no one community, in either spelling. */
    public boolean isAt(String requested) {
        return isShared() && withoutSlash(requested).equals(name);
    }

    /** The community in which a request's path, in either spelling, is this route's; empty if there is none. */
    public Optional<Community> in(List<Community> communities, String requested) {
        String path = withoutSlash(requested);
        return communities.stream().filter(isRouteIn(path)).findFirst();
    }

    private Predicate<Community> isRouteIn(String path) {
        return community -> !isShared() && path.equals(path(community));
    }

    /** Where a mailed link opens. */
    public static FunctionRoute of(Link.Purpose purpose) {
        return switch (purpose) {
            case CONFIRM -> CONFIRM;
            case APPROVE -> APPROVE;
            case DECLINE -> DECLINE;
            case UNDO -> UNDO;
            case CHANGE_ADDRESS -> CHANGE_ADDRESS;
            case MANAGE -> SUBSCRIPTION;
            case UNSUBSCRIBE -> UNSUBSCRIBE;
            case NEVER_AGAIN -> NEVER_AGAIN;
        };
    }

    /** Whether a path, in either spelling, is that of a route but for a form's, whose page the build makes. */
    public static boolean answers(String requested) {
        String path = withoutSlash(requested);
        int slash = path.startsWith(COMMUNITIES) ? path.indexOf('/', COMMUNITIES.length()) : -1;
        for (FunctionRoute route : values()) {
            boolean matches = route.isShared()
                ? path.equals(route.name)
                : slash > COMMUNITIES.length() && path.substring(slash + 1).equals(route.name);
            if (matches) {
                return route.kind != Kind.FORM;
            }
        }
        return false;
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
