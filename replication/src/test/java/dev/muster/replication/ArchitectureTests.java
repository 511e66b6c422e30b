package dev.muster.replication;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.muster.replication");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("dev.muster.replication");

    private static final DescribedPredicate<JavaClass> HAZELCAST = DescribedPredicate.describe(
            "a type of Hazelcast", type -> type.getPackageName().startsWith("com.hazelcast"));

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.muster.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package can then be understood without the ones that use it")
                .check(CLASSES);
    }

    @Test
    void onlyApiLoggingAndHazelcastAreUsed() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.muster.api",
                        "dev.muster.replication",
                        "com.hazelcast..",
                        "org.slf4j",
                        "org.jspecify.annotations..")
                .because("replication is a plain library that knows neither a server nor a framework")
                .check(CLASSES);
    }

    @Test
    void hazelcastIsNotHandedOut() {
        noMethods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .doNotHaveSimpleName("HigherVersionMergePolicy")
                .should()
                .haveRawReturnType(HAZELCAST)
                .orShould()
                .haveRawParameterTypes(DescribedPredicate.describe(
                        "any of Hazelcast", types -> types.stream().anyMatch(HAZELCAST)))
                .because(
                        "whoever uses a table must not notice what it is made of; Hazelcast itself loads the merge policy")
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
