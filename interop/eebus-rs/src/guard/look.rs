//! What a guard sees of a system: its limit and its failsafe values.

use serde_json::json;

use eebus::model::{CmdData, ScaledNumber, parse_iso8601_duration};
use eebus::spine::SpineEvent;
use eebus::usecases::limitation::read_limit_write;

use super::Guard;
use crate::actor::Surroundings;
use crate::contract::direction_name;
use crate::power::{key_value, with_duration};

impl Guard {
    /// Reports limit and failsafe values of a system.
    pub(super) fn look(&mut self, event: &SpineEvent, with: &mut Surroundings) {
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
}
