//! stub
use crate::network::Network;
use crate::text::Lang;
/// x
pub fn explain(_n: &Network, _l: Lang) -> String {
    String::new()
}
