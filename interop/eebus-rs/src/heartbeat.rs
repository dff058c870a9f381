//! Reporting the heartbeats that are heard.

use std::time::Duration;

use serde_json::json;

use eebus::model::CmdData;
use eebus::ship::Ski;
use eebus::spine::SpineEvent;

use crate::actor::Surroundings;

/// Shortest time between two reports of one peer.
const QUIET: Duration = Duration::from_secs(1);

/// When the heartbeat of each peer was reported.
#[derive(Debug, Default)]
pub struct HeardHeartbeats {
    reported: Vec<(Ski, Duration)>,
}

impl HeardHeartbeats {
    /// Reports the heartbeat this event is, if it is one.
    pub fn hear(&mut self, event: &SpineEvent, with: &mut Surroundings) {
        let (SpineEvent::DataNotified { feature, data, .. }
        | SpineEvent::ReplyReceived { feature, data, .. }) = event
        else {
            return;
        };
        if !matches!(data, CmdData::DeviceDiagnosisHeartbeatData(_)) {
            return;
        }
        let Some(ski) = with.peers.ski_at(feature) else {
            return;
        };
        let now = with.now;
        let is_recent = |(known, at): &(Ski, Duration)| *known == ski && now < *at + QUIET;
        if self.reported.iter().any(is_recent) {
            return;
        }
        self.reported.retain(|(known, _)| *known != ski);
        self.reported.push((ski, now));
        with.out.report(json!({ "event": "heartbeat", "ski": ski }));
    }
}
