//! A network drawn in a few lines of text: for tests, examples and teaching.
//!
//! ```
//! use symbio::load::sketch;
//! let data = sketch(
//!     "in -> a: water 6
//!      a -> b: water 10
//!      b -> a: water 4 loss=0.1
//!      b -> out: water 2
//!      actor b: pass_through=yes
//!      resource water: category=water unit=m3",
//! );
//! assert_eq!(data.exchanges.len(), 2);
//! ```
//!
//! One statement a line; `field=value` sets any field of the format, `+` in a value is a space.
//!
//! | statement | makes |
//! |---|---|
//! | `a -> b: wood 5 field=value …` | an exchange; the quantity may be left out |
//! | `in -> a: wood 5`, `a -> out: wood 5`, `a -> loss: wood 5` | a boundary flow |
//! | `offer a: wood 5 …`, `need b: wood 5 …` | an offer, a need |
//! | `actor a: field=value …` | fields of an actor |
//! | `resource wood: field=value …` | fields of a resource; material in t unless said |
//! | `substitute wood -> chips: …`, `convert a: wood -> chips …` | a substitution, a conversion |
//! | `setting key value` | a setting |
//!
//! Actors and resources exist as soon as they are named.

use arcstr::ArcStr;

use crate::model::fields::{NumberKind, Presence, Row, TextKind, Visitor};
use crate::model::{
    Actor, BoundaryFlow, Conversion, Dataset, Exchange, Limits, Need, Offer, Qualities, Resource,
    Substitution, Table, Way, Word,
};

/// The dataset that `text` draws.
///
/// # Panics
/// On a statement it does not understand: a sketch is part of a program, not data.
pub fn sketch(text: &str) -> Dataset {
    let mut data = Dataset::default();
    data.network.schema = "symbio/1".into();
    data.network.name = "sketch".into();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        assert!(statement(&mut data, line).is_some(), "cannot read this line of a sketch: {line}");
    }
    data
}

fn statement(data: &mut Dataset, line: &str) -> Option<()> {
    if let Some(rest) = line.strip_prefix("setting ") {
        let (key, value) = rest.split_once(' ')?;
        data.settings.push((key.to_owned(), value.trim().to_owned()));
        return Some(());
    }
    let (head, body) = line.split_once(':')?;
    let head: Vec<&str> = head.split_whitespace().collect();
    let body: Vec<&str> = body.split_whitespace().collect();
    match head[..] {
        ["actor", id] => assign_all(name_actor(data, id), &body),
        ["resource", id] => assign_all(name_resource(data, id), &body),
        ["offer", actor] => {
            name_actor(data, actor);
            let (resource, quantity, fields) = amount(data, &body)?;
            let mut row =
                Offer { actor: actor.into(), resource, quantity: quantity?, ..Offer::default() };
            assign_all(&mut row, fields)?;
            data.offers.push(row);
            Some(())
        }
        ["need", actor] => {
            name_actor(data, actor);
            let (resource, quantity, fields) = amount(data, &body)?;
            let mut row =
                Need { actor: actor.into(), resource, quantity: quantity?, ..Need::default() };
            assign_all(&mut row, fields)?;
            data.needs.push(row);
            Some(())
        }
        ["convert", actor] => {
            let [input, "->", output, ref fields @ ..] = body[..] else { return None };
            name_resource(data, input);
            name_resource(data, output);
            let mut row = Conversion {
                actor: actor.into(),
                input: input.into(),
                output: output.into(),
                ..Conversion::default()
            };
            assign_all(&mut row, fields)?;
            data.conversions.push(row);
            Some(())
        }
        ["substitute", offer, "->", need] => {
            name_resource(data, offer);
            name_resource(data, need);
            let mut row =
                Substitution { offer: offer.into(), need: need.into(), ..Substitution::default() };
            assign_all(&mut row, &body)?;
            data.substitutions.push(row);
            Some(())
        }
        [from, "->", to] => exchange(data, from, to, &body),
        _ => None,
    }
}

fn exchange(data: &mut Dataset, from: &str, to: &str, body: &[&str]) -> Option<()> {
    let crossing = match (from, to) {
        ("in", actor) => Some((actor, Way::Import)),
        (actor, "out") => Some((actor, Way::Export)),
        (actor, "loss") => Some((actor, Way::Loss)),
        _ => None,
    };
    let (resource, quantity, fields) = amount(data, body)?;
    if let Some((actor, way)) = crossing {
        name_actor(data, actor);
        let actor = actor.into();
        data.boundary.push(BoundaryFlow {
            actor,
            resource,
            quantity: quantity?,
            way,
            ..BoundaryFlow::default()
        });
        return Some(());
    }
    name_actor(data, from);
    name_actor(data, to);
    let mut row =
        Exchange { from: from.into(), to: to.into(), resource, quantity, ..Exchange::default() };
    assign_all(&mut row, fields)?;
    data.exchanges.push(row);
    Some(())
}

