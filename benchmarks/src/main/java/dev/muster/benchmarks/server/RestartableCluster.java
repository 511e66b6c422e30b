package dev.muster.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A cluster that speaks etcd's protocol, and whose members can be killed. Members are numbered from 0. Confined to one thread. */
public interface RestartableCluster extends Cluster {

    /** Where each member takes calls. */
    List<URI> endpoints();

    /** Where a member has its files. */
    Path directory(int member);

    /** Waits until somebody leads. */
    int leader() throws InterruptedException;

    /** {@code kill -9}. */
    void kill(int member) throws InterruptedException;

    /** Starts a killed member again; does not wait for it. */
    void restart(int member) throws IOException;
}
