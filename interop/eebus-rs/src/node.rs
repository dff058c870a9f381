//! The node: SHIP connections and discovery around the actors.

mod commands;

use std::error::Error;
use std::net::IpAddr;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::Duration;

use serde_json::{Value, json};

use eebus::mdns::Discovered;
use eebus::model::AddressDevice;
use eebus::runtime::{Hub, HubEvent, Node as ShipNode, TrustStore};
use eebus::ship::{ConnectionCloseReason, ShipId, ShipTxtRecord, Ski};
use eebus::spine::SpineEvent;
use eebus::tls::ShipTls;

use crate::actor::{Actor, Peers, Surroundings, source};
use crate::cast::cast;
use crate::contract::{Command, Out, Start};
use crate::device::build;
use crate::discovery::{Discovery, Seen};
use crate::entities::ACTORS;
use crate::flood::Flood;
use crate::store::Store;

/// How often commands and mDNS are looked at: the future of the hub must not be dropped for them.
const LOOK: Duration = Duration::from_millis(25);

/// Most connections of this node. The crate allows 16 unless told otherwise, the scenarios have twenty peers and more.
const MOST_CONNECTIONS: usize = 128;

/// What this program can, beside its actors.
const CAN: [&str; 13] = [
    "mdns",
    "dial",
    "approve-late",
    "untrust",
    "silence",
    "refuse-writes",
    "failsafe",
    "flood",
    "hear-heartbeat",
    "state",
    "exchange",
    "entities",
    "announce",
];

/// A running node.
pub struct Node {
    hub: Hub,
    out: Out,
    store: Store,
    trust: TrustStore,
    discovery: Option<Discovery>,
    /// Everybody mDNS shows at the moment.
    seen: Vec<Discovered>,
    peers: Peers,
    linked: Vec<Ski>,
    found: Vec<AddressDevice>,
    actors: Vec<Box<dyn Actor>>,
    floods: Vec<Flood>,
}

impl Node {
    /// Starts a node and reports `ready`.
    pub async fn start(start: Start) -> Result<Self, Box<dyn Error>> {
        let store = Store::open(&start.dir)?;
        let ship_id: ShipId = start.ship_id.parse()?;
        let identity = store.identity(ship_id.as_str())?;
        let ski = identity.ski;
        let trust = store.trust()?;
        let names: Vec<_> = ACTORS
            .into_iter()
            .filter(|name| start.actors.iter().any(|wanted| wanted == name))
            .collect();
        let mut built = build(&names, ship_id.as_str())?;
        let mut out = Out::new(start.quiet);
        let peers = Peers::default();
        let actors = cast(&names, &mut built, &start, &mut out, &peers);
        let ship_node = ShipNode::new(ship_id.as_str(), ShipTls::new(identity), trust.clone());
        let mut hub = Hub::new(ship_node, built.engine);
        hub.set_max_connections(MOST_CONNECTIONS);
        let address: IpAddr = start.address.parse()?;
        let port = hub.listen((address, start.port)).await?.port();
        let record = ShipTxtRecord::new(ship_id.clone(), ski)
            .with_brand("eebus")
            .with_model(&start.model)
            .with_device_type(built.device_type.as_str())
            .with_categories([built.category]);
        let interface = start.interface.as_deref();
        let discovery = if start.mdns {
            Some(Discovery::start(interface, address, port, &record)?)
        } else {
            None
        };
        out.report(json!({
            "event": "ready",
            "stack": "eebus",
            "version": "0.10.1",
            "ski": ski,
            "shipId": ship_id.as_str(),
            "port": port,
            "actors": names,
            "can": CAN,
        }));
        Ok(Self {
            hub,
            out,
            store,
            trust,
            discovery,
            seen: Vec::new(),
            peers,
            linked: Vec::new(),
            found: Vec::new(),
            actors,
            floods: Vec::new(),
        })
    }

    /// Runs until it is told to stop or nobody can tell it anything any more.
    pub async fn run(mut self, commands: Receiver<Command>) -> Result<(), Box<dyn Error>> {
        loop {
            while let Some(seen) = self.discovery.as_ref().and_then(Discovery::poll) {
                self.saw(seen);
            }
            let pause = if self.pour() { Duration::ZERO } else { LOOK };
            self.hub.wake_at(self.hub.now() + pause);
            let event = self.hub.next().await?;
            // Commands first: one that was given before something arrived counts for what arrived.
            loop {
                match commands.try_recv() {
                    Ok(Command::Stop) | Err(TryRecvError::Disconnected) => {
                        self.stop().await;
                        return Ok(());
                    }
                    Ok(command) => self.take(command)?,
                    Err(TryRecvError::Empty) => break,
                }
            }
            self.happened(event)?;
        }
    }

    /// Goodbye, then the end of every connection.
    async fn stop(mut self) {
        if let Some(discovery) = self.discovery.take() {
            discovery.stop();
        }
        let reason = ConnectionCloseReason::Unspecific;
        self.hub.shutdown(reason).await;
    }

