package dev.muster.config.etcd.front;

import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.ChannelHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.function.IntSupplier;

/**
 * Lets a port of gRPC without encryption take HTTP/1.1 as well. How a connection begins tells which it is: HTTP/2 begins
 * with a line that no other request has. The bytes of gRPC are not touched, those of HTTP go to the web server and back.
 * Thread-safe.
 */
public final class SharedPort implements AutoCloseable {

    private final IntSupplier httpPort;
    private final ChannelGroup relayed = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    /** @param httpPort where HTTP is answered on loopback; 0 while it is not */
    public SharedPort(IntSupplier httpPort) {
        this.httpPort = httpPort;
    }

    /** What makes a port of gRPC shared. */
    public ServerCredentials credentials() {
        return InternalNettyServerCredentials.create(new Negotiator());
    }

    /** Ends what is handed to the web server. Connections that come later are ended at once. */
    @Override
    public void close() {
        var unused = relayed.close();
    }

    private final class Negotiator implements InternalProtocolNegotiator.ProtocolNegotiator {

        private final InternalProtocolNegotiator.ProtocolNegotiator plaintext =
                InternalProtocolNegotiators.serverPlaintext();

        @Override
        public AsciiString scheme() {
            return plaintext.scheme();
        }

        @Override
        public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
            return new FirstBytes(() -> plaintext.newHandler(grpc), httpPort, relayed);
        }

        @Override
        public void close() {
            plaintext.close();
        }
    }
}
