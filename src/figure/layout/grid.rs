//! Boxes on a grid.
