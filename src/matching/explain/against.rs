//! What stands against a pair, rule by rule: what is stated, what is allowed, what lies between.

use super::super::heat::{Temperatures, Transfer, cop_between, heat_shares};
use super::super::pairs::{Pair, is_border_between};
use super::super::suit::{
    Grading, grading, judge_grade, measure, power, qualities, temperatures, too_little,
};
use super::super::{Missing, Reason};
use super::Story;
use crate::model::{Carrier, Settings};
use crate::network::Exchange;
use crate::number::{percent, significant};
use crate::text::Lang;

/// What heat pumps reach of Carnot where nobody says it: the words name it.
const USUAL_EFFICIENCY: f64 = 0.5;

impl Story<'_> {
    /// Every limit that is not met, and by how much.
    pub(super) fn quality(&self, pair: &Pair, against: &mut Vec<String>, missing: &mut Missing) {
        for quality in qualities(pair) {
            let Some(distance) = quality.distance() else {
                missing.quality = true;
                continue;
            };
            let limit = if 0.0 < distance { quality.limits.max } else { quality.limits.min };
            let (Some(limit), Some(stated)) = (limit.filter(|_| distance != 0.0), quality.stated)
            else {
                continue;
            };
            let (name, stated, limit) = (quality.name, self.number(stated), self.number(limit));
            let off = self.number(distance.abs());
            against.push(match (self.lang, 0.0 < distance) {
                (Lang::En, true) => {
                    format!("{name} {stated} where at most {limit} is allowed: {off} too much.")
                }
                (Lang::En, false) => {
                    format!("{name} {stated} where at least {limit} is needed: {off} too little.")
                }
                (Lang::Da, true) => {
                    format!("{name} {stated}, hvor højst {limit} er tilladt: {off} for meget.")
                }
                (Lang::Da, false) => {
                    format!("{name} {stated}, hvor mindst {limit} er nødvendig: {off} for lidt.")
                }
            });
        }
    }

    /// A grade too low, or more power than heat gives.
    pub(super) fn grade(&self, pair: &Pair, against: &mut Vec<String>, missing: &mut Missing) {
        match grading(self.network, pair) {
            Grading::Any => {}
            Grading::Thermal(carrier) => match temperatures(pair) {
                Some(t) => against.extend(self.temperature(carrier, t)),
                None => missing.grade = true,
            },
            Grading::Power => match power(self.network, pair) {
                None => missing.grade = true,
                Some(power) if power.most < power.promised => {
                    let share = |share| percent(share, self.lang);
                    let (promised, most) = (share(power.promised), share(power.most));
                    against.push(match self.lang {
                        Lang::En => {
                            format!("{promised} of the heat as power, Carnot allows {most}.")
                        }
                        Lang::Da => format!("{promised} af varmen som el, Carnot tillader {most}."),
                    });
                }
                Some(_) => {}
            },
            Grading::Least(least) => {
                match pair.offer.grade {
                    None => missing.grade = true,
                    Some(grade) if grade < least => {
                        let [grade, least, off] =
                            [grade, least, least - grade].map(|x| self.number(x));
                        against.push(match self.lang {
                        Lang::En => format!("grade {grade}, at least {least} needed: {off} too low."),
                        Lang::Da => {
                            format!("kvalitetstrin {grade}, mindst {least} nødvendigt: {off} for lavt.")
                        }
                    });
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// What is too cold (or, of cold, too warm), by how much, and the pump that would lift it.
    fn temperature(&self, carrier: Carrier, t: Temperatures) -> Option<String> {
        let Settings { dt_min, heat_pump_efficiency, .. } = self.network.settings;
        let reason = heat_shares(carrier, t, dt_min).err()?;
        let sign = if carrier == Carrier::Cold { -1.0 } else { 1.0 };
        // A pair that fails by its returns is too cold even for the coldest part of the need.
        let least = t.need_return.filter(|_| reason == Reason::Return).unwrap_or(t.needed);
        let short = sign * (least - t.offered) + dt_min;
        let [offered, least, dt, short] = [t.offered, least, dt_min, short].map(|x| self.number(x));
        let plus = if sign < 0.0 { '−' } else { '+' };
        let (needed, off) = match (self.lang, sign < 0.0, reason == Reason::Return) {
            (Lang::En, false, false) => ("needed", "too cold"),
            (Lang::En, false, true) => ("the return of the need", "too cold"),
            (Lang::En, true, false) => ("needed", "too warm"),
            (Lang::En, true, true) => ("the return of the need", "too warm"),
            (Lang::Da, false, false) => ("nødvendigt", "for koldt"),
            (Lang::Da, false, true) => ("behovets returløb", "for koldt"),
            (Lang::Da, true, false) => ("nødvendigt", "for varmt"),
            (Lang::Da, true, true) => ("behovets returløb", "for varmt"),
        };
        let offers = self.say("offered", "udbudt");
        let line =
            format!("{offered} °C {offers}, {least} °C {plus} {dt} K {needed}: {short} K {off}.");
        if carrier == Carrier::Cold {
            return Some(line);
        }
        let share = heat_pump_efficiency.unwrap_or(USUAL_EFFICIENCY);
        let cop = cop_between(t, dt_min, share);
        let (cop_text, share) = (significant(cop, 2, self.lang), percent(share, self.lang));
        let pump = match (self.lang, 1.0 < cop) {
            (Lang::En, true) => format!(
                "A heat pump of COP {cop_text} would lift it (setting heat_pump_efficiency, here \
                 {share} of Carnot)."
            ),
            (Lang::En, false) => format!("A heat pump would have COP {cop_text}: no use."),
            (Lang::Da, true) => format!(
                "En varmepumpe med COP {cop_text} ville løfte den (indstillingen \
                 heat_pump_efficiency, her {share} af Carnot)."
            ),
            (Lang::Da, false) => {
                format!("En varmepumpe ville have COP {cop_text}: til ingen nytte.")
            }
        };
        Some(format!("{line} {pump}"))
    }

    /// Too far, or on one side of a border.
    pub(super) fn distance(&self, pair: &Pair, against: &mut Vec<String>, missing: &mut Missing) {
        let (network, settings) = (self.network, &self.network.settings);
        let (from, to) = (pair.offer.actor, pair.need.actor);
        if settings.across_borders && !is_border_between(network, from, to) {
            against.push(self.say(
                "Not known to lie in two countries, and only such pairs are asked for.",
                "Det vides ikke, at de ligger i to lande, og kun sådanne par er ønsket.",
            ));
        }
        let Some(max_km) = settings.max_km else { return };
        let Some(km) = pair.distance_km(network) else {
            missing.place = true;
            return;
        };
        if max_km < km {
            let [km, max, off] = [km, max_km, km - max_km].map(|x| self.number(x));
            against.push(match self.lang {
                Lang::En => format!("{km} km, at most {max}: {off} km too far."),
                Lang::Da => format!("{km} km, højst {max}: {off} km for langt."),
            });
        }
    }

    /// What is left of both sides, months that do not meet, and the smallest lot.
    pub(super) fn amount(&self, pair: &Pair, against: &mut Vec<String>, missing: &mut Missing) {
        let (network, left) = (self.network, &self.left);
        let (offer, need) = (pair.offer, pair.need);
        if left.offers[pair.offer_at] <= 0.0 {
            let goes = |e: &Exchange| (e.from, e.resource) == (offer.actor, offer.resource);
            let takers = self.partners(goes, |e| e.to);
            let [unit, all] = self.quantity(offer.resource, offer.quantity);
            against.push(match self.lang {
                Lang::En => format!("Nothing left: {all} of {all} {unit} already go to {takers}."),
                Lang::Da => {
                    format!("Intet tilbage: {all} af {all} {unit} går allerede til {takers}.")
                }
            });
        }
        if left.needs[pair.need_at] <= 0.0 {
            let comes = |e: &Exchange| {
                e.to == need.actor && e.displaces.unwrap_or(e.resource) == need.resource
            };
            let givers = self.partners(comes, |e| e.from);
            let [unit, all] = self.quantity(need.resource, need.quantity);
            against.push(match self.lang {
                Lang::En => {
                    format!("Nothing needed: {all} of {all} {unit} already come from {givers}.")
                }
                Lang::Da => {
                    format!("Intet mangler: {all} af {all} {unit} kommer allerede fra {givers}.")
                }
            });
        }
        missing.sent = left.unknown_out[pair.offer_at];
        missing.filled = left.unknown_in[pair.need_at];
        // Where no heat can pass, say what could if it did.
        let transfer = judge_grade(network, pair, missing).unwrap_or(Transfer::WHOLE);
        let most = measure(network, left, pair, transfer, pair.distance_km(network));
        if most.quantity <= 0.0 {
            let both = 0.0 < left.offers[pair.offer_at] && 0.0 < left.needs[pair.need_at];
            if both && most.monthly.is_some() {
                against.push(self.say(
                    "Supply and demand never meet in one month.",
                    "Udbud og behov mødes aldrig i samme måned.",
                ));
            }
        } else if too_little(most.quantity, most.lot).is_some() {
            let [unit, quantity] = self.quantity(offer.resource, most.quantity);
            let [lot, off] = [most.lot, most.lot - most.quantity].map(|x| self.number(x));
            against.push(match self.lang {
                Lang::En => format!(
                    "{quantity} {unit} could go at most, the smallest lot is {lot}: {off} too little."
                ),
                Lang::Da => format!(
                    "Højst {quantity} {unit} kan flyttes, det mindste parti er {lot}: {off} for lidt."
                ),
            });
        }
    }
}
