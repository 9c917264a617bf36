//! The heat of an area in words, numbers and a table.

use super::{Heat, HeatStream, HeatTransfer, TITLE};
use crate::model::HeatObjective;
use crate::network::Network;
use crate::number::{count, significant};
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};
use crate::worth::Gap;

const OFFERED: Measure = Measure {
    id: "heat_offered_kw",
    name: Text::new("Heat offered", "Udbudt varme"),
    unit: "kW",
    definition: "power of all offers of heat whose temperature and energy are known, as if all \
                 ran at the same time",
};

const NEEDED: Measure = Measure {
    id: "heat_needed_kw",
    name: Text::new("Heat needed", "Efterspurgt varme"),
    unit: "kW",
    definition: "power of all needs of heat whose temperature and energy are known",
};

const RECOVERABLE: Measure = Measure {
    id: "heat_recoverable_kw",
    name: Text::new("Heat that can be recovered", "Varme, der kan genvindes"),
    unit: "kW",
    definition: "what the offers can give to the needs at the smallest temperature difference, \
                 wherever they are (problem table, Linnhoff and Hindmarsh 1983)",
};

const HEATING: Measure = Measure {
    id: "heating_target_kw",
    name: Text::new("Heat from elsewhere", "Varme udefra"),
    unit: "kW",
    definition: "what the needs still want then: the least heat from outside",
};

const COOLING: Measure = Measure {
    id: "cooling_target_kw",
    name: Text::new("Heat left over", "Varme til overs"),
    unit: "kW",
    definition: "what the offers still give off then: the least cooling",
};

const PINCH_HOT: Measure = Measure {
    id: "pinch_hot_c",
    name: Text::new("Pinch, hot side", "Pinch, varm side"),
    unit: "degC",
    definition: "temperature of the hot streams across which no heat should pass; absent where no \
                 heat is wanted from elsewhere or none is left over",
};

const PINCH_COLD: Measure = Measure {
    id: "pinch_cold_c",
    name: Text::new("Pinch, cold side", "Pinch, kold side"),
    unit: "degC",
    definition: "temperature of the cold streams at the pinch",
};

const MOST_HEAT: Measure = Measure {
    id: "heat_allocated_kw",
    name: Text::new("Most heat allocated", "Mest varme fordelt"),
    unit: "kW",
    definition: "what arrives if heat is shared out for the most heat, within distances and with \
                 losses of pipes (linear program over the levels of temperature)",
};

const ITS_EXERGY: Measure = Measure {
    id: "exergy_allocated_kw",
    name: Text::new("Exergy of the most heat", "Exergi i den meste varme"),
    unit: "kW",
    definition: "exergy of that heat where it is taken, 1 - T0/T at log-mean temperatures",
};

const MOST_EXERGY: Measure = Measure {
    id: "most_exergy_kw",
    name: Text::new("Most exergy allocated", "Mest exergi fordelt"),
    unit: "kW",
    definition: "exergy taken if heat is shared out for the most exergy, which avoids the largest \
                 loss of exergy",
};

const ITS_HEAT: Measure = Measure {
    id: "heat_of_most_exergy_kw",
    name: Text::new("Heat of the most exergy", "Varme ved mest exergi"),
    unit: "kW",
    definition: "heat that arrives if it is shared out for the most exergy",
};

const EXERGY_OFFERED: Measure = Measure {
    id: "exergy_offered_kw",
    name: Text::new("Exergy offered", "Udbudt exergi"),
    unit: "kW",
    definition: "exergy of all offers, 1 - T0/T at log-mean temperatures; none below the \
                 surroundings",
};

const COLDEST_FIRST: Measure = Measure {
    id: "coldest_first_kw",
    name: Text::new("Heat if the coldest come first", "Varme, hvis de koldeste kommer først"),
    unit: "kW",
    definition: "what is recovered if takers are served one after the other, the coldest first: \
                 what the order is worth",
};

const AVOIDABLE: Measure = Measure {
    id: "avoidable_kw",
    name: Text::new("Avoidable at the source", "Kan undgås ved kilden"),
    unit: "kW",
    definition: "power of offers that could be avoided at their source",
};

const PUMPED: Measure = Measure {
    id: "heat_pumped_kw",
    name: Text::new("Heat by heat pumps", "Varme fra varmepumper"),
    unit: "kW",
    definition: "what heat pumps deliver from what is left over; with the setting \
                 heat_pump_efficiency",
};

