package org.socialgov.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.local.start.CannotStart;

class RouteTableTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FUNCTIONS = List.of("OneFunction");

    /** The example of AWS's documentation, and what it leaves out. */
    private static final List<String> ROUTES = List.of(
        "GET /pets/dog/1",
        "GET /pets/dog/{id}",
        "GET /pets/{proxy+}",
        "ANY /{proxy+}",
        "$default"
    );

    /** Routes as ours are. */
    private static final List<String> OURS = List.of(
        "POST /communities/{community}/join",
        "ANY /communities/{community}/confirm",
        "ANY /communities/{community}/members.json",
        "POST /communities/manage",
        "GET /communities/{slug}",
        "ANY /directory",
        "GET /directory",
        "ANY /files/{path+}",
        "GET /files/list/{rest+}",
        "ANY /communities/{community}/{page}",
        "GET /",
        "$default"
    );

    /** A system with more than 31 routes did not start: a sort of so many finds an order that contradicts itself. */
    @Test
    void many_routes_of_different_lengths_are_put_in_order() {
        var lengths = List.of("/{a}/x", "/{a}", "/b", "/{a}/x/{c}", "/{a}/{d}/e", "/b/x/y", "/{a}/{d}");
        for (long seed = 0; seed < 200; seed++) {
            var shuffled = new ArrayList<RouteKey>();
            for (int i = 0; i < 8; i++) {
                lengths.forEach(path -> shuffled.add(RouteKey.parse("GET", path)));
            }
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.sort(RouteKey.mostSpecificFirst());

            assertThat(shuffled).isSortedAccordingTo(RouteKey.mostSpecificFirst());
            assertThat(shuffled.getFirst()).hasToString("GET /b");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /pets/dog/1, GET /pets/dog/1",
        "GET, /pets/dog/2, GET /pets/dog/{id}",
        "GET, /pets/cat/1, GET /pets/{proxy+}",
        "POST, /test/5, ANY /{proxy+}",
        // The path has a route, but not for this method.
        "POST, /pets/dog/1, ANY /{proxy+}",
        "HEAD, /pets/dog/1, ANY /{proxy+}",
        "GET, /, $default",
    })
    void the_example_of_the_documentation_is_kept(String method, String path, String key) {
        assertThat(find(ROUTES, Slash.DISTINCT, method, path)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /communities/a/join, POST /communities/{community}/join",
        // Another method than the route's is another route's, or the default's: nobody answers 405 but a function.
        "GET, /communities/a/join, ANY /communities/{community}/{page}",
        "POST, /communities/manage, POST /communities/manage",
        "GET, /communities/manage, GET /communities/{slug}",
        "DELETE, /communities/manage, $default",
        // A route for GET takes no HEAD.
        "GET, /communities/a, GET /communities/{slug}",
        "HEAD, /communities/a, $default",
        "GET, /, GET /",
        "HEAD, /, $default",
        "OPTIONS, /communities/a/confirm, ANY /communities/{community}/confirm",
        // Its very method goes before ANY.
        "GET, /directory, GET /directory",
        "HEAD, /directory, ANY /directory",
        "GET, /files/list/a, GET /files/list/{rest+}",
        "HEAD, /files/list/a, ANY /files/{path+}",
        // A text goes before a variable, and a variable before a greedy one.
        "GET, /communities/a/members.json, ANY /communities/{community}/members.json",
        "GET, /communities/a/other, ANY /communities/{community}/{page}",
        // A variable takes one segment, and a greedy one at least one.
        "GET, /communities//confirm, $default",
        "GET, /communities/a/b/c, $default",
        "GET, /files/a/b/c, ANY /files/{path+}",
        "GET, /files, $default",
        "GET, /files/, $default",
        // Capitals are other letters.
        "GET, /Directory, $default",
        // Slashes at the beginning count as one.
        "GET, //directory, GET /directory",
        "GET, /somewhere/else, $default",
    })
    void a_request_has_the_most_specific_route_for_its_path_and_method(String method, String path, String key) {
        assertThat(find(OURS, Slash.DISTINCT, method, path)).isEqualTo(key);
        assertThat(find(OURS, Slash.IGNORE, method, path)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /communities/a/join/, $default, POST /communities/{community}/join",
        "GET, /communities/a/confirm/, $default, ANY /communities/{community}/confirm",
        "HEAD, /directory/, $default, ANY /directory",
        "GET, /communities/a/, $default, GET /communities/{slug}",
        "GET, /directory//, $default, $default",
        "GET, /files/a/, ANY /files/{path+}, ANY /files/{path+}",
    })
    void a_closing_slash_is_another_path_or_ignored_as_told(
        String method,
        String path,
        String distinct,
        String ignored
    ) {
        assertThat(find(OURS, Slash.DISTINCT, method, path)).isEqualTo(distinct);
        assertThat(find(OURS, Slash.IGNORE, method, path)).isEqualTo(ignored);
    }

    @ParameterizedTest
    @EnumSource(Slash.class)
    void variables_have_the_text_that_stands_in_their_place(Slash slash) {
        var table = table(List.of("GET /a/{one}/b/{two}", "GET /files/{path+}"), slash);

        assertThat(table.find("GET", "/a/1/b/2").orElseThrow().variables()).containsExactlyInAnyOrderEntriesOf(
            Map.of("one", "1", "two", "2")
        );
        assertThat(table.find("GET", "/files/a/b.txt").orElseThrow().variables()).isEqualTo(Map.of("path", "a/b.txt"));
    }

    @Test
    void without_a_default_a_request_may_have_no_route() {
        assertThat(table(List.of("GET /a"), Slash.DISTINCT).find("POST", "/a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /files/{path+}/raw, a greedy variable must be the last segment",
        "TRACE /x, use one of ANY",
        "GET x, begin with one slash",
        "GET /x//y, two slashes in a row",
        "GET //x, begin with one slash",
        "GET /x-{id}, a variable is a whole segment",
        "GET /{id, a variable is a whole segment",
        "GET /{}, a variable is a whole segment",
        "GET /{id}/y/{id}, give each a name of its own",
    })
    void what_aws_refuses_is_refused_with_what_to_do(String key, String words) {
        assertThatThrownBy(() -> table(List.of(key), Slash.DISTINCT))
            .isInstanceOf(CannotStart.class)
            .hasMessageStartingWith("template.yaml: the route " + key + " has ")
            .hasMessageContaining(words)
            .message()
            .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({ "GET /a/{one}, GET /a/{other}", "ANY /{one}/b/{rest+}, ANY /{two}/b/{more+}", "$default, $default" })
    void a_key_that_is_there_twice_is_refused_whatever_its_variables_are_called(String one, String other) {
        assertThatThrownBy(() -> table(List.of(one, other), Slash.DISTINCT))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("the route " + other + " is there twice");
    }

    @ParameterizedTest
    @ValueSource(strings = { "ANY /communities/{community}/join/", "GET /x/", "GET /{x}/" })
    void a_key_that_ends_in_a_slash_is_refused(String key) {
        assertThatThrownBy(() -> table(List.of(key), Slash.IGNORE))
            .isInstanceOf(CannotStart.class)
            .hasMessage(
                "template.yaml: the route " +
                    key +
                    " ends in a slash: remove it, and let $default answer a request with the slash. AWS refuses it."
            );
    }

    @Test
    void keys_that_differ_in_method_or_in_kind_of_variable_are_two() {
        var keys = List.of("GET /a/{one}", "POST /a/{other}", "GET /a/{rest+}", "GET /a/one");

        assertThat(find(keys, Slash.DISTINCT, "POST", "/a/x")).isEqualTo("POST /a/{other}");
    }

    @Test
    void a_route_without_a_function_is_refused() throws Exception {
        var paths = JSON.readTree(
            """
            {"/x": {"parameters": [], "get": {"x-amazon-apigateway-integration": {"uri": "https://example.gov"}}}}
            """
        );
        assertThatThrownBy(() -> RouteTable.read(paths, FUNCTIONS, Slash.DISTINCT))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("The route /x leads to no function");
    }

    private static String find(List<String> keys, Slash slash, String method, String path) {
        return table(keys, slash).find(method, path).orElseThrow().key();
    }

    /** As SAM writes them into the API's body; a key that is there twice lies under another spelling of its path. */
    private static RouteTable table(List<String> keys, Slash slash) {
        var paths = JSON.createObjectNode();
        for (var key : keys) {
            var isDefault = key.equals("$default");
            var method = isDefault ? "any" : key.substring(0, key.indexOf(' ')).toLowerCase(Locale.ROOT);
            var path = isDefault && paths.has("$default") ? "/$default" : key.substring(key.indexOf(' ') + 1);
            var operation = paths
                .withObjectProperty(path)
                .putObject(method.equals("any") ? "x-amazon-apigateway-any-method" : method);
            operation
                .put("isDefaultRoute", isDefault)
                .putObject("x-amazon-apigateway-integration")
                .putObject("uri")
                .put(
                    "Fn::Sub",
                    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${OneFunction.Arn}/invocations"
                );
        }
        return RouteTable.read(paths, FUNCTIONS, slash);
    }
}
