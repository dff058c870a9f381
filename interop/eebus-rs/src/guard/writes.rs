//! Limits and failsafe values that are written, and their answers.

use std::time::Duration;

use serde_json::json;

use eebus::model::{AddressDevice, ErrorNumber, MsgCounter};
use eebus::ship::Ski;
use eebus::usecases::limitation::{Direction, LimitWrite};

use super::{Guard, Wanted};
use crate::actor::{Actor, Surroundings};
use crate::contract::{FailsafeCommand, LimitCommand, direction_name};
use crate::power::{is_same, limit_command, seconds};

/// How long after the end of a limit this guard takes it for over.
const AFTER_THE_END: Duration = Duration::from_secs(2);

/// A write this program made itself.
pub(super) struct OwnWrite {
    pub(super) ski: Ski,
    what: &'static str,
    /// Those that are not answered yet.
    open: Vec<MsgCounter>,
    error: ErrorNumber,
}

impl Guard {
    pub(super) fn limit(&mut self, command: &LimitCommand, with: &mut Surroundings) {
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
    pub(super) fn require(
        &mut self,
        device: &AddressDevice,
        limit: LimitWrite,
        with: &mut Surroundings,
    ) {
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
    pub(super) fn write(
        &mut self,
        device: &AddressDevice,
        limit: LimitWrite,
        with: &mut Surroundings,
    ) {
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

    pub(super) fn failsafe(&mut self, command: &FailsafeCommand, with: &mut Surroundings) {
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
    pub(super) fn answered(
        &mut self,
        request: MsgCounter,
        error: ErrorNumber,
        with: &mut Surroundings,
    ) {
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

    /// The guard of the crate has had a limit answered.
    pub(super) fn limit_answered(
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

    /// A limit with a duration is over when its time is up; a guard that still wanted it would write it again.
    pub(super) fn end_limits(&mut self, with: &mut Surroundings) {
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
