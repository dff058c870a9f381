import Type from 'typebox';
import { instantSchema, nullable } from './basics.ts';

const checkStatus = Type.Enum(['ok', 'warning', 'error']);

/** `GET /api/v1/system/health` */
export const healthSchema = Type.Object({
  status: checkStatus,
  version: Type.String(),
  demo: Type.Boolean(),
  started: instantSchema,
  uptimeSeconds: Type.Number(),
  identity: Type.Object({
    ski: Type.String(),
    skiGroups: Type.String(),
    shipId: Type.String(),
    created: instantSchema,
    fingerprint: Type.String({ description: 'SHA-256 of the certificate' }),
    certificate: Type.Object({ notAfter: Type.String(), curve: Type.String() }),
    qrText: Type.String({ description: 'text for the QR code the other side scans' }),
  }),
  ship: Type.Object({ host: Type.String(), port: Type.Integer() }),
  control: Type.Object({
    lastTick: nullable(instantSchema),
    tickMillis: nullable(Type.Number({ description: 'ms the last control tick took' })),
    eventLoopLagMillis: nullable(Type.Number()),
  }),
  checks: Type.Array(
    Type.Object({
      name: Type.String({ description: 'store, control, ship, grid-meter, control-box, peer:<ski>' }),
      status: checkStatus,
      text: Type.String({ description: 'one plain sentence' }),
      advice: Type.String({ description: 'what to do; empty when nothing' }),
    }),
  ),
});

/** `POST /api/v1/demo/control-box` (demo only). */
export const demoCommandSchema = Type.Union([
  Type.Object(
    {
      watts: Type.Number({ minimum: 0, maximum: 1_000_000 }),
      durationSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      do: Type.Literal('limit'),
      watts: Type.Number({ minimum: 0, maximum: 1_000_000 }),
      durationSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      do: Type.Literal('failsafe'),
      watts: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
      durationSeconds: Type.Optional(Type.Integer({ minimum: 7200, maximum: 86_400 })),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      do: Type.Enum(['release', 'silence', 'speak'], {
        description: 'release: take the limit back; silence: stop the heartbeat; speak: start it again',
      }),
    },
    { additionalProperties: false },
  ),
]);

/** Answer of `POST /api/v1/demo/control-box`: what the simulated control box says. */
export const demoAnswerSchema = Type.Object({}, { additionalProperties: true });
