package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.acceptance.Template.getAtt;
import static org.socialgov.acceptance.Template.list;
import static org.socialgov.acceptance.Template.map;
import static org.socialgov.acceptance.Template.ref;
import static org.socialgov.acceptance.Template.strings;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What {@code edge.yaml} must say so that a content delivery network in front of the site takes nothing away: nobody sees
 * another's page, each visitor is told from the others, and the origin answers to that network. And {@code domain.yaml},
 * the site's name without one. How the functions take the secret is tested at their handlers.
 */
class EdgeTest {

    private static final Template EDGE = Template.read("infrastructure/edge.yaml");
    private static final Map<String, Object> DISTRIBUTION = map(
        EDGE.resource("Distribution").property("DistributionConfig")
    );
    private static final Map<String, Object> BEHAVIOR = map(DISTRIBUTION.get("DefaultCacheBehavior"));

    @Nested
    class Caching {

        private final Map<String, Object> policy = map(EDGE.resource("CachePolicy").property("CachePolicyConfig"));
        private final Map<String, Object> key = map(policy.get("ParametersInCacheKeyAndForwardedToOrigin"));

        /** With a least time above zero CloudFront keeps what is no-store, token pages and sessions among it. */
        @Test
        void only_what_the_origin_lets_be_cached_is_cached() {
            assertThat(policy).containsEntry("MinTTL", 0).containsEntry("DefaultTTL", 0);
            assertThat(BEHAVIOR).containsEntry("CachePolicyId", ref("CachePolicy"));
            assertThat(DISTRIBUTION).doesNotContainKey("CacheBehaviors");
        }

        @Test
        void an_error_is_not_kept_whatever_the_page() {
            var kept = list(DISTRIBUTION.get("CustomErrorResponses")).stream().map(Template::map).toList();
            assertThat(kept)
                .isNotEmpty()
                .allSatisfy(error ->
                    assertThat(error).containsEntry("ErrorCachingMinTTL", 0).doesNotContainKey("ResponsePagePath")
                );
            assertThat(kept.stream().map(error -> error.get("ErrorCode"))).contains(
                404,
                405,
                414,
                500,
                501,
                502,
                503,
                504
            );
        }

        @Test
        void the_whole_query_and_the_coding_tell_pages_apart() {
            assertThat(map(key.get("QueryStringsConfig"))).containsEntry("QueryStringBehavior", "all");
            assertThat(key)
                .containsEntry("EnableAcceptEncodingGzip", true)
                .containsEntry("EnableAcceptEncodingBrotli", true);
            // The origin compresses.
            assertThat(BEHAVIOR).containsEntry("Compress", false);
        }

        @Test
        void only_reading_is_cached_and_every_method_reaches_the_origin() {
            assertThat(list(BEHAVIOR.get("CachedMethods"))).containsExactlyInAnyOrder("GET", "HEAD");
            assertThat(list(BEHAVIOR.get("AllowedMethods"))).contains("GET", "HEAD", "POST", "OPTIONS", "DELETE");
        }
    }

    @Nested
    class Origin {

        private final Map<String, Object> origin = map(list(DISTRIBUTION.get("Origins")).getFirst());

        @Test
        void the_origin_is_asked_by_TLS_and_told_the_secret() {
            assertThat(map(origin.get("CustomOriginConfig")))
                .containsEntry("OriginProtocolPolicy", "https-only")
                .containsEntry("OriginSSLProtocols", List.of("TLSv1.2"));
            assertThat(list(origin.get("OriginCustomHeaders"))).containsExactly(
                Map.of("HeaderName", "X-Origin-Secret", "HeaderValue", ref("EdgeSecret"))
            );
        }

        @Test
        void the_secret_is_shown_nowhere_and_can_not_be_guessed_from_its_hash() {
            var secret = map(EDGE.section("Parameters").get("EdgeSecret"));
            assertThat(secret)
                .containsEntry("NoEcho", true)
                .containsEntry("AllowedPattern", "^[0-9a-f]{64}$")
                .doesNotContainKey("Default");
            assertThat(Template.references(EDGE.section("Outputs"))).doesNotContain("EdgeSecret");
        }

        @Test
        void the_origin_gets_the_visitors_address_and_what_the_functions_read_and_its_own_host() {
            var policy = map(EDGE.resource("OriginRequestPolicy").property("OriginRequestPolicyConfig"));
            var headers = map(policy.get("HeadersConfig"));
            assertThat(headers).containsEntry("HeaderBehavior", "whitelist");
            assertThat(list(headers.get("Headers")))
                .contains("CloudFront-Viewer-Address", "Accept", "Content-Type", "Origin", "Sec-Fetch-Site")
                .doesNotContain("Host")
                .hasSizeLessThanOrEqualTo(10);
            assertThat(map(policy.get("CookiesConfig"))).containsEntry("CookieBehavior", "all");
            assertThat(map(policy.get("QueryStringsConfig"))).containsEntry("QueryStringBehavior", "all");
            assertThat(BEHAVIOR).containsEntry("OriginRequestPolicyId", ref("OriginRequestPolicy"));
        }

        @Test
        void the_security_headers_stay_the_origins() {
            assertThat(BEHAVIOR).doesNotContainKey("ResponseHeadersPolicyId");
        }
    }

