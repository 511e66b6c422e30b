package dev.muster.config.etcd.http;

import dev.muster.edge.security.SecurityProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;

/** Puts the rules of {@link EtcdCallersFilter} before etcd's addresses, in place of those for all others. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class EtcdHttpConfiguration {

    @Bean
    @Order(0)
    SecurityFilterChain etcdHttpSecurity(HttpSecurity http, SecurityProperties security) throws Exception {
        return http.securityMatcher(EtcdPaths.PATTERNS)
                .csrf(AbstractHttpConfigurer::disable) // no cookies, so nothing that a foreign page could ride on
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new EtcdCallersFilter(security), UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(all -> all.anyRequest().permitAll()) // the filter decided
                .build();
    }

    /** Before the limit on bodies, which answers with problem details. */
    @Bean
    FilterRegistrationBean<EtcdErrorsFilter> etcdErrors() {
        FilterRegistrationBean<EtcdErrorsFilter> filter = new FilterRegistrationBean<>(new EtcdErrorsFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return filter;
    }
}
