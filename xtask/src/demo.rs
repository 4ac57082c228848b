//! Builds the package and starts the demo's servers.

use crate::build;
use crate::sh::{self, command, run};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const SERVER: &str = "demo/server.mjs";

/// Serves until Ctrl-C; `--once` only looks whether the page answers. Any other argument goes to the server.
pub fn demo(args: &[String]) -> Result<()> {
    build::build()?;
    let (once, rest): (Vec<_>, Vec<_>) = args.iter().partition(|arg| *arg == "--once");
    if !once.is_empty() {
        return look_once(&rest);
    }
    let mut node = sh::node();
    node.arg(SERVER).args(rest);
    // On Unix the server takes this process over: Ctrl-C and the exit status are its own.
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(&mut node);
        Err(error).context("could not start node")
    }
    #[cfg(not(unix))]
    run(&mut node)
}

fn look_once(args: &[&String]) -> Result<()> {
    let mut server = sh::node()
        .args([SERVER, "--port", "0"])
        .args(args)
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

/// Asks the server to stop as Ctrl-C does, and makes it if it takes longer than five seconds.
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