    @Nested
    class Visitors {

        @Test
        void visitors_come_by_HTTP_3_and_by_TLS_1_2_or_later() {
            assertThat(DISTRIBUTION).containsEntry("HttpVersion", "http2and3").containsEntry("IPV6Enabled", true);
            assertThat(map(DISTRIBUTION.get("ViewerCertificate")))
                .containsEntry("MinimumProtocolVersion", "TLSv1.2_2021")
                .containsEntry("SslSupportMethod", "sni-only");
            assertThat(BEHAVIOR).containsEntry("ViewerProtocolPolicy", "redirect-to-https");
        }

        /** Logs and samples of requests hold addresses of visitors and of links, and cookies. */
        @Test
        void no_request_is_kept() {
            assertThat(DISTRIBUTION).doesNotContainKey("Logging");
            assertThat(EDGE.resources().map(Template.Declared::type)).doesNotContain(
                "AWS::WAFv2::LoggingConfiguration",
                "AWS::CloudFront::RealtimeLogConfig"
            );
            assertThat(samples()).isNotEmpty().containsOnly(false);
        }

        private Stream<Object> samples() {
            var firewall = EDGE.resource("Firewall");
            return Stream.concat(
                Stream.of(firewall.property("VisibilityConfig")),
                rules().map(r -> r.get("VisibilityConfig"))
            )
                .map(Template::map)
                .map(visibility -> visibility.get("SampledRequestsEnabled"));
        }
    }

    @Nested
    class Firewall {

        @Test
        void the_firewall_stands_in_front() {
            assertThat(getAtt(DISTRIBUTION.get("WebACLId"), "Arn")).isEqualTo("Firewall");
            assertThat(EDGE.resource("Firewall").property("Scope")).isEqualTo("CLOUDFRONT");
        }

        @Test
        void who_asks_too_often_is_told_429_and_when_to_come_back() {
            var limits = rules()
                .filter(rule -> map(rule.get("Statement")).containsKey("RateBasedStatement"))
                .toList();
            assertThat(limits)
                .hasSize(2)
                .allSatisfy(rule -> {
                    var response = map(map(map(rule.get("Action")).get("Block")).get("CustomResponse"));
                    assertThat(response).containsEntry("ResponseCode", 429);
                    assertThat(list(response.get("ResponseHeaders"))).contains(
                        Map.of("Name", "retry-after", "Value", "300")
                    );
                    assertThat(map(map(rule.get("Statement")).get("RateBasedStatement"))).containsEntry(
                        "AggregateKeyType",
                        "IP"
                    );
                });
        }

        @Test
        void rules_that_others_wrote_only_count_until_a_person_decides() {
            var managed = rules()
                .filter(rule -> map(rule.get("Statement")).containsKey("ManagedRuleGroupStatement"))
                .toList();
            assertThat(managed)
                .hasSize(3)
                .allSatisfy(rule ->
                    assertThat(rule.get("OverrideAction")).isEqualTo(
                        Map.of(
                            "Fn::If",
                            List.of("DoManagedRulesBlock", Map.of("None", Map.of()), Map.of("Count", Map.of()))
                        )
                    )
                );
            assertThat(map(EDGE.section("Parameters").get("ManagedRules"))).containsEntry("Default", "Count");
        }
    }

    private static Stream<Map<String, Object>> rules() {
        return list(EDGE.resource("Firewall").property("Rules")).stream().map(Template::map);
    }

    /** CloudFormation reads no aliases of YAML, though every linter here does. */
    @Test
    void the_templates_are_written_without_aliases() {
        for (String file : List.of("infrastructure/edge.yaml", "infrastructure/domain.yaml")) {
            assertThat(
                Template.read(file)
                    .text()
                    .lines()
                    .filter(line -> !line.strip().startsWith("#"))
                    .filter(line -> line.matches(".*: [&*][A-Za-z].*"))
                    .collect(Collectors.toList())
            ).isEmpty();
        }
    }

    @Test
    void without_a_network_in_front_the_sites_name_leads_to_the_API_by_TLS_1_2_or_later() {
        var domain = Template.read("infrastructure/domain.yaml");
        assertThat(list(domain.resource("DomainName").property("DomainNameConfigurations")))
            .singleElement()
            .satisfies(configuration ->
                assertThat(map(configuration))
                    .containsEntry("EndpointType", "REGIONAL")
                    .containsEntry("SecurityPolicy", "TLS_1_2")
            );
        assertThat(domain.resource("ApiMapping").properties())
            .containsEntry("ApiId", ref("ApiId"))
            .containsEntry("DomainName", ref("DomainName"));
    }

    @Test
    void the_origin_refuses_by_a_rule_what_would_lock_everybody_out() {
        var rule = map(Template.read("template.yaml").section("Rules").get("OnlyByEdgeNeedsASecretAndTheSitesName"));
        assertThat(strings(rule)).contains("OnlyByEdge", "EdgeSecretHash", "SiteOrigin");
        assertThat(map(Template.read("template.yaml").section("Parameters").get("OnlyByEdge"))).containsEntry(
            "Default",
            "off"
        );
    }
}
