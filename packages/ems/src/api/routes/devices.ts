import Type, { type Static } from 'typebox';
import type { Device } from '../api-types.ts';
import { ApiProblem, unlessRefused } from '../problem.ts';
import { deviceListSchema, deviceSchema, pairingListSchema, pairingSchema, useCaseListSchema } from '../schemas.ts';
import { answers } from './answers.ts';
import type { RouteContext } from './route-context.ts';

const byId = Type.Object({ id: Type.String({ maxLength: 60 }) });
const bySki = Type.Object({ ski: Type.String({ pattern: '^[0-9a-fA-F]{40}$' }) });

/** Devices with their use cases, and the pairing with them. */
export function deviceRoutes({ app, source }: RouteContext): void {
  const device = (id: string): Device => {
    const found = source.devices().find((each) => each.id === id || each.ski === id.toLowerCase());
    if (found !== undefined) return found;
    throw new ApiProblem('not-found', `There is no device "${id}".`, 'GET /api/v1/devices lists the devices.');
  };
  app.get(
    '/api/v1/devices',
    {
      schema: {
        summary: 'Every device with entities, features and use cases',
        response: answers({ 200: deviceListSchema }),
      },
    },
    () => source.devices(),
  );
  app.get<{ Params: Static<typeof byId> }>(
    '/api/v1/devices/:id',
    { schema: { summary: 'One device', params: byId, response: answers({ 200: deviceSchema }, 404) } },
    (request) => device(request.params.id),
  );
  app.get<{ Params: Static<typeof byId> }>(
    '/api/v1/devices/:id/use-cases',
    {
      schema: {
        summary: 'Use cases of a device and what can be done with each scenario',
        params: byId,
        response: answers({ 200: useCaseListSchema }, 404),
      },
    },
    (request) => device(request.params.id).useCases,
  );
  app.get(
    '/api/v1/pairing',
    {
      schema: {
        summary: 'Devices found or trusted, both halves of the pairing',
        response: answers({ 200: pairingListSchema }),
      },
    },
    () => source.pairing(),
  );
  app.post<{ Params: Static<typeof bySki> }>(
    '/api/v1/pairing/:ski/approve',
    {
      schema: {
        summary: 'Trust a device',
        params: bySki,
        response: answers({ 200: pairingSchema }, 400, 404, 409, 503),
      },
    },
    (request) => unlessRefused(source.approve(request.params.ski.toLowerCase())),
  );
  app.delete<{ Params: Static<typeof bySki> }>(
    '/api/v1/pairing/:ski',
    {
      schema: {
        summary: 'Take the trust back and disconnect, or reject a waiting device',
        params: bySki,
        response: answers({ 204: Type.Null() }, 400, 404, 503),
      },
    },
    (request, reply) => {
      unlessRefused(source.unpair(request.params.ski.toLowerCase()));
      return reply.status(204).send();
    },
  );
}
