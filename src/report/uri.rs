//! File names as URIs (RFC 3986): every byte but letters, digits and `-._~` is percent-encoded, Chinese and blanks alike.

use std::fmt::Write as _;
use std::path::{Component, Path};

/// The URI of a file for reports that travel with a repository: relative where the path is, so that the report is the same
/// on every machine; `file:///…` for an absolute path.
pub fn portable(path: &str) -> String {
    if Path::new(path).is_absolute() { file_uri(Path::new(path)) } else { joined(Path::new(path)) }
}

/// The URI of a file on this machine: `file:///…`. Standard input has none and is called an unsaved document, as editors do.
pub fn absolute(path: &str) -> String {
    if path == "-" {
        return "untitled:stdin".to_owned();
    }
    match std::path::absolute(path) {
        Ok(path) => file_uri(&path),
        Err(_) => joined(Path::new(path)),
    }
}

fn file_uri(path: &Path) -> String {
    format!("file:///{}", joined(path))
}

/// The parts of a path, encoded, with slashes between them; `.` is left out.
fn joined(path: &Path) -> String {
    let mut uri = String::new();
    for component in path.components() {
        let part = match component {
            Component::RootDir | Component::CurDir => continue,
            Component::ParentDir => "..".into(),
            Component::Normal(name) => name.to_string_lossy(),
            Component::Prefix(prefix) => prefix.as_os_str().to_string_lossy(),
        };
        if !uri.is_empty() {
            uri.push('/');
        }
        for byte in part.bytes() {
            // The colon of a Windows drive, and of nothing else.
            let drive = byte == b':' && matches!(component, Component::Prefix(_));
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || drive {
                uri.push(char::from(byte));
            } else {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_everything_but_unreserved_characters() {
        assert_eq!(portable("./清单/a b%,:#?.txt"), "%E6%B8%85%E5%8D%95/a%20b%25%2C%3A%23%3F.txt");
        assert_eq!(portable("../𬭎.txt"), "../%F0%AC%AD%8E.txt");
        assert_eq!(absolute("-"), "untitled:stdin");
    }

    #[cfg(unix)]
    #[test]
    fn absolute_paths_are_file_uris() {
        assert_eq!(portable("/清单/甲.txt"), "file:///%E6%B8%85%E5%8D%95/%E7%94%B2.txt");
        assert_eq!(absolute("/a/./b.txt"), "file:///a/b.txt");
        assert!(absolute("b.txt").starts_with("file:///") && absolute("b.txt").ends_with("/b.txt"));
    }
}
