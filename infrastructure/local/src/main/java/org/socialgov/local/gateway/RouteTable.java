package org.socialgov.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.socialgov.local.start.CannotStart;

/**
 * The routes of an HTTP API, read from the OpenAPI {@code Body} that SAM writes. It selects the route of a request: the
 * most specific one for its path and method, else the one with a greedy variable, else {@code $default}. A request
 * whose path has a route, but not for its method, goes to {@code $default}: HTTP APIs don't answer 405.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation">Routing
 *     API requests</a>
 */
public final class RouteTable {

    private static final String DEFAULT = "$default";
    private static final String ANY_METHOD = "x-amazon-apigateway-any-method";
    private static final String INTEGRATION = "x-amazon-apigateway-integration";

    /** The fields of a path of OpenAPI that are not operations. */
    private static final Set<String> NO_OPERATIONS = Set.of("$ref", "description", "parameters", "servers", "summary");

    private static final Pattern FUNCTION_OF_INTEGRATION = Pattern.compile(
        "\\$\\{([A-Za-z0-9]+)\\.Arn}|\\$\\{([A-Za-z0-9]+)}/invocations"
    );

    /**
     * The route of a request.
     *
     * @param key       its key, as the event names it
     * @param function  the logical id of its function
     * @param variables the values of the variables in its path
     */
    record Match(String key, String function, Map<String, String> variables) {}

    private record Route(RouteKey key, String function) {}

    private final List<Route> routes;
    private final Optional<String> defaultFunction;
    private final Slash slash;

    private RouteTable(List<Route> routes, Optional<String> defaultFunction, Slash slash) {
        this.routes = List.copyOf(routes);
        this.defaultFunction = defaultFunction;
        this.slash = slash;
    }

    /**
     * Reads the routes.
     *
     * @param paths     the {@code paths} of the API's {@code Body}, references not resolved
     * @param functions the logical ids of the template's functions
     * @param slash     the meaning of a closing slash in a request
     * @return the routes
     * @throws CannotStart if AWS would refuse one of them, or one has no function
     */
    public static RouteTable read(JsonNode paths, Collection<String> functions, Slash slash) {
        var routes = new ArrayList<Route>();
        var keys = new HashMap<String, String>();
        Optional<String> defaultFunction = Optional.empty();
        for (var path : paths.properties()) {
            for (var operation : path.getValue().properties()) {
                if (NO_OPERATIONS.contains(operation.getKey())) {
                    continue;
                }
                var function = function(path.getKey(), operation.getValue().path(INTEGRATION).path("uri"), functions);
                if (isDefault(path.getKey(), operation.getValue())) {
                    unique(keys, DEFAULT, DEFAULT);
                    defaultFunction = Optional.of(function);
                } else {
                    var key = RouteKey.parse(method(operation.getKey()), path.getKey());
                    unique(keys, key.identity(), key.toString());
                    routes.add(new Route(key, function));
                }
            }
        }
        routes.sort(Comparator.comparing(Route::key, RouteKey.mostSpecificFirst()));
        return new RouteTable(routes, defaultFunction, slash);
    }

    /** SAM writes the default route as {@code $default} or {@code /$default}, and marks it. */
    private static boolean isDefault(String path, JsonNode operation) {
        return operation.path("isDefaultRoute").asBoolean() || path.equals(DEFAULT);
    }

    private static String method(String operation) {
        return operation.equals(ANY_METHOD) ? "ANY" : operation.toUpperCase(Locale.ROOT);
    }

    private static void unique(Map<String, String> keys, String identity, String key) {
        var same = keys.put(identity, key);
        if (same != null) {
            throw new CannotStart(
                "template.yaml: the route " +
                    key +
                    " is there twice" +
                    (same.equals(key) ? "" : ", the other time as " + same) +
                    ": remove one. AWS refuses both, whatever the names of their variables."
            );
        }
    }

    /** The uri is {@code {"Fn::Sub": "arn:...:functions/${JoinFunction.Arn}/invocations"}}. */
    private static String function(String path, JsonNode uri, Collection<String> functions) {
        var text = uri.path("Fn::Sub").isTextual() ? uri.path("Fn::Sub").asText() : uri.toString();
        var found = FUNCTION_OF_INTEGRATION.matcher(text);
        while (found.find()) {
            var id = found.group(1) == null ? found.group(2) : found.group(1);
            if (functions.contains(id)) {
                return id;
            }
        }
        throw new CannotStart("The route " + path + " leads to no function of the template: " + text);
    }

    /**
     * The route of a request.
     *
     * @param method the request's method
     * @param path   its path, decoded
     * @return the route; none if no route matches and there is no {@code $default}
     */
    Optional<Match> find(String method, String path) {
        var segments = segments(path);
        for (var route : routes) {
            var variables = route.key().match(method, segments);
            if (variables.isPresent()) {
                return Optional.of(new Match(route.key().toString(), route.function(), variables.get()));
            }
        }
        return defaultFunction.map(function -> new Match(DEFAULT, function, Map.of()));
    }

    private List<String> segments(String path) {
        var segments = RouteKey.split(path);
        var last = segments.size() - 1;
        return slash == Slash.IGNORE && last > 0 && segments.get(last).isEmpty() ? segments.subList(0, last) : segments;
    }
}
