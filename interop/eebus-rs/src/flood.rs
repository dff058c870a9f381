//! Many datagrams at once: reads of detailed discovery that nobody waits for.

use std::time::Duration;

use eebus::model::{AddressDevice, FeatureAddress, Function};
use eebus::ship::Ski;
use eebus::spine::{Engine, node_management};

/// Reads in one go. Between two goes the hub reads: two peers that flood each other would else wait for each other.
const AT_ONCE: usize = 100;

/// A flood that is being sent.
#[derive(Debug)]
pub struct Flood {
    pub ski: Ski,
    pub count: usize,
    device: AddressDevice,
    sent: usize,
}

impl Flood {
    pub fn new(ski: Ski, device: AddressDevice, count: usize) -> Self {
        Self {
            ski,
            count,
            device,
            sent: 0,
        }
    }

    /// Queues the next part.
    pub fn pour(&mut self, engine: &mut Engine, own: &FeatureAddress, now: Duration) {
        let destination = node_management(&self.device);
        for _ in 0..AT_ONCE.min(self.count - self.sent) {
            let function = Function::NodeManagementDetailedDiscoveryData;
            engine.read(&destination, own, function, now);
            self.sent += 1;
        }
    }

    pub fn is_over(&self) -> bool {
        self.sent == self.count
    }
}
