//! What somebody should check before a candidate becomes an exchange.
//!
//! Not law, but where to look: waste needs a receiver who may take it, or a declaration that it is
//! none (a by-product, end-of-waste); across a border the rules on shipments of waste hold, in the
//! European Union Regulation (EU) 2024/1157. A waste code with `*` is hazardous in the European List
//! of Waste.

use super::Candidate;
use super::pairs::is_border_between;
use crate::model::LegalStatus;
use crate::network::Network;
use crate::text::{Lang, Text};

/// One thing to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Its waste code is one of hazardous waste.
    Hazardous,
    /// It is waste: may the receiver take it?
    Permit,
    /// It is waste and crosses a border.
    Shipment,
    /// It is recycled today: is the new use no lower?
    Recycling,
}

/// What to check of a candidate.
pub fn notes_of(network: &Network, candidate: &Candidate) -> Vec<Note> {
    let said = &network.resources[candidate.offer].said;
    let hazardous = said.ewc.trim_end().ends_with('*');
    let waste = match said.legal_status {
        Some(status) => status == LegalStatus::Waste,
        None => !said.ewc.is_empty(),
    };
    let abroad = waste && is_border_between(network, candidate.from, candidate.to);
    let notes = [
        (Note::Hazardous, hazardous),
        (Note::Permit, waste),
        (Note::Shipment, abroad),
        (Note::Recycling, candidate.takes_from_recycling),
    ];
    notes.into_iter().filter(|(_, holds)| *holds).map(|(note, _)| note).collect()
}

impl Note {
    /// What to check, in a sentence.
    pub fn sentence(self, lang: Lang) -> &'static str {
        let text = match self {
            Self::Hazardous => Text::new(
                "Its waste code is one of hazardous waste.",
                "Dets affaldskode hører til farligt affald.",
            ),
            Self::Permit => Text::new(
                "It is called waste or has a waste code: check whether the receiver needs a permit, or whether it can \
                 be declared a by-product or end-of-waste.",
                "Det kaldes affald eller har en affaldskode: undersøg, om modtageren skal have en tilladelse, eller om \
                 det kan erklæres for biprodukt eller ophør af affaldsfasen.",
            ),
            Self::Shipment => Text::new(
                "It would cross a border: check the rules on shipments of waste (in the EU, \
                 Regulation 2024/1157: a document after Annex VII for green-listed waste, prior \
                 notification and consent for hazardous waste).",
                "Det ville krydse en grænse: undersøg reglerne om overførsel af affald (i EU \
                 forordning 2024/1157: et dokument efter bilag VII for grønlistet affald, \
                 forudgående anmeldelse og samtykke for farligt affald).",
            ),
            Self::Recycling => Text::new(
                "It is recycled today: make sure that the new use is no lower one.",
                "Det genanvendes i dag: sørg for, at den nye anvendelse ikke er ringere.",
            ),
        };
        text.in_lang(lang)
    }
}
