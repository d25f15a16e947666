package org.socialgov.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.socialgov.local.emulator.Emulator;

/**
 * A deployed HTTP API: finds the route of a request, invokes its function with an event of payload format 2.0, and
 * converts the result to an HTTP response.
 *
 * <p>The emulator's HTTP API is not used. MiniStack 1.5.33 does not read the OpenAPI {@code Body} that SAM writes
 * (ministackorg/ministack#928 does so for REST APIs only), accepts route keys that AWS refuses, treats only a variable
 * named {@code proxy} as greedy when it ranks routes, and ranks the path above the method
 * (ministackorg/ministack#1256). It answers every {@code OPTIONS} itself (ministackorg/ministack#406 considers CORS
 * only), leaves cookies among the headers, and has one meaning of a closing slash. No upstream issue was found for the
 * points without a number.
 *
 * @param routes    its routes
 * @param api       its id
 * @param functions runs the function of a logical id with an event as JSON, and waits for its result; empty if it failed
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload
 *     format 2.0</a>
 */
public record Gateway(RouteTable routes, String api, BiFunction<String, byte[], Optional<byte[]>> functions) {
    /**
     * A request as it was received.
     *
     * @param method   in capitals
     * @param path     as it was sent, escapes included
     * @param query    as it was sent; empty if there is none
     * @param headers  the values of each header by its name, in any case
     * @param body     the body
     * @param sourceIp its source address
     */
    public record Request(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        byte[] body,
        String sourceIp
    ) {}

    /**
     * A response.
     *
     * @param status  the status
     * @param headers the values of each header by its name
     * @param body    the body
     */
    public record Answer(int status, Map<String, List<String>> headers, byte[] body) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STAGE = "$default";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
        "dd/MMM/yyyy:HH:mm:ss Z",
        Locale.ENGLISH
    ).withZone(ZoneOffset.UTC);
    private static final Pattern ESCAPES = Pattern.compile("(?:%(?!25)[0-9A-Fa-f]{2})+");

    /**
     * Bodies of all other types are base64-encoded. AWS doesn't list these types; the list is that of
     * ministackorg/ministack.
     */
    private static final Set<String> TEXT_TYPES = Set.of(
        "application/json",
        "application/xml",
        "application/javascript"
    );

    /**
     * Handles a request.
     *
     * @param request the request
     * @return the response
     */
    public Answer answer(Request request) {
        var path = decoded(request.path());
        var route = routes.find(request.method(), path);
        if (route.isEmpty()) {
            return message(404, "Not Found");
        }
        return functions
            .apply(route.get().function(), bytes(event(request, path, route.get())))
            .flatMap(Gateway::read)
            .orElseGet(() -> message(500, "Internal Server Error"));
    }

    /**
     * The response of API Gateway itself to an error.
     *
     * @param status the status
     * @param words  its message
     * @return the response
     */
    public static Answer message(int status, String words) {
        return new Answer(
            status,
            Map.of("Content-Type", List.of("application/json")),
            bytes(JSON.createObjectNode().put("message", words))
        );
    }

    private ObjectNode event(Request request, String path, RouteTable.Match route) {
        var domain = api + ".execute-api.localhost";
        var event = JSON.createObjectNode()
            .put("version", "2.0")
            .put("routeKey", route.key())
            .put("rawPath", path)
            .put("rawQueryString", request.query());
        var headers = joined(request.headers());
        var cookies = headers.remove("cookie");
        if (cookies != null) {
            var list = event.putArray("cookies");
            Arrays.stream(cookies.split(";"))
                .map(String::strip)
                .filter(cookie -> !cookie.isEmpty())
                .forEach(list::add);
        }
        headers.put("host", domain);
        event.set("headers", JSON.valueToTree(headers));
        if (!request.query().isEmpty()) {
            event.set("queryStringParameters", JSON.valueToTree(parameters(request.query())));
        }
        var now = Instant.now();
        var context = event
            .putObject("requestContext")
            .put("accountId", Emulator.ACCOUNT)
            .put("apiId", api)
            .put("domainName", domain)
            .put("domainPrefix", api)
            .put("requestId", UUID.randomUUID().toString())
            .put("routeKey", route.key())
            .put("stage", STAGE)
            .put("time", TIME.format(now))
            .put("timeEpoch", now.toEpochMilli());
        context
            .putObject("http")
            .put("method", request.method())
            .put("path", path)
            .put("protocol", "HTTP/1.1")
            .put("sourceIp", request.sourceIp())
            .put("userAgent", headers.getOrDefault("user-agent", ""));
        if (!route.variables().isEmpty()) {
            event.set("pathParameters", JSON.valueToTree(route.variables()));
        }
        var isText = isText(headers.getOrDefault("content-type", ""));
        if (request.body().length > 0) {
            event.put(
                "body",
                isText
                    ? new String(request.body(), StandardCharsets.UTF_8)
                    : Base64.getEncoder().encodeToString(request.body())
            );
        }
        return event.put("isBase64Encoded", request.body().length > 0 && !isText);
    }

    private static Map<String, String> joined(Map<String, List<String>> headers) {
        var joined = new TreeMap<String, String>();
        headers.forEach((name, values) ->
            joined.merge(
                name.toLowerCase(Locale.ROOT),
                String.join(name.equalsIgnoreCase("cookie") ? ";" : ",", values),
                (one, other) -> one + "," + other
            )
        );
        return joined;
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : query.split("&")) {
            var at = pair.indexOf('=');
            var name = at < 0 ? pair : pair.substring(0, at);
            if (!name.isEmpty()) {
                parameters.merge(
                    unescaped(name),
                    at < 0 ? "" : unescaped(pair.substring(at + 1)),
                    (one, other) -> one + "," + other
                );
            }
        }
        return parameters;
    }

    private static String unescaped(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return text;
        }
    }

    /** Decodes every escape except that of the percent sign, which would look like the start of another one. */
    static String decoded(String path) {
        return ESCAPES.matcher(path).replaceAll(found -> {
            var bytes = new ByteArrayOutputStream();
            for (var hex : found.group().substring(1).split("%")) {
                bytes.write(Integer.parseInt(hex, 16));
            }
            return Matcher.quoteReplacement(bytes.toString(StandardCharsets.UTF_8));
        });
    }

    private static boolean isText(String contentType) {
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || TEXT_TYPES.contains(type);
    }

    /** Converts a function's result; empty if API Gateway would not accept it. */
    private static Optional<Answer> read(byte[] returned) {
        try {
            var said = JSON.readTree(returned);
            if (said == null || said.isMissingNode()) {
                return Optional.empty();
            }
            if (!said.has("statusCode")) {
                return Optional.of(new Answer(200, Map.of("Content-Type", List.of("application/json")), returned));
            }
            var status = said.path("statusCode").asInt();
            return status < 200 || status > 599
                ? Optional.empty()
                : Optional.of(new Answer(status, headers(said), body(said)));
        } catch (IOException | IllegalArgumentException notUnderstood) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> headers(JsonNode said) {
        var headers = new LinkedHashMap<String, List<String>>();
        said.path("headers")
            .properties()
            .forEach(header -> headers.put(header.getKey(), List.of(header.getValue().asText())));
        if (!said.path("cookies").isEmpty()) {
            var cookies = new ArrayList<String>();
            said.path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
            headers.put("Set-Cookie", cookies);
        }
        return headers;
    }

    private static byte[] body(JsonNode said) {
        var body = said.path("body").asText("");
        return said.path("isBase64Encoded").asBoolean()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
