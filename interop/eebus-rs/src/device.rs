//! The SPINE device of a node: which actors live on which entity, with which features.

use eebus::model::{DeviceType, EntityType, FeatureAddress, Function};
use eebus::ship::DeviceCategory;
use eebus::spine::{Engine, LocalDevice, LocalEntity, Operations};
use eebus::usecases::emobility::evsecc;
use eebus::usecases::limitation::{self, CsFeatures};
use eebus::usecases::{UseCaseDescriptor, lpc, lpp, mgcp, mpc};

use crate::measured;

/// Numbers of the features on the entities that serve something.
mod feature {
    pub const LOAD_CONTROL: u32 = 1;
    pub const CONFIGURATION: u32 = 2;
    pub const DIAGNOSIS: u32 = 3;
    pub const ELECTRICAL_CONNECTION: u32 = 4;
    pub const DIAGNOSIS_CLIENT: u32 = 5;
    pub const MEASUREMENT: u32 = 6;
    pub const CLASSIFICATION: u32 = 7;
}

/// Numbers of the features on the entity that only reads and writes others.
const CLIENT: u32 = 1;
const CLIENT_DIAGNOSIS: u32 = 2;

/// Every actor this program can play.
pub const ACTORS: [&str; 10] = [
    "EG-LPC",
    "EG-LPP",
    "CS-LPC",
    "CS-LPP",
    "MA-MPC",
    "MU-MPC",
    "MA-MGCP",
    "GCP-MGCP",
    "CEM-EVSECC",
    "EVSE-EVSECC",
];

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

/// A built device, and where the actors find their features.
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
    /// State and manufacturer data of a charging station.
    pub evse: Option<(FeatureAddress, FeatureAddress)>,
}

