//! Which actors a node is told to play.

use std::time::Duration;

use eebus::usecases::limitation::Direction;
use eebus::usecases::{mgcp, mpc};

use crate::actor::{Actor, Peers, Surroundings};
use crate::added_parts::AddedParts;
use crate::asking::Asking;
use crate::contract::{Out, Start};
use crate::device::Built;
use crate::evse::{Evse, EvseWatcher};
use crate::guard::Guard;
use crate::measured::MeasuredActor;
use crate::monitoring::Monitoring;
use crate::system::System;

/// Begins the actors of a device.
pub fn cast(
    names: &[&str],
    built: &mut Built,
    start: &Start,
    out: &mut Out,
    peers: &Peers,
) -> Vec<Box<dyn Actor>> {
    let mut with = Surroundings {
        engine: &mut built.engine,
        out,
        peers,
        // The clock of the hub begins when the hub is made.
        now: Duration::ZERO,
    };
    let client = &built.client;
    let mut actors: Vec<Box<dyn Actor>> =
        vec![Box::new(Asking::new(client.clone())), Box::new(AddedParts)];
    for (name, direction) in [
        ("EG-LPC", Direction::Consumption),
        ("EG-LPP", Direction::Production),
    ] {
        if names.contains(&name) {
            let diagnosis = built.client_diagnosis.clone();
            actors.push(Box::new(Guard::new(
                direction,
                client.clone(),
                diagnosis,
                &with,
            )));
        }
    }
    if names.contains(&"MA-MPC") {
        actors.push(Box::new(Monitoring::of_units(client.clone())));
    }
    if names.contains(&"MA-MGCP") {
        actors.push(Box::new(Monitoring::of_grid_connection_points(
            client.clone(),
        )));
    }
    if names.contains(&"CEM-EVSECC") {
        actors.push(Box::new(EvseWatcher::new(client.clone())));
    }
    for (place, direction) in [
        (built.consumption_system.take(), Direction::Consumption),
        (built.production_system.take(), Direction::Production),
    ] {
        if let Some(place) = place {
            actors.push(Box::new(System::new(place, direction, start, &mut with)));
        }
    }
    for (place, naming) in [
        (built.unit.take(), mpc::NAMING),
        (built.grid_connection_point.take(), mgcp::NAMING),
    ] {
        if let Some(place) = place {
            actors.push(Box::new(MeasuredActor::new(naming, place, &mut with)));
        }
    }
    if let Some(evse) = built.evse.take() {
        actors.push(Box::new(Evse::new(evse, &start.model, &mut with)));
    }
    actors
}
