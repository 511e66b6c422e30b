package dev.muster.starter.config.live;

import dev.muster.starter.config.Live;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.live.PropertiesBean.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Prepares the application's {@code @ConfigurationProperties} beans for being exchanged, and registers a {@link Live} for
 * each. Ahead-of-time processed applications keep theirs as they are; {@link Live} works there too, without changes.
 */
public final class LiveBeansRegistrar implements BeanFactoryPostProcessor {

    private final ConfigurableEnvironment environment;
    private final boolean live;

    /** @param live whether changes are applied while the application runs */
    public LiveBeansRegistrar(ConfigurableEnvironment environment, boolean live) {
        this.environment = environment;
        this.live = live;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        if (SpringProperties.getFlag("spring.aot.processing")) {
            return;
        }
        RunningConfig running = live && !AotDetector.useGeneratedArtifacts()
                ? RunningConfig.of(environment).orElse(null)
                : null;
        List<PropertiesBean> found = PropertiesBeans.in(factory);
        LiveBeans beans = new LiveBeans(factory, running, found);
        factory.registerSingleton(LiveBeans.class.getName(), beans);
        if (running != null) {
            factory.registerScope(LiveScope.NAME, new LiveScope(running));
            found.stream()
                    .filter(bean -> bean.role() == Role.SCOPED)
                    .forEach(bean -> factory.getBeanDefinition(bean.name()).setScope(LiveScope.NAME));
            factory.addBeanPostProcessor(new LiveProxies(running, proxied(found)));
        }
        if (factory instanceof BeanDefinitionRegistry registry) {
            for (PropertiesBean bean : found) {
                if (!bean.type().getName().startsWith("org.springframework.")) {
                    registry.registerBeanDefinition(
                            "muster.live." + bean.name(), reference(factory, beans, bean, bean.type()));
                }
            }
        }
    }

    private static Map<String, PropertiesBean> proxied(List<PropertiesBean> beans) {
        return beans.stream()
                .filter(bean -> bean.role() == Role.PROXIED)
                .collect(Collectors.toMap(PropertiesBean::name, Function.identity()));
    }

    private static <T> BeanDefinition reference(
            ConfigurableListableBeanFactory factory, LiveBeans beans, PropertiesBean bean, Class<T> type) {
        RootBeanDefinition reference = new RootBeanDefinition();
        reference.setTargetType(ResolvableType.forClassWithGenerics(Live.class, type));
        reference.setInstanceSupplier(() -> new LiveReference<>(beans, bean.name(), type));
        reference.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
        reference.addQualifier(new AutowireCandidateQualifier(Qualifier.class, bean.name()));
        BeanDefinition original = factory.getMergedBeanDefinition(bean.name());
        reference.setPrimary(original.isPrimary());
        reference.setFallback(original.isFallback());
        reference.setAutowireCandidate(original.isAutowireCandidate());
        if (original instanceof AbstractBeanDefinition detailed) {
            reference.setDefaultCandidate(detailed.isDefaultCandidate());
        }
        return reference;
    }
}
