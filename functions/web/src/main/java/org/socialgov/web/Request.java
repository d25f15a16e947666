package org.socialgov.web;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request, as API Gateway hands it to a function.
 *
 * @param id the request's id in API Gateway's logs
 * @param method upper case
 * @param path decoded by nobody: as it stands in the event's {@code rawPath}
 * @param query the raw query string without its question mark, empty if there is none
 * @param headers by lower-case name; doubled headers joined by commas, as payload format 2.0 has them
 * @param cookies each {@code name=value}
 * @param body empty if there is none
 * @param sourceIp the visitor's address: what API Gateway saw, or what {@link Edge} vouches for; no other header's word
 * @param domainName the API's own host name
 * @param receivedAt milliseconds since the epoch, by API Gateway's clock
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload format 2.0</a>
 */
public record Request(
    String id,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    List<String> cookies,
    byte[] body,
    String sourceIp,
    String domainName,
    long receivedAt
) {
    /** This request as sent from another address. */
    Request from(String address) {
        return new Request(id, method, path, query, headers, cookies, body, address, domainName, receivedAt);
    }

    /** This request without a header; the name in lower case. */
    Request without(String header) {
        if (!headers.containsKey(header)) {
            return this;
        }
        var fewer = new HashMap<>(headers);
        fewer.remove(header);
        return new Request(id, method, path, query, Map.copyOf(fewer), cookies, body, sourceIp, domainName, receivedAt);
    }

    /** A header's value; the name in lower case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The first value of a cookie. */
    public Optional<String> cookie(String name) {
        return cookies
            .stream()
            .filter(cookie -> cookie.startsWith(name + "="))
            .map(cookie -> cookie.substring(name.length() + 1))
            .findFirst();
    }

    /** The query's fields, in their order, doubled ones kept. */
    public Fields queryFields() {
        return Fields.parse(query.getBytes(StandardCharsets.UTF_8));
    }

    /** Says which request it was and nothing of who made it or what it carried: a path's query may hold a link. */
    @Override
    public String toString() {
        return "Request[" + id + " " + method + "]";
    }
}
