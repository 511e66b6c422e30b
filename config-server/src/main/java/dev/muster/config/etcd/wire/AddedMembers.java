package dev.muster.config.etcd.wire;

/**
 * How members are called that clients of etcd add: those say where a member is, not what its name is, so its name is made
 * of its address. A member that is started to be added this way has to use the same name.
 */
public final class AddedMembers {

    private AddedMembers() {}

    /** The id of a member: its address, with other characters than those of an id replaced. */
    public static String idAt(String host, int port) {
        return host.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + port;
    }
}