const ELECTRICITY: Measure = Measure {
    id: "electricity_kw",
    name: Text::new("Electricity of heat pumps", "El til varmepumper"),
    unit: "kW",
    definition: "what the heat pumps take",
};

/// The heat of an area in words, numbers and a table.
pub fn section(heat: &Heat, network: &Network, lang: Lang) -> Section {
    let section = Section::new("heat", TITLE, lang);
    let rows = heat.transfers.as_deref().unwrap_or_default();
    if heat.streams.sources.is_empty() && heat.streams.sinks.is_empty() {
        return section.say(nothing(lang)).say(left_out(heat, lang)).list("transfers", rows);
    }
    let table = &heat.table;
    let half = network.settings.dt_min / 2.0;
    let pumped = |of: fn(&HeatTransfer) -> f64| {
        let pumps = rows.iter().filter(|row| row.pump_cop.is_some());
        pumps.map(of).reduce(|sum, kw| sum + kw)
    };
    section
        .say(how_much(heat, network, lang))
        .say(the_order(heat, lang))
        .say(within_reach(heat, network, lang))
        .say(shared_for(network, heat, lang))
        .say(lifted(
            pumped(|row| row.heat_kw),
            pumped(|row| row.electricity_kw.unwrap_or(0.0)),
            lang,
        ))
        .say(avoid(heat, lang))
        .say(assumed(heat, lang))
        .say(left_out(heat, lang))
        .say(no_allocation(heat, lang))
        .indicator(&OFFERED, power(&heat.streams.sources))
        .indicator(&NEEDED, power(&heat.streams.sinks))
        .indicator(&RECOVERABLE, table.recovered)
        .indicator(&HEATING, table.heating)
        .indicator(&COOLING, table.cooling)
        .indicator(&PINCH_HOT, table.pinch.map(|pinch| pinch + half))
        .indicator(&PINCH_COLD, table.pinch.map(|pinch| pinch - half))
        .indicator(&MOST_HEAT, heat.most_heat.map(|most| most.heat_kw))
        .indicator(&ITS_EXERGY, heat.most_heat.map(|most| most.exergy_kw))
        .indicator(&MOST_EXERGY, heat.most_exergy.map(|most| most.exergy_kw))
        .indicator(&ITS_HEAT, heat.most_exergy.map(|most| most.heat_kw))
        .indicator(&EXERGY_OFFERED, heat.exergy_offered_kw)
        .indicator(&COLDEST_FIRST, heat.coldest_first_kw)
        .indicator(&AVOIDABLE, avoidable(heat))
        .indicator(&PUMPED, pumped(|row| row.heat_kw))
        .indicator(&ELECTRICITY, pumped(|row| row.electricity_kw.unwrap_or(0.0)))
        .list("transfers", rows)
        .list("served", &heat.served)
}

fn power(streams: &[HeatStream]) -> f64 {
    streams.iter().map(|stream| stream.stream.heat).sum()
}

fn avoidable(heat: &Heat) -> Option<f64> {
    let avoidable = heat.streams.sources.iter().filter(|source| source.avoidable);
    avoidable.map(|source| source.stream.heat).reduce(|sum, kw| sum + kw)
}

/// kW, or MW where it is much.
fn in_words(kw: f64, lang: Lang) -> String {
    if kw < 1000.0 {
        format!("{} kW", significant(kw, 3, lang))
    } else {
        format!("{} MW", significant(kw / 1000.0, 3, lang))
    }
}

fn nothing(lang: Lang) -> String {
    match lang {
        Lang::En => {
            "No offer or need of heat states its temperature: give offers and needs of \
                     a resource whose carrier is heat, with its grade and return_grade in °C."
        }
        Lang::Da => {
            "Intet udbud af eller behov for varme angiver sin temperatur: angiv udbud og \
                     behov for en ressource, hvis carrier er heat, med grade og return_grade i °C."
        }
    }
    .to_owned()
}

