//! The water of an area in words, numbers and tables.

use super::{Passed, TITLE, Water};
use crate::number::{count, percent, significant};
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};

const ALONE: Measure = Measure {
    id: "fresh_alone_m3",
    name: Text::new("Fresh water without reuse", "Friskt vand uden genbrug"),
    unit: "m3",
    definition: "fresh water if no use passes its water on: the sum of load over highest outgoing \
                 concentration",
};

const TARGET: Measure = Measure {
    id: "fresh_target_m3",
    name: Text::new("Fresh water, target", "Friskt vand, mål"),
    unit: "m3",
    definition: "the least fresh water by the limiting composite curve (Wang and Smith 1994); \
                 with several contaminants the largest of their targets, a lower bound",
};

const FRESH: Measure = Measure {
    id: "fresh_m3",
    name: Text::new("Fresh water with reuse", "Friskt vand med genbrug"),
    unit: "m3",
    definition: "fresh water of the best scheme of reuse, without regeneration",
};

const REUSED: Measure = Measure {
    id: "reused_m3",
    name: Text::new("Water used again", "Vand brugt igen"),
    unit: "m3",
    definition: "water that goes on from use to use in that scheme",
};

const REGENERATED_FRESH: Measure = Measure {
    id: "regeneration.fresh_m3",
    name: Text::new("Fresh water with regeneration", "Friskt vand med rensning"),
    unit: "m3",
    definition: "fresh water if water may also be regenerated to the setting regenerated_ppm and \
                 come back",
};

const REGENERATED: Measure = Measure {
    id: "regenerated_m3",
    name: Text::new("Water regenerated", "Renset vand"),
    unit: "m3",
    definition: "water that goes through regeneration then",
};

/// The water of an area in words, numbers and tables.
pub fn section(water: &Water, lang: Lang) -> Section {
    let section = Section::new("water", TITLE, lang);
    let alone = alone(water);
    let target = water.targets.iter().map(|target| target.target_m3).reduce(f64::max);
    let reused = |passed: &Passed| passed.reuses.iter().map(|reuse| reuse.quantity_m3).sum::<f64>();
    let regeneration = water.regeneration.as_ref();
    let reuse = water.reuse.as_ref();
    // What regeneration adds stands in the same tables, since it is the scheme to build then.
    let listed = regeneration.or(reuse);
    section
        .say(how_much(water, alone, target, lang))
        .say(regenerated(regeneration, lang))
        .indicator(&ALONE, Some(alone).filter(|_| !water.uses.is_empty()))
        .indicator(&TARGET, target)
        .indicator(&FRESH, reuse.filter(|_| !water.uses.is_empty()).map(|passed| passed.fresh_m3))
        .indicator(&REUSED, reuse.filter(|_| !water.uses.is_empty()).map(reused))
        .indicator(&REGENERATED_FRESH, regeneration.map(|passed| passed.fresh_m3))
        .indicator(&REGENERATED, regeneration.map(|passed| passed.regenerated_m3))
        .list("reuses", listed.map(|passed| &passed.reuses[..]).unwrap_or_default())
        .list("uses", listed.map(|passed| &passed.uses[..]).unwrap_or_default())
        .list("limits", &water.targets)
}

fn alone(water: &Water) -> f64 {
    water.uses.iter().map(super::Use::fresh_alone).sum()
}

fn how_much(water: &Water, alone: f64, target: Option<f64>, lang: Lang) -> String {
    let m3 = |m3: f64| format!("{} m³", significant(m3, 3, lang));
    let Some(target) = target else {
        return match lang {
            Lang::En => {
                "No use of water is stated with its load: the table water_uses says what \
                         each takes up of a contaminant, and how dirty its water may come and \
                         leave."
            }
            Lang::Da => {
                "Ingen brug af vand er angivet med sin belastning: tabellen water_uses \
                         siger, hvad hver optager af et stof, og hvor snavset dens vand må komme \
                         og gå."
            }
        }
        .to_owned();
    };
    let (uses, dirt) = (count(water.uses.len(), lang), water.targets.len());
    let Some(passed) = &water.reuse else {
        return match lang {
            Lang::En => format!(
                "{uses} uses would take {} of fresh water, each for itself; no less than {} will \
                 do. There are too many to say who passes water on to whom.",
                m3(alone),
                m3(target)
            ),
            Lang::Da => format!(
                "{uses} anvendelser af vand ville hver for sig kræve i alt {} friskt vand; mindre end {} rækker ikke. \
                 Der er for mange til at sige, hvem der giver vand videre til hvem.",
                m3(alone),
                m3(target)
            ),
        };
    };
    let (fresh, saved) = (m3(passed.fresh_m3), percent(1.0 - passed.fresh_m3 / alone, lang));
    let least = m3(target);
    // Distance may keep the scheme from the target.
    let reaches = dirt == 1 && passed.fresh_m3 <= target * (1.0 + 1e-4);
    match (reaches, lang) {
        (true, Lang::En) => format!(
            "The {uses} uses of water would take {} of fresh water a year, each for itself. Where one \
             passes its water on to the next that bears it, {fresh} will do, the least possible: \
             {saved} less.",
            m3(alone)
        ),
        (true, Lang::Da) => format!(
            "De {uses} anvendelser af vand ville hver for sig kræve i alt {} friskt vand om året. Giver den ene \
             sit vand videre til den næste, der kan tåle det, rækker {fresh}, det mindst mulige: \
             {saved} mindre.",
            m3(alone)
        ),
        (_, Lang::En) => format!(
            "The {uses} uses of water would take {} of fresh water a year, each for itself. Where one \
             passes its water on to the next that states what it bears of all contaminants in it, \
             {fresh} will do: {saved} less. By one contaminant alone, at least {least} are needed.",
            m3(alone)
        ),
        (_, Lang::Da) => format!(
            "De {uses} anvendelser af vand ville hver for sig kræve i alt {} friskt vand om året. Giver den ene \
             sit vand videre til den næste, der har angivet, hvad den tåler af alle stoffer i det, \
             rækker {fresh}: {saved} mindre. Efter ét stof alene skal der mindst {least} til.",
            m3(alone)
        ),
    }
}

fn regenerated(passed: Option<&Passed>, lang: Lang) -> String {
    let Some(passed) = passed else { return String::new() };
    let m3 = |m3: f64| format!("{} m³", significant(m3, 3, lang));
    let (fresh, through) = (m3(passed.fresh_m3), m3(passed.regenerated_m3));
    if passed.regenerated_m3 == 0.0 {
        return match lang {
            Lang::En => "Regeneration to the level of the settings saves nothing more.",
            Lang::Da => "Rensning til det niveau, der er angivet, sparer ikke mere.",
        }
        .to_owned();
    }
    match lang {
        Lang::En => format!(
            "With regeneration of {through}, {fresh} of fresh water will do; the tables show that."
        ),
        Lang::Da => {
            format!("Renses {through}, rækker {fresh} friskt vand; det er det, tabellerne viser.")
        }
    }
}
