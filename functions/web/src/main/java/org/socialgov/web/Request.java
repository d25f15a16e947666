package org.socialgov.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request in API Gateway's event.
 *
 * @param id the request's id in API Gateway's logs
 * @param method upper case
 * @param path not decoded: the event's {@code rawPath}
 * @param query the raw query string without its question mark, empty if there is none
 * @param headers by lower-case name; payload format 2.0 joins repeated headers with commas
 * @param cookies each {@code name=value}
 * @param body empty if there is none
 * @param sourceIp the visitor's address: from API Gateway, or from {@link Edge}; never from another header
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
    /** This request with another source address. */
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

    /**
     * The value of a cookie. Of two cookies with one name neither counts: a sibling domain can set one, and the browser
     * doesn't tell which.
     */
    public Optional<String> cookie(String name) {
        var values = cookies
            .stream()
            .filter(cookie -> cookie.startsWith(name + "="))
            .map(cookie -> cookie.substring(name.length() + 1))
            .toList();
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** The query's fields, in their order; repeated ones are kept, and no query is refused. */
    public Fields queryFields() {
        return Fields.ofQuery(query);
    }

    /** The id and the method only: the path, the query, and the body may hold personal data or a token. */
    @Override
    public String toString() {
        return "Request[" + id + " " + method + "]";
    }
}
