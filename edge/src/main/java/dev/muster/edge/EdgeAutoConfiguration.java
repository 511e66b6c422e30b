package dev.muster.edge;

import dev.muster.edge.dashboard.EventFeed;
import dev.muster.edge.problem.BodyLimitFilter;
import dev.muster.edge.problem.ProblemBody;
import dev.muster.edge.problem.ProblemConfiguration;
import dev.muster.edge.security.SecurityConfiguration;
import dev.muster.edge.stream.LateAnswers;
import dev.muster.edge.stream.SseStreams;
import dev.muster.edge.stream.StreamProperties;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The common face of both servers. A server adds its properties, its {@link Origin} and its controllers. */
@AutoConfiguration(before = {ErrorMvcAutoConfiguration.class, SecurityAutoConfiguration.class})
@Import({ProblemConfiguration.class, SecurityConfiguration.class})
public final class EdgeAutoConfiguration {

    /** Bodies above this are refused before they are parsed; features have tighter limits of their own. */
    private static final DataSize BODY_MAX = DataSize.ofMegabytes(4);

    @Bean
    @ConditionalOnMissingBean
    Clock wallClock() {
        return Clock.systemUTC();
    }

    @Bean
    EventFeed eventFeed(Clock clock) {
        return new EventFeed(clock);
    }

    @Bean
    @ConditionalOnBean(StreamProperties.class)
    SseStreams sseStreams(StreamProperties limits) {
        return new SseStreams(limits);
    }

    @Bean
    @ConditionalOnBean(StreamProperties.class)
    LateAnswers lateAnswers(SseStreams streams, JsonMapper json, ProblemBody problems) {
        return new LateAnswers(streams, json, problems);
    }

    /** A misspelt field is refused instead of being ignored. */
    @Bean
    JsonMapperBuilderCustomizer refuseUnknownFields() {
        return builder -> builder.enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(ProblemBody problems) {
        FilterRegistrationBean<BodyLimitFilter> filter =
                new FilterRegistrationBean<>(new BodyLimitFilter(BODY_MAX, problems));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return filter;
    }

    @Bean
    @ConditionalOnBean(Origin.class)
    FilterRegistrationBean<OriginFilter> originHeader(Origin origin) {
        FilterRegistrationBean<OriginFilter> filter = new FilterRegistrationBean<>(new OriginFilter(origin));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
