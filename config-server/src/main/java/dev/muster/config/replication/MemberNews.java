package dev.muster.config.replication;

import dev.muster.edge.dashboard.EventFeed;
import dev.muster.replication.ClusterListener;
import dev.muster.replication.ClusterMember;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down who comes and goes. */
final class MemberNews implements ClusterListener {

    private static final Logger log = LoggerFactory.getLogger(MemberNews.class);

    private final EventFeed feed;

    MemberNews(EventFeed feed) {
        this.feed = feed;
    }

    @Override
    public void joined(ClusterMember member) {
        note(member.name(), "Server " + member.name() + " joined");
    }

    @Override
    public void left(ClusterMember member) {
        note(member.name(), "Server " + member.name() + " left or fell silent");
    }

    @Override
    public void merged() {
        note("cluster", "Two halves of the cluster found each other again");
    }

    private void note(String subject, String text) {
        log.info("{}", text);
        feed.add("member", subject, text);
    }
}
