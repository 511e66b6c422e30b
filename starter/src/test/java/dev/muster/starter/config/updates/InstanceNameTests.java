package dev.muster.starter.config.updates;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.mock.env.MockEnvironment;

class InstanceNameTests {

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void whatWasSetComesFirst() {
        beans.addBean("registration", new Registered("registered:1"));

        assertThat(new InstanceName("set", registration(), environment).value()).isEqualTo("set");
    }

    @Test
    void theNameOfTheRegistrationComesNext() {
        beans.addBean("registration", new Registered("registered:1"));

        assertThat(new InstanceName(null, registration(), environment).value()).isEqualTo("registered:1");
    }

    @Test
    void withoutARegistrationItIsHostAndPort() {
        environment.setProperty("local.server.port", "8080");

        assertThat(new InstanceName(null, registration(), environment).value()).endsWith(":8080");
    }

    @Test
    void whoServesNothingIsNamedByItsProcess() {
        assertThat(new InstanceName(null, registration(), environment).value())
                .endsWith(":pid-" + ProcessHandle.current().pid());
    }

    @Test
    void whatAReceiptDoesNotAllowIsReplaced() {
        beans.addBean("registration", new Registered("a b/c"));

        assertThat(new InstanceName(null, registration(), environment).value()).isEqualTo("a_b_c");
    }

    private ObjectProvider<Registration> registration() {
        return beans.getBeanProvider(Registration.class);
    }

    private record Registered(String id) implements Registration {

        @Override
        public String getInstanceId() {
            return id;
        }

        @Override
        public String getServiceId() {
            return "shop";
        }

        @Override
        public String getHost() {
            return "localhost";
        }

        @Override
        public int getPort() {
            return 1;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public URI getUri() {
            return URI.create("http://localhost:1");
        }

        @Override
        public @Nullable Map<String, String> getMetadata() {
            return Map.of();
        }
    }
}
