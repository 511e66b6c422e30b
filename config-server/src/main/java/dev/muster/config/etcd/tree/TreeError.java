package dev.muster.config.etcd.tree;

/** The refusals of etcd v2 that clients know by number and text, each with its HTTP status. */
public enum TreeError {
    KEY_NOT_FOUND(100, 404, "Key not found"),
    COMPARE_FAILED(101, 412, "Compare failed"),
    NOT_A_FILE(102, 403, "Not a file"),
    NOT_A_DIRECTORY(104, 400, "Not a directory"),
    KEY_EXISTS(105, 412, "Key already exists"),
    ROOT_IS_READ_ONLY(107, 400, "Root is read only"),
    DIRECTORY_NOT_EMPTY(108, 403, "Directory not empty"),
    UNAUTHORIZED(110, 401, "The request requires user authentication"),
    PREVIOUS_VALUE_REQUIRED(201, 400, "PrevValue is Required in POST form"),
    TTL_IS_NO_NUMBER(202, 400, "The given TTL in POST form is not a number"),
    INDEX_IS_NO_NUMBER(203, 400, "The given index in POST form is not a number"),
    INVALID_FIELD(209, 400, "Invalid field"),
    INVALID_FORM(210, 400, "Invalid POST form"),
    VALUE_ON_REFRESH(211, 400, "Value provided on refresh"),
    TTL_REQUIRED_ON_REFRESH(212, 400, "A TTL must be provided on refresh"),
    RAFT_INTERNAL(300, 500, "Raft Internal Error"),
    LEADER_ELECTION(301, 500, "During Leader Election"),
    WATCHER_CLEARED(400, 400, "watcher is cleared due to etcd recovery"),
    INDEX_CLEARED(401, 400, "The event in requested index is outdated and cleared");

    private final int code;
    private final int status;
    private final String text;

    TreeError(int code, int status, String text) {
        this.code = code;
        this.status = status;
        this.text = text;
    }

    /** The number in the body. */
    public int code() {
        return code;
    }

    /** The status of an answer. */
    public int status() {
        return status;
    }

    /** The text in the body. */
    public String text() {
        return text;
    }

    /** To be thrown. */
    public TreeException at(long index, String cause) {
        return new TreeException(this, cause, index);
    }
}
