//! Somebody other than the application has made the answer.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const CHALLENGE: CauseWords = words(
    "{asked} is answered with {status} by {maker}: it takes the call for a robot's, and script cannot pass its test.",
    "Let the paths that script calls pass without a test, by a rule of the firewall.",
);
pub const INTERSTITIAL: CauseWords = words(
    "{asked} is answered with {status} by {maker}, not by the server behind it.",
    "Open {url} in a tab, and go past the page that it shows.",
);
pub const LOGIN_BEFORE_PREFLIGHT: CauseWords = words(
    "{asked} is stopped by {maker}: it wants a login first, and a preflight never carries one.",
    "Let OPTIONS pass {maker} without a login.",
);
pub const LOGIN: CauseWords = words(
    "{asked} is stopped by {maker}: it wants a login first. {rule}",
    "Open {url} in a tab and log in; to another origin, send the request with credentials \"include\" too.",
);
pub const GATEWAY: CauseWords = words(
    "{asked} is answered with {status} by {maker}, not by the application behind it.",
    "",
);
pub const STORE: CauseWords = words(
    "{asked} is answered with {status} by {maker}, which has no CORS rule for this call.",
    "Add a CORS rule to the bucket that allows {refused}.",
);

pub const SKIP_NGROK_WARNING: &str = "Send the header ngrok-skip-browser-warning: 1, and let the server list it in Access-Control-Allow-Headers: it needs a preflight.";
pub const MAKE_PORT_PUBLIC: &str = "Make the port public, in the tab \"Ports\" of the codespace.";
pub const BYPASS_ACCESS: &str = "Let OPTIONS bypass Access, in the CORS settings of the Access application.";
pub const ALLOW_OPTIONS_ON_VERCEL: &str =
    "Add the path to the OPTIONS Allowlist, in the project's Deployment Protection.";
pub const SKIP_AUTH_PREFLIGHT: &str = "Start oauth2-proxy with --skip-auth-preflight.";
pub const ADD_OPTIONS_METHOD: &str = "Give this path an OPTIONS method without authorization, unless the path is a typo; add the CORS headers to the \
     gateway's own errors too: GatewayResponses DEFAULT_4XX and DEFAULT_5XX.";
pub const MEND_INTEGRATION: &str = "Find in the function's log why it failed, took too long or returned no answer; its answers need status, headers and body.";
pub const ADD_GATEWAY_RESPONSES: &str = "See what x-amzn-ErrorType says of the token, the key or the limit; OPTIONS needs no authorizer. Add the CORS headers \
     to the gateway's own errors: GatewayResponses DEFAULT_4XX and DEFAULT_5XX.";
pub const ADD_ROUTE: &str =
    "Add a route for this URL there, one that takes OPTIONS too; first look for a typo in the URL.";
pub const START_AGENT: &str = "Start the ngrok agent, and request the URL that it shows.";
pub const START_SERVER_BEHIND_NGROK: &str = "Start the server on the port that ngrok forwards to; ngrok explains its error code at https://ngrok.com/docs/errors.";
pub const MEND_ORIGIN_OF_CLOUDFLARE: &str =
    "See why Cloudflare gets no good answer from the server: it is down or too slow, or its certificate is wrong.";
pub const ALLOW_METHODS_OF_BEHAVIOR: &str =
    "Let the behavior of this path allow OPTIONS and {method}; then look for a rule of the WAF or of a country.";
pub const ALLOW_ALL_USERS: &str = "Let everybody invoke it (role Cloud Run Invoker for allUsers): a preflight carries no token; check tokens in the code.";
pub const SEND_TEXT_TO_APPS_SCRIPT: &str =
    "Send the body as text/plain, and no headers of your own: Apps Script answers no preflight.";
pub const REMOVE_OPTIONS_HANDLER: &str =
    "Remove OPTIONSVerbHandler from the handlers in web.config, so that OPTIONS reaches the application.";
pub const ADD_RULE_TO_ACCOUNT: &str = "Add a CORS rule to the storage account that allows {refused}.";
pub const ALLOW_IN_SPRING: &str =
    "Allow {refused} in Spring's CorsConfiguration; with Spring Security, call http.cors() too.";
pub const ALLOW_IN_STARLETTE: &str =
    "Allow {refused} in CORSMiddleware: allow_origins, allow_methods and allow_headers.";
pub const ALLOW_IN_ASP_NET: &str =
    "Add {origin} to WithOrigins of the policy that UseCors applies, without a slash at its end.";
pub const ALLOW_IN_EXPRESS: &str = "Add {origin} to the option origin of cors().";
pub const ALLOW_IN_RACK: &str = "Allow {refused} in config/initializers/cors.rb; X-Rack-CORS says what did not match.";
pub const EMPTY_CLOUDFRONT: &str = "Put Origin into the cache policy and the origin request policy, send {header} on every answer, and \
     invalidate the paths in CloudFront.";
pub const EMPTY_CLOUDFLARE: &str =
    "Send {header} on every answer, and purge the cache; Cloudflare heeds Vary: Origin only with a Cache Rule for it.";
