package dev.muster.starter.coordination.election;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Puts a guard before {@link LeaderOnly} methods, and remembers for which elections there are some. */
public final class LeaderOnlyProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

    private static final long serialVersionUID = 1L;

    private final transient Set<String> elections = ConcurrentHashMap.newKeySet();

    /** @param remote asked when the first such method is called, or the application has started */
    public LeaderOnlyProcessor(ObjectProvider<RemoteElections> remote) {
        setProxyTargetClass(true);
        setBeforeExistingAdvisors(true);
        setOrder(Ordered.LOWEST_PRECEDENCE - 1); // before methods are scheduled, so that the guarded ones are
        MethodInterceptor guard = new LeaderOnlyGuard(remote);
        this.advisor =
                new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(LeaderOnly.class), guard);
    }

    /** Names of the elections that were found so far. */
    public Set<String> elections() {
        return Set.copyOf(elections);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (AnnotationUtils.isCandidateClass(type, LeaderOnly.class)) {
            Map<Method, LeaderOnly> guarded =
                    MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<LeaderOnly>)
                            method -> AnnotatedElementUtils.getMergedAnnotation(method, LeaderOnly.class));
            guarded.forEach((method, rule) -> {
                if (method.getReturnType() != void.class) {
                    throw new IllegalStateException("@LeaderOnly on " + type.getName() + "." + method.getName()
                            + ": returns " + method.getReturnType().getSimpleName()
                            + " (expected: void, as there is nothing to return where it does not run)");
                }
                elections.add(rule.value());
            });
        }
        return super.postProcessAfterInitialization(bean, beanName);
    }
}
