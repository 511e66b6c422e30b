package dev.muster.starter.config.live;

import dev.muster.starter.config.imports.RunningConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The beans with {@code @ConfigurationProperties} of an application, and who wants to know of their changes. Thread-safe. */
public final class LiveBeans {

    private static final Logger log = LoggerFactory.getLogger(LiveBeans.class);

    private final ConfigurableListableBeanFactory factory;
    private final @Nullable RunningConfig running;
    private final List<PropertiesBean> beans;
    private final Map<String, List<Consumer<Object>>> listeners = new ConcurrentHashMap<>();

    /** @param running where current instances are; absent if nothing changes while the application runs */
    LiveBeans(ConfigurableListableBeanFactory factory, @Nullable RunningConfig running, List<PropertiesBean> beans) {
        this.factory = factory;
        this.running = running;
        this.beans = List.copyOf(beans);
    }

    /** Creates all whose instances we exchange, so that a binding error shows at the start and none is late for a change. */
    public void create() {
        if (running != null) {
            beans.stream().filter(PropertiesBean::live).forEach(bean -> factory.getBean(bean.name()));
        }
    }

    List<PropertiesBean> all() {
        return beans;
    }

    /** The instance in force, not a proxy for it. */
    Object current(String bean) {
        Optional<Object> instance = instance(bean);
        if (instance.isPresent()) {
            return instance.get();
        }
        Object made = factory.getBean(bean);
        return instance(bean).orElse(made);
    }

    void listen(String bean, Consumer<Object> listener) {
        listeners.computeIfAbsent(bean, any -> new CopyOnWriteArrayList<>()).add(listener);
    }

    void tell(String bean, Object instance) {
        for (Consumer<Object> listener : listeners.getOrDefault(bean, List.of())) {
            try {
                listener.accept(instance);
            } catch (RuntimeException e) {
                log.warn("A listener for changes of {} failed", bean, e);
            }
        }
    }

    private Optional<Object> instance(String bean) {
        return running == null
                ? Optional.empty()
                : Optional.ofNullable(running.state().beans().get(bean));
    }
}
