package dev.muster.store.local;

import dev.muster.store.Limits;
import dev.muster.store.Member;
import dev.muster.store.Membership;
import dev.muster.store.StoreStatus;
import dev.muster.store.member.MemberStore;
import dev.muster.store.member.Replica;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** A store of one member in memory: everything is gone when it closes. For development and tests. Thread-safe. */
public final class LocalStore extends MemberStore {

    private static final String MEMBER_ID = "local";
    private static final Member MEMBER = new Member(MEMBER_ID, "memory", Member.Role.VOTER);

    private final LocalLog log;

    private LocalStore(Limits limits, Replica replica, LocalLog log) {
        super(MEMBER_ID, limits, replica, log);
        this.log = log;
    }

    /** An empty store with the default limits. */
    public static LocalStore open() {
        return open(Limits.defaults(), Clock.systemUTC());
    }

    /** An empty store. */
    public static LocalStore open(Limits limits, Clock clock) {
        Replica replica = new Replica();
        LocalStore store = new LocalStore(limits, replica, new LocalLog(replica, clock));
        store.start();
        store.form(UUID.randomUUID().toString());
        store.formed().join();
        return store;
    }

    @Override
    public Membership membership() {
        return new SingleMember(MEMBER);
    }

    @Override
    protected void closeLog() {
        log.close();
    }

    @Override
    protected StoreStatus statusOf(LocalState local) {
        boolean works = local.failure() == null;
        return new StoreStatus(
                MEMBER_ID,
                local.clusterId(),
                works ? StoreStatus.Role.LEADER : StoreStatus.Role.OFFLINE,
                works ? MEMBER_ID : null,
                1,
                local.revision(),
                local.compactRevision(),
                local.appliedIndex(),
                local.bytes(),
                local.quotaBytes(),
                local.alarms(),
                List.of(MEMBER),
                local.failure(),
                null);
    }
}
