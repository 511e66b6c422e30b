package dev.muster.benchmarks.server;

import java.util.List;

/** How a member of a cluster is started. Stateless. */
interface MemberCommand {

    /**
     * The program and its arguments.
     *
     * @param member 0 to the number of members, exclusive
     */
    List<String> of(int member, Layout layout);
}
