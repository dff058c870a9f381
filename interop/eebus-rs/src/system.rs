//! Controllable system of LPC or LPP.

use serde_json::json;

use eebus::model::{AddressDevice, FeatureAddress};
use eebus::spine::{SpineEvent, WriteRequest};
use eebus::usecases::limitation::{
    ControllableSystem, ControllableSystemActor, CsConfig, CsEvent, Direction, LIMIT_ID,
    LimitWrite, LimitationState, LocalDecision, RejectReason, read_limit_write,
};

use crate::actor::{Actor, Surroundings};
use crate::contract::{Command, Start, direction_name};
use crate::device::SystemPlace;
use crate::heartbeat::HeardHeartbeats;
use crate::power::{seconds, with_duration};

/// The crate's system under the contract.
pub struct System {
    actor: ControllableSystemActor,
    direction: Direction,
    load_control: FeatureAddress,
    refuses: bool,
    heard: HeardHeartbeats,
}

impl System {
    pub fn new(
        place: SystemPlace,
        direction: Direction,
        start: &Start,
        with: &mut Surroundings,
    ) -> Self {
        let (failsafe, nominal_max) = match direction {
            Direction::Consumption => (
                start.failsafe.consumption_watts,
                start.nominal_max.consumption_watts,
            ),
            Direction::Production => (
                start.failsafe.production_watts,
                start.nominal_max.production_watts,
            ),
        };
        let config = CsConfig::new(failsafe, seconds(start.failsafe.duration_seconds))
            .with_nominal_max(nominal_max);
        let load_control = place.features.load_control.clone();
        let actor = ControllableSystemActor::builder(
            ControllableSystem::new(config, with.now),
            direction,
            place.features,
        )
        .with_electrical_connection(place.electrical_connection)
        .install(with.engine, with.now);
        let system = Self {
            actor,
            direction,
            load_control,
            refuses: false,
            heard: HeardHeartbeats::default(),
        };
        system.tell(with);
        system
    }

    /// State and failsafe values, when they differ from what was told.
    fn tell(&self, with: &mut Surroundings) {
        let direction = direction_name(self.direction);
        let system = self.actor.system();
        let phase = match system.state() {
            LimitationState::Init => "init",
            LimitationState::Limited => "limited",
            LimitationState::UnlimitedControlled => "unlimited-controlled",
            LimitationState::FailsafeState => "failsafe",
            LimitationState::UnlimitedAutonomous => "unlimited-autonomous",
        };
        let mut state = json!({ "event": "state", "direction": direction, "phase": phase });
        if let Some(watts) = system.effective_limit().watts() {
            state["watts"] = json!(watts);
        }
        with.out.tell(format!("state {direction}"), state);
        let config = system.config();
        with.out.tell(
            format!("own failsafe {direction}"),
            json!({
                "event": "failsafeValues",
                "direction": direction,
                "watts": config.failsafe_watts,
                "durationSeconds": config.failsafe_duration.as_secs(),
            }),
        );
    }

    /// The limit a write activates, if this system refuses such writes at the moment.
    fn refused(&self, event: &SpineEvent) -> Option<(WriteRequest, LimitWrite)> {
        let SpineEvent::WriteRequested(write) = event else {
            return None;
        };
        if !self.refuses || write.feature != self.load_control {
            return None;
        }
        read_limit_write(&write.data, LIMIT_ID)?;
        let limit = read_limit_write(&write.resolved, LIMIT_ID)?;
        limit.is_active.then(|| ((**write).clone(), limit))
    }
}

impl Actor for System {
    fn peer_lost(&mut self, device: &AddressDevice, with: &mut Surroundings) {
        // The actor drops its guard when a binding is released, and bindings end with the connection; the engine
        // forgets them without telling, and then the heartbeat of the next session would not be subscribed to.
        let guard = self.actor.guard().cloned();
        if let Some(client) = guard.filter(|guard| guard.device.as_ref() == Some(device)) {
            let released = SpineEvent::BindingReleased {
                client,
                server: self.load_control.clone(),
            };
            self.actor.handle_event(with.engine, &released, with.now);
        }
    }

    fn spine_event(&mut self, event: &SpineEvent, with: &mut Surroundings) {
        self.heard.hear(event, with);
        if let Some((write, limit)) = self.refused(event) {
            let decision = LocalDecision::Reject(RejectReason::SelfProtection);
            let system = self.actor.system_mut();
            let outcome = system.on_limit_write(&limit, decision, with.now);
            with.engine
                .reject_write(write.token, outcome.error_number(), with.now);
            self.actor.publish(with.engine, with.now);
        } else {
            let decided = self.actor.handle_event(with.engine, event, with.now);
            if let Some(CsEvent::LimitDecided { write, outcome, .. }) = decided
                && outcome.is_accepted()
                && let SpineEvent::WriteRequested(request) = event
            {
                let mut limit = json!({
                    "event": "limit",
                    "ski": with.peers.ski_at(&request.from),
                    "direction": direction_name(self.direction),
                    "active": write.is_active,
                    "watts": write.watts,
                });
                with_duration(&mut limit, write.duration);
                with.out.report(limit);
            } else if let Some(other) = decided {
                eprintln!("{other:?}");
            }
        }
        self.tell(with);
    }

    fn tick(&mut self, with: &mut Surroundings) {
        let changed = self.actor.handle_timeout(with.engine, with.now);
        if let Some(CsEvent::StateChanged {
            to: LimitationState::FailsafeState,
            ..
        }) = changed
            && let Some(ski) = self.actor.guard().and_then(|at| with.peers.ski_at(at))
        {
            with.out
                .report(json!({ "event": "heartbeatLost", "ski": ski }));
        }
        self.tell(with);
    }

    fn take(&mut self, command: &Command, _with: &mut Surroundings) -> bool {
        let Command::Refuse { on } = command else {
            return false;
        };
        self.refuses = *on;
        true
    }
}
