//! What comes and goes while peers are connected: an entity, and a use case.

use eebus::model::{EntityType, FeatureType, Function, Role};
use eebus::spine::{
    DeviceError, LocalEntity, LocalFeature, Operations, SpineEvent, node_management,
};
use eebus::usecases::mpc;

use crate::actor::{Actor, Surroundings};
use crate::contract::{AnnounceCommand, Command};

/// Number of the entity that comes and goes.
const ENTITY: u32 = 9;
/// The crate takes a use case back with its entity only, so it is announced for one of its own.
const ENTITY_OF_USE_CASE: u32 = 8;

/// Adds and removes them.
#[derive(Debug, Default)]
pub struct AddedParts;

impl Actor for AddedParts {
    fn spine_event(&mut self, _event: &SpineEvent, _with: &mut Surroundings) {}

    fn take(&mut self, command: &Command, with: &mut Surroundings) -> bool {
        let done = match command {
            Command::Entity { on } => replace(ENTITY, EntityType::SmartEnergyAppliance, *on, with),
            Command::Announce(announce) => announce_use_case(announce, with),
            _ => return false,
        };
        if let Err(error) = done {
            with.out.error(format!("{}: {error:?}", command.name()));
        }
        true
    }
}

fn announce_use_case(
    command: &AnnounceCommand,
    with: &mut Surroundings,
) -> Result<(), DeviceError> {
    let descriptor = &mpc::MONITORED_UNIT;
    if (command.actor.as_str(), command.name.as_str()) != (descriptor.actor, descriptor.name) {
        with.out
            .error(format!("announce: {} is not known here", command.name));
        return Ok(());
    }
    let kind = EntityType::SubMeterElectricity;
    replace(ENTITY_OF_USE_CASE, kind, command.on, with)?;
    if command.on {
        let engine = &mut with.engine;
        engine.add_use_case_scenarios([ENTITY_OF_USE_CASE], 1, descriptor, &command.scenarios);
        let own = node_management(engine.device().address());
        engine.notify(&own, &Function::NodeManagementUseCaseData, with.now);
    }
    Ok(())
}

/// Takes the entity away if it is there, and adds it if it is wanted.
fn replace(
    number: u32,
    kind: EntityType,
    on: bool,
    with: &mut Surroundings,
) -> Result<(), DeviceError> {
    if with.engine.device().entity(&[number]).is_some() {
        with.engine.remove_entity(&[number], with.now)?;
    }
    if !on {
        return Ok(());
    }
    let feature = LocalFeature::new(1, FeatureType::DeviceDiagnosis, Role::Server)
        .with_function(Function::DeviceDiagnosisStateData, Operations::read_full());
    let entity = LocalEntity::new([number], kind).with_feature(feature);
    with.engine.add_entity(entity, with.now)
}
