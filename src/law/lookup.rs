use super::data::{COUNTRY, NameKind, short_key};
use super::instrument::Law;
use super::near::Near;
use super::register::LawRegister;

/// How a name led to an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum How {
    /// It is the official title.
    Title,
    /// It is the title without 中华人民共和国.
    Short,
    /// It is an accepted other name.
    Alias,
    /// It is a title of the past.
    Former,
    /// It is a common mistake.
    Misnomer,
    /// It is the title with a 中华人民共和国 that does not belong there.
    AddedCountry,
    /// It is that of the document that issued the instrument: 关于印发〈甲办法〉的通知.
    Nested,
}

impl How {
    /// Whether the name is wrong.
    pub fn is_wrong(self) -> bool {
        matches!(self, Self::Misnomer | Self::AddedCountry)
    }
}

/// An instrument and how it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'r> {
    /// The instrument.
    pub law: Law<'r>,
    /// How the name led to it.
    pub how: How,
}

/// The answer to a name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Lookup<'r> {
    /// The name is known.
    Found(Found<'r>),
    /// The name is not known, but these are so near that it is likely a slip; the nearest first.
    Near(Vec<Near<'r>>),
    /// The register has nothing of the sort, which says nothing about the name: the register is not complete.
    Unknown,
}

/// Words by which one document issues another.
const ISSUING: [&str; 4] = ["印发", "发布", "公布", "颁布"];

impl LawRegister {
    /// The instrument that a name means: by title, short title, alias, old name, common mistake, or as what a notice issues.
    /// Width, blanks and the marks around inner titles make no difference.
    pub fn get(&self, name: &str) -> Option<Found<'_>> {
        self.named(name).or_else(|| self.without_country(name)).or_else(|| {
            let law = self.named(issued(name)?)?.law;
            // Where the register has the notice itself, the name only leaves out who issued it.
            let how = if short_key(law.title()).ends_with(&short_key(name)) { How::Alias } else { How::Nested };
            Some(Found { law, how })
        })
    }

    /// [`LawRegister::get`], and where it finds nothing, the instruments whose names are likely meant.
    pub fn find(&self, name: &str) -> Lookup<'_> {
        if let Some(found) = self.get(name) {
            return Lookup::Found(found);
        }
        let near: Vec<Near<'_>> = self.near(name).into_iter().filter(Near::is_likely).collect();
        if near.is_empty() { Lookup::Unknown } else { Lookup::Near(near) }
    }

    fn named(&self, name: &str) -> Option<Found<'_>> {
        self.indexes().rev().find_map(|index| {
            let (at, kind) = index.named(name)?;
            let how = match NameKind::ALL.get(usize::from(kind))? {
                NameKind::Title => How::Title,
                NameKind::Short => How::Short,
                NameKind::Alias => How::Alias,
                NameKind::Former => How::Former,
                NameKind::Misnomer => How::Misnomer,
            };
            Some(Found { law: Law { index, at }, how })
        })
    }

    /// Looks a name up without the country in it. Where the title has the country elsewhere, that is a short form like others.
    fn without_country(&self, name: &str) -> Option<Found<'_>> {
        if !name.contains(COUNTRY) {
            return None;
        }
        let found = self.named(&short_key(name))?;
        let how = match found.how {
            How::Title | How::Alias | How::Former => How::AddedCountry,
            how => how,
        };
        Some(Found { how, ..found })
    }
}

/// The title inside 关于印发〈甲办法〉的通知.
fn issued(name: &str) -> Option<&str> {
    let open = name.find(['《', '〈', '<', '＜'])?;
    let close = name.rfind(['》', '〉', '>', '＞'])?;
    let before = name.get(..open)?;
    let after = name.get(close..)?.trim_start_matches(['》', '〉', '>', '＞']);
    let issues = ISSUING.iter().any(|word| before.ends_with(word));
    let is_cover = ["的通知", "的公告", "的决定", "的令"].iter().any(|word| after.starts_with(word));
    if !issues || !is_cover {
        return None;
    }
    let inner = name.get(open..close)?;
    inner.get(inner.chars().next()?.len_utf8()..)
}
