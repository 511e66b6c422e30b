package dev.muster.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.web.bind.annotation.RestController;

class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.muster.edge");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("dev.muster.edge");

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.muster.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package can then be understood without the ones that use it")
                .check(CLASSES);
    }

    @Test
    void storageIsNotKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.hazelcast..",
                        "org.apache.ratis..",
                        "dev.muster.store..",
                        "dev.muster.replication..",
                        "dev.muster.registry..",
                        "dev.muster.config..")
                .because("the edge serves both servers and knows neither")
                .check(CLASSES);
    }

    @Test
    void tomcatIsKnownWhereItsErrorPageIsReplaced() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.edge.problem")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..")
                .because("all else is written against the Servlet API")
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
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .because("Boot loads them by name and nobody extends them")
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
