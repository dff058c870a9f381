//! `_ship._tcp` on one interface: announcing this node and watching for others.

use std::error::Error;
use std::net::IpAddr;
use std::time::Duration;

use mdns_sd::{IfKind, Receiver, ServiceDaemon, ServiceEvent, ServiceInfo};

use eebus::mdns::Discovered;
use eebus::ship::{SERVICE_TYPE, ShipTxtRecord};

/// Longest wait for the goodbye to be sent.
const GOODBYE: Duration = Duration::from_secs(1);

/// What was seen on the network.
#[derive(Debug)]
pub enum Seen {
    Found(Box<Discovered>),
    Lost { instance: String },
}

/// A running announcement and browse.
pub struct Discovery {
    daemon: ServiceDaemon,
    events: Receiver<ServiceEvent>,
    full_name: String,
}

impl Discovery {
    /// Announces `record` at this address and browses, on this interface and on no other.
    pub fn start(
        interface: Option<&str>,
        address: IpAddr,
        port: u16,
        record: &ShipTxtRecord,
    ) -> Result<Self, Box<dyn Error>> {
        let service_type = format!("{SERVICE_TYPE}.local.");
        let daemon = ServiceDaemon::new()?;
        daemon.disable_interface(IfKind::All)?;
        daemon.enable_interface(match interface {
            Some(name) => IfKind::Name(name.to_owned()),
            None => IfKind::Addr(address),
        })?;
        let instance = record.id.as_str();
        let host = format!("{}.local.", host_label(instance));
        let properties = record.to_pairs()?;
        let service = ServiceInfo::new(
            &service_type,
            instance,
            &host,
            address,
            port,
            &properties[..],
        )?;
        let full_name = service.get_fullname().to_owned();
        daemon.register(service)?;
        let events = daemon.browse(&service_type)?;
        Ok(Self {
            daemon,
            events,
            full_name,
        })
    }

    /// The next thing that was seen, if there is one.
    pub fn poll(&self) -> Option<Seen> {
        while let Ok(event) = self.events.try_recv() {
            match event {
                ServiceEvent::ServiceResolved(service) => {
                    let pairs: Vec<_> = service
                        .txt_properties
                        .iter()
                        .map(|property| (property.key(), property.val_str()))
                        .collect();
                    let Ok(record) = ShipTxtRecord::from_pairs(&pairs) else {
                        eprintln!("unreadable record of {}: {pairs:?}", service.fullname);
                        continue;
                    };
                    let mut addresses: Vec<_> = service
                        .addresses
                        .iter()
                        .map(|address| address.to_ip_addr())
                        .collect();
                    // The hub dials the first one, and a link-local IPv6 address lacks its scope here.
                    addresses.sort_by_key(IpAddr::is_ipv6);
                    return Some(Seen::Found(Box::new(Discovered {
                        ski: record.ski,
                        record,
                        addresses,
                        port: service.port,
                        instance: instance_of(&service.fullname),
                    })));
                }
                ServiceEvent::ServiceRemoved(_, full_name) => {
                    return Some(Seen::Lost {
                        instance: instance_of(&full_name),
                    });
                }
                _ => {}
            }
        }
        None
    }

    /// Says goodbye.
    pub fn stop(self) {
        if let Ok(done) = self.daemon.unregister(&self.full_name) {
            let _ = done.recv_timeout(GOODBYE);
        }
        if let Ok(done) = self.daemon.shutdown() {
            let _ = done.recv_timeout(GOODBYE);
        }
    }
}

/// The part of a full name that names the instance.
fn instance_of(full_name: &str) -> String {
    full_name
        .strip_suffix(&format!(".{SERVICE_TYPE}.local."))
        .unwrap_or(full_name)
        .to_owned()
}

/// A host label out of a SHIP ID, which may have characters a host name must not have.
fn host_label(ship_id: &str) -> String {
    ship_id.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}
