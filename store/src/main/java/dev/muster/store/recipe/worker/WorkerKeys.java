package dev.muster.store.recipe.worker;

import dev.muster.api.Namespace;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerTaskId;

/**
 * Where one group of workers is. Immutable.
 *
 * <pre>
 *   muster/coordination/{namespace}/workers/{group}/assigned/{task}    who does it; the revision is the fencing token
 *   muster/coordination/{namespace}/workers/{group}/progress/{task}    last report; goes with the lease of the worker
 *   muster/coordination/{namespace}/workers/{group}/result/{task}      last report of a finished task; stays
 *   muster/coordination/{namespace}/workers/{group}/task/{task}        what is to be done
 *   muster/coordination/{namespace}/workers/{group}/worker/{worker}    what a worker is; goes with its lease
 * </pre>
 */
record WorkerKeys(String root) {

    WorkerKeys(Namespace namespace, WorkerGroup group) {
        this("muster/coordination/" + namespace + "/workers/" + group + "/");
    }

    KeyRange everything() {
        return KeyRange.prefix(root);
    }

    KeyRange all(String kind) {
        return KeyRange.prefix(root + kind + "/");
    }

    Key worker(WorkerId worker) {
        return Key.of(root + "worker/" + worker);
    }

    Key task(WorkerTaskId task) {
        return Key.of(root + "task/" + task);
    }

    Key assigned(WorkerTaskId task) {
        return Key.of(root + "assigned/" + task);
    }

    Key progress(WorkerTaskId task) {
        return Key.of(root + "progress/" + task);
    }

    Key result(WorkerTaskId task) {
        return Key.of(root + "result/" + task);
    }

    /** Which of the lines above a key belongs to. */
    String kind(Key key) {
        String text = key.text();
        return text.substring(root.length(), text.lastIndexOf('/'));
    }

    static String last(Key key) {
        String text = key.text();
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
