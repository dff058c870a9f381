//! Monitored unit of MPC and grid connection point of MGCP.

use eebus::model::ElectricalConnectionPhaseName as Phase;
use eebus::spine::SpineEvent;
use eebus::usecases::monitoring::{Measurand, MonitoredUnit, Naming, Quantity};

use crate::actor::{Actor, Surroundings};
use crate::contract::{Command, Measured, Phases};
use crate::device::MeasuredPlace;

/// The three phases with the names the contract gives them.
pub const PHASES: [(&str, Phase); 3] = [("a", Phase::A), ("b", Phase::B), ("c", Phase::C)];

/// The quantities that are measured for all phases together, with the names the contract gives them.
pub const TOTALS: [(&str, Quantity); 4] = [
    ("power", Quantity::Power),
    ("consumed", Quantity::EnergyConsumed),
    ("produced", Quantity::EnergyProduced),
    ("frequency", Quantity::Frequency),
];

/// The quantities that are measured on each phase, with the names the contract gives them.
pub const PER_PHASE: [(&str, Quantity); 3] = [
    ("phases", Quantity::Power),
    ("current", Quantity::Current),
    ("voltage", Quantity::Voltage),
];

/// A unit with everything the use case has. The total power comes first: limits refer to it by its number.
pub fn unit(naming: Naming) -> MonitoredUnit {
    let mut unit = MonitoredUnit::new(1).naming(naming);
    for (_, quantity) in TOTALS {
        unit.add(Measurand::total(quantity));
    }
    for (_, quantity) in PER_PHASE {
        // MGCP has no power per phase.
        if naming == Naming::GridConnectionPoint && quantity == Quantity::Power {
            continue;
        }
        for (_, phase) in PHASES {
            unit.add(Measurand::on(quantity, phase));
        }
    }
    unit
}

/// The crate's measured unit under the contract.
pub struct MeasuredActor {
    unit: MonitoredUnit,
    place: MeasuredPlace,
}

impl MeasuredActor {
    pub fn new(naming: Naming, place: MeasuredPlace, with: &mut Surroundings) -> Self {
        let unit = unit(naming);
        unit.publish(
            with.engine,
            &place.electrical_connection,
            &place.measurement,
        );
        Self { unit, place }
    }

    fn set(&mut self, values: &Measured) {
        let totals = [
            values.power,
            values.consumed,
            values.produced,
            values.frequency,
        ];
        for ((_, quantity), value) in TOTALS.into_iter().zip(totals) {
            if let Some(value) = value {
                self.unit.set(&Measurand::total(quantity), value);
            }
        }
        let per_phase = [&values.phases, &values.current, &values.voltage];
        for ((_, quantity), values) in PER_PHASE.into_iter().zip(per_phase) {
            let Some(Phases { a, b, c }) = values else {
                continue;
            };
            for ((_, phase), value) in PHASES.into_iter().zip([a, b, c]) {
                if let Some(value) = value {
                    self.unit.set(&Measurand::on(quantity, phase), *value);
                }
            }
        }
    }
}

impl Actor for MeasuredActor {
    fn spine_event(&mut self, _event: &SpineEvent, _with: &mut Surroundings) {}

    fn take(&mut self, command: &Command, with: &mut Surroundings) -> bool {
        let Command::Publish(values) = command else {
            return false;
        };
        self.set(values);
        self.unit
            .notify(with.engine, &self.place.measurement, with.now);
        true
    }
}
