//! Energy guard of LPC or LPP.

use std::time::Duration;

use serde_json::json;

use eebus::model::{
    AddressDevice, CmdData, ErrorNumber, FeatureAddress, Function, MsgCounter, ScaledNumber,
    parse_iso8601_duration,
};
use eebus::ship::Ski;
use eebus::spine::SpineEvent;
use eebus::usecases::limitation::{
    ControllableSystemPeer, Direction, EnergyGuardActor, GuardEvent, LimitWrite,
    MIN_WRITE_INTERVAL, Unanswered, locate, read_limit_write,
};

use crate::actor::{Actor, Surroundings};
use crate::contract::{Command, FailsafeCommand, LimitCommand, direction_name};
use crate::heartbeat::HeardHeartbeats;
use crate::power::{is_same, key_value, limit_command, seconds, with_duration};

/// How long after the end of a limit this guard takes it for over.
const AFTER_THE_END: Duration = Duration::from_secs(2);

/// How long after a request that was given up this guard begins with a system again, each system for itself.
const BEGIN_AGAIN: Duration = Duration::from_secs(1);

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

/// A write this program made itself.
struct OwnWrite {
    ski: Ski,
    what: &'static str,
    /// Those that are not answered yet.
    open: Vec<MsgCounter>,
    error: ErrorNumber,
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

    fn limit(&mut self, command: &LimitCommand, with: &mut Surroundings) {
        let limit = LimitWrite {
            is_active: command.active,
            watts: command.watts,
            duration: command.duration_seconds.map(seconds),
        };
        self.wanted.retain(|wanted| wanted.ski != command.ski);
        self.wanted.push(Wanted {
            ski: command.ski,
            limit,
            until: limit.duration.map(|duration| with.now + duration),
        });
        if let Some(device) = with.peers.device_of(&command.ski).cloned() {
            self.require(&device, limit, with);
        }
    }

    /// Has a limit written by the guard of the crate, or by this program if that one holds it back.
    fn require(&mut self, device: &AddressDevice, limit: LimitWrite, with: &mut Surroundings) {
        let now = self.time(with.now);
        self.actor.require(device, Some(limit), now);
        // The guard of the crate writes nothing it takes for applied already; the contract wants a write and its answer.
        let is_applied = self.actor.applied_limit(device).is_some_and(|applied| {
            is_same(&applied, &limit) || !(applied.is_active || limit.is_active)
        });
        let is_silent = self.silence.is_some();
        let Some(system) = self.systems.iter_mut().find(|one| one.device == *device) else {
            return;
        };
        let is_idle = system.pending.is_none() && system.opening_answered;
        if is_silent || (is_idle && (is_applied || system.is_held_back(with.now))) {
            self.write(device, limit, with);
        } else {
            system.pending = Some(limit);
            self.tick(with);
        }
    }

    /// Writes a limit past the guard of the crate.
    fn write(&mut self, device: &AddressDevice, limit: LimitWrite, with: &mut Surroundings) {
        let ids = self.actor.peer_ids(device);
        let (Some(peer), Some(limit_id)) = (self.peer(device), ids.and_then(|ids| ids.limit))
        else {
            return;
        };
        let Some(ski) = with.peers.ski_of(device) else {
            return;
        };
        let (data, filters) = limit_command(&limit, limit_id);
        let request =
            with.engine
                .write_filtered(&peer.load_control, &self.client, data, filters, with.now);
        self.writes.push(OwnWrite {
            ski,
            what: "limit",
            open: vec![request],
            error: ErrorNumber::None,
        });
    }

    fn failsafe(&mut self, command: &FailsafeCommand, with: &mut Surroundings) {
        let Some(device) = with.peers.device_of(&command.ski) else {
            with.out
                .error(format!("failsafe: {} is not connected", command.ski));
            return;
        };
        let watts = command.watts.and_then(|watts| {
            self.actor
                .write_failsafe_limit(with.engine, device, watts, with.now)
        });
        let duration = command.duration_seconds.and_then(|duration| {
            self.actor
                .write_failsafe_duration(with.engine, device, seconds(duration), with.now)
        });
        let open: Vec<_> = watts.into_iter().chain(duration).collect();
        if open.is_empty() {
            with.out.error(format!(
                "failsafe: the crate writes nothing to {}",
                command.ski
            ));
            return;
        }
        self.writes.push(OwnWrite {
            ski: command.ski,
            what: "failsafe",
            open,
            error: ErrorNumber::None,
        });
    }

