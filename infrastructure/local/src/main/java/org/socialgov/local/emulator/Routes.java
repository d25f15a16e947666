package org.socialgov.local.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.socialgov.local.CannotStart;
import org.socialgov.local.functions.FunctionSettings;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.Route;

/**
 * The routes of the template's HTTP APIs. SAM writes them into an OpenAPI {@code Body}, which the emulator stores
 * without reading; so each entry of that {@code Body} is made a route here.
 */
final class Routes {

    private static final Pattern FUNCTION_OF_INTEGRATION = Pattern.compile(
        "\\$\\{([A-Za-z0-9]+)\\.(?:Arn|Alias)}|\\$\\{([A-Za-z0-9]+)}/invocations"
    );
    private static final String ANY_METHOD = "x-amazon-apigateway-any-method";
    private static final String INTEGRATION = "x-amazon-apigateway-integration";

    private final ApiGatewayV2Client apiGateway;

    Routes(ApiGatewayV2Client apiGateway) {
        this.apiGateway = apiGateway;
    }

    /**
     * Makes all routes of all HTTP APIs in the template, in place of those that are there.
     *
     * @param template  the template after SAM's transform
     * @param resources what the stack made
     * @param functions the functions
     */
    void open(JsonNode template, Map<String, Stack.StackResource> resources, Map<String, FunctionSettings> functions) {
        for (var resource : resources.values()) {
            if (resource.type().equals("AWS::ApiGatewayV2::Api")) {
                open(
                    resource.physicalId(),
                    template.path("Resources").path(resource.logicalId()).path("Properties").path("Body").path("paths"),
                    functions
                );
            }
        }
    }

    private void open(String api, JsonNode paths, Map<String, FunctionSettings> functions) {
        close(api);
        var integrations = new HashMap<String, String>();
        for (var path : paths.properties()) {
            for (var method : path.getValue().properties()) {
                var integration = method.getValue().path(INTEGRATION);
                if (integration.isMissingNode()) {
                    continue;
                }
                var function = function(path.getKey(), integration.path("uri"), functions);
                var id = integrations.computeIfAbsent(function.arn(), arn -> integrate(api, arn));
                var key = key(path.getKey(), method.getKey(), method.getValue());
                apiGateway.createRoute(request ->
                    request
                        .apiId(api)
                        .routeKey(key)
                        .target("integrations/" + id)
                );
            }
        }
    }

    /** SAM writes the default route as {@code $default} or {@code /$default}, and marks it. */
    private static String key(String path, String method, JsonNode operation) {
        if (operation.path("isDefaultRoute").asBoolean() || path.equals("$default")) {
            return "$default";
        }
        return (method.equals(ANY_METHOD) ? "ANY" : method.toUpperCase(Locale.ROOT)) + " " + path;
    }

    private void close(String api) {
        var integrations = new ArrayList<String>();
        for (Route route : apiGateway.getRoutes(request -> request.apiId(api)).items()) {
            apiGateway.deleteRoute(request -> request.apiId(api).routeId(route.routeId()));
        }
        apiGateway
            .getIntegrations(request -> request.apiId(api))
            .items()
            .forEach(integration -> integrations.add(integration.integrationId()));
        integrations.forEach(id -> apiGateway.deleteIntegration(request -> request.apiId(api).integrationId(id)));
    }

    private String integrate(String api, String functionArn) {
        return apiGateway
            .createIntegration(request ->
                request
                    .apiId(api)
                    .integrationType(IntegrationType.AWS_PROXY)
                    .integrationUri(functionArn)
                    .payloadFormatVersion("2.0")
            )
            .integrationId();
    }

    /** The uri is {@code {"Fn::Sub": "arn:...:functions/${JoinFunction.Arn}/invocations"}}. */
    private static FunctionSettings function(String path, JsonNode uri, Map<String, FunctionSettings> functions) {
        var text = uri.path("Fn::Sub").isTextual() ? uri.path("Fn::Sub").asText() : uri.toString();
        var found = FUNCTION_OF_INTEGRATION.matcher(text);
        while (found.find()) {
            var id = found.group(1) == null ? found.group(2) : found.group(1);
            for (var function : functions.values()) {
                // With an alias (AutoPublishAlias) the reference is to JoinFunctionAliaslive.
                if (id.equals(function.logicalId()) || id.startsWith(function.logicalId() + "Alias")) {
                    return function;
                }
            }
        }
        throw new CannotStart("The route " + path + " leads to no function of the template: " + text);
    }
}
