package dev.muster.config.etcd.member;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Empty;
import com.google.protobuf.UnknownFieldSet;
import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.ReplyHeaders;
import io.etcd.jetcd.api.AuthDisableRequest;
import io.etcd.jetcd.api.AuthDisableResponse;
import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthEnableResponse;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthRoleDeleteRequest;
import io.etcd.jetcd.api.AuthRoleDeleteResponse;
import io.etcd.jetcd.api.AuthRoleGetRequest;
import io.etcd.jetcd.api.AuthRoleGetResponse;
import io.etcd.jetcd.api.AuthRoleGrantPermissionRequest;
import io.etcd.jetcd.api.AuthRoleGrantPermissionResponse;
import io.etcd.jetcd.api.AuthRoleListRequest;
import io.etcd.jetcd.api.AuthRoleListResponse;
import io.etcd.jetcd.api.AuthRoleRevokePermissionRequest;
import io.etcd.jetcd.api.AuthRoleRevokePermissionResponse;
import io.etcd.jetcd.api.AuthUserChangePasswordRequest;
import io.etcd.jetcd.api.AuthUserChangePasswordResponse;
import io.etcd.jetcd.api.AuthUserDeleteRequest;
import io.etcd.jetcd.api.AuthUserDeleteResponse;
import io.etcd.jetcd.api.AuthUserGetRequest;
import io.etcd.jetcd.api.AuthUserGetResponse;
import io.etcd.jetcd.api.AuthUserGrantRoleRequest;
import io.etcd.jetcd.api.AuthUserGrantRoleResponse;
import io.etcd.jetcd.api.AuthUserListRequest;
import io.etcd.jetcd.api.AuthUserListResponse;
import io.etcd.jetcd.api.AuthUserRevokeRoleRequest;
import io.etcd.jetcd.api.AuthUserRevokeRoleResponse;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Authentication as an etcd without users answers: nobody is there, and it cannot be enabled. Users and roles cannot be
 * added yet; those calls are {@code UNIMPLEMENTED}.
 *
 * <p>If the server asks for a token, a client may show it as the password of any user, because etcd's clients know no
 * other way: what it is given is that token.
 */
public final class AuthService extends AuthGrpc.AuthImplBase {

    private static final int STATUS_HEADER = 1;
    private static final int STATUS_ENABLED = 2;

    private final ReplyHeaders headers;
    private final @Nullable String token;

    /** @param token the one that the server asks for, if it does */
    public AuthService(ReplyHeaders headers, @Nullable String token) {
        this.headers = headers;
        this.token = token;
    }

    /** {@code Auth/AuthStatus}, which the generated service does not have: header in field 1, enabled in field 2. */
    public ServerServiceDefinition withStatus() {
        MethodDescriptor<Empty, Empty> method = MethodDescriptor.<Empty, Empty>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(AuthGrpc.SERVICE_NAME, "AuthStatus"))
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .build();
        ServerServiceDefinition generated = bindService();
        ServiceDescriptor.Builder names = ServiceDescriptor.newBuilder(AuthGrpc.SERVICE_NAME);
        generated.getServiceDescriptor().getMethods().forEach(names::addMethod);
        ServerServiceDefinition.Builder all =
                ServerServiceDefinition.builder(names.addMethod(method).build());
        generated.getMethods().forEach(all::addMethod);
        return all.addMethod(ServerMethodDefinition.create(
                        method, ServerCalls.asyncUnaryCall((request, client) -> Answer.now(client, this::status))))
                .build();
    }

    @Override
    public void authEnable(AuthEnableRequest request, StreamObserver<AuthEnableResponse> client) {
        refuse(client, EtcdError.ROOT_USER_MISSING);
    }

    @Override
    public void authDisable(AuthDisableRequest request, StreamObserver<AuthDisableResponse> client) {
        Answer.now(
                client,
                () -> AuthDisableResponse.newBuilder().setHeader(headers.now()).build());
    }

    @Override
    public void authenticate(AuthenticateRequest request, StreamObserver<AuthenticateResponse> client) {
        Answer.now(client, () -> {
            if (token == null) {
                throw EtcdError.AUTHENTICATION_NOT_ENABLED.exception();
            }
            if (!MessageDigest.isEqual(
                    token.getBytes(UTF_8), request.getPassword().getBytes(UTF_8))) {
                throw EtcdError.AUTHENTICATION_FAILED.exception();
            }
            return AuthenticateResponse.newBuilder()
                    .setHeader(headers.now())
                    .setToken(token)
                    .build();
        });
    }

    @Override
    public void userGet(AuthUserGetRequest request, StreamObserver<AuthUserGetResponse> client) {
        refuse(client, EtcdError.USER_NOT_FOUND);
    }

    @Override
    public void userList(AuthUserListRequest request, StreamObserver<AuthUserListResponse> client) {
        Answer.now(
                client,
                () -> AuthUserListResponse.newBuilder().setHeader(headers.now()).build());
    }

    @Override
    public void userDelete(AuthUserDeleteRequest request, StreamObserver<AuthUserDeleteResponse> client) {
        refuse(client, EtcdError.USER_NOT_FOUND);
    }

    @Override
    public void userChangePassword(
            AuthUserChangePasswordRequest request, StreamObserver<AuthUserChangePasswordResponse> client) {
        refuse(client, EtcdError.USER_NOT_FOUND);
    }

    @Override
    public void userGrantRole(AuthUserGrantRoleRequest request, StreamObserver<AuthUserGrantRoleResponse> client) {
        refuse(client, EtcdError.USER_NOT_FOUND);
    }

    @Override
    public void userRevokeRole(AuthUserRevokeRoleRequest request, StreamObserver<AuthUserRevokeRoleResponse> client) {
        refuse(client, EtcdError.USER_NOT_FOUND);
    }

    @Override
    public void roleGet(AuthRoleGetRequest request, StreamObserver<AuthRoleGetResponse> client) {
        refuse(client, EtcdError.ROLE_NOT_FOUND);
    }

    @Override
    public void roleList(AuthRoleListRequest request, StreamObserver<AuthRoleListResponse> client) {
        Answer.now(
                client,
                () -> AuthRoleListResponse.newBuilder().setHeader(headers.now()).build());
    }

    @Override
    public void roleDelete(AuthRoleDeleteRequest request, StreamObserver<AuthRoleDeleteResponse> client) {
        refuse(client, EtcdError.ROLE_NOT_FOUND);
    }

    @Override
    public void roleGrantPermission(
            AuthRoleGrantPermissionRequest request, StreamObserver<AuthRoleGrantPermissionResponse> client) {
        refuse(client, EtcdError.ROLE_NOT_FOUND);
    }

    @Override
    public void roleRevokePermission(
            AuthRoleRevokePermissionRequest request, StreamObserver<AuthRoleRevokePermissionResponse> client) {
        refuse(client, EtcdError.ROLE_NOT_FOUND);
    }

    private Empty status() {
        return Empty.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                STATUS_HEADER,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(headers.now().toByteString())
                                        .build())
                        .addField(
                                STATUS_ENABLED,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(token == null ? 0 : 1)
                                        .build())
                        .build())
                .build();
    }

    private static void refuse(StreamObserver<?> client, EtcdError why) {
        client.onError(why.exception());
    }
}
