import Type from 'typebox';
import { instantSchema } from './basics.ts';

/** Most points of one series in one answer. */
export const MOST_POINTS = 5000;

/** Query of `GET /api/v1/history`. */
export const historyQuerySchema = Type.Object(
  {
    series: Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'names separated by commas, for example grid.power,station.st-1.power',
    }),
    from: Type.Optional(Type.String({ description: 'ISO 8601; default: one hour before `to`' })),
    to: Type.Optional(Type.String({ description: 'ISO 8601; default: now' })),
    step: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,7}$', description: 's; default: chosen to give about 360 points' }),
    ),
  },
  { additionalProperties: false },
);

/** `GET /api/v1/history` */
export const historySchema = Type.Object({
  from: instantSchema,
  to: instantSchema,
  step: Type.Integer({ description: 's' }),
  series: Type.Array(
    Type.Object({
      name: Type.String(),
      unit: Type.String(),
      points: Type.Array(
        Type.Object({
          time: instantSchema,
          value: Type.Number({ description: 'mean of the step' }),
          min: Type.Number(),
          max: Type.Number(),
        }),
        { description: 'oldest first; steps without a measurement are left out' },
      ),
    }),
  ),
  available: Type.Array(Type.String(), { description: 'names of all stored series' }),
});
