use super::{FigureError, FigureOptions, Scene};
use crate::analysis::Study;
pub fn draw(_: &Study, _: &FigureOptions) -> Result<Scene, FigureError> { Err(FigureError::Empty{figure:"x",reason:"y"}) }
