//! csv and tsv. The first byte chooses.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let path = if choice % 2 == 0 { "list.csv" } else { "list.tsv" };
    quanze_fuzz::read_and_check(path, rest);
});
