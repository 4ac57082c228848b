//! Builds pkg/ a second time, from a copy of the files in another folder, and compares the two byte by byte.

use crate::sh::{self, command, files_below, output, read, root, run};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Fails if pkg/ depends on the folder that it was built in. The copy is kept, so that later runs compile only what has changed.
pub fn check() -> Result<()> {
    let copy = root().join("target/xtask/elsewhere/a-folder-with-another-name");
    copy_files(&copy)?;
    // This program takes its root from where cargo says that its package is.
    run(command(std::env::current_exe()?)
        .arg("build")
        .env("CARGO_MANIFEST_DIR", copy.join("xtask")))?;

    let (here, there) = (root().join("pkg"), copy.join("pkg"));
    let files = files_below(&here)?;
    let other = files_below(&there)?;
    if files != other {
        bail!("the files are not the same: {files:?} here, {other:?} there");
    }
    let mut differing = Vec::new();
    for file in &files {
        if read(&here.join(file))? != read(&there.join(file))? {
            differing.push(file.display().to_string());
        }
    }
    if !differing.is_empty() {
        bail!("built in another folder these differ: {}", differing.join(", "));
    }
    println!("{} files have the same bytes in another folder.", files.len());
    Ok(())
}

/// Makes `copy` a copy of the repository's files as they are, committed or not, with the same packages of npm.
fn copy_files(copy: &Path) -> Result<()> {
    let listed = output(command("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    let files: BTreeSet<PathBuf> = listed
        .lines()
        .map(PathBuf::from)
        .filter(|file| root().join(file).is_file())
        .collect();
    for file in &files {
        sh::write(&copy.join(file), &read(&root().join(file))?)?;
    }
    // What an earlier copy had and this one has not.
    let record = copy.with_file_name("files.txt");
    for old in fs::read_to_string(&record).unwrap_or_default().lines() {
        if !files.contains(Path::new(old)) {
            let _ = fs::remove_file(copy.join(old));
        }
    }
    let list: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
    sh::write(&record, list.join("\n").as_bytes())?;
    let modules = Path::new("tests/node_modules");
    link(&root().join(modules), &copy.join(modules))
}

fn link(from: &Path, to: &Path) -> Result<()> {
    #[cfg(unix)]
    let made = std::os::unix::fs::symlink(from, to);
    #[cfg(windows)]
    let made = std::os::windows::fs::symlink_dir(from, to);
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.with_context(|| format!("could not link {}", to.display())),
    }
}
