//! Monitoring appliance of MPC and of MGCP.

use serde_json::{Value, json};

use eebus::model::{AddressDevice, FeatureAddress};
use eebus::spine::SpineEvent;
use eebus::usecases::descriptor::{actors, names};
use eebus::usecases::monitoring::{
    Measurand, MonitoringApplianceActor, MonitoringEvent, Readings, locate,
};

use crate::actor::{Actor, Surroundings};
use crate::contract::Command;
use crate::measured::{PER_PHASE, PHASES, TOTALS};

/// The crate's monitoring appliance under the contract.
pub struct Monitoring {
    actor: MonitoringApplianceActor,
    /// `MPC` or `MGCP`.
    name: &'static str,
    use_case: &'static str,
    measuring_actor: &'static str,
}

impl Monitoring {
    pub fn of_units(client: FeatureAddress) -> Self {
        Self {
            actor: MonitoringApplianceActor::new(client),
            name: "MPC",
            use_case: names::MPC,
            measuring_actor: actors::MONITORED_UNIT,
        }
    }

    pub fn of_grid_connection_points(client: FeatureAddress) -> Self {
        Self {
            actor: MonitoringApplianceActor::new(client),
            name: "MGCP",
            use_case: names::MGCP,
            measuring_actor: actors::GRID_CONNECTION_POINT,
        }
    }

    /// Begins with a unit, if the peer is one and is not monitored already.
    fn attach(&mut self, device: &AddressDevice, with: &mut Surroundings) {
        let found = with
            .engine
            .peer(device)
            .and_then(|remote| locate(remote, self.use_case, self.measuring_actor));
        let Some(peer) = found else {
            return;
        };
        if !self.actor.units().any(|unit| *unit == peer) {
            self.actor.attach(with.engine, peer, with.now);
        }
    }
}

impl Actor for Monitoring {
    fn peer_lost(&mut self, device: &AddressDevice, _with: &mut Surroundings) {
        self.actor.detach_device(device);
    }

    fn spine_event(&mut self, event: &SpineEvent, with: &mut Surroundings) {
        if let SpineEvent::DiscoveryUpdated { device } | SpineEvent::UseCasesUpdated { device } =
            event
        {
            self.attach(device, with);
        }
        if let Some(MonitoringEvent::Measured { unit, .. }) = self.actor.handle_event(event)
            && let Some(readings) = self.actor.readings(&unit)
        {
            let ski = with.peers.ski_of(&unit.device);
            with.out.tell(
                format!("measured {} {ski:?} {unit:?}", self.name),
                json_of(
                    readings,
                    json!({ "event": "measured", "ski": ski, "useCase": self.name }),
                ),
            );
        }
    }

    fn take(&mut self, _command: &Command, _with: &mut Surroundings) -> bool {
        false
    }
}

/// Everything that is known of a unit.
fn json_of(readings: &Readings, mut event: Value) -> Value {
    for (name, quantity) in TOTALS {
        if let Some(value) = readings.value(&Measurand::total(quantity)) {
            event[name] = json!(value);
        }
    }
    for (name, quantity) in PER_PHASE {
        for (phase_name, phase) in PHASES {
            if let Some(value) = readings.value(&Measurand::on(quantity, phase)) {
                event[name][phase_name] = json!(value);
            }
        }
    }
    event
}
