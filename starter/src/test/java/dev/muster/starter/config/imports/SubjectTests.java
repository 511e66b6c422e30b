package dev.muster.starter.config.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTests {

    @Test
    void slotsGoFromTheLastProfileToTheDefaultAndOwnBeforeShared() {
        Subject subject = new Subject(Namespace.DEFAULT, "Shop", List.of("dev", "eu"));

        assertThat(subject.slots())
                .map(Object::toString)
                .containsExactly(
                        "shop/eu",
                        "application/eu",
                        "shop/dev",
                        "application/dev",
                        "shop/default",
                        "application/default");
    }

    @Test
    void anApplicationWithoutANameHasTheSharedSlotsOnly() {
        Subject subject = new Subject(Namespace.DEFAULT, "application", List.of("default"));

        assertThat(subject.slots()).map(Object::toString).containsExactly("application/default");
    }
}
