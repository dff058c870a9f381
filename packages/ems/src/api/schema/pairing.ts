import Type from 'typebox';
import { instantSchema, nullable } from './basics.ts';

/** One peer that was found or is trusted: both halves of the pairing. */
export const pairingSchema = Type.Object({
  ski: Type.String(),
  skiGroups: Type.String({ description: 'the SKI in groups of four, to compare with the label of the device' }),
  shipId: nullable(Type.String()),
  brand: nullable(Type.String()),
  model: nullable(Type.String()),
  type: nullable(Type.String()),
  host: nullable(Type.String()),
  port: nullable(Type.Integer()),
  addresses: Type.Array(Type.String()),
  discovered: Type.Boolean({ description: 'announced on the network now' }),
  connected: Type.Boolean({ description: 'data is exchanged' }),
  ours: Type.Enum(['trusted', 'waiting-for-approval', 'refused', 'unknown']),
  oursText: Type.String({ description: 'our half in words' }),
  theirs: Type.Enum(['ready', 'pending', 'aborted', 'connected', 'unknown']),
  theirsText: Type.String({ description: 'the other half in words' }),
  advice: Type.String({ description: 'what to do now' }),
  lastClose: nullable(Type.String()),
  nextRetry: nullable(instantSchema),
});

/** `GET /api/v1/pairing` */
export const pairingListSchema = Type.Array(pairingSchema);
