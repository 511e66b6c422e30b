package dev.muster.starter;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.ServiceName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything that can be set about Muster in an application. A property under {@code muster} that is not here stops the
 * start, so that a misspelt name is found at once. Immutable: what is only known at runtime (the port, the address) is
 * never written here.
 *
 * @param namespace isolation boundary in which this application registers, looks up others and reads its configuration; it
 *     must exist on the servers. 1 to 63 lower-case letters, digits, '-', '_' or '.'
 * @param token credential sent to every server; without it requests carry none
 * @param registry where the registry is
 * @param config where the configuration server is and how its content gets here
 * @param cache last good copies on disk, for a start while all servers are away
 * @param http limits of single requests
 * @param instance what this application says of itself
 * @param registration how this application gets itself listed
 * @param discovery how this application learns of others
 * @param loadBalancer which instances calls by name go to
 * @param coordination locks, semaphores and elections
 * @param queue how this application uses queues
 * @param counter how this application uses counters
 * @param topic how this application uses topics
 * @param barrier how this application uses barriers and latches
 * @param worker how this application uses groups of workers
 */
@ConfigurationProperties(prefix = MusterProperties.PREFIX, ignoreUnknownFields = false)
public record MusterProperties(
        @DefaultValue("default") String namespace,
        @Nullable String token,
        @DefaultValue Registry registry,
        @DefaultValue Config config,
        @DefaultValue Cache cache,
        @DefaultValue Http http,
        @DefaultValue Instance instance,
        @DefaultValue Registration registration,
        @DefaultValue Discovery discovery,
        @DefaultValue LoadBalancer loadBalancer,
        @DefaultValue Coordination coordination,
        @DefaultValue Queue queue,
        @DefaultValue Counter counter,
        @DefaultValue Topic topic,
        @DefaultValue Barrier barrier,
        @DefaultValue Worker worker) {

    /** What all names of properties begin with. */
    public static final String PREFIX = "muster";

    public MusterProperties {
        Check.that(PREFIX + ".namespace", namespace, Namespace::new);
        Check.token(PREFIX + ".token", token);
    }

    /** The namespace as a value. */
    public Namespace namespaceValue() {
        return new Namespace(namespace);
    }

    /** Everything but the token. */
    @Override
    public String toString() {
        return "MusterProperties[namespace=" + namespace + ", token=" + (token == null ? "none" : "set") + ", registry="
                + registry + ", config=" + config + ", cache=" + cache + ", http=" + http + ", instance=" + instance
                + ", registration=" + registration + ", discovery=" + discovery + ", loadBalancer=" + loadBalancer
                + ", coordination=" + coordination
                + ", queue=" + queue + ", counter=" + counter + ", topic=" + topic + ", barrier=" + barrier
                + ", worker=" + worker + "]";
    }

    /**
     * Which instances calls by name go to.
     *
     * @param warmUp how long an instance that has just appeared takes until it has its whole share of calls, a tenth at
     *     first; 0 gives it all at once. At most 10 min
     * @param ejection when instances whose calls fail are left out
     * @param subsetMax most instances of one service that this process calls, a pick of its own that stays; 0 for all. At
     *     most 10,000
     */
    public record LoadBalancer(
            @DefaultValue("10s") Duration warmUp,
            @DefaultValue Ejection ejection,
            @DefaultValue("0") int subsetMax) {

        public LoadBalancer {
            Check.between("muster.load-balancer.warm-up", warmUp, Duration.ZERO, Duration.ofMinutes(10));
            if (subsetMax < 0 || subsetMax > 10_000) {
                throw new InvalidArgumentException("muster.load-balancer.subset-max", subsetMax, "0 to 10000");
            }
        }
    }

    /**
     * When instances whose calls fail are left out, as this process sees it.
     *
     * @param enabled whether it is done at all
     * @param failures calls in a row without an answer, or answered with 502, 503 or 504, after which an instance is left
     *     out. 1 to 1,000
     * @param time how long, the first time; twice as long the second time, and so on. 100 ms to 1 h
     * @param timeMax how long at most; with good calls for so long earlier times are forgotten. From time to 1 d
     * @param sharePercentMax most instances of a service that are left out at once, in percent. 1 to 90
     */
    public record Ejection(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("5") int failures,
            @DefaultValue("10s") Duration time,
            @DefaultValue("5m") Duration timeMax,
            @DefaultValue("50") int sharePercentMax) {

        public Ejection {
            String prefix = "muster.load-balancer.ejection.";
            if (failures < 1 || failures > 1_000) {
                throw new InvalidArgumentException(prefix + "failures", failures, "1 to 1000");
            }
            Check.between(prefix + "time", time, Duration.ofMillis(100), Duration.ofHours(1));
            Check.between(prefix + "time-max", timeMax, time, Duration.ofDays(1));
            if (sharePercentMax < 1 || sharePercentMax > 90) {
                throw new InvalidArgumentException(prefix + "share-percent-max", sharePercentMax, "1 to 90");
            }
        }
    }

    /**
     * Where the registry is.
     *
     * @param enabled whether this application uses the registry at all, for registration and for discovery
     * @param servers addresses of the registry servers; one is used at a time, the others when it fails. http or https, with
     *     host and optional port, without path. At least one
     */
    public record Registry(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("http://localhost:8761") List<URI> servers) {

        public Registry {
            servers = Check.servers("muster.registry.servers", servers);
        }
    }

    /**
     * Where the configuration server is and how its content gets here.
     *
     * @param enabled whether configuration is fetched; without it an import of muster: contributes nothing
     * @param servers addresses of the config servers; one is used at a time, the others when it fails. http or https, with
     *     host and optional port, without path. At least one
     * @param failFast whether the start stops when neither a server nor the copy on disk has the configuration, even if
     *     the import says optional:
     * @param importDeadline how long the start waits for a server in all before it takes the copy on disk. 100 ms to 10 min
     * @param safetyPoll how often to ask for the current configuration although no change was announced. 1 s to 1 d
     * @param live whether changes are applied while the application runs; without it they wait for the next start
     */
    public record Config(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("http://localhost:8888") List<URI> servers,
            @DefaultValue("false") boolean failFast,
            @DefaultValue("5s") Duration importDeadline,
            @DefaultValue("60s") Duration safetyPoll,
            @DefaultValue("true") boolean live) {

        public Config {
            servers = Check.servers("muster.config.servers", servers);
            Check.between(
                    "muster.config.import-deadline", importDeadline, Duration.ofMillis(100), Duration.ofMinutes(10));
            Check.between("muster.config.safety-poll", safetyPoll, Duration.ofSeconds(1), Duration.ofDays(1));
        }
    }

    /**
     * Last good copies on disk, for a start while all servers are away.
     *
     * @param enabled whether copies are written and read. They hold configuration as the application reads it, so the
     *     directory is made readable for its owner only
     * @param directory where the copies are; the default is .muster/cache in the home directory of the user, or in
     *     the working directory if the user has no home. It may be shared by applications. Created when needed; if that
     *     fails the application runs without copies
     */
    public record Cache(
            @DefaultValue("true") boolean enabled, @Nullable Path directory) {

        /** The directory that was set, or the default. */
        public Path directoryOrDefault() {
            return directory != null
                    ? directory
                    : Check.home().resolve(".muster").resolve("cache");
        }
    }

    /**
     * Limits of single requests to Muster's servers.
     *
     * @param connectTimeout how long to wait for a connection to one server before trying the next. 10 ms to 1 min
     * @param requestTimeout how long to wait for the answer to one request before trying the next server; not less than
     *     muster.http.connect-timeout, at most 5 min
     */
    public record Http(
            @DefaultValue("2s") Duration connectTimeout,
            @DefaultValue("5s") Duration requestTimeout) {

        public Http {
            Check.between("muster.http.connect-timeout", connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
            Check.between("muster.http.request-timeout", requestTimeout, Duration.ofMillis(10), Duration.ofMinutes(5));
            if (requestTimeout.compareTo(connectTimeout) < 0) {
                throw new InvalidArgumentException(
                        "muster.http.request-timeout",
                        requestTimeout,
                        "at least muster.http.connect-timeout, which is " + connectTimeout);
            }
        }
    }

    /**
     * What this application says of itself.
     *
     * @param service name under which others find this application; the default is spring.application.name
     * @param id name of this instance within its service, stable over restarts; the default is host:port as
     *     registered. 1 to 200 letters, digits, '.', '_', ':', '@' or '-'
     * @param host name or address where others reach this instance; the default is the first address that is not loopback,
     *     chosen by spring.cloud.inetutils
     * @param preferHostName whether the default for the host is this machine's name rather than its address; others must
     *     be able to resolve it
     * @param port port where others reach this instance; the default is the port the web server really has. Needed by an
     *     application without a web server that wants to be listed. 1 to 65535
     * @param managementPort port where others reach the actuator if it is another one; the default is what it really has
     * @param scheme http or https; the default is https when server.ssl is configured
     * @param zone where this instance runs; callers in the same zone prefer it. At most 128 characters
     * @param weight share of traffic relative to other instances of the service. 1 to 10,000
     * @param version version of the application; the default is that of its build information, if it has any
     * @param metadata free key-value pairs that others see. At most 64
     * @param ttl how long this instance stays listed without a heartbeat; the server's default if absent, and the server
     *     has bounds of its own
     */
    public record Instance(
            @Nullable String service,
            @Nullable String id,
            @Nullable String host,
            @DefaultValue("false") boolean preferHostName,
            @Nullable Integer port,
            @Nullable Integer managementPort,
            @Nullable String scheme,
            @Nullable String zone,
            @DefaultValue("100") int weight,
            @Nullable String version,
            @DefaultValue Map<String, String> metadata,
            @Nullable Duration ttl) {

        public Instance {
            Check.that("muster.instance.service", service, ServiceName::new);
            Check.that("muster.instance.id", id, InstanceId::new);
            Check.port("muster.instance.port", port);
            Check.port("muster.instance.management-port", managementPort);
            if (scheme != null && !scheme.equals("http") && !scheme.equals("https")) {
                throw new InvalidArgumentException("muster.instance.scheme", scheme, "http or https");
            }
            metadata = Map.copyOf(metadata);
            Check.instance(host, zone, weight, version, metadata);
            if (ttl != null) {
                Check.between("muster.instance.ttl", ttl, Duration.ofSeconds(1), Duration.ofDays(1));
            }
        }
    }

    /**
     * How this application gets itself listed.
     *
     * @param enabled whether it registers
     * @param failFast whether the start stops when no server takes the registration; otherwise it is repeated in the
     *     background until one does
     * @param drain time between reporting that it leaves and leaving, so that callers have turned to others when the web
     *     server stops. 0 to 30 s
     * @param deregisterDeadline how long the stop of the application may wait for the registry in all, besides the drain.
     *     100 ms to 30 s
     * @param presence whether it holds a connection to a registry server while it is listed, by which the servers notice at
     *     once when this process is gone; without it, they notice when its lease ends
     */
    public record Registration(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("false") boolean failFast,
            @DefaultValue("1s") Duration drain,
            @DefaultValue("3s") Duration deregisterDeadline,
            @DefaultValue("true") boolean presence) {

        public Registration {
            Check.between("muster.registration.drain", drain, Duration.ZERO, Duration.ofSeconds(30));
            Check.between(
                    "muster.registration.deregister-deadline",
                    deregisterDeadline,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(30));
        }
    }

    /**
     * How this application learns of others.
     *
     * @param enabled whether it keeps a copy of who is listed
     * @param services names of the services it wants to know of; empty for all of the namespace. Asking for another one
     *     finds nothing
     * @param firstWait how long the first lookup may wait for the first copy from a server. 0 to 1 min
     */
    public record Discovery(
            @DefaultValue("true") boolean enabled,
            @DefaultValue List<String> services,
            @DefaultValue("3s") Duration firstWait) {

        public Discovery {
            services = List.copyOf(services);
            services.forEach(service -> Check.that("muster.discovery.services", service, ServiceName::new));
            Check.between("muster.discovery.first-wait", firstWait, Duration.ZERO, Duration.ofMinutes(1));
        }
    }

    /**
     * Locks, semaphores and elections, which the config servers keep.
     *
     * @param enabled whether they can be used; nothing runs before they are
     * @param ttl how long something is held without a word from this application, which is confirmed at a third of it: shorter
     *     frees what a crashed application held sooner, longer survives longer pauses and failures of servers. 2 s to 1 h
     * @param fence where a database keeps the tokens that it has seen
     */
    public record Coordination(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("15s") Duration ttl,
            @DefaultValue Fence fence) {

        public Coordination {
            Check.between("muster.coordination.ttl", ttl, Duration.ofSeconds(2), Duration.ofHours(1));
        }
    }

    /**
     * Where a database keeps the tokens that it has seen, so that it refuses smaller ones.
     *
     * @param table the table, with its schema if it is not the usual one. Letters, digits, '_' and '.', at most 128
     * @param createTable whether the table is created if it is missing when it is used first
     */
    public record Fence(
            @DefaultValue("muster_fence") String table,
            @DefaultValue("true") boolean createTable) {

        private static final Pattern TABLE =
                Pattern.compile("(?=.{1,128}$)[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

        public Fence {
            if (!TABLE.matcher(table).matches()) {
                throw new InvalidArgumentException(
                        "muster.coordination.fence.table", table, "a name of a table, such as muster_fence");
            }
        }
    }

    /**
     * How this application uses queues.
     *
     * @param enabled whether there is a bean for them; it asks no server before it is used
     * @param leaseTtl how long an element stays with this application if it cannot be kept alive; shorter hands out the
     *     elements of paused applications twice, longer those of dead ones late. 3 s to 1 d
     * @param deadline longest time of a call in all, besides what it waits for. 100 ms to 5 min
     */
    public record Queue(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("30s") Duration leaseTtl,
            @DefaultValue("10s") Duration deadline) {

        public Queue {
            Check.between("muster.queue.lease-ttl", leaseTtl, Duration.ofSeconds(3), Duration.ofDays(1));
            Check.between("muster.queue.deadline", deadline, Duration.ofMillis(100), Duration.ofMinutes(5));
        }
    }

    /**
     * How this application uses counters.
     *
     * @param enabled whether there is a bean for them; it asks no server before it is used
     * @param deadline longest time of a call in all. 100 ms to 5 min
     */
    public record Counter(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("10s") Duration deadline) {

        public Counter {
            Check.between("muster.counter.deadline", deadline, Duration.ofMillis(100), Duration.ofMinutes(5));
        }
    }

    /**
     * How this application uses topics.
     *
     * @param enabled whether there is a bean for them; it asks no server before it is used
     * @param deadline longest time of a call in all, besides what it waits for. 100 ms to 5 min
     */
    public record Topic(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("10s") Duration deadline) {

        public Topic {
            Check.between("muster.topic.deadline", deadline, Duration.ofMillis(100), Duration.ofMinutes(5));
        }
    }

    /**
     * How this application uses barriers and latches.
     *
     * @param enabled whether there is a bean for them; it asks no server before it is used
     * @param deadline longest time of a call in all, besides what it waits for. 100 ms to 5 min
     */
    public record Barrier(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("10s") Duration deadline) {

        public Barrier {
            Check.between("muster.barrier.deadline", deadline, Duration.ofMillis(100), Duration.ofMinutes(5));
        }
    }

    /**
     * How this application uses groups of workers.
     *
     * @param enabled whether there is a bean for them; it asks no server before it is used
     * @param leaseTtl how long a worker keeps its tasks if it cannot be kept alive; shorter moves the tasks of paused
     *     applications, longer those of dead ones late. 3 s to 1 d
     * @param deadline longest time of a call in all, besides what it waits for. 100 ms to 5 min
     */
    public record Worker(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("15s") Duration leaseTtl,
            @DefaultValue("10s") Duration deadline) {

        public Worker {
            Check.between("muster.worker.lease-ttl", leaseTtl, Duration.ofSeconds(3), Duration.ofDays(1));
            Check.between("muster.worker.deadline", deadline, Duration.ofMillis(100), Duration.ofMinutes(5));
        }
    }
}
