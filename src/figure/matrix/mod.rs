//! Who gives to whom, and how much? The adjacency matrix as a heat map.
//!
//! # What it shows
//!
//! Rows give, columns take; a filled square is what the actor of its row gives the actor of its
//! column in a year. Actors who deal more among themselves than with others (communities: Leiden,
//! on what is drawn) stand together, the largest community first, in it those with most partners
//! first; a line frames every community. Where one of materials, energy and water carries the
//! picture, colour is its amount on a logarithmic scale. Elsewhere, since tonnes, gigajoules and
//! cubic metres cannot be compared, colour is what flows, in as many stripes as there are classes,
//! with a number where it is more than one exchange; without names it counts exchanges.
//!
//! # How to read it
//!
//! Dark is much. Squares inside a frame stay within a community, those outside join two. A full
//! row is a giver many depend on, a full column a taker of many; two squares mirrored in the
//! diagonal give to each other. A hatched square is an exchange of an unknown amount, an open one
//! is agreed and does not operate yet.
//!
//! A matrix has no lines that cross, so it holds what a network cannot: names up to about sixty
//! actors, then the squares alone with the communities named beside their frames. Where squares
//! would be smaller than can be printed, one stands for several actors' and adds them up; past
//! [`MOST_ACTORS`] rows are communities or sectors. Order after Bertin 1967 (the reorderable
//! matrix); legibility: Ghoniem, Fekete and Castagliola 2005. Time m log m for m exchanges, and
//! that of the communities.

mod cells;
mod key;
mod look;
mod names;
mod order;
mod plot;
mod scale;
mod words;

use super::carrying::carrying_basis;
use super::classes::Basis;
use super::flows::{By, Flows, collect_flows};
use super::frame::Frame;
use super::geometry::{Rect, at};
use super::scene::Scene;
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::Network;
use crate::text::{Lang, Text};
use cells::Cell;
use order::Order;
use plot::Grid;
use scale::Scale;

const TITLE_TEXT: Text = Text::new("Who gives to whom", "Hvem giver til hvem");

/// Above, rows and columns are groups.
pub const MOST_ACTORS: usize = 2000;

/// What the picture is made of.
struct Picture<'a> {
    network: &'a Network,
    lang: Lang,
    flows: Flows,
    order: Order,
    /// The unit of the cells; exchanges are counted where absent.
    basis: Option<Basis>,
    cells: Vec<Cell>,
}

/// Draws the matrix.
///
/// # Errors
/// No exchange to show.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let network = study.network;
    let flows = collect_flows(network, options.by, MOST_ACTORS, options.lang);
    if flows.flows.is_empty() {
        let reason = "no exchange counts in this selection";
        return Err(FigureError::Empty { figure: "matrix", reason });
    }
    let basis = carrying_basis(network);
    let (order, cells) = (order::order(&flows), cells::cells(&flows, basis));
    let picture = Picture { network, lang: options.lang, flows, order, basis, cells };

    let grid = Grid::fit(&picture, options.width() - 2.0 * MARGIN);
    let squares = cells::squares(&picture.cells, &picture.order.place, grid.side);
    // Where a square shows what flows, its colour is no number.
    let scale = Scale::over(squares.iter().map(|square| square.value)).filter(|_| !grid.kinds);
    let key = key::Key::of(&picture, &grid, &squares, scale.as_ref());
    let beside = grid.key_beside;
    let height = match beside {
        true => grid.size().y.max(grid.head + key.size(true).y),
        false => grid.size().y + 12.0 + key.size(false).y,
    };
    let mut frame = Frame {
        title: options.heading(TITLE_TEXT, study),
        subtitle: words::subtitle(&picture, &grid),
        caption: words::caption(&picture, grid.rows),
    };
    let (mut scene, page) = frame.open(options.width(), height + 4.0);
    let corner = at(plot::snapped(page.x0), plot::snapped(page.y0));
    let left_out = plot::draw(&mut scene, &picture, &grid, &squares, scale.as_ref(), corner);
    scene.about([]);
    let place = match beside {
        true => at(corner.x + grid.size().x + 16.0, corner.y + grid.head),
        false => at(page.x0, corner.y + grid.size().y + 12.0),
    };
    let room = Rect { x0: place.x, y0: place.y, x1: page.x1, y1: page.y1 };
    key.draw(&mut scene, room, beside);
    frame.caption = words::caption(&picture, left_out);
    frame.close(&mut scene);
    remember(&mut scene, &picture);
    Ok(scene)
}

/// One row of data for every cell.
fn remember(scene: &mut Scene, picture: &Picture) {
    use cells::Value;
    let Picture { flows, order, network, .. } = picture;
    let word = |cell: &Cell| {
        let words: Vec<String> =
            cell.stuffs.iter().map(|stuff| format!("{stuff:?}").to_lowercase()).collect();
        words.join(" ")
    };
    let mut cells: Vec<&Cell> = picture.cells.iter().collect();
    cells.sort_by_key(|cell| (order.place[cell.from], order.place[cell.to]));
    for cell in cells {
        let [from, to] = [cell.from, cell.to].map(|node| &flows.nodes[node]);
        let amount = match cell.value {
            Value::Amount(amount) => Some(amount),
            _ => None,
        };
        let at_least = match cell.value {
            Value::AtLeast(amount) => Some(amount),
            _ => None,
        };
        let ids = cell.flows.iter().flat_map(|&flow| &flows.flows[flow].exchanges);
        let ids: Vec<&str> = ids.map(|&exchange| network.id(exchange)).collect();
        scene.data.row([
            ("row", (order.place[cell.from] + 1).into()),
            ("column", (order.place[cell.to] + 1).into()),
            ("from", from.id.as_str().into()),
            ("from_name", from.name.as_str().into()),
            ("to", to.id.as_str().into()),
            ("to_name", to.name.as_str().into()),
            ("class", word(cell).into()),
            ("progress", cell.progress.word().into()),
            ("amount", amount.into()),
            ("at_least", at_least.into()),
            ("unit", picture.basis.map(Basis::unit).into()),
            ("exchanges", cell.exchanges.into()),
            ("exchange_ids", ids.join(" ").into()),
        ]);
    }
}

/// Whether rows are actors.
fn of_actors(picture: &Picture) -> bool {
    picture.flows.by == By::Actor
}