    /// Lets every actor do something.
    fn each<T>(&mut self, mut act: impl FnMut(&mut dyn Actor, &mut Surroundings) -> T) -> Vec<T> {
        let now = self.hub.now();
        let mut with = Surroundings {
            engine: self.hub.engine_mut(),
            out: &mut self.out,
            peers: &self.peers,
            now,
        };
        self.actors
            .iter_mut()
            .map(|actor| act(actor.as_mut(), &mut with))
            .collect()
    }

    fn saw(&mut self, seen: Seen) {
        match seen {
            Seen::Found(peer) if peer.ski == self.hub.ski() => {}
            Seen::Found(peer) => {
                self.hub.remember_discovered(&peer);
                let mut event = json!({
                    "event": "discovered",
                    "ski": peer.ski,
                    "shipId": peer.record.id.as_str(),
                    "port": peer.port,
                    "brand": peer.record.brand,
                    "model": peer.record.model,
                });
                if let Some(host) = peer.addresses.first() {
                    event["host"] = json!(host);
                }
                self.out.tell(format!("seen {}", peer.ski), event);
                self.seen.retain(|other| other.instance != peer.instance);
                self.seen.push(*peer);
            }
            Seen::Lost { instance } => {
                self.hub.forget_discovered(&instance);
                let Some(index) = self.seen.iter().position(|one| one.instance == instance) else {
                    return;
                };
                let ski = self.seen.remove(index).ski;
                self.out.tell(
                    format!("seen {ski}"),
                    json!({ "event": "vanished", "ski": ski }),
                );
            }
        }
    }

    fn happened(&mut self, event: HubEvent) -> Result<(), Box<dyn Error>> {
        match event {
            HubEvent::TrustRequested { peer, .. } => {
                self.out
                    .report(json!({ "event": "waiting", "ski": peer.ski }));
            }
            HubEvent::Connected { ski, .. } => {
                if !self.linked.contains(&ski) {
                    self.linked.push(ski);
                    self.out.report(json!({ "event": "connected", "ski": ski }));
                }
            }
            HubEvent::PeerDiscovered { ski, device } => {
                self.peers.insert(device.clone(), ski);
                if self.found.contains(&device) {
                    // Another connection took the place of the one with the bindings and subscriptions.
                    self.each(|actor, with| actor.peer_lost(&device, with));
                } else {
                    self.found.push(device.clone());
                }
                self.each(|actor, with| actor.peer_found(&device, with));
                self.tell_entities(&device);
                self.tell_use_cases(&device);
            }
            HubEvent::Disconnected { ski, reason } => self.lost(ski, reason.to_string()),
            HubEvent::PeerKeysUpdated { .. } => self.store.save_trust(&self.trust)?,
            HubEvent::Spine(event) => self.spine_event(&event),
            HubEvent::Tick => {}
            other => eprintln!("{other:?}"),
        }
        self.each(|actor, with| actor.tick(with));
        Ok(())
    }

    fn lost(&mut self, ski: Ski, reason: String) {
        if self.hub.peers().any(|other| other == ski) {
            eprintln!("one of two connections to {ski} is over: {reason}");
            return;
        }
        if let Some(device) = self.peers.device_of(&ski).cloned() {
            self.found.retain(|found| *found != device);
            self.each(|actor, with| actor.peer_lost(&device, with));
        }
        self.floods.retain(|flood| flood.ski != ski);
        self.out.forget(&ski);
        if self.linked.contains(&ski) {
            self.linked.retain(|linked| *linked != ski);
            self.out
                .report(json!({ "event": "disconnected", "ski": ski, "reason": reason }));
        }
    }

    fn spine_event(&mut self, event: &SpineEvent) {
        if let Some(device) = source(event)
            && let Some(ski) = self.hub.ski_of(device)
            && self.peers.ski_of(device) != Some(ski)
        {
            self.peers.insert(device.clone(), ski);
        }
        match event {
            SpineEvent::UseCasesUpdated { device } => self.tell_use_cases(device),
            SpineEvent::DiscoveryUpdated { device } => self.tell_entities(device),
            _ => {}
        }
        self.each(|actor, with| actor.spine_event(event, with));
    }

    /// The types of the entities of a peer, `[0]` left out.
    fn tell_entities(&mut self, device: &AddressDevice) {
        let (Some(remote), Some(ski)) = (self.hub.engine().peer(device), self.peers.ski_of(device))
        else {
            return;
        };
        let types: Vec<_> = remote
            .entities
            .iter()
            .filter(|entity| entity.address != [0])
            .filter_map(|entity| Some(entity.entity_type.as_ref()?.as_str()))
            .collect();
        let event = json!({ "event": "entities", "ski": ski, "types": types });
        self.out.tell(format!("entities {ski}"), event);
    }

    fn tell_use_cases(&mut self, device: &AddressDevice) {
        let (Some(remote), Some(ski)) = (self.hub.engine().peer(device), self.peers.ski_of(device))
        else {
            return;
        };
        let list: Vec<Value> = remote
            .use_cases
            .iter()
            .filter(|use_case| use_case.available)
            .map(|use_case| {
                json!({
                    "actor": use_case.actor.as_str(),
                    "name": use_case.name.as_str(),
                    "scenarios": use_case.scenarios,
                })
            })
            .collect();
        if !list.is_empty() {
            self.out.tell(
                format!("usecases {ski}"),
                json!({ "event": "usecases", "ski": ski, "list": list }),
            );
        }
    }
}
