package dev.muster.config.etcd.front;

import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first bytes of a connection and then gives way: to gRPC, or to a {@link Relay} to the web server. Confined
 * to the thread of its connection.
 */
final class FirstBytes extends ByteToMessageDecoder {

    private static final Logger log = LoggerFactory.getLogger(FirstBytes.class);

    /** How HTTP/2 begins; no method of HTTP/1.1 does. */
    private static final byte[] HTTP2 = {'P', 'R', 'I', ' '};

    private static final int UNDECIDED_MAX_SECONDS = 30;
    private static final int CONNECT_MAX_MILLIS = 5_000;

    private final Supplier<ChannelHandler> grpc;
    private final IntSupplier httpPort;
    private final ChannelGroup relayed;
    private boolean decided;

    FirstBytes(Supplier<ChannelHandler> grpc, IntSupplier httpPort, ChannelGroup relayed) {
        this.grpc = grpc;
        this.httpPort = httpPort;
        this.relayed = relayed;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        decided = true;
    }

    /** The beginning of gRPC's own negotiation, which waits for the first bytes; it is told anew then. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        Object begin = InternalProtocolNegotiationEvent.getDefault();
        if (event.equals(begin)) {
            var unused = context.executor()
                    .schedule(
                            () -> {
                                if (!decided) {
                                    var unusedEnd = context.close();
                                }
                            },
                            UNDECIDED_MAX_SECONDS,
                            TimeUnit.SECONDS);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
        if (decided) {
            return;
        }
        int seen = Math.min(bytes.readableBytes(), HTTP2.length);
        for (int i = 0; i < seen; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != HTTP2[i]) {
                decided = true;
                toHttp(context);
                return;
            }
        }
        if (seen == HTTP2.length) {
            decided = true;
            toGrpc(context);
        }
    }

    private void toGrpc(ChannelHandlerContext context) {
        context.pipeline().addAfter(context.name(), null, grpc.get());
        context.fireUserEventTriggered(InternalProtocolNegotiationEvent.getDefault());
        context.pipeline().remove(this); // what was read goes to those who follow
    }

    private void toHttp(ChannelHandlerContext context) {
        int port = httpPort.getAsInt();
        Channel client = context.channel();
        if (port <= 0) {
            var unusedEnd = context.close();
            return;
        }
        relayed.add(client);
        client.config().setAutoRead(false);
        Bootstrap toServer = new Bootstrap()
                .group(client.eventLoop())
                .channel(client.getClass())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MAX_MILLIS)
                .handler(new Relay.Unconnected());
        ChannelFuture connected = toServer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        ChannelFuture unused = connected.addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess() || !client.isActive()) {
                log.debug("The web server does not take connections at port {}", port, done.cause());
                var unusedServer = done.channel().close();
                var unusedClient = client.close();
                return;
            }
            Channel server = done.channel();
            server.pipeline().addLast(new Relay(client));
            context.pipeline().addAfter(context.name(), null, new Relay(server));
            context.pipeline().remove(this);
            server.config().setAutoRead(true);
            client.config().setAutoRead(true);
        });
    }
}
