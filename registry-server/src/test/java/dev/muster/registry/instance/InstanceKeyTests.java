package dev.muster.registry.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.ServiceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceKeyTests {

    @ParameterizedTest
    @CsvSource({"default, orders, a", "team.a-b_c, orders.v2, Host-1:8080@x_y.z", "0, 0, :"})
    void theTextFormIsReadBack(String namespace, String service, String id) {
        InstanceKey key = new InstanceKey(new Namespace(namespace), new ServiceName(service), new InstanceId(id));

        assertThat(InstanceKey.parse(key.toString())).isEqualTo(key);
        assertThat(key).hasToString(namespace + "/" + service + "/" + id);
    }

    @Test
    void withinItsNamespaceItIsServiceAndId() {
        assertThat(InstanceKey.parse("default/orders/a").ref()).hasToString("orders/a");
    }
}
