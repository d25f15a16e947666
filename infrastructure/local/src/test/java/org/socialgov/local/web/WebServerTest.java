package org.socialgov.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.socialgov.local.gateway.Gateway;
import org.socialgov.local.gateway.RouteTable;
import org.socialgov.local.gateway.Slash;

class WebServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicReference<JsonNode> event = new AtomicReference<>();

    /** API Gateway hands them over; the JDK's server answers 400 by itself. */
    @ParameterizedTest
    @CsvSource({
        "/search/?q=100%, q=100%25",
        "/search/?q=20%+of+posts, q=20%25+of+posts",
        "/search/?q=a|b, q=a%7Cb",
        "/search/?q=caf%E9, q=caf%E9",
        "/directory/?domain=gsa.gov&utm_content=50%off, domain=gsa.gov&utm_content=50%25off",
        "/confirm?token=a%20b&x=\"<>^`{}, token=a%20b&x=%22%3C%3E%5E%60%7B%7D",
    })
    void a_query_that_is_no_uri_reaches_the_function(String target, String query) throws IOException {
        assertThat(send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(event.get().path("rawQueryString").asText()).isEqualTo(query);
    }

    @Test
    void a_form_reaches_the_function_with_its_body() throws IOException {
        String body = "name=Kim&consent=yes";
        String answer = send(
            "POST /join?a=%zz HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: keep-alive\r\n" +
                "Content-Length: " +
                body.length() +
                "\r\n\r\n" +
                body
        );
        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nhello");
        assertThat(event.get().path("body").asText()).isEqualTo(body);
    }

    @Test
    void a_response_says_that_its_connection_ends() throws IOException {
        var response = send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(response.substring(0, response.indexOf("\r\n\r\n"))).containsIgnoringCase("connection: close");
    }

    /** macOS has one loopback address of IPv4 only, and Linux all of 127.0.0.0/8. */
    @EnabledOnOs(OS.LINUX)
    @Test
    void a_request_reaches_the_function_with_its_source() throws IOException {
        send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 2);
        assertThat(event.get().at("/requestContext/http/sourceIp").asText()).isEqualTo("127.0.0.2");
        send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 1);
        assertThat(event.get().at("/requestContext/http/sourceIp").asText()).isEqualTo("127.0.0.1");
    }

    private String send(String request) throws IOException {
        return send(request, 1);
    }

    /** @param from last number of the loopback address from which the request is sent */
    private String send(String request, int from) throws IOException {
        var routes = RouteTable.read(
            JSON.readTree(
                """
                {"$default": {"x-amazon-apigateway-any-method": {"isDefaultRoute": true,
                  "x-amazon-apigateway-integration": {"uri": "${OneFunction.Arn}"}}}}
                """
            ),
            List.of("OneFunction"),
            Slash.IGNORE
        );
        try (var web = WebServer.reserve(0)) {
            web.open(new Gateway(routes, "abc123", this::invoke), _ -> {});
            try (var socket = new Socket(loopback(1), web.port(), loopback(from), 0)) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static InetAddress loopback(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
    }

    private Optional<byte[]> invoke(String function, byte[] bytes) {
        try {
            event.set(JSON.readTree(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of("{\"statusCode\":200,\"body\":\"hello\"}".getBytes(StandardCharsets.UTF_8));
    }
}
