export type { DemoCommand, Health, Limit, Pairing, Site, Station } from './api/api-types.ts';
export { configJsonSchema } from './config/config-json-schema.ts';
export { type Config, configSchema } from './config/config-schema.ts';
export {
  type ConfigSources,
  completeConfig,
  defaultConfig,
  loadConfig,
  type PartialConfig,
} from './config/load-config.ts';
export {
  type EnergyManager,
  type EnergyManagerOptions,
  type PeerAddress,
  startEnergyManager,
} from './energy-manager.ts';
export { EMS_ERRORS, EmsError, type EmsErrorCode } from './errors.ts';
export { ownQrText } from './node/own-service.ts';
export { type LedgerEntry, type LedgerVerdict, verifyChain } from './store/ledger.ts';
export {
  type OpenDecisions,
  openStoredDecisions,
  readStoredDecisions,
  STATE_DATABASE,
} from './store/stored-decisions.ts';
export { type DeviceTree, deviceTree } from './view/device-view.ts';
