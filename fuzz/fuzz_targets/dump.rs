//! Text dumps of Word tables.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| quanze_fuzz::read_and_check("list.txt", data));
