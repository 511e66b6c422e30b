package dev.muster.starter.config.live;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindingPostProcessor;
import org.springframework.boot.context.properties.ConstructorBound;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.CommonAnnotationBeanPostProcessor;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * A small child of the application whose environment is a {@link View}. Boot's own post-processor binds fresh instances in it,
 * so that conversion, validation, handlers and life cycle are those of a start; everything else they need comes from the
 * application. It publishes no events. Confined to the apply thread.
 */
final class Shadow implements AutoCloseable {

    private final Quiet context = new Quiet();

    /** @param beans the only ones that can be bound */
    Shadow(ConfigurableApplicationContext application, View view, Collection<PropertiesBean> beans) {
        ConfigurableListableBeanFactory real = application.getBeanFactory();
        DefaultListableBeanFactory factory = context.getDefaultListableBeanFactory();
        context.setClassLoader(application.getClassLoader());
        context.setEnvironment(view);
        context.setParent(application);
        factory.setAutowireCandidateResolver(new ContextAnnotationAutowireCandidateResolver());
        factory.setConversionService(real.getConversionService());
        factory.addPropertyEditorRegistrar(real::copyRegisteredEditorsTo);
        factory.addEmbeddedValueResolver(view::resolveRequiredPlaceholders);
        context.registerBean(AutowiredAnnotationBeanPostProcessor.class);
        context.registerBean(CommonAnnotationBeanPostProcessor.class);
        ConfigurationPropertiesBindingPostProcessor.register(context);
        for (PropertiesBean bean : beans) {
            context.registerBeanDefinition(bean.name(), definition(real, factory, bean));
        }
        context.refresh();
    }

    /**
     * A fresh instance, bound and validated.
     *
     * @throws BeansException if it does not bind, is not valid, or cannot be made
     */
    Object bind(PropertiesBean bean) {
        return context.getBean(bean.name());
    }

    @Override
    public void close() {
        context.close();
    }

    private static BeanDefinition definition(
            ConfigurableListableBeanFactory real, DefaultListableBeanFactory shadow, PropertiesBean bean) {
        AbstractBeanDefinition definition =
                ((RootBeanDefinition) real.getMergedBeanDefinition(bean.name())).cloneBeanDefinition();
        definition.setScope(BeanDefinition.SCOPE_SINGLETON);
        definition.setLazyInit(true);
        // What Boot's registrar noted when it saw the type; its own supplier binds in the application, not here.
        if (definition.getAttribute(BindMethod.class.getName()) == BindMethod.VALUE_OBJECT) {
            definition.setInstanceSupplier(() -> ConstructorBound.from(shadow, bean.name(), bean.type()));
        }
        return definition;
    }

    /** A context that nobody hears of. */
    private static final class Quiet extends GenericApplicationContext {

        @Override
        protected void publishEvent(Object event, @Nullable ResolvableType typeHint) {
            // The application's listeners must not take this for the application.
        }

        @Override
        protected void resetCommonCaches() {
            // They are the application's.
        }
    }
}
