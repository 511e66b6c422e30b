package dev.muster.config.etcd.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * One method as the gateway calls it: messages are bytes there, and are read by their descriptors here. Immutable.
 *
 * @param endless whether the caller's side stays open after its body ended
 */
record Route(
        MethodDescriptor<ByteString, ByteString> call,
        Descriptors.Descriptor request,
        Descriptors.Descriptor response,
        boolean endless) {

    private static final MethodDescriptor.Marshaller<ByteString> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(ByteString message) {
            return message.newInput();
        }

        @Override
        public ByteString parse(InputStream stream) {
            try {
                return ByteString.readFrom(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    static Route of(String service, String method) {
        return of(service, method, false);
    }

    static Route endless(String service, String method) {
        return of(service, method, true);
    }

    /** Whether the answer is a stream. */
    boolean streams() {
        return !call.getType().serverSendsOneMessage();
    }

    /** Whether the body may hold several messages. */
    boolean takesSeveral() {
        return !call.getType().clientSendsOneMessage();
    }

    private static Route of(String service, String name, boolean endless) {
        Descriptors.MethodDescriptor method = Schema.method(service, name);
        MethodDescriptor.MethodType type = method.isClientStreaming()
                ? MethodDescriptor.MethodType.BIDI_STREAMING
                : method.isServerStreaming()
                        ? MethodDescriptor.MethodType.SERVER_STREAMING
                        : MethodDescriptor.MethodType.UNARY;
        MethodDescriptor<ByteString, ByteString> call = MethodDescriptor.<ByteString, ByteString>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(
                        method.getService().getFullName(), method.getName()))
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
        return new Route(call, method.getInputType(), method.getOutputType(), endless);
    }
}
