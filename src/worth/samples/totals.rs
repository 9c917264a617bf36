//! The sums over the exchanges of a status, and what an exchange counts in.

use crate::model::Status;
use crate::network::{ExchangeIx, Network};
use crate::worth::{Books, Standing, Worth};

/// Samples that go side by side.
pub(super) const LANES: usize = 8;
/// A number in as many samples.
pub(super) type Lanes = [f64; LANES];

/// A sum over the exchanges of one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Total {
    Co2,
    CompleteCo2,
    ProgrammeCo2,
    SupplierBenefit,
    ReceiverBenefit,
    NetBenefit,
    Material,
    Energy,
    Water,
    Landfill,
}

/// As many sums as there are.
pub(super) const TOTALS: usize = 10;
/// As many accounts as lines are summed in; landfill is the last.
pub(super) const ACCOUNTS: usize = 7;

pub(super) const ALL_TOTALS: [Total; TOTALS] = [
    Total::Co2,
    Total::CompleteCo2,
    Total::ProgrammeCo2,
    Total::SupplierBenefit,
    Total::ReceiverBenefit,
    Total::NetBenefit,
    Total::Material,
    Total::Energy,
    Total::Water,
    Total::Landfill,
];

/// What an exchange counts in.
#[derive(Clone, Copy)]
pub(super) struct Role {
    pub status: u32,
    pub complete: bool,
    /// The share that counts as the programme's.
    pub programme: f64,
    /// Which accounts are known, a bit each.
    pub known: u8,
    pub watched: Option<u32>,
}

/// Calls with every lane.
pub(super) fn each(mut call: impl FnMut(usize)) {
    (0..LANES).for_each(&mut call);
}

pub(super) fn role(
    network: &Network,
    x: ExchangeIx,
    books: &Books,
    statuses: &[Status],
) -> Option<Role> {
    let e = &network.exchanges[x];
    let known = accounts_of(&books.worth).map(|value| value.is_some());
    let bits = known.iter().enumerate().map(|(a, known)| u8::from(*known) << a);
    let said = network.said(e);
    Some(Role {
        status: statuses.binary_search(&e.status).ok()? as u32,
        complete: books.worth.standing == Standing::Complete,
        programme: if said.baseline { 0.0 } else { said.attribution.unwrap_or(1.0) },
        known: bits.sum(),
        watched: None,
    })
    .filter(|role| role.known != 0)
}

/// The worth by account.
pub(super) fn accounts_of(worth: &Worth) -> [Option<f64>; ACCOUNTS] {
    [
        worth.co2_t,
        worth.supplier_benefit,
        worth.receiver_benefit,
        worth.material_t,
        worth.energy_gj,
        worth.water_m3,
        worth.landfill_t(),
    ]
}

impl Role {
    /// Adds what the accounts hold to the totals of a status.
    pub fn add(&self, accounts: &[Lanes; ACCOUNTS], sums: &mut [Lanes; TOTALS]) {
        let mut add = |total: Total, account: usize, share: f64| {
            let (sum, value) = (&mut sums[total as usize], &accounts[account]);
            each(|l| sum[l] += share * value[l]);
        };
        let known = |account: usize| self.known >> account & 1 == 1;
        if known(0) {
            add(Total::Co2, 0, 1.0);
            if self.complete {
                add(Total::CompleteCo2, 0, 1.0);
            }
            if self.programme != 0.0 {
                add(Total::ProgrammeCo2, 0, self.programme);
            }
        }
        for (account, total) in [(1, Total::SupplierBenefit), (2, Total::ReceiverBenefit)] {
            if known(account) {
                add(total, account, 1.0);
                add(Total::NetBenefit, account, 1.0);
            }
        }
        let saved =
            [(3, Total::Material), (4, Total::Energy), (5, Total::Water), (6, Total::Landfill)];
        for (account, total) in saved {
            if known(account) {
                add(total, account, 1.0);
            }
        }
    }
}

/// Notes the totals in which an exchange counts: those to which a one in every account adds.
pub(super) fn note_known(known: &mut [bool; TOTALS], role: &Role) {
    let mut sums = [[0.0; LANES]; TOTALS];
    role.add(&[[1.0; LANES]; ACCOUNTS], &mut sums);
    for (known, sum) in known.iter_mut().zip(sums) {
        *known |= sum[0] != 0.0;
    }
}
