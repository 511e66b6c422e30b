package dev.muster.starter;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The rules of this module that a compiler does not check. */
class ArchitectureTests {

    private static final String ROOT = "dev.muster.starter";
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void packagesFormNoCycles() {
        slices().matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("a feature can be understood, and removed, only if what it needs does not need it")
                .check(MAIN);
    }

    @Test
    void applicationsCarryNoServerCode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.hazelcast..",
                        "org.apache.ratis..",
                        "dev.muster.store..",
                        "dev.muster.edge..",
                        "dev.muster.replication..",
                        "dev.muster.registry..",
                        "dev.muster.config..")
                .because("every application pays for what the starter brings along")
                .check(MAIN);
    }

    @Test
    void featuresOfTheRegistryKeepTheirDirection() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".http..", ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".registration..",
                        ROOT + ".discovery..",
                        ROOT + ".loadbalancer..",
                        ROOT + ".actuate..",
                        ROOT + ".coordination..",
                        ROOT + ".config..")
                .because("features build on the calls to servers, not the other way round")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".registration..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".discovery..")
                .because("an application may be listed without looking others up")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".discovery..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".registration..", ROOT + ".loadbalancer..")
                .because("an application may look others up without being listed or balancing")
                .check(MAIN);
    }

    @Test
    void autoConfigurationsAreListedPublicFinalAndShowNothing() {
        Set<String> listed = Set.copyOf(
                ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).getCandidates().stream()
                        .filter(name -> name.startsWith(ROOT + "."))
                        .toList());
        Set<String> found = MAIN.stream()
                .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

        assertThat(found)
                .as("an auto-configuration that is not listed never runs")
                .isEqualTo(listed);
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .because("others may order themselves around it, but it is no base class")
                .check(MAIN);
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .notBePublic()
                .because("wiring is not an interface")
                .check(MAIN);
        classes()
                .that()
                .areAnnotatedWith(Configuration.class)
                .should(not(beAnnotatedWith(proxied())))
                .because("methods of our configurations do not call each other, so proxies would only cost")
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = MAIN.stream()
                .map(JavaClass::getPackage)
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(each -> each.getName())
                .collect(Collectors.toSet());

        assertThat(unmarked).as("what may be null is said in the types").isEmpty();
    }

    @Test
    void beansAreBuiltByTheirConstructors() {
        fields().should()
                .notBeAnnotatedWith(Autowired.class)
                .because("an object that needs something says so in its constructor")
                .check(MAIN);
    }

    @Test
    void textDoesNotDependOnTheLanguageOfTheMachine() {
        noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(Locale.class, "getDefault")
                .because("in a Turkish locale \"UI\".toLowerCase() is not \"ui\"")
                .check(MAIN);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("a test waits for what it needs, with a limit, and not for time to pass")
                .check(TESTS);
    }

    @Test
    void jackson2StaysOut() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind..")
                .because("Spring Boot 4 brings Jackson 3; only the annotations kept their package")
                .check(MAIN);
    }

    @Test
    void everyPropertyIsDescribed() throws IOException {
        // Properties of tests have metadata too, and jars have theirs.
        StringBuilder metadata = new StringBuilder();
        for (URL each : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream found = each.openStream()) {
                metadata.append(new String(found.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        for (String name : List.of(
                "muster.namespace",
                "muster.registry.servers",
                "muster.config.import-deadline",
                "muster.cache.directory",
                "muster.http.request-timeout",
                "muster.instance.zone",
                "muster.registration.drain",
                "muster.discovery.first-wait",
                "muster.queue.lease-ttl",
                "muster.counter.deadline",
                "muster.topic.enabled",
                "muster.barrier.deadline",
                "muster.worker.lease-ttl",
                "muster.coordination.fence.table",
                "muster.coordination.ttl")) {
            assertThat(metadata.toString())
                    .containsPattern("\"name\": \"" + name + "\",\\s+\"type\": \"[^\"]+\",\\s+\"description\"");
        }
    }

    private static DescribedPredicate<JavaAnnotation<?>> proxied() {
        return DescribedPredicate.describe(
                "@Configuration(proxyBeanMethods = true)",
                annotation -> annotation.getRawType().isEquivalentTo(Configuration.class)
                        && !Boolean.FALSE.equals(
                                annotation.get("proxyBeanMethods").orElse(true)));
    }
}
