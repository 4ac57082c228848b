//! Installs the programs and packages of the other commands, so that a new machine needs only rustup and Node.

use crate::sh::{self, command, find, npm, output, read, root, run};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// The oldest Node that the tools in tests/package.json run on.
const NODE: (u32, u32) = (20, 19);
const WASM: &str = "wasm32-unknown-unknown";

/// Node and the packages of tests/package-lock.json in tests/node_modules.
pub fn node_modules() -> Result<()> {
    check_node()?;
    let tests = root().join("tests");
    let lock = read(&tests.join("package-lock.json"))?;
    // npm takes seconds even if every package is installed; comparing the lock file with the last one is quick.
    let stamp = tests.join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("xtask: installing tests/node_modules");
    run(npm().args(["ci", "--loglevel=error"]).current_dir(&tests))?;
    sh::write(&stamp, &lock)
}

fn check_node() -> Result<()> {
    let (major, minor) = NODE;
    let version = output(sh::node().arg("--version"))
        .with_context(|| format!("Node {major}.{minor} or newer is needed, from https://nodejs.org"))?;
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(|number| number.parse().unwrap_or(0));
    let found: (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < NODE {
        bail!("Node {major}.{minor} or newer is needed; `node --version` says {version}");
    }
    Ok(())
}

/// The standard library for wasm.
pub fn wasm_target() -> Result<()> {
    let sysroot = PathBuf::from(output(command("rustc").args(["--print", "sysroot"]))?);
    if sysroot.join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!("rustc has no standard library for {WASM} and there is no rustup to install it: https://rustup.rs");
    }
    eprintln!("xtask: installing the standard library for {WASM}");
    run(command("rustup").args(["target", "add", WASM]))
}

