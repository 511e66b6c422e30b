package dev.muster.config.etcd.gateway;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.etcd.jetcd.api.LeaderKey;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.lock.LockRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The messages with the fields and calls of etcd 3.4 that the generated ones, of an older etcd, do not have. The services
 * read those fields beside the known ones; in JSON they need names.
 */
final class Schema {

    private static final String PACKAGE = ".etcdserverpb.";
    private static final List<FileDescriptor> FILES = List.of(
            completed(),
            LockRequest.getDescriptor().getFile(),
            LeaderKey.getDescriptor().getFile());

    private Schema() {}

    /** A method by its service and its name. */
    static MethodDescriptor method(String service, String name) {
        for (FileDescriptor file : FILES) {
            ServiceDescriptor found = file.findServiceByName(service);
            MethodDescriptor method = found == null ? null : found.findMethodByName(name);
            if (method != null) {
                return method;
            }
        }
        throw new NoSuchElementException(service + "/" + name);
    }

    private static FileDescriptor completed() {
        FileDescriptor known = WatchRequest.getDescriptor().getFile();
        FileDescriptorProto.Builder file = known.toProto().toBuilder();
        for (DescriptorProto.Builder message : file.getMessageTypeBuilderList()) {
            switch (message.getName()) {
                case "Compare" -> {
                    message.addField(field("lease", 8, FieldDescriptorProto.Type.TYPE_INT64)
                            .setOneofIndex(0));
                    message.getEnumTypeBuilderList().stream()
                            .filter(type -> type.getName().equals("CompareTarget"))
                            .forEach(type -> type.addValue(EnumValueDescriptorProto.newBuilder()
                                    .setName("LEASE")
                                    .setNumber(4)));
                }
                case "WatchCreateRequest" ->
                    message.addField(field("watch_id", 7, FieldDescriptorProto.Type.TYPE_INT64))
                            .addField(field("fragment", 8, FieldDescriptorProto.Type.TYPE_BOOL));
                case "WatchResponse" -> message.addField(field("fragment", 7, FieldDescriptorProto.Type.TYPE_BOOL));
                default -> {}
            }
        }
        file.addMessageType(message("LeaseLeasesRequest"));
        file.addMessageType(message("LeaseStatus", field("ID", 1, FieldDescriptorProto.Type.TYPE_INT64)));
        file.addMessageType(message(
                "LeaseLeasesResponse",
                header(),
                field("leases", 2, FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(PACKAGE + "LeaseStatus")
                        .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)));
        file.addMessageType(message("AuthStatusRequest"));
        file.addMessageType(message(
                "AuthStatusResponse",
                header(),
                field("enabled", 2, FieldDescriptorProto.Type.TYPE_BOOL),
                field("authRevision", 3, FieldDescriptorProto.Type.TYPE_UINT64)));
        addMethod(file, "Lease", "LeaseLeases");
        addMethod(file, "Auth", "AuthStatus");
        try {
            return FileDescriptor.buildFrom(
                    file.build(), known.getDependencies().toArray(FileDescriptor[]::new));
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException("The messages of etcd cannot be completed", e);
        }
    }

    private static void addMethod(FileDescriptorProto.Builder file, String service, String name) {
        file.getServiceBuilderList().stream()
                .filter(known -> known.getName().equals(service))
                .forEach(known -> known.addMethod(MethodDescriptorProto.newBuilder()
                        .setName(name)
                        .setInputType(PACKAGE + name + "Request")
                        .setOutputType(PACKAGE + name + "Response")));
    }

    private static DescriptorProto message(String name, FieldDescriptorProto.Builder... fields) {
        List<FieldDescriptorProto> built = new ArrayList<>();
        for (FieldDescriptorProto.Builder field : fields) {
            built.add(field.build());
        }
        return DescriptorProto.newBuilder().setName(name).addAllField(built).build();
    }

    private static FieldDescriptorProto.Builder header() {
        return field("header", 1, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(PACKAGE + "ResponseHeader");
    }

    private static FieldDescriptorProto.Builder field(String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }
}
