package dev.muster.starter.config.imports;

import dev.muster.api.ProblemException;
import dev.muster.api.Ticker;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.http.Fetched;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.MusterClient;
import dev.muster.starter.http.ServersUnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigData.Option;
import org.springframework.boot.context.config.ConfigData.Options;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.PropertySource;

/** Fetches the configuration at start: from a server, otherwise from the copy on disk, otherwise none if that is allowed. */
public final class MusterDataLoader implements ConfigDataLoader<MusterResource> {

    private static final Origin NOTHING = new Origin(Origin.Kind.NOTHING, "nothing");

    private final Log log;

    /** @param logs keeps what is logged until logging is ready */
    public MusterDataLoader(DeferredLogFactory logs) {
        this.log = logs.getLog(MusterDataLoader.class);
    }

    @Override
    public ConfigData load(ConfigDataLoaderContext context, MusterResource resource) {
        if (!resource.config().enabled()) {
            return ConfigData.EMPTY;
        }
        ConfigurableBootstrapContext bootstrap = context.getBootstrapContext();
        RunningConfig known = bootstrap.isRegistered(RunningConfig.class) ? bootstrap.get(RunningConfig.class) : null;
        if (known != null) {
            return again(known, resource);
        }
        RunningConfig running = first(resource);
        bootstrap.register(RunningConfig.class, InstanceSupplier.of(running));
        return data(running);
    }

    private RunningConfig first(MusterResource resource) {
        MusterProperties properties = resource.properties();
        MusterProperties.Config config = resource.config();
        MusterClient client = new MusterClient(
                "config",
                config.servers(),
                properties.token(),
                new HttpTimeouts(
                        properties.http().connectTimeout(), properties.http().requestTimeout()),
                () -> ThreadLocalRandom.current().nextLong());
        LastGoodCopy copy = properties.cache().enabled()
                ? new LastGoodCopy(properties.cache().directoryOrDefault(), resource.subject(), config.servers())
                : null;
        if (SpringProperties.getFlag("spring.aot.processing")) {
            // A build must not depend on a server; the real start fetches.
            return new RunningConfig(resource.question(), client, copy, NOTHING, Snapshot.NOTHING);
        }
        Snapshot kept = read(copy);
        long began = Ticker.SYSTEM.nanos();
        try {
            Fetched<EffectiveConfig> fetched = fetch(client, resource);
            Snapshot sent = Snapshot.of(fetched.value());
            if (kept.newerThan(sent) && copy != null) {
                log.warn(fetched.server() + " is behind with " + sent + "; starting with the copy " + copy.file()
                        + " at " + kept);
                return new RunningConfig(resource.question(), client, copy, copyOrigin(copy), kept);
            }
            if (!sent.sameClusterAs(kept)) {
                log.warn("The servers hold " + sent + ", another cluster than the copy on disk, which holds " + kept
                        + "; starting with what the servers hold");
            }
            return new RunningConfig(
                    resource.question(),
                    client,
                    copy,
                    new Origin(Origin.Kind.SERVER, fetched.server().toString()),
                    sent);
        } catch (ServersUnreachableException | ProblemException e) {
            Duration waited = Duration.ofMillis((Ticker.SYSTEM.nanos() - began) / 1_000_000);
            return without(resource, client, copy, kept, "waited " + waited.toMillis() + " ms; " + e.getMessage(), e);
        }
    }

    private RunningConfig without(
            MusterResource resource,
            MusterClient client,
            @Nullable LastGoodCopy copy,
            Snapshot kept,
            String why,
            RuntimeException cause) {
        if (copy != null && kept.config().isPresent()) {
            log.warn("No configuration from the servers; starting with the copy " + copy.file() + " at " + kept + ": "
                    + why);
            return new RunningConfig(resource.question(), client, copy, copyOrigin(copy), kept);
        }
        if (resource.config().failFast()) {
            client.close();
            throw new ConfigImportException(
                    "The " + resource + " could not be fetched, and there is no copy on disk: " + why,
                    "Start a config server, correct muster.config.servers, or allow a start without by"
                            + " fail-fast=false and the prefix optional:.",
                    cause);
        }
        if (!resource.optional()) {
            client.close();
            throw new ConfigDataResourceNotFoundException(resource.failed(why), cause);
        }
        log.warn("No configuration from the servers and no copy on disk; starting without: " + why);
        return new RunningConfig(resource.question(), client, copy, NOTHING, Snapshot.NOTHING);
    }

    /** The environment is made anew while the application runs: what is in force stays, changes come the checked way. */
    private ConfigData again(RunningConfig running, MusterResource resource) {
        if (!running.subject().equals(resource.subject())
                || !running.client().servers().equals(resource.config().servers())) {
            throw new ConfigImportException(
                    "Two imports of muster: with different meaning: " + running.subject() + " from "
                            + running.client().servers() + " and " + resource,
                    "Import muster: once; several addresses of one cluster go into one import.");
        }
        if (resource.config().live()) {
            running.importedAgain();
            return data(running);
        }
        try {
            Snapshot sent = Snapshot.of(fetch(running.client(), resource).value());
            if (!sent.sameClusterAs(running.snapshot())) {
                log.error("Refused " + sent + ": this application runs with " + running.snapshot()
                        + " of another cluster; restart it if the change of cluster is meant");
            }
            running.change(now -> sent.newerThan(now.snapshot()) ? now.with(sent, now.beans()) : now);
        } catch (ServersUnreachableException | ProblemException e) {
            log.warn("No configuration from the servers; staying with " + running.snapshot() + ": " + e.getMessage());
        }
        return data(running);
    }

    private static Fetched<EffectiveConfig> fetch(MusterClient client, MusterResource resource) {
        return client.getIfChanged(
                        resource.config().importDeadline(),
                        EffectiveConfig.class,
                        null,
                        resource.question().path("config"),
                        resource.question().values())
                .orElseThrow(() -> new IllegalStateException("304 without an entity tag in the request"));
    }

    private Snapshot read(@Nullable LastGoodCopy copy) {
        if (copy == null) {
            return Snapshot.NOTHING;
        }
        try {
            return copy.read().map(Snapshot::of).orElse(Snapshot.NOTHING);
        } catch (IOException e) {
            log.warn("Ignored the copy " + copy.file() + ": " + e.getMessage());
            return Snapshot.NOTHING;
        }
    }

    private static Origin copyOrigin(LastGoodCopy copy) {
        return new Origin(Origin.Kind.COPY, copy.file().toString());
    }

    private static ConfigData data(RunningConfig running) {
        return new ConfigData(running.sources(), MusterDataLoader::options);
    }

    private static Options options(PropertySource<?> source) {
        boolean ofDefault = source instanceof MusterPropertySource ours
                && ours.slot().profile().equals(ConfigName.DEFAULT_PROFILE);
        return ofDefault
                ? Options.of(Option.IGNORE_IMPORTS, Option.IGNORE_PROFILES)
                : Options.of(Option.IGNORE_IMPORTS, Option.IGNORE_PROFILES, Option.PROFILE_SPECIFIC);
    }
}
