//! One planner's or researcher's question per file.
//!
//! An analysis is a pure function of a network. It returns a typed result, and the result states
//! itself as a [`Section`]. [`ALL`] lists the analyses in the order of the report; a new one is a
//! new file and a new line here. What a figure or a second analysis needs as well is computed once
//! and kept by the [`Study`]. Analyses run side by side, so none may ask the study for the result of
//! another; what several rest on is made before, see [`Analysis::rests_on`].

pub mod actors;
pub mod balance;
pub mod cascades;
pub mod heat;
pub mod impact;
pub mod loops;
pub mod matching;
pub mod plan;
pub mod structure;
pub mod water;

use std::sync::OnceLock;

use crate::matching::{Hops, Matching, find_candidates};
use crate::network::Network;
use crate::section::Section;
use crate::text::{Lang, Text};
use crate::worth::{Worth, measure_worth};

/// One question, and what answers it.
pub struct Analysis {
    /// The id: the key in `results.json`, the word of `--only`.
    pub id: &'static str,
    /// The heading.
    pub title: Text,
    /// The question.
    pub question: Text,
    /// Makes what the answer shares with others. Who waits in one analysis works on another: without
    /// this, two could wait for each other.
    pub rests_on: fn(&Study),
    /// The answer.
    pub answer: fn(&Study, Lang) -> Section,
}

/// Every analysis, in the order of the report.
pub const ALL: &[Analysis] = &[
    Analysis {
        id: "structure",
        title: structure::TITLE,
        question: structure::QUESTION,
        rests_on: |_| (),
        answer: |study, lang| structure::section(study.structure(), study.network, lang),
    },
    Analysis {
        id: "actors",
        title: actors::TITLE,
        question: actors::QUESTION,
        rests_on: |study| _ = study.worth(),
        answer: |study, lang| actors::section(study.actors(), study.network, lang),
    },
    Analysis {
        id: "loops",
        title: loops::TITLE,
        question: loops::QUESTION,
        rests_on: |study| _ = study.matching(),
        answer: |study, lang| loops::section(study.loops(), study.network, lang),
    },
    Analysis {
        id: "cascades",
        title: cascades::TITLE,
        question: cascades::QUESTION,
        rests_on: |study| _ = study.matching(),
        answer: |study, lang| cascades::section(study.cascades(), study.network, lang),
    },
    Analysis {
        id: "heat",
        title: heat::TITLE,
        question: heat::QUESTION,
        rests_on: |_| (),
        answer: |study, lang| heat::section(study.heat(), study.network, lang),
    },
    Analysis {
        id: "water",
        title: water::TITLE,
        question: water::QUESTION,
        rests_on: |_| (),
        answer: |study, lang| water::section(&water::find_water(study.network), lang),
    },
    Analysis {
        id: "match",
        title: matching::TITLE,
        question: matching::QUESTION,
        rests_on: |study| _ = study.matching(),
        answer: matching::answer,
    },
    Analysis {
        id: "plan",
        title: plan::TITLE,
        question: plan::QUESTION,
        rests_on: |study| _ = study.matching(),
        answer: |study, lang| plan::section(study.plan(), study.network, lang),
    },
    Analysis {
        id: "balance",
        title: balance::TITLE,
        question: balance::QUESTION,
        rests_on: |_| (),
        answer: |study, lang| {
            balance::section(&balance::find_balances(study.network), study.network, lang)
        },
    },
    Analysis {
        id: "impact",
        title: impact::TITLE,
        question: impact::QUESTION,
        rests_on: |study| _ = study.worth(),
        answer: |study, lang| impact::section(study.impact(), study.network, study.worth(), lang),
    },
];

