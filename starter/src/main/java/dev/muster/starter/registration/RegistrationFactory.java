package dev.muster.starter.registration;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.ServiceName;
import dev.muster.starter.MusterProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.commons.util.InetUtils;

/** Puts together what this application says of itself before its web server is there. Immutable. */
final class RegistrationFactory {

    private static final String UNNAMED = "application";

    private final InetUtils addresses;

    RegistrationFactory(InetUtils addresses) {
        this.addresses = addresses;
    }

    /**
     * The registration so far.
     *
     * @param applicationName value of {@code spring.application.name}, if it has one
     * @param builtVersion version from the build information, if there is one
     */
    MusterRegistration create(
            MusterProperties.Instance wanted, @Nullable String applicationName, @Nullable String builtVersion) {
        return new MusterRegistration(
                service(wanted.service(), applicationName),
                wanted.id() == null ? null : new InstanceId(wanted.id()),
                wanted.host() != null ? wanted.host() : ownHost(wanted.preferHostName()),
                wanted.port() == null ? 0 : wanted.port(),
                wanted.scheme() == null ? "http" : wanted.scheme(),
                wanted.managementPort(),
                wanted.zone(),
                wanted.weight(),
                wanted.version() != null ? wanted.version() : builtVersion,
                wanted.metadata(),
                wanted.ttl());
    }

    private String ownHost(boolean preferName) {
        InetUtils.HostInfo found = addresses.findFirstNonLoopbackHostInfo();
        String address = found.getIpAddress();
        return preferName || address == null ? found.getHostname() : address;
    }

    private static ServiceName service(@Nullable String wanted, @Nullable String applicationName) {
        if (wanted != null) {
            return new ServiceName(wanted);
        }
        if (applicationName == null || applicationName.isBlank()) {
            return new ServiceName(UNNAMED);
        }
        try {
            return new ServiceName(applicationName);
        } catch (InvalidArgumentException e) {
            throw new InvalidArgumentException(
                    "spring.application.name",
                    Text.shown(applicationName),
                    e.facts().get("expected") + "; or set muster.instance.service");
        }
    }
}
