//! What registers of duties and of boundaries (职责登记表, 职责边界登记表) owe beyond what power lists do.

use super::units::plain;
use super::{Facts, Place, RoleMask};
use crate::grammar::department::departments;
use crate::model::{DocumentKind, Part, Role, TextId};
use crate::text::Span;

/// A column that a register of its kind has to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LackingColumn {
    /// What it would hold.
    pub role: Role,
    /// Its usual header.
    pub header: &'static str,
    /// The first header of the register, in the source.
    pub span: Span,
}

/// A department named by the duties of a boundary register that is not among the departments of the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentOutside {
    /// The cell that names it.
    pub place: Place,
    /// The name, relative to the cell's text.
    pub span: Span,
    /// The departments of the matter, as written.
    pub partners: String,
}

/// So many units that are given again in the next row show that the register leaves none out.
const GIVEN_AGAIN: usize = 3;

/// The most departments that are compared with one another.
const MAX_PARTNERS: usize = 200;

impl Facts {
    /// The columns that the registers of the document do not have, though registers of their kind do.
    pub fn lacking_columns(&self) -> Vec<LackingColumn> {
        let lacking = |part: &Part| {
            let (role, header) = match part.kind {
                DocumentKind::DutyRegister => (Role::Unit, "责任科室"),
                DocumentKind::BoundaryRegister => (Role::Basis, "相关依据"),
                _ => return None,
            };
            let first = part.columns.first()?;
            (!part.has(role)).then_some(LackingColumn { role, header, span: first.span })
        };
        self.document.parts.iter().filter_map(lacking).collect()
    }

    /// The rows of duty registers whose unit was left empty: all others name theirs, even where it is that of the row above, so
    /// that an empty cell is none that was merged. The place is that of the duty.
    pub fn rows_without_unit(&self) -> Vec<Place> {
        let mut found = Vec::new();
        for part in self.parts_of(DocumentKind::DutyRegister) {
            let rows = self.document.entries.iter().filter(|entry| entry.part == part);
            let (mut empty, mut again, mut before) = (Vec::new(), 0, None);
            for entry in rows {
                let (Some(unit), Some(name)) = (entry.cell(Role::Unit), self.place_of(entry.index, Role::Name)) else {
                    continue;
                };
                if self.cell(name).inherited || self.cell(name).span.is_empty() {
                    continue;
                }
                // A unit in the remarks is in the wrong column, and told as that.
                if unit.span.is_empty() {
                    continue;
                }
                if unit.inherited {
                    empty.push(name);
                } else {
                    again += usize::from(before == Some(unit.text));
                }
                before = Some(unit.text);
            }
            if again >= GIVEN_AGAIN && empty.len() * 5 <= again {
                found.extend(empty);
            }
        }
        found
    }

    /// Departments that the duties of a boundary register name by their full or short name, and that none of the departments of
    /// the matter can be.
    pub fn departments_outside(&self) -> Vec<DepartmentOutside> {
        let owner = stem(&self.department());
        let mut found = Vec::new();
        for part in self.parts_of(DocumentKind::BoundaryRegister) {
            let entries: Vec<_> = self.document.entries.iter().filter(|entry| entry.part == part).collect();
            for matter in entries.chunk_by(|_, next| next.parent.is_some()) {
                let written: Vec<String> = matter
                    .iter()
                    .filter_map(|entry| entry.cell(Role::Actor).filter(|cell| !cell.inherited))
                    .map(|cell| plain(self.source.slice(cell.span)))
                    .collect();
                // With one department there is no boundary to speak of.
                if written.len() < 2 {
                    continue;
                }
                let partners = written.join("、");
                let known: Vec<String> =
                    written.iter().flat_map(|cell| cell.split(['、', '，', '；'])).map(stem).collect();
                for entry in matter {
                    let Some(place) = self.place_of(entry.index, Role::Duties) else { continue };
                    let cell = self.cell(place);
                    if cell.inherited {
                        continue;
                    }
                    let words = self.words(cell.text);
                    for span in departments(words) {
                        let named = stem(span.slice(words));
                        let is_known = |partner: &String| may_be_one(&named, partner);
                        if !known.iter().any(is_known) && (owner.is_empty() || !may_be_one(&named, &owner)) {
                            found.push(DepartmentOutside { place, span, partners: partners.clone() });
                        }
                    }
                }
            }
        }
        found
    }

