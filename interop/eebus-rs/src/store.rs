//! What has to survive a restart: the private key, and with it the SKI, and the trusted peers.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use eebus::cert::{self, CertParams, Identity};
use eebus::runtime::TrustStore;

/// The folder of one node.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
}

impl Store {
    pub fn open(dir: &str) -> std::io::Result<Self> {
        fs::create_dir_all(dir)?;
        Ok(Self { dir: dir.into() })
    }

    /// The identity of this folder; a new one if it has none yet.
    pub fn identity(&self, ship_id: &str) -> Result<Identity, Box<dyn Error>> {
        let path = self.dir.join("key.pem");
        if path.exists() {
            let key = cert::key_from_pem(&fs::read_to_string(&path)?)?;
            return Ok(cert::self_signed_with(CertParams::new(ship_id), key)?);
        }
        let identity = cert::self_signed(CertParams::new(ship_id))?;
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(identity.key_pem().as_bytes())?;
        Ok(identity)
    }

    /// The trusted peers of this folder.
    pub fn trust(&self) -> Result<TrustStore, Box<dyn Error>> {
        let path = self.dir.join("trust.json");
        if !path.exists() {
            return Ok(TrustStore::new());
        }
        Ok(TrustStore::from_json(&fs::read_to_string(path)?)?)
    }

    /// Keeps the trusted peers. A kill in between leaves the old ones.
    pub fn save_trust(&self, trust: &TrustStore) -> Result<(), Box<dyn Error>> {
        let written = self.dir.join("trust.json.new");
        fs::write(&written, trust.to_json()?)?;
        fs::rename(written, self.dir.join("trust.json"))?;
        Ok(())
    }
}