/// `wood 5 field=value …`: the resource, the quantity if there is one, and the fields.
fn amount<'a>(
    data: &mut Dataset,
    body: &'a [&'a str],
) -> Option<(ArcStr, Option<f64>, &'a [&'a str])> {
    let (resource, rest) = body.split_first()?;
    name_resource(data, resource);
    match rest.split_first().map(|(first, fields)| (first.parse(), fields)) {
        Some((Ok(quantity), fields)) => Some((ArcStr::from(*resource), Some(quantity), fields)),
        _ => Some((ArcStr::from(*resource), None, rest)),
    }
}

fn name_actor<'a>(data: &'a mut Dataset, id: &str) -> &'a mut Actor {
    let at = data.actors.iter().position(|a| a.id == id).unwrap_or_else(|| {
        data.actors.push(Actor { id: id.into(), ..Actor::default() });
        data.actors.len() - 1
    });
    &mut data.actors[at]
}

fn name_resource<'a>(data: &'a mut Dataset, id: &str) -> &'a mut Resource {
    let at = data.resources.iter().position(|r| r.id == id).unwrap_or_else(|| {
        data.resources.push(Resource { id: id.into(), unit: "t".into(), ..Resource::default() });
        data.resources.len() - 1
    });
    &mut data.resources[at]
}

fn assign_all(row: &mut impl Row, fields: &[&str]) -> Option<()> {
    for field in fields {
        let (name, value) = field.split_once('=')?;
        let value = value.replace('+', " ");
        let mut assign = Assign { field: name, value: &value, done: false };
        row.visit(&mut assign);
        assign.done.then_some(())?;
    }
    Some(())
}

/// Sets one field of a row from its text.
struct Assign<'a> {
    field: &'a str,
    value: &'a str,
    done: bool,
}

impl Assign<'_> {
    fn set<T>(&mut self, field: &str, place: &mut T, parse: impl FnOnce(&str) -> Option<T>) {
        if field == self.field
            && let Some(value) = parse(self.value)
        {
            *place = value;
            self.done = true;
        }
    }
}

fn yes(text: &str) -> Option<bool> {
    Some(matches!(text, "yes" | "true"))
}

impl Visitor for Assign<'_> {
    fn text(&mut self, field: &'static str, _: Presence, _: TextKind, value: &mut ArcStr) {
        self.set(field, value, |t| Some(t.into()));
    }
    fn number(&mut self, field: &'static str, _: NumberKind, value: &mut Option<f64>) {
        self.set(field, value, |t| t.parse().ok().map(Some));
    }
    fn required_number(&mut self, field: &'static str, _: NumberKind, value: &mut f64) {
        self.set(field, value, |t| t.parse().ok());
    }
    fn year(&mut self, field: &'static str, value: &mut Option<i32>) {
        self.set(field, value, |t| t.parse().ok().map(Some));
    }
    fn flag(&mut self, field: &'static str, value: &mut bool) {
        self.set(field, value, yes);
    }
    fn optional_flag(&mut self, field: &'static str, value: &mut Option<bool>) {
        self.set(field, value, |t| yes(t).map(Some));
    }
    fn word<W: Word>(&mut self, field: &'static str, _: Presence, value: &mut W) {
        self.set(field, value, W::parse);
    }
    fn optional_word<W: Word>(&mut self, field: &'static str, value: &mut Option<W>) {
        self.set(field, value, |t| W::parse(t).map(Some));
    }
    fn references(&mut self, field: &'static str, _: Table, value: &mut Vec<ArcStr>) {
        self.set(field, value, |t| Some(t.split(';').map(ArcStr::from).collect()));
    }
    fn profile(&mut self, field: &'static str, value: &mut Option<Vec<f64>>) {
        self.set(field, value, |t| {
            t.split(',').map(|share| share.parse().ok()).collect::<Option<Vec<f64>>>().map(Some)
        });
    }
    fn qualities(&mut self, field: &'static str, value: &mut Qualities<f64>) {
        let name = self.field.strip_prefix(field).and_then(|rest| rest.strip_prefix('.'));
        if let (Some(name), Ok(number)) = (name, self.value.parse()) {
            value.insert(name.to_owned(), number);
            self.done = true;
        }
    }
    fn limits(&mut self, field: &'static str, value: &mut Qualities<Limits>) {
        let rest = self.field.strip_prefix(field).and_then(|rest| rest.strip_prefix('.'));
        let Some((name, end)) = rest.and_then(|rest| rest.rsplit_once('.')) else { return };
        let limits = value.entry(name.to_owned()).or_default();
        match end {
            "min" => limits.min = self.value.parse().ok(),
            "max" => limits.max = self.value.parse().ok(),
            _ => return,
        }
        self.done = true;
    }
}
