//! The entities of a device: what the actors it plays need, and what it announces.

use eebus::model::{DeviceType, EntityType, Function};
use eebus::ship::DeviceCategory;
use eebus::spine::{DeviceError, LocalDevice, LocalEntity, Operations};
use eebus::usecases::emobility::evsecc;
use eebus::usecases::{UseCaseDescriptor, limitation, lpc, lpp, mgcp, mpc};

use crate::measured;

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

/// Numbers of the features of the entity that reads and writes others.
pub mod client {
    pub const GENERIC: u32 = 1;
    pub const DIAGNOSIS: u32 = 2;
}

/// Numbers of the features of the entities that serve something.
pub mod server {
    pub const LOAD_CONTROL: u32 = 1;
    pub const CONFIGURATION: u32 = 2;
    pub const DIAGNOSIS: u32 = 3;
    pub const ELECTRICAL_CONNECTION: u32 = 4;
    pub const DIAGNOSIS_CLIENT: u32 = 5;
    pub const MEASUREMENT: u32 = 6;
    pub const CLASSIFICATION: u32 = 7;
}

/// Numbers of the entities; those that nobody needs are left out.
pub mod entity {
    pub const CLIENT: u32 = 1;
    pub const APPLIANCE: u32 = 2;
    /// The system actor of the crate owns the whole lists of its features, so a system of both directions has two entities.
    pub const PRODUCER: u32 = 3;
    pub const GRID: u32 = 4;
}

/// What an actor announces: where it is, and with which scenarios.
pub type UseCase = (
    &'static str,
    u32,
    u32,
    &'static UseCaseDescriptor,
    &'static [u32],
);

/// The actors a device plays together.
pub struct Cast<'a> {
    pub actors: &'a [&'a str],
}

