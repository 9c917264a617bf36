//! Orthogonal routes.
