//! Uncertain numbers in plain words.

use super::super::text::readable;
use crate::model::Mode;
use crate::network::{Input, Network};
use crate::text::{Lang, Text};

/// What a number is, and of what.
pub(super) struct Named {
    /// The resource, or the means of transport.
    pub whose: String,
    /// The field.
    pub what: &'static str,
    /// From whom to whom, or at whom; empty for a factor that all share.
    pub way: Vec<String>,
}

const QUANTITY: Text = Text::new("quantity", "mængde");
const PRODUCTION: Text = Text::new("CO₂e of production", "CO₂e ved produktion");
const ENERGY: Text = Text::new("energy of production", "energi til produktion");
const DISPOSAL: Text = Text::new("CO₂e of disposal", "CO₂e ved bortskaffelse");
const TREATMENT: Text = Text::new("CO₂e of treatment", "CO₂e ved behandling");
const TRANSPORT: Text = Text::new("CO₂e per tonne-km", "CO₂e pr. tonkilometer");
const PRICE: Text = Text::new("price", "pris");
const DISPOSAL_COST: Text = Text::new("cost of disposal", "pris for bortskaffelse");
const TREATMENT_COST: Text = Text::new("cost of treatment", "pris for behandling");
const TRANSPORT_COST: Text = Text::new("cost per tonne-km", "pris pr. tonkilometer");
const OFFERED: Text = Text::new("amount offered", "udbudt mængde");
const NEEDED: Text = Text::new("amount needed", "efterspurgt mængde");

/// An input in words.
pub(super) fn name(network: &Network, input: Input, lang: Lang) -> Named {
    let actor = |a: usize| readable(&network.actors[a].name);
    let named = |what: Text, r: usize, way: Vec<String>| Named {
        whose: readable(&network.resources[r].name),
        what: what.in_lang(lang),
        way,
    };
    let exchange = |what, x: usize| {
        let e = &network.exchanges[x];
        named(what, e.resource, vec![actor(e.from), actor(e.to)])
    };
    let offer = |what, o: usize| {
        named(what, network.offers[o].resource, vec![actor(network.offers[o].actor)])
    };
    let need = |what, n: usize| {
        named(what, network.needs[n].resource, vec![actor(network.needs[n].actor)])
    };
    let treated = |what, s: usize| named(what, network.substitutions[s].offer, Vec::new());
    let carried = |what: Text, by| Named {
        whose: means(by).in_lang(lang).to_owned(),
        what: what.in_lang(lang),
        way: Vec::new(),
    };
    match input {
        Input::ProductionCo2(r) => named(PRODUCTION, r, Vec::new()),
        Input::ProductionGj(r) => named(ENERGY, r, Vec::new()),
        Input::DisposalCo2(r) => named(DISPOSAL, r, Vec::new()),
        Input::Price(r) => named(PRICE, r, Vec::new()),
        Input::DisposalCost(r) => named(DISPOSAL_COST, r, Vec::new()),
        Input::TransportCo2(by) => carried(TRANSPORT, by),
        Input::TransportCost(by) => carried(TRANSPORT_COST, by),
        Input::SubstitutionCo2(s) => treated(TREATMENT, s),
        Input::SubstitutionCost(s) => treated(TREATMENT_COST, s),
        Input::TreatmentCo2(x) => exchange(TREATMENT, x),
        Input::TreatmentCost(x) => exchange(TREATMENT_COST, x),
        Input::OfferDisposalCo2(o) => offer(DISPOSAL, o),
        Input::OfferDisposalCost(o) => offer(DISPOSAL_COST, o),
        Input::NeedPrice(n) => need(PRICE, n),
        Input::OfferQuantity(o) => offer(OFFERED, o),
        Input::NeedQuantity(n) => need(NEEDED, n),
        Input::Quantity(x) => exchange(QUANTITY, x),
    }
}

/// What carries.
const fn means(by: Mode) -> Text {
    match by {
        Mode::Road => Text::new("Transport by road", "Transport på vej"),
        Mode::Rail => Text::new("Transport by rail", "Transport med bane"),
        Mode::Ship => Text::new("Transport by ship", "Transport med skib"),
        Mode::Pipe => Text::new("Transport by pipe", "Transport i rør"),
        Mode::Grid => Text::new("Transport by grid", "Transport i elnet"),
    }
}
