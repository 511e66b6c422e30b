package dev.muster.faults;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final JavaClasses FAULTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.muster.faults");

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.muster.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package that needs its user cannot be understood or replaced alone")
                .check(FAULTS);
    }

    @Test
    void theClusterIsOnlySeenFromOutside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.api..", "dev.muster.config..", "dev.muster.store.raft..")
                .because("the same program must be able to test another store")
                .check(FAULTS);
    }

    @Test
    void workloadsKnowNoFaults() {
        noClasses()
                .that()
                .resideInAPackage("dev.muster.faults.workload..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.faults.fault..", "dev.muster.faults.cluster..")
                .because("what clients see must not depend on what is broken")
                .check(FAULTS);
    }

    @Test
    void packagesAreNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(NullMarked.class)
                .because("an absent value must be visible in the type")
                .check(FAULTS);
    }
}
