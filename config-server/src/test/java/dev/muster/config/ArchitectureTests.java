package dev.muster.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RestController;

class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.muster.config");

    @Test
    void featuresFormNoCycles() {
        holds(slices().matching("dev.muster.config.(**)")
                .should()
                .beFreeOfCycles()
                .because("a feature has to be understood without the ones that use it"));
    }

    @Test
    void noEngineIsImported() {
        holds(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.ratis..", "com.hazelcast..")
                .because("Ratis is behind the store, Hazelcast behind the replication module"));
    }

    @Test
    void tablesAreOpenedInOnePackage() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.config.replication")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.muster.replication.ReplicatedTable")
                .because("features know ports; where their rows live is decided in config.replication"));
    }

    @Test
    void onlyTheClusterPackageKnowsWhichStoreItIs() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.config.cluster")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.store.raft..", "dev.muster.store.local..")
                .because("everybody else calls the door and works with either"));
    }

    @Test
    void theOtherServerAndTheStarterAreFar() {
        holds(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.registry..", "dev.muster.starter..")
                .because("two promises, two servers, and clients see only the api"));
    }

    @Test
    void nobodyDependsOnTheWiringAtTheRoot() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.muster.config.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.muster.config")
                .because("the root knows the features, not the other way round"));
    }

    @Test
    void controllersArePackagePrivateAndCalledByNobody() {
        holds(classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .haveSimpleNameEndingWith("Controller")
                .andShould()
                .onlyBeAccessed()
                .byClassesThat()
                .areAnnotatedWith(RestController.class)
                .because("HTTP is one way into a feature, its service is the feature"));
    }

    @Test
    void controllersTouchNoStorage() {
        holds(
                noClasses()
                        .that()
                        .areAnnotatedWith(RestController.class)
                        .and()
                        .resideOutsideOfPackage("dev.muster.config.dashboard")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.muster.store..", "dev.muster.replication..", "dev.muster.config.cluster")
                        .because(
                                "a controller translates; what it translates for decides. The dashboard shows, it changes nothing"));
    }

    @Test
    void configurationsArePackagePrivate() {
        holds(classes()
                .that()
                .areAnnotatedWith(Configuration.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .haveSimpleNameEndingWith("Configuration")
                .because("wiring is nobody's contract"));
    }

    @Test
    void whatAClassNeedsComesThroughItsConstructor() {
        holds(fields().should().notBeAnnotatedWith(Autowired.class).because("an object is whole when it exists"));
        holds(constructors()
                .should()
                .notBeAnnotatedWith(Autowired.class)
                .because("a class with one constructor needs no annotation"));
    }

    @Test
    void wallClockTimeIsHandedIn() {
        holds(noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("tests move time by hand"));
    }

    @Test
    void lettersAreFoldedInNoParticularLanguage() {
        holds(noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .because("a Turkish server has to find the same keys"));
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(home.getName());
            }
        }

        assertThat(unmarked).isEmpty();
    }

    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
