//! The SPINE device of a node, and where its actors find their features.

use std::error::Error;

use eebus::model::{DeviceType, FeatureAddress};
use eebus::ship::DeviceCategory;
use eebus::spine::{Engine, LocalDevice};
use eebus::usecases::limitation::CsFeatures;

use crate::entities::{Cast, client, entity, server};

/// A controllable system: where its features are.
#[derive(Debug)]
pub struct SystemPlace {
    pub features: CsFeatures,
    pub electrical_connection: FeatureAddress,
}

/// A measured unit: where its features are.
#[derive(Debug)]
pub struct MeasuredPlace {
    pub electrical_connection: FeatureAddress,
    pub measurement: FeatureAddress,
}

/// A charging station: where its features are.
#[derive(Debug)]
pub struct EvsePlace {
    pub diagnosis: FeatureAddress,
    pub classification: FeatureAddress,
}

/// A device, and where the actors find their features.
#[derive(Debug)]
pub struct Built {
    pub engine: Engine,
    pub device_type: DeviceType,
    pub category: DeviceCategory,
    /// The feature all client actors read and write from.
    pub client: FeatureAddress,
    /// Where an energy guard has its heartbeat.
    pub client_diagnosis: FeatureAddress,
    pub consumption_system: Option<SystemPlace>,
    pub production_system: Option<SystemPlace>,
    pub unit: Option<MeasuredPlace>,
    pub grid_connection_point: Option<MeasuredPlace>,
    pub evse: Option<EvsePlace>,
}

/// Builds the device that plays these actors.
pub fn build(actors: &[&str], unique: &str) -> Result<Built, Box<dyn Error>> {
    let cast = Cast { actors };
    let (device_type, category) = cast.device_type();
    let mut device = LocalDevice::new("n:Interop", unique, device_type.clone())?;
    cast.add_entities(&mut device)?;

    let at = |entity: u32, feature: u32| device.address_of(&[entity], feature);
    let system_at = |entity: u32| SystemPlace {
        features: CsFeatures {
            load_control: at(entity, server::LOAD_CONTROL),
            device_configuration: at(entity, server::CONFIGURATION),
            device_diagnosis: at(entity, server::DIAGNOSIS),
            device_diagnosis_client: at(entity, server::DIAGNOSIS_CLIENT),
        },
        electrical_connection: at(entity, server::ELECTRICAL_CONNECTION),
    };
    let measured_at = |entity: u32| MeasuredPlace {
        electrical_connection: at(entity, server::ELECTRICAL_CONNECTION),
        measurement: at(entity, server::MEASUREMENT),
    };
    let evse = EvsePlace {
        diagnosis: at(entity::APPLIANCE, server::DIAGNOSIS),
        classification: at(entity::APPLIANCE, server::CLASSIFICATION),
    };
    let client = at(entity::CLIENT, client::GENERIC);
    let client_diagnosis = at(entity::CLIENT, client::DIAGNOSIS);
    let consumption_system = cast.plays("CS-LPC").then(|| system_at(entity::APPLIANCE));
    let production_system = cast.plays("CS-LPP").then(|| system_at(cast.producer()));
    let unit = cast.plays("MU-MPC").then(|| measured_at(entity::APPLIANCE));
    let grid_connection_point = cast.plays("GCP-MGCP").then(|| measured_at(entity::GRID));
    let mut engine = Engine::new(device);
    for (actor, entity, feature, descriptor, scenarios) in cast.use_cases() {
        if cast.plays(actor) {
            engine.add_use_case_scenarios([entity], feature, descriptor, scenarios);
        }
    }
    Ok(Built {
        engine,
        device_type,
        category,
        client,
        client_diagnosis,
        consumption_system,
        production_system,
        unit,
        grid_connection_point,
        evse: cast.plays("EVSE-EVSECC").then_some(evse),
    })
}
