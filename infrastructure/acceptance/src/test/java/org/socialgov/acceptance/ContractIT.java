package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.mail.CaughtMail;

/**
 * The contract ({@code infrastructure/openapi.yaml}), tried with requests that no browser makes: the answer to each is
 * one that the contract names, and never a failure. It runs last: its joins by the hundred would delay the mails that
 * others wait for.
 */
@SharedSystem.Use
@Order(Integer.MAX_VALUE)
class ContractIT {

    private static final int SECONDS = 30;

    @TempDir
    static Path folder;

    private static DeployedSystem system;
    private static Visitor visitor;
    private static CaughtMail confirm;
    private static CaughtMail welcome;
    private static CaughtMail request;

    @BeforeAll
    static void start(DeployedSystem shared) {
        system = shared;
        visitor = system.visitor();
        system.join("asks@agency.gov");
        confirm = system.mail("asks@agency.gov", "confirm");
        welcome = system.becomeMember("member@agency.gov");
        system.join("outside@outside.example");
        system.confirm("outside@outside.example");
        request = system.noticeOf("outside@outside.example", "approval-request");
    }

    /** Test 55: Schemathesis makes the requests, from the contract and against it. */
    @Test
    void contract_fuzz() throws IOException, InterruptedException {
        var settings = folder.resolve("schemathesis.toml");
        Files.writeString(settings, settings());
        var schemathesis = LintTool.ready("schemathesis", folder);
        // It keeps what it learned in the folder that it runs in.
        var output = schemathesis.run(
            folder,
            Map.of(),
            "--config-file",
            settings.toString(),
            "run",
            DeployedSystem.root().resolve("infrastructure/openapi.yaml").toString(),
            "--url",
            system.local().uri().toString().replaceAll("/$", ""),
            "--checks",
            "not_a_server_error,unsupported_method,allow_header_conformance,status_code_conformance," +
                "content_type_conformance",
            "--phases",
            "examples,coverage,fuzzing",
            "--max-time",
            Integer.toString(SECONDS),
            "--max-redirects",
            "0",
            "--seed",
            "1",
            "--continue-on-failure",
            "--no-shrink"
        );
        assertThat(output).containsPattern("([1-9][0-9]{2,}) generated, \\1 passed");
    }

    /** Links that work, so that more than refusals is asked for. */
    private static String settings() {
        return (
            """
            [parameters]
            "path.community" = "social-media"
            """ +
            operation("confirm", confirm) +
            operation("never-again", confirm) +
            operation("unsubscribe", welcome) +
            operation("approve", request) +
            operation("decline", request) +
            operation("decline-domain", request)
        );
    }

    private static String operation(String purpose, CaughtMail mail) {
        var token = DeployedSystem.link(mail, purpose).replaceAll(".*token=", "");
        return (
            "[[operations]]\ninclude-path = \"/communities/{community}/" +
            purpose +
            "\"\nparameters = { \"path.community\" = \"social-media\", \"query.token\" = \"" +
            token +
            "\" }\n"
        );
    }

    private static List<String> forms() {
        var paths = new ArrayList<>(List.of(DeployedSystem.JOIN, DeployedSystem.MANAGE, DeployedSystem.SUBSCRIPTION));
        for (String purpose : List.of("confirm", "never-again", "unsubscribe", "undo", "change-address", "approve")) {
            paths.add(DeployedSystem.COMMUNITY + purpose + "?token=mistyped");
        }
        return paths;
    }

    @Test
    void a_body_in_any_encoding_is_read_or_refused_and_never_a_failure() {
        var softly = new SoftAssertions();
        byte[] damaged = { 'e', 'm', 'a', 'i', 'l', '=', (byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3 };
        for (String path : forms()) {
            for (String type : List.of(
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=utf-16",
                "application/x-www-form-urlencoded; charset=no-such",
                "application/json; charset=iso-8859-1",
                "application/json",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "text/plain",
                "nonsense"
            )) {
                for (byte[] body : List.of(
                    damaged,
                    "ZW1haWw9YQ==".getBytes(StandardCharsets.US_ASCII),
                    "email=a".getBytes(StandardCharsets.UTF_16),
                    new byte[0]
                )) {
                    var builder = visitor.request(path).header("Content-Type", type);
                    builder.POST(BodyPublishers.ofByteArray(body));
                    softly
                        .assertThat(visitor.send(builder).statusCode())
                        .as(path + " " + type)
                        .isBetween(200, 499);
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void doubled_and_long_headers_change_nothing() {
        var softly = new SoftAssertions();
        for (String path : List.of(
            "/",
            DeployedSystem.COMMUNITY,
            DeployedSystem.JOIN + "/",
            "/search/?q=captions",
            "/directory"
        )) {
            int usual = visitor.get(path).statusCode();
            for (String name : List.of(
                "X-Long",
                "Accept",
                "Accept-Encoding",
                "If-None-Match",
                "Cookie",
                "Referer",
                "User-Agent",
                "X-Forwarded-For",
                "Sec-Fetch-Site"
            )) {
                softly
                    .assertThat(with(path, name, "x".repeat(8_000)).statusCode())
                    .as(path + " long " + name)
                    .isEqualTo(usual);
                softly
                    .assertThat(with(path, name, "a", "b", ",").statusCode())
                    .as(path + " doubled " + name)
                    .isEqualTo(usual);
            }
        }
        softly.assertAll();
    }

    private static HttpResponse<String> with(String path, String name, String... values) {
        var builder = visitor.request(path);
        for (String value : values) {
            builder.header(name, value);
        }
        return visitor.send(builder);
    }

    @Test
    void a_method_that_a_path_does_not_have_is_answered_with_those_that_it_has() {
        var softly = new SoftAssertions();
        var paths = new ArrayList<>(forms());
        paths.addAll(List.of("/", "/events/", "/feed.xml", "/search/"));
        for (String path : paths) {
            for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")) {
                var answer = visitor.send(visitor.request(path).method(method, BodyPublishers.noBody()));
                softly
                    .assertThat(answer.statusCode())
                    .as(method + " " + path)
                    .isEqualTo(405);
                softly
                    .assertThat(answer.headers().firstValue("allow").orElse(""))
                    .as(method + " " + path)
                    .contains("GET, HEAD");
            }
        }
        softly.assertAll();
    }
}
