package dev.muster.demo.tour;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.muster.demo.tour");

    @Test
    void theTourKnowsMusterOnlyFromOutside() {
        noClasses()
                .that()
                .resideInAPackage("dev.muster.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster.api..", "dev.muster.starter..", "dev.muster.edge..", "org.springframework..")
                .because("it checks what anybody sees over HTTP, with nothing of ours to make it look right")
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
