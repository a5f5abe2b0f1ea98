/// The department's own names (`[roster]` in `quanze.toml`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Internal units.
    pub units: Vec<String>,
    /// Actors.
    pub actors: Vec<String>,
}
