//! Formats for programs against their schemas.
