package dev.muster.starter.coordination.election;

import java.util.Objects;
import java.util.Optional;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Lets a call pass while this process leads, and interrupts it if that ends. Thread-safe. */
final class LeaderOnlyGuard implements MethodInterceptor {

    private static final Logger log = LoggerFactory.getLogger(LeaderOnlyGuard.class);

    private final ObjectProvider<RemoteElections> elections;

    LeaderOnlyGuard(ObjectProvider<RemoteElections> elections) {
        this.elections = elections;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Class<?> type = Objects.requireNonNull(call.getThis()).getClass();
        LeaderOnly rule = Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(
                AopUtils.getMostSpecificMethod(call.getMethod(), type), LeaderOnly.class));
        Optional<Term> term = elections.getObject().term(rule.value());
        if (term.isEmpty()) {
            log.debug("{} is left to the leader of {}", call.getMethod().getName(), rule.value());
            return null;
        }
        if (!rule.interruptOnLoss()) {
            return call.proceed();
        }
        Interrupting interrupting = new Interrupting(Thread.currentThread());
        term.get().atEnd(interrupting);
        try {
            return call.proceed();
        } finally {
            term.get().forget(interrupting);
            interrupting.off();
        }
    }

    /** Interrupts a thread as long as it runs what it is to be interrupted in. */
    private static final class Interrupting implements Runnable {

        private final Thread running;
        private boolean off; // guarded by this
        private boolean interrupted; // guarded by this

        private Interrupting(Thread running) {
            this.running = running;
        }

        @Override
        public synchronized void run() {
            if (!off) {
                interrupted = true;
                running.interrupt();
            }
        }

        /** Whoever called the method is not to find an interrupt that was meant for the method. */
        private synchronized void off() {
            off = true;
            if (interrupted) {
                boolean unused = Thread.interrupted();
            }
        }
    }
}
