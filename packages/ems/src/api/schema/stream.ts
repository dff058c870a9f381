import Type from 'typebox';
import { deviceListSchema } from './devices.ts';
import { limitListSchema } from './limits.ts';
import { pairingListSchema } from './pairing.ts';
import { siteSchema } from './site.ts';
import { healthSchema } from './system.ts';

/** Everything the page shows: the first message of a stream. */
export const snapshotSchema = Type.Object({
  site: siteSchema,
  limits: limitListSchema,
  devices: deviceListSchema,
  pairing: pairingListSchema,
  health: healthSchema,
});

/**
 * Messages of `/api/v1/ws`: the snapshot, then each part again, whole, whenever it changed.
 * `/api/v1/stream` carries the same: `event:` is the name, `data:` the JSON of `data`.
 */
export const streamMessageSchema = Type.Union([
  Type.Object({ event: Type.Literal('snapshot'), data: snapshotSchema }),
  Type.Object({ event: Type.Literal('site'), data: siteSchema }),
  Type.Object({ event: Type.Literal('limits'), data: limitListSchema }),
  Type.Object({ event: Type.Literal('devices'), data: deviceListSchema }),
  Type.Object({ event: Type.Literal('pairing'), data: pairingListSchema }),
  Type.Object({ event: Type.Literal('health'), data: healthSchema }),
]);
