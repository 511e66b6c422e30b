package dev.muster.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.muster.benchmarks");

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.muster.(**)")
                .should()
                .beFreeOfCycles()
                .because("each package can then be read on its own")
                .check(CLASSES);
    }

    @Test
    void theLoadKnowsNoProcess() {
        noClasses()
                .that()
                .resideInAPackage("..load..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..benchmarks.server..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .because("the same load is put on whatever is measured")
                .check(CLASSES);
    }

    @Test
    void theStoreIsMeasuredThroughItsDoor() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.ratis..",
                        "dev.muster.store.member..",
                        "dev.muster.store.state..",
                        "dev.muster.store.keys..",
                        "dev.muster.store.codec..")
                .because("a number is worth something only for what users can call")
                .check(CLASSES);
    }
}
