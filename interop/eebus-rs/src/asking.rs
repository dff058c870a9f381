//! Single reads and writes as they are told, and what is known of a peer.

use serde_json::{Value, json};

use eebus::model::{
    AddressDevice, AddressFeature, Cmd, CmdData, ErrorNumber, FeatureAddress, FeatureType,
    Function, MsgCounter, Role,
};
use eebus::ship::Ski;
use eebus::spine::{SpineEvent, node_management, remote_feature_address};

use crate::actor::{Actor, Surroundings};
use crate::contract::{AskCommand, Command, KnowCommand};
use crate::plain_json::{plain, wire};

/// A request that waits for its answer.
struct Open {
    ski: Ski,
    id: String,
    counter: MsgCounter,
    to: FeatureAddress,
    /// What a reply brings; the crate does not say which read a reply answers. `None`: only a result answers.
    function: Option<Function>,
}

/// Asks for what it is told to.
pub struct Asking {
    client: FeatureAddress,
    open: Vec<Open>,
}

impl Asking {
    pub fn new(client: FeatureAddress) -> Self {
        Self {
            client,
            open: Vec::new(),
        }
    }

    fn ask(&mut self, command: &AskCommand, with: &mut Surroundings) -> Result<(), String> {
        let device = device_of(command.ski, with)?;
        let to = address(&command.feature, &device, with)?;
        let from = if command.feature == "NodeManagement" {
            node_management(with.engine.device().address())
        } else {
            self.client.clone()
        };
        let cmd: Cmd =
            serde_json::from_value(wire(&command.cmd)).map_err(|error| error.to_string())?;
        let filters = cmd.filter.unwrap_or_default();
        let (counter, function) = match command.classifier.as_str() {
            "read" => {
                let function = cmd
                    .data
                    .map(|data| Function::from(data.key()))
                    .or(cmd.function)
                    .ok_or("the command names no function")?;
                let counter =
                    with.engine
                        .read_filtered(&to, &from, function.clone(), filters, with.now);
                (counter, Some(function))
            }
            "write" => {
                let data = cmd.data.ok_or("the command has no data")?;
                let counter = with
                    .engine
                    .write_filtered(&to, &from, data, filters, with.now);
                (counter, None)
            }
            other => return Err(format!("the crate sends no {other} as it is told")),
        };
        self.open.push(Open {
            ski: command.ski,
            id: command.id.clone(),
            counter,
            to,
            function,
        });
        Ok(())
    }

    fn replied(&mut self, feature: &FeatureAddress, data: &CmdData, with: &mut Surroundings) {
        let function = Function::from(data.key());
        let Some(index) = self.open.iter().position(|open| {
            open.function.as_ref() == Some(&function) && is_same_place(&open.to, feature)
        }) else {
            return;
        };
        let open = self.open.remove(index);
        tell_data(open.ski, &open.id, Some(data), with);
    }

    fn answered(&mut self, request: MsgCounter, error: ErrorNumber, with: &mut Surroundings) {
        let Some(index) = self.open.iter().position(|open| open.counter == request) else {
            return;
        };
        let open = self.open.remove(index);
        with.out.report(json!({
            "event": "answer",
            "ski": open.ski,
            "id": open.id,
            "error": error.number(),
        }));
    }
}

impl Actor for Asking {
    fn peer_lost(&mut self, device: &AddressDevice, _with: &mut Surroundings) {
        self.open
            .retain(|open| open.to.device.as_ref() != Some(device));
    }

    fn spine_event(&mut self, event: &SpineEvent, with: &mut Surroundings) {
        match event {
            SpineEvent::ReplyReceived { feature, data, .. } => self.replied(feature, data, with),
            SpineEvent::ResultReceived { request, error } => {
                self.answered(*request, *error, with);
            }
            _ => {}
        }
    }

    fn take(&mut self, command: &Command, with: &mut Surroundings) -> bool {
        let done = match command {
            Command::Ask(ask) => self.ask(ask, with),
            Command::Know(know) => show(know, with),
            _ => return false,
        };
        if let Err(text) = done {
            with.out.error(format!("{}: {text}", command.name()));
        }
        true
    }
}

/// Shows what is known of a function.
fn show(command: &KnowCommand, with: &mut Surroundings) -> Result<(), String> {
    let device = device_of(command.ski, with)?;
    let feature = address(&json!(command.feature), &device, with)?;
    let function = Function::from(command.function.as_str());
    let data = with.engine.remote_data(&feature, &function).cloned();
    tell_data(command.ski, &command.id, data.as_ref(), with);
    Ok(())
}

fn tell_data(ski: Ski, id: &str, data: Option<&CmdData>, with: &mut Surroundings) {
    let cmd = match data.map(serde_json::to_value) {
        Some(Ok(value)) => plain(&value),
        Some(Err(error)) => {
            with.out.error(error);
            return;
        }
        None => json!({}),
    };
    with.out
        .report(json!({ "event": "answer", "ski": ski, "id": id, "cmd": cmd }));
}

fn device_of(ski: Ski, with: &Surroundings) -> Result<AddressDevice, String> {
    let device = with.peers.device_of(&ski).cloned();
    device.ok_or_else(|| format!("{ski} is not connected"))
}

/// A server feature of a peer: by its type, or by its numbers.
fn address(
    feature: &Value,
    device: &AddressDevice,
    with: &Surroundings,
) -> Result<FeatureAddress, String> {
    let Some(name) = feature.as_str() else {
        let entity: Vec<u32> =
            serde_json::from_value(feature["entity"].clone()).map_err(|error| error.to_string())?;
        let number: u32 = serde_json::from_value(feature["feature"].clone())
            .map_err(|error| error.to_string())?;
        return Ok(remote_feature_address(
            device,
            &entity,
            AddressFeature(number),
        ));
    };
    if name == "NodeManagement" {
        return Ok(node_management(device));
    }
    let wanted = FeatureType::from(name);
    with.engine
        .peer(device)
        .into_iter()
        .flat_map(|peer| &peer.entities)
        .find_map(|entity| entity.feature(&wanted, Role::Server))
        .map(|found| found.address.clone())
        .ok_or_else(|| format!("{device:?} has no {name}"))
}

fn is_same_place(one: &FeatureAddress, other: &FeatureAddress) -> bool {
    one.entity == other.entity && one.feature == other.feature && one.device == other.device
}
