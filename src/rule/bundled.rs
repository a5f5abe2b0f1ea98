/// A rule that is part of the program, as its folder holds it.
#[derive(Clone, Copy, Debug)]
pub struct BundledRule {
    /// The folder's name: `B101-missing-basis`.
    pub folder: &'static str,
    /// `rule.toml`.
    pub toml: &'static str,
    /// `rule.rhai`.
    pub script: &'static str,
    /// `README.md`.
    pub readme: &'static str,
}

/// The bundled rules, by folder name. The table is made by `build.rs` from the folders under `rules/`.
pub static BUNDLED: &[BundledRule] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));
