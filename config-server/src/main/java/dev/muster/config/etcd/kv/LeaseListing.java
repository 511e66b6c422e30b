package dev.muster.config.etcd.kv;

import com.google.protobuf.Empty;
import com.google.protobuf.UnknownFieldSet;
import dev.muster.api.coordination.LeaseId;
import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.LateFields;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.ResponseHeader;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import java.util.List;

/**
 * {@code Lease/LeaseLeases}, which the generated service does not have. The request is empty; the reply has the header in
 * field 1 and, for each lease, a message in field 2 whose field 1 is the id.
 */
public final class LeaseListing {

    private static final int HEADER = 1;
    private static final int LEASES = 2;
    private static final int LEASE_ID = 1;

    /** The method, as {@code etcdctl lease list} calls it. */
    public static final MethodDescriptor<Empty, Empty> METHOD = MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(LeaseGrpc.SERVICE_NAME, "LeaseLeases"))
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();

    private LeaseListing() {}

    /** The service with this method added. */
    public static ServerServiceDefinition addTo(LeaseService service, Store store, ReplyHeaders headers) {
        ServerServiceDefinition generated = service.bindService();
        ServiceDescriptor.Builder names = ServiceDescriptor.newBuilder(LeaseGrpc.SERVICE_NAME);
        generated.getServiceDescriptor().getMethods().forEach(names::addMethod);
        ServerServiceDefinition.Builder all =
                ServerServiceDefinition.builder(names.addMethod(METHOD).build());
        generated.getMethods().forEach(all::addMethod);
        return all.addMethod(ServerMethodDefinition.create(
                        METHOD,
                        ServerCalls.asyncUnaryCall(
                                (request, client) -> Answer.to(client, () -> store.leases(ReadAt.LINEARIZABLE)
                                        .thenApply(leases -> reply(headers.now(), leases))))))
                .build();
    }

    static Empty reply(ResponseHeader header, List<LeaseId> leases) {
        UnknownFieldSet.Field.Builder entries = UnknownFieldSet.Field.newBuilder();
        for (LeaseId lease : leases) {
            entries.addLengthDelimited(LateFields.of(LEASE_ID, lease.value()).toByteString());
        }
        return Empty.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                HEADER,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(header.toByteString())
                                        .build())
                        .addField(LEASES, entries.build())
                        .build())
                .build();
    }
}
