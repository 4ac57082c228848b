//! Policies as the files of frameworks that no test can run, and what frameworks cannot express.

use corsight::{
    advise::{GivenOrigins, GivenPolicy, Policy, Rendered, render, server},
    url::url_crate,
};

fn rendered(name: &str, given: GivenPolicy) -> Rendered {
    let policy = Policy::new(given, url_crate).expect("a policy");
    render(&policy, server(name).expect("a name of the table"))
}

fn given(origins: &[&str]) -> GivenPolicy {
    GivenPolicy {
        origins: GivenOrigins::Many(origins.iter().map(|origin| (*origin).to_owned()).collect()),
        ..GivenPolicy::default()
    }
}

fn with_credentials() -> GivenPolicy {
    GivenPolicy {
        methods: vec!["PUT".into()],
        headers: vec!["authorization".into(), "content-type".into()],
        exposed_headers: vec!["ETag".into()],
        credentials: true,
        max_age: Some(600),
        ..given(&["https://app.example", "https://admin.example"])
    }
}

/// The names of the options are those of <https://github.com/laravel/framework/blob/12.x/config/cors.php>.
#[test]
fn the_file_of_laravel_has_its_options() {
    let written = rendered("laravel", with_credentials());
    let options: Vec<&str> = written.text.lines().filter(|line| line.contains("=>")).collect();
    assert_eq!(
        options,
        [
            "    'paths' => ['*'],",
            "    'allowed_origins' => ['https://admin.example', 'https://app.example'],",
            "    'allowed_origins_patterns' => [],",
            "    'allowed_methods' => ['GET', 'HEAD', 'POST', 'PUT'],",
            "    'allowed_headers' => ['authorization', 'content-type'],",
            "    'exposed_headers' => ['ETag'],",
            "    'max_age' => 600,",
            "    'supports_credentials' => true,",
        ]
    );
    assert!(written.cannot.is_empty());
    assert!(written.text.starts_with("<?php\n") && written.text.ends_with("];\n"));
}

/// The methods are those of <https://learn.microsoft.com/en-us/dotnet/api/microsoft.aspnetcore.cors.infrastructure.corspolicybuilder>, and the
/// order is that of <https://learn.microsoft.com/en-us/aspnet/core/fundamentals/middleware#middleware-order>.
#[test]
fn the_file_of_asp_net_core_has_its_methods_in_their_order() {
    let text = rendered("aspnetcore", with_credentials()).text;
    let mut rest = text.as_str();
    for part in [
        "builder.Services.AddProblemDetails();",
        "builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy",
        ".WithOrigins(\"https://admin.example\", \"https://app.example\")",
        ".WithMethods(\"GET\", \"HEAD\", \"POST\", \"PUT\")",
        ".WithHeaders(\"authorization\", \"content-type\")",
        ".WithExposedHeaders(\"ETag\")",
        ".AllowCredentials()",
        ".SetPreflightMaxAge(TimeSpan.FromSeconds(600))));",
        "app.UseExceptionHandler();",
        "context.Response.Headers.Append(\"Vary\", \"Origin\");",
        "app.UseCors();",
    ] {
        let (_, after) = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("{part} is not in {text}"));
        rest = after;
    }
    let public = GivenPolicy {
        origins: GivenOrigins::One("*".into()),
        ..GivenPolicy::default()
    };
    let text = rendered("aspnetcore", public).text;
    assert!(text.contains(".AllowAnyOrigin()") && !text.contains("Vary"), "{text}");
}

/// For one origin Laravel's package sends the origin whoever asks: see
/// <https://github.com/fruitcake/php-cors/blob/master/src/CorsService.php>.
#[test]
fn laravel_sends_a_single_origin_to_everybody() {
    let written = rendered("laravel", given(&["https://app.example"]));
    assert!(written.cannot[0].contains("a single origin"), "{:?}", written.cannot);
}

#[test]
fn methods_in_lower_case_are_told_where_a_library_changes_them() {
    for (name, changes) in [
        ("flask", true),
        ("rails", true),
        ("laravel", true),
        ("django", false),
        ("fastapi", false),
    ] {
        let lower = GivenPolicy {
            methods: vec!["patch".into()],
            ..given(&["https://app.example"])
        };
        let cannot = rendered(name, lower).cannot;
        let told = cannot
            .iter()
            .any(|sentence| sentence.contains("send \"patch\" in upper case"));
        assert_eq!(told, changes, "{name}: {cannot:?}");
    }
}

/// django-cors-headers leaves out a Max-Age of 0, and flask-cors the number, but not the text.
#[test]
fn a_max_age_of_zero_is_told_or_sent() {
    let never = || GivenPolicy {
        max_age: Some(0),
        ..given(&["https://app.example"])
    };
    assert!(rendered("django", never()).cannot[0].contains("Access-Control-Max-Age: 0"));
    assert!(rendered("flask", never()).text.contains("max_age=\"0\","));
}

/// What a library would take for a pattern is written as one that matches the origin alone.
#[test]
fn origins_are_never_taken_for_patterns() {
    let origins = given(&["http://[::1]:8080", "capacitor://localhost"]);
    let flask = rendered("flask", origins.clone()).text;
    assert!(
        flask.contains(r#"origins=["capacitor://localhost", r"\Ahttp://\[::1\]:8080\Z"],"#),
        "{flask}"
    );
    let rails = rendered("rails", origins).text;
    assert!(
        rails.contains(r#"origins %r{\Acapacitor://localhost\z}, "http://[::1]:8080""#),
        "{rails}"
    );
}
