package dev.muster.config.etcd.http;

import io.grpc.Status;
import java.util.Map;

/** Which HTTP status stands for which code of gRPC, as etcd's gateway has it. */
public final class GatewayStatus {

    private static final Map<Status.Code, Integer> STATUS = Map.ofEntries(
            Map.entry(Status.Code.OK, 200),
            Map.entry(Status.Code.CANCELLED, 408),
            Map.entry(Status.Code.UNKNOWN, 500),
            Map.entry(Status.Code.INVALID_ARGUMENT, 400),
            Map.entry(Status.Code.DEADLINE_EXCEEDED, 504),
            Map.entry(Status.Code.NOT_FOUND, 404),
            Map.entry(Status.Code.ALREADY_EXISTS, 409),
            Map.entry(Status.Code.PERMISSION_DENIED, 403),
            Map.entry(Status.Code.UNAUTHENTICATED, 401),
            Map.entry(Status.Code.RESOURCE_EXHAUSTED, 429),
            Map.entry(Status.Code.FAILED_PRECONDITION, 412),
            Map.entry(Status.Code.ABORTED, 409),
            Map.entry(Status.Code.OUT_OF_RANGE, 400),
            Map.entry(Status.Code.UNIMPLEMENTED, 501),
            Map.entry(Status.Code.INTERNAL, 500),
            Map.entry(Status.Code.UNAVAILABLE, 503),
            Map.entry(Status.Code.DATA_LOSS, 500));

    private GatewayStatus() {}

    /** The HTTP status. */
    public static int http(Status.Code code) {
        return STATUS.getOrDefault(code, 500);
    }

    /** A code for a status that came from elsewhere. */
    static Status ofHttp(int status) {
        return switch (status) {
            case 401 -> Status.UNAUTHENTICATED;
            case 403 -> Status.PERMISSION_DENIED;
            case 404 -> Status.NOT_FOUND;
            case 405, 501 -> Status.UNIMPLEMENTED;
            case 429 -> Status.RESOURCE_EXHAUSTED;
            case 503 -> Status.UNAVAILABLE;
            default -> status < 500 ? Status.INVALID_ARGUMENT : Status.INTERNAL;
        };
    }
}
