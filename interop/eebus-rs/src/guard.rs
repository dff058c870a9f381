//! Energy guard of LPC or LPP.

mod look;
mod systems;
mod writes;

use std::time::Duration;

use serde_json::json;

use eebus::model::{AddressDevice, CmdData, ErrorNumber, FeatureAddress, Function};
use eebus::ship::Ski;
use eebus::spine::SpineEvent;
use eebus::usecases::limitation::{
    ControllableSystemPeer, Direction, EnergyGuardActor, GuardEvent, LimitWrite,
    MIN_WRITE_INTERVAL, Unanswered,
};

use self::writes::OwnWrite;
use crate::actor::{Actor, Surroundings};
use crate::contract::{Command, direction_name};
use crate::heartbeat::HeardHeartbeats;

/// Most events that are kept back while the guard is silent.
const MOST_WITHHELD: usize = 100;

/// The crate's guard under the contract.
pub struct Guard {
    actor: EnergyGuardActor,
    direction: Direction,
    client: FeatureAddress,
    systems: Vec<ControlledSystem>,
    wanted: Vec<Wanted>,
    writes: Vec<OwnWrite>,
    silence: Option<Silence>,
    /// Systems that did not answer in time, and when to begin with each again.
    unanswered: Vec<(AddressDevice, Duration)>,
    heard: HeardHeartbeats,
}

/// What this program knows of a system, beside what the crate's guard knows.
struct ControlledSystem {
    device: AddressDevice,
    ski: Ski,
    /// The limit every guard writes first has been answered.
    opening_answered: bool,
    /// When the guard of the crate wrote its last limit after that.
    last_write: Option<Duration>,
    /// A limit the guard of the crate was told and has not had answered.
    pending: Option<LimitWrite>,
}

impl ControlledSystem {
    /// The guard of the crate writes a limit every five minutes at most. Commands come faster.
    fn is_held_back(&self, now: Duration) -> bool {
        self.last_write
            .is_some_and(|last| now < last + MIN_WRITE_INTERVAL)
    }
}

/// The last limit that was commanded for a system.
struct Wanted {
    ski: Ski,
    limit: LimitWrite,
    /// When it is over by itself.
    until: Option<Duration>,
}

/// The guard has stopped its heartbeat.
struct Silence {
    since: Duration,
    /// What the guard of the crate would answer with a heartbeat and a limit.
    withheld: Vec<SpineEvent>,
}

impl Guard {
    pub fn new(
        direction: Direction,
        client: FeatureAddress,
        diagnosis: FeatureAddress,
        with: &Surroundings,
    ) -> Self {
        Self {
            actor: EnergyGuardActor::new(direction, client.clone(), diagnosis, with.now),
            direction,
            client,
            systems: Vec::new(),
            wanted: Vec::new(),
            writes: Vec::new(),
            silence: None,
            unanswered: Vec::new(),
            heard: HeardHeartbeats::default(),
        }
    }

    /// The time of the guard of the crate: it stands still while the guard is silent, so no heartbeat is ever due.
    fn time(&self, now: Duration) -> Duration {
        self.silence.as_ref().map_or(now, |silence| silence.since)
    }

    fn peer(&self, device: &AddressDevice) -> Option<ControllableSystemPeer> {
        self.actor
            .peers()
            .find(|peer| peer.device == *device)
            .cloned()
    }

