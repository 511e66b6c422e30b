package dev.muster.starter.config.live;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.ClassUtils;

/**
 * One {@code @Value} of a bean.
 *
 * @param bean name of the bean
 * @param refreshed whether the bean is made anew after a change
 * @param text what stands in the annotation
 * @param type what it is converted to
 * @param where for people: class and member
 */
record ValueUse(String bean, boolean refreshed, String text, TypeDescriptor type, String where) {

    private static final Pattern KEY = Pattern.compile("\\$\\{([^:}${]+)");

    /** All with a placeholder, of the application's beans. */
    static List<ValueUse> in(ConfigurableListableBeanFactory factory) {
        List<ValueUse> uses = new ArrayList<>();
        for (String bean : factory.getBeanDefinitionNames()) {
            BeanDefinition definition = factory.getMergedBeanDefinition(bean);
            boolean refreshed = "refresh".equals(definition.getScope());
            boolean proxy = definition instanceof RootBeanDefinition root && root.getDecoratedDefinition() != null;
            Class<?> type = factory.getType(bean, false);
            if (definition.isAbstract() || proxy || type == null || !(refreshed || definition.isSingleton())) {
                continue;
            }
            Method factoryMethod =
                    definition instanceof RootBeanDefinition root ? root.getResolvedFactoryMethod() : null;
            Class<?> declared = ClassUtils.getUserClass(type);
            if (factoryMethod != null && !frameworks(factoryMethod.getDeclaringClass())) {
                parameters(factoryMethod, bean, refreshed, uses);
            }
            if (!frameworks(declared)) {
                members(declared, bean, refreshed, factoryMethod == null, uses);
            }
        }
        return List.copyOf(uses);
    }

    /** Name of the first property it asks for. */
    @Nullable
    String property() {
        Matcher matcher = KEY.matcher(text);
        return matcher.find() ? matcher.group(1).strip() : null;
    }

    private static void members(
            Class<?> type, String bean, boolean refreshed, boolean constructors, List<ValueUse> uses) {
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                text(field)
                        .ifPresent(text -> uses.add(new ValueUse(
                                bean,
                                refreshed,
                                text,
                                new TypeDescriptor(field),
                                where(field.getDeclaringClass(), field.getName()))));
            }
            for (Method method : at.getDeclaredMethods()) {
                // Methods that make other beans were looked at with those.
                if (!MergedAnnotations.from(method).isPresent("org.springframework.context.annotation.Bean")) {
                    parameters(method, bean, refreshed, uses);
                }
            }
        }
        if (constructors) {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                parameters(constructor, bean, refreshed, uses);
            }
        }
    }

    private static void parameters(Executable executable, String bean, boolean refreshed, List<ValueUse> uses) {
        Optional<String> ofMethod = text(executable);
        for (int index = 0; index < executable.getParameterCount(); index++) {
            MethodParameter parameter = MethodParameter.forExecutable(executable, index);
            Optional<String> text = text(parameter.getParameterAnnotations());
            text.or(() -> ofMethod)
                    .ifPresent(found -> uses.add(new ValueUse(
                            bean,
                            refreshed,
                            found,
                            new TypeDescriptor(parameter),
                            where(executable.getDeclaringClass(), executable.getName()))));
        }
    }

    private static Optional<String> text(AnnotatedElement element) {
        return text(MergedAnnotations.from(element));
    }

    private static Optional<String> text(Annotation[] annotations) {
        return text(MergedAnnotations.from(annotations));
    }

    private static Optional<String> text(MergedAnnotations annotations) {
        return annotations.get(Value.class).getValue("value", String.class).filter(text -> text.contains("${"));
    }

    private static String where(Class<?> type, String member) {
        return type.getName() + "." + member;
    }

    private static boolean frameworks(Class<?> type) {
        return type.getName().startsWith("org.springframework.")
                || type.getName().startsWith("java.");
    }
}
