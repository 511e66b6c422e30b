package dev.muster.store;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final JavaClasses STORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.muster.store");

    private static final String[] REPLICATED = {"dev.muster.store.state..", "dev.muster.store.keys.."};

    /** Everything that knows what time it is, or could; a length of time is only a number with a unit. */
    private static final DescribedPredicate<JavaClass> CLOCKS = JavaClass.Predicates.resideInAPackage("java.time..")
            .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(Duration.class)));

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.muster.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package that needs its user cannot be understood or replaced alone")
                .check(STORE);
    }

    @Test
    void ratisStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.store.raft..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.ratis..")
                .because("the engine must be replaceable, and the rest testable without it")
                .check(STORE);
    }

    @Test
    void ratisIsNotInSight() {
        classes()
                .that()
                .resideInAPackage("dev.muster.store.raft..")
                .and(new DescribedPredicate<JavaClass>("depend on Ratis") {
                    @Override
                    public boolean test(JavaClass candidate) {
                        return candidate.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency ->
                                        resideInAPackage("org.apache.ratis..").test(dependency.getTargetClass()));
                    }
                })
                .and()
                .doNotHaveSimpleName("RaftStore")
                .should()
                .notBePublic()
                .because("callers see the store, not its engine")
                .check(STORE);
    }

    @Test
    void frameworksStayOutside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "com.hazelcast..")
                .because("the store is a plain library that runs in a test")
                .check(STORE);
    }

    @Test
    void localAndRaftDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.muster.store.local..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.muster.store.raft..")
                .because("they are two ways to keep the same log")
                .check(STORE);
        noClasses()
                .that()
                .resideInAPackage("dev.muster.store.raft..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.muster.store.local..")
                .because("they are two ways to keep the same log")
                .check(STORE);
    }

    @Test
    void replicatedStateReadsNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(REPLICATED)
                .should()
                .dependOnClassesThat(CLOCKS)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("members apply the same entry at different times; time is in the entry")
                .check(STORE);
    }

    @Test
    void replicatedStateDrawsNothingAtRandom() {
        noClasses()
                .that()
                .resideInAnyPackage(REPLICATED)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(RandomGenerator.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(UUID.class)
                .orShould()
                .callMethod(Math.class, "random")
                .because("members must come to the same state; chance is drawn before the log")
                .check(STORE);
    }

    @Test
    void replicatedStateTouchesNoThreadAndNoFile() {
        noClasses()
                .that()
                .resideInAnyPackage(REPLICATED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .because("one thread applies, and the outcome depends on the log alone")
                .check(STORE);
    }

    @Test
    void codecReadsNoClockChanceThreadOrFile() {
        noClasses()
                .that()
                .resideInAPackage("dev.muster.store.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat(CLOCKS)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .because("the binary form depends on the value alone")
                .check(STORE);
    }

    @Test
    void recipesUseTheStoreThroughItsDoorOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.muster.store.recipe..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.muster.store.*..")
                        .and(DescribedPredicate.not(resideInAPackage("dev.muster.store.recipe.."))))
                .because("they are transactions, leases and watches, and add nothing to the state machine")
                .check(STORE);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.store.recipe..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.muster.store.recipe..")
                .because("the store does not know what it is used for")
                .check(STORE);
    }

    @Test
    void packagesAreNullMarked() {
        classes()
                .should(new ArchCondition<>("be in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass checked, ConditionEvents events) {
                        JavaPackage home = checked.getPackage();
                        boolean marked = home.isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(
                                checked, marked, home.getName() + " is " + (marked ? "" : "not ") + "@NullMarked"));
                    }
                })
                .because("absence is part of the contract, and the build checks it")
                .check(STORE);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("waiting is for events, with a limit")
                .check(new ClassFileImporter().importPackages("dev.muster.store"));
    }
}