/// A network under study: every result computed once, when first asked for.
pub struct Study<'a> {
    /// The network, with the settings of the study.
    pub network: &'a Network,
    worth: OnceLock<Vec<Worth>>,
    matching: OnceLock<Matching>,
    structure: OnceLock<structure::Structure>,
    actors: OnceLock<actors::Actors>,
    loops: OnceLock<loops::Loops>,
    cascades: OnceLock<cascades::Cascades>,
    heat: OnceLock<heat::Heat>,
    plan: OnceLock<plan::Plan>,
    impact: OnceLock<impact::Impact>,
}

impl<'a> Study<'a> {
    /// A study of `network` under its settings.
    pub fn new(network: &'a Network) -> Self {
        Self {
            network,
            worth: OnceLock::new(),
            matching: OnceLock::new(),
            structure: OnceLock::new(),
            actors: OnceLock::new(),
            loops: OnceLock::new(),
            cascades: OnceLock::new(),
            heat: OnceLock::new(),
            plan: OnceLock::new(),
            impact: OnceLock::new(),
        }
    }

    /// The worth of every exchange, in their order.
    pub fn worth(&self) -> &[Worth] {
        self.worth.get_or_init(|| measure_worth(self.network, None))
    }

    /// Every candidate exchange.
    pub fn matching(&self) -> &Matching {
        self.matching.get_or_init(|| find_candidates(self.network, self.worth()))
    }

    /// How the network is built.
    pub fn structure(&self) -> &structure::Structure {
        self.structure.get_or_init(|| structure::measure_structure(self.network))
    }

    /// Who holds the network together.
    pub fn actors(&self) -> &actors::Actors {
        self.actors.get_or_init(|| actors::measure_actors(self.network, self.worth()))
    }

    /// What flows and what could: the hops of loops and cascades.
    pub fn hops(&self) -> Hops<'_> {
        Hops::new(self.network, self.worth(), &self.matching().candidates)
    }

    /// Which loops could close.
    pub fn loops(&self) -> &loops::Loops {
        self.loops.get_or_init(|| loops::find_loops(self.network, &self.hops()))
    }

    /// What is used again at a lower grade.
    pub fn cascades(&self) -> &cascades::Cascades {
        self.cascades.get_or_init(|| cascades::find_cascades(self.network, &self.hops()))
    }

    /// Who could be warmed by whose heat.
    pub fn heat(&self) -> &heat::Heat {
        self.heat.get_or_init(|| heat::find_heat(self.network))
    }

    /// What the exchanges save.
    pub fn impact(&self) -> &impact::Impact {
        self.impact.get_or_init(|| impact::measure_impact(self.network, self.worth()))
    }

    /// Which exchanges together.
    pub fn plan(&self) -> &plan::Plan {
        self.plan.get_or_init(|| plan::make_plan(self.network, self.matching()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};

    impl Study<'_> {
        fn shared(&self) -> [bool; 2] {
            [self.worth.get().is_some(), self.matching.get().is_some()]
        }

        fn own(&self) -> usize {
            let own = [
                self.structure.get().is_some(),
                self.actors.get().is_some(),
                self.loops.get().is_some(),
                self.cascades.get().is_some(),
                self.heat.get().is_some(),
                self.plan.get().is_some(),
                self.impact.get().is_some(),
            ];
            own.iter().filter(|made| **made).count()
        }
    }

    /// Whoever asks for more would wait for another, which may wait for it.
    #[test]
    fn an_answer_makes_nothing_that_others_share() {
        let data = sketch("a -> b: ash 10\nb -> a: heat 5\noffer a: ash 3\nneed b: ash 2");
        let network = build(&data, &Selection::default()).unwrap();
        for analysis in ALL {
            let study = Study::new(&network);
            (analysis.rests_on)(&study);
            let shared = study.shared();
            assert_eq!(study.own(), 0, "{}", analysis.id);
            (analysis.answer)(&study, Lang::En);
            assert_eq!(study.shared(), shared, "{}", analysis.id);
            assert!(study.own() <= 1, "{}", analysis.id);
        }
    }
}
