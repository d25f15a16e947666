package org.socialgov.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonNode event;
    private String returned = "{\"statusCode\":204}";

    @Test
    void the_event_is_one_of_payload_format_2() {
        ask(
            "POST",
            "/named/zo%C3%AB",
            "a=1&a=b%20c&token=x%2By",
            Map.of(
                "Cookie",
                List.of("session=abc; theme=dark"),
                "X-Twice",
                List.of("one", "two"),
                "Content-Type",
                List.of("application/x-www-form-urlencoded")
            ),
            "name=Zo"
        );

        assertThat(event.path("version").asText()).isEqualTo("2.0");
        assertThat(event.path("routeKey").asText()).isEqualTo("POST /named/{name}");
        assertThat(event.path("rawPath").asText()).isEqualTo("/named/zoë");
        assertThat(event.path("rawQueryString").asText()).isEqualTo("a=1&a=b%20c&token=x%2By");
        assertThat(event.path("queryStringParameters").toString()).isEqualTo("{\"a\":\"1,b c\",\"token\":\"x+y\"}");
        assertThat(event.path("pathParameters").toString()).isEqualTo("{\"name\":\"zoë\"}");
        assertThat(event.path("cookies").toString()).isEqualTo("[\"session=abc\",\"theme=dark\"]");
        assertThat(event.path("headers").has("cookie")).isFalse();
        assertThat(event.at("/headers/x-twice").asText()).isEqualTo("one,two");
        assertThat(event.at("/headers/host")).isEqualTo(event.at("/requestContext/domainName"));
        assertThat(event.at("/requestContext/http/method").asText()).isEqualTo("POST");
        assertThat(event.at("/requestContext/http/sourceIp").asText()).isEqualTo("192.0.2.1");
        assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(event.path("body").asText()).isEqualTo("bmFtZT1abw==");
    }

    @Test
    void what_a_request_has_not_is_not_in_the_event() {
        ask("GET", "/elsewhere", "", Map.of(), "");

        assertThat(event.path("routeKey").asText()).isEqualTo("$default");
        for (var field : List.of("body", "cookies", "pathParameters", "queryStringParameters")) {
            assertThat(event.has(field)).as(field).isFalse();
        }
        assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
    }

    @Test
    void json_comes_as_text() {
        ask("POST", "/x", "", Map.of("Content-type", List.of("application/json; charset=utf-8")), "{\"name\":\"Zoë\"}");

        assertThat(event.path("body").asText()).isEqualTo("{\"name\":\"Zoë\"}");
        assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "/a%20b%2Fc, /a b/c", "/100%25, /100%25", "/a%252Fb, /a%252Fb", "/a%ZZ, /a%ZZ", "/$1%5C, '/$1\\'" })
    void each_escape_in_the_path_is_decoded_but_that_of_the_percent_sign(String sent, String path) {
        ask("GET", sent, "", Map.of(), "");

        assertThat(event.path("rawPath").asText()).isEqualTo(path);
    }

    @Test
    void the_path_keeps_a_closing_slash_that_the_route_ignores() {
        ask("POST", "/named/zoe/", "", Map.of(), "");

        assertThat(event.path("routeKey").asText()).isEqualTo("POST /named/{name}");
        assertThat(event.path("rawPath").asText()).isEqualTo("/named/zoe/");
    }

    @Test
    void an_answer_has_the_headers_cookies_and_bytes_that_were_returned() {
        returned =
            "{\"statusCode\":303,\"headers\":{\"location\":\"/next\"},\"cookies\":[\"a=1\",\"b=2\"]," +
            "\"isBase64Encoded\":true,\"body\":\"AIn/\"}";
        var answer = ask("GET", "/x", "", Map.of(), "");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers()).containsEntry("location", List.of("/next"));
        assertThat(answer.headers()).containsEntry("Set-Cookie", List.of("a=1", "b=2"));
        assertThat(answer.body()).containsExactly(0, 0x89, 0xff);
    }

    @Test
    void json_without_a_status_is_the_body_of_a_200() {
        returned = "{\"said\":\"so\"}";
        var answer = ask("GET", "/x", "", Map.of(), "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", List.of("application/json"));
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(returned);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "''",
            "no json",
            "{\"statusCode\":\"many\"}",
            "{\"statusCode\":99}",
            "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"?\"}",
        }
    )
    void what_is_not_understood_is_a_500(String notUnderstood) {
        returned = notUnderstood;

        assertFails(ask("GET", "/x", "", Map.of(), ""));
    }

    @Test
    void a_function_that_fails_is_a_500() {
        returned = null;

        assertFails(ask("GET", "/x", "", Map.of(), ""));
    }

    @Test
    void a_request_without_a_route_is_not_found() throws IOException {
        var routes = RouteTable.read(JSON.readTree("{}"), List.of("OneFunction"), Slash.DISTINCT);
        var answer = new Gateway(routes, "abc123", this::invoke).answer(
            new Gateway.Request("GET", "/x", "", Map.of(), new byte[0], "192.0.2.1")
        );

        assertThat(answer.status()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"message\":\"Not Found\"}");
    }

    private static void assertFails(Gateway.Answer answer) {
        assertThat(answer.status()).isEqualTo(500);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(
            "{\"message\":\"Internal Server Error\"}"
        );
    }

    private Gateway.Answer ask(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        String body
    ) {
        try {
            var paths = JSON.readTree(
                """
                {
                  "/named/{name}": {"post": {"x-amazon-apigateway-integration": {"uri": "${OneFunction.Arn}"}}},
                  "$default": {
                    "x-amazon-apigateway-any-method": {
                      "isDefaultRoute": true,
                      "x-amazon-apigateway-integration": {"uri": "${OneFunction.Arn}"}
                    }
                  }
                }
                """
            );
            var routes = RouteTable.read(paths, List.of("OneFunction"), Slash.IGNORE);
            return new Gateway(routes, "abc123", this::invoke).answer(
                new Gateway.Request(method, path, query, headers, body.getBytes(StandardCharsets.UTF_8), "192.0.2.1")
            );
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private Optional<byte[]> invoke(String function, byte[] sent) {
        assertThat(function).isEqualTo("OneFunction");
        try {
            event = JSON.readTree(sent);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return Optional.ofNullable(returned).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
