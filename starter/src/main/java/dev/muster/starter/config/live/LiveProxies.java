package dev.muster.starter.config.live;

import dev.muster.starter.config.imports.RunningConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts a class proxy before beans whose instance is exchanged, so that whoever got one injected always calls the instance in
 * force. One call sees one instance; several values that belong together are read through {@code Live}.
 */
final class LiveProxies implements BeanPostProcessor {

    private final RunningConfig running;
    private final Map<String, PropertiesBean> proxied;
    private final Map<String, Object> proxies = new ConcurrentHashMap<>();

    /** @param proxied by bean name */
    LiveProxies(RunningConfig running, Map<String, PropertiesBean> proxied) {
        this.running = running;
        this.proxied = Map.copyOf(proxied);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!proxied.containsKey(name)) {
            return bean;
        }
        // Spring Cloud's rebinder initialises a bean again, its proxy too: the first instance counts.
        return proxies.computeIfAbsent(name, any -> proxy(bean, name));
    }

    private Object proxy(Object bean, String name) {
        if (!PropertiesBeans.proxyable(bean.getClass())) {
            return bean;
        }
        running.change(now -> now.with(now.snapshot(), Map.of(name, bean)));
        ProxyFactory factory = new ProxyFactory();
        factory.setTargetSource(new Current(running, name, bean.getClass()));
        factory.setProxyTargetClass(true);
        // Spring Cloud's rebinder would exchange the target source of an Advised for one of its own.
        factory.setOpaque(true);
        return factory.getProxy(bean.getClass().getClassLoader());
    }

    /** The instance in force. */
    private record Current(RunningConfig running, String name, Class<?> type) implements TargetSource {

        @Override
        public Class<?> getTargetClass() {
            return type;
        }

        @Override
        public @Nullable Object getTarget() {
            return running.state().beans().get(name);
        }
    }
}
