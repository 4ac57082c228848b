//! The table of makers, a row each, with the source that shows its signature.

use super::{Kind, Maker};
use crate::diagnosis::{Who, catalogue::causes::makers as acts};

/// Every maker that is known. Among makers that could both have made an answer, the first counts.
pub(super) const MAKERS: &[Maker] = &[
    Maker::new(
        "Cloudflare's challenge",
        Kind::Challenge,
        "cf-mitigated: challenge",
        "https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response",
    ),
    Maker::new(
        "AWS WAF",
        Kind::Challenge,
        "x-amzn-waf-action",
        "https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html",
    ),
    Maker::new(
        "Vercel's firewall",
        Kind::Challenge,
        "x-vercel-mitigated",
        "https://github.com/vercel-labs/vgpu/pull/228",
    ),
    Maker::new(
        "ngrok's warning page",
        Kind::Interstitial,
        "ngrok-error-code: err_ngrok_6024",
        "https://ngrok.com/docs/errors/err_ngrok_6024",
    )
    .acts_on(Who::Client, acts::SKIP_NGROK_WARNING),
    Maker::new(
        "localtunnel's reminder page",
        Kind::Interstitial,
        "@.loca.lt/ & content-type: text/html",
        "https://github.com/localtunnel/localtunnel/issues/405",
    ),
    Maker::new(
        "the login of GitHub Codespaces",
        Kind::Interstitial,
        ">github.dev/pf-signin",
        "https://github.com/Rahullkumr/Flutter-Codespace/issues/1",
    )
    .acts_on(Who::User, acts::MAKE_PORT_PUBLIC),
    Maker::new(
        "Cloudflare Access",
        Kind::Login,
        ">.cloudflareaccess.com/",
        "https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/cors/",
    )
    .act(acts::BYPASS_ACCESS),
    Maker::new(
        "Vercel's deployment protection",
        Kind::Login,
        ">vercel.com/sso-api",
        "https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/options-allowlist",
    )
    .act(acts::ALLOW_OPTIONS_ON_VERCEL),
    Maker::new(
        "oauth2-proxy",
        Kind::Login,
        ">/oauth2/s",
        "https://github.com/oauth2-proxy/oauth2-proxy/blob/master/oauthproxy.go",
    )
    .act(acts::SKIP_AUTH_PREFLIGHT),
    Maker::new(
        "the login of Azure App Service",
        Kind::Login,
        ">/.auth/login/",
        "https://github.com/Azure/azure-functions-host/issues/7316",
    ),
    Maker::new(
        "Amazon API Gateway",
        Kind::Gateway,
        "x-amzn-errortype: missingauthentication & x-amz-apigw-id",
        "https://github.com/danielireson/formplug/issues/16",
    )
    .act(acts::ADD_OPTIONS_METHOD),
    Maker::new(
        "Amazon API Gateway",
        Kind::Gateway,
        "x-amzn-errortype: internalserver & x-amz-apigw-id",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
    )
    .acts_on(Who::Server, acts::MEND_INTEGRATION),
    Maker::new(
        "Amazon API Gateway",
        Kind::Gateway,
        "x-amzn-errortype & x-amz-apigw-id",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
    )
    .act(acts::ADD_GATEWAY_RESPONSES),
    Maker::new(
        "ngrok",
        Kind::Gateway,
        "ngrok-error-code: err_ngrok_3200",
        "https://ngrok.com/docs/errors/err_ngrok_3200",
    )
    .acts_on(Who::Server, acts::START_AGENT),
    Maker::new(
        "ngrok",
        Kind::Gateway,
        "ngrok-error-code: err_ngrok_",
        "https://ngrok.com/docs/universal-gateway/http/",
    )
    .acts_on(Who::Server, acts::START_SERVER_BEHIND_NGROK),
    Maker::new(
        "Cloudflare",
        Kind::Gateway,
        "server: cloudflare",
        "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/",
    )
    .status(520, 530)
    .acts_on(Who::Server, acts::MEND_ORIGIN_OF_CLOUDFLARE),
    Maker::new(
        "CloudFront",
        Kind::Gateway,
        "server: cloudfront & x-cache: error",
        "https://repost.aws/knowledge-center/cloudfront-troubleshoot-403-errors",
    )
    .act(acts::ALLOW_METHODS_OF_BEHAVIOR),
    Maker::new(
        "Cloud Functions",
        Kind::Gateway,
        "@.cloudfunctions.net/ & !vary",
        "https://github.com/firebase/firebase-functions/issues/646",
    )
    .status(403, 403)
    .acts_on(Who::Server, acts::ALLOW_ALL_USERS)
    .likely(),
    Maker::new(
        "Cloud Run",
        Kind::Gateway,
        "@.run.app/ & !vary",
        "https://github.com/firebase/firebase-functions-python/issues/193",
    )
    .status(403, 403)
    .acts_on(Who::Server, acts::ALLOW_ALL_USERS)
    .likely(),
    Maker::new(
        "Kong",
        Kind::Gateway,
        "x-kong-response-latency",
        "https://github.com/Kong/kong/blob/master/kong.conf.default",
    )
    .status(404, 404)
    .act(acts::ADD_ROUTE),
    Maker::new(
        "Envoy",
        Kind::Gateway,
        "server: envoy & !x-envoy-upstream-service-time",
        "https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter",
    )
    .status(404, 404)
    .act(acts::ADD_ROUTE),
    Maker::new(
        "Traefik (or another server in Go)",
        Kind::Gateway,
        "content-type: text/plain; charset=utf-8 & x-content-type-options: nosniff & !server & !x-powered-by",
        "https://github.com/traefik/traefik/blob/master/pkg/muxer/http/mux.go",
    )
    .status(404, 404)
    .act(acts::ADD_ROUTE)
    .likely(),
    Maker::new(
        "Google Apps Script",
        Kind::Gateway,
        "@//script.google.com/macros/",
        "https://github.com/dwyl/learn-to-send-email-via-google-script-html-no-server/issues/154",
    )
    .status(405, 405)
    .acts_on(Who::Client, acts::SEND_TEXT_TO_APPS_SCRIPT),
    Maker::new(
        "the OPTIONSVerbHandler of IIS",
        Kind::Gateway,
        "public: options & allow",
        "http://www.cesarafonso.pt/2015/02/webapi-with-cors-iis-intercepts-options.html",
    )
    .status(200, 200)
    .acts_on(Who::Server, acts::REMOVE_OPTIONS_HANDLER),
    Maker::new(
        "Amazon S3",
        Kind::Store,
        "server: amazons3",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/RESTCommonResponseHeaders.html",
    ),
    Maker::new(
        "Google Cloud Storage",
        Kind::Store,
        "server: uploadserver",
        "https://github.com/googleapis/nodejs-storage/issues/1145",
    ),
    Maker::new(
        "Azure Blob Storage",
        Kind::Store,
        "server: windows-azure-blob",
        "https://learn.microsoft.com/en-us/rest/api/storageservices/get-blob",
    )
    .act(acts::ADD_RULE_TO_ACCOUNT),
    Maker::new(
        "MinIO",
        Kind::Store,
        "server: minio",
        "https://github.com/minio/minio/blob/master/cmd/api-headers.go",
    ),
    Maker::new(
        "Spring",
        Kind::Framework,
        "vary: access-control-request-method & vary: access-control-request-headers",
        "https://github.com/spring-projects/spring-framework/blob/main/spring-web/src/main/java/org/springframework/web/cors/DefaultCorsProcessor.java",
    )
    .status(403, 403)
    .act(acts::ALLOW_IN_SPRING),
    Maker::new(
        "Starlette (FastAPI)",
        Kind::Framework,
        "server: uvicorn & access-control-max-age",
        "https://github.com/encode/starlette/blob/master/starlette/middleware/cors.py",
    )
    .status(400, 400)
    .act(acts::ALLOW_IN_STARLETTE),
    Maker::new(
        "ASP.NET Core",
        Kind::Framework,
        "server: kestrel & !access-control-allow-origin",
        "https://github.com/dotnet/aspnetcore/blob/main/src/Middleware/CORS/src/Infrastructure/CorsMiddleware.cs",
    )
    .status(204, 204)
    .act(acts::ALLOW_IN_ASP_NET),
    Maker::new(
        "Express's cors package",
        Kind::Framework,
        "access-control-allow-methods: get,head,put,patch,post,delete & !access-control-allow-origin",
        "https://github.com/expressjs/cors/blob/master/lib/index.js",
    )
    .act(acts::ALLOW_IN_EXPRESS),
    Maker::new(
        "rack-cors",
        Kind::Framework,
        "x-rack-cors: miss",
        "https://github.com/cyu/rack-cors/blob/master/lib/rack/cors/result.rb",
    )
    .act(acts::ALLOW_IN_RACK),
    Maker::new(
        "Kong",
        Kind::Proxy,
        "x-kong-response-latency",
        "https://github.com/Kong/kong/blob/master/kong.conf.default",
    ),
    Maker::new(
        "Envoy",
        Kind::Proxy,
        "server: envoy & !x-envoy-upstream-service-time",
        "https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter",
    ),
    Maker::new(
        "AWS's load balancer",
        Kind::Proxy,
        "server: awselb",
        "https://repost.aws/knowledge-center/globalaccelerator-aws-waf-filter-layer7-traffic",
    ),
    Maker::new(
        "Varnish",
        Kind::Proxy,
        "server: varnish",
        "https://github.com/varnishcache/varnish-cache/blob/master/bin/varnishd/cache/cache_req_fsm.c",
    ),
    Maker::new(
        "Caddy",
        Kind::Proxy,
        "server: caddy & !via",
        "https://github.com/caddyserver/caddy/blob/master/modules/caddyhttp/reverseproxy/reverseproxy.go",
    )
    .status(400, 599),
    Maker::new(
        "nginx",
        Kind::Proxy,
        "server: nginx",
        "https://github.com/nginx/nginx/blob/master/src/http/modules/ngx_http_proxy_module.c",
    )
    .status(413, 413),
    Maker::new(
        "nginx",
        Kind::Proxy,
        "server: nginx",
        "https://github.com/nginx/nginx/blob/master/src/http/modules/ngx_http_proxy_module.c",
    )
    .status(502, 504),
    Maker::new(
        "Apache",
        Kind::Proxy,
        "server: apache",
        "https://github.com/apache/httpd/blob/trunk/modules/http/http_filters.c",
    )
    .status(502, 504),
    Maker::new(
        "the browser itself (HSTS)",
        Kind::Server,
        "non-authoritative-reason: hsts",
        "https://source.chromium.org/chromium/chromium/src/+/main:net/url_request/redirect_util.cc",
    ),
    Maker::new(
        "Express's own error page",
        Kind::Server,
        "x-powered-by: express & content-security-policy: default-src 'none' & x-content-type-options: nosniff",
        "https://github.com/pillarjs/finalhandler/blob/master/index.js",
    )
    .status(400, 599),
    Maker::new(
        "uvicorn (FastAPI)",
        Kind::Server,
        "server: uvicorn",
        "https://github.com/encode/uvicorn/blob/master/uvicorn/config.py",
    )
    .status(400, 599),
    Maker::new(
        "CloudFront",
        Kind::Cache,
        "x-cache: hit from cloudfront",
        "https://repost.aws/knowledge-center/cloudfront-troubleshoot-403-errors",
    )
    .act(acts::EMPTY_CLOUDFRONT),
    Maker::new(
        "Cloudflare",
        Kind::Cache,
        "cf-cache-status: hit",
        "https://developers.cloudflare.com/cache/concepts/vary/",
    )
    .act(acts::EMPTY_CLOUDFLARE),
    Maker::new(
        "Vercel",
        Kind::Cache,
        "x-vercel-cache: hit",
        "https://vercel.com/docs/headers/response-headers",
    ),
    Maker::new(
        "Azure Front Door",
        Kind::Cache,
        "x-azure-ref & x-cache: hit",
        "https://learn.microsoft.com/en-us/azure/frontdoor/front-door-http-headers-protocol",
    ),
    Maker::new(
        "Varnish",
        Kind::Cache,
        // Two numbers: that of this request, and that of the request whose answer was kept.
        "x-varnish:  ",
        "https://github.com/varnishcache/varnish-cache/blob/master/bin/varnishd/cache/cache_req_fsm.c",
    ),
];
