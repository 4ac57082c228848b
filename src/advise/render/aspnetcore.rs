//! ASP.NET Core, by its own CORS middleware.

use super::{
    Server, Written,
    lines::Lines,
    values::{quoted, with_safelisted_methods},
};
use crate::advise::{Origins, Policy};
use alloc::vec;

pub(super) const SERVER: Server = Server {
    name: "aspnetcore",
    title: "ASP.NET Core",
    file: "Program.cs",
    language: "csharp",
    signature: &["server: kestrel", "set-cookie: .aspnetcore."],
    source: "https://learn.microsoft.com/en-us/dotnet/api/microsoft.aspnetcore.server.kestrel.core.kestrelserveroptions.addserverheader",
    write,
};

const SERVICES: &str = r#"// Above var app = builder.Build();
builder.Services.AddProblemDetails();
builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy"#;

const EXCEPTIONS: &str = r#"
// Right below var app = builder.Build(); above UseHttpsRedirection, UseAuthentication and every endpoint, in this order.
// Without UseExceptionHandler, the answer 500 to an exception loses the headers.
app.UseExceptionHandler();"#;

const VARY: &str = r#"app.Use((context, next) =>
{
    // UseCors says it only of some answers, and caches have to know it of all.
    context.Response.OnStarting(() =>
    {
        context.Response.Headers.Append("Vary", "Origin");
        return Task.CompletedTask;
    });
    return next(context);
});"#;

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{SERVICES}"));
    match policy.origins() {
        Origins::Any => lines.add(format_args!("    .AllowAnyOrigin()")),
        Origins::These(origins) => lines.add(format_args!("    .WithOrigins({})", quoted(origins, '"'))),
    }
    lines.add(format_args!(
        "    .WithMethods({})",
        quoted(&with_safelisted_methods(policy), '"')
    ));
    if !policy.headers().is_empty() {
        lines.add(format_args!("    .WithHeaders({})", quoted(policy.headers(), '"')));
    }
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "    .WithExposedHeaders({})",
            quoted(policy.exposed_headers(), '"')
        ));
    }
    if policy.credentials() {
        lines.add(format_args!("    .AllowCredentials()"));
    }
    lines.add(format_args!(
        "    .SetPreflightMaxAge(TimeSpan.FromSeconds({}))));",
        policy.max_age()
    ));
    lines.add(format_args!("{EXCEPTIONS}"));
    if policy.varies() {
        lines.add(format_args!("{VARY}"));
    }
    lines.add(format_args!("app.UseCors();"));
    Written {
        text: lines.into_text(),
        cannot: vec![],
    }
}