/// The toolchain of the oldest Rust that the core promises to compile with: `rust-version` in Cargo.toml.
pub fn oldest_rust() -> Result<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .context("Cargo.toml has no rust-version")?
        .trim_matches('"')
        .to_owned();
    if find("rustup").is_none() {
        bail!("Rust {version} has to be installed, and there is no rustup to install it: https://rustup.rs");
    }
    let is_installed = command("rustup")
        .args(["run", &version, "rustc", "--version"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !is_installed {
        eprintln!("xtask: installing Rust {version}");
        run(command("rustup").args(["toolchain", "install", &version, "--profile", "minimal"]))?;
    }
    Ok(version)
}

/// rustfmt and clippy, which rustup's minimal profile leaves out.
pub fn rust_components() -> Result<()> {
    for (program, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let found = sh::cargo()
            .args([program, "--version"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !found {
            run(command("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// A program that a browser test starts: the environment variable with its path, its possible names, and its Debian package.
struct Tool {
    variable: &'static str,
    programs: &'static [&'static str],
    package: &'static str,
}

const BROWSERS: [Tool; 4] = [
    Tool {
        variable: "CHROMIUM",
        programs: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
        package: "chromium",
    },
    Tool {
        variable: "FIREFOX",
        programs: &["firefox-esr", "firefox"],
        package: "firefox-esr",
    },
    Tool {
        variable: "WEBKIT_DRIVER",
        programs: &["WebKitWebDriver"],
        package: "webkit2gtk-driver",
    },
    Tool {
        variable: "XVFB",
        programs: &["Xvfb"],
        package: "xvfb",
    },
];

impl Tool {
    fn path(&self) -> Option<PathBuf> {
        let named = std::env::var_os(self.variable)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from);
        named.or_else(|| self.programs.iter().find_map(|program| find(program)))
    }
}

/// The browsers of the tests: each environment variable with the path of its program.
pub fn browsers() -> Result<Vec<(&'static str, PathBuf)>> {
    let missing: Vec<_> = BROWSERS.iter().filter(|tool| tool.path().is_none()).collect();
    if !missing.is_empty() {
        let packages: Vec<_> = missing.iter().map(|tool| tool.package).collect();
        apt_install(&packages).with_context(|| {
            let wanted: Vec<_> = missing
                .iter()
                .map(|tool| format!("{} ({})", tool.programs[0], tool.variable))
                .collect();
            format!(
                "the browser tests need {}: install them, or name the programs in these environment variables",
                wanted.join(", ")
            )
        })?;
    }
    BROWSERS
        .iter()
        .map(|tool| {
            let path = tool
                .path()
                .with_context(|| format!("{} was installed but is not found", tool.package))?;
            Ok((tool.variable, path))
        })
        .collect()
}

/// The servers of the tests that Debian has: the program and its package.
const SERVERS: [(&str, &str); 6] = [
    ("nginx", "nginx"),
    ("apache2", "apache2"),
    ("caddy", "caddy"),
    ("ruby", "ruby"),
    ("javac", "default-jdk-headless"),
    ("go", "golang-go"),
];

/// The libraries of the tests' servers, which are packages of Debian without a program.
const LIBRARIES: [&str; 5] = [
    "ruby-railties",
    "ruby-rack-cors",
    "libspring-web-servlet-java",
    "libtomcat9-java",
    "golang-github-rs-cors-dev",
];

/// What the tests of servers run. What cannot be installed is told, and its tests are skipped; in CI it is an error.
pub fn servers() -> Result<()> {
    let programs = SERVERS
        .iter()
        .filter(|(program, _)| find(program).is_none() && !Path::new("/usr/sbin").join(program).is_file())
        .map(|(_, package)| *package);
    // Every package has this file.
    let is_installed = |package: &str| Path::new("/usr/share/doc").join(package).join("copyright").is_file();
    let libraries = LIBRARIES.into_iter().filter(|package| !is_installed(package));
    let missing: Vec<_> = programs.chain(libraries).collect();
    if !missing.is_empty() {
        or_skipped(apt_install(&missing))?;
    }
    or_skipped(npm_servers())?;
    // LocalStack needs older versions of what others need.
    for name in ["python", "localstack"] {
        or_skipped(python_servers(name))?;
    }
    Ok(())
}

fn or_skipped(installed: Result<()>) -> Result<()> {
    match installed {
        Err(error) if std::env::var_os("CI").is_none() => {
            eprintln!("xtask: the tests of some servers are skipped: {error:#}");
            Ok(())
        }
        installed => installed,
    }
}

/// The packages of tests/servers/locked in target/servers/npm.
fn npm_servers() -> Result<()> {
    let (locked, folder) = (root().join("tests/servers/locked"), root().join("target/servers/npm"));
    let lock = read(&locked.join("package-lock.json"))?;
    let stamp = folder.join("installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("xtask: installing tests/servers/locked");
    for file in ["package.json", "package-lock.json"] {
        sh::write(&folder.join(file), &read(&locked.join(file))?)?;
    }
    run(npm().args(["ci", "--loglevel=error"]).current_dir(&folder))?;
    sh::write(&stamp, &lock)
}

/// The packages of tests/servers/NAME.txt in an environment of Python of their own, target/servers/NAME.
fn python_servers(name: &str) -> Result<()> {
    let wanted = root().join("tests/servers").join(name).with_extension("txt");
    let lock = read(&wanted)?;
    let folder = root().join("target/servers").join(name);
    let stamp = folder.join("installed.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("xtask: installing tests/servers/{name}.txt");
    run(command("python3").args(["-m", "venv"]).arg(&folder))?;
    run(command(folder.join("bin/python"))
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
        ])
        .arg(&wanted))?;
    sh::write(&stamp, &lock)
}

fn apt_install(packages: &[&str]) -> Result<()> {
    if find("apt-get").is_none() {
        bail!("this machine has no apt-get to install {} with", packages.join(", "));
    }
    let root = output(command("id").arg("-u"))? == "0";
    if !root && find("sudo").is_none() {
        bail!("installing {} needs root or sudo", packages.join(", "));
    }
    let apt = || {
        let mut apt = command(if root { "apt-get" } else { "sudo" });
        if !root {
            apt.arg("apt-get");
        }
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        apt
    };
    eprintln!("xtask: installing {} with apt-get", packages.join(", "));
    run(apt().arg("update"))?;
    run(apt().args(["install", "-y", "--no-install-recommends"]).args(packages))
}
