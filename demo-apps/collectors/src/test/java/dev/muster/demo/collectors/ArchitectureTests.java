package dev.muster.demo.collectors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.muster.demo.collectors");

    @Test
    void demosUseTheStarterAndNothingElseOfMuster() {
        noClasses()
                .that()
                .resideInAPackage("dev.muster.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster.edge..",
                        "dev.muster.store..",
                        "dev.muster.replication..",
                        "dev.muster.registry..",
                        "dev.muster.config..",
                        "dev.muster.starter.http..",
                        "dev.muster.starter.config.live..")
                .because("they show what an application needs, which is the public part of the starter")
                .check(CLASSES);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .because("what a class needs stands in its constructor")
                .check(CLASSES);
    }
}
