//! The contract of a peer program (../README.md): commands that come in and events that go out.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Deserialize;
use serde_json::{Value, json};

use eebus::ship::Ski;
use eebus::usecases::limitation::Direction;

/// The first line that is read: who this node is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    pub actors: Vec<String>,
    pub dir: String,
    pub address: String,
    #[serde(default)]
    pub interface: Option<String>,
    #[serde(default)]
    pub port: u16,
    #[serde(default)]
    pub mdns: bool,
    pub ship_id: String,
    pub model: String,
    pub failsafe: Failsafe,
    pub nominal_max: NominalMax,
    /// For measuring: only the life of connections is reported, and limits against floods are lifted.
    #[serde(default)]
    pub quiet: bool,
}

/// Failsafe values of a controllable system: W and s.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failsafe {
    pub consumption_watts: f64,
    pub production_watts: f64,
    pub duration_seconds: f64,
}

/// Largest power of a controllable system: W.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NominalMax {
    pub consumption_watts: f64,
    pub production_watts: f64,
}

/// Every later line.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Command {
    Trust { ski: Ski },
    Untrust { ski: Ski },
    Dial { ski: Ski, host: String, port: u16 },
    Disconnect { ski: Ski },
    Limit(LimitCommand),
    Failsafe(FailsafeCommand),
    Silence { on: bool },
    Refuse { on: bool },
    Publish(Measured),
    Evse { state: String },
    Flood { ski: Ski, count: usize },
    Ask(AskCommand),
    Know(KnowCommand),
    Entity { on: bool },
    Announce(AnnounceCommand),
    Stop,
}

impl Command {
    /// The name of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Trust { .. } => "trust",
            Self::Untrust { .. } => "untrust",
            Self::Dial { .. } => "dial",
            Self::Disconnect { .. } => "disconnect",
            Self::Limit(_) => "limit",
            Self::Failsafe(_) => "failsafe",
            Self::Silence { .. } => "silence",
            Self::Refuse { .. } => "refuse",
            Self::Publish(_) => "publish",
            Self::Evse { .. } => "evse",
            Self::Flood { .. } => "flood",
            Self::Ask(_) => "ask",
            Self::Know(_) => "know",
            Self::Entity { .. } => "entity",
            Self::Announce(_) => "announce",
            Self::Stop => "stop",
        }
    }
}

/// An energy guard shall write this limit.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LimitCommand {
    pub ski: Ski,
    pub direction: String,
    pub active: bool,
    pub watts: f64,
    pub duration_seconds: Option<f64>,
}

/// An energy guard shall write these failsafe values.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FailsafeCommand {
    pub ski: Ski,
    pub direction: String,
    pub watts: Option<f64>,
    pub duration_seconds: Option<f64>,
}

/// A single request is to be sent as it stands.
#[derive(Clone, Debug, Deserialize)]
pub struct AskCommand {
    pub ski: Ski,
    pub id: String,
    pub classifier: String,
    /// A feature type, or `entity` and `feature` numbers.
    pub feature: Value,
    /// A SPINE command as ordinary JSON.
    pub cmd: Value,
}

/// What is known of a function of a peer is to be shown.
#[derive(Clone, Debug, Deserialize)]
pub struct KnowCommand {
    pub ski: Ski,
    pub id: String,
    pub feature: String,
    pub function: String,
}

/// A use case is to be announced, or taken back.
#[derive(Clone, Debug, Deserialize)]
pub struct AnnounceCommand {
    pub on: bool,
    pub actor: String,
    pub name: String,
    pub scenarios: Vec<u32>,
}

/// Values a measured unit has now: W, A, V, Hz, Wh; consumption positive.
#[derive(Clone, Debug, Deserialize)]
pub struct Measured {
    pub power: Option<f64>,
    pub phases: Option<Phases>,
    pub current: Option<Phases>,
    pub voltage: Option<Phases>,
    pub frequency: Option<f64>,
    pub consumed: Option<f64>,
    pub produced: Option<f64>,
}

/// One value for each phase.
#[derive(Clone, Debug, Deserialize)]
pub struct Phases {
    pub a: Option<f64>,
    pub b: Option<f64>,
    pub c: Option<f64>,
}

/// The name the contract gives to a direction.
pub fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Consumption => "consumption",
        Direction::Production => "production",
    }
}

/// Writes events, one a line.
#[derive(Debug)]
pub struct Out {
    quiet: bool,
    told: BTreeMap<String, Value>,
}

impl Out {
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            told: BTreeMap::new(),
        }
    }

    /// Writes one event.
    pub fn report(&self, event: Value) {
        let always = ["ready", "connected", "disconnected", "error"];
        let name = event["event"].as_str().unwrap_or_default();
        if self.quiet && !always.contains(&name) {
            return;
        }
        let mut stdout = std::io::stdout().lock();
        // Whoever drives this program may have gone; then stdin ends, and this program with it.
        let _ = writeln!(stdout, "{event}").and_then(|()| stdout.flush());
    }

    /// Writes an event only if it differs from the last one under this key: facts, not repetitions.
    pub fn tell(&mut self, key: String, event: Value) {
        if self.told.get(&key) == Some(&event) {
            return;
        }
        self.report(event.clone());
        self.told.insert(key, event);
    }

    /// What was told of a peer is over, but for what mDNS shows of it.
    pub fn forget(&mut self, ski: &Ski) {
        let ski = ski.to_string();
        self.told
            .retain(|key, _| key.starts_with("seen ") || !key.contains(&ski));
    }

    pub fn error(&self, text: impl std::fmt::Display) {
        self.report(json!({ "event": "error", "text": text.to_string() }));
    }
}
