use serde::Deserialize;

/// The department's own names (`[roster]` in `quanze.toml`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Roster {
    /// Internal units.
    pub units: Vec<String>,
    /// Actors.
    pub actors: Vec<String>,
}
