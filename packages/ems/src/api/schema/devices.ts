import Type from 'typebox';
import { nullable, protocolSchema } from './basics.ts';

/** Status of one scenario of a use case, seen from this energy manager. */
const scenarioSchema = Type.Object({
  number: Type.Integer(),
  status: Type.Enum(['playable', 'incomplete', 'announced', 'not-announced'], {
    description:
      'playable: everything it needs is there; incomplete: announced, but something is missing; ' +
      'announced: announced, not played by this energy manager; not-announced: mandatory, but the device does not announce it',
  }),
  missing: Type.Array(Type.String(), { description: 'what is missing, in words' }),
});

/** One use case a device announces. */
export const useCaseSchema = Type.Object({
  name: Type.String(),
  actor: Type.String(),
  version: nullable(Type.String()),
  available: Type.Boolean(),
  entity: nullable(Type.String({ description: 'address of the entity, for example "1" or "1.1"' })),
  scenarios: Type.Array(scenarioSchema),
});

/** `GET /api/v1/devices/{id}/use-cases` */
export const useCaseListSchema = Type.Array(useCaseSchema);

/** One entity of a device with its features and functions. */
const entitySchema = Type.Object({
  address: Type.String(),
  type: Type.String(),
  features: Type.Array(
    Type.Object({
      address: Type.Integer(),
      type: Type.String(),
      role: Type.String(),
      functions: Type.Array(Type.Object({ name: Type.String(), operations: Type.Array(Type.String()) })),
    }),
  ),
});

/** One peer. */
export const deviceSchema = Type.Object({
  id: Type.String(),
  protocol: protocolSchema,
  ski: Type.String(),
  shipId: nullable(Type.String()),
  address: nullable(Type.String({ description: 'SPINE address of the device' })),
  name: Type.String(),
  brand: nullable(Type.String()),
  model: nullable(Type.String()),
  type: nullable(Type.String()),
  deviceType: nullable(Type.String({ description: 'SPINE device type' })),
  connected: Type.Boolean(),
  status: Type.Enum(['ok', 'connecting', 'offline']),
  text: Type.String({ description: 'one plain sentence' }),
  entities: Type.Array(entitySchema),
  useCases: useCaseListSchema,
});

/** `GET /api/v1/devices` */
export const deviceListSchema = Type.Array(deviceSchema);
