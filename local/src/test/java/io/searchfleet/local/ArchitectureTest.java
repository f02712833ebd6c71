package io.searchfleet.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What keeps the house in order. */
@AnalyzeClasses(packages = "io.searchfleet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule functionsDoNotKnowEachOther =
            slices().matching("io.searchfleet.functions.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule theLocalRuntimeKnowsNoFunction = noClasses()
            .that()
            .resideInAPackage("io.searchfleet.local..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.searchfleet.functions..");

    @ArchTest
    static final ArchRule importsInSharedGoOneWay =
            slices().matching("io.searchfleet.(*)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheRenderersKnowHttpStatus = noClasses()
            .that()
            .resideOutsideOfPackages("io.searchfleet.web", "io.searchfleet.local..", "io.searchfleet.benchmarks..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.searchfleet.web.Renderer");

    @ArchTest
    static final ArchRule onlyTheConnectorOpensSockets = noClasses()
            .that()
            .resideInAnyPackage("io.searchfleet", "io.searchfleet.functions..")
            .or()
            .resideInAnyPackage(
                    "io.searchfleet.model",
                    "io.searchfleet.web",
                    "io.searchfleet.store",
                    "io.searchfleet.security",
                    "io.searchfleet.connections",
                    "io.searchfleet.clusters")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "org.apache.hc..", "java.nio.channels..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(.*Socket.*|URL|URLConnection|HttpURLConnection)");

    @ArchTest
    static final ArchRule handlersCatchNothing = classes()
            .that()
            .implement(RequestStreamHandler.class)
            .and()
            .resideInAPackage("io.searchfleet.functions..")
            .should(haveNoTryCatch());

    private static ArchCondition<JavaClass> haveNoTryCatch() {
        return new ArchCondition<>("have no try/catch: errors are values until the edge") {
            @Override
            public void check(JavaClass handler, ConditionEvents events) {
                for (JavaCodeUnit unit : handler.getCodeUnits()) {
                    if (!unit.getTryCatchBlocks().isEmpty()) {
                        events.add(SimpleConditionEvent.violated(handler, unit.getFullName() + " catches"));
                    }
                }
            }
        };
    }
}
