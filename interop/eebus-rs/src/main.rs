//! The Rust crate `eebus` as a peer program of Busbar's interoperability scenarios (../README.md).

mod actor;
mod added_parts;
mod asking;
mod cast;
mod contract;
mod device;
mod discovery;
mod entities;
mod evse;
mod flood;
mod guard;
mod heartbeat;
mod measured;
mod monitoring;
mod node;
mod plain_json;
mod power;
mod store;
mod system;

use std::error::Error;
use std::io::{BufRead, stdin};
use std::process::ExitCode;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use serde_json::{Value, json};

use crate::contract::{Command, Out, Start};
use crate::node::Node;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            Out::new(false).error(error);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut first = String::new();
    stdin().lock().read_line(&mut first)?;
    let line: Value = serde_json::from_str(&first)?;
    if line["do"] != "start" {
        return Err("the first line has to be the command start".into());
    }
    let start: Start = serde_json::from_value(line)?;
    let (commands, taken) = channel();
    thread::spawn(move || read(&commands));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async { Node::start(start).await?.run(taken).await })
}

/// Reads commands until stdin ends.
fn read(commands: &Sender<Command>) {
    for line in stdin().lock().lines() {
        let Ok(line) = line else {
            return;
        };
        match serde_json::from_str(&line) {
            Ok(command) => {
                if commands.send(command).is_err() {
                    return;
                }
            }
            Err(error) => {
                eprintln!("{line}: {error}");
                let name = serde_json::from_str::<Value>(&line).unwrap_or_default()["do"].clone();
                Out::new(false).report(json!({ "event": "unsupported", "do": name }));
            }
        }
    }
}
