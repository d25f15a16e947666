package org.socialgov.local.gateway;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.socialgov.local.start.CannotStart;

/**
 * The key of one route of an HTTP API, for example {@code GET /pets/{id}}. Only keys that AWS accepts can be
 * made: the emulator accepts any key, and the template would fail at its first deployment on AWS.
 *
 * @param method   in upper case, or {@code ANY}
 * @param segments the parts of the path between the slashes
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">Routes of
 *     HTTP APIs</a>
 */
record RouteKey(String method, List<Segment> segments) {
    private static final String ANY = "ANY";

    /** The methods of CreateRoute, in upper case. */
    private static final List<String> METHODS = List.of(
        ANY,
        "DELETE",
        "GET",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "POST",
        "PUT"
    );
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9._-]+)(\\+?)}");

    /** The kinds of segments, the most specific first. */
    private enum Kind {
        LITERAL,
        VARIABLE,
        GREEDY,
    }

    /**
     * One segment of a path.
     *
     * @param kind its kind
     * @param text the text, or the variable's name
     */
    record Segment(Kind kind, String text) {
        private static Segment parse(String text, String key) {
            var variable = VARIABLE.matcher(text);
            if (variable.matches()) {
                return new Segment(variable.group(2).isEmpty() ? Kind.VARIABLE : Kind.GREEDY, variable.group(1));
            }
            if (text.contains("{") || text.contains("}")) {
                throw refused(
                    key,
                    "has the segment " +
                        text +
                        ": a variable is a whole segment, {name} or {name+}, with a name of " +
                        "letters, digits, dots, hyphens and underscores"
                );
            }
            return new Segment(Kind.LITERAL, text);
        }

        @Override
        public String toString() {
            return switch (kind) {
                case LITERAL -> text;
                case VARIABLE -> "{" + text + "}";
                case GREEDY -> "{" + text + "+}";
            };
        }
    }

    /** Copies the list. */
    RouteKey {
        segments = List.copyOf(segments);
    }

    /**
     * The key of a route, checked.
     *
     * @param method in upper case, or {@code ANY}
     * @param path   the path of the template
     * @return the key
     * @throws CannotStart if AWS would refuse it
     */
    static RouteKey parse(String method, String path) {
        var key = method + " " + path;
        if (!METHODS.contains(method)) {
            throw refused(key, "has a method that HTTP APIs don't have: use one of " + String.join(", ", METHODS));
        }
        if (!path.startsWith("/") || path.startsWith("//")) {
            throw refused(key, "has a path that doesn't begin with one slash: begin with one slash");
        }
        var segments = split(path)
            .stream()
            .map(text -> Segment.parse(text, key))
            .toList();
        check(segments, key);
        return new RouteKey(method, segments);
    }

    private static void check(List<Segment> segments, String key) {
        var names = new HashSet<String>();
        for (var i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            var isLast = i == segments.size() - 1;
            if (segment.text().isEmpty()) {
                throw refused(
                    key,
                    isLast
                        ? "ends in a slash: remove it, and let $default answer a request with the slash"
                        : "has two slashes in a row: remove one"
                );
            }
            if (segment.kind() == Kind.GREEDY && !isLast) {
                throw refused(key, "has " + segment + " before its end: a greedy variable must be the last segment");
            }
            if (segment.kind() != Kind.LITERAL && !names.add(segment.text())) {
                throw refused(key, "has two variables named " + segment.text() + ": give each a name of its own");
            }
        }
    }

    private static CannotStart refused(String key, String why) {
        return new CannotStart("template.yaml: the route " + key + " " + why + ". AWS refuses it.");
    }

    /** {@return the parts of a path between the slashes; none for the root} */
    static List<String> split(String path) {
        // AWS selects the route of a path that begins with several slashes as if there were one.
        var bare = path.replaceFirst("^/+", "");
        return bare.isEmpty() ? List.of() : List.of(bare.split("/", -1));
    }

    /** {@return a text that is equal for keys that AWS treats as one: they differ only in the names of variables} */
    String identity() {
        return (
            method +
            segments
                .stream()
                .map(segment -> "/" + (segment.kind() == Kind.LITERAL ? segment.text() : segment.kind()))
                .collect(Collectors.joining())
        );
    }

    /**
     * Whether a request has this route.
     *
     * @param requested the request's method
     * @param path      the segments of the request's path
     * @return the values of the variables by name; empty if the request doesn't match
     */
    Optional<Map<String, String>> match(String requested, List<String> path) {
        if (!method.equals(ANY) && !method.equals(requested)) {
            return Optional.empty();
        }
        if (path.size() < segments.size() || (path.size() > segments.size() && !isGreedy())) {
            return Optional.empty();
        }
        var variables = new LinkedHashMap<String, String>();
        for (var i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            var value = segment.kind() == Kind.GREEDY ? String.join("/", path.subList(i, path.size())) : path.get(i);
            if (segment.kind() == Kind.LITERAL ? !segment.text().equals(value) : value.isEmpty()) {
                return Optional.empty();
            }
            if (segment.kind() != Kind.LITERAL) {
                variables.put(segment.text(), value);
            }
        }
        return Optional.of(variables);
    }

    /**
     * The precedence of routes that match the same request: first those without a greedy variable (as documented), then
     * those for its method before {@code ANY}, then those whose path is more specific at the first segment, from the
     * left, where they differ (as observed: KensioSoftware/yulin#299). Paths of which one begins the other never match the
     * same request; the shorter one comes first, since the order of a sort must be consistent.
     */
    static Comparator<RouteKey> mostSpecificFirst() {
        return Comparator.comparing(RouteKey::isGreedy)
            .thenComparing(key -> key.method.equals(ANY))
            .thenComparing(RouteKey::comparePaths);
    }

    private int comparePaths(RouteKey other) {
        for (var i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            var order = segments.get(i).kind().compareTo(other.segments.get(i).kind());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    private boolean isGreedy() {
        return !segments.isEmpty() && segments.get(segments.size() - 1).kind() == Kind.GREEDY;
    }

    /** The format of {@code get-routes}. */
    @Override
    public String toString() {
        return method + " /" + segments.stream().map(Segment::toString).collect(Collectors.joining("/"));
    }
}
