package io.searchfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.Environment;
import io.searchfleet.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogReaderTest {
    private static final String GOOD = """
            {
              "plans": [
                {"slug": "p1", "name": "One", "price_in_cents": 0, "billing_interval_in_months": 1,
                 "single_tenant": false, "private_network": false, "releases": ["*"], "spaces": ["*"],
                 "size": {"here": {"heap_mb": 1}, "there": {}}},
                {"slug": "p2", "name": "Two", "price_in_cents": 100, "billing_interval_in_months": 12,
                 "single_tenant": true, "private_network": true, "releases": ["r2", "r1"], "spaces": ["s/two"],
                 "most_per_account": 2, "size": {"here": {"heap_mb": 2}}}
              ],
              "spaces": [
                {"path": "s/one", "private_network": false, "cloud": {"provider": "aws", "region": "aws-1"},
                 "providers": ["here", "there"]},
                {"path": "s/two", "private_network": true, "cloud": {"provider": "aws", "region": "aws-2"},
                 "providers": ["here"]}
              ],
              "releases": [
                {"slug": "r1", "name": "R 1", "service_type": "opensearch", "version": "1.0.0",
                 "package_name": "1.0.0", "multitenant": false, "engines": {"here": "e1", "there": "t1"}},
                {"slug": "r2", "name": "R 2", "service_type": "opensearch", "version": "2.0.0",
                 "package_name": "2.0.0-mt", "multitenant": true, "engines": {"here": "e2"}}
              ]
            }""";

    private static Catalog read(String json, String provider) {
        return CatalogReader.read("catalog/x.json", json.getBytes(StandardCharsets.UTF_8), provider);
    }

    @Test
    void whatTheProviderHas_isOffered_inTheOrderOfTheFile() {
        Catalog catalog = read(GOOD, "here");
        assertThat(catalog.plans()).extracting(Plan::slug).containsExactly("p1", "p2");
        assertThat(catalog.usualPlan().releases()).containsExactly("r1", "r2");
        assertThat(catalog.usualPlan().spaces()).containsExactly("s/one", "s/two");
        assertThat(catalog.usualPlan().mostPerAccount()).isEmpty();
        Plan second = catalog.plan("p2").orElseThrow();
        assertThat(second.releases()).containsExactly("r2", "r1");
        assertThat(second.mostPerAccount()).isEqualTo(OptionalInt.of(2));
        assertThat(second.size().path("heap_mb").asInt()).isEqualTo(2);
        assertThat(catalog.release("r2").orElseThrow().engine()).isEqualTo("e2");
        assertThat(catalog.space("s/two").orElseThrow().region()).isEqualTo("aws-2");
    }

    @Test
    void whatTheProviderHasNot_isListedNowhere() {
        Catalog catalog = read(GOOD, "there");
        assertThat(catalog.plans()).extracting(Plan::slug).containsExactly("p1");
        assertThat(catalog.releases()).extracting(Release::slug).containsExactly("r1");
        assertThat(catalog.spaces()).extracting(Space::path).containsExactly("s/one");
        assertThat(catalog.usualPlan().releases()).containsExactly("r1");
        assertThat(catalog.usualPlan().spaces()).containsExactly("s/one");
    }

    /** Each with a pointer to what is changed, what it is changed to (absent: removed), and the whole fault. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/plans | [] | 'plans' must be a list of at least one entry.",
                "/spaces | {} | 'spaces' must be a list of at least one entry.",
                "/releases | | 'releases' must be a list of at least one entry.",
                "/plans/0/slug | 7 | an entry of 'plans' has no 'slug'.",
                "/plans/0 | \"p\" | an entry of 'plans' has no 'slug'.",
                "/spaces/0/path | \" \" | an entry of 'spaces' has no 'path'.",
                "/plans/0/slug | \"p2\" | plans 'p2' is there twice.",
                "/plans/0/name | | plans 'p1': 'name' must be a text.",
                "/plans/0/name | \"\" | plans 'p1': 'name' must be a text.",
                "/plans/0/price_in_cents | -1 | plans 'p1': 'price_in_cents' must be a whole number, 0 or more.",
                "/plans/0/price_in_cents | 1.5 | plans 'p1': 'price_in_cents' must be a whole number, 0 or more.",
                "/plans/0/price_in_cents | \"1\" | plans 'p1': 'price_in_cents' must be a whole number, 0 or more.",
                "/plans/0/price_in_cents | 3000000000 | plans 'p1': 'price_in_cents' must be a whole number, 0 or more.",
                "/plans/0/billing_interval_in_months | | plans 'p1': 'billing_interval_in_months' must be a whole number, 0 or more.",
                "/plans/1/most_per_account | \"few\" | plans 'p2': 'most_per_account' must be a whole number, 0 or more.",
                "/plans/0/single_tenant | \"no\" | plans 'p1': 'single_tenant' must be true or false.",
                "/plans/0/private_network | | plans 'p1': 'private_network' must be true or false.",
                "/plans/0/releases | [] | plans 'p1': 'releases' must be a list of at least one text.",
                "/plans/0/spaces | \"*\" | plans 'p1': 'spaces' must be a list of at least one text.",
                "/plans/0/releases | [\"r9\"] | plans 'p1': 'releases' names 'r9', which is none of them.",
                "/plans/0/spaces | [\"s\"] | plans 'p1': 'spaces' names 's', which is none of them.",
                "/plans/0/size | 7 | plans 'p1': 'size' must be an object: what the plan means to each provider.",
                "/spaces/0/path | \"S/One\" | spaces 'S/One': a path is lower-case words with '/' between them.",
                "/spaces/0/path | \"/s\" | spaces '/s': a path is lower-case words with '/' between them.",
                "/spaces/0/cloud | | spaces 's/one': cloud: 'provider' must be a text.",
                "/spaces/0/cloud/region | 1 | spaces 's/one': cloud: 'region' must be a text.",
                "/spaces/0/providers | | spaces 's/one': 'providers' must be a list of at least one text.",
                "/spaces/0/private_network | 0 | spaces 's/one': 'private_network' must be true or false.",
                "/releases/0/service_type | | releases 'r1': 'service_type' must be a text.",
                "/releases/0/version | 1 | releases 'r1': 'version' must be a text.",
                "/releases/0/package_name | | releases 'r1': 'package_name' must be a text.",
                "/releases/0/multitenant | | releases 'r1': 'multitenant' must be true or false.",
                "/releases/0/engines | \"e\" | releases 'r1': 'engines' must be an object: what each provider calls it."
            })
    void eachFault_isNamedWithItsPlace(String where, String value, String fault) {
        JsonNode root = Json.stored(GOOD);
        change(root, where, value);
        assertThatThrownBy(() -> read(root.toString(), "here"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The catalogue catalog/x.json cannot be used:\n- ")
                .satisfies(thrown ->
                        assertThat(String.valueOf(thrown.getMessage()).lines()).contains("- " + fault));
    }

    private static void change(JsonNode root, String where, String value) {
        int last = where.lastIndexOf('/');
        JsonNode parent = last == 0 ? root : root.at(where.substring(0, last));
        String field = where.substring(last + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(field), Json.stored(value));
        } else if (value == null) {
            ((ObjectNode) parent).remove(field);
        } else {
            ((ObjectNode) parent).set(field, Json.stored(value));
        }
    }

    @Test
    void allFaults_comeAtOnce() {
        JsonNode root = Json.stored(GOOD);
        change(root, "/plans/0/name", "\"\"");
        change(root, "/spaces/1/cloud/region", "\"\"");
        change(root, "/releases/1/multitenant", "7");
        assertThatThrownBy(() -> read(root.toString(), "here"))
                .satisfies(thrown ->
                        assertThat(String.valueOf(thrown.getMessage()).lines()).hasSize(4));
    }

    @Test
    void aFileThatIsNoJson_isNamed() {
        assertThatThrownBy(() -> read("{", "here"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The catalogue catalog/x.json is not valid JSON: ");
    }

    @Test
    void aCatalogueOfWhichTheProviderHasNothing_isRefused() {
        assertThatThrownBy(() -> read(GOOD, "elsewhere"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no plan has a size, a release and a space for the provider 'elsewhere'.");
    }

    @Test
    void aCatalogueThatIsNotThere_isNamed() {
        assertThatThrownBy(() -> Environment.with(
                        Map.of("CATALOG", "none", "PROVIDER", "local"), () -> Catalog.of(Environment.current())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("There is no catalogue 'none'");
    }

    static Stream<String> shipped() {
        try (Stream<Path> files = Files.list(Path.of("..", "catalog"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.replace(".json", ""))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedFile_isValid_forBothProviders(String name) {
        for (String provider : List.of("local", "aws")) {
            Catalog catalog = Catalog.named(name, provider);
            Set<String> releases = new HashSet<>();
            Set<String> spaces = new HashSet<>();
            catalog.plans().forEach(plan -> {
                releases.addAll(plan.releases());
                spaces.addAll(plan.spaces());
                assertThat(plan.size()).as(plan.slug() + " for " + provider).isNotEmpty();
            });
            assertThat(catalog.releases()).extracting(Release::slug).containsAll(releases);
            assertThat(catalog.spaces()).extracting(Space::path).containsAll(spaces);
            assertThat(catalog.releases()).as(provider).allMatch(release -> releases.contains(release.slug()));
        }
    }
}
