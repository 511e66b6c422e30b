package dev.muster.config.etcd.member;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.UnknownFieldSet;
import dev.muster.config.etcd.user.UserBook;
import dev.muster.config.etcd.user.Users;
import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.ReplyHeaders;
import io.etcd.jetcd.api.AuthDisableRequest;
import io.etcd.jetcd.api.AuthDisableResponse;
import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthEnableResponse;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthRoleAddRequest;
import io.etcd.jetcd.api.AuthRoleAddResponse;
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
import io.etcd.jetcd.api.AuthUserAddRequest;
import io.etcd.jetcd.api.AuthUserAddResponse;
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
import io.etcd.jetcd.api.Permission;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Authentication as an etcd answers in which it is not enabled: users and roles are kept, and open nothing. It cannot be
 * enabled, and passwords are not kept.
 *
 * <p>If the server asks for a token, a client may show it as the password of any user, because etcd's clients know no
 * other way: what it is given is that token.
 */
public final class AuthService extends AuthGrpc.AuthImplBase {

    private static final int STATUS_HEADER = 1;
    private static final int STATUS_ENABLED = 2;

    private final ReplyHeaders headers;
    private final Users users;
    private final @Nullable String token;

    /** @param token the one that the server asks for, if it does */
    public AuthService(ReplyHeaders headers, Users users, @Nullable String token) {
        this.headers = headers;
        this.users = users;
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
        Answer.to(client, () -> users.book().thenApply(book -> {
            book.requireRoot();
            throw new StatusRuntimeException(
                    Status.FAILED_PRECONDITION.withDescription("etcdserver: authentication by users cannot be enabled"
                            + " here (expected: the server's token or client certificates)"),
                    null);
        }));
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
    public void userAdd(AuthUserAddRequest request, StreamObserver<AuthUserAddResponse> client) {
        Answer.to(client, () -> users.add(request.getName()).thenApply(done -> AuthUserAddResponse.newBuilder()
                .setHeader(headers.now())
                .build()));
    }

    @Override
    public void userGet(AuthUserGetRequest request, StreamObserver<AuthUserGetResponse> client) {
        Answer.to(client, () -> users.book().thenApply(book -> AuthUserGetResponse.newBuilder()
                .setHeader(headers.now())
                .addAllRoles(book.rolesOf(request.getName()))
                .build()));
    }

    @Override
    public void userList(AuthUserListRequest request, StreamObserver<AuthUserListResponse> client) {
        Answer.to(client, () -> users.book().thenApply(book -> AuthUserListResponse.newBuilder()
                .setHeader(headers.now())
                .addAllUsers(book.users().keySet())
                .build()));
    }

    @Override
    public void userDelete(AuthUserDeleteRequest request, StreamObserver<AuthUserDeleteResponse> client) {
        Answer.to(client, () -> users.delete(request.getName()).thenApply(done -> AuthUserDeleteResponse.newBuilder()
                .setHeader(headers.now())
                .build()));
    }

    @Override
    public void userChangePassword(
            AuthUserChangePasswordRequest request, StreamObserver<AuthUserChangePasswordResponse> client) {
        Answer.to(client, () -> users.book().thenApply(book -> {
            book.rolesOf(request.getName()); // refuses who is not there
            return AuthUserChangePasswordResponse.newBuilder()
                    .setHeader(headers.now())
                    .build();
        }));
    }

    @Override
    public void userGrantRole(AuthUserGrantRoleRequest request, StreamObserver<AuthUserGrantRoleResponse> client) {
        Answer.to(client, () -> users.grant(request.getUser(), request.getRole())
                .thenApply(done -> AuthUserGrantRoleResponse.newBuilder()
                        .setHeader(headers.now())
                        .build()));
    }

    @Override
    public void userRevokeRole(AuthUserRevokeRoleRequest request, StreamObserver<AuthUserRevokeRoleResponse> client) {
        Answer.to(client, () -> users.revoke(request.getName(), request.getRole())
                .thenApply(done -> AuthUserRevokeRoleResponse.newBuilder()
                        .setHeader(headers.now())
                        .build()));
    }

    @Override
    public void roleAdd(AuthRoleAddRequest request, StreamObserver<AuthRoleAddResponse> client) {
        Answer.to(client, () -> users.addRole(request.getName()).thenApply(done -> AuthRoleAddResponse.newBuilder()
                .setHeader(headers.now())
                .build()));
    }

    @Override
    public void roleGet(AuthRoleGetRequest request, StreamObserver<AuthRoleGetResponse> client) {
        Answer.to(client, () -> users.book().thenApply(book -> AuthRoleGetResponse.newBuilder()
                .setHeader(headers.now())
                .addAllPerm(book.permissionsOf(request.getRole()).stream()
                        .map(AuthService::message)
                        .toList())
                .build()));
    }

    @Override
    public void roleList(AuthRoleListRequest request, StreamObserver<AuthRoleListResponse> client) {
        Answer.to(client, () -> users.book().thenApply(book -> AuthRoleListResponse.newBuilder()
                .setHeader(headers.now())
                .addAllRoles(book.roles().keySet())
                .build()));
    }

    @Override
    public void roleDelete(AuthRoleDeleteRequest request, StreamObserver<AuthRoleDeleteResponse> client) {
        Answer.to(
                client, () -> users.deleteRole(request.getRole()).thenApply(done -> AuthRoleDeleteResponse.newBuilder()
                        .setHeader(headers.now())
                        .build()));
    }

    @Override
    public void roleGrantPermission(
            AuthRoleGrantPermissionRequest request, StreamObserver<AuthRoleGrantPermissionResponse> client) {
        Answer.to(client, () -> users.permit(
                        request.getName(),
                        request.getPerm().getPermTypeValue(),
                        request.getPerm().getKey(),
                        request.getPerm().getRangeEnd())
                .thenApply(done -> AuthRoleGrantPermissionResponse.newBuilder()
                        .setHeader(headers.now())
                        .build()));
    }

    @Override
    public void roleRevokePermission(
            AuthRoleRevokePermissionRequest request, StreamObserver<AuthRoleRevokePermissionResponse> client) {
        Answer.to(client, () -> users.forbid(request.getRole(), request.getKey(), request.getRangeEnd())
                .thenApply(done -> AuthRoleRevokePermissionResponse.newBuilder()
                        .setHeader(headers.now())
                        .build()));
    }

    private static Permission message(UserBook.Permission kept) {
        Base64.Decoder base64 = Base64.getDecoder();
        return Permission.newBuilder()
                .setPermTypeValue(kept.type())
                .setKey(ByteString.copyFrom(base64.decode(kept.key())))
                .setRangeEnd(ByteString.copyFrom(base64.decode(kept.rangeEnd())))
                .build();
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
}
