package io.searchfleet.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.searchfleet.aws.JsonFunction;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each function's role allows the actions of AWS's services that its code can come to, and no other. What code can come to
 * is found in its byte code: from the handler by every call, an interface's by all that implement it.
 */
class RolesTest {
    /** Methods whose name does not tell the action. A transaction's items are put, each an action of its own. */
    private static final Map<String, List<String>> ACTIONS = Map.of(
            "StepFunctions.start", List.of("states:StartExecution"),
            "StepFunctions.stop", List.of("states:StopExecution"),
            "StepFunctions.status", List.of("states:DescribeExecution"),
            "DynamoDbClient.transactWriteItems", List.of("dynamodb:PutItem"),
            "SecretsManager.text", List.of("secretsmanager:GetSecretValue"),
            "StsAssumeRoleCredentialsProvider.builder", List.of("sts:AssumeRole"));

    private static final Map<String, String> SERVICES =
            Map.of("DynamoDbClient", "dynamodb", "KmsClient", "kms", "OpenSearchClient", "es");

    /** OpenSearch Service asks for these as whoever makes a domain. */
    private static final Set<String> NOT_IN_CODE = Set.of(
            "ec2:DescribeVpcs",
            "ec2:DescribeSubnets",
            "ec2:DescribeSecurityGroups",
            "kms:DescribeKey",
            "kms:CreateGrant");

    /** What the code could do and never does, with why. */
    private static final Map<String, Set<String>> NEVER = Map.of(
            // They have no route that changes anything: nothing is put on record, no key is kept.
            "NodesFunction", Set.of("dynamodb:PutItem"),
            "CatalogFunction", Set.of("dynamodb:PutItem"),
            // The clusters that are made here have users and passwords.
            "ProvisioningStepsFunction", Set.of("sts:AssumeRole"),
            "StatsFunction", Set.of("sts:AssumeRole"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.searchfleet", "io.searchfleet.functions", "io.searchfleet.providers.aws");

    private static final JsonNode RESOURCES =
            YamlReader.read(Path.of("../template.yaml")).path("Resources");

    static List<String> functions() {
        return RESOURCES
                .propertyStream()
                .filter(resource -> resource.getValue().path("Type").asText().equals("AWS::Serverless::Function"))
                .map(Map.Entry::getKey)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aRole_allowsWhatTheCodeCanComeTo_andNoMore(String function) {
        JsonNode properties = RESOURCES.path(function).path("Properties");
        String handler = properties.path("Handler").asText().replace("::handleRequest", "");
        Set<String> reached = reached(handler);
        assertThat(reached).as(function).isNotEmpty();
        Set<String> granted = granted(properties.path("Role"));
        assertThat(without(reached, granted))
                .as("what the role of %s lacks", function)
                .isEqualTo(NEVER.getOrDefault(function, Set.of()));
        assertThat(without(granted, reached))
                .as("what the role of %s has too much", function)
                .isEmpty();
    }

    private static Set<String> without(Set<String> all, Set<String> these) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(these);
        return rest;
    }

    private static Set<String> reached(String handler) {
        JavaClass start = CLASSES.get(handler);
        Deque<JavaCodeUnit> open = new ArrayDeque<>(start.getCodeUnits());
        start.getAllRawInterfaces().forEach(type -> open.addAll(type.getCodeUnits()));
        Set<JavaCodeUnit> seen = new HashSet<>(open);
        Set<String> actions = new TreeSet<>();
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.pop();
            called(unit).forEach(target -> {
                actions.addAll(actions(target));
                targets(target, start).filter(seen::add).forEach(open::push);
            });
        }
        return actions;
    }

    private static Stream<CodeUnitAccessTarget> called(JavaCodeUnit unit) {
        return Stream.<CodeUnitAccessTarget>concat(
                        unit.getCallsFromSelf().stream().map(call -> call.getTarget()),
                        unit.getCodeUnitReferencesFromSelf().stream().map(reference -> reference.getTarget()))
                // Whatever it is answered, a refusal too.
                .filter(target -> !target.getName().equals("prime"));
    }

    private static Set<String> actions(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getSimpleName();
        String name = target.getName();
        Set<String> actions = new HashSet<>(ACTIONS.getOrDefault(owner + "." + name, List.of()));
        if (actions.isEmpty() && SERVICES.containsKey(owner) && !name.equals("builder")) {
            String action = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            actions.add(SERVICES.get(owner) + ":" + action.replaceFirst("Paginator$", ""));
        }
        return actions;
    }

    /** What a call may run: of ours, and of what is packaged with the function. */
    private static Stream<JavaCodeUnit> targets(CodeUnitAccessTarget target, JavaClass function) {
        if (!CLASSES.contain(target.getOwner().getName())) {
            return Stream.empty();
        }
        JavaClass owner = CLASSES.get(target.getOwner().getName());
        return Stream.concat(Stream.of(owner), owner.getAllSubclasses().stream())
                .filter(candidate -> isPackagedWith(function, candidate))
                .flatMap(candidate -> candidate.getCodeUnits().stream())
                .filter(unit -> unit.getName().equals(target.getName())
                        && names(unit.getRawParameterTypes()).equals(names(target.getRawParameterTypes())));
    }

    private static List<String> names(List<JavaClass> types) {
        return types.stream().map(JavaClass::getName).toList();
    }

    private static boolean isPackagedWith(JavaClass function, JavaClass candidate) {
        if (candidate.isAssignableTo(JsonFunction.class)) {
            return function.isAssignableTo(candidate.getName());
        }
        String name = candidate.getPackageName();
        return (!name.startsWith("io.searchfleet.functions.") || name.equals(function.getPackageName()))
                && !name.startsWith("io.searchfleet.local")
                && !name.startsWith("io.searchfleet.engines");
    }

    private static Set<String> granted(JsonNode role) {
        JsonNode properties = resource(role);
        List<JsonNode> documents = new ArrayList<>();
        properties.path("Policies").forEach(policy -> documents.add(policy.path("PolicyDocument")));
        properties
                .path("ManagedPolicyArns")
                .forEach(managed -> documents.add(resource(managed).path("PolicyDocument")));
        Set<String> actions = new TreeSet<>();
        documents.stream()
                .flatMap(document ->
                        StreamSupport.stream(document.path("Statement").spliterator(), false))
                // What a service may do for us is no call of ours.
                .filter(statement -> !statement.path("Condition").toString().contains("kms:ViaService"))
                .flatMap(statement -> texts(statement.path("Action")))
                .filter(action -> !NOT_IN_CODE.contains(action))
                .filter(action -> Set.of("dynamodb", "kms", "states", "secretsmanager", "sts", "es")
                        .contains(action.substring(0, action.indexOf(':'))))
                .forEach(actions::add);
        return actions;
    }

    private static JsonNode resource(JsonNode reference) {
        String id = Optional.ofNullable(reference.path("Fn::GetAtt").textValue())
                .orElseGet(() -> reference.path("Ref").asText());
        return RESOURCES.path(id.replaceFirst("\\..*", "")).path("Properties");
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isTextual()
                ? Stream.of(node.asText())
                : StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText);
    }
}