fn how_much(heat: &Heat, network: &Network, lang: Lang) -> String {
    let streams = &heat.streams;
    let (offers, needs) = (streams.sources.len(), streams.sinks.len());
    let (offers, needs) = (count(offers, lang), count(needs, lang));
    let kw = |kw| in_words(kw, lang);
    let (offered, needed) = (kw(power(&streams.sources)), kw(power(&streams.sinks)));
    let table = &heat.table;
    let (met, heating, cooling) = (kw(table.recovered), kw(table.heating), kw(table.cooling));
    let dt = significant(network.settings.dt_min, 3, lang);
    let degrees = |celsius| significant(celsius, 3, lang);
    let half = network.settings.dt_min / 2.0;
    let pinch = table.pinch.map(|pinch| (degrees(pinch + half), degrees(pinch - half)));
    match lang {
        Lang::En => {
            let pinch = pinch.map_or_else(String::new, |(hot, cold)| {
                format!(
                    " The pinch is at {hot} °C of what cools and {cold} °C of what is heated: \
                     below it there is heat to spare, above it none."
                )
            });
            format!(
                "The {offers} offers of heat give off {offered}, and the {needs} needs want {needed}, \
                 as if all ran at the same time. With {dt} K between them {met} can be recovered, \
                 wherever they are; {heating} must come from elsewhere, {cooling} is left \
                 over.{pinch}"
            )
        }
        Lang::Da => {
            let pinch = pinch.map_or_else(String::new, |(hot, cold)| {
                format!(
                    " Pinchpunktet ligger ved {hot} °C for det, der køles, og {cold} °C for det, \
                     der varmes: under det er der varme i overskud, over det ingen."
                )
            });
            format!(
                "De {offers} udbud af varme afgiver {offered}, og de {needs} behov er på {needed}, som \
                 om alt kørte samtidig. Med {dt} K imellem kan {met} genvindes, hvor de end \
                 ligger; {heating} skal komme udefra, {cooling} er til overs.{pinch}"
            )
        }
    }
}

/// What the order of the takers is worth, where it is worth something.
fn the_order(heat: &Heat, lang: Lang) -> String {
    let (first, best) = (heat.coldest_first_kw, heat.table.recovered);
    if best <= first * (1.0 + 1e-6) {
        return String::new();
    }
    let first = in_words(first, lang);
    match lang {
        Lang::En => format!(
            "Were the coldest takers served first, it would be only {first}: hot heat goes to hot \
             needs, and what leaves them to the next."
        ),
        Lang::Da => format!(
            "Fik de koldeste behov først, ville det kun være {first}: den varmeste varme går til \
             dem, der har brug for høj temperatur, og det, der forlader dem, til de næste."
        ),
    }
}

/// What distances and pipes leave of what could be recovered, where that is less.
fn within_reach(heat: &Heat, network: &Network, lang: Lang) -> String {
    let Some(most) = heat.most_heat.filter(|m| m.heat_kw < heat.table.recovered * (1.0 - 1e-6))
    else {
        return String::new();
    };
    let (arrives, rest) = (most.heat_kw, power(&heat.streams.sinks) - most.heat_kw);
    let (arrives, rest) = (in_words(arrives, lang), in_words(rest, lang));
    let km = network.settings.max_km.map(|km| significant(km, 3, lang));
    let pipes = network.settings.pipe_loss.is_some();
    match lang {
        Lang::En => {
            let within = match (km, pipes) {
                (Some(km), false) => format!("Within {km} km"),
                (Some(km), true) => format!("Within {km} km, and less what pipes lose"),
                (None, _) => "Less what pipes lose".to_owned(),
            };
            format!("{within}, only {arrives} arrives; {rest} of the needs stays without.")
        }
        Lang::Da => {
            let within = match (km, pipes) {
                (Some(km), false) => format!("Inden for {km} km"),
                (Some(km), true) => format!("Inden for {km} km, og fraregnet tab i rør,"),
                (None, _) => "Fraregnet tab i rør".to_owned(),
            };
            format!("{within} når kun {arrives} frem; {rest} af behovet dækkes ikke.")
        }
    }
}

/// What the table is the best at.
fn shared_for(network: &Network, heat: &Heat, lang: Lang) -> &'static str {
    let any = heat.transfers.as_ref().is_some_and(|rows| !rows.is_empty());
    match (network.settings.heat_objective, lang) {
        _ if !any => "",
        (HeatObjective::Heat, Lang::En) => "The table shares heat out for the most heat.",
        (HeatObjective::Heat, Lang::Da) => "Tabellen fordeler varmen, så der bruges mest muligt.",
        (HeatObjective::Exergy, Lang::En) => {
            "The table shares heat out for the most exergy: hot needs first."
        }
        (HeatObjective::Exergy, Lang::Da) => {
            "Tabellen fordeler varmen efter mest exergi: de varmeste behov først."
        }
    }
}

