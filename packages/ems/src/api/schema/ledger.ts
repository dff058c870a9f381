import Type from 'typebox';
import { instantSchema } from './basics.ts';

/** One entry of the grid limit ledger. */
const ledgerEntrySchema = Type.Object({
  seq: Type.Integer(),
  time: instantSchema,
  event: Type.String(),
  facts: Type.Object({}, { additionalProperties: true }),
  previous: Type.String({ description: 'hash of the entry before' }),
  hash: Type.String({ description: 'SHA-256 over this entry and the hash before' }),
});

/** `GET /api/v1/ledger` */
export const ledgerSchema = Type.Object({
  intact: Type.Boolean({ description: 'the chain of hashes fits' }),
  total: Type.Integer(),
  head: Type.String({ description: 'hash of the newest entry' }),
  entries: Type.Array(ledgerEntrySchema, { description: 'newest first' }),
});

/** Query of `GET /api/v1/ledger`. */
export const ledgerQuerySchema = Type.Object(
  {
    before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'only entries with a smaller number' })),
    limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$', description: 'most entries, 1 to 1000; default 100' })),
  },
  { additionalProperties: false },
);
