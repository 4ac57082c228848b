//! Spring, by its own CorsFilter.

use super::{
    Server, Written,
    lines::Lines,
    values::{quoted, with_safelisted_methods},
};
use crate::advise::{Origins, Policy};
use alloc::{format, string::String, vec::Vec};

pub(super) const SERVER: Server = Server {
    name: "spring",
    title: "Spring",
    file: "CorsConfig.java",
    language: "java",
    signature: &["x-application-context"],
    source: "https://docs.spring.io/spring-framework/reference/web/webmvc-cors.html#mvc-cors-filter",
    write,
};

/// The methods that Spring 5 and older know.
const KNOWN_METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

const HEAD: &str = r#"// Add the package of your application. With Spring Security, http.cors(Customizer.withDefaults()) takes the same filter.
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

@Configuration
public class CorsConfig {
    @Bean
    public CorsConfigurationSource corsConfigurationSource() {
        CorsConfiguration configuration = new CorsConfiguration();"#;

const FOOT: &str = r#"        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", configuration);
        return source;
    }

    @Bean
    public CorsFilter corsFilter() {
        return new FirstCorsFilter(corsConfigurationSource());
    }

    /** Runs before Spring Security, so preflights are answered before authentication, and errors get the headers too. */
    static class FirstCorsFilter extends CorsFilter implements Ordered {
        FirstCorsFilter(CorsConfigurationSource source) {
            super(source);
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }
}"#;

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{HEAD}"));
    let list = |setting: &str, texts: String| format!("configuration.{setting}(List.of({texts}));");
    let origins = match policy.origins() {
        Origins::Any => "\"*\"".into(),
        Origins::These(origins) => quoted(origins, '"'),
    };
    lines.add(format_args!("        {}", list("setAllowedOrigins", origins)));
    let methods = with_safelisted_methods(policy);
    lines.add(format_args!(
        "        {}",
        list("setAllowedMethods", quoted(&methods, '"'))
    ));
    lines.add(format_args!(
        "        {}",
        list("setAllowedHeaders", quoted(policy.headers(), '"'))
    ));
    lines.add(format_args!(
        "        {}",
        list("setExposedHeaders", quoted(policy.exposed_headers(), '"'))
    ));
    lines.add(format_args!(
        "        configuration.setAllowCredentials({});",
        policy.credentials()
    ));
    lines.add(format_args!("        configuration.setMaxAge({}L);", policy.max_age()));
    lines.add(format_args!("{FOOT}"));
    Written {
        text: lines.into_text(),
        cannot: cannot(policy, &methods),
    }
}

fn cannot(policy: &Policy, methods: &[&str]) -> Vec<String> {
    let mut cannot = Vec::new();
    if policy.varies() {
        cannot.push("Spring Framework before 5.2 leaves Vary: Origin out of answers to requests without an origin and to refused pages: a cache may hand such an answer to an allowed page.".into());
    }
    let unknown: Vec<&str> = methods
        .iter()
        .copied()
        .filter(|method| !KNOWN_METHODS.contains(method))
        .collect();
    if !unknown.is_empty() {
        cannot.push(format!(
            "Spring Framework 5 and older do not know the method {}: it takes Spring Framework 6.",
            quoted(&unknown, '"')
        ));
    }
    cannot
}
