import Type, { type TNull, type TSchema, type TUnion } from 'typebox';

/** A value that may be unknown: `null` means not known, never 0. */
export function nullable<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()]);
}

/** ISO 8601 instant in UTC. */
export const instantSchema = Type.String({
  description: 'ISO 8601, UTC, for example 2026-11-20T10:00:00Z',
});

/** Active power. */
export const wattsSchema = Type.Number({ description: 'W; consumption and import positive, production negative' });

/** Rms current of the three phases; a phase that does not exist or is not measured is null. */
export const phaseCurrentsSchema = Type.Object(
  { a: nullable(Type.Number()), b: nullable(Type.Number()), c: nullable(Type.Number()) },
  { description: 'A per phase; consumption positive' },
);

/** Which protocol a device speaks. */
export const protocolSchema = Type.Enum(['ship', 'echonet-lite']);

/** Body of every error answer (`application/problem+json`, RFC 9457). */
export const problemSchema = Type.Object({
  type: Type.String({ description: 'always about:blank' }),
  title: Type.String({ description: 'short name of the status' }),
  status: Type.Integer(),
  code: Type.String({ description: 'stable code to branch on' }),
  detail: Type.String({ description: 'what is wrong' }),
  advice: Type.String({ description: 'what to do' }),
  instance: Type.String({ description: 'the path that was asked for' }),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        path: Type.String({ description: 'JSON pointer into the body or name of the parameter' }),
        text: Type.String(),
      }),
    ),
  ),
});