    /// Takes the answer to a write of this program.
    fn answered(&mut self, request: MsgCounter, error: ErrorNumber, with: &mut Surroundings) {
        for write in &mut self.writes {
            let before = write.open.len();
            write.open.retain(|open| *open != request);
            if write.open.len() < before && !error.is_success() {
                write.error = error;
            }
        }
        let direction = self.direction;
        self.writes.retain(|write| {
            if write.open.is_empty() {
                tell_result(write.ski, write.what, direction, write.error, with);
            }
            !write.open.is_empty()
        });
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

    /// The engine waits for 64 answers at a time, of all peers together, and gives up the oldest request for a further
    /// one. The guard of the crate does not repeat a binding it has given up; the next attach does.
    fn begin_again_later(&mut self, device: AddressDevice, now: Duration) {
        if self.unanswered.iter().any(|(known, _)| *known == device) {
            return;
        }
        let last = self.unanswered.iter().map(|(_, at)| *at).max();
        self.unanswered
            .push((device, last.unwrap_or(now) + BEGIN_AGAIN));
    }

    fn begin_again(&mut self, with: &mut Surroundings) {
        let Some(index) = self.unanswered.iter().position(|(_, at)| with.now >= *at) else {
            return;
        };
        let (device, _) = self.unanswered.remove(index);
        let now = self.time(with.now);
        let peer = with
            .engine
            .peer(&device)
            .and_then(|remote| locate(remote, self.direction));
        if let Some(peer) = peer {
            self.actor.attach(with.engine, peer, now);
            self.meet(&device, with);
        }
    }

    /// What is known of a system begins anew, and the limit that is wanted of it is told to the guard of the crate.
    fn meet(&mut self, device: &AddressDevice, with: &mut Surroundings) {
        let Some(ski) = with.peers.ski_of(device) else {
            return;
        };
        self.systems.retain(|one| one.device != *device);
        self.systems.push(ControlledSystem {
            device: device.clone(),
            ski,
            opening_answered: false,
            last_write: None,
            pending: None,
        });
        let now = self.time(with.now);
        if let Some(wanted) = self.wanted.iter().find(|wanted| wanted.ski == ski) {
            let rest = wanted.until.map(|until| until.saturating_sub(with.now));
            let limit = LimitWrite {
                duration: rest,
                ..wanted.limit
            };
            if rest != Some(Duration::ZERO) {
                self.actor.require(device, Some(limit), now);
            }
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

    /// The guard of the crate has had a limit answered.
    fn limit_answered(
        &mut self,
        device: &AddressDevice,
        limit: LimitWrite,
        error: ErrorNumber,
        with: &mut Surroundings,
    ) {
        let Some(system) = self.systems.iter_mut().find(|one| one.device == *device) else {
            return;
        };
        let ski = system.ski;
        if system.opening_answered {
            system.last_write = Some(with.now);
        }
        system.opening_answered = true;
        let was_commanded = self.wanted.iter().any(|wanted| {
            // After a reconnection only the rest of a duration is written.
            let duration = limit.duration;
            wanted.ski == ski
                && is_same(
                    &LimitWrite {
                        duration,
                        ..wanted.limit
                    },
                    &limit,
                )
        });
        if was_commanded {
            tell_result(ski, "limit", self.direction, error, with);
        }
        let pending = system.pending.take();
        if let Some(next) = pending.filter(|next| !is_same(next, &limit)) {
            self.require(device, next, with);
        }
    }

    /// Reports limit and failsafe values of a system.
    fn look(&mut self, event: &SpineEvent, with: &mut Surroundings) {
        let (SpineEvent::DataNotified {
            feature, resolved, ..
        }
        | SpineEvent::ReplyReceived {
            feature, resolved, ..
        }) = event
        else {
            return;
        };
        let Some(device) = &feature.device else {
            return;
        };
        let (Some(peer), Some(ids)) = (self.peer(device), self.actor.peer_ids(device)) else {
            return;
        };
        let Some(ski) = with.peers.ski_of(device) else {
            return;
        };
        let direction = direction_name(self.direction);
        if *feature == peer.load_control
            && let Some(limit) = ids.limit.and_then(|id| read_limit_write(resolved, id))
        {
            let mut event = json!({
                "event": "limit",
                "ski": ski,
                "direction": direction,
                "active": limit.is_active,
                "watts": limit.watts,
            });
            with_duration(&mut event, limit.duration);
            with.out.tell(format!("limit {direction} {ski}"), event);
        }
        if *feature == peer.device_configuration
            && matches!(resolved, CmdData::DeviceConfigurationKeyValueListData(_))
        {
            let watts = key_value(resolved, ids.failsafe_limit)
                .and_then(|value| value.scaled_number.as_ref())
                .and_then(ScaledNumber::to_f64);
            let duration = key_value(resolved, ids.failsafe_duration)
                .and_then(|value| value.duration.as_deref())
                .and_then(parse_iso8601_duration);
            let mut event =
                json!({ "event": "failsafeValues", "ski": ski, "direction": direction });
            if let Some(watts) = watts {
                event["watts"] = json!(watts);
            }
            with_duration(&mut event, duration);
            with.out.tell(format!("failsafe {direction} {ski}"), event);
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

    /// A limit with a duration is over when its time is up; a guard that still wanted it would write it again.
    fn end_limits(&mut self, with: &mut Surroundings) {
        let over = |wanted: &Wanted| {
            wanted
                .until
                .is_some_and(|until| with.now >= until + AFTER_THE_END)
        };
        for wanted in self.wanted.iter().filter(|wanted| over(wanted)) {
            if let Some(device) = with.peers.device_of(&wanted.ski) {
                self.actor.require(device, None, with.now);
            }
        }
        self.wanted.retain(|wanted| !over(wanted));
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

fn tell_result(
    ski: Ski,
    what: &str,
    direction: Direction,
    error: ErrorNumber,
    with: &mut Surroundings,
) {
    with.out.report(json!({
        "event": "writeResult",
        "ski": ski,
        "what": what,
        "direction": direction_name(direction),
        "accepted": error.is_success(),
        "error": error.number(),
    }));
}
