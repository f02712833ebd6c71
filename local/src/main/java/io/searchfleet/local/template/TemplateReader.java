package io.searchfleet.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.local.template.ApiSpec.GatewayResponse;
import io.searchfleet.local.template.FunctionSpec.RouteSpec;
import io.searchfleet.local.template.FunctionSpec.ScheduleSpec;
import io.searchfleet.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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
    /** What has no part in how requests are answered, or has another here: a key file, standard error, no roles at all. */
    private static final Set<String> CLOUD_ONLY = Set.of(
            "AWS::ApiGateway::Account",
            "AWS::ApiGateway::BasePathMapping",
            "AWS::ApiGateway::DomainName",
            "AWS::CloudWatch::Alarm",
            "AWS::CloudWatch::Dashboard",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::Role",
            "AWS::KMS::Key",
            "AWS::Logs::LogGroup",
            "AWS::Logs::MetricFilter",
            "AWS::SNS::Topic",
            "AWS::SQS::Queue",
            "AWS::SecretsManager::Secret",
            "AWS::WAFv2::WebACL",
            "AWS::WAFv2::WebACLAssociation",
            "Custom::FirstToken");

    private static final Map<String, String> PSEUDO = Map.of(
            "AWS::AccountId", "000000000000",
            "AWS::Partition", "aws",
            "AWS::Region", "us-east-1",
            "AWS::StackName", "searchfleet",
            "AWS::URLSuffix", "amazonaws.com");

    private static final Set<String> GLOBAL_PROPERTIES = Set.of(
            "Runtime",
            "Timeout",
            "MemorySize",
            "Environment",
            // Where and how functions run in the cloud.
            "Architectures",
            "AutoPublishAlias",
            "DeploymentPreference",
            "LoggingConfig",
            "SnapStart",
            "Tracing",
            "VpcConfig");
    private static final Set<String> FUNCTION_PROPERTIES = Set.of(
            "CodeUri",
            "Handler",
            "Description",
            "Role",
            "Events",
            "Timeout",
            "MemorySize",
            "Environment",
            // A run that fails is a line on standard error.
            "EventInvokeConfig",
            // How many run at once is not limited here.
            "ReservedConcurrentExecutions");
    private static final Set<String> API_PROPERTIES = Set.of(
            "StageName",
            "BinaryMediaTypes",
            "Auth",
            "GatewayResponses",
            // Logs, traces and limits of the cloud.
            "AccessLogSetting",
            "EndpointConfiguration",
            "MethodSettings",
            "TracingEnabled",
            "Variables");

    private static final String MACHINE_ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:";
    private static final Pattern RATE = Pattern.compile("rate\\(([1-9][0-9]{0,3}) (minute|hour|day)s?\\)");

    private final JsonNode root;
    private final Intrinsics intrinsics;

    TemplateReader(JsonNode root, Map<String, String> parameters, String sealKey) {
        this.root = root;
        checkKnown("the section", root, SECTIONS);
        Map<String, String> values = new HashMap<>(PSEUDO);
        values.putAll(parameters(parameters));
        root.path("Resources").properties().forEach(resource -> {
            values.put(resource.getKey(), resource.getKey());
            String arn = arn(resource.getKey(), resource.getValue(), sealKey);
            values.put(resource.getKey() + ".Arn", arn);
            // There is one version here.
            values.put(resource.getKey() + ".Alias", arn);
        });
        // A machine's name may hold parameters, and what it is known by follows from its name.
        Intrinsics forNames = new Intrinsics(values, root.path("Conditions"));
        root.path("Resources").properties().stream()
                .filter(resource -> isStateMachine(resource.getValue()))
                .forEach(resource -> putMachine(resource.getKey(), resource.getValue(), forNames, values));
        this.intrinsics = new Intrinsics(values, root.path("Conditions"));
    }

    private static boolean isStateMachine(JsonNode resource) {
        return resource.path("Type").asText().equals("AWS::Serverless::StateMachine");
    }

    private static void putMachine(String id, JsonNode resource, Intrinsics forNames, Map<String, String> values) {
        String name = forNames.resolve(resource.path("Properties").path("Name")).asText();
        if (!name.matches("[A-Za-z0-9_-]{1,80}")) {
            throw new TemplateException(
                    "the state machine " + id + " must have a Name of 1 to 80 letters, digits, - and _");
        }
        values.put(id, MACHINE_ARN + name);
        values.put(id + ".Arn", MACHINE_ARN + name);
        values.put(id + ".Name", name);
    }

    private Map<String, String> parameters(Map<String, String> given) {
        JsonNode declared = root.path("Parameters");
        Set<String> unknown = new TreeSet<>(given.keySet());
        Map<String, String> values = new TreeMap<>();
        declared.properties().forEach(parameter -> {
            unknown.remove(parameter.getKey());
            Optional<String> value = Optional.ofNullable(given.get(parameter.getKey()))
                    .map(text -> ParameterLimits.checked(parameter.getKey(), text, parameter.getValue()))
                    .or(() -> Optional.of(parameter.getValue().path("Default"))
                            .filter(node -> !node.isMissingNode())
                            .map(JsonNode::asText));
            values.put(
                    parameter.getKey(),
                    value.orElseThrow(
                            () -> new TemplateException("the parameter " + parameter.getKey() + " has no value")));
        });
        if (!unknown.isEmpty()) {
            throw TemplateException.ofParameter(
                    String.join(", ", unknown),
                    "template.yaml has no such parameter; it has " + String.join(", ", new TreeSet<>(values.keySet()))
                            + ".");
        }
        return values;
    }

    private static String arn(String id, JsonNode resource, String sealKey) {
        return switch (resource.path("Type").asText()) {
            case "AWS::KMS::Key" -> sealKey;
            case "AWS::Serverless::Function" -> "arn:aws:lambda:us-east-1:000000000000:function:" + id;
            default -> "arn:aws:local:::" + id;
        };
    }

    Template template() {
        List<FunctionSpec> functions = new ArrayList<>();
        List<TableSpec> tables = new ArrayList<>();
        List<ApiSpec> apis = new ArrayList<>();
        List<StateMachineSpec> machines = new ArrayList<>();
        root.path("Resources").properties().forEach(resource -> {
            String id = resource.getKey();
            JsonNode properties = resource.getValue().path("Properties");
            String type = resource.getValue().path("Type").asText();
            switch (type) {
                case "AWS::Serverless::Function" -> functions.add(function(id, properties));
                case "AWS::Serverless::StateMachine" -> machines.add(machine(id, properties));
                case "AWS::Serverless::Api" -> apis.add(api(id, properties));
                case "AWS::DynamoDB::Table" -> tables.add(new TableSpec(id, intrinsics.resolve(properties)));
                default -> {
                    if (!CLOUD_ONLY.contains(type)) {
                        throw new TemplateException("the resource " + id + " is of the type " + type
                                + ", which the local runtime does not know");
                    }
                }
            }
        });
        if (apis.size() != 1) {
            throw new TemplateException("there must be one AWS::Serverless::Api, not " + apis.size());
        }
        return new Template(apis.getFirst(), functions, tables, machines);
    }

    private FunctionSpec function(String id, JsonNode own) {
        JsonNode globals = root.path("Globals").path("Function");
        checkKnown("in Globals.Function,", globals, GLOBAL_PROPERTIES);
        checkKnown("in " + id + ",", own, FUNCTION_PROPERTIES);
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode from : List.of(globals, own)) {
            intrinsics
                    .resolve(from.path("Environment").path("Variables"))
                    .properties()
                    .forEach(variable -> environment.put(
                            variable.getKey(), variable.getValue().asText()));
        }
        List<String> grants = tableGrants(own.path("Role"));
        if (!grants.isEmpty()) {
            environment.put(TableGrants.VARIABLE, String.join(",", grants));
        }
        int timeout = own.path("Timeout").asInt(globals.path("Timeout").asInt(3));
        JsonNode events = own.path("Events");
        return new FunctionSpec(
                id,
                handlerClass(id, own),
                Duration.ofSeconds(timeout),
                environment,
                routes(id, events),
                schedules(id, events));
    }

    /** The actions on the table that the statements of a role allow, with what of the table they are about. */
    private List<String> tableGrants(JsonNode role) {
        JsonNode resources = root.path("Resources");
        JsonNode properties = resources.path(logicalId(role)).path("Properties");
        List<JsonNode> documents = new ArrayList<>();
        properties.path("Policies").forEach(policy -> documents.add(policy.path("PolicyDocument")));
        properties
                .path("ManagedPolicyArns")
                .forEach(managed -> documents.add(
                        resources.path(logicalId(managed)).path("Properties").path("PolicyDocument")));
        List<String> grants = new ArrayList<>();
        for (JsonNode document : documents) {
            for (JsonNode statement : document.path("Statement")) {
                each(statement.path("Action"))
                        .filter(action -> action.asText().startsWith("dynamodb:"))
                        .forEach(action -> each(statement.path("Resource"))
                                .map(intrinsics::resolve)
                                .forEach(resource -> grants.add(action.asText()
                                        + resource.asText().replaceFirst("^arn:aws:local:::[A-Za-z0-9]+", ""))));
            }
        }
        return grants;
    }

    /** What a {@code Ref} or {@code GetAtt} refers to; empty for anything else. */
    private static String logicalId(JsonNode reference) {
        JsonNode attribute = reference.path("Fn::GetAtt");
        String whole = attribute.isArray()
                ? attribute.path(0).asText()
                : attribute.asText(reference.path("Ref").asText());
        return whole.contains(".") ? whole.substring(0, whole.indexOf('.')) : whole;
    }

    private static Stream<JsonNode> each(JsonNode oneOrMany) {
        return oneOrMany.isArray()
                ? StreamSupport.stream(oneOrMany.spliterator(), false)
                : Stream.of(oneOrMany).filter(node -> !node.isMissingNode());
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
            String type = event.getValue().path("Type").asText();
            if (type.equals("Schedule")) {
                return;
            }
            if (!type.equals("Api")) {
                throw new TemplateException("the event " + event.getKey() + " of " + id + " is of the type " + type
                        + ", which the local runtime does not know");
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

    private List<ScheduleSpec> schedules(String id, JsonNode events) {
        List<ScheduleSpec> schedules = new ArrayList<>();
        events.properties().forEach(event -> {
            if (event.getValue().path("Type").asText().equals("Schedule")) {
                String where = "in the event " + event.getKey() + " of " + id + ",";
                JsonNode properties = intrinsics.resolve(event.getValue().path("Properties"));
                checkKnown(where, properties, Set.of("Schedule", "Input", "Enabled", "Name", "Description"));
                Duration every = rate(where, properties.path("Schedule").asText());
                if (!properties.path("Enabled").asText("true").equals("false")) {
                    schedules.add(new ScheduleSpec(event.getKey(), every, input(where, properties.path("Input"))));
                }
            }
        });
        return schedules;
    }

    private static Duration rate(String where, String schedule) {
        Matcher matcher = RATE.matcher(schedule);
        if (!matcher.matches()) {
            throw new TemplateException(where + " the schedule '" + schedule
                    + "' is not a rate of minutes, hours or days, which is all that the local runtime knows");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "minute" -> Duration.ofMinutes(number);
            case "hour" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static Optional<String> input(String where, JsonNode input) {
        if (input.isMissingNode()) {
            return Optional.empty();
        }
        try {
            if (Json.parse(input.asText().getBytes(StandardCharsets.UTF_8)).isObject()) {
                return Optional.of(input.asText());
            }
        } catch (JsonProcessingException e) {
            // As any other input that is no object.
        }
        throw new TemplateException(where + " the Input is not a JSON object");
    }

    private StateMachineSpec machine(String id, JsonNode own) {
        checkKnown(
                "in " + id + ",",
                own,
                Set.of(
                        "Name",
                        "DefinitionUri",
                        "DefinitionSubstitutions",
                        "Policies",
                        "Role",
                        "Tracing",
                        "Logging",
                        "Type"));
        if (!own.path("Type").asText("STANDARD").equals("STANDARD")) {
            throw new TemplateException("the state machine " + id + " is not of the Type STANDARD");
        }
        String uri = intrinsics.resolve(own.path("DefinitionUri")).asText();
        if (uri.isEmpty()) {
            throw new TemplateException("the state machine " + id + " has no DefinitionUri that is a file's name");
        }
        Map<String, String> substitutions = new TreeMap<>();
        intrinsics
                .resolve(own.path("DefinitionSubstitutions"))
                .properties()
                .forEach(entry ->
                        substitutions.put(entry.getKey(), entry.getValue().asText()));
        String name = intrinsics.resolve(own.path("Name")).asText();
        return new StateMachineSpec(id, name, uri, substitutions);
    }

    private ApiSpec api(String id, JsonNode own) {
        checkKnown("in " + id + ",", own, API_PROPERTIES);
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
