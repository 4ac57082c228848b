// Spring under Tomcat, with its filters in the order in which Spring Boot registers them.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram, startProgram } from './harness/programs.mjs';
import { AUTHORIZATION, freePort, HEADERS } from './harness/upstream.mjs';

const run = promisify(execFile);

export const server = 'spring';
export const kind = 'application';

const jars = [
  'spring3-core', 'spring3-beans', 'spring3-aop', 'spring3-expression', 'spring3-context', 'spring3-web', 'spring3-web.servlet', 'commons-logging',
  'tomcat9-catalina', 'tomcat9-coyote', 'tomcat9-servlet-api', 'tomcat9-api', 'tomcat9-juli', 'tomcat9-util', 'tomcat9-util-scan', 'tomcat9-annotations-api',
  'tomcat9-jaspic-api', 'tomcat9-jni',
].map((name) => `/usr/share/java/${name}.jar`);

export const available = async () => {
  if (!findProgram('javac')) return 'javac is not installed (Debian: openjdk-17-jdk-headless)';
  return jars.every((jar) => existsSync(jar)) || 'Spring is not installed (Debian: libspring-web-servlet-java, libtomcat9-java)';
};

/** The version in the name of a folder of Debian. */
export async function version() {
  const names = await readdir('/usr/share/maven-repo/org/springframework/spring-web').catch(() => []);
  return names.map((name) => /^\d+(?:\.\d+)+/.exec(name)?.[0]).find(Boolean);
}

// Spring Framework 4 is what Debian has.
export const departs = [
  { check: 'every answer that depends on the origin says so by Vary', because: 'before 5.2 leaves Vary: Origin out' },
  ...[
    'an allowed page gets every answer, errors too, by the engine',
    'an allowed page gets every answer, errors too, in Chromium',
    'a preflight is answered with the values of the policy',
  ].map((check) => ({ check, policy: 'names with the characters of patterns', because: 'it takes Spring Framework 6' })),
];

const headers = Object.entries(HEADERS).map(([name, value]) => `response.setHeader("${name}", ${JSON.stringify(value)});`).join(' ');

const application = (configurations) => `
import java.util.*;
import javax.servlet.*;
import javax.servlet.http.*;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.springframework.context.annotation.*;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.DispatcherServlet;

public class Application {
    public static class Routes {
        @Bean("/ok")
        public HttpRequestHandler ok() {
            return (request, response) -> { ${headers} };
        }

        @Bean("/private")
        public HttpRequestHandler onlyForSome() {
            return ok();
        }

        @Bean("/error")
        public HttpRequestHandler error() {
            return (request, response) -> { throw new IllegalStateException("as expected"); };
        }

        @Bean("/failed")
        public HttpRequestHandler failed() {
            return (request, response) -> response.getWriter().write("failed");
        }

        @Bean
        public Filter demandAuthorization() {
            return new DemandAuthorization();
        }
    }

    /** Where Spring Boot puts Spring Security. */
    static class DemandAuthorization extends OncePerRequestFilter implements Ordered {
        @Override
        public int getOrder() {
            return -100;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws java.io.IOException, ServletException {
            if (request.getRequestURI().equals("/private") && !"${AUTHORIZATION}".equals(request.getHeader("Authorization"))) {
                response.sendError(401);
            } else {
                chain.doFilter(request, response);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.register(${configurations.map((name) => `${name}.class`).join(', ')});
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[0]);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // It listens when the application is ready.
        tomcat.getConnector().setProperty("bindOnInit", "false");
        tomcat.getConnector().setPort(Integer.parseInt(arguments[1]));
        Context context = tomcat.addContext("", arguments[0]);
        ErrorPage failed = new ErrorPage();
        failed.setLocation("/failed");
        context.addErrorPage(failed);
        context.addServletContainerInitializer((classes, servletContext) -> {
            spring.setServletContext(servletContext);
            spring.refresh();
            List<Filter> filters = new ArrayList<>(spring.getBeansOfType(Filter.class).values());
            AnnotationAwareOrderComparator.sort(filters);
            for (Filter filter : filters) {
                servletContext.addFilter(filter.getClass().getName(), filter).addMappingForUrlPatterns(null, true, "/*");
            }
            servletContext.addServlet("dispatcher", new DispatcherServlet(spring)).addMapping("/");
        }, null);
        tomcat.start();
        tomcat.getServer().await();
    }
}
`;

// Debian's Spring cannot make proxies of configurations; a configuration without the annotation has none, and gives the same beans.
const withoutProxies = (text) => text.replace('@Configuration\n', '');

export async function start({ text, folder }) {
  const port = await freePort();
  const files = { 'Application.java': application(text === null ? ['Routes'] : ['Routes', 'CorsConfig']), ...text !== null && { 'CorsConfig.java': withoutProxies(text) } };
  await Promise.all(Object.entries(files).map(([name, source]) => writeFile(join(folder, name), source)));
  await run('javac', ['-cp', jars.join(':'), '-d', '.', '-proc:none', ...Object.keys(files)], { cwd: folder });
  const options = ['-XX:TieredStopAtLevel=1', '-cp', [...jars, folder].join(':')];
  return startProgram(findProgram('java'), [...options, 'Application', folder, String(port)], { port, cwd: folder });
}
