package dev.muster.config.etcd.user;

import dev.muster.config.cluster.StoredJson;
import dev.muster.config.etcd.wire.EtcdError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All users with their roles, and all roles with what they permit, by etcd's rules. Passwords are not in it: nothing here
 * asks for them. Immutable; a change gives another one, or is refused in etcd's words.
 *
 * @param users names of the roles by name of the user
 * @param roles what they permit by name of the role
 */
public record UserBook(int format, Map<String, List<String>> users, Map<String, List<Permission>> roles)
        implements StoredJson.Versioned {

    /** Nobody. */
    public static final UserBook EMPTY = new UserBook(StoredJson.FORMAT, Map.of(), Map.of());

    private static final String ROOT = "root";

    /**
     * A right to a range of keys.
     *
     * @param type number of etcd's permission type
     * @param key in base64
     * @param rangeEnd in base64; empty for a single key
     */
    public record Permission(int type, String key, String rangeEnd) {

        boolean sameRange(Permission other) {
            return key.equals(other.key) && rangeEnd.equals(other.rangeEnd);
        }
    }

    public UserBook {
        users = sorted(users);
        roles = sorted(roles);
    }

    /** Whether there is a user {@code root} with the role {@code root}, without which nobody could administer. */
    public void requireRoot() {
        if (!rolesOf(ROOT, EtcdError.ROOT_USER_MISSING).contains(ROOT)) {
            throw EtcdError.ROOT_ROLE_MISSING.exception();
        }
    }

    /** The roles of a user. */
    public List<String> rolesOf(String user) {
        return rolesOf(user, EtcdError.USER_NOT_FOUND);
    }

    /** What a role permits. */
    public List<Permission> permissionsOf(String role) {
        List<Permission> found = roles.get(role);
        if (found == null) {
            throw EtcdError.ROLE_NOT_FOUND.exception();
        }
        return found;
    }

    UserBook withUser(String user) {
        if (user.isEmpty()) {
            throw EtcdError.USER_NAME_EMPTY.exception();
        }
        if (users.containsKey(user)) {
            throw EtcdError.USER_EXISTS.exception();
        }
        return withRoles(user, List.of());
    }

    UserBook withoutUser(String user) {
        rolesOf(user);
        SortedMap<String, List<String>> left = new TreeMap<>(users);
        left.remove(user);
        return new UserBook(format, left, roles);
    }

    UserBook granted(String user, String role) {
        List<String> before = rolesOf(user);
        if (!role.equals(ROOT)) {
            permissionsOf(role);
        }
        if (before.contains(role)) {
            return this;
        }
        List<String> after = new ArrayList<>(before);
        after.add(role);
        after.sort(Comparator.naturalOrder());
        return withRoles(user, after);
    }

    UserBook revoked(String user, String role) {
        List<String> after = new ArrayList<>(rolesOf(user));
        if (!after.remove(role)) {
            throw EtcdError.ROLE_NOT_GRANTED.exception();
        }
        return withRoles(user, after);
    }

    UserBook withRole(String role) {
        if (role.isEmpty()) {
            throw EtcdError.ROLE_NAME_EMPTY.exception();
        }
        if (roles.containsKey(role)) {
            throw EtcdError.ROLE_EXISTS.exception();
        }
        return withPermissions(role, List.of());
    }

    /** Users lose it too. */
    UserBook withoutRole(String role) {
        permissionsOf(role);
        SortedMap<String, List<Permission>> left = new TreeMap<>(roles);
        left.remove(role);
        SortedMap<String, List<String>> members = new TreeMap<>();
        users.forEach((user, granted) -> members.put(
                user, granted.stream().filter(name -> !name.equals(role)).toList()));
        return new UserBook(format, members, left);
    }

    /** One for the same range is replaced. */
    UserBook permitted(String role, Permission permission) {
        List<Permission> after = new ArrayList<>(permissionsOf(role));
        after.removeIf(permission::sameRange);
        after.add(permission);
        after.sort((one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other)));
        return withPermissions(role, after);
    }

    UserBook forbidden(String role, Permission range) {
        List<Permission> after = new ArrayList<>(permissionsOf(role));
        if (!after.removeIf(range::sameRange)) {
            throw EtcdError.PERMISSION_NOT_GRANTED.exception();
        }
        return withPermissions(role, after);
    }

    private List<String> rolesOf(String user, EtcdError unless) {
        List<String> found = users.get(user);
        if (found == null) {
            throw unless.exception();
        }
        return found;
    }

    private UserBook withRoles(String user, List<String> granted) {
        SortedMap<String, List<String>> changed = new TreeMap<>(users);
        changed.put(user, granted);
        return new UserBook(format, changed, roles);
    }

    private UserBook withPermissions(String role, List<Permission> permissions) {
        SortedMap<String, List<Permission>> changed = new TreeMap<>(roles);
        changed.put(role, permissions);
        return new UserBook(format, users, changed);
    }

    private static byte[] bytes(Permission permission) {
        return Base64.getDecoder().decode(permission.key());
    }

    private static <T> Map<String, List<T>> sorted(Map<String, List<T>> any) {
        SortedMap<String, List<T>> sorted = new TreeMap<>();
        any.forEach((name, values) -> sorted.put(name, List.copyOf(values)));
        return Collections.unmodifiableSortedMap(sorted);
    }
}
