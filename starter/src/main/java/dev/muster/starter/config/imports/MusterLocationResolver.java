package dev.muster.starter.config.imports;

import dev.muster.api.Text;
import dev.muster.api.config.ConfigName;
import dev.muster.starter.MusterProperties;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.Profiles;
import org.springframework.boot.context.properties.bind.Binder;

/** Understands the import location {@code muster:}; waits until the profiles are known, since they decide what is fetched. */
public final class MusterLocationResolver implements ConfigDataLocationResolver<MusterResource> {

    /** Nothing that could be loaded; what is left of several addresses that Boot split at the comma. */
    private static final Pattern BARE_ADDRESS = Pattern.compile("https?://[^/?]+/?([?].*)?");

    @Override
    public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        return location.hasPrefix(ImportLocation.PREFIX)
                || BARE_ADDRESS.matcher(location.getValue()).matches();
    }

    @Override
    public List<MusterResource> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        if (!location.hasPrefix(ImportLocation.PREFIX)) {
            throw new ConfigImportException(
                    "spring.config.import: " + Text.shown(location.getValue())
                            + " stands alone, because Boot splits this property at commas",
                    "Separate the addresses by semicolons (muster:http://a:8888;http://b:8888), or put them into"
                            + " muster.config.servers and import muster:");
        }
        return List.of();
    }

    @Override
    public List<MusterResource> resolveProfileSpecific(
            ConfigDataLocationResolverContext context, ConfigDataLocation location, Profiles profiles) {
        Binder binder = context.getBinder();
        MusterProperties properties = binder.bindOrCreate(MusterProperties.PREFIX, MusterProperties.class);
        String application =
                binder.bind("spring.application.name", String.class).orElseGet(() -> ConfigName.SHARED);
        Subject subject = new Subject(properties.namespaceValue(), application, profiles.getActive());
        MusterProperties.Config config =
                ImportLocation.applied(location.getNonPrefixedValue(ImportLocation.PREFIX), properties.config());
        return List.of(new MusterResource(subject, properties, config, location.isOptional()));
    }
}
