import { BusbarError } from '@busbar/kernel';
import Type from 'typebox';
import type { DemoCommand } from '../api-types.ts';
import { ApiProblem } from '../problem.ts';
import { demoAnswerSchema, demoCommandSchema, healthSchema } from '../schemas.ts';
import { answers } from './answers.ts';
import type { RouteContext } from './route-context.ts';

/** Health, readiness, and the simulated control box of the demo. */
export function systemRoutes({ app, source }: RouteContext): void {
  app.get(
    '/api/v1/system/health',
    {
      schema: { summary: 'Health of the energy manager and its connections', response: answers({ 200: healthSchema }) },
    },
    () => source.health(),
  );
  const plain = Type.Object({ status: Type.String(), text: Type.String() });
  app.get('/healthz', { schema: { summary: 'The process answers', response: answers({ 200: plain }) } }, () => ({
    status: 'ok',
    text: 'the process runs',
  }));
  app.get(
    '/readyz',
    { schema: { summary: 'Store and transports work', response: answers({ 200: plain, 503: plain }) } },
    (_request, reply) => {
      const { ready, text } = source.ready();
      return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', text });
    },
  );
  const { demo } = source;
  if (demo === undefined) return;
  app.post<{ Body: DemoCommand }>(
    '/api/v1/demo/control-box',
    {
      schema: {
        summary: 'Demo only: what the simulated control box says over SPINE',
        body: demoCommandSchema,
        response: answers({ 200: demoAnswerSchema }, 400, 502),
      },
    },
    (request) => demo('do' in request.body ? request.body : { do: 'limit', ...request.body }).catch(boxFailed),
  );
}

/** The simulated control box refused the command. */
function boxFailed(error: unknown): never {
  if (!(error instanceof BusbarError)) throw error;
  throw new ApiProblem('failed', error.message, 'Correct the command.');
}
