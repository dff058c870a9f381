//! Beginning with a system, and beginning again.

use std::time::Duration;

use eebus::model::AddressDevice;
use eebus::usecases::limitation::{LimitWrite, locate};

use super::{ControlledSystem, Guard};
use crate::actor::Surroundings;

/// How long after a request that was given up this guard begins with a system again, each system for itself.
const BEGIN_AGAIN: Duration = Duration::from_millis(250);

impl Guard {
    /// The engine waits for 64 answers at a time, of all peers together, and gives up the oldest request for a further
    /// one. The guard of the crate does not repeat a binding it has given up; the next attach does.
    pub(super) fn begin_again_later(&mut self, device: AddressDevice, now: Duration) {
        if self.unanswered.iter().any(|(known, _)| *known == device) {
            return;
        }
        let last = self.unanswered.iter().map(|(_, at)| *at).max();
        self.unanswered
            .push((device, last.unwrap_or(now) + BEGIN_AGAIN));
    }

    pub(super) fn begin_again(&mut self, with: &mut Surroundings) {
        let Some(index) = self.unanswered.iter().position(|(_, at)| with.now >= *at) else {
            return;
        };
        let (device, _) = self.unanswered.remove(index);
        let now = self.time(with.now);
        let peer = with
            .engine
            .peer(&device)
            .and_then(|remote| locate(remote, self.direction));
        if let Some(peer) = peer {
            self.actor.attach(with.engine, peer, now);
            self.meet(&device, with);
        }
    }

    /// What is known of a system begins anew, and the limit that is wanted of it is told to the guard of the crate.
    pub(super) fn meet(&mut self, device: &AddressDevice, with: &mut Surroundings) {
        let Some(ski) = with.peers.ski_of(device) else {
            return;
        };
        self.systems.retain(|one| one.device != *device);
        self.systems.push(ControlledSystem {
            device: device.clone(),
            ski,
            opening_answered: false,
            last_write: None,
            pending: None,
        });
        let now = self.time(with.now);
        if let Some(wanted) = self.wanted.iter().find(|wanted| wanted.ski == ski) {
            let rest = wanted.until.map(|until| until.saturating_sub(with.now));
            let limit = LimitWrite {
                duration: rest,
                ..wanted.limit
            };
            if rest != Some(Duration::ZERO) {
                self.actor.require(device, Some(limit), now);
            }
        }
    }
}
