export { type ShipLimits, shipLimits } from './connection/limits.ts';
export type { TracedMessage } from './connection/ship-connection.ts';
export { type DnsSd, type DnsSdOptions, dnsSd, type ServiceListener } from './discovery/dns-sd.ts';
export type { MulticastStatus } from './discovery/multicast-health.ts';
export type { Advertisement, Announcement } from './discovery/responder.ts';
export type { DiscoveredService } from './discovery/service-cache.ts';
export { type AnsweredService, queryServices, type ServiceQueryOptions } from './discovery/service-query.ts';
export type { TxtRecord } from './discovery/txt-record.ts';
export { SHIP_ERRORS, ShipError, type ShipErrorCode } from './errors.ts';
export type { AnnouncedService } from './hub/announcing.ts';
export { type DoubleConnectionRule, type DoubleConnectionVerdict, doubleConnection } from './hub/double-connection.ts';
export type { PeerStatus } from './hub/peer-status.ts';
export type { OwnPin } from './hub/pin-book.ts';
export { ShipNode, type ShipNodeOptions } from './hub/ship-node.ts';
export { type CurveName, curveNamed } from './identity/curve.ts';
export { replaceFile } from './identity/durable-file.ts';
export {
  type CreateIdentityOptions,
  createIdentity,
  type Identity,
  type IdentityRecord,
  identityFrom,
} from './identity/identity.ts';
export {
  type ExportContent,
  type OpenedExport,
  openExport,
  SHORTEST_PASSPHRASE,
  sealExport,
} from './identity/identity-export.ts';
export {
  IDENTITY_FILE,
  type LoadOrCreateIdentityOptions,
  loadIdentity,
  loadOrCreateIdentity,
  storeIdentity,
} from './identity/identity-file.ts';
export { applyDecisions, type ImportOutcome, type ImportTarget, importIdentity } from './identity/identity-import.ts';
export { type PairingAnnouncement, pairingDigest, pairingMessage } from './identity/pairing-digest.ts';
export { createPrivateDirectory } from './identity/private-directory.ts';
export { parseQrText, qrCodeOf, qrText, skiOf } from './identity/qr-code.ts';
export type { NominalPower, QrCode } from './identity/qr-fields.ts';
export { type RenewalVerdict, renewalDue, renewIdentity } from './identity/renewal.ts';
export { createShipId, shipIdFault } from './identity/ship-id.ts';
export { type CertificateFacts, certificateFacts, displaySki, parseSki } from './identity/ski.ts';
export {
  type DecisionStore,
  type Decisions,
  fileDecisions,
  fileTrustStore,
  TRUST_FILE,
} from './identity/trust-file.ts';
export {
  LEAST_USER_TRUST,
  MOST_REFUSED,
  memoryTrustStore,
  type RefusedPeer,
  type TrustedPeer,
  type TrustStore,
  USER_VERIFIED,
} from './identity/trust-store.ts';
export type { CommissioningTool } from './key-material/commissioning-tool.ts';
export type { KeyDesk, KeyExchangeSetting } from './key-material/key-desk.ts';
export { fileKeyMaterialStore, KEY_MATERIAL_FILE } from './key-material/key-material-file.ts';
export {
  type KeyMaterialRecord,
  type KeyMaterialStore,
  memoryKeyMaterialStore,
} from './key-material/key-material-store.ts';
export {
  type OwnKey,
  type OwnKeyMaterial,
  type PresentedKey,
  transitionEnd,
} from './key-material/own-key-material.ts';
export type { TrustLevels } from './key-material/trust-levels.ts';
export { messageFromPlain } from './message/message-from-plain.ts';
export { parsePin } from './message/pin-state.ts';
export { type PlainMessage, plainMessage } from './message/plain-message.ts';
export { NO_QUIRKS_OFF, QUIRKS, type Quirk, type QuirkName } from './quirks.ts';
export * from './sme/sme.ts';
export {
  type ShipTimers,
  shipTimers,
  TIMERS,
  type TimerDeclaration,
  type TimerName,
  type TimerOverrides,
} from './timers.ts';
export type { ShipProfile, TlsSettings } from './tls/tls-options.ts';
