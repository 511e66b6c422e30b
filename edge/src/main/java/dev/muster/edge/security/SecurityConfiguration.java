package dev.muster.edge.security;

import dev.muster.api.ProblemType;
import dev.muster.edge.problem.ProblemBody;
import jakarta.servlet.DispatcherType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;

/** One chain for everything: what is not named public needs the token; no sessions, no cookies, no forms. */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    private static final String[] PUBLIC = {
        "/",
        "/index.html",
        "/dashboard.js",
        "/dashboard.css",
        "/favicon.svg",
        "/actuator/health",
        "/actuator/health/**",
        "/error"
    };

    /** Without a user store Boot would invent a password; there are no passwords here. */
    @Bean
    AuthenticationManager noPasswords() {
        return authentication -> {
            throw new org.springframework.security.authentication.AuthenticationServiceException("no passwords here");
        };
    }

    @Bean
    @ConditionalOnBean(SecurityProperties.class)
    SecurityFilterChain edgeSecurity(HttpSecurity http, SecurityProperties security, ProblemBody problems)
            throws Exception {
        http.csrf(AbstractHttpConfigurer::disable) // no cookies, so nothing that a foreign page could ride on
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(
                        csp -> csp.policyDirectives("default-src 'self'; frame-ancestors 'none'; base-uri 'none'")))
                .exceptionHandling(errors -> errors.authenticationEntryPoint((request, response, why) -> problems.write(
                                request,
                                response,
                                ProblemType.UNAUTHENTICATED,
                                "Authorization: missing or not known (expected: Bearer and the configured token)"))
                        .accessDeniedHandler((request, response, why) -> problems.write(
                                request, response, ProblemType.FORBIDDEN, "Not allowed for this caller")));
        String token = security.token();
        if (token == null) {
            if (security.open()) {
                log.warn("muster.security.open=true: everybody who reaches this server may read and change everything");
            } else {
                log.warn("No credentials configured (muster.security.token): listening on loopback only");
                http.addFilterBefore(new LocalCallersFilter(problems), UsernamePasswordAuthenticationFilter.class);
            }
            http.authorizeHttpRequests(all -> all.anyRequest().permitAll());
        } else {
            http.addFilterBefore(new TokenFilter(token), UsernamePasswordAuthenticationFilter.class)
                    .authorizeHttpRequests(
                            requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                    .permitAll()
                                    .requestMatchers(PUBLIC)
                                    .permitAll()
                                    .anyRequest()
                                    .authenticated());
        }
        return http.build();
    }
}
