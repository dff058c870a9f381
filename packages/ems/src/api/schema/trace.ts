import Type from 'typebox';
import { instantSchema, protocolSchema } from './basics.ts';

/** One message. */
const traceMessageSchema = Type.Object({
  seq: Type.Integer({ description: 'number since the start of the energy manager' }),
  time: instantSchema,
  protocol: protocolSchema,
  ski: Type.String({ description: 'of the peer; of ECHONET Lite its address, or everybody' }),
  direction: Type.Enum(['in', 'out']),
  hex: Type.String({ description: 'the WebSocket message or the datagram, hexadecimal; PINs are blanked' }),
});

/** `GET /api/v1/trace` */
export const traceSchema = Type.Object({
  messages: Type.Array(traceMessageSchema, { description: 'oldest first' }),
  next: Type.Integer({ description: '`after` of the next question' }),
});

/** Query of `GET /api/v1/trace`. */
export const traceQuerySchema = Type.Object(
  {
    after: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,15}$', description: 'only messages behind this number; without it the newest' }),
    ),
    ski: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{40}$', description: 'only this peer' })),
    limit: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,4}$', description: 'most messages, 1 to 5000; default 200' }),
    ),
  },
  { additionalProperties: false },
);