    /// Departments of boundary registers that are written in two ways, one an abbreviation of the other, each as often: the later
    /// text and the first. Where one is the usual spelling, that is an [`ActorVariant`](super::ActorVariant).
    pub fn partner_variants(&self) -> Vec<(TextId, TextId)> {
        let mut seen: Vec<(TextId, usize, String)> = Vec::new();
        let mut found = Vec::new();
        if !self.vocabulary.roster.actors.is_empty() {
            return found;
        }
        for text in self.texts_in(RoleMask::of(Role::Actor)) {
            let places = self.places(text).iter().filter(|place| {
                let is_actor = self.cell(**place).role == Some(Role::Actor);
                is_actor && self.document.kind_of(self.entry(place.entry)) == DocumentKind::BoundaryRegister
            });
            let (count, name) = (places.count(), plain(self.words(text)));
            if count == 0 || seen.len() >= MAX_PARTNERS {
                continue;
            }
            let same = |other: &&(TextId, usize, String)| other.1 == count && is_abbreviation(&name, &other.2);
            found.extend(seen.iter().find(same).map(|(first, _, _)| (text, *first)));
            seen.push((text, count, name));
        }
        found
    }

    fn parts_of(&self, kind: DocumentKind) -> impl Iterator<Item = u32> + '_ {
        let parts = self.document.parts.iter().zip(0..).filter(move |(part, _)| part.kind == kind);
        parts.map(|(_, index)| index)
    }
}

/// Whether two long names differ by one or two characters that one leaves out: 市文广旅游局, 市文广旅局.
fn is_abbreviation(one: &str, other: &str) -> bool {
    let (a, b) = (one.chars().count(), other.chars().count());
    let (short, long) = if a < b { (one, other) } else { (other, one) };
    let mut rest = long.chars();
    a.min(b) >= 5 && (1..=2).contains(&a.abs_diff(b)) && short.chars().all(|c| rest.any(|in_long| in_long == c))
}

/// What tells a department from others: its name without its place and the word for its kind.
fn stem(name: &str) -> String {
    let mut rest = name.trim_start_matches(['市', '县', '区', '省']);
    if rest.starts_with('场') {
        rest = name;
    }
    for kind in ["主管部门", "管理部门", "行政部门", "部门", "管理局", "委员会", "局", "厅", "委"]
    {
        if let Some(short) = rest.strip_suffix(kind).filter(|short| !short.is_empty()) {
            return short.to_owned();
        }
    }
    rest.to_owned()
}

/// Whether two names may be those of one department: departments are abbreviated freely (文广旅, 文化广电和旅游).
fn may_be_one(one: &str, other: &str) -> bool {
    let shared = one.chars().filter(|c| other.contains(*c)).count();
    shared * 2 >= one.chars().count().min(other.chars().count())
}

#[cfg(test)]
mod tests {
    use super::{is_abbreviation, may_be_one, stem};

    #[test]
    fn abbreviated_departments_are_the_same() {
        let same = |one: &str, other: &str| may_be_one(&stem(one), &stem(other));
        assert!(same("市文化广电和旅游部门", "市文广旅游局"));
        assert!(same("市住建局", "市住房和城乡建设局"));
        assert!(same("市场监管部门", "市市场监督管理局"));
        assert!(!same("市水利局", "市公安局"));
        assert!(is_abbreviation("市城管执法局", "市城管综合执法局"));
        assert!(!is_abbreviation("市公安局", "市公安分局") && !is_abbreviation("市自然资源局", "市生态环境局"));
        assert!(!same("市消防部门", "市场监管部门"));
    }
}
