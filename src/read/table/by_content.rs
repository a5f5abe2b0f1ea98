//! Columns whose headers do not tell what they hold, while their cells do.

use super::Grid;
use crate::model::Role;
use crate::read::header::Header;
use crate::read::numbers;

/// Gives such columns their roles.
pub(super) fn settle(header: &mut Header, grid: &Grid, text: &str) {
    let has = |header: &Header, role: Role| header.column_of(role).is_some();
    let is_blank = header.columns.first().is_some_and(|column| column.header.is_empty());
    if is_blank && !has(header, Role::Number) && most(grid, text, 0, numbers::is_number) {
        header.columns[0].role = Some(Role::Number);
    }
    // In some lists 责任主体 is the office in charge, and who exercises the power goes without saying.
    if let Some(at) = header.column_of(Role::Actor)
        && header.columns[at].header == "责任主体"
        && !has(header, Role::Unit)
        && most(grid, text, at, is_inner_unit)
    {
        header.columns[at].role = Some(Role::Unit);
    }
}

/// Whether at least four in five of a column's texts are such.
fn most(grid: &Grid, text: &str, column: usize, is_such: impl Fn(&str) -> bool) -> bool {
    let (mut all, mut such) = (0_usize, 0);
    for span in grid.column(column) {
        all += 1;
        such += usize::from(is_such(span.slice(text)));
    }
    such > 0 && such * 5 >= all * 4
}

/// Whether a text names nothing but offices of a department.
fn is_inner_unit(text: &str) -> bool {
    let ends = ["科", "股", "室", "处", "队"];
    let departments = ["局", "厅", "委", "政府", "管理处"];
    text.split(['、', '，', ',', '\n', '；']).map(str::trim).all(|name| {
        name.len() <= 45
            && ends.iter().any(|end| name.ends_with(end))
            && !departments.iter().any(|department| name.contains(department))
    })
}