/// Builds the device that plays these actors.
pub fn build(actors: &[&str], unique: &str) -> Result<Built, Box<dyn std::error::Error>> {
    let plays = |name: &str| actors.contains(&name);
    let guards = plays("EG-LPC") || plays("EG-LPP");
    let manages = plays("MA-MPC") || plays("MA-MGCP") || plays("CEM-EVSECC");
    let serves = actors
        .iter()
        .any(|name| ["CS-LPC", "CS-LPP", "MU-MPC", "EVSE-EVSECC"].contains(name));
    let appliance_type = if plays("CS-LPC") || plays("EVSE-EVSECC") {
        EntityType::EVSE
    } else if plays("CS-LPP") {
        EntityType::Inverter
    } else {
        EntityType::SubMeterElectricity
    };
    let (device_type, category) = if manages {
        (
            DeviceType::EnergyManagementSystem,
            DeviceCategory::EnergyManagementSystem,
        )
    } else if guards {
        (
            DeviceType::ElectricitySupplySystem,
            DeviceCategory::GridConnectionPointHub,
        )
    } else if appliance_type == EntityType::EVSE {
        (DeviceType::ChargingStation, DeviceCategory::EMobility)
    } else if appliance_type == EntityType::Inverter {
        (DeviceType::Inverter, DeviceCategory::Inverter)
    } else {
        (DeviceType::SubMeter, DeviceCategory::MeteringDevice)
    };

    let mut device = LocalDevice::new("n:Interop", unique, device_type.clone())?;
    let mut next = 1..;
    let mut number = || next.next().unwrap_or_default();
    let mut use_cases: Vec<(u32, u32, &'static UseCaseDescriptor, &[u32])> = Vec::new();

    let client_entity = number();
    if guards || manages {
        let entity_type = if manages {
            EntityType::CEM
        } else {
            EntityType::GridGuard
        };
        let mut entity = LocalEntity::new([client_entity], entity_type)
            .with_feature(limitation::client_feature(CLIENT));
        if guards {
            entity = entity.with_feature(limitation::device_diagnosis_feature(CLIENT_DIAGNOSIS));
        }
        device.add_entity(entity)?;
        for (actor, descriptor, scenarios) in [
            ("EG-LPC", &lpc::ENERGY_GUARD, &[1, 2, 3, 4][..]),
            ("EG-LPP", &lpp::ENERGY_GUARD, &[1, 2, 3, 4]),
            ("MA-MPC", &mpc::MONITORING_APPLIANCE, &[1, 2, 3, 4, 5]),
            (
                "MA-MGCP",
                &mgcp::MONITORING_APPLIANCE,
                &[1, 2, 3, 4, 5, 6, 7],
            ),
            ("CEM-EVSECC", &evsecc::CEM, &[1, 2]),
        ] {
            if plays(actor) {
                use_cases.push((client_entity, CLIENT, descriptor, scenarios));
            }
        }
    }

    let appliance = number();
    if serves {
        let mut entity = LocalEntity::new([appliance], appliance_type.clone());
        let system = plays("CS-LPC") || plays("CS-LPP");
        if system {
            entity = with_system_features(entity);
        }
        if system || plays("MU-MPC") {
            let mut electrical =
                limitation::electrical_connection_feature(feature::ELECTRICAL_CONNECTION);
            if plays("MU-MPC") {
                let unit = measured::unit(mpc::NAMING);
                electrical = electrical
                    .with_function(
                        Function::ElectricalConnectionDescriptionListData,
                        Operations::read(),
                    )
                    .with_function(
                        Function::ElectricalConnectionParameterDescriptionListData,
                        Operations::read(),
                    );
                entity = entity.with_feature(unit.measurement_feature(feature::MEASUREMENT));
            }
            entity = entity.with_feature(electrical);
        }
        if system || plays("EVSE-EVSECC") {
            let mut diagnosis = limitation::device_diagnosis_feature(feature::DIAGNOSIS);
            if plays("EVSE-EVSECC") {
                diagnosis =
                    diagnosis.with_function(Function::DeviceDiagnosisStateData, Operations::read());
                entity = entity.with_feature(evsecc::device_classification_feature(
                    feature::CLASSIFICATION,
                ));
            }
            entity = entity.with_feature(diagnosis);
        }
        device.add_entity(entity)?;
        if plays("CS-LPC") {
            use_cases.push((
                appliance,
                feature::LOAD_CONTROL,
                &lpc::CONTROLLABLE_SYSTEM,
                &[1, 2, 3, 4],
            ));
        }
        if plays("MU-MPC") {
            use_cases.push((
                appliance,
                feature::MEASUREMENT,
                &mpc::MONITORED_UNIT,
                &[1, 2, 3, 4, 5],
            ));
        }
        if plays("EVSE-EVSECC") {
            use_cases.push((appliance, feature::DIAGNOSIS, &evsecc::EVSE, &[1, 2]));
        }
    }

    // The system actor of the crate owns the whole lists of its features, so a system of both directions has two entities.
    let producer = if plays("CS-LPC") { number() } else { appliance };
    if plays("CS-LPP") {
        if producer != appliance {
            let entity = with_system_features(LocalEntity::new([producer], EntityType::Inverter))
                .with_feature(limitation::device_diagnosis_feature(feature::DIAGNOSIS))
                .with_feature(limitation::electrical_connection_feature(
                    feature::ELECTRICAL_CONNECTION,
                ));
            device.add_entity(entity)?;
        }
        use_cases.push((
            producer,
            feature::LOAD_CONTROL,
            &lpp::CONTROLLABLE_SYSTEM,
            &[1, 2, 3, 4],
        ));
    }

    let grid = number();
    if plays("GCP-MGCP") {
        let unit = measured::unit(mgcp::NAMING);
        device.add_entity(
            LocalEntity::new([grid], EntityType::GridConnectionPointOfPremises)
                .with_feature(unit.electrical_connection_feature(feature::ELECTRICAL_CONNECTION))
                .with_feature(unit.measurement_feature(feature::MEASUREMENT)),
        )?;
        use_cases.push((
            grid,
            feature::MEASUREMENT,
            &mgcp::GRID_CONNECTION_POINT,
            &[2, 3, 4, 5, 6, 7],
        ));
    }

    let at = |entity: u32, feature: u32| device.address_of(&[entity], feature);
    let system_at = |entity: u32| SystemPlace {
        features: CsFeatures {
            load_control: at(entity, feature::LOAD_CONTROL),
            device_configuration: at(entity, feature::CONFIGURATION),
            device_diagnosis: at(entity, feature::DIAGNOSIS),
            device_diagnosis_client: at(entity, feature::DIAGNOSIS_CLIENT),
        },
        electrical_connection: at(entity, feature::ELECTRICAL_CONNECTION),
    };
    let measured_at = |entity: u32| MeasuredPlace {
        electrical_connection: at(entity, feature::ELECTRICAL_CONNECTION),
        measurement: at(entity, feature::MEASUREMENT),
    };
    let client = at(client_entity, CLIENT);
    let client_diagnosis = at(client_entity, CLIENT_DIAGNOSIS);
    let consumption_system = plays("CS-LPC").then(|| system_at(appliance));
    let production_system = plays("CS-LPP").then(|| system_at(producer));
    let unit = plays("MU-MPC").then(|| measured_at(appliance));
    let grid_connection_point = plays("GCP-MGCP").then(|| measured_at(grid));
    let evse = plays("EVSE-EVSECC").then(|| {
        (
            at(appliance, feature::DIAGNOSIS),
            at(appliance, feature::CLASSIFICATION),
        )
    });
    let mut engine = Engine::new(device);
    for (entity, feature, descriptor, scenarios) in use_cases {
        engine.add_use_case_scenarios([entity], feature, descriptor, scenarios);
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
        evse,
    })
}

/// The features only a controllable system has.
fn with_system_features(entity: LocalEntity) -> LocalEntity {
    entity
        .with_feature(limitation::load_control_feature(feature::LOAD_CONTROL))
        .with_feature(limitation::device_configuration_feature(
            feature::CONFIGURATION,
        ))
        .with_feature(limitation::device_diagnosis_client_feature(
            feature::DIAGNOSIS_CLIENT,
        ))
}
