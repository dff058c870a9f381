//! What every actor of a node can be told, and what it is given to act with.

use std::time::Duration;

use eebus::model::{AddressDevice, FeatureAddress};
use eebus::ship::Ski;
use eebus::spine::{Engine, SpineEvent};

use crate::contract::{Command, Out};

/// What an actor acts with.
pub struct Surroundings<'a> {
    pub engine: &'a mut Engine,
    pub out: &'a mut Out,
    pub peers: &'a Peers,
    pub now: Duration,
}

/// One actor of the node. Everything but its start is a reaction.
pub trait Actor {
    /// A peer has said what it is. Its use cases are told after this.
    fn peer_found(&mut self, _device: &AddressDevice, _with: &mut Surroundings) {}

    /// The connection to a peer is over, or another one took its place.
    fn peer_lost(&mut self, _device: &AddressDevice, _with: &mut Surroundings) {}

    fn spine_event(&mut self, event: &SpineEvent, with: &mut Surroundings);

    /// Time has passed.
    fn tick(&mut self, _with: &mut Surroundings) {}

    /// Takes a command; `false`: it is not for this actor.
    fn take(&mut self, command: &Command, with: &mut Surroundings) -> bool;
}

/// Which SPINE device answers at which SHIP node.
#[derive(Debug, Default)]
pub struct Peers {
    known: Vec<(AddressDevice, Ski)>,
}

impl Peers {
    pub fn insert(&mut self, device: AddressDevice, ski: Ski) {
        self.known
            .retain(|(known, other)| *known != device && *other != ski);
        self.known.push((device, ski));
    }

    pub fn ski_of(&self, device: &AddressDevice) -> Option<Ski> {
        self.known
            .iter()
            .find(|(known, _)| known == device)
            .map(|(_, ski)| *ski)
    }

    pub fn device_of(&self, ski: &Ski) -> Option<&AddressDevice> {
        self.known
            .iter()
            .find(|(_, known)| known == ski)
            .map(|(device, _)| device)
    }

    /// The SHIP node a feature is on.
    pub fn ski_at(&self, feature: &FeatureAddress) -> Option<Ski> {
        self.ski_of(feature.device.as_ref()?)
    }
}

/// The peer an event came from.
pub fn source(event: &SpineEvent) -> Option<&AddressDevice> {
    match event {
        SpineEvent::DiscoveryUpdated { device } | SpineEvent::UseCasesUpdated { device } => {
            Some(device)
        }
        SpineEvent::DataNotified { feature, .. } | SpineEvent::ReplyReceived { feature, .. } => {
            feature.device.as_ref()
        }
        SpineEvent::DataWritten { from, .. } => from.device.as_ref(),
        SpineEvent::WriteRequested(write) => write.from.device.as_ref(),
        SpineEvent::BindingGranted { client, .. }
        | SpineEvent::SubscriptionGranted { client, .. } => client.device.as_ref(),
        _ => None,
    }
}
