//! Charging station and energy manager of EVSECC. The crate has the data of this use case, and no actor for it.

use serde_json::json;

use eebus::model::{
    AddressDevice, CmdData, DeviceDiagnosisOperatingState, FeatureAddress, FeatureType, Function,
    Role,
};
use eebus::spine::SpineEvent;
use eebus::usecases::emobility::evsecc::{ManufacturerInfo, operating_state, read_operating_state};
use eebus::usecases::emobility::{actors, names};

use crate::actor::{Actor, Surroundings};
use crate::contract::Command;
use crate::device::EvsePlace;

/// A charging station.
pub struct Evse {
    diagnosis: FeatureAddress,
}

impl Evse {
    pub fn new(place: EvsePlace, model: &str, with: &mut Surroundings) -> Self {
        let manufacturer = ManufacturerInfo::new()
            .device_name(model)
            .device_code(model)
            .brand_name("eebus")
            .vendor_name("eebus");
        publish(&place.classification, manufacturer.to_data(), with);
        let evse = Self {
            diagnosis: place.diagnosis,
        };
        evse.set(DeviceDiagnosisOperatingState::NormalOperation, with);
        evse
    }

    fn set(&self, state: DeviceDiagnosisOperatingState, with: &mut Surroundings) {
        if publish(&self.diagnosis, operating_state(state, None), with) {
            let function = Function::DeviceDiagnosisStateData;
            with.engine.notify(&self.diagnosis, &function, with.now);
        }
    }
}

impl Actor for Evse {
    fn spine_event(&mut self, _event: &SpineEvent, _with: &mut Surroundings) {}

    fn take(&mut self, command: &Command, with: &mut Surroundings) -> bool {
        let Command::Evse { state } = command else {
            return false;
        };
        self.set(
            if state == "failure" {
                DeviceDiagnosisOperatingState::Failure
            } else {
                DeviceDiagnosisOperatingState::NormalOperation
            },
            with,
        );
        true
    }
}

/// Sets the data of a feature of ours; whether it is other data than before.
fn publish(feature: &FeatureAddress, data: CmdData, with: &mut Surroundings) -> bool {
    let set = with
        .engine
        .device_mut()
        .resolve_mut(feature)
        .map(|feature| feature.set_data(data));
    match set {
        Some(Ok(changed)) => changed,
        other => {
            with.out.error(format!("{feature:?}: {other:?}"));
            false
        }
    }
}

/// An energy manager that looks at charging stations.
pub struct EvseWatcher {
    client: FeatureAddress,
    watched: Vec<FeatureAddress>,
}

impl EvseWatcher {
    pub fn new(client: FeatureAddress) -> Self {
        Self {
            client,
            watched: Vec::new(),
        }
    }

    /// Begins with a charging station, if the peer is one and is not watched already.
    fn watch(&mut self, device: &AddressDevice, with: &mut Surroundings) {
        let Some(remote) = with.engine.peer(device) else {
            return;
        };
        let Some(use_case) = remote.use_case(names::EVSECC, actors::EVSE) else {
            return;
        };
        let server = |kind| remote.address_of(use_case, &kind, Role::Server);
        let (diagnosis, classification) = (
            server(FeatureType::DeviceDiagnosis),
            server(FeatureType::DeviceClassification),
        );
        let Some(diagnosis) = diagnosis.filter(|found| !self.watched.contains(found)) else {
            return;
        };
        let now = with.now;
        with.engine
            .request_subscription(&self.client, &diagnosis, now);
        let state = Function::DeviceDiagnosisStateData;
        with.engine.read(&diagnosis, &self.client, state, now);
        if let Some(classification) = classification {
            let manufacturer = Function::DeviceClassificationManufacturerData;
            with.engine
                .read(&classification, &self.client, manufacturer, now);
        }
        self.watched.push(diagnosis);
    }
}

impl Actor for EvseWatcher {
    fn peer_lost(&mut self, device: &AddressDevice, _with: &mut Surroundings) {
        self.watched
            .retain(|feature| feature.device.as_ref() != Some(device));
    }

    fn spine_event(&mut self, event: &SpineEvent, with: &mut Surroundings) {
        match event {
            SpineEvent::DiscoveryUpdated { device } | SpineEvent::UseCasesUpdated { device } => {
                self.watch(device, with);
            }
            SpineEvent::DataNotified {
                feature, resolved, ..
            }
            | SpineEvent::ReplyReceived {
                feature, resolved, ..
            } => {
                let Some(state) = read_operating_state(resolved) else {
                    return;
                };
                if !self.watched.contains(feature) {
                    return;
                }
                let state = match state {
                    DeviceDiagnosisOperatingState::NormalOperation => "normal",
                    ref other => other.as_str(),
                };
                let ski = with.peers.ski_at(feature);
                with.out.tell(
                    format!("evse {ski:?}"),
                    json!({ "event": "evse", "ski": ski, "state": state }),
                );
            }
            _ => {}
        }
    }

    fn take(&mut self, _command: &Command, _with: &mut Surroundings) -> bool {
        false
    }
}
