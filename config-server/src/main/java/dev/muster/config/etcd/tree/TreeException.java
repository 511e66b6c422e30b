package dev.muster.config.etcd.tree;

/** A refusal in etcd v2's words; nothing was changed, except where {@link TreeError#RAFT_INTERNAL} says that it is not known. */
public class TreeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final TreeError error;
    private final String reason;
    private final long index;

    /**
     * @param reason what exactly, mostly the path that stands in the way
     * @param index of the store when it was refused; 0 if the store was not asked
     */
    public TreeException(TreeError error, String reason, long index) {
        super(error.code() + ": " + error.text() + " (" + reason + ") [" + index + "]", null, false, false);
        this.error = error;
        this.reason = reason;
        this.index = index;
    }

    public TreeError error() {
        return error;
    }

    public String reason() {
        return reason;
    }

    public long index() {
        return index;
    }
}
