//! Tables in HTML and Markdown, and lists in TOML and JSON. The first byte chooses.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let path = ["list.html", "list.html", "list.md", "list.toml", "list.json"][usize::from(*choice) % 5];
    quanze_fuzz::read_and_check(path, rest);
});
