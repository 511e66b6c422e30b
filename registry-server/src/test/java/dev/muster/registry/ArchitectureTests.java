package dev.muster.registry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RestController;

class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.muster.registry");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("dev.muster.registry");

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.muster.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package can then be understood without the ones that use it")
                .check(CLASSES);
    }

    @Test
    void theOtherServerAndItsStoreAreNotKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster.config..", "dev.muster.store..", "dev.muster.starter..", "org.apache.ratis..")
                .because("the registry answers without a quorum and without the config server")
                .check(CLASSES);
    }

    @Test
    void hazelcastIsNotKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.hazelcast..")
                .because("the replication module is the only one that knows it")
                .check(CLASSES);
    }

    @Test
    void featuresKnowNoReplication() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.muster.registry.replication", "dev.muster.registry.dashboard")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.replication..", "dev.muster.registry.replication..")
                .because("features are tested without a cluster, and another one could take its place")
                .check(CLASSES);
    }

    @Test
    void leasesKnowNothingOfInstances() {
        noClasses()
                .that()
                .resideInAPackage("dev.muster.registry.lease")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster.registry.instance..",
                        "dev.muster.registry.subscription..",
                        "dev.muster.registry.dashboard..")
                .because("time is kept apart from what hangs on it")
                .check(CLASSES);
    }

    @Test
    void nobodyCallsControllers() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are controllers of another class", type -> type.isAnnotatedWith(RestController.class)))
                .because("they are for the web; what two need is a service")
                .check(CLASSES.that(DescribedPredicate.describe(
                        "are no controllers",
                        type -> !type.isAnnotatedWith(RestController.class)
                                && type.getEnclosingClass()
                                        .map(outer -> !outer.isAnnotatedWith(RestController.class))
                                        .orElse(true))));
    }

    @Test
    void controllersAskServicesNotTables() {
        noClasses()
                .that()
                .areAnnotatedWith(RestController.class)
                .and()
                .resideOutsideOfPackage("dev.muster.registry.dashboard")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Table")
                .because("decisions are made in one place, whoever asks")
                .check(CLASSES);
    }

    @Test
    void timeAndChanceComeInFromOutside() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("a test moves the clock by hand")
                .check(CLASSES);
    }

    @Test
    void controllersArePackagePrivateAndNamedAfterWhatTheyAre() {
        classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .haveSimpleNameEndingWith("Controller")
                .because("nobody calls a controller but the web")
                .check(CLASSES);
    }

    @Test
    void fieldsAreNotInjected() {
        noFields()
                .should()
                .beAnnotatedWith(Autowired.class)
                .because("what a class needs stands in its constructor")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .should(beInANullMarkedPackage())
                .because("a missing mark turns the null checks of the build off")
                .check(CLASSES);
    }

    @Test
    void letterCaseIsChangedWithALocale() {
        noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .because("a Turkish machine must write the same names as all others")
                .check(CLASSES);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("a test waits for what it expects, not for time")
                .check(TESTS);
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage()
                        .tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                if (!marked) {
                    events.add(SimpleConditionEvent.violated(
                            type, "package " + type.getPackageName() + " is not @NullMarked"));
                }
            }
        };
    }
}