/// What nobody states of the streams, and what was taken instead.
fn assumed(heat: &Heat, lang: Lang) -> String {
    let lacking = |gap: Gap| {
        let streams = heat.streams.sources.iter().chain(&heat.streams.sinks);
        streams.filter(|stream| stream.assumed.contains(gap)).count()
    };
    let mut said = Vec::new();
    let hours = lacking(Gap::Hours);
    if hours > 0 {
        let n = count(hours, lang);
        said.push(match lang {
            Lang::En => format!("Without hours or power, and taken to run all year: {n}."),
            Lang::Da => format!("Uden timer eller effekt, og regnet som kørende hele året: {n}."),
        });
    }
    let returns = lacking(Gap::ReturnGrade);
    if returns > 0 {
        let n = count(returns, lang);
        said.push(match lang {
            Lang::En => format!(
                "Without a return temperature, and taken to give or take all heat at the supply: {n}."
            ),
            Lang::Da => format!(
                "Uden returtemperatur, og regnet som om al varme afgives eller optages ved \
                 fremløbet: {n}."
            ),
        });
    }
    said.join(" ")
}

fn lifted(heat: Option<f64>, electricity: Option<f64>, lang: Lang) -> String {
    let Some((heat, electricity)) = heat.zip(electricity) else { return String::new() };
    let (heat, electricity) = (in_words(heat, lang), in_words(electricity, lang));
    match lang {
        Lang::En => format!(
            "Heat pumps can deliver {heat} more from what is left over, with {electricity} of \
             electricity."
        ),
        Lang::Da => format!(
            "Varmepumper kan levere yderligere {heat} af det, der er til overs, med {electricity} \
             el."
        ),
    }
}

fn avoid(heat: &Heat, lang: Lang) -> String {
    let Some(kw) = avoidable(heat) else { return String::new() };
    let kw = in_words(kw, lang);
    match lang {
        Lang::En => format!(
            "{kw} of what is offered could be avoided at its source: first avoid it, then export \
             what remains."
        ),
        Lang::Da => format!(
            "{kw} af det udbudte kunne undgås ved kilden: undgå det først, og eksportér så \
             resten."
        ),
    }
}

/// What could not be placed.
fn left_out(heat: &Heat, lang: Lang) -> String {
    let mut said = Vec::new();
    let number = |n: usize| count(n, lang);
    match (heat.streams.unknown, lang) {
        (0, _) => {}
        (1, Lang::En) => said.push(
            "1 offer or need of heat is left out: its temperature or energy is unknown.".to_owned(),
        ),
        (1, Lang::Da) => said.push(
            "1 udbud eller behov for varme er udeladt: dets temperatur eller energi er ukendt."
                .to_owned(),
        ),
        (n, Lang::En) => said.push(format!(
            "{} offers and needs of heat are left out: their temperature or energy is unknown.",
            number(n)
        )),
        (n, Lang::Da) => said.push(format!(
            "{} udbud og behov for varme er udeladt: deres temperatur eller energi er ukendt.",
            number(n)
        )),
    }
    match (heat.undecided, lang) {
        (0, _) => {}
        (n, Lang::En) => said.push(format!(
            "Pairs left out because a place is unknown and distance limited: {}.",
            number(n)
        )),
        (n, Lang::Da) => said.push(format!(
            "Par udeladt, fordi et sted er ukendt og afstanden begrænset: {}.",
            number(n)
        )),
    }
    said.join(" ")
}

/// What there was too much of to be worked out.
fn no_allocation(heat: &Heat, lang: Lang) -> String {
    match (heat.transfers.is_none(), heat.pumps_left_out, lang) {
        (false, false, _) => String::new(),
        (true, _, Lang::En) => "There are too many streams to say who gives to whom; the targets \
                                hold. Choose a part of the network."
            .to_owned(),
        (true, _, Lang::Da) => "Der er for mange strømme til at sige, hvem der giver til hvem; \
                                målene gælder. Vælg en del af netværket."
            .to_owned(),
        (false, true, Lang::En) => "There are too many streams to say what heat pumps could lift; \
                                    choose a part of the network."
            .to_owned(),
        (false, true, Lang::Da) => "Der er for mange strømme til at sige, hvad varmepumper kunne \
                                    løfte; vælg en del af netværket."
            .to_owned(),
    }
}
