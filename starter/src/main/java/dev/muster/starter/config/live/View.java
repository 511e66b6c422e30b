package dev.muster.starter.config.live;

import dev.muster.starter.config.imports.MusterPropertySource;
import dev.muster.starter.config.imports.Snapshot;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.ConfigurablePropertyResolver;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The application's environment as it would be with another state of our configuration: all its property sources in their
 * order, ours frozen.
 */
final class View extends StandardEnvironment {

    private View() {}

    static View of(ConfigurableApplicationContext application, Snapshot snapshot) {
        ConfigurableEnvironment environment = application.getEnvironment();
        View view = new View();
        MutablePropertySources sources = view.getPropertySources();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof MusterPropertySource ours) {
                sources.addLast(ours.at(snapshot));
            } else if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                sources.addLast(source);
            }
        }
        application
                .getBeanProvider(PropertySourcesPlaceholderConfigurer.class, false)
                .ifUnique(configurer -> addLocal(sources, configurer));
        view.setActiveProfiles(environment.getActiveProfiles());
        view.setDefaultProfiles(environment.getDefaultProfiles());
        view.setConversionService(environment.getConversionService());
        ConfigurationPropertySources.attach(view);
        return view;
    }

    private static void addLocal(MutablePropertySources sources, PropertySourcesPlaceholderConfigurer configurer) {
        PropertySource<?> local = configurer
                .getAppliedPropertySources()
                .get(PropertySourcesPlaceholderConfigurer.LOCAL_PROPERTIES_PROPERTY_SOURCE_NAME);
        if (local != null) {
            sources.addLast(local);
        }
    }

    @Override
    protected ConfigurablePropertyResolver createPropertyResolver(MutablePropertySources sources) {
        return ConfigurationPropertySources.createPropertyResolver(sources);
    }

    @Override
    protected void customizePropertySources(MutablePropertySources sources) {
        // Only what the application's environment has.
    }

    @Override
    public void merge(ConfigurableEnvironment parent) {
        // A view is complete; its parent holds what is in force, not what is to be checked.
    }
}
