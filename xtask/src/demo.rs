//! Builds the package and starts the demo's servers.

use crate::build;
use crate::sh::{self, command, run};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const SERVER: &str = "demo/server.mjs";

/// The options of `cargo xtask demo`.
#[derive(clap::Args)]
pub struct Options {
    /// The port of the page, 0 for any free one; without it 4173, or another if that is taken
    #[arg(long, value_name = "N", conflicts_with = "once")]
    port: Option<u16>,
    /// Print only the address of the page
    #[arg(long)]
    quiet: bool,
    /// Only check that the page answers, then stop
    #[arg(long)]
    once: bool,
}

/// Serves until Ctrl-C; with `--once` only checks that the page answers.
pub fn demo(options: &Options) -> Result<()> {
    build::build()?;
    let quiet = options.quiet.then_some("--quiet");
    if options.once {
        return look_once(quiet);
    }
    let mut node = sh::node();
    node.arg(SERVER).args(quiet);
    if let Some(port) = options.port {
        node.args(["--port", &port.to_string()]);
    }
    // On Unix the server replaces this process, so that the server gets Ctrl-C and sets the exit status.
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(&mut node);
        Err(error).context("could not start node")
    }
    #[cfg(not(unix))]
    run(&mut node)
}

fn look_once(quiet: Option<&str>) -> Result<()> {
    let mut server = sh::node()
        .args([SERVER, "--port", "0"])
        .args(quiet)
        .stdout(Stdio::piped())
        .spawn()
        .context("could not start node")?;
    let answered = page_of(&mut server);
    let stopped = stop(&mut server);
    println!("{} answers", answered?);
    stopped
}

/// The address that the server prints, once its page has answered.
fn page_of(server: &mut Child) -> Result<String> {
    let output = BufReader::new(server.stdout.take().expect("stdout is piped"));
    for line in output.lines() {
        let line = line?;
        let Some(start) = line.find("http://") else { continue };
        let url = line[start..].split_whitespace().next().unwrap_or_default();
        let host = url["http://".len()..].split('/').next().unwrap_or_default();
        let mut stream = TcpStream::connect(host).with_context(|| format!("{url} takes no connection"))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status)?;
        if !status.starts_with("HTTP/1.1 200 ") {
            bail!("{url} answered {status:?}");
        }
        return Ok(url.to_owned());
    }
    bail!("the demo's server stopped without printing its address")
}

/// Asks the server to stop, as Ctrl-C does, and ends the server if it takes longer than five seconds.
fn stop(server: &mut Child) -> Result<()> {
    if cfg!(unix) {
        run(command("kill").args(["-INT", &server.id().to_string()]))?;
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            if let Some(status) = server.try_wait()? {
                println!("the server stopped on Ctrl-C ({status})");
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    server.kill()?;
    server.wait()?;
    if cfg!(unix) {
        bail!("the demo's server did not stop on Ctrl-C")
    } else {
        Ok(())
    }
}
