package io.searchfleet.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.template.ApiSpec.GatewayResponse;
import io.searchfleet.local.template.FunctionSpec.RouteSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads a template section by section. */
final class TemplateReader {
    private static final Set<String> SECTIONS = Set.of(
            "AWSTemplateFormatVersion",
            "Transform",
            "Description",
            "Metadata",
            "Parameters",
            "Conditions",
            "Globals",
            "Resources",
            "Outputs");
    private static final Map<String, String> PSEUDO = Map.of(
            "AWS::AccountId", "000000000000",
            "AWS::Partition", "aws",
            "AWS::Region", "us-east-1",
            "AWS::StackName", "searchfleet",
            "AWS::URLSuffix", "amazonaws.com");

    private final JsonNode root;
    private final Intrinsics intrinsics;

    TemplateReader(JsonNode root, Map<String, String> parameters, String sealKey) {
        this.root = root;
        checkKnown("the section", root, SECTIONS);
        Map<String, String> values = new HashMap<>(PSEUDO);
        values.putAll(parameters(parameters));
        root.path("Resources").properties().forEach(resource -> {
            values.put(resource.getKey(), resource.getKey());
            values.put(resource.getKey() + ".Arn", arn(resource.getKey(), resource.getValue(), sealKey));
        });
        this.intrinsics = new Intrinsics(values, root.path("Conditions"));
    }

    private Map<String, String> parameters(Map<String, String> given) {
        JsonNode declared = root.path("Parameters");
        Set<String> unknown = new HashSet<>(given.keySet());
        Map<String, String> values = new TreeMap<>();
        declared.properties().forEach(parameter -> {
            unknown.remove(parameter.getKey());
            Optional<String> value = Optional.ofNullable(given.get(parameter.getKey()))
                    .or(() -> Optional.of(parameter.getValue().path("Default"))
                            .filter(node -> !node.isMissingNode())
                            .map(JsonNode::asText));
            values.put(
                    parameter.getKey(),
                    value.orElseThrow(
                            () -> new TemplateException("the parameter " + parameter.getKey() + " has no value")));
        });
        if (!unknown.isEmpty()) {
            throw new TemplateException("there is no parameter " + String.join(", ", unknown));
        }
        return values;
    }

    private static String arn(String id, JsonNode resource, String sealKey) {
        return resource.path("Type").asText().equals("AWS::KMS::Key") ? sealKey : "arn:aws:local:::" + id;
    }

    Template template() {
        List<FunctionSpec> functions = new ArrayList<>();
        List<TableSpec> tables = new ArrayList<>();
        List<ApiSpec> apis = new ArrayList<>();
        root.path("Resources").properties().forEach(resource -> {
            String id = resource.getKey();
            JsonNode properties = resource.getValue().path("Properties");
            switch (resource.getValue().path("Type").asText()) {
                case "AWS::Serverless::Function" -> functions.add(function(id, properties));
                case "AWS::Serverless::Api" -> apis.add(api(id, properties));
                case "AWS::DynamoDB::Table" -> tables.add(new TableSpec(id, intrinsics.resolve(properties)));
                case "AWS::KMS::Key", "AWS::KMS::Alias", "AWS::Logs::LogGroup" -> {
                    // A key file, and standard error, take their place.
                }
                default ->
                    throw new TemplateException("the resource " + id + " is of the type "
                            + resource.getValue().path("Type").asText() + ", which the local runtime does not know");
            }
        });
        if (apis.size() != 1) {
            throw new TemplateException("there must be one AWS::Serverless::Api, not " + apis.size());
        }
        return new Template(apis.getFirst(), functions, tables);
    }

    private FunctionSpec function(String id, JsonNode own) {
        JsonNode globals = root.path("Globals").path("Function");
        checkKnown("in Globals.Function,", globals, Set.of("Runtime", "Timeout", "MemorySize", "Environment"));
        checkKnown(
                "in " + id + ",",
                own,
                Set.of(
                        "CodeUri",
                        "Handler",
                        "Description",
                        "Policies",
                        "Events",
                        "Timeout",
                        "MemorySize",
                        "Environment"));
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode from : List.of(globals, own)) {
            intrinsics
                    .resolve(from.path("Environment").path("Variables"))
                    .properties()
                    .forEach(variable -> environment.put(
                            variable.getKey(), variable.getValue().asText()));
        }
        int timeout = own.path("Timeout").asInt(globals.path("Timeout").asInt(3));
        return new FunctionSpec(
                id, handlerClass(id, own), Duration.ofSeconds(timeout), environment, routes(id, own.path("Events")));
    }

    private static String handlerClass(String id, JsonNode own) {
        String handler = own.path("Handler").asText();
        if (!handler.endsWith("::handleRequest")) {
            throw new TemplateException("the handler of " + id + " is not a class and ::handleRequest: " + handler);
        }
        return handler.substring(0, handler.indexOf("::"));
    }

    private List<RouteSpec> routes(String id, JsonNode events) {
        List<RouteSpec> routes = new ArrayList<>();
        events.properties().forEach(event -> {
            JsonNode properties = event.getValue().path("Properties");
            if (!event.getValue().path("Type").asText().equals("Api")) {
                throw new TemplateException("the event " + event.getKey() + " of " + id + " is of the type "
                        + event.getValue().path("Type").asText() + ", which the local runtime does not know");
            }
            checkKnown(
                    "in the event " + event.getKey() + " of " + id + ",",
                    properties,
                    Set.of("RestApiId", "Path", "Method", "Auth"));
            routes.add(new RouteSpec(
                    properties.path("Path").asText(),
                    properties.path("Method").asText().toUpperCase(Locale.ROOT),
                    !properties.path("Auth").path("Authorizer").asText("").equals("NONE")));
        });
        return routes;
    }

    private ApiSpec api(String id, JsonNode own) {
        checkKnown("in " + id + ",", own, Set.of("StageName", "BinaryMediaTypes", "Auth", "GatewayResponses"));
        JsonNode auth = own.path("Auth");
        JsonNode authorizer =
                auth.path("Authorizers").path(auth.path("DefaultAuthorizer").asText());
        if (!authorizer.path("FunctionPayloadType").asText().equals("REQUEST")) {
            throw new TemplateException("the default authorizer of " + id + " is not of the payload type REQUEST");
        }
        String arn = intrinsics.resolve(authorizer.path("FunctionArn")).asText();
        Map<String, GatewayResponse> responses = new TreeMap<>();
        own.path("GatewayResponses")
                .properties()
                .forEach(response -> responses.put(response.getKey(), gatewayResponse(response.getValue())));
        return new ApiSpec(
                own.path("StageName").asText(),
                arn.substring(arn.lastIndexOf(':') + 1),
                Duration.ofSeconds(
                        authorizer.path("Identity").path("ReauthorizeEvery").asInt(300)),
                responses);
    }

    private GatewayResponse gatewayResponse(JsonNode response) {
        Map<String, String> headers = new TreeMap<>();
        response.path("ResponseParameters").path("Headers").properties().forEach(header -> {
            // CloudFormation has a constant in single quotes.
            String value = header.getValue().asText();
            headers.put(header.getKey(), value.substring(1, value.length() - 1));
        });
        return new GatewayResponse(
                response.path("StatusCode").asInt(),
                response.path("ResponseTemplates").path("application/json").asText(),
                headers);
    }

    private static void checkKnown(String where, JsonNode node, Set<String> known) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                if (!known.contains(entry.getKey())) {
                    throw new TemplateException(
                            where + " '" + entry.getKey() + "' is something the local runtime does not know");
                }
            });
        }
    }
}