impl Cast<'_> {
    pub fn plays(&self, actor: &str) -> bool {
        self.actors.contains(&actor)
    }

    fn is_guard(&self) -> bool {
        self.plays("EG-LPC") || self.plays("EG-LPP")
    }

    /// Whether it is an energy manager, not only a guard.
    fn manages(&self) -> bool {
        self.plays("MA-MPC") || self.plays("MA-MGCP") || self.plays("CEM-EVSECC")
    }

    fn is_system(&self) -> bool {
        self.plays("CS-LPC") || self.plays("CS-LPP")
    }

    fn appliance_type(&self) -> EntityType {
        if self.plays("CS-LPC") || self.plays("EVSE-EVSECC") {
            EntityType::EVSE
        } else if self.plays("CS-LPP") {
            EntityType::Inverter
        } else {
            EntityType::SubMeterElectricity
        }
    }

    /// The entity of the system whose production is limited.
    pub fn producer(&self) -> u32 {
        if self.plays("CS-LPC") {
            entity::PRODUCER
        } else {
            entity::APPLIANCE
        }
    }

    pub fn device_type(&self) -> (DeviceType, DeviceCategory) {
        if self.manages() {
            return (
                DeviceType::EnergyManagementSystem,
                DeviceCategory::EnergyManagementSystem,
            );
        }
        if self.is_guard() {
            return (
                DeviceType::ElectricitySupplySystem,
                DeviceCategory::GridConnectionPointHub,
            );
        }
        match self.appliance_type() {
            EntityType::EVSE => (DeviceType::ChargingStation, DeviceCategory::EMobility),
            EntityType::Inverter => (DeviceType::Inverter, DeviceCategory::Inverter),
            _ => (DeviceType::SubMeter, DeviceCategory::MeteringDevice),
        }
    }

    pub fn use_cases(&self) -> [UseCase; 10] {
        let (client, appliance) = (entity::CLIENT, entity::APPLIANCE);
        let generic = client::GENERIC;
        let (limit, measurement) = (server::LOAD_CONTROL, server::MEASUREMENT);
        let limiting: &[u32] = &[1, 2, 3, 4];
        let units: &[u32] = &[1, 2, 3, 4, 5];
        // The crate serves scenario 1 of MGCP, the curtailment factor, but the contract has no value for it.
        let grid: &[u32] = &[2, 3, 4, 5, 6, 7];
        [
            ("EG-LPC", client, generic, &lpc::ENERGY_GUARD, limiting),
            ("EG-LPP", client, generic, &lpp::ENERGY_GUARD, limiting),
            ("MA-MPC", client, generic, &mpc::MONITORING_APPLIANCE, units),
            (
                "MA-MGCP",
                client,
                generic,
                &mgcp::MONITORING_APPLIANCE,
                &[1, 2, 3, 4, 5, 6, 7],
            ),
            ("CEM-EVSECC", client, generic, &evsecc::CEM, &[1, 2]),
            (
                "CS-LPC",
                appliance,
                limit,
                &lpc::CONTROLLABLE_SYSTEM,
                limiting,
            ),
            (
                "CS-LPP",
                self.producer(),
                limit,
                &lpp::CONTROLLABLE_SYSTEM,
                limiting,
            ),
            (
                "MU-MPC",
                appliance,
                measurement,
                &mpc::MONITORED_UNIT,
                units,
            ),
            (
                "EVSE-EVSECC",
                appliance,
                server::DIAGNOSIS,
                &evsecc::EVSE,
                &[1, 2],
            ),
            (
                "GCP-MGCP",
                entity::GRID,
                measurement,
                &mgcp::GRID_CONNECTION_POINT,
                grid,
            ),
        ]
    }

    pub fn add_entities(&self, device: &mut LocalDevice) -> Result<(), DeviceError> {
        if self.is_guard() || self.manages() {
            device.add_entity(self.client_entity())?;
        }
        if self.is_system() || self.plays("MU-MPC") || self.plays("EVSE-EVSECC") {
            device.add_entity(self.appliance())?;
        }
        if self.plays("CS-LPP") && self.producer() == entity::PRODUCER {
            let producer = LocalEntity::new([entity::PRODUCER], EntityType::Inverter);
            let diagnosis = limitation::device_diagnosis_feature(server::DIAGNOSIS);
            let electrical =
                limitation::electrical_connection_feature(server::ELECTRICAL_CONNECTION);
            device.add_entity(
                with_system_features(producer)
                    .with_feature(diagnosis)
                    .with_feature(electrical),
            )?;
        }
        if self.plays("GCP-MGCP") {
            let unit = measured::unit(mgcp::NAMING);
            let electrical = unit.electrical_connection_feature(server::ELECTRICAL_CONNECTION);
            device.add_entity(
                LocalEntity::new([entity::GRID], EntityType::GridConnectionPointOfPremises)
                    .with_feature(electrical)
                    .with_feature(unit.measurement_feature(server::MEASUREMENT)),
            )?;
        }
        Ok(())
    }

    fn client_entity(&self) -> LocalEntity {
        let entity_type = if self.manages() {
            EntityType::CEM
        } else {
            EntityType::GridGuard
        };
        let entity = LocalEntity::new([entity::CLIENT], entity_type)
            .with_feature(limitation::client_feature(client::GENERIC));
        if self.is_guard() {
            return entity.with_feature(limitation::device_diagnosis_feature(client::DIAGNOSIS));
        }
        entity
    }

    fn appliance(&self) -> LocalEntity {
        let mut entity = LocalEntity::new([entity::APPLIANCE], self.appliance_type());
        let mut electrical =
            limitation::electrical_connection_feature(server::ELECTRICAL_CONNECTION);
        let mut diagnosis = limitation::device_diagnosis_feature(server::DIAGNOSIS);
        if self.is_system() {
            entity = with_system_features(entity);
        }
        if self.plays("MU-MPC") {
            for function in [
                Function::ElectricalConnectionDescriptionListData,
                Function::ElectricalConnectionParameterDescriptionListData,
            ] {
                electrical = electrical.with_function(function, Operations::read());
            }
            let unit = measured::unit(mpc::NAMING);
            entity = entity.with_feature(unit.measurement_feature(server::MEASUREMENT));
        }
        if self.plays("EVSE-EVSECC") {
            let state = Function::DeviceDiagnosisStateData;
            diagnosis = diagnosis.with_function(state, Operations::read());
            let classification = evsecc::device_classification_feature(server::CLASSIFICATION);
            entity = entity.with_feature(classification);
        }
        if self.is_system() || self.plays("EVSE-EVSECC") {
            entity = entity.with_feature(diagnosis);
        }
        if self.is_system() || self.plays("MU-MPC") {
            entity = entity.with_feature(electrical);
        }
        entity
    }
}

/// The features only a controllable system has.
fn with_system_features(entity: LocalEntity) -> LocalEntity {
    let limit = limitation::load_control_feature(server::LOAD_CONTROL);
    let configuration = limitation::device_configuration_feature(server::CONFIGURATION);
    let watching = limitation::device_diagnosis_client_feature(server::DIAGNOSIS_CLIENT);
    entity
        .with_feature(limit)
        .with_feature(configuration)
        .with_feature(watching)
}
