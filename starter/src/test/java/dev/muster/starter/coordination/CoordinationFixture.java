package dev.muster.starter.coordination;

import dev.muster.api.Ticker;
import dev.muster.starter.coordination.lease.Asking;
import dev.muster.starter.coordination.lease.LeaseKeeper;
import dev.muster.starter.coordination.lease.Owner;
import dev.muster.starter.http.CoordinationClient;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.MusterClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One process that talks to servers. */
public final class CoordinationFixture implements AutoCloseable {

    private final CoordinationClient client;
    private final LeaseKeeper keeper;
    private final Owner owner;

    public CoordinationFixture(String name, URI... servers) {
        this(name, Duration.ofSeconds(5), servers);
    }

    /** @param request longest time for an answer */
    public CoordinationFixture(String name, Duration request, URI... servers) {
        this.client = new CoordinationClient(
                new MusterClient(
                        "config server", List.of(servers), null, new HttpTimeouts(request, request), new Random()),
                "default");
        this.keeper = new LeaseKeeper(client, Ticker.SYSTEM);
        this.owner = new Owner(name);
    }

    public CoordinationClient client() {
        return client;
    }

    public LeaseKeeper keeper() {
        return keeper;
    }

    public Owner owner() {
        return owner;
    }

    public Asking asking() {
        return new Asking(client, keeper, owner);
    }

    @Override
    public void close() {
        keeper.close();
        client.close();
    }
}
