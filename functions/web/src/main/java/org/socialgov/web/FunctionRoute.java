package org.socialgov.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.socialgov.community.Community;
import org.socialgov.community.ledger.Link;

/**
 * The routes of the HTTP API to functions other than {@code PagesFunction}, as {@code template.yaml} declares them.
 * Functions take their paths from this list, and the build takes the redirects of {@code PagesFunction} from it.
 *
 * <p>No route ends in a slash, since HTTP APIs don't support that. Gateways differ in how they handle a request that
 * does, so a function accepts its path with and without the slash, and {@code PagesFunction} redirects the path with
 * the slash.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">Routes for HTTP APIs</a>
 */
public enum FunctionRoute {
    JOIN("join", Kind.FORM),
    /** The image that starts the function while the visitor reads the form. */
    JOIN_IMAGE("join.svg", Kind.DATA),
    CONFIRM("confirm", Kind.LINK),
    APPROVE("approve", Kind.LINK),
    DECLINE("decline", Kind.LINK),
    DECLINE_DOMAIN("decline-domain", Kind.LINK),
    MANAGE("/communities/manage-your-listserv-subscription", Kind.FORM),
    SUBSCRIPTION("subscription", Kind.LINK),
    UNSUBSCRIBE("unsubscribe", Kind.LINK),
    CHANGE_ADDRESS("change-address", Kind.LINK),
    UNDO("undo", Kind.LINK),
    NEVER_AGAIN("never-again", Kind.LINK),
    INVITATION("invitation", Kind.LINK),
    DIRECTORY("/directory", Kind.PAGE),
    DIRECTORY_JSON("/directory.json", Kind.DATA),
    MEMBERS("members", Kind.PAGE),
    MEMBERS_JSON("members.json", Kind.DATA),
    MEMBERS_CSV("members.csv", Kind.DATA),
    MEMBERS_SVG("members.svg", Kind.DATA),
    SEND("send", Kind.LINK),
    STOP("stop", Kind.LINK),
    ANNOUNCEMENTS("announcements", Kind.SESSION),
    ANNOUNCEMENT("announcements/{id}", Kind.SESSION),
    ARCHIVE("archive", Kind.PAGE),
    ARCHIVE_ATOM("archive.xml", Kind.DATA),
    ARCHIVE_JSON("archive.json", Kind.DATA),
    ARCHIVED_ANNOUNCEMENT("archive/{slug}", Kind.PAGE),
    ARCHIVE_REDACTION("archive/{slug}/redact", Kind.SESSION),
    COORDINATORS("coordinators", Kind.FORM),
    COORDINATORS_SIGN_IN("coordinators/sign-in", Kind.LINK),
    COORDINATORS_FRESH("coordinators/fresh", Kind.LINK),
    COORDINATORS_ACCEPT("coordinators/accept", Kind.LINK),
    COORDINATORS_MEMBERS("coordinators/members", Kind.SESSION),
    COORDINATORS_EXPORT("coordinators/export", Kind.SESSION),
    COORDINATORS_MEMBER("coordinators/members/{key}", Kind.SESSION),
    COORDINATORS_TEAM("coordinators/team", Kind.SESSION),
    COORDINATORS_IMPORTS("coordinators/imports", Kind.SESSION),
    COORDINATORS_IMPORT("coordinators/imports/{id}", Kind.SESSION),
    COORDINATORS_SETTINGS("coordinators/settings", Kind.SESSION),
    COORDINATORS_AUDIT("coordinators/audit", Kind.SESSION),
    COORDINATORS_OVERVIEW("coordinators/overview", Kind.SESSION);

    private static final String COMMUNITIES = "/communities/";
    private static final String BEFORE_NAME = COMMUNITIES + "{community}/";

    /** The kind of resource at a route. */
    public enum Kind {
        /** The function accepts the form. The build makes the page with the form, at the same path with a slash. */
        FORM,
        /** A page that a mailed link opens: its address holds a token. */
        LINK,
        /** A page that everybody may open. */
        PAGE,
        /** A page that is shown in a session only. */
        SESSION,
        /** An image or a file beside a page. */
        DATA,
    }

    private final String name;
    private final Kind kind;