    /// Takes what the guard of the crate says.
    fn said(&mut self, event: GuardEvent, with: &mut Surroundings) {
        let direction = direction_name(self.direction);
        match event {
            GuardEvent::Ready { device } => {
                let Some(ski) = with.peers.ski_of(&device) else {
                    return;
                };
                with.out
                    .report(json!({ "event": "bound", "ski": ski, "direction": direction }));
                self.read_values(&device, with);
            }
            GuardEvent::LimitAccepted { device, limit, .. } => {
                self.limit_answered(&device, limit, ErrorNumber::None, with);
            }
            GuardEvent::LimitRefused {
                device,
                limit,
                error,
                ..
            } => self.limit_answered(&device, limit, error, with),
            GuardEvent::ConstraintsLearned {
                device,
                nominal_max,
            } => with.out.report(json!({
                "event": "nominalMax",
                "ski": with.peers.ski_of(&device),
                "direction": direction,
                "watts": nominal_max.watts(),
            })),
            GuardEvent::PeerHeartbeatLost { device } => with.out.report(json!({
                "event": "heartbeatLost",
                "ski": with.peers.ski_of(&device),
            })),
            GuardEvent::PeerUnresponsive {
                device,
                outstanding,
            } => {
                eprintln!("{outstanding:?} of {} is not answered", device.as_str());
                if outstanding != Unanswered::Limit {
                    self.begin_again_later(device, with.now);
                }
            }
            other => eprintln!("{other:?}"),
        }
    }

    /// The guard of the crate learns the values by notifications only; the contract wants those that are there already.
    fn read_values(&mut self, device: &AddressDevice, with: &mut Surroundings) {
        let Some(peer) = self.peer(device) else {
            return;
        };
        for (feature, function) in [
            (&peer.load_control, Function::LoadControlLimitListData),
            (
                &peer.device_configuration,
                Function::DeviceConfigurationKeyValueListData,
            ),
        ] {
            with.engine.read(feature, &self.client, function, with.now);
        }
    }

    fn hand_on(&mut self, event: &SpineEvent, with: &mut Surroundings) {
        let now = self.time(with.now);
        if let Some(said) = self.actor.handle_event(with.engine, event, now) {
            self.said(said, with);
        }
    }

    fn set_silent(&mut self, on: bool, with: &mut Surroundings) {
        if on && self.silence.is_none() {
            self.silence = Some(Silence {
                since: with.now,
                withheld: Vec::new(),
            });
        } else if !on && let Some(silence) = self.silence.take() {
            for event in &silence.withheld {
                self.hand_on(event, with);
            }
            // The heartbeat that is due goes before whatever is written next.
            self.tick(with);
        }
    }
}

impl Actor for Guard {
    fn peer_found(&mut self, device: &AddressDevice, with: &mut Surroundings) {
        self.meet(device, with);
    }

    fn peer_lost(&mut self, device: &AddressDevice, _with: &mut Surroundings) {
        self.actor.detach(device);
        self.unanswered.retain(|(known, _)| known != device);
        if let Some(system) = self.systems.iter().find(|one| one.device == *device) {
            self.writes.retain(|write| write.ski != system.ski);
        }
        self.systems.retain(|one| one.device != *device);
    }

    fn spine_event(&mut self, event: &SpineEvent, with: &mut Surroundings) {
        self.heard.hear(event, with);
        match event {
            SpineEvent::ResultReceived { request, error } => self.answered(*request, *error, with),
            SpineEvent::RequestTimedOut { request, .. } => {
                self.answered(*request, ErrorNumber::Timeout, with);
            }
            _ => {}
        }
        if let Some(silence) = &mut self.silence
            && matches!(event, SpineEvent::DataNotified { data, .. }
                if matches!(data, CmdData::LoadControlLimitListData(_)))
        {
            if silence.withheld.len() < MOST_WITHHELD {
                silence.withheld.push(event.clone());
            }
        } else {
            self.hand_on(event, with);
        }
        self.look(event, with);
    }

    fn tick(&mut self, with: &mut Surroundings) {
        self.end_limits(with);
        self.begin_again(with);
        let now = self.time(with.now);
        for said in self.actor.handle_timeout(with.engine, now) {
            self.said(said, with);
        }
    }

    fn take(&mut self, command: &Command, with: &mut Surroundings) -> bool {
        let own = direction_name(self.direction);
        match command {
            Command::Limit(limit) if limit.direction == own => self.limit(limit, with),
            Command::Failsafe(values) if values.direction == own => self.failsafe(values, with),
            Command::Silence { on } => self.set_silent(*on, with),
            _ => return false,
        }
        true
    }
}
