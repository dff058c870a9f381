import Type, { type Static } from 'typebox';
import { ApiProblem, unlessRefused } from '../problem.ts';
import { siteSchema, stationPatchSchema, stationSchema } from '../schemas.ts';
import { answers } from './answers.ts';
import type { RouteContext } from './route-context.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** Site and stations. */
export function siteRoutes({ app, source }: RouteContext): void {
  app.get(
    '/api/v1/site',
    { schema: { summary: 'The present state of the site', response: answers({ 200: siteSchema }) } },
    () => source.site(),
  );
  app.get<{ Params: Static<typeof params> }>(
    '/api/v1/stations/:id',
    { schema: { summary: 'One charging station', params, response: answers({ 200: stationSchema }, 404) } },
    (request) => {
      const station = source.station(request.params.id);
      if (station === undefined) {
        throw new ApiProblem(
          'not-found',
          `There is no station "${request.params.id}".`,
          'GET /api/v1/site lists the stations.',
        );
      }
      return station;
    },
  );
  app.patch<{ Params: Static<typeof params>; Body: Static<typeof stationPatchSchema> }>(
    '/api/v1/stations/:id',
    {
      schema: {
        summary: 'Change mode or name of a station',
        params,
        body: stationPatchSchema,
        response: answers({ 200: stationSchema }, 400, 404, 422, 503),
      },
    },
    (request) => unlessRefused(source.patchStation(request.params.id, request.body)),
  );
}
