//! Files that commands read and write, and files that go with acts.

#![expect(clippy::disallowed_methods, reason = "files that an officer names")]

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use clap::Args;
use serde_json::{Value, json};

use super::{
    client::Client,
    failure::Failure,
    messages::{Why, encoded},
    session::Session,
};

/// Bytes that are read from a file at once.
const PIECE_BYTES: usize = 256 * 1_024;

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    let kind = error.kind();
    let says = format!("`{}` cannot be read or written: {error}", path.display());
    if kind == std::io::ErrorKind::NotFound { Failure::Absent(says) } else { Failure::Other(says) }
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| failed(path, &error))
}

/// The bytes of a file that has at most so many.
pub(super) fn read_at_most(path: &Path, max: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    open(path)?.take(limit).read_to_end(&mut bytes).map_err(|error| failed(path, &error))?;
    if bytes.len() > max {
        let says = format!("`{}` is larger than {max} bytes; name another file", path.display());
        return Err(Failure::Usage(says));
    }
    Ok(bytes)
}

/// Opens a file for reading.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| failed(path, &error))
}

/// A file to write to: a new one, or one that takes the place of an older one.
pub(super) fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|error| failed(path, &error))
}

/// Gives a file its name, in the place of an older one.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::rename(from, to).map_err(|error| failed(to, &error))
}

/// Takes away what is not whole; that it cannot be is nothing that anybody waits for.
pub(super) fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

/// Writes a file that does not exist yet, or takes the place of an older one.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| failed(path, &error))
}

/// Writes a file that must not exist yet.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(bytes)).map_err(|error| failed(path, &error))
}

/// Makes the folder in which a file will stand.
pub(super) fn make_folder_of(path: &Path) -> Result<(), Failure> {
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(|error| failed(path, &error))
}

/// A text given on the command line; `-` is read from standard input.
pub(super) fn text(given: String) -> Result<String, Failure> {
    if given != "-" {
        return Ok(given);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| Failure::of(&error))?;
    Ok(text)
}

/// Gives files to the node; answers how an act names them.
pub(super) fn attach(client: &Client, paths: &[PathBuf]) -> Result<Value, Failure> {
    let mut named = Vec::new();
    for path in paths {
        let mut file = open(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name: String = name.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
        let header = Some((crate::api::NAME_HEADER, name.as_str()));
        let pieces = std::iter::from_fn(move || {
            let mut piece = vec![0; PIECE_BYTES];
            // A file that cannot be read on ends here; the node sees it by its size.
            let length = file.read(&mut piece).ok().filter(|length| *length > 0)?;
            piece.truncate(length);
            Some(Bytes::from(piece))
        });
        let media_type = ("application/octet-stream", header);
        named.push(client.pour("/v1/attachments", media_type, pieces, |_| {})?);
    }
    Ok(json!(named))
}

/// Save a file that went with an act.
#[derive(Args, Debug)]
pub(super) struct Fetch {
    /// The act: its id or reference.
    act: String,
    /// The attachment's id.
    attachment: String,
    /// Where to save it; it must not exist yet.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    why: Why,
}

impl Fetch {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.output)
            .map_err(|error| failed(&self.output, &error))?;
        let path = format!("/v1/attachments/{}/{}", encoded(&self.act), encoded(&self.attachment));
        let fetched = client.fetch(&path, Some(&self.why.told()), |piece| file.write_all(piece));
        let size = fetched.inspect_err(|_| {
            // Half a file looks like a whole one; that it cannot be removed changes nothing.
            let _ = fs::remove_file(&self.output);
        })?;
        session.print(&json!({ "file": self.output, "bytes": size }), |_| {
            format!("{size} bytes are in {}", self.output.display())
        });
        Ok(())
    }
}
