//! The commands that are for the node and not for one of its actors.

use std::error::Error;
use std::net::IpAddr;

use serde_json::json;

use eebus::ship::ConnectionCloseReason;
use eebus::spine::node_management;

use super::Node;
use crate::contract::Command;
use crate::flood::Flood;

impl Node {
    pub(super) fn take(&mut self, command: Command) -> Result<(), Box<dyn Error>> {
        match command {
            Command::Trust { ski } => {
                self.hub.approve(ski);
                // Somebody whose approval was taken back is still to be seen, and the hub has forgotten that.
                if let Some(seen) = self.seen.iter().find(|seen| seen.ski == ski) {
                    self.hub.remember_discovered(seen);
                }
                self.store.save_trust(&self.trust)?;
            }
            Command::Untrust { ski } => {
                self.trust.forget(&ski);
                self.hub.forget_peer(&ski);
                let reason = ConnectionCloseReason::RemovedConnection;
                self.hub.close(&ski, reason);
                self.store.save_trust(&self.trust)?;
            }
            Command::Dial { ski, host, port } => {
                self.hub
                    .remember(ski, (host.parse::<IpAddr>()?, port).into());
            }
            Command::Disconnect { ski } => {
                let reason = ConnectionCloseReason::Unspecific;
                self.hub.close(&ski, reason);
            }
            Command::Flood { ski, count } => match self.peers.device_of(&ski) {
                Some(device) => self.floods.push(Flood::new(ski, device.clone(), count)),
                None => self.out.error(format!("flood: {ski} is not connected")),
            },
            other => {
                let taken: Vec<_> = self.each(|actor, with| actor.take(&other, with));
                if !taken.contains(&true) {
                    eprintln!("no actor takes {other:?}");
                    self.out
                        .report(json!({ "event": "unsupported", "do": other.name() }));
                }
            }
        }
        Ok(())
    }

    /// Sends a part of the floods; whether there is more.
    pub(super) fn pour(&mut self) -> bool {
        let now = self.hub.now();
        let own = node_management(self.hub.engine().device().address());
        for flood in &mut self.floods {
            flood.pour(self.hub.engine_mut(), &own, now);
        }
        let out = &self.out;
        self.floods.retain(|flood| {
            if flood.is_over() {
                out.report(json!({ "event": "flooded", "ski": flood.ski, "count": flood.count }));
            }
            !flood.is_over()
        });
        !self.floods.is_empty()
    }
}
