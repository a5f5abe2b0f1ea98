//! The tutorials, step by step: the files they show are written, the commands they show are run, and what these say has to be what
//! the page shows. `UPDATE=1` writes that into the page.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::scratch;

#[test]
fn the_chinese_tutorial_holds() {
    follow("tutorial.md");
}

#[test]
fn the_english_tutorial_holds() {
    follow("tutorial.en.md");
}

fn follow(page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = fs::read_to_string(&path).unwrap();
    let folder = scratch(&format!("tutorial-{page}"));
    let mut done = String::new();
    let mut lines = text.lines();
    let mut steps = 0;
    while let Some(line) = lines.next() {
        done.push_str(line);
        done.push('\n');
        let fence: String = line.chars().take_while(|c| *c == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let mut words = line[fence.len()..].split_whitespace();
        let (kind, target) = (words.next(), words.next().and_then(|word| word.strip_prefix("file=")));
        if let Some(target) = target {
            let target = folder.join(target);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, body.join("\n") + "\n").unwrap();
        }
        if kind == Some("console") {
            for command in body.iter().filter_map(|line| line.strip_prefix("$ ")) {
                steps += 1;
                done.push_str(&format!("$ {command}\n{}", answer(&folder, command)));
            }
        } else {
            body.iter().for_each(|line| done.extend([line, "\n"]));
        }
        done.push_str(&fence);
        done.push('\n');
    }
    assert!(steps >= 8, "{page} has hardly any steps");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &done).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    let diff = similar::TextDiff::from_lines(&text, &done);
    assert!(text == done, "{page} shows what does not come\n{}", diff.unified_diff().header("the page", "what comes"));
}

/// What a command says.
fn answer(folder: &Path, command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words[..] {
        ["cat", path] => fs::read_to_string(folder.join(path)).unwrap(),
        ["quanze", ref arguments @ ..] => {
            let program =
                Command::new(env!("CARGO_BIN_EXE_quanze")).current_dir(folder).args(arguments).output().unwrap();
            let said = String::from_utf8([program.stdout, program.stderr].concat()).unwrap();
            said.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
        }
        _ => {
            assert!(words.is_empty(), "a tutorial has quanze and cat only: {command}");
            String::new()
        }
    }
}