    /** @param name the path, or the part after a community's path; may have one variable, of a single segment */
    FunctionRoute(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The method of the route: a form's page is served by another function; all other routes handle every method. */
    public String method() {
        return kind == Kind.FORM ? "POST" : "ANY";
    }

    /** The path in {@code template.yaml}, for example <code>/communities/{community}/join</code>. */
    public String template() {
        return isShared() ? name : BEFORE_NAME + name;
    }

    /** Whether the route belongs to no single community. */
    public boolean isShared() {
        return name.startsWith("/");
    }

    /** The canonical path of a route that belongs to no single community: without a trailing slash. */
    public String path() {
        if (!isShared()) {
            throw new IllegalStateException(this + " has a path in each community; use path(Community)");
        }
        return name;
    }

    /** The canonical path in a community: without a trailing slash. */
    public String path(Community community) {
        if (hasVariable()) {
            throw new IllegalStateException(this + " has a path for each value; use path(Community, String)");
        }
        return isShared() ? name : community.path() + name;
    }

    /** Whether the path has a variable. */
    public boolean hasVariable() {
        return name.indexOf('{') >= 0;
    }

    /** The canonical path in a community, with a value of the route's variable. */
    public String path(Community community, String value) {
        return community.path() + beforeVariable() + value + afterVariable();
    }

    /** The value of the route's variable in a request's path, which is this route's in a community. */
    public String value(Community community, String requested) {
        String path = withoutSlash(requested);
        return path.substring(
            community.path().length() + beforeVariable().length(),
            path.length() - afterVariable().length()
        );
    }

    private String beforeVariable() {
        return name.substring(0, name.indexOf('{'));
    }

    private String afterVariable() {
        return name.substring(name.indexOf('}') + 1);
    }

    /** Whether the part of a path after a community's is this route's. */
    private boolean isAtName(String found) {
        if (!hasVariable()) {
            return found.equals(name);
        }
        String before = beforeVariable();
        String after = afterVariable();
        return (
            found.length() > before.length() + after.length() &&
            found.startsWith(before) &&
            found.endsWith(after) &&
            found.indexOf('/', before.length()) == (after.isEmpty() ? -1 : found.length() - after.length())
        );
    }

    /** The path of the page with the form, which the build makes: it ends in a slash. */
    public String page(Community community) {
        if (kind != Kind.FORM) {
            throw new IllegalStateException(this + " accepts no form, so it has no page with one");
        }
        return path(community) + "/";
    }

    /**
     * Whether a request's path is that of this route, which belongs to no single community; with or without a trailing
     * slash.
     */
    public boolean isAt(String requested) {
        return isShared() && withoutSlash(requested).equals(name);
    }

    /**
     * The community in which a request's path, with or without a trailing slash, is this route's; empty if there is
     * none.
     */
    public Optional<Community> in(List<Community> communities, String requested) {
        String path = withoutSlash(requested);
        return communities.stream().filter(isRouteIn(path)).findFirst();
    }

    private Predicate<Community> isRouteIn(String path) {
        return community ->
            !isShared() && path.startsWith(community.path()) && isAtName(path.substring(community.path().length()));
    }

    /** The route that a mailed link opens. */
    public static FunctionRoute of(Link.Purpose purpose) {
        return switch (purpose) {
            case COORDINATOR -> COORDINATORS_SIGN_IN;
            case FRESH -> COORDINATORS_FRESH;
            case COORDINATOR_INVITATION -> COORDINATORS_ACCEPT;
            case CONFIRM -> CONFIRM;
            case APPROVE -> APPROVE;
            case DECLINE -> DECLINE;
            case DECLINE_DOMAIN -> DECLINE_DOMAIN;
            case UNDO -> UNDO;
            case CHANGE_ADDRESS -> CHANGE_ADDRESS;
            case MANAGE -> SUBSCRIPTION;
            case UNSUBSCRIBE -> UNSUBSCRIBE;
            case NEVER_AGAIN -> NEVER_AGAIN;
            case INVITATION -> INVITATION;
            case SEND -> SEND;
            case STOP -> STOP;
        };
    }

    /**
     * Whether a function serves a path, with or without a trailing slash. Not for a form's route: the build makes its
     * page.
     */
    public static boolean answers(String requested) {
        var route = at(requested);
        return route != null && route.kind != Kind.FORM;
    }

    /** Whether a path, with or without a trailing slash, is that of a route with a variable. */
    public static boolean holdsVariable(String requested) {
        var route = at(requested);
        return route != null && route.hasVariable();
    }

    /** Whether a path, with or without a trailing slash, is one to which the text of an announcement is posted. */
    static boolean takesText(String requested) {
        var route = at(requested);
        return route == ANNOUNCEMENTS || route == ANNOUNCEMENT;
    }

    /** Whether a path, with or without a trailing slash, is the one to which a list is uploaded. */
    static boolean takesFile(String requested) {
        return at(requested) == COORDINATORS_IMPORTS;
    }

    /** Whether a path, with or without a trailing slash, is one that mailed links open: its query holds a token. */
    static boolean holdsToken(String requested) {
        var route = at(requested);
        return route != null && route.kind == Kind.LINK;
    }

    /** The route at a path in any community; null if there is none. */
    private static FunctionRoute at(String requested) {
        String path = withoutSlash(requested);
        int slash = path.startsWith(COMMUNITIES) ? path.indexOf('/', COMMUNITIES.length()) : -1;
        for (FunctionRoute route : values()) {
            boolean matches = route.isShared()
                ? path.equals(route.name)
                : slash > COMMUNITIES.length() && route.isAtName(path.substring(slash + 1));
            if (matches) {
                return route;
            }
        }
        return null;
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
