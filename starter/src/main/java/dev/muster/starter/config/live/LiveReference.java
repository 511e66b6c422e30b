package dev.muster.starter.config.live;

import dev.muster.starter.config.Live;
import java.util.function.Consumer;

/** {@link Live} for one bean. */
final class LiveReference<T> implements Live<T> {

    private final LiveBeans beans;
    private final String bean;
    private final Class<T> type;

    LiveReference(LiveBeans beans, String bean, Class<T> type) {
        this.beans = beans;
        this.bean = bean;
        this.type = type;
    }

    @Override
    public T get() {
        return type.cast(beans.current(bean));
    }

    @Override
    public void onChange(Consumer<? super T> listener) {
        beans.listen(bean, instance -> listener.accept(type.cast(instance)));
    }

    @Override
    public String toString() {
        return "Live<" + type.getSimpleName() + ">";
    }
}
