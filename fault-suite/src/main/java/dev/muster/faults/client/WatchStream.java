package dev.muster.faults.client;

import static dev.muster.faults.client.MemberClient.bytes;

import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One watch of a prefix on one member, until either side ends it. The consumer is called by one thread at a time. Thread-safe. */
public final class WatchStream implements AutoCloseable {

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean created = new AtomicBoolean();
    private final AtomicReference<ClientCallStreamObserver<WatchRequest>> requests = new AtomicReference<>();

    private WatchStream() {}

    /**
     * Opens a watch.
     *
     * @param wanted what to watch besides the prefix
     * @param consumer takes all messages but the one that says that the watch was created
     */
    public static WatchStream open(
            MemberClient member, String prefix, WatchCreateRequest.Builder wanted, Consumer<WatchResponse> consumer) {
        WatchStream stream = new WatchStream();
        member.reconnect();
        member.watches().watch(stream.observer(consumer));
        stream.send(WatchRequest.newBuilder()
                .setCreateRequest(wanted.setKey(bytes(prefix)).setRangeEnd(MemberClient.endOf(prefix)))
                .build());
        return stream;
    }

    private ClientResponseObserver<WatchRequest, WatchResponse> observer(Consumer<WatchResponse> consumer) {
        return new ClientResponseObserver<>() {
            @Override
            public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
                requests.set(stream);
            }

            @Override
            public void onNext(WatchResponse response) {
                if (response.getCreated()) {
                    created.set(true);
                }
                if (response.getCanceled()) {
                    end("canceled by the member");
                } else if (!response.getCreated() && !ended.get()) {
                    consumer.accept(response);
                }
            }

            @Override
            public void onError(Throwable failure) {
                ended.set(true);
            }

            @Override
            public void onCompleted() {
                ended.set(true);
            }
        };
    }

    /** Asks for a mark of progress; does nothing before the watch was created. */
    public void askForProgress() {
        if (created.get()) {
            send(WatchRequest.newBuilder()
                    .setProgressRequest(WatchProgressRequest.newBuilder())
                    .build());
        }
    }

    /** Whether nothing more will come. */
    public boolean ended() {
        return ended.get();
    }

    private void send(WatchRequest request) {
        ClientCallStreamObserver<WatchRequest> stream = requests.get();
        if (stream == null || ended.get()) {
            return;
        }
        synchronized (stream) { // a stream takes one message at a time
            try {
                stream.onNext(request);
            } catch (IllegalStateException alreadyOver) {
                ended.set(true);
            }
        }
    }

    private void end(String why) {
        ClientCallStreamObserver<WatchRequest> stream = requests.get();
        if (ended.compareAndSet(false, true) && stream != null) {
            stream.cancel(why, null);
        }
    }

    @Override
    public void close() {
        end("closed");
    }
}
