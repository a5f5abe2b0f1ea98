//! The one integration binary.

mod lists;
