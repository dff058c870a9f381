import Type, { type Static } from 'typebox';
import { unlessRefused } from '../problem.ts';
import { limitListSchema, limitSchema, newLimitSchema } from '../schemas.ts';
import { answers } from './answers.ts';
import type { RouteContext } from './route-context.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** Limits in force and past; manual limits. */
export function limitRoutes({ app, source }: RouteContext): void {
  app.get(
    '/api/v1/limits',
    { schema: { summary: 'Limits in force and past, newest first', response: answers({ 200: limitListSchema }) } },
    () => source.limits(),
  );
  app.post<{ Body: Static<typeof newLimitSchema> }>(
    '/api/v1/limits',
    {
      schema: {
        summary: 'Set a manual limit; it replaces an earlier manual one',
        body: newLimitSchema,
        response: answers({ 201: limitSchema }, 400, 422, 503),
      },
    },
    (request, reply) => {
      const limit = unlessRefused(source.addLimit(request.body));
      return reply.status(201).header('location', `/api/v1/limits/${limit.id}`).send(limit);
    },
  );
  app.delete<{ Params: Static<typeof params> }>(
    '/api/v1/limits/:id',
    {
      schema: {
        summary: 'End a manual limit; answers with the ended limit',
        params,
        response: answers({ 200: limitSchema }, 404, 409, 503),
      },
    },
    (request) => unlessRefused(source.deleteLimit(request.params.id)),
  );
}
