import Type from 'typebox';
import { instantSchema, nullable } from './basics.ts';

/** Longest duration of a manual limit: 30 days. */
const LONGEST_LIMIT_SECONDS = 30 * 24 * 3600;

/** One limit of the site, in force or past. */
export const limitSchema = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['consumption', 'production']),
  watts: Type.Number({ description: 'W' }),
  state: Type.Enum(['active', 'expired', 'revoked', 'replaced', 'refused', 'ended']),
  source: Type.Enum(['manual', 'grid-operator', 'failsafe']),
  sourceName: Type.String({ description: 'for example "control box <SKI>" or "manual limit"' }),
  from: instantSchema,
  until: nullable(instantSchema),
  endedAt: nullable(instantSchema),
  text: Type.String({ description: 'one plain sentence' }),
});

/** `GET /api/v1/limits`: newest first. */
export const limitListSchema = Type.Array(limitSchema);

/** `POST /api/v1/limits` */
export const newLimitSchema = Type.Object(
  {
    kind: Type.Enum(['consumption', 'production']),
    watts: Type.Number({ minimum: 0, maximum: 10_000_000 }),
    durationSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: LONGEST_LIMIT_SECONDS, description: 'without it: until deleted' }),
    ),
  },
  { additionalProperties: false },
);
