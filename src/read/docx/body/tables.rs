//! Tables, rows and cells as they open and close.

use super::{Element, Walker};
use crate::read::docx::properties;
use crate::read::docx::tables::Draft;
use crate::read::pages::Block;
use crate::read::prose::trimmed;
use crate::read::xml::XmlError;
use crate::text::Span;

impl Walker<'_> {
    /// Whether a cell merged from above covers this place.
    pub(super) fn is_covered(&self) -> bool {
        self.drafts.iter().filter_map(|draft| draft.cell.as_ref()).any(|cell| cell.continues.is_some())
    }

    pub(super) fn begin_table(&mut self) -> Element {
        if self.flows.len() > 1 || self.drafts.len() >= MAX_NESTED || self.nested > 0 || self.is_covered() {
            self.nested += 1;
            return Element::NestedTable;
        }
        if self.flow().joins {
            self.flow().end_line();
        }
        let at = self.flow().text.len();
        if let Some(around) = self.drafts.last_mut() {
            around.cut(at, at);
        }
        self.drafts.push(Draft::new(at));
        Element::Table
    }

    pub(super) fn end_table(&mut self) {
        let at = self.flow().text.len();
        let Some(draft) = self.drafts.pop() else {
            return;
        };
        let table = Block::Table(draft.finish(at));
        match self.drafts.last_mut() {
            Some(around) => around.put(table, at),
            None => self.body.blocks.push(table),
        }
    }

    pub(super) fn begin_row(&mut self) -> Result<Option<Element>, XmlError> {
        let is_over = self.rows >= self.limits.rows || self.cells >= self.limits.cells;
        let Some(draft) = self.drafts.last_mut().filter(|draft| !draft.is_in_row() && !is_over) else {
            self.leave_out();
            return self.skip().map(|()| None);
        };
        self.rows += 1;
        draft.begin_row();
        Ok(Some(Element::Row))
    }

    pub(super) fn row_properties(&mut self) -> Result<(), XmlError> {
        let found = properties::of_row(&mut self.xml)?;
        let Some(draft) = self.drafts.last_mut() else {
            return Ok(());
        };
        draft.indent(found.before.min(self.limits.columns));
        if found.is_deleted && self.open.last() == Some(&Element::Row) {
            draft.drop_row();
            self.skip()?;
            self.open.pop();
        }
        Ok(())
    }

    pub(super) fn begin_cell(&mut self) -> Result<Option<Element>, XmlError> {
        let start = {
            let flow = self.flow();
            if flow.joins || !(flow.text.is_empty() || flow.text.ends_with('\n')) {
                flow.end_line();
            }
            flow.text.len()
        };
        let (is_over, max_columns) = (self.cells >= self.limits.cells, self.limits.columns);
        let Some(draft) = self.drafts.last_mut().filter(|draft| !is_over && draft.column() < max_columns) else {
            self.leave_out();
            return self.skip().map(|()| None);
        };
        self.cells += 1;
        draft.begin_cell(start);
        Ok(Some(Element::Cell))
    }

    pub(super) fn end_cell(&mut self) {
        let Some(cell) = self.drafts.last().and_then(|draft| draft.cell.as_ref()) else {
            return;
        };
        let (start, is_covered) = (cell.start, cell.continues.is_some());
        let flow = self.flow();
        if is_covered {
            let hides = trimmed(&flow.text, start, flow.text.len()).is_some();
            flow.truncate(start);
            flow.boxes.clear();
            flow.end_line();
            if hides {
                self.ignore(|ignored| &mut ignored.covered);
            }
        } else if flow.joins || flow.text.len() == start || !flow.text.ends_with('\n') {
            flow.end_line();
        }
        let flow = &self.flows[0].text;
        let text = trimmed(flow, start, flow.len()).unwrap_or(Span::of(start, start));
        if let Some(draft) = self.drafts.last_mut() {
            draft.end_cell(text, self.limits.columns);
        }
    }
}

/// Tables nested more deeply are read as paragraphs.
const MAX_NESTED: usize = 16;
