package dev.muster.config.etcd.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which address calls which method. */
final class Routes {

    private static final Map<String, Route> ALL = all();

    private Routes() {}

    /** What an address below {@code /v3} calls. */
    static Optional<Route> of(String path) {
        return Optional.ofNullable(ALL.get(path));
    }

    private static Map<String, Route> all() {
        Map<String, Route> routes = new HashMap<>();
        add(routes, "KV", "kv/range", "Range", "kv/put", "Put", "kv/deleterange", "DeleteRange", "kv/txn", "Txn");
        add(routes, "KV", "kv/compaction", "Compact");
        routes.put("watch", Route.endless("Watch", "Watch"));
        for (String lease : new String[] {"lease/", "kv/lease/"}) {
            add(routes, "Lease", lease + "revoke", "LeaseRevoke", lease + "timetolive", "LeaseTimeToLive");
            add(routes, "Lease", lease + "leases", "LeaseLeases");
        }
        add(routes, "Lease", "lease/grant", "LeaseGrant", "lease/keepalive", "LeaseKeepAlive");
        add(routes, "Cluster", "cluster/member/add", "MemberAdd", "cluster/member/remove", "MemberRemove");
        add(routes, "Cluster", "cluster/member/update", "MemberUpdate", "cluster/member/list", "MemberList");
        add(routes, "Cluster", "cluster/member/promote", "MemberPromote");
        add(routes, "Maintenance", "maintenance/alarm", "Alarm", "maintenance/status", "Status");
        add(routes, "Maintenance", "maintenance/defragment", "Defragment", "maintenance/hash", "Hash");
        add(routes, "Maintenance", "maintenance/hashkv", "HashKV", "maintenance/snapshot", "Snapshot");
        add(routes, "Maintenance", "maintenance/transfer-leadership", "MoveLeader");
        add(routes, "Auth", "auth/enable", "AuthEnable", "auth/disable", "AuthDisable", "auth/status", "AuthStatus");
        add(routes, "Auth", "auth/authenticate", "Authenticate");
        add(routes, "Auth", "auth/user/add", "UserAdd", "auth/user/get", "UserGet", "auth/user/list", "UserList");
        add(routes, "Auth", "auth/user/delete", "UserDelete", "auth/user/changepw", "UserChangePassword");
        add(routes, "Auth", "auth/user/grant", "UserGrantRole", "auth/user/revoke", "UserRevokeRole");
        add(routes, "Auth", "auth/role/add", "RoleAdd", "auth/role/get", "RoleGet", "auth/role/list", "RoleList");
        add(routes, "Auth", "auth/role/delete", "RoleDelete", "auth/role/grant", "RoleGrantPermission");
        add(routes, "Auth", "auth/role/revoke", "RoleRevokePermission");
        add(routes, "Lock", "lock/lock", "Lock", "lock/unlock", "Unlock");
        add(routes, "Election", "election/campaign", "Campaign", "election/proclaim", "Proclaim");
        add(routes, "Election", "election/leader", "Leader", "election/observe", "Observe");
        add(routes, "Election", "election/resign", "Resign");
        return Map.copyOf(routes);
    }

    private static void add(Map<String, Route> routes, String service, String... pathsAndMethods) {
        for (int i = 0; i < pathsAndMethods.length; i += 2) {
            routes.put(pathsAndMethods[i], Route.of(service, pathsAndMethods[i + 1]));
        }
    }
}
