package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.local.template.FunctionSpec;
import io.searchfleet.local.template.Template;
import io.searchfleet.model.Json;
import io.searchfleet.model.Scope;
import io.searchfleet.web.ApiFunction;
import io.searchfleet.web.PathTemplate;
import io.searchfleet.web.WithDryRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** openapi.yaml, template.yaml and the handlers say the same, each way. */
class ContractTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final Template template;
    private final JsonNode spec;
    private final Functions functions;

    ContractTest(@TempDir Path folder) throws IOException {
        Map<String, String> parameters = Map.of("Provider", "fake", "Catalog", "fake");
        template = Template.read(Path.of("../template.yaml"), parameters, "file:" + folder.resolve("key"));
        String nowhere = "http://127.0.0.1:1";
        functions =
                new Functions(template.functions(), Map.of("DYNAMODB_LOCAL", nowhere, "STEP_FUNCTIONS_LOCAL", nowhere));
        try (InputStream in = Files.newInputStream(Path.of("../openapi.yaml"))) {
            spec = Json.tree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
        }
    }

    /** {@code ./searchfleet test -pl local -am -Dtest=ContractTest -Dsearchfleet.docs=true …} writes it anew. */
    @Test
    void theReference_isTheSpecAsAPage() throws IOException {
        Path page = Path.of("../docs/api.md");
        if (Boolean.getBoolean("searchfleet.docs")) {
            Files.writeString(page, ApiReference.of(spec));
        }
        assertThat(Files.readString(page)).isEqualTo(ApiReference.of(spec));
    }

    @Test
    void theSpecAndTheHandlers_haveTheSameOperationsAndScopes() {
        assertThat(handlerOperations()).isEqualTo(specOperations());
    }

    @Test
    void theTemplate_sendsEachOperationToTheFunctionThatHasIt() {
        for (FunctionSpec function : template.functions()) {
            if (functions.handler(function.id()) instanceof ApiFunction handler) {
                handler.api()
                        .routes()
                        .rows()
                        .forEach(route -> assertThat(owner(route.path().toString()))
                                .as("the function for %s", route.path())
                                .isEqualTo(function.id()));
            }
        }
    }

    @Test
    void noPathOfTheTemplate_leadsNowhere() {
        Set<String> operations = specOperations().keySet();
        for (FunctionSpec function : template.functions()) {
            for (FunctionSpec.RouteSpec route : function.routes()) {
                if (route.path().equals("/{proxy+}")) {
                    continue; // For the 404 of all other paths.
                }
                PathTemplate path = new PathTemplate(route.path());
                assertThat(operations)
                        .as("an operation for %s", route.path())
                        .anyMatch(operation -> path.match(segments(operation.substring(operation.indexOf(' ') + 1)))
                                .isPresent());
            }
        }
    }

    @Test
    void everyPath_takesPreflights_withoutAToken_orIsOpen() {
        for (FunctionSpec function : template.functions()) {
            Set<String> preflights = new TreeSet<>();
            Set<String> authorized = new TreeSet<>();
            function.routes().forEach(route -> {
                if (!route.authorized()) {
                    preflights.add(route.path());
                } else {
                    authorized.add(route.path());
                }
            });
            assertThat(preflights).containsAll(authorized);
        }
    }

    @Test
    void everyOperation_hasAnExampleOfItsSuccess_andSaysWhatGoesWrong() {
        spec.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String name = operation.getKey() + " " + path.getKey();
                    JsonNode responses = operation.getValue().path("responses");
                    assertThat(responses.size()).as(name).isPositive();
                    responses.properties().stream()
                            .filter(response -> response.getKey().startsWith("2"))
                            .forEach(response -> assertThat(response.getValue()
                                            .path("content")
                                            .path("application/json")
                                            .has("example"))
                                    .as(name)
                                    .isTrue());
                    assertThat(operation.getValue().has("operationId")).as(name).isTrue();
                }));
    }

    @Test
    void everyChange_takesAnIdempotencyKey_andNothingElseDoes() {
        spec.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String scope = operation.getValue().path("x-scope").asText("read");
                    boolean isChange = !operation.getKey().equals("get") && !scope.equals("read");
                    String name = operation.getKey() + " " + path.getKey();
                    assertThat(operation
                                    .getValue()
                                    .path("parameters")
                                    .toString()
                                    .contains("/idempotency_key\""))
                            .as(name)
                            .isEqualTo(isChange);
                    if (isChange) {
                        assertThat(operation.getValue().path("responses").has("409"))
                                .as(name)
                                .isTrue();
                        assertThat(operation.getValue().path("responses").has("422"))
                                .as(name)
                                .isTrue();
                    }
                }));
    }

    @Test
    void aDryRun_isWhereTheSpecSaysSo() {
        Set<String> previewed = new TreeSet<>();
        for (FunctionSpec function : template.functions()) {
            if (functions.handler(function.id()) instanceof ApiFunction handler) {
                handler.api().routes().rows().stream()
                        .filter(route -> route.action() instanceof WithDryRun)
                        .forEach(route -> previewed.add(route.method() + " " + route.path()));
            }
        }
        Set<String> documented = new TreeSet<>();
        spec.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getValue().path("parameters").toString().contains("/dry_run\"")) {
                        documented.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        assertThat(previewed).isEqualTo(documented).isNotEmpty();
    }

    @Test
    void theParityList_hasEveryRouteOfElasticHqsFamily_andNoOther() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../docs/elastichq-parity.md"))) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|", -1);
                listed.add(cells[1].replace("`", "").strip());
                assertThat(cells[2].strip()).as(line).isIn("same", "better", "different", "new");
            }
        }
        assertThat(listed)
                .isEqualTo(specOperations().keySet().stream()
                        .filter(operation -> operation.contains(" /api"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private Map<String, String> handlerOperations() {
        Map<String, String> operations = new TreeMap<>();
        for (FunctionSpec function : template.functions()) {
            if (functions.handler(function.id()) instanceof ApiFunction handler) {
                handler.api()
                        .routes()
                        .rows()
                        .forEach(route -> operations.put(
                                route.method() + " " + route.path().toString().replace("+}", "}"),
                                route.scope().map(Scope::wireName).orElse("open")));
            }
        }
        return operations;
    }

    private Map<String, String> specOperations() {
        Map<String, String> operations = new TreeMap<>();
        spec.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    assertThat(METHODS).contains(operation.getKey());
                    boolean isOpen = operation.getValue().path("security").isArray();
                    operations.put(
                            operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                            isOpen
                                    ? "open"
                                    : operation.getValue().path("x-scope").asText());
                }));
        return operations;
    }

    /** The function of the most specific path of the template that fits. */
    private String owner(String path) {
        record Candidate(String specificity, String function) {}
        return template.functions().stream()
                .flatMap(function -> function.routes().stream()
                        .map(route -> new PathTemplate(route.path()))
                        .filter(route -> route.match(segments(path)).isPresent())
                        .map(route -> new Candidate(route.specificity(), function.id())))
                .min(Comparator.comparing(Candidate::specificity))
                .orElseThrow()
                .function();
    }

    private static List<String> segments(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }
}
