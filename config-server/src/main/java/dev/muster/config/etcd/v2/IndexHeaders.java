package dev.muster.config.etcd.v2;

import jakarta.servlet.http.HttpServletResponse;

/** Where in the history an answer is from. */
final class IndexHeaders {

    private IndexHeaders() {}

    static void ofAnswer(HttpServletResponse response, KeysService.Position now, long index) {
        ofRefusal(response, now, index);
        response.setHeader("X-Raft-Index", Long.toString(now.raftIndex()));
        response.setHeader("X-Raft-Term", Long.toString(now.term()));
    }

    static void ofRefusal(HttpServletResponse response, KeysService.Position now, long index) {
        response.setHeader("X-Etcd-Cluster-Id", now.cluster());
        response.setHeader("X-Etcd-Index", Long.toString(index));
    }
}
