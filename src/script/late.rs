//! Values of marks that are worked out when they are asked for: there may be hundreds of thousands of marks, and what a message
//! says about one takes more memory than the mark.

use std::sync::{Arc, Mutex, PoisonError};

use crate::facts::{Facts, QuotationFault};

/// Values of a mark, by name.
pub type Values = Vec<(&'static str, String)>;

/// The values of one mark of a set.
#[derive(Clone, Debug)]
pub struct Late {
    fault: QuotationFault,
    last: Arc<Last>,
}

/// The values that were asked for last: scripts look at one mark after the other.
#[derive(Debug, Default)]
pub struct Last(Mutex<Option<(QuotationFault, Arc<Values>)>>);

impl Late {
    /// The values of a fault; `last` is shared by the marks of a set.
    pub fn new(fault: QuotationFault, last: &Arc<Last>) -> Self {
        Self { fault, last: Arc::clone(last) }
    }

    /// The values.
    pub fn values(&self, facts: &Facts) -> Arc<Values> {
        let mut last = self.last.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((fault, values)) = &*last
            && *fault == self.fault
        {
            return Arc::clone(values);
        }
        let mut values = facts.quotation_values(&self.fault);
        values.push(("certain", if self.fault.certain { "yes" } else { "no" }.to_owned()));
        let values = Arc::new(values);
        *last = Some((self.fault, Arc::clone(&values)));
        values
    }
}
