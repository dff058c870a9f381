/** The HTTP contract: these schemas validate requests, describe answers in OpenAPI and give the page its types. */
export { problemSchema } from './schema/basics.ts';
export { deviceListSchema, deviceSchema, useCaseListSchema, useCaseSchema } from './schema/devices.ts';
export { historyQuerySchema, historySchema, MOST_POINTS } from './schema/history.ts';
export { ledgerQuerySchema, ledgerSchema } from './schema/ledger.ts';
export { limitListSchema, limitSchema, newLimitSchema } from './schema/limits.ts';
export { pairingListSchema, pairingSchema } from './schema/pairing.ts';
export {
  alarmSchema,
  controlBoxSchema,
  gridLimitSchema,
  setpointSchema,
  siteSchema,
  stationPatchSchema,
  stationSchema,
} from './schema/site.ts';
export { snapshotSchema, streamMessageSchema } from './schema/stream.ts';
export { demoAnswerSchema, demoCommandSchema, healthSchema } from './schema/system.ts';
export { traceQuerySchema, traceSchema } from './schema/trace.ts';
