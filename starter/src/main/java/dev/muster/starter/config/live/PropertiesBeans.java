package dev.muster.starter.config.live;

import dev.muster.starter.MusterProperties;
import dev.muster.starter.config.live.PropertiesBean.Role;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationListener;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;

/** Finds the beans with {@code @ConfigurationProperties} and decides how a change reaches each. */
final class PropertiesBeans {

    private static final String REFRESH_SCOPE = "refresh";
    private static final String PRE_DESTROY = "jakarta.annotation.PreDestroy";

    /** Whoever implements one of these does more than hold properties. */
    private static final Set<Class<?>> MORE_THAN_PROPERTIES = Set.of(
            AutoCloseable.class,
            DisposableBean.class,
            Lifecycle.class,
            FactoryBean.class,
            BeanPostProcessor.class,
            BeanFactoryPostProcessor.class,
            ApplicationListener.class);

    private PropertiesBeans() {}

    /** All of them in this factory, without those in scopes that make new instances anyway. */
    static List<PropertiesBean> in(ConfigurableListableBeanFactory factory) {
        List<PropertiesBean> found = new ArrayList<>();
        for (String name : factory.getBeanDefinitionNames()) {
            PropertiesBean bean = of(factory, name);
            if (bean != null) {
                found.add(bean);
            }
        }
        return found;
    }

    private static @Nullable PropertiesBean of(ConfigurableListableBeanFactory factory, String name) {
        BeanDefinition definition = factory.getMergedBeanDefinition(name);
        if (definition.isAbstract()
                || (definition instanceof RootBeanDefinition root && root.getDecoratedDefinition() != null)) {
            return null;
        }
        boolean refreshed = REFRESH_SCOPE.equals(definition.getScope());
        Class<?> type = factory.getType(name, false);
        ConfigurationProperties annotation = type == null ? null : annotation(factory, name, definition);
        if (type == null || annotation == null || !(refreshed || definition.isSingleton())) {
            return null;
        }
        ConfigurationPropertyName prefix = ConfigurationPropertyName.ofIfValid(annotation.prefix());
        if (prefix == null) {
            return null;
        }
        boolean plain = holdsOnlyProperties(type, definition);
        boolean frameworks = type.getName().startsWith("org.springframework.")
                || prefix.toString().equals(MusterProperties.PREFIX)
                || prefix.toString().startsWith(MusterProperties.PREFIX + ".");
        boolean bindable = plain && (definition.getFactoryMethodName() == null || !frameworks);
        return new PropertiesBean(name, type, prefix, role(type, plain, frameworks, refreshed), bindable);
    }

    private static Role role(Class<?> type, boolean plain, boolean frameworks, boolean refreshed) {
        if (refreshed) {
            return Role.REFRESHED;
        }
        if (!plain || frameworks) {
            return Role.FIXED;
        }
        return proxyable(type) ? Role.PROXIED : Role.SCOPED;
    }

    private static @Nullable ConfigurationProperties annotation(
            ConfigurableListableBeanFactory factory, String name, BeanDefinition definition) {
        // The order of Boot's ConfigurationPropertiesBean: the factory method before the type.
        if (definition instanceof RootBeanDefinition root && root.getResolvedFactoryMethod() != null) {
            var onMethod = MergedAnnotations.from(root.getResolvedFactoryMethod(), SearchStrategy.TYPE_HIERARCHY)
                    .get(ConfigurationProperties.class);
            if (onMethod.isPresent()) {
                return onMethod.synthesize();
            }
        }
        return factory.findAnnotationOnBean(name, ConfigurationProperties.class, false);
    }

    private static boolean holdsOnlyProperties(Class<?> type, BeanDefinition definition) {
        String destroy = definition.getDestroyMethodName();
        if (destroy != null && !destroy.equals(AbstractBeanDefinition.INFER_METHOD)) {
            return false;
        }
        if (MORE_THAN_PROPERTIES.stream().anyMatch(other -> other.isAssignableFrom(type))
                || MergedAnnotations.from(type).isPresent(Configuration.class)) {
            return false;
        }
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
            if (MergedAnnotations.from(method).isPresent(PRE_DESTROY)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a subclass can stand for it in every use. A final method or a visible field would show the state of the
     * proxy instead of its target's.
     */
    static boolean proxyable(Class<?> type) {
        if (type.isInterface()) {
            return false;
        }
        if (Modifier.isFinal(type.getModifiers()) || type.isSealed()) {
            return false;
        }
        boolean visibleConstructor = false;
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            visibleConstructor |= !Modifier.isPrivate(constructor.getModifiers());
        }
        if (!visibleConstructor) {
            return false;
        }
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isPrivate(field.getModifiers())) {
                    return false;
                }
            }
            for (Method method : at.getDeclaredMethods()) {
                int modifiers = method.getModifiers();
                if (Modifier.isFinal(modifiers) && !Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers)) {
                    return false;
                }
            }
        }
        return true;
    }
}
