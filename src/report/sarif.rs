//! `--format sarif`: SARIF 2.1.0, for code scanning and the programs that gather its reports.
//!
//! One result for each place. What GitHub and the specification leave to choose:
//!
//! - Columns are Unicode scalar values and the run says so (`columnKind`). Byte or character offsets from the file's beginning are
//!   left out: lines and columns suffice, and an office file has no such text.
//! - Files have relative URIs without `uriBaseId`: the readers we know take them from the repository's root, and a base that named
//!   this machine's folder would make the report differ from machine to machine. Nor is the time of the run written.
//! - The rules told are those with results, in the order of their codes.
//! - A rule that failed (Q001) is a result, which points into its script, and a notification; a file that could not be read has
//!   no place and is a notification. Either makes `executionSuccessful` false.

mod location;
mod result;
mod rules;
mod run;

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use self::run::Context;
use super::{Reporter, Style};
use crate::lint::Outcome;

/// The reporter.
pub struct Sarif;

impl Reporter for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn write(&self, outcome: &Outcome, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Log<Run> {
            #[serde(rename = "$schema")]
            schema: &'static str,
            version: &'static str,
            runs: [Run; 1],
        }
        let context = Context::new(outcome, style.lang);
        let log = Log {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: [run::view(&context)],
        };
        let mut out = BufWriter::with_capacity(1 << 16, out);
        serde_json::to_writer(&mut out, &log)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

/// A text in the wrapping that SARIF wants everywhere.
#[derive(Serialize)]
struct Text<T> {
    text: T,
}
