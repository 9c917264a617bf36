//! Why do two actors match, or why not, and what would have to change?
//!
//! Every offer of one and need of the other, both ways, judged by every rule of `suit` and not only
//! by the first that fails: what is stated, what is allowed, and how much lies between.

mod against;

use super::left::{Left, draws, measure_left};
use super::pairs::{Pair, ways};
use super::{Matching, Missing, Undecided, sentence};
use crate::network::{ActorIx, Exchange, Network, ResourceIx};
use crate::number::significant;
use crate::text::{Lang, Text};
use crate::worth::Worth;

/// Two actors in words: lines of text, both directions.
///
/// `worth` is that of the exchanges, `matching` what was found in the network.
pub fn explain(
    network: &Network,
    worth: &[Worth],
    matching: &Matching,
    a: ActorIx,
    b: ActorIx,
    lang: Lang,
) -> String {
    let left = measure_left(network, worth);
    let story = Story { network, left, matching, lang };
    let mut lines = story.direction(a, b);
    if a != b {
        lines.push(String::new());
        lines.extend(story.direction(b, a));
    }
    lines.join("\n") + "\n"
}

struct Story<'a> {
    network: &'a Network,
    left: Left,
    matching: &'a Matching,
    lang: Lang,
}

impl Story<'_> {
    /// What `from` could give to `to`.
    fn direction(&self, from: ActorIx, to: ActorIx) -> Vec<String> {
        let network = self.network;
        let (giver, taker) = (&network.actors[from].name, &network.actors[to].name);
        let offers: Vec<usize> =
            (0..network.offers.len()).filter(|&o| network.offers[o].actor == from).collect();
        let needs: Vec<usize> =
            (0..network.needs.len()).filter(|&n| network.needs[n].actor == to).collect();
        let mut lines = vec![format!("{giver} → {taker}")];
        if from == to {
            lines.push(self.say(
                "  It is one actor; what stays in the house is no exchange.",
                "  Det er én aktør; hvad der bliver i huset, er ingen udveksling.",
            ));
            return lines;
        }
        for (_, e) in network.active().filter(|(_, e)| (e.from, e.to) == (from, to)) {
            let name = &network.resources[e.resource].name;
            lines.push(match self.lang {
                Lang::En => format!("  They exchange {name} already."),
                Lang::Da => format!("  De udveksler allerede {name}."),
            });
        }
        if offers.is_empty() {
            lines.push(match self.lang {
                Lang::En => format!("  {giver} states no offer."),
                Lang::Da => format!("  {giver} oplyser intet udbud."),
            });
        }
        if needs.is_empty() {
            lines.push(match self.lang {
                Lang::En => format!("  {taker} states no need."),
                Lang::Da => format!("  {taker} oplyser intet behov."),
            });
        }
        for &need_at in &needs {
            let need = &network.needs[need_at];
            let mut served = false;
            for &offer_at in &offers {
                let offer = &network.offers[offer_at];
                for substitution in ways(network, offer.resource) {
                    let serves =
                        substitution.map_or(offer.resource, |s| network.substitutions[s].need);
                    if serves == need.resource {
                        served = true;
                        let pair = Pair { offer_at, need_at, offer, need, substitution };
                        lines.extend(self.pair(&pair));
                    }
                }
            }
            if !served && !offers.is_empty() {
                lines.push(self.unserved(need.resource, &offers));
            }
        }
        lines
    }

    /// One pair: its sentence, or everything that stands against it.
    fn pair(&self, pair: &Pair) -> Vec<String> {
        let network = self.network;
        let name = |resource: ResourceIx| &network.resources[resource].name;
        let (offered, needed) = (name(pair.offer.resource), name(pair.need.resource));
        let head = match self.lang {
            Lang::En => format!("  {offered} for {needed}: "),
            Lang::Da => format!("  {offered} til {needed}: "),
        };
        let found = self.matching.candidates.iter().find(|c| {
            (c.offer_at, c.need_at, c.substitution)
                == (pair.offer_at, pair.need_at, pair.substitution)
        });
        if let Some(candidate) = found {
            let fits = self.say("fits. ", "passer. ");
            return vec![format!("{head}{fits}{}", sentence(network, candidate, self.lang))];
        }
        let mut against = Vec::new();
        let mut missing = Missing::default();
        self.quality(pair, &mut against, &mut missing);
        self.grade(pair, &mut against, &mut missing);
        self.distance(pair, &mut against, &mut missing);
        self.amount(pair, &mut against, &mut missing);
        let Pair { offer_at, need_at, .. } = *pair;
        let unstated = Undecided { offer_at, need_at, missing }.missing(network);
        let verdict = match (against.is_empty(), unstated.is_empty()) {
            (false, _) => self.say("does not fit.", "passer ikke."),
            (true, false) => self.say("undecided.", "uafklaret."),
            // The pair fits by itself: only a recipe can have left nothing of it.
            (true, true) => self.say(
                "nothing left: the recipe it would go into gets too little of another input.",
                "intet tilbage: opskriften, det skulle indgå i, får for lidt af et andet input.",
            ),
        };
        if !unstated.is_empty() {
            let said = self.say("Not stated: ", "Ikke oplyst: ");
            against.push(format!("{said}{}.", unstated.join(", ")));
        }
        let lines = against.into_iter().map(|line| format!("    – {line}"));
        std::iter::once(head + &verdict).chain(lines).collect()
    }

    fn unserved(&self, need: ResourceIx, offers: &[usize]) -> String {
        let network = self.network;
        let mut offered: Vec<&str> = offers
            .iter()
            .map(|&o| network.resources[network.offers[o].resource].name.as_str())
            .collect();
        offered.dedup();
        let (offered, needed) = (offered.join(", "), &network.resources[need].name);
        match self.lang {
            Lang::En => format!(
                "  {needed} is needed, {offered} offered: another resource, and no substitution \
                 leads to {needed}."
            ),
            Lang::Da => format!(
                "  {needed} er nødvendig, {offered} udbydes: en anden ressource, og ingen \
                 substitution fører til {needed}."
            ),
        }
    }

    /// The names of those at the other end of active exchanges that draw on an offer or a need.
    fn partners(&self, meant: impl Fn(&Exchange) -> bool, end: fn(&Exchange) -> ActorIx) -> String {
        let exchanges = self.network.active().filter(|(_, e)| draws(e) && meant(e));
        let mut actors: Vec<ActorIx> = exchanges.map(|(_, e)| end(e)).collect();
        actors.sort_unstable();
        actors.dedup();
        let names = actors.iter().map(|&a| self.network.actors[a].name.as_str());
        let names: Vec<&str> = names.collect();
        if names.is_empty() { "–".to_owned() } else { names.join(", ") }
    }

    /// The unit of a resource, and an amount of it.
    fn quantity(&self, resource: ResourceIx, amount: f64) -> [String; 2] {
        [self.network.resources[resource].unit.symbol.to_owned(), self.number(amount)]
    }

    fn number(&self, value: f64) -> String {
        significant(value, 3, self.lang)
    }

    fn say(&self, en: &'static str, da: &'static str) -> String {
        Text::new(en, da).in_lang(self.lang).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::matching::find_candidates;
    use crate::network::{Selection, build};
    use crate::worth::measure_worth;

    /// What is said of `a` and `b`.
    fn told(text: &str, lang: Lang) -> String {
        let network = build(&sketch(text), &Selection::default()).unwrap();
        let worth = measure_worth(&network, None);
        let matching = find_candidates(&network, &worth);
        let actor = |id| network.actor(id).unwrap();
        explain(&network, &worth, &matching, actor("a"), actor("b"), lang)
    }

    fn says(text: &str, lines: &[&str]) {
        let told = told(text, Lang::En);
        for line in lines {
            assert!(told.contains(line), "“{line}” is not in:\n{told}");
        }
    }

    /// Everything that stands against a pair, not only the first.
    #[test]
    fn numbers_and_limits_are_named() {
        says(
            "offer a: ash 100 quality.chloride=80 grade=1 min_lot=50
            need b: ash 20 quality.chloride.max=50 quality.iron.min=2 min_grade=3
            actor a: lat=0 lon=0
            actor b: lat=0 lon=1
            setting max_km 100",
            &[
                "ash for ash: does not fit.",
                "chloride 80 where at most 50 is allowed: 30 too much.",
                "grade 1, at least 3 needed: 2 too low.",
                // 111.195·1.3 = 144.55
                "145 km, at most 100: 44.6 km too far.",
                "20 t could go at most, the smallest lot is 50: 30 too little.",
                "Not stated: quality.iron.",
                "b states no offer.",
            ],
        );
    }

    /// 0.5·343.15/35 is 4.9; with returns the coldest part of the need decides.
    #[test]
    fn too_cold_is_told_with_its_pump() {
        let heat = "offer a: heat 100 grade=35
            need b: heat 100 min_grade=70
            resource heat: category=energy unit=MWh carrier=heat";
        let short = "35 °C offered, 70 °C + 10 K needed: 45 K too cold. A heat pump of COP 4.9";
        says(heat, &[short, "heat_pump_efficiency, here 50 % of Carnot"]);
        let returns =
            heat.replace("=35", "=35 return_grade=25").replace("=70", "=70 return_grade=40");
        says(&returns, &["35 °C offered, 40 °C + 10 K the return of the need: 15 K too cold."]);
        says(&format!("{heat}\nsetting heat_pump_efficiency 0.5"), &["fits.", "(COP 4.9)"]);
        let cold = heat.replace("=heat", "=cold").replace("=70", "=20");
        says(&cold, &["35 °C offered, 20 °C − 10 K needed: 25 K too warm."]);
    }

    /// Only 0.7 of the heat can pass (METHODS, chapter 3), which is less than the lot.
    #[test]
    fn a_lot_is_held_against_the_heat_that_can_pass() {
        says(
            "offer a: heat 100 grade=90 return_grade=40 min_lot=80
            need b: heat 1000 min_grade=70 return_grade=45
            resource heat: category=energy unit=MWh carrier=heat",
            &["70 MWh could go at most, the smallest lot is 80: 10 too little."],
        );
    }

    #[test]
    fn what_is_gone_goes_to_somebody() {
        says(
            "a -> c: wood 500 displaces=chips
            d -> b: straw 30
            offer a: wood 500
            need b: chips 40\n need b: straw 30\n need b: clay 1
            substitute wood -> chips: ratio=1
            offer b: wood 7\n need a: wood 7",
            &[
                "wood for chips: does not fit.",
                "Nothing left: 500 of 500 t already go to c.",
                "clay is needed, wood offered: another resource, and no substitution leads to clay.",
                "wood for wood: fits. b could give a 7 t of wood a year",
            ],
        );
        let told = told("offer a: wood 5\n need b: wood 5", Lang::Da);
        assert!(told.contains("wood til wood: passer. a kunne levere 5 t wood om året til b"));
    }
}
